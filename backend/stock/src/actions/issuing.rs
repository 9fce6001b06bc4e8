//! Issuing 出库: reserved goods leave the centre for the facility to which they are promised, or are set free.

use std::collections::BTreeMap;

use serde_json::json;

use super::{TEXT_MAX, own_store};
use crate::ledger::post_moves;
use crate::model::{
    Document, IssueId, LotId, MoveRequest, PaperId, PlaceId, PlaceKind, Reservation,
};
use crate::places::places;
use crate::refusal::StockRefusal;
use crate::reserving::{GoodsIssued, ReservationRefusal, ReservationsReleased, idle, take_off};
use crate::store;
use crate::store::reservations::{Note, Waiting};
use formulary::model::ItemId;
use identity::directory;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal and of the ledger's documents.
const ISSUE: &str = "stock_issue";

/// A part of what waits for a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which item.
    pub item_id: ItemId,
    /// Which lot of it; none: first to expire first.
    pub lot_id: Option<LotId>,
    /// For which requisition; none: the oldest first.
    pub requisition_id: Option<PaperId>,
    /// How much; none: everything.
    pub quantity: Option<Quantity>,
}

/// Issues what waits at the centre for a facility: everything that may be used and is in nobody's work, or some parts. The goods are in the
/// facility's store afterwards, with a note.
pub async fn issue(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility: OrganisationId,
    parts: &[Part],
) -> Result<IssueId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { issue_in(tx, facility, parts).await }.scope_boxed()
        })
        .await
}

/// The same inside a transaction.
async fn issue_in(tx: &Tx, facility: OrganisationId, parts: &[Part]) -> Result<IssueId> {
    let centre = directory::centre(tx).await?.id;
    own_store(tx, centre).await?;
    let facility = directory::organisation(tx, facility).await?.id;
    let waiting = waiting(tx, centre, facility, parts).await?;
    let chosen = if parts.is_empty() {
        at_rest(tx, &waiting).await?
    } else {
        let chosen = choose(&waiting, parts)?;
        let unfit = |part: &&Reservation| {
            waiting
                .iter()
                .any(|one| one.reservation.key == part.key && !usable(tx, one))
        };
        if let Some(part) = chosen.iter().find(unfit) {
            let lots = store::lots::by_id(tx, [part.key.lot_id]).await?;
            let lot = lots.get(&part.key.lot_id).map(|lot| lot.number.clone());
            return Err(ReservationRefusal::LotNotUsable {
                lot: lot.unwrap_or_default(),
            }
            .into());
        }
        chosen
    };
    let notes = leave(tx, centre, chosen).await?;
    let nothing = || ReservationRefusal::NothingReserved {}.into();
    notes.first().copied().ok_or_else(nothing)
}

/// Issues what waits at the centre for some facilities, one note for each for which something may leave: what may be used and is
/// in nobody's work.
pub async fn issue_all_in(tx: &Tx, facilities: &[OrganisationId]) -> Result<Vec<IssueId>> {
    let centre = directory::centre(tx).await?.id;
    own_store(tx, centre).await?;
    let waiting = store::reservations::waiting_for(tx, centre, facilities, &[]).await?;
    let chosen = at_rest(tx, &waiting).await?;
    leave(tx, centre, chosen).await
}

fn usable(tx: &Tx, one: &Waiting) -> bool {
    !one.held && one.expires_on >= tx.day()
}

/// What of this may be used and is in nobody's work.
async fn at_rest(tx: &Tx, waiting: &[Waiting]) -> Result<Vec<Reservation>> {
    let usable = waiting.iter().filter(|one| usable(tx, one));
    idle(tx, usable.map(|one| one.reservation).collect()).await
}

/// The goods leave, with a note for each facility; answers the notes.
async fn leave(tx: &Tx, centre: OrganisationId, chosen: Vec<Reservation>) -> Result<Vec<IssueId>> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    take_off(tx, &chosen, true).await?;
    let mut loads: BTreeMap<OrganisationId, Vec<Reservation>> = BTreeMap::new();
    for part in chosen {
        loads.entry(part.facility_id).or_default().push(part);
    }
    let wanted: Vec<_> = loads.keys().map(|id| (*id, PlaceKind::Store)).collect();
    let stores = places(tx, &wanted).await?;
    let (mut notes, mut moves) = (Vec::with_capacity(loads.len()), Vec::new());
    for (facility, parts) in loads {
        let id: IssueId = tx.id();
        let number = tx.next_number("CK", &tx.day().compact_month()).await?;
        let to = stores.id(facility, PlaceKind::Store)?;
        moves.extend(parts.iter().map(|part| step(id, to, part)));
        notes.push(Note {
            id,
            number,
            from: centre,
            facility,
            parts,
        });
    }
    post_moves(tx, &moves).await?;
    store::reservations::issues_insert(tx, &notes).await?;
    let ids = notes.iter().map(|note| note.id).collect();
    for note in notes {
        let facts = json!({ "facility_id": note.facility, "lots": note.parts.len() });
        tx.journal(ISSUE, note.id, Some(&note.number), Verb("issue"), facts);
        tx.raise(GoodsIssued {
            issue: note.id,
            issued: note.parts,
        })
        .await?;
    }
    Ok(ids)
}

