//! 淘汰: standing, open orders and notices, in one transaction.

use serde_json::json;

use crate::model::CaseVerb;
use crate::store::{self, Case};
use kernel::prelude::*;
use purchasing::Reassigned;
use service_levels::policy::Policy;
use suppliers::model::Standing;

use super::cases::{self, go, told};

/// Evicts the supplier of a case whose deadline is over.
pub(super) async fn execute(tx: &Tx, case: &Case, rules: &Policy) -> Result<()> {
    let supplier = case.supplier_id;
    let (evicted, number) = (Standing::Evicted, &case.number);
    match case.part {
        None => suppliers::standing_set(tx, supplier, evicted, None, number).await?,
        Some(part) => {
            suppliers::scope_standing_set(tx, supplier, part, evicted, None, number).await?;
        }
    }
    let eviction = &rules.eviction;
    let moved = purchasing::reassign(
        tx,
        supplier,
        case.part,
        eviction.keeps_without_alternative,
        eviction.approves_itself,
        &case.number,
    )
    .await?;
    store::reassignments_insert(tx, case.id, &moved.lines).await?;
    store::case_plan_save(tx, case.id, &told(&moved).to_string()).await?;
    let kept = moved.lines.iter().filter(|line| line.kept).count();
    let facts = json!({ "orders": moved.orders, "lines": moved.lines.len(), "kept": kept });
    go(tx, case, CaseVerb::Execute, facts).await?;
    tell(tx, case, &moved).await
}

/// The evicted, those who take his place, those who wait, and the manager about what nobody else sells.
async fn tell(tx: &Tx, case: &Case, moved: &Reassigned) -> Result<()> {
    let head = store::supplier_head(tx, case.supplier_id).await?;
    let unmet = moved
        .replacements
        .iter()
        .filter(|one| one.fate.is_err())
        .count();
    let kept = moved.lines.iter().filter(|line| line.kept).count();
    let params = json!({
        "number": case.number,
        "supplier": cases::named(&head.name, case.part),
        "lines": moved.lines.len(),
        "orders": moved.orders.len(),
        "kept": kept,
        "unmet": unmet,
    });
    let centre = identity::directory::centre(tx).await?.id;
    let told = |desk, kind, mailbox: Option<&str>| {
        cases::tell(tx, desk, kind, &params, case.id, mailbox);
    };
    told(centre, "sla_evicted", None);
    told(case.supplier_id, "sla_evicted", Some(&head.order_email));
    if kept + unmet > 0 {
        told(centre, "sla_single_source", None);
    }
    let mut successors: Vec<OrganisationId> = moved
        .replacements
        .iter()
        .filter_map(|one| one.fate.ok().map(|(supplier, ..)| supplier))
        .collect();
    successors.sort_unstable();
    successors.dedup();
    for successor in successors {
        let other = store::supplier_head(tx, successor).await?;
        told(successor, "sla_successor", Some(&other.order_email));
    }
    for facility in &moved.facilities {
        tx.notice(cases::notice(*facility, "sla_reassigned", &params, case.id));
    }
    Ok(())
}
