//! What a buyer does to a plan: proposals, shares, and edits by hand.

use sourcing::{
    EFFORT, Item, Line, Offer, Problem, Role, Supplier, Tier, proposals, source, without,
};

fn offer(supplier: usize, tiers: &[(i64, i64)]) -> Offer {
    Offer {
        supplier,
        contract: supplier as u32,
        role: Role::Primary,
        pack: 10,
        capacity: None,
        tiers: tiers
            .iter()
            .map(|(from, price)| Tier {
                from: *from,
                price: *price,
            })
            .collect(),
        agreed: None,
        at_least: 0,
        locked: None,
    }
}

fn problem(need: i64, offers: Vec<Offer>) -> Problem {
    let suppliers = offers.len();
    Problem {
        items: vec![Item {
            need,
            offers,
            raise_to: None,
        }],
        suppliers: vec![
            Supplier {
                active: true,
                minimum: 0,
                score: 0
            };
            suppliers
        ],
    }
}

fn quantities(problem: &Problem) -> Vec<(usize, i64)> {
    let plan = source(problem, EFFORT);
    let lines = plan.purchases.iter().flat_map(|purchase| &purchase.lines);
    lines
        .map(|line: &Line| (line.offer, line.quantity))
        .collect()
}

#[test]
fn a_proposal_says_what_it_takes_and_changes_nothing_until_it_is_accepted() {
    let mut problem = problem(85, vec![offer(0, &[(0, 2), (100, 1)]), offer(1, &[(0, 3)])]);
    let plan = source(&problem, EFFORT);
    assert_eq!(plan.total, 180);
    let ceiling = |_: usize, need: i64| need * 12 / 10;
    let proposed = proposals(&problem, &plan.purchases, ceiling);
    assert_eq!(
        (proposed[0].item, proposed[0].saved, proposed[0].added),
        (0, 80, 10)
    );
    assert_eq!(proposed[0].purchase.lines[0].raised_from, Some(90));
    problem.items[0].raise_to = Some(ceiling(0, 85));
    assert_eq!(source(&problem, EFFORT).total, 100);
    assert!(proposals(&problem, &plan.purchases, ceiling).is_empty());
}

#[test]
fn the_next_best_is_the_cheapest_way_without_a_line() {
    let problem = problem(85, vec![offer(0, &[(0, 2)]), offer(1, &[(0, 3)])]);
    assert_eq!(without(&problem, 0, 0).total(), 270);
    assert_eq!(without(&problem, 0, 1).total(), 180);
}

#[test]
fn a_promised_share_is_kept_in_whole_packs() {
    let mut problem = problem(100, vec![offer(0, &[(0, 2)]), offer(1, &[(0, 3)])]);
    problem.items[0].offers[1].at_least = 35;
    assert_eq!(quantities(&problem), [(0, 70), (1, 30)]);
}

#[test]
fn a_locked_line_stands_and_the_rest_is_sourced_around_it() {
    let mut problem = problem(100, vec![offer(0, &[(0, 2)]), offer(1, &[(0, 3)])]);
    problem.items[0].offers[1].locked = Some(40);
    assert_eq!(quantities(&problem), [(0, 60), (1, 40)]);
    problem.items[0].offers[0].locked = Some(0);
    let plan = source(&problem, EFFORT);
    assert_eq!((plan.purchases[0].unmet, plan.total), (60, 120));
}

#[test]
fn whoever_cannot_receive_a_locked_line_is_told() {
    let mut problem = problem(100, vec![offer(0, &[(0, 2)]), offer(1, &[(0, 3)])]);
    problem.items[0].offers[1].locked = Some(40);
    problem.suppliers[1].minimum = 121;
    let plan = source(&problem, EFFORT);
    assert_eq!((plan.refused, plan.total), (vec![1], 240));
    problem.suppliers[1].minimum = 120;
    assert!(source(&problem, EFFORT).refused.is_empty());
    problem.suppliers[1].active = false;
    assert_eq!(source(&problem, EFFORT).refused, [1]);
}
