//! The ladder runs: from judged drops, hard events and decisions to standings, for one supplier at a time.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};

use crate::model::{BreachKind, ChangeWhy, StandingChangeId, Subject};
use crate::policy::LevelsPolicy;
use crate::rules::clock::is_over;
use crate::rules::standing::{in_force, kept, told};
use crate::store::{self, ChangeRow, JudgedRow, LateGoods};
use kernel::prelude::*;
use service_levels::calendar::month_number;
use service_levels::course::{Evaluation, evaluations};
use service_levels::ladder::{self, Change, Decision, Facts, Hard, Why};
use service_levels::measure::{Judged, Sums, Value};
use service_levels::outcome::LaterFill;
use service_levels::policy::{HardEvent, Policy, Scope, WindowKind};
use service_levels::standing::Standing as Told;
use suppliers::model::Standing;

use super::cases;

/// Judges every supplier; answers how many changes there were.
pub async fn run(app: &App) -> Result<usize> {
    let suppliers = app
        .db
        .read(&Actor::system(crate::duties::LADDER), |tx| {
            store::suppliers_known(tx).scope_boxed()
        })
        .await?;
    let mut changes = 0;
    for supplier in suppliers {
        changes += app
            .db
            .write(&Actor::system(crate::duties::LADDER), |tx| {
                judge(tx, supplier).scope_boxed()
            })
            .await?;
    }
    Ok(changes)
}

/// Judges one supplier, in all that he does and in each part of it; answers how many changes are new.
pub async fn judge(tx: &Tx, supplier: OrganisationId) -> Result<usize> {
    let mut new = 0;
    for subject in subjects(tx, supplier).await? {
        new += judge_subject(tx, subject).await?;
    }
    Ok(new)
}

/// Who is judged of a supplier: he himself, and the parts of his business where any version of the policy looks at them.
pub async fn subjects(tx: &Tx, supplier: OrganisationId) -> Result<Vec<Subject>> {
    let versions = tx.policy_versions::<LevelsPolicy>().await?;
    let scopes: Vec<Scope> = versions.iter().map(|one| one.1.0.scope).collect();
    subjects_by(tx, supplier, &scopes).await
}

/// Who is judged of a supplier by policies of these scopes.
pub async fn subjects_by(
    tx: &Tx,
    supplier: OrganisationId,
    scopes: &[Scope],
) -> Result<Vec<Subject>> {
    let mut parts = Vec::new();
    if scopes.contains(&Scope::Category) {
        parts = store::categories(tx, supplier).await?;
    }
    if scopes.contains(&Scope::Area) {
        parts.extend(store::areas(tx, supplier).await?);
    }
    let of_part = |part| Subject {
        supplier,
        part: Some(part),
    };
    let whole = std::iter::once(Subject::whole(supplier));
    Ok(whole.chain(parts.into_iter().map(of_part)).collect())
}

/// What the rules tell today takes the place of what they told before, as far as it differs.
async fn judge_subject(tx: &Tx, subject: Subject) -> Result<usize> {
    let supplier = subject.supplier;
    let known = Known::of(tx, subject).await?;
    let changes = known.changes(tx.day().0);
    let before = store::changes(tx, subject).await?;
    let same = before
        .iter()
        .zip(&changes)
        .take_while(|(row, change)| says(row, change))
        .count();
    if same < before.len() {
        let from = before[same].place;
        store::changes_withdraw(tx, subject, from).await?;
        cases::withdraw(tx, subject, &before[same..]).await?;
    }
    let mut new = Vec::new();
    for (at, change) in changes.iter().enumerate().skip(same) {
        let row = ChangeRow {
            id: tx.id::<StandingChangeId>(),
            place: i64::try_from(at).unwrap_or(i64::MAX) + 1,
            on_day: Day(change.on),
            from_standing: kept(change.from),
            to_standing: kept(change.to),
            why: why(&change.why),
        };
        new.push((row, known.because(change)));
    }
    store::changes_insert(tx, subject, &new).await?;
    let score_e4 = known.score_e4(tx.day().0);
    if let Some((last, facts)) = new.last()
        && last.to_standing == kept(Told::Evicted)
    {
        cases::open(tx, subject, last, facts).await?;
    }
    let last = changes.last().map_or(Told::Good, |change| change.to);
    let executed = last == Told::Evicted && cases::is_executed(tx, subject).await?;
    let standing = in_force(last, executed);
    let reason = new.last().map_or("", |(row, _)| row.why.as_str());
    match subject.part {
        None => suppliers::standing_set(tx, supplier, standing, score_e4, reason).await?,
        Some(part) => {
            suppliers::scope_standing_set(tx, supplier, part, standing, score_e4, reason).await?;
        }
    }
    for (row, facts) in &new {
        tell(tx, subject, row, facts).await?;
    }
    Ok(new.len())
}

