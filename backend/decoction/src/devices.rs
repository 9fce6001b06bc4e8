//! Machines, scales and scanners: what they say comes in through one door, whoever speaks.
//!
//! A county trains on [`Simulator`]; a gateway of real devices posts the same readings over HTTP. Nothing behind this door knows
//! the difference, except that what a simulator said is marked for ever.

use chance::SplitMix64;

use crate::job::DeviceKind;
use crate::store::Reading;
use kernel::clock::Instant;
use kernel::quantity::Quantity;

/// What a device is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A scale, while so much is put on it.
    Weigh(Quantity),
    /// A machine: how it is.
    Status,
    /// A scanner, in front of a label.
    Read(String),
}

/// Anything that answers with readings.
pub trait Device {
    /// What it is.
    fn kind(&self) -> DeviceKind;

    /// What it says now.
    fn read(&mut self, asked: &Asked, at: Instant) -> Reading;
}

/// A device that does not exist: a scale of a hand that is nearly sure, a machine that mostly works, a scanner that always reads.
#[derive(Clone, Debug)]
pub struct Simulator {
    name: String,
    kind: DeviceKind,
    dice: SplitMix64,
}

/// A simulated hand differs by so much at most, in thousandths: within what is allowed.
const HAND_PER_MILLE: u64 = 30;

impl Simulator {
    /// A simulated device; the same seed says the same.
    pub fn new(name: &str, kind: DeviceKind, seed: u64) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            dice: SplitMix64::new(seed),
        }
    }

    fn weighed(&mut self, wanted: Quantity) -> Quantity {
        let spread = 2 * HAND_PER_MILLE + 1;
        let off = i64::try_from(self.dice.below(spread)).unwrap_or(0) - 30;
        Quantity(wanted.0 + wanted.0 * off / 1_000)
    }
}

impl Device for Simulator {
    fn kind(&self) -> DeviceKind {
        self.kind
    }

    fn read(&mut self, asked: &Asked, at: Instant) -> Reading {
        let value = match asked {
            Asked::Weigh(wanted) => self.weighed(*wanted).to_string(),
            Asked::Status => "ok".to_owned(),
            Asked::Read(label) => label.clone(),
        };
        Reading {
            device: self.name.clone(),
            kind: self.kind,
            value,
            simulated: true,
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::weighing::fits;

    #[test]
    fn a_simulated_hand_stays_within_what_is_allowed() {
        let mut scale = Simulator::new("S1", DeviceKind::Scale, 7);
        for grams in 1..500 {
            let wanted = Quantity(grams * 1_000);
            let reading = scale.read(&Asked::Weigh(wanted), Instant(0));
            let weighed: Quantity = reading.value.parse().expect("grams");
            assert!(fits(wanted, 1, &[weighed], 50), "{weighed} of {wanted}");
            assert!(reading.simulated);
        }
    }
}
