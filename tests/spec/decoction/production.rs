//! Production: every step in its order, by its post, by a scan; weights, soaking, timers, a machine that fails.

use serde_json::{Value, json};

use super::{act, id_of, open, prescribe, run_to, sleep, text, van, with};
use crate::purchasing::market::number;
use crate::world::{Answer, World, minutes};

/// A prescription that was passed: its number and id.
pub async fn passed(world: &World, body: Value) -> (String, String) {
    let made = prescribe(world, body).await.ok();
    let id = id_of(&made);
    act(world, "decoction.pharmacist", &id, "approval", json!({}))
        .await
        .ok();
    (text(&made["prescription"]["number"]), id)
}

/// Somebody scans.
pub async fn scan(world: &World, login: &str, number: &str, verb: &str, more: Value) -> Answer {
    let mut body = json!({ "code": number, "verb": verb, "station": "一号台" });
    for (key, value) in more.as_object().expect("an object") {
        body[key] = value.clone();
    }
    world
        .person(login)
        .await
        .create("/api/decoction/scans", body)
        .await
}

/// Weighs everything as it should be.
pub async fn weighed(world: &World, number: &str) -> Value {
    let dispenser = "decoction.dispenser";
    let begun = scan(world, dispenser, number, "dispense", json!({}))
        .await
        .ok();
    let doses = begun["job"]["doses"].as_i64().expect("doses");
    for line in begun["lines"].as_array().expect("lines") {
        let grams: i64 = text(&line["grams"]).parse().expect("whole grams");
        let more = json!({ "line_no": line["line_no"], "shares": [(grams * doses).to_string()] });
        scan(world, dispenser, number, "weigh", more).await.ok();
    }
    scan(world, dispenser, number, "finish", json!({}))
        .await
        .ok()
}

/// Weighed, checked and soaked long enough.
pub async fn soaked(world: &World, number: &str) {
    weighed(world, number).await;
    scan(world, "decoction.rechecker", number, "pass", json!({}))
        .await
        .ok();
    scan(world, "decoction.worker", number, "soak", json!({}))
        .await
        .ok();
    world.clock.advance(minutes(30));
}

/// Everything that the clock asks for, and off the machine.
pub async fn boiled(world: &World, number: &str) -> Value {
    world.clock.advance(minutes(300));
    let worker = world.person("decoction.worker").await;
    let jobs = worker.get("/api/decoction/jobs?state=boiling").await.ok();
    let job = jobs
        .as_array()
        .expect("jobs")
        .iter()
        .find(|job| job["number"] == number)
        .expect("it boils")
        .clone();
    for timer in job["timers"].as_array().expect("timers") {
        if timer["done_at"].is_null() {
            scan(
                world,
                "decoction.worker",
                number,
                "add",
                json!({ "timer": timer["kind"] }),
            )
            .await
            .ok();
        }
    }
    scan(world, "decoction.worker", number, "unload", json!({}))
        .await
        .ok()
}

async fn refused(world: &World) -> i64 {
    number(
        world,
        "SELECT COUNT(*) FROM decoction_scan WHERE refused <> ''",
    )
    .await
}