/// Both sides are told, once for each change: the supplier by mail as well.
async fn tell(tx: &Tx, subject: Subject, row: &ChangeRow, facts: &Json) -> Result<()> {
    let Subject { supplier, part } = subject;
    tx.journal(
        "supplier_standing",
        row.id,
        None,
        Verb("change"),
        json!({ "supplier": supplier, "part": part, "on": row.on_day, "from": row.from_standing, "to": row.to_standing, "why": row.why, "facts": facts }),
    );
    let head = store::supplier_head(tx, supplier).await?;
    let LevelsPolicy(rules) = tx.policy().await?;
    let params = json!({
        "days": rules.appeal.rectify_days,
        "supplier": cases::named(&head.name, part),
        "from": row.from_standing,
        "to": row.to_standing,
        "on": row.on_day,
        "why": row.why,
    });
    let centre = identity::directory::centre(tx).await?.id;
    let link = format!("/sla/suppliers/{supplier}");
    let own = match row.to_standing {
        // The days to rectify count from its sending: no quiet hours hold it back.
        Standing::Interviewed => {
            Notice::new(supplier, "sla_interview", params.clone(), &link).urgent()
        }
        _ => Notice::new(supplier, "sla_standing", params.clone(), &link),
    };
    let own = match row.to_standing {
        // An eviction has a letter of its own, from which its deadlines count.
        Standing::Evicted => own,
        _ => own.by_letter(Some(&head.order_email), Vec::new()),
    };
    let notice = Notice::new(centre, "sla_standing", params, link);
    for (desk, notice) in [(centre, notice), (supplier, own)] {
        tx.notice(notice.once(change_key(row.id, desk)));
    }
    Ok(())
}

/// Key of the notice that tells a change to a desk.
pub(crate) fn change_key(change: StandingChangeId, desk: OrganisationId) -> String {
    format!("sla_change:{change}:{desk}")
}

fn says(row: &ChangeRow, change: &Change) -> bool {
    row.on_day.0 == change.on
        && row.from_standing == kept(change.from)
        && row.to_standing == kept(change.to)
        && row.why == why(&change.why)
}

const fn why(why: &Why) -> ChangeWhy {
    match why {
        Why::Step { .. } => ChangeWhy::Step,
        Why::Hard { .. } => ChangeWhy::Hard,
        Why::Recovered => ChangeWhy::Recovered,
        Why::Lapsed => ChangeWhy::Lapsed,
        Why::Decided => ChangeWhy::Decided,
    }
}

/// A policy for each category or area judges these alone; what a supplier did as a whole, fraud, stays with the whole.
pub fn narrow(policy: &mut Policy, subject: Subject) {
    let own = subject.of_scope();
    if policy.scope != own {
        policy.ladder.clear();
    }
    match own {
        Scope::Supplier if policy.scope == own => {}
        Scope::Supplier => policy.hard.retain(|one| one.event == HardEvent::Fraud),
        _ if policy.scope == own => policy.hard.retain(|one| one.event != HardEvent::Fraud),
        _ => policy.hard.clear(),
    }
}

