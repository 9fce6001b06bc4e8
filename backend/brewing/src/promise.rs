//! What can be promised, and what no longer can.

use crate::model::{Centre, Job, Machine, Minute, Span, Unplannable};
use crate::plan::{Brew, Place, Plan, Why, check_begun, dispatch, in_order};

/// What a patient is told at prescription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The run that it goes with; of an urgent one the hour at which it can be fetched.
    pub due: Minute,
    /// Packed, if nothing fails.
    pub ready_at: Minute,
    /// If its machine fails, it can be boiled again in time.
    pub has_reserve: bool,
}

/// Why nothing can be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPromise {
    /// Numbers that make no sense.
    #[error(transparent)]
    Unplannable(#[from] Unplannable),
    /// It has no place in any plan.
    #[error("job {job} has no place: {why:?}")]
    Left {
        /// [`Job::id`].
        job: u64,
        /// Why.
        why: Why,
    },
    /// No run within the longest promise has room without breaking what others were promised.
    #[error("no run within {0} minutes has room")]
    Full(Minute),
}

/// A promise that a plan does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reannouncement {
    /// [`Job::id`].
    pub job: u64,
    /// What was promised.
    pub was: Minute,
    /// What can be promised instead; none if no known run is late enough.
    pub due: Option<Minute>,
}

/// The first run for a new job, from the real load: it is packed and handed over with the reserve to spare, and nobody who
/// has a promise is moved into his reserve. The reserve is counted while a machine of its kind is open: a night is none. Where
/// no run has that, it is the last run within the longest promise that is reached without making anybody late.
///
/// An urgent job goes first and is told the hour at which it is packed and handed over; [`reannounce`] tells whom that displaces.
///
/// # Errors
///
/// Nothing can be promised.
pub fn promise(
    centre: &Centre,
    now: Minute,
    jobs: &[Job],
    begun: &[Brew],
    new: &Job,
) -> Result<Promise, NoPromise> {
    let all: Vec<Job> = jobs.iter().chain([new]).copied().collect();
    centre.check(&all)?;
    check_begun(centre, &all, begun)?;
    let load = centre.policy.load_min;
    if new.is_rush {
        let sorted = in_order(centre, &all);
        let places = dispatch(centre, now, &sorted, begun);
        let place = of(new, &sorted, &places)?;
        return Ok(Promise {
            due: place.ready_at + load,
            ready_at: place.ready_at,
            has_reserve: false,
        });
    }
    let before = in_order(centre, jobs);
    let places_before = dispatch(centre, now, &before, begun);
    let horizon = now + centre.policy.longest_promise_min;
    let mut thin = None;
    for run in runs_after(centre, now).filter(|run| *run <= horizon) {
        let promised = Job {
            due: Some(run),
            ..*new
        };
        let sorted = in_order(centre, &[jobs, &[promised]].concat());
        let places = dispatch(centre, now, &sorted, begun);
        let ready_at = of(new, &sorted, &places)?.ready_at;
        let others = worst(centre, &before, &places_before, &sorted, &places);
        let own = margin(centre, new, ready_at, run);
        if own.min(others) == Margin::None {
            continue;
        }
        let has_reserve = own.min(others) == Margin::Whole;
        let due = run;
        thin = Some(Promise {
            due,
            ready_at,
            has_reserve,
        });
        if has_reserve {
            break;
        }
    }
    if thin.is_none() {
        // Perhaps no run was asked.
        let sorted = in_order(centre, &all);
        of(new, &sorted, &dispatch(centre, now, &sorted, begun))?;
    }
    thin.ok_or(NoPromise::Full(centre.policy.longest_promise_min))
}

/// What is left between hand-over and departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Margin {
    /// The run is missed.
    None,
    /// The run is reached.
    Thin,
    /// With the reserve to spare.
    Whole,
}

fn margin(centre: &Centre, job: &Job, ready_at: Minute, due: Minute) -> Margin {
    if has_reserve(centre, job, ready_at, due) {
        Margin::Whole
    } else if ready_at + centre.policy.load_min <= due {
        Margin::Thin
    } else {
        Margin::None
    }
}

fn runs_after(centre: &Centre, now: Minute) -> impl Iterator<Item = Minute> {
    let mut runs = centre.runs.clone();
    runs.sort_unstable();
    runs.dedup();
    runs.into_iter().filter(move |run| *run > now)
}

fn of(job: &Job, sorted: &[Job], places: &[Result<Place, Why>]) -> Result<Place, NoPromise> {
    let found = sorted.iter().zip(places).find(|(at, _)| at.id == job.id);
    let place = found.map_or(Err(Why::NoTime), |(_, place)| *place);
    place.map_err(|why| NoPromise::Left { job: job.id, why })
}

/// Between hand-over and departure a machine that could boil the job again is open for as long as the reserve.
fn has_reserve(centre: &Centre, job: &Job, ready_at: Minute, due: Minute) -> bool {
    let handed_over = ready_at + centre.policy.load_min;
    if due < handed_over {
        return false;
    }
    let reserve = centre.policy.reserve_min;
    let group = centre.schemes[job.scheme].group;
    let fits = |machine: &&Machine| machine.group == group && machine.most_doses >= job.doses;
    centre.machines.iter().filter(fits).any(|machine| {
        let open = |shift: &Span| shift.to.min(due) - shift.from.max(handed_over);
        let open: Minute = machine.shifts.iter().map(open).map(|m| m.max(0)).sum();
        open >= reserve
    })
}

/// The worst that is left to anybody who has a promise and whom the new one moves; whole if he moves nobody.
fn worst(
    centre: &Centre,
    before: &[Job],
    places_before: &[Result<Place, Why>],
    after: &[Job],
    places: &[Result<Place, Why>],
) -> Margin {
    // The order of the others is the same with and without the new one.
    let mut earlier = before.iter().zip(places_before).peekable();
    let mut worst = Margin::Whole;
    for (job, place) in after.iter().zip(places) {
        let Some((_, was)) = earlier.next_if(|(other, _)| other.id == job.id) else {
            continue;
        };
        let (Some(due), Ok(was)) = (job.due, was) else {
            continue;
        };
        let left = match place {
            Ok(is) if is.ready_at <= was.ready_at => Margin::Whole,
            // Late before: he is told anew whatever comes.
            _ if was.ready_at + centre.policy.load_min > due => Margin::Whole,
            Ok(is) => margin(centre, job, is.ready_at, due),
            Err(_) => Margin::None,
        };
        worst = worst.min(left);
    }
    worst
}

/// Which promises a plan breaks, by job: the run that the plan reaches instead, with reserve if there is such a run.
pub fn reannounce(centre: &Centre, now: Minute, jobs: &[Job], plan: &Plan) -> Vec<Reannouncement> {
    let mut broken: Vec<Reannouncement> = jobs
        .iter()
        .filter_map(|job| {
            let was = job.due?;
            let brew = plan.brews.iter().find(|brew| brew.job == job.id);
            let Some(brew) = brew else {
                let (job, due) = (job.id, None);
                return Some(Reannouncement { job, was, due });
            };
            let ready = brew.ready_at;
            let handed_over = ready + centre.policy.load_min;
            if handed_over <= was {
                return None;
            }
            let due = if job.is_rush {
                Some(handed_over)
            } else {
                let safe =
                    runs_after(centre, now).find(|run| has_reserve(centre, job, ready, *run));
                safe.or_else(|| runs_after(centre, now).find(|run| handed_over <= *run))
            };
            let job = job.id;
            Some(Reannouncement { job, was, due })
        })
        .collect();
    broken.sort_by_key(|broken| broken.job);
    broken
}
