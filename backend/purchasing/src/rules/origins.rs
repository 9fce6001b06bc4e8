//! Merge with memory: which requisition each bought unit is for.

use crate::rules::allocation::{self, Claim};
use demand::model::requisition::RequisitionId;
use formulary::model::ItemId;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;

/// One accepted requisition line of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose paper.
    pub requisition: RequisitionId,
    /// Whose shelf.
    pub facility: OrganisationId,
    /// Served before regular ones when the item is short.
    pub emergency: bool,
    /// Waits since an earlier plan: served before what is new.
    pub waiting: bool,
    /// How long the facility's own stock lasts, in tenths of a day; none where its use is unknown.
    pub cover_tenths: Option<i32>,
    /// What the facility uses a day, as far as it is known.
    pub daily: Quantity,
    /// Above zero.
    pub quantity: Quantity,
}

/// What a facility had and used when it asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// In its stores.
    pub on_hand: Quantity,
    /// What it used in the days that its suggestion looked back on.
    pub consumption: Quantity,
    /// How many of those days had stock.
    pub days: i64,
}

impl Use {
    /// What it uses a day.
    pub fn daily(&self) -> Quantity {
        Quantity(self.consumption.0.max(0) / self.days.max(1))
    }

    /// How long its stock lasts, in tenths of a day; none where nothing was used.
    pub fn cover_tenths(&self) -> Option<i32> {
        let used = i128::from(self.consumption.0);
        let lasts = i128::from(self.on_hand.0.max(0)) * 10 * i128::from(self.days.max(1));
        (used > 0).then(|| i32::try_from(lasts / used).unwrap_or(i32::MAX))
    }
}

impl Asked {
    /// What it may claim of something that is short.
    pub fn claim(&self) -> Claim {
        Claim {
            emergency: self.emergency,
            waiting: self.waiting,
            cover_days: self.cover_tenths.map(|tenths| i64::from(tenths / 10)),
            quantity: self.quantity,
        }
    }
}

/// What is asked of a store. Whoever keeps it asks for what is over and above it, and gets nothing of it.
pub fn of_store(asked: &[(ItemId, Asked)], keeper: OrganisationId) -> Vec<Asked> {
    let mut wishes: Vec<Asked> = asked.iter().map(|(_, asked)| *asked).collect();
    for own in wishes.iter_mut().filter(|wish| wish.facility == keeper) {
        own.quantity = Quantity::ZERO;
    }
    wishes
}

/// A part of a bought line that serves one requisition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whose paper.
    pub requisition: RequisitionId,
    /// Whose shelf.
    pub facility: OrganisationId,
    /// Above zero.
    pub quantity: Quantity,
}

/// One bought line and whom it serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// In the order of the requisitions.
    pub origins: Vec<Origin>,
    /// What packs add: quantity − origins.
    pub surplus: Quantity,
}

/// What becomes of the demand for one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// In the order of the bought lines.
    pub lines: Vec<Served>,
    /// What nobody delivers.
    pub unmet: Vec<Origin>,
}

/// Splits `bought` quantities of one item over what was `asked`.
///
/// Exact by construction: for every requisition asked = Σ origins + unmet, and for every line bought = Σ origins +
/// surplus. Lines are filled one after the other, so that a requisition is torn over two lines only at a border.
pub fn split(asked: &[Asked], bought: &[Quantity]) -> Split {
    let served = served(asked, bought);
    let mut lines = Vec::with_capacity(bought.len());
    let mut waiting = asked
        .iter()
        .zip(&served)
        .map(|(asked, quantity)| origin(asked, *quantity))
        .peekable();
    for quantity in bought {
        let mut left = quantity.0;
        let mut origins = Vec::new();
        while left > 0 {
            let Some(next) = waiting.peek_mut() else {
                break;
            };
            let part = next.quantity.0.min(left);
            if part > 0 {
                origins.push(Origin {
                    quantity: Quantity(part),
                    ..*next
                });
            }
            left -= part;
            next.quantity.0 -= part;
            if next.quantity.0 == 0 {
                waiting.next();
            }
        }
        lines.push(Served {
            origins,
            surplus: Quantity(left),
        });
    }
    drop(waiting);
    let missing =
        |(asked, served): (&Asked, &Quantity)| origin(asked, Quantity(asked.quantity.0 - served.0));
    let unmet = asked
        .iter()
        .zip(&served)
        .map(missing)
        .filter(|origin| origin.quantity.is_positive())
        .collect();
    Split { lines, unmet }
}

/// How much of each request is bought at all: when it is not everything, by the rule of scarcity.
fn served(asked: &[Asked], bought: &[Quantity]) -> Vec<Quantity> {
    let need: i64 = asked.iter().map(|asked| asked.quantity.0).sum();
    let total: i64 = bought.iter().map(|quantity| quantity.0).sum();
    if total >= need {
        return asked.iter().map(|asked| asked.quantity).collect();
    }
    let claims: Vec<Claim> = asked.iter().map(Asked::claim).collect();
    allocation::allocate(Quantity(total), &claims)
}

fn origin(asked: &Asked, quantity: Quantity) -> Origin {
    Origin {
        requisition: asked.requisition,
        facility: asked.facility,
        quantity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(quantities: &[i64]) -> Vec<Asked> {
        let one = |(at, quantity): (usize, &i64)| Asked {
            requisition: RequisitionId(i64::try_from(at).expect("small")),
            facility: OrganisationId(100 + i64::try_from(at).expect("small")),
            emergency: false,
            waiting: false,
            cover_tenths: None,
            daily: Quantity::ZERO,
            quantity: Quantity(quantity * 1000),
        };
        quantities.iter().enumerate().map(one).collect()
    }

    fn parts(origins: &[Origin]) -> Vec<(i64, i64)> {
        origins
            .iter()
            .map(|origin| (origin.requisition.0, origin.quantity.0 / 1000))
            .collect()
    }

    fn of(quantities: &[i64], bought: &[i64]) -> Split {
        split(
            &asked(quantities),
            &bought
                .iter()
                .map(|units| Quantity(units * 1000))
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn packs_add_a_surplus_that_belongs_to_nobody() {
        let split = of(&[7, 5], &[20]);
        assert_eq!(parts(&split.lines[0].origins), [(0, 7), (1, 5)]);
        assert_eq!(split.lines[0].surplus, Quantity(8_000));
        assert!(split.unmet.is_empty());
    }

    #[test]
    fn two_contracts_tear_one_requisition_at_most() {
        let split = of(&[7, 5, 9], &[10, 12]);
        assert_eq!(parts(&split.lines[0].origins), [(0, 7), (1, 3)]);
        assert_eq!(parts(&split.lines[1].origins), [(1, 2), (2, 9)]);
        assert_eq!(split.lines[1].surplus, Quantity(1_000));
    }

    #[test]
    fn what_cannot_be_bought_is_missing_in_proportion() {
        let split = of(&[60, 40], &[50]);
        assert_eq!(parts(&split.lines[0].origins), [(0, 30), (1, 20)]);
        assert_eq!(parts(&split.unmet), [(0, 30), (1, 20)]);
        assert_eq!(parts(&of(&[60, 40], &[]).unmet), [(0, 60), (1, 40)]);
    }

    #[test]
    fn an_emergency_is_served_in_full_before_the_rest() {
        let mut demand = asked(&[60, 40]);
        demand[1].emergency = true;
        let split = split(&demand, &[Quantity(50_000)]);
        assert_eq!(parts(&split.lines[0].origins), [(0, 10), (1, 40)]);
        assert_eq!(parts(&split.unmet), [(0, 50)]);
    }
}
