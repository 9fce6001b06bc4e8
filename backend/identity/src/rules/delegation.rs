//! Who may stand in for whom, for how long.

use super::Refusal;
use crate::model::{Delegation, SignInPolicy};
use kernel::prelude::*;

/// What a delegation is asked to be.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The absent colleague.
    pub from: UserId,
    /// Who is to act.
    pub to: UserId,
    /// Is the deputy's desk the same, or above it in the tree?
    pub deputy_near: bool,
    /// First day.
    pub starts_on: Day,
    /// Last day, included.
    pub ends_on: Day,
}

/// May this delegation be given today by `actor`?
pub fn give(
    actor: &Actor,
    asked: &Asked,
    policy: &SignInPolicy,
    today: Day,
) -> Result<(), Refusal> {
    if actor.behalf_of.is_some() {
        return Err(Refusal::DelegationChain {});
    }
    if asked.from == asked.to {
        return Err(Refusal::DelegateYourself {});
    }
    if !asked.deputy_near {
        return Err(Refusal::DelegateElsewhere {});
    }
    if asked.ends_on < asked.starts_on || asked.ends_on < today {
        return Err(Refusal::DelegationDays {});
    }
    if asked.ends_on.days_since(asked.starts_on) >= policy.max_delegation_days {
        return Err(Refusal::DelegationTooLong {
            max_days: policy.max_delegation_days,
        });
    }
    Ok(())
}

/// May it be taken back?
pub fn revoke(delegation: &Delegation, today: Day) -> Result<(), Refusal> {
    if delegation.revoked_at.is_some() || delegation.ends_on < today {
        return Err(Refusal::DelegationOver {});
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    #[test]
    fn a_delegation_is_refused_in_a_documented_order() {
        let today = day("2026-11-22");
        let policy = SignInPolicy::default();
        let person = Actor {
            user_id: Some(UserId(1)),
            ..Actor::system("test")
        };
        let asked = Asked {
            from: UserId(1),
            to: UserId(2),
            deputy_near: true,
            starts_on: today,
            ends_on: day("2026-11-30"),
        };
        assert_eq!(give(&person, &asked, &policy, today), Ok(()));
        let acting = Actor {
            behalf_of: Some(UserId(3)),
            ..person.clone()
        };
        assert_eq!(
            give(&acting, &asked, &policy, today),
            Err(Refusal::DelegationChain {})
        );
        let own = Asked {
            to: UserId(1),
            deputy_near: false,
            ..asked
        };
        assert_eq!(
            give(&person, &own, &policy, today),
            Err(Refusal::DelegateYourself {})
        );
        let far = Asked {
            deputy_near: false,
            ends_on: day("2026-11-01"),
            ..asked
        };
        assert_eq!(
            give(&person, &far, &policy, today),
            Err(Refusal::DelegateElsewhere {})
        );
        let past = Asked {
            starts_on: day("2026-11-01"),
            ends_on: day("2026-11-21"),
            ..asked
        };
        assert_eq!(
            give(&person, &past, &policy, today),
            Err(Refusal::DelegationDays {})
        );
        let long = Asked {
            ends_on: today.plus_days(92),
            ..asked
        };
        assert_eq!(
            give(&person, &long, &policy, today),
            Err(Refusal::DelegationTooLong { max_days: 92 })
        );
    }
}
