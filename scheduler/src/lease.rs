//! One run of one duty under its lease.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use tokio::task::JoinHandle;

use crate::duty::{CatchUp, Cause, Duty, DutyResult, Tick};
use crate::plan;
use crate::scheduler::{Environment, Ran, Settings};
use crate::store::{DutyState, Finish, Store};
use crate::timetable::Timetable;

/// A duty with its parsed timetable.
pub(crate) struct Enrolled {
    pub duty: Duty,
    pub timetable: Timetable,
}

/// What a run needs besides the duty.
#[derive(Clone)]
pub(crate) struct Worker {
    pub store: Store,
    pub environment: Environment,
    pub settings: Arc<Settings>,
}

impl Worker {
    /// Runs the duty once if it is due at `now` and nobody else holds it.
    pub(crate) async fn attempt(
        &self,
        enrolled: &Enrolled,
        now: i64,
    ) -> Result<Option<Ran>, DbErr> {
        let name = enrolled.duty.name;
        let run = (self.environment.next_id)();
        let token = format!("{}#{run}", self.settings.instance);
        let until = now.saturating_add(self.settings.lease_ms());
        let Some(state) = self.store.lease(name, &token, now, until).await? else {
            return Ok(None);
        };
        // The row is read again under the lease: somebody may just have finished this tick.
        let unheld = DutyState {
            lease_until: 0,
            ..state
        };
        let catch_up = enrolled.duty.catch_up;
        let Some(tick) = plan::due(&unheld, &enrolled.timetable, catch_up, now) else {
            self.store.release(name, &token).await?;
            return Ok(None);
        };
        let abandoned = self.store.abandon_others(name, now).await?;
        if abandoned > 0 {
            tracing::warn!(
                duty = name,
                "took over from an instance that stopped answering"
            );
        }
        let instance = &self.settings.instance;
        self.store.run_begin(run, name, instance, tick, now).await?;
        let result = self.run_renewing(&enrolled.duty, &token, tick).await;
        self.conclude(&unheld, tick, run, &token, now, result, catch_up)
            .await
            .map(Some)
    }

    /// Runs the function in a task of its own (a panic is a failure, not the end of the
    /// scheduler) and renews the lease until it is done. A lost lease stops the work: somebody
    /// else has taken over.
    async fn run_renewing(&self, duty: &Duty, token: &str, tick: Tick) -> DutyResult {
        let mut work = AbortOnDrop(tokio::spawn((duty.run)(tick)));
        let mut beat = tokio::time::interval(self.settings.lease / 3);
        beat.tick().await;
        loop {
            tokio::select! {
                done = &mut work.0 => return match done {
                    Ok(result) => result,
                    Err(error) => Err(format!("the duty panicked: {error}").into()),
                },
                _ = beat.tick() => {
                    let until = (self.environment.now)() + self.settings.lease_ms();
                    match self.store.renew(duty.name, token, until).await {
                        Ok(true) => {}
                        Ok(false) => return Err("the lease was lost".into()),
                        // The database may be back before the lease runs out.
                        Err(error) => tracing::warn!(duty = duty.name, %error, "lease not renewed"),
                    }
                }
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the facts of one run; a struct would be built here and taken apart one line below"
    )]
    async fn conclude(
        &self,
        before: &DutyState,
        tick: Tick,
        run: i64,
        token: &str,
        started_at: i64,
        result: DutyResult,
        catch_up: CatchUp,
    ) -> Result<Ran, DbErr> {
        let name = before.name.as_str();
        let now = (self.environment.now)().max(started_at);
        let (ok, note) = match result {
            Ok(note) => (true, note),
            Err(error) => {
                tracing::error!(duty = name, %error, "duty failed");
                (false, error.to_string())
            }
        };
        let finish = if ok {
            Finish {
                watermark_at: watermark_after(before, tick),
                wake_served_at: wake_served_after(before, tick, catch_up),
                retry_at: 0,
                failures: 0,
                outcome: "done",
                note: &note,
            }
        } else {
            let failures = before.failures + 1;
            Finish {
                watermark_at: before.watermark_at,
                wake_served_at: before.wake_served_at,
                retry_at: now + plan::back_off_ms(failures),
                failures,
                outcome: "failed",
                note: &note,
            }
        };
        let held = self.store.run_end(run, name, token, now, &finish).await?;
        if tick.cause == Cause::Tick {
            let before = now - self.settings.keep_history_ms();
            self.store.forget_before(name, before).await?;
        }
        Ok(Ran {
            duty: name.to_owned(),
            tick,
            ok: ok && held,
            note,
        })
    }
}

fn watermark_after(before: &DutyState, tick: Tick) -> i64 {
    match tick.cause {
        Cause::Tick => tick.due_at,
        Cause::Wake => before.watermark_at,
    }
}

/// A run serves the request that was on record when it began. A tick of a duty that is done tick
/// by tick does not: the one who asked wants the present state, which only the last one sees.
fn wake_served_after(before: &DutyState, tick: Tick, catch_up: CatchUp) -> i64 {
    match (tick.cause, catch_up) {
        (Cause::Tick, CatchUp::Each) => before.wake_served_at,
        _ => before.woken_at,
    }
}

/// A spawned task that does not outlive its owner.
struct AbortOnDrop(JoinHandle<DutyResult>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The lease has to outlive a renewal that comes late by two thirds of its length.
pub(crate) const SHORTEST_LEASE: Duration = Duration::from_millis(30);
