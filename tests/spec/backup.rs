//! A backup is a whole county, and putting it back is a decision.

use std::path::PathBuf;

use backend::kernel::actor::Actor;
use backend::kernel::app::App;
use backend::kernel::backup::{BackupError, backup, restore};
use backend::kernel::outbox::Message;
use scheduler::Wake;

use crate::compose;
use crate::world::{Engine, World, options, settings};

async fn write_a_row(app: &App) {
    let actor = Actor::system("test");
    let written = app.db.write(&actor, |tx| {
        Box::pin(async move {
            tx.outbox(Message::new("test", serde_json::json!({})));
            Ok(())
        })
    });
    written.await.expect("a row");
}

async fn rows(app: &App) -> i64 {
    let actor = Actor::system("test");
    let counted = app.db.read(&actor, |tx| {
        Box::pin(tx.scalar::<i64>("SELECT COUNT(*) FROM outbox", vec![]))
    });
    counted.await.expect("a count").expect("a number")
}

/// The same database again, after everybody had closed it.
async fn reopened(world: &World) -> App {
    let (url, clock) = (world.database_url(), world.clock.clone());
    compose::open(url, &options(), clock, settings(), &Wake::default())
        .await
        .expect("a database")
}

fn new_file(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    (folder, file)
}

spec! {
    async fn what_was_backed_up_while_people_worked_comes_back(world: World) {
        write_a_row(&world.app).await;
        let (_folder, file) = new_file("county.backup");
        assert!(backup(world.database_url(), &file).await.expect("a backup") > 10_000);
        write_a_row(&world.app).await;
        assert_eq!(rows(&world.app).await, 2);
        world.app.db.close().await;
        let refused = restore(world.database_url(), &file, false).await;
        assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");
        restore(world.database_url(), &file, true).await.expect("restored");
        let app = reopened(&world).await;
        assert_eq!(rows(&app).await, 1);
        app.db.close().await;
    }

    async fn a_backup_overwrites_nothing(world: World) {
        let (_folder, file) = new_file("precious");
        std::fs::write(&file, "keep me").expect("a file");
        let refused = backup(world.database_url(), &file).await;
        assert!(matches!(refused, Err(BackupError::Exists(_))), "{refused:?}");
        assert_eq!(std::fs::read_to_string(&file).expect("a file"), "keep me");
    }
}

#[tokio::test]
async fn a_database_in_use_and_a_damaged_backup_are_refused() {
    let world = World::open(Engine::Sqlite).await;
    let (folder, file) = new_file("county.backup");
    backup(world.database_url(), &file).await.expect("a backup");
    let refused = restore(world.database_url(), &file, true).await;
    assert!(matches!(refused, Err(BackupError::InUse)), "{refused:?}");
    world.app.db.close().await;

    let mut bytes = std::fs::read(&file).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4_096].fill(0xAB);
    let damaged = folder.path().join("damaged");
    std::fs::write(&damaged, bytes).expect("a file");
    let strange = folder.path().join("strange");
    std::fs::write(&strange, "this is a letter").expect("a file");
    for file in [damaged, strange] {
        let refused = restore(world.database_url(), &file, true).await;
        assert!(
            matches!(refused, Err(BackupError::Unsound { .. })),
            "{refused:?}"
        );
    }
    let app = reopened(&world).await;
    assert_eq!(rows(&app).await, 0, "the old database is untouched");
}
