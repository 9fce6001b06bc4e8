//! Waves whose picking comes in whole: those of a county that is made up for training. What a picker takes line by
//! line, each with a scan, is entered here at once; every other step of a wave is the verb that people use.

use crate::actions::waves::in_picking;
use crate::model::WaveId;
use crate::store;
use kernel::prelude::*;

/// Enters that a wave which is being picked was picked in the order of its list, whole, but for the last `leave`
/// lines. The picker stands at the bin of the last line that he took.
pub async fn picked(tx: &Tx, id: WaveId, leave: usize) -> Result<()> {
    let wave = in_picking(tx, id).await?;
    let lines = store::pick_lines(tx, id).await?;
    let taken = &lines[..lines.len().saturating_sub(leave)];
    let ids: Vec<_> = taken.iter().map(|line| line.id).collect();
    store::picks_take(tx, &ids).await?;
    let bin = taken.iter().rev().find_map(|line| line.bin_id);
    store::wave_step(tx, &wave, bin).await
}
