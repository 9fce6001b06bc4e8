//! Shortages of the last days: one was solved yesterday, others wait for donors, for a second person, for the receiver.

use std::time::Duration;

use sea_orm::FromQueryResult;

use super::stage::Stage;
use exchange::actions::shortages::{self, NewShortage};
use exchange::actions::{answering, receiving, transfers};
use exchange::model::{AskId, Carrier, ShortageCause, ShortageId, TransferId};
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// How far a shortage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Asked,
    Promised,
    Sent,
    Received,
}

/// Units, why, in words, how far.
type Case = (i64, ShortageCause, &'static str, Reached);

const YESTERDAY: [Case; 1] = [(
    10,
    ShortageCause::Surge,
    "流感患者增多，库存仅够半天",
    Reached::Received,
)];

const TODAY: [Case; 4] = [
    (
        12,
        ShortageCause::Late,
        "到货延误，慢病患者今日取药",
        Reached::Sent,
    ),
    (
        8,
        ShortageCause::Patient,
        "在治患者疗程未完",
        Reached::Promised,
    ),
    (
        10,
        ShortageCause::Stockout,
        "配送企业告知断货",
        Reached::Asked,
    ),
    (15, ShortageCause::Surge, "义诊后用量上升", Reached::Asked),
];

/// What was solved before today.
pub async fn yesterday(stage: &Stage<'_>) -> Result<()> {
    act(stage, &YESTERDAY, 0).await
}

/// What waits this morning.
pub async fn today(stage: &Stage<'_>) -> Result<()> {
    act(stage, &TODAY, YESTERDAY.len()).await
}

#[derive(FromQueryResult)]
struct Row {
    item_id: ItemId,
}

/// Drugs that many facilities hold and the centre does not, those that most hold first.
async fn items(stage: &Stage<'_>) -> Result<Vec<ItemId>> {
    let sql = "SELECT b.item_id FROM place p CROSS JOIN balance b CROSS JOIN item i \
               WHERE b.place_id = p.id AND i.id = b.item_id AND p.kind = 'store' AND b.quantity_milli > 0 AND i.state = 'active' \
                 AND i.kind = 'drug' AND NOT i.toxic AND b.item_id NOT IN (SELECT c.item_id \
                     FROM organisation o CROSS JOIN place q CROSS JOIN balance c WHERE q.organisation_id = o.id AND c.place_id = q.id \
                       AND o.kind = 'centre' AND q.kind = 'store' AND c.quantity_milli > 0) \
               GROUP BY b.item_id ORDER BY COUNT(DISTINCT p.organisation_id) DESC, b.item_id LIMIT 30";
    let rows: Vec<Row> = stage.rows(sql, binds![]).await?;
    Ok(rows.into_iter().map(|row| row.item_id).collect())
}

async fn act(stage: &Stage<'_>, cases: &[Case], before: usize) -> Result<()> {
    let mut items = items(stage).await?.into_iter().skip(before * 3);
    let all = stage.plan.organisations.iter().enumerate();
    let villages = all.filter(|(_, one)| one.kind == OrganisationKind::Village);
    let villages: Vec<usize> = villages
        .map(|(place, _)| place)
        .step_by(3)
        .skip(before)
        .collect();
    for (case, place) in cases.iter().zip(villages) {
        let Ok(clerk) = stage.actor(&stage.desk_of(place, "clerk")) else {
            continue;
        };
        // Some items do not travel, or nobody can spare any: the village lacks something else.
        for item in items.by_ref() {
            if reached(stage, &clerk, item, case).await? {
                break;
            }
        }
    }
    Ok(())
}

async fn reached(stage: &Stage<'_>, clerk: &Actor, item: ItemId, case: &Case) -> Result<bool> {
    let (units, cause, note, reached) = case;
    stage.tick();
    let key = Idempotency::new(format!("demo-shortage-{item}"), &[]);
    let new = NewShortage {
        facility_id: clerk.organisation_id,
        item_id: item,
        quantity: Quantity(units * 1_000),
        need_by: None,
        cause: *cause,
        note: (*note).to_owned(),
    };
    let id = match shortages::open(stage.app, clerk, &key, &new).await {
        Ok(id) => id,
        Err(error) if error.code() == "exchange.excluded" => return Ok(false),
        Err(error) => return Err(error),
    };
    let Some((ask, donor)) = donor(stage, id, units * 1_000).await? else {
        let version = stage.version("shortage", id.raw()).await?;
        shortages::withdraw(stage.app, clerk, id, version, "重复登记").await?;
        return Ok(false);
    };
    if *reached >= Reached::Promised {
        let transfer = promised(stage, &donor, ask, new.quantity).await?;
        travels(stage, clerk, &donor, transfer, *reached).await?;
    }
    Ok(true)
}

#[derive(FromQueryResult)]
struct Asked {
    id: AskId,
    donor_id: OrganisationId,
}

/// The first who can spare all of it, and who answers there.
async fn donor(
    stage: &Stage<'_>,
    shortage: ShortageId,
    milli: i64,
) -> Result<Option<(AskId, Actor)>> {
    let sql = "SELECT id, donor_id FROM shortage_ask WHERE shortage_id = ? AND spare_milli >= ? ORDER BY rank_no";
    let asked: Vec<Asked> = stage.rows(sql, binds![shortage, milli]).await?;
    for one in asked {
        if let Ok(clerk) = stage.clerk_of(one.donor_id) {
            return Ok(Some((one.id, clerk)));
        }
    }
    Ok(None)
}

async fn promised(
    stage: &Stage<'_>,
    donor: &Actor,
    ask: AskId,
    quantity: Quantity,
) -> Result<TransferId> {
    stage.tick();
    let version = stage.version("shortage_ask", ask.raw()).await?;
    answering::accept(stage.app, donor, ask, version, quantity).await
}

async fn travels(
    stage: &Stage<'_>,
    clerk: &Actor,
    donor: &Actor,
    id: TransferId,
    reached: Reached,
) -> Result<()> {
    let version = async || stage.version("stock_transfer", id.raw()).await;
    if reached >= Reached::Sent {
        stage.tick();
        let pharmacist = stage.actor("pharmacist")?;
        transfers::approve(stage.app, &pharmacist, id, version().await?).await?;
        stage.tick();
        transfers::send(
            stage.app,
            donor,
            id,
            version().await?,
            Carrier::Run,
            "随班次捎带",
        )
        .await?;
    }
    if reached >= Reached::Received {
        stage.wait(Duration::from_secs(2 * 3_600));
        receiving::receive(stage.app, clerk, id, version().await?, &[], "").await?;
    }
    Ok(())
}
