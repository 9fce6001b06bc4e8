use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Workbook, Worksheet};

use super::*;

fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn read(fill: impl FnOnce(&mut Worksheet)) -> Vec<(u32, Vec<String>)> {
    let rows = rows(&book(fill), &Limits::UPLOAD).unwrap();
    rows.into_iter()
        .map(|row| (row.number, row.cells))
        .collect()
}

#[test]
fn sheet_rows_keep_their_numbers_and_columns_their_places() {
    let rows = read(|sheet| {
        sheet.write(0, 0, "# source: x").unwrap();
        sheet.write(2, 1, "品名").unwrap();
        sheet.write(2, 3, "").unwrap();
        sheet.write(5, 2, "规格").unwrap();
    });
    assert_eq!(rows[0], (3, vec!["".into(), "品名".into()]));
    assert_eq!(rows[1], (6, vec!["".into(), "".into(), "规格".into()]));
}

#[test]
fn numbers_and_days_become_what_a_person_sees() {
    let rows = read(|sheet| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(0, 0, 0.1 + 0.2).unwrap();
        sheet.write(0, 1, 6_901_234_567_892.0).unwrap();
        sheet.write(0, 2, -0.0).unwrap();
        sheet.write(0, 3, true).unwrap();
        let moment = Moment::parse_from_str("2026-11-22").unwrap();
        sheet
            .write_datetime_with_format(0, 4, &moment, &day)
            .unwrap();
        let moment = Moment::parse_from_str("2026-11-22T08:30").unwrap();
        sheet
            .write_datetime_with_format(0, 5, &moment, &day)
            .unwrap();
        sheet.write(0, 6, 1e-7).unwrap();
        sheet.write(0, 7, 24_800.0 * 4.6).unwrap();
    });
    let expected = [
        "0.3",
        "6901234567892",
        "0",
        "TRUE",
        "2026-11-22",
        "2026-11-22 08:30:00",
        "0.0000001",
        "114080",
    ];
    assert_eq!(rows[0].1, expected);
}

#[test]
fn a_cell_merged_over_rows_counts_for_each_and_a_merged_title_for_one() {
    let rows = read(|sheet| {
        let style = Format::new();
        sheet.merge_range(0, 0, 0, 2, "统一目录", &style).unwrap();
        sheet.merge_range(1, 0, 2, 0, "甲", &style).unwrap();
        sheet.write(1, 1, "1g").unwrap();
        sheet.write(2, 1, "2g").unwrap();
        sheet.merge_range(3, 0, 9, 0, "乙", &style).unwrap();
    });
    let texts: Vec<_> = rows
        .iter()
        .map(|(number, cells)| (*number, cells.join("|")))
        .collect();
    let expected = [(1, "统一目录"), (2, "甲|1g"), (3, "甲|2g"), (4, "乙")];
    assert_eq!(
        texts,
        expected.map(|(number, text)| (number, text.to_owned()))
    );
}

#[test]
fn hidden_sheets_are_not_read() {
    let mut workbook = Workbook::new();
    let hidden = workbook.add_worksheet();
    hidden.write(0, 0, "draft").unwrap();
    hidden.set_hidden(true);
    let shown = workbook.add_worksheet();
    shown.write(0, 0, "name").unwrap();
    shown.set_active(true);
    let rows = rows(&workbook.save_to_buffer().unwrap(), &Limits::UPLOAD).unwrap();
    assert_eq!(rows[0].cells, ["name"]);
}

#[test]
fn one_far_cell_does_not_cost_a_grid() {
    let bytes = book(|sheet| {
        sheet.write(0, 0, "name").unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let error = rows(&bytes, &Limits::UPLOAD).unwrap_err();
    assert_eq!(
        error,
        TableFault::TooManyColumns { limit: 256 }.at(1_048_576, 16_384)
    );
    assert_eq!(rows(&bytes, &Limits::OFFLINE).unwrap().len(), 2);
}

#[test]
fn limits_name_the_cell() {
    let bytes = book(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1, 1, "阿莫西林").unwrap();
        sheet.write(2, 0, "c").unwrap();
    });
    let limits = Limits {
        cell_chars: 3,
        ..Limits::UPLOAD
    };
    assert_eq!(
        rows(&bytes, &limits).unwrap_err(),
        TableFault::CellTooLong { limit: 3 }.at(2, 2)
    );
    let limits = Limits {
        rows: 1,
        ..Limits::UPLOAD
    };
    assert_eq!(
        rows(&bytes, &limits).unwrap_err(),
        TableFault::TooManyRows { limit: 1 }.at(3, 1)
    );
}

#[test]
fn old_and_locked_workbooks_are_called_by_their_names() {
    let mut bytes = OLE_MAGIC.to_vec();
    bytes.resize(512, 0);
    assert_eq!(
        rows(&bytes, &Limits::UPLOAD).unwrap_err().fault,
        TableFault::OldXls {}
    );
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(
        rows(&bytes, &Limits::UPLOAD).unwrap_err().fault,
        TableFault::Encrypted {}
    );
    let fault = rows("品名,规格".as_bytes(), &Limits::UPLOAD)
        .unwrap_err()
        .fault;
    assert_eq!(fault, TableFault::NotXlsx {});
}
