//! The yearly declaration of need 报量: a round that the centre opens for a tender's year, and each facility's sheet in it.

use crate::model::requisition::{Mark, Return, Submission};
use crate::refusal::DeclarationRefusal;
use formulary::model::ItemId;
use kernel::clock::Instant;
use kernel::four_eyes::NotSubmitter;
use kernel::ids::{OrganisationId, UserId};
use kernel::quantity::Quantity;
use kernel::{id_type, word_enum};
use suppliers::model::{TenderId, VbpGroupId};

id_type!(
    /// A round 报量任务.
    RoundId
);
id_type!(
    /// A facility's sheet 报量表.
    DeclarationId
);

word_enum! {
    /// The name of a round's state.
    pub enum RoundWord {
        /// 填报中.
        Open = "open",
        /// 已截止.
        Closed = "closed",
        /// 已转分配.
        TakenOver = "taken_over",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done to a round.
    pub enum RoundVerb {
        /// 调整截止时间: a later time opens a closed round again.
        Extend = "extend",
        /// 截止.
        Close = "close",
        /// 取消.
        Cancel = "cancel",
        /// 提醒.
        Remind = "remind",
        /// 转为分配量.
        TakeOver = "take_over",
    }
}

use RoundVerb as RV;
use RoundWord as RW;

/// Every arrow of a round. What is not here is refused.
pub const ROUND_MAP: &[(RoundWord, RoundVerb, RoundWord)] = &[
    (RW::Open, RV::Extend, RW::Open),
    (RW::Open, RV::Close, RW::Closed),
    (RW::Open, RV::Cancel, RW::Cancelled),
    (RW::Open, RV::Remind, RW::Open),
    (RW::Closed, RV::Extend, RW::Open),
    (RW::Closed, RV::Cancel, RW::Cancelled),
    (RW::Closed, RV::TakeOver, RW::TakenOver),
];

/// Where a round stands, with the facts of that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundState {
    /// Facilities fill in their sheets.
    Open,
    /// Nothing is written any more; what was handed in is decided on.
    Closed {
        /// Since when.
        at: Instant,
    },
    /// The parts of the facilities follow from it.
    TakenOver {
        /// Since when it was closed.
        closed_at: Instant,
        /// Who took it over, and when.
        taken: Mark,
    },
    /// Called off.
    Cancelled,
}

impl RoundState {
    /// The name of this state.
    pub fn word(self) -> RoundWord {
        match self {
            Self::Open => RW::Open,
            Self::Closed { .. } => RW::Closed,
            Self::TakenOver { .. } => RW::TakenOver,
            Self::Cancelled => RW::Cancelled,
        }
    }
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Identity.
    pub id: RoundId,
    /// Of which tender.
    pub tender_id: TenderId,
    /// For which of its years.
    pub year_no: i64,
    /// What people call it.
    pub name: String,
    /// Sheets are handed in until then.
    pub closes_at: Instant,
    /// Whole months of use that the proposals look back on.
    pub lookback_months: i64,
    /// Where it stands.
    pub state: RoundState,
    /// Who opened it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Instant,
    /// Version of the row.
    pub version: i64,
}

impl Round {
    /// Is there an arrow for this verb?
    pub fn step(&self, verb: RoundVerb) -> Result<RoundWord, DeclarationRefusal> {
        let state = self.state.word();
        ROUND_MAP
            .iter()
            .find(|(from, by, _)| (*from, *by) == (state, verb))
            .map(|(_, _, to)| *to)
            .ok_or(DeclarationRefusal::RoundState { state, verb })
    }

    /// Does it still take what facilities write and hand in?
    pub fn takes_sheets(&self, now: Instant) -> Result<(), DeclarationRefusal> {
        match self.state {
            RoundState::Open if now <= self.closes_at => Ok(()),
            state => Err(DeclarationRefusal::RoundNotOpen {
                name: self.name.clone(),
                state: state.word(),
            }),
        }
    }

    /// Does it still take decisions on what was handed in?
    pub fn takes_decisions(&self) -> Result<(), DeclarationRefusal> {
        match self.state {
            RoundState::Open | RoundState::Closed { .. } => Ok(()),
            state => Err(DeclarationRefusal::RoundNotOpen {
                name: self.name.clone(),
                state: state.word(),
            }),
        }
    }

