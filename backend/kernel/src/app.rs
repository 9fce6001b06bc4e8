//! What every handler gets: the database, the clock, the settings.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Clock;
use crate::db::Db;
use crate::mail::MailSettings;
use crate::policy::PolicyKind;
use crate::sealing::SealingKeys;

/// The application, as handlers and duties know it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The only way to rows.
    pub db: Db,
    /// What the operator chose.
    pub settings: Arc<Settings>,
    memory: Memory,
}

/// What slices keep in memory for as long as the process lives, one value of each type.
type Memory = Arc<Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>;

impl App {
    /// An application on an open and migrated database.
    pub fn new(db: Db, settings: Settings) -> Self {
        Self {
            db,
            settings: Arc::new(settings),
            memory: Memory::default(),
        }
    }

    /// The one value of type `T` that this process keeps in memory, made when first asked for.
    /// Caches only: another instance has its own, and a restart forgets it.
    pub fn memory<T: Default + Any + Send + Sync>(&self) -> Arc<T> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let value = memory
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()));
        value.clone().downcast().unwrap_or_default()
    }

    /// The clock that stamps transactions.
    pub fn clock(&self) -> &Clock {
        self.db.clock()
    }
}

/// What the operator chose and handlers need to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address under which browsers reach us, e.g. `https://yaoshu.example`. Decides `Secure` cookies and
    /// the accepted `Origin`; when empty the request's own host counts.
    pub public_url: String,
    /// A demo county: accounts are shown on the login page.
    pub demo: bool,
    /// Cheap password hashing, for tests and demo accounts only.
    pub quick_passwords: bool,
    /// Largest JSON body, bytes.
    pub max_body_bytes: usize,
    /// Seconds after which a request is given up.
    pub request_timeout_seconds: u64,
    /// How mail leaves and where returned mail is found.
    pub mail: MailSettings,
    /// Policies that exist, for listing and setting.
    pub policies: BTreeMap<&'static str, PolicyKind>,
    /// Keys that seal what patients told; outside the database.
    pub sealing: Arc<SealingKeys>,
    /// The web UI by path; nothing in tests and for instances that serve the API alone.
    pub assets: Option<Assets>,
}

/// Looks up a file of the web UI by its path.
pub type Assets = fn(&str) -> Option<std::borrow::Cow<'static, [u8]>>;

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            demo: false,
            quick_passwords: false,
            max_body_bytes: 8 << 20,
            request_timeout_seconds: 120,
            mail: MailSettings::default(),
            policies: BTreeMap::new(),
            sealing: Arc::new(SealingKeys::fresh()),
            assets: None,
        }
    }
}
