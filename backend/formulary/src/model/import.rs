//! A checked file: what it would do is stored, so that applying it writes exactly what was checked.

use kernel::word_enum;

word_enum! {
    /// What the rows of a file are.
    pub enum ImportKind {
        /// Items of the list.
        Items = "items",
        /// A facility's own codes and names.
        Crosswalk = "crosswalk",
    }
}

word_enum! {
    /// Where a checked file stands.
    pub enum BatchState {
        /// Checked; nothing is written yet.
        Checked = "checked",
        /// Written.
        Applied = "applied",
        /// Thrown away.
        Discarded = "discarded",
    }
}

word_enum! {
    /// What becomes of a row whose key belongs to another drug.
    pub enum ConflictDecision {
        /// The row is left out; the item stays.
        KeepOld = "keep_old",
        /// The row becomes an item of its own with a new code.
        AsNew = "as_new",
    }
}

word_enum! {
    /// What becomes of an item that repeats another one.
    pub enum DuplicateDecision {
        /// Both stay: they differ in something that the list does not show.
        Keep = "keep",
        /// The repeat is retired.
        Retire = "retire",
    }
}
