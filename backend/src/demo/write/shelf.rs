//! The shelf this morning: what was written off, a count at each of its steps, opened packs, codes, and goods that expire soon.

use sea_orm::FromQueryResult;

use super::stage::Stage;
use exchange::actions::market::{self, NewOffer};
use exchange::actions::{receiving, transfers};
use exchange::model::{Carrier, ExpiryAction, OfferId};
use exchange::report::market::near;
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::actions::adjusting::{self, AdjustLine};
use stock::actions::counts::{self, Counted};
use stock::actions::issuing::{self, Part};
use stock::actions::lines::Named;
use stock::actions::splitting::{self, Opening};
use stock::actions::tracing::{self, ScanList};
use stock::model::{AdjustmentReason, CountId, LotId, TraceVerb};

/// Everything of this morning.
pub async fn today(stage: &Stage<'_>) -> Result<()> {
    adjustments(stage).await?;
    sheets(stage).await?;
    packs(stage).await?;
    lent(stage).await?;
    offers(stage).await
}

#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Lies {
    item_id: ItemId,
    lot_id: LotId,
    quantity_milli: Quantity,
    pack_milli: Quantity,
}

/// Lots in the store of a desk of which there are at least so many units, ordinary drugs first to expire last.
async fn shelf(stage: &Stage<'_>, actor: &Actor, least: i64, many: u32) -> Result<Vec<Lies>> {
    let sql = format!(
        "SELECT b.item_id, b.lot_id, b.quantity_milli, i.pack_milli FROM place p JOIN balance b ON b.place_id = p.id \
         JOIN item i ON i.id = b.item_id JOIN lot l ON l.id = b.lot_id \
         WHERE p.organisation_id = ? AND p.kind = 'store' AND p.name = '' AND b.quantity_milli - b.reserved_milli >= ? \
           AND NOT l.held AND NOT i.toxic AND NOT i.high_value AND i.kind = 'drug' ORDER BY l.expires_on DESC, b.lot_id LIMIT {many}"
    );
    stage
        .rows(&sql, binds![actor.organisation_id, least * 1_000])
        .await
}

fn key(what: &str, at: usize) -> Idempotency {
    Idempotency::new(format!("demo-{what}-{at}"), &[])
}

#[derive(FromQueryResult)]
struct Kept {
    facility_id: OrganisationId,
    item_id: ItemId,
}

/// Some boxes that waited for a facility go where it is urgent: whatever day it is, somebody waits for the next plan.
async fn lent(stage: &Stage<'_>) -> Result<()> {
    let sql = "SELECT DISTINCT t.facility_id, t.item_id FROM dispatch_task t WHERE t.state = 'waiting' AND t.facility_id = \
               (SELECT w.facility_id FROM dispatch_task w WHERE w.state = 'waiting' \
                GROUP BY w.facility_id ORDER BY COUNT(*) DESC, w.facility_id LIMIT 1) ORDER BY t.item_id LIMIT 3";
    let kept: Vec<Kept> = stage.rows(sql, binds![]).await?;
    let Some(facility) = kept.first().map(|one| one.facility_id) else {
        return Ok(());
    };
    let part = |one: &Kept| Part {
        item_id: one.item_id,
        lot_id: None,
        requisition_id: None,
        quantity: None,
    };
    let parts: Vec<Part> = kept.iter().map(part).collect();
    stage.tick();
    let keeper = stage.actor("keeper")?;
    let why = "先调给急需机构，下期补发";
    issuing::release(stage.app, &keeper, &key("lent", 0), facility, &parts, why).await
}

