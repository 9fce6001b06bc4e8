//! The requisition 请领单: what one facility asks of the centre, regular in a cycle or as an emergency.

use crate::model::cycle::CycleId;
pub use crate::model::requisition_state::{Acceptance, Mark, RequisitionState, Return, Submission};
use crate::refusal::DemandRefusal;
use kernel::clock::Instant;
use kernel::four_eyes::NotSubmitter;
use kernel::ids::{OrganisationId, UserId};
use kernel::money::Money;
use kernel::{id_type, word_enum};

id_type!(
    /// A requisition.
    RequisitionId
);

word_enum! {
    /// Why a requisition exists.
    pub enum RequisitionKind {
        /// 周期请领: one per facility and cycle.
        Regular = "regular",
        /// 急需请领: at any time, does not wait for a cycle.
        Emergency = "emergency",
    }
}

word_enum! {
    /// The name of a requisition's state.
    pub enum RequisitionWord {
        /// 草稿.
        Draft = "draft",
        /// 待本机构审核.
        Submitted = "submitted",
        /// 待中心受理.
        Approved = "approved",
        /// 已受理.
        Accepted = "accepted",
        /// 已退回.
        Returned = "returned",
        /// 已撤回.
        Withdrawn = "withdrawn",
        /// 已下单.
        Ordered = "ordered",
    }
}

word_enum! {
    /// What can be done to a requisition.
    pub enum RequisitionVerb {
        /// 保存: change its lines.
        Save = "save",
        /// 删除: a draft that nobody but its writer has seen.
        Discard = "discard",
        /// 提交.
        Submit = "submit",
        /// 审核通过, by the facility's head or the township.
        Approve = "approve",
        /// 退回.
        Return = "return",
        /// 受理, by a pharmacist of the centre.
        Accept = "accept",
        /// 撤回.
        Withdraw = "withdraw",
        /// 下单 (purchasing, when its plan is committed).
        Order = "order",
        /// 逐行处理: the centre keeps, reduces or strikes out marked lines.
        Decide = "decide",
    }
}

use RequisitionVerb as V;
use RequisitionWord as W;

/// Every arrow: in this state, this verb leads to that state; `None` means that the document is gone.
/// What is not here is refused.
pub const REQUISITION_MAP: &[(RequisitionWord, RequisitionVerb, Option<RequisitionWord>)] = &[
    (W::Draft, V::Save, Some(W::Draft)),
    (W::Draft, V::Discard, None),
    (W::Draft, V::Submit, Some(W::Submitted)),
    (W::Draft, V::Withdraw, Some(W::Withdrawn)),
    (W::Returned, V::Save, Some(W::Draft)),
    (W::Returned, V::Submit, Some(W::Submitted)),
    (W::Returned, V::Withdraw, Some(W::Withdrawn)),
    (W::Submitted, V::Approve, Some(W::Approved)),
    (W::Submitted, V::Return, Some(W::Returned)),
    (W::Submitted, V::Withdraw, Some(W::Withdrawn)),
    (W::Approved, V::Decide, Some(W::Approved)),
    (W::Approved, V::Accept, Some(W::Accepted)),
    (W::Approved, V::Return, Some(W::Returned)),
    (W::Approved, V::Withdraw, Some(W::Withdrawn)),
    (W::Accepted, V::Order, Some(W::Ordered)),
];

/// What a requisition asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its facility's regular requisition of a cycle.
    Regular(CycleId),
    /// An emergency, with its reason.
    Emergency {
        /// Why it cannot wait for a cycle.
        reason: String,
    },
}

impl Purpose {
    /// Regular or emergency.
    pub fn kind(&self) -> RequisitionKind {
        match self {
            Self::Regular(_) => RequisitionKind::Regular,
            Self::Emergency { .. } => RequisitionKind::Emergency,
        }
    }

    /// Why it is an emergency; nothing for a regular one.
    pub fn reason(&self) -> &str {
        match self {
            Self::Regular(_) => "",
            Self::Emergency { reason } => reason,
        }
    }

    /// The cycle of a regular requisition.
    pub fn cycle(&self) -> Option<CycleId> {
        match self {
            Self::Regular(cycle) => Some(*cycle),
            Self::Emergency { .. } => None,
        }
    }
}

