//! Rounds and sheets of the yearly declaration.

use sea_orm::{FromQueryResult, QueryResult};

use crate::model::declaration::{
    Declaration, DeclarationId, DeclarationLine, DeclarationState, DeclarationWord, Declared,
    Round, RoundId, RoundState, RoundWord,
};
use crate::model::requisition::{Mark, Return, Submission};
use crate::rules::declaration::Need;
use crate::store::facilities::{FACILITY_COLUMNS, FacilityRow};
use formulary::model::ItemId;
use kernel::prelude::*;
use suppliers::model::{TenderId, VbpGroupId};

#[derive(FromQueryResult)]
struct RoundRow {
    id: RoundId,
    tender_id: TenderId,
    year_no: i64,
    name: String,
    closes_at: Instant,
    lookback_months: i64,
    state: RoundWord,
    closed_at: Option<Instant>,
    taken_over_by: Option<UserId>,
    taken_over_at: Option<Instant>,
    created_by: Option<UserId>,
    created_at: Instant,
    version: i64,
}

impl RoundRow {
    fn round(self) -> Round {
        let closed_at = self.closed_at.unwrap_or_default();
        let state = match self.state {
            RoundWord::Open => RoundState::Open,
            RoundWord::Closed => RoundState::Closed { at: closed_at },
            RoundWord::Cancelled => RoundState::Cancelled,
            RoundWord::TakenOver => RoundState::TakenOver {
                closed_at,
                taken: Mark {
                    by: self.taken_over_by,
                    at: self.taken_over_at.unwrap_or_default(),
                },
            },
        };
        Round {
            id: self.id,
            tender_id: self.tender_id,
            year_no: self.year_no,
            name: self.name,
            closes_at: self.closes_at,
            lookback_months: self.lookback_months,
            state,
            created_by: self.created_by,
            created_at: self.created_at,
            version: self.version,
        }
    }
}

const ROUND: &str = "SELECT id, tender_id, year_no, name, closes_at, lookback_months, state, closed_at, taken_over_by, \
                     taken_over_at, created_by, created_at, version FROM declaration_round";

/// A round, or not found. Everybody who deals with demand sees the calendar.
pub async fn round_get(tx: &Tx, id: RoundId) -> Result<Round> {
    let row: Option<RoundRow> = tx.row(&format!("{ROUND} WHERE id = ?"), binds![id]).await?;
    row.map(RoundRow::round).ok_or_else(Error::not_found)
}

/// Pins a round on which a step of a sheet rests.
pub async fn round_rely_on(tx: &Tx, id: RoundId) -> Result<()> {
    tx.rely_on::<super::super::entity::round::Entity>(id).await
}

/// Rounds in these states, by closing time.
pub async fn rounds_in(tx: &Tx, states: &[RoundWord]) -> Result<Vec<Round>> {
    let list: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
    let sql = format!(
        "{ROUND} WHERE state IN ({}) ORDER BY closes_at, id",
        list.join(",")
    );
    let rows: Vec<RoundRow> = tx.rows(&sql, Vec::new()).await?;
    Ok(rows.into_iter().map(RoundRow::round).collect())
}

/// Rounds, newest first, before `after`.
pub async fn rounds(tx: &Tx, after: Option<RoundId>, limit: u64) -> Result<Vec<Round>> {
    let sql = format!("{ROUND} WHERE id < ? ORDER BY id DESC LIMIT {limit}");
    let after = after.map_or(i64::MAX, |after| after.0);
    let rows: Vec<RoundRow> = tx.rows(&sql, binds![after]).await?;
    Ok(rows.into_iter().map(RoundRow::round).collect())
}

/// Writes a new round.
pub async fn round_insert(tx: &Tx, round: &Round) -> Result<()> {
    let sql = "INSERT INTO declaration_round (id, tender_id, year_no, name, closes_at, lookback_months, state, \
                                              created_by, created_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let binds = binds![
        round.id,
        round.tender_id,
        round.year_no,
        round.name.as_str(),
        round.closes_at,
        round.lookback_months,
        round.state.word(),
        round.created_by,
        round.created_at,
        round.version,
    ];
    tx.execute(sql, binds).await?;
    Ok(())
}

