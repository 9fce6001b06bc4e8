//! In-transaction events: how a slice on the left sets something off in a slice on the right.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use crate::BoxFuture;
use crate::db::Tx;
use crate::error::Result;

/// What a subscriber returns.
pub type Told<'a> = BoxFuture<'a, Result<()>>;

type Subscriber =
    Arc<dyn for<'a> Fn(&'a Tx, &'a (dyn Any + Send + Sync)) -> Told<'a> + Send + Sync>;

/// Who is told what. Filled by the root before the first transaction.
#[derive(Clone, Default)]
pub struct Events(HashMap<TypeId, Vec<Subscriber>>);

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Events({} kinds)", self.0.len())
    }
}

impl Events {
    /// Subscribes a function to every event of type `E`; it works in the transaction that raised it, and
    /// its error undoes that transaction.
    ///
    /// `events.on::<RequisitionAccepted>(|tx, event| Box::pin(purchasing::emergency_order(tx, event)));`
    pub fn on<E: Any + Send + Sync>(
        &mut self,
        subscriber: impl for<'a> Fn(&'a Tx, &'a E) -> Told<'a> + Send + Sync + 'static,
    ) {
        let erased: Subscriber = Arc::new(move |tx, event| match event.downcast_ref::<E>() {
            Some(event) => subscriber(tx, event),
            None => Box::pin(async { Ok(()) }),
        });
        self.0.entry(TypeId::of::<E>()).or_default().push(erased);
    }

    pub(crate) async fn raise<E: Any + Send + Sync>(&self, tx: &Tx, event: &E) -> Result<()> {
        for subscriber in self.0.get(&TypeId::of::<E>()).into_iter().flatten() {
            subscriber(tx, event).await?;
        }
        Ok(())
    }
}
