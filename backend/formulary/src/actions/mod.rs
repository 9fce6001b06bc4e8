//! What people and duties do with the list: one verb, one function, one transaction.

pub mod changes;
pub mod crosswalk;
pub mod crosswalk_files;
pub mod exports;
pub mod imports;
pub mod items;
pub mod uploads;

/// Words of the journal.
pub mod words {
    use kernel::journal::Verb;

    /// An item.
    pub const ITEM: &str = "item";
    /// A change request.
    pub const CHANGE: &str = "formulary_change";
    /// A checked file.
    pub const IMPORT: &str = "import";
    /// A facility's own name for an item.
    pub const CROSSWALK: &str = "crosswalk";

    /// A change's day came.
    pub const TAKE_EFFECT: Verb = Verb("take_effect");
    /// A change's day came and it no longer fitted.
    pub const LAPSE: Verb = Verb("lapse");
    /// A file was read.
    pub const CHECK: Verb = Verb("check");
    /// A checked file was written.
    pub const APPLY: Verb = Verb("apply");
    /// A checked file was thrown away.
    pub const DISCARD: Verb = Verb("discard");
    /// A row, a repeat or an entry was decided on.
    pub const DECIDE: Verb = Verb("decide");
    /// An entry was given its meaning.
    pub const MAP: Verb = Verb("map");
    /// An entry was put aside.
    pub const IGNORE: Verb = Verb("ignore");
}
