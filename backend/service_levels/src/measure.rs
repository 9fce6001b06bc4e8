//! Sums over judged lines, and what a step of the ladder reads from them.

use chrono::NaiveDate;

use crate::outcome::Outcome;
use crate::policy::{Step, Weights};
use crate::share::{ONE_E9, Ratio};

/// A line that was judged, in the supplier's order of judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Business day of the judgement.
    pub on: NaiveDate,
    /// See [`Outcome::is_late`].
    pub is_late: bool,
    /// See [`Outcome::is_whole`].
    pub is_whole: bool,
    /// Ordered.
    pub ordered: i64,
    /// Delivered when it was judged, at most what was ordered.
    pub filled: i64,
    /// Of that, in time.
    pub on_time: i64,
    /// Rejected at inspection.
    pub rejected: i64,
}

impl Judged {
    /// From what became of it.
    #[must_use]
    pub const fn new(on: NaiveDate, ordered: i64, rejected: i64, outcome: &Outcome) -> Self {
        Self {
            on,
            is_late: outcome.is_late,
            is_whole: outcome.is_whole,
            ordered,
            filled: outcome.filled,
            on_time: outcome.on_time,
            rejected,
        }
    }
}

/// Sums over lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Lines judged.
    pub lines: u64,
    /// Of them late.
    pub late: u64,
    /// Of them in full and in time.
    pub whole: u64,
    /// Ordered.
    pub ordered: i128,
    /// Delivered, at most what was ordered.
    pub filled: i128,
    /// Of that in time.
    pub on_time: i128,
    /// Rejected at inspection.
    pub rejected: i128,
}

impl Sums {
    /// With one line more.
    pub fn add(&mut self, line: &Judged) {
        self.lines += 1;
        self.late += u64::from(line.is_late);
        self.whole += u64::from(line.is_whole);
        self.ordered += i128::from(line.ordered);
        self.filled += i128::from(line.filled);
        self.on_time += i128::from(line.on_time);
        self.rejected += i128::from(line.rejected);
    }

    /// Without a line that was added.
    pub fn remove(&mut self, line: &Judged) {
        self.lines -= 1;
        self.late -= u64::from(line.is_late);
        self.whole -= u64::from(line.is_whole);
        self.ordered -= i128::from(line.ordered);
        self.filled -= i128::from(line.filled);
        self.on_time -= i128::from(line.on_time);
        self.rejected -= i128::from(line.rejected);
    }

    /// Late lines ÷ lines judged.
    #[must_use]
    pub const fn late_share(&self) -> Ratio {
        Ratio {
            part: self.late as i128,
            whole: self.lines as i128,
        }
    }

    /// Lines in full and in time ÷ lines judged: 配送率 by lines.
    #[must_use]
    pub const fn on_time_in_full(&self) -> Ratio {
        Ratio {
            part: self.whole as i128,
            whole: self.lines as i128,
        }
    }

    /// Delivered ÷ ordered: 配送率 by quantity.
    #[must_use]
    pub const fn fill(&self) -> Ratio {
        Ratio {
            part: self.filled,
            whole: self.ordered,
        }
    }

    /// In time ÷ ordered.
    #[must_use]
    pub const fn on_time(&self) -> Ratio {
        Ratio {
            part: self.on_time,
            whole: self.ordered,
        }
    }

    /// Rejected ÷ brought.
    #[must_use]
    pub const fn rejected_share(&self) -> Ratio {
        Ratio {
            part: self.rejected,
            whole: self.filled + self.rejected,
        }
    }

    /// The weighted score. What has nothing to judge has no weight; nothing at all gives no score.
    #[must_use]
    pub fn score(&self, weights: &Weights) -> Ratio {
        let rejected = self.rejected_share();
        let quality = Ratio {
            part: rejected.whole - rejected.part,
            ..rejected
        };
        let parts = [
            (weights.on_time, self.on_time()),
            (weights.fill, self.fill()),
            (weights.quality, quality),
        ];
        let mut score = Ratio { part: 0, whole: 0 };
        for (weight, measure) in parts {
            if let Some(measure_e9) = measure.e9() {
                score.part += i128::from(weight.e9()) * i128::from(measure_e9);
                score.whole += i128::from(weight.e9()) * i128::from(ONE_E9);
            }
        }
        score
    }

    /// Do all conditions of a step hold here?
    #[must_use]
    pub fn meets(&self, step: &Step, weights: &Weights) -> bool {
        step.late_share_above
            .is_none_or(|share| self.late_share().is_above(share))
            && step
                .fill_below
                .is_none_or(|share| self.fill().is_below(share))
            && step
                .on_time_in_full_below
                .is_none_or(|share| self.on_time_in_full().is_below(share))
            && step
                .score_below
                .is_none_or(|share| self.score(weights).is_below(share))
            && step
                .rejected_share_above
                .is_none_or(|share| self.rejected_share().is_above(share))
            && step
                .breaches_at_least
                .is_none_or(|least| self.late >= u64::from(least))
    }

    /// What a step's first condition looked at.
    #[must_use]
    pub fn value(&self, step: &Step, weights: &Weights) -> Value {
        if step.late_share_above.is_some() {
            Value::Share(self.late_share())
        } else if step.fill_below.is_some() {
            Value::Share(self.fill())
        } else if step.on_time_in_full_below.is_some() {
            Value::Share(self.on_time_in_full())
        } else if step.score_below.is_some() {
            Value::Share(self.score(weights))
        } else if step.rejected_share_above.is_some() {
            Value::Share(self.rejected_share())
        } else {
            Value::Count(self.late)
        }
    }
}

/// A figure that a step compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A share.
    Share(Ratio),
    /// A number of late lines.
    Count(u64),
}
