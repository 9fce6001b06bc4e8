//! The report of a recall as a file.

use serde_json::Map;

use super::recalls::RecallDetail;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};
use stock::model::LotId;

/// The report of a recall as a file: lots, then holders.
pub fn sheet(detail: &RecallDetail, format: FileFormat, locale: Locale) -> Result<Vec<u8>> {
    let say = |word: &str| {
        text(
            locale,
            &format!("exchange.recall_sheet.{word}"),
            &Map::new(),
        )
    };
    let columns = [
        "lot",
        "who",
        "received",
        "recovered",
        "used",
        "destroyed",
        "missing",
        "elsewhere",
        "state",
        "reason",
    ];
    let headings: Vec<Heading> = columns
        .iter()
        .map(|word| Heading::new(say(word), 16))
        .collect();
    let county = say("county");
    let rows = lots(detail, &county).chain(holders(detail));
    write(format, &detail.recall.number, &headings, rows).map_err(Error::fault)
}

/// What became of each lot in the county.
fn lots<'d>(detail: &'d RecallDetail, county: &'d str) -> impl Iterator<Item = Vec<Cell<'d>>> {
    detail.lots.iter().map(move |one| {
        vec![
            Cell::text(one.lot.clone()),
            Cell::text(county),
            Cell::number(one.received),
            Cell::number(one.recovered),
            Cell::number(one.used),
            Cell::number(one.destroyed),
            Cell::number(one.missing),
            Cell::number(one.elsewhere),
            Cell::text(detail.recall.state.to_string()),
            Cell::text(detail.recall.explanation.clone()),
        ]
    })
}

/// What each holder counted.
fn holders(detail: &RecallDetail) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let lot = move |id: LotId| {
        detail
            .lots
            .iter()
            .find(|one| one.lot_id == id)
            .map(|one| one.lot.clone())
            .unwrap_or_default()
    };
    let counted = detail
        .holders
        .iter()
        .flat_map(|holder| holder.counts.iter().map(move |count| (holder, count)));
    counted.map(move |(holder, count)| {
        vec![
            Cell::text(lot(count.lot_id)),
            Cell::text(holder.organisation.name.clone()),
            Cell::number(count.expected),
            Cell::number(count.counted),
            Cell::number(count.used),
            Cell::Empty,
            Cell::number(count.missing),
            Cell::Empty,
            Cell::text(holder.state.to_string()),
            Cell::text(holder.reason.clone()),
        ]
    })
}
