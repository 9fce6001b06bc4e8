//! Chance of the search.

use chance::SplitMix64;

/// The same seed gives the same numbers on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Dice(SplitMix64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(SplitMix64::new(seed))
    }

    /// From 0 up to, without, `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.below(end as u64) as usize
    }

    /// From 0 up to, without, 1.
    pub fn share(&mut self) -> f64 {
        self.0.unit()
    }

    /// One time in a hundred.
    pub fn is_one_percent(&mut self) -> bool {
        self.0.draw() < u64::MAX / 100
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