    /// Sets another closing time, later than now; a closed round is open again.
    pub fn extend(self, closes_at: Instant, now: Instant) -> Result<Self, DeclarationRefusal> {
        self.step(RV::Extend)?;
        if closes_at <= now {
            return Err(DeclarationRefusal::RoundTime { closes_at });
        }
        Ok(Self {
            closes_at,
            state: RoundState::Open,
            ..self
        })
    }

    /// Takes no more sheets.
    pub fn close(self, at: Instant) -> Result<Self, DeclarationRefusal> {
        self.step(RV::Close)?;
        let state = RoundState::Closed { at };
        Ok(Self { state, ..self })
    }

    /// Calls it off.
    pub fn cancel(self) -> Result<Self, DeclarationRefusal> {
        self.step(RV::Cancel)?;
        let state = RoundState::Cancelled;
        Ok(Self { state, ..self })
    }

    /// Its outcome becomes the parts of the facilities. Sheets that wait for a decision have to be decided on first.
    pub fn take_over(self, taken: Mark, waiting: i64) -> Result<Self, DeclarationRefusal> {
        self.step(RV::TakeOver)?;
        let RoundState::Closed { at: closed_at } = self.state else {
            let state = self.state.word();
            return Err(DeclarationRefusal::RoundState {
                state,
                verb: RV::TakeOver,
            });
        };
        if waiting > 0 {
            return Err(DeclarationRefusal::SheetsWaiting { waiting });
        }
        let state = RoundState::TakenOver { closed_at, taken };
        Ok(Self { state, ..self })
    }
}

word_enum! {
    /// The name of a sheet's state.
    pub enum DeclarationWord {
        /// 草稿.
        Draft = "draft",
        /// 待审核.
        Submitted = "submitted",
        /// 待中心受理.
        Approved = "approved",
        /// 已受理.
        Accepted = "accepted",
        /// 已退回.
        Returned = "returned",
    }
}

word_enum! {
    /// What can be done to a sheet.
    pub enum DeclarationVerb {
        /// 保存.
        Save = "save",
        /// 提交.
        Submit = "submit",
        /// 撤回: back to a draft, before anybody decided.
        Recall = "recall",
        /// 审核通过, by the facility's head or the township.
        Approve = "approve",
        /// 退回.
        Return = "return",
        /// 受理, by the centre.
        Accept = "accept",
    }
}

use DeclarationVerb as V;
use DeclarationWord as W;

/// Every arrow of a sheet. What is not here is refused.
pub const DECLARATION_MAP: &[(DeclarationWord, DeclarationVerb, DeclarationWord)] = &[
    (W::Draft, V::Save, W::Draft),
    (W::Draft, V::Submit, W::Submitted),
    (W::Returned, V::Save, W::Draft),
    (W::Returned, V::Submit, W::Submitted),
    (W::Submitted, V::Recall, W::Draft),
    (W::Submitted, V::Approve, W::Approved),
    (W::Submitted, V::Return, W::Returned),
    (W::Approved, V::Return, W::Returned),
    (W::Approved, V::Accept, W::Accepted),
    (W::Accepted, V::Return, W::Returned),
];

/// Where a sheet stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclarationState {
    /// Being written, perhaps again.
    Draft {
        /// Why it came back last time.
        returned: Option<Return>,
    },
    /// Waits for the facility's head or the township.
    Submitted {
        /// Who handed it in.
        submitted: Submission,
    },
    /// Waits for the centre.
    Approved {
        /// Who handed it in.
        submitted: Submission,
        /// Who approved it.
        approved: Mark,
    },
    /// Counts in the roll-up.
    Accepted {
        /// Who handed it in.
        submitted: Submission,
        /// Who approved it.
        approved: Mark,
        /// Who accepted it.
        accepted: Mark,
    },
    /// Came back; the next change makes it a draft.
    Returned {
        /// Why.
        returned: Return,
    },
}

impl DeclarationState {
    /// The name of this state.
    pub fn word(&self) -> DeclarationWord {
        match self {
            Self::Draft { .. } => W::Draft,
            Self::Submitted { .. } => W::Submitted,
            Self::Approved { .. } => W::Approved,
            Self::Accepted { .. } => W::Accepted,
            Self::Returned { .. } => W::Returned,
        }
    }

    /// Who handed it in, while that counts.
    pub fn submission(&self) -> Option<Submission> {
        match self {
            Self::Submitted { submitted }
            | Self::Approved { submitted, .. }
            | Self::Accepted { submitted, .. } => Some(*submitted),
            _ => None,
        }
    }

    /// Who approved it, while that counts.
    pub fn approval(&self) -> Option<Mark> {
        match self {
            Self::Approved { approved, .. } | Self::Accepted { approved, .. } => Some(*approved),
            _ => None,
        }
    }

