//! Four and six eyes: who may approve an order, and how many approvals its amount needs.

use crate::model::ApprovalRefusal;
use crate::model::order::Submission;
use kernel::actor::Actor;
use kernel::error::Result;
use kernel::four_eyes::NotSubmitter;
use kernel::ids::UserId;
use kernel::money::Money;

/// An approval that was already given in this round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who pressed the button.
    pub by: UserId,
    /// The absent colleague in whose name.
    pub behalf_of: Option<UserId>,
}

/// One manager up to the limit, two different ones above it.
pub fn needed(amount: Money, limit: Money) -> i64 {
    if amount <= limit { 1 } else { 2 }
}

/// May this actor give the next approval? Never the submitter, nor who acts for him; nobody twice, not even once in
/// his own name and once in a colleague's.
pub fn approver(actor: &Actor, submission: &Submission, given: &[Given]) -> Result<NotSubmitter> {
    let witness = NotSubmitter::witness(actor, submission.by, submission.behalf_of)?;
    let mine = [actor.user_id, actor.behalf_of];
    let again = |given: &Given| {
        mine.contains(&Some(given.by))
            || (given.behalf_of.is_some() && mine.contains(&given.behalf_of))
    };
    if given.iter().any(again) {
        return Err(ApprovalRefusal::SameApprover {}.into());
    }
    Ok(witness)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::clock::Instant;

    const ALICE: Option<UserId> = Some(UserId(1));
    const BO: Option<UserId> = Some(UserId(2));
    const CHEN: Option<UserId> = Some(UserId(3));

    fn actor(user_id: Option<UserId>, behalf_of: Option<UserId>) -> Actor {
        Actor {
            user_id,
            behalf_of,
            ..Actor::system("test")
        }
    }

    fn may(actor: &Actor, given: &[Given]) -> bool {
        let submission = Submission {
            by: ALICE,
            behalf_of: None,
            at: Instant(0),
            approvals_needed: 2,
        };
        approver(actor, &submission, given).is_ok()
    }

    #[test]
    fn one_manager_up_to_the_limit_and_two_above_it() {
        let limit = Money(500_000_000);
        assert_eq!(needed(limit, limit), 1);
        assert_eq!(needed(Money(limit.0 + 1), limit), 2);
    }

    #[test]
    fn the_submitter_never_approves_and_nobody_approves_twice() {
        let bo = Given {
            by: UserId(2),
            behalf_of: None,
        };
        assert!(!may(&actor(ALICE, None), &[]));
        assert!(!may(&actor(CHEN, ALICE), &[]), "in the submitter's name");
        assert!(may(&actor(BO, None), &[]));
        assert!(!may(&actor(BO, None), &[bo]));
        assert!(
            !may(&actor(CHEN, BO), &[bo]),
            "in the name of the first approver"
        );
        assert!(may(&actor(CHEN, None), &[bo]));
        let chen_for_bo = Given {
            by: UserId(3),
            behalf_of: BO,
        };
        assert!(!may(&actor(BO, None), &[chen_for_bo]));
    }
}
