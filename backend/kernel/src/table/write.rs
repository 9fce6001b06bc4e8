//! Tables going out: exports and attachments that read back as what was written.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, XlsxError};

use super::guard::disarm;
use crate::word_enum;

word_enum! {
    /// Kind of file. The word is also the end of the file's name.
    pub enum FileFormat {
        /// Comma-separated, UTF-8.
        Csv = "csv",
        /// Workbook.
        Xlsx = "xlsx",
    }
}

impl FileFormat {
    /// The media type of a download or attachment.
    pub fn media_type(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv; charset=utf-8",
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// One cell. Numbers are decimal strings, so that nothing passes through a float on the way to a CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// Free text; blank text is an empty cell.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }

    /// Anything whose `Display` is a plain decimal number.
    pub fn number(number: impl ToString) -> Self {
        Cell::Number(Cow::Owned(number.to_string()))
    }
}

/// A column of the file to write.
#[derive(Clone, Debug)]
pub struct Heading {
    pub text: String,
    /// Width in characters of a workbook's column.
    pub width: u16,
}

impl Heading {
    pub fn new(text: impl Into<String>, width: u16) -> Self {
        Heading {
            text: text.into(),
            width,
        }
    }
}

/// The whole file. Texts of a CSV that a spreadsheet would compute get an apostrophe ([`disarm`]); strings of a workbook are
/// typed as such and are never computed.
pub fn write<'a>(
    format: FileFormat,
    sheet_name: &str,
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
) -> anyhow::Result<Vec<u8>> {
    match format {
        FileFormat::Csv => csv(headings, rows),
        FileFormat::Xlsx => Ok(xlsx(sheet_name, headings, rows)?),
    }
}

/// With a byte order mark, without which Excel takes UTF-8 for the code page of the machine.
fn csv<'a>(
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::from(b"\xef\xbb\xbf");
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(&mut out);
    writer.write_record(headings.iter().map(|heading| disarm(&heading.text)))?;
    for row in rows {
        for cell in &row {
            match cell {
                Cell::Empty => writer.write_field("")?,
                Cell::Text(text) => writer.write_field(disarm(text))?,
                Cell::Number(number) => writer.write_field(number.as_ref())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Row by row through a temporary file, so that an export of the whole county does not stand in memory as cells.
fn xlsx<'a>(
    sheet_name: &str,
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows make the same bytes, whenever they are written: a mail that is built twice is one mail.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Style::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory();
    sheet.set_name(sheet_name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in (0u16..).zip(headings) {
        sheet.set_column_width(column, heading.width)?;
        sheet.write_string_with_format(0, column, &heading.text, &bold)?;
    }
    for (index, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) => sheet.write_string(index, column, text)?,
                Cell::Number(number) => match exact(&number) {
                    Some(value) => sheet.write_number(index, column, value)?,
                    None => sheet.write_string(index, column, number)?,
                },
            };
        }
    }
    workbook.save_to_buffer()
}

/// The float that Excel shows as exactly this number; longer numbers stay text.
fn exact(number: &str) -> Option<f64> {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits <= 15).then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, Limits, Sheet, unguarded};
    use super::*;

    fn written(format: FileFormat) -> Vec<u8> {
        let headings = [
            Heading::new("品名", 20),
            Heading::new("单价", 8),
            Heading::new("备注", 20),
        ];
        let rows = [
            vec![
                Cell::text("阿莫西林,\"胶囊\""),
                Cell::number("0.3"),
                Cell::text("=1+1"),
            ],
            vec![
                Cell::text("甲\r\n乙"),
                Cell::number("-12.5"),
                Cell::text(""),
            ],
            vec![
                Cell::text("000123"),
                Cell::number("12345678901234567"),
                Cell::text("1"),
            ],
        ];
        write(format, "目录", &headings, rows).unwrap()
    }

    #[test]
    fn what_was_written_reads_back_the_same() {
        for format in [FileFormat::Csv, FileFormat::Xlsx] {
            let name = format!("a.{format}");
            let sheet = Sheet::read(&name, &written(format), Encoding::Utf8, &Limits::UPLOAD);
            let table = sheet.unwrap().table(&["品名", "备注"]);
            let cell = |row: usize, column| unguarded(table.rows[row].cell(column)).to_owned();
            assert_eq!(cell(0, 0), "阿莫西林,\"胶囊\"");
            assert_eq!([cell(0, 1), cell(0, 2)], ["0.3", "=1+1"]);
            assert_eq!(cell(1, 0).replace("\r\n", "\n"), "甲\n乙");
            assert_eq!(cell(1, 1), "-12.5");
            assert_eq!([cell(2, 0), cell(2, 1)], ["000123", "12345678901234567"]);
        }
    }

    #[test]
    fn numbers_of_a_csv_are_plain_and_its_texts_disarmed() {
        let text = String::from_utf8(written(FileFormat::Csv)).unwrap();
        assert!(text.starts_with("\u{feff}品名,单价,备注\r\n"));
        assert!(text.contains(",0.3,'=1+1\r\n"));
        assert!(text.contains(",-12.5,\r\n"));
    }
}
