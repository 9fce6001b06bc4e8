//! The data files, as they are shipped.

use analyst::{File, Row, Table, Unreadable};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::grams;
use crate::library::EDITION;
use crate::piece::{Dose, Level, Piece};

/// Name and bytes of each file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files<'a> {
    pub pieces: File<'a>,
    pub toxic: File<'a>,
    pub pregnancy: File<'a>,
    pub pairs: File<'a>,
    pub aliases: File<'a>,
    pub compounds: File<'a>,
    pub formulas: File<'a>,
}

macro_rules! shipped {
    ($name:literal) => {
        File {
            name: $name,
            bytes: include_bytes!(concat!("../data/", $name)),
        }
    };
}

pub(crate) const SHIPPED: Files<'static> = Files {
    pieces: shipped!("common_pieces.csv"),
    toxic: shipped!("toxic_dosage.csv"),
    pregnancy: shipped!("pregnancy.csv"),
    pairs: shipped!("incompatibilities.csv"),
    aliases: shipped!("aliases.csv"),
    compounds: shipped!("compounds.csv"),
    formulas: shipped!("classical_formulas.json"),
};

/// Calls `each` with every row.
pub(crate) fn rows(
    file: File<'_>,
    columns: &[&'static str],
    mut each: impl FnMut(&Table<'_>, &Row<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut table = Table::open(file, columns)?;
    let mut row = Row::default();
    while table.next(&mut row)? {
        each(&table, &row)?;
    }
    Ok(())
}

/// `min_g` and `max_g`, wherever they stand; both blank where there is no dose for a decoction.
fn dose(table: &Table<'_>, row: &Row<'_>, from: usize) -> Result<Dose, Unreadable> {
    if row.cells[from].is_empty() && row.cells[from + 1].is_empty() {
        return Ok(Dose::Never);
    }
    let number = |at: usize| grams::parse(&row.cells[at]).map_err(|bad| table.fault(row, at, bad));
    Ok(Dose::Range {
        min_e6: number(from)?,
        max_e6: number(from + 1)?,
    })
}

fn range(dose: Dose) -> String {
    match dose {
        Dose::Range { min_e6, max_e6 } => {
            format!("{}–{} g/日", grams::written(min_e6), grams::written(max_e6))
        }
        Dose::Never | Dose::Unknown => "无煎剂内服剂量".to_owned(),
    }
}

/// What a rule file says of a drug.
#[derive(Clone, Debug)]
pub(crate) struct Toxic {
    pub dose: Dose,
    pub dose_source: String,
    /// The raw drug of the order of 1988.
    pub regulated: Option<String>,
}

pub(crate) fn toxic(file: File<'_>) -> Result<FxHashMap<String, Toxic>, Unreadable> {
    let columns = [
        "herb",
        "min_g",
        "max_g",
        "toxicity_class",
        "regulated_28_name",
        "verified",
        "source",
    ];
    let mut found = FxHashMap::default();
    rows(file, &columns, |table, row| {
        let dose = dose(table, row, 1)?;
        let (class, mark, source) = (&row.cells[3], &row.cells[5], &row.cells[6]);
        let dose_source = format!(
            "{EDITION} toxic_dosage.csv {source}: {class}, {} [{mark}]",
            range(dose)
        );
        let regulated = row.cells[4].split(['(', '(']).next().unwrap_or_default();
        let regulated = (!regulated.is_empty()).then(|| regulated.to_owned());
        let entry = Toxic {
            dose,
            dose_source,
            regulated,
        };
        found.insert(row.cells[0].clone().into_owned(), entry);
        Ok(())
    })?;
    Ok(found)
}

/// Level and source by herb.
pub(crate) fn pregnancy(file: File<'_>) -> Result<FxHashMap<String, (Level, String)>, Unreadable> {
    let mut found = FxHashMap::default();
    rows(
        file,
        &["herb", "level", "verified", "source"],
        |table, row| {
            let level = match row.cells[1].as_ref() {
                "禁用" => Level::Forbidden,
                "慎用" => Level::Caution,
                _ => return Err(table.fault(row, 1, "neither 禁用 nor 慎用")),
            };
            let (mark, source) = (&row.cells[2], &row.cells[3]);
            let source = format!("{EDITION} pregnancy.csv {source} [{mark}]");
            found.insert(row.cells[0].clone().into_owned(), (level, source));
            Ok(())
        },
    )?;
    Ok(found)
}

/// The pieces that a county stocks.
pub(crate) fn pieces(file: File<'_>) -> Result<Vec<Piece>, Unreadable> {
    let columns = [
        "name",
        "base_name",
        "min_g",
        "max_g",
        "special_method",
        "toxicity",
        "control",
        "standard",
        "check",
    ];
    let mut found = Vec::new();
    rows(file, &columns, |table, row| {
        let dose = dose(table, row, 2)?;
        let (standard, mark) = (&row.cells[7], &row.cells[8]);
        let method = &row.cells[4];
        let dose_source = format!(
            "{EDITION} common_pieces.csv {standard}: {} [{mark}]",
            range(dose)
        );
        found.push(Piece {
            name: row.cells[0].clone().into_owned(),
            base: row.cells[1].clone().into_owned(),
            dose,
            dose_source,
            is_toxic: !row.cells[5].is_empty(),
            method: (!method.is_empty()).then(|| method.clone().into_owned()),
            pregnancy: None,
            pregnancy_source: String::new(),
            is_regulated: false,
            is_narcotic: row.cells[6] == "麻醉药品",
        });
        Ok(())
    })?;
    Ok(found)
}

#[derive(Deserialize)]
struct Formulas {
    extra_pieces_not_in_common_pieces: std::collections::BTreeMap<String, String>,
}

/// Pieces of classical formulas that the list of pieces lacks: known, without a dose.
pub(crate) fn extra_pieces(file: File<'_>) -> Result<Vec<String>, Unreadable> {
    let formulas: Formulas = analyst::json::document(file)?;
    Ok(formulas
        .extra_pieces_not_in_common_pieces
        .into_keys()
        .collect())
}
