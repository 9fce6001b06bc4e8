//! Budgets: kept by the centre, watched over by every submission, kept by trimming.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::actions::entry::{Revision, Written};
use crate::actions::requisitions;
use crate::actions::{MAX_TEXT, REQUISITION};
use crate::model::budget::{BudgetId, BudgetState, BudgetTerms};
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::{Requisition, RequisitionId, RequisitionKind, RequisitionVerb};
use crate::model::review_rules::BudgetAction;
use crate::refusal::DemandRefusal;
use crate::rules::budget_file::{self, Column, FileRead};
use crate::rules::decision::DecisionWord;
use crate::rules::trimming::{Ask, Cap, Trim, trim};
use crate::rules::writing::{self, Wanted};
use crate::rules::{people, review};
use crate::store::report;
use crate::store::{self, BudgetFilter, BudgetRow, Dossier, Items, Knowledge, NewDecision};
use formulary::model::{ItemId, ItemRef};
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Encoding, FileFormat, Limits, Sheet, write};

/// Word of budgets in the journal.
pub const BUDGET: &str = "budget";

/// Most rows of a file of budgets: the county's facilities times a few kinds and times.
const ROWS_MAX: usize = 20_000;

/// A budget just made.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BudgetMade {
    /// Its identity.
    pub id: BudgetId,
}

/// Budgets within reach, by facility.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &BudgetFilter,
    limit: u64,
) -> Result<Vec<BudgetRow>> {
    app.db
        .read(actor, |tx| {
            store::budget_page(tx, filter, limit).scope_boxed()
        })
        .await
}

/// One budget.
pub async fn get(app: &App, actor: &Actor, id: BudgetId) -> Result<BudgetRow> {
    app.db
        .read(actor, |tx| store::budget_get(tx, id).scope_boxed())
        .await
}

/// Makes a budget.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    terms: &BudgetTerms,
) -> Result<BudgetMade> {
    checked(terms)?;
    app.db
        .write_once(actor, key, |tx| {
            async move {
                store::facility_get(tx, terms.facility_id).await?;
                let made = store::budgets_put(tx, std::slice::from_ref(terms), false).await?;
                if made == 0 {
                    return Err(store::budget_taken(terms));
                }
                let id = store::budget_find(tx, terms).await?;
                let id = id.ok_or_else(Error::conflict)?;
                tx.journal(BUDGET, id, None, Verb::CREATE, facts(terms));
                Ok(BudgetMade { id })
            }
            .scope_boxed()
        })
        .await
}

fn checked(terms: &BudgetTerms) -> Result<()> {
    let mut invalid = Invalid::new();
    invalid.ensure(!terms.cap.is_negative(), "/cap", Field::Negative {});
    let short = terms.note.chars().count() <= MAX_TEXT;
    invalid.ensure(short, "/note", Field::TooLong { max: MAX_TEXT });
    invalid.finish()
}

fn facts(terms: &BudgetTerms) -> serde_json::Value {
    json!({
        "facility_id": terms.facility_id, "period": terms.period, "item_kind": terms.item_kind,
        "amount": terms.cap,
    })
}

/// Changes cap and remark of a budget; facility, time and kind are what it is.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: BudgetId,
    version: IfMatch,
    cap: Money,
    note: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut budget = store::budget_get(tx, id).await?.state.budget;
                version.check(budget.version)?;
                budget.terms.cap = cap;
                budget.terms.note = note.to_owned();
                checked(&budget.terms)?;
                tx.journal(BUDGET, id, None, Verb::AMEND, facts(&budget.terms));
                store::budget_save(tx, &budget, version.0).await
            }
            .scope_boxed()
        })
        .await
}

/// Deletes a budget.
pub async fn delete(app: &App, actor: &Actor, id: BudgetId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let budget = store::budget_get(tx, id).await?.state.budget;
                version.check(budget.version)?;
                tx.journal(BUDGET, id, None, Verb::DELETE, facts(&budget.terms));
                store::budget_delete(tx, id, version.0).await
            }
            .scope_boxed()
        })
        .await
}

/// Everything that meets the filter as a file that can be read back.
pub async fn export(
    app: &App,
    actor: &Actor,
    filter: &BudgetFilter,
    format: FileFormat,
) -> Result<Vec<u8>> {
    let rows = list(app, actor, filter, ROWS_MAX as u64).await?;
    let written = tokio::task::spawn_blocking(move || {
        let rows = rows.iter().map(|row| {
            let facility = &row.facility;
            budget_file::row(&facility.code, &facility.name, &row.state.budget.terms)
        });
        write(format, "budget", &budget_file::headings(), rows)
    });
    Ok(written.await.map_err(Error::fault)??)
}

/// What a file of budgets would do, or did.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Rows below the header.
    pub rows: usize,
    /// As it was understood.
    pub read: FileRead,
    /// Written?
    pub applied: bool,
}

