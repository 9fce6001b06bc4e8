//! Pure rules: what a mail says, what a report of returned mail says, and what is refused.

pub mod dsn;
pub mod refusal;
pub mod template;
