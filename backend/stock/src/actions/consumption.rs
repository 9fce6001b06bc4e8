//! Consumption 消耗: what a facility used for its patients, reported by hand.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde_json::json;

use super::own_store;
use crate::ledger::post_moves;
use crate::model::{
    ConsumptionId, Document, LotStock, MoveReason, MoveRequest, Period, PlaceId, PlaceKind,
};
use crate::places::{Places, places};
use crate::policy::TraceTerms;
use crate::refusal::StockRefusal;
use crate::rules::consumption::{LINES_MAX, period_checked};
use crate::rules::fefo::{Issue, Pick, fefo};
use crate::rules::tracing::TraceRefusal;
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;

/// Word of the journal and of the ledger's documents.
pub const CONSUMPTION: &str = "consumption";

/// What was used of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which item.
    pub item_id: ItemId,
    /// How much, base units.
    pub quantity: Quantity,
    /// In which month; the present one when not given.
    pub period: Option<Period>,
}

/// Reports consumption by hand: goods leave the store for patients, first to expire first out. Refuses what the
/// ledger does not know of, because whoever reports by hand can count first.
pub async fn record(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    organisation: OrganisationId,
    lines: &[Used],
) -> Result<ConsumptionId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { record_in(tx, organisation, lines).await }.scope_boxed()
        })
        .await
}

async fn record_in(tx: &Tx, organisation: OrganisationId, lines: &[Used]) -> Result<ConsumptionId> {
    let organisation = own_store(tx, organisation).await?;
    checked(tx, lines).await?;
    by_code_only(tx, lines).await?;
    let id: ConsumptionId = tx.id();
    let mut shelf = Shelf::open(tx, organisation.id, lines.iter().map(|line| line.item_id)).await?;
    let mut moves = Vec::new();
    let mut short = Invalid::new();
    for (at, line) in lines.iter().enumerate() {
        let issue = shelf.take(line.item_id, line.quantity, tx.day());
        if !issue.missing.is_zero() {
            let available = Quantity(line.quantity.0 - issue.missing.0);
            let item = store::names::code(tx, line.item_id).await?;
            let refusal = StockRefusal::NotEnough {
                item,
                available,
                wanted: line.quantity,
            };
            short.at(format!("/lines/{at}/quantity"), refusal);
        }
        let document = Document {
            kind: CONSUMPTION,
            id: id.0,
        };
        moves.extend(shelf.moves(
            line,
            &issue.picks,
            &document,
            &format!("{CONSUMPTION}:{id}:{at}"),
        ));
    }
    short.finish()?;
    post_moves(tx, &moves).await?;
    let facts =
        json!({ "organisation_id": organisation.id, "lines": lines.len(), "moves": moves.len() });
    tx.journal(CONSUMPTION, id, None, Verb("record"), facts);
    Ok(id)
}

/// Refuses quantities of what is used by scanning each of it.
async fn by_code_only(tx: &Tx, lines: &[Used]) -> Result<()> {
    let terms: TraceTerms = tx.policy().await?;
    if !terms.high_value_by_code {
        return Ok(());
    }
    let items: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
    let dear = store::names::high_value(tx, &items).await?;
    let mut invalid = Invalid::new();
    for (at, line) in lines.iter().enumerate() {
        if dear.contains_key(&line.item_id) {
            let item = store::names::code(tx, line.item_id).await?;
            let refusal = TraceRefusal::ScanToUse { item };
            invalid.at(format!("/lines/{at}/item_id"), refusal);
        }
    }
    invalid.finish()
}

async fn checked(tx: &Tx, lines: &[Used]) -> Result<()> {
    let mut invalid = Invalid::new();
    invalid.ensure(
        !lines.is_empty(),
        "/lines",
        StockRefusal::NothingReported {},
    );
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
        invalid.ensure(
            line.quantity.is_positive(),
            format!("/lines/{at}/quantity"),
            Field::NotPositive {},
        );
        if let Some(Err(refusal)) = line.period.map(|period| period_checked(period, tx.day())) {
            invalid.at(format!("/lines/{at}/period"), refusal);
        }
    }
    invalid.finish()
}

/// The store of one facility while lines are taken from it one after the other.
pub(super) struct Shelf {
    pub(super) store: PlaceId,
    pub(super) patient: PlaceId,
    pub(super) loss: PlaceId,
    lots: FxHashMap<ItemId, Vec<LotStock>>,
}

impl Shelf {
    /// What lies in the store of these items. Posting pins the lots that are taken; one that is passed over may change.
    pub(super) async fn open(
        tx: &Tx,
        organisation: OrganisationId,
        items: impl IntoIterator<Item = ItemId>,
    ) -> Result<Self> {
        let kinds = [PlaceKind::Store, PlaceKind::Patient, PlaceKind::Loss];
        let found: Places = places(tx, &kinds.map(|kind| (organisation, kind))).await?;
        let at = |kind| found.id(organisation, kind);
        let store = at(PlaceKind::Store)?;
        let lots = store::ledger::lots_in(tx, store, items).await?;
        Ok(Self {
            store,
            patient: at(PlaceKind::Patient)?,
            loss: at(PlaceKind::Loss)?,
            lots,
        })
    }

    /// Takes what FEFO takes; the next line finds less.
    pub(super) fn take(&mut self, item: ItemId, wanted: Quantity, day: Day) -> Issue {
        let Some(lots) = self.lots.get_mut(&item) else {
            return Issue {
                picks: Vec::new(),
                missing: wanted,
            };
        };
        let issue = fefo(lots, wanted, day);
        let taken: BTreeMap<_, _> = issue
            .picks
            .iter()
            .map(|pick| (pick.lot_id, pick.quantity))
            .collect();
        for lot in lots {
            if let Some(quantity) = taken.get(&lot.lot_id) {
                lot.quantity = Quantity(lot.quantity.0 - quantity.0);
            }
        }
        issue
    }

    /// The moves of a line: each pick from the store to the patients.
    pub(super) fn moves(
        &self,
        line: &Used,
        picks: &[Pick],
        document: &Document,
        key: &str,
    ) -> Vec<MoveRequest> {
        let step = |(at, pick): (usize, &Pick)| MoveRequest {
            item_id: line.item_id,
            lot_id: pick.lot_id,
            from: self.store,
            to: self.patient,
            quantity: pick.quantity,
            reason: MoveReason::Consumption,
            document: *document,
            period: line.period,
            reverses: None,
            dedupe_key: format!("{key}:{at}"),
        };
        picks.iter().enumerate().map(step).collect()
    }
}
