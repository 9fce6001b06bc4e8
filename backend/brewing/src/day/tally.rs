//! What became of a day, and the least that any planner could have needed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::model::{Centre, Job, Minute};
use crate::plan::Brew;

/// What a patient was told.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The prescription came.
    pub prescribed_at: Minute,
    /// The first promise.
    pub first: Minute,
    /// The last one.
    pub last: Minute,
    /// Minutes between a new announcement and what had been promised: the fewest, if there was one.
    pub shortest_notice: Option<Minute>,
}

/// A day, counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By job.
    pub told: BTreeMap<u64, Told>,
    /// By job, as they came.
    pub jobs: BTreeMap<u64, Job>,
    /// What was brewed to its end, by job.
    pub brews: BTreeMap<u64, Brew>,
    /// Machines that failed.
    pub failures: u32,
    /// Jobs whose machine failed, at least once.
    pub failed: BTreeSet<u64>,
    /// Minutes of brews that failed.
    pub lost_min: Minute,
    /// Jobs that nobody has begun at the end.
    pub unfinished: usize,
    /// How long each promise took.
    pub promised_in: Vec<Duration>,
    /// How long each plan took, with what it no longer keeps.
    pub planned_in: Vec<Duration>,
    /// Minutes that machines were taken.
    pub taken_min: Minute,
    /// The least minutes that they would have been taken, see [`Tally::finish`].
    pub least_taken_min: Minute,
    /// Machine minutes of the brews that were begun in the first shift of the room and did not fail, each counted as on a warm
    /// machine.
    pub worked_min: Minute,
    /// The most that anybody could have worked of it, see [`Tally::finish`].
    pub most_worked_min: Minute,
    load_min: Minute,
}

impl Tally {
    /// Closes the account. Two bounds that hold for any planner, even one who knows all arrivals and failures:
    ///
    /// * least machine time: each job once, warm, and what was lost to failures; and of the least machines that could hold
    ///   this from the first soaked job to the last brew, each once heated up from cold;
    /// * most work in the first shift: as if work were a fluid, shared among all machines of its group from the minute at
    ///   which it is soaked, split as one likes, with no repairs.
    pub(super) fn finish(&mut self, centre: &Centre, brews: Vec<Brew>) {
        self.load_min = centre.policy.load_min;
        let own: Minute = brews.iter().map(|b| b.taken.to - b.taken.from).sum();
        self.taken_min = own + self.lost_min;
        let soaked = |job: &Job| job.weighed_at + centre.policy.soak_min;
        let first = self.jobs.values().map(soaked).min().unwrap_or(0);
        let last = brews.iter().map(|brew| brew.taken.to).max();
        let span = (last.unwrap_or(first) - first).max(1);
        let cold = (centre.policy.heat_cold_min - centre.policy.heat_warm_min).max(0);
        let mut groups: BTreeMap<u32, Minute> = BTreeMap::new();
        for machine in &centre.machines {
            *groups.entry(machine.group).or_default() += 1;
        }
        let end = centre.room.first().map_or(0, |shift| shift.to);
        self.least_taken_min = self.lost_min;
        for (group, machines) in groups {
            let is_of = |job: &&Job| centre.schemes[job.scheme].group == group;
            let jobs = self.jobs.values().filter(is_of);
            let work: BTreeMap<Minute, Minute> = jobs.fold(BTreeMap::new(), |mut work, job| {
                *work.entry(soaked(job)).or_default() += centre.machine_min(job, true);
                work
            });
            let all: Minute = work.values().sum();
            self.least_taken_min += all + cold * ((all + span - 1) / span);
            self.most_worked_min += fluid(&work, machines, end);
        }
        let early = brews.iter().filter(|brew| brew.taken.to <= end);
        let jobs = early.filter_map(|brew| self.jobs.get(&brew.job));
        self.worked_min = jobs.map(|job| centre.machine_min(job, true)).sum();
        self.brews = brews.into_iter().map(|brew| (brew.job, brew)).collect();
    }

    /// Jobs that were packed and handed over in time for what they were first promised.
    pub fn first_kept(&self) -> usize {
        self.kept(|told| told.first)
    }

    /// Jobs that missed what they were told last, whether first or later.
    pub fn last_missed(&self) -> usize {
        self.told.len() - self.kept(|told| told.last)
    }

    fn kept(&self, due: impl Fn(&Told) -> Minute) -> usize {
        let is_kept = |(job, told): &(&u64, &Told)| {
            let brew = self.brews.get(job);
            brew.is_some_and(|brew| brew.ready_at + self.load_min <= due(told))
        };
        self.told.iter().filter(is_kept).count()
    }

    /// The shortest notice of all new announcements, in minutes.
    pub fn shortest_notice(&self) -> Option<Minute> {
        self.told
            .values()
            .filter_map(|told| told.shortest_notice)
            .min()
    }

    /// The longest first promise, in minutes from the prescription.
    pub fn longest_promise(&self) -> Minute {
        let long = self
            .told
            .values()
            .map(|told| told.first - told.prescribed_at);
        long.max().unwrap_or(0)
    }
}

/// What so many machines can do until a minute of work that comes minute by minute.
fn fluid(work: &BTreeMap<Minute, Minute>, machines: Minute, end: Minute) -> Minute {
    let from = work.keys().next().copied().unwrap_or(end);
    let (mut waits, mut done) = (0, 0);
    for now in from..end {
        waits += work.get(&now).copied().unwrap_or(0);
        let now_done = waits.min(machines);
        (waits, done) = (waits - now_done, done + now_done);
    }
    done
}
