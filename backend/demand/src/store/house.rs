//! What the county decided about demand, as it is in force on the day of the transaction.

use crate::model::policy::House;
use crate::model::review_rules::ReviewRules;
use kernel::prelude::*;

/// All policies of demand; from memory as long as nobody changes one.
pub async fn house(tx: &Tx) -> Result<House> {
    Ok(House {
        requests: tx.policy().await?,
        forecast: tx.policy().await?,
        review: ReviewRules {
            over_usual: tx.policy().await?,
            duplicate_order: tx.policy().await?,
            tier_not_allowed: tx.policy().await?,
            suspended_item: tx.policy().await?,
            no_contract: tx.policy().await?,
            non_selected_brand: tx.policy().await?,
            over_budget: tx.policy().await?,
        },
    })
}
