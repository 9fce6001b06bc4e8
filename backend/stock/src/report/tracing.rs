//! Codes, alarms and opened packs as people read them.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::decides;
use crate::actions::tracing::Outcome;
use crate::model::{
    ALARM_MAP, AlarmId, AlarmState, AlarmVerb, Lot, LotId, SplitId, TraceAlarm, TraceState,
    TraceVerb,
};
use crate::rules::tracing::read;
use crate::store::lots;
use crate::store::splits as split_rows;
use crate::store::tracing::{self as rows, Alarm};
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// A lot as a label names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockLabel)]
pub struct LabelView {
    /// Which.
    pub id: LotId,
    /// 批号.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
}

fn label(lots: &FxHashMap<LotId, Lot>, id: Option<LotId>) -> Option<LabelView> {
    let lot = lots.get(&id?)?;
    Some(LabelView {
        id: lot.id,
        number: lot.number.clone(),
        expires_on: lot.expires_on,
    })
}

/// What became of a scan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockScanResult)]
pub struct ScanResult {
    /// As it is kept.
    pub code: String,
    /// Of which item, if anybody knows.
    pub item: Option<ItemRef>,
    /// Of which lot.
    pub lot: Option<LabelView>,
    /// Where the code stands now; none where the scan is an alarm.
    pub state: Option<TraceState>,
    /// What is wrong with it.
    pub alarm: Option<TraceAlarm>,
    /// Who had it by the record.
    pub holder: Option<OrgRef>,
}

/// Names of all that scans mention.
async fn named(
    tx: &Tx,
    lot_ids: Vec<LotId>,
    organisations: Vec<OrganisationId>,
    items: Vec<ItemId>,
    people: Vec<UserId>,
) -> Result<(FxHashMap<LotId, Lot>, Names)> {
    let lots = match lot_ids.is_empty() {
        true => FxHashMap::default(),
        false => lots::by_id(tx, lot_ids).await?,
    };
    Ok((lots, Names::of(tx, organisations, items, people).await?))
}

/// What became of scans, with names.
pub async fn results(tx: &Tx, outcomes: Vec<Outcome>) -> Result<Vec<ScanResult>> {
    let (lots, names) = named(
        tx,
        outcomes.iter().filter_map(|one| one.lot_id).collect(),
        outcomes.iter().filter_map(|one| one.holder_id).collect(),
        outcomes.iter().filter_map(|one| one.item_id).collect(),
        Vec::new(),
    )
    .await?;
    let view = |one: Outcome| ScanResult {
        item: names.item_if(one.item_id),
        lot: label(&lots, one.lot_id),
        state: one.state.and_then(|word| word.parse().ok()),
        alarm: one.alarm.and_then(|word| word.parse().ok()),
        holder: names.organisation_if(one.holder_id),
        code: one.code,
    };
    Ok(outcomes.into_iter().map(view).collect())
}

/// A scan in the history of a code.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockScan)]
pub struct ScanView {
    /// What for.
    pub verb: TraceVerb,
    /// At whom.
    pub organisation: Option<OrgRef>,
    /// Kind of the paper.
    pub document: String,
    /// What was wrong.
    pub alarm: Option<TraceAlarm>,
    /// By whom.
    pub by: Option<UserRef>,
    /// When.
    pub at: Instant,
}

/// A code and every scan of it within reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockTraceCode)]
pub struct CodeView {
    /// As it is kept.
    pub code: String,
    /// Of which item.
    pub item: Option<ItemRef>,
    /// Of which lot.
    pub lot: Option<LabelView>,
    /// Where it stands.
    pub state: Option<TraceState>,
    /// Who has it, or had it last.
    pub holder: Option<OrgRef>,
    /// Oldest first.
    pub scans: Vec<ScanView>,
}

/// A code, as it was scanned or as it is kept. One that was never scanned within reach does not exist for the reader.
pub async fn code(tx: &Tx, text: &str) -> Result<CodeView> {
    let code = read(text).unwrap_or_else(|_| text.to_owned());
    let scans = rows::scans_of(tx, &code).await?;
    if scans.is_empty() {
        return Err(Error::not_found());
    }
    let known = rows::known(tx, std::slice::from_ref(&code))
        .await?
        .remove(&code);
    let mut organisations: Vec<OrganisationId> =
        scans.iter().map(|scan| scan.organisation_id).collect();
    organisations.extend(known.iter().map(|known| known.organisation_id));
    let (lots, names) = named(
        tx,
        known.iter().map(|known| known.lot_id).collect(),
        organisations,
        known.iter().map(|known| known.item_id).collect(),
        scans.iter().filter_map(|scan| scan.scanned_by).collect(),
    )
    .await?;
    let scan = |scan: rows::ScanRow| ScanView {
        verb: scan.verb,
        organisation: names.organisation_if(Some(scan.organisation_id)),
        document: scan.document,
        alarm: scan.alarm,
        by: names.person(scan.scanned_by),
        at: scan.scanned_at,
    };
    Ok(CodeView {
        item: names.item_if(known.as_ref().map(|known| known.item_id)),
        lot: label(&lots, known.as_ref().map(|known| known.lot_id)),
        state: known.as_ref().map(|known| known.state),
        holder: names.organisation_if(known.as_ref().map(|known| known.organisation_id)),
        scans: scans.into_iter().map(scan).collect(),
        code,
    })
}

