//! Rules that say which goods are brought straight to facilities.

use serde_json::json;

use crate::model::order::{Delivery, Urgency};
use crate::model::{DeliveryRuleId, RuleRefusal};
use crate::rules::delivery::DeliveryRule;
use crate::store;
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;

/// A rule to be made; what it leaves open matches everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRule {
    /// Only goods of this supplier.
    pub supplier_id: Option<OrganisationId>,
    /// Only this item.
    pub item_id: Option<ItemId>,
    /// Only items of this kind.
    pub item_kind: Option<ItemKind>,
    /// Only orders of this urgency.
    pub urgency: Option<Urgency>,
    /// Where to.
    pub delivery: Delivery,
}

/// Makes a rule, once for its key. It holds for plans that are committed from now on.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: NewRule,
) -> Result<DeliveryRuleId> {
    app.db
        .write_once(actor, key, |tx| make_in(tx, new).scope_boxed())
        .await
}

async fn make_in(tx: &Tx, new: NewRule) -> Result<DeliveryRuleId> {
    let NewRule {
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
    } = new;
    if item_id.is_some() && item_kind.is_some() {
        return Err(Invalid::one("/item_kind", RuleRefusal::ItemAndKind {}));
    }
    let rule = DeliveryRule {
        id: tx.id(),
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
    };
    let same = |other: &DeliveryRule| {
        DeliveryRule {
            id: rule.id,
            delivery,
            ..*other
        } == rule
    };
    if store::delivery_rules(tx).await?.iter().any(same) {
        return Err(RuleRefusal::Exists {}.into());
    }
    store::delivery_rule_insert(tx, &rule).await?;
    let facts = json!({
        "supplier": supplier_id,
        "item": item_id,
        "item_kind": item_kind,
        "urgency": urgency,
        "delivery": delivery,
    });
    tx.journal("delivery_rule", rule.id, None, Verb::CREATE, facts);
    Ok(rule.id)
}

/// Takes a rule away.
pub async fn remove(app: &App, actor: &Actor, id: DeliveryRuleId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                store::delivery_rule_remove(tx, id).await?;
                tx.journal("delivery_rule", id, None, Verb::DELETE, json!({}));
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
