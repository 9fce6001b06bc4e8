//! RFC 4180 with every line end, and the place of each cell.

use std::borrow::Cow;

use super::Unreadable;

/// A cell with the place where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Cell<'_> {
    pub(super) fn fault(&self, reason: impl Into<String>) -> Unreadable {
        Unreadable {
            line: self.line,
            column: self.column,
            reason: reason.into(),
        }
    }
}

/// Reads rows one after the other; blank lines, and `#` lines before the first row, are none.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
    started: bool,
}

/// UTF-8, with or without a byte order mark.
pub(super) fn utf8(file: &[u8]) -> Result<&str, Unreadable> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    std::str::from_utf8(file).map_err(|error| {
        let good = String::from_utf8_lossy(&file[..error.valid_up_to()]);
        let mut table = Table::new(&good);
        while table.at < good.len() {
            table.skip_line();
        }
        table.fault("not UTF-8")
    })
}

impl<'a> Table<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            started: false,
        }
    }

    /// The next row into `cells`; false at the end of the file.
    pub(super) fn next(&mut self, cells: &mut Vec<Cell<'a>>) -> Result<bool, Unreadable> {
        cells.clear();
        while self.at < self.text.len() {
            if !self.started && self.peek() == Some(b'#') {
                self.skip_line();
                continue;
            }
            self.row(cells)?;
            let blank = matches!(cells.as_slice(), [only] if only.text.trim().is_empty());
            if blank {
                cells.clear();
                continue;
            }
            self.started = true;
            return Ok(true);
        }
        Ok(false)
    }

    fn row(&mut self, cells: &mut Vec<Cell<'a>>) -> Result<(), Unreadable> {
        loop {
            let (line, column) = (self.line, self.column());
            let text = if self.peek() == Some(b'"') {
                self.quoted()?
            } else {
                self.plain()?
            };
            cells.push(Cell { text, line, column });
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.line_end();
                return Ok(());
            }
        }
    }

    fn plain(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'\r' | b'\n' => break,
                b'"' => return Err(self.fault("a quote inside an unquoted cell")),
                _ => self.at += 1,
            }
        }
        Ok(Cow::Borrowed(&self.text[start..self.at]))
    }

    /// A doubled quote is one quote; line ends belong to the text.
    fn quoted(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        let unclosed = self.fault("a quote that is never closed");
        self.at += 1;
        let mut text = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                None => return Err(unclosed),
                Some(b'"') => {
                    text.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    start = self.at;
                    match self.peek() {
                        Some(b'"') => self.at += 1,
                        None | Some(b',' | b'\r' | b'\n') => return Ok(Cow::Owned(text)),
                        Some(_) => return Err(self.fault("text after a closing quote")),
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

    /// Steps over LF, CRLF or a bare CR, if one is here.
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

    fn column(&self) -> u32 {
        self.text[self.line_start..self.at].chars().count() as u32 + 1
    }

    pub(super) fn fault(&self, reason: &str) -> Unreadable {
        Unreadable {
            line: self.line,
            column: self.column(),
            reason: reason.to_owned(),
        }
    }
}
