//! Standings of a supplier 供应商状态, from best to worst.

use serde::{Deserialize, Serialize};

/// How a supplier stands. The order is that of the ladder: later is worse.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 正常: in good standing.
    #[default]
    Good,
    /// 预警: warned.
    Warned,
    /// 约谈: called to an interview, to rectify within the policy's days.
    Interviewed,
    /// 暂停: no new orders.
    Suspended,
    /// 淘汰: evicted; open orders go to others.
    Evicted,
}

impl Standing {
    /// All, from best to worst.
    pub const ALL: [Self; 5] = [
        Self::Good,
        Self::Warned,
        Self::Interviewed,
        Self::Suspended,
        Self::Evicted,
    ];

    /// The word of files and of the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warned => "warned",
            Self::Interviewed => "interviewed",
            Self::Suspended => "suspended",
            Self::Evicted => "evicted",
        }
    }
}
