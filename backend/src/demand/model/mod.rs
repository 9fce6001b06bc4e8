//! Cycles, requisitions, their lines and templates: states that carry their facts, verbs that consume them.

pub mod cycle;
pub mod line;
pub mod requisition;
pub mod template;
