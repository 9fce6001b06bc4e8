//! Mail leaves the house: by a real SMTP server, under one name, and visibly when it cannot.

use std::path::PathBuf;
use std::time::Duration;

use backend::kernel::actor::Actor;
use backend::kernel::duties;
use backend::kernel::mail::{
    Attachment, AttemptOutcome, Delivered, DeliveryPolicy, Mail, MailSettings, Mailer, attempts_of,
    deliver,
};
use backend::kernel::outbox::{self, OutboxRow, OutboxState};
use mail_parser::{MessageParser, MimeHeaders};

use crate::world::mailbox::{Authority, Lock, Mailbox, Mood};
use crate::world::{MORNING, World, hours, minutes};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const FILE: &str = "采购订单-PO-202611-0007.xlsx";

fn order() -> Mail {
    Mail {
        to: vec![
            "王芳 <wang@supplier.example>".to_owned(),
            "desk@supplier.example".to_owned(),
        ],
        subject: "采购订单 PO-202611-0007 请于 24 小时内确认".to_owned(),
        text: "您好：\n共 41 行。\n.\n前一行只有一个句点，也不得丢失。".to_owned(),
        attachments: vec![Attachment {
            file_name: FILE.to_owned(),
            media_type: XLSX.to_owned(),
            content: workbook(),
        }],
        html: None,
    }
}

fn to(address: &[&str]) -> Mail {
    Mail {
        to: address.iter().map(ToString::to_string).collect(),
        ..order()
    }
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "阿莫西林胶囊").expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

/// As an action writes it: in a transaction, once for its cause.
async fn write(world: &World, mail: &Mail, cause: &str) {
    let actor = Actor::system("test");
    let written = world.app.db.write(&actor, |tx| {
        Box::pin(async move {
            tx.outbox(mail.message().once(cause));
            Ok(())
        })
    });
    written.await.expect("an outbox row");
}

async fn rows(world: &World) -> Vec<OutboxRow> {
    let actor = Actor::system("test");
    let listed = world
        .app
        .db
        .read(&actor, |tx| Box::pin(outbox::list(tx, 100)));
    listed.await.expect("rows")
}

async fn pass_by(world: &World, settings: &MailSettings) -> Delivered {
    let mailer = Mailer::new(settings).expect("a mailer");
    deliver(&world.app, &mailer).await.expect("a pass")
}

async fn pass(world: &World) -> Delivered {
    pass_by(world, &world.mailbox.settings()).await
}

/// What came of each attempt at the newest mail.
async fn outcomes(world: &World) -> Vec<AttemptOutcome> {
    let id = rows(world).await[0].id;
    let actor = Actor::system("test");
    let found = world
        .app
        .db
        .read(&actor, |tx| Box::pin(attempts_of(tx, id)))
        .await;
    let found = found.expect("attempts");
    found.iter().map(|attempt| attempt.outcome).collect()
}

/// Left parts of the Message-IDs that have arrived.
fn names(mailbox: &Mailbox) -> Vec<String> {
    let name = |bytes: &Vec<u8>| {
        let letter = MessageParser::default().parse(bytes).expect("a letter");
        letter.message_id().expect("a Message-ID").to_owned()
    };
    mailbox.letters().iter().map(name).collect()
}

/// A file with the authority's certificate.
fn ca_file(authority: &Authority) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &authority.pem).expect("a certificate");
    file
}

async fn travels_encrypted(world: &World, lock: Lock) {
    let authority = Authority::new();
    let server = Mailbox::locked(lock, &authority).await;
    write(world, &order(), "order 7").await;
    let stranger = pass_by(world, &server.settings()).await;
    assert_eq!(stranger, only(0, 1, 0), "nobody vouches for this server");
    assert_eq!(outcomes(world).await, [AttemptOutcome::Unreachable]);
    let reason = rows(world).await[0].last_error.clone().expect("a reason");
    assert!(reason.to_lowercase().contains("cert"), "{reason}");

    world.clock.advance(minutes(1));
    let file = ca_file(&authority);
    let trusted = MailSettings {
        ca: Some(file.path().to_owned()),
        ..server.settings()
    };
    assert_eq!(pass_by(world, &trusted).await, only(1, 0, 0));
    assert_eq!(server.letters().len(), 1);

    write(world, &order(), "order 8").await;
    let wrong = MailSettings {
        url: trusted.url.replace("s%40cret", "guess"),
        ..trusted
    };
    assert_eq!(pass_by(world, &wrong).await, only(0, 0, 1));
    assert_eq!(outcomes(world).await, [AttemptOutcome::Refused]);
}