/// Writes a changed round at the version that was read.
pub async fn round_save(tx: &Tx, round: &Round) -> Result<()> {
    let (closed_at, taken) = match round.state {
        RoundState::Closed { at } => (Some(at), None),
        RoundState::TakenOver { closed_at, taken } => (Some(closed_at), Some(taken)),
        RoundState::Open | RoundState::Cancelled => (None, None),
    };
    let sql = "UPDATE declaration_round SET closes_at = ?, state = ?, closed_at = ?, taken_over_by = ?, taken_over_at = ?, \
                      version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        round.closes_at,
        round.state.word(),
        closed_at,
        taken.and_then(|taken| taken.by),
        taken.map(|taken| taken.at),
        round.id,
        round.version,
    ];
    match tx.execute(sql, binds).await? {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// A sheet with the facility that it is of.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The sheet.
    pub document: Declaration,
    /// Whose.
    pub facility: FacilityRow,
}

#[derive(FromQueryResult)]
struct SheetRow {
    id: DeclarationId,
    number: String,
    round_id: RoundId,
    facility_id: OrganisationId,
    state: DeclarationWord,
    line_count: i64,
    changed_count: i64,
    created_by: Option<UserId>,
    submitted_by: Option<UserId>,
    submitted_for: Option<UserId>,
    submitted_at: Option<Instant>,
    approved_by: Option<UserId>,
    approved_at: Option<Instant>,
    accepted_by: Option<UserId>,
    accepted_at: Option<Instant>,
    returned_by: Option<UserId>,
    returned_at: Option<Instant>,
    return_reason: Option<String>,
    created_at: Instant,
    version: i64,
}

impl SheetRow {
    fn document(self) -> Result<Declaration> {
        let mark = |by: Option<UserId>, at: Option<Instant>| at.map(|at| Mark { by, at });
        let submitted = self
            .submitted_by
            .zip(self.submitted_at)
            .map(|(by, at)| Submission {
                by,
                on_behalf_of: self.submitted_for,
                at,
            });
        let approved = mark(self.approved_by, self.approved_at);
        let accepted = mark(self.accepted_by, self.accepted_at);
        let returned = mark(self.returned_by, self.returned_at)
            .zip(self.return_reason)
            .map(|(mark, reason)| Return { mark, reason });
        use DeclarationState as S;
        let state = match (self.state, submitted, approved, accepted, returned) {
            (DeclarationWord::Draft, _, _, _, returned) => S::Draft { returned },
            (DeclarationWord::Submitted, Some(submitted), ..) => S::Submitted { submitted },
            (DeclarationWord::Approved, Some(submitted), Some(approved), ..) => S::Approved {
                submitted,
                approved,
            },
            (DeclarationWord::Accepted, Some(submitted), Some(approved), Some(accepted), _) => {
                S::Accepted {
                    submitted,
                    approved,
                    accepted,
                }
            }
            (DeclarationWord::Returned, _, _, _, Some(returned)) => S::Returned { returned },
            _ => {
                let id = self.id;
                return Err(Error::fault(format!(
                    "declaration {id}: state without its facts"
                )));
            }
        };
        Ok(Declaration {
            id: self.id,
            number: self.number,
            round_id: self.round_id,
            facility_id: self.facility_id,
            declared: Declared {
                lines: self.line_count,
                changed: self.changed_count,
            },
            state,
            created_by: self.created_by,
            created_at: self.created_at,
            version: self.version,
        })
    }
}

fn sheet(row: &QueryResult) -> Result<Sheet> {
    Ok(Sheet {
        document: SheetRow::from_query_result(row, "")?.document()?,
        facility: FacilityRow::from_query_result(row, "o_")?,
    })
}