    /// Who accepted it.
    pub fn acceptance(&self) -> Option<Mark> {
        match self {
            Self::Accepted { accepted, .. } => Some(*accepted),
            _ => None,
        }
    }

    /// Why it came back last time, until it is handed in again.
    pub fn returned(&self) -> Option<&Return> {
        match self {
            Self::Draft { returned } => returned.as_ref(),
            Self::Returned { returned } => Some(returned),
            _ => None,
        }
    }
}

/// What the lines of a sheet add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Lines that declare something.
    pub lines: i64,
    /// Lines that declare something else than was proposed.
    pub changed: i64,
}

/// A facility's sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Identity.
    pub id: DeclarationId,
    /// The number that people call it by.
    pub number: String,
    /// In which round.
    pub round_id: RoundId,
    /// Whose.
    pub facility_id: OrganisationId,
    /// What its lines add up to.
    pub declared: Declared,
    /// Where it stands.
    pub state: DeclarationState,
    /// Who began it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Instant,
    /// Version of the row.
    pub version: i64,
}

impl Declaration {
    /// Is there an arrow for this verb?
    pub fn step(&self, verb: DeclarationVerb) -> Result<DeclarationWord, DeclarationRefusal> {
        let state = self.state.word();
        DECLARATION_MAP
            .iter()
            .find(|(from, by, _)| (*from, *by) == (state, verb))
            .map(|(_, _, to)| *to)
            .ok_or(DeclarationRefusal::DeclarationState { state, verb })
    }

    fn to(
        self,
        verb: DeclarationVerb,
        state: DeclarationState,
    ) -> Result<Self, DeclarationRefusal> {
        let word = self.step(verb)?;
        debug_assert_eq!(word, state.word());
        Ok(Self { state, ..self })
    }

    /// Its lines were changed.
    pub fn save(self, declared: Declared) -> Result<Self, DeclarationRefusal> {
        let returned = self.state.returned().cloned();
        let saved = self.to(V::Save, DeclarationState::Draft { returned })?;
        Ok(Self { declared, ..saved })
    }

    /// Hands it in. A sheet that declares nothing says so by being empty.
    pub fn submit(self, submitted: Submission) -> Result<Self, DeclarationRefusal> {
        self.to(V::Submit, DeclarationState::Submitted { submitted })
    }

    /// Takes it back before anybody decided.
    pub fn recall(self) -> Result<Self, DeclarationRefusal> {
        self.to(V::Recall, DeclarationState::Draft { returned: None })
    }

    /// The facility stands behind it.
    pub fn approve(
        self,
        _four_eyes: NotSubmitter,
        approved: Mark,
    ) -> Result<Self, DeclarationRefusal> {
        match self.state {
            DeclarationState::Submitted { submitted } => {
                let state = DeclarationState::Approved {
                    submitted,
                    approved,
                };
                self.to(V::Approve, state)
            }
            _ => Err(self.wrong(V::Approve)),
        }
    }

    /// It counts.
    pub fn accept(
        self,
        _four_eyes: NotSubmitter,
        accepted: Mark,
    ) -> Result<Self, DeclarationRefusal> {
        match self.state {
            DeclarationState::Approved {
                submitted,
                approved,
            } => {
                let state = DeclarationState::Accepted {
                    submitted,
                    approved,
                    accepted,
                };
                self.to(V::Accept, state)
            }
            _ => Err(self.wrong(V::Accept)),
        }
    }

    /// Sends it back with a reason.
    pub fn send_back(self, returned: Return) -> Result<Self, DeclarationRefusal> {
        self.to(V::Return, DeclarationState::Returned { returned })
    }

    fn wrong(&self, verb: DeclarationVerb) -> DeclarationRefusal {
        DeclarationRefusal::DeclarationState {
            state: self.state.word(),
            verb,
        }
    }
}

/// A line: a brand, or the generic as a whole, with the facts of its proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclarationLine {
    /// Of which group.
    pub group_id: VbpGroupId,
    /// The brand; none for the generic as a whole.
    pub item_id: Option<ItemId>,
    /// Used in the look-back.
    pub used: Quantity,
    /// Days of the look-back.
    pub days: i64,
    /// Of them without stock.
    pub stockout_days: i64,
    /// What a year needs by that.
    pub proposed: Quantity,
    /// What is declared.
    pub quantity: Quantity,
    /// Why it differs.
    pub note: String,
}
