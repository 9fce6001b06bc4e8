//! Holders of a recall: they count, and send back what they have.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::recalls::document;
use super::{own_desk, reason, word};
use crate::model::{HOLDER_MAP, HolderId, HolderState, HolderVerb, RecallState};
use crate::refusal::RecallRefusal;
use crate::store::{self, Count, Holder, Recall};
use dispatch::errands::{self, Errand};
use identity::directory;
use kernel::arrows::next;
use kernel::prelude::*;
use stock::holding::whereabouts;
use stock::ledger::post_moves;
use stock::model::{LotId, MoveReason, MoveRequest, PlaceKind};
use stock::places::places;

/// What a holder found of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which lot.
    pub lot_id: LotId,
    /// There.
    pub counted: Quantity,
    /// Given to patients and not reported yet.
    pub used: Quantity,
    /// Neither.
    pub missing: Quantity,
}

/// Where goods of a holder may lie, in the order in which they are taken.
const SHELVES: [PlaceKind; 3] = [
    PlaceKind::Quarantine,
    PlaceKind::Store,
    PlaceKind::Receiving,
];

async fn stepping(
    tx: &Tx,
    id: HolderId,
    version: IfMatch,
    verb: HolderVerb,
) -> Result<(Holder, HolderState, Recall)> {
    let holder = store::holder_get(tx, id).await?;
    let recall = store::recall_get(tx, holder.recall_id).await?;
    let state = holder.state;
    let to = next(HOLDER_MAP, state, verb).filter(|_| recall.state == RecallState::Open);
    let to = to.ok_or(RecallRefusal::HolderWrongState { state })?;
    version.check(holder.version)?;
    Ok((holder, to, recall))
}

fn note(tx: &Tx, recall: &Recall, holder: &Holder, verb: HolderVerb, facts: serde_json::Value) {
    let facts = json!({ "organisation_id": holder.organisation_id, "facts": facts });
    tx.journal(
        word::RECALL,
        recall.id,
        Some(&recall.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// A holder says what is there, what patients got, and what is missing; together that is what his book has. What is there goes to
/// quarantine.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    id: HolderId,
    version: IfMatch,
    found: &[Found],
    why: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { confirm_in(tx, id, version, found, why).await }.scope_boxed()
        })
        .await
}

async fn confirm_in(
    tx: &Tx,
    id: HolderId,
    version: IfMatch,
    found: &[Found],
    why: &str,
) -> Result<()> {
    let (holder, to, recall) = stepping(tx, id, version, HolderVerb::Confirm).await?;
    let place = store::place(tx, holder.organisation_id).await?;
    own_desk(tx.actor(), &place)?;
    let book = book(tx, &recall, &holder).await?;
    checked(&book, found)?;
    let missing: i64 = found.iter().map(|one| one.missing.0).sum();
    let why = match missing > 0 {
        true => reason(why)?,
        false => String::new(),
    };
    post_moves(tx, &moves(tx, &recall, &holder, &book, found).await?).await?;
    let centre = directory::centre(tx).await?.id == holder.organisation_id;
    let counted: i64 = found.iter().map(|one| one.counted.0).sum();
    let done = centre || counted == 0;
    let counts: Vec<Count> = found
        .iter()
        .map(|one| Count {
            holder_id: holder.id,
            lot_id: one.lot_id,
            expected_milli: Quantity(one.counted.0 + one.used.0 + one.missing.0),
            counted_milli: one.counted,
            used_milli: one.used,
            missing_milli: one.missing,
            returned_milli: if centre { one.counted } else { Quantity::ZERO },
        })
        .collect();
    store::counts_add(tx, &counts).await?;
    note(
        tx,
        &recall,
        &holder,
        HolderVerb::Confirm,
        json!({ "counted": Quantity(counted), "missing": Quantity(missing), "reason": why }),
    );
    let confirmed = Holder {
        state: if done { HolderState::Done } else { to },
        confirmed_at: Some(tx.now()),
        confirmed_by: tx.actor().author(),
        done_at: done.then(|| tx.now()),
        reason: why,
        ..holder
    };
    store::holder_save(tx, &confirmed).await
}

