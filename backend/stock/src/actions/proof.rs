//! The nightly proof: every balance is the sum of its moves.

use serde_json::json;

use crate::store;
use crate::store::proof::Difference;
use identity::directory;
use kernel::prelude::*;

/// Most differences that one notice names.
const NAMED: usize = 20;

/// Compares balances with the ledger; differences go to the desk of the centre. Answers how many.
pub async fn prove(app: &App, duty: &Actor) -> Result<usize> {
    let found = app
        .db
        .read(duty, |tx| {
            async move { store::proof::differences(tx).await }.scope_boxed()
        })
        .await?;
    if !found.is_empty() {
        let found = &found;
        app.db
            .write(duty, |tx| {
                async move { tell(tx, found).await }.scope_boxed()
            })
            .await?;
    }
    Ok(found.len())
}

async fn tell(tx: &Tx, found: &[Difference]) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    let named: Vec<&Difference> = found.iter().take(NAMED).collect();
    let facts = json!({ "count": found.len(), "differences": named });
    let notice = Notice::new(centre, "stock_differs", facts, "/stock").urgent();
    tx.notice(notice.once(format!("stock_differs:{}", tx.day())));
    Ok(())
}
