//! 序时进度: agreed quantities against orders, by line, by facility and down to the order lines.
//!
//! Ordered, accepted and paid of a line are the ledger of its contract lines; the parts of facilities come from the origins of
//! the order lines. What packs add belongs to no facility and is shown as such.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::order::OrderStage;
use crate::model::{LineId, OrderId};
use crate::rules::shifts::Part;
use formulary::model::ItemRef;
use kernel::actor::OrganisationKind;
use kernel::bulk::{ColumnKind, whole};
use kernel::prelude::*;
use suppliers::model::{
    Assessment, PacePolicy, TenderId, TenderLevel, VbpGroupId, VbpLineId, VbpRole,
};
use suppliers::rules::pace::{PaceLevel, forecast, rate_from, share_bp};
use suppliers::{GroupItem, LineFilter, LineYear, paces, vbp_items, vbp_lines};

/// A line of the board.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaceRow {
    /// The line.
    pub id: VbpLineId,
    /// 中选编号.
    pub code: String,
    /// 中选企业 or the consortium.
    pub company: String,
    /// Several companies as one.
    pub consortium: bool,
    /// Winner or standby.
    pub role: VbpRole,
    /// Its tender.
    pub tender_id: TenderId,
    /// Number of the tender.
    pub tender_code: String,
    /// Name of the tender.
    pub tender_name: String,
    /// Who organised it.
    pub level: TenderLevel,
    /// Its generic.
    pub group_id: VbpGroupId,
    /// 通用名.
    pub group_name: String,
    /// What facilities are held to.
    pub assessment: Assessment,
    /// Its brands.
    pub items: Vec<ItemRef>,
    /// Which year of the tender.
    pub year_no: i64,
    /// First day of it.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// For `If-Match` of a shift.
    pub version: i64,
    /// Agreed for the year.
    pub agreed: Quantity,
    /// Ordered.
    pub ordered: Quantity,
    /// Accepted.
    pub accepted: Quantity,
    /// Paid for.
    pub paid: Quantity,
    /// Given to facilities as their parts.
    pub quota: Quantity,
    /// Ordered ÷ agreed, 1/100 %; beyond 100 % is usual.
    pub completion_bp: Option<i64>,
    /// Passed share of the year, 1/100 %.
    pub elapsed_bp: i64,
    /// Completion ÷ passed share, 1/100 %.
    pub relative_bp: Option<i64>,
    /// What that means.
    pub pace: PaceLevel,
    /// Where it goes.
    pub forecast: PaceForecast,
    /// Of the group's orders in the year, the part of selected brands, 1/100 %.
    pub selected_bp: Option<i64>,
    /// Ordered of brands of the group that were not selected.
    pub not_selected: Quantity,
}

/// Forecast to the end of the year: ordered + (ordered in the last days ÷ those days) × days left.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PaceForecast {
    /// First day of the run rate.
    pub from: Day,
    /// Days of it.
    pub rate_days: i64,
    /// Ordered in them.
    pub rate_quantity: Quantity,
    /// Days left of the year.
    pub days_left: i64,
    /// Ordered by the last day.
    pub quantity: Quantity,
    /// Of the agreed quantity, 1/100 %.
    pub completion_bp: Option<i64>,
}

/// Which lines of the board.
#[derive(Clone, Debug, Default)]
pub struct PaceFilter {
    /// Of this tender.
    pub tender: Option<TenderId>,
    /// At these levels; all when empty.
    pub levels: Vec<PaceLevel>,
    /// Part of number, company, generic or brand.
    pub q: Option<String>,
}

/// Quantity of an order line that is not given up.
const STANDING: &str = "l.quantity_milli - COALESCE((SELECT SUM(d.cancelled_milli) FROM order_drop d \
                        WHERE d.order_line_id = l.id), 0)";

/// All lines in their year of today, worst first. Four statements whatever their number.
pub async fn board(tx: &Tx, filter: &PaceFilter) -> Result<Vec<PaceRow>> {
    let years = LineFilter {
        tender: filter.tender,
        day: Some(tx.day()),
        ..LineFilter::default()
    };
    let mut rows = rows(tx, years).await?;
    if !filter.levels.is_empty() {
        rows.retain(|row| filter.levels.contains(&row.pace));
    }
    if let Some(q) = filter.q.as_deref().map(kernel::text::key) {
        rows.retain(|row| {
            let names = row
                .items
                .iter()
                .flat_map(|item| [&item.name, &item.code, &item.manufacturer]);
            let texts = [&row.code, &row.company, &row.group_name];
            let mut all = texts.into_iter().chain(names);
            all.any(|text| kernel::text::key(text).contains(&q))
        });
    }
    rows.sort_by_key(|row| {
        let last = matches!(row.pace, PaceLevel::NoQuantity);
        (last, row.relative_bp.unwrap_or(i64::MAX))
    });
    Ok(rows)
}

