//! 追溯码: codes are captured with goods that come, go with them, and are used once. A scan that contradicts what is known is an
//! alarm with both scans as its evidence.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::{decides, own_store, reason};
use crate::ledger::post_moves;
use crate::model::{
    ALARM_MAP, AlarmId, AlarmVerb, Document, LotId, MoveReason, MoveRequest, PlaceKind, ScanListId,
    TraceAlarm, TraceState, TraceVerb,
};
use crate::places::places;
use crate::policy::TraceTerms;
use crate::rules::count::CountRefusal;
use crate::rules::tracing::{Known, TraceRefusal, read, scanned};
use crate::store;
use crate::store::tracing::{Code, Label, NewScan, Standing};
use formulary::model::ItemId;
use formulary::rules::codes::gs1;
use identity::directory;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Word of the journal and of the ledger's documents.
pub const TRACE: &str = "trace_scan";
/// Word of the journal for alarms.
const ALARM: &str = "trace_alarm";

/// Most codes in one list.
const CODES_MAX: usize = 2_000;

/// Codes that a desk scanned.
#[derive(Clone, Debug)]
pub struct ScanList {
    /// Whose desk.
    pub organisation_id: OrganisationId,
    /// What for.
    pub verb: TraceVerb,
    /// Of which lot, where it says so. Labels of devices and codes that were scanned before need not.
    pub lot: Option<(ItemId, LotId)>,
    /// As scanned.
    pub codes: Vec<String>,
}

/// What became of a scan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// As it is kept.
    pub code: String,
    /// Of which item, if anybody knows.
    pub item_id: Option<ItemId>,
    /// Of which lot.
    pub lot_id: Option<LotId>,
    /// Where the code stands now; none where the scan is an alarm.
    pub state: Option<String>,
    /// What is wrong with it.
    pub alarm: Option<String>,
    /// Who has it by the record.
    pub holder_id: Option<OrganisationId>,
}

/// Takes a list of scans. High-value consumables that are used leave the shelf with it.
pub async fn scan(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    list: &ScanList,
) -> Result<Vec<Outcome>> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let place = own_store(tx, list.organisation_id).await?;
                let id: ScanListId = tx.id();
                let document = Document {
                    kind: TRACE,
                    id: id.0,
                };
                let outcomes = taken(tx, list, document).await?;
                let alarms = outcomes.iter().filter(|one| one.alarm.is_some()).count();
                let facts = json!({
                    "organisation_id": place.id, "verb": list.verb, "codes": outcomes.len(), "alarms": alarms,
                });
                tx.journal(TRACE, id, None, Verb(list.verb.as_str()), facts);
                if list.verb == TraceVerb::Use {
                    used_up(tx, list.organisation_id, document, &outcomes).await?;
                }
                Ok(outcomes)
            }
            .scope_boxed()
        })
        .await
}

/// Codes that a supplier sent with goods that were accepted. What contradicts is an alarm and stops nothing.
pub async fn captured(tx: &Tx, list: &ScanList, document: Document) -> Result<()> {
    let readable: Vec<String> = list
        .codes
        .iter()
        .filter_map(|code| read(code).ok())
        .collect();
    let mut seen = FxHashSet::default();
    let codes = readable
        .into_iter()
        .filter(|code| seen.insert(code.clone()))
        .collect();
    let list = ScanList {
        codes,
        ..list.clone()
    };
    match list.codes.is_empty() {
        true => Ok(()),
        false => taken(tx, &list, document).await.map(drop),
    }
}

