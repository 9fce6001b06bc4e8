//! The vocabulary of methods.

use std::fmt;

/// How an expected demand was found. The names are part of the product's contract and never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `none`: nothing is known, so nothing is expected.
    None,
    /// `average_3`: average of the last three known months, days without stock taken out.
    Average3,
    /// `average_6`: the same of six months.
    Average6,
    /// `average_12`: the same of twelve months.
    Average12,
    /// `ses`: simple exponential smoothing (Brown, 1956).
    Ses,
    /// `damped_trend`: exponential smoothing with a trend that dies away (Gardner and McKenzie, 1985).
    DampedTrend,
    /// `sba`: Croston's size over interval, corrected (Syntetos and Boylan, 2005).
    Sba,
    /// `tsb`: size times chance of demand (Teunter, Syntetos and Babai, 2011).
    Tsb,
    /// `seasonal`: a smoothed level times a factor for each calendar month; two years and more.
    Seasonal,
    /// `level`: Bayesian filter of a level that jumps, with a chance of demand (Kitagawa, 1987).
    Level,
    /// `pooled`: a short history, completed by the same item at other facilities.
    Pooled,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 11] = [
        Method::None,
        Method::Average3,
        Method::Average6,
        Method::Average12,
        Method::Ses,
        Method::DampedTrend,
        Method::Sba,
        Method::Tsb,
        Method::Seasonal,
        Method::Level,
        Method::Pooled,
    ];

    /// Its constant name.
    pub fn name(self) -> &'static str {
        match self {
            Method::None => "none",
            Method::Average3 => "average_3",
            Method::Average6 => "average_6",
            Method::Average12 => "average_12",
            Method::Ses => "ses",
            Method::DampedTrend => "damped_trend",
            Method::Sba => "sba",
            Method::Tsb => "tsb",
            Method::Seasonal => "seasonal",
            Method::Level => "level",
            Method::Pooled => "pooled",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
