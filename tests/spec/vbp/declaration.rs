//! 报量: a round, the sheets of the facilities, and what they come to.

use serde_json::{Value, json};

use super::entered;
use crate::purchasing::market::{self, Market};
use crate::world::{Person, World, hours};
use backend::kernel::prelude::*;

/// A round for the tender's second year that closes in two days.
async fn opened(world: &World, tender: &str) -> (String, i64) {
    let pharmacist = world.person("pharmacist").await;
    let body = json!({ "tender_id": tender, "year_no": 2, "name": "第 2 年报量", "closes_at": "2026-11-25T00:00:00Z" });
    let made = pharmacist.create("/api/demand/rounds", body).await;
    (made.id(), made.version())
}

/// 182 boxes of amoxicillin and 91 of INS in the last whole year, nothing missing.
async fn use_of_a_year(world: &World, market: &Market, facility: &str) {
    for (item, boxes) in [("AMX", 182_000), ("INS", 91_000)] {
        for month in 1..=12 {
            let (year, month) = if month == 12 {
                (2025, 12)
            } else {
                (2026, month)
            };
            if (year, month) == (2026, 11) {
                continue;
            }
            let each = if month == 1 {
                boxes - 11 * (boxes / 12)
            } else {
                boxes / 12
            };
            let each = if month == 12 { each + boxes / 12 } else { each };
            let sql = format!(
                "INSERT INTO consumption_month (organisation_id, item_id, period, quantity_milli, stockout_days) \
                 VALUES ({}, {}, '{year}-{month:02}', {each}, 0)",
                market.id(facility),
                market.id(item)
            );
            let facility = OrganisationId(market.id(facility).parse().expect("an id"));
            world
                .arrange(|tx| {
                    let sql = sql.clone();
                    tx.changes_of("consumption_month", [facility]);
                    async move { tx.execute(&sql, Vec::new()).await }.scope_boxed()
                })
                .await;
        }
    }
}

async fn begun(person: &Person, market: &Market, round: &str, facility: &str) -> (String, i64) {
    let body = json!({ "round_id": round, "facility_id": market.id(facility) });
    let made = person.create("/api/demand/declarations", body).await;
    (made.id(), made.version())
}

async fn lines(person: &Person, sheet: &str) -> Vec<Value> {
    person
        .list(&format!("/api/demand/declarations/{sheet}/lines"))
        .await
}

fn line<'v>(lines: &'v [Value], code: &str) -> &'v Value {
    lines
        .iter()
        .find(|line| line["item"]["code"] == code)
        .expect("a line")
}

