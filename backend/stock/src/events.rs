//! What stock tells slices to its right, in the transaction in which it happens.

use crate::model::Period;
use kernel::ids::OrganisationId;

/// Consumption or days without stock of some months changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumptionChanged {
    /// Of whom, and which months; each pair once.
    pub months: Vec<(OrganisationId, Period)>,
}
