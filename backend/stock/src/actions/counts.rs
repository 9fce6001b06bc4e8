//! Counts 盘点: one counts without seeing the book, another counts again what differs, a third confirms; then the ledger follows
//! the shelf.

use rustc_hash::FxHashSet;
use serde_json::json;

use super::lines::{Named, named};
use super::{TEXT_MAX, decides, deciding_desk, own_store, reason};
use crate::ledger::post_moves;
use crate::model::{
    BalanceKey, COUNT_MAP, CountId, CountState, CountVerb, Document, Lot, LotId, MoveReason,
    MoveRequest, PlaceKind,
};
use crate::places::places;
use crate::rules::consumption::LINES_MAX;
use crate::rules::count::{CountRefusal, Difference};
use crate::store;
use crate::store::counts::{Count, CountLine, Round};
use formulary::model::ItemId;
use identity::directory;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal and of the ledger's documents.
pub const COUNT: &str = "count";

/// One counted lot.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Which item.
    pub item_id: ItemId,
    /// Which lot of it; one that is not on the sheet was found beside it.
    pub lot: Named,
    /// What lies on the shelf.
    pub counted: Quantity,
}

/// Opens a count of some items in the store of an organisation; of everything when none are given.
pub async fn open(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    organisation: OrganisationId,
    label: &str,
    items: &[ItemId],
) -> Result<CountId> {
    let label = fold(label);
    let label = &label;
    app.db
        .write_once(actor, key, |tx| {
            async move { open_in(tx, organisation, label, items).await }.scope_boxed()
        })
        .await
}

async fn open_in(
    tx: &Tx,
    organisation: OrganisationId,
    label: &str,
    items: &[ItemId],
) -> Result<CountId> {
    let place = own_store(tx, organisation).await?;
    let mut invalid = Invalid::new();
    let long = label.chars().count() > TEXT_MAX;
    invalid.ensure(!long, "/label", Field::TooLong { max: TEXT_MAX });
    let many = Field::TooMany { max: LINES_MAX };
    let shelf = places(tx, &[(place.id, PlaceKind::Store)]).await?;
    let shelf = shelf.id(place.id, PlaceKind::Store)?;
    let lots = store::counts::countable(tx, shelf, items, LINES_MAX + 1).await?;
    invalid.ensure(lots.len() <= LINES_MAX, "/item_ids", many);
    let some = items.is_empty() || !lots.is_empty();
    invalid.ensure(some, "/item_ids", CountRefusal::NothingToCount {});
    invalid.finish()?;
    let ids: Vec<LotId> = lots.iter().map(|(_, lot)| *lot).collect();
    if let Some(number) = store::counts::running(tx, place.id, &ids).await? {
        return Err(CountRefusal::CountRunning { number }.into());
    }
    let count = Count {
        id: tx.id(),
        number: tx.next_number("PD", &tx.day().compact_month()).await?,
        organisation_id: place.id,
        single_user: place.facts.single_user,
        label: label.to_owned(),
        state: CountState::Open,
        line_count: i64::try_from(lots.len()).unwrap_or(i64::MAX),
        difference_count: 0,
        amount_e4: None,
        opened_by: tx.actor().author(),
        opened_at: tx.now(),
        counted_by: None,
        counted_for: None,
        counted_at: None,
        recounted_by: None,
        recounted_for: None,
        recounted_at: None,
        decided_by: None,
        decided_at: None,
        note: String::new(),
        version: 1,
    };
    store::counts::insert(tx, &count).await?;
    store::counts::lines_insert(tx, count.id, 1, lots).await?;
    let facts = json!({ "organisation_id": place.id, "label": label, "lines": count.line_count });
    tx.journal(COUNT, count.id, Some(&count.number), Verb::CREATE, facts);
    Ok(count.id)
}

/// A count that may go along an arrow of this verb.
async fn stepping(tx: &Tx, id: CountId, version: IfMatch, verb: CountVerb) -> Result<Count> {
    let count = store::counts::get(tx, id).await?;
    if next(COUNT_MAP, count.state, verb).is_none() {
        let (number, state) = (count.number, count.state);
        return Err(CountRefusal::CountWrongState { number, state }.into());
    }
    version.check(count.version)?;
    Ok(count)
}

fn note(tx: &Tx, one: &Count, verb: CountVerb, to: CountState, facts: serde_json::Value) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(COUNT, one.id, Some(&one.number), Verb(verb.as_str()), facts);
}

