//! RFC 4180 with every line end, columns by name, and exact places of what is broken.
//!
//! Cells are borrowed from the file: a county's demand is hundreds of thousands of lines.

use std::borrow::Cow;

use crate::{File, Unreadable};

/// The wanted cells of a row.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    /// 1-based physical line on which the row begins.
    pub line: u32,
    /// Trimmed, in the order in which columns were asked for; blank where the row is short or the column is missing.
    pub cells: Vec<Cow<'a, str>>,
    /// How many cells the row has in the file.
    pub width: usize,
}

/// The rows of a table, one after the other.
#[derive(Debug)]
pub struct Table<'a> {
    reader: Reader<'a>,
    /// By column of the file: the wanted one that it is.
    wanted_at: Vec<Option<usize>>,
    /// By wanted column: its place in the file; none where an optional one is missing.
    places: Vec<Option<usize>>,
    names: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// Reads up to the header and finds the wanted columns in it.
    ///
    /// # Errors
    ///
    /// No UTF-8, no header, a column that is missing or stands twice.
    pub fn open(file: File<'a>, wanted: &[&'static str]) -> Result<Table<'a>, Unreadable> {
        Table::open_with(file, wanted, &[])
    }

    /// As [`open`](Table::open), with columns after the wanted ones that may be missing.
    ///
    /// # Errors
    ///
    /// No UTF-8, no header, a wanted column that is missing or any that stands twice.
    pub fn open_with(
        file: File<'a>,
        wanted: &[&'static str],
        optional: &[&'static str],
    ) -> Result<Table<'a>, Unreadable> {
        let mut reader = Reader::new(file)?;
        let (line, header) = reader.header()?;
        let mut wanted_at = vec![None; header.len()];
        let mut places = Vec::with_capacity(wanted.len() + optional.len());
        let names: Vec<&'static str> = wanted.iter().chain(optional).copied().collect();
        for (number, name) in names.iter().enumerate() {
            let of_name = |(at, cell): (usize, &Cow<'_, str>)| (cell.trim() == *name).then_some(at);
            let mut found = header.iter().enumerate().filter_map(of_name);
            let place = found.next();
            if let Some(twice) = found.next() {
                let reason = format!("column {name} stands twice");
                return Err(reader.fault(line, twice as u32 + 1, reason));
            }
            if place.is_none() && number < wanted.len() {
                return Err(reader.fault(line, 1, format!("column {name} is missing")));
            }
            if let Some(place) = place {
                wanted_at[place] = Some(number);
            }
            places.push(place);
        }
        Ok(Table {
            reader,
            wanted_at,
            places,
            names,
        })
    }

    /// How many columns the header has.
    pub fn width(&self) -> usize {
        self.wanted_at.len()
    }

    /// The next row that is not blank; false at the end of the file.
    ///
    /// # Errors
    ///
    /// Quotes that do not match.
    pub fn next(&mut self, row: &mut Row<'a>) -> Result<bool, Unreadable> {
        while self.reader.at < self.reader.text.len() {
            row.line = self.reader.line;
            row.cells.clear();
            row.cells.resize(self.places.len(), Cow::Borrowed(""));
            let mut is_blank = true;
            row.width = 0;
            loop {
                let cell = trimmed(self.reader.cell()?);
                is_blank &= cell.is_empty();
                if let Some(Some(wanted)) = self.wanted_at.get(row.width) {
                    row.cells[*wanted] = cell;
                }
                row.width += 1;
                if !self.reader.comma() {
                    break;
                }
            }
            if !is_blank {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A fault of one wanted cell: told by its line and its column among the columns of the file.
    pub fn fault(
        &self,
        row: &Row<'_>,
        wanted: usize,
        reason: impl std::fmt::Display,
    ) -> Unreadable {
        let reason = format!("{}: {reason}", self.names[wanted]);
        self.fault_at(row, self.places[wanted].unwrap_or_default(), reason)
    }

    /// A fault of the cell at a place of the file, wanted or not.
    pub fn fault_at(
        &self,
        row: &Row<'_>,
        place: usize,
        reason: impl std::fmt::Display,
    ) -> Unreadable {
        self.reader
            .fault(row.line, place as u32 + 1, reason.to_string())
    }
}

fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[derive(Debug)]
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'a> Reader<'a> {
    fn new(file: File<'a>) -> Result<Reader<'a>, Unreadable> {
        Ok(Reader {
            name: file.name,
            text: file.text()?,
            at: 0,
            line: 1,
            line_start: 0,
        })
    }

    /// The first row that is neither blank nor begins with `#`.
    fn header(&mut self) -> Result<(u32, Vec<Cow<'a, str>>), Unreadable> {
        while self.at < self.text.len() {
            if self.peek() == Some(b'#') {
                self.skip_line();
                continue;
            }
            let line = self.line;
            let mut cells = vec![self.cell()?];
            while self.comma() {
                cells.push(self.cell()?);
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok((line, cells));
            }
        }
        Err(self.fault(1, 1, "there is no header".to_owned()))
    }

    fn cell(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        if self.peek() == Some(b'"') {
            return self.quoted();
        }
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'\r' | b'\n' => break,
                b'"' => {
                    return Err(
                        self.fault_here("a quote inside a field that does not begin with one")
                    );
                }
                _ => self.at += 1,
            }
        }
        Ok(Cow::Borrowed(&self.text[start..self.at]))
    }

    /// From the opening to the closing quote; a doubled quote is one quote, line ends belong to the text.
    fn quoted(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        let opening = (self.at, self.line, self.line_start);
        self.at += 1;
        let mut cell = Cow::Borrowed("");
        let mut start = self.at;
        loop {
            match self.peek() {
                None => {
                    (self.at, self.line, self.line_start) = opening;
                    return Err(self.fault_here("a quote that is never closed"));
                }
                Some(b'"') => {
                    cell += &self.text[start..self.at];
                    self.at += 1;
                    start = self.at;
                    match self.peek() {
                        Some(b'"') => self.at += 1,
                        None | Some(b',' | b'\r' | b'\n') => return Ok(cell),
                        Some(_) => return Err(self.fault_here("text after a closing quote")),
                    }
                }
                Some(b'\r' | b'\n') => self.line_end(),
                Some(_) => self.at += 1,
            }
        }
    }

    /// Steps over a comma, or over the line end that is there instead.
    fn comma(&mut self) -> bool {
        if self.peek() == Some(b',') {
            self.at += 1;
            return true;
        }
        self.line_end();
        false
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

    fn fault_here(&self, reason: &str) -> Unreadable {
        let column = self.text[self.line_start..self.at].chars().count() as u32 + 1;
        self.fault(self.line, column, reason.to_owned())
    }

    fn fault(&self, line: u32, column: u32, reason: String) -> Unreadable {
        Unreadable {
            file: self.name.to_owned(),
            line,
            column,
            reason,
        }
    }
}
