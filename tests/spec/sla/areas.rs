//! A standing for each area of the county: who leaves the remote townships waiting goes on in the town.

use serde_json::{Value, json};

use super::{confirm, doomed_by, notices, place, signed_in, standing, texts, until};
use crate::purchasing::market::{self, Market, commit, execute, number, verb};
use crate::world::World;

/// `facility item supplier quantity` of what is open, origin by origin.
async fn open_at(world: &World) -> Vec<String> {
    let sql = "SELECT f.code || ' ' || i.code || ' ' || o.code || ' ' || \
                   CAST(CAST(SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) / 1000 AS BIGINT) AS TEXT) \
               FROM order_origin g JOIN order_line l ON l.id = g.line_id JOIN purchase_order p ON p.id = l.order_id \
               JOIN item i ON i.id = l.item_id JOIN organisation o ON o.id = p.supplier_id \
               JOIN organisation f ON f.id = g.facility_id GROUP BY f.code, i.code, o.code \
               HAVING SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) > 0 ORDER BY 1";
    texts(world, sql).await
}

/// `area standing` of a supplier.
async fn areas(world: &World) -> Vec<String> {
    texts(
        world,
        "SELECT kind || ' ' || standing FROM supplier_scope ORDER BY kind",
    )
    .await
}

/// East and its villages are remote, everything goes straight to the facilities, and only there clocks run out soon.
async fn far_east(world: &World) -> Market {
    doomed_by(world, |policy| {
        policy["scope"] = json!("area");
        policy["hours"] = json!([
            { "hours": 2000, "start": "confirmed", "calendar": "24x7" },
            { "remote": true, "hours": 24, "start": "confirmed", "calendar": "24x7" },
        ]);
    })
    .await;
    let east = "UPDATE organisation SET remote = TRUE WHERE code IN ('east', 'east1', 'east2')";
    execute(world, east).await;
    let market = market::open(world).await;
    market.deliver_directly(world).await;
    market
}

/// Accepts what facilities ask for in a new cycle, and closes it; the id of the plan.
async fn planned(world: &World, market: &mut Market, lines: &[(&str, &str)]) -> String {
    signed_in(world, &["buyer", "manager"]).await;
    market.next_cycle(world).await;
    for facility in ["hospital", "east"] {
        market.accept(world, facility, lines, false).await;
    }
    market.close(world).await
}

/// `facility supplier quantity` of what a plan buys, `facility - quantity` of what it does not.
async fn bought(world: &World, plan: &str) -> Vec<String> {
    let sql = format!(
        "SELECT f.code || ' ' || COALESCE(o.code, l.unmet_reason) || ' ' || CAST(g.quantity_milli / 1000 AS TEXT) \
         FROM order_origin g JOIN plan_line l ON l.id = g.line_id JOIN organisation f ON f.id = g.facility_id \
         LEFT JOIN organisation o ON o.id = l.supplier_id WHERE l.plan_id = {plan} ORDER BY 1"
    );
    texts(world, &sql).await
}

