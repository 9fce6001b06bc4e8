//! One balance, one move.

/// What a move is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 期初: what was there when the ledger began; once for a balance.
    Opening,
    /// 入库.
    Receipt,
    /// 出库.
    Issue,
    /// 调整: more or less, by its sign.
    Adjustment,
    /// 盘点: what lies there, whatever the ledger said.
    Count,
}

impl Kind {
    /// All of them, with the words of files.
    pub const WORDS: [(&'static str, Kind); 5] = [
        ("opening", Kind::Opening),
        ("receipt", Kind::Receipt),
        ("issue", Kind::Issue),
        ("adjustment", Kind::Adjustment),
        ("count", Kind::Count),
    ];

    /// The kind that a word names.
    pub fn of(word: &str) -> Option<Kind> {
        let mut known = Kind::WORDS.iter();
        known.find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// Why a move is refused, in the order of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Only an adjustment has a sign.
    #[error("stock.negative_quantity")]
    NegativeQuantity,
    /// The balance was opened before.
    #[error("stock.opening_twice")]
    OpeningTwice,
    /// More would leave than lies there.
    #[error("stock.below_zero")]
    BelowZero,
    /// More than can be counted: some nine million million million thousandths.
    #[error("stock.too_much")]
    TooMuch,
}

impl Refusal {
    /// The code of the refusal, as the product's answers carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::NegativeQuantity => "stock.negative_quantity",
            Refusal::OpeningTwice => "stock.opening_twice",
            Refusal::BelowZero => "stock.below_zero",
            Refusal::TooMuch => "stock.too_much",
        }
    }
}

/// What lies of a lot in a place. It can only be made by moves, so it is never below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Balance {
    quantity_milli: i64,
    is_opened: bool,
}

impl Balance {
    /// A balance as it was stored; none if it is below zero.
    pub fn stored(quantity_milli: i64, is_opened: bool) -> Option<Balance> {
        (quantity_milli >= 0).then_some(Balance {
            quantity_milli,
            is_opened,
        })
    }

    /// Thousandths of the base unit, never negative.
    pub const fn quantity_milli(self) -> i64 {
        self.quantity_milli
    }

    /// Whether its opening was booked.
    pub const fn is_opened(self) -> bool {
        self.is_opened
    }

    /// By how much a move would change the balance, in thousandths.
    ///
    /// # Errors
    ///
    /// Why the move is refused.
    pub fn change(self, kind: Kind, quantity_milli: i64) -> Result<i64, Refusal> {
        if quantity_milli < 0 && kind != Kind::Adjustment {
            return Err(Refusal::NegativeQuantity);
        }
        if kind == Kind::Opening && self.is_opened {
            return Err(Refusal::OpeningTwice);
        }
        let change = match kind {
            Kind::Opening | Kind::Receipt | Kind::Adjustment => quantity_milli,
            Kind::Issue => -quantity_milli,
            Kind::Count => quantity_milli - self.quantity_milli,
        };
        match self.quantity_milli.checked_add(change) {
            None => Err(Refusal::TooMuch),
            Some(after) if after < 0 => Err(Refusal::BelowZero),
            Some(_) => Ok(change),
        }
    }

    /// The balance after a move.
    ///
    /// # Errors
    ///
    /// Why the move is refused; the balance stays as it is.
    pub fn book(self, kind: Kind, quantity_milli: i64) -> Result<Balance, Refusal> {
        let change = self.change(kind, quantity_milli)?;
        Ok(Balance {
            quantity_milli: self.quantity_milli + change,
            is_opened: self.is_opened || kind == Kind::Opening,
        })
    }
}

/// Moves goods between two places; their sum stays as it was.
///
/// # Errors
///
/// Why the move is refused; both balances stay as they are.
pub fn transfer(
    from: Balance,
    to: Balance,
    quantity_milli: i64,
) -> Result<(Balance, Balance), Refusal> {
    let left = from.book(Kind::Issue, quantity_milli)?;
    let more = to.book(Kind::Receipt, quantity_milli)?;
    Ok((left, more))
}
