//! Approval by exception: the green lines of a plan at once, each marked one by somebody who has not changed it.

use backend::kernel::policy::PolicyKind;
use backend::kernel::prelude::*;
use backend::purchasing::model::review::PlanReview;
use serde_json::{Value, json};

use super::market::{self, Market, commit};
use crate::world::{Answer, Person, World};

/// All rules of the review on or off, with the limits that the product ships.
pub async fn switch(tx: &Tx, on: bool) -> Result<()> {
    let kind = PolicyKind::of::<PlanReview>();
    let mut rules = (kind.default)();
    for rule in rules.as_object_mut().expect("rules").values_mut() {
        rule["on"] = json!(on);
    }
    rules["single_source"]["on"] = json!(false);
    tx.policy_set(kind, &rules, tx.day()).await
}

/// A market whose county reviews its plans, with a plan of two green lines and two marked ones: metformin from the
/// reserve, and eye drops that nobody sells.
pub async fn reviewed(world: &World) -> (Market, String) {
    let market = market::open(world).await;
    market::execute(world, market::COMPETE).await;
    world
        .app
        .db
        .write(&Actor::system("market"), |tx| {
            switch(tx, true).scope_boxed()
        })
        .await
        .expect("rules");
    market
        .accept(world, "east", &[("AMX", "600"), ("MET", "150")], false)
        .await;
    market
        .accept(world, "west", &[("AMX", "400"), ("NOC", "5")], false)
        .await;
    let plan = market.close(world).await;
    (market, format!("/api/purchasing/plans/{plan}"))
}

pub async fn lines(person: &Person, plan: &str, filter: &str) -> Vec<Value> {
    person.list(&format!("{plan}/lines?{filter}")).await
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().expect("a text")
}

/// A decision on a line as it stands.
async fn decide(person: &Person, plan: &str, line: &Value, noun: &str, body: Value) -> Answer {
    let version = line["review"]["version"].as_i64().expect("a version");
    let path = format!("{plan}/lines/{}/{noun}", text(line, "id"));
    person.act(&path, version, body).await
}

async fn change(person: &Person, plan: &str, line: &Value, offer: &str, quantity: &str) -> Answer {
    let version = person.get(plan).await.version();
    let path = format!("{plan}/lines/{}", text(line, "id"));
    let body = json!({ "contract_line_id": offer, "quantity": quantity, "reason": "供货稳定" });
    person.put(&path, version, body).await
}

fn flags(line: &Value) -> Vec<&str> {
    let marks = line["review"]["marks"].as_array().expect("marks");
    marks.iter().map(|mark| text(mark, "flag")).collect()
}

