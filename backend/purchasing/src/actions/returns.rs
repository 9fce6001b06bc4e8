//! Refused goods go back to their supplier.

use serde_json::json;

use crate::model::delivery::ReturnStage;
use crate::model::{ReturnId, ReturnRefusal};
use crate::store;
use kernel::prelude::*;

/// The supplier has fetched the goods.
pub async fn hand_over(app: &App, actor: &Actor, id: ReturnId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let row = store::return_get(tx, id).await?;
                super::receiving::own_door(
                    tx.actor(),
                    row.organisation_id,
                    Permission::InspectGoods,
                )?;
                version.check(row.version)?;
                if row.state == ReturnStage::HandedOver {
                    return Err(ReturnRefusal::HandedOver { number: row.number }.into());
                }
                store::return_handed_over(tx, &row).await?;
                tx.journal(
                    "supplier_return",
                    id,
                    Some(&row.number),
                    Verb("hand_over"),
                    json!({}),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
