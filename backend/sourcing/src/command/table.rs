//! RFC 4180 with every line end, columns by name, and exact places of what is broken.
//!
//! Cells are borrowed from the file: a county's demand is hundreds of thousands of lines.

use std::borrow::Cow;

use super::Unreadable;

/// A file that is read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// As it is told in messages.
    pub name: &'a str,
    /// UTF-8, with or without a byte order mark.
    pub bytes: &'a [u8],
}

/// The wanted cells of a row.
#[derive(Debug, Default)]
pub(super) struct Row<'a> {
    /// 1-based physical line on which the row begins.
    pub line: u32,
    /// In the order in which columns were asked for; blank where the row is short.
    pub cells: Vec<Cow<'a, str>>,
}

/// The rows of a table, one after the other.
pub(super) struct Table<'a> {
    reader: Reader<'a>,
    /// By wanted column: its place in the file.
    places: Vec<usize>,
    wanted: &'static [&'static str],
    width: usize,
}

impl<'a> Table<'a> {
    /// Reads up to the header and finds the wanted columns in it.
    pub(super) fn open(
        file: File<'a>,
        wanted: &'static [&'static str],
    ) -> Result<Table<'a>, Unreadable> {
        let mut reader = Reader::new(file)?;
        let (line, header) = reader.header()?;
        let mut places = Vec::with_capacity(wanted.len());
        for name in wanted {
            let mut found = header
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.trim() == *name);
            match (found.next(), found.next()) {
                (None, _) => {
                    return Err(reader.fault(line, 1, format!("column {name} is missing")));
                }
                (Some(_), Some((twice, _))) => {
                    return Err(reader.fault(
                        line,
                        twice as u32 + 1,
                        format!("column {name} stands twice"),
                    ));
                }
                (Some((place, _)), None) => places.push(place),
            }
        }
        Ok(Table {
            reader,
            width: places.iter().max().map_or(0, |most| most + 1),
            places,
            wanted,
        })
    }

    /// The next row that is not blank; false at the end of the file.
    pub(super) fn next(&mut self, row: &mut Row<'a>) -> Result<bool, Unreadable> {
        while self.reader.at < self.reader.text.len() {
            row.line = self.reader.line;
            row.cells.clear();
            row.cells.resize(self.places.len(), Cow::Borrowed(""));
            let (mut place, mut is_blank) = (0, true);
            loop {
                let cell = self.reader.cell()?;
                is_blank &= cell.trim().is_empty();
                if place < self.width
                    && let Some(wanted) = self.places.iter().position(|wanted| *wanted == place)
                {
                    row.cells[wanted] = trimmed(cell);
                }
                place += 1;
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

    /// A fault of one cell: told by its line and its column among the columns of the file.
    pub(super) fn fault(
        &self,
        row: &Row<'_>,
        wanted: usize,
        reason: impl std::fmt::Display,
    ) -> Unreadable {
        let reason = format!("{}: {reason}", self.wanted[wanted]);
        self.reader
            .fault(row.line, self.places[wanted] as u32 + 1, reason)
    }
}

fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'a> Reader<'a> {
    fn new(file: File<'a>) -> Result<Reader<'a>, Unreadable> {
        let bytes = file
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(file.bytes);
        let whole = |text| Reader {
            name: file.name,
            text,
            at: 0,
            line: 1,
            line_start: 0,
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(whole(text)),
            Err(error) => {
                let valid = &bytes[..error.valid_up_to()];
                let mut reader = whole(std::str::from_utf8(valid).unwrap_or_default());
                while reader.at < reader.text.len() {
                    reader.skip_line();
                }
                Err(reader.fault_here("not UTF-8"))
            }
        }
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
