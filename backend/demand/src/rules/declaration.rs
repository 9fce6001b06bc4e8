//! What a sheet proposes, and what the sheets of the county come to for each line of the tender and each facility.

use std::collections::BTreeMap;

use crate::model::declaration::{
    Declaration, DeclarationLine, DeclarationState, DeclarationVerb, Declared,
};
use crate::refusal::DemandRefusal;
use crate::rules::people::{Facility, approver_of, may_write};
use formulary::model::ItemId;
use kernel::actor::{Actor, OrganisationKind};
use kernel::error::{Error, Result};
use kernel::four_eyes::NotSubmitter;
use kernel::ids::OrganisationId;
use kernel::number::divide_half_up;
use kernel::permission::Permission;
use kernel::quantity::Quantity;
use suppliers::model::{VbpGroupId, VbpLineId};

/// A year, which agreed quantities are for.
const YEAR_DAYS: i128 = 365;

/// What a year needs: used ÷ (days − days without stock) × 365, in whole packs. Nothing where nothing was used, or where there
/// was stock on no day.
pub fn proposal(used: Quantity, days: i64, stockout_days: i64, pack: Quantity) -> Quantity {
    let with_stock = i128::from(days - stockout_days);
    let year = divide_half_up(i128::from(used.0.max(0)) * YEAR_DAYS, with_stock.max(0));
    let year = Quantity(year.unwrap_or_default());
    year.round_up_to(pack).unwrap_or(year)
}

/// What lines add up to.
pub fn declared<'a>(lines: impl IntoIterator<Item = &'a DeclarationLine>) -> Declared {
    lines
        .into_iter()
        .fold(Declared::default(), |sum, line| Declared {
            lines: sum.lines + i64::from(line.quantity.is_positive()),
            changed: sum.changed + i64::from(line.quantity != line.proposed),
        })
}

/// What a facility declared of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Of which group.
    pub group_id: VbpGroupId,
    /// Which brand; none for the generic as a whole.
    pub item_id: Option<ItemId>,
    /// Whose need; facilities come in the order of their codes.
    pub facility: OrganisationId,
    /// How much.
    pub quantity: Quantity,
}

/// A line of the tender that takes part in a group's quantity: a winner. Standbys and winners without quantity do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Winner {
    /// Which.
    pub line: VbpLineId,
    /// Of which group.
    pub group_id: VbpGroupId,
    /// Its brands.
    pub items: Vec<ItemId>,
    /// Agreed part of the need, 1/100 %.
    pub ratio_bp: i64,
    /// In whole packs of this.
    pub pack: Quantity,
}

/// What comes to a facility of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which line.
    pub line: VbpLineId,
    /// Which facility.
    pub facility: OrganisationId,
    /// Declared need that falls to the line.
    pub base: Quantity,
    /// Agreed: base × ratio, whole packs.
    pub agreed: Quantity,
}

/// Rolls declared need up.
///
/// What was declared for a winner's own brand is its base. What was declared for the generic as a whole, or for brands that
/// were not selected, is split evenly between the group's winners; a thousandth that is left over goes to the first. Base ×
/// ratio is then given in whole packs by largest remainder: the packs of a line are its exact sum rounded half up, every
/// facility gets the whole packs of its own, and those left go to the largest remainders, ties to the earlier facility.
pub fn roll_up(needs: &[Need], winners: &[Winner]) -> Vec<Share> {
    let mut bases: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut facilities: Vec<OrganisationId> = Vec::new();
    let mut place: rustc_hash::FxHashMap<OrganisationId, usize> = Default::default();
    for need in needs {
        let at = *place.entry(need.facility).or_insert_with(|| {
            facilities.push(need.facility);
            facilities.len() - 1
        });
        let of_group = winners
            .iter()
            .enumerate()
            .filter(|(_, winner)| winner.group_id == need.group_id);
        let of_group: Vec<(usize, &Winner)> = of_group.collect();
        let own = of_group.iter().find(|(_, winner)| {
            need.item_id
                .is_some_and(|item| winner.items.contains(&item))
        });
        let mut give = |winner: usize, quantity: i64| {
            *bases.entry((winner, at)).or_default() += quantity;
        };
        if let Some((winner, _)) = own {
            give(*winner, need.quantity.0);
        } else if let Ok(count) = i64::try_from(of_group.len()) {
            for (number, (winner, _)) in of_group.iter().enumerate() {
                let rest = if number == 0 {
                    need.quantity.0 % count
                } else {
                    0
                };
                give(*winner, need.quantity.0 / count + rest);
            }
        }
    }
    let mut shares = Vec::with_capacity(bases.len());
    for (at, winner) in winners.iter().enumerate() {
        let of_line: Vec<(OrganisationId, i64)> = bases
            .range((at, 0)..(at + 1, 0))
            .map(|((_, facility), base)| (facilities[*facility], *base))
            .collect();
        shares.extend(largest_remainder(winner, &of_line));
    }
    shares
}

