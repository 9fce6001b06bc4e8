//! Clocks start, stop and run out in the transaction in which their order moves, or when a duty looks.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::{BreachKind, ClockId, ClockKind, DueState};
use crate::policy::{HolidayPolicy, LevelsPolicy};
use crate::rules::clock::{Arrived, Known, Verdict, is_over, verdict};
use crate::store::{self, Announced, ClockRow, DropFacts, Look, NewBreach, OrderHead};
use kernel::prelude::*;
use purchasing::events::{Movement, OrderMoved};
use purchasing::model::order::Urgency;
use purchasing::model::{DropId, OrderId};
use service_levels::calendar::{Calendar, Due};
use service_levels::hours::{ClockStart, Drop, HoursRow, Urgency as Pressing, row_for};
use service_levels::share::Ratio;
use suppliers::model::DeliveryArea;

use super::hash;

/// Hears of everything that happens to an order.
pub async fn order_moved(tx: &Tx, event: &OrderMoved) -> Result<()> {
    look(tx, event.order_id, Some(event.what)).await.map(drop)
}

/// Looks at the clocks of an order: starts those that are missing, judges those about which something is decided, writes
/// breaches. Answers how many were judged. Looking again changes nothing.
pub async fn look(tx: &Tx, order: OrderId, what: Option<Movement>) -> Result<usize> {
    let mut eyes = Eyes::open(tx, order, what).await?;
    let Some(placed_at) = eyes.head.placed_at else {
        return Ok(0);
    };
    match what {
        Some(Movement::Placed) => {
            // Nothing can have become of it yet.
            eyes.start(ClockStart::Placed, placed_at);
            store::clocks_insert(tx, &eyes.started).await?;
            return Ok(0);
        }
        Some(Movement::Answered) => eyes.start(ClockStart::Confirmed, tx.now()),
        _ => {}
    }
    store::clocks_insert(tx, &eyes.started).await?;
    eyes.clocks.append(&mut eyes.started);
    let found = eyes.look(what == Some(Movement::Answered))?;
    let mut breaches = found.breaches;
    for breach in &mut breaches {
        let pressing =
            breach.clock.urgency == Urgency::Emergency && breach.kind == BreachKind::Refused;
        if let Some(line) = breach.clock.order_line_id.filter(|_| pressing) {
            breach.ran_out = store::ran_out(tx, line).await?;
        }
    }
    let worth: Vec<Look> = found
        .looks
        .iter()
        .copied()
        .filter(|look| eyes.is_news(look))
        .collect();
    store::looks_save(tx, &worth).await?;
    store::breaches_insert(tx, &breaches).await?;
    if !breaches.is_empty() {
        tx.wake(crate::duties::LADDER);
    }
    if found.provisional {
        alert(tx, &eyes.head).await?;
    }
    let judged = found
        .looks
        .iter()
        .filter(|look| look.verdict.state != DueState::Running);
    Ok(judged.count())
}

/// Somebody has to load the next notice of holidays.
async fn alert(tx: &Tx, head: &OrderHead) -> Result<()> {
    let centre = identity::directory::centre(tx).await?.id;
    let params = json!({ "number": head.number });
    let notice = Notice::new(centre, "sla_holidays_missing", params, "/sla/policies");
    tx.notice(notice.once(format!("sla_holidays:{}", tx.day().period())));
    Ok(())
}

/// Everything that is known of an order's clocks.
struct Eyes<'t> {
    tx: &'t Tx,
    head: OrderHead,
    drops: Vec<DropFacts>,
    arrived: BTreeMap<DropId, Vec<Arrived>>,
    announced: Vec<Announced>,
    clocks: Vec<ClockRow>,
    started: Vec<ClockRow>,
    policy: LevelsPolicy,
    holidays: HolidayPolicy,
}

#[derive(Default)]
struct Found {
    looks: Vec<Look>,
    breaches: Vec<NewBreach>,
    provisional: bool,
}

