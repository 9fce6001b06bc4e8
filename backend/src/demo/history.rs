//! What each facility uses, month by month: seasons, growth, rare items, stock-outs.

use super::county::Organisation;
use super::dice::Dice;
use super::item::{Item, Season, Tier};
use super::options::Options;
use super::stamps::months_before;
use chrono::Datelike;
use formulary::model::ItemKind;
use kernel::actor::OrganisationKind;
use kernel::clock::Day;

/// An item on the shelves of a facility.
#[derive(Clone, Debug)]
pub struct Use {
    /// Position of the facility.
    pub facility: usize,
    /// Position of the item.
    pub item: usize,
    /// Base units in an average month.
    pub monthly: f64,
    /// Used now and then, in lumps.
    pub rare: bool,
}

/// Consumption of one month.
#[derive(Clone, Copy, Debug)]
pub struct Month {
    /// Position in the list of uses.
    pub usage: usize,
    /// Months before today's month; 0 is today's, which is not over.
    pub ago: u32,
    /// Base units.
    pub quantity: i64,
    pub stockout_days: i64,
}

/// How many items a facility keeps, and how much larger it is than a village.
fn shape(kind: OrganisationKind, items: usize, dice: &mut Dice) -> Option<(usize, f64)> {
    let (count, scale) = match kind {
        OrganisationKind::LeadHospital => (dice.between(1_250, 1_500), 85.0),
        OrganisationKind::Township => (dice.between(340, 430), 9.0),
        OrganisationKind::Village => (dice.between(55, 95), 1.0),
        _ => return None,
    };
    // Benchmarks make counties with fewer items: everybody keeps fewer.
    let share = (items as f64 / super::options::ITEMS as f64).min(1.0);
    let count = ((count as f64 * share).ceil() as usize).max(12);
    Some((count, scale * dice.spread(0.3)))
}

/// Who keeps what.
pub fn uses(seed: u64, organisations: &[Organisation], items: &[Item]) -> Vec<Use> {
    let mut dice = Dice::new(seed, "assortments");
    let mut all = Vec::new();
    for (facility, one) in organisations.iter().enumerate() {
        let Some((count, scale)) = shape(one.kind, items.len(), &mut dice) else {
            continue;
        };
        for (item, weight) in assortment(one.kind, items, count, &mut dice) {
            let monthly = weight * scale * unit_factor(&items[item]) * dice.spread(0.5);
            all.push(Use {
                facility,
                item,
                monthly: monthly.max(0.4),
                rare: monthly < 2.0 || dice.chance(8),
            });
        }
    }
    all
}

/// `count` of the allowed items, the popular ones more likely; the guaranteed chronic ones always.
fn assortment(
    kind: OrganisationKind,
    items: &[Item],
    count: usize,
    dice: &mut Dice,
) -> Vec<(usize, f64)> {
    let least = match kind {
        OrganisationKind::Village => Tier::Village,
        OrganisationKind::Township => Tier::Township,
        _ => Tier::County,
    };
    let mut keyed: Vec<(f64, usize, f64)> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.tier >= least && item.popularity > 0.0)
        .map(|(index, item)| {
            let weight = item.popularity * if item.guaranteed() { 6.0 } else { 1.0 };
            // Weighted choice without repetition (Efraimidis and Spirakis): the largest keys win.
            (dice.unit().powf(1.0 / weight), index, item.popularity)
        })
        .collect();
    keyed.sort_by(|one, other| other.0.total_cmp(&one.0));
    keyed.truncate(count);
    keyed.sort_by_key(|(_, index, _)| *index);
    keyed
        .into_iter()
        .map(|(_, index, weight)| (index, weight))
        .collect()
}

/// Base units differ: a village uses boxes of tablets, hundreds of syringes, grams of nothing.
fn unit_factor(item: &Item) -> f64 {
    // The dearer, the fewer: thresholds in 1/10,000 yuan.
    let by_price = |steps: &[(i64, f64)], otherwise| {
        let step = steps.iter().find(|(below, _)| item.price.0 < *below);
        step.map_or(otherwise, |(_, factor)| *factor)
    };
    match item.fields.kind {
        ItemKind::Piece => 700.0,
        ItemKind::Drug if item.fields.base_unit == "盒" => 2.2,
        ItemKind::Drug => by_price(&[(100_000, 6.0), (1_000_000, 2.0)], 0.3),
        _ => by_price(&[(10_000, 60.0), (100_000, 10.0), (1_000_000, 1.6)], 0.12),
    }
}

