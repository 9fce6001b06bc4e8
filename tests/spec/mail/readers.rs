//! Each reader is told as they prefer, in their own language; the inbox has everything.

use backend::kernel::prelude::*;
use mail_parser::MessageParser;
use serde_json::json;

use super::{arrived, reachable, receivers, shipped, tell};
use crate::world::{World, hours, minutes};

const PREFERENCES: &str = "/api/mail/preferences";

fn wanted(digest_at: &str, choices: serde_json::Value) -> serde_json::Value {
    json!({ "digest_at": digest_at, "quiet_from": "22:00", "quiet_until": "07:00", "choices": choices })
}

async fn differs(world: &World) {
    let desk = world.organisation("east").await;
    let notice = Notice::new(desk, "stock_differs", json!({ "count": 3 }), "/stock").urgent();
    tell(world, &notice).await;
}

spec! {
    async fn what_is_urgent_is_a_mail_at_once_and_the_rest_one_mail_a_day(world: World) {
        reachable(&world, &["east.clerk", "east.head"]).await;
        shipped(&world, "FH-1").await;
        differs(&world).await;
        shipped(&world, "FH-2").await;
        world.run_duties().await;
        assert_eq!(receivers(&world), ["east.clerk@county.example", "east.head@county.example"]);
        assert!(arrived(&world)[0].1.contains("3 处差异"));
        world.pass(hours(23)).await;
        assert_eq!(arrived(&world).len(), 2, "the mail of the day leaves at eight");
        world.pass(hours(1)).await;
        let mails = arrived(&world);
        assert_eq!(mails.len(), 4);
        assert_eq!(mails[2].1, "【药枢】2026-11-24 通知汇总，共 2 条");
        let letter = world.mailbox.letters().remove(2);
        let letter = MessageParser::default().parse(&letter).expect("a letter");
        let text = letter.body_text(0).expect("text");
        assert!(text.contains("发货单 FH-1") && text.contains("发货单 FH-2"), "{text}");
        assert!(letter.body_html(0).expect("html").contains("<li>"));
        world.pass(hours(24)).await;
        assert_eq!(arrived(&world).len(), 4, "what was told is not told again");
        let inbox = world.person("east.clerk").await.list("/api/notices").await;
        assert_eq!(inbox.len(), 3, "the inbox has everything");
    }

    async fn quiet_hours_hold_back_all_but_urgent_mail(world: World) {
        reachable(&world, &["east.clerk"]).await;
        let clerk = world.person("east.clerk").await;
        clerk.put(PREFERENCES, 0, wanted("08:00", json!({ "goods_shipped": "mail" }))).await.ok();
        world.pass(minutes(14 * 60 + 30)).await;
        shipped(&world, "FH-1").await;
        differs(&world).await;
        world.run_duties().await;
        let mails = arrived(&world);
        assert_eq!(mails.len(), 1, "half past ten in the evening");
        assert!(mails[0].1.contains("差异"));
        world.pass(minutes(8 * 60 + 29)).await;
        assert_eq!(arrived(&world).len(), 1, "a minute to seven");
        world.pass(minutes(1)).await;
        let mails = arrived(&world);
        assert_eq!(mails.len(), 2);
        assert!(mails[1].1.contains("FH-1"));
    }

    async fn everybody_reads_their_own_language(world: World) {
        reachable(&world, &["east.clerk", "east.head"]).await;
        let head = world.person("east.head").await;
        head.post("/api/identity/me/locale", json!({ "locale": "en" })).await;
        differs(&world).await;
        world.run_duties().await;
        let mut subjects: Vec<String> = arrived(&world).into_iter().map(|(_, subject)| subject).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, ["[Yaoshu] The nightly proof found 3 differences in stock", "【药枢】库存核对发现 3 处差异"]);
    }

    async fn the_desks_own_mailbox_is_written_to_whatever_its_people_prefer_and_nobody_twice(world: World) {
        reachable(&world, &["east.clerk", "east.head"]).await;
        let desk = world.organisation("east").await;
        let facts = json!({ "cycle": "十二月", "code": "2026-12", "facility": "东风", "closes_at": world.clock.now() });
        let notice = Notice::new(desk, "requisition_missing", facts, "/demand/requisitions").urgent();
        tell(&world, &notice.by_letter(Some("东风 <East.Clerk@county.example>"), Vec::new())).await;
        world.run_duties().await;
        assert_eq!(receivers(&world), ["East.Clerk@county.example", "east.head@county.example"]);
    }

    async fn whoever_wants_the_inbox_alone_gets_no_mail(world: World) {
        reachable(&world, &["east.clerk"]).await;
        let clerk = world.person("east.clerk").await;
        let choices = json!({ "goods_shipped": "inbox", "stock_differs": "inbox" });
        clerk.put(PREFERENCES, 0, wanted("08:00", choices)).await.ok();
        shipped(&world, "FH-1").await;
        differs(&world).await;
        world.pass(hours(30)).await;
        assert!(arrived(&world).is_empty());
        assert_eq!(clerk.list("/api/notices").await.len(), 2);
    }

    async fn preferences_start_with_those_of_the_house_and_are_changed_at_a_version(world: World) {
        let clerk = world.person("east.clerk").await;
        let before = clerk.get(PREFERENCES).await;
        assert_eq!(before.version(), 0);
        let before = before.ok();
        assert_eq!((&before["digest_at"], &before["quiet_from"]), (&json!("08:00"), &json!("22:00")));
        let kinds = before["kinds"].as_array().expect("kinds");
        let shipped = kinds.iter().find(|kind| kind["kind"] == "goods_shipped").expect("a kind");
        assert_eq!((&shipped["of_house"], &shipped["chosen"]), (&json!("digest"), &json!(null)));
        assert!(!kinds.iter().any(|kind| kind["kind"] == "digest"), "a digest is no notice");

        let set = clerk.put(PREFERENCES, 0, wanted("17:30", json!({ "goods_shipped": "mail" }))).await;
        assert_eq!(set.version(), 1);
        let set = set.ok();
        let kinds = set["kinds"].as_array().expect("kinds");
        let shipped = kinds.iter().find(|kind| kind["kind"] == "goods_shipped").expect("a kind");
        assert_eq!((&set["digest_at"], &shipped["chosen"]), (&json!("17:30"), &json!("mail")));
        clerk.put(PREFERENCES, 0, wanted("17:30", json!({}))).await.refused("kernel.stale_version");
        clerk.put(PREFERENCES, 1, wanted("17:30", json!({ "nonsense": "mail" }))).await
            .refused_fields(&["/choices kernel.field_unknown_reference"]);
        assert_eq!(clerk.put(PREFERENCES, 1, wanted("5pm", json!({}))).await.status / 100, 4);
        assert_eq!(world.person("east.head").await.get(PREFERENCES).await.version(), 0, "everybody has their own");
    }

    async fn a_new_time_for_the_mail_of_the_day_holds_for_what_waits_already(world: World) {
        reachable(&world, &["east.clerk"]).await;
        shipped(&world, "FH-1").await;
        world.run_duties().await;
        let clerk = world.person("east.clerk").await;
        clerk.put(PREFERENCES, 0, wanted("10:00", json!({}))).await.ok();
        world.pass(hours(2)).await;
        assert_eq!(arrived(&world).len(), 1);
    }

    async fn who_was_switched_off_before_the_digest_gets_none(world: World) {
        reachable(&world, &["east.clerk"]).await;
        shipped(&world, "FH-1").await;
        world.run_duties().await;
        let sql = "UPDATE user_account SET active = FALSE WHERE login = 'east.clerk'";
        world.arrange(|tx| async move { tx.execute(sql, binds![]).await }.scope_boxed()).await;
        world.pass(hours(24)).await;
        assert!(arrived(&world).is_empty());
    }
}