/// One that was booked at once, one that waits for a second person.
async fn adjustments(stage: &Stage<'_>) -> Result<()> {
    let cases = [
        ("t01.clerk", 1, AdjustmentReason::Damaged, "搬运时跌落"),
        ("h1.clerk", 400, AdjustmentReason::Damaged, "冷库漏水受潮"),
        ("t01.clerk", 2, AdjustmentReason::Wasted, "调配损耗"),
    ];
    for (at, (login, units, reason, note)) in cases.into_iter().enumerate() {
        let Ok(clerk) = stage.actor(login) else {
            continue;
        };
        let (Some(lot), Some(place)) = (
            shelf(stage, &clerk, units, 40).await?.into_iter().nth(at),
            clerk.organisation_id,
        ) else {
            continue;
        };
        stage.tick();
        let line = AdjustLine {
            item_id: lot.item_id,
            lot: Named::Known(lot.lot_id),
            reason,
            quantity: Quantity(units * 1_000),
            seen: None,
        };
        adjusting::record(stage.app, &clerk, &key("adjust", at), place, &[line], note).await?;
    }
    Ok(())
}

/// A count that waits for its counter, one for the second, one for a decision.
async fn sheets(stage: &Stage<'_>) -> Result<()> {
    let cases = [
        ("keeper", "checker", "A 区货架", 0),
        ("t01.clerk", "t01.head", "急诊柜", 1),
        ("h1.clerk", "h1.head", "门诊药房 3 号架", 2),
    ];
    for (at, (first, second, label, reached)) in cases.into_iter().enumerate() {
        let (Ok(counter), Ok(again)) = (stage.actor(first), stage.actor(second)) else {
            continue;
        };
        let Some(place) = counter.organisation_id else {
            continue;
        };
        let lots = shelf(stage, &counter, 4, 6).await?;
        let items: Vec<ItemId> = lots.iter().map(|lot| lot.item_id).collect();
        if items.is_empty() {
            continue;
        }
        stage.tick();
        let id = counts::open(stage.app, &counter, &key("count", at), place, label, &items).await?;
        if reached > 0 {
            let filled = filled(stage, id).await?;
            stage.tick();
            let version = stage.version("stock_count", id.raw()).await?;
            counts::count(stage.app, &counter, id, version, &filled).await?;
            if reached > 1 {
                stage.tick();
                let differ: Vec<Counted> = filled.into_iter().take(2).collect();
                let version = stage.version("stock_count", id.raw()).await?;
                counts::recount(stage.app, &again, id, version, &differ).await?;
            }
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OnSheet {
    item_id: ItemId,
    lot_id: LotId,
    quantity_milli: Quantity,
}

/// What lies there, two units less of the first two lots.
async fn filled(stage: &Stage<'_>, id: CountId) -> Result<Vec<Counted>> {
    let sql = "SELECT k.item_id, k.lot_id, b.quantity_milli FROM stock_count_line k JOIN stock_count c ON c.id = k.count_id \
               JOIN place p ON p.organisation_id = c.organisation_id AND p.kind = 'store' AND p.name = '' \
               JOIN balance b ON b.place_id = p.id AND b.item_id = k.item_id AND b.lot_id = k.lot_id \
               WHERE k.count_id = ? ORDER BY k.line_no";
    let lines: Vec<OnSheet> = stage.rows(sql, binds![id]).await?;
    let counted = |(at, line): (usize, OnSheet)| Counted {
        item_id: line.item_id,
        lot: Named::Known(line.lot_id),
        counted: match at {
            0 | 1 => Quantity((line.quantity_milli.0 - 1_000).max(0)),
            _ => line.quantity_milli,
        },
    };
    Ok(lines.into_iter().enumerate().map(counted).collect())
}

/// A pack that was opened; packs that came in by their codes, one of them twice.
async fn packs(stage: &Stage<'_>) -> Result<()> {
    let Ok(clerk) = stage.actor("t01.clerk") else {
        return Ok(());
    };
    let Some(place) = clerk.organisation_id else {
        return Ok(());
    };
    let lots = shelf(stage, &clerk, 1, 200).await?;
    let whole = lots
        .iter()
        .find(|lot| lot.pack_milli > Quantity(1_000) && lot.quantity_milli >= lot.pack_milli);
    if let Some(lot) = whole {
        stage.tick();
        let wanted = Opening {
            organisation_id: place,
            item_id: lot.item_id,
            lot_id: lot.lot_id,
            packs: 1,
        };
        splitting::split(stage.app, &clerk, &key("split", 0), wanted).await?;
    }
    let Some(coded) = lots.last() else {
        return Ok(());
    };
    let codes: Vec<String> = (1..=3)
        .map(|at| format!("8301457000312908{at:04}"))
        .collect();
    for (at, codes) in [codes.clone(), codes[..1].to_vec()].into_iter().enumerate() {
        stage.tick();
        let list = ScanList {
            organisation_id: place,
            verb: TraceVerb::Receive,
            lot: Some((coded.item_id, coded.lot_id)),
            codes,
        };
        tracing::scan(stage.app, &clerk, &key("scan", at), &list).await?;
    }
    Ok(())
}

/// Desks that offer what they will not use in time.
const GIVERS: [&str; 6] = [
    "h1.clerk",
    "h2.clerk",
    "t01.clerk",
    "t02.clerk",
    "t03.clerk",
    "t04.clerk",
];

/// What desks will not use in time: one lot went where it is used, others wait for somebody.
async fn offers(stage: &Stage<'_>) -> Result<()> {
    let pharmacist = stage.actor("pharmacist")?;
    let mut made = 0;
    for login in GIVERS {
        let Ok(clerk) = stage.actor(login) else {
            continue;
        };
        for id in offered(stage, &clerk, 4 - made).await? {
            made += 1;
            if made == 1 {
                taken(stage, id, &clerk, &pharmacist).await?;
            }
        }
    }
    Ok(())
}

/// At most so many offers of a desk, and two of any.
async fn offered(stage: &Stage<'_>, clerk: &Actor, most: usize) -> Result<Vec<OfferId>> {
    let Some(place) = clerk.organisation_id else {
        return Ok(Vec::new());
    };
    let rows = stage
        .app
        .db
        .read(clerk, |tx| {
            async move { near(tx, place).await }.scope_boxed()
        })
        .await?;
    let mut made = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let units = row.surplus.0 / 1_000;
        if made.len() >= most.min(2) {
            break;
        }
        if row.action != ExpiryAction::Offer || units < 5 {
            continue;
        }
        stage.tick();
        let new = NewOffer {
            organisation_id: None,
            item_id: row.item.id,
            lot_id: row.lot_id,
            quantity: Quantity(units * 1_000),
        };
        let key = Idempotency::new(format!("demo-offer-{place}-{at}"), &[]);
        // Some classes do not travel, and of some lots nobody would use enough.
        if let Ok(id) = market::offer(stage.app, clerk, &key, &new).await {
            made.push(id);
        }
    }
    Ok(made)
}

#[derive(FromQueryResult)]
struct Best {
    organisation_id: OrganisationId,
    quantity_milli: Quantity,
}

/// The best of those who were told takes what he would use, and it is on his shelf two hours later.
async fn taken(stage: &Stage<'_>, id: OfferId, giver: &Actor, second: &Actor) -> Result<()> {
    let sql = "SELECT k.organisation_id, CASE WHEN k.usable_milli < f.quantity_milli THEN k.usable_milli ELSE f.quantity_milli END \
               AS quantity_milli FROM market_taker k JOIN market_offer f ON f.id = k.offer_id WHERE k.offer_id = ? ORDER BY k.rank_no LIMIT 1";
    let Some(best) = stage.rows::<Best>(sql, binds![id]).await?.pop() else {
        return Ok(());
    };
    let taker = stage.clerk_of(best.organisation_id)?;
    let quantity = Quantity(best.quantity_milli.0 / 1_000 * 1_000);
    stage.tick();
    let version = stage.version("market_offer", id.raw()).await?;
    let transfer = market::accept(stage.app, &taker, id, version, None, quantity).await?;
    let version = async || stage.version("stock_transfer", transfer.raw()).await;
    stage.tick();
    transfers::approve(stage.app, second, transfer, version().await?).await?;
    stage.tick();
    let (carrier, with) = (Carrier::Run, "随班次捎带");
    transfers::send(stage.app, giver, transfer, version().await?, carrier, with).await?;
    stage.tick();
    receiving::receive(stage.app, &taker, transfer, version().await?, &[], "").await
}
