//! Whatever a buyer does to a plan and takes back: everybody who asked is accounted for, and what was taken back is gone.

use serde_json::{Value, json};

use crate::purchasing::market;
use crate::world::{Person, World};

/// The same chance in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// What is bought, from whom and how much, and what is not, in the order of suppliers.
async fn figures(person: &Person, plan: &str) -> Vec<String> {
    let lines = person.list(&format!("{plan}/lines")).await;
    let mut figures: Vec<String> = lines
        .iter()
        .map(|line| {
            format!(
                "{} {} {} {} {}",
                line["item"]["code"],
                line["supplier"]["code"],
                line["quantity"],
                line["need"],
                line["amount"]
            )
        })
        .collect();
    figures.sort_unstable();
    figures
}

/// What each facility asked of each item, as the origins of the plan's lines say.
async fn asked(person: &Person, plan: &str) -> Vec<(String, i64)> {
    let mut sums = std::collections::BTreeMap::new();
    for line in person.list(&format!("{plan}/lines")).await {
        let id = line["id"].as_str().expect("an id");
        let origins = person.get(&format!("{plan}/lines/{id}/origins")).await.ok();
        for origin in origins.as_array().expect("origins") {
            let key = format!("{} {}", line["item"]["code"], origin["facility"]["code"]);
            let quantity = origin["quantity"].as_str().expect("a quantity");
            *sums.entry(key).or_insert(0) += quantity.parse::<i64>().expect("whole units");
        }
    }
    sums.into_iter().collect()
}

async fn change(world: &World, plan: &str, market: &market::Market, chance: &mut Chance) -> bool {
    let buyer = world.person("buyer").await;
    let lines = buyer.list(&format!("{plan}/lines?q=AMX")).await;
    let line: &Value = &lines[chance.below(lines.len() as u64) as usize];
    let offer = ["sinopharm.AMX", "cr.AMX"][chance.below(2) as usize];
    let body = json!({ "contract_line_id": market.id(offer), "quantity": (chance.below(16) * 50).to_string() });
    let version = buyer.get(plan).await.version();
    let path = format!("{plan}/lines/{}", line["id"].as_str().expect("an id"));
    let answer = buyer.put(&path, version, body).await;
    assert!(
        answer.status == 200 || answer.code() == "purchasing.offer_twice",
        "{:#}",
        answer.body
    );
    answer.status == 200
}

spec! {
    async fn changes_keep_what_was_asked_and_taken_back_leave_the_plan_as_it_was(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "310"), ("TOX", "2")], false).await;
        market.accept(&world, "west", &[("AMX", "250")], false).await;
        let plan = format!("/api/purchasing/plans/{}", market.close(&world).await);
        let buyer = world.person("buyer").await;
        let (made, wanted) = (figures(&buyer, &plan).await, asked(&buyer, &plan).await);
        let mut chance = Chance(7);
        let mut done = 0;
        while done < 12 {
            done += i32::from(change(&world, &plan, &market, &mut chance).await);
            assert_eq!(asked(&buyer, &plan).await, wanted, "after change {done}");
        }
        loop {
            let versions = buyer.list(&format!("{plan}/amendments")).await;
            let Some(newest) = versions.iter().find(|version| version["undoable"] == true) else { break };
            let version = buyer.get(&plan).await.version();
            buyer.act(&format!("{plan}/amendments/{}/undoing", newest["version_no"]), version, json!({})).await.ok();
            assert_eq!(asked(&buyer, &plan).await, wanted);
        }
        assert_eq!(figures(&buyer, &plan).await, made);
    }
}