/// What the lines add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines that ask for something.
    pub lines: i64,
    /// Lines that a rule marked for review and on which nobody has decided yet.
    pub flagged: i64,
    /// Estimate at the best valid contract price; lines without one count nothing.
    pub amount: Money,
}

/// What one facility asks of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requisition {
    /// Identity.
    pub id: RequisitionId,
    /// The number that people call it by.
    pub number: String,
    /// Whose it is.
    pub facility_id: OrganisationId,
    /// Regular or emergency.
    pub purpose: Purpose,
    /// What its lines add up to.
    pub totals: Totals,
    /// Where it stands.
    pub state: RequisitionState,
    /// Version for optimistic concurrency.
    pub version: i64,
    /// Who began it; none for the policy.
    pub created_by: Option<UserId>,
    /// When it was begun.
    pub created_at: Instant,
}

impl Requisition {
    /// Is there an arrow for this verb? Otherwise the refusal that says so.
    pub fn step(&self, verb: RequisitionVerb) -> Result<Option<RequisitionWord>, DemandRefusal> {
        let state = self.state.word();
        REQUISITION_MAP
            .iter()
            .find(|(from, by, _)| (*from, *by) == (state, verb))
            .map(|(_, _, to)| *to)
            .ok_or(DemandRefusal::RequisitionState { state, verb })
    }

    /// Its lines were changed: a returned one is a draft again, with the reason still in view.
    pub fn save(self, totals: Totals) -> Result<Self, DemandRefusal> {
        self.step(V::Save)?;
        let returned = self.state.returned().cloned();
        Ok(Self {
            totals,
            state: RequisitionState::Draft { returned },
            ..self
        })
    }

    /// May it be deleted? Only while nobody but its writer has seen it: later it is withdrawn and stays.
    pub fn discard(self) -> Result<(), DemandRefusal> {
        self.step(V::Discard)?;
        match self.state.returned() {
            None => Ok(()),
            Some(_) => Err(DemandRefusal::AlreadySeen {
                number: self.number,
            }),
        }
    }

    /// Hands it in.
    pub fn submit(self, submitted: Submission, totals: Totals) -> Result<Self, DemandRefusal> {
        self.step(V::Submit)?;
        if totals.lines == 0 {
            return Err(DemandRefusal::NoLines {
                number: self.number,
            });
        }
        Ok(Self {
            totals,
            state: RequisitionState::Submitted { submitted },
            ..self
        })
    }

    /// The facility stands behind it.
    pub fn approve(self, _four_eyes: NotSubmitter, approved: Mark) -> Result<Self, DemandRefusal> {
        match self.state {
            RequisitionState::Submitted { submitted } => Ok(Self {
                state: RequisitionState::Approved {
                    submitted,
                    approved,
                },
                ..self
            }),
            state => Err(wrong(&state, V::Approve)),
        }
    }

    /// The centre has decided on marked lines.
    pub fn decide(self, _four_eyes: NotSubmitter, totals: Totals) -> Result<Self, DemandRefusal> {
        self.step(V::Decide)?;
        Ok(Self { totals, ..self })
    }

    /// The centre will plan it.
    pub fn accept(self, _four_eyes: NotSubmitter, accepted: Mark) -> Result<Self, DemandRefusal> {
        match self.state {
            RequisitionState::Approved {
                submitted,
                approved,
            } => {
                let how = Acceptance::Reviewed {
                    submitted,
                    approved,
                    accepted,
                };
                Ok(Self {
                    state: RequisitionState::Accepted(how),
                    ..self
                })
            }
            state => Err(wrong(&state, V::Accept)),
        }
    }

    /// Sends it back with a reason.
    pub fn send_back(self, returned: Return) -> Result<Self, DemandRefusal> {
        self.step(V::Return)?;
        Ok(Self {
            state: RequisitionState::Returned { returned },
            ..self
        })
    }

    /// Takes it back for good; the facility may begin a new one.
    pub fn withdraw(self, withdrawn: Mark) -> Result<Self, DemandRefusal> {
        self.step(V::Withdraw)?;
        Ok(Self {
            state: RequisitionState::Withdrawn { withdrawn },
            ..self
        })
    }

