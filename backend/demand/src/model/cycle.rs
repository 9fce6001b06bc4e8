//! The cycle 需求周期: a window in which every facility hands in one regular requisition.

use crate::refusal::DemandRefusal;
use kernel::clock::Instant;
use kernel::ids::UserId;
use kernel::{id_type, word_enum};

id_type!(
    /// A cycle.
    CycleId
);

word_enum! {
    /// How often cycles of this kind come.
    pub enum CycleKind {
        /// 月度.
        Monthly = "monthly",
        /// 周度.
        Weekly = "weekly",
    }
}

word_enum! {
    /// The name of a cycle's state.
    pub enum CycleWord {
        /// 计划中: announced, nothing can be handed in yet.
        Planned = "planned",
        /// 填报中.
        Open = "open",
        /// 已截止: the centre may still accept what was handed in, and plans.
        Closed = "closed",
        /// 已下单: its plan is committed.
        Ordered = "ordered",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done to a cycle.
    pub enum CycleVerb {
        /// 修改.
        Amend = "amend",
        /// 开放填报.
        Open = "open",
        /// 催报.
        Remind = "remind",
        /// 截止 (purchasing closes, because closing makes the plan).
        Close = "close",
        /// 下单 (purchasing, when the plan is committed).
        Order = "order",
        /// 取消.
        Cancel = "cancel",
    }
}

/// Every arrow: in this state, this verb leads to that state. What is not here is refused.
pub const CYCLE_MAP: &[(CycleWord, CycleVerb, CycleWord)] = &[
    (CycleWord::Planned, CycleVerb::Amend, CycleWord::Planned),
    (CycleWord::Planned, CycleVerb::Open, CycleWord::Open),
    (CycleWord::Planned, CycleVerb::Cancel, CycleWord::Cancelled),
    (CycleWord::Open, CycleVerb::Amend, CycleWord::Open),
    (CycleWord::Open, CycleVerb::Remind, CycleWord::Open),
    (CycleWord::Open, CycleVerb::Close, CycleWord::Closed),
    (CycleWord::Open, CycleVerb::Cancel, CycleWord::Cancelled),
    (CycleWord::Closed, CycleVerb::Order, CycleWord::Ordered),
];

/// Who closed a cycle and when; nobody means that the system did, at closing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The person, none for the system.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
}

/// Where a cycle stands, with the facts of that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleState {
    /// Announced.
    Planned,
    /// Facilities hand in.
    Open,
    /// No more handing in.
    Closed(Closing),
    /// Its plan is committed.
    Ordered(Closing),
    /// Called off.
    Cancelled,
}

impl CycleState {
    /// The name of this state.
    pub fn word(&self) -> CycleWord {
        match self {
            Self::Planned => CycleWord::Planned,
            Self::Open => CycleWord::Open,
            Self::Closed(_) => CycleWord::Closed,
            Self::Ordered(_) => CycleWord::Ordered,
            Self::Cancelled => CycleWord::Cancelled,
        }
    }

    /// When and by whom it was closed, where it was.
    pub fn closing(&self) -> Option<Closing> {
        match self {
            Self::Closed(closing) | Self::Ordered(closing) => Some(*closing),
            Self::Planned | Self::Open | Self::Cancelled => None,
        }
    }
}

/// What a manager decides about a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTerms {
    /// What people call it, e.g. `2026-11`; part of the numbers of its requisitions.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Monthly or weekly.
    pub kind: CycleKind,
    /// From when facilities may hand in.
    pub opens_at: Instant,
    /// Until when.
    pub closes_at: Instant,
    /// Days until the next cycle's goods can be ordered: what this cycle has to cover.
    pub review_days: i64,
    /// Days of cover kept for surprises.
    pub safety_days: i64,
    /// Whole calendar months of consumption that a suggestion looks back on.
    pub lookback_months: i64,
}

/// A window for regular requisitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Identity.
    pub id: CycleId,
    /// What was decided about it.
    pub terms: CycleTerms,
    /// Where it stands.
    pub state: CycleState,
    /// Version for optimistic concurrency; it never moves when a facility hands in.
    pub version: i64,
    /// When it was announced.
    pub created_at: Instant,
}

impl Cycle {
    /// Is there an arrow for this verb? Otherwise the refusal that says so.
    pub fn step(&self, verb: CycleVerb) -> Result<CycleWord, DemandRefusal> {
        let state = self.state.word();
        CYCLE_MAP
            .iter()
            .find(|(from, by, _)| (*from, *by) == (state, verb))
            .map(|(_, _, to)| *to)
            .ok_or(DemandRefusal::CycleState { state, verb })
    }

    /// Changes what was decided; an open cycle keeps its code, which is printed on papers already.
    pub fn amend(self, terms: CycleTerms) -> Result<Self, DemandRefusal> {
        self.step(CycleVerb::Amend)?;
        if self.state == CycleState::Open && terms.code != self.terms.code {
            return Err(DemandRefusal::CycleCodeFixed {
                code: self.terms.code,
            });
        }
        Ok(Self {
            terms: terms.checked()?,
            ..self
        })
    }

    /// Lets facilities hand in.
    pub fn open(self) -> Result<Self, DemandRefusal> {
        self.step(CycleVerb::Open)?;
        Ok(Self {
            state: CycleState::Open,
            ..self
        })
    }

