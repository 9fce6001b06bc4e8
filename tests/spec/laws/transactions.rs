//! All or nothing, nothing lost under contention, and no lock error ever.

use backend::kernel::binds;
use backend::kernel::notice::Notice;
use backend::kernel::outbox::Message;
use backend::kernel::prelude::*;
use serde_json::json;

use crate::world::World;

async fn count(world: &World, table: &str) -> i64 {
    let sql = &format!("SELECT COUNT(*) FROM {table}");
    let actor = Actor::system("test");
    let count = world.app.db.read(&actor, |tx| {
        async move { Ok(tx.scalar::<i64>(sql, binds![]).await?.unwrap_or(0)) }.scope_boxed()
    });
    count.await.expect("a count")
}

/// Adds one by reading and writing what was read: lost as soon as two do so at once.
async fn increment(tx: &Tx, name: &str) -> Result<()> {
    let sql = "SELECT next FROM number_series WHERE name = ?";
    let next = tx.scalar::<i64>(sql, binds![name]).await?.unwrap_or(0);
    let sql = "UPDATE number_series SET next = ? WHERE name = ?";
    tx.execute(sql, binds![next + 1, name]).await?;
    Ok(())
}

spec! {
    async fn eight_hundred_contended_increments_are_all_kept(world: World) {
        let actor = Actor::system("test");
        let start = "INSERT INTO number_series (name, next) VALUES ('contended', 0)";
        let started = world.app.db.write(&actor, |tx| async move { tx.execute(start, binds![]).await }.scope_boxed());
        started.await.expect("a counter");
        let mut hands = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let app = world.app.clone();
            hands.spawn(async move {
                for _ in 0..100 {
                    let actor = Actor::system("test");
                    let done = app.db.write(&actor, |tx| increment(tx, "contended").scope_boxed());
                    done.await.expect("an increment");
                }
            });
        }
        while let Some(hand) = hands.join_next().await {
            hand.expect("a hand");
        }
        let sql = "SELECT next FROM number_series WHERE name = 'contended'";
        let read = world.app.db.read(&actor, |tx| async move { tx.scalar::<i64>(sql, binds![]).await }.scope_boxed());
        assert_eq!(read.await.expect("a counter"), Some(800));
    }

    async fn journal_outbox_and_notices_share_the_fate_of_their_cause(world: World) {
        let actor = Actor::system("test");
        let tables = ["journal", "outbox", "notice"];
        let mut before = Vec::new();
        for table in tables {
            before.push(count(&world, table).await);
        }
        for fails in [true, false] {
            let written = world.app.db.write(&actor, |tx| async move {
                tx.journal("thing", OrganisationId(1), None, Verb::CREATE, json!({}));
                tx.outbox(Message::new("webhook", json!({ "a": 1 })));
                tx.notice(Notice::new(OrganisationId(1), "test", json!({}), "/"));
                if fails { Err(Error::not_found()) } else { Ok(()) }
            }.scope_boxed());
            assert_eq!(written.await.is_err(), fails);
            for (table, before) in tables.iter().zip(&before) {
                let expected = before + i64::from(!fails);
                assert_eq!(count(&world, table).await, expected, "{table}");
            }
        }
    }

    async fn a_change_made_on_an_old_version_is_a_conflict(world: World) {
        let admin = world.person("admin").await;
        let found = admin.list("/api/identity/organisations?q=west1").await;
        let path = format!("/api/identity/organisations/{}", found[0]["id"].as_str().expect("id"));
        let first = admin.get(&path).await;
        let version = first.version();
        let mut facts = first.ok()["facts"].clone();
        facts["phone"] = json!("0730-1234567");
        let changed = admin.put(&path, version, json!({ "facts": facts })).await;
        assert_eq!(changed.version(), version + 1);
        admin.put(&path, version, json!({ "facts": facts })).await.refused("kernel.stale_version");
        admin.send(reqwest::Method::PUT, &path, |request| request.json(&json!({ "facts": {} })))
            .await
            .refused("kernel.version_missing");
    }

    async fn readers_cannot_write(world: World) {
        let actor = Actor::system("test");
        let sql = "UPDATE organisation SET name = 'x'";
        let read = world.app.db.read(&actor, |tx| async move { tx.execute(sql, binds![]).await }.scope_boxed());
        assert!(read.await.is_err());
    }

    async fn thousands_of_rows_go_in_as_a_handful_of_statements(world: World) {
        let actor = Actor::system("test");
        let before = world.app.db.statements();
        let written = world.app.db.write(&actor, |tx| async move {
            let rows = (0..2_000).map(|number| [
                Cell::from(format!("bulk-{number}")),
                Cell::from(number),
            ]);
            tx.bulk_insert("number_series", &["name", "next"], rows).await?;
            let rows = (1_000..3_000).map(|number| [
                Cell::from(format!("bulk-{number}")),
                Cell::from(1),
            ]);
            let add = OnConflict::Update { key: &["name"], set: "next = number_series.next + excluded.next" };
            tx.bulk_upsert("number_series", &["name", "next"], rows, add).await
        }.scope_boxed());
        assert_eq!(written.await.expect("rows"), 2_000);
        let statements = world.app.db.statements() - before;
        assert!(statements <= 60, "{statements} statements");
        let sql = "SELECT SUM(next) FROM number_series WHERE name LIKE 'bulk-%'";
        let sql = &format!("SELECT CAST(({sql}) AS BIGINT)");
        let sum = world.app.db.read(&actor, |tx| async move { tx.scalar::<i64>(sql, binds![]).await }.scope_boxed());
        assert_eq!(sum.await.expect("a sum"), Some(1_999 * 2_000 / 2 + 2_000));
    }

    async fn numbers_of_a_series_rise_and_never_repeat(world: World) {
        let mut hands = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let app = world.app.clone();
            hands.spawn(async move {
                let actor = Actor::system("test");
                let mut taken = Vec::new();
                for _ in 0..25 {
                    let one = app.db.write(&actor, |tx| async move { tx.next_number("CG", "202611").await }.scope_boxed());
                    taken.push(one.await.expect("a number"));
                }
                taken
            });
        }
        let mut all = Vec::new();
        while let Some(taken) = hands.join_next().await {
            let taken = taken.expect("a hand");
            assert!(taken.is_sorted());
            all.extend(taken);
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 100);
        assert_eq!(all[0], "CG202611-0001");
    }
}
