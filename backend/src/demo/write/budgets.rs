//! Budgets of the present month and quarter, shaped by what facilities asked for last month: most of them hold, a few do not.

use super::seeder;
use super::stage::Stage;
use crate::demand::entering::enter_budgets;
use crate::demand::model::budget::{BudgetPeriod, BudgetTerms};
use crate::demand::model::cycle::CycleId;
use crate::demo::dice::Dice;
use crate::formulary::model::ItemKind;
use crate::kernel::prelude::*;

/// 100 yuan, to which caps are rounded.
const HUNDRED_E4: i64 = 1_000_000;

#[derive(sea_orm::FromQueryResult)]
struct Asked {
    facility_id: OrganisationId,
    amount_e4: i64,
    reagents_e4: i64,
}

/// Writes a budget of this month for every second facility, and of this quarter for the reagents of the larger ones.
pub async fn budgets(stage: &Stage<'_>, last: CycleId) -> Result<()> {
    let sql = "SELECT r.facility_id, r.amount_e4, CAST(COALESCE((SELECT SUM(l.price_e4 * l.quantity_milli / 1000) \
               FROM requisition_line l JOIN item i ON i.id = l.item_id WHERE l.requisition_id = r.id \
               AND i.kind = 'reagent' AND l.price_e4 IS NOT NULL), 0) AS BIGINT) AS reagents_e4 \
               FROM requisition r WHERE r.cycle_id = ? ORDER BY r.facility_id";
    let asked: Vec<Asked> = stage.rows(sql, binds![last]).await?;
    let [month, quarter, _] = BudgetPeriod::of(stage.plan.options.as_of);
    let mut dice = Dice::new(stage.plan.options.seed, "budgets");
    let mut budgets = Vec::new();
    for one in &asked {
        let (luck, percent) = (dice.below(100), dice.between(85, 150));
        let terms = |period, item_kind, cap_e4: i64, note: &str| BudgetTerms {
            facility_id: one.facility_id,
            period,
            item_kind,
            cap: Money(cap_e4 / HUNDRED_E4 * HUNDRED_E4),
            note: note.to_owned(),
        };
        match luck {
            // Tight: the centre will see what a trimming would take away.
            0..=7 => budgets.push(terms(month, None, one.amount_e4 * 2 / 5, "控费试点")),
            8..=54 => budgets.push(terms(month, None, one.amount_e4 * percent / 100, "")),
            _ => {}
        }
        if one.reagents_e4 > HUNDRED_E4 {
            let cap = one.reagents_e4 * 3 * percent / 100;
            budgets.push(terms(quarter, Some(ItemKind::Reagent), cap, "试剂季度额度"));
        }
    }
    let budgets = &budgets;
    stage
        .app
        .db
        .write(&seeder(), |tx| {
            async move { enter_budgets(tx, budgets).await }.scope_boxed()
        })
        .await
}
