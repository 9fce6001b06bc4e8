use super::*;
use crate::rules::field::guess;
use kernel::refusal::Refusal as _;
use kernel::table::{Encoding, Limits, Sheet, address};

fn read(csv: &str) -> Vec<Drafted> {
    let sheet = Sheet::read("a.csv", csv.as_bytes(), Encoding::Utf8, &Limits::UPLOAD).unwrap();
    let table = sheet.table_by(|headers| guess(headers).len());
    let headers: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.header.clone())
        .collect();
    let mapping: Mapping = guess(&headers)
        .into_iter()
        .map(|(field, at)| (field, table.columns[at].clone()))
        .collect();
    let defaults = ItemFields::default();
    let reader = Reader::new(&mapping, &defaults, FileFormat::Csv, table.width());
    table.rows.iter().map(|row| reader.draft(row)).collect()
}

fn item(csv: &str) -> ItemFields {
    read(csv).remove(0).unwrap().0.fields
}

fn cells(outcome: &Drafted) -> Vec<(String, &'static str)> {
    let found = outcome.as_ref().unwrap_err().iter();
    found
        .map(|finding| (address(finding.column, finding.row), finding.what.code()))
        .collect()
}

#[test]
fn a_salt_belongs_to_the_name() {
    let fields =
        item("generic_name,salt_or_type,dosage_form,spec\n青霉素,钾盐,注射用无菌粉末,0.25g\n");
    assert_eq!(fields.name, "青霉素(钾盐)");
    assert_eq!(
        (fields.base_unit.as_str(), fields.order_unit.as_str()),
        ("支", "支")
    );
}

#[test]
fn a_pack_with_units_fills_the_order_unit() {
    let fields = item("name,unit,pack\n注射器,支,100支/盒\n");
    assert_eq!(
        (fields.base_unit.as_str(), fields.order_unit.as_str()),
        ("支", "盒")
    );
    assert_eq!(fields.pack.to_string(), "100");
}

#[test]
fn the_content_of_a_roll_is_no_pack_of_rolls() {
    let (draft, notes) = read("name,unit,pack\n灭菌袋,卷,500m/卷\n")
        .remove(0)
        .unwrap();
    assert_eq!(
        (
            draft.fields.pack.to_string().as_str(),
            draft.fields.order_unit.as_str()
        ),
        ("1", "卷")
    );
    assert_eq!(notes[0].what.code(), "formulary.pack_is_content");
}

#[test]
fn every_wrong_cell_of_a_row_is_named_once() {
    let outcome =
        read("name,pack,shelf_life_months,vbp,national_code,ceiling_price\n\n,十,3.5,也许,X1,-1\n");
    assert_eq!(
        cells(&outcome[0]),
        [
            ("A3".to_owned(), "formulary.name_missing"),
            ("B3".to_owned(), "formulary.not_a_pack"),
            ("C3".to_owned(), "formulary.not_a_number"),
            ("D3".to_owned(), "formulary.unknown_word"),
            ("E3".to_owned(), "formulary.code_length"),
            ("F3".to_owned(), "formulary.negative"),
        ]
    );
}

#[test]
fn a_row_that_slipped_is_not_read_as_another_drug() {
    let outcome = read("name,specification\n葡萄糖,10%,500ml\n");
    assert_eq!(
        cells(&outcome[0]),
        [("C2".to_owned(), "formulary.surplus_cell")]
    );
}

#[test]
fn errors_of_a_spreadsheet_are_no_names() {
    let outcome = read("name\n#N/A\n");
    assert_eq!(
        cells(&outcome[0]),
        [("A2".to_owned(), "formulary.cell_error")]
    );
}

#[test]
fn an_apostrophe_that_only_disarms_a_formula_goes() {
    assert_eq!(
        item("name,specification\n胶布,'=1+1\n").specification,
        "=1+1"
    );
}

#[test]
fn superscripts_of_a_specification_stay() {
    assert_eq!(
        item("name,specification\n双歧杆菌,1.0×10⁹　CFU\n").specification,
        "1.0×10⁹ CFU"
    );
}

#[test]
fn tiers_may_be_one_column_or_three() {
    let tiers = |fields: ItemFields| (fields.at_county, fields.at_township, fields.at_village);
    assert_eq!(tiers(item("name,min_tier\n甲,乡\n")), (true, true, false));
    assert_eq!(
        tiers(item("name,at_county,at_village\n甲,否,是\n")),
        (false, true, true)
    );
}
