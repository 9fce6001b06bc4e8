//! The commitment ledger's rows.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{Commitment, ContractLineId};
use kernel::ids::raw_ids;
use kernel::prelude::*;

#[derive(FromQueryResult)]
struct Row {
    contract_line_id: ContractLineId,
    ordered_milli: Quantity,
    accepted_milli: Quantity,
    paid_milli: Quantity,
}

pub async fn list(
    tx: &Tx,
    lines: &[ContractLineId],
) -> Result<FxHashMap<ContractLineId, Commitment>> {
    let (among, bind) = tx.among("contract_line_id", &raw_ids(lines.iter().copied()));
    let sql = format!(
        "SELECT contract_line_id, ordered_milli, accepted_milli, paid_milli FROM commitment WHERE {among}"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![bind]).await?;
    let commitment = |row: Row| {
        let Row {
            contract_line_id,
            ordered_milli,
            accepted_milli,
            paid_milli,
        } = row;
        (
            contract_line_id,
            Commitment {
                ordered: ordered_milli,
                accepted: accepted_milli,
                paid: paid_milli,
            },
        )
    };
    Ok(rows.into_iter().map(commitment).collect())
}

/// Adds `(ordered, accepted)` to the lines, in their order.
pub async fn add(tx: &Tx, sums: &BTreeMap<ContractLineId, (i64, i64)>) -> Result<()> {
    let rows = sums.iter().map(|(line, (ordered, accepted))| {
        [
            (*line).into(),
            (*ordered).into(),
            (*accepted).into(),
            0.into(),
        ]
    });
    let columns = [
        "contract_line_id",
        "ordered_milli",
        "accepted_milli",
        "paid_milli",
    ];
    let sum = OnConflict::Update {
        key: &["contract_line_id"],
        set: "ordered_milli = commitment.ordered_milli + excluded.ordered_milli, \
              accepted_milli = commitment.accepted_milli + excluded.accepted_milli",
    };
    tx.bulk_upsert("commitment", &columns, rows, sum).await?;
    Ok(())
}
