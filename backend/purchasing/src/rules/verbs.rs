//! What somebody may do with a document now: the map of its states and his permissions together, so that a screen
//! shows no button that would be refused.

use crate::model::order::{Order, OrderVerb};
use crate::rules::approval::{self, Given};
use kernel::actor::Actor;
use kernel::permission::Permission;

/// The permission that a verb on an order needs; none for what is done to its children.
fn permission(verb: OrderVerb) -> Option<Permission> {
    match verb {
        OrderVerb::Submit | OrderVerb::Cancel => Some(Permission::SubmitOrders),
        OrderVerb::Approve | OrderVerb::Return => Some(Permission::ApproveOrders),
        OrderVerb::Place => Some(Permission::PlaceOrders),
        OrderVerb::Open | OrderVerb::Confirm => Some(Permission::ConfirmOrders),
        OrderVerb::Ship => Some(Permission::ShipOrders),
        OrderVerb::Receive => None,
    }
}

/// Verbs that `actor` may do on `order`, of which `given` approvals stand.
pub fn order(actor: &Actor, order: &Order, given: &[Given]) -> Vec<OrderVerb> {
    let may = |verb: &OrderVerb| permission(*verb).is_some_and(|permission| actor.can(permission));
    let own = |verb: &OrderVerb| match (verb, order.state.submission()) {
        (OrderVerb::Approve, Some(submission)) => {
            approval::approver(actor, submission, given).is_ok()
        }
        _ => true,
    };
    order
        .state
        .stage()
        .verbs()
        .filter(may)
        .filter(own)
        .collect()
}
