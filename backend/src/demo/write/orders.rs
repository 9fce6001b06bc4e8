//! Plans and orders, made by the product's own verbs: who does what, when, and how far each order comes.

use std::time::Duration;

use sea_orm::FromQueryResult;

use super::stage::Stage;
use demand::model::cycle::CycleId;
use kernel::prelude::*;
use purchasing::actions::{commitment, orders, placing, plan_review, planning, portal};
use purchasing::model::review::PlanDecision;
use purchasing::model::{LineId, OrderId, PlanId};
use purchasing::rules::confirmation::{LineAnswer, Said};

/// How far an order comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Draft,
    Submitted,
    /// One of the approvals it needs, where it needs two.
    HalfApproved,
    Approved,
    Cancelled,
    Placed,
    Declined,
    Confirmed,
    /// On its way.
    Shipped,
    /// At the door.
    Arrived,
    /// Some came, the rest is late.
    Partly,
    /// Came with a broken box and something still to be decided.
    Disputed,
    Closed,
}

/// An order with what decides its way.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OrderRow {
    pub id: OrderId,
    pub supplier_id: OrganisationId,
    pub line_count: i64,
}

/// Closes a cycle, plans and commits. Answers the orders, largest number of lines first.
pub async fn close_and_commit(stage: &Stage<'_>, cycle: CycleId) -> Result<Vec<OrderRow>> {
    let buyer = stage.actor("buyer")?;
    let version = stage.version("cycle", cycle.raw()).await?;
    let plan: PlanId = planning::close(stage.app, &buyer, cycle, version).await?;
    stage.wait(Duration::from_secs(20 * 60));
    review(stage, plan).await?;
    let version = stage.version("purchase_plan", plan.raw()).await?;
    commitment::commit(stage.app, &buyer, plan, version).await?;
    let sql = "SELECT id, supplier_id, line_count FROM purchase_order \
               WHERE plan_id = ? ORDER BY line_count DESC, id";
    stage.rows(sql, binds![plan]).await
}

/// The manager approves everything green at once, and looks at what the rules marked.
async fn review(stage: &Stage<'_>, plan: PlanId) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Marked {
        line_id: LineId,
        version: i64,
    }
    let manager = stage.actor("manager")?;
    plan_review::approve_green(stage.app, &manager, plan).await?;
    let sql = "SELECT line_id, version FROM plan_line_review WHERE plan_id = ? AND flags <> 0 ORDER BY line_id";
    let marked: Vec<Marked> = stage.rows(sql, binds![plan]).await?;
    for line in marked {
        let (which, version) = ((plan, line.line_id), IfMatch(line.version));
        let approved = PlanDecision::Approved;
        plan_review::decide(stage.app, &manager, which, version, approved, "已核对").await?;
    }
    Ok(())
}

/// Submits, approves, places and has answered, each order as far as its fate goes. The clock moves on by days.
pub async fn until_answered(stage: &Stage<'_>, orders: &[(OrderRow, Fate)]) -> Result<()> {
    let (buyer, manager) = (stage.actor("buyer")?, stage.actor("manager")?);
    let second = stage.actor("manager2")?;
    for (order, fate) in orders.iter().filter(|(_, fate)| *fate >= Fate::Submitted) {
        stage.tick();
        orders::submit(
            stage.app,
            &buyer,
            order.id,
            stage.order_version(order).await?,
        )
        .await?;
        if *fate == Fate::Cancelled {
            let reason = "供应商通知停产，改用备供";
            let version = stage.order_version(order).await?;
            orders::cancel(stage.app, &buyer, order.id, version, reason).await?;
        }
    }
    stage.wait(Duration::from_secs(3_600));
    for (order, fate) in orders
        .iter()
        .filter(|(_, fate)| goes_on(*fate, Fate::HalfApproved))
    {
        stage.tick();
        let note = if order.line_count > 60 {
            "已核对主要品种价格"
        } else {
            ""
        };
        let version = stage.order_version(order).await?;
        orders::approve(stage.app, &manager, order.id, version, note).await?;
        let more = stage.approvals_missing(order).await?;
        if more > 0 && *fate != Fate::HalfApproved {
            let version = stage.order_version(order).await?;
            orders::approve(stage.app, &second, order.id, version, "同意").await?;
        }
    }
    stage.wait(Duration::from_secs(3_600));
    for (order, _) in orders
        .iter()
        .filter(|(_, fate)| goes_on(*fate, Fate::Placed))
    {
        stage.tick();
        placing::place(
            stage.app,
            &buyer,
            order.id,
            stage.order_version(order).await?,
        )
        .await?;
    }
    stage.wait(Duration::from_secs(3_600));
    for (order, fate) in orders
        .iter()
        .filter(|(_, fate)| goes_on(*fate, Fate::Placed))
    {
        stage.tick();
        answer(stage, order, *fate).await?;
    }
    Ok(())
}

/// Cancelled orders stop where they are.
pub fn goes_on(fate: Fate, to: Fate) -> bool {
    fate >= to && fate != Fate::Cancelled
}

/// The supplier opens the order and, unless it only was placed, says line by line what comes.
async fn answer(stage: &Stage<'_>, order: &OrderRow, fate: Fate) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Line {
        id: LineId,
        quantity_milli: Quantity,
        pack_milli: Quantity,
    }
    let clerk = stage.clerk_of(order.supplier_id)?;
    portal::open(stage.app, &clerk, order.id).await?;
    if fate == Fate::Placed {
        return Ok(());
    }
    let sql =
        "SELECT id, quantity_milli, pack_milli FROM order_line WHERE order_id = ? ORDER BY line_no";
    let lines: Vec<Line> = stage.rows(sql, binds![order.id]).await?;
    let promised_on = Some(stage.app.clock().day().plus_days(2));
    let said = lines.iter().enumerate().map(|(index, line)| {
        let full = Said {
            line_id: line.id,
            answer: LineAnswer::Full,
            quantity: None,
            reason: None,
            promised_on,
        };
        let packs = line.quantity_milli.0 / line.pack_milli.0.max(1);
        match index % 41 {
            _ if fate == Fate::Declined => declined(full, "仓库检修，本周期无法供货"),
            // Who keeps his word in everything else does not refuse either.
            17 if fate != Fate::Closed => declined(full, "生产企业断货"),
            29 if packs > 1 => Said {
                answer: LineAnswer::Part,
                quantity: Some(Quantity((packs / 2).max(1) * line.pack_milli.0)),
                reason: Some("库存不足，余量下周补齐".to_owned()),
                ..full
            },
            _ => full,
        }
    });
    let said: Vec<Said> = said.collect();
    let version = stage.order_version(order).await?;
    portal::confirm(stage.app, &clerk, order.id, version, &said).await
}

fn declined(said: Said, reason: &str) -> Said {
    Said {
        answer: LineAnswer::Declined,
        reason: Some(reason.to_owned()),
        promised_on: None,
        ..said
    }
}
