//! The public face: enrol duties, do what is due, serve until cancelled.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::duty::{Duty, Tick};
use crate::lease::{Enrolled, SHORTEST_LEASE, Worker};
use crate::plan;
use crate::store::{DutyState, RunRecord, Store};
use crate::timetable::{BadCron, Timetable};
use crate::wake::Wake;

/// Time and identifiers, as arguments.
#[derive(Clone)]
pub struct Environment {
    /// UTC milliseconds.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Unique, time-ordered numbers for the rows of the history.
    pub next_id: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}

/// How a process takes part in the timetable.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names this process in leases and history; unique among those alive.
    pub instance: String,
    /// How long a lease lasts without renewal. Clocks of instances may differ by less than this.
    pub lease: Duration,
    /// How often the timetable is looked at. Ticks start, and requests of other instances are
    /// seen, at most this much late.
    pub poll: Duration,
    /// Requests of this process are collected this long before they are stored.
    pub collect: Duration,
    /// How long the history is kept.
    pub keep_history: Duration,
}

impl Settings {
    /// Defaults for a process: 60 s lease, looked at every second, requests collected for 50 ms,
    /// history of 30 days.
    #[must_use]
    pub fn of(instance: impl Into<String>) -> Self {
        Self {
            instance: instance.into(),
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            collect: Duration::from_millis(50),
            keep_history: Duration::from_secs(30 * 24 * 3600),
        }
    }

    pub(crate) fn lease_ms(&self) -> i64 {
        millis(self.lease.max(SHORTEST_LEASE))
    }

    pub(crate) fn keep_history_ms(&self) -> i64 {
        millis(self.keep_history)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// A run that came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The duty.
    pub duty: String,
    /// What it stood for.
    pub tick: Tick,
    /// Whether it succeeded.
    pub ok: bool,
    /// What it said, or why it failed.
    pub note: String,
}

/// The timetable of one process.
#[derive(Clone)]
pub struct Scheduler {
    duties: Arc<Vec<Arc<Enrolled>>>,
    worker: Worker,
    wake: Wake,
}

impl fmt::Debug for Scheduler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.duties.iter().map(|one| one.duty.name).collect();
        f.debug_struct("Scheduler")
            .field("duties", &names)
            .finish_non_exhaustive()
    }
}

impl Scheduler {
    /// A timetable over a connection that may write. On SQLite pass the product's one writing
    /// connection, so that duties queue with everybody else.
    ///
    /// # Errors
    /// [`BadCron`] for the first duty whose expression cannot be read.
    pub fn new(
        db: DatabaseConnection,
        environment: Environment,
        settings: Settings,
        wake: Wake,
        duties: Vec<Duty>,
    ) -> Result<Self, BadCron> {
        let enrolled = duties
            .into_iter()
            .map(|duty| {
                let timetable = Timetable::parse(duty.cron)?;
                Ok(Arc::new(Enrolled { duty, timetable }))
            })
            .collect::<Result<Vec<_>, BadCron>>()?;
        Ok(Self {
            duties: Arc::new(enrolled),
            worker: Worker {
                store: Store::new(db),
                environment,
                settings: Arc::new(settings),
            },
            wake,
        })
    }

