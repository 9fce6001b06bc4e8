//! 拆零: packs are opened, and what was in them is a lot of its own with a shorter life.

use serde_json::json;

use super::own_store;
use crate::holding::lots_pinned;
use crate::ledger::post_moves;
use crate::model::{Document, LotId, LotKey, MoveReason, MoveRequest, NewLot, PlaceKind, SplitId};
use crate::places::{lots, places};
use crate::policy::SplitTerms;
use crate::refusal::StockRefusal;
use crate::rules::count::CountRefusal;
use crate::rules::split::{beyond_use, split_number};
use crate::store;
use crate::store::splits::Split;
use formulary::model::ItemId;
use kernel::prelude::*;

/// Word of the journal and of the ledger's documents.
pub const SPLIT: &str = "lot_split";

/// Packs that are to be opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Of which item.
    pub item_id: ItemId,
    /// Of which lot.
    pub lot_id: LotId,
    /// How many order units.
    pub packs: i64,
}

/// Opens packs: two linked moves take them out of their lot and put their goods into the opened one.
pub async fn split(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    wanted: Opening,
) -> Result<SplitId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { split_in(tx, wanted).await }.scope_boxed()
        })
        .await
}

async fn split_in(tx: &Tx, wanted: Opening) -> Result<SplitId> {
    let place = own_store(tx, wanted.organisation_id).await?;
    if wanted.packs <= 0 {
        return Err(Invalid::one("/packs", Field::NotPositive {}));
    }
    let item = formulary::directory::item(tx, wanted.item_id).await?.fields;
    if item.pack <= Quantity(1_000) {
        let name = item.name;
        return Err(StockRefusal::NothingToOpen { item: name }.into());
    }
    let (item_id, lot_id) = (wanted.item_id, wanted.lot_id);
    let lot = lots_pinned(tx, &[lot_id]).await?.remove(&lot_id);
    let lot = lot
        .filter(|lot| lot.item_id == item_id)
        .ok_or(CountRefusal::LotOfAnotherItem { item_id, lot_id })?;
    if lot.held || lot.expires_on < tx.day() || lot.split_from_id.is_some() {
        return Err(StockRefusal::NotToBeOpened { lot: lot.number }.into());
    }
    let terms: SplitTerms = tx.policy().await?;
    let opened = NewLot {
        key: LotKey {
            item_id,
            number: split_number(&lot.number, tx.day()),
            expires_on: beyond_use(&terms, item.storage, lot.expires_on, tx.day()),
        },
        produced_on: lot.produced_on,
    };
    let made = lots(tx, std::slice::from_ref(&opened)).await?;
    let to_lot = *made
        .get(&opened.key)
        .ok_or_else(|| Error::fault("a lot was not written"))?;
    store::splits::link(tx, to_lot, lot_id).await?;
    let quantity = item
        .pack
        .0
        .checked_mul(wanted.packs)
        .map(Quantity)
        .ok_or_else(|| Invalid::one("/packs", Field::NotPositive {}))?;
    let split = Split {
        id: tx.id(),
        number: tx.next_number("CL", &tx.day().compact_month()).await?,
        organisation_id: place.id,
        item_id,
        from_lot_id: lot_id,
        to_lot_id: to_lot,
        packs: wanted.packs,
        quantity_milli: quantity,
        split_by: tx.actor().author(),
        split_at: tx.now(),
    };
    store::splits::insert(tx, &split).await?;
    post_moves(tx, &moves(tx, &split).await?).await?;
    let facts = json!({
        "organisation_id": place.id, "item_id": item_id, "lot": lot.number, "packs": wanted.packs, "quantity": quantity,
        "opened": opened.key.number, "expires_on": opened.key.expires_on,
    });
    tx.journal(SPLIT, split.id, Some(&split.number), Verb::CREATE, facts);
    Ok(split.id)
}

async fn moves(tx: &Tx, split: &Split) -> Result<[MoveRequest; 2]> {
    let owner = split.organisation_id;
    let kinds = [PlaceKind::Store, PlaceKind::Split];
    let found = places(tx, &kinds.map(|kind| (owner, kind))).await?;
    let (shelf, bench) = (
        found.id(owner, PlaceKind::Store)?,
        found.id(owner, PlaceKind::Split)?,
    );
    let step = |lot, way: (_, _), name: &str| MoveRequest {
        reason: MoveReason::Split,
        ..MoveRequest::transfer(
            (split.item_id, lot, split.quantity_milli),
            way,
            Document {
                kind: SPLIT,
                id: split.id.0,
            },
            format!("{SPLIT}:{}:{name}", split.id),
        )
    };
    Ok([
        step(split.from_lot_id, (shelf, bench), "closed"),
        step(split.to_lot_id, (bench, shelf), "opened"),
    ])
}
