//! How long a county's plan takes, and how wide the proven gap is, under minimum order values of several shapes.
//!
//! `cargo run -p sourcing --example county -- [ITEMS] [SUPPLIERS] [plain]` (`plain`: primaries only, nothing agreed, no
//! capacities), or with `files FOLDER FACILITIES ITEMS PERCENT` to write the
//! input of `yaoshu plan`: every item asked by a quarter of the facilities (all, when PERCENT is 0), minimum order values at
//! PERCENT of what suppliers would get by themselves.

use std::fs::File;
use std::io::{BufWriter, Write as _};
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
            capacity: (dice.below(5) == 0).then_some(need / 2),
            tiers: tiers.collect(),
            agreed: (dice.below(12) == 0).then_some(need / 3),
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

/// Writes the three files; a facility asks for a whole number of base units of an item.
fn write_files(
    folder: &str,
    facilities: usize,
    items: usize,
    percent: Amount,
) -> std::io::Result<()> {
    let mut dice = Dice(11);
    let every = if percent == 0 { 1 } else { 4 };
    let mut demand = BufWriter::new(File::create(format!("{folder}/demand.csv"))?);
    writeln!(demand, "facility,item,quantity,urgency")?;
    let suppliers = 40;
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
    for facility in 0..facilities {
        for (at, item) in problem.items.iter_mut().enumerate() {
            if facility == 0 {
                item.need = 0;
            }
            if (at + facility) % every == 0 {
                let asked = 1 + dice.below(60);
                item.need += asked * 1000;
                let urgency = if dice.below(20) == 0 {
                    "emergency"
                } else {
                    "regular"
                };
                writeln!(demand, "F{facility:04},I{at:05},{asked},{urgency}")?;
            }
        }
    }
    demand.flush()?;
    let natural = source(&problem, EFFORT);
    write_contracts(folder, &problem)?;
    let mut file = BufWriter::new(File::create(format!("{folder}/suppliers.csv"))?);
    writeln!(file, "supplier,status,min_order_value,service_score")?;
    for (supplier, amount) in natural.amounts.iter().enumerate() {
        writeln!(
            file,
            "S{supplier:03},active,{},{}",
            amount * percent / 100 / 10_000_000,
            dice.below(100)
        )?;
    }
    file.flush()
}

fn write_contracts(folder: &str, problem: &Problem) -> std::io::Result<()> {
    let mut contracts = BufWriter::new(File::create(format!("{folder}/contracts.csv"))?);
    writeln!(
        contracts,
        "contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining"
    )?;
    for (at, item) in problem.items.iter().enumerate() {
        for offer in &item.offers {
            for tier in &offer.tiers {
                let role = if offer.role == Role::Backup {
                    "backup"
                } else {
                    "primary"
                };
                let kind = if offer.agreed.is_some() {
                    "vbp"
                } else {
                    "county"
                };
                let milli = |some: Option<i64>| {
                    some.map_or(String::new(), |some| (some / 1000).to_string())
                };
                writeln!(
                    contracts,
                    "C{},I{at:05},S{:03},{role},{kind},{},{},{}.{:04},{},{}",
                    offer.contract,
                    offer.supplier,
                    offer.pack / 1000,
                    tier.from / 1000,
                    tier.price / 10_000,
                    tier.price % 10_000,
                    milli(offer.capacity),
                    milli(offer.agreed)
                )?;
            }
        }
    }
    contracts.flush()
}

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [files, folder, facilities, items, percent] = words.as_slice()
        && files == "files"
    {
        let number = |text: &String| text.parse::<usize>().unwrap_or(1);
        return write_files(
            folder,
            number(facilities),
            number(items),
            number(percent) as Amount,
        );
    }
    let is_plain = words.iter().any(|word| word == "plain");
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
    if is_plain {
        for offer in problem.items.iter_mut().flat_map(|item| &mut item.offers) {
            (offer.role, offer.capacity, offer.agreed) = (Role::Primary, None, None);
        }
    }
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
            "{name:<26} +{extra:.4} % total, gap {gap:.4} %, {used} suppliers, best served {}, in {:?}",
            plan.is_best_served,
            started.elapsed()
        );
    }
    Ok(())
}
