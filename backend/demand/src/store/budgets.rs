//! Rows of budgets, and what documents have taken of them.

use rustc_hash::FxHashMap;
use sea_orm::{QueryResult, Value};

use crate::model::budget::{Budget, BudgetId, BudgetPeriod, BudgetState, BudgetTerms, BudgetUse};
use crate::model::requisition::RequisitionId;
use crate::refusal::DemandRefusal;
use crate::store::facilities::{FACILITY_COLUMNS, FacilityRow};
use formulary::model::ItemKind;
use kernel::bulk::{ColumnKind, whole};
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::{key, like_escape};

/// A budget with its facility.
#[derive(Clone, Debug)]
pub struct BudgetRow {
    /// The budget and what was taken of it.
    pub state: BudgetState,
    /// Whose.
    pub facility: FacilityRow,
}

/// Which budgets.
#[derive(Clone, Debug, Default)]
pub struct BudgetFilter {
    /// For this time.
    pub period: Option<BudgetPeriod>,
    /// Whose time is this day.
    pub on: Option<Day>,
    /// Of this facility.
    pub facility: Option<OrganisationId>,
    /// For this kind of items.
    pub kind: Option<ItemKind>,
    /// Part of a facility's name, initials or code.
    pub q: Option<String>,
    /// After this facility's code and this budget.
    pub after: Option<(String, BudgetId)>,
}

const COLUMNS: &str = "b.id AS b_id, b.facility_id AS b_facility, b.period AS b_period, b.item_kind AS b_kind, \
     b.cap_e4 AS b_cap, b.note AS b_note, b.version AS b_version";

/// The kind of items that a budget is for; of the empty word, all of them.
fn kind_of(word: &str) -> Result<Option<ItemKind>> {
    let kind = (!word.is_empty()).then(|| word.parse().map_err(Error::fault));
    kind.transpose()
}

fn budget_of(row: &QueryResult) -> Result<Budget> {
    let kind: String = row.try_get("", "b_kind")?;
    let period: String = row.try_get("", "b_period")?;
    Ok(Budget {
        id: row.try_get("", "b_id")?,
        terms: BudgetTerms {
            facility_id: row.try_get("", "b_facility")?,
            period: period.parse().map_err(Error::fault)?,
            item_kind: kind_of(&kind)?,
            cap: row.try_get("", "b_cap")?,
            note: row.try_get("", "b_note")?,
        },
        version: row.try_get("", "b_version")?,
    })
}

impl BudgetFilter {
    fn sql(&self) -> (String, Vec<Value>) {
        let mut condition = "1 = 1".to_owned();
        let mut binds = Vec::new();
        let mut also = |sql: &str, some: Vec<Value>| {
            condition.push_str(" AND ");
            condition.push_str(sql);
            binds.extend(some);
        };
        if let Some(period) = self.period {
            also("b.period = ?", binds![period.to_string()]);
        }
        if let Some(day) = self.on {
            let periods = BudgetPeriod::of(day).map(|period| Value::from(period.to_string()));
            also("b.period IN (?, ?, ?)", periods.to_vec());
        }
        if let Some(facility) = self.facility {
            also("b.facility_id = ?", binds![facility]);
        }
        if let Some(kind) = self.kind {
            also("b.item_kind = ?", binds![kind]);
        }
        if let Some(q) = &self.q {
            let like = format!("%{}%", like_escape(&key(q)));
            let any = "(LOWER(o.name) LIKE ? ESCAPE '\\' OR o.initials LIKE ? ESCAPE '\\' OR LOWER(o.code) LIKE ? ESCAPE '\\')";
            also(any, binds![like.clone(), like.clone(), like]);
        }
        if let Some((code, id)) = &self.after {
            also(
                "(o.code > ? OR (o.code = ? AND b.id > ?))",
                binds![code, code, *id],
            );
        }
        (condition, binds)
    }
}