impl<'t> Eyes<'t> {
    async fn open(tx: &'t Tx, order: OrderId, what: Option<Movement>) -> Result<Self> {
        // Before the answer nothing was shipped, and before the placing no clock ran.
        let (is_new, is_unshipped) = match what {
            Some(Movement::Placed) => (true, true),
            Some(Movement::Answered) => (false, true),
            _ => (false, false),
        };
        let mut eyes = Self {
            tx,
            head: store::order_head(tx, order).await?,
            drops: store::drop_facts(tx, order).await?,
            arrived: BTreeMap::new(),
            announced: Vec::new(),
            clocks: Vec::new(),
            started: Vec::new(),
            policy: tx.policy().await?,
            holidays: tx.policy().await?,
        };
        if !is_new {
            eyes.clocks = store::clocks_of(tx, order).await?;
        }
        if !is_unshipped {
            eyes.arrived = store::arrived(tx, order).await?;
            eyes.announced = store::announced(tx, order).await?;
        }
        Ok(eyes)
    }

    /// Starts the clocks of one start that do not run yet: of the order as a whole, and of its drops.
    fn start(&mut self, start: ClockStart, at: Instant) {
        let rules = &self.policy.0;
        let has_confirm = self
            .clocks
            .iter()
            .any(|clock| clock.kind == ClockKind::Confirm);
        if let Some(confirm) = rules
            .confirm
            .filter(|_| start == ClockStart::Placed && !has_confirm)
        {
            let row = HoursRow {
                urgency: None,
                cold_chain: None,
                remote: None,
                hours: confirm.within_hours,
                start,
                calendar: confirm.calendar,
            };
            let clock = self.clock(&row, at, None);
            self.started.push(clock);
        }
        for facts in &self.drops {
            let pressing = match self.head.urgency {
                Urgency::Emergency => Pressing::Emergency,
                Urgency::Regular => Pressing::Regular,
            };
            let kind = Drop {
                urgency: pressing,
                cold_chain: facts.cold_chain,
                remote: facts.remote,
            };
            let row = row_for(&rules.hours, kind).filter(|row| row.start == start);
            let runs = self
                .clocks
                .iter()
                .any(|clock| clock.drop_id == Some(facts.id));
            if let Some(row) = row.filter(|_| !runs) {
                let clock = self.clock(row, at, Some(facts));
                self.started.push(clock);
            }
        }
    }

    fn clock(&self, row: &HoursRow, at: Instant, facts: Option<&DropFacts>) -> ClockRow {
        let Due {
            at: due,
            is_provisional,
        } = row.due(at.datetime(), &self.holidays.holidays);
        ClockRow {
            id: self.tx.id::<ClockId>(),
            kind: facts.map_or(ClockKind::Confirm, |_| ClockKind::Deliver),
            supplier_id: self.head.supplier_id,
            order_id: self.head.id,
            order_line_id: facts.map(|facts| facts.line_id),
            drop_id: facts.map(|facts| facts.id),
            item_id: facts.map(|facts| facts.item_id),
            destination_id: facts.map(|facts| facts.destination_id),
            area_id: facts.map(|facts| facts.area_id),
            area: self.area(facts).to_owned(),
            urgency: self.head.urgency,
            started_at: at,
            due_at: due.into(),
            provisional: is_provisional,
            hours: i64::from(row.hours),
            calendar: calendar_word(row.calendar),
            ordered_milli: facts.map_or(Quantity::ZERO, |facts| facts.quantity_milli),
            declined_milli: Quantity::ZERO,
            state: DueState::Running,
            reminded: 0,
        }
    }

