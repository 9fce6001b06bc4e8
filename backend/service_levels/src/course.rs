//! The evaluations of one supplier, in order of judgement.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::calendar::{month_end, month_number};
use crate::measure::{Judged, Sums};
use crate::outcome::LaterFill;
use crate::policy::{MOST_STEPS, Policy, WindowKind};

/// One look at the window that had enough lines for a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Day of the judged line, or last day of the month.
    pub on: NaiveDate,
    /// Lines of the window; the last of them is the one that was judged last.
    pub window: Range<usize>,
    /// Sums over the window.
    pub sums: Sums,
    /// Which steps hold, for as many successive evaluations as they ask for: bit n for the n-th step.
    pub holds: u64,
    /// Which steps hold in this evaluation alone.
    pub meets: u64,
}

impl Evaluation {
    /// Positions of the steps that hold, in the policy's order.
    pub fn steps(&self) -> impl Iterator<Item = usize> + use<> {
        let holds = self.holds;
        (0..MOST_STEPS).filter(move |step| holds >> step & 1 == 1)
    }
}

/// Tells every evaluation with a verdict. `lines` stand in order of judgement and `later` in order of days; of months,
/// those that ended before `today` are over, or all if no day is given.
///
/// Evaluations without a verdict neither count as successive nor interrupt.
pub fn evaluations(
    policy: &Policy,
    lines: &[Judged],
    later: &[LaterFill],
    today: Option<NaiveDate>,
    mut tell: impl FnMut(Evaluation),
) {
    let mut course = Course {
        policy,
        lines,
        later: Later::new(lines.len(), later),
        window: 0..0,
        sums: Sums::default(),
        streaks: [0; MOST_STEPS],
    };
    match policy.window.kind {
        WindowKind::LastLines => {
            for (at, line) in lines.iter().enumerate() {
                let size = policy.window.size.get() as usize;
                course.take(at);
                course.forget_before((at + 1).saturating_sub(size));
                // What arrives on the day itself may still be on its way when the line is judged.
                course.evaluate(line.on, line.on - Days::new(1), &mut tell);
            }
        }
        WindowKind::Months => {
            let size = i32::try_from(policy.window.size.get()).unwrap_or(i32::MAX);
            let mut month_start = 0;
            while let Some(first) = lines.get(month_start) {
                let end = month_end(first.on);
                if today.is_some_and(|today| today <= end) {
                    break;
                }
                let in_month = lines[month_start..]
                    .iter()
                    .take_while(|line| line.on <= end);
                let month_stop = month_start + in_month.count();
                (month_start..month_stop).for_each(|at| course.take(at));
                let oldest = month_number(end).saturating_sub(size - 1);
                let window = course.window.clone();
                let gone = lines[window]
                    .iter()
                    .take_while(|line| month_number(line.on) < oldest);
                course.forget_before(course.window.start + gone.count());
                course.evaluate(end, end, &mut tell);
                month_start = month_stop;
            }
        }
    }
}

struct Course<'a> {
    policy: &'a Policy,
    lines: &'a [Judged],
    later: Later<'a>,
    window: Range<usize>,
    sums: Sums,
    streaks: [u32; MOST_STEPS],
}

impl Course<'_> {
    fn line(&self, at: usize) -> Judged {
        let mut line = self.lines[at];
        line.filled += self.later.filled(at);
        line
    }

    fn take(&mut self, at: usize) {
        let line = self.line(at);
        self.sums.add(&line);
        self.window.end = at + 1;
    }

    fn forget_before(&mut self, start: usize) {
        for at in self.window.start..start {
            let line = self.line(at);
            self.sums.remove(&line);
        }
        self.window.start = self.window.start.max(start);
    }

    /// On a day, knowing what arrived through another.
    fn evaluate(&mut self, on: NaiveDate, through: NaiveDate, tell: &mut impl FnMut(Evaluation)) {
        self.later.arrive(through, &self.window, &mut self.sums);
        if self.sums.lines == 0 || self.sums.lines < u64::from(self.policy.minimum_sample) {
            return;
        }
        let (mut meets, mut holds) = (0, 0);
        for (at, step) in self.policy.ladder.iter().take(MOST_STEPS).enumerate() {
            if self.sums.meets(step, &self.policy.weights) {
                self.streaks[at] += 1;
                meets |= 1 << at;
                holds |= u64::from(self.streaks[at] >= step.consecutive.get()) << at;
            } else {
                self.streaks[at] = 0;
            }
        }
        tell(Evaluation {
            on,
            window: self.window.clone(),
            sums: self.sums,
            holds,
            meets,
        });
    }
}

/// What arrived after its line was judged, as far as the days have come.
struct Later<'a> {
    coming: &'a [LaterFill],
    arrived: Vec<i64>,
}

impl<'a> Later<'a> {
    fn new(lines: usize, coming: &'a [LaterFill]) -> Self {
        let arrived = if coming.is_empty() {
            Vec::new()
        } else {
            vec![0; lines]
        };
        Self { coming, arrived }
    }

    fn filled(&self, line: usize) -> i64 {
        self.arrived.get(line).copied().unwrap_or_default()
    }

    fn arrive(&mut self, through: NaiveDate, window: &Range<usize>, sums: &mut Sums) {
        while let Some((next, rest)) = self.coming.split_first()
            && next.on <= through
        {
            self.coming = rest;
            if let Some(arrived) = self.arrived.get_mut(next.line) {
                *arrived += next.quantity;
            }
            if window.contains(&next.line) {
                sums.filled += i128::from(next.quantity);
            }
        }
    }
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
