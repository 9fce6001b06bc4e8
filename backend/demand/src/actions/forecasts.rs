//! Forecasts of what every facility will use of every item. A duty: input-free, repeatable, catching up.
//!
//! A month that is over makes all facilities due, as does a change of service levels; a report about a month that is over
//! makes its facility due. Facilities are made in groups: read, told outside of any transaction, written in one. What is
//! interrupted goes on with the next run.

use std::sync::Arc;

use chance::SplitMix64;
use forecasting::{Level, Pool, Series};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::policy::{ForecastPolicy, House};
use crate::rules::histories::{History, Numbers, histories, outlook};
use crate::store::{self, NewForecast};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::events::ConsumptionChanged;
use stock::model::Period;

/// Facilities that are read and written together.
const GROUP: usize = 8;

/// Histories that teach the county's pool at most: above, every second one is left out, again and again. What they teach
/// are a few constants for each kind of demand, which twice as many do not change.
const TEACHERS: usize = 24_000;

/// What a run works with.
struct Round {
    /// The last month that is over.
    last: Period,
    policy: ForecastPolicy,
    classes: FxHashMap<ItemId, (bool, bool)>,
    due: Vec<(OrganisationId, Instant)>,
    everybody: Vec<OrganisationId>,
}

impl Round {
    fn from(&self) -> Period {
        let back = i32::try_from(self.policy.history_months.clamp(3, 60)).unwrap_or(36);
        self.last.plus(1 - back)
    }

    fn service(&self, item: ItemId) -> i64 {
        let (guaranteed, essential) = self.classes.get(&item).copied().unwrap_or_default();
        self.policy.service_permille(guaranteed, essential)
    }
}

/// Makes the forecasts that are due; answers of how many items at facilities.
pub async fn run(app: &App, actor: &Actor) -> Result<usize> {
    let round = app
        .db
        .write(actor, |tx| async move { begin(tx).await }.scope_boxed())
        .await?;
    if round.due.is_empty() {
        return Ok(0);
    }
    let round = Arc::new(round);
    let (pool, mut numbers) = learn(app, actor, &round).await?;
    let mut made = 0;
    for group in round.due.chunks(GROUP) {
        let facilities: Vec<OrganisationId> = group.iter().map(|(facility, _)| *facility).collect();
        let group_histories = read(app, actor, &round, &facilities, &mut numbers).await?;
        let (teller, known) = (round.clone(), pool.clone());
        let told = tokio::task::spawn_blocking(move || tell(&teller, &known, &group_histories));
        let forecasts = &told.await.map_err(Error::fault)?;
        let (last, facilities) = (round.last, &facilities);
        app.db
            .write(actor, |tx| {
                async move {
                    store::forecasts_replace(tx, facilities, last, forecasts).await?;
                    store::forecasts_done(tx, group).await
                }
                .scope_boxed()
            })
            .await?;
        made += forecasts.len();
    }
    Ok(made)
}

/// Makes everybody due where a month is over or the levels changed, and answers who is due.
async fn begin(tx: &Tx) -> Result<Round> {
    let House { forecast, .. } = store::house(tx).await?;
    let last = Period::of(tx.day()).plus(-1);
    let rules = serde_json::to_string(&ForecastPolicy {
        // Whether forecasts are followed changes none of them.
        plain_average_only: false,
        ..forecast.clone()
    })?;
    let everybody = store::reporting(tx).await?;
    let before = store::forecast_round(tx).await?;
    if before.is_none_or(|before| before != (last.to_string(), rules.clone())) {
        store::forecasts_note(tx, &everybody).await?;
        store::forecast_round_set(tx, last, &rules).await?;
    }
    Ok(Round {
        last,
        policy: forecast,
        classes: store::service_classes(tx).await?,
        due: store::forecasts_due(tx).await?,
        everybody,
    })
}

async fn read(
    app: &App,
    actor: &Actor,
    round: &Round,
    facilities: &[OrganisationId],
    numbers: &mut Numbers,
) -> Result<Vec<History>> {
    let (from, last) = (round.from(), round.last);
    let reported = app
        .db
        .read(actor, |tx| {
            async move { store::reported(tx, facilities, from, last).await }.scope_boxed()
        })
        .await?;
    Ok(histories(reported, last, numbers))
}

/// What the county as a whole teaches, from a bounded number of histories that does not depend on who is due.
async fn learn(app: &App, actor: &Actor, round: &Round) -> Result<(Arc<Pool>, Numbers)> {
    let mut numbers = Numbers::default();
    let mut teachers: Vec<(u64, Series)> = Vec::new();
    let mut thinned = 0;
    for facilities in round.everybody.chunks(GROUP) {
        for history in read(app, actor, round, facilities, &mut numbers).await? {
            let lot = lot(&history);
            if lot.trailing_zeros() >= thinned {
                teachers.push((lot, history.series));
            }
        }
        while teachers.len() > TEACHERS {
            thinned += 1;
            teachers.retain(|(lot, _)| lot.trailing_zeros() >= thinned);
        }
    }
    let series: Vec<Series> = teachers.into_iter().map(|(_, series)| series).collect();
    let fitted = tokio::task::spawn_blocking(move || Pool::fit(&series));
    Ok((Arc::new(fitted.await.map_err(Error::fault)?), numbers))
}

/// A number that says nothing about item or facility but is always the same for both.
fn lot(history: &History) -> u64 {
    let both = history.facility.0.cast_unsigned().rotate_left(32) ^ history.item.0.cast_unsigned();
    SplitMix64::new(both).draw()
}

fn tell(round: &Round, pool: &Pool, histories: &[History]) -> Vec<NewForecast> {
    let told = histories.iter().filter_map(|history| {
        let service = round.service(history.item);
        let level = Level::try_from(service).ok()?;
        let forecast = pool.forecast(&history.series, 1, &[level]);
        let (outlook, months) = outlook(&forecast, round.last, service)?;
        Some(NewForecast {
            facility: history.facility,
            item: history.item,
            outlook,
            months,
        })
    });
    told.collect()
}

/// Reports changed months: facilities of which one is over are due.
pub async fn consumption_changed(tx: &Tx, changed: &ConsumptionChanged) -> Result<()> {
    let present = Period::of(tx.day());
    let over = changed
        .months
        .iter()
        .filter(|(_, period)| *period < present);
    let facilities: FxHashSet<OrganisationId> = over.map(|(facility, _)| *facility).collect();
    if facilities.is_empty() {
        return Ok(());
    }
    let mut facilities: Vec<OrganisationId> = facilities.into_iter().collect();
    facilities.sort_unstable();
    store::forecasts_note(tx, &facilities).await
}
