//! Tasks come and go with what is reserved at the centre; free stock serves what waits.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::{DispatchTerms, TaskState, TaskVerb};
use crate::refusal::DispatchRefusal;
use crate::rules::serving::{Lot, Wish, serve};
use crate::store::{self, Task};
use demand::model::back_order::{BackOrder, BackOrderId, BackOrderState};
use demand::planning::{BackOrderFilter, back_orders, back_orders_serve};
use formulary::model::ItemId;
use identity::directory;
use kernel::prelude::*;
use stock::model::{FreeLot, IssueId, PaperId, PlaceId, Reservation, ReservationKey, Reserve};
use stock::on_the_way::{OnTheWay, on_the_way_move};
use stock::reserving::{self, GoodsIssued, GoodsReserved, GoodsWanted, ReservationsReleased};

/// What was promised to a facility becomes a task.
pub async fn goods_reserved(tx: &Tx, event: &GoodsReserved) -> Result<()> {
    store::tasks_take_up(tx, event.place).await.map(drop)
}

/// What left by an issue note needs no van.
pub async fn goods_issued(tx: &Tx, event: &GoodsIssued) -> Result<()> {
    take(tx, &event.issued, TaskVerb::Issue, Some(event.issue)).await
}

/// Says what of some reservations is being picked or packed.
pub async fn goods_wanted(tx: &Tx, event: &GoodsWanted) -> Result<()> {
    let keys: Vec<ReservationKey> = event.asked.iter().map(|part| part.key).collect();
    let mut waiting: BTreeMap<ReservationKey, i64> = BTreeMap::new();
    for task in store::tasks_waiting(tx, &keys).await? {
        *waiting.entry(task.reservation().key).or_default() += task.quantity_milli.0;
    }
    for part in &event.asked {
        let busy = part.open.0 - waiting.get(&part.key).copied().unwrap_or_default();
        if busy > 0 {
            event.keep_back(part.key, Quantity(busy));
        }
    }
    Ok(())
}

/// What was set free is nobody's task any more.
pub async fn reservations_released(tx: &Tx, event: &ReservationsReleased) -> Result<()> {
    take(tx, &event.released, TaskVerb::Release, None).await
}

/// Takes parts of reservations off the tasks that still wait; those that end by it keep the note by which they left. What is
/// being picked or packed cannot be taken away.
async fn take(
    tx: &Tx,
    parts: &[Reservation],
    verb: TaskVerb,
    issue: Option<IssueId>,
) -> Result<()> {
    let mut wanted: BTreeMap<ReservationKey, i64> = BTreeMap::new();
    for part in parts {
        *wanted.entry(part.key).or_default() += part.open.0;
    }
    let keys: Vec<ReservationKey> = wanted.keys().copied().collect();
    let tasks = store::tasks_waiting(tx, &keys).await?;
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for task in &tasks {
        let missing = wanted.entry(task.reservation().key).or_default();
        let some = task.quantity_milli.0.min(*missing);
        *missing -= some;
        if some == task.quantity_milli.0 {
            whole.push(*task);
        } else if some > 0 {
            cut.push((*task, Quantity(some)));
        }
    }
    let short = wanted.iter().find(|(_, missing)| **missing > 0);
    if let Some((key, _)) = short {
        let item = parts.iter().find(|part| part.key == *key);
        let item = match item {
            Some(part) => item_name(tx, part.item_id).await?,
            None => String::new(),
        };
        return Err(DispatchRefusal::InWork { item }.into());
    }
    let ids: Vec<_> = whole.iter().map(|task| task.id).collect();
    let ends = store::tasks_end(tx, &ids, verb, issue).await?;
    let mut split = Vec::with_capacity(cut.len());
    for (task, some) in &cut {
        split.push(Task {
            id: tx.id(),
            quantity_milli: *some,
            state: ends,
            ..*task
        });
    }
    let less: Vec<_> = cut.iter().map(|(task, some)| (task.id, *some)).collect();
    store::tasks_shrink(tx, &less, TaskState::Waiting).await?;
    store::tasks_insert(tx, &split, issue).await.map(drop)
}

pub(super) async fn item_name(tx: &Tx, item: ItemId) -> Result<String> {
    let found = formulary::directory::item_refs(tx, [item]).await?;
    Ok(found
        .get(&item)
        .map(|item| item.name.clone())
        .unwrap_or_default())
}

