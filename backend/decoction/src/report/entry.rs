//! What a prescriber sees while he writes: pieces, formulas, agreed prescriptions, and what the rules would say.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::judging::judge;
use crate::actions::promising::{Wanted, promise};
use crate::draft::NewPrescription;
use crate::model::{AgreedId, DecoctionScheme, ReviewSeverity};
use crate::report::prescriptions::FindingView;
use crate::rules::review::Found;
use crate::store;
use formulary::directory::Names;
use formulary::model::ItemId;
use identity::model::OrgRef;
use kernel::prelude::*;
use prescriptions::{Dose, Library};

/// A piece that may be written.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionPiece)]
pub struct PieceView {
    /// Canonical name.
    pub name: String,
    /// First letters of its sound.
    pub initials: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// What has to be written beside it.
    pub method: String,
    /// Smallest usual dose, grams.
    pub min: Option<Quantity>,
    /// Largest usual dose, grams.
    pub max: Option<Quantity>,
    /// 有毒.
    pub toxic: bool,
    /// The item in use; null: not in the formulary.
    pub item_id: Option<ItemId>,
    /// Free at the centre.
    pub free: Quantity,
}

/// Pieces that are in use, with what is free of them, those that rules name last.
pub async fn pieces(tx: &Tx) -> Result<Vec<PieceView>> {
    let library = Library::shipped();
    let mut aliases: FxHashMap<&str, Vec<String>> = FxHashMap::default();
    for (alias, piece) in library.aliases() {
        aliases
            .entry(piece.name.as_str())
            .or_default()
            .push(alias.to_owned());
    }
    let mut items: FxHashMap<String, store::HerbItem> = FxHashMap::default();
    for item in store::herbs_in_use(tx).await? {
        items.entry(item.name.clone()).or_insert(item);
    }
    let view = |piece: &prescriptions::Piece| {
        let item = items.get(&piece.name);
        let (min, max) = match piece.dose {
            Dose::Range { min_e6, max_e6 } => (
                Some(Quantity(min_e6 / 1_000)),
                Some(Quantity(max_e6 / 1_000)),
            ),
            Dose::Never | Dose::Unknown => (None, None),
        };
        let mut aliases = aliases.remove(piece.name.as_str()).unwrap_or_default();
        aliases.sort_unstable();
        PieceView {
            name: piece.name.clone(),
            initials: kernel::pinyin::initials(&piece.name),
            aliases,
            method: piece.method.clone().unwrap_or_default(),
            min,
            max,
            toxic: piece.is_toxic,
            item_id: item.map(|item| item.id),
            free: item.map_or(Quantity::ZERO, |item| item.free_milli),
        }
    };
    let mut pieces: Vec<PieceView> = library.pieces().iter().map(view).collect();
    pieces.sort_by_key(|piece| piece.item_id.is_none());
    Ok(pieces)
}

/// A herb of a formula.
#[derive(Clone, Debug, Serialize, serde::Deserialize, ToSchema)]
#[schema(as = DecoctionHerb)]
pub struct HerbView {
    /// Its name.
    pub name: String,
    /// Grams for one dose.
    pub grams: Quantity,
    /// 先煎 …
    pub method: String,
}

/// A classical formula.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionFormula)]
pub struct FormulaView {
    /// 麻黄汤.
    pub name: String,
    /// First letters of its sound.
    pub initials: String,
    /// The book it comes from.
    pub source: String,
    /// What it is for.
    pub category: String,
    /// Herbs.
    pub lines: Vec<HerbView>,
}

/// All classical formulas.
pub fn formulas() -> Vec<FormulaView> {
    let view = |one: &prescriptions::Formula| FormulaView {
        name: one.name.clone(),
        initials: kernel::pinyin::initials(&one.name),
        source: one.source.clone(),
        category: one.category.clone(),
        lines: one
            .herbs
            .iter()
            .map(|herb| HerbView {
                name: herb.name.clone(),
                grams: Quantity(herb.grams_e6 / 1_000),
                method: herb.method.clone(),
            })
            .collect(),
    };
    prescriptions::formulas().iter().map(view).collect()
}

