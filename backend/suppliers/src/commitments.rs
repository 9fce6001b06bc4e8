//! The commitment ledger 协议量台账: how much of each contract line was ordered, accepted and paid.
//!
//! Purchasing moves it in the transactions that order and accept, so that it always agrees with its documents.

use rustc_hash::FxHashMap;

use crate::model::{Commitment, CommitmentChange, ContractLineId};
use crate::store;
use kernel::prelude::*;

/// Where the agreed volumes of these lines stand; lines never ordered are missing.
pub async fn commitments(
    tx: &Tx,
    lines: &[ContractLineId],
) -> Result<FxHashMap<ContractLineId, Commitment>> {
    store::commitments::list(tx, lines).await
}

/// Moves the ledger, set-wise. Several changes of one line add up.
pub async fn commitments_move(tx: &Tx, changes: &[CommitmentChange]) -> Result<()> {
    // By line, so that two transactions never wait for each other crosswise.
    let mut sums: std::collections::BTreeMap<ContractLineId, (i64, i64)> = Default::default();
    for change in changes {
        let sum = sums.entry(change.contract_line_id).or_default();
        sum.0 += change.ordered.0;
        sum.1 += change.accepted.0;
    }
    sums.retain(|_, sum| *sum != (0, 0));
    store::commitments::add(tx, &sums).await
}
