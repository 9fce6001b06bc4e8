//! Laws of the ledger: goods are neither made nor lost, no shelf holds less than nothing, balances and months are
//! the sums of their moves, and twice is once. Kept by thousands of random moves, and by sixteen desks at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use backend::stock::ledger::post_moves;
use backend::stock::model::{LotId, MoveReason, MoveRequest, Place, PlaceId, PlaceKind};
use backend::stock::places::places;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::FromQueryResult;

use crate::world::stock::shelf;
use crate::world::{World, catalogue};

/// The playing field: every place of three facilities, and lots of four items.
struct Field {
    places: Vec<(PlaceId, PlaceKind)>,
    lots: Vec<(ItemId, LotId)>,
}

async fn field(world: &World) -> Field {
    let items = catalogue::items(world, 4).await;
    let mut lots = Vec::new();
    let mut found = Vec::new();
    for code in ["east1", "east2", "west1"] {
        let organisation = world.organisation(code).await;
        for item in &items {
            lots.push((*item, shelf(world, organisation, *item).await.lot));
        }
        let all = world
            .arrange(|tx| {
                async move {
                    let wanted: Vec<_> = PlaceKind::OF_FACILITY
                        .iter()
                        .map(|kind| (organisation, *kind))
                        .collect();
                    let found = places(tx, &wanted).await?;
                    let ids = wanted
                        .iter()
                        .map(|(_, kind)| Ok((found.id(organisation, *kind)?, *kind)));
                    ids.collect::<Result<Vec<_>>>()
                }
                .scope_boxed()
            })
            .await;
        found.extend(all);
    }
    lots.sort_unstable();
    lots.dedup();
    Field {
        places: found,
        lots,
    }
}

impl Field {
    /// A random move: sometimes too large, sometimes repeated, now and then from a place to itself.
    fn draw(&self, dice: &mut StdRng, key: usize) -> MoveRequest {
        let (item_id, lot_id) = self.lots[dice.random_range(0..self.lots.len())];
        let from = self.places[dice.random_range(0..self.places.len())].0;
        let to = self.places[dice.random_range(0..self.places.len())].0;
        MoveRequest {
            item_id,
            lot_id,
            from,
            to,
            quantity: Quantity(dice.random_range(-1..5_000)),
            reason: MoveReason::Transfer,
            document: backend::stock::model::Document { kind: "law", id: 1 },
            period: None,
            reverses: None,
            dedupe_key: format!("law:{key}"),
        }
    }
}

#[derive(Debug, FromQueryResult)]
struct Kept {
    place_id: PlaceId,
    lot_id: LotId,
    quantity_milli: i64,
    boundless: bool,
}

#[derive(Debug, FromQueryResult)]
struct Moved {
    lot_id: LotId,
    item_id: ItemId,
    from_place_id: PlaceId,
    to_place_id: PlaceId,
    quantity_milli: i64,
    period: Option<String>,
}

/// Checks every law against the rows themselves.
async fn check(world: &World) -> usize {
    let balances = "SELECT place_id, lot_id, quantity_milli, boundless FROM balance";
    let moves = "SELECT lot_id, item_id, from_place_id, to_place_id, quantity_milli, period FROM stock_move";
    let kept: Vec<Kept> = world
        .arrange(|tx| async move { tx.rows(balances, binds![]).await }.scope_boxed())
        .await;
    let moved: Vec<Moved> = world
        .arrange(|tx| async move { tx.rows(moves, binds![]).await }.scope_boxed())
        .await;
    let mut sums: BTreeMap<(PlaceId, LotId), i64> = BTreeMap::new();
    for step in &moved {
        *sums.entry((step.from_place_id, step.lot_id)).or_default() -= step.quantity_milli;
        *sums.entry((step.to_place_id, step.lot_id)).or_default() += step.quantity_milli;
    }
    let mut totals: BTreeMap<LotId, i64> = BTreeMap::new();
    for balance in &kept {
        assert!(
            balance.boundless || balance.quantity_milli >= 0,
            "{balance:?}"
        );
        let sum = sums
            .remove(&(balance.place_id, balance.lot_id))
            .unwrap_or_default();
        assert_eq!(
            sum, balance.quantity_milli,
            "{balance:?} is not the sum of its moves"
        );
        *totals.entry(balance.lot_id).or_default() += balance.quantity_milli;
    }
    sums.retain(|_, sum| *sum != 0);
    assert!(sums.is_empty(), "moves without a balance: {sums:?}");
    assert!(
        totals.values().all(|total| *total == 0),
        "a lot was made or lost: {totals:?}"
    );
    check_months(world, &moved).await;
    moved.len()
}

