//! From waiting jobs to machines and minutes.
//!
//! The plan walks from event to event (a machine is free, a shift begins, something is soaked) and never leaves a machine idle
//! that could begin something. Who begins is whoever must start first, backwards from his run; of the free machines he gets
//! the one that is still warm. It is some hundred thousand comparisons for a full day, so it is done anew at each change.

use std::cmp::Reverse;

use crate::model::{Centre, Job, Machine, Minute, Span, Unplannable};

/// What is done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// 浸泡, beside the machines.
    Soak,
    /// Of the machine.
    HeatUp,
    /// 先煎: what boils before the others are added.
    EarlyBoil,
    /// 头煎.
    FirstBoil,
    /// Up to the boiling of the second boil.
    Reheat,
    /// 二煎.
    SecondBoil,
    /// 包装, beside the machines, while the machine is cleaned.
    Pack,
    /// Of the machine.
    Clean,
}

/// One step of a brew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub work: Work,
    /// When.
    pub span: Span,
}

/// A prescription on its machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brew {
    /// [`Job::id`].
    pub job: u64,
    /// [`Machine::id`].
    pub machine: u32,
    /// The machine is taken, cleaning among it.
    pub taken: Span,
    /// Packed.
    pub ready_at: Minute,
    /// In their order; those that its scheme does not know are not among them.
    pub steps: Vec<Step>,
}

/// Why a job has no place in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No machine of its group holds so many doses.
    NoMachine,
    /// No shift that is known is long enough and free.
    NoTime,
}

/// A job without a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// [`Job::id`].
    pub job: u64,
    /// Why.
    pub why: Why,
}

/// What is boiled where and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What has begun, as it was, and what will, by time and machine.
    pub brews: Vec<Brew>,
    /// By job.
    pub left: Vec<Left>,
}

/// Plans all waiting jobs from `now` on. What has begun is fixed: it stands in the plan as it was given.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn plan(
    centre: &Centre,
    now: Minute,
    jobs: &[Job],
    begun: &[Brew],
) -> Result<Plan, Unplannable> {
    centre.check(jobs)?;
    check_begun(centre, jobs, begun)?;
    let sorted = in_order(centre, jobs);
    let placed = dispatch(centre, now, &sorted, begun);
    let mut brews = begun.to_vec();
    let mut left = Vec::new();
    for (job, place) in sorted.iter().zip(placed) {
        match place {
            Ok(place) => brews.push(brew(centre, job, &place)),
            Err(why) => left.push(Left { job: job.id, why }),
        }
    }
    brews.sort_by_key(|brew| (brew.taken.from, brew.machine));
    left.sort_by_key(|left| left.job);
    Ok(Plan { brews, left })
}

pub(crate) fn check_begun(
    centre: &Centre,
    jobs: &[Job],
    begun: &[Brew],
) -> Result<(), Unplannable> {
    for (at, brew) in begun.iter().enumerate() {
        let is_known = centre.machines.iter().any(|m| m.id == brew.machine);
        let is_waiting = jobs.iter().any(|job| job.id == brew.job);
        let is_beside = begun[..at].iter().any(|other| {
            let apart = other.taken.to <= brew.taken.from || brew.taken.to <= other.taken.from;
            other.job == brew.job || other.machine == brew.machine && !apart
        });
        if !is_known || is_waiting || is_beside {
            return Err(Unplannable::Begun(brew.job));
        }
    }
    Ok(())
}

/// Urgent ones first, then whoever must start first; those without a promise after them, as they came.
pub(crate) fn in_order(centre: &Centre, jobs: &[Job]) -> Vec<Job> {
    let mut sorted = jobs.to_vec();
    sorted.sort_by_key(|job| {
        let must = centre.must_start_by(job).unwrap_or(Minute::MAX);
        (Reverse(job.is_rush), must, job.weighed_at, job.id)
    });
    sorted
}

/// Where and when a job begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    machine: u32,
    pub start: Minute,
    boiled_at: Minute,
    taken_until: Minute,
    pub ready_at: Minute,
    is_warm: bool,
}

/// A machine while the plan is made.
struct Bench<'a> {
    machine: &'a Machine,
    free_from: Minute,
    hot_until: Option<Minute>,
}

impl Bench<'_> {
    fn is_open(&self, at: Minute) -> bool {
        let mut shifts = self.machine.shifts.iter();
        self.free_from <= at && shifts.any(|shift| shift.from <= at && at < shift.to)
    }

    fn next_event(&self, at: Minute) -> Option<Minute> {
        let shifts = self.machine.shifts.iter().map(|shift| shift.from);
        shifts
            .chain([self.free_from])
            .filter(|event| *event > at)
            .min()
    }

    /// The job on this machine from a minute on, if it is done and packed while people are there.
    fn place(&self, centre: &Centre, job: &Job, start: Minute) -> Option<Place> {
        let machine = self.machine;
        if machine.group != centre.schemes[job.scheme].group || machine.most_doses < job.doses {
            return None;
        }
        let warm_until = self.hot_until.map(|hot| hot + centre.policy.stays_warm_min);
        let is_warm = warm_until.is_some_and(|until| start <= until);
        let boiled_at = start + centre.heat_min(job, is_warm) + centre.boil_min(job);
        let taken_until = boiled_at + centre.policy.clean_min;
        let ready_at = boiled_at + centre.policy.pack_min;
        let is_inside = machine.shifts.iter().any(|s| s.holds(start, taken_until))
            && centre.room.iter().any(|s| s.holds(boiled_at, ready_at));
        is_inside.then_some(Place {
            machine: machine.id,
            start,
            boiled_at,
            taken_until,
            ready_at,
            is_warm,
        })
    }
}

