//! Four eyes: nobody approves what he submitted, not even through a delegate.

use crate::actor::Actor;
use crate::ids::UserId;
use crate::refusals;

refusals! {
    /// Why somebody may not be the second pair of eyes.
    pub enum FourEyes in "kernel" {
        /// He submitted it himself, or acts for whoever did.
        OwnSubmission {} => "own_submission", 403;
    }
}

/// Proof that an actor did not submit the thing he now decides on. Only [`NotSubmitter::witness`] makes one,
/// so an approving transition that takes it as an argument cannot be reached without the check.
#[derive(Clone, Copy, Debug)]
pub struct NotSubmitter(());

impl NotSubmitter {
    /// Refuses the submitter, the colleague for whom it was submitted, whoever acts for one of them,
    /// and whoever holds a delegation of one of them today.
    ///
    /// `submitted_by` is the person who pressed the button, `submitted_for` the colleague he acted for.
    /// What the system submitted (neither given) may be decided by anybody who has the permission.
    pub fn witness(
        actor: &Actor,
        submitted_by: Option<UserId>,
        submitted_for: Option<UserId>,
    ) -> Result<Self, FourEyes> {
        let submitters = [submitted_by, submitted_for];
        let involved = |user: UserId| submitters.contains(&Some(user));
        let own = actor.user_id.is_some_and(involved)
            || actor.behalf_of.is_some_and(involved)
            || actor.stands_for.iter().copied().any(involved);
        if own {
            Err(FourEyes::OwnSubmission {})
        } else {
            Ok(Self(()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64) -> Actor {
        Actor {
            user_id: Some(UserId(id)),
            ..Actor::system("test")
        }
    }

    #[test]
    fn the_submitter_his_principal_and_his_delegate_are_refused() {
        let (one, two) = (Some(UserId(1)), Some(UserId(2)));
        assert!(NotSubmitter::witness(&person(3), one, None).is_ok());
        assert!(NotSubmitter::witness(&person(1), one, None).is_err());
        assert!(
            NotSubmitter::witness(&person(2), one, two).is_err(),
            "it was submitted in his name"
        );
        let acting = Actor {
            behalf_of: one,
            ..person(3)
        };
        assert!(NotSubmitter::witness(&acting, one, None).is_err());
        let delegate = Actor {
            stands_for: vec![UserId(1)],
            ..person(3)
        };
        assert!(
            NotSubmitter::witness(&delegate, one, None).is_err(),
            "even in his own name"
        );
    }

    #[test]
    fn what_the_system_submitted_anybody_may_decide() {
        assert!(NotSubmitter::witness(&person(1), None, None).is_ok());
    }
}
