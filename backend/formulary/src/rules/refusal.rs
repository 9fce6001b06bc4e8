//! Everything that the formulary refuses, with its facts. The texts stand in `backend/locales/*/formulary.toml`.

use kernel::refusals;

refusals! {
    /// What is wrong with one field of an item, whether it comes from a form or from a cell.
    pub enum Flaw in "formulary" {
        /// An item without a name.
        NameMissing {} => "name_missing", 422;
        /// An item whose quantities would count nothing.
        UnitMissing {} => "unit_missing", 422;
        /// Text where a number is wanted.
        NotANumber { value: String } => "not_a_number", 422;
        /// More decimals than are kept.
        TooPrecise { value: String, places: u32 } => "too_precise", 422;
        /// Zero or less where only more makes sense.
        NotPositive { value: String } => "not_positive", 422;
        /// Below zero.
        Negative { value: String } => "negative", 422;
        /// Neither yes nor no.
        NotYesOrNo { value: String } => "not_yes_or_no", 422;
        /// None of the words that are known here.
        UnknownWord { value: String, known: Vec<&'static str> } => "unknown_word", 422;
        /// A pack that is neither a number nor like 100支/盒.
        NotAPack { value: String } => "not_a_pack", 422;
        /// Longer than stored.
        TooLong { limit: usize } => "too_long", 422;
        /// The spreadsheet shows an error instead of a value.
        CellError { value: String } => "cell_error", 422;
        /// A filled cell to the right of the last header: the row has slipped.
        SurplusCell { value: String } => "surplus_cell", 422;
        /// A code that begins unlike any of its kind.
        CodePrefix { value: String } => "code_prefix", 422;
        /// A code of wrong length.
        CodeLength { value: String } => "code_length", 422;
        /// A code with characters that it cannot have.
        CodeCharacters { value: String } => "code_characters", 422;
        /// A code whose parts are not where they belong.
        CodeStructure { value: String } => "code_structure", 422;
        /// A code whose check digit does not fit.
        CodeCheckDigit { value: String } => "code_check_digit", 422;
        /// The unit that all quantities count cannot change.
        BaseUnitFixed { unit: String } => "base_unit_fixed", 422;
        /// Nobody could use the item.
        NoTier {} => "no_tier", 422;
    }
}

refusals! {
    /// What deserves a second look and refuses nothing.
    pub enum Remark in "formulary" {
        /// The code passes, but its inner split is unusual.
        CodeUnusual { value: String } => "code_unusual", 422;
        /// An import registration of the older form.
        CodeOlderForm { value: String } => "code_older_form", 422;
        /// No structure is published for this kind of code.
        CodeUnchecked { value: String } => "code_unchecked", 422;
        /// Several packs in one cell: the first was taken.
        PackAlternative { value: String } => "pack_alternative", 422;
        /// The pack counts another unit than the item: taken for the content of one unit.
        PackIsContent { value: String } => "pack_is_content", 422;
    }
}

refusals! {
    /// Why a verb of the formulary is refused.
    pub enum FormularyRefusal in "formulary" {
        /// Another item has this code.
        CodeTaken { code: String } => "code_taken", 409;
        /// The verb does not fit the state of the change.
        ChangeState { state: String, verb: String } => "change_state", 409;
        /// Only the author takes a change back.
        NotAuthor {} => "not_author", 403;
        /// A change that would change nothing.
        NothingChanges {} => "nothing_changes", 422;
        /// This kind of change needs an item, or must not have one.
        ItemNeeded {} => "item_needed", 422;
        /// Only added items have none.
        ItemNotNeeded {} => "item_not_needed", 422;
        /// Replacing needs the item that comes instead.
        SubstituteNeeded {} => "substitute_needed", 422;
        /// An item cannot stand in for itself, nor one that is not in use.
        SubstituteUnusable {} => "substitute_unusable", 422;
        /// The item is not in the state from which this change starts.
        ItemState { state: String, kind: String } => "item_state", 409;
        /// The day lies in the past.
        EffectiveInPast { today: String } => "effective_in_past", 422;
        /// Rows with errors: nothing of the file is written.
        ImportHasErrors { cells: Vec<String>, count: usize } => "import_has_errors", 422;
        /// Rows wait for a decision.
        ImportHasConflicts { cells: Vec<String>, count: usize } => "import_has_conflicts", 409;
        /// The list has changed since the file was checked.
        ImportOutdated {} => "import_outdated", 409;
        /// The file was applied or thrown away before.
        ImportState { state: String } => "import_state", 409;
        /// No column tells the name.
        ImportNoName { headers: Vec<String> } => "import_no_name", 422;
        /// The item repeats no other one.
        NoDuplicate {} => "no_duplicate", 409;
        /// The facility has such an entry.
        CrosswalkTaken { code: String, unit: String } => "crosswalk_taken", 409;
        /// A ratio must count.
        RatioNotPositive {} => "ratio_not_positive", 422;
        /// The organisation is no facility within reach.
        NoFacility {} => "no_facility", 422;
    }
}
