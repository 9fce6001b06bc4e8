//! Machines, scales and scanners: what they say comes in through one door, whoever speaks.
//!
//! A county trains on [`Simulator`]; a gateway of real devices posts the same readings over HTTP. Nothing behind this door knows
//! the difference, except that what a simulator said is marked for ever.

use chance::SplitMix64;

use crate::job::{DeviceKind, TimerKind};
use crate::store::Reading;
use kernel::clock::Instant;
use kernel::quantity::Quantity;

/// What a machine says when it fails: it gives its job back.
pub const FAILED: &str = "failed";
/// Of a machine that boils.
pub const BOILING: &str = "boiling";
/// Of a machine that has boiled to the end.
pub const DONE: &str = "done";
/// Of a machine that waits for a job.
pub const IDLE: &str = "idle";

/// A boil as its machine knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boiling {
    /// When it began.
    pub since: Instant,
    /// The end of the second boil.
    pub ends_at: Instant,
    /// What the clock asks for and nobody has added.
    pub due: Option<TimerKind>,
}

/// What a device is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A scale, while so much is put on it.
    Weigh(Quantity),
    /// A machine: how it is, and how its boil is if it has one.
    Status(Option<Boiling>),
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
    fails_per_mille: u64,
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
            fails_per_mille: 0,
        }
    }

    /// The same; of a thousand boils so many fail.
    pub fn failing(self, per_mille: u64) -> Self {
        Self {
            fails_per_mille: per_mille,
            ..self
        }
    }

    fn weighed(&mut self, wanted: Quantity) -> Quantity {
        let spread = 2 * HAND_PER_MILLE + 1;
        let off = i64::try_from(self.dice.below(spread)).unwrap_or(0) - 30;
        Quantity(wanted.0 + wanted.0 * off / 1_000)
    }

    /// A boil that fails does so at a minute of its own, whenever it is asked.
    fn state(&mut self, boil: &Boiling, at: Instant) -> String {
        let fails = self.dice.below(1_000) < self.fails_per_mille;
        let share = i64::try_from(self.dice.below(100)).unwrap_or(0);
        let fails_at = boil.since.0 + (boil.ends_at.0 - boil.since.0) * share / 100;
        match boil.due {
            _ if fails && at.0 >= fails_at => FAILED.to_owned(),
            Some(timer) => format!("asks:{timer}"),
            None if at >= boil.ends_at => DONE.to_owned(),
            None => BOILING.to_owned(),
        }
    }
}

impl Device for Simulator {
    fn kind(&self) -> DeviceKind {
        self.kind
    }

    fn read(&mut self, asked: &Asked, at: Instant) -> Reading {
        let value = match asked {
            Asked::Weigh(wanted) => self.weighed(*wanted).to_string(),
            Asked::Status(Some(boil)) => self.state(boil, at),
            Asked::Status(None) => IDLE.to_owned(),
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

    /// What a machine of a seed says minute by minute of a boil of a hundred.
    fn says(seed: u64, per_mille: u64) -> Vec<String> {
        let boil = Boiling {
            since: Instant(0),
            ends_at: Instant(100),
            due: None,
        };
        let one = |at| {
            let mut machine = Simulator::new("J01", DeviceKind::Machine, seed).failing(per_mille);
            machine.read(&Asked::Status(Some(boil)), Instant(at)).value
        };
        (0..=100).map(one).collect()
    }

    #[test]
    fn a_simulated_machine_boils_to_the_end_or_fails_once_by_its_seed() {
        assert_eq!(
            (says(1, 0)[0].as_str(), says(1, 0)[100].as_str()),
            (BOILING, DONE)
        );
        let failed = |seed| says(seed, 200).iter().any(|word| word == FAILED);
        let seeds = (0..1_000).filter(|seed| failed(*seed)).count();
        assert!((150..250).contains(&seeds), "{seeds} of a thousand boils");
        for seed in 0..100 {
            let said = says(seed, 1_000);
            let first = said
                .iter()
                .position(|word| word == FAILED)
                .expect("it fails");
            assert!(
                said[first..].iter().all(|word| word == FAILED),
                "seed {seed}"
            );
        }
    }

    #[test]
    fn it_asks_for_what_is_due() {
        let mut machine = Simulator::new("J01", DeviceKind::Machine, 1);
        let boil = Boiling {
            since: Instant(0),
            ends_at: Instant(100),
            due: Some(TimerKind::Late),
        };
        let asked = Asked::Status(Some(boil));
        assert_eq!(machine.read(&asked, Instant(50)).value, "asks:late");
        assert_eq!(machine.read(&Asked::Status(None), Instant(50)).value, IDLE);
    }
}
