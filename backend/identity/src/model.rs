//! Organisations, users, delegations and how sessions live.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use kernel::actor::OrganisationKind;
use kernel::policy::Policy;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

id_type!(
    /// A dated permission to act for a colleague.
    DelegationId
);

/// An organisation, as other documents name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrgRef {
    /// Its id.
    pub id: OrganisationId,
    /// Its code in the county.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name for narrow columns.
    pub short_name: String,
    /// What it is.
    pub kind: OrganisationKind,
}

/// A person, as other documents name them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UserRef {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// An organisation with all its facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What stands above it in the tree.
    pub parent_id: Option<OrganisationId>,
    /// What it is. Never changes.
    pub kind: OrganisationKind,
    /// What people may change.
    pub facts: OrganisationFacts,
    /// Does it take part at all?
    pub active: bool,
    /// For optimistic concurrency.
    pub version: i64,
    /// When it was entered.
    pub created_at: Instant,
}

/// What people may say about an organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationFacts {
    /// Its code in the county, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name for narrow columns; the full name when blank.
    #[serde(default)]
    pub short_name: String,
    /// 统一社会信用代码.
    #[serde(default)]
    pub uscc: Option<String>,
    /// Far from the centre: longer delivery hours apply.
    #[serde(default)]
    pub remote: bool,
    /// A village with one user: its township approves.
    #[serde(default)]
    pub single_user: bool,
    /// Degrees north × 1,000,000.
    #[serde(default)]
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    #[serde(default)]
    pub longitude_e6: Option<i64>,
    /// Where mail goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Street address.
    #[serde(default)]
    pub address: Option<String>,
}

impl Organisation {
    /// How other documents name it.
    pub fn reference(&self) -> OrgRef {
        OrgRef {
            id: self.id,
            code: self.facts.code.clone(),
            name: self.facts.name.clone(),
            short_name: self.facts.short_name.clone(),
            kind: self.kind,
        }
    }
}

/// A person with an account, without their password.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Where they work.
    pub organisation_id: OrganisationId,
    /// What they type to sign in. Never changes.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// What they do there.
    pub roles: Vec<Role>,
    /// The language they prefer.
    pub locale: Locale,
    /// May they sign in?
    pub active: bool,
    /// Wrong passwords since the last right one.
    pub failed_attempts: i64,
    /// No password is looked at before this instant.
    pub locked_until: Option<Instant>,
    /// The password was given by somebody else.
    pub must_change_password: bool,
    /// For optimistic concurrency.
    pub version: i64,
    /// When the account was made.
    pub created_at: Instant,
}

impl User {
    /// How other documents name them.
    pub fn reference(&self) -> UserRef {
        UserRef {
            id: self.id,
            name: self.name.clone(),
        }
    }
}

/// A dated delegation 代理.
#[derive(Clone, Debug, PartialEq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// The absent colleague.
    pub from_user_id: UserId,
    /// Who acts.
    pub to_user_id: UserId,
    /// First day.
    pub starts_on: Day,
    /// Last day, included.
    pub ends_on: Day,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub created_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
    /// For optimistic concurrency.
    pub version: i64,
}

/// How people sign in and how long sessions live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInPolicy {
    /// Wrong passwords in a row after which the account is locked.
    pub max_failures: i64,
    /// For how many minutes it is locked.
    pub lock_minutes: u64,
    /// A session ends after so many minutes without a request.
    pub idle_minutes: u64,
    /// A session ends after so many hours in any case.
    pub absolute_hours: u64,
    /// Shortest password.
    pub min_password_length: usize,
    /// Longest delegation, days.
    pub max_delegation_days: i64,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            max_failures: 5,
            lock_minutes: 15,
            idle_minutes: 120,
            absolute_hours: 12,
            min_password_length: 10,
            max_delegation_days: 92,
        }
    }
}

impl Policy for SignInPolicy {
    const KEY: &'static str = "identity.sign_in";
}

/// An account of the demo county that the login page shows. Kept as the policy `demo.accounts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    /// What to type.
    pub login: String,
    /// What to type.
    pub password: String,
    /// The person.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// Word of the desk they open.
    pub desk: String,
}

/// The accounts that the demo county shows on its login page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DemoAccounts(pub Vec<DemoAccount>);

impl Policy for DemoAccounts {
    const KEY: &'static str = "demo.accounts";
}
