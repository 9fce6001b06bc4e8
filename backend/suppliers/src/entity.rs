//! Tables of the slice, and who sees their rows.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::model::{
    ContractId, ContractKind, ContractStateWord, LicenceId, LicenceKind, Standing, SupplierId,
};
use kernel::prelude::*;

pub(super) mod supplier {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "supplier")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SupplierId,
        pub uscc: String,
        pub contact_name: String,
        pub order_email: String,
        pub contact_phone: String,
        pub service_area: String,
        pub standing: Standing,
        pub standing_since: Instant,
        pub service_score_e4: i64,
        pub min_order_e4: Option<Money>,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_supplier((Entity, Column::Id))
        }
    }
}

pub(super) mod licence {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "licence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LicenceId,
        pub supplier_id: SupplierId,
        pub kind: LicenceKind,
        pub number: String,
        pub issued_on: Day,
        pub expires_on: Day,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_supplier((Entity, Column::SupplierId))
        }
    }
}

pub(super) mod contract {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ContractId,
        pub number: String,
        pub supplier_id: SupplierId,
        pub kind: ContractKind,
        pub title: String,
        pub starts_on: Day,
        pub ends_on: Day,
        pub payment_days: i64,
        pub state: ContractStateWord,
        pub activated_by: Option<UserId>,
        pub drafted_by: UserId,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Scoped for Entity {
        /// A supplier sees his own contracts once they are in force; drafts are the centre's own business.
        fn within(reach: &Reach) -> Condition {
            let own = reach.of_supplier((Entity, Column::SupplierId));
            match reach {
                Reach::Supplier { .. } => {
                    own.add(Expr::col((Entity, Column::State)).ne(ContractStateWord::Draft))
                }
                _ => own,
            }
        }
    }
}

pub(super) mod tender {
    use super::*;
    use crate::model::{Assessment, DeclaredBy, TenderId, TenderLevel};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tender")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TenderId,
        pub code: String,
        pub name: String,
        pub level: TenderLevel,
        pub batch: String,
        pub declared_by: DeclaredBy,
        pub assessment: Assessment,
        pub starts_on: Day,
        pub ends_on: Day,
        pub source: String,
        pub created_by: Option<UserId>,
        pub created_at: Instant,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Scoped for Entity {
        /// What a tender says is published; quantities of facilities stand elsewhere.
        fn within(reach: &Reach) -> Condition {
            reach.of_anybody()
        }
    }
}
