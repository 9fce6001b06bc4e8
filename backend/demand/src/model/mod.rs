//! Cycles, requisitions, their lines and templates: states that carry their facts, verbs that consume them.

pub mod back_order;
pub mod budget;
pub mod cycle;
pub mod declaration;
pub mod known;
pub mod line;
pub mod outlook;
pub mod policy;
pub mod requisition;
mod requisition_state;
pub mod review_rules;
pub mod template;
