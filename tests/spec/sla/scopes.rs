//! A standing for each category of items: who fails with drugs goes on with consumables.

use serde_json::{Value, json};

use super::{confirm, doomed_by, notices, place, signed_in, standing, texts, until};
use crate::purchasing::market::{self, number};
use crate::sla::eviction::{self, open_units};
use crate::world::World;

/// `category standing` of a supplier.
async fn categories(world: &World) -> Vec<String> {
    texts(
        world,
        "SELECT kind || ' ' || standing FROM supplier_scope ORDER BY kind",
    )
    .await
}

/// May the supplier be ordered this item from?
async fn usable(world: &World, item: &str) -> bool {
    let id = texts(
        world,
        &format!("SELECT CAST(id AS TEXT) FROM item WHERE code = '{item}'"),
    )
    .await
    .remove(0);
    let manager = world.person("manager").await;
    let offers = manager
        .get(&format!("/api/suppliers/offers?item_id={id}"))
        .await
        .ok();
    let mut own = offers["items"].as_array().expect("offers").iter();
    let own = own.find(|offer| offer["supplier"]["code"] == "sinopharm");
    own.expect("an offer")["usable"] == true
}

spec! {
    async fn an_eviction_in_one_category_moves_and_blocks_that_category_alone(world: World) {
        doomed_by(&world, |policy| policy["scope"] = json!("category")).await;
        let mut market = market::open(&world).await;
        market.deliver_directly(&world).await;
        world.arrange(|tx| {
            use backend::kernel::prelude::*;
            async move {
                tx.execute("UPDATE item SET kind = 'consumable' WHERE code = 'INS'", Vec::new()).await?;
                Ok(())
            }
            .scope_boxed()
        }).await;
        // What is cold has a day more, and falls due in December.
        until(&world, "2026-11-28 10:00").await;
        let order = place(&world, &mut market, &["hospital", "east"], &[("AMX", "100"), ("INS", "5")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-01 00:20").await;
        let changes = "SELECT scope || ' ' || on_day || ' ' || to_standing FROM sla_change WHERE withdrawn_at IS NULL ORDER BY scope, place";
        assert_eq!(texts(&world, changes).await, ["drug 2026-11-30 evicted"]);
        assert_eq!(categories(&world).await, ["consumable good", "drug suspended"]);
        assert_eq!(standing(&world, "sinopharm").await, "good", "as a whole");
        signed_in(&world, &["manager", "manager2", "sinopharm.clerk"]).await;
        assert!(!usable(&world, "AMX").await && usable(&world, "INS").await);
        let manager = world.person("manager").await;
        let case = manager.list("/api/sla/cases").await.remove(0);
        assert_eq!((&case["part"], &case["state"]), (&json!("drug"), &json!("open")));
        let detail = manager.get(&format!("/api/sla/cases/{}", case["id"].as_str().expect("an id"))).await.ok();
        let lines = detail["plan"]["lines"].as_array().expect("lines");
        assert!(lines.iter().all(|line| line["item"]["code"] == "AMX"), "{lines:#?}");
        until(&world, "2026-12-07 00:11").await;
        assert_eq!(categories(&world).await, ["consumable good", "drug evicted"]);
        assert_eq!(open_units(&world).await, ["AMX cr 200", "INS sinopharm 10"]);
        assert_eq!(number(&world, "SELECT COUNT(*) FROM sla_reassignment").await, 1);
        assert!(notices(&world, "sinopharm").await.contains(&"sla_evicted".to_owned()));
        signed_in(&world, &["manager", "manager2", "sinopharm.clerk", "cr.clerk"]).await;
        assert!(!usable(&world, "AMX").await && usable(&world, "INS").await);
        let portal = world.person("sinopharm.clerk").await.get("/api/sla/portal").await.ok();
        assert_eq!(portal["read_only"], false, "he still delivers what is not drugs");
        let league = manager.get("/api/sla/suppliers").await.ok();
        assert_eq!((&league[0]["supplier"]["code"], &league[0]["parts"][0]["standing"]), (&json!("sinopharm"), &json!("evicted")));
        // The way back is that of the category.
        let page = format!("/api/sla/suppliers/{}", world.organisation("sinopharm").await);
        let back = |category: Value| json!({ "kind": "readmitted", "part": category, "reason": "new management" });
        manager.create(&format!("{page}/decisions"), back(Value::Null)).await.refused("sla.decision_unfit");
        manager.create(&format!("{page}/decisions"), back(json!("drug"))).await.refused("sla.readmission_too_early");
        until(&world, "2028-12-08 08:00").await;
        signed_in(&world, &["manager", "manager2"]).await;
        let made = manager.create(&format!("{page}/decisions"), back(json!("drug"))).await.ok();
        let path = format!("/api/sla/decisions/{}/agreement", made["id"].as_str().expect("an id"));
        assert_eq!(world.person("manager2").await.act(&path, 1, json!({})).await.status, 204);
        assert!(categories(&world).await.contains(&"drug good".to_owned()));
    }

    async fn a_policy_for_each_category_is_rehearsed(world: World) {
        eviction::doomed(&world).await;
        until(&world, "2026-12-01 00:20").await;
        signed_in(&world, &["manager"]).await;
        let manager = world.person("manager").await;
        let policies = manager.get("/api/policies").await.ok();
        let mut all = policies.as_array().expect("policies").iter();
        let mut levels = all.find(|policy| policy["key"] == "sla.levels").expect("levels")["current"].clone();
        levels["scope"] = json!("category");
        let rows = manager.post("/api/sla/rehearsal", json!({ "policy": levels })).await.ok();
        let of = |category: Value| rows.as_array().expect("rows").iter().find(|row| row["supplier"]["code"] == "sinopharm" && row["part"] == category).cloned();
        let whole = of(Value::Null).expect("the whole");
        assert_eq!((&whole["now"][0]["to"], &whole["rehearsed"]), (&json!("evicted"), &json!([])));
        assert_eq!(of(json!("drug")).expect("drugs")["rehearsed"][0]["to"], "evicted");
    }
}