spec! {
    async fn an_eviction_in_one_area_moves_and_blocks_that_area_alone(world: World) {
        let mut market = far_east(&world).await;
        let order = place(&world, &mut market, &["hospital", "east"], &[("AMX", "100"), ("INS", "5")]).await;
        confirm(&world, &order).await;
        let clocks = "SELECT kind || ' ' || area FROM sla_clock ORDER BY kind, area, id";
        assert_eq!(texts(&world, clocks).await, ["confirm mixed", "deliver near", "deliver near", "deliver remote", "deliver remote"]);
        until(&world, "2026-11-30 12:00").await;
        let early = planned(&world, &mut market, &[("AMX", "100")]).await;
        assert_eq!(bought(&world, &early).await, ["east sinopharm 100", "hospital sinopharm 100"]);
        until(&world, "2026-12-01 00:20").await;
        let changes = "SELECT scope || ' ' || on_day || ' ' || to_standing FROM sla_change WHERE withdrawn_at IS NULL ORDER BY scope, place";
        assert_eq!(texts(&world, changes).await, ["remote 2026-11-30 evicted"]);
        assert_eq!(areas(&world).await, ["near good", "remote suspended"]);
        assert_eq!(standing(&world, "sinopharm").await, "good", "as a whole");
        // A plan from before gives him need that goes there.
        signed_in(&world, &["buyer", "manager", "sinopharm.clerk"]).await;
        let buyer = world.person("buyer").await;
        commit(&buyer, &early).await.refused("purchasing.plan_suppliers_blocked");
        let manager = world.person("manager").await;
        let case = manager.list("/api/sla/cases").await.remove(0);
        assert_eq!((&case["part"], &case["state"]), (&json!("remote"), &json!("open")));
        let detail = manager.get(&format!("/api/sla/cases/{}", case["id"].as_str().expect("an id"))).await.ok();
        let lines = detail["plan"]["lines"].as_array().expect("lines");
        let moved: Vec<(&Value, &Value)> = lines.iter().map(|line| (&line["item"]["code"], &line["quantity"])).collect();
        assert_eq!(moved, [(&json!("AMX"), &json!("100")), (&json!("INS"), &json!("5"))], "what goes east");
        until(&world, "2026-12-07 00:11").await;
        assert_eq!(areas(&world).await, ["near good", "remote evicted"]);
        let open = ["east AMX cr 100", "east INS sinopharm 5", "hospital AMX sinopharm 100", "hospital INS sinopharm 5"];
        assert_eq!(open_at(&world).await, open);
        assert_eq!(number(&world, "SELECT COUNT(*) FROM sla_reassignment WHERE NOT kept").await, 1);
        assert!(notices(&world, "sinopharm").await.contains(&"sla_evicted".to_owned()));
        assert!(!notices(&world, "hospital").await.contains(&"sla_reassigned".to_owned()), "nothing of theirs moved");
        signed_in(&world, &["manager", "manager2", "sinopharm.clerk"]).await;
        let portal = world.person("sinopharm.clerk").await.get("/api/sla/portal").await.ok();
        assert_eq!(portal["read_only"], false, "he still delivers in the town");
        let league = manager.get("/api/sla/suppliers").await.ok();
        assert_eq!((&league[0]["parts"][0]["part"], &league[0]["parts"][0]["standing"]), (&json!("remote"), &json!("evicted")));
        // The way back is that of the area.
        let page = format!("/api/sla/suppliers/{}", world.organisation("sinopharm").await);
        let back = |part: Value| json!({ "kind": "readmitted", "part": part, "reason": "new vans" });
        manager.create(&format!("{page}/decisions"), back(Value::Null)).await.refused("sla.decision_unfit");
        manager.create(&format!("{page}/decisions"), back(json!("remote"))).await.refused("sla.readmission_too_early");
        until(&world, "2028-12-08 08:00").await;
        signed_in(&world, &["manager", "manager2"]).await;
        let made = manager.create(&format!("{page}/decisions"), back(json!("remote"))).await.ok();
        let path = format!("/api/sla/decisions/{}/agreement", made["id"].as_str().expect("an id"));
        assert_eq!(world.person("manager2").await.act(&path, 1, json!({})).await.status, 204);
        assert!(areas(&world).await.contains(&"remote good".to_owned()));
    }

    async fn a_plan_gives_the_barred_no_need_of_that_area_and_the_centre_is_in_town(world: World) {
        let mut market = far_east(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-11-30 12:00").await;
        // Approved before he is suspended there, placed after.
        let plan = planned(&world, &mut market, &[("AMX", "40")]).await;
        let buyer = world.person("buyer").await;
        commit(&buyer, &plan).await.ok();
        let drafts = "SELECT CAST(p.id AS TEXT) FROM purchase_order p JOIN organisation o ON o.id = p.supplier_id WHERE o.code = 'sinopharm' AND p.state = 'draft'";
        let late = texts(&world, drafts).await.remove(0);
        let late = late.as_str();
        verb(&buyer, late, "submission", json!({})).await.ok();
        verb(&*world.person("manager").await, late, "approval", json!({})).await.ok();
        until(&world, "2026-12-01 00:20").await;
        signed_in(&world, &["buyer"]).await;
        verb(&buyer, late, "placing", json!({})).await.refused("purchasing.order_supplier_blocked");
        let plan = planned(&world, &mut market, &[("AMX", "100"), ("INS", "5")]).await;
        assert_eq!(bought(&world, &plan).await, ["east cr 100", "east inactive 5", "hospital sinopharm 100", "hospital sinopharm 5"]);
        // By hand neither: what he gets more goes to the town, and the east is left short.
        let lines = buyer.list(&format!("/api/purchasing/plans/{plan}/lines")).await;
        let own = |code: &str| lines.iter().find(|line| line["supplier"]["code"] == code && line["item"]["code"] == "AMX").expect("a line").clone();
        let (ours, backup) = (own("sinopharm"), own("cr"));
        let path = |line: &Value| format!("/api/purchasing/plans/{plan}/lines/{}", line["id"].as_str().expect("an id"));
        let version = buyer.get(&format!("/api/purchasing/plans/{plan}")).await.version();
        let more = json!({ "contract_line_id": ours["contract"]["line_id"], "quantity": "200", "reason": "all of it" });
        buyer.put(&path(&ours), version, more).await.ok();
        let none = json!({ "contract_line_id": backup["contract"]["line_id"], "quantity": "0", "reason": "none" });
        buyer.put(&path(&backup), version + 1, none).await.ok();
        let amx = |row: &&String| row.ends_with("100");
        let after = bought(&world, &plan).await;
        assert_eq!(after.iter().filter(amx).collect::<Vec<_>>(), ["east reduced 100", "hospital sinopharm 100"]);
        // An emergency of the east goes to the other one at once.
        let urgent = market.accept(&world, "east", &[("AMX", "30")], true).await;
        market.emergency(&world, &urgent).await;
        assert!(open_at(&world).await.contains(&"east AMX cr 30".to_owned()));
        // Through the centre it is the town's.
        execute(&world, "DELETE FROM delivery_rule").await;
        let plan = planned(&world, &mut market, &[("AMX", "100")]).await;
        assert_eq!(bought(&world, &plan).await, ["east sinopharm 100", "hospital sinopharm 100"]);
        commit(&buyer, &plan).await.ok();
    }

    async fn a_policy_for_each_area_is_rehearsed(world: World) {
        let mut market = far_east(&world).await;
        let order = place(&world, &mut market, &["hospital", "east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-01 00:20").await;
        signed_in(&world, &["manager"]).await;
        let manager = world.person("manager").await;
        let policies = manager.get("/api/policies").await.ok();
        let mut all = policies.as_array().expect("policies").iter();
        let mut levels = all.find(|policy| policy["key"] == "sla.levels").expect("levels")["current"].clone();
        levels["scope"] = json!("supplier");
        let rows = manager.post("/api/sla/rehearsal", json!({ "policy": levels })).await.ok();
        let of = |part: Value| rows.as_array().expect("rows").iter().find(|row| row["supplier"]["code"] == "sinopharm" && row["part"] == part).cloned();
        let whole = of(Value::Null).expect("the whole");
        assert_eq!((&whole["now"], &whole["rehearsed"][0]["to"]), (&json!([]), &json!("evicted")));
        let far = of(json!("remote")).expect("far");
        assert_eq!((&far["now"][0]["to"], &far["rehearsed"]), (&json!("evicted"), &json!([])));
        assert_eq!(of(json!("near")), None, "nothing to say of it");
    }
}
