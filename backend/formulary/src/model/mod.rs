//! What the formulary speaks of: items with their fields and versions, change requests, imports, crosswalk entries.

mod change;
mod crosswalk;
mod import;
mod item;

pub use change::{
    Change, ChangeKind, ChangeState, ChangeWord, Decision, Impact, ImpactAsked, MAP, OpenOrder,
    StockLeft,
};
pub use crosswalk::{Crosswalk, CrosswalkDecided, CrosswalkState, Local, Ratio};
pub use import::{BatchState, ConflictDecision, DuplicateDecision, ImportKind};
pub use item::{
    AntibioticTier, ChronicGuarantee, InsuranceClass, Item, ItemFields, ItemKind, ItemRef,
    ItemState, Storage, Vbp,
};

use kernel::id_type;

id_type!(
    /// One drug, piece, consumable or reagent of the list.
    ItemId
);
id_type!(
    /// A request to change the list.
    ChangeId
);
id_type!(
    /// One checked file.
    ImportId
);
id_type!(
    /// A row of a checked file that waits for a decision.
    ConflictId
);
id_type!(
    /// A facility's own name for an item.
    CrosswalkId
);
