//! The answer.

use analyst::decimal;
use serde::Serialize;
use serde_json::Value;

use super::Named;
use crate::plan::Plan;

#[derive(Serialize)]
struct Report<'a> {
    routes: Vec<Route<'a>>,
    unserved: Vec<Unserved<'a>>,
    distance: String,
    cost: String,
}

#[derive(Serialize)]
struct Route<'a> {
    vehicle: &'a Value,
    stops: Vec<&'a Value>,
    distance: String,
    start: String,
    end: String,
    load: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trip: Option<usize>,
}

#[derive(Serialize)]
struct Unserved<'a> {
    id: &'a Value,
    reason: &'static str,
}

/// Nine digits after the point, which is a thousandth of a millimetre; none of them idle.
fn written(value: f64) -> String {
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

pub(super) fn write(named: &Named, plan: &Plan) -> Vec<u8> {
    let routes = plan.trips.iter().map(|trip| {
        let is_repeated = named.problem.vehicles[trip.vehicle].trips > 1;
        Route {
            vehicle: &named.vehicles[trip.vehicle],
            stops: trip.stops.iter().map(|stop| &named.stops[*stop]).collect(),
            distance: written(trip.kilometres),
            start: written(trip.start),
            end: written(trip.end),
            load: decimal::text(i128::from(trip.load_milli), 3),
            unit: is_repeated.then_some(trip.unit + 1),
            trip: is_repeated.then_some(trip.number + 1),
        }
    });
    let unserved = plan.unserved.iter().map(|(stop, reason)| Unserved {
        id: &named.stops[*stop],
        reason: reason.word(),
    });
    let report = Report {
        routes: routes.collect(),
        unserved: unserved.collect(),
        distance: written(plan.kilometres),
        cost: written(plan.cost),
    };
    let mut json = serde_json::to_vec_pretty(&report).expect("texts and lists are always JSON");
    json.push(b'\n');
    json
}
