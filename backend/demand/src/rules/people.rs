//! Who may do what to a requisition, besides having the permission for it.

use crate::model::requisition::{Requisition, RequisitionState, RequisitionVerb, Submission};
use crate::refusal::DemandRefusal;
use kernel::actor::{Actor, OrganisationKind};
use kernel::error::{Error, Result};
use kernel::four_eyes::NotSubmitter;
use kernel::ids::OrganisationId;
use kernel::permission::Permission;

/// What the rules know about the facility of a requisition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facility {
    /// Identity.
    pub id: OrganisationId,
    /// County, township or village tier.
    pub kind: OrganisationKind,
    /// A village with one user: the township approves.
    pub single_user: bool,
}

/// May this actor write, hand in and take back requisitions of the facility?
///
/// The facility itself may, and a township for the villages within its reach; that the facility lies within
/// reach was decided when its row was found. The centre asks for what it uses itself 自用, as its decoction room does.
pub fn may_write(actor: &Actor, facility: &Facility) -> Result<(), DemandRefusal> {
    may_write_for(actor, facility.id, facility.kind)
}

/// The same, where only identity and tier are at hand.
pub fn may_write_for(
    actor: &Actor,
    id: OrganisationId,
    kind: OrganisationKind,
) -> Result<(), DemandRefusal> {
    if !kind.is_facility() && kind != OrganisationKind::Centre {
        return Err(DemandRefusal::NotAFacility { kind });
    }
    if actor.organisation_id == Some(id) || township_of(actor, kind) {
        Ok(())
    } else {
        Err(DemandRefusal::NotYourFacility {})
    }
}

fn township_of(actor: &Actor, kind: OrganisationKind) -> bool {
    actor.organisation_kind == OrganisationKind::Township && kind == OrganisationKind::Village
}

/// May this actor stand behind the facility's requisition? In this order: facility, single user, four eyes.
pub fn approver(
    actor: &Actor,
    facility: &Facility,
    document: &Requisition,
) -> Result<NotSubmitter> {
    approver_of(actor, facility, document.state.submission())
}

/// The same for any paper of a facility that was handed in.
pub fn approver_of(
    actor: &Actor,
    facility: &Facility,
    submission: Option<Submission>,
) -> Result<NotSubmitter> {
    may_write(actor, facility)?;
    if facility.single_user && !township_of(actor, facility.kind) {
        return Err(DemandRefusal::TownshipApproves {}.into());
    }
    let by = submission.map(|submission| submission.by);
    let on_behalf_of = submission.and_then(|submission| submission.on_behalf_of);
    Ok(NotSubmitter::witness(actor, by, on_behalf_of)?)
}

/// May this actor accept the requisition for the centre? In this order: desk, four eyes.
pub fn acceptor(actor: &Actor, document: &Requisition) -> Result<NotSubmitter> {
    if actor.organisation_kind != OrganisationKind::Centre {
        return Err(DemandRefusal::CentreDecides {}.into());
    }
    witness(actor, document)
}

/// May this actor send the requisition back? Whoever decides on it next may, and the centre may before that.
pub fn returner(actor: &Actor, facility: &Facility, document: &Requisition) -> Result<()> {
    if actor.can(Permission::AcceptRequisition)
        && actor.organisation_kind == OrganisationKind::Centre
    {
        return Ok(());
    }
    if !actor.can(Permission::ApproveRequisition) {
        return Err(Error::forbidden(Permission::ApproveRequisition));
    }
    match document.state {
        RequisitionState::Approved { .. } => Err(DemandRefusal::CentreDecides {}.into()),
        _ => approver(actor, facility, document).map(|_| ()),
    }
}

fn witness(actor: &Actor, document: &Requisition) -> Result<NotSubmitter> {
    let submission = document.state.submission();
    let by = submission.map(|submission| submission.by);
    Ok(NotSubmitter::witness(
        actor,
        by,
        submission.and_then(|submission| submission.on_behalf_of),
    )?)
}