/// `yaoshu mail test` by this mail server; its exit code and what it said.
async fn try_out(url: String, folder: PathBuf) -> (Option<i32>, String) {
    let run = move || {
        std::process::Command::new(env!("CARGO_BIN_EXE_yaoshu"))
            .args(["mail", "test", "--to", "wang@county.example"])
            .env("YAOSHU_MAIL_URL", url)
            .env("YAOSHU_DATA_DIR", &folder)
            .current_dir(&folder)
            .output()
            .expect("the binary runs")
    };
    let out = tokio::task::spawn_blocking(run).await.expect("an answer");
    let said = [out.stdout, out.stderr].concat();
    (
        out.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_are_tried_out_by_a_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = || folder.path().to_owned();
    let server = Mailbox::open().await;
    let (code, said) = try_out(server.settings().url, here()).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("plain 127.0.0.1:"), "{said}");
    assert_eq!(server.letters().len(), 1);
    server.mood(Mood::Refusing);
    let (code, said) = try_out(server.settings().url, here()).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("refused") && said.contains("550"), "{said}");
    let (code, said) = try_out("smtp://mail.example".to_owned(), here()).await;
    assert_eq!(code, Some(2), "without TLS only to the own machine: {said}");
    let (code, said) = try_out(String::new(), here()).await;
    assert_eq!(code, Some(0), "{said}");
    let written = std::fs::read_dir(folder.path().join("mail")).expect("a folder");
    assert_eq!(written.count(), 1, "a file, when no server is set");
}

fn only(sent: usize, postponed: usize, given_up: usize) -> Delivered {
    Delivered {
        sent,
        postponed,
        given_up,
        held: 0,
    }
}

