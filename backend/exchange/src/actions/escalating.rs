//! Unanswered shortages go on: more donors, the desks above, an emergency requisition.

use serde_json::json;

use super::asking::{ask, donors, sentence};
use super::shortages::{note, step};
use crate::model::{AskState, ShortageId, ShortageState, ShortageVerb};
use crate::policy::ExchangeTerms;
use crate::refusal::ExchangeRefusal;
use crate::store::{self, Place, Shortage};
use demand::actions::beginning::{self, NewRequisition, Prefill};
use demand::actions::entry::Written;
use demand::actions::requisitions;
use demand::model::requisition::{Purpose, RequisitionId};
use demand::rules::writing::Wanted;
use identity::directory;
use kernel::actor::OrganisationKind;
use kernel::clock::hours;
use kernel::permission::Permissions;
use kernel::prelude::*;

/// Steps that a duty takes in the name of the system.
const DUTY: &str = crate::duties::STEPS;

/// The last step: an emergency requisition.
const ORDER: i64 = 3;

/// Takes every step that is due, and ends the clocks that have run out. Answers how many shortages moved.
pub async fn run(app: &App) -> Result<usize> {
    let system = Actor::system(DUTY);
    let due: Vec<ShortageId> = app
        .db
        .read(&system, |tx| {
            store::shortages_due(tx, tx.now()).scope_boxed()
        })
        .await?;
    for id in &due {
        // After downtime several steps are due at once.
        for _ in 0..ORDER {
            forward(app, &system, *id, None).await?;
        }
        expire(app, &system, *id).await?;
    }
    Ok(due.len())
}

/// The centre does not wait for the clock.
pub async fn escalate(app: &App, actor: &Actor, id: ShortageId, version: IfMatch) -> Result<()> {
    forward(app, actor, id, Some(version)).await
}

/// One step; by the clock (without a version) only when it is due.
async fn forward(app: &App, actor: &Actor, id: ShortageId, version: Option<IfMatch>) -> Result<()> {
    let order = app
        .db
        .write(actor, |tx| {
            async move { forward_in(tx, id, version).await }.scope_boxed()
        })
        .await?;
    match order {
        Some(order) => order_now(app, actor, id, order).await,
        None => Ok(()),
    }
}

/// Who lacks what, for an emergency requisition in his name.
struct Order {
    opener: Option<UserId>,
    new: NewRequisition,
    written: Written,
}

async fn forward_in(tx: &Tx, id: ShortageId, version: Option<IfMatch>) -> Result<Option<Order>> {
    let shortage = store::shortage_get(tx, id).await?;
    match version {
        Some(version) => {
            step(&shortage, ShortageVerb::Escalate)?;
            version.check(shortage.version)?;
            if shortage.step >= ORDER {
                return Err(ExchangeRefusal::NoStepLeft {
                    number: shortage.number,
                }
                .into());
            }
        }
        None => {
            let due = shortage.next_step_at.is_some_and(|at| at <= tx.now());
            if shortage.state != ShortageState::Open || !due {
                return Ok(None);
            }
        }
    }
    let terms: ExchangeTerms = tx.policy().await?;
    if shortage.step + 1 == ORDER {
        return order_of(tx, &shortage).await.map(Some);
    }
    let to = shortage.state;
    let mut after = Shortage {
        step: shortage.step + 1,
        ..shortage.clone()
    };
    let wait = match after.step {
        1 => terms.desks_hours,
        _ => terms.order_hours,
    };
    let then = shortage.opened_at.plus(hours(wait));
    after.next_step_at = Some(then.max(tx.now()));
    let facts = match after.step {
        1 => {
            let before = store::asks(tx, id).await?;
            let more = donors(tx, &after, &terms).await?;
            let asked = ask(tx, &after, &more, i64::try_from(before.len()).unwrap_or(0)).await?;
            let waits = asked > 0 || before.iter().any(|one| one.state == AskState::Asked);
            if !waits {
                after.next_step_at = Some(tx.now());
            }
            json!({ "asked": asked })
        }
        _ => json!({ "told": tell_desks(tx, &after).await? }),
    };
    note(tx, &shortage, ShortageVerb::Escalate, to, facts);
    store::shortage_save(tx, &after).await?;
    Ok(None)
}

/// The township above a village, and the centre.
async fn tell_desks(tx: &Tx, shortage: &Shortage) -> Result<usize> {
    let facility = store::place(tx, shortage.facility_id).await?;
    let mut desks = vec![directory::centre(tx).await?.id];
    if facility.kind == OrganisationKind::Village {
        desks.extend(facility.parent_id);
    }
    let params = sentence(tx, shortage).await?;
    for desk in &desks {
        let link = format!("/exchange/shortages/{}", shortage.id);
        tx.notice(Notice::new(*desk, "shortage_escalated", params.clone(), link).urgent());
    }
    Ok(desks.len())
}

