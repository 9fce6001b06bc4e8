//! What a supplier may put on a ship notice.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{DropId, ShippingRefusal};
use crate::rules::life::{self, Life};
use kernel::clock::Day;
use kernel::error::{Field, Invalid};
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;

/// What is known of a drop before it is shipped.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// Where it goes.
    pub destination_id: OrganisationId,
    /// What may still be sent.
    pub remaining: Quantity,
    /// The item travels cold.
    pub cold: bool,
    /// Days of life it must still have.
    pub required_days: i64,
}

/// One lot on the notice.
#[derive(Clone, Debug)]
pub struct Lot {
    /// For which drop.
    pub drop_id: DropId,
    /// As printed on the box.
    pub lot_number: String,
    /// If it is known.
    pub produced_on: Option<Day>,
    /// As printed on the box.
    pub expires_on: Day,
    /// The supplier says openly that it expires soon.
    pub near_expiry: bool,
    /// How much.
    pub quantity: Quantity,
    /// In how many boxes.
    pub box_count: i64,
    /// 追溯码 of the boxes.
    pub trace_codes: Vec<String>,
}

/// What the notice says about the whole load.
#[derive(Clone, Copy, Debug)]
pub struct Load<'a> {
    /// Where it goes.
    pub destination_id: OrganisationId,
    /// When it left.
    pub shipped_on: Day,
    /// Readings of the cold chain.
    pub temperature_log: Option<&'a str>,
}

/// Checks a load against what is due. Everything wrong is named at its field.
pub fn check(load: &Load<'_>, lots: &[Lot], due: &BTreeMap<DropId, Due>) -> Result<(), Invalid> {
    let mut invalid = Invalid::new();
    if lots.is_empty() {
        invalid.at("/lines", Field::Required {});
    }
    let mut remaining: BTreeMap<DropId, Quantity> =
        due.iter().map(|(id, due)| (*id, due.remaining)).collect();
    let mut codes = BTreeSet::new();
    for (at, lot) in lots.iter().enumerate() {
        let pointer = format!("/lines/{at}");
        let Some(due) = due.get(&lot.drop_id) else {
            let value = lot.drop_id.to_string();
            invalid.at(
                format!("{pointer}/drop_id"),
                Field::UnknownReference { value },
            );
            continue;
        };
        if due.destination_id != load.destination_id {
            invalid.at(
                format!("{pointer}/drop_id"),
                ShippingRefusal::OtherDestination {},
            );
        }
        let left = remaining.entry(lot.drop_id).or_default();
        check_quantity(&pointer, lot, left, &mut invalid);
        check_dates(
            &pointer,
            lot,
            load.shipped_on,
            due.required_days,
            &mut invalid,
        );
        for code in lot
            .trace_codes
            .iter()
            .filter(|code| !codes.insert(code.as_str()))
        {
            let code = code.clone();
            invalid.at(
                format!("{pointer}/trace_codes"),
                ShippingRefusal::TraceCodeTwice { code },
            );
        }
    }
    let cold = lots
        .iter()
        .filter_map(|lot| due.get(&lot.drop_id))
        .any(|due| due.cold);
    if cold && load.temperature_log.is_none_or(|log| log.trim().is_empty()) {
        invalid.at(
            "/temperature_log",
            ShippingRefusal::TemperatureLogMissing {},
        );
    }
    if invalid.fields.is_empty() {
        Ok(())
    } else {
        Err(invalid)
    }
}

fn check_quantity(pointer: &str, lot: &Lot, left: &mut Quantity, invalid: &mut Invalid) {
    if lot.lot_number.trim().is_empty() {
        invalid.at(format!("{pointer}/lot_number"), Field::Required {});
    }
    if lot.box_count < 0 {
        invalid.at(format!("{pointer}/box_count"), Field::Negative {});
    }
    if !lot.quantity.is_positive() {
        invalid.at(format!("{pointer}/quantity"), Field::NotPositive {});
    } else if lot.quantity > *left {
        invalid.at(
            format!("{pointer}/quantity"),
            ShippingRefusal::MoreThanRemaining { remaining: *left },
        );
    } else {
        left.0 -= lot.quantity.0;
    }
}