spec! {
    async fn an_order_with_its_workbook_arrives_at_a_real_mail_server_and_parses(world: World) {
        let order = order();
        write(&world, &order, "order 7").await;
        assert_eq!(pass(&world).await, only(1, 0, 0));
        let letters = world.mailbox.letters();
        assert_eq!(letters.len(), 1);
        let letter = MessageParser::default().parse(&letters[0]).expect("a letter");
        assert_eq!(letter.subject(), Some(order.subject.as_str()));
        let to: Vec<_> = letter.to().expect("to").iter().filter_map(|one| one.address()).collect();
        assert_eq!(to, ["wang@supplier.example", "desk@supplier.example"]);
        let text = letter.body_text(0).expect("text").replace("\r\n", "\n");
        assert_eq!(text.trim_end(), order.text);
        let file = letter.attachment(0).expect("a file");
        assert_eq!(file.attachment_name(), Some(FILE));
        assert_eq!(file.contents(), order.attachments[0].content);
        let row = &rows(&world).await[0];
        assert_eq!((row.state, row.sent_at), (OutboxState::Sent, Some(MORNING)));
    }

    async fn the_same_cause_is_one_mail(world: World) {
        write(&world, &order(), "order 7").await;
        write(&world, &order(), "order 7").await;
        assert_eq!(pass(&world).await, only(1, 0, 0));
        assert_eq!(pass(&world).await, only(0, 0, 0));
        assert_eq!(outcomes(&world).await, [AttemptOutcome::Sent]);
    }

    async fn after_a_crash_between_sending_and_noting_it_the_mail_comes_again_under_the_same_name(world: World) {
        world.mailbox.mood(Mood::Silent);
        write(&world, &order(), "order 7").await;
        // The server has the letter, its answer never comes, and the process dies.
        let mailer = Mailer::new(&world.mailbox.settings()).expect("a mailer");
        let patience = Duration::from_secs(2);
        let died = tokio::time::timeout(patience, deliver(&world.app, &mailer)).await;
        assert!(died.is_err(), "{died:?}");
        assert_eq!(world.mailbox.letters().len(), 1);
        assert_eq!(outcomes(&world).await, [AttemptOutcome::Begun]);

        world.mailbox.mood(Mood::Friendly);
        assert_eq!(pass(&world).await, only(1, 0, 0));
        assert_eq!(outcomes(&world).await, [AttemptOutcome::Interrupted, AttemptOutcome::Sent]);
        let names = names(&world.mailbox);
        assert_eq!(names.len(), 2, "at least once, and here twice");
        assert_eq!(names[0], names[1], "for the receiver it is one mail");
        let row = &rows(&world).await[0];
        assert_eq!(names[0], format!("outbox-{}@linjiang.example", row.id));
    }

    async fn with_starttls_mail_travels_encrypted_to_a_server_of_the_own_authority(world: World) {
        travels_encrypted(&world, Lock::Starttls).await;
    }

    async fn with_tls_from_the_start_mail_travels_encrypted_to_a_server_of_the_own_authority(world: World) {
        travels_encrypted(&world, Lock::AtOnce).await;
    }

    async fn a_busy_server_is_tried_again_later_and_a_refusal_is_shown_at_once(world: World) {
        world.mailbox.mood(Mood::Busy);
        write(&world, &order(), "order 7").await;
        assert_eq!(pass(&world).await, only(0, 1, 0));
        let row = rows(&world).await.remove(0);
        assert_eq!((row.state, row.attempts), (OutboxState::Pending, 1));
        assert!(row.last_error.expect("a reason").contains("451"));
        assert_eq!(pass(&world).await, only(0, 0, 0), "not before its time");
        world.clock.advance(minutes(1));
        assert_eq!(pass(&world).await, only(0, 1, 0));
        world.clock.advance(minutes(1));
        assert_eq!(pass(&world).await, only(0, 0, 0), "the pause has doubled");

        world.mailbox.mood(Mood::Refusing);
        world.clock.advance(minutes(1));
        assert_eq!(pass(&world).await, only(0, 0, 1));
        let row = rows(&world).await.remove(0);
        assert_eq!(row.state, OutboxState::Failed);
        assert!(row.last_error.expect("a reason").contains("550"));

        world.mailbox.mood(Mood::Friendly);
        let actor = Actor::system("test");
        let retried = world.app.db.write(&actor, |tx| Box::pin(outbox::retry(tx, row.id)));
        assert!(retried.await.expect("tried again by hand"));
        assert_eq!(pass(&world).await, only(1, 0, 0));
    }

    async fn without_a_server_nothing_is_lost_and_the_last_attempt_is_told(world: World) {
        write(&world, &order(), "a").await;
        write(&world, &order(), "b").await;
        let nowhere = MailSettings { url: "smtp://127.0.0.1:9".to_owned(), ..world.mailbox.settings() };
        let first = pass_by(&world, &nowhere).await;
        assert_eq!(first, only(0, 1, 0), "the second would find no server either");
        let most = DeliveryPolicy::default().max_attempts;
        for _ in 0..most * 2 {
            world.clock.advance(hours(6));
            pass_by(&world, &nowhere).await;
        }
        for row in rows(&world).await {
            assert_eq!((row.state, row.attempts), (OutboxState::Failed, most));
        }
    }

    async fn a_mail_that_cannot_be_written_down_is_given_up_and_holds_nobody_up(world: World) {
        write(&world, &to(&["not an address"]), "bad").await;
        write(&world, &to(&[]), "nobody").await;
        write(&world, &order(), "good").await;
        assert_eq!(pass(&world).await, only(1, 0, 2));
    }

    async fn without_any_setting_mails_are_files_one_for_each(world: World) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = MailSettings {
            url: String::new(),
            folder: PathBuf::from(folder.path()).join("mail"),
            ..world.mailbox.settings()
        };
        write(&world, &order(), "order 7").await;
        assert_eq!(pass_by(&world, &files).await, only(1, 0, 0));
        let found: Vec<_> = std::fs::read_dir(&files.folder).expect("a folder").collect();
        assert_eq!(found.len(), 1);
        let path = found[0].as_ref().expect("a file").path();
        let bytes = std::fs::read(path).expect("a letter");
        let letter = MessageParser::default().parse(&bytes).expect("a letter");
        assert_eq!(letter.attachment_count(), 1);
    }

    async fn the_commit_that_wrote_a_mail_wakes_the_duty_that_sends_it(world: World) {
        write(&world, &order(), "order 7").await;
        let ran = world.run_duties().await;
        let run = ran.iter().find(|run| run.duty == duties::DELIVER_MAIL).expect("a run");
        assert_eq!(run.note, "1 sent, 0 postponed, 0 given up, 0 held");
        assert_eq!(world.mailbox.letters().len(), 1);
    }

    async fn answers_to_repeated_requests_and_old_mail_are_cleared_away(world: World) {
        write(&world, &order(), "order 7").await;
        world.run_duties().await;
        world.pass(hours(24 * 182)).await;
        assert_eq!(rows(&world).await.len(), 1);
        world.pass(hours(24 * 3)).await;
        assert_eq!(rows(&world).await.len(), 0);
    }
}
