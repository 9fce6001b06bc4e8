//! What a line must be before it may be handed in.

use crate::refusal::{DemandRefusal, RefusedLine};
use formulary::model::{ItemId, ItemState};
use kernel::actor::OrganisationKind;
use kernel::quantity::Quantity;

/// What the policy does about items that a facility should not ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strictness {
    /// Refuse items that the facility's tier may not use; otherwise they are marked.
    pub refuse_other_tiers: bool,
    /// Refuse suspended items; otherwise they are marked. Retired items are always refused.
    pub refuse_suspended: bool,
}

/// A line as the rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Place in the request, counted from one.
    pub row: usize,
    /// The item.
    pub item_id: ItemId,
    /// Its own code.
    pub code: &'a str,
    /// Its generic name.
    pub name: &'a str,
    /// Active, suspended or retired.
    pub state: ItemState,
    /// May this tier of facility use it?
    pub tier_allowed: bool,
    /// Base units in one order unit.
    pub pack: Quantity,
    /// Name of the order unit.
    pub order_unit: &'a str,
    /// What is asked for.
    pub quantity: Quantity,
}

/// Refuses lines that cannot be handed in: inactive items first, then the tier, then broken packs. The refusal
/// names the first row in words and lists all of them. Lines that ask for nothing always pass.
pub fn check<'a>(
    entries: impl Iterator<Item = Entry<'a>> + Clone,
    tier: OrganisationKind,
    strictness: Strictness,
) -> Result<(), DemandRefusal> {
    let asked = entries.filter(|entry| entry.quantity.is_positive());
    let refused: Vec<(Entry<'a>, Why)> = asked
        .filter_map(|entry| Some((entry, why_not(&entry, strictness)?)))
        .collect();
    let Some((first, why)) = refused.iter().min_by_key(|(entry, why)| (*why, entry.row)) else {
        return Ok(());
    };
    let lines = refused
        .iter()
        .map(|(entry, why)| refused_line(entry, *why))
        .collect();
    let (row, item) = (first.row, spoken(first));
    Err(match why {
        Why::Inactive => DemandRefusal::ItemInactive { row, item, lines },
        Why::Tier => DemandRefusal::TierNotAllowed {
            row,
            item,
            tier,
            lines,
        },
        Why::Packs => {
            let (pack, unit) = (first.pack, first.order_unit.to_owned());
            DemandRefusal::NotWholePacks {
                row,
                item,
                pack,
                unit,
                lines,
            }
        }
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Inactive,
    Tier,
    Packs,
}

fn why_not(entry: &Entry<'_>, strictness: Strictness) -> Option<Why> {
    match entry.state {
        ItemState::Retired => return Some(Why::Inactive),
        ItemState::Suspended if strictness.refuse_suspended => return Some(Why::Inactive),
        ItemState::Suspended | ItemState::Active => {}
    }
    if !entry.tier_allowed && strictness.refuse_other_tiers {
        return Some(Why::Tier);
    }
    (!entry.quantity.is_multiple_of(entry.pack)).then_some(Why::Packs)
}

fn refused_line(entry: &Entry<'_>, why: Why) -> RefusedLine {
    let why = match why {
        Why::Inactive => "item_inactive",
        Why::Tier => "tier_not_allowed",
        Why::Packs => "not_whole_packs",
    };
    RefusedLine {
        row: entry.row,
        item_id: entry.item_id,
        item: spoken(entry),
        why,
    }
}

fn spoken(entry: &Entry<'_>) -> String {
    format!("{} {}", entry.code, entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Strictness = Strictness {
        refuse_other_tiers: true,
        refuse_suspended: true,
    };
    const MILD: Strictness = Strictness {
        refuse_other_tiers: false,
        refuse_suspended: false,
    };

    fn entry(row: usize) -> Entry<'static> {
        Entry {
            row,
            item_id: ItemId(100 + i64::try_from(row).expect("small")),
            code: "D0001",
            name: "阿莫西林胶囊",
            state: ItemState::Active,
            tier_allowed: true,
            pack: Quantity(10_000),
            order_unit: "件",
            quantity: Quantity(20_000),
        }
    }

    fn code(entries: &[Entry<'static>], strictness: Strictness) -> &'static str {
        use kernel::refusal::Refusal as _;
        match check(
            entries.iter().copied(),
            OrganisationKind::Village,
            strictness,
        ) {
            Ok(()) => "",
            Err(refusal) => refusal.code(),
        }
    }

    #[test]
    fn rows_are_refused_by_item_by_tier_and_by_pack() {
        let suspended = Entry {
            state: ItemState::Suspended,
            ..entry(2)
        };
        let retired = Entry {
            state: ItemState::Retired,
            ..entry(2)
        };
        let other_tier = Entry {
            tier_allowed: false,
            ..entry(2)
        };
        let broken = Entry {
            quantity: Quantity(25_000),
            ..entry(2)
        };
        let table = [
            (entry(2), "", ""),
            (suspended, "demand.item_inactive", ""),
            (retired, "demand.item_inactive", "demand.item_inactive"),
            (other_tier, "demand.tier_not_allowed", ""),
            (broken, "demand.not_whole_packs", "demand.not_whole_packs"),
            (
                Entry {
                    quantity: Quantity::ZERO,
                    ..retired
                },
                "",
                "",
            ),
        ];
        for (odd, strict, mild) in table {
            assert_eq!(code(&[entry(1), odd], STRICT), strict, "{odd:?}");
            assert_eq!(code(&[entry(1), odd], MILD), mild, "{odd:?}");
        }
    }

    #[test]
    fn the_refusal_names_the_first_row_and_lists_all() {
        let entries = [
            Entry {
                quantity: Quantity(1),
                ..entry(1)
            },
            Entry {
                tier_allowed: false,
                ..entry(2)
            },
            Entry {
                tier_allowed: false,
                ..entry(3)
            },
        ];
        match check(entries.into_iter(), OrganisationKind::Village, STRICT) {
            Err(DemandRefusal::TierNotAllowed {
                row, item, lines, ..
            }) => {
                assert_eq!((row, item.as_str()), (2, "D0001 阿莫西林胶囊"));
                let listed: Vec<_> = lines.iter().map(|line| (line.row, line.why)).collect();
                assert_eq!(
                    listed,
                    [
                        (1, "not_whole_packs"),
                        (2, "tier_not_allowed"),
                        (3, "tier_not_allowed")
                    ]
                );
            }
            other => panic!("{other:?}"),
        }
    }
}
