//! Figures of suppliers, items, areas and months.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use formulary::directory::Names;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::word_enum;
use service_levels::measure::Sums;
use service_levels::policy::Weights;

/// What sums over judged drops say; shares are decimal strings, none where there is nothing to divide by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Figures {
    /// Drops judged.
    pub lines: u64,
    /// Of them late.
    pub late: u64,
    /// Of them in full and in time.
    pub whole: u64,
    /// In full and in time ÷ judged.
    pub on_time_in_full: Option<String>,
    /// Quantity in time ÷ ordered.
    pub on_time: Option<String>,
    /// Rejected ÷ brought.
    pub rejected_share: Option<String>,
    /// The weighted score.
    pub score: Option<String>,
}

impl Figures {
    /// Of some sums.
    pub fn of(sums: &Sums, weights: &Weights) -> Self {
        Self {
            lines: sums.lines,
            late: sums.late,
            whole: sums.whole,
            on_time_in_full: sums.on_time_in_full().text(),
            on_time: sums.on_time().text(),
            rejected_share: sums.rejected_share().text(),
            score: sums.score(weights).text(),
        }
    }
}

word_enum! {
    /// By what figures are summed.
    pub enum FiguresBy {
        /// By calendar month of the judgement.
        Month = "month",
        /// By item.
        Item = "item",
        /// By the township or hospital that was served.
        Area = "area",
    }
}

/// Figures of one month, item or area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FiguresRow {
    /// `YYYY-MM`, or the id of the item or area.
    pub key: String,
    /// For people.
    pub name: String,
    /// What it says.
    pub figures: Figures,
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    lines: i64,
    late: i64,
    whole: i64,
    ordered: i64,
    on_time: i64,
    rejected: i64,
}

impl Row {
    fn sums(&self) -> Sums {
        let count = |value: i64| u64::try_from(value).unwrap_or_default();
        Sums {
            lines: count(self.lines),
            late: count(self.late),
            whole: count(self.whole),
            ordered: i128::from(self.ordered),
            filled: i128::from(self.on_time),
            on_time: i128::from(self.on_time),
            rejected: i128::from(self.rejected),
        }
    }
}

/// Figures within reach, of one supplier or of all, since a day; the oldest month or the worst item first.
pub async fn figures(
    tx: &Tx,
    by: FiguresBy,
    supplier: Option<OrganisationId>,
    since: Option<Day>,
    weights: &Weights,
) -> Result<Vec<FiguresRow>> {
    let key = match by {
        FiguresBy::Month => "SUBSTR(judged_on, 1, 7)",
        FiguresBy::Item => "CAST(item_id AS TEXT)",
        FiguresBy::Area => "CAST(area_id AS TEXT)",
    };
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    let mut sql = format!(
        "SELECT {key} AS key, COUNT(*) AS lines, CAST(SUM(CASE WHEN late THEN 1 ELSE 0 END) AS BIGINT) AS late, \
                CAST(SUM(CASE WHEN whole THEN 1 ELSE 0 END) AS BIGINT) AS whole, CAST(SUM(ordered_milli) AS BIGINT) AS ordered, \
                CAST(SUM(on_time_milli) AS BIGINT) AS on_time, CAST(SUM(rejected_milli) AS BIGINT) AS rejected \
         FROM sla_clock WHERE {reach} AND kind = 'deliver' AND state IN ('met', 'late', 'declined') AND NOT excluded"
    );
    if let Some(supplier) = supplier {
        sql.push_str(" AND supplier_id = ?");
        binds.push(supplier.into());
    }
    if let Some(since) = since {
        sql.push_str(" AND judged_on >= ?");
        binds.push(since.into());
    }
    sql.push_str(&format!(" GROUP BY {key} ORDER BY {key}"));
    let mut rows: Vec<Row> = tx.rows(&sql, binds).await?;
    if by != FiguresBy::Month {
        // Without floating point: a ÷ b < c ÷ d is a × d < c × b.
        rows.sort_by(|one, other| {
            let share = |row: &Row, of: &Row| i128::from(row.whole) * i128::from(of.lines);
            share(one, other)
                .cmp(&share(other, one))
                .then_with(|| one.key.cmp(&other.key))
        });
    }
    let ids = || rows.iter().filter_map(|row| row.key.parse::<i64>().ok());
    let names = match by {
        FiguresBy::Month => Names::of(tx, Vec::new(), Vec::new(), Vec::new()).await?,
        FiguresBy::Item => {
            Names::of(tx, Vec::new(), ids().map(ItemId).collect(), Vec::new()).await?
        }
        FiguresBy::Area => {
            Names::of(
                tx,
                ids().map(OrganisationId).collect(),
                Vec::new(),
                Vec::new(),
            )
            .await?
        }
    };
    let view = |row: &Row| {
        let id = row.key.parse::<i64>().ok();
        let name = match by {
            FiguresBy::Month => Some(row.key.clone()),
            FiguresBy::Item => names.item_if(id.map(ItemId)).map(|item| item.name),
            FiguresBy::Area => names
                .organisation_if(id.map(OrganisationId))
                .map(|area| area.short_name),
        };
        FiguresRow {
            key: row.key.clone(),
            name: name.unwrap_or_default(),
            figures: Figures::of(&row.sums(), weights),
        }
    };
    Ok(rows.iter().map(view).collect())
}
