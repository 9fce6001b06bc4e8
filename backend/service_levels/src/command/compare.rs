//! Two policies over the same deliveries: who differs, and when.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::report::{Report, Told};
use crate::standing::Standing;

/// A supplier for whom the policies differ.
#[derive(Debug, Serialize)]
pub(super) struct Difference<'a> {
    supplier: &'a str,
    standing: &'static str,
    against: &'static str,
    arrivals: Vec<Arrival>,
}

/// A standing that only one policy brings, or that they bring on different days.
#[derive(Debug, Serialize)]
struct Arrival {
    standing: Standing,
    on: Option<NaiveDate>,
    against_on: Option<NaiveDate>,
}

type Days = [Option<NaiveDate>; 2];

pub(super) fn with<'a>(told: Told<'a>, against: Told<'a>) -> Report<'a> {
    let mut days: BTreeMap<(&str, Standing), Days> = BTreeMap::new();
    for (side, told) in [&told, &against].into_iter().enumerate() {
        for event in &told.events {
            days.entry((event.supplier, event.standing)).or_default()[side] = Some(event.on);
        }
    }
    let mut differences = Vec::new();
    for (one, other) in told.suppliers.iter().zip(&against.suppliers) {
        let of_supplier = (one.supplier, Standing::Good)..=(one.supplier, Standing::Evicted);
        let arrivals: Vec<Arrival> = days
            .range(of_supplier)
            .filter(|(_, [on, against_on])| on != against_on)
            .map(|((_, standing), [on, against_on])| Arrival {
                standing: *standing,
                on: *on,
                against_on: *against_on,
            })
            .collect();
        if !arrivals.is_empty() || one.standing != other.standing {
            let (standing, against) = (one.standing, other.standing);
            differences.push(Difference {
                supplier: one.supplier,
                standing,
                against,
                arrivals,
            });
        }
    }
    Report {
        told,
        against: Some(against),
        differences: Some(differences),
    }
}
