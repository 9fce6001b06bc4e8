//! How large a county, how long a history, around which day.

use kernel::clock::Day;

/// The shape of a demo county.
#[derive(Clone, Debug)]
pub struct Options {
    /// Same seed, same county.
    pub seed: u64,
    /// Hospitals, township centres and villages together.
    pub facilities: usize,
    /// Entries of the formulary.
    pub items: usize,
    /// Months of consumption before the month of `as_of`.
    pub months: usize,
    /// The day around which everything happens; every date is an offset of it.
    pub as_of: Day,
}

/// A real county of the size of 临湘: 2 lead hospitals, 22 township centres, 295 villages.
pub const FACILITIES: usize = 319;
/// All rows of the three data files.
pub const ITEMS: usize = 3_192;
/// A year, so that every season is in it.
pub const MONTHS: usize = 12;
/// Suppliers do not grow with the county.
pub const SUPPLIERS: usize = 40;

impl Options {
    /// The county that `yaoshu demo` makes without being told more.
    pub fn around(as_of: Day) -> Self {
        Self {
            seed: 1,
            facilities: FACILITIES,
            items: ITEMS,
            months: MONTHS,
            as_of,
        }
    }

    /// Lead hospitals, township centres and villages, in the proportions of the real county.
    pub fn tiers(&self) -> (usize, usize, usize) {
        let facilities = self.facilities.max(3);
        let leads = if facilities >= 40 { 2 } else { 1 };
        let townships = ((facilities - leads) * 22 / 317).max(1);
        (leads, townships, facilities - leads - townships)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_county_has_the_shape_of_the_real_one() {
        let options = Options::around("2026-11-22".parse().expect("a day"));
        assert_eq!(options.tiers(), (2, 22, 295));
    }

    #[test]
    fn a_tiny_county_still_has_one_facility_of_each_tier() {
        let mut options = Options::around("2026-11-22".parse().expect("a day"));
        options.facilities = 1;
        assert_eq!(options.tiers(), (1, 1, 1));
    }
}
