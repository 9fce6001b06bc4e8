//! What a planner knows of a centre and its work.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Minutes from any midnight, the same for all of one call.
pub type Minute = i64;

/// The least soaking, in minutes: 医疗机构中药煎药室管理规范, 国中医药发〔2009〕3号.
pub const LEAST_SOAK_MIN: Minute = 30;

/// From a minute up to another, in which it no longer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first minute.
    pub from: Minute,
    /// The minute after the last.
    pub to: Minute,
}

impl Span {
    /// Whether a work from one minute to another lies inside.
    pub fn holds(&self, from: Minute, to: Minute) -> bool {
        self.from <= from && to <= self.to
    }
}

/// A decoction machine 煎药机. One prescription at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Unique in the centre.
    pub id: u32,
    /// Machines of one kind, for instance those at normal pressure, or those for external use.
    pub group: u32,
    /// The most doses 剂 in one boiling.
    pub most_doses: u32,
    /// When it may work, in order and apart from each other; cleaning is inside too. What a repair takes is cut out here.
    pub shifts: Vec<Span>,
    /// When it was last hot, if it was used before this plan begins.
    pub hot_until: Option<Minute>,
}

/// How a class of prescriptions is decocted 煎煮方案.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Machines that do it.
    pub group: u32,
    /// Minutes of the first boil 头煎, at the boil.
    pub first_min: Minute,
    /// Minutes of the second boil 二煎; 0 where the scheme knows one boil only.
    pub second_min: Minute,
}

/// What a centre sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Soaking, at least [`LEAST_SOAK_MIN`].
    pub soak_min: Minute,
    /// Heating up a cold machine.
    pub heat_cold_min: Minute,
    /// Heating up one that has been hot until lately.
    pub heat_warm_min: Minute,
    /// So long after its last work a machine still is warm.
    pub stays_warm_min: Minute,
    /// Heating up takes so many seconds more for each dose.
    pub heat_seconds_per_dose: Minute,
    /// From the end of the first boil to the boiling of the second.
    pub reheat_min: Minute,
    /// Cleaning between two prescriptions.
    pub clean_min: Minute,
    /// Packing, label and quality sample, away from the machine.
    pub pack_min: Minute,
    /// Before a run leaves, all that goes with it has been handed over for so long.
    pub load_min: Minute,
    /// A first promise keeps so much time for a machine that fails. It is longer than the notice that a patient is given when
    /// a promise cannot be kept, so that a second failure, which takes some of it, still leaves the notice.
    pub reserve_min: Minute,
    /// No first promise is later than so long after the prescription.
    pub longest_promise_min: Minute,
}

/// A centre: all that plans of one call share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// In any order.
    pub machines: Vec<Machine>,
    /// [`Job::scheme`] counts in them.
    pub schemes: Vec<Scheme>,
    /// When people are there, who begin the soaking: in order and apart from each other.
    pub room: Vec<Span>,
    /// When delivery runs leave.
    pub runs: Vec<Minute>,
    /// What the centre sets.
    pub policy: Policy,
}

/// A prescription that waits for its machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Unique among jobs.
    pub id: u64,
    /// Counts in [`Centre::schemes`].
    pub scheme: usize,
    /// Doses 剂, at least 1.
    pub doses: u32,
    /// Minutes at the boil before the others are added, of herbs such as 先煎; 0 without them.
    pub early_min: Minute,
    /// Weighed and checked: may be soaked from then on.
    pub weighed_at: Minute,
    /// When its soaking began, if it has.
    pub soaking_since: Option<Minute>,
    /// The promised departure of a run, or the promised hour of who fetches it; none before it is promised.
    pub due: Option<Minute>,
    /// Goes before all that is not urgent 急煎.
    pub is_rush: bool,
}

/// Why there is nothing to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplannable {
    /// The policy has a negative number, or less soaking than the rule.
    #[error("policy: minutes must not be negative, and soaking takes at least {LEAST_SOAK_MIN}")]
    Policy,
    /// A scheme, counted from 0.
    #[error("schemes[{0}]: the first boil takes time, the second none at the least")]
    Scheme(usize),
    /// Shifts of the room overlap or run backwards.
    #[error("room: shifts run forwards, one after the other")]
    Room,
    /// A machine by its id: it is there twice, or its shifts overlap or run backwards.
    #[error("machine {0}: known once, with shifts that run forwards, one after the other")]
    Machine(u32),
    /// A job by its id: it is there twice, has no doses, negative minutes or a scheme that nobody knows.
    #[error("job {0}: known once, with a scheme, doses and no negative minutes")]
    Job(u64),
    /// A brew that has begun, by its job: on an unknown machine, or beside another.
    #[error("job {0}: begun on a machine that is not there or not free")]
    Begun(u64),
}

