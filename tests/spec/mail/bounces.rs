//! Mail comes back: the delivery says so, the address is suspect, and somebody is asked to look.

use std::sync::Arc;

use backend::kernel::app::Settings;
use backend::kernel::mail::MailSettings;
use backend::mailroom::actions::bounces::{FolderRead, read_folder};
use serde_json::json;

use super::{newest, ordered, reachable};
use crate::world::{World, hours, mailbox::Mood};

const BOUNCES: &str = "/api/mail/bounces";

/// A report as a mail server writes it (RFC 3464).
pub fn report(name: &str, recipient: &str, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: orders@linjiang.example\r\nSubject: Undelivered Mail\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n\
         --B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n\
         --B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{name}@linjiang.example>\r\nSubject: x\r\n\r\nx\r\n--B--\r\n"
    )
}

/// A test mail of the manager's that has left; answers its id.
async fn sent(world: &World, to: &str) -> String {
    let manager = world.person("manager").await;
    let id = manager
        .create("/api/mail/tests", json!({ "to": to }))
        .await
        .id();
    world.run_duties().await;
    id
}

spec! {
    async fn a_report_marks_the_delivery_and_the_address_and_asks_the_manager(world: World) {
        reachable(&world, &["east.clerk"]).await;
        let (manager, admin) = (world.person("manager").await, world.person("admin").await);
        let id = sent(&world, "east.clerk@county.example").await;
        let bytes = report(&format!("outbox-{id}"), "East.Clerk@county.example", "failed");
        let imported = manager.upload(BOUNCES, "back.eml", bytes.as_bytes(), &[]).await.ok();
        assert_eq!(imported, json!({ "deliveries": [id], "returned": 1, "known": false }));
        let delivery = manager.get(&format!("/api/mail/deliveries/{id}")).await.ok();
        assert_eq!((&delivery["stage"], &delivery["suspect"]), (&json!("bounced"), &json!(true)));
        assert_eq!(delivery["reason"], "5.1.1 550 5.1.1 user unknown");
        assert_eq!(delivery["history"][1]["outcome"], "bounced");
        assert_eq!(delivery["bounces"][0]["source"], "back.eml");

        let users = admin.list("/api/identity/users?q=east.clerk").await;
        assert!(users[0]["email_suspect_since"].is_string());
        let today = manager.get("/api/today").await.ok();
        let tasks = today["tasks"].as_array().expect("tasks");
        let task = tasks.iter().find(|task| task["kind"] == "mail_suspect").expect("a task");
        assert_eq!(task["title_params"]["address"], "east.clerk@county.example");
        let clerk = world.person("east.clerk").await;
        assert!(clerk.get("/api/mail/preferences").await.ok()["email_suspect_since"].is_string());

        let again = manager.upload(BOUNCES, "again.eml", bytes.as_bytes(), &[]).await.ok();
        assert_eq!((&again["known"], &again["returned"]), (&json!(true), &json!(0)));
    }

    async fn who_vouches_for_an_address_takes_the_suspicion_from_it(world: World) {
        let manager = world.person("manager").await;
        let id = sent(&world, "wang@county.example").await;
        let bytes = report(&format!("outbox-{id}"), "wang@county.example", "failed");
        manager.upload(BOUNCES, "back.eml", bytes.as_bytes(), &[]).await.ok();
        let suspects = manager.get("/api/mail/suspects").await.ok();
        assert_eq!((&suspects[0]["address"], &suspects[0]["delivery_id"]), (&json!("wang@county.example"), &json!(id)));
        let path = format!("/api/mail/suspects/{}/clearance", suspects[0]["id"].as_str().expect("an id"));
        world.person("buyer").await.post(&path, json!({})).await.refused("kernel.forbidden");
        for _ in 0..2 {
            assert_eq!(manager.post(&path, json!({})).await.status, 204);
        }
        assert_eq!(manager.get("/api/mail/suspects").await.ok(), json!([]));
        let resending = format!("/api/mail/deliveries/{id}/resending");
        for _ in 0..2 {
            assert_eq!(manager.post(&resending, json!({})).await.ok()["stage"], "waiting");
        }
        world.run_duties().await;
        assert_eq!(newest(&world).await["stage"], "sent");
        assert_eq!(world.mailbox.letters().len(), 2, "sent again once, however often asked");
        manager.post(&resending, json!({})).await.refused("mailroom.nothing_to_resend");
        manager.post("/api/mail/suspects/1/clearance", json!({})).await.refused("kernel.not_found");
    }

    async fn a_suppliers_order_that_came_back_shows_at_the_supplier(world: World) {
        let order = ordered(&world).await;
        world.run_duties().await;
        let delivery = newest(&world).await;
        assert_eq!((&delivery["kind"], &delivery["stage"]), (&json!("order_placed"), &json!("sent")), "{order}");
        let to = delivery["recipient"].as_str().expect("an address").to_owned();
        let id = delivery["id"].as_str().expect("an id");
        let manager = world.person("manager").await;
        let bytes = report(&format!("outbox-{id}"), &to, "failed");
        manager.upload(BOUNCES, "back.eml", bytes.as_bytes(), &[]).await.ok();
        let supplier = delivery["organisation"]["id"].as_str().expect("a supplier");
        let supplier = manager.get(&format!("/api/suppliers/{supplier}")).await.ok();
        assert!(supplier["order_email_suspect_since"].is_string());
    }

    async fn a_report_that_names_no_mail_of_ours_or_only_a_delay_changes_nothing(world: World) {
        let manager = world.person("manager").await;
        let id = sent(&world, "wang@county.example").await;
        for (name, action) in [("outbox-1".to_owned(), "failed"), ("evil".to_owned(), "failed"), (format!("outbox-{id}"), "delayed")] {
            let bytes = report(&name, "wang@county.example", action);
            let imported = manager.upload(BOUNCES, "x.eml", bytes.as_bytes(), &[]).await.ok();
            assert_eq!(imported["returned"], 0);
        }
        assert_eq!(newest(&world).await["stage"], "sent");
        assert_eq!(manager.get("/api/mail/suspects").await.ok(), json!([]));
        manager.upload(BOUNCES, "x.eml", b"Subject: I am away\r\n\r\nx", &[]).await.refused("mailroom.not_a_report");
        world.person("buyer").await.upload(BOUNCES, "x.eml", b"x", &[]).await.refused("kernel.forbidden");
    }

    async fn reports_are_fetched_from_a_folder_and_put_away(world: World) {
        let folder = tempfile::tempdir().expect("a folder");
        let id = sent(&world, "wang@county.example").await;
        let file = |name: &str| folder.path().join(name);
        std::fs::write(file("1.eml"), report(&format!("outbox-{id}"), "wang@county.example", "failed")).expect("a file");
        std::fs::write(file("2.eml"), "Subject: I am away\r\n\r\nx").expect("a file");
        std::fs::write(file("notes.txt"), "not a mail").expect("a file");
        let mut app = world.app.clone();
        app.settings = Arc::new(Settings {
            mail: MailSettings { bounces: folder.path().to_owned(), ..MailSettings::default() },
            ..(*world.app.settings).clone()
        });
        let read = read_folder(&app).await.expect("read");
        assert_eq!(read, FolderRead { reports: 1, returned: 1, unreadable: 1 });
        assert!(file("read/1.eml").exists() && file("unreadable/2.eml").exists() && file("notes.txt").exists());
        assert_eq!(read_folder(&app).await.expect("read"), FolderRead::default());
        assert_eq!(newest(&world).await["stage"], "bounced");
        // As if we had crashed between taking it in and putting it away.
        std::fs::rename(file("read/1.eml"), file("1.eml")).expect("moved back");
        let again = read_folder(&app).await.expect("read");
        assert_eq!((again.reports, again.returned), (1, 0));
    }

    async fn what_was_given_up_waits_for_the_manager_too(world: World) {
        world.mailbox.mood(Mood::Refusing);
        sent(&world, "wang@county.example").await;
        world.pass(hours(1)).await;
        let manager = world.person("manager").await;
        let today = manager.get("/api/today").await.ok();
        let tasks = today["tasks"].as_array().expect("tasks");
        let task = tasks.iter().find(|task| task["kind"] == "mail_failed").expect("a task");
        assert_eq!(task["title_params"]["count"], 1);
    }
}