/// Lots of the centre that are promised to nobody serve the back orders that wait: first to expire first, with life enough
/// for whoever gets them. Answers how many back orders got something.
pub async fn serve_back_orders(app: &App, actor: &Actor, key: &Idempotency) -> Result<i64> {
    app.db
        .write_once(actor, key, |tx| serve_in(tx).scope_boxed())
        .await
}

/// Most back orders that are looked at in one go.
const MOST: u64 = 20_000;

async fn serve_in(tx: &Tx) -> Result<i64> {
    let terms: DispatchTerms = tx.policy().await?;
    let centre = directory::centre(tx).await?.id;
    let place = reserving::store_of(tx, centre).await?;
    let open = BackOrderFilter {
        state: Some(BackOrderState::Open),
        ..BackOrderFilter::default()
    };
    let mut orders = back_orders(tx, open, None, None, MOST).await?;
    // What the centre asked for itself is missing on this very shelf.
    orders.retain(|order| order.missing.facility_id != centre);
    orders.sort_by_key(|order| (order.missing.item_id, order.since_on, order.id));
    let kinds =
        directory::organisation_refs(tx, orders.iter().map(|order| order.missing.facility_id))
            .await?;
    let items: Vec<ItemId> = orders.iter().map(|order| order.missing.item_id).collect();
    let free = reserving::free_lots(tx, place, &items).await?;
    let mut service = Service::default();
    for of_item in orders.chunk_by(|one, other| one.missing.item_id == other.missing.item_id) {
        let lots = free.get(&of_item[0].missing.item_id);
        let lots = lots.map(Vec::as_slice).unwrap_or_default();
        let life_days = |order: &BackOrder| {
            let facility = kinds.get(&order.missing.facility_id);
            facility.map_or(0, |facility| terms.life_days(facility.kind))
        };
        service.serve(tx.day(), place, of_item, lots, life_days);
    }
    let Service {
        served,
        wanted,
        coming,
    } = service;
    if served.is_empty() {
        return Err(DispatchRefusal::NothingWaits {}.into());
    }
    back_orders_serve(tx, &served).await?;
    on_the_way_move(tx, &coming).await?;
    reserving::reserve(tx, &wanted).await?;
    let count = i64::try_from(served.len()).unwrap_or(i64::MAX);
    for (id, _, quantity) in &served {
        tx.journal(
            "back_order",
            *id,
            None,
            Verb("serve"),
            json!({ "quantity": quantity }),
        );
    }
    Ok(count)
}

/// What back orders get.
#[derive(Default)]
struct Service {
    served: Vec<(BackOrderId, i64, Quantity)>,
    wanted: Vec<Reserve>,
    coming: Vec<OnTheWay>,
}

impl Service {
    /// Shares the free lots of an item among its back orders, in their order.
    fn serve(
        &mut self,
        day: Day,
        place_id: PlaceId,
        orders: &[BackOrder],
        lots: &[FreeLot],
        life_days: impl Fn(&BackOrder) -> i64,
    ) {
        let wish = |order: &BackOrder| Wish {
            quantity: order.missing.quantity,
            life_days: life_days(order),
        };
        let known = |lot: &FreeLot| Lot {
            expires_on: lot.expires_on,
            quantity: lot.quantity,
        };
        let wishes: Vec<Wish> = orders.iter().map(wish).collect();
        let known: Vec<Lot> = lots.iter().map(known).collect();
        let given = serve(&wishes, &known, day);
        for by_wish in given.chunk_by(|one, other| one.wish == other.wish) {
            let order = &orders[by_wish[0].wish];
            let (facility_id, item_id) = (order.missing.facility_id, order.missing.item_id);
            let sum = Quantity(by_wish.iter().map(|one| one.quantity.0).sum());
            self.served.push((order.id, order.version, sum));
            self.coming.push(OnTheWay {
                organisation_id: facility_id,
                item_id,
                change: sum,
            });
            self.wanted.extend(by_wish.iter().map(|one| Reserve {
                key: ReservationKey {
                    requisition_id: PaperId(order.missing.requisition_id.0),
                    lot_id: lots[one.lot].lot_id,
                    place_id,
                },
                item_id,
                facility_id,
                quantity: one.quantity,
            }));
        }
    }
}