fn is_apart(spans: &[Span]) -> bool {
    let forwards = spans.iter().all(|span| span.from < span.to);
    forwards && spans.windows(2).all(|two| two[0].to <= two[1].from)
}

impl Centre {
    /// Whether all numbers make sense.
    ///
    /// # Errors
    ///
    /// The first that does not.
    pub fn check(&self, jobs: &[Job]) -> Result<(), Unplannable> {
        let policy = &self.policy;
        let minutes = [
            policy.heat_cold_min,
            policy.heat_warm_min,
            policy.stays_warm_min,
            policy.heat_seconds_per_dose,
            policy.reheat_min,
            policy.clean_min,
            policy.pack_min,
            policy.load_min,
            policy.reserve_min,
            policy.longest_promise_min,
        ];
        if policy.soak_min < LEAST_SOAK_MIN || minutes.iter().any(|minutes| *minutes < 0) {
            return Err(Unplannable::Policy);
        }
        let is_no_scheme = |scheme: &Scheme| scheme.first_min <= 0 || scheme.second_min < 0;
        if let Some(at) = self.schemes.iter().position(is_no_scheme) {
            return Err(Unplannable::Scheme(at));
        }
        if !is_apart(&self.room) {
            return Err(Unplannable::Room);
        }
        let mut machines = BTreeSet::new();
        for machine in &self.machines {
            if !machines.insert(machine.id) || !is_apart(&machine.shifts) {
                return Err(Unplannable::Machine(machine.id));
            }
        }
        let mut known = BTreeSet::new();
        for job in jobs {
            let is_new = known.insert(job.id);
            let is_known_scheme = job.scheme < self.schemes.len();
            if !(is_new && is_known_scheme && job.doses > 0 && job.early_min >= 0) {
                return Err(Unplannable::Job(job.id));
            }
        }
        Ok(())
    }

    /// Heating up for a job on a cold or a warm machine.
    pub fn heat_min(&self, job: &Job, is_warm: bool) -> Minute {
        let policy = &self.policy;
        let of_doses = (policy.heat_seconds_per_dose * Minute::from(job.doses) + 59) / 60;
        let of_machine = if is_warm {
            policy.heat_warm_min
        } else {
            policy.heat_cold_min
        };
        of_machine + of_doses
    }

    /// From boiling to the last drop of the second boil.
    pub fn boil_min(&self, job: &Job) -> Minute {
        let scheme = &self.schemes[job.scheme];
        let second = if scheme.second_min > 0 {
            self.policy.reheat_min + scheme.second_min
        } else {
            0
        };
        job.early_min + scheme.first_min + second
    }

    /// Minutes on the machine, cleaning among them.
    pub fn machine_min(&self, job: &Job, is_warm: bool) -> Minute {
        self.heat_min(job, is_warm) + self.boil_min(job) + self.policy.clean_min
    }

    /// When a job must be on its machine at the latest, backwards from what it is promised for: a cold machine is assumed.
    pub fn must_start_by(&self, job: &Job) -> Option<Minute> {
        let after = self.policy.pack_min + self.policy.load_min;
        let work = self.heat_min(job, false) + self.boil_min(job);
        job.due.map(|due| due - after - work)
    }

    /// The first minute from which on a job may be boiled: weighed, and soaked by people who are there.
    pub(crate) fn soaked_from(&self, job: &Job, now: Minute) -> Option<Minute> {
        if let Some(since) = job.soaking_since {
            return Some(since + self.policy.soak_min);
        }
        let earliest = job.weighed_at.max(now);
        let shift = self.room.iter().find(|shift| earliest < shift.to)?;
        Some(earliest.max(shift.from) + self.policy.soak_min)
    }

    /// Whether the soaking of a job can begin so late that it ends at a minute.
    pub(crate) fn may_soak_until(&self, job: &Job, end: Minute) -> bool {
        let from = end - self.policy.soak_min;
        job.soaking_since.is_some() || self.room.iter().any(|s| s.from <= from && from < s.to)
    }
}