/// Late goods fill their drops from the day of their acceptance on, up to what was ordered.
fn later_fills(rows: &[JudgedRow], goods: &[LateGoods]) -> Vec<LaterFill> {
    let places: FxHashMap<_, _> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.id, at))
        .collect();
    let mut missing: Vec<i64> = rows
        .iter()
        .map(|row| row.ordered_milli - row.on_time_milli)
        .collect();
    let mut fills = Vec::new();
    for one in goods
        .iter()
        .filter(|one| is_over(one.due_at, one.arrived_at))
    {
        let Some(line) = places.get(&one.clock_id).copied() else {
            continue;
        };
        let quantity = one.accepted_milli.min(missing[line]);
        if quantity > 0 {
            missing[line] -= quantity;
            let on = one.inspected_at.day().0;
            fills.push(LaterFill { line, on, quantity });
        }
    }
    fills
}

/// Everything that the ladder knows of a supplier.
#[derive(Debug)]
pub struct Known {
    /// The policy by first days.
    pub versions: Vec<(NaiveDate, Policy)>,
    rows: Vec<JudgedRow>,
    lines: Vec<Judged>,
    later: Vec<LaterFill>,
    hard: Vec<Hard>,
    decisions: Vec<Decision>,
}

impl Known {
    /// Loads it.
    pub async fn of(tx: &Tx, subject: Subject) -> Result<Self> {
        let supplier = subject.supplier;
        let versions = tx.policy_versions::<LevelsPolicy>().await?;
        let rows = store::judged(tx, subject).await?;
        let line = |row: &JudgedRow| Judged {
            on: row.judged_on.0,
            is_late: row.late,
            is_whole: row.whole,
            ordered: row.ordered_milli,
            filled: row.on_time_milli,
            on_time: row.on_time_milli,
            rejected: row.rejected_milli,
        };
        let mut hard = Vec::new();
        for event in store::hard_events(tx, subject).await? {
            let on = event.happened_on.0;
            let kind = match event.kind {
                BreachKind::Quality => HardEvent::Quality,
                _ => HardEvent::Refusal,
            };
            hard.push(Hard { on, event: kind });
            if event.ran_out {
                hard.push(Hard {
                    on,
                    event: HardEvent::EmergencyRefusal,
                });
            }
        }
        for on in store::frauds(tx, supplier).await? {
            let event = HardEvent::Fraud;
            hard.push(Hard { on: on.0, event });
        }
        hard.sort_by_key(|one| one.on);
        let decisions = store::decisions(tx, subject).await?;
        let decision = |row: &store::DecisionRow| Decision {
            on: row.on_day.0,
            standing: told(row.standing),
            is_fresh: row.fresh,
            probation_until: row.probation_until.map(|day| day.0),
        };
        let head = store::supplier_head(tx, supplier).await?;
        let mut known = Self {
            versions: versions
                .into_iter()
                .map(|(day, policy)| (day.0, policy.0))
                .collect(),
            lines: rows.iter().map(line).collect(),
            later: later_fills(&rows, &store::late_goods(tx, supplier).await?),
            rows,
            hard,
            decisions: decisions.iter().map(decision).collect(),
        };
        for (_, policy) in &mut known.versions {
            narrow(policy, subject);
        }
        known.exempt(&head);
        Ok(known)
    }

    /// No rule touches the exempt, by code or by name, as long as the policy says so.
    fn exempt(&mut self, head: &store::SupplierHead) {
        for (_, policy) in &mut self.versions {
            let named = |exempt: &String| exempt.trim() == head.code || exempt.trim() == head.name;
            if policy.exempt.iter().any(named) {
                policy.ladder.clear();
                policy.hard.clear();
            }
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            lines: &self.lines,
            later: &self.later,
            hard: &self.hard,
            decisions: &self.decisions,
        }
    }

    /// All changes through a day, by the policies in force.
    pub fn changes(&self, today: NaiveDate) -> Vec<Change> {
        ladder::changes(&self.versions, &self.facts(), today)
    }