async fn sheets(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<sea_orm::Value>,
    tail: &str,
) -> Result<Vec<Sheet>> {
    let (within, reach) = tx.actor().reach.sql(Some("d.facility_id"), None);
    binds.extend(reach);
    let sql = format!(
        "SELECT d.*, {FACILITY_COLUMNS} FROM declaration d JOIN organisation o ON o.id = d.facility_id \
         WHERE {condition} AND {within} {tail}"
    );
    tx.query_all(&sql, binds).await?.iter().map(sheet).collect()
}

/// A sheet within reach, or not found.
pub async fn declaration_get(tx: &Tx, id: DeclarationId) -> Result<Sheet> {
    let found = sheets(tx, "d.id = ?", binds![id], "").await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

/// The facility's sheet in a round, if it has begun one.
pub async fn declaration_of(
    tx: &Tx,
    round: RoundId,
    facility: OrganisationId,
) -> Result<Option<Sheet>> {
    let binds = binds![round, facility];
    let found = sheets(tx, "d.round_id = ? AND d.facility_id = ?", binds, "").await?;
    Ok(found.into_iter().next())
}

/// Sheets within reach that wait for somebody of a facility, oldest first.
pub async fn declarations_in_hand(tx: &Tx, round: RoundId, limit: u64) -> Result<Vec<Sheet>> {
    let tail = format!("ORDER BY d.id LIMIT {limit}");
    let condition = "d.round_id = ? AND d.state IN ('draft', 'returned', 'submitted')";
    sheets(tx, condition, binds![round], &tail).await
}

/// Writes a new sheet.
pub async fn declaration_insert(tx: &Tx, document: &Declaration) -> Result<()> {
    let row = row(document);
    tx.bulk_insert("declaration", COLUMNS, [row]).await?;
    Ok(())
}

/// Writes many new sheets.
pub async fn declarations_insert(tx: &Tx, documents: &[Declaration]) -> Result<()> {
    tx.bulk_insert("declaration", COLUMNS, documents.iter().map(row))
        .await?;
    Ok(())
}

#[rustfmt::skip]
const COLUMNS: &[&str; 20] = &[
    "id", "number", "round_id", "facility_id", "state", "line_count", "changed_count", "created_by", "submitted_by",
    "submitted_for", "submitted_at", "approved_by", "approved_at", "accepted_by", "accepted_at", "returned_by",
    "returned_at", "return_reason", "created_at", "version",
];

fn row(document: &Declaration) -> [Cell<'_>; 20] {
    let state = &document.state;
    let submission = state.submission();
    let (approval, acceptance, returned) = (state.approval(), state.acceptance(), state.returned());
    [
        document.id.into(),
        (&document.number).into(),
        document.round_id.into(),
        document.facility_id.into(),
        state.word().into(),
        document.declared.lines.into(),
        document.declared.changed.into(),
        document.created_by.into(),
        submission.map(|one| one.by).into(),
        submission.and_then(|one| one.on_behalf_of).into(),
        submission.map(|one| one.at).into(),
        approval.and_then(|one| one.by).into(),
        approval.map(|one| one.at).into(),
        acceptance.and_then(|one| one.by).into(),
        acceptance.map(|one| one.at).into(),
        returned.and_then(|one| one.mark.by).into(),
        returned.map(|one| one.mark.at).into(),
        returned.map(|one| one.reason.as_str()).into(),
        document.created_at.into(),
        document.version.into(),
    ]
}

/// Writes a changed sheet at the version that was read.
pub async fn declaration_save(tx: &Tx, document: &Declaration) -> Result<()> {
    let state = &document.state;
    let submission = state.submission();
    let (approval, acceptance, returned) = (state.approval(), state.acceptance(), state.returned());
    let sql = "UPDATE declaration SET state = ?, line_count = ?, changed_count = ?, submitted_by = ?, submitted_for = ?, \
                      submitted_at = ?, approved_by = ?, approved_at = ?, accepted_by = ?, accepted_at = ?, returned_by = ?, \
                      returned_at = ?, return_reason = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        state.word(),
        document.declared.lines,
        document.declared.changed,
        submission.map(|one| one.by),
        submission.and_then(|one| one.on_behalf_of),
        submission.map(|one| one.at),
        approval.and_then(|one| one.by),
        approval.map(|one| one.at),
        acceptance.and_then(|one| one.by),
        acceptance.map(|one| one.at),
        returned.and_then(|one| one.mark.by),
        returned.map(|one| one.mark.at),
        returned.map(|one| one.reason.clone()),
        document.id,
        document.version,
    ];
    match tx.execute(sql, binds).await? {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// Lines of a sheet, by group and item.
pub async fn declaration_lines(tx: &Tx, id: DeclarationId) -> Result<Vec<DeclarationLine>> {
    let sql = "SELECT l.group_id, l.item_id, l.used_milli, l.days, l.stockout_days, l.proposed_milli, l.quantity_milli, l.note \
               FROM declaration_line l JOIN vbp_group g ON g.id = l.group_id \
               WHERE l.declaration_id = ? ORDER BY g.code, l.item_id";
    let rows = tx.query_all(sql, binds![id]).await?;
    let line = |row: &QueryResult| -> Result<DeclarationLine> {
        let item: i64 = row.try_get_by_index(1)?;
        Ok(DeclarationLine {
            group_id: row.try_get_by_index(0)?,
            item_id: (item != 0).then_some(ItemId(item)),
            used: row.try_get_by_index(2)?,
            days: row.try_get_by_index(3)?,
            stockout_days: row.try_get_by_index(4)?,
            proposed: row.try_get_by_index(5)?,
            quantity: row.try_get_by_index(6)?,
            note: row.try_get_by_index(7)?,
        })
    };
    rows.iter().map(line).collect()
}

/// Writes lines; those that are there take the new quantity and note.
pub async fn declaration_lines_write(
    tx: &Tx,
    lines: &[(DeclarationId, DeclarationLine)],
) -> Result<()> {
    let rows = lines.iter().map(|(id, line)| {
        [
            (*id).into(),
            line.group_id.into(),
            line.item_id.map_or(0, |item| item.0).into(),
            line.used.into(),
            line.days.into(),
            line.stockout_days.into(),
            line.proposed.into(),
            line.quantity.into(),
            (&line.note).into(),
        ]
    });
    let columns = [
        "declaration_id",
        "group_id",
        "item_id",
        "used_milli",
        "days",
        "stockout_days",
        "proposed_milli",
        "quantity_milli",
        "note",
    ];
    let change = OnConflict::Update {
        key: &["declaration_id", "group_id", "item_id"],
        set: "quantity_milli = excluded.quantity_milli, note = excluded.note",
    };
    tx.bulk_upsert("declaration_line", &columns, rows, change)
        .await?;
    Ok(())
}

/// What accepted sheets of a round declare, by facility, in the order of their codes. One statement.
pub async fn needs(tx: &Tx, round: RoundId) -> Result<Vec<Need>> {
    let sql = "SELECT l.group_id, l.item_id, d.facility_id, l.quantity_milli \
               FROM declaration d JOIN declaration_line l ON l.declaration_id = d.id \
               JOIN organisation o ON o.id = d.facility_id \
               WHERE d.round_id = ? AND d.state = 'accepted' AND l.quantity_milli > 0 \
               ORDER BY o.code, l.group_id, l.item_id";
    let rows = tx
        .packed::<(i64, i64, i64, i64), 4>(sql, binds![round])
        .await?;
    let need = |(group, item, facility, quantity): (i64, i64, i64, i64)| Need {
        group_id: VbpGroupId(group),
        item_id: (item != 0).then_some(ItemId(item)),
        facility: OrganisationId(facility),
        quantity: Quantity(quantity),
    };
    Ok(rows.into_iter().map(need).collect())
}
