//! `yaoshu plan`: what a cycle would buy, from files, without database, clock or network.
//!
//! Demand is netted against free stock, what is left is sourced by [`source`](crate::source), and everything is told by facility,
//! with an explanation for each line.

mod contracts;
mod demand;
mod explain;
mod problem;
mod report;

pub use analyst::{File, Unreadable};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// `facility,item,quantity,urgency`.
    pub demand: File<'a>,
    /// `contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining`, one row for each tier.
    pub contracts: File<'a>,
    /// `supplier,status,min_order_value,service_score`; without it everybody is active.
    pub suppliers: Option<File<'a>>,
    /// `item,lot,expires_on,quantity`; without it there is none.
    pub stock: Option<File<'a>>,
    /// To reach a cheaper tier an item's orders may grow up to (1 + ratio) × need.
    pub nudge: Option<&'a str>,
    /// How much is searched; see [`EFFORT`](crate::EFFORT).
    pub effort: u64,
}

/// The answer, one JSON document.
///
/// # Errors
///
/// The first place at which a file cannot be read.
pub fn plan(question: &Question<'_>) -> Result<Vec<u8>, Unreadable> {
    let read = problem::read(question)?;
    let plan = crate::source(&read.problem, question.effort);
    Ok(report::write(&read, &plan))
}