async fn taken(tx: &Tx, list: &ScanList, document: Document) -> Result<Vec<Outcome>> {
    let codes = checked(list)?;
    if let Some((item_id, lot_id)) = list.lot {
        let lot = store::lots::by_id(tx, [lot_id]).await?.remove(&lot_id);
        let belongs = lot.is_some_and(|lot| lot.item_id == item_id);
        if !belongs {
            return Err(CountRefusal::LotOfAnotherItem { item_id, lot_id }.into());
        }
    }
    let known = store::tracing::known(tx, &codes).await?;
    let labelled = match list.lot {
        Some(_) => FxHashMap::default(),
        None => {
            let new = list.codes.iter().zip(&codes);
            let new = new.filter(|(_, code)| !known.contains_key(*code));
            let labels: Vec<Label> = new.filter_map(|(text, _)| label(text)).collect();
            store::tracing::lots_of_labels(tx, &labels).await?
        }
    };
    let (mut scans, mut standings, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    for (text, code) in list.codes.iter().zip(codes) {
        let before = known.get(&code);
        let said = match (list.lot, before) {
            (Some(lot), _) => Some(lot),
            (None, Some(_)) => None,
            (None, None) => label(text).and_then(|label| labelled.get(&label).copied()),
        };
        let verdict = scanned(
            before.map(facts).as_ref(),
            list.verb,
            list.organisation_id,
            said.map(|(_, lot)| lot),
        );
        let lot = before.map(|code| (code.item_id, code.lot_id)).or(said);
        scans.push(NewScan {
            id: tx.id(),
            code: code.clone(),
            verb: list.verb,
            organisation_id: list.organisation_id,
            document: document.kind,
            document_id: document.id,
            alarm: verdict.err(),
        });
        if let (Ok(to), Some((item, lot))) = (verdict, lot) {
            let standing: Standing = (code.clone(), item, lot, list.organisation_id, to);
            standings.push(standing);
        }
        outcomes.push(outcome(code, lot, verdict, before));
    }
    store::tracing::codes_save(tx, &standings).await?;
    store::tracing::scans_insert(tx, &scans).await?;
    raise(tx, &scans, &known).await?;
    Ok(outcomes)
}

fn facts(code: &Code) -> Known {
    Known {
        lot_id: code.lot_id,
        organisation_id: code.organisation_id,
        at_centre: code.at_centre,
        state: code.state,
    }
}

fn outcome(
    code: String,
    lot: Option<(ItemId, LotId)>,
    verdict: Result<TraceState, TraceAlarm>,
    before: Option<&Code>,
) -> Outcome {
    Outcome {
        code,
        item_id: lot.map(|(item, _)| item),
        lot_id: lot.map(|(_, lot)| lot),
        state: verdict.ok().map(|state| state.to_string()),
        alarm: verdict.err().map(|alarm| alarm.to_string()),
        holder_id: before.map(|code| code.organisation_id),
    }
}

/// The codes as they are kept; refuses what cannot be read and what stands twice on the list.
fn checked(list: &ScanList) -> Result<Vec<String>> {
    let mut invalid = Invalid::new();
    invalid.ensure(
        !list.codes.is_empty(),
        "/codes",
        TraceRefusal::NothingScanned {},
    );
    let many = Field::TooMany { max: CODES_MAX };
    invalid.ensure(list.codes.len() <= CODES_MAX, "/codes", many);
    let mut seen = FxHashSet::default();
    let mut codes = Vec::with_capacity(list.codes.len());
    for (at, text) in list.codes.iter().enumerate() {
        match read(text) {
            Err(no) => {
                invalid.at(format!("/codes/{at}"), no);
            }
            Ok(code) if !seen.insert(code.clone()) => {
                invalid.at(format!("/codes/{at}"), TraceRefusal::CodeTwice { code });
            }
            Ok(code) => codes.push(code),
        }
    }
    invalid.finish()?;
    Ok(codes)
}

/// What a device's own label says of its lot.
fn label(text: &str) -> Option<Label> {
    let scan = gs1::parse(text).ok()?;
    Some((scan.gtin?, scan.lot?))
}

/// Alarms of the scans that contradict, told to the desk and to the centre.
async fn raise(tx: &Tx, scans: &[NewScan], known: &FxHashMap<String, Code>) -> Result<()> {
    let wrong: Vec<_> = scans
        .iter()
        .filter(|scan| scan.alarm.is_some())
        .map(|scan| (tx.id::<AlarmId>(), scan, known.get(&scan.code)))
        .collect();
    let Some((first, scan, _)) = wrong.first() else {
        return Ok(());
    };
    store::tracing::alarms_insert(tx, &wrong).await?;
    let place = directory::organisation(tx, scan.organisation_id).await?;
    let facts = json!({
        "organisation": place.facts.name, "code": scan.code, "count": wrong.len(), "kind": scan.alarm,
    });
    for (id, scan, _) in &wrong {
        let facts = json!({ "code": scan.code, "kind": scan.alarm, "organisation_id": scan.organisation_id });
        tx.journal(ALARM, *id, None, Verb::CREATE, facts);
    }
    let mut desks = vec![place.id, directory::centre(tx).await?.id];
    desks.dedup();
    for desk in desks {
        let notice = Notice::new(desk, "trace_alarm", facts.clone(), "/stock/codes");
        tx.notice(notice.urgent().once(format!("trace_alarm:{first}:{desk}")));
    }
    Ok(())
}

/// High-value consumables that were used by their code leave the shelf: a pack for each code.
async fn used_up(
    tx: &Tx,
    organisation: OrganisationId,
    document: Document,
    outcomes: &[Outcome],
) -> Result<()> {
    let terms: TraceTerms = tx.policy().await?;
    let done = outcomes.iter().filter(|one| one.state.is_some());
    let items: Vec<ItemId> = done.clone().filter_map(|one| one.item_id).collect();
    let packs = store::names::high_value(tx, &items).await?;
    if !terms.high_value_by_code || packs.is_empty() {
        return Ok(());
    }
    let kinds = [PlaceKind::Store, PlaceKind::Patient];
    let found = places(tx, &kinds.map(|kind| (organisation, kind))).await?;
    let way = (
        found.id(organisation, PlaceKind::Store)?,
        found.id(organisation, PlaceKind::Patient)?,
    );
    let mut moves = Vec::new();
    for one in done {
        let (Some(item), Some(lot)) = (one.item_id, one.lot_id) else {
            continue;
        };
        if let Some(pack) = packs.get(&item) {
            let key = format!("{TRACE}:{}:{}", document.id, one.code);
            moves.push(MoveRequest {
                reason: MoveReason::Consumption,
                ..MoveRequest::transfer((item, lot, *pack), way, document, key)
            });
        }
    }
    post_moves(tx, &moves).await.map(drop)
}

/// Somebody else than who scanned says what it was.
pub async fn close(
    app: &App,
    actor: &Actor,
    id: AlarmId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let alarm = store::tracing::alarm_get(tx, id).await?;
                let to = next(ALARM_MAP, alarm.state, AlarmVerb::Close)
                    .ok_or(TraceRefusal::AlarmClosed {})?;
                version.check(alarm.version)?;
                let place = directory::organisation(tx, alarm.organisation_id).await?;
                decides(tx.actor(), place.id, place.facts.single_user)?;
                NotSubmitter::witness(tx.actor(), alarm.scanned_by, None)?;
                store::tracing::alarm_close(tx, &alarm, why).await?;
                let facts =
                    json!({ "from": alarm.state, "to": to, "code": alarm.code, "reason": why });
                tx.journal(ALARM, id, None, Verb(AlarmVerb::Close.as_str()), facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
