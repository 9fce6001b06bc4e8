//! Standings between the rules and the register.

use service_levels::standing::Standing as Told;
use suppliers::model::Standing;

/// As the register keeps it.
pub const fn kept(told: Told) -> Standing {
    match told {
        Told::Good => Standing::Good,
        Told::Warned => Standing::Warned,
        Told::Interviewed => Standing::Interviewed,
        Told::Suspended => Standing::Suspended,
        Told::Evicted => Standing::Evicted,
    }
}

/// As the rules know it.
pub const fn told(kept: Standing) -> Told {
    match kept {
        Standing::Good => Told::Good,
        Standing::Warned => Told::Warned,
        Standing::Interviewed => Told::Interviewed,
        Standing::Suspended => Told::Suspended,
        Standing::Evicted => Told::Evicted,
    }
}

/// What holds of a standing that the ladder told: an eviction suspends until its case is executed.
pub fn in_force(told: Told, is_executed: bool) -> Standing {
    match told {
        Told::Evicted if !is_executed => Standing::Suspended,
        _ => kept(told),
    }
}
