//! The composition root: the one place that knows every slice. Event subscribers and duties are registered
//! here. The specification in `tests/` includes this same file, so it runs what the binary runs.

use std::sync::Arc;

use backend::decoction;
use backend::demand;
use backend::demand::events::RequisitionAccepted;
use backend::dispatch;
use backend::dispatch::parcels::ParcelsMoved;
use backend::exchange;
use backend::formulary;
use backend::identity;
use backend::kernel::actor::Actor;
use backend::kernel::app::{App, Settings};
use backend::kernel::clock::Clock;
use backend::kernel::db::{Db, Options};
use backend::kernel::duties;
use backend::kernel::error::Result;
use backend::kernel::events::Events;
use backend::kernel::mail::Mailer;
use backend::kernel::prelude::ScopedFutureExt as _;
use backend::mailroom;
use backend::purchasing;
use backend::purchasing::events::OrderMoved;
use backend::sla;
use backend::stock;
use backend::stock::events::ConsumptionChanged;
use backend::stock::reserving::{GoodsIssued, GoodsReserved, GoodsWanted, ReservationsReleased};
use backend::suppliers;
use scheduler::{BadCron, Duty, Environment, Scheduler, Wake};

/// Which slice is told of what. An event travels from left to right only.
fn events() -> Events {
    let mut events = Events::default();
    events.on::<ConsumptionChanged>(|tx, event| {
        Box::pin(demand::actions::forecasts::consumption_changed(tx, event))
    });
    events.on::<RequisitionAccepted>(|tx, event| {
        Box::pin(purchasing::requisition_accepted(tx, event))
    });
    events.on::<OrderMoved>(|tx, event| Box::pin(sla::order_moved(tx, event)));
    events
        .on::<ReservationsReleased>(|tx, event| Box::pin(demand::reservations_released(tx, event)));
    events.on::<ReservationsReleased>(|tx, event| {
        Box::pin(dispatch::reservations_released(tx, event))
    });
    events.on::<GoodsReserved>(|tx, event| Box::pin(dispatch::goods_reserved(tx, event)));
    events.on::<Arc<GoodsWanted>>(|tx, event| Box::pin(dispatch::goods_wanted(tx, event)));
    events.on::<GoodsIssued>(|tx, event| Box::pin(dispatch::goods_issued(tx, event)));
    events.on::<ParcelsMoved>(|tx, event| {
        Box::pin(decoction::actions::carrying::parcels_moved(tx, event))
    });
    events
}

/// The timetable: every slice declares its own duties.
fn duties(app: &App, mailer: &Mailer) -> Vec<Duty> {
    [
        duties::all(app, mailer),
        identity::duties::all(app),
        mailroom::duties::all(app),
        formulary::duties::all(app),
        suppliers::duties::all(app),
        stock::duties::all(app),
        demand::duties::all(app),
        purchasing::duties::all(app),
        sla::duties::all(app),
        exchange::duties::all(app),
        decoction::duties::all(app),
    ]
    .concat()
}

/// Opens the database, brings its schema and policies up to date, and puts the application on it.
/// Actions that ask for a duty ring `wake`.
pub async fn open(
    url: &str,
    options: &Options,
    clock: Clock,
    settings: Settings,
    wake: &Wake,
) -> Result<App> {
    let db = Db::connect(url, options, clock, events()).await?;
    let wake = wake.clone();
    db.on_wake(Arc::new(move |duty| wake.call(duty)));
    db.count_editions(backend::remembered_tables());
    db.count_editions_of(backend::remembered_of_tables());
    db.migrate().await?;
    let kinds = backend::policies();
    let policies = &kinds;
    db.write(&Actor::system("start"), |tx| {
        tx.policies_ship(policies).scope_boxed()
    })
    .await?;
    let policies = kinds.into_iter().map(|kind| (kind.key, kind)).collect();
    Ok(App::new(
        db,
        Settings {
            policies,
            ..settings
        },
    ))
}

/// The timetable of this process, on the product's own connection and clock.
pub fn timetable(
    app: &App,
    mailer: &Mailer,
    instance: &str,
    wake: Wake,
) -> std::result::Result<Scheduler, BadCron> {
    let (clock, ids) = (app.clock().clone(), app.db.clone());
    let environment = Environment {
        now: Arc::new(move || clock.now().0),
        next_id: Arc::new(move || ids.next_id()),
    };
    let settings = scheduler::Settings::of(instance);
    Scheduler::new(
        app.db.schema_connection(),
        environment,
        settings,
        wake,
        duties(app, mailer),
    )
}
