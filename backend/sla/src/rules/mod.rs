//! Pure rules of the slice; those that a rehearsal shares stand in the crate `service_levels`.

pub mod clock;
pub mod standing;
