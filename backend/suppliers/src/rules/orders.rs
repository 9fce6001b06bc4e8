//! May a supplier receive orders for these kinds of goods on this day?

use crate::model::{BusinessPart, DeliveryArea, Licence, LicenceKind, Standing};
use formulary::model::ItemKind;
use kernel::clock::Day;
use kernel::refusals;

refusals! {
    /// Why a supplier may not receive an order. Each is one reason; several may hold at once.
    pub enum Block in "suppliers" {
        /// The organisation is no longer in use.
        Inactive { } => "inactive", 409;
        /// 暂停: no new orders until re-admitted.
        Suspended { } => "suspended", 409;
        /// 淘汰: no orders at all.
        Evicted { } => "evicted", 409;
        /// No licence of this kind was ever registered.
        LicenceMissing { kind: LicenceKind } => "licence_missing", 409;
        /// The newest licence of this kind ran out.
        LicenceExpired { kind: LicenceKind, expired_on: Day } => "licence_expired", 409;
        /// The only licences of this kind begin later.
        LicenceNotYetValid { kind: LicenceKind, valid_from: Day } => "licence_not_yet_valid", 409;
        /// Suspended or evicted in an area to which the goods go.
        AreaBarred { area: DeliveryArea } => "area_barred", 409;
    }
}

/// What the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Is the organisation in use?
    pub active: bool,
    /// Place on the ladder.
    pub standing: Standing,
    /// Place on the ladder in single parts of the business; the worse of the two holds.
    pub limited: &'a [(BusinessPart, Standing)],
    /// Every licence that is registered, valid or not.
    pub licences: &'a [Licence],
}

impl Facts<'_> {
    /// The worst standing in the categories of these goods; of areas what holds in all of them, as goods may go to any.
    fn in_part(&self, kinds: &[ItemKind]) -> Standing {
        let in_category = |one: &&(BusinessPart, Standing)| {
            one.0.category().is_some_and(|kind| kinds.contains(&kind))
        };
        let category = self.limited.iter().filter(in_category).map(|one| one.1);
        let everywhere = DeliveryArea::ALL.iter().map(|area| self.in_area(*area));
        let everywhere = everywhere.min().unwrap_or(Standing::Good);
        category.max().unwrap_or(Standing::Good).max(everywhere)
    }

    fn in_area(&self, area: DeliveryArea) -> Standing {
        let own = self.limited.iter();
        let mut own = own.filter(|one| one.0.area() == Some(area));
        own.next().map_or(Standing::Good, |one| one.1)
    }

    /// Areas to which nothing may be ordered from this supplier.
    pub fn barred(&self) -> Vec<DeliveryArea> {
        let is_barred = |area: &DeliveryArea| self.in_area(*area) >= Standing::Suspended;
        let areas = DeliveryArea::ALL.iter().copied();
        areas.filter(is_barred).collect()
    }
}

/// The licence that trade in goods of this kind needs, besides the business licence:
/// 药品管理法 §51 for drugs, pieces and granules, 医疗器械监督管理条例 §41–42 for devices and reagents.
pub const fn licence_for(kind: ItemKind) -> LicenceKind {
    match kind {
        ItemKind::Drug | ItemKind::Piece | ItemKind::Granule => LicenceKind::DrugTrade,
        ItemKind::Consumable | ItemKind::Reagent => LicenceKind::DeviceTrade,
    }
}

/// Every reason why this supplier may not receive an order of `kinds` on `day`; none means he may.
///
/// Order: organisation, standing, business licence, then the trade licences in the order of [`LicenceKind`].
pub fn blocks(facts: Facts<'_>, kinds: &[ItemKind], day: Day) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !facts.active {
        blocks.push(Block::Inactive {});
    }
    match facts.standing.max(facts.in_part(kinds)) {
        Standing::Suspended => blocks.push(Block::Suspended {}),
        Standing::Evicted => blocks.push(Block::Evicted {}),
        Standing::Good | Standing::Warned | Standing::Interviewed => {}
    }
    for needed in LicenceKind::ALL {
        let wanted = *needed == LicenceKind::Business
            || kinds.iter().any(|kind| licence_for(*kind) == *needed);
        if wanted {
            blocks.extend(licence_block(facts.licences, *needed, day));
        }
    }
    blocks
}