    /// Ends the handing in.
    pub fn close(self, closing: Closing) -> Result<Self, DemandRefusal> {
        self.step(CycleVerb::Close)?;
        Ok(Self {
            state: CycleState::Closed(closing),
            ..self
        })
    }

    /// Its plan has become orders.
    pub fn order(self) -> Result<Self, DemandRefusal> {
        match self.state {
            CycleState::Closed(closing) => Ok(Self {
                state: CycleState::Ordered(closing),
                ..self
            }),
            state => Err(DemandRefusal::CycleState {
                state: state.word(),
                verb: CycleVerb::Order,
            }),
        }
    }

    /// Calls it off; `in_hand` requisitions have been handed in already and keep it alive.
    pub fn cancel(self, in_hand: i64) -> Result<Self, DemandRefusal> {
        self.step(CycleVerb::Cancel)?;
        if in_hand > 0 {
            return Err(DemandRefusal::CycleInUse {
                requisitions: in_hand,
            });
        }
        Ok(Self {
            state: CycleState::Cancelled,
            ..self
        })
    }

    /// May facilities write and hand in requisitions of this cycle?
    pub fn takes_requisitions(&self) -> Result<(), DemandRefusal> {
        match self.state {
            CycleState::Open => Ok(()),
            _ => Err(DemandRefusal::CycleNotOpen {
                code: self.terms.code.clone(),
                state: self.state.word(),
            }),
        }
    }

    /// May requisitions of this cycle still be approved, accepted, returned or withdrawn?
    /// After closing, too, until the plan is committed: the plan is made again then.
    pub fn takes_decisions(&self) -> Result<(), DemandRefusal> {
        match self.state {
            CycleState::Open | CycleState::Closed(_) => Ok(()),
            _ => Err(DemandRefusal::CycleNotOpen {
                code: self.terms.code.clone(),
                state: self.state.word(),
            }),
        }
    }
}

impl CycleTerms {
    /// Refuses terms that make no sense, in this order: times, days, look-back.
    pub fn checked(self) -> Result<Self, DemandRefusal> {
        if self.closes_at <= self.opens_at {
            return Err(DemandRefusal::CycleTimes {
                opens_at: self.opens_at,
                closes_at: self.closes_at,
            });
        }
        let days_make_sense =
            (1..=366).contains(&self.review_days) && (0..=90).contains(&self.safety_days);
        if !days_make_sense || !(1..=24).contains(&self.lookback_months) {
            return Err(DemandRefusal::CycleDays {});
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(state: CycleState) -> Cycle {
        let terms = CycleTerms {
            code: "2026-11".to_owned(),
            name: "11 月月度需求".to_owned(),
            kind: CycleKind::Monthly,
            opens_at: Instant(1_000),
            closes_at: Instant(2_000),
            review_days: 30,
            safety_days: 3,
            lookback_months: 3,
        };
        Cycle {
            id: CycleId(1),
            terms,
            state,
            version: 1,
            created_at: Instant(0),
        }
    }

    fn states() -> Vec<CycleState> {
        let closing = Closing {
            by: Some(UserId(1)),
            at: Instant(2_000),
        };
        vec![
            CycleState::Planned,
            CycleState::Open,
            CycleState::Closed(closing),
            CycleState::Ordered(closing),
            CycleState::Cancelled,
        ]
    }

    fn attempt(cycle: Cycle, verb: CycleVerb) -> Result<Cycle, DemandRefusal> {
        let terms = cycle.terms.clone();
        match verb {
            CycleVerb::Amend => cycle.amend(terms),
            CycleVerb::Open => cycle.open(),
            CycleVerb::Remind => cycle.step(verb).map(|_| cycle),
            CycleVerb::Close => cycle.close(Closing {
                by: None,
                at: Instant(3_000),
            }),
            CycleVerb::Order => cycle.order(),
            CycleVerb::Cancel => cycle.cancel(0),
        }
    }

    #[test]
    fn every_verb_in_every_state_obeys_the_map() {
        assert_eq!(states().len(), CycleWord::ALL.len());
        for state in states() {
            for verb in CycleVerb::ALL {
                let arrow = CYCLE_MAP
                    .iter()
                    .find(|(from, by, _)| (*from, *by) == (state.word(), *verb));
                let outcome = attempt(cycle(state), *verb).map(|after| after.state.word());
                assert_eq!(
                    outcome.ok(),
                    arrow.map(|(_, _, to)| *to),
                    "{} {verb}",
                    state.word()
                );
            }
        }
    }

    #[test]
    fn a_cycle_with_requisitions_in_hand_is_not_called_off() {
        assert!(matches!(
            cycle(CycleState::Open).cancel(2),
            Err(DemandRefusal::CycleInUse { requisitions: 2 })
        ));
    }

    #[test]
    fn an_open_cycle_keeps_its_code_and_times_run_forward() {
        let mut terms = cycle(CycleState::Open).terms;
        terms.code = "2026-12".to_owned();
        assert!(cycle(CycleState::Planned).amend(terms.clone()).is_ok());
        assert!(cycle(CycleState::Open).amend(terms.clone()).is_err());
        terms.closes_at = terms.opens_at;
        assert!(matches!(
            cycle(CycleState::Planned).amend(terms),
            Err(DemandRefusal::CycleTimes { .. })
        ));
    }
}
