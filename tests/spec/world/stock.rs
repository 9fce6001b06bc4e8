//! Shelves of the county: goods that came, and moves of one lot.

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use backend::stock::ledger::post_moves;
use backend::stock::model::{
    Document, LotId, LotKey, MoveReason, MoveRequest, NewLot, PlaceId, PlaceKind,
};
use backend::stock::places::{lots, places};

use super::World;

/// Opening stock of an item at an organisation: lot number, expiry, whole units.
pub async fn deliver(
    world: &World,
    organisation: OrganisationId,
    item: ItemId,
    stock: &[(&str, &str, i64)],
) {
    world
        .arrange(|tx| async move { deliver_in(tx, organisation, item, stock).await }.scope_boxed())
        .await;
}

/// The same in a transaction under way.
pub async fn deliver_in(
    tx: &Tx,
    organisation: OrganisationId,
    item: ItemId,
    stock: &[(&str, &str, i64)],
) -> Result<()> {
    let kinds = [PlaceKind::Opening, PlaceKind::Store];
    let found = places(tx, &kinds.map(|kind| (organisation, kind))).await?;
    let boxes: Vec<NewLot> = stock
        .iter()
        .map(|(number, expires_on, _)| printed(item, number, expires_on))
        .collect();
    let ids = lots(tx, &boxes).await?;
    let mut moves = Vec::new();
    for (lot, (number, _, units)) in boxes.iter().zip(stock) {
        moves.push(MoveRequest {
            item_id: item,
            lot_id: ids[&lot.key],
            from: found.id(organisation, PlaceKind::Opening)?,
            to: found.id(organisation, PlaceKind::Store)?,
            quantity: Quantity(units * 1000),
            reason: MoveReason::Opening,
            document: Document {
                kind: "opening",
                id: item.0,
            },
            period: None,
            reverses: None,
            dedupe_key: format!("opening:{organisation}:{item}:{number}"),
        });
    }
    post_moves(tx, &moves).await?;
    Ok(())
}

fn printed(item: ItemId, number: &str, expires_on: &str) -> NewLot {
    let expires_on = expires_on.parse().expect("a day");
    NewLot {
        key: LotKey {
            item_id: item,
            number: number.to_owned(),
            expires_on,
        },
        produced_on: None,
    }
}

/// The id of a lot by what is printed on its box.
pub async fn lot(world: &World, item: ItemId, number: &str) -> LotId {
    let sql = "SELECT id FROM lot WHERE item_id = ? AND number = ?";
    let found = world
        .arrange(|tx| async move { tx.scalar(sql, binds![item, number]).await }.scope_boxed())
        .await;
    found.expect("a lot")
}

/// One lot of one item at one organisation, to be moved in and out.
pub struct Shelf {
    pub item: ItemId,
    pub lot: LotId,
    pub opening: PlaceId,
    pub store: PlaceId,
    pub patient: PlaceId,
}

/// A shelf with nothing on it yet; the lot is `L1`.
pub async fn shelf(world: &World, organisation: OrganisationId, item: ItemId) -> Shelf {
    let made =
        world.arrange(|tx| async move { shelf_in(tx, organisation, item).await }.scope_boxed());
    made.await
}

async fn shelf_in(tx: &Tx, organisation: OrganisationId, item: ItemId) -> Result<Shelf> {
    let kinds = [PlaceKind::Opening, PlaceKind::Store, PlaceKind::Patient];
    let found = places(tx, &kinds.map(|kind| (organisation, kind))).await?;
    let new = printed(item, "L1", "2030-12-31");
    let id = lots(tx, std::slice::from_ref(&new)).await?[&new.key];
    Ok(Shelf {
        item,
        lot: id,
        opening: found.id(organisation, PlaceKind::Opening)?,
        store: found.id(organisation, PlaceKind::Store)?,
        patient: found.id(organisation, PlaceKind::Patient)?,
    })
}

impl Shelf {
    /// A move of this lot; the key is its document.
    pub fn step(
        &self,
        from: PlaceId,
        to: PlaceId,
        reason: MoveReason,
        key: &str,
        milli: i64,
    ) -> MoveRequest {
        MoveRequest {
            item_id: self.item,
            lot_id: self.lot,
            from,
            to,
            quantity: Quantity(milli),
            reason,
            document: Document {
                kind: "spec",
                id: 1,
            },
            period: None,
            reverses: None,
            dedupe_key: key.to_owned(),
        }
    }

    /// Thousandths that come.
    pub fn receipt(&self, key: &str, milli: i64) -> MoveRequest {
        self.step(self.opening, self.store, MoveReason::Receipt, key, milli)
    }

    /// Thousandths that are used.
    pub fn issue(&self, key: &str, milli: i64) -> MoveRequest {
        self.step(
            self.store,
            self.patient,
            MoveReason::Consumption,
            key,
            milli,
        )
    }
}
