//! The delivery log: what left for whom, with every attempt; everybody sees their own.

use serde_json::{Value, json};

use super::{newest, ordered, reachable, shipped};
use crate::world::{World, hours, mailbox::Mood, minutes};

const DELIVERIES: &str = "/api/mail/deliveries";

fn id(row: &Value) -> &str {
    row["id"].as_str().expect("an id")
}

spec! {
    async fn an_order_stands_in_the_log_with_its_workbook_and_every_attempt(world: World) {
        world.mailbox.mood(Mood::Busy);
        ordered(&world).await;
        world.run_duties().await;
        let manager = world.person("manager").await;
        let row = newest(&world).await;
        assert_eq!((&row["stage"], &row["attempts"]), (&json!("retrying"), &json!(1)));
        assert!(row["reason"].as_str().expect("a reason").contains("451"));
        assert!(row["next_at"].is_string());
        world.mailbox.mood(Mood::Friendly);
        world.pass(minutes(1)).await;

        let whole = manager.get(&format!("{DELIVERIES}/{}", id(&row))).await.ok();
        let outcomes: Vec<&Value> = whole["history"].as_array().expect("history").iter().map(|one| &one["outcome"]).collect();
        assert_eq!(outcomes, [&json!("postponed"), &json!("sent")]);
        assert!(whole["text"].as_str().expect("text").contains("请登录药枢供应商门户"));
        assert!(whole["html"].as_str().expect("html").contains("<main>"));
        assert_eq!((&whole["kind_name"], &whole["can"]), (&json!("下达订单"), &json!([])));
        let file = &whole["attachments"][0];
        assert!(file["file_name"].as_str().expect("a name").ends_with(".xlsx"));
        let path = format!("{DELIVERIES}/{}/attachments/0", id(&row));
        let bytes = manager.get(&path).await.bytes;
        assert_eq!(bytes.len(), file["bytes"].as_u64().expect("bytes") as usize);
        assert_eq!(&bytes[..2], b"PK");
        manager.get(&path.replace("/0", "/1")).await.refused("kernel.not_found");
    }

    async fn who_reads_operations_sees_all_others_what_went_to_them(world: World) {
        ordered(&world).await;
        reachable(&world, &["east.clerk", "east.head"]).await;
        shipped(&world, "FH-1").await;
        world.run_duties().await;
        world.pass(hours(24)).await;
        let manager = world.person("manager").await;
        let all = manager.list(DELIVERIES).await;
        let of = |kind: &str| all.iter().filter(|row| row["kind"] == kind).count();
        assert_eq!((of("order_placed"), of("digest")), (1, 2));
        let order = all.iter().find(|row| row["kind"] == "order_placed").expect("the order");
        let seen = async |login: &str| world.person(login).await.list(DELIVERIES).await;
        assert_eq!(seen("sinopharm.clerk").await, std::slice::from_ref(order));
        assert!(seen("cr.clerk").await.is_empty());
        let mine = seen("east.clerk").await;
        assert_eq!((mine.len(), &mine[0]["recipient"]), (1, &json!("east.clerk@county.example")));
        let rival = world.person("cr.clerk").await;
        for path in [format!("{DELIVERIES}/{}", id(order)), format!("{DELIVERIES}/{}/attachments/0", id(order))] {
            rival.get(&path).await.refused("kernel.not_found");
        }
        rival.post(&format!("{DELIVERIES}/{}/resending", id(order)), json!({})).await.refused("kernel.forbidden");
    }

    async fn the_log_is_asked_by_stage_kind_recipient_and_day_and_taken_home(world: World) {
        let manager = world.person("manager").await;
        manager.create("/api/mail/tests", json!({ "to": "a_b@county.example" })).await.ok();
        world.run_duties().await;
        world.mailbox.mood(Mood::Refusing);
        manager.create("/api/mail/tests", json!({ "to": "axb@county.example" })).await.ok();
        world.run_duties().await;
        let count = async |query: &str| manager.list(&format!("{DELIVERIES}?{query}")).await.len();
        assert_eq!((count("stage=sent").await, count("stage=failed").await, count("stage=bounced").await), (1, 1, 0));
        assert_eq!((count("kind=test").await, count("kind=digest").await), (2, 0));
        assert_eq!((count("q=A_B").await, count("q=county").await, count("q=测试").await), (1, 2, 2));
        assert_eq!((count("day=2026-11-23").await, count("day=2026-11-22").await), (2, 0));
        let file = manager.get(&format!("{DELIVERIES}/export?format=csv&stage=failed")).await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("收件人") && lines[1].contains("axb@county.example") && lines[1].contains("550"));
    }

    async fn a_test_mail_takes_the_way_of_every_mail(world: World) {
        let manager = world.person("manager").await;
        manager.create("/api/mail/tests", json!({ "to": "nonsense" })).await.refused_fields(&["/to kernel.field_malformed"]);
        let written = manager.create_as("once", "/api/mail/tests", json!({ "to": "wang@county.example" })).await.ok();
        manager.create_as("once", "/api/mail/tests", json!({ "to": "wang@county.example" })).await.ok();
        assert_eq!(written["stage"], "waiting");
        world.run_duties().await;
        assert_eq!(newest(&world).await["stage"], "sent");
        assert_eq!(world.mailbox.letters().len(), 1);
        let transport = manager.get("/api/mail/transport").await.ok();
        assert!(transport["route"].is_string() && transport["from"].is_string());
        world.person("east.clerk").await.create("/api/mail/tests", json!({ "to": "x@y.cn" })).await.refused("kernel.forbidden");
    }

    async fn every_template_is_there_to_look_at_in_both_languages(world: World) {
        let manager = world.person("manager").await;
        let templates = manager.get("/api/mail/templates").await.ok();
        let templates = templates.as_array().expect("templates");
        assert!(templates.len() > 10);
        for template in templates {
            let path = format!("/api/mail/templates/{}", template["kind"].as_str().expect("a kind"));
            for locale in ["zh-CN", "en"] {
                let preview = manager.get(&format!("{path}?locale={locale}")).await.ok();
                let chinese = preview["subject"].as_str().expect("a subject").contains("【药枢】");
                assert!(!(chinese && locale == "en"), "{path}");
            }
        }
        manager.get("/api/mail/templates/nonsense").await.refused("kernel.not_found");
    }
}
