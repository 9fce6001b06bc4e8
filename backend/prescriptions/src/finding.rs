//! What a review tells.

/// Which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// More than usual.
    DoseHigh,
    /// Less than usual.
    DoseLow,
    /// The same piece twice.
    Duplicate,
    /// 十八反, 十九畏.
    Incompatible,
    /// 先煎, 后下 … is wanted and not written.
    MethodMissing,
    /// 妊娠禁用, 慎用.
    Pregnancy,
    /// More days than the law allows.
    SupplyDays,
    /// A name that nobody knows.
    UnknownPiece,
}

impl Code {
    /// As it stands in answers; sorted like the codes.
    pub const fn word(self) -> &'static str {
        match self {
            Code::DoseHigh => "decoction.dose_high",
            Code::DoseLow => "decoction.dose_low",
            Code::Duplicate => "decoction.duplicate",
            Code::Incompatible => "decoction.incompatible",
            Code::MethodMissing => "decoction.method_missing",
            Code::Pregnancy => "decoction.pregnancy",
            Code::SupplyDays => "decoction.supply_days",
            Code::UnknownPiece => "decoction.unknown_piece",
        }
    }
}

/// What it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing.
    Info,
    /// The pharmacist's eye.
    Warn,
    /// A second signature of the prescriber, or another prescription.
    Block,
}

impl Severity {
    /// As it stands in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::Block => "block",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Which rule.
    pub code: Code,
    /// Canonical names, sorted; the name as it was written where the piece is unknown.
    pub pieces: Vec<String>,
    /// 反 or 畏 for an incompatibility, 禁用 or 慎用 for a pregnancy.
    pub kind: Option<String>,
    /// What it asks for.
    pub severity: Severity,
    /// Edition, file or law, and mark.
    pub source: String,
}
