//! How well shortages are solved: clock, result and share in time, for the county and by part of it.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use formulary::directory::Names;
use identity::model::OrgRef;
use kernel::prelude::*;

/// What became of the shortages of some days.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeFigures)]
pub struct Figures {
    /// First day of opening.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// All together.
    pub total: Outcome,
    /// By hospital or township with what stands below it, most shortages first.
    pub areas: Vec<AreaOutcome>,
    /// Yuan of transfers for shortages that arrived, at purchase price.
    pub moved: Money,
}

/// A part of the county.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeArea)]
pub struct AreaOutcome {
    /// Which.
    pub area: OrgRef,
    /// What became of its shortages.
    pub outcome: Outcome,
}

/// What became of shortages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExchangeOutcome)]
pub struct Outcome {
    /// Opened.
    pub opened: i64,
    /// Still running.
    pub running: i64,
    /// Of them past their clock.
    pub overdue: i64,
    /// Solved.
    pub solved: i64,
    /// Of them before their clock ran out.
    pub in_time: i64,
    /// Became an emergency order.
    pub ordered: i64,
    /// Ran out.
    pub expired: i64,
    /// Taken back.
    pub withdrawn: i64,
    /// Share solved in time of all that were not taken back and do not run within their clock, 1/100 %; none while there are none.
    pub success_bp: Option<i64>,
    /// Average minutes until solved.
    pub minutes: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    area_id: OrganisationId,
    opened: i64,
    running: i64,
    overdue: i64,
    solved: i64,
    in_time: i64,
    ordered: i64,
    expired: i64,
    withdrawn: i64,
    minutes: i64,
}

fn outcome(rows: &[&Row]) -> Outcome {
    let sum = |of: fn(&Row) -> i64| rows.iter().map(|row| of(row)).sum::<i64>();
    let (solved, in_time) = (sum(|row| row.solved), sum(|row| row.in_time));
    let (ordered, expired, overdue) = (
        sum(|row| row.ordered),
        sum(|row| row.expired),
        sum(|row| row.overdue),
    );
    let judged = solved + ordered + expired + overdue;
    Outcome {
        opened: sum(|row| row.opened),
        running: sum(|row| row.running),
        overdue,
        solved,
        in_time,
        ordered,
        expired,
        withdrawn: sum(|row| row.withdrawn),
        success_bp: (judged > 0).then(|| in_time * 10_000 / judged),
        minutes: (solved > 0).then(|| sum(|row| row.minutes) / solved),
    }
}

/// The figures of shortages within reach that were opened on these days.
pub async fn figures(tx: &Tx, from: Day, until: Day) -> Result<Figures> {
    let (since, before) = (from.start(), until.plus_days(1).start());
    let (reach, more) = tx.actor().reach.sql(Some("s.facility_id"), None);
    let area = "CASE WHEN o.kind = 'village' THEN o.parent_id ELSE o.id END";
    let count =
        |condition: &str| format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)");
    let sql = format!(
        "SELECT {area} AS area_id, COUNT(*) AS opened, {} AS running, {} AS overdue, {} AS solved, {} AS in_time, {} AS ordered, \
                {} AS expired, {} AS withdrawn, \
                CAST(SUM(CASE WHEN s.state = 'solved' THEN (s.ended_at - s.opened_at) / 60000 ELSE 0 END) AS BIGINT) AS minutes \
         FROM shortage s JOIN organisation o ON o.id = s.facility_id \
         WHERE s.opened_at >= ? AND s.opened_at < ? AND {reach} GROUP BY {area} ORDER BY COUNT(*) DESC, 1",
        count("s.state IN ('open', 'covered')"),
        count("s.state IN ('open', 'covered') AND s.due_at < ?"),
        count("s.state = 'solved'"),
        count("s.state = 'solved' AND s.ended_at <= s.due_at"),
        count("s.state = 'ordered'"),
        count("s.state = 'expired'"),
        count("s.state = 'withdrawn'"),
    );
    let mut binds = binds![tx.now(), since, before];
    binds.extend(more);
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let names = Names::of_organisations(tx, rows.iter().map(|row| row.area_id)).await?;
    let areas = rows.iter().map(|row| {
        Ok(AreaOutcome {
            area: names.organisation(row.area_id)?,
            outcome: outcome(&[row]),
        })
    });
    Ok(Figures {
        from,
        until,
        total: outcome(&rows.iter().collect::<Vec<_>>()),
        areas: areas.collect::<Result<_>>()?,
        moved: moved(tx, since, before).await?,
    })
}

#[derive(FromQueryResult)]
struct Worth {
    received_milli: Quantity,
    price_e4: Money,
}

async fn moved(tx: &Tx, since: Instant, before: Instant) -> Result<Money> {
    let (reach, more) = tx.actor().reach.sql(Some("s.facility_id"), None);
    let sql = format!(
        "SELECT k.received_milli, k.price_e4 FROM stock_transfer t JOIN shortage s ON s.id = t.shortage_id \
         JOIN stock_transfer_line k ON k.transfer_id = t.id \
         WHERE s.opened_at >= ? AND s.opened_at < ? AND t.state = 'received' AND k.price_e4 IS NOT NULL AND {reach}"
    );
    let mut binds = binds![since, before];
    binds.extend(more);
    let rows: Vec<Worth> = tx.rows(&sql, binds).await?;
    let worth = rows
        .iter()
        .filter_map(|row| Money::of(row.price_e4, row.received_milli));
    Ok(worth.fold(Money::ZERO, |sum, one| sum.checked_add(one).unwrap_or(sum)))
}
