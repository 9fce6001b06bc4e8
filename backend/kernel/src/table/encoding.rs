//! Bytes to text. Files from other systems are UTF-8; Chinese Excel saves "CSV" in GB18030.

use std::borrow::Cow;

use super::{TableError, TableFault};

/// What the reader of a CSV is prepared to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The analyst's contract: UTF-8, a byte order mark allowed, nothing is guessed.
    Utf8,
    /// What people upload: UTF-8, UTF-16 with its mark, otherwise GB18030 (of which GBK and GB2312 are subsets).
    Detect,
}

impl Encoding {
    /// The text and the name of the encoding it was in.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), TableError> {
        let (text, name) = match utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), "UTF-8"),
            Err(fault) => {
                let guess = (self == Encoding::Detect).then(|| guess(bytes)).flatten();
                guess.ok_or(fault)?
            }
        };
        if let Some(at) = text.bytes().position(is_control) {
            let (line, column) = place(&text.as_bytes()[..at]);
            return Err(TableFault::NotText {}.at(line, column));
        }
        Ok((text, name))
    }
}

/// The text of UTF-8 bytes without a byte order mark.
pub fn utf8(bytes: &[u8]) -> Result<&str, TableError> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(body).map_err(|error| {
        let (line, column) = place(&body[..error.valid_up_to()]);
        TableFault::NotUtf8 {}.at(line, column)
    })
}

/// PostgreSQL stores no NUL, and no control character but tab and line ends belongs into a table.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n')
}

fn guess(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    let encoding = encoding_rs::Encoding::for_bom(bytes)
        .map_or(encoding_rs::GB18030, |(encoding, _)| encoding);
    let (text, used, broken) = encoding.decode(bytes);
    (!broken).then_some((
        text,
        if used == encoding_rs::GB18030 {
            "GB18030"
        } else {
            used.name()
        },
    ))
}

/// Line and character, both from 1, of what follows `before` (valid UTF-8).
fn place(before: &[u8]) -> (u32, u32) {
    let text = String::from_utf8_lossy(before);
    let mut line = 1;
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    (line, text[start..].chars().count() as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let (text, name) = Encoding::Utf8.decode("\u{feff}品名".as_bytes()).unwrap();
        assert_eq!((text.as_ref(), name), ("品名", "UTF-8"));
    }

    #[test]
    fn chinese_excel_is_understood_where_it_may_be_guessed() {
        let (gbk, _, _) = encoding_rs::GB18030.encode("品名,规格\n阿莫西林,0.25g\n");
        let (text, name) = Encoding::Detect.decode(&gbk).unwrap();
        assert_eq!(
            (text.as_ref(), name),
            ("品名,规格\n阿莫西林,0.25g\n", "GB18030")
        );
        assert_eq!(
            Encoding::Utf8.decode(&gbk).unwrap_err(),
            TableFault::NotUtf8 {}.at(1, 2),
            "the first two bytes happen to be a letter of UTF-8"
        );
    }

    #[test]
    fn unicode_text_of_excel_is_understood_by_its_mark() {
        let bytes: Vec<u8> = std::iter::once(0xfeff)
            .chain("名".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(Encoding::Detect.decode(&bytes).unwrap().0, "名");
    }

    #[test]
    fn broken_bytes_are_told_with_their_place() {
        let error = Encoding::Utf8
            .decode(b"name\r\nok\r\xe9\x98\xbf\xff")
            .unwrap_err();
        assert_eq!(error, TableFault::NotUtf8 {}.at(3, 2));
        assert!(Encoding::Detect.decode(b"\x00\xff\xfe\x01").is_err());
        assert_eq!(
            Encoding::Detect.decode(b"a\nb\0").unwrap_err(),
            TableFault::NotText {}.at(2, 2)
        );
    }
}