fn check_dates(pointer: &str, lot: &Lot, shipped_on: Day, required: i64, invalid: &mut Invalid) {
    let expires_on = lot.expires_on;
    match life::judge(expires_on, shipped_on, required) {
        Life::Expired => {
            invalid.at(
                format!("{pointer}/expires_on"),
                ShippingRefusal::Expired { expires_on },
            );
        }
        Life::Short { days } if !lot.near_expiry => {
            invalid.at(
                format!("{pointer}/expires_on"),
                ShippingRefusal::LifeTooShort { days, required },
            );
        }
        Life::Short { .. } | Life::Good => {}
    }
    if lot
        .produced_on
        .is_some_and(|day| day > shipped_on || day >= expires_on)
    {
        invalid.at(
            format!("{pointer}/produced_on"),
            ShippingRefusal::ProducedTooLate {},
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn lot(quantity: i64) -> Lot {
        Lot {
            drop_id: DropId(1),
            lot_number: "A1".to_owned(),
            produced_on: Some(day("2026-01-01")),
            expires_on: day("2028-01-01"),
            near_expiry: false,
            quantity: Quantity(quantity * 1000),
            box_count: 1,
            trace_codes: Vec::new(),
        }
    }

    fn problems(lots: &[Lot], cold: bool, temperature_log: Option<&str>) -> Vec<String> {
        let due = Due {
            destination_id: OrganisationId(5),
            remaining: Quantity(100_000),
            cold,
            required_days: 180,
        };
        let other = Due {
            destination_id: OrganisationId(6),
            ..due
        };
        let load = Load {
            destination_id: OrganisationId(5),
            shipped_on: day("2026-11-22"),
            temperature_log,
        };
        let due = BTreeMap::from([(DropId(1), due), (DropId(2), other)]);
        let describe = |field: kernel::error::FieldError| {
            format!(
                "{} {}",
                field.pointer,
                field.refusal.code().trim_start_matches("purchasing.")
            )
        };
        check(&load, lots, &due).map_or_else(
            |bad| bad.fields.into_iter().map(describe).collect(),
            |()| Vec::new(),
        )
    }

    #[test]
    fn several_lots_share_what_remains_of_a_drop() {
        assert!(problems(&[lot(60), lot(40)], false, None).is_empty());
        assert_eq!(
            problems(&[lot(60), lot(41)], false, None),
            ["/lines/1/quantity more_than_remaining"]
        );
        assert_eq!(
            problems(
                &[Lot {
                    drop_id: DropId(2),
                    ..lot(1)
                }],
                false,
                None
            ),
            ["/lines/0/drop_id drop_other_destination"]
        );
        assert_eq!(
            problems(
                &[Lot {
                    drop_id: DropId(3),
                    ..lot(1)
                }],
                false,
                None
            ),
            ["/lines/0/drop_id kernel.field_unknown_reference"]
        );
        assert_eq!(problems(&[], false, None), ["/lines kernel.field_required"]);
    }

    #[test]
    fn short_lived_goods_are_shipped_only_openly_and_expired_ones_never() {
        let soon = Lot {
            expires_on: day("2027-01-01"),
            ..lot(1)
        };
        assert_eq!(
            problems(std::slice::from_ref(&soon), false, None),
            ["/lines/0/expires_on lot_life_too_short"]
        );
        assert!(
            problems(
                &[Lot {
                    near_expiry: true,
                    ..soon
                }],
                false,
                None
            )
            .is_empty()
        );
        let over = Lot {
            expires_on: day("2026-11-21"),
            near_expiry: true,
            ..lot(1)
        };
        assert_eq!(
            problems(&[over], false, None),
            ["/lines/0/expires_on lot_expired"]
        );
        let unborn = Lot {
            produced_on: Some(day("2026-11-23")),
            ..lot(1)
        };
        assert_eq!(
            problems(&[unborn], false, None),
            ["/lines/0/produced_on lot_produced_too_late"]
        );
    }

    #[test]
    fn cold_goods_travel_with_their_readings() {
        assert_eq!(
            problems(&[lot(1)], true, Some(" ")),
            ["/temperature_log temperature_log_missing"]
        );
        assert!(problems(&[lot(1)], true, Some("2.1 3.0 4.2")).is_empty());
    }

    #[test]
    fn a_trace_code_stands_on_one_box() {
        let coded = Lot {
            trace_codes: vec!["81234567890123456789".to_owned()],
            ..lot(1)
        };
        assert_eq!(
            problems(&[coded.clone(), coded], false, None),
            ["/lines/1/trace_codes trace_code_twice"]
        );
    }
}