/// The permission behind a verb, where one permission is enough. Returning asks [`returner`]; ordering is
/// purchasing's.
pub fn permission(verb: RequisitionVerb) -> Option<Permission> {
    use RequisitionVerb as V;
    match verb {
        V::Save | V::Discard => Some(Permission::EditRequisition),
        V::Submit | V::Withdraw => Some(Permission::SubmitRequisition),
        V::Approve => Some(Permission::ApproveRequisition),
        V::Accept | V::Decide => Some(Permission::AcceptRequisition),
        V::Return | V::Order => None,
    }
}

/// May this actor do the verb to this requisition, as far as people and states decide it?
pub fn may(
    actor: &Actor,
    facility: &Facility,
    document: &Requisition,
    verb: RequisitionVerb,
) -> Result<()> {
    use RequisitionVerb as V;
    if let Some(permission) = permission(verb).filter(|permission| !actor.can(*permission)) {
        return Err(Error::forbidden(permission));
    }
    document.step(verb)?;
    match verb {
        V::Save | V::Submit | V::Withdraw => may_write(actor, facility)?,
        V::Discard => {
            may_write(actor, facility)?;
            document.clone().discard()?;
        }
        V::Approve => drop(approver(actor, facility, document)?),
        V::Accept | V::Decide => drop(acceptor(actor, document)?),
        V::Return => returner(actor, facility, document)?,
        V::Order => return Err(Error::forbidden(Permission::PlanPurchases)),
    }
    Ok(())
}

