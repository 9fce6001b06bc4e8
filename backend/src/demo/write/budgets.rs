//! Budgets of the present month and quarter, shaped by what facilities ask for: most of them hold, a few do not by a little.

use super::stage::Stage;
use super::{exceptions, seeder};
use crate::demo::dice::Dice;
use demand::entering::enter_budgets;
use demand::model::budget::{BudgetPeriod, BudgetTerms};
use demand::model::cycle::CycleId;
use formulary::model::ItemKind;
use kernel::prelude::*;

const YUAN_E4: i64 = 10_000;

/// Less than a pack of anything costs.
const FEN_E4: i64 = YUAN_E4 / 100;

/// To which most caps are rounded.
const HUNDRED_E4: i64 = 100 * YUAN_E4;

#[derive(sea_orm::FromQueryResult)]
struct Asked {
    facility_id: OrganisationId,
    amount_e4: i64,
    /// Accepted this month besides it.
    besides_e4: i64,
    /// Waits for the centre without a mark.
    green: bool,
}

#[derive(sea_orm::FromQueryResult)]
struct Reagents {
    facility_id: OrganisationId,
    amount_e4: i64,
}

/// Writes a budget of this month for about every second facility that asks for something in the cycle `current`, and of
/// this quarter for the reagents of those that asked for some in `last`; then looks at what waits.
pub async fn budgets(stage: &Stage<'_>, last: CycleId, current: CycleId) -> Result<()> {
    let mut budgets = of_the_month(stage, current).await?;
    budgets.extend(of_the_quarter(stage, last).await?);
    let budgets = &budgets;
    stage
        .app
        .db
        .write(&seeder(), |tx| {
            async move { enter_budgets(tx, budgets).await }.scope_boxed()
        })
        .await?;
    demand::duties::mark(stage.app).await?;
    Ok(())
}

async fn of_the_month(stage: &Stage<'_>, current: CycleId) -> Result<Vec<BudgetTerms>> {
    let [month, ..] = BudgetPeriod::of(stage.plan.options.as_of);
    let sql = "SELECT r.facility_id, r.amount_e4, r.state = 'approved' AND r.flagged_count = 0 AS green, \
               CAST(COALESCE((SELECT SUM(o.amount_e4) FROM requisition o WHERE o.facility_id = r.facility_id \
               AND o.id <> r.id AND o.accepted_at >= ?), 0) AS BIGINT) AS besides_e4 \
               FROM requisition r WHERE r.cycle_id = ? ORDER BY r.facility_id";
    let since = month.first_day().start();
    let asked: Vec<Asked> = stage.rows(sql, binds![since, current]).await?;
    let mut dice = Dice::new(stage.plan.options.seed, "budgets");
    let mut tight = 0;
    let mut budgets = Vec::new();
    for one in &asked {
        let (luck, roomy) = (dice.below(100), dice.between(115, 190));
        // A few lack one fen, so that a pack less is enough: the centre sees what a trimming would take away.
        if one.green && one.amount_e4 > HUNDRED_E4 && tight < exceptions::EACH {
            tight += 1;
            let cap = one.besides_e4 + one.amount_e4 - FEN_E4;
            budgets.push(terms(one.facility_id, month, None, cap, "控费试点"));
        } else if luck < 55 {
            let cap = one.besides_e4 + one.amount_e4 / 100 * roomy;
            let cap = (cap / HUNDRED_E4 + 1) * HUNDRED_E4;
            budgets.push(terms(one.facility_id, month, None, cap, ""));
        }
    }
    Ok(budgets)
}

async fn of_the_quarter(stage: &Stage<'_>, last: CycleId) -> Result<Vec<BudgetTerms>> {
    let [_, quarter, _] = BudgetPeriod::of(stage.plan.options.as_of);
    let sql = "SELECT r.facility_id, CAST(SUM(l.price_e4 * l.quantity_milli / 1000) AS BIGINT) AS amount_e4 \
               FROM requisition r JOIN requisition_line l ON l.requisition_id = r.id JOIN item i ON i.id = l.item_id \
               WHERE r.cycle_id = ? AND i.kind = 'reagent' AND l.price_e4 IS NOT NULL \
               GROUP BY r.facility_id ORDER BY r.facility_id";
    let asked: Vec<Reagents> = stage.rows(sql, binds![last]).await?;
    let kind = Some(ItemKind::Reagent);
    let larger = asked.iter().filter(|one| one.amount_e4 > HUNDRED_E4);
    let budgets = larger.map(|one| {
        terms(
            one.facility_id,
            quarter,
            kind,
            one.amount_e4 * 8 / HUNDRED_E4 * HUNDRED_E4,
            "试剂季度额度",
        )
    });
    Ok(budgets.collect())
}

fn terms(
    facility_id: OrganisationId,
    period: BudgetPeriod,
    item_kind: Option<ItemKind>,
    cap_e4: i64,
    note: &str,
) -> BudgetTerms {
    BudgetTerms {
        facility_id,
        period,
        item_kind,
        cap: Money(cap_e4),
        note: note.to_owned(),
    }
}
