//! Chance that repeats itself: the same seed gives the same county, on every machine.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A seeded source of chance for one subject. Each generator has its own, so that a draw more in
/// one of them changes nothing in the others.
#[derive(Debug)]
pub struct Dice(StdRng);

impl Dice {
    /// Chance for `subject` in the county of `seed`.
    pub fn new(seed: u64, subject: &str) -> Self {
        // FNV-1a: a stable mix of the subject into the seed; nothing here has to be secret.
        let mixed = subject
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self(StdRng::seed_from_u64(seed ^ mixed))
    }

    /// A number from 0 up to, and not including, `end` (0 when `end` is 0).
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            0
        } else {
            self.0.random_range(0..end)
        }
    }

    /// A number between two, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// One of the list.
    ///
    /// # Panics
    /// Never for the constant, non-empty lists it is used with.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// A factor around 1 that is as often twice as it is half: `exp(sigma × normal)`.
    pub fn spread(&mut self, sigma: f64) -> f64 {
        // Twelve uniform numbers make a normal one, closely enough for a demo.
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (sigma * normal).exp()
    }

    /// How often something happens that happens `mean` times on average.
    pub fn count(&mut self, mean: f64) -> i64 {
        if mean > 30.0 {
            let noisy = mean + (self.spread(1.0).ln()) * mean.sqrt();
            return noisy.round().max(0.0) as i64;
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// Puts a list into chance order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_subject_give_the_same_chance_and_others_another() {
        let draw = |seed, subject| {
            let mut dice = Dice::new(seed, subject);
            (0..8).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, "items"), draw(1, "items"));
        assert_ne!(draw(1, "items"), draw(2, "items"));
        assert_ne!(draw(1, "items"), draw(1, "orders"));
    }

    #[test]
    fn counts_have_the_mean_that_was_asked_for() {
        let mut dice = Dice::new(7, "counts");
        for mean in [0.3, 4.0, 80.0] {
            let sum: i64 = (0..4_000).map(|_| dice.count(mean)).sum();
            let found = sum as f64 / 4_000.0;
            assert!((found - mean).abs() < mean * 0.1, "{mean}: {found}");
        }
    }
}
