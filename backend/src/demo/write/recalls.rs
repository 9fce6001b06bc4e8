//! Two recalls: one waits for a second person, one is open and some of its holders have answered.

use sea_orm::FromQueryResult;

use super::stage::Stage;
use exchange::actions::confirming::{self, Found};
use exchange::actions::recalls::{self, NewRecall};
use exchange::model::{HolderId, RecallClass};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::LotId;

#[derive(FromQueryResult)]
struct Candidate {
    item_id: ItemId,
    number: String,
}

/// Ordinary drugs of which a lot lies at a handful of facilities, none of it at the centre or promised.
async fn candidates(stage: &Stage<'_>) -> Result<Vec<Candidate>> {
    let sql = "SELECT b.item_id, l.number FROM place p CROSS JOIN balance b CROSS JOIN lot l CROSS JOIN item i CROSS JOIN organisation o \
               WHERE b.place_id = p.id AND l.id = b.lot_id AND i.id = b.item_id AND o.id = p.organisation_id AND p.kind = 'store' \
                 AND b.quantity_milli > 0 AND i.kind = 'drug' AND i.state = 'active' AND NOT i.toxic \
               GROUP BY b.item_id, l.id, l.number HAVING COUNT(*) BETWEEN 3 AND 7 AND MAX(CASE WHEN o.kind = 'centre' THEN 1 ELSE 0 END) = 0 \
                 AND SUM(b.reserved_milli) = 0 ORDER BY l.id LIMIT 2";
    stage.rows(sql, binds![]).await
}

/// What was proposed and opened this morning.
pub async fn today(stage: &Stage<'_>) -> Result<()> {
    let (pharmacist, manager) = (stage.actor("pharmacist")?, stage.actor("manager")?);
    let cases = [
        (
            RecallClass::Ii,
            "含量测定不合格",
            "省药监局药品质量通告（演示）",
        ),
        (RecallClass::Iii, "说明书缺页", "生产企业召回通知（演示）"),
    ];
    for (at, (one, (class, reason, source))) in
        candidates(stage).await?.iter().zip(cases).enumerate()
    {
        stage.tick();
        let new = NewRecall {
            item_id: one.item_id,
            lots: vec![one.number.clone()],
            class,
            reason: reason.to_owned(),
            source: source.to_owned(),
        };
        let key = Idempotency::new(format!("demo-recall-{at}"), &[]);
        let id = recalls::propose(stage.app, &pharmacist, &key, &new).await?;
        if at == 0 {
            stage.tick();
            let version = stage.version("recall", id.raw()).await?;
            recalls::open(stage.app, &manager, id, version).await?;
            confirmed(stage, id.raw()).await?;
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Holds {
    id: HolderId,
    organisation_id: OrganisationId,
    lot_id: LotId,
    quantity_milli: Quantity,
}

/// Every second holder has counted: everything is there, in quarantine now. The first has sent it back.
async fn confirmed(stage: &Stage<'_>, recall: i64) -> Result<()> {
    let sql = "SELECT h.id, h.organisation_id, b.lot_id, b.quantity_milli FROM recall_holder h JOIN recall_lot k ON k.recall_id = h.recall_id \
               JOIN place p ON p.organisation_id = h.organisation_id AND p.kind = 'store' AND p.name = '' \
               JOIN balance b ON b.place_id = p.id AND b.lot_id = k.lot_id WHERE h.recall_id = ? AND b.quantity_milli > 0 ORDER BY h.id";
    let holders: Vec<Holds> = stage.rows(sql, binds![recall]).await?;
    for (at, one) in holders.into_iter().enumerate().step_by(2) {
        let Ok(clerk) = stage.clerk_of(one.organisation_id) else {
            continue;
        };
        stage.tick();
        let found = Found {
            lot_id: one.lot_id,
            counted: one.quantity_milli,
            used: Quantity::ZERO,
            missing: Quantity::ZERO,
        };
        let version = async || stage.version("recall_holder", one.id.raw()).await;
        confirming::confirm(stage.app, &clerk, one.id, version().await?, &[found], "").await?;
        if at == 0 {
            stage.tick();
            confirming::send(stage.app, &clerk, one.id, version().await?).await?;
        }
    }
    Ok(())
}
