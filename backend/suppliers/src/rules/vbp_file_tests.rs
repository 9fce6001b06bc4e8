use super::*;
use crate::rules::columns::score;
use kernel::table::{Encoding, Limits, Sheet};

fn read(text: &str) -> VbpFile {
    let sheet =
        Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD).expect("a sheet");
    let table = sheet.table_by(|headers| score(LINE_FIELDS, headers));
    let columns = Columns::of(&table, LINE_FIELDS, None).expect("columns");
    read_lines(&table, &columns)
}

const HEAD: &str =
    "组号,通用名,中选企业数,中选编号,中选企业,联合体,角色,年度,约定采购量,品种编码,合同号\n";

fn slips(rows: &str) -> Vec<String> {
    let file = read(&format!("{HEAD}{rows}"));
    let told = file.slips.iter();
    told.map(|slip| {
        let cell = slip.cell.as_deref().unwrap_or("-");
        format!("{} {cell} {}", slip.row, slip.code)
    })
    .collect()
}

#[test]
fn rows_of_a_consortium_are_one_line_with_one_quantity() {
    let rows = "1,阿莫西林,2,G1-A,甲乙联合体,是,中选,1,1000,Y1,HT-1\n\
                1,阿莫西林,2,G1-A,甲乙联合体,是,中选,1,1000,Y2,HT-2\n\
                1,阿莫西林,2,G1-B,丙制药,否,备供,1,,Y3,\n\
                1,阿莫西林,2,,,,,,,Y4,\n";
    let file = read(&format!("{HEAD}{rows}"));
    assert!(file.slips.is_empty(), "{:?}", file.slips);
    assert_eq!(
        (file.groups.len(), file.lines.len(), file.items.len()),
        (1, 2, 4)
    );
    let first = &file.lines[0];
    assert!(first.consortium && first.agreed == [(1, Quantity(1_000_000))]);
    assert_eq!(file.lines[1].role, VbpRole::Standby);
    assert_eq!(file.items[3].line, None, "it was not selected");
    assert_eq!(file.items[1].contract, Some(("HT-2".to_owned(), 1)));
}

#[test]
fn what_rows_say_of_the_same_line_must_agree() {
    let first = "1,阿莫西林,2,G1-A,甲,否,中选,1,1000,Y1,\n";
    assert_eq!(
        slips(&format!("{first}1,阿莫西林,2,G1-A,甲,否,中选,1,900,Y2,\n")),
        ["3 D3 suppliers.vbp_rows_disagree"]
    );
    assert_eq!(
        slips(&format!(
            "{first}1,阿莫西林胶囊,2,G1-A,甲,否,中选,1,1000,Y2,\n"
        )),
        ["3 A3 suppliers.vbp_rows_disagree"]
    );
    assert_eq!(
        slips(&format!("{first}1,阿莫西林,2,,,,,,,Y1,\n")),
        ["3 J3 suppliers.vbp_item_twice"]
    );
}

#[test]
fn cells_that_cannot_be_read_are_named() {
    assert_eq!(
        slips("1,阿莫西林,两家,G1-A,,否,备供,1,5,Y1,\n"),
        [
            "2 C2 formulary.not_a_number",
            "2 E2 kernel.field_required",
            "2 I2 suppliers.vbp_standby_quantity"
        ]
    );
    assert_eq!(slips("1,阿莫西林,2,G1-A,甲,否,头名,1,5,,\n").len(), 2);
}