/// A scan that contradicts the record, with the scan that it contradicts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockTraceAlarm)]
pub struct AlarmView {
    /// Its identity.
    pub id: AlarmId,
    /// Of which code.
    pub code: String,
    /// What is wrong.
    pub kind: TraceAlarm,
    /// Where it was scanned.
    pub organisation: OrgRef,
    /// By whom.
    pub by: Option<UserRef>,
    /// When.
    pub at: Instant,
    /// Who had it by the record.
    pub holder: Option<OrgRef>,
    /// What it was scanned for before.
    pub earlier_verb: Option<TraceVerb>,
    /// By whom.
    pub earlier_by: Option<UserRef>,
    /// When.
    pub earlier_at: Option<Instant>,
    /// Of which item.
    pub item: Option<ItemRef>,
    /// Of which lot.
    pub lot: Option<LabelView>,
    /// Where it stands.
    pub state: AlarmState,
    /// What it was.
    pub explanation: String,
    /// Who said so.
    pub closed_by: Option<UserRef>,
    /// When.
    pub closed_at: Option<Instant>,
    /// What this reader may do now.
    pub can: Vec<AlarmVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// Alarms within reach, newest first.
pub async fn alarms(
    tx: &Tx,
    state: Option<AlarmState>,
    after: Option<AlarmId>,
    limit: u64,
) -> Result<Vec<AlarmView>> {
    let found = rows::alarms(tx, state, after, limit).await?;
    alarm_views(tx, found).await
}

/// An alarm within reach, or not found.
pub async fn alarm(tx: &Tx, id: AlarmId) -> Result<AlarmView> {
    let row = rows::alarm_get(tx, id).await?;
    let mut found = alarm_views(tx, vec![row]).await?;
    found.pop().ok_or_else(Error::not_found)
}

async fn alarm_views(tx: &Tx, found: Vec<Alarm>) -> Result<Vec<AlarmView>> {
    let organisations = found
        .iter()
        .flat_map(|row| [Some(row.organisation_id), row.other_id]);
    let people = found
        .iter()
        .flat_map(|row| [row.scanned_by, row.earlier_by, row.closed_by]);
    let (lots, names) = named(
        tx,
        found.iter().filter_map(|row| row.lot_id).collect(),
        organisations.flatten().collect(),
        found.iter().filter_map(|row| row.item_id).collect(),
        people.flatten().collect(),
    )
    .await?;
    let actor = tx.actor();
    let view = |row: Alarm| {
        let able = actor.can(Permission::ApproveTransfers)
            && decides(actor, row.organisation_id, row.single_user).is_ok()
            && NotSubmitter::witness(actor, row.scanned_by, None).is_ok();
        Ok(AlarmView {
            can: match able {
                true => verbs(ALARM_MAP, row.state),
                false => Vec::new(),
            },
            organisation: names.organisation(row.organisation_id)?,
            by: names.person(row.scanned_by),
            at: row.raised_at,
            holder: names.organisation_if(row.other_id),
            earlier_verb: row.earlier_verb,
            earlier_by: names.person(row.earlier_by),
            earlier_at: row.earlier_at,
            item: names.item_if(row.item_id),
            lot: label(&lots, row.lot_id),
            closed_by: names.person(row.closed_by),
            id: row.id,
            code: row.code,
            kind: row.kind,
            state: row.state,
            explanation: row.explanation,
            closed_at: row.closed_at,
            version: row.version,
        })
    };
    found.into_iter().map(view).collect()
}

/// Packs that were opened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockSplit)]
pub struct SplitView {
    /// Its identity.
    pub id: SplitId,
    /// What people call it.
    pub number: String,
    /// Whose.
    pub organisation: OrgRef,
    /// Of which item.
    pub item: ItemRef,
    /// From which lot.
    pub from: LabelView,
    /// The opened lot, and until when it may be used.
    pub opened: LabelView,
    /// How many packs.
    pub packs: i64,
    /// Base units in them.
    pub quantity: Quantity,
    /// Who opened them.
    pub by: Option<UserRef>,
    /// When.
    pub at: Instant,
}

/// Opened packs within reach, newest first.
pub async fn splits(
    tx: &Tx,
    organisation: Option<OrganisationId>,
    after: Option<SplitId>,
    limit: u64,
) -> Result<Vec<SplitView>> {
    let found = split_rows::list(tx, organisation, after, limit).await?;
    let (lots, names) = named(
        tx,
        found
            .iter()
            .flat_map(|row| [row.from_lot_id, row.to_lot_id])
            .collect(),
        found.iter().map(|row| row.organisation_id).collect(),
        found.iter().map(|row| row.item_id).collect(),
        found.iter().filter_map(|row| row.split_by).collect(),
    )
    .await?;
    let lot = |id| label(&lots, Some(id)).ok_or_else(|| Error::fault("a lot without a number"));
    let view = |row: split_rows::Split| {
        Ok(SplitView {
            organisation: names.organisation(row.organisation_id)?,
            item: names.item(row.item_id)?,
            from: lot(row.from_lot_id)?,
            opened: lot(row.to_lot_id)?,
            by: names.person(row.split_by),
            id: row.id,
            number: row.number,
            packs: row.packs,
            quantity: row.quantity_milli,
            at: row.split_at,
        })
    };
    found.into_iter().map(view).collect()
}
