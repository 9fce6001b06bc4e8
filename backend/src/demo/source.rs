//! The rows of the three data files, embedded in the binary.

use serde::Deserialize;
use serde::de::DeserializeOwned;

const DRUGS: &str = include_str!("../../data/essential_drugs.csv");
const PIECES: &str = include_str!("../../data/common_pieces.csv");
const CONSUMABLES: &str = include_str!("../../data/consumables.csv");

/// A form and specification of the national essential drug list.
#[derive(Debug, Clone, Deserialize)]
pub struct Drug {
    pub part: String,
    pub category: String,
    pub subcategory: String,
    pub generic_name: String,
    pub english_name: String,
    pub salt_or_type: String,
    pub dosage_form: String,
    pub spec: String,
    /// △: only with a qualified prescriber.
    pub specialist_only: String,
}

/// A TCM piece.
#[derive(Debug, Clone, Deserialize)]
pub struct Piece {
    pub name: String,
    pub toxicity: String,
    pub category: String,
}

/// A consumable.
#[derive(Debug, Clone, Deserialize)]
pub struct Consumable {
    pub item_no: String,
    pub name: String,
    pub spec: String,
    pub unit: String,
    /// `100支/盒`.
    pub pack: String,
    /// I, II, III or —.
    pub device_class: String,
    pub category: String,
    pub high_value: u8,
    /// 村, 乡 or 县.
    pub min_tier: String,
    pub shelf_life_months: i64,
}

/// A row and the line of the file on which it stands.
pub type Lined<T> = (u64, T);

/// Drugs, herb pieces, consumables.
pub type Files = (Vec<Lined<Drug>>, Vec<Lined<Piece>>, Vec<Lined<Consumable>>);

/// All rows of the three files.
///
/// # Errors
/// Names the file whose rows do not have the expected columns.
pub fn read() -> Result<Files, csv::Error> {
    Ok((rows(DRUGS)?, rows(PIECES)?, rows(CONSUMABLES)?))
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<Lined<T>>, csv::Error> {
    /// After the source and the header; no field of these files contains a line break.
    const FIRST_LINE: u64 = 3;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let rows = reader.deserialize().zip(FIRST_LINE..);
    rows.map(|(row, line)| Ok((line, row?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_read() {
        let (drugs, pieces, consumables) = read().expect("the data files");
        assert_eq!(
            (drugs.len(), pieces.len(), consumables.len()),
            (2_259, 603, 330)
        );
        assert_eq!(
            (drugs[0].0, drugs[0].1.generic_name.as_str()),
            (3, "青霉素")
        );
    }
}