/// Budgets within reach by facility, each with what was taken of it.
pub async fn budget_page(tx: &Tx, filter: &BudgetFilter, limit: u64) -> Result<Vec<BudgetRow>> {
    let (condition, mut binds) = filter.sql();
    let (within, reach) = tx.actor().reach.sql(Some("b.facility_id"), None);
    binds.extend(reach);
    let sql = format!(
        "SELECT {COLUMNS}, {FACILITY_COLUMNS} FROM budget b JOIN organisation o ON o.id = b.facility_id \
         WHERE {condition} AND {within} ORDER BY o.code, b.id LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let facility = <FacilityRow as sea_orm::FromQueryResult>::from_query_result(row, "o_")?;
        found.push((budget_of(row)?, facility));
    }
    let budgets: Vec<&Budget> = found.iter().map(|(budget, _)| budget).collect();
    let mut taken = budgets_taken(tx, &budgets, None).await?;
    let rows = found.into_iter().map(|(budget, facility)| BudgetRow {
        state: BudgetState {
            taken: taken.remove(&budget.id).unwrap_or_default(),
            budget,
        },
        facility,
    });
    Ok(rows.collect())
}

/// A budget within reach, or not found.
pub async fn budget_get(tx: &Tx, id: BudgetId) -> Result<BudgetRow> {
    let (within, reach) = tx.actor().reach.sql(Some("b.facility_id"), None);
    let mut binds = binds![id];
    binds.extend(reach);
    let sql = format!(
        "SELECT {COLUMNS}, {FACILITY_COLUMNS} FROM budget b JOIN organisation o ON o.id = b.facility_id \
         WHERE b.id = ? AND {within}"
    );
    let row = tx.query_one(&sql, binds).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let budget = budget_of(&row)?;
    let taken = budgets_taken(tx, &[&budget], None).await?;
    Ok(BudgetRow {
        state: BudgetState {
            taken: taken.get(&budget.id).copied().unwrap_or_default(),
            budget,
        },
        facility: <FacilityRow as sea_orm::FromQueryResult>::from_query_result(&row, "o_")?,
    })
}

/// The budgets of a facility whose time is now, without what the requisition `own` asks for.
pub async fn budgets_now(
    tx: &Tx,
    facility: OrganisationId,
    own: RequisitionId,
) -> Result<Vec<BudgetState>> {
    let [month, quarter, year] = BudgetPeriod::of(tx.day()).map(|period| period.to_string());
    let sql = "SELECT id, period, item_kind, cap_e4, note, version FROM budget \
         WHERE facility_id = ? AND period IN (?, ?, ?)";
    let binds = binds![facility, month, quarter, year];
    let rows = tx
        .packed::<(i64, String, String, i64, String, i64), 6>(sql, binds)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let budget = |(id, period, kind, cap, note, version): (i64, String, String, _, _, _)| {
        Ok::<_, Error>(Budget {
            id: BudgetId(id),
            terms: BudgetTerms {
                facility_id: facility,
                period: period.parse().map_err(Error::fault)?,
                item_kind: kind_of(&kind)?,
                cap: Money(cap),
                note,
            },
            version,
        })
    };
    let mut budgets: Vec<Budget> = rows.into_iter().map(budget).collect::<Result<_>>()?;
    budgets.sort_unstable_by_key(|budget| budget.id);
    let of: Vec<&Budget> = budgets.iter().collect();
    let mut taken = budgets_taken(tx, &of, Some(own)).await?;
    let states = budgets.into_iter().map(|budget| BudgetState {
        taken: taken.remove(&budget.id).unwrap_or_default(),
        budget,
    });
    Ok(states.collect())
}

/// What lines are worth by kind of item.
pub type Amounts = FxHashMap<ItemKind, Money>;

