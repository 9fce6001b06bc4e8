use super::*;
use demand::model::requisition::RequisitionId;
use proptest::prelude::*;
use suppliers::model::{ContractLineId, Tier};

const FAR: OrganisationId = OrganisationId(2);
const NEAR: OrganisationId = OrganisationId(1);

fn asked(facility: OrganisationId, quantity: i64) -> (ItemId, Asked) {
    let asked = Asked {
        requisition: RequisitionId(facility.0 * 10),
        facility,
        emergency: false,
        waiting: false,
        cover_tenths: None,
        daily: Quantity::ZERO,
        quantity: Quantity(quantity),
    };
    (ItemId(9), asked)
}

/// A source with a pack, a capacity, a price and the areas that it must not serve.
fn source(
    id: i64,
    pack: i64,
    capacity: Option<i64>,
    price: i64,
    barred: &[DeliveryArea],
) -> Source {
    let tier = |from, price| Tier {
        from: Quantity(from),
        price: Money(price),
    };
    Source {
        contract_line_id: ContractLineId(id),
        supplier_id: OrganisationId(70 + id),
        supplier: format!("supplier {id}"),
        offer: Offer {
            usable: true,
            barred: barred.to_vec(),
            pack: Quantity(pack),
            capacity: capacity.map(Quantity),
            tiers: vec![tier(0, price), tier(100_000, price - 1_000)],
            contract: format!("HT-{id}"),
            ..Offer::default()
        },
    }
}

fn plan(group: &[(ItemId, Asked)], sources: &[Source]) -> (Allocation, Split) {
    let areas = Areas::new([FAR]);
    let need = Need::of(group, sources, &areas);
    let parts: Vec<_> = need.parts().collect();
    let sourced = super::super::sourcing::source(&parts, true);
    let allocation = need.join(&mut sourced.items.into_iter());
    let lines: Vec<Line<'_>> = allocation
        .takes
        .iter()
        .map(|take| Line {
            quantity: take.quantity,
            barred: &sources[take.offer].offer.barred,
        })
        .collect();
    let wanted: Vec<Asked> = group.iter().map(|(_, asked)| *asked).collect();
    let split = split(&wanted, &lines, &areas);
    (allocation, split)
}

fn takes(allocation: &Allocation) -> Vec<(usize, i64)> {
    let take = |take: &Take| (take.offer, take.quantity.0);
    allocation.takes.iter().map(take).collect()
}

#[test]
fn the_barred_serves_what_is_left_to_him_and_others_serve_the_rest() {
    let sources = [
        source(1, 1_000, None, 20_000, &[DeliveryArea::Remote]),
        source(2, 1_000, None, 30_000, &[]),
    ];
    let (allocation, split) = plan(&[asked(NEAR, 40_000), asked(FAR, 60_000)], &sources);
    assert_eq!(takes(&allocation), [(0, 40_000), (1, 60_000)]);
    assert_eq!(split.lines[0].origins[0].facility, NEAR);
    assert_eq!(split.lines[1].origins[0].facility, FAR);
    let (alone, split) = plan(&[asked(FAR, 60_000)], &sources[..1]);
    assert!(alone.takes.is_empty() && alone.unmet.is_some());
    assert_eq!(split.unmet.len(), 1);
}

#[test]
fn equal_contracts_become_one_line_at_the_tier_of_the_sum_in_as_few_packs() {
    let sources = [
        source(1, 1_000, None, 90_000, &[DeliveryArea::Remote]),
        source(2, 10_000, None, 20_000, &[]),
    ];
    let (allocation, split) = plan(&[asked(NEAR, 54_000), asked(FAR, 54_000)], &sources);
    assert_eq!(takes(&allocation), [(1, 110_000)], "not 60 and 60");
    assert_eq!(allocation.takes[0].tier.price, Money(19_000));
    assert_eq!(split.lines[0].surplus, Quantity(2_000));
}

#[test]
fn what_both_areas_could_take_goes_first_where_nobody_else_may() {
    let sources = [
        source(1, 1_000, None, 90_000, &[DeliveryArea::Remote]),
        source(2, 1_000, Some(80_000), 20_000, &[]),
    ];
    let (allocation, _) = plan(&[asked(NEAR, 80_000), asked(FAR, 80_000)], &sources);
    assert_eq!(allocation.unmet, None);
    assert_eq!(takes(&allocation), [(0, 80_000), (1, 80_000)]);
}

fn barred() -> impl Strategy<Value = Vec<DeliveryArea>> {
    prop_oneof![
        Just(vec![]),
        Just(vec![DeliveryArea::Near]),
        Just(vec![DeliveryArea::Remote]),
    ]
}

proptest! {
    #[test]
    fn no_need_goes_where_its_supplier_is_barred_and_every_unit_is_accounted_for(
        near in 0_i64..40, far in 0_i64..40, more in 0_i64..40,
        offers in prop::collection::vec((1_i64..8, prop::option::of(0_i64..60), 20_000_i64..40_000, barred()), 1..5),
    ) {
        let sources: Vec<Source> = (1..).zip(&offers)
            .map(|(id, (pack, capacity, price, barred))| {
                source(id, pack * 1_000, capacity.map(|some| some * 1_000), *price, barred)
            })
            .collect();
        let all = [asked(NEAR, near * 1_000), asked(FAR, far * 1_000), asked(OrganisationId(3), more * 1_000)];
        let group: Vec<_> = all.into_iter().filter(|(_, one)| one.quantity.is_positive()).collect();
        prop_assume!(!group.is_empty());
        let (allocation, split) = plan(&group, &sources);
        let areas = Areas::new([FAR]);
        for (take, served) in allocation.takes.iter().zip(&split.lines) {
            let offer = &sources[take.offer].offer;
            for origin in &served.origins {
                prop_assert!(!offer.barred.contains(&areas.of(origin.facility)));
            }
            prop_assert!(offer.capacity.is_none_or(|most| take.quantity <= most));
            prop_assert!(take.quantity.is_multiple_of(offer.pack));
            prop_assert_eq!(take.quantity.0, total(&served.origins).0 + served.surplus.0);
        }
        let served: i64 = split.lines.iter().map(|line| total(&line.origins).0).sum();
        let unmet = total(&split.unmet).0;
        let wanted: i64 = group.iter().map(|(_, one)| one.quantity.0).sum();
        prop_assert_eq!(served + unmet, wanted);
        // What one part has over in its last pack may serve the other.
        prop_assert!(unmet <= allocation.unmet.map_or(0, |(quantity, _)| quantity.0));
    }
}
