//! Follows the level of one series.

use super::grid::{FINE, FINE_STEP, LEVELS, MIDDLE, STEP, Size};

/// How levels move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Motion {
    /// Chance of a jump from one month to the next.
    pub(crate) jump: f64,
    /// Standard deviation of a jump, in logarithms: 0.8 is a factor of 2.2 up or down.
    pub(crate) spread: f64,
    /// Share of jumps that lead to where the level has been before, not away from where it is.
    pub(crate) home: f64,
}

/// What is believed of the level.
#[derive(Clone, Debug)]
pub(crate) struct Belief {
    /// Logarithm of the quantity at the middle level; NaN before the first demand.
    centre: f64,
    /// Chance of each level in the next month.
    weights: [f64; LEVELS],
    /// Where the level has been: sum of the beliefs at each demand.
    been: [f64; LEVELS],
    demands: f64,
}

impl Belief {
    pub(crate) fn new() -> Self {
        Self {
            centre: f64::NAN,
            weights: [1.0 / LEVELS as f64; LEVELS],
            been: [0.0; LEVELS],
            demands: 0.0,
        }
    }

    pub(crate) fn has_demand(&self) -> bool {
        self.demands > 0.0
    }

    /// Learns from a month with demand, of which the share `weight` was seen. Tells how likely the quantity was (density
    /// over its logarithm); none for the first one.
    pub(crate) fn see(&mut self, rate: f64, weight: f64, size: &Size) -> Option<f64> {
        let first = !self.has_demand();
        if first {
            self.centre = rate.ln();
        }
        let quantity = ((rate.ln() - self.centre) / FINE_STEP).round() as i32;
        let density = size.density(quantity);
        let mut sum = 0.0;
        for (chance, density) in self.weights.iter_mut().zip(density) {
            *chance *= if weight < 1.0 {
                density.powf(weight)
            } else {
                *density
            };
            sum += *chance;
        }
        for (chance, been) in self.weights.iter_mut().zip(&mut self.been) {
            *chance /= sum;
            *been += *chance;
        }
        self.demands += 1.0;
        (!first).then_some(sum)
    }

    /// A month goes by.
    pub(crate) fn step(&mut self, motion: &Motion) {
        if !self.has_demand() {
            return;
        }
        let wandered = wander(&self.weights, motion.spread);
        let (stay, away) = (1.0 - motion.jump, motion.jump * (1.0 - motion.home));
        let home = motion.jump * motion.home / self.demands;
        let reached = wandered.iter().zip(&self.been);
        for (weight, (wandered, been)) in self.weights.iter_mut().zip(reached) {
            *weight = stay * *weight + away * wandered + home * been;
        }
    }

    /// Geometric mean of the level.
    pub(crate) fn level(&self) -> f64 {
        if !self.has_demand() {
            return 0.0;
        }
        let log = |(at, chance): (usize, &f64)| chance * (at as f64 - MIDDLE as f64) * STEP;
        let mean: f64 = self.weights.iter().enumerate().map(log).sum();
        (self.centre + mean).exp()
    }

    /// The quantity that a month with demand exceeds with the chance `above`.
    pub(crate) fn exceeded(&self, above: f64, size: &Size) -> f64 {
        if !self.has_demand() || above >= 1.0 {
            return 0.0;
        }
        let chance = |quantity: i32| -> f64 {
            let survival = size.survival(quantity);
            self.weights.iter().zip(survival).map(|(a, b)| a * b).sum()
        };
        let (mut low, mut high) = (-((MIDDLE * FINE) as i32), (MIDDLE * FINE) as i32);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if chance(middle) > above {
                low = middle;
            } else {
                high = middle;
            }
        }
        // Between the two, straight in the logarithm.
        let (more, less) = (chance(low), chance(high));
        let part = if more > less {
            (more - above) / (more - less)
        } else {
            0.0
        };
        (self.centre + (f64::from(low) + part.clamp(0.0, 1.0)) * FINE_STEP).exp()
    }
}

/// Levels that a pass of [`wander`] takes at once: what depends on the level before is then one multiplication in four.
const BLOCK: usize = 4;

/// The beliefs after a jump with a double exponential distribution, by one pass up and one down.
fn wander(weights: &[f64; LEVELS], spread: f64) -> [f64; LEVELS] {
    let decay = (-STEP * std::f64::consts::SQRT_2 / spread).exp();
    let powers = [decay, decay.powi(2), decay.powi(3), decay.powi(4)];
    let mut after = [0.0; LEVELS];
    let mut above = [0.0; LEVELS];
    let (mut up, mut down) = (0.0, 0.0);
    for block in 0..LEVELS / BLOCK {
        let at = block * BLOCK;
        let from = &weights[at..at + BLOCK];
        // What reaches the levels of the block from within, and then from below.
        let two = decay * from[0] + from[1];
        let three = decay * two + from[2];
        let four = decay * three + from[3];
        for (place, within) in [from[0], two, three, four].into_iter().enumerate() {
            after[at + place] = within + powers[place] * up;
        }
        up = four + powers[3] * up;
        let at = LEVELS - at - BLOCK;
        let from = &weights[at..at + BLOCK];
        let two = decay * from[3] + from[2];
        let three = decay * two + from[1];
        let four = decay * three + from[0];
        for (place, within) in [0.0, from[3], two, three].into_iter().enumerate() {
            above[at + BLOCK - 1 - place] = decay * within + powers[place] * down;
        }
        down = four + powers[3] * down;
    }
    let mut sum = 0.0;
    for (after, above) in after.iter_mut().zip(&above) {
        *after += above;
        sum += *after;
    }
    let share = 1.0 / sum;
    after.map(|weight| weight * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Motion = Motion {
        jump: 0.0,
        spread: 0.8,
        home: 0.0,
    };

    #[test]
    fn a_jump_has_the_spread_that_was_asked_for() {
        let mut weights = [0.0; LEVELS];
        weights[MIDDLE] = 1.0;
        let after = wander(&weights, 0.8);
        let log = |at: usize| (at as f64 - MIDDLE as f64) * STEP;
        let mean: f64 = (0..LEVELS).map(|at| after[at] * log(at)).sum();
        let variance: f64 = (0..LEVELS).map(|at| after[at] * log(at) * log(at)).sum();
        assert!(mean.abs() < 1e-6);
        assert!((variance.sqrt() - 0.8).abs() < 0.03, "{variance}");
    }

    #[test]
    fn without_jumps_the_level_is_the_average() {
        let size = Size::gamma(2.0);
        let mut belief = Belief::new();
        let rates = [2.0, 8.0, 5.0, 3.0, 7.0, 5.0];
        for _ in 0..20 {
            for rate in rates {
                belief.see(rate, 1.0, &size);
                belief.step(&STILL);
            }
        }
        assert!((belief.level() - 5.0).abs() < 0.2, "{}", belief.level());
        // P(X > x) = (1 + 2x/5) e^(−2x/5) = 0.2 at x = 7.486.
        assert!((belief.exceeded(0.2, &size) - 7.486).abs() < 0.3);
        assert_eq!(belief.exceeded(1.0, &size), 0.0);
    }

    #[test]
    fn a_jump_is_followed() {
        let size = Size::gamma(8.0);
        let motion = Motion { jump: 0.1, ..STILL };
        let mut belief = Belief::new();
        for rate in [10.0; 12].into_iter().chain([100.0; 3]) {
            belief.see(rate, 1.0, &size);
            belief.step(&motion);
        }
        assert!(
            (80.0..120.0).contains(&belief.level()),
            "{}",
            belief.level()
        );
    }
}
