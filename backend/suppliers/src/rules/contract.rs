//! The life of a contract: written by one person, put into force by another, ended by decision or by its day.

use crate::model::{Contract, ContractState, ContractStateWord, ContractVerb};
use kernel::clock::Day;
use kernel::four_eyes::NotSubmitter;
use kernel::ids::UserId;
use kernel::money::Money;
use kernel::refusals;

refusals! {
    /// Why a contract stays as it is, in the order of the checks.
    pub enum ContractRefusal in "suppliers" {
        /// There is no arrow for this verb from this state.
        WrongState { state: ContractStateWord } => "contract_state", 409;
        /// The last day comes before the first.
        EndsBeforeStart { starts_on: Day, ends_on: Day } => "contract_days", 422;
        /// Payment is due within a year at most.
        PaymentDaysOutOfRange { days: i64 } => "payment_days_out_of_range", 422;
        /// A contract promises something.
        NoLines { } => "contract_empty", 409;
        /// A ceiling was lowered below a price since the line was written.
        LineAboveCeiling { item: String, price: Money, ceiling: Money } => "line_above_ceiling", 409;
        /// Its last day has passed.
        Over { ends_on: Day } => "contract_over", 409;
        /// The item left the list for good.
        ItemRetired { item: String } => "item_retired", 422;
        /// Somebody says why.
        ReasonMissing { } => "reason_missing", 422;
    }
}

const PAYMENT_DAYS_MAX: i64 = 365;

/// What the activation rests on.
#[derive(Clone, Debug)]
pub struct ActivationFacts {
    /// Lines in the contract.
    pub lines: i64,
    /// Today.
    pub day: Day,
    /// A line above today's ceiling: item code, price, ceiling.
    pub above_ceiling: Option<(String, Money, Money)>,
}

/// Days and terms of payment make sense.
pub fn head_checked(
    starts_on: Day,
    ends_on: Day,
    payment_days: i64,
) -> Result<(), ContractRefusal> {
    if ends_on < starts_on {
        return Err(ContractRefusal::EndsBeforeStart { starts_on, ends_on });
    }
    if !(0..=PAYMENT_DAYS_MAX).contains(&payment_days) {
        return Err(ContractRefusal::PaymentDaysOutOfRange { days: payment_days });
    }
    Ok(())
}

impl Contract {
    fn arrow(&self, verb: ContractVerb) -> Result<(), ContractRefusal> {
        if self.state.allows(verb) {
            Ok(())
        } else {
            Err(ContractRefusal::WrongState {
                state: self.state.word(),
            })
        }
    }

    /// May head and lines still change?
    pub fn amendable(&self) -> Result<(), ContractRefusal> {
        self.arrow(ContractVerb::Amend)
    }

    /// Puts a draft into force. The witness proves that its drafter is not the one who does so.
    pub fn activate(
        self,
        _second_person: NotSubmitter,
        by: UserId,
        facts: ActivationFacts,
    ) -> Result<Self, ContractRefusal> {
        self.arrow(ContractVerb::Activate)?;
        if facts.lines == 0 {
            return Err(ContractRefusal::NoLines {});
        }
        if let Some((item, price, ceiling)) = facts.above_ceiling {
            return Err(ContractRefusal::LineAboveCeiling {
                item,
                price,
                ceiling,
            });
        }
        if self.ends_on < facts.day {
            return Err(ContractRefusal::Over {
                ends_on: self.ends_on,
            });
        }
        Ok(Self {
            state: ContractState::Active { activated_by: by },
            ..self
        })
    }

    /// Ends a contract in force. Orders placed under it stay; new ones find other lines.
    pub fn terminate(self, reason: &str) -> Result<Self, ContractRefusal> {
        let ContractState::Active { activated_by } = self.state else {
            return Err(ContractRefusal::WrongState {
                state: self.state.word(),
            });
        };
        if reason.trim().is_empty() {
            return Err(ContractRefusal::ReasonMissing {});
        }
        Ok(Self {
            state: ContractState::Terminated { activated_by },
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ContractId, ContractKind};
    use kernel::actor::Actor;
    use kernel::clock::Instant;
    use kernel::ids::OrganisationId;
    use kernel::refusal::Refusal as _;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn contract(state: ContractState) -> Contract {
        Contract {
            id: ContractId(1),
            number: "HT-1".to_owned(),
            supplier_id: OrganisationId(1),
            kind: ContractKind::County,
            title: String::new(),
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            payment_days: 30,
            state,
            drafted_by: UserId(1),
            version: 1,
            created_at: Instant(0),
        }
    }

    fn second_person() -> NotSubmitter {
        let actor = Actor {
            user_id: Some(UserId(2)),
            ..Actor::system("test")
        };
        NotSubmitter::witness(&actor, Some(UserId(1)), None).expect("another person")
    }

    #[test]
    fn every_verb_obeys_the_map_in_every_state() {
        let by = UserId(2);
        let facts = ActivationFacts {
            lines: 1,
            day: day("2026-11-22"),
            above_ceiling: None,
        };
        let states = [
            ContractState::Draft,
            ContractState::Active { activated_by: by },
            ContractState::Terminated { activated_by: by },
        ];
        for state in states {
            for verb in ContractVerb::ALL {
                let contract = contract(state);
                let next = match verb {
                    ContractVerb::Amend => contract.amendable().map(|()| contract),
                    ContractVerb::Activate => contract.activate(second_person(), by, facts.clone()),
                    ContractVerb::Terminate => contract.terminate("错单"),
                };
                let arrow = ContractState::MAP
                    .iter()
                    .find(|(from, via, _)| *from == state.word() && via == verb);
                assert_eq!(
                    next.ok().map(|next| next.state.word()),
                    arrow.map(|arrow| arrow.2),
                    "{state:?} {verb}"
                );
            }
        }
    }

    #[test]
    fn a_draft_without_lines_or_past_its_last_day_is_not_put_into_force() {
        let try_with = |lines, on: &str| {
            contract(ContractState::Draft)
                .activate(
                    second_person(),
                    UserId(2),
                    ActivationFacts {
                        lines,
                        day: day(on),
                        above_ceiling: None,
                    },
                )
                .err()
                .map(|refusal| refusal.code())
        };
        assert_eq!(try_with(0, "2026-11-22"), Some("suppliers.contract_empty"));
        assert_eq!(try_with(1, "2027-01-01"), Some("suppliers.contract_over"));
        assert_eq!(try_with(1, "2026-12-31"), None);
    }

    #[test]
    fn heads_with_impossible_days_are_refused() {
        let code = |from: &str, until: &str, days| {
            head_checked(day(from), day(until), days)
                .err()
                .map(|refusal| refusal.code())
        };
        assert_eq!(code("2026-01-01", "2026-01-01", 0), None);
        assert_eq!(
            code("2026-01-02", "2026-01-01", 30),
            Some("suppliers.contract_days")
        );
        assert_eq!(
            code("2026-01-01", "2026-01-02", 366),
            Some("suppliers.payment_days_out_of_range")
        );
    }
}
