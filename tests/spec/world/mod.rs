//! A county in a box: a clock, a database, an HTTP server, and people who speak verbs.

pub mod answer;
pub mod catalogue;
pub mod gauge;
pub mod goods;
pub mod mailbox;
pub mod person;
pub mod seed;
pub mod stock;
pub mod template;

use std::sync::Arc;
use std::time::Duration;

use backend::kernel::app::{App, Settings};
use backend::kernel::db::Options;
use backend::kernel::mail::Mailer;
use backend::kernel::prelude::*;
use backend::kernel::sealing::SealingKeys;
use scheduler::{Ran, Scheduler, Wake};
use tokio::sync::Mutex;

use crate::compose;
pub use answer::Answer;
use gauge::Gauge;
use mailbox::Mailbox;
pub use person::Person;
use template::Database;

/// Which engine a sentence is proved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Sentences, each proved on both engines: `spec! { async fn a_sentence(world: World) { … } }`.
/// The chapter imports `crate::world::World`.
macro_rules! spec {
    ($( $(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block )+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;
                use $crate::world::{Engine, Sentence, prove};

                fn sentence($world: World) -> Sentence {
                    Box::pin(async move { $body })
                }

                #[test]
                fn on_sqlite() {
                    prove(Engine::Sqlite, sentence);
                }

                #[test]
                fn on_postgres() {
                    prove(Engine::Postgres, sentence);
                }
            }
        )+
    };
}

/// What a sentence does with its county.
pub type Sentence = std::pin::Pin<Box<dyn Future<Output = ()>>>;

/// Proves a sentence in a county of its own. A fault of the server is printed with its cause.
pub fn prove(engine: Engine, sentence: fn(World) -> Sentence) {
    let shown = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
        .with_test_writer();
    // The first sentence sets it up for all.
    let _ = shown.try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async { sentence(World::open(engine).await).await });
}

/// The morning on which every sentence begins: Monday, 2026-11-23, eight o'clock in Shanghai.
pub const MORNING: Instant = Instant(1_795_392_000_000);

/// The county of one sentence.
pub struct World {
    pub app: App,
    pub clock: Clock,
    #[expect(dead_code, reason = "tells a chapter which engine it runs on")]
    pub engine: Engine,
    base: String,
    /// The county's mail arrives here.
    pub mailbox: Mailbox,
    timetable: Scheduler,
    database: Database,
    server: tokio::task::JoinHandle<()>,
    people: Mutex<std::collections::HashMap<String, Arc<Person>>>,
    gauge: Arc<Gauge>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Seals patients of the specification.
pub const PATIENT_KEYS: &str = "first:YSBjb3VudHkgaW4gYSBib3gga2VlcHMgc2VjcmV0cyE=";

/// Settings that suit tests: cheap passwords, few connections, keys that several openings of one database share.
pub fn settings() -> Settings {
    let sealing = SealingKeys::parse(PATIENT_KEYS).expect("a key");
    Settings {
        quick_passwords: true,
        sealing: Arc::new(sealing),
        ..Settings::default()
    }
}

/// Few connections: many worlds share one cluster.
pub fn options() -> Options {
    Options {
        connections: 4,
        ..Options::default()
    }
}

impl World {
    /// A fresh copy of the seeded county, with its server running.
    pub async fn open(engine: Engine) -> Self {
        Self::on(engine, template::copy(engine).await, MORNING).await
    }

    /// A made-up county of that shape on the morning of its day, as `yaoshu demo` makes it.
    pub async fn demo(engine: Engine, county: &backend::demo::Options) -> Self {
        let database = template::empty(engine).await;
        let clock = Clock::manual(backend::demo::write::begins(county));
        let app = compose::open(
            &database.url,
            &options(),
            clock.clone(),
            settings(),
            &Wake::default(),
        )
        .await
        .expect("a migrated database");
        backend::demo::write::seed(&app, county, &|_| ())
            .await
            .expect("a county");
        app.db.close().await;
        Self::on(engine, database, clock.now().plus(hours(8))).await
    }

    async fn on(engine: Engine, database: Database, morning: Instant) -> Self {
        let clock = Clock::manual(morning);
        let wake = Wake::default();
        let app = compose::open(&database.url, &options(), clock.clone(), settings(), &wake)
            .await
            .expect("a migrated database");
        let gauge = Arc::new(Gauge::new(app.db.clone()));
        let mailbox = Mailbox::open().await;
        let mailer = Mailer::new(&mailbox.settings()).expect("a mailer");
        let timetable =
            compose::timetable(&app, &mailer, "test", wake).expect("a readable timetable");
        timetable.enrol(morning.0).await.expect("duties enrolled");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let router = backend::router::router(app.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("serving");
        });
        Self {
            app,
            clock,
            engine,
            base,
            mailbox,
            timetable,
            database,
            server,
            people: Mutex::default(),
            gauge,
        }
    }

    /// Somebody of the county by login, signed in. See [`seed`] for who there is.
    pub async fn person(&self, login: &str) -> Arc<Person> {
        let mut people = self.people.lock().await;
        if let Some(person) = people.get(login) {
            return person.clone();
        }
        let person = Arc::new(self.somebody(login, seed::PASSWORD));
        person.sign_in().await.ok();
        people.insert(login.to_owned(), person.clone());
        person
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Person {
        self.somebody("", "")
    }

    /// A person with another password, not signed in yet.
    pub fn somebody(&self, login: &str, password: &str) -> Person {
        Person::new(&self.base, login, password, &self.gauge)
    }

    /// Does something behind the desks, as the system itself.
    pub async fn arrange<'env, T, F>(&self, work: F) -> T
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
        T: Send,
    {
        let system = Actor::system("spec");
        self.app.db.write(&system, work).await.expect("arranged")
    }

    /// The id of an organisation by its code.
    pub async fn organisation(&self, code: &str) -> OrganisationId {
        let sql = "SELECT id FROM organisation WHERE code = ?";
        let id = self
            .arrange(|tx| async move { tx.scalar(sql, binds![code]).await }.scope_boxed())
            .await;
        id.expect("an organisation of the county")
    }

    /// Address of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// URL of the database, for what a sentence must do behind the product's back.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Moves the clock on and does what has become due.
    pub async fn pass(&self, time: Duration) -> Vec<Ran> {
        self.clock.advance(time);
        self.run_duties().await
    }

    /// Does what is due now; a failing duty fails the sentence.
    pub async fn run_duties(&self) -> Vec<Ran> {
        let ran = self
            .timetable
            .run_due(self.clock.now().0)
            .await
            .expect("the timetable");
        for run in &ran {
            assert!(run.ok, "{}: {}", run.duty, run.note);
        }
        ran
    }
}

/// So many hours.
pub fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

/// So many minutes.
pub fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}
