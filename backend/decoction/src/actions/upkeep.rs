//! What the clock does to what patients told: sealed anew when the key changes, erased when its time is over.

use serde_json::json;

use super::word;
use crate::model::PrescriptionId;
use crate::patient::Patient;
use crate::store;
use kernel::prelude::*;
use kernel::sealing::Sealed;

/// Rows sealed anew in one transaction.
const BATCH: u64 = 200;

/// Seals with the present key what an older one has sealed; answers how many.
pub async fn reseal(app: &App) -> Result<u64> {
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let system = Actor::system(crate::duties::RESEAL);
    let mut all = 0;
    loop {
        let batch: u64 = app
            .db
            .write(&system, |tx| {
                async move {
                    let rows = store::sealed_otherwise(tx, keys.current(), BATCH).await?;
                    let mut done = 0;
                    for row in &rows {
                        let old = Sealed {
                            key: row.patient_key.clone(),
                            text: row.patient.clone(),
                        };
                        let new = Patient::open(keys, row.id, &old)?.seal(keys, row.id)?;
                        done += store::reseal(tx, row, &new.key, &new.text).await?;
                    }
                    if done > 0 {
                        let facts = json!({ "key": keys.current(), "rows": done });
                        tx.journal(
                            word::PRESCRIPTION,
                            PrescriptionId(0),
                            None,
                            Verb("reseal"),
                            facts,
                        );
                    }
                    Ok(done)
                }
                .scope_boxed()
            })
            .await?;
        all += batch;
        if batch == 0 {
            return Ok(all);
        }
    }
}

/// Erases what patients told whose time is over; answers how many.
pub async fn erase(app: &App) -> Result<u64> {
    let system = Actor::system(crate::duties::ERASE);
    app.db
        .write(&system, |tx| {
            async move {
                let erased = store::patients_erase(tx, tx.day()).await?;
                if erased > 0 {
                    let facts = json!({ "rows": erased, "before": tx.day() });
                    tx.journal(
                        word::PRESCRIPTION,
                        PrescriptionId(0),
                        None,
                        Verb("erase"),
                        facts,
                    );
                }
                Ok(erased)
            }
            .scope_boxed()
        })
        .await
}
