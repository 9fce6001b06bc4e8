//! 验收: what may be accepted, what is refused, what stays open, and who may say so.

use std::collections::BTreeMap;

use crate::model::delivery::RejectReason;
use crate::model::{ReceiptLineId, ReceiptRefusal};
use crate::rules::life::{self, Life};
use kernel::actor::Actor;
use kernel::clock::Day;
use kernel::error::{Error, Field, Invalid, Result};
use kernel::ids::{OrganisationId, UserId};
use kernel::quantity::Quantity;
use kernel::reach::Reach;

/// One lot that waits for a verdict.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// What the verdict is about: the shipped quantity, or what was left pending.
    pub quantity: Quantity,
    /// As printed on the box.
    pub expires_on: Day,
    /// The supplier said openly that it expires soon.
    pub near_expiry: bool,
    /// Days of life it must still have.
    pub required_days: i64,
    /// It travels cold.
    pub cold: bool,
}

/// What the inspector says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which lot.
    pub line_id: ReceiptLineId,
    /// Into stock.
    pub accepted: Quantity,
    /// Back to the supplier.
    pub rejected: Quantity,
    /// Not decided yet.
    pub pending: Quantity,
    /// Why goods are refused or missing.
    pub reason: Option<RejectReason>,
    /// In words.
    pub note: String,
}

/// What was seen at the door.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// The day of the verdict.
    pub day: Day,
    /// Papers and inspection reports came with the goods.
    pub papers_ok: bool,
    /// The cold chain held; none when nothing cold came.
    pub temperature_ok: Option<bool>,
}

/// Whether the verdicts are the first ones or settle what was left pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 验收: less than shipped may have come; that needs a reason.
    Inspection,
    /// Later: the parts must add up to the pending quantity. Missing papers or readings have been asked for.
    Decision,
}

impl Verdict {
    fn total(&self) -> Option<Quantity> {
        Quantity::checked_sum([self.accepted, self.rejected, self.pending])
    }
}

/// Checks the verdicts: every waiting lot exactly once, parts that add up, reasons, and nothing accepted that must not
/// be. Everything wrong is named at its field.
pub fn check(
    waiting: &BTreeMap<ReceiptLineId, Waiting>,
    verdicts: &[Verdict],
    door: &Door,
    step: Step,
) -> Result<()> {
    let mut invalid = Invalid::new();
    let mut seen = BTreeMap::new();
    for (at, verdict) in verdicts.iter().enumerate() {
        let pointer = format!("/lines/{at}");
        let value = || verdict.line_id.to_string();
        let Some(lot) = waiting.get(&verdict.line_id) else {
            invalid.at(
                format!("{pointer}/receipt_line_id"),
                Field::UnknownReference { value: value() },
            );
            continue;
        };
        if seen.insert(verdict.line_id, at).is_some() {
            invalid.at(
                format!("{pointer}/receipt_line_id"),
                Field::Duplicate { value: value() },
            );
        }
        check_parts(&pointer, lot, verdict, step, &mut invalid);
        if verdict.accepted.is_positive() {
            check_acceptable(&pointer, lot, door, step, &mut invalid);
        }
    }
    if !invalid.fields.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    match (step, waiting.len() - seen.len()) {
        (Step::Inspection, count) if count > 0 => {
            Err(ReceiptRefusal::LinesUndecided { count }.into())
        }
        _ => Ok(()),
    }
}

fn check_parts(pointer: &str, lot: &Waiting, verdict: &Verdict, step: Step, invalid: &mut Invalid) {
    let parts = [
        ("accepted", verdict.accepted),
        ("rejected", verdict.rejected),
        ("pending", verdict.pending),
    ];
    for (name, _) in parts.iter().filter(|part| part.1.is_negative()) {
        invalid.at(format!("{pointer}/{name}"), Field::Negative {});
    }
    let total = verdict.total();
    let short = total.is_some_and(|total| total < lot.quantity);
    if total.is_none_or(|total| total > lot.quantity) {
        invalid.at(
            format!("{pointer}/accepted"),
            ReceiptRefusal::MoreThanShipped {
                shipped: lot.quantity,
            },
        );
    } else if short && step == Step::Decision {
        invalid.at(
            format!("{pointer}/accepted"),
            ReceiptRefusal::NotThePending {
                pending: lot.quantity,
            },
        );
    }
    let rejected = verdict.rejected.is_positive();
    match verdict.reason {
        None if rejected || short => {
            invalid.at(
                format!("{pointer}/reject_reason"),
                ReceiptRefusal::ReasonMissing {},
            );
        }
        Some(RejectReason::Short) if rejected => {
            invalid.at(
                format!("{pointer}/reject_reason"),
                ReceiptRefusal::ShortIsNotRejected {},
            );
        }
        _ => {}
    }
    let wordless = verdict.note.trim().is_empty();
    // One column holds one reason: what is missing beside refused goods, and any other reason, is told in words.
    if wordless && (verdict.reason == Some(RejectReason::Other) || (short && rejected)) {
        invalid.at(format!("{pointer}/note"), Field::Required {});
    }
}

