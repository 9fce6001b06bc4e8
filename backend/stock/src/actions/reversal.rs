//! Taking back 冲红 what a desk reported by hand: a linked counter-move, never a deletion.

use serde_json::json;

use super::adjusting::ADJUSTMENT;
use super::counts::COUNT;
use super::{TEXT_MAX, own_store};
use crate::ledger::{post_moves, reversal};
use crate::model::{Document, Move, MoveId, MoveReason, PlaceId};
use crate::refusal::StockRefusal;
use crate::rules::ledger::LedgerRefusal;
use crate::store;
use kernel::four_eyes::{FourEyes, NotSubmitter};
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal and of the ledger's documents.
const REVERSAL: &str = "reversal";

/// Is a move with this reason reported by a desk, which may take it back?
pub fn by_hand(reason: MoveReason) -> bool {
    matches!(
        reason,
        MoveReason::Consumption
            | MoveReason::Found
            | MoveReason::Loss
            | MoveReason::Wasted
            | MoveReason::Damaged
            | MoveReason::Expired
    )
}

/// May this actor take the move back? What was written off or on, only somebody else takes back than who booked it.
pub fn may_reverse(
    actor: &Actor,
    document: &str,
    booked_by: Option<UserId>,
) -> Result<(), FourEyes> {
    match document {
        COUNT | ADJUSTMENT => NotSubmitter::witness(actor, booked_by, None).map(drop),
        _ => Ok(()),
    }
}

/// Takes a move back, whole and once.
pub async fn reverse(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    id: MoveId,
    reason: &str,
) -> Result<MoveId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { reverse_in(tx, id, &fold(reason)).await }.scope_boxed()
        })
        .await
}

async fn reverse_in(tx: &Tx, id: MoveId, reason: &str) -> Result<MoveId> {
    let moved = store::ledger::move_get(tx, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let owner = owner(tx, &moved).await?;
    // A move outside the actor's reach does not exist for him.
    own_store(tx, owner).await?;
    if reason.is_empty() {
        return Err(Invalid::one("/reason", StockRefusal::ReasonMissing {}));
    }
    if reason.chars().count() > TEXT_MAX {
        return Err(Invalid::one("/reason", Field::TooLong { max: TEXT_MAX }));
    }
    let request = reversal(
        &moved,
        Document {
            kind: REVERSAL,
            id: id.0,
        },
    )?;
    if !by_hand(moved.reason) {
        return Err(StockRefusal::NotByHand {}.into());
    }
    may_reverse(tx.actor(), &moved.document, moved.actor_user_id)?;
    let posted = post_moves(tx, &[request]).await?;
    let Some(counter) = posted.moves.first() else {
        return Err(LedgerRefusal::ReversedAlready {}.into());
    };
    let facts = json!({ "reverses_id": id, "organisation_id": owner, "reason": reason });
    tx.journal("stock_move", *counter, None, Verb("reverse"), facts);
    Ok(*counter)
}

/// Whose move it is: reports by hand never leave their organisation.
async fn owner(tx: &Tx, moved: &Move) -> Result<OrganisationId> {
    let places = store::places::by_id(tx, [moved.from, moved.to]).await?;
    let at = |id: PlaceId| places.get(&id).map(|place| place.organisation_id);
    match (at(moved.from), at(moved.to)) {
        (Some(from), Some(to)) if from == to => Ok(from),
        (Some(_), Some(to)) => Ok(to),
        _ => Err(Error::fault(format!(
            "move {} between unknown places",
            moved.id
        ))),
    }
}