/// One line in one of its years, or in that of today.
pub async fn one(tx: &Tx, line: VbpLineId, year_no: Option<i64>) -> Result<(LineYear, PaceRow)> {
    let own = LineFilter {
        line: Some(line),
        year_no,
        ..LineFilter::default()
    };
    let known = vbp_lines(tx, own).await?;
    let today = tx.day();
    let year = known
        .iter()
        .rev()
        .find(|year| year_no.is_some() || year.starts_on <= today)
        .or(known.first())
        .cloned()
        .ok_or_else(Error::not_found)?;
    // The whole group, since its winners may be judged together.
    let group = LineFilter {
        group: Some(year.group_id),
        year_no: Some(year.year_no),
        ..LineFilter::default()
    };
    let rows = rows(tx, group).await?;
    let row = rows.into_iter().find(|row| row.id == line);
    Ok((year, row.ok_or_else(Error::not_found)?))
}

async fn rows(tx: &Tx, filter: LineFilter) -> Result<Vec<PaceRow>> {
    let lines = vbp_lines(tx, filter).await?;
    let policy = tx.policy::<PacePolicy>().await?;
    let judged = paces(&lines, tx.day(), &policy);
    let groups: Vec<VbpGroupId> = lines.iter().map(|line| line.group_id).collect();
    let mut items: FxHashMap<VbpLineId, Vec<ItemRef>> = FxHashMap::default();
    for GroupItem {
        vbp_line_id, item, ..
    } in vbp_items(tx, &groups).await?
    {
        if let Some(line) = vbp_line_id {
            items.entry(line).or_default().push(item);
        }
    }
    let recent = recent(tx, &lines, &policy).await?;
    let others = not_selected(tx, &lines).await?;
    let mut selected: FxHashMap<(VbpGroupId, i64), i64> = FxHashMap::default();
    for line in &lines {
        *selected.entry((line.group_id, line.year_no)).or_default() += line.ordered_milli.0;
    }
    let rows = lines.into_iter().zip(judged).map(|(line, pace)| {
        let facts = line.facts();
        let from = rate_from(&facts, tx.day(), &policy);
        let rate = recent
            .get(&(line.id, line.year_no))
            .copied()
            .unwrap_or_default();
        let ahead = forecast(&facts, tx.day(), from, rate);
        let key = (line.group_id, line.year_no);
        let not_selected = others.get(&key).copied().unwrap_or_default();
        let selected = selected.get(&key).copied().unwrap_or_default();
        PaceRow {
            items: items.get(&line.id).cloned().unwrap_or_default(),
            completion_bp: pace.completion_bp,
            elapsed_bp: pace.elapsed_bp,
            relative_bp: pace.relative_bp,
            pace: pace.level,
            forecast: PaceForecast {
                from: ahead.from,
                rate_days: ahead.rate_days,
                rate_quantity: ahead.rate_quantity,
                days_left: ahead.days_left,
                quantity: ahead.quantity,
                completion_bp: ahead.completion_bp,
            },
            selected_bp: share_bp(Quantity(selected), Quantity(selected + not_selected.0)),
            not_selected,
            ..head(line)
        }
    });
    Ok(rows.collect())
}

/// A row before anything was computed.
fn head(line: LineYear) -> PaceRow {
    let day = line.starts_on;
    PaceRow {
        id: line.id,
        code: line.code,
        company: line.company,
        consortium: line.consortium,
        role: line.role,
        tender_id: line.tender_id,
        tender_code: line.tender_code,
        tender_name: line.tender_name,
        level: line.level,
        group_id: line.group_id,
        group_name: line.group_name,
        assessment: line.assessment,
        items: Vec::new(),
        year_no: line.year_no,
        starts_on: line.starts_on,
        ends_on: line.ends_on,
        version: line.version,
        agreed: line.agreed_milli,
        ordered: line.ordered_milli,
        accepted: line.accepted_milli,
        paid: line.paid_milli,
        quota: line.quota_milli,
        completion_bp: None,
        elapsed_bp: 0,
        relative_bp: None,
        pace: PaceLevel::Early,
        forecast: PaceForecast {
            from: day,
            rate_days: 0,
            rate_quantity: Quantity::ZERO,
            days_left: 0,
            quantity: Quantity::ZERO,
            completion_bp: None,
        },
        selected_bp: None,
        not_selected: Quantity::ZERO,
    }
}

