//! The last month of the county, act by act.

use std::time::Duration;

use super::budgets::budgets;
use super::demand::{Progress, announce, requisitions, terms};
use super::orders::{Fate, OrderRow, close_and_commit, goes_on, until_answered};
use super::stage::Stage;
use super::{
    decoction, deliveries, dispatch, emergencies, exceptions, exchange, levels, recalls, shelf,
    tenders,
};
use crate::demo::stamps::{at, months_before};
use demand::actions::cycles;
use demand::model::cycle::{CycleId, CycleKind, CycleTerms};
use formulary::model::ItemKind;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use purchasing::actions::delivery_rules::{self, NewRule};
use purchasing::model::order::{Delivery, Urgency};
use stock::actions::issuing;

/// Days from today to the end of the open cycle.
const CLOSES_IN_DAYS: i64 = 2;

/// Issue notes that the keeper writes in one go.
const NOTES_AT_ONCE: usize = 16;

/// Lives through the last month and stops at midnight before the day of the options.
pub async fn act(stage: &Stage<'_>, told: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let as_of = stage.plan.options.as_of;
    let closes_on = as_of.plus_days(CLOSES_IN_DAYS);
    delivery_rules_of_the_county(stage).await?;
    dispatch::furnish(stage).await?;

    let monthly = opened(
        stage,
        &terms(CycleKind::Monthly, months_before(closes_on, 1)),
    )
    .await?;
    let orders = ordered(stage, monthly, OrganisationKind::is_facility).await?;
    told("last month's cycle, planned and committed");
    let orders: Vec<_> = orders
        .into_iter()
        .enumerate()
        .map(|(at, order)| {
            let fate = past_fate(stage, &order, at);
            (order, fate)
        })
        .collect();
    until_answered(stage, &orders).await?;
    told("its orders approved, placed and answered");
    delivered(stage, &orders).await?;
    told("its goods shipped and received");

    let current = opened(stage, &terms(CycleKind::Monthly, closes_on)).await?;
    let weekly = opened(stage, &terms(CycleKind::Weekly, as_of.plus_days(-2))).await?;
    let orders = ordered(stage, weekly, |kind| {
        matches!(
            kind,
            OrganisationKind::LeadHospital | OrganisationKind::Township
        )
    })
    .await?;
    let orders: Vec<_> = orders
        .into_iter()
        .enumerate()
        .map(|(at, order)| (order, fresh_fate(at)))
        .collect();
    dispatch::yesterday(stage).await?;
    told("yesterday's waves and runs");
    stage.wait_until(at(as_of.plus_days(-1), 9, 0));
    until_answered(stage, &orders).await?;
    for (order, _) in orders.iter().filter(|(_, fate)| *fate == Fate::Shipped) {
        deliveries::ship(stage, order, 100).await?;
    }
    told("the weekly cycle with its orders");

    emergencies::act(stage).await?;
    exchange::yesterday(stage).await?;
    stage.wait_until(as_of.start());
    demand::duties::forecast(stage.app).await?;
    told("forecasts");
    open_cycle(stage, monthly, current, told).await?;
    exchange::today(stage).await?;
    told("shortages and transfers");
    shelf::today(stage).await?;
    recalls::today(stage).await?;
    told("counts, codes, near expiry and recalls");
    decoction::today(stage).await?;
    told("prescriptions");
    Ok(())
}

/// The open cycle, with everything that waits for people today.
async fn open_cycle(
    stage: &Stage<'_>,
    monthly: CycleId,
    current: CycleId,
    told: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    let closes_on = stage.plan.options.as_of.plus_days(CLOSES_IN_DAYS);
    requisitions(
        stage.app,
        stage.plan,
        stage.ids,
        current,
        Progress::UnderWay,
        OrganisationKind::is_facility,
    )
    .await?;
    tenders::act(stage).await?;
    told("tenders, agreed quantities and the yearly declaration");
    exceptions::act(stage, current).await?;
    budgets(stage, monthly, current).await?;
    levels::act(stage).await?;
    told("budgets, exceptions and service levels");
    dispatch::today(stage).await?;
    told("today's waves and runs");
    let next = terms(CycleKind::Monthly, next_month(closes_on));
    announce(stage.app, &stage.actor("pharmacist")?, &next).await?;
    told("the open cycle");
    Ok(())
}

fn next_month(day: Day) -> Day {
    Day(day
        .0
        .checked_add_months(chrono::Months::new(1))
        .unwrap_or(day.0))
}

/// Reagents and emergencies are brought to the door of whoever asked.
async fn delivery_rules_of_the_county(stage: &Stage<'_>) -> Result<()> {
    let manager = stage.actor("manager")?;
    let direct = |item_kind, urgency| NewRule {
        supplier_id: None,
        item_id: None,
        item_kind,
        urgency,
        delivery: Delivery::Direct,
    };
    let rules = [
        direct(Some(ItemKind::Reagent), None),
        direct(None, Some(Urgency::Emergency)),
    ];
    for (number, rule) in rules.into_iter().enumerate() {
        let key = Idempotency::new(format!("demo-rule-{number}"), &[]);
        delivery_rules::make(stage.app, &manager, &key, rule).await?;
    }
    Ok(())
}