/// What the book has of each lot, by place.
type Book = FxHashMap<LotId, Vec<(PlaceKind, Quantity)>>;

async fn book(tx: &Tx, recall: &Recall, holder: &Holder) -> Result<Book> {
    let lots: Vec<LotId> = store::recall_lots(tx, recall.id)
        .await?
        .iter()
        .map(|lot| lot.id)
        .collect();
    let lies = whereabouts(tx, &lots).await?;
    let mut book: Book = lots.iter().map(|lot| (*lot, Vec::new())).collect();
    for kind in SHELVES {
        let here = lies
            .iter()
            .filter(|one| one.organisation_id == holder.organisation_id && one.kind == kind);
        for one in here {
            book.entry(one.lot_id)
                .or_default()
                .push((kind, one.quantity_milli));
        }
    }
    Ok(book)
}

/// Every lot once, and as much as the book has.
fn checked(book: &Book, found: &[Found]) -> Result<()> {
    let mut invalid = Invalid::new();
    for (at, one) in found.iter().enumerate() {
        let twice = found
            .iter()
            .filter(|other| other.lot_id == one.lot_id)
            .count()
            > 1;
        let parts = [one.counted, one.used, one.missing];
        let negative = parts.iter().any(|part| part.is_negative());
        let expected = book
            .get(&one.lot_id)
            .map(|rows| Quantity(rows.iter().map(|row| row.1.0).sum()));
        let sum = Quantity(parts.iter().map(|part| part.0).sum());
        match expected {
            Some(expected) if !twice && !negative => {
                let refusal = RecallRefusal::BookDiffers { expected, sum };
                invalid.ensure(expected == sum, format!("/lines/{at}"), refusal);
            }
            _ => {
                let lot = one.lot_id.to_string();
                invalid.ensure(
                    false,
                    format!("/lines/{at}"),
                    RecallRefusal::RecallLotUnknown { lot },
                );
            }
        }
    }
    let all = book.iter().filter(|(_, rows)| !rows.is_empty());
    let told = |lot: &LotId| found.iter().any(|one| one.lot_id == *lot);
    let silent = all.filter(|(lot, _)| !told(lot)).count();
    let lots = i64::try_from(silent).unwrap_or(i64::MAX);
    invalid.ensure(silent == 0, "/lines", RecallRefusal::LotsMissing { lots });
    invalid.finish()
}

/// Goods to quarantine, to patients' books and to loss. What already lies in quarantine stays there as far as it was counted.
async fn moves(
    tx: &Tx,
    recall: &Recall,
    holder: &Holder,
    book: &Book,
    found: &[Found],
) -> Result<Vec<MoveRequest>> {
    let at = holder.organisation_id;
    let kinds = [
        PlaceKind::Quarantine,
        PlaceKind::Store,
        PlaceKind::Receiving,
        PlaceKind::Patient,
        PlaceKind::Loss,
    ];
    let known = places(tx, &kinds.map(|kind| (at, kind))).await?;
    let mut moves = Vec::new();
    for one in found {
        let mut rows: Vec<(PlaceKind, i64)> = book
            .get(&one.lot_id)
            .into_iter()
            .flatten()
            .map(|(kind, quantity)| (*kind, quantity.0))
            .collect();
        let ways = [
            (PlaceKind::Quarantine, one.counted.0, MoveReason::Rejection),
            (PlaceKind::Patient, one.used.0, MoveReason::Consumption),
            (PlaceKind::Loss, one.missing.0, MoveReason::Loss),
        ];
        for (to, mut wanted, why) in ways {
            for row in &mut rows {
                let taken = row.1.min(wanted);
                row.1 -= taken;
                wanted -= taken;
                if taken > 0 && row.0 != to {
                    let key = format!(
                        "recall:{}:{}:{}:{}:{}:{}",
                        recall.id, holder.id, holder.version, one.lot_id, row.0, to
                    );
                    let goods = (recall.item_id, one.lot_id, Quantity(taken));
                    let ends = (known.id(at, row.0)?, known.id(at, to)?);
                    moves.push(MoveRequest {
                        reason: why,
                        ..MoveRequest::transfer(goods, ends, document(recall.id), key)
                    });
                }
            }
        }
    }
    Ok(moves)
}

