//! A simulated day: prescriptions come, machines fail, and every minute counts.
//!
//! The day knows what the planner does not: who will come and which machine will fail. The planner is asked at each arrival
//! and after each failure, as the product asks it.

mod scenario;
mod tally;

pub use scenario::Scenario;
pub use tally::{Tally, Told};

use std::collections::BTreeMap;
use std::time::Duration;

use chance::SplitMix64;

use crate::model::{Centre, Job, Minute, Span};
use crate::plan::{Brew, Plan, plan};
use crate::promise::{NoPromise, promise, reannounce};

/// A watch: the time since any fixed beginning. The day reads no clock of its own.
pub type Watch<'a> = &'a dyn Fn() -> Duration;

/// Lives through a day until all is packed.
///
/// # Errors
///
/// The scenario asks for what no centre of its kind can promise.
pub fn live(scenario: &Scenario, seed: u64, watch: Watch) -> Result<Tally, NoPromise> {
    let mut day = Day {
        centre: scenario.centre(),
        failing_per_mille: scenario.failing_per_mille,
        repair_min: scenario.repair_min,
        // Another chance than that of the arrivals.
        chance: SplitMix64::new(seed ^ 0xb5ad_4ece_da1c_e2a9),
        waiting: Vec::new(),
        begun: Vec::new(),
        failing: BTreeMap::new(),
        plan: Plan::default(),
        tally: Tally::default(),
        watch,
    };
    let mut arrivals = scenario.arrivals(seed).into_iter().peekable();
    let end = day.centre.room.last().map_or(0, |shift| shift.to);
    let from = day.centre.room.first().map_or(0, |shift| shift.from);
    for now in from..=end {
        let mut is_new = day.fail(now);
        while let Some(arrival) = arrivals.next_if(|arrival| arrival.at <= now) {
            day.arrive(now, arrival.job)?;
            is_new = true;
        }
        if is_new {
            day.replan(now)?;
        }
        day.begin(now);
        if arrivals.peek().is_none() && day.waiting.is_empty() && day.failing.is_empty() {
            break;
        }
    }
    day.tally.unfinished = day.waiting.len() + arrivals.count();
    day.tally.finish(&day.centre, day.begun);
    Ok(day.tally)
}

struct Day<'a> {
    centre: Centre,
    failing_per_mille: u64,
    repair_min: Minute,
    chance: SplitMix64,
    waiting: Vec<Job>,
    /// All brews that have begun and did not fail, finished ones among them.
    begun: Vec<Brew>,
    /// Brews whose machine will fail, by job, with the minute.
    failing: BTreeMap<u64, (Minute, Job)>,
    plan: Plan,
    tally: Tally,
    watch: Watch<'a>,
}

impl Day<'_> {
    /// What the planner needs to know of what has begun: that which still holds its machine. A machine remembers its heat.
    fn on_machines(&mut self, now: Minute) -> Vec<Brew> {
        for brew in &self.begun {
            let mut machines = self.centre.machines.iter_mut();
            if let Some(machine) = machines.find(|machine| machine.id == brew.machine) {
                let ended = Some(brew.taken.to).filter(|to| *to <= now);
                machine.hot_until = machine.hot_until.max(ended);
            }
        }
        let is_on = |brew: &&Brew| brew.taken.to > now;
        self.begun.iter().filter(is_on).cloned().collect()
    }

    fn arrive(&mut self, now: Minute, mut job: Job) -> Result<(), NoPromise> {
        let begun = self.on_machines(now);
        let before = (self.watch)();
        let promised = promise(&self.centre, now, &self.waiting, &begun, &job)?;
        self.tally.promised_in.push((self.watch)() - before);
        job.due = Some(promised.due);
        let told = Told {
            prescribed_at: now,
            first: promised.due,
            last: promised.due,
            shortest_notice: None,
        };
        self.tally.told.insert(job.id, told);
        self.tally.jobs.insert(job.id, job);
        self.waiting.push(job);
        Ok(())
    }

    fn replan(&mut self, now: Minute) -> Result<(), NoPromise> {
        let begun = self.on_machines(now);
        let before = (self.watch)();
        self.plan = plan(&self.centre, now, &self.waiting, &begun)?;
        let broken = reannounce(&self.centre, now, &self.waiting, &self.plan);
        self.tally.planned_in.push((self.watch)() - before);
        for broken in broken {
            let Some(due) = broken.due else { continue };
            let mut waiting = self.waiting.iter_mut();
            if let Some(job) = waiting.find(|job| job.id == broken.job) {
                job.due = Some(due);
            }
            if let Some(told) = self.tally.told.get_mut(&broken.job) {
                let notice = broken.was - now;
                let shortest = told.shortest_notice.unwrap_or(Minute::MAX);
                told.shortest_notice = Some(shortest.min(notice));
                told.last = due;
            }
        }
        Ok(())
    }

    /// What the plan begins at this minute. Chance says now whether and when its machine will fail.
    fn begin(&mut self, now: Minute) {
        for brew in &self.plan.brews {
            let Some(at) = self.waiting.iter().position(|job| job.id == brew.job) else {
                continue;
            };
            if brew.taken.from > now {
                let soaking = brew.steps.first().map_or(now, |step| step.span.from);
                if soaking <= now {
                    let since = &mut self.waiting[at].soaking_since;
                    *since = since.or(Some(soaking));
                }
                continue;
            }
            let mut job = self.waiting.swap_remove(at);
            job.soaking_since = brew.steps.first().map(|step| step.span.from);
            if self.chance.below(1000) < self.failing_per_mille {
                let long = (brew.taken.to - brew.taken.from) as u64;
                let fails_at = brew.taken.from + 1 + self.chance.below(long) as Minute;
                // A machine may fail up to the end of its cleaning, but a brew is lost only while it boils.
                let boiled_at = brew.taken.to - self.centre.policy.clean_min;
                let fails_at = fails_at.min(boiled_at);
                self.failing.insert(job.id, (fails_at, job));
            }
            self.begun.push(brew.clone());
        }
    }

    /// Machines that fail at this minute: their jobs wait again, soaked as they are, and the machine is repaired.
    fn fail(&mut self, now: Minute) -> bool {
        let due = |(at, _): &(Minute, Job)| *at <= now;
        let failing: Vec<Job> = self
            .failing
            .values()
            .filter(|&failing| due(failing))
            .map(|(_, job)| *job)
            .collect();
        for job in &failing {
            self.failing.remove(&job.id);
            let Some(at) = self.begun.iter().position(|brew| brew.job == job.id) else {
                continue;
            };
            let brew = self.begun.swap_remove(at);
            self.tally.lost_min += now - brew.taken.from;
            self.tally.failures += 1;
            self.tally.failed.insert(job.id);
            let due = self.tally.told.get(&job.id).map(|told| told.last);
            self.waiting.push(Job { due, ..*job });
            let repaired_at = now + self.repair_min;
            for machine in &mut self.centre.machines {
                if machine.id == brew.machine {
                    machine.shifts = without(&machine.shifts, now, repaired_at);
                    machine.hot_until = None;
                }
            }
        }
        !failing.is_empty()
    }
}

/// Shifts without what a repair takes. What has begun before it stays as it was.
fn without(shifts: &[Span], from: Minute, to: Minute) -> Vec<Span> {
    let parts = shifts.iter().flat_map(|shift| {
        let before = Span {
            from: shift.from,
            to: shift.to.min(from),
        };
        let after = Span {
            from: shift.from.max(to),
            to: shift.to,
        };
        [before, after]
    });
    parts.filter(|span| span.from < span.to).collect()
}
