//! 备药: what the centre should have of each piece until the next cycle's goods come. Its own use is suggested like that of any facility;
//! what is reserved for facilities, or promised to prescriptions that were passed and has not left the shelf, is no longer there for
//! anybody else.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use demand::asking;
use demand::model::cycle::{Cycle, CycleWord};
use demand::model::line::Line;
use demand::model::requisition::{RequisitionId, RequisitionWord};
use demand::planning::{cycles_in, house};
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use stock::reserving;

use crate::refusal::PrescriptionRefusal;

/// What the centre needs of a piece.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeed)]
pub struct NeedView {
    /// Which.
    pub item: ItemRef,
    /// Used in the look-back.
    pub used: Quantity,
    /// Days of it with stock.
    pub days: i64,
    /// Free in the centre's store: neither reserved for a facility nor held nor expired.
    pub on_hand: Quantity,
    /// Of that promised to prescriptions that were passed, and not weighed and checked yet.
    pub promised: Quantity,
    /// Ordered for the centre, or asked for in its requisitions.
    pub on_the_way: Quantity,
    /// What to ask for, whole packs.
    pub suggested: Quantity,
}

/// The centre's own requisition of the cycle.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeedPaper)]
pub struct PaperView {
    /// Which.
    pub id: RequisitionId,
    /// Its number.
    pub number: String,
    /// How far it is.
    pub state: RequisitionWord,
}

/// What the centre needs, and for how long.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeeds)]
pub struct NeedsView {
    /// Name of the open cycle; null: none is open, and the days are those of an emergency.
    pub cycle: Option<String>,
    /// Days to cover, without the days of delivery.
    pub days: i64,
    /// What the centre has asked for in this cycle already.
    pub requisition: Option<PaperView>,
    /// The reader may ask for it now.
    pub can_request: bool,
    /// Pieces that were used, are promised or are missing, by code.
    pub pieces: Vec<NeedView>,
}

#[derive(FromQueryResult)]
struct Piece {
    id: ItemId,
}

#[derive(FromQueryResult)]
struct Promised {
    item_id: ItemId,
    promised_milli: Quantity,
}

async fn promised(tx: &Tx) -> Result<FxHashMap<ItemId, Quantity>> {
    let sql = "SELECT l.item_id, CAST(SUM(l.grams_milli * p.doses) AS BIGINT) AS promised_milli FROM decoction_job j \
               JOIN prescription p ON p.id = j.prescription_id JOIN prescription_line l ON l.prescription_id = p.id \
               WHERE j.state IN ('queued', 'dispensing', 'weighed') AND l.item_id IS NOT NULL GROUP BY l.item_id";
    let rows: Vec<Promised> = tx.rows(sql, binds![]).await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.item_id, row.promised_milli)).collect())
}

/// What is known of the centre's pieces.
pub struct Needs {
    /// Who uses them.
    pub centre: OrganisationId,
    /// Which takes requisitions now.
    pub cycle: Option<Cycle>,
    /// To cover, without the days of delivery.
    days: i64,
    /// What a requisition would hold: pieces that were used, are promised or are missing, by code.
    pub lines: Vec<Line>,
    free: FxHashMap<ItemId, Quantity>,
    promised: FxHashMap<ItemId, Quantity>,
}

impl Needs {
    /// As they stand.
    ///
    /// # Errors
    ///
    /// The reader does not sit at the centre.
    pub async fn of(tx: &Tx) -> Result<Self> {
        if tx.actor().organisation_kind != OrganisationKind::Centre {
            return Err(PrescriptionRefusal::NotYourPost {}.into());
        }
        let sql = "SELECT id FROM item WHERE kind = 'piece' AND state = 'active' ORDER BY code";
        let pieces: Vec<Piece> = tx.rows(sql, binds![]).await?;
        let ids: Vec<ItemId> = pieces.iter().map(|piece| piece.id).collect();
        let cycle = cycles_in(tx, &[CycleWord::Open]).await?.into_iter().next();
        let centre = directory::centre(tx).await?.id;
        let free = free(tx, centre, &ids).await?;
        let promised = promised(tx).await?;
        let mut available = free.clone();
        for (item, given) in &promised {
            available.entry(*item).or_default().0 -= given.0;
        }
        let house = house(tx).await?;
        let horizon = house.horizon(cycle.as_ref());
        let mut lines = asking::suggested(tx, centre, (&house, horizon), &ids, &available).await?;
        lines.retain(|line| {
            !line.basis.stretch.consumption.is_zero()
                || promised.contains_key(&line.item_id)
                || !line.quantity.is_zero()
        });
        Ok(Self {
            centre,
            cycle,
            days: horizon.review_days + horizon.safety_days,
            lines,
            free,
            promised,
        })
    }
}

async fn free(
    tx: &Tx,
    centre: OrganisationId,
    ids: &[ItemId],
) -> Result<FxHashMap<ItemId, Quantity>> {
    let Some(place) = reserving::store_known(tx, centre).await? else {
        return Ok(FxHashMap::default());
    };
    let lots = reserving::free_lots(tx, place, ids).await?.into_iter();
    let sum = lots.map(|(item, lots)| {
        let held = lots.iter().map(|lot| lot.quantity.0).sum();
        (item, Quantity(held))
    });
    Ok(sum.collect())
}

/// What the centre needs of each piece.
pub async fn needs(tx: &Tx) -> Result<NeedsView> {
    let found = Needs::of(tx).await?;
    let ids = found.lines.iter().map(|line| line.item_id).collect();
    let names = Names::of(tx, Vec::new(), ids, Vec::new()).await?;
    let paper = match &found.cycle {
        Some(cycle) => asking::regular(tx, found.centre, cycle).await?,
        None => None,
    };
    let of =
        |sums: &FxHashMap<ItemId, Quantity>, item| sums.get(&item).copied().unwrap_or_default();
    let mut pieces = Vec::with_capacity(found.lines.len());
    for line in &found.lines {
        pieces.push(NeedView {
            item: names.item(line.item_id)?,
            used: line.basis.stretch.consumption,
            days: line.basis.stretch.days_with_stock(),
            on_hand: of(&found.free, line.item_id),
            promised: of(&found.promised, line.item_id),
            on_the_way: Quantity(line.basis.on_the_way.0 + line.basis.requested.0),
            suggested: line.suggested,
        });
    }
    let is_asking = found.cycle.is_some() && paper.is_none();
    let has_needs = found.lines.iter().any(|line| line.suggested.is_positive());
    Ok(NeedsView {
        can_request: is_asking && has_needs && tx.actor().can(Permission::EditRequisition),
        cycle: found.cycle.map(|cycle| cycle.terms.name),
        days: found.days,
        requisition: paper.map(|paper| PaperView {
            id: paper.id,
            state: paper.state.word(),
            number: paper.number,
        }),
        pieces,
    })
}
