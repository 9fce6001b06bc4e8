//! What the screens of the shared pharmacy show, within the reader's reach.

pub mod board;
pub mod fleet;
pub mod planning;
pub mod runs;
pub mod sheet;
pub mod tasks;
pub mod waves;
