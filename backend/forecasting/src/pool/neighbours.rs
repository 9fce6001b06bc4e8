//! The same item at other facilities, scaled by their size: what completes a history that is too short.

use rustc_hash::FxHashMap;

use super::History;
use crate::class::Class;
use crate::methods::Track;
use crate::series::{Point, mean_rate};

/// The neighbours count like so many months of the series.
const PRIOR_MONTHS: f64 = 3.0;

/// An item counts from so many facilities on.
const LEAST_FACILITIES: usize = 3;

/// Average rates of items, and sizes of facilities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours {
    items: FxHashMap<u32, Item>,
    /// How much more than others a facility uses of an item, on average.
    sizes: FxHashMap<u32, f64>,
}

#[derive(Clone, Debug, Default)]
struct Item {
    /// Average rate at a facility.
    rate: f64,
    facilities: usize,
    /// How many series are of each class.
    classes: [usize; 4],
}

impl Neighbours {
    pub(crate) fn learn(histories: &[History]) -> Self {
        let mut items: FxHashMap<u32, Item> = FxHashMap::default();
        let long = |history: &&History| Class::of(&history.points) != Class::Short;
        for history in histories.iter().filter(long) {
            let (Some(item), Some(rate)) = (history.item, mean_rate(&history.points)) else {
                continue;
            };
            let item = items.entry(item).or_default();
            item.rate += rate;
            item.facilities += 1;
            item.classes[Class::of(&history.points) as usize] += 1;
        }
        items.retain(|_, item| item.facilities >= LEAST_FACILITIES);
        for item in items.values_mut() {
            item.rate /= item.facilities as f64;
        }
        let sizes = sizes(histories, &items);
        Self { items, sizes }
    }

    /// Rate of the item at other facilities, for a facility of this size; none for an item that hardly anybody else has.
    pub(crate) fn rate(&self, history: &History) -> Option<f64> {
        let size = history
            .facility
            .and_then(|facility| self.sizes.get(&facility));
        Some(self.items.get(&history.item?)?.rate * size.copied().unwrap_or(1.0))
    }

    /// The class of most of its series.
    pub(crate) fn class(&self, history: &History) -> Option<Class> {
        let classes = &self.items.get(&history.item?)?.classes;
        Class::ALL
            .into_iter()
            .rev()
            .max_by_key(|class| classes[*class as usize])
    }
}

/// Average ratio of a facility's rates to those of the items, as if it had one item of ordinary size more.
fn sizes(histories: &[History], items: &FxHashMap<u32, Item>) -> FxHashMap<u32, f64> {
    let mut sums: FxHashMap<u32, (f64, f64)> = FxHashMap::default();
    for history in histories {
        let item = history.item.and_then(|item| items.get(&item));
        let (Some(item), Some(facility)) = (item, history.facility) else {
            continue;
        };
        if let Some(rate) = mean_rate(&history.points).filter(|_| item.rate > 0.0) {
            let sum = sums.entry(facility).or_insert((1.0, 1.0));
            sum.0 += rate / item.rate;
            sum.1 += 1.0;
        }
    }
    let ratio = |(facility, (sum, count))| (facility, sum / count);
    sums.into_iter().map(ratio).collect()
}

/// The average of what was seen, completed by the rate of the neighbours.
pub(crate) fn completed(points: &[Point], rate: f64) -> Track {
    let (mut used, mut seen) = (0.0, 0.0);
    let mut said = Vec::with_capacity(points.len() + 1);
    for point in points {
        said.push((used + PRIOR_MONTHS * rate) / (seen + PRIOR_MONTHS));
        used += point.rate * point.weight;
        seen += point.weight;
    }
    said.push((used + PRIOR_MONTHS * rate) / (seen + PRIOR_MONTHS));
    Track::flat(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    fn history(item: u32, facility: u32, rates: &[f64]) -> History {
        History {
            points: months(rates),
            item: Some(item),
            facility: Some(facility),
        }
    }

    #[test]
    fn a_short_history_is_completed_by_the_same_item_elsewhere() {
        let mut all: Vec<History> = (1..=3).map(|place| history(7, place, &[12.0; 8])).collect();
        all.push(history(8, 1, &[5.0; 8]));
        let new = history(7, 9, &[4.0, 2.0]);
        let neighbours = Neighbours::learn(&all);
        assert_eq!(neighbours.rate(&new), Some(12.0));
        assert_eq!(neighbours.class(&new), Some(Class::Smooth));
        // (6 + 3 × 12) / (2 + 3).
        assert_eq!(completed(&new.points, 12.0).ahead(1), 8.4);
        assert_eq!(
            neighbours.rate(&history(8, 9, &[])),
            None,
            "one facility is no pool"
        );
    }

    #[test]
    fn a_large_facility_is_expected_to_use_more() {
        let mut all = Vec::new();
        for item in 0..9 {
            all.push(history(item, 1, &[30.0; 8]));
            all.push(history(item, 2, &[15.0; 8]));
            all.push(history(item, 3, &[15.0; 8]));
        }
        let neighbours = Neighbours::learn(&all);
        // Nine items at 1.5 and one of ordinary size; 20 on average.
        let large = neighbours.rate(&history(0, 1, &[])).expect("a rate");
        assert!((large - 20.0 * 14.5 / 10.0).abs() < 1e-9);
    }
}