async fn check_months(world: &World, moved: &[Moved]) {
    #[derive(FromQueryResult)]
    struct Month {
        organisation_id: OrganisationId,
        item_id: ItemId,
        period: String,
        quantity_milli: i64,
    }
    let places = "SELECT id, organisation_id, kind, name, boundless, active FROM place WHERE kind = 'patient'";
    let patients: Vec<Place> = world
        .arrange(|tx| async move { tx.rows(places, binds![]).await }.scope_boxed())
        .await;
    let owner: BTreeMap<PlaceId, OrganisationId> = patients
        .into_iter()
        .map(|place| (place.id, place.organisation_id))
        .collect();
    let mut sums: BTreeMap<(OrganisationId, ItemId, String), i64> = BTreeMap::new();
    for step in moved {
        for (place, sign) in [(step.to_place_id, 1), (step.from_place_id, -1)] {
            if let Some(organisation) = owner.get(&place) {
                let period = step
                    .period
                    .clone()
                    .expect("moves of patients carry a month");
                *sums
                    .entry((*organisation, step.item_id, period))
                    .or_default() += sign * step.quantity_milli;
            }
        }
    }
    let months = "SELECT organisation_id, item_id, period, quantity_milli FROM consumption_month";
    let months: Vec<Month> = world
        .arrange(|tx| async move { tx.rows(months, binds![]).await }.scope_boxed())
        .await;
    for month in months {
        let sum = sums
            .remove(&(month.organisation_id, month.item_id, month.period))
            .unwrap_or_default();
        assert_eq!(sum, month.quantity_milli);
    }
    sums.retain(|_, sum| *sum != 0);
    assert!(sums.is_empty(), "use without a month: {sums:?}");
}

/// Posts a batch; answers how many moves were new, or the refusal.
async fn post(world: &World, batch: &[MoveRequest]) -> Result<usize, &'static str> {
    let system = Actor::system("law");
    let posted = world
        .app
        .db
        .write(&system, |tx| {
            async move { post_moves(tx, batch).await }.scope_boxed()
        })
        .await;
    match posted {
        Ok(posted) => Ok(posted.moves.len()),
        Err(error) if error.status() < 500 => Err(error.code()),
        Err(error) => panic!("{error}"),
    }
}

spec! {
    async fn thousands_of_random_moves_keep_every_law(world: World) {
        let field = field(&world).await;
        let mut dice = StdRng::seed_from_u64(20_261_123);
        let (mut key, mut new, mut refused) = (0, 0, BTreeMap::<&str, usize>::new());
        let mut past: Vec<MoveRequest> = Vec::new();
        for _ in 0..900 {
            let size = dice.random_range(1..8);
            let mut batch: Vec<MoveRequest> = Vec::new();
            for _ in 0..size {
                if !past.is_empty() && dice.random_bool(0.1) {
                    batch.push(past[dice.random_range(0..past.len())].clone());
                } else {
                    key += 1;
                    batch.push(field.draw(&mut dice, key));
                }
            }
            match post(&world, &batch).await {
                Ok(posted) => {
                    new += posted;
                    past.extend(batch);
                }
                Err(code) => *refused.entry(code).or_default() += 1,
            }
        }
        assert_eq!(check(&world).await, new, "twice is once");
        assert!(new > 400, "{new} moves, refused {refused:?}");
        assert!(refused["stock.below_zero"] > 50 && refused["stock.same_place"] > 20, "{refused:?}");
    }

    async fn sixteen_desks_at_once_keep_every_law(world: World) {
        let field = Arc::new(field(&world).await);
        let world = Arc::new(world);
        let done = Arc::new(AtomicUsize::new(0));
        let mut desks = tokio::task::JoinSet::new();
        for desk in 0..16_usize {
            let (world, field, done) = (world.clone(), field.clone(), done.clone());
            desks.spawn(async move {
                // Neighbours draw the same moves, so half of all keys are asked for twice, often at the same time.
                let mut dice = StdRng::seed_from_u64(desk as u64 / 2);
                for round in 0..30 {
                    let first = (desk / 2) * 1000 + round * 4;
                    let batch: Vec<MoveRequest> = (0..4).map(|at| field.draw(&mut dice, first + at)).collect();
                    if let Ok(new) = post(&world, &batch).await {
                        done.fetch_add(new, Ordering::SeqCst);
                    }
                }
            });
        }
        while let Some(desk) = desks.join_next().await {
            desk.expect("a desk that ends");
        }
        assert_eq!(check(&world).await, done.load(Ordering::SeqCst), "twice is once");
        assert!(done.load(Ordering::SeqCst) > 60);
    }
}
