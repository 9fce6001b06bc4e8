//! The outcome of a round as a workbook for the provincial platform.

use serde_json::Map;

use crate::actions::rounds::rolled_up;
use crate::model::declaration::RoundId;
use identity::directory;
use kernel::prelude::*;
use kernel::problem::locale::text;
use kernel::table::{Cell, FileFormat, Heading, write};

/// Columns: word of the heading and width in characters.
const COLUMNS: [(&str, u16); 11] = [
    ("tender", 18),
    ("year", 6),
    ("line", 14),
    ("generic", 22),
    ("company", 26),
    ("facility_code", 12),
    ("facility", 26),
    ("unit", 6),
    ("base", 12),
    ("ratio", 8),
    ("agreed", 12),
];

/// One row for each line and facility.
pub async fn file(app: &App, actor: &Actor, id: RoundId, format: FileFormat) -> Result<Vec<u8>> {
    let (outcome, names) = app
        .db
        .read(actor, |tx| {
            async move {
                let outcome = rolled_up(tx, id).await?;
                let facilities = outcome.shares.iter().map(|share| share.facility);
                let names = directory::organisation_refs(tx, facilities).await?;
                Ok((outcome, names))
            }
            .scope_boxed()
        })
        .await?;
    let locale = actor.locale;
    let written = tokio::task::spawn_blocking(move || {
        let say = |word: &str| text(locale, &format!("demand.round_sheet.{word}"), &Map::new());
        let headings: Vec<Heading> = COLUMNS
            .iter()
            .map(|(word, width)| Heading::new(say(word), *width))
            .collect();
        let rows = outcome.shares.iter().filter_map(|share| {
            let (line, ratio_bp) = outcome
                .lines
                .iter()
                .find(|(line, _)| line.id == share.line)?;
            let facility = names.get(&share.facility)?;
            let item = outcome
                .items
                .iter()
                .find(|item| item.vbp_line_id == Some(line.id));
            Some(vec![
                Cell::text(outcome.tender.terms.code.clone()),
                Cell::number(outcome.round.year_no),
                Cell::text(line.code.clone()),
                Cell::text(line.group_name.clone()),
                Cell::text(line.company.clone()),
                Cell::text(facility.code.clone()),
                Cell::text(facility.name.clone()),
                item.map_or(Cell::Empty, |item| Cell::text(item.item.base_unit.clone())),
                Cell::number(share.base),
                Cell::number(Money(ratio_bp * 100)),
                Cell::number(share.agreed),
            ])
        });
        write(format, "declaration", &headings, rows)
    });
    Ok(written.await.map_err(Error::fault)??)
}
