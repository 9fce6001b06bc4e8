//! The ladder 阶梯: how a supplier's standing changes, day by day.
//!
//! A fold over facts that carry their own days. Nothing is remembered between two runs but the facts, so a run after a
//! month of downtime tells the same changes on the same days as thirty daily runs.

use chrono::{Days, NaiveDate};

use crate::course::{Evaluation, evaluations};
use crate::measure::Judged;
use crate::outcome::LaterFill;
use crate::policy::{HardEvent, Policy};
use crate::standing::Standing;

/// A hard event of the supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hard {
    /// Business day.
    pub on: NaiveDate,
    /// What happened.
    pub event: HardEvent,
}

/// People set a standing: an upheld appeal, a lifted suspension, a re-admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Business day; it comes before what the rules say on that day.
    pub on: NaiveDate,
    /// The standing from then on.
    pub standing: Standing,
    /// What was judged before that day, and its hard events, count no more: the old score starts at zero.
    pub is_fresh: bool,
    /// Last day of probation, on which any step suspends at least.
    pub probation_until: Option<NaiveDate>,
}

/// What is known of one supplier, in one scope.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// In order of judgement.
    pub lines: &'a [Judged],
    /// In order of days, for those lines.
    pub later: &'a [LaterFill],
    /// In order of days.
    pub hard: &'a [Hard],
    /// In order of days.
    pub decisions: &'a [Decision],
}

/// Why a standing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A step of the ladder held.
    Step {
        /// Position in the policy.
        step: usize,
        /// What was looked at.
        evaluation: Evaluation,
        /// It would have been milder, were the supplier not on probation.
        is_probation: bool,
    },
    /// A hard trigger was reached.
    Hard {
        /// Position in the policy.
        trigger: usize,
    },
    /// As many clean evaluations as the policy asks for.
    Recovered,
    /// The suspension was over.
    Lapsed,
    /// People decided.
    Decided,
}

/// A standing changed. Where several steps are passed at once, each has its own change, from the mildest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Business day.
    pub on: NaiveDate,
    /// Before.
    pub from: Standing,
    /// After.
    pub to: Standing,
    /// Why.
    pub why: Why,
}

/// Versions of the policy, each with its first day, in order of days; the first one holds before its day, too.
pub type Versions<'a> = &'a [(NaiveDate, Policy)];

/// The version in force on a day.
#[must_use]
pub fn in_force(versions: Versions<'_>, day: NaiveDate) -> Option<&Policy> {
    let past = versions.partition_point(|(from, _)| *from <= day);
    versions
        .get(past.saturating_sub(1))
        .map(|(_, policy)| policy)
}

/// All changes through `today`, in order, each by the version that was in force on its day. An evicted supplier stays
/// evicted until people decide otherwise.
#[must_use]
pub fn changes(versions: Versions<'_>, facts: &Facts<'_>, today: NaiveDate) -> Vec<Change> {
    let mut climb = Climb {
        versions,
        standing: Standing::Good,
        since: None,
        clean: 0,
        probation_until: None,
        changes: Vec::new(),
    };
    let decisions: Vec<&Decision> = facts
        .decisions
        .iter()
        .filter(|one| one.on <= today)
        .collect();
    let mut from = NaiveDate::MIN;
    let mut next = 0;
    loop {
        // Until the next fresh start, decisions only move the standing.
        let fresh = decisions[next..]
            .iter()
            .position(|one| one.is_fresh)
            .map(|at| next + at);
        let stop = fresh.unwrap_or(decisions.len());
        let before = fresh.map(|at| decisions[at].on);
        climb.stretch(facts, from, before, today, &decisions[next..stop]);
        let Some(at) = fresh else { break };
        climb.decide(decisions[at]);
        from = decisions[at].on;
        next = at + 1;
    }
    climb.lapse(today);
    climb.changes
}

/// The standing after some changes.
#[must_use]
pub fn standing(changes: &[Change]) -> Standing {
    changes.last().map_or(Standing::Good, |change| change.to)
}

enum Item<'a> {
    Decision(&'a Decision),
    Hard(usize),
    Evaluation(Evaluation),
}

struct Climb<'a> {
    versions: Versions<'a>,
    standing: Standing,
    since: Option<NaiveDate>,
    clean: u32,
    probation_until: Option<NaiveDate>,
    changes: Vec<Change>,
}