/// What requisitions have taken of these budgets, a statement for each of [`SUMS`] and any number of budgets.
async fn budgets_taken(
    tx: &Tx,
    budgets: &[&Budget],
    own: Option<RequisitionId>,
) -> Result<FxHashMap<BudgetId, BudgetUse>> {
    let mut taken: FxHashMap<BudgetId, BudgetUse> = FxHashMap::default();
    let own = own.map_or(0, |id| id.0);
    for sum in SUMS {
        let these = budgets
            .iter()
            .filter(|budget| budget.terms.item_kind.is_some() == sum.of_kind);
        let rows: Vec<_> = these.map(|budget| listed_row(budget, tx.day())).collect();
        if rows.is_empty() {
            continue;
        }
        let columns = [
            whole("id"),
            whole("facility_id"),
            whole("since"),
            whole("until"),
            whole("current"),
            ("kind", ColumnKind::Text),
        ];
        let (listed, bind) = tx.listed("k", columns, rows);
        let Sum { amount, of, .. } = sum;
        let sql = format!(
            "SELECT k.id, CASE WHEN r.accepted_at IS NULL THEN 0 ELSE 1 END, CAST(SUM({amount}) AS BIGINT) \
             FROM {listed} CROSS JOIN requisition r {of} WHERE r.facility_id = k.facility_id AND r.id <> ? AND {TAKING} \
             GROUP BY k.id, CASE WHEN r.accepted_at IS NULL THEN 0 ELSE 1 END"
        );
        let rows = tx
            .packed::<(i64, i64, i64), 3>(&sql, vec![bind, own.into()])
            .await?;
        for (id, accepted, amount) in rows {
            let place = taken.entry(BudgetId(id)).or_default();
            match accepted {
                1 => place.used = Money(amount),
                _ => place.waiting = Money(amount),
            }
        }
    }
    Ok(taken)
}

/// One way in which requisitions take of budgets.
struct Sum {
    /// Of budgets of one kind, or of those of everything.
    of_kind: bool,
    /// What is summed.
    amount: &'static str,
    /// Where it is found.
    of: &'static str,
}

/// Whole documents, and what was kept of them by kind.
const SUMS: [Sum; 2] = [
    Sum {
        of_kind: false,
        amount: "r.amount_e4",
        of: "",
    },
    Sum {
        of_kind: true,
        amount: "a.amount_e4",
        of: "JOIN requisition_amount a ON a.requisition_id = r.id AND a.item_kind = k.kind",
    },
];

/// Those accepted in the time of a budget; while that is now, those that wait as well.
const TAKING: &str = "((r.state IN ('accepted', 'ordered') AND r.accepted_at >= k.since AND r.accepted_at < k.until) \
     OR (k.current = 1 AND r.accepted_at IS NULL AND r.state IN ('submitted', 'approved')))";

/// Keeps what these requisitions, which were handed in, are worth by kind of item, now that their lines have changed.
pub async fn amounts_keep(tx: &Tx, handed_in: &[RequisitionId]) -> Result<()> {
    if handed_in.is_empty() {
        return Ok(());
    }
    amounts_forget(tx, handed_in).await?;
    let (among, list) = tx.among("l.requisition_id", &raw_ids(handed_in.iter().copied()));
    let sql = format!(
        "INSERT INTO requisition_amount (requisition_id, item_kind, amount_e4) \
         SELECT l.requisition_id, i.kind, CAST(SUM((l.price_e4 * l.quantity_milli + 500) / 1000) AS BIGINT) \
         FROM requisition_line l CROSS JOIN item i WHERE {among} AND i.id = l.item_id \
         AND l.quantity_milli > 0 AND l.price_e4 IS NOT NULL GROUP BY l.requisition_id, i.kind"
    );
    tx.execute(&sql, vec![list]).await?;
    Ok(())
}

/// The same where what they are worth is known already. Whoever hands the same paper in at the same time meets these rows.
pub async fn amounts_put(tx: &Tx, handed_in: RequisitionId, amounts: &Amounts) -> Result<()> {
    amounts_forget(tx, &[handed_in]).await?;
    let rows = amounts
        .iter()
        .map(|(kind, amount)| [handed_in.into(), (*kind).into(), (*amount).into()]);
    let columns = ["requisition_id", "item_kind", "amount_e4"];
    let replace = OnConflict::Update {
        key: &["requisition_id", "item_kind"],
        set: "amount_e4 = excluded.amount_e4",
    };
    tx.bulk_upsert("requisition_amount", &columns, rows, replace)
        .await?;
    Ok(())
}

