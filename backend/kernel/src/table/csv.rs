//! RFC 4180 with every line end, physical line numbers and exact places of what is broken.
//!
//! Written here because the `csv` crate counts only LF, reads on over broken quotes and cannot skip `#` lines before a header only.

use super::{Limits, Row, TableError, TableFault};

/// All rows that are not blank; `#` lines before the first of them are no rows.
pub(super) fn rows(text: &str, limits: &Limits) -> Result<Vec<Row>, TableError> {
    let mut reader = Reader {
        text,
        at: 0,
        line: 1,
        line_start: 0,
        limits,
    };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        if rows.is_empty() && reader.peek() == Some(b'#') {
            reader.skip_line();
            continue;
        }
        let row = reader.row()?;
        if row.is_blank() {
            continue;
        }
        if rows.len() > limits.rows {
            return Err(TableFault::TooManyRows { limit: limits.rows }.at(row.number, 1));
        }
        rows.push(row);
    }
    Ok(rows)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
    limits: &'a Limits,
}

impl<'a> Reader<'a> {
    fn row(&mut self) -> Result<Row, TableError> {
        let number = self.line;
        let mut cells = Vec::new();
        loop {
            if cells.len() == self.limits.columns {
                let limit = self.limits.columns;
                return Err(TableFault::TooManyColumns { limit }.at(number, cells.len() as u32 + 1));
            }
            let cell = if self.peek() == Some(b'"') {
                self.quoted()?
            } else {
                self.plain()?
            };
            // A cell has at least as many bytes as characters, so most cells are not counted.
            if cell.len() > self.limits.cell_chars && cell.chars().count() > self.limits.cell_chars
            {
                let limit = self.limits.cell_chars;
                return Err(TableFault::CellTooLong { limit }.at(number, cells.len() as u32 + 1));
            }
            cells.push(cell);
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => {
                    self.line_end();
                    return Ok(Row { number, cells });
                }
            }
        }
    }

    /// Up to the comma or line end, which stays.
    fn plain(&mut self) -> Result<String, TableError> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'\r' | b'\n' => break,
                b'"' => return Err(self.fault(TableFault::QuoteInsideText {})),
                _ => self.at += 1,
            }
        }
        Ok(self.text[start..self.at].to_owned())
    }

    /// From the opening to the closing quote; a doubled quote is one quote, line ends belong to the text.
    fn quoted(&mut self) -> Result<String, TableError> {
        let opening = (self.at, self.line, self.line_start);
        self.at += 1;
        let mut cell = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                None => {
                    (self.at, self.line, self.line_start) = opening;
                    return Err(self.fault(TableFault::UnclosedQuote {}));
                }
                Some(b'"') => {
                    cell.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    start = self.at;
                    match self.peek() {
                        Some(b'"') => self.at += 1,
                        None | Some(b',' | b'\r' | b'\n') => return Ok(cell),
                        Some(_) => return Err(self.fault(TableFault::TextAfterQuote {})),
                    }
                }
                Some(b'\r' | b'\n') => self.line_end(),
                Some(_) => self.at += 1,
            }
        }
    }

    fn skip_line(&mut self) {
        while !matches!(self.peek(), None | Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        self.line_end();
    }

    /// Steps over LF, CRLF or bare CR, if one is here.
    fn line_end(&mut self) {
        match self.peek() {
            Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => self.at += 2,
            Some(b'\r' | b'\n') => self.at += 1,
            _ => return,
        }
        self.line += 1;
        self.line_start = self.at;
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, fault: TableFault) -> TableError {
        let column = self.text[self.line_start..self.at].chars().count() as u32 + 1;
        fault.at(self.line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        rows(text, &Limits::OFFLINE)
            .unwrap()
            .into_iter()
            .map(|row| (row.number, row.cells))
            .collect()
    }

    fn refusal(text: &str) -> TableError {
        rows(text, &Limits::OFFLINE).unwrap_err()
    }

    #[test]
    fn every_line_end_counts_one_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["# source, \"quoted", "a,b", "", "1,2", "3,"].join(end);
            let rows = read(&text);
            assert_eq!(rows[0], (2, vec!["a".into(), "b".into()]));
            assert_eq!(rows[1].0, 4);
            assert_eq!(rows[2], (5, vec!["3".into(), String::new()]));
        }
    }

    #[test]
    fn a_quoted_field_may_hold_commas_quotes_and_lines() {
        let rows = read("a,b\n\"x,\"\"y\"\"\r\nz\",2\r\n3,4");
        assert_eq!(rows[1], (2, vec!["x,\"y\"\r\nz".into(), "2".into()]));
        assert_eq!(rows[2].0, 4);
    }

    #[test]
    fn comments_stand_before_the_header_only() {
        let rows = read("#one\r#two\rname\r#1 needle\r");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1], (4, vec!["#1 needle".into()]));
    }

    #[test]
    fn rows_without_text_are_no_rows() {
        assert_eq!(read("a,b\n,,\n   \n1,2\n,,,,\n").len(), 2);
        assert!(read("\n\n,\n").is_empty());
    }

    #[test]
    fn broken_quotes_are_told_with_their_place() {
        assert_eq!(
            refusal("a\n药,\"x\ny"),
            TableFault::UnclosedQuote {}.at(2, 3)
        );
        assert_eq!(refusal("a\n\"x\"y"), TableFault::TextAfterQuote {}.at(2, 4));
        assert_eq!(
            refusal("a\n5\" needle"),
            TableFault::QuoteInsideText {}.at(2, 2)
        );
    }

    #[test]
    fn limits_hold_while_reading() {
        let limits = Limits {
            rows: 2,
            columns: 2,
            cell_chars: 3,
            ..Limits::OFFLINE
        };
        let fault = |text| rows(text, &limits).unwrap_err().fault;
        assert_eq!(fault("a\n1\n2\n3"), TableFault::TooManyRows { limit: 2 });
        assert_eq!(fault("a,b,c"), TableFault::TooManyColumns { limit: 2 });
        assert_eq!(fault("a,阿莫西林"), TableFault::CellTooLong { limit: 3 });
        let long = rows("a\n1,阿莫西林", &limits).unwrap_err();
        assert_eq!(
            (long.line, long.column),
            (2, 2),
            "cells are told by their place in the row"
        );
        assert!(rows("a,阿莫西\n1\n2", &limits).is_ok());
    }
}
