//! Counts 盘点: the ledger follows the shelf, by moves that say why.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::{TEXT_MAX, own_store};
use crate::ledger::post_moves;
use crate::model::{
    BalanceKey, CountId, Document, LotId, LotKey, MoveReason, MoveRequest, NewLot, PlaceKind,
};
use crate::places::{lots, places};
use crate::refusal::StockRefusal;
use crate::rules::consumption::LINES_MAX;
use crate::rules::count::{CountRefusal, Difference, difference};
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal and of the ledger's documents.
const COUNT: &str = "count";

/// Which lot was counted: a known one, or one that is new to the ledger.
#[derive(Clone, Debug)]
pub enum Counted {
    /// By its id.
    Known(LotId),
    /// By what is printed on the box.
    Printed {
        /// 批号.
        number: String,
        /// Last day of use.
        expires_on: Day,
        /// 生产日期.
        produced_on: Option<Day>,
    },
}

/// One counted lot.
#[derive(Clone, Debug)]
pub struct CountLine {
    /// Which item.
    pub item_id: ItemId,
    /// Which lot of it.
    pub lot: Counted,
    /// What lies on the shelf.
    pub counted: Quantity,
    /// What the ledger said when the sheet was printed, if the counter knows.
    pub seen: Option<Quantity>,
}

/// What a count did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CountDone {
    /// The document.
    pub id: CountId,
    /// Lots of which more was found.
    pub found: usize,
    /// Lots of which some is lost.
    pub lost: usize,
}

/// Books the differences between ledger and shelf; all or none.
pub async fn record(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    organisation: OrganisationId,
    lines: &[CountLine],
    reason: &str,
) -> Result<CountDone> {
    app.db
        .write_once(actor, key, |tx| {
            async move { record_in(tx, organisation, lines, reason).await }.scope_boxed()
        })
        .await
}

async fn record_in(
    tx: &Tx,
    organisation: OrganisationId,
    lines: &[CountLine],
    reason: &str,
) -> Result<CountDone> {
    let organisation = own_store(tx, organisation).await?.id;
    let reason = fold(reason);
    checked(tx, lines, &reason).await?;
    let lot_ids = lot_ids(tx, lines).await?;
    let kinds = [PlaceKind::Store, PlaceKind::Loss];
    let places = places(tx, &kinds.map(|kind| (organisation, kind))).await?;
    let shelf = places.id(organisation, PlaceKind::Store)?;
    let loss = places.id(organisation, PlaceKind::Loss)?;
    let key = |line: &CountLine, lot_id| BalanceKey {
        place_id: shelf,
        item_id: line.item_id,
        lot_id,
    };
    let counted = || lines.iter().zip(&lot_ids);
    let keys = counted().map(|(line, lot)| key(line, *lot));
    let (balances, _) = store::ledger::balances(tx, keys).await?;
    let mut done = CountDone {
        id: tx.id(),
        found: 0,
        lost: 0,
    };
    let mut moves = Vec::new();
    let mut invalid = Invalid::new();
    for (at, (line, lot_id)) in counted().enumerate() {
        let ledger = balances
            .get(&key(line, *lot_id))
            .copied()
            .unwrap_or_default();
        if let Some(moved) = moved_since(tx, line, ledger).await? {
            invalid.at(format!("/lines/{at}/seen"), moved);
        }
        let (from, to, quantity, reason) = match difference(ledger, line.counted)? {
            Difference::None => continue,
            Difference::Found(more) => (loss, shelf, more, MoveReason::Found),
            Difference::Lost(less) => (shelf, loss, less, MoveReason::Loss),
        };
        match reason {
            MoveReason::Found => done.found += 1,
            _ => done.lost += 1,
        }
        moves.push(MoveRequest {
            item_id: line.item_id,
            lot_id: *lot_id,
            from,
            to,
            quantity,
            reason,
            document: Document {
                kind: COUNT,
                id: done.id.0,
            },
            period: None,
            reverses: None,
            dedupe_key: format!("{COUNT}:{}:{at}", done.id),
        });
    }
    invalid.finish()?;
    post_moves(tx, &moves).await?;
    let facts = json!({
        "organisation_id": organisation,
        "reason": reason,
        "lines": lines.len(),
        "found": done.found,
        "lost": done.lost,
    });
    tx.journal(COUNT, done.id, None, Verb("record"), facts);
    Ok(done)
}