    /// Its plan has become orders.
    pub fn order(self) -> Result<Self, DemandRefusal> {
        match self.state {
            RequisitionState::Accepted(how) => Ok(Self {
                state: RequisitionState::Ordered(how),
                ..self
            }),
            state => Err(wrong(&state, V::Order)),
        }
    }
}

fn wrong(state: &RequisitionState, verb: RequisitionVerb) -> DemandRefusal {
    DemandRefusal::RequisitionState {
        state: state.word(),
        verb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::actor::Actor;

    const SUBMITTED: Submission = Submission {
        by: UserId(1),
        on_behalf_of: None,
        at: Instant(10),
    };
    const MARK: Mark = Mark {
        by: Some(UserId(2)),
        at: Instant(20),
    };

    fn totals() -> Totals {
        Totals {
            lines: 3,
            flagged: 1,
            amount: Money(125_000),
        }
    }

    fn back() -> Return {
        Return {
            mark: MARK,
            reason: "数量偏大".to_owned(),
        }
    }

    fn states() -> Vec<RequisitionState> {
        let how = Acceptance::Reviewed {
            submitted: SUBMITTED,
            approved: MARK,
            accepted: MARK,
        };
        vec![
            RequisitionState::Draft { returned: None },
            RequisitionState::Submitted {
                submitted: SUBMITTED,
            },
            RequisitionState::Approved {
                submitted: SUBMITTED,
                approved: MARK,
            },
            RequisitionState::Accepted(how),
            RequisitionState::Returned { returned: back() },
            RequisitionState::Withdrawn { withdrawn: MARK },
            RequisitionState::Ordered(how),
        ]
    }

    fn requisition(state: RequisitionState) -> Requisition {
        Requisition {
            id: RequisitionId(1),
            number: "QL-2026-11-430682001".to_owned(),
            facility_id: OrganisationId(7),
            purpose: Purpose::Regular(CycleId(1)),
            totals: totals(),
            state,
            version: 1,
            created_by: Some(UserId(1)),
            created_at: Instant(0),
        }
    }

    fn witness() -> NotSubmitter {
        NotSubmitter::witness(&Actor::system("test"), None, None)
            .expect("the system submitted nothing")
    }

    fn attempt(document: Requisition, verb: V) -> Result<Option<W>, DemandRefusal> {
        let after = match verb {
            V::Save => document.save(totals()),
            V::Discard => return document.discard().map(|()| None),
            V::Submit => document.submit(SUBMITTED, totals()),
            V::Approve => document.approve(witness(), MARK),
            V::Return => document.send_back(back()),
            V::Accept => document.accept(witness(), MARK),
            V::Withdraw => document.withdraw(MARK),
            V::Order => document.order(),
            V::Decide => document.decide(witness(), totals()),
        };
        after.map(|after| Some(after.state.word()))
    }

    #[test]
    fn every_verb_in_every_state_obeys_the_map() {
        assert_eq!(states().len(), W::ALL.len());
        for state in states() {
            for verb in V::ALL {
                let word = state.word();
                let arrow = REQUISITION_MAP
                    .iter()
                    .find(|(from, by, _)| (*from, *by) == (word, *verb));
                let outcome = attempt(requisition(state.clone()), *verb);
                assert_eq!(outcome.ok(), arrow.map(|(_, _, to)| *to), "{word} {verb}");
            }
        }
    }

    #[test]
    fn a_returned_requisition_is_a_draft_again_and_keeps_the_reason_in_view() {
        let returned = requisition(RequisitionState::Returned { returned: back() });
        let draft = returned.save(totals()).expect("lines may be changed");
        assert_eq!(
            draft.state.returned().map(|back| back.reason.as_str()),
            Some("数量偏大")
        );
        assert!(matches!(
            draft.clone().discard(),
            Err(DemandRefusal::AlreadySeen { .. })
        ));
        let again = draft
            .submit(SUBMITTED, totals())
            .expect("it may be handed in again");
        assert_eq!(again.state.returned(), None);
    }

    #[test]
    fn a_requisition_that_asks_for_nothing_is_not_handed_in() {
        let draft = requisition(RequisitionState::Draft { returned: None });
        assert!(matches!(
            draft.submit(SUBMITTED, Totals::default()),
            Err(DemandRefusal::NoLines { .. })
        ));
    }
}