/// Hands the sheet in. What lies beside it is added; what is on it and was not counted refuses the whole.
pub async fn count(
    app: &App,
    actor: &Actor,
    id: CountId,
    version: IfMatch,
    lines: &[Counted],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let count = stepping(tx, id, version, CountVerb::Count).await?;
                own_store(tx, count.organisation_id).await?;
                let sheet = store::counts::lines(tx, id).await?;
                let lots = counted_lots(tx, lines).await?;
                all_counted(&sheet, &lots)?;
                let known: FxHashSet<LotId> = sheet.iter().map(|line| line.lot_id).collect();
                let beside: Vec<(ItemId, LotId)> = lots
                    .iter()
                    .filter(|lot| !known.contains(&lot.id))
                    .map(|lot| (lot.item_id, lot.id))
                    .collect();
                let line_count = count.line_count + i64::try_from(beside.len()).unwrap_or(0);
                store::counts::lines_insert(tx, id, count.line_count + 1, beside).await?;
                written(tx, &count, Round::First, lines, &lots).await?;
                let differ = differing(tx, id).await?.len();
                let to = match differ {
                    0 => CountState::Posted,
                    _ => CountState::Recount,
                };
                note(
                    tx,
                    &count,
                    CountVerb::Count,
                    to,
                    json!({ "lines": line_count, "differ": differ }),
                );
                let after = Count {
                    state: to,
                    line_count,
                    difference_count: i64::try_from(differ).unwrap_or(i64::MAX),
                    counted_by: tx.actor().author(),
                    counted_for: tx.actor().behalf_of,
                    counted_at: Some(tx.now()),
                    ..count
                };
                store::counts::save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}

/// Somebody else counts again what differed, without seeing what the first one wrote.
pub async fn recount(
    app: &App,
    actor: &Actor,
    id: CountId,
    version: IfMatch,
    lines: &[Counted],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let count = stepping(tx, id, version, CountVerb::Recount).await?;
                let place = own_store(tx, count.organisation_id).await?;
                NotSubmitter::witness(tx.actor(), count.counted_by, count.counted_for)?;
                let sheet = again(store::counts::lines(tx, id).await?);
                let lots = counted_lots(tx, lines).await?;
                all_counted(&sheet, &lots)?;
                on_sheet(&sheet, &lots)?;
                written(tx, &count, Round::Again, lines, &lots).await?;
                let differ = differing(tx, id).await?;
                let to = match differ.len() {
                    0 => CountState::Posted,
                    _ => CountState::Confirm,
                };
                note(tx, &count, CountVerb::Recount, to, json!({ "differ": differ.len() }));
                let after = Count {
                    state: to,
                    difference_count: i64::try_from(differ.len()).unwrap_or(i64::MAX),
                    amount_e4: worth(tx, &differ).await?,
                    recounted_by: tx.actor().author(),
                    recounted_for: tx.actor().behalf_of,
                    recounted_at: Some(tx.now()),
                    ..count
                };
                if to == CountState::Confirm {
                    let facts = json!({ "number": after.number, "organisation": place.facts.name, "differences": after.difference_count });
                    let link = format!("/stock/counts/{id}");
                    tx.notice(Notice::new(deciding_desk(&place), "count_waits", facts, link));
                }
                store::counts::save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}

async fn counted_lots(tx: &Tx, lines: &[Counted]) -> Result<Vec<Lot>> {
    let mut invalid = Invalid::new();
    let many = Field::TooMany { max: LINES_MAX };
    invalid.ensure(lines.len() <= LINES_MAX, "/lines", many);
    for (at, line) in lines.iter().enumerate() {
        let counted = line.counted;
        invalid.ensure(
            !counted.is_negative(),
            format!("/lines/{at}/counted"),
            CountRefusal::CountedNegative { counted },
        );
    }
    invalid.finish()?;
    let wanted: Vec<(ItemId, &Named)> =
        lines.iter().map(|line| (line.item_id, &line.lot)).collect();
    named(tx, &wanted, true).await
}

/// The lines of a sheet that differed at the first count.
pub(crate) fn again(sheet: Vec<CountLine>) -> Vec<CountLine> {
    sheet
        .into_iter()
        .filter(|line| line.differed() != 0)
        .collect()
}

/// Refuses a sheet with a line on which nobody wrote anything: nothing there is a number too.
fn all_counted(sheet: &[CountLine], lots: &[Lot]) -> Result<()> {
    let counted: FxHashSet<LotId> = lots.iter().map(|lot| lot.id).collect();
    match sheet.iter().find(|line| !counted.contains(&line.lot_id)) {
        Some(line) => {
            let lot = line.number.clone();
            Err(Invalid::one("/lines", CountRefusal::NotCounted { lot }))
        }
        None => Ok(()),
    }
}

fn on_sheet(sheet: &[CountLine], lots: &[Lot]) -> Result<()> {
    let mut invalid = Invalid::new();
    for (at, lot) in lots.iter().enumerate() {
        let there = sheet.iter().any(|line| line.lot_id == lot.id);
        let lot_id = lot.id;
        invalid.ensure(
            there,
            format!("/lines/{at}/lot_id"),
            CountRefusal::NotOnSheet { lot_id },
        );
    }
    invalid.finish()
}

