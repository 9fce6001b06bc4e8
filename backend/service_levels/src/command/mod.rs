//! `yaoshu sla rehearse`: who would have been warned or evicted by a policy, when, and on what evidence; from a file of
//! deliveries, without database, clock or network.
//!
//! Where the contract leaves a case open, it is decided here:
//!
//! * A day without a time stands at its first instant, Asia/Shanghai, among instants of the same day.
//! * Line ids that are numbers (digits, perhaps with a fraction) come before those that are not; equal numbers are
//!   ordered as texts.
//! * Rows of one line must say the same supplier, due_on and ordered. A row without delivered_on delivers nothing.
//! * Quantities are counted in millionths and rounded half up beyond that. A line of which nothing was ordered is judged
//!   at due_on, is not late and fills nothing. Shares are told to nine digits; without anything to divide by, null.
//! * A window of months is one of the calendar. The event of a month tells the last line judged in it.
//! * An evaluation with too few lines neither counts as successive nor interrupts.
//! * Every standing of which a step holds is an arrival, also when a worse one was reached before.
//! * `value` is what the first condition of the step looked at, in the order late_share_above, fill_below,
//!   on_time_in_full_below, score_below, rejected_share_above, breaches_at_least (a count of late lines).
//! * A policy may carry all that the product's has; what a file of deliveries cannot show plays no part.

mod compare;
mod deliveries;
mod judge;
mod moment;
mod names;
mod report;

pub use analyst::{File, Unreadable};
pub use report::Report;

use crate::policy::{Fault, Policy};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// `line,supplier,due_on,delivered_on,ordered,delivered,urgency`.
    pub deliveries: File<'a>,
    /// The policy, TOML.
    pub policy: File<'a>,
    /// Another policy to compare with.
    pub against: Option<File<'a>>,
}

/// The answer as one JSON document.
///
/// # Errors
///
/// The first place at which a file cannot be read.
pub fn rehearse(question: &Question<'_>) -> Result<Vec<u8>, Unreadable> {
    let first = policy(question.policy)?;
    let second = question.against.map(policy).transpose()?;
    let deliveries = deliveries::read(question.deliveries)?;
    let judged = judge::all(&deliveries);
    let told = report::told(&deliveries, &judged, &first);
    let report = match second {
        None => Report::new(told),
        Some(second) => compare::with(told, report::told(&deliveries, &judged, &second)),
    };
    let json = serde_json::to_vec_pretty(&report);
    let mut json = json.map_err(|error| Unreadable::whole("OUT", error))?;
    json.push(b'\n');
    Ok(json)
}

/// Reads a policy.
///
/// # Errors
///
/// Where it is no policy.
pub fn policy(file: File<'_>) -> Result<Policy, Unreadable> {
    let text = file.text()?;
    let policy: Policy = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        file.fault(text, at, error.message().replace('\n', ": "))
    })?;
    match policy.faults().contains(&Fault::TooManySteps) {
        true => Err(Unreadable::whole(file.name, Fault::TooManySteps)),
        false => Ok(policy),
    }
}
