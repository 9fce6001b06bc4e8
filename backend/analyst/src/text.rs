//! Text of a file and places in it.

use crate::{File, Unreadable};

impl<'a> File<'a> {
    /// The text, without its byte order mark.
    ///
    /// # Errors
    ///
    /// The place of the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&'a str, Unreadable> {
        let mark = b"\xef\xbb\xbf";
        let bytes = self.bytes.strip_prefix(mark).unwrap_or(self.bytes);
        std::str::from_utf8(bytes).map_err(|error| {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            self.fault(valid, valid.len(), "not UTF-8")
        })
    }

    /// A fault at a byte of the text, told by physical line and character.
    pub fn fault(&self, text: &str, at: usize, reason: impl std::fmt::Display) -> Unreadable {
        let (line, column) = place(text, at);
        Unreadable {
            file: self.name.to_owned(),
            line,
            column,
            reason: reason.to_string(),
        }
    }
}

/// Physical line and character of a byte, both from 1; LF, CRLF and bare CR end a line.
fn place(text: &str, at: usize) -> (u32, u32) {
    let bytes = text.as_bytes();
    let (mut line, mut start) = (1, 0);
    for (index, byte) in bytes.iter().enumerate().take(at) {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = index + 1;
        }
    }
    let before = text.get(start..at).unwrap_or_default();
    (line, before.chars().count() as u32 + 1)
}

/// The physical lines of a text without their ends, each with the byte at which it begins.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
        at += length;
        at += match rest.as_bytes()[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        Some((start, &rest[..length]))
    })
}