/// The move of a part from the centre's store to the facility's.
fn step(issue: IssueId, to: PlaceId, part: &Reservation) -> MoveRequest {
    let key = part.key;
    MoveRequest::transfer(
        (part.item_id, key.lot_id, part.open),
        (key.place_id, to),
        Document {
            kind: ISSUE,
            id: issue.0,
        },
        format!("{ISSUE}:{issue}:{}:{}", key.requisition_id, key.lot_id),
    )
}

/// Sets free what waits for a facility. Whoever promised it hears of it.
pub async fn release(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility: OrganisationId,
    parts: &[Part],
    reason: &str,
) -> Result<()> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let reason = fold(reason);
                if reason.is_empty() {
                    return Err(Invalid::one("/reason", StockRefusal::ReasonMissing {}));
                }
                if reason.chars().count() > TEXT_MAX {
                    return Err(Invalid::one("/reason", Field::TooLong { max: TEXT_MAX }));
                }
                release_in(tx, facility, parts, reason).await
            }
            .scope_boxed()
        })
        .await
}

async fn release_in(
    tx: &Tx,
    facility: OrganisationId,
    parts: &[Part],
    reason: String,
) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    own_store(tx, centre).await?;
    let facility = directory::organisation(tx, facility).await?.id;
    let waiting = waiting(tx, centre, facility, parts).await?;
    let chosen = match parts {
        [] => waiting.iter().map(|one| one.reservation).collect(),
        some => choose(&waiting, some)?,
    };
    if chosen.is_empty() {
        return Err(ReservationRefusal::NothingReserved {}.into());
    }
    take_off(tx, &chosen, false).await?;
    for part in &chosen {
        let facts = json!({
            "requisition": part.key.requisition_id,
            "item": part.item_id,
            "lot": part.key.lot_id,
            "quantity": part.open,
            "reason": reason,
        });
        tx.journal("reservation", facility, None, Verb("release"), facts);
    }
    let released = ReservationsReleased {
        released: chosen,
        reason,
        short: false,
    };
    tx.raise(released).await
}

async fn waiting(
    tx: &Tx,
    centre: OrganisationId,
    facility: OrganisationId,
    parts: &[Part],
) -> Result<Vec<Waiting>> {
    let items: Vec<ItemId> = parts.iter().map(|part| part.item_id).collect();
    store::reservations::waiting_for(tx, centre, &[facility], &items).await
}

/// The wanted parts of what waits, in the order in which it waits.
fn choose(waiting: &[Waiting], parts: &[Part]) -> Result<Vec<Reservation>> {
    let mut left: Vec<Reservation> = waiting.iter().map(|one| one.reservation).collect();
    let mut taken: Vec<Quantity> = vec![Quantity::ZERO; left.len()];
    let mut invalid = Invalid::new();
    for (at, part) in parts.iter().enumerate() {
        let mut missing = part.quantity.map_or(i64::MAX, |quantity| quantity.0);
        let mut found = 0;
        for (one, taken) in left.iter_mut().zip(&mut taken) {
            let other_lot = part.lot_id.is_some_and(|lot| lot != one.key.lot_id);
            let other_paper = part
                .requisition_id
                .is_some_and(|paper| paper != one.key.requisition_id);
            if one.item_id != part.item_id || other_lot || other_paper {
                continue;
            }
            let some = one.open.0.min(missing);
            one.open.0 -= some;
            taken.0 += some;
            found += some;
            missing -= some;
        }
        let wanted = part.quantity.unwrap_or(Quantity(found));
        let refusal = ReservationRefusal::MoreThanReserved {
            open: Quantity(found),
            wanted,
        };
        invalid.ensure(
            found >= wanted.0 && found > 0,
            format!("/parts/{at}/quantity"),
            refusal,
        );
    }
    invalid.finish()?;
    let chosen = left.into_iter().zip(taken);
    Ok(chosen
        .filter(|(_, taken)| taken.is_positive())
        .map(|(one, taken)| Reservation { open: taken, ..one })
        .collect())
}