spec! {
    async fn a_sheet_proposes_what_a_year_needs_by_the_facilitys_own_use(world: World) {
        let (market, tender) = entered(&world).await;
        use_of_a_year(&world, &market, "east1").await;
        let (round, _) = opened(&world, &tender).await;
        let clerk = world.person("east1.clerk").await;
        let notices = clerk.list("/api/notices").await;
        assert_eq!(notices[0]["kind"], "declaration_missing");
        let tasks = clerk.get("/api/today").await.ok();
        assert!(tasks["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "declaration_missing"));
        let (sheet, version) = begun(&clerk, &market, &round, "east1").await;
        let rows = lines(&clerk, &sheet).await;
        let amx = line(&rows, "AMX");
        assert_eq!((&amx["used"], &amx["stockout_days"], &amx["selected"]), (&json!("182"), &json!(0), &json!(true)));
        let days = amx["days"].as_i64().expect("days");
        let year = (182_000 * 365 + days / 2) / days;
        let packs = (year + 9_999) / 10_000 * 10;
        assert_eq!(amx["proposed"], json!(packs.to_string()));
        assert_eq!(amx["quantity"], amx["proposed"]);
        assert_eq!(line(&rows, "INS")["selected"], false);
        assert_eq!(line(&rows, "MET")["proposed"], "0");

        let path = format!("/api/demand/declarations/{sheet}");
        let write = json!({ "lines": [{ "group_id": amx["group_id"], "item_id": amx["item"]["id"], "quantity": "500", "note": "新开门诊" }] });
        let saved = clerk.put(&format!("{path}/lines"), version, write).await;
        let version = saved.version();
        assert_eq!(saved.ok()["changed"], 1);
        let body = json!({ "round_id": round, "facility_id": market.id("east1") });
        clerk.create("/api/demand/declarations", body).await.refused("demand.declaration_exists");
        let odd = json!({ "lines": [{ "group_id": amx["group_id"], "quantity": "5" }] });
        clerk.put(&format!("{path}/lines"), version, odd).await.refused("demand.declaration_line_unknown");
        world.person("west1.clerk").await.get(&path).await.refused("kernel.not_found");
    }

    async fn nobody_approves_what_he_handed_in_and_the_centre_accepts_or_returns(world: World) {
        let (market, tender) = entered(&world).await;
        let (round, _) = opened(&world, &tender).await;
        let (clerk, head) = (world.person("east1.clerk").await, world.person("east1.head").await);
        let (sheet, version) = begun(&head, &market, &round, "east1").await;
        let path = format!("/api/demand/declarations/{sheet}");
        let submitted = head.act(&format!("{path}/submission"), version, json!({})).await;
        let version = submitted.version();
        assert_eq!(submitted.ok()["can"], json!(["recall"]));
        head.act(&format!("{path}/approval"), version, json!({})).await.refused("kernel.own_submission");
        clerk.act(&format!("{path}/approval"), version, json!({})).await.refused("kernel.forbidden");
        let version = head.act(&format!("{path}/recall"), version, json!({})).await.version();
        let version = clerk.act(&format!("{path}/submission"), version, json!({})).await.version();
        let today = head.get("/api/today").await.ok();
        assert!(today["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "declaration_approval"));
        let version = head.act(&format!("{path}/approval"), version, json!({})).await.version();
        let pharmacist = world.person("pharmacist").await;
        let back = pharmacist.act(&format!("{path}/return"), version, json!({ "reason": "漏报" })).await;
        let version = back.version();
        assert_eq!(back.ok()["return_reason"], "漏报");
        let version = clerk.act(&format!("{path}/submission"), version, json!({})).await.version();
        let version = head.act(&format!("{path}/approval"), version, json!({})).await.version();
        head.act(&format!("{path}/acceptance"), version, json!({})).await.refused("kernel.forbidden");
        let accepted = pharmacist.act(&format!("{path}/acceptance"), version, json!({})).await.ok();
        assert_eq!(accepted["state"], "accepted");
        // A village with a single user is approved by its township.
        let single = world.person("east2.clerk").await;
        let (sheet, version) = begun(&single, &market, &round, "east2").await;
        let path = format!("/api/demand/declarations/{sheet}");
        let version = single.act(&format!("{path}/submission"), version, json!({})).await.version();
        world.person("east.head").await.act(&format!("{path}/approval"), version, json!({})).await.ok();
    }

    async fn the_roll_up_takes_the_ratio_and_becomes_quotas(world: World) {
        let (market, tender) = entered(&world).await;
        let (round, _) = opened(&world, &tender).await;
        let pharmacist = world.person("pharmacist").await;
        // 阿莫西林 has two winners: 60 %; 二甲双胍 one: 50 %. What is asked of INS, which was not selected, falls to 二甲双胍.
        for (facility, amx, ins) in [("east1", "105", "30"), ("west1", "58", "10"), ("hospital", "37", "0")] {
            let clerk = world.person(&format!("{facility}.clerk")).await;
            let (sheet, version) = begun(&clerk, &market, &round, facility).await;
            let rows = lines(&clerk, &sheet).await;
            let written = |code: &str, quantity: &str| json!({ "group_id": line(&rows, code)["group_id"], "item_id": line(&rows, code)["item"]["id"], "quantity": quantity });
            let body = json!({ "lines": [written("AMX", amx), written("INS", ins)] });
            let path = format!("/api/demand/declarations/{sheet}");
            let version = clerk.put(&format!("{path}/lines"), version, body).await.version();
            let version = clerk.act(&format!("{path}/submission"), version, json!({})).await.version();
            let head = world.person(&format!("{facility}.head")).await;
            let version = head.act(&format!("{path}/approval"), version, json!({})).await.version();
            if facility != "hospital" {
                pharmacist.act(&format!("{path}/acceptance"), version, json!({})).await.ok();
            }
        }
        let rolled = pharmacist.list(&format!("/api/demand/rounds/{round}/roll-up")).await;
        let told: Vec<(&Value, &Value, &Value, &Value)> = rolled.iter().map(|row| (&row["code"], &row["base"], &row["ratio_bp"], &row["agreed"])).collect();
        assert_eq!(told, [
            (&json!("G1"), &json!("163"), &json!(6000), &json!("100")),
            (&json!("G2"), &json!("40"), &json!(5000), &json!("20")),
        ]);
        let path = format!("/api/demand/rounds/{round}/roll-up/{}", rolled[0]["line_id"].as_str().expect("an id"));
        let shares = pharmacist.list(&path).await;
        let parts: Vec<(&Value, &Value)> = shares.iter().map(|share| (&share["facility"]["code"], &share["agreed"])).collect();
        assert_eq!(parts, [(&json!("east1"), &json!("60")), (&json!("west1"), &json!("40"))]);
        assert!(pharmacist.get(&format!("/api/demand/rounds/{round}/export?format=csv")).await.body.to_string().contains("G1"));

        let manager = world.person("manager").await;
        let head = format!("/api/demand/rounds/{round}");
        let version = manager.get(&head).await.version();
        manager.act(&format!("{head}/takeover"), version, json!({})).await.refused("demand.round_state");
        let version = manager.act(&format!("{head}/closing"), version, json!({})).await.version();
        manager.act(&format!("{head}/takeover"), version, json!({})).await.refused("demand.declarations_waiting");
        let waiting = pharmacist.list(&format!("{head}/facilities?state=approved")).await;
        let sheet = waiting[0]["declaration_id"].as_str().expect("a sheet");
        let seen = waiting[0]["version"].as_i64().expect("a version");
        pharmacist.act(&format!("/api/demand/declarations/{sheet}/acceptance"), seen, json!({})).await.ok();
        let taken = manager.act(&format!("{head}/takeover"), version, json!({})).await.ok();
        assert_eq!((&taken["state"], &taken["can"]), (&json!("taken_over"), &json!([])));
        // 60 % of 105 + 58 + 37 = 120: twelve packs; whole packs 6 + 3 + 2, the one left goes to the largest remainder.
        let groups = manager.list(&format!("/api/suppliers/tenders/{tender}/groups?year_no=2")).await;
        assert_eq!((&groups[0]["lines"][0]["agreed"], &groups[0]["lines"][0]["quota"]), (&json!("120"), &json!("120")));
        let quotas = market::number(&world, "SELECT COUNT(*) FROM vbp_quota WHERE year_no = 2 AND quota_milli = 40000").await;
        assert_eq!(quotas, 1, "西一村 has 40");
    }

    async fn a_round_closes_by_its_time_and_takes_nothing_written_afterwards(world: World) {
        let (market, tender) = entered(&world).await;
        let (round, _) = opened(&world, &tender).await;
        let pharmacist = world.person("pharmacist").await;
        let again = json!({ "tender_id": tender, "year_no": 2, "name": "again", "closes_at": "2026-11-25T00:00:00Z" });
        pharmacist.create("/api/demand/rounds", again).await.refused("demand.round_exists");
        let clerk = world.person("east1.clerk").await;
        let (sheet, version) = begun(&clerk, &market, &round, "east1").await;
        world.pass(hours(25)).await;
        let mails = market::number(&world, "SELECT COUNT(*) FROM notice WHERE kind = 'declaration_missing'").await;
        assert!(mails > 8, "told when it opened, and reminded a day before it closes: {mails}");
        world.pass(hours(48)).await;
        let path = format!("/api/demand/rounds/{round}");
        let closed = pharmacist.get(&path).await;
        let now = closed.version();
        assert_eq!(closed.ok()["state"], "closed");
        let late = clerk.act(&format!("/api/demand/declarations/{sheet}/submission"), version, json!({})).await;
        late.refused("demand.round_not_open");
        let early = json!({ "closes_at": "2026-11-24T00:00:00Z" });
        pharmacist.act(&format!("{path}/extension"), now, early).await.refused("demand.round_time");
        let later = json!({ "closes_at": "2026-12-01T00:00:00Z" });
        pharmacist.act(&format!("{path}/extension"), now, later).await.ok();
        let reminded = pharmacist.post(&format!("{path}/reminders"), json!({})).await.ok();
        assert_eq!(reminded["reminded"], 6);
        clerk.act(&format!("/api/demand/declarations/{sheet}/submission"), version, json!({})).await.ok();
        let rounds = clerk.list("/api/demand/rounds").await;
        assert_eq!((&rounds[0]["facilities"], &rounds[0]["sheets"]), (&json!(1), &json!({ "submitted": 1 })));
        let version = pharmacist.get(&path).await.version();
        let called_off = pharmacist.act(&format!("{path}/cancellation"), version, json!({})).await.ok();
        assert_eq!((&called_off["state"], &called_off["can"]), (&json!("cancelled"), &json!([])));
        let anew = json!({ "tender_id": tender, "year_no": 2, "name": "anew", "closes_at": "2026-12-05T00:00:00Z" });
        pharmacist.create("/api/demand/rounds", anew).await.ok();
    }
}