fn check_acceptable(pointer: &str, lot: &Waiting, door: &Door, step: Step, invalid: &mut Invalid) {
    let required = lot.required_days;
    let refusal = match life::judge(lot.expires_on, door.day, required) {
        Life::Expired => Some(ReceiptRefusal::Expired {
            expires_on: lot.expires_on,
        }),
        Life::Short { days } if !lot.near_expiry => {
            Some(ReceiptRefusal::LifeTooShort { days, required })
        }
        _ if step == Step::Decision => None,
        _ if lot.cold && door.temperature_ok != Some(true) => {
            Some(ReceiptRefusal::ColdChainBroken {})
        }
        _ if !door.papers_ok => Some(ReceiptRefusal::PapersMissing {}),
        _ => None,
    };
    if let Some(refusal) = refusal {
        invalid.at(format!("{pointer}/accepted"), refusal);
    }
}

/// Goods are received where they are brought: the centre's people at the centre, facilities within their subtree. The
/// document itself was found within reach.
pub fn may_act_at(actor: &Actor, destination: OrganisationId) -> bool {
    matches!(actor.reach, Reach::Facilities { .. }) || actor.organisation_id == Some(destination)
}

/// Who receives, who looks over his shoulder, who had asked for the goods.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// The receiver, and the colleague he acts for.
    pub receivers: &'a [UserId],
    /// The second person, whose password was checked and who may inspect goods there.
    pub second: Option<UserId>,
    /// Who submitted the requisitions that these goods are for.
    pub requesters: &'a [UserId],
    /// The destination has one user only.
    pub single_user: bool,
    /// Some of the goods are toxic or of high value.
    pub guarded: bool,
}

