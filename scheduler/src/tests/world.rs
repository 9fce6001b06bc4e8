//! A timetable in a box: a fresh database, a clock that is set by hand, duties that count.

use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::{Duty, Environment, Scheduler, Settings, Wake};

/// 2026-11-22 08:00 in China.
pub const MORNING: i64 = 1_795_305_600_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

const SCHEMA: &str = include_str!("../../../migrations/src/sql/0008_scheduler.sql");

static NEXT: AtomicI64 = AtomicI64::new(1);

/// One database with a clock that all its instances share.
pub struct World {
    url: String,
    now: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!(
            "sqlite://{}?mode=rwc",
            folder.path().join("a.sqlite3").display()
        );
        Self::over(url, folder).await
    }

    async fn postgres(cluster: &str) -> Self {
        let (server, _) = cluster.rsplit_once('/').unwrap();
        let name = format!(
            "scheduler_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::SeqCst)
        );
        let admin = Database::connect(cluster).await.unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        Self::over(format!("{server}/{name}"), tempfile::tempdir().unwrap()).await
    }

    async fn over(url: String, folder: tempfile::TempDir) -> Self {
        let world = Self {
            url,
            now: Arc::new(AtomicI64::new(MORNING)),
            _folder: folder,
        };
        let db = world.connect().await;
        for statement in SCHEMA.split(';') {
            let bare: String = statement
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default())
                .collect::<Vec<_>>()
                .join("\n");
            if !bare.trim().is_empty() {
                db.execute_unprepared(&bare).await.unwrap();
            }
        }
        world
    }

    pub async fn connect(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.url);
        options.max_connections(1).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                .busy_timeout(Duration::from_secs(20))
        });
        Database::connect(options).await.unwrap()
    }

    /// An instance of the product with its own connection.
    pub async fn instance(&self, name: &str, duties: Vec<Duty>) -> (Scheduler, Wake) {
        let settings = Settings {
            poll: Duration::from_millis(20),
            collect: Duration::from_millis(1),
            lease: Duration::from_secs(60),
            ..Settings::of(name)
        };
        self.instance_with(settings, duties).await
    }

    pub async fn instance_with(&self, settings: Settings, duties: Vec<Duty>) -> (Scheduler, Wake) {
        let wake = Wake::default();
        let clock = Arc::clone(&self.now);
        let environment = Environment {
            now: Arc::new(move || clock.load(Ordering::SeqCst)),
            next_id: Arc::new(|| NEXT.fetch_add(1, Ordering::SeqCst)),
        };
        let db = self.connect().await;
        let scheduler = Scheduler::new(db, environment, settings, wake.clone(), duties).unwrap();
        (scheduler, wake)
    }

    pub fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    pub fn advance(&self, by_ms: i64) -> i64 {
        self.now.fetch_add(by_ms, Ordering::SeqCst) + by_ms
    }
}

/// Tells the same story on every engine at hand.
pub async fn on_every_engine<F, R>(story: F)
where
    F: Fn(World) -> R,
    R: Future<Output = ()>,
{
    story(World::sqlite().await).await;
    if let Ok(cluster) = std::env::var("YAOSHU_TEST_POSTGRES") {
        story(World::postgres(&cluster).await).await;
    }
}

/// What duties did, in order.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    pub fn write(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    pub fn entries(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// A duty that writes its name.
    pub fn duty(&self, name: &'static str, cron: &'static str) -> Duty {
        let diary = self.clone();
        Duty::new(name, cron, move || {
            let diary = diary.clone();
            async move {
                diary.write(name);
                Ok(String::new())
            }
        })
    }

    /// A duty that writes how many hours after [`MORNING`] its tick lies.
    pub fn each(&self, name: &'static str, cron: &'static str) -> Duty {
        let diary = self.clone();
        Duty::each(name, cron, move |tick| {
            let diary = diary.clone();
            async move {
                diary.write(format!("{name}+{}h", (tick.due_at - MORNING) / HOUR));
                Ok(String::new())
            }
        })
    }
}

/// Waits, in real time, until something is so.
pub async fn until(what: &str, so: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited ten seconds for: {what}");
}