/// What the counter saw on his screen is not what the ledger holds any more.
async fn moved_since(tx: &Tx, line: &CountLine, ledger: Quantity) -> Result<Option<StockRefusal>> {
    let Some(seen) = line.seen.filter(|seen| *seen != ledger) else {
        return Ok(None);
    };
    let item = store::names::code(tx, line.item_id).await?;
    Ok(Some(StockRefusal::MovedSince {
        item,
        seen,
        now: ledger,
    }))
}

async fn checked(tx: &Tx, lines: &[CountLine], reason: &str) -> Result<()> {
    let mut invalid = Invalid::new();
    invalid.ensure(
        !reason.is_empty(),
        "/reason",
        CountRefusal::ReasonMissing {},
    );
    invalid.ensure(
        reason.chars().count() <= TEXT_MAX,
        "/reason",
        Field::TooLong { max: TEXT_MAX },
    );
    invalid.ensure(!lines.is_empty(), "/lines", CountRefusal::NothingCounted {});
    invalid.ensure(
        lines.len() <= LINES_MAX,
        "/lines",
        Field::TooMany { max: LINES_MAX },
    );
    let known = store::names::known(tx, lines.iter().map(|line| line.item_id)).await?;
    for (at, line) in lines.iter().enumerate() {
        let unknown = Field::UnknownReference {
            value: line.item_id.to_string(),
        };
        invalid.ensure(
            known.contains(&line.item_id),
            format!("/lines/{at}/item_id"),
            unknown,
        );
        let negative = CountRefusal::CountedNegative {
            counted: line.counted,
        };
        invalid.ensure(
            !line.counted.is_negative(),
            format!("/lines/{at}/counted"),
            negative,
        );
        if let Counted::Printed { number, .. } = &line.lot {
            let blank = fold(number).is_empty();
            invalid.ensure(
                !blank,
                format!("/lines/{at}/lot/number"),
                Field::Required {},
            );
        }
    }
    invalid.finish()
}

/// The lots of the lines, new ones written; refuses lots of other items and lots counted twice.
async fn lot_ids(tx: &Tx, lines: &[CountLine]) -> Result<Vec<LotId>> {
    let boxes: Vec<NewLot> = lines.iter().filter_map(printed).collect();
    let new = lots(tx, &boxes).await?;
    let ids = lines.iter().filter_map(|line| match line.lot {
        Counted::Known(id) => Some(id),
        Counted::Printed { .. } => None,
    });
    let known = store::lots::by_id(tx, ids).await?;
    let items: FxHashMap<LotId, ItemId> =
        known.iter().map(|(id, lot)| (*id, lot.item_id)).collect();
    let mut seen = FxHashSet::default();
    let mut invalid = Invalid::new();
    let mut lot_ids = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let id = match &line.lot {
            Counted::Known(id) => *id,
            Counted::Printed { .. } => {
                match printed(line).and_then(|lot| new.get(&lot.key).copied()) {
                    Some(id) => id,
                    None => return Err(Error::fault("a lot was not written")),
                }
            }
        };
        let belongs = items.get(&id).is_none_or(|item| *item == line.item_id);
        let unknown = matches!(line.lot, Counted::Known(_)) && !items.contains_key(&id);
        if unknown || !belongs {
            let refusal = CountRefusal::LotOfAnotherItem {
                item_id: line.item_id,
                lot_id: id,
            };
            invalid.at(format!("/lines/{at}/lot_id"), refusal);
        } else if !seen.insert(id) {
            let refusal = CountRefusal::CountedTwice {
                item_id: line.item_id,
                lot_id: id,
            };
            invalid.at(format!("/lines/{at}/lot_id"), refusal);
        }
        lot_ids.push(id);
    }
    invalid.finish()?;
    Ok(lot_ids)
}

fn printed(line: &CountLine) -> Option<NewLot> {
    let Counted::Printed {
        number,
        expires_on,
        produced_on,
    } = &line.lot
    else {
        return None;
    };
    let key = LotKey {
        item_id: line.item_id,
        number: fold(number),
        expires_on: *expires_on,
    };
    Some(NewLot {
        key,
        produced_on: *produced_on,
    })
}
