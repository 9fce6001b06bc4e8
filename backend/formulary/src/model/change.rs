//! A change request 目录变更: proposed, reviewed by another person, effective on its day. Nothing of the list is edited in place.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{ChangeId, ItemId};
use kernel::clock::{Day, Instant};
use kernel::error::{General, Result};
use kernel::ids::{OrganisationId, UserId};
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What is asked for.
    pub enum ChangeKind {
        /// A new item.
        Add = "add",
        /// Other fields.
        Amend = "amend",
        /// 暂停: not requested for the time being.
        Suspend = "suspend",
        /// Requested again.
        Resume = "resume",
        /// 停用: out of the list.
        Retire = "retire",
        /// Out of the list, with another item in its place.
        Replace = "replace",
    }
}

word_enum! {
    /// The state of a change in one word.
    pub enum ChangeWord {
        /// Waits for the committee.
        Proposed = "proposed",
        /// Waits for its day.
        Approved = "approved",
        /// The committee said no, or it could not take effect.
        Rejected = "rejected",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
        /// The list says so now.
        Effective = "effective",
    }
}

/// What the reviewer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// None: the system, when a change could not take effect.
    pub by: Option<UserId>,
    pub at: Instant,
    pub note: String,
}

/// Where a change stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeState {
    Proposed,
    Approved(Decision),
    Rejected(Decision),
    Withdrawn,
    Effective { decision: Decision, at: Instant },
}

/// Arrows of the change: from, verb, to. Every other verb in a state is refused.
pub const MAP: &[(ChangeWord, &str, ChangeWord)] = &[
    (ChangeWord::Proposed, "approve", ChangeWord::Approved),
    (ChangeWord::Proposed, "reject", ChangeWord::Rejected),
    (ChangeWord::Proposed, "withdraw", ChangeWord::Withdrawn),
    (ChangeWord::Approved, "take_effect", ChangeWord::Effective),
    (ChangeWord::Approved, "lapse", ChangeWord::Rejected),
];

impl ChangeState {
    /// The state without its facts.
    pub fn word(&self) -> ChangeWord {
        match self {
            ChangeState::Proposed => ChangeWord::Proposed,
            ChangeState::Approved(_) => ChangeWord::Approved,
            ChangeState::Rejected(_) => ChangeWord::Rejected,
            ChangeState::Withdrawn => ChangeWord::Withdrawn,
            ChangeState::Effective { .. } => ChangeWord::Effective,
        }
    }

    /// What the reviewer said, once he did.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            ChangeState::Approved(decision)
            | ChangeState::Rejected(decision)
            | ChangeState::Effective { decision, .. } => Some(decision),
            ChangeState::Proposed | ChangeState::Withdrawn => None,
        }
    }
}

/// A request to change the list.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: ChangeId,
    /// What people call it: `BG202611-0007`.
    pub number: String,
    pub kind: ChangeKind,
    /// None while an added item does not exist yet.
    pub item_id: Option<ItemId>,
    /// The item to use instead, for suspend, retire and replace.
    pub substitute_id: Option<ItemId>,
    /// Proposed fields by name; only those that change.
    pub fields: Map<String, Value>,
    pub reason: String,
    pub effective_on: Day,
    pub state: ChangeState,
    /// What the reviewer was shown when he decided.
    pub impact: Option<Impact>,
    pub proposed_by: UserId,
    /// The absent colleague in whose place it was proposed.
    pub proposed_for: Option<UserId>,
    pub proposed_at: Instant,
    pub version: i64,
}

/// What a change touches 影响, shown before anybody decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Impact {
    /// Stock of the item by organisation, most first.
    pub stock_left: Vec<StockLeft>,
    /// Orders that still expect it.
    pub open_orders: Vec<OpenOrder>,
    /// Facilities that used it in the last 90 days.
    pub facilities_90_days: i64,
    /// Items that may be used instead.
    pub substitutes: Vec<super::ItemRef>,
}

/// Stock of one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockLeft {
    pub organisation_id: OrganisationId,
    pub organisation: String,
    pub quantity: Quantity,
}

/// An order that still expects the item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenOrder {
    pub number: String,
    pub supplier: String,
    /// Ordered and not yet accepted, base units.
    pub quantity: Quantity,
}

/// Event: what would a change of this item touch? Slices on the right add what they know in the same transaction.
#[derive(Clone, Debug)]
pub struct ImpactAsked {
    pub item_id: ItemId,
    answer: Arc<Mutex<Impact>>,
}

impl ImpactAsked {
    /// An open question, with what the formulary knows itself.
    pub fn new(item_id: ItemId, known: Impact) -> Self {
        ImpactAsked {
            item_id,
            answer: Arc::new(Mutex::new(known)),
        }
    }

    /// Adds to the answer.
    pub fn add(&self, add: impl FnOnce(&mut Impact)) -> Result<()> {
        let mut answer = self.answer.lock().map_err(|_| General::Fault {})?;
        add(&mut answer);
        Ok(())
    }

    /// The answer so far.
    pub fn answer(&self) -> Result<Impact> {
        Ok(self.answer.lock().map_err(|_| General::Fault {})?.clone())
    }
}
