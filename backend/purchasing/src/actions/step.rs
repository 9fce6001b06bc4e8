//! What all verbs on an order share: load it, let the verb decide, save it, write it down.

use serde_json::{Value, json};

use crate::events::{Movement, OrderMoved};
use crate::model::OrderId;
use crate::model::order::{Order, OrderVerb};
use crate::store;
use kernel::prelude::*;

/// An order on which a verb is being done.
#[derive(Debug)]
pub struct Step {
    /// As it was.
    pub before: Order,
    version: i64,
    verb: OrderVerb,
}

impl Step {
    /// Loads the order, provided it is still at the version that the caller decided on.
    pub async fn at(tx: &Tx, id: OrderId, verb: OrderVerb, version: IfMatch) -> Result<Self> {
        let step = Self::begin(tx, id, verb).await?;
        version.check(step.version)?;
        Ok(step)
    }

    /// Loads the order as it stands, for verbs on its children.
    pub async fn begin(tx: &Tx, id: OrderId, verb: OrderVerb) -> Result<Self> {
        let (before, version) = store::order_get(tx, id).await?;
        Ok(Self {
            before,
            version,
            verb,
        })
    }

    /// Saves what the verb made of it, with the facts that an auditor wants to know.
    pub async fn done(self, tx: &Tx, after: &Order, facts: Value) -> Result<()> {
        store::order_save(tx, after, self.version).await?;
        self.journal(tx, after, facts);
        Ok(())
    }

    /// The same for what is only noted of a placed order: its version stays, and with it what others decided on.
    pub async fn noted(self, tx: &Tx, after: &Order) -> Result<()> {
        let at = after.state.placement().and_then(|one| one.opened_at);
        store::order_seen(tx, after.id, at).await?;
        self.journal(tx, after, json!({}));
        Ok(())
    }

    fn journal(&self, tx: &Tx, after: &Order, facts: Value) {
        let facts = json!({
            "from": self.before.state.stage(),
            "to": after.state.stage(),
            "facts": facts,
        });
        tx.journal(
            "purchase_order",
            after.id,
            Some(&after.number),
            Verb(self.verb.as_str()),
            facts,
        );
    }
}

/// Tells those on the right, once the rows say it.
pub async fn moved(tx: &Tx, order_id: OrderId, what: Movement) -> Result<()> {
    tx.raise(OrderMoved { order_id, what }).await
}
