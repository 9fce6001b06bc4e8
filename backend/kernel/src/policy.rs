//! Policies: rules of the house that are data, dated, with defaults shipped in code.

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::binds;
use crate::bulk::OnConflict;
use crate::clock::Day;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::PolicyId;
use crate::journal::Verb;
use crate::remembered::Remembered;

/// A typed policy. Its default is what the product ships with.
pub trait Policy: Serialize + DeserializeOwned + Default + Send + Sync {
    /// `slice.word`, e.g. `identity.sign_in`.
    const KEY: &'static str;
}

/// A policy that exists, for the list of all and for checking what somebody wants to set.
#[derive(Clone, Copy)]
pub struct PolicyKind {
    /// Its key.
    pub key: &'static str,
    /// What the product ships with.
    pub default: fn() -> serde_json::Value,
    /// Refuses a value that the policy's type cannot hold, with the reason.
    pub check: fn(&serde_json::Value) -> Result<(), String>,
}

impl std::fmt::Debug for PolicyKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

impl PolicyKind {
    /// The kind of a typed policy.
    pub fn of<P: Policy>() -> Self {
        Self {
            key: P::KEY,
            default: || serde_json::to_value(P::default()).unwrap_or_default(),
            check: |value| {
                serde_json::from_value::<P>(value.clone())
                    .map(drop)
                    .map_err(|error| error.to_string())
            },
        }
    }
}

/// The first day of every default: before everything.
const ALWAYS: &str = "1970-01-01";

/// All policies: by key, the newest first, from when on and what.
#[derive(Debug)]
pub struct Policies(FxHashMap<String, Vec<(Day, String)>>);

impl Remembered for Policies {
    const TABLES: &'static [&'static str] = &["policy"];

    async fn read(tx: &Tx) -> Result<Self> {
        let sql = "SELECT key, effective_on, value FROM policy ORDER BY effective_on DESC";
        let mut policies: FxHashMap<String, Vec<(Day, String)>> = FxHashMap::default();
        for row in tx.query_all(sql, binds![]).await? {
            let values = policies.entry(row.try_get_by_index(0)?).or_default();
            values.push((row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        }
        Ok(Self(policies))
    }
}

impl Policies {
    /// The JSON in force on a day.
    fn on(&self, key: &str, day: Day) -> Option<&str> {
        let values = self.0.get(key)?;
        let (_, value) = values.iter().find(|(from, _)| *from <= day)?;
        Some(value)
    }
}

impl Tx {
    /// The policy in force on the day of this transaction.
    pub async fn policy<P: Policy>(&self) -> Result<P> {
        self.policy_on(self.day()).await
    }

    /// The policy in force on `day`; the shipped default before any row.
    pub async fn policy_on<P: Policy>(&self, day: Day) -> Result<P> {
        let policies = self.remembered::<Policies>().await?;
        match policies.on(P::KEY, day) {
            Some(value) => serde_json::from_str(value)
                .map_err(|error| Error::fault(format!("policy {}: {error}", P::KEY))),
            None => Ok(P::default()),
        }
    }

    /// All versions of a policy with their first days, the oldest first; the shipped default where there is no row.
    pub async fn policy_versions<P: Policy>(&self) -> Result<Vec<(Day, P)>> {
        let policies = self.remembered::<Policies>().await?;
        let newest_first = policies.0.get(P::KEY).map_or(&[][..], Vec::as_slice);
        let version = |(from, value): &(Day, String)| {
            let policy = serde_json::from_str(value);
            let policy =
                policy.map_err(|error| Error::fault(format!("policy {}: {error}", P::KEY)));
            Ok((*from, policy?))
        };
        let mut versions: Vec<(Day, P)> = newest_first
            .iter()
            .rev()
            .map(version)
            .collect::<Result<_>>()?;
        if versions.is_empty() {
            versions.push((ALWAYS.parse().map_err(Error::fault)?, P::default()));
        }
        Ok(versions)
    }

    /// Sets a policy from `effective_on`; a second value for the same day replaces the first.
    pub async fn policy_set(
        &self,
        kind: PolicyKind,
        value: &serde_json::Value,
        effective_on: Day,
    ) -> Result<()> {
        let id: PolicyId = self.id();
        let row = [
            id.into(),
            kind.key.into(),
            value.into(),
            effective_on.into(),
            self.actor().author().into(),
            self.now().into(),
        ];
        let replace = OnConflict::Update {
            key: &["key", "effective_on"],
            set: "value = excluded.value, created_by = excluded.created_by, created_at = excluded.created_at",
        };
        let columns = [
            "id",
            "key",
            "value",
            "effective_on",
            "created_by",
            "created_at",
        ];
        self.bulk_upsert("policy", &columns, [row], replace).await?;
        let facts =
            serde_json::json!({ "key": kind.key, "value": value, "effective_on": effective_on });
        self.journal("policy", id, Some(kind.key), Verb::AMEND, facts);
        Ok(())
    }

    /// Writes the shipped defaults as rows where none stand, so that whoever reads the table sees what holds.
    pub async fn policies_ship(&self, kinds: &[PolicyKind]) -> Result<()> {
        let rows = kinds.iter().map(|kind| {
            [
                self.id::<PolicyId>().into(),
                kind.key.into(),
                (&(kind.default)()).into(),
                ALWAYS.into(),
                self.now().into(),
            ]
        });
        let columns = ["id", "key", "value", "effective_on", "created_at"];
        let keep = OnConflict::Keep {
            key: &["key", "effective_on"],
        };
        self.bulk_upsert("policy", &columns, rows, keep).await?;
        Ok(())
    }
}
