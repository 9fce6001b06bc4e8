//! Words and papers of the exchange.

use kernel::{id_type, word_enum};

id_type!(
    /// 缺药登记.
    ShortageId
);
id_type!(
    /// Somebody who was asked.
    AskId
);
id_type!(
    /// 调拨单.
    TransferId
);

word_enum! {
    /// Why something is missing. Never who it is missing for.
    pub enum ShortageCause {
        /// A patient under treatment needs it.
        Patient = "patient",
        /// More patients than usual.
        Surge = "surge",
        /// What was ordered has not come.
        Late = "late",
        /// The supplier or the maker cannot deliver.
        Stockout = "stockout",
        /// Something else, see the note.
        Other = "other",
    }
}

word_enum! {
    /// Where a shortage stands.
    pub enum ShortageState {
        /// 求援中.
        Open = "open",
        /// 已落实: all of it is promised.
        Covered = "covered",
        /// 已解决: all of it is on the shelf.
        Solved = "solved",
        /// 已转紧急采购.
        Ordered = "ordered",
        /// 已超时: the clock ran out without an answer.
        Expired = "expired",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What happens to a shortage.
    pub enum ShortageVerb {
        /// The next step, by the clock or by the centre.
        Escalate = "escalate",
        /// The last part is promised.
        Cover = "cover",
        /// A promise was called off.
        Reopen = "reopen",
        /// The last part arrived.
        Solve = "solve",
        /// It became an emergency requisition.
        Order = "order",
        /// The clock ran out.
        Expire = "expire",
        /// The facility needs it no more.
        Withdraw = "withdraw",
    }
}

/// Every arrow of a shortage's life.
pub const SHORTAGE_MAP: &[(ShortageState, ShortageVerb, ShortageState)] = &[
    (
        ShortageState::Open,
        ShortageVerb::Escalate,
        ShortageState::Open,
    ),
    (
        ShortageState::Open,
        ShortageVerb::Cover,
        ShortageState::Covered,
    ),
    (
        ShortageState::Open,
        ShortageVerb::Order,
        ShortageState::Ordered,
    ),
    (
        ShortageState::Open,
        ShortageVerb::Expire,
        ShortageState::Expired,
    ),
    (
        ShortageState::Open,
        ShortageVerb::Withdraw,
        ShortageState::Withdrawn,
    ),
    (
        ShortageState::Covered,
        ShortageVerb::Reopen,
        ShortageState::Open,
    ),
    (
        ShortageState::Covered,
        ShortageVerb::Solve,
        ShortageState::Solved,
    ),
    (
        ShortageState::Covered,
        ShortageVerb::Withdraw,
        ShortageState::Withdrawn,
    ),
];

word_enum! {
    /// Where an ask stands.
    pub enum AskState {
        /// 待答复.
        Asked = "asked",
        /// 已同意.
        Accepted = "accepted",
        /// 已谢绝.
        Declined = "declined",
        /// 已失效: somebody else was faster, or nothing is needed any more.
        Lapsed = "lapsed",
    }
}

word_enum! {
    /// What happens to an ask.
    pub enum AskVerb {
        /// He gives all that is open, or a part.
        Accept = "accept",
        /// He does not.
        Decline = "decline",
        /// It is not needed any more.
        Lapse = "lapse",
        /// It is needed again.
        Renew = "renew",
        /// What he promised was called off.
        Undo = "undo",
    }
}

/// Every arrow of an ask's life.
pub const ASK_MAP: &[(AskState, AskVerb, AskState)] = &[
    (AskState::Asked, AskVerb::Accept, AskState::Accepted),
    (AskState::Asked, AskVerb::Decline, AskState::Declined),
    (AskState::Asked, AskVerb::Lapse, AskState::Lapsed),
    (AskState::Lapsed, AskVerb::Renew, AskState::Asked),
    (AskState::Accepted, AskVerb::Undo, AskState::Declined),
];

word_enum! {
    /// What a transfer is for.
    pub enum TransferKind {
        /// 应急调剂.
        Shortage = "shortage",
        /// 近效期调剂.
        Market = "market",
    }
}

word_enum! {
    /// Where a transfer stands.
    pub enum TransferState {
        /// 待批准: set aside.
        Proposed = "proposed",
        /// 待发出.
        Approved = "approved",
        /// 在途.
        Sent = "sent",
        /// 已入库.
        Received = "received",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done with a transfer.
    pub enum TransferVerb {
        /// A second person lets the goods go.
        Approve = "approve",
        /// A second person does not.
        Reject = "reject",
        /// They leave.
        Send = "send",
        /// They are counted in.
        Receive = "receive",
        /// The giver calls it off.
        Cancel = "cancel",
    }
}

/// Every arrow of a transfer's life.
pub const TRANSFER_MAP: &[(TransferState, TransferVerb, TransferState)] = &[
    (
        TransferState::Proposed,
        TransferVerb::Approve,
        TransferState::Approved,
    ),
    (
        TransferState::Proposed,
        TransferVerb::Reject,
        TransferState::Cancelled,
    ),
    (
        TransferState::Proposed,
        TransferVerb::Cancel,
        TransferState::Cancelled,
    ),
    (
        TransferState::Approved,
        TransferVerb::Send,
        TransferState::Sent,
    ),
    (
        TransferState::Approved,
        TransferVerb::Cancel,
        TransferState::Cancelled,
    ),
    (
        TransferState::Sent,
        TransferVerb::Receive,
        TransferState::Received,
    ),
];

id_type!(
    /// 近效期调剂.
    OfferId
);

word_enum! {
    /// Where an offer of near-expiry goods stands.
    pub enum OfferState {
        /// 待接收.
        Open = "open",
        /// 已接收: all of it.
        Taken = "taken",
        /// 已撤回.
        Withdrawn = "withdrawn",
        /// 已失效: nobody took it in time.
        Lapsed = "lapsed",
    }
}

word_enum! {
    /// What happens to an offer.
    pub enum OfferVerb {
        /// Somebody takes all that is left, or a part.
        Accept = "accept",
        /// Whoever offers it takes it back.
        Withdraw = "withdraw",
        /// Its time is over.
        Lapse = "lapse",
        /// Somebody who took some of it does not get it after all.
        Reopen = "reopen",
    }
}

/// Every arrow of an offer's life.
pub const OFFER_MAP: &[(OfferState, OfferVerb, OfferState)] = &[
    (OfferState::Open, OfferVerb::Accept, OfferState::Open),
    (OfferState::Open, OfferVerb::Accept, OfferState::Taken),
    (OfferState::Open, OfferVerb::Withdraw, OfferState::Withdrawn),
    (OfferState::Open, OfferVerb::Lapse, OfferState::Lapsed),
    (OfferState::Taken, OfferVerb::Reopen, OfferState::Open),
];

word_enum! {
    /// What should happen with a lot that expires soon.
    pub enum ExpiryAction {
        /// 报损.
        WriteOff = "write_off",
        /// 优先使用.
        UseFirst = "use_first",
        /// 可调剂.
        Offer = "offer",
        /// 来不及调剂.
        TooLate = "too_late",
    }
}

word_enum! {
    /// How goods travel.
    pub enum Carrier {
        /// 随班次: on a van of the centre.
        Run = "run",
        /// 自送.
        Own = "own",
        /// 自取.
        Pickup = "pickup",
    }
}

word_enum! {
    /// Where a price comes from.
    pub enum PriceSource {
        /// The order with which the lot was received.
        Receipt = "receipt",
        /// The contract in force.
        Contract = "contract",
        /// Nobody knows it.
        Unknown = "unknown",
    }
}

word_enum! {
    /// Classes of drugs that do not travel between facilities.
    pub enum ExcludedClass {
        /// 麻醉药品.
        Narcotic = "narcotic",
        /// 精神药品.
        Psychotropic = "psychotropic",
        /// 医疗用毒性药品.
        Toxic = "toxic",
        /// 放射性药品.
        Radioactive = "radioactive",
        /// 医疗机构制剂.
        Preparation = "preparation",
    }
}

id_type!(
    /// 召回.
    RecallId
);
id_type!(
    /// Somebody who holds goods of a recall.
    HolderId
);

word_enum! {
    /// How dangerous the goods are.
    pub enum RecallClass {
        /// 一级: may do serious harm.
        I = "i",
        /// 二级: may do harm that passes.
        Ii = "ii",
        /// 三级: not right, and unlikely to do harm.
        Iii = "iii",
    }
}

word_enum! {
    /// Where a recall stands.
    pub enum RecallState {
        /// 待批准.
        Proposed = "proposed",
        /// 召回中: its lots are held everywhere.
        Open = "open",
        /// 已结案.
        Closed = "closed",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What can be done with a recall.
    pub enum RecallVerb {
        /// A second person opens it.
        Open = "open",
        /// Whoever proposed it takes it back.
        Withdraw = "withdraw",
        /// A third look: it ends with its report.
        Close = "close",
    }
}

/// Every arrow of a recall's life.
pub const RECALL_MAP: &[(RecallState, RecallVerb, RecallState)] = &[
    (RecallState::Proposed, RecallVerb::Open, RecallState::Open),
    (
        RecallState::Proposed,
        RecallVerb::Withdraw,
        RecallState::Withdrawn,
    ),
    (RecallState::Open, RecallVerb::Close, RecallState::Closed),
];

word_enum! {
    /// Where a holder stands.
    pub enum HolderState {
        /// 待反馈.
        Told = "told",
        /// 待退回: counted, in his quarantine.
        Confirmed = "confirmed",
        /// 退回途中.
        Sent = "sent",
        /// 已完成: nothing of it is left with him.
        Done = "done",
    }
}

word_enum! {
    /// What a holder does, and the centre with what comes from him.
    pub enum HolderVerb {
        /// He says what he has, used and misses; what he has goes to quarantine.
        Confirm = "confirm",
        /// It leaves for the centre.
        Send = "send",
        /// The centre takes it into its own quarantine.
        Receive = "receive",
        /// More came to him.
        Tell = "tell",
    }
}

/// Every arrow of a holder's part.
pub const HOLDER_MAP: &[(HolderState, HolderVerb, HolderState)] = &[
    (
        HolderState::Told,
        HolderVerb::Confirm,
        HolderState::Confirmed,
    ),
    (HolderState::Told, HolderVerb::Confirm, HolderState::Done),
    (HolderState::Confirmed, HolderVerb::Send, HolderState::Sent),
    (HolderState::Sent, HolderVerb::Receive, HolderState::Done),
    (HolderState::Done, HolderVerb::Tell, HolderState::Told),
];

word_enum! {
    /// What becomes of what came back.
    pub enum RecallWay {
        /// 退供应商.
        Supplier = "supplier",
        /// 销毁.
        Destroyed = "destroyed",
    }
}
