//! What is known of a piece.

/// Grams for an adult and a day, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dose {
    /// No file says.
    Unknown,
    /// A file says that there is none for a decoction: never to be passed without a pharmacist.
    Never,
    /// From, to.
    Range {
        /// Smallest usual dose.
        min_e6: i64,
        /// Largest usual dose.
        max_e6: i64,
    },
}

/// What the pharmacopoeia says to pregnant women.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 禁用.
    Forbidden,
    /// 慎用.
    Caution,
}

impl Level {
    /// As the files write it.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Forbidden => "禁用",
            Level::Caution => "慎用",
        }
    }
}

/// One piece 饮片.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Canonical name.
    pub name: String,
    /// The drug of which it is a form; its own name where it is none.
    pub base: String,
    /// Grams for an adult and a day.
    pub dose: Dose,
    /// File, standard, range and mark of the dose.
    pub dose_source: String,
    /// 有毒, 有小毒 or 大毒.
    pub is_toxic: bool,
    /// 先煎, 后下 …: what has to be written beside it.
    pub method: Option<String>,
    /// For pregnant women.
    pub pregnancy: Option<Level>,
    /// File, source and mark of that.
    pub pregnancy_source: String,
    /// One of the 28 raw drugs of the State Council's order 23 of 1988. Processed pieces never are.
    pub is_regulated: bool,
    /// Under the rules for narcotics: 罂粟壳.
    pub is_narcotic: bool,
}
