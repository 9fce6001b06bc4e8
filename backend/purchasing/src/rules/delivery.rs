//! Where the supplier brings an item: the most specific rule wins.

use crate::model::DeliveryRuleId;
use crate::model::order::{Delivery, Urgency};
use formulary::model::{ItemId, ItemKind};
use kernel::ids::OrganisationId;

/// A rule; what it leaves open matches everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryRule {
    /// Its identity.
    pub id: DeliveryRuleId,
    /// Only goods of this supplier.
    pub supplier_id: Option<OrganisationId>,
    /// Only this item.
    pub item_id: Option<ItemId>,
    /// Only items of this kind.
    pub item_kind: Option<ItemKind>,
    /// Only orders of this urgency.
    pub urgency: Option<Urgency>,
    /// Where to.
    pub delivery: Delivery,
}

/// What is to be delivered.
#[derive(Clone, Copy, Debug)]
pub struct Goods {
    /// Who delivers.
    pub supplier_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// What kind of thing it is.
    pub item_kind: ItemKind,
    /// How urgent.
    pub urgency: Urgency,
}

/// The way of delivery for `goods`: the centre unless a rule says otherwise.
///
/// An item outweighs a kind, a kind a supplier, a supplier an urgency; the younger of two equal rules holds.
pub fn delivery(goods: &Goods, rules: &[DeliveryRule]) -> Delivery {
    let best = rules
        .iter()
        .filter(|rule| matches(rule, goods))
        .max_by_key(|rule| (specificity(rule), rule.id));
    best.map_or(Delivery::Centre, |rule| rule.delivery)
}

fn matches(rule: &DeliveryRule, goods: &Goods) -> bool {
    rule.supplier_id.is_none_or(|id| id == goods.supplier_id)
        && rule.item_id.is_none_or(|id| id == goods.item_id)
        && rule.item_kind.is_none_or(|kind| kind == goods.item_kind)
        && rule.urgency.is_none_or(|urgency| urgency == goods.urgency)
}

fn specificity(rule: &DeliveryRule) -> (bool, bool, bool, bool) {
    (
        rule.item_id.is_some(),
        rule.item_kind.is_some(),
        rule.supplier_id.is_some(),
        rule.urgency.is_some(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: DeliveryRule = DeliveryRule {
        id: DeliveryRuleId(1),
        supplier_id: None,
        item_id: None,
        item_kind: None,
        urgency: None,
        delivery: Delivery::Direct,
    };
    const GOODS: Goods = Goods {
        supplier_id: OrganisationId(7),
        item_id: ItemId(9),
        item_kind: ItemKind::Drug,
        urgency: Urgency::Regular,
    };

    #[test]
    fn without_a_rule_goods_go_to_the_centre() {
        assert_eq!(delivery(&GOODS, &[]), Delivery::Centre);
        let other = DeliveryRule {
            supplier_id: Some(OrganisationId(8)),
            ..ANY
        };
        assert_eq!(delivery(&GOODS, &[other]), Delivery::Centre);
    }

    #[test]
    fn the_most_specific_rule_wins() {
        let to_centre = DeliveryRule {
            delivery: Delivery::Centre,
            ..ANY
        };
        let by_supplier = DeliveryRule {
            supplier_id: Some(OrganisationId(7)),
            ..ANY
        };
        let by_item = DeliveryRule {
            item_id: Some(ItemId(9)),
            ..to_centre
        };
        assert_eq!(
            delivery(&GOODS, &[by_supplier, to_centre]),
            Delivery::Direct
        );
        assert_eq!(delivery(&GOODS, &[by_supplier, by_item]), Delivery::Centre);
        let younger = DeliveryRule {
            id: DeliveryRuleId(2),
            ..ANY
        };
        assert_eq!(delivery(&GOODS, &[younger, to_centre]), Delivery::Direct);
    }
}