fn benches<'a>(centre: &'a Centre, now: Minute, begun: &[Brew]) -> Vec<Bench<'a>> {
    let mut benches: Vec<Bench> = centre
        .machines
        .iter()
        .map(|machine| {
            let on_it = begun.iter().filter(|brew| brew.machine == machine.id);
            let last = on_it.map(|brew| brew.taken.to).max();
            Bench {
                machine,
                free_from: last.map_or(now, |last| last.max(now)),
                hot_until: last.max(machine.hot_until),
            }
        })
        .collect();
    benches.sort_by_key(|bench| bench.machine.id);
    benches
}

/// A place for each of the jobs, which come in the order of who goes first.
pub(crate) fn dispatch(
    centre: &Centre,
    now: Minute,
    jobs: &[Job],
    begun: &[Brew],
) -> Vec<Result<Place, Why>> {
    let mut benches = benches(centre, now, begun);
    let mut places = vec![Err(Why::NoTime); jobs.len()];
    // Those that can be soaked at all, with the first minute at which they are.
    let mut waiting: Vec<(usize, Minute)> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let group = centre.schemes[job.scheme].group;
        let fits = |machine: &Machine| machine.group == group && job.doses <= machine.most_doses;
        if !centre.machines.iter().any(fits) {
            places[at] = Err(Why::NoMachine);
        } else if let Some(soaked) = centre.soaked_from(job, now) {
            waiting.push((at, soaked.max(now)));
        }
    }
    let mut time = now;
    while !waiting.is_empty() {
        waiting.retain(|&(at, soaked)| {
            let job = &jobs[at];
            if soaked > time || !centre.may_soak_until(job, time) {
                return true;
            }
            let Some((bench, place)) = best(centre, &benches, job, time) else {
                return true;
            };
            benches[bench].free_from = place.taken_until;
            benches[bench].hot_until = Some(place.taken_until);
            places[at] = Ok(place);
            false
        });
        match next_event(centre, &benches, &waiting, time) {
            Some(event) => time = event,
            None => break,
        }
    }
    places
}

/// Of the free machines the one that is done first, so a warm one; of those the hottest and the smallest.
fn best(centre: &Centre, benches: &[Bench], job: &Job, time: Minute) -> Option<(usize, Place)> {
    benches
        .iter()
        .enumerate()
        .filter(|(_, bench)| bench.is_open(time))
        .filter_map(|(at, bench)| Some((at, bench, bench.place(centre, job, time)?)))
        .min_by_key(|(_, bench, place)| {
            let hot = Reverse(bench.hot_until);
            (
                place.taken_until,
                hot,
                bench.machine.most_doses,
                bench.machine.id,
            )
        })
        .map(|(at, _, place)| (at, place))
}

fn next_event(
    centre: &Centre,
    benches: &[Bench],
    waiting: &[(usize, Minute)],
    time: Minute,
) -> Option<Minute> {
    let machines = benches.iter().filter_map(|bench| bench.next_event(time));
    let soaked = waiting.iter().map(|(_, soaked)| *soaked);
    let soak = centre.policy.soak_min;
    let room = centre
        .room
        .iter()
        .flat_map(|shift| [shift.from, shift.from + soak]);
    let others = soaked.chain(room).filter(|event| *event > time);
    machines.chain(others).min()
}

/// All steps of a job in its place.
fn brew(centre: &Centre, job: &Job, place: &Place) -> Brew {
    let (policy, scheme) = (&centre.policy, &centre.schemes[job.scheme]);
    let soaking = job.soaking_since.unwrap_or(place.start - policy.soak_min);
    let mut steps = Vec::new();
    let mut at = soaking;
    let mut add = |work, to: Minute| {
        let span = Span { from: at, to };
        steps.push(Step { work, span });
        at = to;
    };
    add(Work::Soak, place.start);
    let boils_at = place.start + centre.heat_min(job, place.is_warm);
    add(Work::HeatUp, boils_at);
    if job.early_min > 0 {
        add(Work::EarlyBoil, boils_at + job.early_min);
    }
    let first = boils_at + job.early_min + scheme.first_min;
    add(Work::FirstBoil, first);
    if scheme.second_min > 0 {
        add(Work::Reheat, first + policy.reheat_min);
        add(Work::SecondBoil, place.boiled_at);
    }
    let mut last = |work, to| {
        let from = place.boiled_at;
        let span = Span { from, to };
        steps.push(Step { work, span });
    };
    last(Work::Pack, place.ready_at);
    last(Work::Clean, place.taken_until);
    Brew {
        job: job.id,
        machine: place.machine,
        taken: Span {
            from: place.start,
            to: place.taken_until,
        },
        ready_at: place.ready_at,
        steps,
    }
}
