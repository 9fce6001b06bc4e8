//! Chance that repeats itself on every machine.

use chance::SplitMix64;

/// Good enough for invented histories.
#[derive(Clone, Debug)]
pub(crate) struct Dice(SplitMix64);

impl Dice {
    /// Chance of a seed and a subject; neighbouring seeds have nothing in common.
    pub(crate) fn new(seed: u64, subject: u64) -> Self {
        let first = |seed| SplitMix64::new(seed).draw();
        let mixed = first(seed) ^ first(subject ^ 0xa076_1d64_78bd_642f);
        Self(SplitMix64::new(first(mixed)))
    }

    /// A number in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Exponential with mean 1.
    pub(crate) fn waiting(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// Normal with variance 1 (Box and Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        (2.0 * self.waiting()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma of shape 2 and mean 1: the sum of two waiting times.
    pub(crate) fn gamma_2(&mut self) -> f64 {
        (self.waiting() + self.waiting()) / 2.0
    }

    /// How often something happens that happens `mean` times on average (Knuth, 1969; normal when often).
    pub(crate) fn count(&mut self, mean: f64) -> f64 {
        if mean > 30.0 {
            return (mean + self.normal() * mean.sqrt()).round().max(0.0);
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0.0);
        while product > limit {
            product *= self.unit();
            count += 1.0;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_moments_they_promise() {
        let mut dice = Dice::new(1, 2);
        let draws = 40_000;
        let mean = |draw: &mut dyn FnMut() -> f64| {
            (0..draws).map(|_| draw()).sum::<f64>() / f64::from(draws)
        };
        assert!(mean(&mut || dice.normal()).abs() < 0.02);
        assert!((mean(&mut || dice.normal().powi(2)) - 1.0).abs() < 0.03);
        assert!((mean(&mut || dice.gamma_2()) - 1.0).abs() < 0.02);
        assert!((mean(&mut || (dice.gamma_2() - 1.0).powi(2)) - 0.5).abs() < 0.03);
        assert!((mean(&mut || dice.count(2.5)) - 2.5).abs() < 0.04);
        assert!((mean(&mut || dice.count(80.0)) - 80.0).abs() < 0.3);
    }

    #[test]
    fn neighbouring_seeds_share_nothing() {
        let draws = |seed| {
            let mut dice = Dice::new(seed, 0);
            (0..64).map(|_| dice.0.draw()).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1));
        assert!(draws(1).iter().all(|draw| !draws(2).contains(draw)));
    }
}