spec! {
    async fn from_the_scale_to_the_hand_over_every_step_is_kept(world: World) {
        open(&world).await;
        let (number, id) = passed(&world, sleep()).await;
        run_to(&world, &van(&world).await, &["hospital"]).await;
        soaked(&world, &number).await;
        let on = scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "j01" })).await.ok();
        assert_eq!((&on["job"]["state"], &on["job"]["machine"]), (&json!("boiling"), &json!("J01")));
        let board = world.person("decoction.worker").await.get("/api/decoction/board").await.ok();
        assert_eq!((&board["lanes"][0]["blocks"][0]["number"], &board["lanes"][0]["blocks"][0]["begun"]), (&json!(number), &json!(true)));
        boiled(&world, &number).await;
        scan(&world, "decoction.packer", &number, "pack", json!({ "bags": 15 })).await.refused("decoction.bags_differ");
        let packed = scan(&world, "decoction.packer", &number, "pack", json!({})).await.ok();
        assert_eq!(packed["job"]["bags"], 14, "doses times a day's times");
        scan(&world, "decoction.packer", &number, "hand_over", json!({})).await.refused("decoction.out_of_order");
        scan(&world, "decoction.packer", &number, "sample", json!({})).await.ok();
        let done = scan(&world, "decoction.courier", &number, "hand_over", json!({})).await.ok();
        assert_eq!(done["job"]["state"], "handed_over");
        let detail = world.person("manager").await.get(&format!("/api/decoction/jobs/{id}")).await.ok();
        let verbs: Vec<String> = detail["scans"].as_array().expect("scans").iter().rev().map(|one| text(&one["verb"])).collect();
        assert_eq!(verbs[0], "dispense");
        assert_eq!(verbs.last().map(String::as_str), Some("hand_over"));
        assert!(detail["scans"][0]["by"]["name"] == "decoction.courier" && detail["scans"][0]["station"] == "一号台", "{detail:#}");
    }

    async fn a_weight_outside_five_in_a_hundred_is_refused_share_by_share(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, sleep()).await;
        scan(&world, "decoction.dispenser", &number, "dispense", json!({})).await.ok();
        let weigh = async |shares: Value| scan(&world, "decoction.dispenser", &number, "weigh", json!({ "line_no": 1, "shares": shares })).await;
        let told = weigh(json!(["111"])).await.refused("decoction.weight_off");
        assert!(text(&told["detail"]).contains("±5.0%"), "{told:#}");
        weigh(json!(["15", "15", "15", "15", "15", "14", "16"])).await.refused("decoction.weight_off");
        weigh(json!(["109.9"])).await.ok();
        scan(&world, "decoction.dispenser", &number, "finish", json!({})).await.refused("decoction.not_weighed");
        scan(&world, "decoction.dispenser", &number, "weigh", json!({ "line_no": 9, "shares": ["1"] })).await.refused_fields(&["/line_no decoction.line_unknown"]);
    }

    async fn what_is_out_of_order_is_refused_and_kept(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, sleep()).await;
        for (login, verb, code) in [
            ("decoction.worker", "boil", "decoction.out_of_order"),
            ("decoction.packer", "pack", "decoction.out_of_order"),
            ("decoction.dispenser", "finish", "decoction.out_of_order"),
            ("decoction.packer", "dispense", "decoction.not_your_post"),
        ] {
            scan(&world, login, &number, verb, json!({})).await.refused(code);
        }
        scan(&world, "decoction.worker", "CF000000-0000", "soak", json!({})).await.refused("decoction.code_unknown");
        assert_eq!(refused(&world).await, 5);
        let desk = world.person("decoction.pharmacist").await.get("/api/decoction/exceptions").await.ok();
        assert_eq!(desk["refused"].as_array().map(Vec::len), Some(5));
        let waiting = text(&prescribe(&world, sleep()).await.ok()["prescription"]["number"]);
        scan(&world, "decoction.dispenser", &waiting, "dispense", json!({})).await.refused("decoction.not_passed");
    }

    async fn two_at_once_and_the_own_check_are_refused(world: World) {
        open(&world).await;
        let (one, _) = passed(&world, sleep()).await;
        let (other, _) = passed(&world, sleep()).await;
        weighed(&world, &one).await;
        scan(&world, "decoction.dispenser", &other, "dispense", json!({})).await.ok();
        let (third, _) = passed(&world, sleep()).await;
        scan(&world, "decoction.dispenser", &third, "dispense", json!({})).await.refused("decoction.busy_with");
        crate::purchasing::market::execute(&world, "UPDATE user_account SET roles = '[\"dispenser\",\"rechecker\"]' WHERE login = 'decoction.dispenser'").await;
        let twin = world.somebody("decoction.dispenser", crate::world::seed::PASSWORD);
        twin.sign_in().await.ok();
        let body = json!({ "code": one, "verb": "pass" });
        twin.create("/api/decoction/scans", body).await.refused("decoction.same_person");
        let again = scan(&world, "decoction.rechecker", &one, "reject", json!({ "reason": "知母与川芎颠倒" })).await.ok();
        assert_eq!((&again["job"]["state"], again["weights"].as_array().map(Vec::len)), (&json!("dispensing"), Some(0)), "weighed anew");
    }

    async fn it_soaks_half_an_hour_and_every_herb_has_its_minute(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, with(&[("石膏(先煎)", "30"), ("薄荷(后下)", "6"), ("甘草", "3")])).await;
        weighed(&world, &number).await;
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        scan(&world, "decoction.worker", &number, "soak", json!({})).await.ok();
        world.clock.advance(minutes(29));
        scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "J01" })).await.refused("decoction.soak_too_short");
        world.clock.advance(minutes(1));
        scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "W01" })).await.refused("decoction.machine_unfit");
        let on = scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "J01" })).await.ok();
        let kinds: Vec<String> = on["job"]["timers"].as_array().expect("timers").iter().map(|one| text(&one["kind"])).collect();
        assert_eq!(kinds, ["early", "others", "late", "second"]);
        scan(&world, "decoction.worker", &number, "add", json!({ "timer": "late" })).await.refused("decoction.too_early");
        scan(&world, "decoction.worker", &number, "unload", json!({})).await.refused("decoction.boil_too_short");
        world.clock.advance(minutes(200));
        scan(&world, "decoction.worker", &number, "unload", json!({})).await.refused("decoction.addition_missing");
        boiled(&world, &number).await;
    }

    async fn one_machine_boils_one_prescription_and_gives_it_back_when_it_fails(world: World) {
        open(&world).await;
        let (one, _) = passed(&world, sleep()).await;
        let (other, id) = passed(&world, sleep()).await;
        weighed(&world, &one).await;
        weighed(&world, &other).await;
        for number in [&one, &other] {
            scan(&world, "decoction.rechecker", number, "pass", json!({})).await.ok();
            scan(&world, "decoction.worker", number, "soak", json!({})).await.ok();
        }
        world.clock.advance(minutes(30));
        scan(&world, "decoction.worker", &one, "boil", json!({ "machine": "J01" })).await.ok();
        scan(&world, "decoction.worker", &other, "boil", json!({ "machine": "J01" })).await.refused("decoction.machine_taken");
        let worker = world.person("decoction.worker").await;
        let reading = json!({ "device": "J01", "kind": "machine", "value": "failed" });
        assert_eq!(worker.post("/api/decoction/readings", reading).await.status, 204);
        let back = worker.get("/api/decoction/exceptions").await.ok();
        assert_eq!((&back["jobs"][0]["number"], &back["jobs"][0]["state"], &back["jobs"][0]["trouble"]), (&json!(one), &json!("soaking"), &json!("machine_failed")));
        scan(&world, "decoction.worker", &one, "boil", json!({ "machine": "J01" })).await.refused("decoction.machine_not_working");
        let again = scan(&world, "decoction.worker", &one, "boil", json!({ "machine": "J02" })).await.ok();
        assert_eq!(again["job"]["trouble"], json!(null), "soaked as it is, with all its boils");
        let board = worker.get("/api/decoction/board").await.ok();
        assert_eq!((&board["lanes"][0]["state"], &board["lanes"][1]["blocks"][0]["number"]), (&json!("repair"), &json!(one)));
        assert!(board["lanes"].as_array().expect("lanes").iter().any(|lane| lane["blocks"].as_array().expect("blocks").iter().any(|block| block["id"] == json!(id))), "{board:#}");
    }

    async fn what_stands_too_long_is_told_once_and_a_broken_promise_is_moved(world: World) {
        open(&world).await;
        let (number, id) = passed(&world, sleep()).await;
        let count = async |kind: &str| number_of(&world, kind).await;
        world.pass(minutes(235)).await;
        assert_eq!(count("decoction_stuck").await, 0);
        world.pass(minutes(10)).await;
        world.pass(minutes(10)).await;
        assert_eq!(count("decoction_stuck").await, 1, "{number} waits to be dispensed for more than four hours");
        world.pass(minutes(180)).await;
        let seen = world.person("manager").await.get(&format!("/api/decoction/prescriptions/{id}")).await.ok();
        assert!(seen["prescription"]["promised_at"] != seen["first_promised_at"], "{seen:#}");
        assert!(count("decoction_promise_moved").await >= 1);
    }

    async fn a_scale_that_does_not_exist_trains_the_hand(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, sleep()).await;
        scan(&world, "decoction.dispenser", &number, "dispense", json!({})).await.ok();
        let dispenser = world.person("decoction.dispenser").await;
        let body = json!({ "device": "scale-1", "wanted": "105" });
        let reading = dispenser.post("/api/decoction/simulated-readings", body).await.ok();
        assert_eq!(reading["simulated"], true);
        scan(&world, "decoction.dispenser", &number, "weigh", json!({ "line_no": 1, "shares": [reading["value"]] })).await.ok();
        let devices = dispenser.get("/api/decoction/devices").await.ok();
        let scale = devices["devices"].as_array().expect("devices").iter().find(|one| one["device"] == "scale-1").expect("a scale");
        assert_eq!((&scale["kind"], &scale["value"], &scale["simulated"]), (&json!("scale"), &reading["value"], &json!(true)));
    }

    async fn raw_pieces_are_packed_after_the_check_and_scrapped_ones_begin_again(world: World) {
        open(&world).await;
        let mut body = sleep();
        body["way"] = json!("raw");
        let (number, _) = passed(&world, body).await;
        weighed(&world, &number).await;
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        scan(&world, "decoction.worker", &number, "soak", json!({})).await.refused("decoction.out_of_order");
        let packed = scan(&world, "decoction.packer", &number, "pack", json!({ "bags": 6, "reason": "一袋破损" })).await.ok();
        assert_eq!((&packed["job"]["bags"], &packed["job"]["trouble"]), (&json!(6), &json!("partial")));
        scan(&world, "decoction.packer", &number, "scrap", json!({ "reason": "受潮" })).await.ok();
        let again = scan(&world, "decoction.pharmacist", &number, "redo", json!({})).await.ok();
        assert_eq!((&again["job"]["state"], again["weights"].as_array().map(Vec::len)), (&json!("queued"), Some(0)));
    }
}

async fn number_of(world: &World, kind: &str) -> i64 {
    number(
        world,
        &format!("SELECT COUNT(*) FROM notice WHERE kind = '{kind}'"),
    )
    .await
}
