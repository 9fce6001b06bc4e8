//! The composition root: the one place that knows every slice. Event subscribers and duties are registered
//! here. The specification in `tests/` includes this same file, so it runs what the binary runs.

use std::sync::Arc;

use backend::demand;
use backend::identity;
use backend::kernel::actor::Actor;
use backend::kernel::app::{App, Settings};
use backend::kernel::clock::Clock;
use backend::kernel::db::{Db, Options};
use backend::kernel::error::Result;
use backend::kernel::events::Events;
use backend::kernel::prelude::ScopedFutureExt as _;
use scheduler::{BadCron, Duty, Environment, Scheduler, Wake};

/// Which slice is told of what. An event travels from left to right only.
fn events() -> Events {
    Events::default()
}

/// The timetable: every slice declares its own duties.
fn duties(app: &App) -> Vec<Duty> {
    [identity::duties::all(app), demand::duties::all(app)].concat()
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
pub fn timetable(app: &App, instance: &str, wake: Wake) -> std::result::Result<Scheduler, BadCron> {
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
        duties(app),
    )
}
