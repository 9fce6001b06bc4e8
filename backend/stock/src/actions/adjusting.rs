//! Adjustments 损益: goods that are lost, broken, expired or found, each with its reason. Dear ones wait for a second person.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::lines::{Named, named};
use super::{TEXT_MAX, decides, deciding_desk, own_store, reason};
use crate::ledger::post_moves;
use crate::model::{
    ADJUSTMENT_MAP, AdjustmentId, AdjustmentReason, AdjustmentState, AdjustmentVerb, BalanceKey,
    Document, MoveRequest, PlaceKind,
};
use crate::places::places;
use crate::policy::AdjustmentTerms;
use crate::refusal::StockRefusal;
use crate::rules::consumption::LINES_MAX;
use crate::rules::count::{CountRefusal, written_off};
use crate::store;
use crate::store::adjustments::{Adjustment, AdjustmentLine};
use formulary::model::ItemId;
use identity::directory;
use identity::model::Organisation;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal and of the ledger's documents.
pub const ADJUSTMENT: &str = "adjustment";

/// Some of a lot that is written off, or on.
#[derive(Clone, Debug)]
pub struct AdjustLine {
    /// Which item.
    pub item_id: ItemId,
    /// Which lot of it.
    pub lot: Named,
    /// Why.
    pub reason: AdjustmentReason,
    /// How much; above zero.
    pub quantity: Quantity,
    /// What the ledger said on the screen, if the desk saw it.
    pub seen: Option<Quantity>,
}

/// Writes an adjustment down. What one person may book alone is booked at once.
pub async fn record(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    organisation: OrganisationId,
    lines: &[AdjustLine],
    note: &str,
) -> Result<AdjustmentId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { record_in(tx, organisation, lines, &fold(note)).await }.scope_boxed()
        })
        .await
}

async fn record_in(
    tx: &Tx,
    organisation: OrganisationId,
    lines: &[AdjustLine],
    note: &str,
) -> Result<AdjustmentId> {
    let place = own_store(tx, organisation).await?;
    let rows = checked(tx, &place, lines, note).await?;
    let amount = worth(&rows);
    let items: Vec<ItemId> = rows.iter().map(|row| row.item_id).collect();
    let terms: AdjustmentTerms = tx.policy().await?;
    let waits = terms.needs_second(amount, store::names::any_special(tx, &items).await?);
    let actor = tx.actor();
    let paper = Adjustment {
        id: tx.id(),
        number: tx.next_number("SY", &tx.day().compact_month()).await?,
        organisation_id: place.id,
        single_user: place.facts.single_user,
        state: match waits {
            true => AdjustmentState::Waiting,
            false => AdjustmentState::Posted,
        },
        note: note.to_owned(),
        line_count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        amount_e4: amount,
        proposed_by: actor.author(),
        proposed_for: actor.behalf_of,
        proposed_at: tx.now(),
        decided_by: None,
        decided_at: None,
        decision: String::new(),
        version: 1,
    };
    store::adjustments::insert(tx, &paper, &rows).await?;
    let facts = json!({
        "organisation_id": place.id, "state": paper.state, "note": note, "lines": rows.len(), "amount": amount,
    });
    tx.journal(
        ADJUSTMENT,
        paper.id,
        Some(&paper.number),
        Verb::CREATE,
        facts,
    );
    match waits {
        true => tell(tx, &place, &paper),
        false => post(tx, &paper, &rows).await?,
    }
    Ok(paper.id)
}

/// The lines with their lots and prices.
async fn checked(
    tx: &Tx,
    place: &Organisation,
    lines: &[AdjustLine],
    note: &str,
) -> Result<Vec<AdjustmentLine>> {
    let mut invalid = Invalid::new();
    let long = note.chars().count() > TEXT_MAX;
    invalid.ensure(!long, "/note", Field::TooLong { max: TEXT_MAX });
    let nothing = StockRefusal::NothingReported {};
    invalid.ensure(!lines.is_empty(), "/lines", nothing);
    let many = Field::TooMany { max: LINES_MAX };
    invalid.ensure(lines.len() <= LINES_MAX, "/lines", many);
    for (at, line) in lines.iter().enumerate() {
        let positive = line.quantity.is_positive();
        invalid.ensure(
            positive,
            format!("/lines/{at}/quantity"),
            Field::NotPositive {},
        );
    }
    invalid.finish()?;
    let wanted: Vec<(ItemId, &Named)> =
        lines.iter().map(|line| (line.item_id, &line.lot)).collect();
    let lots = named(tx, &wanted, false).await?;
    let items: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
    let prices = suppliers::best_offers(tx, &items).await?;
    let shelf = places(tx, &[(place.id, PlaceKind::Store)]).await?;
    let shelf = shelf.id(place.id, PlaceKind::Store)?;
    let key = |item_id, lot_id| BalanceKey {
        place_id: shelf,
        item_id,
        lot_id,
    };
    let keys = lots.iter().map(|lot| key(lot.item_id, lot.id));
    let (book, _) = store::ledger::balances(tx, keys).await?;
    let mut invalid = Invalid::new();
    let mut rows = Vec::with_capacity(lines.len());
    for (at, (line, lot)) in lines.iter().zip(&lots).enumerate() {
        if let Err(no) = written_off(line.reason, &lot.number, lot.expires_on, tx.day()) {
            invalid.at(format!("/lines/{at}/reason"), no);
        }
        let now = book
            .get(&key(lot.item_id, lot.id))
            .copied()
            .unwrap_or_default();
        if let Some(seen) = line.seen.filter(|seen| *seen != now) {
            let item = store::names::code(tx, lot.item_id).await?;
            let moved = StockRefusal::MovedSince { item, seen, now };
            invalid.at(format!("/lines/{at}/seen"), moved);
        }
        rows.push(AdjustmentLine {
            line_no: i64::try_from(at).unwrap_or(i64::MAX) + 1,
            item_id: line.item_id,
            lot_id: lot.id,
            reason: line.reason,
            quantity_milli: line.quantity,
            price_e4: prices.get(&line.item_id).map(|offer| offer.price),
        });
    }
    invalid.finish()?;
    Ok(rows)
}