/// Announces a cycle a day before it opens, and opens it.
async fn opened(stage: &Stage<'_>, terms: &CycleTerms) -> Result<CycleId> {
    let pharmacist = stage.actor("pharmacist")?;
    stage.wait_until(terms.opens_at.minus(Duration::from_secs(24 * 3_600)));
    let id = announce(stage.app, &pharmacist, terms).await?;
    stage.wait_until(terms.opens_at);
    let version = stage.version("cycle", id.raw()).await?;
    cycles::open(stage.app, &pharmacist, id, version).await?;
    Ok(id)
}

/// Everybody hands in, the cycle closes, its plan becomes orders.
async fn ordered(
    stage: &Stage<'_>,
    cycle: CycleId,
    takes_part: fn(OrganisationKind) -> bool,
) -> Result<Vec<OrderRow>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        closes_at: Instant,
    }
    let rows: Vec<Row> = stage
        .rows("SELECT closes_at FROM cycle WHERE id = ?", binds![cycle])
        .await?;
    let closes_at = rows.first().ok_or_else(Error::not_found)?.closes_at;
    stage.wait_until(closes_at.minus(Duration::from_secs(3_600)));
    requisitions(
        stage.app,
        stage.plan,
        stage.ids,
        cycle,
        Progress::Accepted,
        takes_part,
    )
    .await?;
    stage.wait_until(closes_at.plus(Duration::from_secs(60)));
    close_and_commit(stage, cycle).await
}

/// A month later nearly everything has come; each way of not coming is there once or twice, mostly with small orders, so
/// that the league has a few at its end and not half of the county. The largest orders stand first.
fn past_fate(stage: &Stage<'_>, order: &OrderRow, place: usize) -> Fate {
    // The supplier whose account the login page offers has an order to ship.
    let mut all = stage.plan.organisations.iter();
    let offered = all.position(|one| one.code == "S01");
    if offered.is_some_and(|at| stage.ids.organisations[at] == order.supplier_id) {
        return Fate::Confirmed;
    }
    match place % 36 {
        5 | 15 | 21 => Fate::Disputed,
        9 => Fate::Arrived,
        18 => Fate::Partly,
        25 => Fate::Shipped,
        27 => Fate::Confirmed,
        31 => Fate::Declined,
        33 => Fate::Cancelled,
        _ => Fate::Closed,
    }
}

/// A day later every step before delivery is there.
fn fresh_fate(place: usize) -> Fate {
    match place % 9 {
        0 | 4 => Fate::Submitted,
        1 => Fate::HalfApproved,
        2 => Fate::Approved,
        3 => Fate::Draft,
        5 => Fate::Placed,
        6 => Fate::Confirmed,
        7 => Fate::Shipped,
        _ => Fate::Submitted,
    }
}

/// First loads on the day after the answer, second loads on the evening of the next: two days are what the rules allow.
async fn delivered(stage: &Stage<'_>, orders: &[(OrderRow, Fate)]) -> Result<()> {
    let shipping = |to: Fate| orders.iter().filter(move |(_, fate)| goes_on(*fate, to));
    stage.wait(Duration::from_secs(8 * 3_600));
    let mut loads = Vec::new();
    for (number, (order, fate)) in shipping(Fate::Shipped).enumerate() {
        // Every third order comes in two loads.
        let percent = if *fate == Fate::Partly || number % 3 == 0 {
            60
        } else {
            100
        };
        for notice in deliveries::ship(stage, order, percent).await? {
            loads.push((notice, *fate));
        }
    }
    stage.wait(Duration::from_secs(10 * 3_600));
    received(stage, &loads).await?;
    stage.wait(Duration::from_secs(4 * 3_600));
    let mut loads = Vec::new();
    for (order, fate) in shipping(Fate::Disputed) {
        for notice in deliveries::ship(stage, order, 100).await? {
            loads.push((notice, *fate));
        }
    }
    stage.wait(Duration::from_secs(10 * 3_600));
    received(stage, &loads).await?;
    issued(stage).await
}

/// The keeper brings most facilities what waits for them at the centre; the last ones are still to be served.
async fn issued(stage: &Stage<'_>) -> Result<()> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        facility_id: OrganisationId,
    }
    let keeper = stage.actor("keeper")?;
    // The next morning.
    stage.wait(Duration::from_secs(10 * 3_600));
    let sql = "SELECT DISTINCT facility_id FROM reservation WHERE quantity_milli > issued_milli + released_milli \
               ORDER BY facility_id";
    let waiting: Vec<Row> = stage.rows(sql, binds![]).await?;
    let served = &waiting[..waiting.len() * 4 / 5];
    for load in served.chunks(NOTES_AT_ONCE) {
        stage.tick();
        let notes = stage.app.db.write(&keeper, |tx| {
            async move {
                let facilities: Vec<_> = load.iter().map(|row| row.facility_id).collect();
                issuing::issue_all_in(tx, &facilities).await
            }
            .scope_boxed()
        });
        notes.await?;
    }
    Ok(())
}

/// Everything is at the door before the first box is opened: the clocks look at the door.
async fn received(
    stage: &Stage<'_>,
    loads: &[(purchasing::model::ShipNoticeId, Fate)],
) -> Result<()> {
    let mut receipts = Vec::new();
    for (notice, fate) in loads.iter().filter(|(_, fate)| *fate >= Fate::Arrived) {
        receipts.push((deliveries::arrive(stage, *notice).await?, *fate));
    }
    for (receipt, fate) in receipts {
        if fate > Fate::Arrived {
            deliveries::inspect(stage, receipt, fate).await?;
        }
    }
    Ok(())
}
