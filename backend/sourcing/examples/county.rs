//! How long a county's plan takes, and how wide the proven gap is, under minimum order values of several shapes.
//!
//! `cargo run --release -p sourcing --example county -- [ITEMS] [SUPPLIERS]`

use std::time::Instant;

use sourcing::{Amount, EFFORT, Item, Offer, Problem, Role, Supplier, Tier, source};

/// A reproducible source of chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % end
    }
}

fn item(dice: &mut Dice, suppliers: usize) -> Item {
    let need = (1 + dice.below(100) * (1 + dice.below(100))) * 1000;
    let base = 5_000 + dice.below(400_000);
    let offers = (0..5_u32).map(|contract| {
        let pack = [1, 10, 10, 20, 50, 100][dice.below(6) as usize] * 1000;
        let list = base * (90 + dice.below(30)) / 100;
        let steps = [0, 500, 2_000, 8_000].map(|from| from * 1000);
        let tiers = steps.iter().enumerate().map(|(step, from)| Tier {
            from: *from,
            price: list * (100 - 4 * step as i64) / 100,
        });
        Offer {
            supplier: dice.below(suppliers as i64) as usize,
            contract,
            role: if dice.below(6) == 0 {
                Role::Backup
            } else {
                Role::Primary
            },
            pack,
            capacity: (dice.below(5) == 0).then(|| need / 2),
            tiers: tiers.collect(),
            agreed: (dice.below(12) == 0).then(|| need / 3),
            at_least: 0,
            locked: None,
        }
    });
    let offers = offers.collect();
    Item {
        need,
        offers,
        raise_to: None,
    }
}

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok());
    let items: usize = arguments.next().unwrap_or(2_000);
    let suppliers: usize = arguments.next().unwrap_or(40);
    let mut dice = Dice(7);
    let mut problem = Problem {
        items: (0..items).map(|_| item(&mut dice, suppliers)).collect(),
        suppliers: vec![
            Supplier {
                active: true,
                minimum: 0,
                score: 0
            };
            suppliers
        ],
    };
    let started = Instant::now();
    let natural = source(&problem, EFFORT);
    println!(
        "no minimum values          total {:>14} in {:?}",
        natural.total / 10_000_000,
        started.elapsed()
    );
    for (name, percent, every) in [
        ("one supplier just short", 102, suppliers),
        ("a quarter just short", 102, 4),
        ("all just short", 102, 1),
        ("all just reached", 98, 1),
        ("half 20 % short", 120, 2),
        ("all 20 % short", 120, 1),
        ("all at twice", 200, 1),
        ("all at five times", 500, 1),
    ] {
        for (at, supplier) in problem.suppliers.iter_mut().enumerate() {
            let percent: Amount = if at % every == 0 { percent } else { 0 };
            supplier.minimum = natural.amounts[at] * percent / 100;
        }
        let started = Instant::now();
        let plan = source(&problem, EFFORT);
        let gap = (plan.total - plan.bound) as f64 / plan.total as f64 * 100.0;
        let extra = (plan.total - natural.total) as f64 / natural.total as f64 * 100.0;
        let used = plan.amounts.iter().filter(|amount| **amount > 0).count();
        println!(
            "{name:<26} +{extra:.4} % total, gap {gap:.4} %, {used} suppliers, in {:?}",
            started.elapsed()
        );
    }
}
