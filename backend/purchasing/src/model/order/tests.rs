//! Every verb in every state obeys the map, and states keep their facts.

use super::*;
use kernel::actor::Actor;
use kernel::quantity::Quantity;

fn submission() -> Submission {
    Submission {
        by: Some(UserId(1)),
        behalf_of: None,
        at: Instant(1),
        approvals_needed: 2,
    }
}

fn placement() -> Placement {
    Placement {
        submission: submission(),
        approved_at: Instant(2),
        by: Some(UserId(2)),
        at: Instant(3),
        confirm_by_at: Instant(9),
        opened_at: None,
    }
}

fn answer() -> Answer {
    Answer {
        placement: placement(),
        by: Some(UserId(3)),
        at: Instant(4),
    }
}

fn cancellation() -> Cancellation {
    Cancellation {
        by: Some(UserId(1)),
        at: Instant(5),
        reason: "not needed".to_owned(),
    }
}

fn states() -> Vec<OrderState> {
    vec![
        OrderState::Draft,
        OrderState::Submitted(submission()),
        OrderState::Approved {
            submission: submission(),
            at: Instant(2),
        },
        OrderState::Placed(placement()),
        OrderState::Confirmed(answer()),
        OrderState::Declined(answer()),
        OrderState::Shipping(answer()),
        OrderState::Delivered(answer()),
        OrderState::Closed {
            answer: answer(),
            at: Instant(6),
        },
        OrderState::Cancelled {
            cancellation: cancellation(),
            was: Box::new(OrderState::Draft),
        },
    ]
}

fn order(state: OrderState) -> Order {
    Order {
        id: OrderId(1),
        number: "CG202611-0001".to_owned(),
        plan_id: PlanId(1),
        supplier_id: OrganisationId(7),
        urgency: Urgency::Regular,
        delivery: Delivery::Centre,
        amount: Money(1),
        state,
    }
}

/// Children of an order of ten units in every position they can be in.
fn progresses() -> Vec<Progress> {
    let of = |cancelled, in_transit, uninspected, pending, accepted, rejected| Progress {
        ordered: Quantity(10),
        cancelled: Quantity(cancelled),
        in_transit: Quantity(in_transit),
        uninspected: Quantity(uninspected),
        pending: Quantity(pending),
        accepted: Quantity(accepted),
        rejected: Quantity(rejected),
    };
    vec![
        of(0, 0, 0, 0, 0, 0),
        of(0, 10, 0, 0, 0, 0),
        of(0, 0, 10, 0, 0, 0),
        of(0, 0, 0, 5, 5, 0),
        of(0, 0, 0, 0, 10, 0),
        of(5, 0, 0, 0, 5, 5),
        of(10, 0, 0, 0, 0, 0),
    ]
}

fn witness() -> NotSubmitter {
    NotSubmitter::witness(&Actor::system("test"), None, None).expect("nobody submitted")
}

/// All states to which `verb` leads from `state`, whatever the facts.
fn reached(state: &OrderState, verb: OrderVerb) -> Vec<OrderStage> {
    let fresh = || order(state.clone());
    let by = Some(UserId(9));
    let at = Instant(8);
    let outcomes: Vec<Result<Order, OrderRefusal>> = match verb {
        V::Submit => vec![fresh().submit(submission())],
        V::Approve => vec![
            fresh().approve(witness(), 1, at),
            fresh().approve(witness(), 2, at),
        ],
        V::Return => vec![fresh().hand_back()],
        V::Place => vec![fresh().place(by, at, at)],
        V::Open => vec![fresh().open(at)],
        V::Confirm => vec![
            fresh().confirm(by, at, false),
            fresh().confirm(by, at, true),
        ],
        V::Ship => progresses()
            .iter()
            .map(|progress| fresh().ship(progress))
            .collect(),
        V::Receive => progresses()
            .iter()
            .map(|progress| fresh().receive(progress, at))
            .collect(),
        V::Cancel => progresses()
            .iter()
            .map(|progress| fresh().cancel(cancellation(), progress))
            .collect(),
    };
    outcomes
        .into_iter()
        .flatten()
        .map(|order| order.state.stage())
        .collect()
}

#[test]
fn every_verb_in_every_state_obeys_the_map() {
    assert_eq!(states().len(), OrderStage::ALL.len());
    for state in states() {
        for verb in OrderVerb::ALL {
            let arrow = MAP
                .iter()
                .find(|arrow| arrow.0 == state.stage() && arrow.1 == *verb);
            let reached = reached(&state, *verb);
            match arrow {
                None => assert!(reached.is_empty(), "{} must refuse {verb}", state.stage()),
                Some((_, _, targets)) => {
                    assert!(!reached.is_empty(), "{} must allow {verb}", state.stage());
                    let allowed = reached.iter().all(|stage| targets.contains(stage));
                    assert!(allowed, "{} {verb} reached {reached:?}", state.stage());
                    let complete = targets.iter().all(|target| reached.contains(target));
                    assert!(
                        complete,
                        "{} {verb} never reaches all of {targets:?}",
                        state.stage()
                    );
                }
            }
        }
    }
}

#[test]
fn an_order_waits_for_its_second_approval() {
    let submitted = order(OrderState::Submitted(submission()));
    let once = submitted.approve(witness(), 1, Instant(8)).expect("first");
    assert_eq!(once.state.stage(), OrderStage::Submitted);
    let twice = once.approve(witness(), 2, Instant(8)).expect("second");
    assert_eq!(twice.state.stage(), OrderStage::Approved);
}

#[test]
fn opening_is_recorded_once() {
    let opened = order(OrderState::Placed(placement()))
        .open(Instant(5))
        .expect("open");
    let again = opened.open(Instant(6)).expect("open again");
    assert_eq!(
        again
            .state
            .placement()
            .and_then(|placement| placement.opened_at),
        Some(Instant(5))
    );
}

#[test]
fn a_cancelled_order_remembers_how_far_it_had_come() {
    let placed = order(OrderState::Placed(placement()));
    let cancelled = placed
        .cancel(cancellation(), &progresses()[6])
        .expect("cancel");
    assert_eq!(cancelled.state.placement(), Some(&placement()));
    assert_eq!(cancelled.state.answer(), None);
}
