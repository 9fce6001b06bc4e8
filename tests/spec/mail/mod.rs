//! Mail: what a notice becomes for each reader, how it leaves, and what comes back.

mod bounces;
mod delivery;
mod log;
mod readers;

use backend::kernel::prelude::*;
use backend::mailroom::rules::template;
use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::purchasing::market;
use crate::tidy::product_sources;
use crate::world::World;

/// Gives these people an address: their login at `county.example`.
pub async fn reachable(world: &World, logins: &[&str]) {
    let logins: Vec<String> = logins.iter().map(|login| format!("'{login}'")).collect();
    let sql = format!(
        "UPDATE user_account SET email = login || '@county.example' WHERE login IN ({})",
        logins.join(",")
    );
    let sql = &sql;
    world
        .arrange(|tx| async move { tx.execute(sql, binds![]).await }.scope_boxed())
        .await;
}

/// An order of the health centre's need, placed with the supplier; answers its id.
pub async fn ordered(world: &World) -> String {
    let market = market::open(world).await;
    market
        .accept(world, "east", &[("AMX", "1000")], false)
        .await;
    let order = market.order(world).await["sinopharm"].clone();
    market.place(world, &order).await;
    order
}

/// A ship notice to the health centre in the east: of normal urgency.
pub async fn shipped(world: &World, number: &str) {
    let desk = world.organisation("east").await;
    let facts = json!({ "number": number, "order": "PO-202611-0007", "expected_on": "2026-11-25" });
    tell(
        world,
        &Notice::new(desk, "goods_shipped", facts, "/ship-notices/1"),
    )
    .await;
}

/// As a slice tells it: in a transaction.
pub async fn tell(world: &World, notice: &Notice) {
    world
        .arrange(|tx| {
            async move {
                tx.notice(notice.clone());
                Ok(())
            }
            .scope_boxed()
        })
        .await;
}

/// Everything that has arrived at the mail server: to whom, and the subject, in the order of arrival.
pub fn arrived(world: &World) -> Vec<(String, String)> {
    let read = |bytes: &Vec<u8>| {
        let letter = MessageParser::default().parse(bytes).expect("a letter");
        let to = letter.to().and_then(|to| to.first());
        let to = to.and_then(|to| to.address()).unwrap_or_default();
        (
            to.to_owned(),
            letter.subject().unwrap_or_default().to_owned(),
        )
    };
    world.mailbox.letters().iter().map(read).collect()
}

/// Addresses of those who got something, in alphabetical order.
pub fn receivers(world: &World) -> Vec<String> {
    let mut all: Vec<String> = arrived(world).into_iter().map(|(to, _)| to).collect();
    all.sort_unstable();
    all
}

/// The newest delivery that the manager sees.
pub async fn newest(world: &World) -> Value {
    let manager = world.person("manager").await;
    manager.get("/api/mail/deliveries?limit=1").await.ok()["items"][0].clone()
}

#[test]
fn every_notice_of_every_slice_has_a_mail_template() {
    let mut found = 0;
    for (path, text) in product_sources() {
        for call in text.split("Notice::new(").skip(1) {
            let call = call.split(';').next().unwrap_or_default();
            let words = call.split('"').skip(1).step_by(2);
            let kind = words.take(1).find(|word| {
                word.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            });
            if let Some(kind) = kind {
                found += 1;
                assert!(
                    template::is_known(kind),
                    "{}: no backend/locales/*/mail/{kind}.toml",
                    path.display()
                );
            }
        }
    }
    assert!(found > 8, "only {found} notices were found");
}
