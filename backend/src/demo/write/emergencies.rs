//! Emergencies of the last day: one became orders, others wait at each desk.

use sea_orm::FromQueryResult;

use super::stage::Stage;
use demand::actions::beginning::{self, NewRequisition, Prefill};
use demand::actions::entry::Written;
use demand::actions::requisitions;
use demand::model::requisition::Purpose;
use demand::rules::writing::Wanted;
use formulary::model::ItemId;
use kernel::prelude::*;

/// Which township, why, and how many of the steps submit, approve, accept are done.
const CASES: [(&str, &str, usize); 4] = [
    ("t02", "流感患者突增，奥司他韦仅剩两天用量", 3),
    ("t05", "洪水后预防性用药不足", 2),
    ("t01", "抢救车肾上腺素低于基数", 1),
    ("t03", "狂犬病暴露处置用药断货", 2),
];

/// Acts them.
pub async fn act(stage: &Stage<'_>) -> Result<()> {
    for (number, (code, reason, steps)) in CASES.iter().enumerate() {
        let Ok(clerk) = stage.actor(&format!("{code}.clerk")) else {
            // Small counties have fewer townships.
            continue;
        };
        let Some(facility_id) = clerk.organisation_id else {
            continue;
        };
        stage.tick();
        let key = Idempotency::new(format!("demo-emergency-{number}"), &[]);
        let new = NewRequisition {
            facility_id,
            purpose: Purpose::Emergency {
                reason: (*reason).to_owned(),
            },
            prefill: Prefill::Empty,
        };
        let id = beginning::begin(stage.app, &clerk, &key, new).await?.id;
        let written = wanted(stage, facility_id).await?;
        let version = stage.version("requisition", id.raw()).await?;
        requisitions::save_lines(stage.app, &clerk, id, version, &written, &[]).await?;
        let version = stage.version("requisition", id.raw()).await?;
        requisitions::submit(stage.app, &clerk, id, version, None).await?;
        if *steps > 1 {
            stage.tick();
            let head = stage.actor(&format!("{code}.head"))?;
            let version = stage.version("requisition", id.raw()).await?;
            requisitions::approve(stage.app, &head, id, version).await?;
        }
        if *steps > 2 {
            stage.tick();
            let version = stage.version("requisition", id.raw()).await?;
            requisitions::accept(stage.app, &stage.actor("pharmacist")?, id, version).await?;
        }
    }
    Ok(())
}

/// Three items that the facility uses and has least of, those first that have run out.
async fn wanted(stage: &Stage<'_>, facility: OrganisationId) -> Result<Vec<Written>> {
    #[derive(FromQueryResult)]
    struct Row {
        item_id: ItemId,
        pack_milli: Quantity,
    }
    let sql = "SELECT u.item_id, i.pack_milli FROM (SELECT DISTINCT item_id FROM consumption_month \
                   WHERE organisation_id = ?) u JOIN item i ON i.id = u.item_id WHERE i.kind = 'drug' \
               ORDER BY (SELECT COALESCE(SUM(b.quantity_milli), 0) FROM place p CROSS JOIN balance b \
                   WHERE b.place_id = p.id AND p.organisation_id = ? AND p.kind = 'store' AND b.item_id = u.item_id), u.item_id LIMIT 3";
    let rows: Vec<Row> = stage.rows(sql, binds![facility, facility]).await?;
    let written = rows.into_iter().map(|row| Written {
        item_id: row.item_id,
        wanted: Wanted {
            quantity: Some(Quantity(row.pack_milli.0 * 2)),
            note: None,
        },
    });
    Ok(written.collect())
}