/// The same as a verdict: the first reason, or nothing to say against it.
pub fn may_receive_orders(facts: Facts<'_>, kinds: &[ItemKind], day: Day) -> Result<(), Block> {
    blocks(facts, kinds, day)
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// What a register shows of a supplier: for which goods he may receive orders, and what stands in the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Kinds of goods that may be ordered from him.
    pub may_deliver: Vec<ItemKind>,
    /// Areas to which nothing may be ordered from him.
    pub barred: Vec<DeliveryArea>,
    /// Reasons, each once. A trade licence that he never had counts only while he has no other.
    pub blocks: Vec<Block>,
    /// When the next of his valid licences runs out.
    pub next_expiry_on: Option<Day>,
}

/// The card of a supplier on `day`.
pub fn card(facts: Facts<'_>, day: Day) -> Card {
    let may = |kind: &ItemKind| blocks(facts, &[*kind], day).is_empty();
    let may_deliver: Vec<ItemKind> = ItemKind::ALL.iter().copied().filter(may).collect();
    let mut reasons = blocks(facts, ItemKind::ALL, day);
    if !may_deliver.is_empty() {
        reasons.retain(|block| !matches!(block, Block::LicenceMissing { .. }));
    }
    let barred = facts.barred();
    if barred.len() < DeliveryArea::ALL.len() {
        reasons.extend(barred.iter().map(|area| Block::AreaBarred { area: *area }));
    }
    let valid = facts
        .licences
        .iter()
        .filter(|licence| licence.holds_on(day));
    Card {
        may_deliver,
        barred,
        blocks: reasons,
        next_expiry_on: valid.map(|licence| licence.expires_on).min(),
    }
}

