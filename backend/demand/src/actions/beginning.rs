//! How a requisition begins: its number, and the lines it is filled with.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::actions::{MAX_TEXT, REQUISITION};
use crate::model::cycle::{Cycle, CycleId};
use crate::model::known::Item;
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::{Purpose, Requisition, RequisitionId, RequisitionState};
use crate::model::template::TemplateId;
use crate::refusal::DemandRefusal;
use crate::rules::people;
use crate::rules::writing::{Wanted, fresh, totals};
use crate::store::{self, Dossier, FacilityRow};
use formulary::model::{ItemId, ItemKind};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// What a new requisition begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefill {
    /// What the facility uses or holds, and the chronic guarantee list, at the suggested quantities.
    Suggestion,
    /// What it asked for last time.
    Last,
    /// One of its lists.
    Template(TemplateId),
    /// Nothing.
    Empty,
}

/// A requisition to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequisition {
    /// For whom.
    pub facility_id: OrganisationId,
    /// Regular in a cycle, or an emergency with its reason.
    pub purpose: Purpose,
    /// What it begins with.
    pub prefill: Prefill,
}

/// A requisition just begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Begun {
    /// Its identity.
    pub id: RequisitionId,
    /// Items of the last requisition or the template that this facility cannot ask for now.
    pub left_out: Vec<ItemId>,
}

/// Begins a requisition.
pub async fn begin(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: NewRequisition,
) -> Result<Begun> {
    if let Purpose::Emergency { reason } = &new.purpose {
        if reason.trim().is_empty() {
            return Err(DemandRefusal::ReasonMissing {}.into());
        }
        if reason.chars().count() > MAX_TEXT {
            return Err(Invalid::one("/reason", Field::TooLong { max: MAX_TEXT }));
        }
    }
    let new = &new;
    app.db
        .write_once(actor, key, |tx| {
            async move { begin_in(tx, new).await }.scope_boxed()
        })
        .await
}

async fn begin_in(tx: &Tx, new: &NewRequisition) -> Result<Begun> {
    let facility = store::facility_get(tx, new.facility_id).await?;
    people::may_write(tx.actor(), &facility.facts())?;
    let cycle = match &new.purpose {
        Purpose::Regular(id) => Some(open_cycle(tx, *id, &facility).await?),
        Purpose::Emergency { .. } => None,
    };
    let house = store::house(tx).await?;
    let (lines, left_out) = prefilled(tx, &facility, cycle.as_ref(), &house, new).await?;
    let purpose = new.purpose.clone();
    let id = written(tx, &facility, cycle.as_ref(), purpose, &lines).await?;
    Ok(Begun { id, left_out })
}

/// Begins a regular one with these lines.
pub(crate) async fn regular(
    tx: &Tx,
    facility: &FacilityRow,
    cycle: CycleId,
    lines: &[Line],
) -> Result<Begun> {
    let purpose = Purpose::Regular(cycle);
    let cycle = open_cycle(tx, cycle, facility).await?;
    let id = written(tx, facility, Some(&cycle), purpose, lines).await?;
    let left_out = Vec::new();
    Ok(Begun { id, left_out })
}

async fn written(
    tx: &Tx,
    facility: &FacilityRow,
    cycle: Option<&Cycle>,
    purpose: Purpose,
    lines: &[Line],
) -> Result<RequisitionId> {
    let id = tx.id();
    let document = Requisition {
        id,
        number: number(tx, facility, cycle).await?,
        facility_id: facility.id,
        purpose,
        totals: totals(lines),
        state: RequisitionState::Draft { returned: None },
        version: 1,
        created_by: tx.actor().author(),
        created_at: tx.now(),
    };
    if store::requisitions_insert(tx, &[&document]).await? == 0 {
        // A rival was faster. On PostgreSQL this transaction starts again and finds him above.
        return Err(Error::conflict());
    }
    store::lines_put(tx, lines.iter().map(|line| (id, line)).collect()).await?;
    let facts = json!({ "facility_id": facility.id, "kind": document.purpose.kind(), "lines": lines.len() });
    tx.journal(REQUISITION, id, Some(&document.number), Verb::CREATE, facts);
    Ok(id)
}

