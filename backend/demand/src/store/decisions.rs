//! Rows of what the centre decided about marked lines.

use rustc_hash::FxHashMap;

use crate::model::requisition::RequisitionId;
use crate::rules::decision::DecisionWord;
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A decision about a line, to be written.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Of which requisition.
    pub requisition_id: RequisitionId,
    /// Which line.
    pub item_id: ItemId,
    /// What was decided.
    pub word: DecisionWord,
    /// What the facility had asked for.
    pub asked: Quantity,
    /// What stands since.
    pub allowed: Quantity,
    /// Why, for the facility.
    pub reason: String,
}

/// Writes decisions and the quantities that stand since; a later decision replaces an earlier one.
pub async fn decisions_put(tx: &Tx, decisions: &[NewDecision]) -> Result<()> {
    if decisions.is_empty() {
        return Ok(());
    }
    let rows = decisions.iter().map(|one| {
        [
            one.requisition_id.into(),
            one.item_id.into(),
            one.word.into(),
            one.asked.into(),
            one.allowed.into(),
            (&one.reason).into(),
            tx.actor().author().into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "requisition_id",
        "item_id",
        "decision",
        "asked_milli",
        "allowed_milli",
        "reason",
        "decided_by",
        "decided_at",
    ];
    let replace = OnConflict::Update {
        key: &["requisition_id", "item_id"],
        set: "decision = excluded.decision, allowed_milli = excluded.allowed_milli, reason = excluded.reason, \
              decided_by = excluded.decided_by, decided_at = excluded.decided_at",
    };
    tx.bulk_upsert("requisition_decision", &columns, rows, replace)
        .await?;
    let rows = decisions.iter().map(|one| {
        [
            one.requisition_id.into(),
            one.item_id.into(),
            one.allowed.into(),
        ]
    });
    tx.bulk_update(
        "requisition_line",
        &["requisition_id", "item_id", "quantity_milli"],
        rows,
        "quantity_milli = v.quantity_milli",
        "requisition_line.requisition_id = v.requisition_id AND requisition_line.item_id = v.item_id",
    )
    .await?;
    let mut papers: Vec<RequisitionId> = decisions.iter().map(|one| one.requisition_id).collect();
    papers.sort_unstable();
    papers.dedup();
    super::amounts_keep(tx, &papers).await
}

/// What the facilities had asked for in lines that were decided on already.
pub async fn decisions_asked(
    tx: &Tx,
    requisitions: &[RequisitionId],
) -> Result<FxHashMap<(RequisitionId, ItemId), Quantity>> {
    let (among, list) = tx.among("requisition_id", &raw_ids(requisitions.iter().copied()));
    let sql = format!(
        "SELECT requisition_id, item_id, asked_milli FROM requisition_decision WHERE {among}"
    );
    let rows = tx.packed::<(i64, i64, i64), 3>(&sql, vec![list]).await?;
    let asked = |(paper, item, asked)| ((RequisitionId(paper), ItemId(item)), Quantity(asked));
    Ok(rows.into_iter().map(asked).collect())
}

/// The rules by which everything that waits was last marked.
pub async fn review_round(tx: &Tx) -> Result<Option<String>> {
    tx.scalar("SELECT rules FROM review_round WHERE id = 1", binds![])
        .await
}

/// Notes the rules by which everything that waits is marked now.
pub async fn review_round_set(tx: &Tx, rules: &str) -> Result<()> {
    let row = [1.into(), rules.into(), tx.now().into()];
    let replace = OnConflict::Update {
        key: &["id"],
        set: "rules = excluded.rules, marked_at = excluded.marked_at",
    };
    tx.bulk_upsert(
        "review_round",
        &["id", "rules", "marked_at"],
        [row],
        replace,
    )
    .await?;
    Ok(())
}

/// Takes all decisions about a requisition back: its lines ask again for what the facility asked for. Answers how many.
pub async fn decisions_undo(tx: &Tx, requisition: RequisitionId) -> Result<u64> {
    let sql = "UPDATE requisition_line SET quantity_milli = (SELECT d.asked_milli FROM requisition_decision d \
               WHERE d.requisition_id = requisition_line.requisition_id AND d.item_id = requisition_line.item_id) \
               WHERE requisition_id = ? AND item_id IN \
               (SELECT item_id FROM requisition_decision WHERE requisition_id = ?)";
    let undone = tx.execute(sql, binds![requisition, requisition]).await?;
    if undone > 0 {
        let sql = "DELETE FROM requisition_decision WHERE requisition_id = ?";
        tx.execute(sql, binds![requisition]).await?;
    }
    Ok(undone)
}
