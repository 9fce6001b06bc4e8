//! Lots that may not leave a shelf.

use crate::model::{Lot, LotId};
use crate::store;
use kernel::prelude::*;
use rustc_hash::FxHashMap;

/// Pins lots on which a promise relies, and answers them: a lot that is held at the same moment makes one of the two start
/// again.
pub async fn lots_pinned(tx: &Tx, ids: &[LotId]) -> Result<FxHashMap<LotId, Lot>> {
    store::lots::pin(tx, ids.iter().copied()).await?;
    store::lots::by_id(tx, ids.iter().copied()).await
}
