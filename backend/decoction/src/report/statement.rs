//! 月结单: what the centre did for each facility in a month, and who did which step how often.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::job::JobVerb;
use formulary::directory::Names;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

/// A facility's month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionStatementRow)]
pub struct FacilityMonth {
    /// Whose.
    pub facility: OrgRef,
    /// Prescriptions handed over.
    pub prescriptions: i64,
    /// 剂.
    pub doses: i64,
    /// Of them decocted.
    pub decocted: i64,
    /// 袋.
    pub bags: i64,
    /// Grams weighed.
    pub grams: Quantity,
    /// Handed over after what was promised at first.
    pub late: i64,
}

/// How often somebody did a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionWorkload)]
pub struct Workload {
    /// Who.
    pub person: Option<UserRef>,
    /// Which step.
    pub verb: JobVerb,
    /// How often.
    pub times: i64,
}

/// A month of the centre.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionStatement)]
pub struct StatementView {
    /// From.
    pub from: Day,
    /// Up to and with.
    pub until: Day,
    /// By facility.
    pub facilities: Vec<FacilityMonth>,
    /// By person and step; for the centre alone.
    pub workload: Vec<Workload>,
}

#[derive(FromQueryResult)]
struct FacilityRow {
    facility_id: OrganisationId,
    prescriptions: i64,
    doses: i64,
    decocted: i64,
    bags: i64,
    grams_milli: Quantity,
    late: i64,
}

#[derive(FromQueryResult)]
struct WorkRow {
    by_id: Option<UserId>,
    verb: JobVerb,
    times: i64,
}

/// What was handed over between two days, by facility within reach; how often each step was done, for the centre.
pub async fn statement(tx: &Tx, from: Day, until: Day) -> Result<StatementView> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("p.facility_id"), None);
    let (start, end) = (from.start(), until.plus_days(1).start());
    binds.extend(binds![start, end]);
    let sql = format!(
        "SELECT p.facility_id, CAST(COUNT(*) AS BIGINT) AS prescriptions, CAST(SUM(p.doses) AS BIGINT) AS doses, \
         CAST(SUM(CASE WHEN p.way = 'decoct' THEN 1 ELSE 0 END) AS BIGINT) AS decocted, \
         CAST(SUM(COALESCE(j.bags, 0)) AS BIGINT) AS bags, CAST(SUM(COALESCE(w.grams, 0)) AS BIGINT) AS grams_milli, \
         CAST(SUM(CASE WHEN j.handed_over_at > p.first_promised_at THEN 1 ELSE 0 END) AS BIGINT) AS late \
         FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id \
         LEFT JOIN (SELECT prescription_id, SUM(weighed_milli) AS grams FROM decoction_weight GROUP BY prescription_id) w \
           ON w.prescription_id = p.id \
         WHERE {reach} AND j.handed_over_at >= ? AND j.handed_over_at < ? GROUP BY p.facility_id ORDER BY doses DESC, p.facility_id"
    );
    let rows: Vec<FacilityRow> = tx.rows(&sql, binds).await?;
    let work: Vec<WorkRow> = match tx.actor().reach.is_everything() {
        true => {
            let sql = "SELECT by_id, verb, CAST(COUNT(*) AS BIGINT) AS times FROM decoction_scan \
                       WHERE refused = '' AND at >= ? AND at < ? GROUP BY by_id, verb ORDER BY by_id, verb";
            tx.rows(sql, binds![start, end]).await?
        }
        false => Vec::new(),
    };
    let facilities = rows.iter().map(|row| row.facility_id).collect();
    let people = work.iter().filter_map(|row| row.by_id).collect();
    let names = Names::of(tx, facilities, Vec::new(), people).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(FacilityMonth {
            facility: names.organisation(row.facility_id)?,
            prescriptions: row.prescriptions,
            doses: row.doses,
            decocted: row.decocted,
            bags: row.bags,
            grams: row.grams_milli,
            late: row.late,
        });
    }
    Ok(StatementView {
        from,
        until,
        facilities: all,
        workload: work
            .into_iter()
            .map(|row| Workload {
                person: names.person(row.by_id),
                verb: row.verb,
                times: row.times,
            })
            .collect(),
    })
}
