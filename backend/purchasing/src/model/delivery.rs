//! Ship notices, receipts and returns: what is on the road, what arrived, what goes back.

use kernel::word_enum;

word_enum! {
    /// Where a ship notice stands.
    pub enum NoticeStage {
        /// On the road.
        Sent = "sent",
        /// 已收货: at the door, not inspected.
        Arrived = "arrived",
        /// 已验收.
        Inspected = "inspected",
        /// Taken back before it arrived.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done with a ship notice.
    pub enum NoticeVerb {
        /// 收货: papers, temperature and boxes are checked at the door.
        Arrive = "arrive",
        /// 验收: its receipt is inspected.
        Inspect = "inspect",
        /// The supplier takes it back.
        Cancel = "cancel",
    }
}

/// Every arrow of a ship notice's life.
pub const NOTICE_MAP: &[(NoticeStage, NoticeVerb, NoticeStage)] = &[
    (NoticeStage::Sent, NoticeVerb::Arrive, NoticeStage::Arrived),
    (
        NoticeStage::Sent,
        NoticeVerb::Cancel,
        NoticeStage::Cancelled,
    ),
    (
        NoticeStage::Arrived,
        NoticeVerb::Inspect,
        NoticeStage::Inspected,
    ),
];

word_enum! {
    /// Where a receipt stands.
    pub enum ReceiptStage {
        /// At the door, not inspected.
        Arrived = "arrived",
        /// Inspected; pending lines may still be decided.
        Inspected = "inspected",
    }
}

word_enum! {
    /// What can be done with a receipt.
    pub enum ReceiptVerb {
        /// Accept, refuse or leave pending, line by line.
        Inspect = "inspect",
        /// Decide what was left pending.
        Decide = "decide",
    }
}

/// Every arrow of a receipt's life.
pub const RECEIPT_MAP: &[(ReceiptStage, ReceiptVerb, ReceiptStage)] = &[
    (
        ReceiptStage::Arrived,
        ReceiptVerb::Inspect,
        ReceiptStage::Inspected,
    ),
    (
        ReceiptStage::Inspected,
        ReceiptVerb::Decide,
        ReceiptStage::Inspected,
    ),
];

word_enum! {
    /// Where a return stands.
    pub enum ReturnStage {
        /// Waits for the supplier to fetch it.
        Waiting = "waiting",
        /// The supplier has it.
        HandedOver = "handed_over",
    }
}

word_enum! {
    /// Why goods are refused, or missing.
    pub enum RejectReason {
        /// Less came than the papers say.
        Short = "short",
        /// Broken, wet, opened.
        Damaged = "damaged",
        /// Too near its expiry date.
        NearExpiry = "near_expiry",
        /// Papers or inspection report missing.
        Papers = "papers",
        /// The cold chain was broken.
        Temperature = "temperature",
        /// Not the agreed price.
        Price = "price",
        /// Anything else; the note says what.
        Other = "other",
    }
}
