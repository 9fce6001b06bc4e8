//! The subcommands of the one binary.

pub mod analyst;
