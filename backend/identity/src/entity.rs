//! Tables of identity as sea-orm sees them, and who may see their rows.

use sea_orm::{ColumnTrait, Condition};

use super::model::{self, DelegationId, OrganisationFacts};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

/// `organisation`.
pub(super) mod organisation {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OrganisationId,
        pub parent_id: Option<OrganisationId>,
        pub kind: OrganisationKind,
        pub code: String,
        pub name: String,
        pub short_name: String,
        pub pinyin: String,
        pub initials: String,
        pub uscc: Option<String>,
        pub remote: bool,
        pub single_user: bool,
        pub latitude_e6: Option<i64>,
        pub longitude_e6: Option<i64>,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub address: Option<String>,
        pub active: bool,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    /// Facilities see their subtree and the centre; a supplier sees itself and everybody it may deliver to.
    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            match reach {
                Reach::Facilities { .. } => Condition::any()
                    .add(reach.of_facility((Entity, Column::Id)))
                    .add(Column::Kind.eq(OrganisationKind::Centre)),
                Reach::Supplier { id } => Condition::any().add(Column::Id.eq(*id)).add(
                    Column::Kind
                        .is_not_in([OrganisationKind::Supplier, OrganisationKind::Supervisor]),
                ),
                reach => reach.of_anybody(),
            }
        }
    }

    impl From<Model> for model::Organisation {
        fn from(row: Model) -> Self {
            Self {
                id: row.id,
                parent_id: row.parent_id,
                kind: row.kind,
                facts: OrganisationFacts {
                    code: row.code,
                    name: row.name,
                    short_name: row.short_name,
                    uscc: row.uscc,
                    remote: row.remote,
                    single_user: row.single_user,
                    latitude_e6: row.latitude_e6,
                    longitude_e6: row.longitude_e6,
                    email: row.email,
                    phone: row.phone,
                    address: row.address,
                },
                active: row.active,
                version: row.version,
                created_at: row.created_at,
            }
        }
    }
}

/// `user_account`.
pub(super) mod user_account {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UserId,
        pub organisation_id: OrganisationId,
        pub login: String,
        pub name: String,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub password_hash: String,
        pub roles: String,
        pub locale: Locale,
        pub active: bool,
        pub failed_attempts: i64,
        pub locked_until: Option<Instant>,
        pub must_change_password: bool,
        pub password_changed_at: Instant,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            let column = (Entity, Column::OrganisationId);
            reach.owned_by(Some(column), Some(column))
        }
    }

    impl TryFrom<Model> for model::User {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            Ok(Self {
                id: row.id,
                organisation_id: row.organisation_id,
                login: row.login,
                name: row.name,
                email: row.email,
                phone: row.phone,
                roles: serde_json::from_str(&row.roles)?,
                locale: row.locale,
                active: row.active,
                failed_attempts: row.failed_attempts,
                locked_until: row.locked_until,
                must_change_password: row.must_change_password,
                version: row.version,
                created_at: row.created_at,
            })
        }
    }
}

/// `delegation`.
pub(super) mod delegation {
    use super::*;
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::Query;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "delegation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DelegationId,
        pub from_user_id: UserId,
        pub to_user_id: UserId,
        pub starts_on: Day,
        pub ends_on: Day,
        pub reason: String,
        pub created_at: Instant,
        pub revoked_at: Option<Instant>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    /// Where the absent colleague works.
    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            if reach.is_everything() {
                return Condition::all();
            }
            let users = Query::select()
                .column(user_account::Column::Id)
                .from(user_account::Entity)
                .cond_where(user_account::Entity::within(reach))
                .to_owned();
            Condition::all().add(Column::FromUserId.in_subquery(users))
        }
    }

    impl From<Model> for model::Delegation {
        fn from(row: Model) -> Self {
            Self {
                id: row.id,
                from_user_id: row.from_user_id,
                to_user_id: row.to_user_id,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                reason: row.reason,
                created_at: row.created_at,
                revoked_at: row.revoked_at,
                version: row.version,
            }
        }
    }
}
