//! 服务水平: what the month's clocks found, and where some suppliers stand. People decide by the product's own verbs.

use super::stage::Stage;
use kernel::prelude::*;
use sla::actions::{decisions, ladder, running};
use sla::model::{DecisionKind, DecisionVerb, Subject};
use suppliers::model::Standing;

/// From the last supplier of the list on: kind of decision, standing, reason.
const DECISIONS: [(DecisionKind, Option<Standing>, &str); 3] = [
    (DecisionKind::Fraud, None, "随货检验报告系伪造，经药监核实"),
    (
        DecisionKind::Imposed,
        Some(Standing::Suspended),
        "上线前考核：连续两个月配送率低于90%",
    ),
    (
        DecisionKind::Imposed,
        Some(Standing::Warned),
        "上线前考核：上月配送率低于95%",
    ),
];

/// Judges the clocks that ran out, and takes three decisions by two people each.
pub async fn act(stage: &Stage<'_>) -> Result<()> {
    running::run_out(stage.app).await?;
    let (first, second) = (stage.actor("manager")?, stage.actor("manager2")?);
    let suppliers = suppliers(stage).await?;
    for (number, (supplier, (kind, standing, reason))) in
        suppliers.into_iter().zip(DECISIONS).enumerate()
    {
        let key = Idempotency::new(format!("demo.levels.{number}"), &[reason.as_bytes()]);
        let id = decisions::propose(
            stage.app,
            &first,
            &key,
            Subject::whole(supplier),
            kind,
            standing,
            reason,
        )
        .await?;
        decisions::decide(stage.app, &second, id, IfMatch(1), DecisionVerb::Agree).await?;
    }
    ladder::run(stage.app).await?;
    Ok(())
}

/// Suppliers of whom little is bought, the last first.
async fn suppliers(stage: &Stage<'_>) -> Result<Vec<OrganisationId>> {
    stage
        .app
        .db
        .read(&Actor::system("demo"), |tx| {
            async move {
                let sql = "SELECT s.id FROM supplier s LEFT JOIN purchase_order o ON o.supplier_id = s.id \
                           GROUP BY s.id ORDER BY COALESCE(SUM(o.line_count), 0), s.id DESC LIMIT 3";
                let rows = tx.query_all(sql, Vec::new()).await?;
                rows.iter()
                    .map(|row| row.try_get_by_index(0).map_err(Error::from))
                    .collect()
            }
            .scope_boxed()
        })
        .await
}
