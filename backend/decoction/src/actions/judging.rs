//! What rules, stock and law say about herbs.

use rustc_hash::FxHashMap;

use crate::model::ReviewSeverity;
use crate::policy::{CentreTerms, KeepingTerms, ReviewTerms};
use crate::rules::early::{Dosed, early_minutes};
use crate::rules::keeping::keep_until;
use crate::rules::review::{Found, Line, Stocked, gravest, review};
use crate::store;
use formulary::model::{ItemId, ItemState};
use kernel::prelude::*;
use prescriptions::{Library, Piece, Resolved};

/// A line with what its name means.
#[derive(Clone, Debug)]
pub struct Meant {
    /// The line as it was written.
    pub line: Line,
    /// The piece, if anybody knows it.
    pub piece: Option<&'static Piece>,
    /// The item in use.
    pub item_id: Option<ItemId>,
    /// Free of it at the centre.
    pub free: Quantity,
}

/// Everything that is said.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Line by line.
    pub lines: Vec<Meant>,
    /// The gravest first.
    pub found: Vec<Found>,
    /// Of all of them.
    pub severity: ReviewSeverity,
    /// 先煎.
    pub early_min: i64,
    /// What the patient told is kept up to this day.
    pub keep_until: Day,
}

/// Judges herbs by the rules and policies of today.
pub async fn judge(tx: &Tx, lines: &[Line], doses: i64, pregnant: bool) -> Result<Judged> {
    let library = Library::shipped();
    let pieces: Vec<Option<&'static Piece>> = lines
        .iter()
        .map(|line| match library.resolve(&line.name) {
            Resolved::Piece(piece) => Some(piece),
            Resolved::Unknown { .. } => None,
        })
        .collect();
    let mut names: Vec<&str> = pieces
        .iter()
        .flatten()
        .map(|piece| piece.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut items: FxHashMap<String, store::HerbItem> = FxHashMap::default();
    for item in store::herb_items(tx, &names).await? {
        if item.state == ItemState::Active {
            items.entry(item.name.clone()).or_insert(item);
        }
    }
    let stocked: Vec<Stocked> = names
        .iter()
        .map(|name| {
            let item = items.get(*name);
            Stocked {
                piece: (*name).to_owned(),
                listed: item.is_some(),
                free: item.map_or(Quantity::ZERO, |item| item.free_milli),
            }
        })
        .collect();
    let terms: ReviewTerms = tx.policy().await?;
    let found = review(library, lines, doses, pregnant, &stocked, &terms);
    let centre: CentreTerms = tx.policy().await?;
    let keeping: KeepingTerms = tx.policy().await?;
    let dosed = lines.iter().zip(&pieces).filter_map(|(line, piece)| {
        let piece = (*piece)?;
        Some(Dosed {
            piece: &piece.name,
            base: &piece.base,
            method: &line.method,
        })
    });
    Ok(Judged {
        early_min: early_minutes(dosed, &centre),
        keep_until: keep_until(pieces.iter().flatten().copied(), &keeping, tx.day()),
        severity: gravest(&found),
        lines: meant(lines, &pieces, &items),
        found,
    })
}

fn meant(
    lines: &[Line],
    pieces: &[Option<&'static Piece>],
    items: &FxHashMap<String, store::HerbItem>,
) -> Vec<Meant> {
    let each = lines.iter().zip(pieces);
    each.map(|(line, piece)| {
        let item = piece.and_then(|piece| items.get(&piece.name));
        Meant {
            line: line.clone(),
            piece: *piece,
            item_id: item.map(|item| item.id),
            free: item.map_or(Quantity::ZERO, |item| item.free_milli),
        }
    })
    .collect()
}