/// What was counted leaves for the centre, with a run or by other means.
pub async fn send(app: &App, actor: &Actor, id: HolderId, version: IfMatch) -> Result<()> {
    travel(app, actor, id, version, HolderVerb::Send).await
}

/// The centre takes it into its quarantine.
pub async fn receive(app: &App, actor: &Actor, id: HolderId, version: IfMatch) -> Result<()> {
    travel(app, actor, id, version, HolderVerb::Receive).await
}

async fn travel(
    app: &App,
    actor: &Actor,
    id: HolderId,
    version: IfMatch,
    verb: HolderVerb,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { travel_in(tx, id, version, verb).await }.scope_boxed()
        })
        .await
}

async fn travel_in(tx: &Tx, id: HolderId, version: IfMatch, verb: HolderVerb) -> Result<()> {
    let (holder, to, recall) = stepping(tx, id, version, verb).await?;
    let centre = directory::centre(tx).await?.id;
    let at = holder.organisation_id;
    let (from, into, desk) = match verb {
        HolderVerb::Send => ((at, PlaceKind::Quarantine), (at, PlaceKind::Transit), at),
        _ => (
            (at, PlaceKind::Transit),
            (centre, PlaceKind::Quarantine),
            centre,
        ),
    };
    own_desk(tx.actor(), &store::place(tx, desk).await?)?;
    let counts = store::counts_of(tx, recall.id).await?;
    let due: Vec<&Count> = counts
        .iter()
        .filter(|one| one.holder_id == holder.id && one.counted_milli > one.returned_milli)
        .collect();
    let known = places(tx, &[from, into]).await?;
    let ends = (known.id(from.0, from.1)?, known.id(into.0, into.1)?);
    let step = |one: &&Count| {
        let key = format!(
            "recall:{}:{}:{}:{}:{verb}",
            recall.id, holder.id, holder.version, one.lot_id
        );
        let quantity = Quantity(one.counted_milli.0 - one.returned_milli.0);
        MoveRequest::transfer(
            (recall.item_id, one.lot_id, quantity),
            ends,
            document(recall.id),
            key,
        )
    };
    let moves: Vec<MoveRequest> = due.iter().map(step).collect();
    post_moves(tx, &moves).await?;
    let done = verb == HolderVerb::Receive;
    if done {
        store::counts_return(tx, holder.id).await?;
    }
    match done {
        true => errands::end(tx, paper(&holder)).await?,
        false => along(tx, &recall, &holder, &moves, centre).await?,
    }
    note(tx, &recall, &holder, verb, json!({ "lots": moves.len() }));
    let moved = Holder {
        state: to,
        sent_at: if done { holder.sent_at } else { Some(tx.now()) },
        done_at: done.then(|| tx.now()),
        ..holder
    };
    store::holder_save(tx, &moved).await
}

fn paper(holder: &Holder) -> (&'static str, i64) {
    ("recall_holder", holder.id.0)
}

/// The sheets of runs that stop there show what is to be taken back.
async fn along(
    tx: &Tx,
    recall: &Recall,
    holder: &Holder,
    moves: &[MoveRequest],
    centre: OrganisationId,
) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let lots = store::recall_lots(tx, recall.id).await?;
    let carried = lots
        .into_iter()
        .filter(|lot| moves.iter().any(|one| one.lot_id == lot.id));
    let errand = Errand {
        paper: paper(holder),
        number: recall.number.clone(),
        from_id: holder.organisation_id,
        to_id: centre,
        item_id: recall.item_id,
        quantity: Quantity(moves.iter().map(|one| one.quantity.0).sum()),
        lots: carried.map(|lot| lot.number).collect(),
    };
    errands::note(tx, &errand).await
}
