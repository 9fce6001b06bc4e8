//! What lies on the shelves today, by lot.

use super::county::Organisation;
use super::dice::Dice;
use super::history::Use;
use super::item::Item;
use super::options::Options;
use kernel::clock::Day;

/// A lot of an item.
#[derive(Clone, Debug)]
pub struct Lot {
    /// Position of the item.
    pub item: usize,
    pub number: String,
    pub produced_on: Day,
    pub expires_on: Day,
}

/// Goods of a lot at a facility.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    /// Position of the organisation.
    pub facility: usize,
    /// Position of the lot.
    pub lot: usize,
    /// Base units, more than none.
    pub quantity: i64,
}

/// Lots of all items: two with years to go and sometimes one that must be used soon. `first[i]` is the
/// position of the first lot of item `i`; its lots follow each other.
pub fn lots(options: &Options, items: &[Item]) -> (Vec<Lot>, Vec<usize>) {
    let mut dice = Dice::new(options.seed, "lots");
    let (mut lots, mut first) = (Vec::new(), Vec::with_capacity(items.len() + 1));
    for (position, item) in items.iter().enumerate() {
        first.push(lots.len());
        let life = item.fields.shelf_life_months.unwrap_or(24) * 30;
        for (number, age_percent) in [(1, 35), (2, 12)] {
            lots.push(lot(
                options.as_of,
                position,
                number,
                life * age_percent / 100,
                life,
                &mut dice,
            ));
        }
        if dice.chance(5) {
            let age = life - dice.between(30, 85);
            lots.push(lot(options.as_of, position, 3, age, life, &mut dice));
        }
    }
    first.push(lots.len());
    (lots, first)
}

fn lot(as_of: Day, item: usize, number: i64, age: i64, life: i64, dice: &mut Dice) -> Lot {
    let produced_on = as_of.plus_days(-(age + dice.between(0, 20)).max(5));
    Lot {
        item,
        number: format!(
            "{}{:02}{number}",
            produced_on.to_string().replace('-', "").split_off(2),
            dice.below(90) + 10
        ),
        produced_on,
        expires_on: produced_on.plus_days(life.max(60)),
    }
}

/// Days that the goods last: some have run out, some have far too much.
fn cover_days(dice: &mut Dice) -> f64 {
    match dice.below(100) {
        0..=5 => 0.0,
        6..=17 => 1.0 + dice.unit() * 4.0,
        18..=77 => 8.0 + dice.unit() * 27.0,
        78..=95 => 35.0 + dice.unit() * 25.0,
        _ => 90.0 + dice.unit() * 110.0,
    }
}

/// The shelves of every facility, and of the centre (position 0) for what many facilities use.
pub fn shelves(
    options: &Options,
    organisations: &[Organisation],
    items: &[Item],
    uses: &[Use],
    first_lot: &[usize],
) -> Vec<Shelf> {
    let mut dice = Dice::new(options.seed, "shelves");
    let mut all = Vec::with_capacity(uses.len());
    let mut county_monthly = vec![0.0; items.len()];
    let mut keepers = vec![0; items.len()];
    for one in uses {
        county_monthly[one.item] += one.monthly;
        keepers[one.item] += 1;
        let quantity = (one.monthly / 30.0 * cover_days(&mut dice)).round() as i64;
        place(
            one.facility,
            one.item,
            quantity,
            first_lot,
            &mut all,
            &mut dice,
        );
    }
    let many = organisations.len() / 20;
    for (item, monthly) in county_monthly.iter().enumerate() {
        if keepers[item] > many && dice.chance(70) {
            let packs = (monthly / 30.0 * (4.0 + dice.unit() * 8.0)) as i64 / items[item].pack();
            place(
                0,
                item,
                packs * items[item].pack(),
                first_lot,
                &mut all,
                &mut dice,
            );
        }
    }
    all
}

fn place(
    facility: usize,
    item: usize,
    quantity: i64,
    first_lot: &[usize],
    all: &mut Vec<Shelf>,
    dice: &mut Dice,
) {
    let lots = first_lot[item]..first_lot[item + 1];
    let mut left = quantity;
    for lot in lots.rev() {
        let last = lot == first_lot[item];
        let share = if last {
            left
        } else {
            left * dice.between(0, 60) / 100
        };
        if share > 0 {
            all.push(Shelf {
                facility,
                lot,
                quantity: share,
            });
            left -= share;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{catalogue, county, history};

    #[test]
    fn shelves_hold_something_nothing_has_expired_and_some_goods_are_urgent() {
        let options = Options::around("2026-11-22".parse().expect("a day"));
        let items = catalogue::items(1, options.items).expect("data");
        let organisations = county::organisations(&options);
        let uses = history::uses(1, &organisations, &items);
        let (lots, first) = lots(&options, &items);
        let shelves = shelves(&options, &organisations, &items, &uses, &first);
        assert!(shelves.iter().all(|shelf| shelf.quantity > 0));
        assert!(shelves.len() > uses.len() && shelves.len() < uses.len() * 3);
        assert!(shelves.iter().any(|shelf| shelf.facility == 0));
        let days = |lot: &Lot| lot.expires_on.days_since(options.as_of);
        assert!(
            lots.iter()
                .all(|lot| days(lot) > 0 && lot.produced_on < options.as_of)
        );
        assert!(lots.iter().filter(|lot| days(lot) < 90).count() > 50);
    }
}
