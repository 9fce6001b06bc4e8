//! What a plan saves, and how far its review has come.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::PlanId;
use crate::model::review::{PlanFlag, PriceReference};
use kernel::prelude::*;

use super::plan_lines::column;

/// What a plan saves against one price with which lines are compared.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PlanSaving {
    /// Which price.
    pub against: PriceReference,
    /// Lines that can be compared.
    pub line_count: i64,
    /// Of them dearer ones.
    pub dearer_count: i64,
    /// What these lines would have cost.
    pub before: Money,
    /// What they cost.
    pub amount: Money,
    /// Before − amount.
    pub saved: Money,
}

#[derive(FromQueryResult)]
struct SavingRow {
    line_count: i64,
    dearer_count: i64,
    before_e4: Money,
    amount_e4: Money,
}

/// What a plan that the caller has found saves against each price.
pub async fn savings(tx: &Tx, plan: PlanId) -> Result<Vec<PlanSaving>> {
    let mut savings = Vec::with_capacity(PriceReference::ALL.len());
    for against in PriceReference::ALL.iter().copied() {
        let price = column(against);
        let sql = format!(
            "SELECT COUNT(*) AS line_count, \
                    CAST(COALESCE(SUM(CASE WHEN l.price_e4 > {price} THEN 1 ELSE 0 END), 0) AS BIGINT) AS dearer_count, \
                    CAST(COALESCE(SUM((l.quantity_milli * {price} + 500) / 1000), 0) AS BIGINT) AS before_e4, \
                    CAST(COALESCE(SUM(l.amount_e4), 0) AS BIGINT) AS amount_e4 \
             FROM plan_line_review w JOIN plan_line l ON l.id = w.line_id \
             WHERE w.plan_id = ? AND l.price_e4 IS NOT NULL AND {price} IS NOT NULL"
        );
        let row: SavingRow = tx
            .row(&sql, binds![plan])
            .await?
            .ok_or_else(Error::not_found)?;
        savings.push(PlanSaving {
            against,
            line_count: row.line_count,
            dearer_count: row.dearer_count,
            before: row.before_e4,
            amount: row.amount_e4,
            saved: Money(row.before_e4.0 - row.amount_e4.0),
        });
    }
    Ok(savings)
}

/// Lines that one rule marked.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct FlagCount {
    /// Which rule.
    pub flag: PlanFlag,
    /// Lines it marked.
    pub line_count: i64,
    /// Of them those that stop the commitment.
    pub open_count: i64,
}

/// How far the review of a plan has come.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct PlanReviewView {
    /// Lines that no rule marked.
    pub green: i64,
    /// Of them those on which nobody has decided.
    pub green_open: i64,
    /// Lines that a rule marked.
    pub exceptions: i64,
    /// Lines that stop the commitment: marked and not decided on, or sent back.
    pub open: i64,
    /// Of these the ones sent back.
    pub sent_back: i64,
    /// By rule; a line with two marks counts for both.
    pub flags: Vec<FlagCount>,
}

/// How far the review of a plan that the caller has found has come.
pub async fn review(tx: &Tx, plan: PlanId) -> Result<PlanReviewView> {
    let sql = "SELECT flags, COALESCE(decision, ''), COUNT(*) FROM plan_line_review WHERE plan_id = ? \
               GROUP BY flags, COALESCE(decision, '')";
    let mut view = PlanReviewView::default();
    let mut by_flag = vec![(0, 0); PlanFlag::ALL.len()];
    for row in tx.query_all(sql, binds![plan]).await? {
        let (bits, decision): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let count: i64 = row.try_get_by_index(2)?;
        let undecided = decision.is_empty();
        let open = decision == "sent_back" || (bits != 0 && undecided);
        if bits == 0 {
            view.green += count;
            view.green_open += if undecided { count } else { 0 };
        } else {
            view.exceptions += count;
        }
        if open {
            view.open += count;
        }
        if decision == "sent_back" {
            view.sent_back += count;
        }
        for flag in PlanFlag::of_bits(bits) {
            let counts = &mut by_flag[flag as usize];
            counts.0 += count;
            counts.1 += if open { count } else { 0 };
        }
    }
    let counted = PlanFlag::ALL.iter().zip(by_flag);
    view.flags = counted
        .filter(|(_, counts)| counts.0 > 0)
        .map(|(flag, (line_count, open_count))| FlagCount {
            flag: *flag,
            line_count,
            open_count,
        })
        .collect();
    Ok(view)
}