/// At purchase price, whatever the direction; none where a price is unknown.
fn worth(rows: &[AdjustmentLine]) -> Option<Money> {
    rows.iter().try_fold(Money::ZERO, |sum, row| {
        sum.checked_add(Money::of(row.price_e4?, row.quantity_milli)?)
    })
}

fn tell(tx: &Tx, place: &Organisation, paper: &Adjustment) {
    let facts = json!({ "number": paper.number, "organisation": place.facts.name, "lines": paper.line_count });
    let link = format!("/stock/adjustments/{}", paper.id);
    tx.notice(Notice::new(
        deciding_desk(place),
        "adjustment_waits",
        facts,
        link,
    ));
}

/// The moves between shelf and loss.
async fn post(tx: &Tx, paper: &Adjustment, rows: &[AdjustmentLine]) -> Result<()> {
    let owner = paper.organisation_id;
    let kinds = [PlaceKind::Store, PlaceKind::Loss];
    let found = places(tx, &kinds.map(|kind| (owner, kind))).await?;
    let (shelf, loss) = (
        found.id(owner, PlaceKind::Store)?,
        found.id(owner, PlaceKind::Loss)?,
    );
    let document = Document {
        kind: ADJUSTMENT,
        id: paper.id.0,
    };
    let step = |row: &AdjustmentLine| {
        let way = match row.reason {
            AdjustmentReason::Found => (loss, shelf),
            _ => (shelf, loss),
        };
        let goods = (row.item_id, row.lot_id, row.quantity_milli);
        let key = format!("{ADJUSTMENT}:{}:{}", paper.id, row.line_no);
        MoveRequest {
            reason: row.reason.moves_as(),
            ..MoveRequest::transfer(goods, way, document, key)
        }
    };
    let moves: Vec<MoveRequest> = rows.iter().map(step).collect();
    post_moves(tx, &moves).await.map(drop)
}

/// A second person agrees: the goods are moved.
pub async fn confirm(app: &App, actor: &Actor, id: AdjustmentId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let paper = decide(tx, id, version, AdjustmentVerb::Confirm, "").await?;
                let mut rows: FxHashMap<_, _> = store::adjustments::lines(tx, [id]).await?;
                post(tx, &paper, &rows.remove(&id).unwrap_or_default()).await
            }
            .scope_boxed()
        })
        .await
}

/// He does not: everything stays where the ledger has it.
pub async fn reject(
    app: &App,
    actor: &Actor,
    id: AdjustmentId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                decide(tx, id, version, AdjustmentVerb::Reject, why)
                    .await
                    .map(drop)
            }
            .scope_boxed()
        })
        .await
}

async fn decide(
    tx: &Tx,
    id: AdjustmentId,
    version: IfMatch,
    verb: AdjustmentVerb,
    why: &str,
) -> Result<Adjustment> {
    let paper = store::adjustments::get(tx, id).await?;
    let place = directory::organisation(tx, paper.organisation_id).await?;
    let over = CountRefusal::AdjustmentOver {
        number: paper.number.clone(),
    };
    let to = next(ADJUSTMENT_MAP, paper.state, verb).ok_or(over)?;
    version.check(paper.version)?;
    decides(tx.actor(), place.id, place.facts.single_user)?;
    NotSubmitter::witness(tx.actor(), paper.proposed_by, paper.proposed_for)?;
    let facts = json!({ "from": paper.state, "to": to, "reason": why });
    tx.journal(
        ADJUSTMENT,
        id,
        Some(&paper.number),
        Verb(verb.as_str()),
        facts,
    );
    let after = Adjustment {
        state: to,
        decided_by: tx.actor().author(),
        decided_at: Some(tx.now()),
        decision: why.to_owned(),
        ..paper
    };
    store::adjustments::save(tx, &after).await?;
    Ok(after)
}