    /// The area of a drop, or of all that an order brings.
    fn area(&self, facts: Option<&DropFacts>) -> &'static str {
        let of = |facts: &DropFacts| DeliveryArea::of(facts.remote);
        let mut all = self.drops.iter().map(of);
        let first = facts.map(of).or_else(|| all.next());
        let is_mixed = facts.is_none() && all.any(|area| Some(area) != first);
        match first {
            Some(area) if !is_mixed => area.as_str(),
            _ => "mixed",
        }
    }

    /// Does it say anything that is not kept already?
    fn is_news(&self, look: &Look) -> bool {
        let kept = self.clocks.iter().find(|clock| clock.id == look.id);
        look.verdict.state != DueState::Running
            || kept.is_none_or(|clock| {
                clock.due_at != look.due_at
                    || clock.ordered_milli != look.ordered
                    || clock.declined_milli != look.declined
            })
    }

    fn look(&self, answered: bool) -> Result<Found> {
        let mut found = Found::default();
        for clock in self
            .clocks
            .iter()
            .filter(|clock| clock.state == DueState::Running)
        {
            let clock = self.renewed(clock);
            let over = is_over(clock.due_at, self.tx.now());
            if clock.provisional && over {
                found.provisional = true;
                continue;
            }
            let facts = clock
                .drop_id
                .and_then(|id| self.drops.iter().find(|facts| facts.id == id));
            match facts {
                None => self.look_at_order(&clock, over, &mut found)?,
                Some(facts) => self.look_at_drop(&clock, facts, answered, &mut found)?,
            }
        }
        Ok(found)
    }

    /// A provisional clock is set anew by the notices that are loaded now.
    fn renewed(&self, clock: &ClockRow) -> ClockRow {
        let mut clock = clock.clone();
        if clock.provisional {
            let hours = u32::try_from(clock.hours).unwrap_or(u32::MAX);
            let calendar = calendar_of(&clock.calendar);
            let started = clock.started_at.datetime();
            let due = self
                .holidays
                .holidays
                .due_after_hours(started, hours, calendar);
            clock.due_at = due.at.into();
            clock.provisional = due.is_provisional;
        }
        clock
    }

    fn look_at_order(&self, clock: &ClockRow, over: bool, found: &mut Found) -> Result<()> {
        let nothing = |state, judged_at, late| Verdict {
            state,
            judged_at,
            on_time: Quantity::ZERO,
            rejected: Quantity::ZERO,
            late,
            whole: false,
        };
        let gone = self
            .drops
            .iter()
            .all(|facts| facts.cancelled_milli >= facts.quantity_milli);
        let verdict = match self.head.confirmed_at {
            Some(at) if !is_over(clock.due_at, at) => nothing(DueState::Met, at, false),
            None if gone => nothing(DueState::Void, self.tx.now(), false),
            None if !over => return Ok(()),
            _ => nothing(DueState::Late, clock.due_at, true),
        };
        found.looks.push(look_of(clock, verdict));
        if verdict.late {
            let quantity = self.drops.iter().map(|facts| facts.quantity_milli.0).sum();
            let breach = self.breach(
                BreachKind::Refused,
                clock,
                None,
                &verdict,
                Quantity(quantity),
            )?;
            found.breaches.push(breach);
        }
        Ok(())
    }

    fn look_at_drop(
        &self,
        clock: &ClockRow,
        facts: &DropFacts,
        answered: bool,
        found: &mut Found,
    ) -> Result<()> {
        let mut clock = clock.clone();
        // Until the answer nothing was given up, so what is missing after it is what was refused.
        if answered {
            clock.declined_milli = facts.cancelled_milli;
        }
        let given_up = facts.cancelled_milli.0 - clock.declined_milli.0;
        clock.ordered_milli = Quantity(facts.quantity_milli.0 - given_up);
        let verdict = verdict(&Known {
            due_at: clock.due_at,
            ordered: clock.ordered_milli,
            declined: clock.declined_milli,
            arrived: self.arrived.get(&facts.id).map_or(&[], Vec::as_slice),
            now: self.tx.now(),
        });
        found.looks.push(look_of(&clock, verdict));
        let mut write = |kind, quantity: Quantity| -> Result<()> {
            let breach = self.breach(kind, &clock, Some(facts), &verdict, quantity)?;
            found.breaches.push(breach);
            Ok(())
        };
        if answered && clock.declined_milli.is_positive() {
            let kind = match facts.answer.as_deref() {
                Some("declined") => BreachKind::Refused,
                _ => BreachKind::Short,
            };
            write(kind, clock.declined_milli)?;
        }
        if verdict.late {
            let due = clock.ordered_milli.0 - clock.declined_milli.0;
            write(BreachKind::Late, Quantity(due - verdict.on_time.0))?;
        }
        let brought: i64 = self
            .arrived
            .get(&facts.id)
            .into_iter()
            .flatten()
            .map(|one| one.accepted.0 + one.open.0 + one.rejected.0)
            .sum();
        let rejected = Ratio {
            part: i128::from(verdict.rejected.0),
            whole: i128::from(brought),
        };
        if rejected.is_above(self.policy.0.limits.rejected_share_at_most) {
            write(BreachKind::Quality, verdict.rejected)?;
        }
        Ok(())
    }

    /// The evidence holds what was known when the breach happened, so that it is the same whenever somebody looks.
    fn breach(
        &self,
        kind: BreachKind,
        clock: &ClockRow,
        facts: Option<&DropFacts>,
        verdict: &Verdict,
        quantity: Quantity,
    ) -> Result<NewBreach> {
        let happened_at = match kind {
            BreachKind::Late => verdict.judged_at,
            _ if clock.kind == ClockKind::Confirm => verdict.judged_at,
            _ => self.tx.now(),
        };
        let announced = self
            .announced
            .iter()
            .filter(|load| Some(load.drop_id) == clock.drop_id && load.shipped_at <= happened_at);
        let arrived = facts.and_then(|facts| self.arrived.get(&facts.id));
        let arrived = arrived
            .into_iter()
            .flatten()
            .filter(|one| one.at <= happened_at);
        let arrived = arrived.map(|one| {
            json!({ "at": one.at, "accepted": one.accepted, "open": one.open, "rejected": one.rejected })
        });
        let evidence = json!({
            "kind": kind,
            "order": self.head.number,
            "placed_at": self.head.placed_at,
            "confirmed_at": self.head.confirmed_at.filter(|at| *at <= happened_at),
            "clock": {
                "kind": clock.kind, "started_at": clock.started_at, "due_at": clock.due_at,
                "hours": clock.hours, "calendar": clock.calendar,
            },
            "policy": self.policy.0.name,
            "item": facts.map(|facts| &facts.item_name),
            "destination": facts.map(|facts| &facts.destination_name),
            "promised_on": facts.and_then(|facts| facts.promised_on),
            "answer": facts.and_then(|facts| facts.answer.as_ref()),
            "answer_reason": facts.and_then(|facts| facts.answer_reason.as_ref()),
            "ordered": clock.ordered_milli,
            "declined": clock.declined_milli,
            "on_time": verdict.on_time,
            "quantity": quantity,
            "ship_notices": announced.collect::<Vec<_>>(),
            "receipts": arrived.collect::<Vec<_>>(),
            "happened_at": happened_at,
        });
        let evidence = serde_json::to_string(&evidence)?;
        Ok(NewBreach {
            kind,
            clock: clock.clone(),
            ran_out: false,
            happened_at,
            quantity,
            evidence_hash: hash(&evidence),
            evidence,
        })
    }
}

fn look_of(clock: &ClockRow, verdict: Verdict) -> Look {
    Look {
        id: clock.id,
        due_at: clock.due_at,
        provisional: clock.provisional,
        ordered: clock.ordered_milli,
        declined: clock.declined_milli,
        verdict,
    }
}

fn calendar_word(calendar: Calendar) -> String {
    let word = serde_json::to_value(calendar).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    word.unwrap_or_default().to_owned()
}

fn calendar_of(word: &str) -> Calendar {
    serde_json::from_value(word.into()).unwrap_or_default()
}