async fn order_of(tx: &Tx, shortage: &Shortage) -> Result<Order> {
    let item = formulary::directory::item(tx, shortage.item_id).await?;
    let quantity = shortage.missing().round_up_to(item.fields.pack);
    Ok(Order {
        opener: shortage.opened_by,
        new: NewRequisition {
            facility_id: shortage.facility_id,
            purpose: Purpose::Emergency {
                reason: format!("{} {}", shortage.number, shortage.note)
                    .trim()
                    .to_owned(),
            },
            prefill: Prefill::Empty,
        },
        written: Written {
            item_id: shortage.item_id,
            wanted: Wanted {
                quantity,
                note: None,
            },
        },
    })
}

/// Hands an emergency requisition in, in the name of whoever asked; its head and the centre decide on it as on any other. The
/// same shortage hands in the same one, however often this is tried.
async fn order_now(app: &App, actor: &Actor, id: ShortageId, order: Order) -> Result<()> {
    let made = hand_in(app, id, order).await;
    let (requisition, trouble) = match made {
        Ok(requisition) => (Some(requisition), String::new()),
        Err(error) if error.code() == "kernel.fault" => return Err(error),
        Err(error) => (None, error.code().to_owned()),
    };
    let trouble = &trouble;
    app.db
        .write(actor, |tx| {
            async move { ordered(tx, id, requisition, trouble).await }.scope_boxed()
        })
        .await
}

async fn hand_in(app: &App, id: ShortageId, order: Order) -> Result<RequisitionId> {
    let facility = order.new.facility_id;
    let place: Place = app
        .db
        .read(&Actor::system(DUTY), |tx| {
            store::place(tx, facility).scope_boxed()
        })
        .await?;
    let opener = Actor {
        user_id: Some(order.opener.ok_or_else(Error::not_found)?),
        organisation_id: Some(facility),
        organisation_kind: place.kind,
        roles: vec![Role::Clerk],
        permissions: Permissions::of(&[Role::Clerk]),
        reach: Actor::reach_of(place.kind, facility),
        ..Actor::system(DUTY)
    };
    let key = Idempotency::new(format!("shortage-{id}"), &[b"emergency"]);
    let begun = beginning::begin(app, &opener, &key, order.new).await?;
    match requisitions::submit(app, &opener, begun.id, IfMatch(1), Some(&[order.written])).await {
        Ok(_) => Ok(begun.id),
        // It was handed in before, and only the shortage did not hear of it.
        Err(error) if error.code() == "kernel.stale_version" => Ok(begun.id),
        Err(error) => Err(error),
    }
}

async fn ordered(
    tx: &Tx,
    id: ShortageId,
    requisition: Option<RequisitionId>,
    trouble: &str,
) -> Result<()> {
    let shortage = store::shortage_of(tx, id).await?;
    if shortage.state != ShortageState::Open {
        // Somebody promised it meanwhile: the requisition stays with the facility, which may withdraw it.
        return Ok(());
    }
    let mut after = Shortage {
        step: ORDER,
        next_step_at: None,
        trouble: trouble.to_owned(),
        requisition_id: requisition,
        ..shortage.clone()
    };
    let mut params = sentence(tx, &shortage).await?;
    let link = format!("/exchange/shortages/{id}");
    let centre = directory::centre(tx).await?.id;
    if requisition.is_some() {
        after.state = step(&shortage, ShortageVerb::Order)?;
        after.ended_at = Some(tx.now());
        store::asks_turn(tx, id, AskState::Asked, AskState::Lapsed).await?;
        note(
            tx,
            &shortage,
            ShortageVerb::Order,
            after.state,
            json!({ "requisition_id": requisition }),
        );
        tx.notice(
            Notice::new(
                shortage.facility_id,
                "shortage_ordered",
                params.clone(),
                link.clone(),
            )
            .urgent(),
        );
        tx.notice(Notice::new(centre, "shortage_ordered", params, link).urgent());
    } else {
        note(
            tx,
            &shortage,
            ShortageVerb::Escalate,
            after.state,
            json!({ "trouble": trouble }),
        );
        params["trouble"] = json!(trouble);
        tx.notice(Notice::new(centre, "shortage_unsolved", params, link).urgent());
    }
    store::shortage_save(tx, &after).await
}

/// The clock has run out and nothing came of it.
async fn expire(app: &App, actor: &Actor, id: ShortageId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let shortage = store::shortage_of(tx, id).await?;
                let steps_left = shortage.next_step_at.is_some_and(|at| at <= tx.now());
                if shortage.state != ShortageState::Open || shortage.due_at > tx.now() || steps_left
                {
                    return Ok(());
                }
                let to = step(&shortage, ShortageVerb::Expire)?;
                note(
                    tx,
                    &shortage,
                    ShortageVerb::Expire,
                    to,
                    json!({ "missing": shortage.missing() }),
                );
                store::asks_turn(tx, id, AskState::Asked, AskState::Lapsed).await?;
                let ended = Shortage {
                    state: to,
                    next_step_at: None,
                    ended_at: Some(tx.now()),
                    ..shortage
                };
                store::shortage_save(tx, &ended).await
            }
            .scope_boxed()
        })
        .await
}