/// Checks a file of budgets; with `apply` and without a single error its rows are written. The same file twice is the
/// same budgets.
pub async fn import(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    mapping: Option<&BTreeMap<String, String>>,
    apply: bool,
) -> Result<FileReport> {
    let sheet = Sheet::read(name, bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = &sheet.table_by(Column::score);
    if table.rows.len() > ROWS_MAX {
        return Err(Invalid::one("/file", Field::TooMany { max: ROWS_MAX }));
    }
    let read = app
        .db
        .write(actor, |tx| {
            async move {
                let facilities = store::facilities_by_code(tx).await?;
                let read = budget_file::read(table, mapping, &facilities);
                if apply && read.faults.is_empty() {
                    store::budgets_put(tx, &read.budgets, true).await?;
                    let facts = json!({ "rows": read.budgets.len() });
                    tx.journal(BUDGET, BudgetId(0), Some(name), Verb("import"), facts);
                }
                Ok(read)
            }
            .scope_boxed()
        })
        .await?;
    let header = |column: &kernel::table::Column| column.header.clone();
    Ok(FileReport {
        headers: table.columns.iter().map(header).collect(),
        rows: table.rows.len(),
        applied: apply && read.faults.is_empty(),
        read,
    })
}

/// What the budgets of its facility say about a requisition.
#[derive(Clone, Debug)]
pub struct BudgetCheck {
    /// The budgets whose time is now, each with what this requisition asks for under it.
    pub budgets: Vec<(BudgetState, Money)>,
    /// What happens when they do not hold.
    pub action: BudgetAction,
    /// What has to be taken away, in this order.
    pub trims: Vec<(Trim, ItemRef)>,
    /// May the reader take it away with one step?
    pub can_trim: bool,
}

/// Compares a requisition with the budgets of its facility.
pub async fn check(app: &App, actor: &Actor, id: RequisitionId) -> Result<BudgetCheck> {
    app.db
        .read(actor, |tx| {
            async move { check_in(tx, id).await }.scope_boxed()
        })
        .await
}

async fn check_in(tx: &Tx, id: RequisitionId) -> Result<BudgetCheck> {
    let dossier = store::dossier_get(tx, id).await?;
    let house = store::house(tx).await?;
    let budgets = store::budgets_now(tx, dossier.facility.id, id).await?;
    let asks = match budgets.is_empty() || dossier.document.state.acceptance().is_some() {
        true => Vec::new(),
        false => asks_of(tx, &dossier).await?,
    };
    let trims = trim(&asks, &caps(&budgets));
    let ids = raw_ids(trims.iter().map(|trim| trim.item_id));
    let mut refs = report::item_refs(tx, &ids).await?;
    let can_trim = !trims.is_empty() && trimmable(tx.actor(), &dossier).is_some();
    let with_item = |trim: Trim| Some((trim, refs.remove(&trim.item_id)?));
    Ok(BudgetCheck {
        action: house.review.over_budget.action,
        trims: trims.into_iter().filter_map(with_item).collect(),
        can_trim,
        budgets: budgets
            .into_iter()
            .map(|state| {
                let asked = cap(&state).asked(&asks);
                (state, asked)
            })
            .collect(),
    })
}

fn cap(state: &BudgetState) -> Cap {
    Cap {
        kind: state.budget.terms.item_kind,
        left: state.left(),
    }
}

fn caps(budgets: &[BudgetState]) -> Vec<Cap> {
    budgets.iter().map(cap).collect()
}

async fn asks_of(tx: &Tx, dossier: &Dossier) -> Result<Vec<Ask>> {
    let lines = store::lines_of(tx, dossier.document.id).await?;
    let ids: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
    let items = store::items_these(tx, dossier.facility.kind, &ids).await?;
    Ok(asks(&lines, &items, dossier.document.purpose.kind()))
}

fn asks(lines: &[Line], items: &Items, kind: RequisitionKind) -> Vec<Ask> {
    let ask = |line: &Line| Some(Ask::of(line, items.get(&line.item_id)?, kind));
    lines.iter().filter_map(ask).collect()
}

/// By which verb the actor could take lines away now: by saving, or by deciding.
fn trimmable(actor: &Actor, dossier: &Dossier) -> Option<RequisitionVerb> {
    let can = crate::actions::reading::can(actor, dossier);
    [RequisitionVerb::Save, RequisitionVerb::Decide]
        .into_iter()
        .find(|verb| can.contains(verb))
}

/// Takes away what the budgets do not hold: the facility in its draft, the centre in what waits for it.
pub async fn apply_trim(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
) -> Result<Dossier> {
    app.db
        .write(actor, |tx| {
            async move { trim_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn trim_in(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<Dossier> {
    let dossier = store::dossier_get(tx, id).await?;
    version.check(dossier.document.version)?;
    let deciding = dossier.document.step(RequisitionVerb::Decide).is_ok();
    let budgets = store::budgets_now(tx, dossier.facility.id, id).await?;
    let trims = trim(&asks_of(tx, &dossier).await?, &caps(&budgets));
    if trims.is_empty() {
        return Ok(dossier);
    }
    if deciding {
        return decided(tx, dossier, version, &trims).await;
    }
    let written: Vec<Written> = trims.iter().map(less).collect();
    requisitions::save_lines_in(tx, id, version, &written, &Knowledge::default(), &[]).await
}

fn less(trim: &Trim) -> Written {
    Written {
        item_id: trim.item_id,
        wanted: Wanted {
            quantity: Some(trim.to),
            note: None,
        },
    }
}

/// The centre's decision on every line that is taken from, marked or not.
async fn decided(tx: &Tx, dossier: Dossier, version: IfMatch, trims: &[Trim]) -> Result<Dossier> {
    let four_eyes = people::acceptor(tx.actor(), &dossier.document)?;
    super::in_time(tx, &dossier, crate::model::cycle::Cycle::takes_decisions).await?;
    let id = dossier.document.id;
    let ids: Vec<ItemId> = trims.iter().map(|trim| trim.item_id).collect();
    let lines = store::lines_among(tx, id, &ids).await?;
    let lines: FxHashMap<ItemId, &Line> = lines.iter().map(|line| (line.item_id, line)).collect();
    let asked = store::decisions_asked(tx, &[id]).await?;
    let reason = text(Locale::ZhCn, "demand.trim.reason", &Default::default());
    let mut totals = dossier.document.totals;
    let mut made = Vec::with_capacity(trims.len());
    for trim in trims {
        let line = lines.get(&trim.item_id).ok_or_else(Error::not_found)?;
        let before = asked.get(&(id, trim.item_id)).copied();
        let first = before.is_none() && !line.flags.is_green();
        totals = writing::decided(totals, line, trim.to, first);
        made.push(NewDecision {
            requisition_id: id,
            item_id: trim.item_id,
            word: DecisionWord::Change,
            asked: before.unwrap_or(line.quantity),
            allowed: trim.to,
            reason: reason.clone(),
        });
    }
    let document = dossier.document.clone().decide(four_eyes, totals)?;
    store::decisions_put(tx, &made).await?;
    let facts = json!({ "lines": made.len(), "trimmed": true });
    tx.journal(
        REQUISITION,
        id,
        Some(&document.number),
        Verb("decide"),
        facts,
    );
    requisitions::saved(tx, dossier, document, version).await
}

/// The budgets that a submission is held against; none where the policy does not ask.
pub(super) async fn watched(tx: &Tx, dossier: &Dossier, house: &House) -> Result<Vec<BudgetState>> {
    if !house.review.over_budget.on {
        return Ok(Vec::new());
    }
    store::budgets_now(tx, dossier.facility.id, dossier.document.id).await
}

/// Marks the lines of a submission that lie beyond `budgets`; refuses it where the policy says so and it can wait.
pub(super) fn mark(
    dossier: &Dossier,
    house: &House,
    budgets: &[BudgetState],
    revision: &mut Revision,
) -> Result<()> {
    if budgets.is_empty() {
        return Ok(());
    }
    let kind = dossier.document.purpose.kind();
    let asks = asks(&revision.lines, &revision.items, kind);
    let trims = trim(&asks, &caps(budgets));
    if trims.is_empty() {
        return Ok(());
    }
    let rule = &house.review.over_budget;
    if rule.action == BudgetAction::Block && kind == RequisitionKind::Regular {
        return Err(over(budgets, &asks).into());
    }
    let items: Vec<ItemId> = trims.iter().map(|trim| trim.item_id).collect();
    revision.mark(&items, review::ReviewFlag::OverBudget);
    Ok(())
}

/// The first budget that does not hold.
fn over(budgets: &[BudgetState], asks: &[Ask]) -> DemandRefusal {
    let found = budgets
        .iter()
        .find(|state| cap(state).asked(asks) > state.left());
    let (period, left, asked) = match found {
        Some(state) => (
            state.budget.terms.period.to_string(),
            state.left(),
            cap(state).asked(asks),
        ),
        None => Default::default(),
    };
    DemandRefusal::OverBudget {
        period,
        left,
        asked,
    }
}

/// A requisition whose lines were written elsewhere, for the demo county: marks what lies beyond the budgets.
pub(crate) fn marked(
    document: &mut Requisition,
    lines: &mut [Line],
    items: &Items,
    budgets: &[BudgetState],
) {
    let asks = asks(lines, items, document.purpose.kind());
    for trim in trim(&asks, &caps(budgets)) {
        let line = lines.iter_mut().find(|line| line.item_id == trim.item_id);
        if let Some(line) = line {
            line.flags = line.flags.with(review::ReviewFlag::OverBudget, true);
        }
    }
    document.totals = writing::totals(&*lines);
}