/// Two people for toxic and high-value goods; the requester does not receive, except where he is the only one and the
/// goods are ordinary.
pub fn people(people: &People<'_>) -> Result<(), ReceiptRefusal> {
    if people
        .second
        .is_some_and(|second| people.receivers.contains(&second))
    {
        return Err(ReceiptRefusal::SecondPersonUnfit {});
    }
    if people.guarded && people.second.is_none() {
        return Err(ReceiptRefusal::SecondPersonRequired {});
    }
    let asked = people
        .receivers
        .iter()
        .any(|receiver| people.requesters.contains(receiver));
    if asked && (people.guarded || !people.single_user) {
        return Err(ReceiptRefusal::RequesterReceives {});
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    const DOOR: Door = Door {
        day: Day(chrono::NaiveDate::MIN),
        papers_ok: true,
        temperature_ok: None,
    };

    fn waiting() -> Waiting {
        Waiting {
            quantity: Quantity(100_000),
            expires_on: day("2028-01-01"),
            near_expiry: false,
            required_days: 180,
            cold: false,
        }
    }

    fn verdict(
        accepted: i64,
        rejected: i64,
        pending: i64,
        reason: Option<RejectReason>,
        note: &str,
    ) -> Verdict {
        let units = |units: i64| Quantity(units * 1000);
        Verdict {
            line_id: ReceiptLineId(1),
            accepted: units(accepted),
            rejected: units(rejected),
            pending: units(pending),
            reason,
            note: note.to_owned(),
        }
    }

    fn problems(lot: Waiting, verdict: Verdict, door: Door, step: Step) -> Vec<String> {
        let waiting = BTreeMap::from([(ReceiptLineId(1), lot)]);
        let door = if door.day == DOOR.day {
            Door {
                day: day("2026-11-22"),
                ..door
            }
        } else {
            door
        };
        match check(&waiting, &[verdict], &door, step) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(invalid)) => {
                let name = |code: &str| code.rsplit('.').next().unwrap_or_default().to_owned();
                invalid
                    .fields
                    .iter()
                    .map(|field| name(field.refusal.code()))
                    .collect()
            }
            Err(other) => vec![other.code().to_owned()],
        }
    }

    #[test]
    fn accepted_rejected_and_pending_make_up_what_arrived() {
        use RejectReason::{Damaged, Other, Short};
        let on = |verdict| problems(waiting(), verdict, DOOR, Step::Inspection);
        assert!(on(verdict(100, 0, 0, None, "")).is_empty());
        assert!(on(verdict(90, 10, 0, Some(Damaged), "")).is_empty());
        assert!(on(verdict(80, 10, 10, Some(Damaged), "")).is_empty());
        assert!(on(verdict(95, 0, 0, Some(Short), "")).is_empty());
        assert_eq!(
            on(verdict(90, 11, 0, Some(Damaged), "")),
            ["more_than_shipped"]
        );
        assert_eq!(on(verdict(90, 10, 0, None, "")), ["reject_reason_missing"]);
        assert_eq!(on(verdict(90, 0, 0, None, "")), ["reject_reason_missing"]);
        assert_eq!(
            on(verdict(90, 10, 0, Some(Short), "")),
            ["short_is_not_rejected"]
        );
        assert_eq!(
            on(verdict(80, 10, 0, Some(Damaged), "")),
            ["field_required"],
            "ten are missing without a word"
        );
        assert_eq!(on(verdict(90, 10, 0, Some(Other), "")), ["field_required"]);
        assert_eq!(on(verdict(101, -1, 0, None, "")), ["field_negative"]);
    }

    #[test]
    fn what_must_not_reach_a_shelf_is_not_accepted() {
        let on = |lot, door| problems(lot, verdict(100, 0, 0, None, ""), door, Step::Inspection);
        let cold = Waiting {
            cold: true,
            ..waiting()
        };
        let held = |temperature_ok| Door {
            temperature_ok,
            ..DOOR
        };
        assert!(on(cold, held(Some(true))).is_empty());
        assert_eq!(on(cold, held(Some(false))), ["cold_chain_broken"]);
        assert_eq!(on(cold, held(None)), ["cold_chain_broken"]);
        assert_eq!(
            on(
                waiting(),
                Door {
                    papers_ok: false,
                    ..DOOR
                }
            ),
            ["papers_missing"]
        );
        let soon = Waiting {
            expires_on: day("2027-01-01"),
            ..waiting()
        };
        assert_eq!(on(soon, DOOR), ["receipt_life_too_short"]);
        assert!(
            on(
                Waiting {
                    near_expiry: true,
                    ..soon
                },
                DOOR
            )
            .is_empty()
        );
        let over = Waiting {
            expires_on: day("2026-11-21"),
            near_expiry: true,
            ..waiting()
        };
        assert_eq!(on(over, DOOR), ["receipt_lot_expired"]);
    }

    #[test]
    fn a_pending_quantity_is_decided_completely_and_papers_may_have_come_since() {
        let door = Door {
            papers_ok: false,
            ..DOOR
        };
        let on = |verdict| problems(waiting(), verdict, door, Step::Decision);
        assert!(on(verdict(100, 0, 0, None, "")).is_empty());
        assert_eq!(
            on(verdict(90, 0, 0, Some(RejectReason::Short), "")),
            ["not_the_pending"]
        );
    }

    #[test]
    fn every_lot_needs_a_verdict_at_inspection() {
        let waiting =
            BTreeMap::from([(ReceiptLineId(1), waiting()), (ReceiptLineId(2), waiting())]);
        let one = [verdict(100, 0, 0, None, "")];
        let door = Door {
            day: day("2026-11-22"),
            ..DOOR
        };
        let refused = check(&waiting, &one, &door, Step::Inspection).expect_err("one is missing");
        assert_eq!(refused.code(), "purchasing.receipt_lines_undecided");
        assert!(check(&waiting, &one, &door, Step::Decision).is_ok());
    }

    #[test]
    fn two_people_receive_what_is_toxic_or_dear_and_nobody_receives_what_he_asked_for() {
        let of = |receiver: i64, second: Option<i64>, requester: i64, single_user, guarded| {
            people(&People {
                receivers: &[UserId(receiver)],
                second: second.map(UserId),
                requesters: &[UserId(requester)],
                single_user,
                guarded,
            })
        };
        assert_eq!(of(1, None, 2, false, false), Ok(()));
        assert_eq!(
            of(1, None, 1, false, false),
            Err(ReceiptRefusal::RequesterReceives {})
        );
        assert_eq!(
            of(1, None, 1, true, false),
            Ok(()),
            "a village with one user"
        );
        assert_eq!(
            of(1, None, 2, false, true),
            Err(ReceiptRefusal::SecondPersonRequired {})
        );
        assert_eq!(
            of(1, Some(1), 2, false, true),
            Err(ReceiptRefusal::SecondPersonUnfit {})
        );
        assert_eq!(of(1, Some(3), 2, false, true), Ok(()));
        assert_eq!(
            of(1, Some(3), 1, true, true),
            Err(ReceiptRefusal::RequesterReceives {}),
            "not waived for these"
        );
    }
}
