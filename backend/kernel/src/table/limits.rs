//! What a file may cost before it is refused.

/// Upper bounds of a file; every one is checked before the memory it would take is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: usize,
    /// Bytes of all parts of a workbook once unpacked, and of all text taken out of it.
    pub unpacked_bytes: u64,
    /// Unpacked ÷ packed size of one part, from which on a part of more than 1 MiB is a bomb.
    pub ratio: u64,
    /// Parts of a workbook.
    pub parts: usize,
    /// Filled rows.
    pub rows: usize,
    /// Columns, filled or not.
    pub columns: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
}

impl Limits {
    /// What somebody may upload: a county's whole list is some thousand rows in less than a megabyte.
    pub const UPLOAD: Limits = Limits {
        bytes: 16 * 1024 * 1024,
        unpacked_bytes: 96 * 1024 * 1024,
        ratio: 200,
        parts: 512,
        rows: 50_000,
        columns: 256,
        cell_chars: 4_000,
    };

    /// What an analyst's command reads on his own machine: a full sheet of Excel.
    pub const OFFLINE: Limits = Limits {
        bytes: 512 * 1024 * 1024,
        unpacked_bytes: 1024 * 1024 * 1024,
        ratio: 1_000,
        parts: 4_096,
        rows: 1_048_576,
        columns: 16_384,
        cell_chars: 32_767,
    };
}
