//! Fresh databases by copying: the county is migrated and seeded once for each engine and process.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use backend::kernel::clock::Clock;
use scheduler::Wake;
use sea_orm::{ConnectionTrait, Database as Connection};

use super::{Engine, MORNING, options, seed, settings};
use crate::compose;

/// A database of one sentence. The folder goes with it.
pub struct Database {
    pub url: String,
    #[expect(dead_code, reason = "the files live as long as it does")]
    pub folder: tempfile::TempDir,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A copy of the seeded county.
pub async fn copy(engine: Engine) -> Database {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = match engine {
        Engine::Sqlite => {
            let file = folder.path().join("county.sqlite3");
            std::fs::copy(sqlite_template(), &file).expect("a copy");
            format!("sqlite://{}", file.display())
        }
        Engine::Postgres => {
            let template = postgres_template();
            let name = fresh_name();
            administer(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            url_of(&name)
        }
    };
    Database { url, folder }
}

/// An empty database without any table.
pub async fn empty(engine: Engine) -> Database {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.path().join("empty.sqlite3").display()),
        Engine::Postgres => {
            let name = fresh_name();
            administer(&format!("CREATE DATABASE {name}")).await;
            url_of(&name)
        }
    };
    Database { url, folder }
}

fn fresh_name() -> String {
    format!(
        "county_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::SeqCst)
    )
}

/// The cluster on which databases may be made.
fn cluster() -> String {
    std::env::var("YAOSHU_TEST_POSTGRES").expect(
        "YAOSHU_TEST_POSTGRES must name a PostgreSQL cluster on which databases may be made; \
         run `make test`, or `tests/support/with-postgres.sh cargo test`",
    )
}

fn url_of(database: &str) -> String {
    let cluster = cluster();
    let (server, _) = cluster.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{database}")
}

async fn administer(sql: &str) {
    let admin = Connection::connect(cluster())
        .await
        .expect("the test cluster");
    admin.execute_unprepared(sql).await.expect("a new database");
    admin.close().await.expect("closed");
}

fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("template.sqlite3");
        seed_apart(format!("sqlite://{}", file.display()));
        (folder, file)
    });
    file
}

fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", std::process::id());
        let url = url_of(&name);
        let sql = format!("CREATE DATABASE {name}");
        apart(async move { administer(&sql).await });
        seed_apart(url);
        name
    })
}

/// Migrates and seeds on a runtime of its own, which ends with all its connections.
fn seed_apart(url: String) {
    apart(async move {
        let clock = Clock::manual(MORNING);
        let app = compose::open(&url, &options(), clock, settings(), &Wake::default())
            .await
            .expect("a migrated database");
        seed::county(&app).await;
        app.db.close().await;
    });
}

fn apart(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        tokio::runtime::Runtime::new()
            .expect("a runtime")
            .block_on(work)
    })
    .join()
    .expect("the template is made");
}