    /// The same by another policy, as if it had always held.
    pub fn changes_by(&self, policy: &Policy, today: NaiveDate) -> Vec<Change> {
        ladder::changes(&[(NaiveDate::MIN, policy.clone())], &self.facts(), today)
    }

    /// Sums over the window that is evaluated next, as far as it goes.
    pub fn current(&self, today: NaiveDate) -> Sums {
        let window = ladder::in_force(&self.versions, today).map(|policy| policy.window);
        let mut sums = Sums::default();
        let Some(window) = window else { return sums };
        let size = window.size.get() as usize;
        let start = match window.kind {
            WindowKind::LastLines => self.lines.len().saturating_sub(size),
            WindowKind::Months => {
                let months = i32::try_from(size).unwrap_or(i32::MAX);
                let oldest = month_number(today).saturating_sub(months - 1);
                self.lines
                    .partition_point(|line| month_number(line.on) < oldest)
            }
        };
        self.lines[start..].iter().for_each(|line| sums.add(line));
        let later = self.later.iter().filter(|fill| fill.line >= start);
        sums.filled += later.map(|fill| i128::from(fill.quantity)).sum::<i128>();
        sums
    }

    /// As if these drops had been judged after all others, and, where a day is given, an appeal upheld on it.
    pub fn suppose(&mut self, lines: Vec<Judged>, upheld_on: Option<NaiveDate>) {
        self.lines.extend(lines);
        let upheld = upheld_on.map(|on| Decision {
            on,
            standing: Told::Good,
            is_fresh: true,
            probation_until: None,
        });
        self.decisions.extend(upheld);
    }

    /// How many drops were judged.
    pub fn judged_count(&self) -> usize {
        self.lines.len()
    }

    /// Takes back what was supposed beyond so many drops.
    pub fn forget(&mut self, lines: usize) {
        self.lines.truncate(lines);
    }

    /// The usual size of a drop; a unit where there was none.
    pub fn usual_size(&self) -> i64 {
        let sum: i128 = self.lines.iter().map(|line| i128::from(line.ordered)).sum();
        let count = i128::try_from(self.lines.len()).unwrap_or(1).max(1);
        i64::try_from(sum / count).unwrap_or(i64::MAX).max(1000)
    }

    /// The last evaluation by the policy in force, with a verdict.
    pub fn latest(&self, today: NaiveDate) -> Option<Evaluation> {
        let policy = ladder::in_force(&self.versions, today)?;
        let mut latest = None;
        evaluations(policy, &self.lines, &self.later, Some(today), |one| {
            latest = Some(one)
        });
        latest
    }

    /// 0 to 10,000; none without trade.
    fn score_e4(&self, today: NaiveDate) -> Option<i64> {
        let policy = ladder::in_force(&self.versions, today)?;
        let latest = self.latest(today)?;
        Some(latest.sums.score(&policy.weights).e9()? / 100_000)
    }

    /// The facts behind a change.
    fn because(&self, change: &Change) -> Json {
        let policy = ladder::in_force(&self.versions, change.on);
        match (&change.why, policy) {
            (
                Why::Step {
                    step,
                    evaluation,
                    is_probation,
                },
                Some(policy),
            ) => {
                let step = &policy.ladder[*step];
                let late = evaluation
                    .window
                    .clone()
                    .filter(|at| !self.lines[*at].is_whole);
                let value = match evaluation.sums.value(step, &policy.weights) {
                    Value::Share(ratio) => json!(ratio.text()),
                    Value::Count(count) => json!(count),
                };
                json!({
                    "policy": policy.name,
                    "step": step,
                    "value": value,
                    "probation": is_probation,
                    "lines": evaluation.sums.lines,
                    "late": evaluation.sums.late,
                    "whole": evaluation.sums.whole,
                    "score": evaluation.sums.score(&policy.weights).text(),
                    "evidence": late.map(|at| self.rows[at].id).collect::<Vec<_>>(),
                })
            }
            (Why::Hard { trigger }, Some(policy)) => json!({
                "policy": policy.name,
                "trigger": policy.hard[*trigger],
            }),
            _ => json!({}),
        }
    }
}