/// Ordered since the first day of the run rate, by line and year.
async fn recent(
    tx: &Tx,
    lines: &[LineYear],
    policy: &PacePolicy,
) -> Result<FxHashMap<(VbpLineId, i64), Quantity>> {
    #[derive(FromQueryResult)]
    struct Row {
        vbp_line_id: VbpLineId,
        year_no: i64,
        quantity: Quantity,
    }
    let rows = lines.iter().map(|line| {
        let from = rate_from(&line.facts(), tx.day(), policy);
        [line.id.into(), line.year_no.into(), from.start().into()]
    });
    let (listed, bind) = tx.listed("k", [whole("line"), whole("year"), whole("since")], rows);
    let sql = format!(
        "SELECT v.vbp_line_id, v.year_no, CAST(SUM({STANDING}) AS BIGINT) AS quantity \
         FROM {listed} CROSS JOIN vbp_contract_line v \
         JOIN order_line l ON l.contract_line_id = v.contract_line_id \
         JOIN purchase_order p ON p.id = l.order_id \
         WHERE v.vbp_line_id = k.line AND v.year_no = k.year AND p.created_at >= k.since \
         GROUP BY v.vbp_line_id, v.year_no"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![bind]).await?;
    let keyed = rows
        .into_iter()
        .map(|row| ((row.vbp_line_id, row.year_no), row.quantity));
    Ok(keyed.collect())
}

/// Ordered of brands that were not selected, by group, within the year of the tender.
async fn not_selected(
    tx: &Tx,
    lines: &[LineYear],
) -> Result<FxHashMap<(VbpGroupId, i64), Quantity>> {
    #[derive(FromQueryResult)]
    struct Row {
        group_id: VbpGroupId,
        year_no: i64,
        quantity: Quantity,
    }
    let mut seen = std::collections::BTreeSet::new();
    let once = lines
        .iter()
        .filter(|line| seen.insert((line.group_id, line.year_no)));
    let rows: Vec<[Cell<'_>; 4]> = once
        .map(|line| {
            [
                line.group_id.into(),
                line.year_no.into(),
                line.starts_on.start().into(),
                line.ends_on.plus_days(1).start().into(),
            ]
        })
        .collect();
    let columns = [
        ("group_id", ColumnKind::Int),
        whole("year"),
        whole("since"),
        whole("until"),
    ];
    let (listed, bind) = tx.listed("k", columns, rows);
    let sql = format!(
        "SELECT v.group_id, k.year AS year_no, CAST(SUM({STANDING}) AS BIGINT) AS quantity \
         FROM {listed} CROSS JOIN vbp_item v JOIN order_line l ON l.item_id = v.item_id \
         JOIN purchase_order p ON p.id = l.order_id \
         WHERE v.group_id = k.group_id AND v.vbp_line_id IS NULL AND p.created_at >= k.since AND p.created_at < k.until \
         GROUP BY v.group_id, k.year"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![bind]).await?;
    let keyed = rows
        .into_iter()
        .map(|row| ((row.group_id, row.year_no), row.quantity));
    Ok(keyed.collect())
}

/// A facility's part of a line's year.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct FacilityPace {
    /// Whose.
    pub facility_id: OrganisationId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its tier.
    pub kind: OrganisationKind,
    /// Its part.
    pub quota: Quantity,
    /// Of it ordered for the facility.
    pub ordered: Quantity,
    /// Of that received for it.
    pub accepted: Quantity,
}

impl FacilityPace {
    /// As the rule of shifts sees it.
    pub fn part(&self) -> Part {
        Part {
            facility_id: self.facility_id,
            code: self.code.clone(),
            quota: self.quota,
            ordered: self.ordered,
        }
    }
}