/// Every verb that this actor may do now, for the buttons of his screen. `takes_requisitions` and
/// `takes_decisions` are what the cycle says; an emergency has none and takes both.
pub fn verbs(
    actor: &Actor,
    facility: &Facility,
    document: &Requisition,
    takes_requisitions: bool,
    takes_decisions: bool,
) -> Vec<RequisitionVerb> {
    use RequisitionVerb as V;
    let in_time = |verb: V| match verb {
        V::Save | V::Submit => takes_requisitions,
        V::Approve | V::Accept | V::Return | V::Decide => takes_decisions,
        V::Discard | V::Withdraw | V::Order => true,
    };
    let allowed = |verb: &V| in_time(*verb) && may(actor, facility, document, *verb).is_ok();
    V::ALL.iter().copied().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cycle::CycleId;
    use crate::model::requisition::{Mark, Purpose, RequisitionId, Return, Totals};
    use kernel::clock::Instant;
    use kernel::ids::UserId;
    use kernel::permission::{Permissions, Role};

    const TOWNSHIP: OrganisationId = OrganisationId(10);
    const VILLAGE: OrganisationId = OrganisationId(11);

    fn actor(user: i64, kind: OrganisationKind, organisation: OrganisationId, role: Role) -> Actor {
        Actor {
            user_id: Some(UserId(user)),
            organisation_id: Some(organisation),
            organisation_kind: kind,
            roles: vec![role],
            permissions: Permissions::of(&[role]),
            ..Actor::system("test")
        }
    }

    fn village(single_user: bool) -> Facility {
        Facility {
            id: VILLAGE,
            kind: OrganisationKind::Village,
            single_user,
        }
    }

    fn document(state: RequisitionState) -> Requisition {
        Requisition {
            id: RequisitionId(1),
            number: "1".to_owned(),
            facility_id: VILLAGE,
            purpose: Purpose::Regular(CycleId(1)),
            totals: Totals::default(),
            state,
            version: 1,
            created_by: None,
            created_at: Instant(0),
        }
    }

    fn submitted_by(user: i64) -> RequisitionState {
        let submitted = Submission {
            by: UserId(user),
            on_behalf_of: None,
            at: Instant(1),
        };
        RequisitionState::Submitted { submitted }
    }

    fn approved() -> RequisitionState {
        let submitted = Submission {
            by: UserId(1),
            on_behalf_of: None,
            at: Instant(1),
        };
        RequisitionState::Approved {
            submitted,
            approved: Mark {
                by: Some(UserId(2)),
                at: Instant(2),
            },
        }
    }

    #[test]
    fn a_single_user_village_is_approved_by_its_township() {
        let own_head = actor(2, OrganisationKind::Village, VILLAGE, Role::Head);
        let township_head = actor(3, OrganisationKind::Township, TOWNSHIP, Role::Head);
        let submitted = document(submitted_by(1));
        assert!(approver(&own_head, &village(false), &submitted).is_ok());
        assert_eq!(
            approver(&own_head, &village(true), &submitted)
                .expect_err("refused")
                .code(),
            "demand.township_approves"
        );
        assert!(approver(&township_head, &village(true), &submitted).is_ok());
    }

    #[test]
    fn nobody_approves_or_accepts_what_he_submitted() {
        let head = actor(1, OrganisationKind::Village, VILLAGE, Role::Head);
        let refused =
            approver(&head, &village(false), &document(submitted_by(1))).expect_err("refused");
        assert_eq!(refused.code(), "kernel.own_submission");
        let delegate = Actor {
            stands_for: vec![UserId(1)],
            ..actor(
                9,
                OrganisationKind::Centre,
                OrganisationId(1),
                Role::Pharmacist,
            )
        };
        assert!(acceptor(&delegate, &document(approved())).is_err());
    }

    #[test]
    fn hospitals_do_not_write_for_townships_nor_villages_for_each_other() {
        let hospital = actor(
            4,
            OrganisationKind::LeadHospital,
            OrganisationId(5),
            Role::Clerk,
        );
        let neighbour = actor(
            5,
            OrganisationKind::Village,
            OrganisationId(12),
            Role::Clerk,
        );
        let township = actor(6, OrganisationKind::Township, TOWNSHIP, Role::Clerk);
        assert_eq!(
            may_write(&hospital, &village(false)),
            Err(DemandRefusal::NotYourFacility {})
        );
        assert_eq!(
            may_write(&neighbour, &village(false)),
            Err(DemandRefusal::NotYourFacility {})
        );
        assert_eq!(may_write(&township, &village(true)), Ok(()));
    }

    #[test]
    fn the_centre_asks_for_itself_and_for_nobody_else() {
        let centre = OrganisationId(1);
        let buyer = actor(7, OrganisationKind::Centre, centre, Role::Buyer);
        let own = Facility {
            id: centre,
            kind: OrganisationKind::Centre,
            single_user: false,
        };
        assert_eq!(may_write(&buyer, &own), Ok(()));
        assert_eq!(
            may_write(&buyer, &village(false)),
            Err(DemandRefusal::NotYourFacility {})
        );
        let supplier = Facility {
            kind: OrganisationKind::Supplier,
            ..own
        };
        assert_eq!(
            may_write(&buyer, &supplier),
            Err(DemandRefusal::NotAFacility {
                kind: OrganisationKind::Supplier
            })
        );
    }

    #[test]
    fn the_buttons_follow_desk_state_and_time() {
        use RequisitionVerb as V;
        let clerk = actor(1, OrganisationKind::Village, VILLAGE, Role::Clerk);
        let head = actor(2, OrganisationKind::Village, VILLAGE, Role::Head);
        let pharmacist = actor(
            3,
            OrganisationKind::Centre,
            OrganisationId(1),
            Role::Pharmacist,
        );
        let keeper = actor(4, OrganisationKind::Centre, OrganisationId(1), Role::Keeper);
        let mark = Mark {
            by: Some(UserId(2)),
            at: Instant(2),
        };
        let returned = Return {
            mark,
            reason: "多了".to_owned(),
        };
        let draft = RequisitionState::Draft { returned: None };
        let table = [
            (
                &clerk,
                draft.clone(),
                true,
                vec![V::Save, V::Discard, V::Submit, V::Withdraw],
            ),
            (&clerk, draft, false, vec![V::Discard, V::Withdraw]),
            (
                &clerk,
                RequisitionState::Returned { returned },
                true,
                vec![V::Save, V::Submit, V::Withdraw],
            ),
            (&clerk, submitted_by(1), true, vec![V::Withdraw]),
            (
                &head,
                submitted_by(1),
                true,
                vec![V::Approve, V::Return, V::Withdraw],
            ),
            (&head, approved(), true, vec![V::Withdraw]),
            (&pharmacist, submitted_by(1), true, vec![V::Return]),
            (
                &pharmacist,
                approved(),
                true,
                vec![V::Return, V::Accept, V::Decide],
            ),
            (&keeper, approved(), true, vec![]),
        ];
        for (actor, state, open, expected) in table {
            let word = state.word();
            let found = verbs(actor, &village(false), &document(state), open, true);
            assert_eq!(found, expected, "{:?} {word} open={open}", actor.roles);
        }
    }
}