fn largest_remainder(winner: &Winner, bases: &[(OrganisationId, i64)]) -> Vec<Share> {
    // Everything in units of one pack × 10,000, so that nothing is rounded before the end.
    let whole = i128::from(winner.pack.0.max(1)) * 10_000;
    let exact: Vec<i128> = bases
        .iter()
        .map(|(_, base)| i128::from(*base) * i128::from(winner.ratio_bp))
        .collect();
    let total = divide_half_up(exact.iter().sum(), whole).unwrap_or_default();
    let mut packs: Vec<i64> = exact
        .iter()
        .map(|exact| i64::try_from(exact / whole).unwrap_or(i64::MAX))
        .collect();
    let given: i64 = packs.iter().sum();
    let left = usize::try_from(total - given).unwrap_or(0);
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact[*at] % whole), *at));
    for at in order.into_iter().take(left) {
        packs[at] += 1;
    }
    let share = |((facility, base), packs): (&(OrganisationId, i64), i64)| Share {
        line: winner.line,
        facility: *facility,
        base: Quantity(*base),
        agreed: Quantity(packs.saturating_mul(winner.pack.0.max(1))),
    };
    bases.iter().zip(packs).map(share).collect()
}

/// May this actor do the verb to this sheet, as far as people and states decide it?
pub fn may(
    actor: &Actor,
    facility: &Facility,
    document: &Declaration,
    verb: DeclarationVerb,
) -> Result<()> {
    use DeclarationVerb as V;
    let needed = match verb {
        V::Save => Some(Permission::EditRequisition),
        V::Submit | V::Recall => Some(Permission::SubmitRequisition),
        V::Approve => Some(Permission::ApproveRequisition),
        V::Accept => Some(Permission::AcceptRequisition),
        V::Return => None,
    };
    if let Some(permission) = needed.filter(|permission| !actor.can(*permission)) {
        return Err(Error::forbidden(permission));
    }
    document.step(verb)?;
    match verb {
        V::Save | V::Submit | V::Recall => may_write(actor, facility)?,
        V::Approve => drop(approver(actor, facility, document)?),
        V::Accept => drop(acceptor(actor, document)?),
        V::Return => returner(actor, facility, document)?,
    }
    Ok(())
}

/// May this actor stand behind the sheet?
pub fn approver(
    actor: &Actor,
    facility: &Facility,
    document: &Declaration,
) -> Result<NotSubmitter> {
    approver_of(actor, facility, document.state.submission())
}

/// May this actor accept it for the centre?
pub fn acceptor(actor: &Actor, document: &Declaration) -> Result<NotSubmitter> {
    if actor.organisation_kind != OrganisationKind::Centre {
        return Err(DemandRefusal::CentreDecides {}.into());
    }
    let submission = document.state.submission();
    Ok(NotSubmitter::witness(
        actor,
        submission.map(|one| one.by),
        submission.and_then(|one| one.on_behalf_of),
    )?)
}

/// May this actor send it back? Whoever decides on it next may, and the centre at any time before the round is taken over.
pub fn returner(actor: &Actor, facility: &Facility, document: &Declaration) -> Result<()> {
    let centre = actor.organisation_kind == OrganisationKind::Centre;
    if centre && actor.can(Permission::AcceptRequisition) {
        return Ok(());
    }
    if !actor.can(Permission::ApproveRequisition) {
        return Err(Error::forbidden(Permission::ApproveRequisition));
    }
    match document.state {
        DeclarationState::Submitted { .. } => approver(actor, facility, document).map(drop),
        _ => Err(DemandRefusal::CentreDecides {}.into()),
    }
}

#[cfg(test)]
#[path = "declaration_tests.rs"]
mod tests;
