//! The portal of an evicted supplier: every write is refused, but for appeal and settlement.

use backend::kernel::permission::{Permission, Permissions, Role};
use backend::kernel::prelude::*;
use backend::suppliers::model::Standing;
use backend::suppliers::standing_set;
use reqwest::Method;
use serde_json::json;

use super::people::accused;
use super::{signed_in, standing, until};
use crate::purchasing::market;
use crate::reach::{Operation, nowhere, operations};
use crate::world::{Person, World};

/// Every operation that a supplier's role lets through and that writes something.
fn writes() -> Vec<Operation> {
    let may = Permissions::of(&[Role::SupplierClerk]);
    let of_role = |one: &Operation| {
        one.permission
            .parse::<Permission>()
            .is_ok_and(|permission| may.contains(permission))
    };
    let writes = operations()
        .into_iter()
        .filter(|one| one.method != Method::GET && of_role(one));
    let writes: Vec<Operation> = writes.collect();
    assert!(
        writes.len() > 8,
        "suppliers write more than {}",
        writes.len()
    );
    writes
}

/// Tries an operation on a document that does not exist; the code of the answer.
async fn tried(person: &Person, one: &Operation) -> String {
    let request = person
        .request(one.method.clone(), &nowhere(&one.path))
        .header("if-match", "\"1\"")
        .header("idempotency-key", format!("portal {}", one.path))
        .json(&json!({}));
    let answer = request.send().await.expect("an answer");
    let body: serde_json::Value = answer.json().await.unwrap_or_default();
    body["code"].as_str().unwrap_or_default().to_owned()
}

/// Permissions of the writes that are not refused as those of an evicted supplier.
async fn open_to(person: &Person) -> Vec<String> {
    let mut open = Vec::new();
    for one in writes() {
        // Whoever signed out could not be asked anything else.
        if one.path == "/api/identity/session" {
            continue;
        }
        if tried(person, &one).await != "sla.portal_read_only" {
            open.push(one.permission);
        }
    }
    open.sort();
    open.dedup();
    open
}

spec! {
    async fn an_evicted_supplier_reads_appeals_and_settles_and_writes_nothing_else(world: World) {
        market::open(&world).await;
        signed_in(&world, &["cr.clerk", "cr.manager", "sinopharm.clerk"]).await;
        let (clerk, other) = (world.person("cr.clerk").await, world.person("sinopharm.clerk").await);
        let all = ["confirm_orders", "file_appeals", "manage_delegations", "ship_orders", "signed_in"];
        assert_eq!(open_to(&clerk).await, all, "in good standing");
        assert_eq!(clerk.get("/api/sla/portal").await.ok()["read_only"], false);
        let cr = world.organisation("cr").await;
        world.arrange(|tx| async move { standing_set(tx, cr, Standing::Evicted, None, "spec").await }.scope_boxed()).await;
        assert_eq!(open_to(&clerk).await, ["file_appeals", "signed_in"]);
        let boss = world.person("cr.manager").await;
        assert_eq!(open_to(&boss).await, ["file_appeals", "signed_in"]);
        assert_eq!(open_to(&other).await, all, "nobody else is concerned");
        let portal = clerk.get("/api/sla/portal").await.ok();
        assert_eq!((&portal["read_only"], &portal["due"]), (&json!(true), &json!(0)));
        clerk.list("/api/purchasing/orders").await;
        let refused = clerk.post("/api/identity/delegations", json!({})).await;
        refused.refused("sla.portal_read_only");
        world.arrange(|tx| async move { standing_set(tx, cr, Standing::Good, None, "spec").await }.scope_boxed()).await;
        assert_eq!(open_to(&clerk).await, all, "as soon as he is back");
    }

    async fn what_nobody_else_sells_is_still_delivered_by_the_evicted(world: World) {
        accused(&world).await;
        until(&world, "2026-12-10 08:00").await;
        assert_eq!(standing(&world, "sinopharm").await, "evicted");
        signed_in(&world, &["sinopharm.clerk"]).await;
        let clerk = world.person("sinopharm.clerk").await;
        assert_eq!(open_to(&clerk).await, ["confirm_orders", "file_appeals", "ship_orders", "signed_in"]);
        let portal = clerk.get("/api/sla/portal").await.ok();
        assert_eq!((&portal["read_only"], &portal["due"]), (&json!(true), &json!(4)));
        assert!(portal["case_number"].as_str().expect("a number").starts_with("TT"));
    }
}