    /// Gives every duty its row. A duty seen for the first time starts at `start_at`: nothing
    /// before that instant is caught up. Repeating it changes nothing.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn enrol(&self, start_at: i64) -> Result<(), DbErr> {
        for one in self.duties.iter() {
            let duty = &one.duty;
            self.worker
                .store
                .enrol(duty.name, duty.cron, start_at)
                .await?;
        }
        Ok(())
    }

    /// Does everything that is due at `now`, one after the other, the longest overdue first (ties
    /// in the order of enrolment), including what these runs wake; returns when nothing is left.
    /// After downtime the days are thus lived through in their order.
    ///
    /// # Errors
    /// Whatever the database says; a failing duty is not an error but a [`Ran`] with `ok: false`.
    pub async fn run_due(&self, now: i64) -> Result<Vec<Ran>, DbErr> {
        /// A duty that wakes itself for ever is a fault of that duty; it must not hang its caller.
        const MOST_RUNS: usize = 100_000;
        self.enrol(now).await?;
        let mut ran = Vec::new();
        let mut held_elsewhere: HashSet<&'static str> = HashSet::new();
        while ran.len() < MOST_RUNS {
            self.store_wakes(now).await?;
            let states = self.worker.store.states().await?;
            let longest_overdue = self
                .due_of(&states, now)
                .filter(|(one, _)| !held_elsewhere.contains(one.duty.name))
                .min_by_key(|(_, tick)| tick.due_at);
            let Some((one, _)) = longest_overdue else {
                break;
            };
            match self.worker.attempt(one, now).await? {
                Some(run) => ran.push(run),
                None => {
                    held_elsewhere.insert(one.duty.name);
                }
            }
        }
        Ok(ran)
    }

    /// Looks at the timetable and does what is due until the token is cancelled; then starts
    /// nothing more, waits for what is running and returns.
    pub async fn serve(&self, stop: CancellationToken) {
        let mut enrolled = false;
        let mut running: JoinSet<&'static str> = JoinSet::new();
        let mut busy: HashSet<&'static str> = HashSet::new();
        while !stop.is_cancelled() {
            let now = (self.worker.environment.now)();
            let passed = if enrolled {
                self.pass(now, &mut running, &mut busy, &stop).await
            } else {
                self.enrol(now).await
            };
            match passed {
                Ok(()) => enrolled = true,
                Err(error) => tracing::error!(%error, "the timetable cannot be read"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.rung_and_collected() => {}
                Some(name) = running.join_next(), if !running.is_empty() => {
                    self.freed(name, &mut busy);
                }
                () = tokio::time::sleep(self.worker.settings.poll) => {}
            }
            while let Some(name) = running.try_join_next() {
                self.freed(name, &mut busy);
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// For a process that runs no duties itself: stores what its actions ask for, so that the
    /// instance that does sees it.
    pub async fn relay(&self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.rung_and_collected() => {}
                () = tokio::time::sleep(self.worker.settings.poll) => {}
            }
            let now = (self.worker.environment.now)();
            if let Err(error) = self.store_wakes(now).await {
                tracing::error!(%error, "a request to run a duty was not stored");
            }
        }
    }

    /// The timetable as stored, by name.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn states(&self) -> Result<Vec<DutyState>, DbErr> {
        self.worker.store.states().await
    }

    /// The latest runs, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn runs(&self, limit: u64) -> Result<Vec<RunRecord>, DbErr> {
        self.worker.store.runs(limit).await
    }

    async fn rung_and_collected(&self) {
        self.wake.rung().await;
        tokio::time::sleep(self.worker.settings.collect).await;
    }

    /// Starts what is due and not yet running here.
    async fn pass(
        &self,
        now: i64,
        running: &mut JoinSet<&'static str>,
        busy: &mut HashSet<&'static str>,
        stop: &CancellationToken,
    ) -> Result<(), DbErr> {
        self.store_wakes(now).await?;
        let states = self.worker.store.states().await?;
        for (one, _) in self.due_of(&states, now) {
            let name = one.duty.name;
            if !stop.is_cancelled() && busy.insert(name) {
                running.spawn(work(self.worker.clone(), Arc::clone(one), stop.clone()));
            }
        }
        Ok(())
    }

    fn due_of<'a>(
        &'a self,
        states: &'a [DutyState],
        now: i64,
    ) -> impl Iterator<Item = (&'a Arc<Enrolled>, Tick)> {
        self.duties.iter().filter_map(move |one| {
            let state = states.iter().find(|state| state.name == one.duty.name)?;
            let tick = plan::due(state, &one.timetable, one.duty.catch_up, now)?;
            Some((one, tick))
        })
    }

    fn freed(
        &self,
        name: Result<&'static str, tokio::task::JoinError>,
        busy: &mut HashSet<&'static str>,
    ) {
        match name {
            Ok(name) => {
                busy.remove(name);
            }
            // Only a fault of this crate gets here (duties run in tasks of their own). Forgetting
            // who was busy is safe: the lease still keeps a duty from running twice.
            Err(error) => {
                tracing::error!(%error, "a worker of the timetable broke");
                busy.clear();
            }
        }
    }

    /// Stores what was asked for; puts it back when the database refuses.
    async fn store_wakes(&self, now: i64) -> Result<(), DbErr> {
        let mut result = Ok(());
        for name in self.wake.take() {
            if result.is_ok() {
                result = self.worker.store.wake(name, now).await;
            }
            if result.is_err() {
                self.wake.put_back(name);
            }
        }
        result
    }
}

/// Runs a duty until nothing of it is due: the ticks it missed, and what was asked meanwhile.
async fn work(worker: Worker, one: Arc<Enrolled>, stop: CancellationToken) -> &'static str {
    while !stop.is_cancelled() {
        let now = (worker.environment.now)();
        match worker.attempt(&one, now).await {
            Ok(Some(ran)) if ran.ok => {}
            Ok(_) => break,
            Err(error) => {
                tracing::error!(duty = one.duty.name, %error, "duty not recorded");
                break;
            }
        }
    }
    one.duty.name
}