impl<'a> Climb<'a> {
    fn policy(&self, day: NaiveDate) -> Option<&'a Policy> {
        in_force(self.versions, day)
    }

    /// Everything from a day on and before another, with decisions that are no fresh start.
    fn stretch(
        &mut self,
        facts: &Facts<'_>,
        from: NaiveDate,
        before: Option<NaiveDate>,
        today: NaiveDate,
        decisions: &[&Decision],
    ) {
        let inside =
            |on: NaiveDate| on >= from && on <= today && before.is_none_or(|before| on < before);
        let start = facts.lines.partition_point(|line| line.on < from);
        let stop = facts
            .lines
            .partition_point(|line| inside(line.on) || line.on < from);
        let later: Vec<LaterFill> = facts
            .later
            .iter()
            .filter(|fill| (start..stop).contains(&fill.line))
            .map(|fill| LaterFill {
                line: fill.line - start,
                ..*fill
            })
            .collect();
        let hard: Vec<Hard> = facts
            .hard
            .iter()
            .copied()
            .filter(|hard| inside(hard.on))
            .collect();
        let mut items: Vec<(NaiveDate, u8, Item<'_>)> = Vec::new();
        items.extend(decisions.iter().map(|one| (one.on, 0, Item::Decision(one))));
        items.extend(
            hard.iter()
                .enumerate()
                .map(|(at, one)| (one.on, 1, Item::Hard(at))),
        );
        let over = before.map_or(today, |before| before.min(today));
        for (at, (first, policy)) in self.versions.iter().enumerate() {
            let next = self.versions.get(at + 1).map(|(next, _)| *next);
            let holds =
                |on: NaiveDate| (at == 0 || *first <= on) && next.is_none_or(|next| on < next);
            evaluations(
                policy,
                &facts.lines[start..stop],
                &later,
                Some(over),
                |mut one| {
                    one.window = one.window.start + start..one.window.end + start;
                    if holds(one.on) {
                        items.push((one.on, 2, Item::Evaluation(one)));
                    }
                },
            );
        }
        items.sort_by_key(|(on, rank, _)| (*on, *rank));
        for (on, _, item) in items {
            self.lapse(on);
            match item {
                Item::Decision(decision) => self.decide(decision),
                Item::Hard(at) => self.hard(&hard[..=at]),
                Item::Evaluation(evaluation) => self.evaluate(&evaluation),
            }
        }
    }

    fn change(&mut self, on: NaiveDate, to: Standing, why: Why) {
        let change = Change {
            on,
            from: self.standing,
            to,
            why,
        };
        self.changes.push(change);
        self.standing = to;
        self.since = Some(on);
        self.clean = 0;
    }

    fn decide(&mut self, decision: &Decision) {
        self.lapse(decision.on);
        self.probation_until = decision.probation_until;
        if decision.standing != self.standing {
            self.change(decision.on, decision.standing, Why::Decided);
        }
        self.clean = 0;
    }

    /// A suspension that is over by a day ends on its own day.
    fn lapse(&mut self, by: NaiveDate) {
        let Some(since) = self.since.filter(|_| self.standing == Standing::Suspended) else {
            return;
        };
        let policy = self.policy(since);
        let days = policy.map_or(0, |policy| policy.recovery.suspended_days);
        if days == 0 {
            return;
        }
        let end = since + Days::new(u64::from(days));
        if end <= by {
            self.change(end, Standing::Good, Why::Lapsed);
        }
    }

    /// The last of these events has just happened.
    fn hard(&mut self, events: &[Hard]) {
        let Some(last) = events.last() else { return };
        let Some(policy) = self.policy(last.on) else {
            return;
        };
        let mut reached: Vec<(Standing, usize)> = Vec::new();
        for (at, trigger) in policy.hard.iter().enumerate() {
            let first_day = last.on - Days::new(u64::from(trigger.within_days.get() - 1));
            let counted = events
                .iter()
                .filter(|one| one.event == trigger.event && one.on >= first_day);
            if last.event == trigger.event && counted.count() >= trigger.at_least.get() as usize {
                reached.push((trigger.standing, at));
            }
        }
        reached.sort_unstable();
        for (standing, trigger) in reached {
            if standing > self.standing {
                self.change(last.on, standing, Why::Hard { trigger });
            }
            self.clean = 0;
        }
    }

    fn evaluate(&mut self, evaluation: &Evaluation) {
        let on = evaluation.on;
        let Some(policy) = self.policy(on) else {
            return;
        };
        let on_probation = self.probation_until.is_some_and(|until| on <= until);
        let mut holding: Vec<(Standing, usize)> = evaluation
            .steps()
            .map(|step| (policy.ladder[step].standing, step))
            .filter(|(standing, _)| *standing > Standing::Good)
            .collect();
        holding.sort_unstable();
        for &(standing, step) in &holding {
            let is_probation = on_probation && standing < Standing::Suspended;
            let standing = if is_probation {
                Standing::Suspended
            } else {
                standing
            };
            if standing > self.standing {
                let evaluation = evaluation.clone();
                self.change(
                    on,
                    standing,
                    Why::Step {
                        step,
                        evaluation,
                        is_probation,
                    },
                );
            }
        }
        self.clean = if holding.is_empty() && evaluation.meets == 0 {
            self.clean + 1
        } else {
            0
        };
        let recovers = matches!(self.standing, Standing::Warned | Standing::Interviewed);
        if recovers && self.clean >= policy.recovery.clean_evaluations.get() {
            self.change(on, Standing::Good, Why::Recovered);
        }
    }
}

#[cfg(test)]
#[path = "ladder_tests.rs"]
mod tests;
