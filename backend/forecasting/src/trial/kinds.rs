//! Kinds of invented histories.

use super::dice::Dice;
use crate::month::Month;
use crate::series::{MILLI, Series, Use};

/// Series of a trial: as many as a county has of one kind.
pub(crate) const SERIES: usize = 1_343;

/// How the months of a series come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every second month is zero, else gamma of shape 2 around a level that jumps away from where it is.
    Wandering,
    /// The same; jumps lead away from the level of the series, not from each other.
    Returning,
    /// As `Wandering`, with jumps that leave the mean as it is.
    Martingale,
    /// A level and a little noise.
    Steady,
    /// A line, up or down, and a little noise.
    Trending,
    /// A level times a season, and a little noise.
    Seasonal,
    /// As a demo county: small counts, seasons, stock-outs; items that skip months.
    County,
}

/// All kinds with their names.
pub const KINDS: [(&str, Kind); 7] = [
    ("wandering", Kind::Wandering),
    ("returning", Kind::Returning),
    ("martingale", Kind::Martingale),
    ("steady", Kind::Steady),
    ("trending", Kind::Trending),
    ("seasonal", Kind::Seasonal),
    ("county", Kind::County),
];

/// Chance of a level shift a month.
const JUMP: f64 = 1.0 / 6.0;

/// Standard deviation of its logarithm.
const SPREAD: f64 = 0.8;

impl Kind {
    /// `count` histories of `months` months each.
    pub fn histories(self, seed: u64, count: usize, months: usize) -> Vec<Series> {
        let mut dice = Dice::new(seed, self as u64);
        let first = Month::new(2023, 1).expect("a month of the calendar");
        let one = |at| {
            let draws = self.draws(&mut dice, months);
            let used = |(quantity, stockout_days): (f64, u8)| {
                Some(Use {
                    quantity_milli: (quantity * MILLI).round() as i64,
                    stockout_days,
                })
            };
            Series {
                first,
                months: draws.into_iter().map(used).collect(),
                item: (self == Kind::County).then_some(at as u32 % 60),
                facility: (self == Kind::County).then_some(at as u32 / 60),
            }
        };
        (0..count).map(one).collect()
    }

    /// Quantity and days without stock, month by month.
    fn draws(self, dice: &mut Dice, months: usize) -> Vec<(f64, u8)> {
        let size = 20.0 * (0.7 * dice.normal()).exp();
        let noise = 0.05 + 0.1 * dice.unit();
        match self {
            Kind::Wandering | Kind::Returning | Kind::Martingale => self.lumpy(dice, size, months),
            Kind::Steady => (0..months)
                .map(|_| (size * (1.0 + noise * dice.normal()).max(0.0), 0))
                .collect(),
            Kind::Trending => {
                let slope = 0.04 * (dice.unit() - 0.3);
                let mean = |at: usize| size * (1.0 + slope * at as f64).max(0.1);
                (0..months)
                    .map(|at| (mean(at) * (1.0 + noise * dice.normal()).max(0.0), 0))
                    .collect()
            }
            Kind::Seasonal => {
                let (height, phase) = (0.2 + 0.5 * dice.unit(), 12.0 * dice.unit());
                let angle = |at: usize| std::f64::consts::TAU * (at as f64 - phase) / 12.0;
                (0..months)
                    .map(|at| {
                        let season = (height * angle(at).cos()).exp();
                        (size * season * (1.0 + noise * dice.normal()).max(0.0), 0)
                    })
                    .collect()
            }
            Kind::County => county(dice, months),
        }
    }

    fn lumpy(self, dice: &mut Dice, size: f64, months: usize) -> Vec<(f64, u8)> {
        let mut level = size;
        let month = |_| {
            if dice.chance(JUMP) {
                let jump = SPREAD * dice.normal();
                level = match self {
                    Kind::Returning => size * jump.exp(),
                    Kind::Martingale => level * (jump - SPREAD * SPREAD / 2.0).exp(),
                    _ => level * jump.exp(),
                };
            }
            let quantity = if dice.chance(0.5) {
                0.0
            } else {
                level * dice.gamma_2()
            };
            (quantity, 0)
        };
        (0..months).map(month).collect()
    }
}

/// Most series of a county are those of villages: a few boxes a month, every fourth item used more in winter.
fn county(dice: &mut Dice, months: usize) -> Vec<(f64, u8)> {
    let monthly = (0.4_f64).max(3.0 * (1.2 * dice.normal()).exp());
    let rare = monthly < 2.0 || dice.chance(0.08);
    let height = if dice.chance(0.25) { 0.5 } else { 0.0 };
    let month = |at: usize| {
        let season = (height * (std::f64::consts::TAU * at as f64 / 12.0).cos()).exp();
        let mean = monthly * season * if rare { 2.2 } else { 1.0 };
        if rare && dice.chance(0.55) {
            return (0.0, 0);
        }
        if dice.chance(0.04) {
            let days = 3 + (16.0 * dice.unit()) as u8;
            return (dice.count(mean * (1.0 - f64::from(days) / 30.0)), days);
        }
        (dice.count(mean), 0)
    };
    (0..months).map(month).collect()
}
