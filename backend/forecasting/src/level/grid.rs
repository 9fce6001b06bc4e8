//! The logarithmic grid on which levels live, and the distribution of a month around its level.

/// Levels.
pub(crate) const LEVELS: usize = 128;

/// Distance between levels: each is 17 % above the last. The grid spans a factor of e²⁰.
pub(crate) const STEP: f64 = 0.16;

/// Quantities are told apart this much finer than levels.
pub(crate) const FINE: usize = 5;

/// The level in the middle, at the first demand of a series.
pub(crate) const MIDDLE: usize = LEVELS / 2;

/// Distance between two quantities that are told apart.
pub(crate) const FINE_STEP: f64 = STEP / FINE as f64;

/// Largest distance, in levels, between a quantity and a level.
const REACH: usize = LEVELS + 8;

/// The gamma distribution of a month with demand around its level, as tables over the logarithm of their ratio.
///
/// A table for each phase of the fine grid, so that all levels of one quantity are a slice.
#[derive(Clone, Debug)]
pub(crate) struct Size {
    density: Vec<f64>,
    survival: Vec<f64>,
}

/// So much of the density is given to quantities that fit no level, so that one odd month moves nothing for ever.
const ODD: f64 = 1e-5;

impl Size {
    /// Gamma of the given shape and mean 1: shape 2 varies by 71 %, shape 16 by 25 %.
    pub(crate) fn gamma(shape: f64) -> Self {
        let places = 2 * REACH * FINE + FINE;
        let offset = |place: usize| (place as f64 - (REACH * FINE) as f64) * FINE_STEP;
        let log = |place: usize| shape * offset(place) - shape * offset(place).exp();
        let peak = log(REACH * FINE);
        let raw: Vec<f64> = (0..places).map(|place| (log(place) - peak).exp()).collect();
        let sum = raw.iter().sum::<f64>();
        let mut above = 1.0;
        let mut density = vec![0.0; places];
        let mut survival = vec![0.0; places];
        for (place, mass) in raw.iter().map(|mass| mass / sum).enumerate() {
            let at = Self::at(place);
            above -= mass;
            density[at] = mass / FINE_STEP + ODD;
            // Half of its own mass: the trapezoid rule.
            survival[at] = (above + mass / 2.0).max(0.0);
        }
        Self { density, survival }
    }

    /// Where an offset stands: by phase, larger levels (smaller offsets) later.
    fn at(place: usize) -> usize {
        let (whole, phase) = (place / FINE, place % FINE);
        phase * (2 * REACH + 1) + (2 * REACH - whole)
    }

    /// The slice of a table that belongs to a quantity, given in fine steps from the middle level.
    fn slice(table: &[f64], quantity: i32) -> &[f64] {
        let most = (REACH - MIDDLE) as i32 - 1;
        let whole = quantity.div_euclid(FINE as i32).clamp(-most, most);
        let phase = quantity.rem_euclid(FINE as i32) as usize;
        // At level 0 the offset is `whole + MIDDLE`.
        let first = (2 * REACH) as i32 - (REACH as i32 + whole + MIDDLE as i32);
        let start = phase * (2 * REACH + 1) + first as usize;
        &table[start..start + LEVELS]
    }

    /// Density of a quantity (over its logarithm) at every level.
    pub(crate) fn density(&self, quantity: i32) -> &[f64] {
        Self::slice(&self.density, quantity)
    }

    /// Chance that a month with demand exceeds a quantity, at every level.
    pub(crate) fn survival(&self, quantity: i32) -> &[f64] {
        Self::slice(&self.survival, quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_gamma_distribution() {
        let size = Size::gamma(2.0);
        // P(X > x) = (1 + 2x) e^(−2x); the density over ln x is 4x² e^(−2x).
        for (quantity, level) in [(0, MIDDLE), (5, MIDDLE), (-13, MIDDLE), (16, MIDDLE + 3)] {
            let offset = f64::from(quantity) * FINE_STEP - (level as f64 - MIDDLE as f64) * STEP;
            let x = offset.exp();
            let survival = (1.0 + 2.0 * x) * (-2.0 * x).exp();
            let density = 4.0 * x * x * (-2.0 * x).exp();
            assert!((size.survival(quantity)[level] - survival).abs() < 1e-3);
            assert!((size.density(quantity)[level] - density).abs() < 1e-3);
        }
    }

    #[test]
    fn quantities_beyond_the_grid_stand_at_its_edge() {
        let size = Size::gamma(2.0);
        assert_eq!(size.density(1_000_000).len(), LEVELS);
        assert_eq!(size.survival(-1_000_000).len(), LEVELS);
    }
}
