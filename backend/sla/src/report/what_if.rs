//! What if: where a supplier would stand, were his next drops so and so, or an appeal upheld. By the same rules, and read
//! only: nothing of it is kept.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::ladder::Known;
use crate::model::{CaseState, SlaRefusal, Subject};
use crate::rules::standing::kept;
use crate::store;
use kernel::prelude::*;
use service_levels::ladder::in_force;
use service_levels::measure::Judged;
use suppliers::model::Standing;

/// More drops in time than this are not looked for.
const MOST_NEEDED: u32 = 500;

/// What is supposed.
#[derive(Clone, Copy, Debug)]
pub struct Supposed {
    /// Drops that fall due in each month.
    pub per_month: u32,
    /// Of them late.
    pub late: u32,
    /// For so many months, this one the first.
    pub months: u32,
    /// The appeal of his last case is upheld tomorrow.
    pub upheld: bool,
}

/// What would come of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhatIf {
    /// Where he stands.
    pub standing: Standing,
    /// Changes that would follow, in order.
    pub ahead: Vec<AheadChange>,
    /// Where he would stand at the end.
    pub then: Standing,
    /// The end of the last month that is supposed.
    pub through: Day,
    /// From when on he would be in good standing until then; none where he would not be.
    pub good_from: Option<Day>,
    /// Fewest further drops in time after which the window that is evaluated next holds no step of the ladder; none where no
    /// number that he could reach is enough, or no step looks at him.
    pub drops_needed: Option<u32>,
}

/// A change that would follow.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AheadChange {
    /// When.
    pub on_day: Day,
    /// To what.
    pub to: Standing,
}

/// Where a subject within reach would stand.
pub async fn what_if(tx: &Tx, subject: Subject, supposed: Supposed) -> Result<WhatIf> {
    let standing = store::standing_of(tx, subject).await?;
    let mut known = Known::of(tx, subject).await?;
    let today = tx.day().0;
    if supposed.upheld {
        let cases = store::cases_of(tx, subject).await?;
        let is_open = cases.last().is_some_and(|case| {
            matches!(
                case.state,
                CaseState::Open | CaseState::Stayed | CaseState::Executed
            )
        });
        if !is_open {
            return Err(SlaRefusal::DecisionUnfit { standing }.into());
        }
    }
    let before = known.changes(today);
    let drops_needed = needed(&mut known, today);
    let size = known.usual_size();
    // Two people need a day, and a fresh start leaves what happened before it behind.
    let tomorrow = supposed.upheld.then(|| today + Days::new(1));
    known.suppose(drops(today, supposed, size), tomorrow);
    let through = month_end(today, supposed.months.saturating_sub(1));
    // A month is evaluated when it is over.
    let mut after = known.changes(through + Days::new(1));
    after.retain(|change| change.on <= through);
    let same = before
        .iter()
        .zip(&after)
        .take_while(|(one, other)| one == other);
    let same = same.count();
    let then = after
        .last()
        .map_or(Standing::Good, |change| kept(change.to));
    let since = after.last().map_or(today, |change| change.on.max(today));
    Ok(WhatIf {
        standing,
        ahead: after[same..]
            .iter()
            .map(|change| AheadChange {
                on_day: Day(change.on),
                to: kept(change.to),
            })
            .collect(),
        then,
        through: Day(through),
        good_from: (then == Standing::Good).then_some(Day(since)),
        drops_needed,
    })
}

/// Adds drops in time to the window that is evaluated next until none of the steps holds.
fn needed(known: &mut Known, today: NaiveDate) -> Option<u32> {
    let policy = in_force(&known.versions, today)?.clone();
    let (size, lines) = (known.usual_size(), known.judged_count());
    let mut found = None;
    for more in 0..=MOST_NEEDED {
        let sums = known.current(today);
        let enough = sums.lines >= u64::from(policy.minimum_sample.max(1));
        let held = policy
            .ladder
            .iter()
            .any(|step| sums.meets(step, &policy.weights));
        if enough && !held {
            found = Some(more);
            break;
        }
        known.suppose(vec![drop(today, size, true)], None);
    }
    known.forget(lines);
    found.filter(|_| !policy.ladder.is_empty())
}

fn drop(on: NaiveDate, ordered: i64, in_time: bool) -> Judged {
    let brought = if in_time { ordered } else { 0 };
    Judged {
        on,
        is_late: !in_time,
        is_whole: in_time,
        ordered,
        filled: brought,
        on_time: brought,
        rejected: 0,
    }
}

/// The supposed drops, spread over what is left of each month; the late ones come first.
fn drops(today: NaiveDate, supposed: Supposed, size: i64) -> Vec<Judged> {
    let mut all = Vec::new();
    for month in 0..supposed.months {
        let first = match month {
            0 => today,
            _ => month_end(today, month - 1) + Days::new(1),
        };
        let days = (month_end(today, month) - first).num_days().unsigned_abs() + 1;
        for at in 0..supposed.per_month {
            let offset = u64::from(at) * days / u64::from(supposed.per_month);
            let in_time = at >= supposed.late;
            all.push(drop(first + Days::new(offset), size, in_time));
        }
    }
    all
}

/// The last day of the month that is so many months ahead.
fn month_end(day: NaiveDate, ahead: u32) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(chrono::Months::new(ahead + 1));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supposed_drops_are_spread_over_months_and_the_late_come_first() {
        let today: NaiveDate = "2026-11-29".parse().expect("a day");
        let supposed = Supposed {
            per_month: 4,
            late: 1,
            months: 2,
            upheld: false,
        };
        let days: Vec<String> = drops(today, supposed, 1000)
            .iter()
            .map(|one| format!("{}{}", one.on, if one.is_late { " late" } else { "" }))
            .collect();
        assert_eq!(
            days,
            [
                "2026-11-29 late",
                "2026-11-29",
                "2026-11-30",
                "2026-11-30",
                "2026-12-01 late",
                "2026-12-08",
                "2026-12-16",
                "2026-12-24",
            ]
        );
        assert_eq!(month_end(today, 3).to_string(), "2027-02-28");
    }
}