spec! {
    async fn the_batch_approves_the_green_and_each_exception_is_decided_by_itself(world: World) {
        let (_, plan) = reviewed(&world).await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let id = plan.rsplit('/').next().expect("an id");
        let head = buyer.get(&plan).await.ok();
        assert_eq!((&head["exception_count"], &head["can"]), (&json!(2), &json!(["edit", "review"])));
        assert_eq!((&head["review"]["green"], &head["review"]["exceptions"]), (&json!(2), &json!(2)));
        let refused = commit(&buyer, id).await.refused("purchasing.plan_exceptions_undecided");
        assert_eq!(refused["params"], json!({ "undecided": 2, "sent_back": 0 }));

        let batch = format!("{plan}/review/approval");
        assert_eq!(manager.post(&batch, json!({})).await.ok()["approved"], 2);
        assert_eq!(manager.post(&batch, json!({})).await.ok()["approved"], 0);
        let open = lines(&manager, &plan, "review=open").await;
        let found: Vec<_> = open.iter().map(|line| (text(&line["item"], "code"), flags(line))).collect();
        assert_eq!(found, [("MET", vec!["backup_used"]), ("NOC", vec!["unmet"])]);
        assert_eq!(lines(&manager, &plan, "flag=unmet").await.len(), 1);

        let back = decide(&manager, &plan, &open[0], "return", json!({ "reason": "先问华润能否加量" })).await.ok();
        assert_eq!((&back["open"], &back["sent_back"]), (&json!(2), &json!(1)));
        let told = buyer.get("/api/notices").await.ok();
        assert_eq!(told["items"][0]["kind"], "plan_line_sent_back");
        assert_eq!(told["items"][0]["params"]["reason"], "先问华润能否加量");
        decide(&manager, &plan, &open[0], "approval", json!({})).await.refused("kernel.stale_version");
        decide(&manager, &plan, &open[1], "return", json!({ "reason": " " })).await.refused_fields(&["/reason kernel.field_required"]);
        let left = decide(&manager, &plan, &open[1], "approval", json!({ "remark": "下月招标" })).await.ok();
        assert_eq!(left["open"], 1);
        commit(&buyer, id).await.refused("purchasing.plan_exceptions_undecided");
        let sent_back = lines(&manager, &plan, "review=sent_back").await.remove(0);
        assert_eq!(sent_back["review"]["remark"], "先问华润能否加量");
        decide(&manager, &plan, &sent_back, "approval", json!({})).await.ok();
        commit(&buyer, id).await.ok();
        decide(&manager, &plan, &sent_back, "return", json!({ "reason": "晚了" })).await.refused("purchasing.plan_wrong_state");
    }

    async fn nobody_approves_a_line_that_he_has_changed(world: World) {
        let (market, plan) = reviewed(&world).await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        change(&buyer, &plan, &amx, &market.id("cr.AMX"), "1000").await.ok();
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        assert_eq!(flags(&amx), ["edited"]);
        decide(&buyer, &plan, &amx, "approval", json!({})).await.refused("kernel.own_submission");
        decide(&manager, &plan, &amx, "approval", json!({})).await.ok();
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        assert_eq!(amx["review"]["decided_by"]["id"], json!(market.id("manager")));
        change(&buyer, &plan, &amx, &market.id("cr.AMX"), "1010").await.ok();
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        assert_eq!(amx["review"]["decision"], Value::Null, "what was approved is not what stands there now");
    }

    async fn a_green_line_that_somebody_changed_is_not_in_his_own_batch(world: World) {
        let (market, plan) = reviewed(&world).await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let mut value = (PolicyKind::of::<PlanReview>().default)();
        value["edited"]["on"] = json!(false);
        let today = world.app.clock().day().to_string();
        let body = json!({ "key": "purchasing.plan_review", "value": value, "effective_on": today });
        manager.create("/api/policies", body).await;
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        change(&buyer, &plan, &amx, &market.id("cr.AMX"), "1000").await.ok();
        let batch = format!("{plan}/review/approval");
        assert_eq!(buyer.post(&batch, json!({})).await.ok()["approved"], 1);
        assert_eq!(manager.post(&batch, json!({})).await.ok()["approved"], 1);
    }

    async fn the_rules_are_dated_rows_and_a_draft_can_be_looked_at_again(world: World) {
        let (_, plan) = reviewed(&world).await;
        let manager = world.person("manager").await;
        let mut rules = (PolicyKind::of::<PlanReview>().default)();
        rules["unmet"]["on"] = json!(false);
        rules["pack_surplus"]["limit"] = json!(10);
        let today = world.app.clock().day().to_string();
        let body = json!({ "key": "purchasing.plan_review", "value": rules, "effective_on": today });
        assert_eq!(manager.create("/api/policies", body).await.status, 204);
        let reserve = lines(&manager, &plan, "flag=backup_used").await.remove(0);
        decide(&manager, &plan, &reserve, "approval", json!({})).await.ok();
        let marking = format!("{plan}/review/marking");
        assert_eq!(manager.post(&marking, json!({})).await.ok(), json!({ "lines": 4, "marked": 1 }));
        assert!(lines(&manager, &plan, "flag=unmet").await.is_empty());
        let reserve = lines(&manager, &plan, "review=open").await.remove(0);
        assert_eq!(flags(&reserve), ["backup_used", "pack_surplus"], "a mark has joined: it is decided once more");
        assert_eq!(reserve["review"]["marks"][1], json!({ "flag": "pack_surplus", "found": "20", "limit": 10 }));
        let odd = json!({ "key": "purchasing.plan_review", "value": { "unmet": 3 }, "effective_on": today });
        manager.create("/api/policies", odd).await.refused_fields(&["/value kernel.field_malformed"]);
    }

    async fn whoever_only_reads_decides_nothing(world: World) {
        let (_, plan) = reviewed(&world).await;
        let pharmacist = world.person("pharmacist").await;
        assert_eq!(pharmacist.get(&plan).await.ok()["can"], json!([]));
        pharmacist.post(&format!("{plan}/review/approval"), json!({})).await.refused("kernel.forbidden");
        let clerk = world.person("east.clerk").await;
        clerk.get(&format!("{plan}/amendments")).await.refused("kernel.forbidden");
    }
}