async fn amounts_forget(tx: &Tx, ids: &[RequisitionId]) -> Result<()> {
    let (among, list) = tx.among("requisition_id", &raw_ids(ids.iter().copied()));
    let sql = format!("DELETE FROM requisition_amount WHERE {among}");
    tx.execute(&sql, vec![list]).await?;
    Ok(())
}

/// A budget as the sums look for it: whose, from when until when, whether that is now, and for which kind.
fn listed_row(budget: &Budget, today: Day) -> [Cell<'static>; 6] {
    let period = budget.terms.period;
    let now = (period.first_day()..=period.last_day()).contains(&today);
    [
        budget.id.into(),
        budget.terms.facility_id.into(),
        period.first_day().start().into(),
        period.last_day().plus_days(1).start().into(),
        i64::from(now).into(),
        budget
            .terms
            .item_kind
            .map_or("", |kind| kind.as_str())
            .into(),
    ]
}

/// Writes budgets, new ones and those of the same facility, time and kind; answers how many. A change counts as a new
/// version.
pub async fn budgets_put(tx: &Tx, terms: &[BudgetTerms], replace: bool) -> Result<u64> {
    let rows = terms.iter().map(|terms| {
        [
            tx.id::<BudgetId>().into(),
            terms.facility_id.into(),
            terms.period.to_string().into(),
            terms.item_kind.map_or("", |kind| kind.as_str()).into(),
            terms.cap.into(),
            (&terms.note).into(),
            1.into(),
            tx.actor().author().into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "id",
        "facility_id",
        "period",
        "item_kind",
        "cap_e4",
        "note",
        "version",
        "changed_by",
        "changed_at",
    ];
    let key: &[&str] = &["facility_id", "period", "item_kind"];
    let conflict = if replace {
        OnConflict::Update {
            key,
            set: "cap_e4 = excluded.cap_e4, note = excluded.note, version = budget.version + 1, \
                  changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        }
    } else {
        OnConflict::Keep { key }
    };
    tx.bulk_upsert("budget", &columns, rows, conflict).await
}

/// The budget of a facility for a time and a kind.
pub async fn budget_find(tx: &Tx, terms: &BudgetTerms) -> Result<Option<BudgetId>> {
    let sql = "SELECT id FROM budget WHERE facility_id = ? AND period = ? AND item_kind = ?";
    let kind = terms.item_kind.map_or("", |kind| kind.as_str());
    let binds = binds![terms.facility_id, terms.period.to_string(), kind];
    tx.scalar(sql, binds).await
}

/// Changes cap and remark of a budget that was loaded at `version`.
pub async fn budget_save(tx: &Tx, budget: &Budget, version: i64) -> Result<()> {
    let sql = "UPDATE budget SET cap_e4 = ?, note = ?, version = version + 1, changed_by = ?, changed_at = ? \
               WHERE id = ? AND version = ?";
    let terms = &budget.terms;
    let (author, now) = (tx.actor().author(), tx.now());
    let binds = binds![terms.cap, &terms.note, author, now, budget.id, version];
    one_row(tx.execute(sql, binds).await?)
}

/// Deletes a budget that was loaded at `version`.
pub async fn budget_delete(tx: &Tx, id: BudgetId, version: i64) -> Result<()> {
    let sql = "DELETE FROM budget WHERE id = ? AND version = ?";
    one_row(tx.execute(sql, binds![id, version]).await?)
}

fn one_row(done: u64) -> Result<()> {
    match done {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// Facilities within reach by code, for a file that names them so.
pub async fn facilities_by_code(tx: &Tx) -> Result<FxHashMap<String, OrganisationId>> {
    let all = super::facilities(tx).await?;
    let pair = |facility: FacilityRow| (facility.code.to_lowercase(), facility.id);
    Ok(all.into_iter().map(pair).collect())
}

/// The refusal of a second budget of the same facility, time and kind.
pub fn budget_taken(terms: &BudgetTerms) -> Error {
    DemandRefusal::BudgetTaken {
        period: terms.period.to_string(),
    }
    .into()
}