/// An agreed prescription.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionAgreed)]
pub struct AgreedView {
    /// Its identity.
    pub id: AgreedId,
    /// Whose.
    pub owner: OrgRef,
    /// What people call it.
    pub name: String,
    /// First letters of its sound.
    pub initials: String,
    /// Herbs.
    pub lines: Vec<HerbView>,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// Class.
    pub scheme: DecoctionScheme,
    /// In words.
    pub note: String,
    /// `retire`, for its own desk.
    pub can: Vec<&'static str>,
    /// For `If-Match`.
    pub version: i64,
}

/// Agreed prescriptions that the reader may use.
pub async fn agreed(tx: &Tx) -> Result<Vec<AgreedView>> {
    let rows = store::agreed_list(tx).await?;
    let names = Names::of_organisations(tx, rows.iter().map(|row| row.owner_id)).await?;
    let actor = tx.actor();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let own = Some(row.owner_id) == actor.organisation_id;
        let retires = own && actor.can(Permission::Prescribe);
        views.push(AgreedView {
            owner: names.organisation(row.owner_id)?,
            initials: kernel::pinyin::initials(&row.name),
            lines: serde_json::from_str(&row.lines).unwrap_or_default(),
            id: row.id,
            name: row.name,
            doses: row.doses,
            times_per_day: row.times_per_day,
            ml_per_bag: row.ml_per_bag,
            scheme: row.scheme,
            note: row.note,
            can: if retires { vec!["retire"] } else { Vec::new() },
            version: row.version,
        });
    }
    Ok(views)
}

/// What one name means.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionMeaning)]
pub struct MeaningView {
    /// As it was written.
    pub written: String,
    /// Canonical name; null where nobody knows it.
    pub piece: Option<String>,
    /// Free at the centre.
    pub free: Quantity,
}

/// What the rules would say, and what could be promised.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionCheck)]
pub struct CheckView {
    /// Line by line.
    pub lines: Vec<MeaningView>,
    /// The gravest first.
    pub findings: Vec<FindingView>,
    /// Of all of them.
    pub severity: ReviewSeverity,
    /// Edition of the rules.
    pub edition: String,
    /// 先煎.
    pub early_min: i64,
    /// Could be promised for; null: nothing can be promised.
    pub promised_at: Option<Instant>,
    /// Boiled again in time if its machine fails.
    pub has_reserve: bool,
}

/// Judges a draft; nothing is kept.
pub async fn check(tx: &Tx, new: &NewPrescription) -> Result<CheckView> {
    let judged = judge(
        tx,
        &new.judged_lines(),
        new.doses.max(1),
        new.patient.pregnant,
    )
    .await?;
    let wanted = Wanted {
        way: new.way,
        scheme: new.scheme,
        doses: new.doses.max(1),
        early_min: judged.early_min,
        urgent: new.urgent,
        instead: None,
    };
    let promised = promise(tx, wanted).await?;
    Ok(CheckView {
        lines: judged
            .lines
            .iter()
            .map(|meant| MeaningView {
                written: meant.line.name.clone(),
                piece: meant.piece.map(|piece| piece.name.clone()),
                free: meant.free,
            })
            .collect(),
        findings: judged.found.into_iter().map(found_view).collect(),
        severity: judged.severity,
        edition: prescriptions::EDITION.to_owned(),
        early_min: judged.early_min,
        promised_at: promised.at,
        has_reserve: promised.has_reserve,
    })
}

fn found_view(found: Found) -> FindingView {
    FindingView {
        code: found.code,
        severity: found.severity,
        pieces: found.pieces,
        kind: found.kind,
        source: found.source,
    }
}
