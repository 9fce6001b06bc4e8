//! The library against trying everything, on thousands of small plans.

mod brute;

use proptest::prelude::*;
use sourcing::{Item, Offer, Plan, Problem, Role, Supplier, Tier, source};

fn tiers() -> impl Strategy<Value = Vec<Tier>> {
    let lowest = prop_oneof![4 => Just(0_i64), 1 => 1_i64..5];
    (lowest, prop::collection::vec((1_i64..5, 0_i64..7), 1..=3)).prop_map(|(lowest, steps)| {
        let mut from = lowest;
        let mut tiers = Vec::new();
        for (step, price) in steps {
            tiers.push(Tier { from, price });
            from += step;
        }
        tiers
    })
}

fn offer(suppliers: usize) -> impl Strategy<Value = Offer> {
    let pack = prop_oneof![3 => Just(1_i64), 2 => 2_i64..4, 1 => 4_i64..6];
    let role = prop_oneof![3 => Just(Role::Primary), 1 => Just(Role::Backup)];
    let agreed = prop_oneof![3 => Just(None), 1 => (0_i64..8).prop_map(Some)];
    let capacity = prop_oneof![2 => Just(None), 1 => (0_i64..9).prop_map(Some)];
    (
        0..suppliers,
        0_u32..6,
        pack,
        role,
        agreed,
        capacity,
        tiers(),
    )
        .prop_map(
            |(supplier, contract, pack, role, agreed, capacity, tiers)| Offer {
                supplier,
                contract,
                role,
                pack,
                capacity,
                tiers,
                agreed,
                at_least: 0,
                locked: None,
            },
        )
}

fn item(suppliers: usize, offers: usize) -> impl Strategy<Value = Item> {
    let nudge = prop_oneof![2 => Just(None), 1 => (0_i64..100).prop_map(Some)];
    (
        0_i64..11,
        prop::collection::vec(offer(suppliers), 0..=offers),
        nudge,
    )
        .prop_map(|(need, offers, nudge)| Item {
            need,
            offers,
            raise_to: nudge.map(|percent| need * (100 + percent) / 100),
        })
}

fn supplier() -> impl Strategy<Value = Supplier> {
    let active = prop_oneof![6 => Just(true), 1 => Just(false)];
    let minimum = prop_oneof![1 => Just(0_i128), 2 => 1_i128..60];
    (active, minimum, 0_i64..3).prop_map(|(active, minimum, score)| Supplier {
        active,
        minimum,
        score,
    })
}

fn problem(items: usize, offers: usize) -> impl Strategy<Value = Problem> {
    (1_usize..=4).prop_flat_map(move |suppliers| {
        let items = prop::collection::vec(item(suppliers, offers), 1..=items);
        let suppliers = prop::collection::vec(supplier(), suppliers);
        (items, suppliers).prop_map(|(items, suppliers)| Problem { items, suppliers })
    })
}

/// Minimum values around what suppliers get without any: a little less, a little more, at twice.
fn tight_problem(items: usize, offers: usize) -> impl Strategy<Value = Problem> {
    let percents = prop::collection::vec(
        prop_oneof![Just(90_i128), Just(102), Just(120), Just(200)],
        4,
    );
    (problem(items, offers), percents).prop_map(|(mut problem, percents)| {
        for supplier in &mut problem.suppliers {
            supplier.minimum = 0;
        }
        let natural = source(&problem, 0);
        let amounts = natural.amounts.iter().zip(percents);
        for (supplier, (amount, percent)) in problem.suppliers.iter_mut().zip(amounts) {
            supplier.minimum = (amount * percent + 50) / 100;
        }
        problem
    })
}

fn quantities(problem: &Problem, plan: &Plan) -> Vec<Vec<i64>> {
    let items = problem.items.iter().zip(&plan.purchases);
    items
        .map(|(item, purchase)| {
            let mut quantity = vec![0; item.offers.len()];
            for line in &purchase.lines {
                quantity[line.offer] = line.quantity;
            }
            quantity
        })
        .collect()
}

fn agrees(problem: &Problem) -> Result<(), TestCaseError> {
    let plan = source(problem, 50_000_000);
    let (best, _) = brute::optimum(problem);
    let unmet: Vec<i64> = plan
        .purchases
        .iter()
        .map(|purchase| purchase.unmet)
        .collect();
    prop_assert_eq!(
        plan.total,
        best.key[3],
        "total; {:?} against {:?}",
        plan,
        best
    );
    prop_assert_eq!(
        quantities(problem, &plan),
        best.quantities.clone(),
        "quantities; unmet {:?}",
        unmet
    );
    prop_assert_eq!((plan.bound, plan.is_best_served), (plan.total, true));
    Ok(())
}

/// What comes before money, of a plan that may not be the optimum.
fn unmet_shares(problem: &Problem, plan: &Plan) -> i128 {
    let denominator: i128 = problem
        .items
        .iter()
        .map(|item| i128::from(item.need.max(1)))
        .product();
    let items = problem.items.iter().zip(&plan.purchases);
    items
        .map(|(item, purchase)| {
            denominator / i128::from(item.need.max(1)) * i128::from(purchase.unmet)
        })
        .sum()
}

/// Without the effort for an exact solution there are some bounds and some repaired plans: all must be honest.
fn is_honest(problem: &Problem, effort: u64) -> Result<(), TestCaseError> {
    let plan = source(problem, effort);
    let (best, _) = brute::optimum(problem);
    for (amount, supplier) in plan.amounts.iter().zip(&problem.suppliers) {
        let kept = *amount == 0 || (supplier.active && *amount >= supplier.minimum);
        prop_assert!(kept, "{:?}", plan);
    }
    prop_assert!(plan.bound <= plan.total);
    // Whether or not it is proved that nothing serves better, the best plan of all costs no less than the bound.
    prop_assert!(plan.bound <= best.key[3], "{:?} {:?}", plan, best);
    prop_assert!(unmet_shares(problem, &plan) >= best.key[0]);
    let quantities = quantities(problem, &plan);
    if plan.is_best_served && quantities != best.quantities {
        let by_hand = brute::key_of(problem, &quantities);
        prop_assert_eq!(&by_hand[..3], &best.key[..3], "{:?} {:?}", plan, best);
        prop_assert!(
            plan.bound <= best.key[3] && best.key[3] <= plan.total,
            "{:?} {:?}",
            plan,
            best
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_item_is_bought_as_the_contract_says(problem in problem(1, 4)) {
        agrees(&problem)?;
    }

    #[test]
    fn items_tied_by_minimum_order_values_are_bought_as_the_contract_says(problem in problem(3, 3)) {
        agrees(&problem)?;
    }

    #[test]
    fn minimum_order_values_just_out_of_reach_are_solved_as_the_contract_says(problem in tight_problem(3, 3), effort in 0_u64..60) {
        agrees(&problem)?;
        is_honest(&problem, effort)?;
    }

    #[test]
    fn a_bound_is_proved_and_a_repaired_plan_keeps_the_rules(problem in problem(3, 3), effort in 0_u64..60) {
        is_honest(&problem, effort)?;
    }
}
