//! What is proposed between facilities can be accepted, conserves the sum and takes from nobody what he has ordered.

use backend::kernel::clock::Day;
use backend::kernel::ids::OrganisationId;
use backend::kernel::quantity::Quantity;
use backend::purchasing::rules::shifts::{Part, moved, proposals};
use backend::suppliers::model::PacePolicy;
use backend::suppliers::rules::pace::PaceFacts;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn year() -> PaceFacts {
    PaceFacts {
        starts_on: day("2026-01-01"),
        ends_on: day("2026-12-31"),
        agreed: Quantity::ZERO,
        ordered: Quantity::ZERO,
    }
}

fn part(id: i64, quota: i64, ordered: i64) -> Part {
    Part {
        facility_id: OrganisationId(id),
        code: format!("F{id:03}"),
        quota: Quantity(quota * 1_000),
        ordered: Quantity(ordered * 1_000),
    }
}

proptest! {
    #[test]
    fn proposals_can_be_accepted_and_conserve_the_sum(
        rows in prop::collection::vec((0_i64..500, 0_i64..500), 1..12),
        pack in 1_i64..40,
        elapsed in 60_i64..364,
    ) {
        let numbered = rows.iter().zip(1..);
        let parts: Vec<Part> = numbered.map(|((quota, ordered), id)| part(id, *quota, *ordered)).collect();
        let on = year().starts_on.plus_days(elapsed);
        let pack = Quantity(pack * 1_000);
        let moves = proposals(&year(), on, &PacePolicy::default(), pack, &parts);
        if !moves.is_empty() {
            let after = moved(&parts, &moves, pack).expect("what is proposed can be accepted");
            let of = |id: OrganisationId| parts.iter().find(|part| part.facility_id == id).expect("a facility");
            let before: i64 = after.iter().map(|(id, _)| of(*id).quota.0).sum();
            prop_assert_eq!(before, after.iter().map(|(_, quota)| quota.0).sum::<i64>());
            for (id, quota) in &after {
                prop_assert!(*quota >= of(*id).quota.min(of(*id).ordered));
            }
        }
    }
}
