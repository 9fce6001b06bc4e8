//! An order closes itself: its later states follow from what became of its drops.

use kernel::quantity::Quantity;

/// What became of a drop, or of all drops of an order, in thousandths of the base unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Ordered.
    pub ordered: Quantity,
    /// Declined by the supplier or given up by the centre: never due again.
    pub cancelled: Quantity,
    /// On the road.
    pub in_transit: Quantity,
    /// Arrived, not inspected.
    pub uninspected: Quantity,
    /// Inspected, decision open.
    pub pending: Quantity,
    /// Accepted into stock.
    pub accepted: Quantity,
    /// Refused; due again until it is cancelled.
    pub rejected: Quantity,
}

/// Where an answered order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has been shipped yet.
    Confirmed,
    /// Something is on the road, or has come while more is due.
    Shipping,
    /// Everything due is here, and not all of it is decided.
    Delivered,
    /// Everything due was accepted.
    Closed,
    /// Nothing is due and nothing was accepted.
    Cancelled,
}

impl Progress {
    /// What the supplier must still send. Refused and missing goods are due again.
    pub fn remaining(&self) -> Quantity {
        let settled = self.cancelled.0 + self.coming().0 + self.accepted.0;
        Quantity(self.ordered.0 - settled)
    }

    /// Sent and not yet decided: may still be accepted.
    pub fn coming(&self) -> Quantity {
        Quantity(self.in_transit.0 + self.uninspected.0 + self.pending.0)
    }

    /// Where the order stands. Sums over drops are enough: no drop is ever settled beyond its quantity.
    pub fn phase(&self) -> Phase {
        let touched = self.coming().is_positive()
            || self.accepted.is_positive()
            || self.rejected.is_positive();
        let undecided = self.uninspected.is_positive() || self.pending.is_positive();
        if !touched && self.remaining().is_positive() {
            Phase::Confirmed
        } else if self.remaining().is_positive() || self.in_transit.is_positive() {
            Phase::Shipping
        } else if undecided {
            Phase::Delivered
        } else if self.accepted.is_positive() {
            Phase::Closed
        } else {
            Phase::Cancelled
        }
    }

    /// Both together.
    pub fn plus(&self, other: &Self) -> Self {
        let sum = |one: Quantity, other: Quantity| Quantity(one.0 + other.0);
        Self {
            ordered: sum(self.ordered, other.ordered),
            cancelled: sum(self.cancelled, other.cancelled),
            in_transit: sum(self.in_transit, other.in_transit),
            uninspected: sum(self.uninspected, other.uninspected),
            pending: sum(self.pending, other.pending),
            accepted: sum(self.accepted, other.accepted),
            rejected: sum(self.rejected, other.rejected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_an_order_follows_from_its_goods() {
        #[rustfmt::skip]
        let table = [
            // ordered cancelled transit uninspected pending accepted rejected | remaining phase
            ([100,  0,  0,  0,  0,   0,  0], 100, Phase::Confirmed),
            ([100, 40,  0,  0,  0,   0,  0],  60, Phase::Confirmed),
            ([100,  0, 30,  0,  0,   0,  0],  70, Phase::Shipping),
            ([100,  0, 30, 70,  0,   0,  0],   0, Phase::Shipping),
            ([100,  0,  0, 60,  0,   0,  0],  40, Phase::Shipping),
            ([100,  0,  0,100,  0,   0,  0],   0, Phase::Delivered),
            ([100,  0,  0,  0, 10,  90,  0],   0, Phase::Delivered),
            ([100,  0,  0,  0,  0,  90, 10],  10, Phase::Shipping),
            ([100, 10,  0,  0,  0,  90, 10],   0, Phase::Closed),
            ([100,  0,  0,  0,  0, 100,  0],   0, Phase::Closed),
            ([100,100,  0,  0,  0,   0,100],   0, Phase::Cancelled),
            ([100,100,  0,  0,  0,   0,  0],   0, Phase::Cancelled),
        ];
        for (
            [
                ordered,
                cancelled,
                in_transit,
                uninspected,
                pending,
                accepted,
                rejected,
            ],
            remaining,
            phase,
        ) in table
        {
            let progress = Progress {
                ordered: Quantity(ordered),
                cancelled: Quantity(cancelled),
                in_transit: Quantity(in_transit),
                uninspected: Quantity(uninspected),
                pending: Quantity(pending),
                accepted: Quantity(accepted),
                rejected: Quantity(rejected),
            };
            assert_eq!(
                (progress.remaining(), progress.phase()),
                (Quantity(remaining), phase),
                "{progress:?}"
            );
        }
    }
}
