use super::*;
use crate::model::declaration::{
    DECLARATION_MAP, DeclarationId, DeclarationWord, ROUND_MAP, Round, RoundId, RoundState,
    RoundVerb,
};
use crate::model::requisition::{Mark, Return, Submission};
use kernel::clock::Instant;
use kernel::ids::UserId;
use suppliers::model::TenderId;

fn q(units: i64) -> Quantity {
    Quantity(units * 1_000)
}

#[test]
fn a_year_is_proposed_from_the_days_with_stock_in_whole_packs() {
    assert_eq!(proposal(q(720), 360, 0, q(10)), q(730));
    assert_eq!(
        proposal(q(720), 365, 5, q(10)),
        q(730),
        "days without stock do not count"
    );
    assert_eq!(
        proposal(q(90), 90, 0, q(50)),
        q(400),
        "a shorter history is a year's part"
    );
    assert_eq!(proposal(q(0), 365, 0, q(10)), q(0));
    assert_eq!(proposal(q(5), 30, 30, q(10)), q(0), "never in stock");
}

fn winner(line: i64, group: i64, items: &[i64], ratio_percent: i64, pack: i64) -> Winner {
    Winner {
        line: VbpLineId(line),
        group_id: VbpGroupId(group),
        items: items.iter().map(|id| ItemId(*id)).collect(),
        ratio_bp: ratio_percent * 100,
        pack: q(pack),
    }
}

fn need(group: i64, item: Option<i64>, facility: i64, units: i64) -> Need {
    Need {
        group_id: VbpGroupId(group),
        item_id: item.map(ItemId),
        facility: OrganisationId(facility),
        quantity: q(units),
    }
}

fn shown(shares: &[Share]) -> Vec<(i64, i64, i64, i64)> {
    let one = |share: &Share| {
        let units = |quantity: Quantity| quantity.0 / 1_000;
        (
            share.line.0,
            share.facility.0,
            units(share.base),
            units(share.agreed),
        )
    };
    shares.iter().map(one).collect()
}

#[test]
fn packs_go_to_the_largest_remainders_and_the_sum_is_that_of_the_county() {
    // 60 % of 105 + 58 + 37 = 120: 12 packs of 10. Whole packs 6 + 3 + 2, the one left goes to the 48 of 34.8.
    let needs = [
        need(1, Some(11), 1, 105),
        need(1, Some(11), 2, 58),
        need(1, Some(11), 3, 37),
    ];
    let shares = roll_up(&needs, &[winner(7, 1, &[11], 60, 10)]);
    assert_eq!(
        shown(&shares),
        [(7, 1, 105, 60), (7, 2, 58, 40), (7, 3, 37, 20)]
    );
}

#[test]
fn own_brands_stay_and_the_rest_is_split_between_the_winners() {
    let winners = [winner(7, 1, &[11], 50, 1), winner(8, 1, &[12], 50, 1)];
    let needs = [
        need(1, Some(11), 1, 100),
        need(1, Some(99), 1, 40),
        need(1, None, 2, 30),
        need(2, Some(11), 1, 500),
    ];
    let shares = roll_up(&needs, &winners);
    assert_eq!(
        shown(&shares),
        [
            (7, 1, 120, 60),
            (7, 2, 15, 8),
            (8, 1, 20, 10),
            (8, 2, 15, 8)
        ],
        "135 × 50 % = 67.5 is 68 packs; 35 × 50 % = 17.5 is 18"
    );
}

const SUBMITTED: Submission = Submission {
    by: UserId(1),
    on_behalf_of: None,
    at: Instant(1),
};

const MARK: Mark = Mark {
    by: Some(UserId(2)),
    at: Instant(2),
};

fn returned() -> Return {
    Return {
        mark: MARK,
        reason: "漏报".to_owned(),
    }
}

fn states() -> Vec<DeclarationState> {
    vec![
        DeclarationState::Draft { returned: None },
        DeclarationState::Submitted {
            submitted: SUBMITTED,
        },
        DeclarationState::Approved {
            submitted: SUBMITTED,
            approved: MARK,
        },
        DeclarationState::Accepted {
            submitted: SUBMITTED,
            approved: MARK,
            accepted: MARK,
        },
        DeclarationState::Returned {
            returned: returned(),
        },
    ]
}

#[test]
fn every_verb_of_a_sheet_obeys_the_map_in_every_state() {
    let other = Actor {
        user_id: Some(UserId(9)),
        ..Actor::system("test")
    };
    let witness = || NotSubmitter::witness(&other, Some(UserId(1)), None).expect("another person");
    assert_eq!(states().len(), DeclarationWord::ALL.len());
    for state in states() {
        for verb in DeclarationVerb::ALL {
            use DeclarationVerb as V;
            let sheet = Declaration {
                id: DeclarationId(1),
                number: String::new(),
                round_id: RoundId(1),
                facility_id: OrganisationId(1),
                declared: Declared::default(),
                state: state.clone(),
                created_by: None,
                created_at: Instant(0),
                version: 1,
            };
            let next = match verb {
                V::Save => sheet.save(Declared::default()),
                V::Submit => sheet.submit(SUBMITTED),
                V::Recall => sheet.recall(),
                V::Approve => sheet.approve(witness(), MARK),
                V::Return => sheet.send_back(returned()),
                V::Accept => sheet.accept(witness(), MARK),
            };
            let arrow = DECLARATION_MAP
                .iter()
                .find(|(from, by, _)| *from == state.word() && by == verb);
            let reached = next.ok().map(|next| next.state.word());
            assert_eq!(reached, arrow.map(|arrow| arrow.2), "{state:?} {verb}");
        }
    }
}

#[test]
fn every_verb_of_a_round_obeys_the_map_in_every_state() {
    let states = [
        RoundState::Open,
        RoundState::Closed { at: Instant(5) },
        RoundState::TakenOver {
            closed_at: Instant(5),
            taken: MARK,
        },
        RoundState::Cancelled,
    ];
    for state in states {
        for verb in RoundVerb::ALL {
            let round = Round {
                id: RoundId(1),
                tender_id: TenderId(1),
                year_no: 1,
                name: String::new(),
                closes_at: Instant(10),
                lookback_months: 12,
                state,
                created_by: None,
                created_at: Instant(0),
                version: 1,
            };
            let next = match verb {
                RoundVerb::Extend => round.extend(Instant(20), Instant(10)),
                RoundVerb::Close => round.close(Instant(10)),
                RoundVerb::Cancel => round.cancel(),
                RoundVerb::Remind => round.step(RoundVerb::Remind).map(|_| round),
                RoundVerb::TakeOver => round.take_over(MARK, 0),
            };
            let arrow = ROUND_MAP
                .iter()
                .find(|(from, by, _)| *from == state.word() && by == verb);
            let reached = next.ok().map(|next| next.state.word());
            assert_eq!(reached, arrow.map(|arrow| arrow.2), "{state:?} {verb}");
        }
    }
}
