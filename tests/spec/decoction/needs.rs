//! What the centre should have of its pieces: a prescription's grams arrive in the suggestion, promised first and used afterwards.

use serde_json::{Value, json};

use super::production::{passed, scan, weighed};
use super::{open, prescribe, sleep, with};
use crate::purchasing::market::execute;
use crate::world::{World, hours};

/// What is told of a piece.
async fn need(world: &World, piece: &str) -> Value {
    let worker = world.person("decoction.worker").await;
    let all = worker.get("/api/decoction/needs").await.ok();
    let mut pieces = all["pieces"].as_array().expect("pieces").iter();
    let found = pieces.find(|one| one["item"]["name"] == piece);
    found.cloned().unwrap_or_default()
}

spec! {
    async fn grams_that_are_promised_are_suggested_before_anybody_weighs_them(world: World) {
        open(&world).await;
        let lines = [("白术", "12"), ("甘草", "3")];
        prescribe(&world, with(&lines)).await.ok();
        assert!(need(&world, "白术").await.is_null(), "who waits for his review is promised nothing");
        let (number, _) = passed(&world, with(&lines)).await;
        let told = need(&world, "白术").await;
        // Seven doses of 12 g are promised and 5 g are there.
        assert_eq!((&told["promised"], &told["on_hand"]), (&json!("84"), &json!("5")));
        let suggested: f64 = told["suggested"].as_str().expect("grams").parse().expect("a number");
        assert!(suggested >= 79.0, "{told:#}");
        assert_eq!((&need(&world, "甘草").await["promised"], &need(&world, "甘草").await["suggested"]), (&json!("21"), &json!("0")), "enough is there");
        weighed(&world, &number).await;
        assert_eq!(need(&world, "甘草").await["promised"], "21", "weighed and not yet found right");
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        assert!(need(&world, "甘草").await.is_null(), "it left the shelf");
    }

    async fn grams_that_were_used_are_suggested_for_the_next_cycle(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, sleep()).await;
        weighed(&world, &number).await;
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        execute(&world, "UPDATE balance SET quantity_milli = 0 WHERE NOT boundless").await;
        world.clock.advance(hours(24 * 9));
        let told = need(&world, "茯苓").await;
        assert_eq!((&told["used"], &told["promised"], &told["on_hand"]), (&json!("84"), &json!("0"), &json!("0")), "云苓 is 茯苓: {told:#}");
        let suggested: f64 = told["suggested"].as_str().expect("grams").parse().expect("a number");
        assert!(suggested > 0.0, "{told:#}");
    }
}
