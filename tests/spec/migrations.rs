//! One text for both engines: the same tables, columns and indexes come out of it.

use std::collections::BTreeSet;

use backend::kernel::clock::Clock;
use backend::kernel::db::Db;
use backend::kernel::events::Events;
use sea_orm::{ConnectionTrait, Statement};

use crate::world::{Engine, MORNING, options, template};

async fn migrated(engine: Engine) -> (Db, template::Database) {
    let database = template::empty(engine).await;
    let clock = Clock::manual(MORNING);
    let db = Db::connect(&database.url, &options(), clock, Events::default())
        .await
        .expect("a database");
    db.migrate().await.expect("the newest schema");
    (db, database)
}

async fn lines(db: &Db, sql: &str) -> BTreeSet<String> {
    let connection = db.schema_connection();
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection
        .query_all_raw(statement)
        .await
        .expect("the catalogue");
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).expect("a line"))
        .collect()
}

/// Columns in order of their place in the index, `unique` first where it is.
const SQLITE_INDEXES: &str = "
    SELECT t.name || ' ' || CASE i.\"unique\" WHEN 1 THEN 'unique ' ELSE '' END
        || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
        || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
    FROM sqlite_schema t, pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'seaql_migrations'";

const POSTGRES_INDEXES: &str = "
    SELECT t.relname || ' ' || CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
        || (SELECT string_agg(a.attname, ',' ORDER BY k.place)
            FROM unnest(x.indkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum)
        || CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relname <> 'seaql_migrations'";

const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || ' ' || c.type || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'seaql_migrations'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || ' ' || upper(data_type)
        || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_have_the_same_indexes_and_columns() {
    let (sqlite, _sqlite_file) = migrated(Engine::Sqlite).await;
    let (postgres, _postgres_folder) = migrated(Engine::Postgres).await;
    let (here, there) = (
        lines(&sqlite, SQLITE_INDEXES).await,
        lines(&postgres, POSTGRES_INDEXES).await,
    );
    assert!(here.len() > 20, "the catalogue is readable: {here:?}");
    assert_eq!(here, there);
    let (here, there) = (
        lines(&sqlite, SQLITE_COLUMNS).await,
        lines(&postgres, POSTGRES_COLUMNS).await,
    );
    // A primary key column of SQLite may be null unless it says otherwise: ours must all say so.
    assert_eq!(here, there);
    let types = ["BIGINT", "TEXT", "BOOLEAN"];
    for column in &here {
        assert!(
            types.contains(&column.split(' ').nth(1).unwrap_or_default()),
            "{column}: no portable type"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_twice_changes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (db, _database) = migrated(engine).await;
        db.migrate().await.expect("nothing to do");
    }
}

#[test]
fn files_are_numbered_in_order_and_all_of_them_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/src/sql");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of migrations")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .trim_end_matches(".sql")
                .to_owned()
        })
        .collect();
    files.sort_unstable();
    let listed: Vec<&str> = migrations::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, listed);
    for (index, name) in listed.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:04}_", index + 1)),
            "{name} is not number {}",
            index + 1
        );
    }
}
