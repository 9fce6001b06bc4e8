//! What a slice declares: a name, a timetable and a function without input.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Why a duty failed; shown in its history and logged once.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// A duty answers with a short note for its history ("12 mails sent"; empty is fine).
pub type DutyResult = Result<String, Fault>;

type Run = dyn Fn(Tick) -> Pin<Box<dyn Future<Output = DutyResult> + Send>> + Send + Sync;

/// What happens to ticks that passed while nothing ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// One run stands for all of them: right for duties that look at the present state.
    Once,
    /// One run each, in order: right for duties that judge a day as it was on that day.
    Each,
}

/// Why a run happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The timetable says so.
    Tick,
    /// Somebody asked for it.
    Wake,
}

impl Cause {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::Wake => "wake",
        }
    }
}

/// The moment a run stands for. Most duties ignore it; a duty that catches up day by day needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// The tick's instant, UTC milliseconds; for a wake the instant of the run.
    pub due_at: i64,
    /// Timetable or wake.
    pub cause: Cause,
    /// Earlier ticks that this run stands for as well ([`CatchUp::Once`] only).
    pub missed: usize,
}

/// A named piece of recurring work.
#[derive(Clone)]
pub struct Duty {
    /// Unique, dotted: `slice.verb_noun`. Stored, so it must not change.
    pub name: &'static str,
    /// `second minute hour day-of-month month day-of-week`, in Asia/Shanghai.
    pub cron: &'static str,
    /// What happens after downtime.
    pub catch_up: CatchUp,
    pub(crate) run: Arc<Run>,
}

impl Duty {
    /// A duty that looks at the present state; missed ticks are collapsed.
    pub fn new<F, R>(name: &'static str, cron: &'static str, run: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = DutyResult> + Send + 'static,
    {
        Self {
            name,
            cron,
            catch_up: CatchUp::Once,
            run: Arc::new(move |_tick| Box::pin(run())),
        }
    }

    /// A duty that must be done for every tick, in order, and is told which one.
    pub fn each<F, R>(name: &'static str, cron: &'static str, run: F) -> Self
    where
        F: Fn(Tick) -> R + Send + Sync + 'static,
        R: Future<Output = DutyResult> + Send + 'static,
    {
        Self {
            name,
            cron,
            catch_up: CatchUp::Each,
            run: Arc::new(move |tick| Box::pin(run(tick))),
        }
    }
}

impl fmt::Debug for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Duty")
            .field("name", &self.name)
            .field("cron", &self.cron)
            .field("catch_up", &self.catch_up)
            .finish_non_exhaustive()
    }
}