/// The cycle, open and pinned, in which the facility has no requisition yet.
async fn open_cycle(tx: &Tx, id: CycleId, facility: &FacilityRow) -> Result<Cycle> {
    let cycle = store::cycle_get(tx, id).await?;
    cycle.takes_requisitions()?;
    store::cycle_rely_on(tx, id).await?;
    match store::regular_of(tx, id, facility.id).await? {
        Some(Dossier { document, .. }) => Err(DemandRefusal::RequisitionExists {
            id: document.id,
            number: document.number,
        }
        .into()),
        None => Ok(cycle),
    }
}

/// Numbers derive from cycle or day and facility, so that no counter makes facilities wait for each other:
/// `QL-2026-11-430682001`, and `…-2` after a withdrawal; emergencies begin with `JJ` and the day.
async fn number(tx: &Tx, facility: &FacilityRow, cycle: Option<&Cycle>) -> Result<String> {
    let stem = match cycle {
        Some(cycle) => format!("QL-{}-{}", cycle.terms.code, facility.code),
        None => format!(
            "JJ-{}-{}",
            tx.day().to_string().replace('-', ""),
            facility.code
        ),
    };
    let taken = store::numbers_like(tx, facility.id, &stem).await?;
    let last = taken.iter().map(|number| suffix(number, &stem)).max();
    Ok(last.map_or_else(|| stem.clone(), |last| format!("{stem}-{}", last + 1)))
}

fn suffix(number: &str, stem: &str) -> i64 {
    number
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('-')?.parse().ok())
        .unwrap_or(1)
}

async fn prefilled(
    tx: &Tx,
    facility: &FacilityRow,
    cycle: Option<&Cycle>,
    house: &House,
    new: &NewRequisition,
) -> Result<(Vec<Line>, Vec<ItemId>)> {
    let wishes: Vec<(ItemId, Quantity)> = match new.prefill {
        Prefill::Empty => return Ok((Vec::new(), Vec::new())),
        Prefill::Suggestion => {
            return Ok((suggested(tx, facility, cycle, house).await?, Vec::new()));
        }
        Prefill::Last => store::last_wishes(tx, facility.id, new.purpose.kind()).await?,
        Prefill::Template(id) => {
            let template = store::template_get(tx, id).await?;
            template
                .lines
                .iter()
                .map(|line| (line.item_id, line.quantity))
                .collect()
        }
    };
    let ids: Vec<ItemId> = wishes.iter().map(|(item, _)| *item).collect();
    let items = store::items_these(tx, facility.kind, &ids).await?;
    let mut known = store::known(tx, facility.id, None, house.horizon(cycle), &ids).await?;
    let (mut lines, mut left_out) = (Vec::with_capacity(ids.len()), Vec::new());
    for (id, quantity) in wishes {
        match items.get(&id).filter(|item| item.offered()) {
            Some(item) => {
                // The pack may have changed since.
                let quantity = quantity.round_up_to(item.pack);
                let wanted = Wanted {
                    quantity,
                    note: None,
                };
                lines.push(fresh(
                    item,
                    known.remove(&id).unwrap_or_default(),
                    wanted,
                    &house.review,
                ));
            }
            None => left_out.push(id),
        }
    }
    Ok((lines, left_out))
}

/// Everything the facility uses or holds and may ask for, and the chronic guarantee list, as suggested.
pub(crate) async fn suggested(
    tx: &Tx,
    facility: &FacilityRow,
    cycle: Option<&Cycle>,
    house: &House,
) -> Result<Vec<Line>> {
    let guaranteed: Vec<ItemId> = store::items_guaranteed(tx, facility.kind)
        .await?
        .into_keys()
        .collect();
    let mut known = store::known_in_use(tx, facility.id, house.horizon(cycle), &guaranteed).await?;
    let ids: Vec<ItemId> = known.keys().copied().collect();
    let items = store::items_these(tx, facility.kind, &ids).await?;
    // The centre holds what others asked for; itself it uses up pieces.
    let own =
        |item: &Item| facility.kind != OrganisationKind::Centre || item.kind == ItemKind::Piece;
    let offered = items.values().filter(|item| item.offered() && own(item));
    let lines = offered.filter_map(|item| {
        let known = known.remove(&item.id)?;
        Some(fresh(item, known, Wanted::default(), &house.review))
    });
    Ok(lines.collect())
}