/// Facilities with a part, or with orders without one, by code. Set-wise whatever their number.
pub async fn facilities(tx: &Tx, line: VbpLineId, year_no: i64) -> Result<Vec<FacilityPace>> {
    let sql = "SELECT o.id AS facility_id, o.code, o.short_name AS name, o.kind, \
                      CAST(SUM(f.quota) AS BIGINT) AS quota, CAST(SUM(f.ordered) AS BIGINT) AS ordered, \
                      CAST(SUM(f.accepted) AS BIGINT) AS accepted \
               FROM (SELECT q.facility_id, q.quota_milli AS quota, 0 AS ordered, 0 AS accepted \
                     FROM vbp_quota q WHERE q.vbp_line_id = ? AND q.year_no = ? \
                     UNION ALL \
                     SELECT g.facility_id, 0, g.quantity_milli - g.cancelled_milli, g.allocated_milli \
                     FROM vbp_contract_line v \
                     JOIN order_line l ON l.contract_line_id = v.contract_line_id \
                     JOIN order_origin g ON g.line_id = l.id \
                     WHERE v.vbp_line_id = ? AND v.year_no = ?) f \
               JOIN organisation o ON o.id = f.facility_id \
               GROUP BY o.id, o.code, o.short_name, o.kind \
               HAVING SUM(f.quota) > 0 OR SUM(f.ordered) > 0 ORDER BY o.code";
    tx.rows(sql, binds![line, year_no, line, year_no]).await
}

/// An order line behind a number.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct PaceOrder {
    /// The order line.
    pub line_id: LineId,
    /// Its order.
    pub order_id: OrderId,
    /// The order's number.
    pub number: String,
    /// Where the order stands.
    pub state: OrderStage,
    /// When it was made.
    pub created_at: Instant,
    /// Who delivers.
    pub supplier: String,
    /// Which brand.
    pub item: String,
    /// Ordered and not given up: of the facility asked about, or of all and what packs add.
    pub quantity: Quantity,
    /// Of it accepted.
    pub accepted: Quantity,
}

/// Order lines of a line's year, newest first, before `after`; of one facility its own part.
pub async fn orders(
    tx: &Tx,
    line: VbpLineId,
    year_no: i64,
    facility: Option<OrganisationId>,
    after: Option<LineId>,
    limit: u64,
) -> Result<Vec<PaceOrder>> {
    let mut binds = Vec::new();
    let (quantity, accepted, joined) = match facility {
        Some(facility) => {
            binds.push(facility.into());
            (
                "CAST(SUM(g.quantity_milli - g.cancelled_milli) AS BIGINT)".to_owned(),
                "CAST(SUM(g.allocated_milli) AS BIGINT)",
                "JOIN order_origin g ON g.line_id = l.id AND g.facility_id = ?",
            )
        }
        None => (
            format!("CAST({STANDING} AS BIGINT)"),
            "CAST(COALESCE((SELECT SUM(r.accepted_milli) FROM receipt_line r WHERE r.order_line_id = l.id), 0) AS BIGINT)",
            "",
        ),
    };
    binds.extend(binds![line, year_no, after.map_or(i64::MAX, |id| id.0)]);
    let sql = format!(
        "SELECT l.id AS line_id, p.id AS order_id, p.number, p.state, p.created_at, o.short_name AS supplier, \
                i.name AS item, {quantity} AS quantity, {accepted} AS accepted \
         FROM vbp_contract_line v JOIN order_line l ON l.contract_line_id = v.contract_line_id \
         JOIN purchase_order p ON p.id = l.order_id JOIN organisation o ON o.id = p.supplier_id \
         JOIN item i ON i.id = l.item_id {joined} \
         WHERE v.vbp_line_id = ? AND v.year_no = ? AND l.id < ? \
         GROUP BY l.id, p.id, p.number, p.state, p.created_at, o.short_name, i.name, l.quantity_milli \
         ORDER BY l.id DESC LIMIT {limit}"
    );
    tx.rows(&sql, binds).await
}

/// In what parts of a line move: the largest pack of its brands, so that whoever gets one can order it.
pub fn pack(row: &PaceRow) -> Quantity {
    let packs = row.items.iter().map(|item| item.pack);
    packs.max().unwrap_or(Quantity(1_000))
}

/// How many lines are amber and red today. Two statements.
pub async fn behind(tx: &Tx) -> Result<(usize, usize)> {
    let years = LineFilter {
        day: Some(tx.day()),
        ..LineFilter::default()
    };
    let lines = vbp_lines(tx, years).await?;
    if lines.is_empty() {
        return Ok((0, 0));
    }
    let policy = tx.policy::<PacePolicy>().await?;
    let judged = paces(&lines, tx.day(), &policy);
    let count = |level: PaceLevel| judged.iter().filter(|pace| pace.level == level).count();
    Ok((count(PaceLevel::Amber), count(PaceLevel::Red)))
}