/// Writes what was counted beside what the ledger has at this moment.
async fn written(
    tx: &Tx,
    count: &Count,
    round: Round,
    lines: &[Counted],
    lots: &[Lot],
) -> Result<()> {
    let owner = count.organisation_id;
    let shelf = places(tx, &[(owner, PlaceKind::Store)]).await?;
    let shelf = shelf.id(owner, PlaceKind::Store)?;
    let key = |lot: &Lot| BalanceKey {
        place_id: shelf,
        item_id: lot.item_id,
        lot_id: lot.id,
    };
    let (book, _) = store::ledger::balances(tx, lots.iter().map(key)).await?;
    let there = |(line, lot): (&Counted, &Lot)| {
        let book = book.get(&key(lot)).copied().unwrap_or_default();
        (lot.id, line.counted, book)
    };
    let counted: Vec<_> = lines.iter().zip(lots).map(there).collect();
    store::counts::lines_counted(tx, count.id, round, &counted).await
}

/// Lines that differ by the last count of them.
async fn differing(tx: &Tx, id: CountId) -> Result<Vec<CountLine>> {
    let lines = store::counts::lines(tx, id).await?;
    Ok(lines
        .into_iter()
        .filter(|line| line.differs() != 0)
        .collect())
}

/// What differs at purchase price, whatever the direction; none where a price is unknown.
async fn worth(tx: &Tx, lines: &[CountLine]) -> Result<Option<Money>> {
    let items: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
    let prices = suppliers::best_offers(tx, &items).await?;
    Ok(lines.iter().try_fold(Money::ZERO, |sum, line| {
        let price = prices.get(&line.item_id)?.price;
        sum.checked_add(Money::of(price, Quantity(line.differs().abs()))?)
    }))
}

/// A third person agrees: the differences are booked with what explains them.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    id: CountId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let count = deciding(tx, id, version, CountVerb::Confirm).await?;
                let moves = moves(tx, &count).await?;
                post_moves(tx, &moves).await?;
                let facts = json!({ "reason": why, "moves": moves.len() });
                note(tx, &count, CountVerb::Confirm, CountState::Posted, facts);
                let after = Count {
                    state: CountState::Posted,
                    decided_by: tx.actor().author(),
                    decided_at: Some(tx.now()),
                    note: why.clone(),
                    ..count
                };
                store::counts::save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}

/// A third person does not: what differed is counted once more.
pub async fn reject(
    app: &App,
    actor: &Actor,
    id: CountId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let count = deciding(tx, id, version, CountVerb::Reject).await?;
                store::counts::lines_uncount(tx, id).await?;
                let differ = differing(tx, id).await?.len();
                let facts = json!({ "reason": why });
                note(tx, &count, CountVerb::Reject, CountState::Recount, facts);
                let after = Count {
                    state: CountState::Recount,
                    difference_count: i64::try_from(differ).unwrap_or(i64::MAX),
                    amount_e4: None,
                    recounted_by: None,
                    recounted_for: None,
                    recounted_at: None,
                    note: why.clone(),
                    ..count
                };
                store::counts::save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}

/// A count about which this actor may decide: he is neither of the two who counted.
async fn deciding(tx: &Tx, id: CountId, version: IfMatch, verb: CountVerb) -> Result<Count> {
    let count = stepping(tx, id, version, verb).await?;
    let place = directory::organisation(tx, count.organisation_id).await?;
    decides(tx.actor(), place.id, place.facts.single_user)?;
    third(tx.actor(), &count)?;
    Ok(count)
}

/// Neither of the two who counted.
pub(crate) fn third(actor: &Actor, count: &Count) -> Result<NotSubmitter> {
    NotSubmitter::witness(actor, count.counted_by, count.counted_for)?;
    Ok(NotSubmitter::witness(
        actor,
        count.recounted_by,
        count.recounted_for,
    )?)
}

/// The moves that bring the ledger to the shelf.
async fn moves(tx: &Tx, count: &Count) -> Result<Vec<MoveRequest>> {
    let owner = count.organisation_id;
    let kinds = [PlaceKind::Store, PlaceKind::Loss];
    let found = places(tx, &kinds.map(|kind| (owner, kind))).await?;
    let (shelf, loss) = (
        found.id(owner, PlaceKind::Store)?,
        found.id(owner, PlaceKind::Loss)?,
    );
    let document = Document {
        kind: COUNT,
        id: count.id.0,
    };
    let mut moves = Vec::new();
    for line in differing(tx, count.id).await? {
        let (from, to, quantity, reason) = match line.difference()? {
            Difference::None => continue,
            Difference::Found(more) => (loss, shelf, more, MoveReason::Found),
            Difference::Lost(less) => (shelf, loss, less, MoveReason::Loss),
        };
        let goods = (line.item_id, line.lot_id, quantity);
        let key = format!("{COUNT}:{}:{}", count.id, line.line_no);
        moves.push(MoveRequest {
            reason,
            ..MoveRequest::transfer(goods, (from, to), document, key)
        });
    }
    Ok(moves)
}

/// Nothing comes of it.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    id: CountId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let count = stepping(tx, id, version, CountVerb::Cancel).await?;
                own_store(tx, count.organisation_id).await?;
                let facts = json!({ "reason": why });
                note(tx, &count, CountVerb::Cancel, CountState::Cancelled, facts);
                let after = Count {
                    state: CountState::Cancelled,
                    decided_by: tx.actor().author(),
                    decided_at: Some(tx.now()),
                    note: why.clone(),
                    ..count
                };
                store::counts::save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}