/// Every month of every use that has anything to tell.
pub fn months(options: &Options, items: &[Item], uses: &[Use]) -> Vec<Month> {
    let mut dice = Dice::new(options.seed, "consumption");
    let months = u32::try_from(options.months).unwrap_or(12);
    let calendar: Vec<(u32, u32)> = (0..=months)
        .rev()
        .map(|ago| (ago, months_before(options.as_of, ago).0.month()))
        .collect();
    let elapsed = f64::from(options.as_of.0.day()) / 30.4;
    let mut all = Vec::with_capacity(uses.len() * calendar.len());
    for (usage, one) in uses.iter().enumerate() {
        let season = items[one.item].season;
        for (ago, month) in &calendar {
            let part = if *ago == 0 { elapsed.min(1.0) } else { 1.0 };
            let mean = one.monthly * factor(season, *month, *ago) * part;
            let (quantity, stockout_days) = drawn(mean, one.rare, part, &mut dice);
            if quantity > 0 || stockout_days > 0 {
                all.push(Month {
                    usage,
                    ago: *ago,
                    quantity,
                    stockout_days,
                });
            }
        }
    }
    all
}

fn drawn(mean: f64, rare: bool, part: f64, dice: &mut Dice) -> (i64, i64) {
    if rare && dice.chance(55) {
        return (0, 0);
    }
    let mean = if rare { mean * 2.2 } else { mean };
    if dice.chance(4) {
        let days = dice.between(3, 18);
        let left = (1.0 - days as f64 / 30.0).max(0.0);
        return (dice.count(mean * left), (days as f64 * part).round() as i64);
    }
    (dice.count(mean), 0)
}

/// How much more or less than in an average month.
fn factor(season: Season, month: u32, ago: u32) -> f64 {
    const WINTER: [f64; 12] = [1.7, 1.5, 1.2, 1.0, 0.8, 0.7, 0.6, 0.6, 0.8, 1.0, 1.2, 1.6];
    const SUMMER: [f64; 12] = [0.7, 0.7, 0.8, 0.9, 1.1, 1.4, 1.6, 1.5, 1.2, 0.9, 0.8, 0.7];
    let index = (month.clamp(1, 12) - 1) as usize;
    match season {
        Season::Flat => 1.0,
        Season::Winter => WINTER[index],
        Season::Summer => SUMMER[index],
        // One per cent more every month; everybody stocks up before the Spring Festival.
        Season::Chronic => 1.06 * 0.99_f64.powi(ago as i32) * if index == 0 { 1.3 } else { 1.0 },
    }
}

/// First month of the history, `YYYY-MM`, and the others by how long ago they are.
pub fn period(as_of: Day, ago: u32) -> String {
    months_before(Day(as_of.0.with_day(1).unwrap_or(as_of.0)), ago).period()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{catalogue, county};

    fn story() -> (Options, Vec<Item>, Vec<Use>, Vec<Month>) {
        let options = Options::around("2026-11-22".parse().expect("a day"));
        let items = catalogue::items(1, options.items).expect("data");
        let uses = uses(1, &county::organisations(&options), &items);
        let months = months(&options, &items, &uses);
        (options, items, uses, months)
    }

    #[test]
    fn winter_items_are_used_more_in_winter_and_rare_items_skip_months() {
        let (options, items, uses, months) = story();
        let sum = |season, number| -> i64 {
            let in_month = |month: &&Month| {
                items[uses[month.usage].item].season == season
                    && months_before(options.as_of, month.ago).0.month() == number
            };
            months
                .iter()
                .filter(in_month)
                .map(|month| month.quantity)
                .sum()
        };
        assert!(sum(Season::Winter, 1) > 2 * sum(Season::Winter, 7));
        assert!(sum(Season::Summer, 7) > sum(Season::Summer, 1) * 3 / 2);
        let rare = uses.iter().position(|one| one.rare).expect("a rare item");
        assert!(months.iter().filter(|month| month.usage == rare).count() < 13);
        let stockouts = months
            .iter()
            .filter(|month| month.stockout_days > 0)
            .count();
        assert!(
            (months.len() / 60..months.len() / 12).contains(&stockouts),
            "{stockouts}"
        );
    }

    #[test]
    fn a_village_keeps_dozens_of_items_and_a_hospital_more_than_a_thousand() {
        let (options, _, uses, months) = story();
        let organisations = county::organisations(&options);
        let count = |facility| uses.iter().filter(|one| one.facility == facility).count();
        for (facility, one) in organisations.iter().enumerate() {
            match one.kind {
                OrganisationKind::Village => assert!((50..100).contains(&count(facility))),
                OrganisationKind::LeadHospital => assert!(count(facility) > 1_000),
                _ => {}
            }
        }
        assert!(
            (250_000..500_000).contains(&months.len()),
            "{}",
            months.len()
        );
    }
}