fn licence_block(licences: &[Licence], kind: LicenceKind, day: Day) -> Option<Block> {
    let of_kind = || licences.iter().filter(|licence| licence.kind == kind);
    if of_kind().any(|licence| licence.holds_on(day)) {
        return None;
    }
    let ahead = of_kind()
        .map(|licence| licence.issued_on)
        .filter(|from| *from > day)
        .min();
    let past = of_kind()
        .map(|licence| licence.expires_on)
        .filter(|until| *until < day)
        .max();
    Some(match (past, ahead) {
        (Some(expired_on), _) => Block::LicenceExpired { kind, expired_on },
        (None, Some(valid_from)) => Block::LicenceNotYetValid { kind, valid_from },
        (None, None) => Block::LicenceMissing { kind },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LicenceId;
    use kernel::ids::OrganisationId;
    use kernel::refusal::Refusal as _;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn licence(kind: LicenceKind, from: &str, until: &str) -> Licence {
        Licence {
            id: LicenceId(1),
            supplier_id: OrganisationId(1),
            kind,
            number: "证-1".to_owned(),
            issued_on: day(from),
            expires_on: day(until),
            version: 1,
        }
    }

    /// standing, active, licences `kind from until`, kinds of goods, day → codes of the blocks.
    fn check(
        standing: Standing,
        active: bool,
        licences: &[&str],
        kinds: &[ItemKind],
        expected: &str,
    ) {
        let licences: Vec<Licence> = licences
            .iter()
            .map(|text| {
                let words: Vec<&str> = text.split(' ').collect();
                licence(words[0].parse().expect("kind"), words[1], words[2])
            })
            .collect();
        let facts = Facts {
            active,
            standing,
            limited: &[],
            licences: &licences,
        };
        let found: Vec<&str> = blocks(facts, kinds, day("2026-11-22"))
            .iter()
            .map(|block| block.code())
            .collect();
        assert_eq!(
            found.join(" "),
            expected,
            "{standing} {active} {licences:?}"
        );
    }

    #[test]
    fn every_reason_is_named_in_order() {
        use ItemKind::{Consumable, Drug, Granule, Piece, Reagent};
        use Standing::{Evicted, Good, Interviewed, Suspended, Warned};
        let all = [
            "business 2020-01-01 2099-12-31",
            "drug_trade 2022-01-01 2027-01-01",
            "device_trade 2022-01-01 2027-01-01",
        ];
        check(Good, true, &all, &[Drug, Consumable], "");
        check(Warned, true, &all, &[Piece, Reagent], "");
        check(Interviewed, true, &all, &[Granule], "");
        check(Suspended, true, &all, &[Drug], "suppliers.suspended");
        check(
            Evicted,
            false,
            &all,
            &[Drug],
            "suppliers.inactive suppliers.evicted",
        );
        check(Good, true, &all[..1], &[], "");
        check(Good, true, &all[..1], &[Drug], "suppliers.licence_missing");
        check(
            Good,
            true,
            &all[..2],
            &[Drug, Reagent],
            "suppliers.licence_missing",
        );
        check(
            Good,
            true,
            &[],
            &[Drug],
            "suppliers.licence_missing suppliers.licence_missing",
        );
    }

    #[test]
    fn the_card_names_what_stands_in_the_way_of_the_trade_at_hand() {
        let licences = [
            licence(LicenceKind::Business, "2020-01-01", "2099-12-31"),
            licence(LicenceKind::DrugTrade, "2022-01-01", "2027-01-01"),
        ];
        let facts = |licences| Facts {
            active: true,
            standing: Standing::Good,
            limited: &[],
            licences,
        };
        let drugs = card(facts(&licences), day("2026-11-22"));
        assert_eq!(
            drugs.may_deliver,
            [ItemKind::Drug, ItemKind::Piece, ItemKind::Granule]
        );
        assert_eq!(drugs.blocks, []);
        assert_eq!(drugs.next_expiry_on, Some(day("2027-01-01")));
        let late = card(facts(&licences), day("2027-01-02"));
        assert_eq!(late.may_deliver, []);
        assert_eq!(late.blocks.len(), 2, "expired drugs, missing devices");
    }

    #[test]
    fn the_days_of_issue_and_of_expiry_still_count() {
        let business = "business 2020-01-01 2099-12-31";
        let cases = [
            ("drug_trade 2026-11-22 2030-01-01", ""),
            ("drug_trade 2020-01-01 2026-11-22", ""),
            (
                "drug_trade 2020-01-01 2026-11-21",
                "suppliers.licence_expired",
            ),
            (
                "drug_trade 2026-11-23 2030-01-01",
                "suppliers.licence_not_yet_valid",
            ),
        ];
        for (trade, expected) in cases {
            check(
                Standing::Good,
                true,
                &[business, trade],
                &[ItemKind::Drug],
                expected,
            );
        }
        let renewed = [
            business,
            "drug_trade 2020-01-01 2025-01-01",
            "drug_trade 2025-01-02 2030-01-01",
        ];
        check(Standing::Good, true, &renewed, &[ItemKind::Drug], "");
    }

    #[test]
    fn a_standing_in_one_category_blocks_that_category_alone() {
        let facts = Facts {
            active: true,
            standing: Standing::Warned,
            limited: &[(BusinessPart::Drug, Standing::Evicted)],
            licences: &[],
        };
        let day = "2026-11-22".parse().expect("a day");
        let is_evicted =
            |kinds: &[ItemKind]| blocks(facts, kinds, day).contains(&Block::Evicted {});
        assert!(is_evicted(&[ItemKind::Drug]) && is_evicted(&[ItemKind::Piece, ItemKind::Drug]));
        assert!(!is_evicted(&[ItemKind::Piece]) && !is_evicted(&[]));
    }

    #[test]
    fn a_standing_in_one_area_bars_that_area_and_in_all_of_them_everything() {
        let day = "2026-11-22".parse().expect("a day");
        let check = |limited: &[(BusinessPart, Standing)], barred: &[DeliveryArea], blocked| {
            let facts = Facts {
                active: true,
                standing: Standing::Good,
                limited,
                licences: &[],
            };
            assert_eq!(facts.barred(), barred);
            let found = blocks(facts, &[], day);
            assert_eq!(found.contains(&Block::Suspended {}), blocked, "{found:?}");
        };
        let remote = (BusinessPart::Remote, Standing::Evicted);
        check(&[remote], &[DeliveryArea::Remote], false);
        check(
            &[(BusinessPart::Near, Standing::Interviewed), remote],
            &[DeliveryArea::Remote],
            false,
        );
        check(
            &[(BusinessPart::Near, Standing::Suspended), remote],
            DeliveryArea::ALL,
            true,
        );
    }
}
