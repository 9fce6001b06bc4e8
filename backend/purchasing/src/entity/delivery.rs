//! Rows of ship notices, receipts and returns: for their destination and their supplier.

pub mod ship_notice {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::delivery::NoticeStage;
    use crate::model::{OrderId, ShipNoticeId};
    use kernel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ship_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ShipNoticeId,
        pub number: String,
        pub order_id: OrderId,
        pub supplier_id: OrganisationId,
        pub destination_id: OrganisationId,
        pub state: NoticeStage,
        pub shipped_at: Instant,
        pub expected_on: Option<Day>,
        pub carrier: String,
        pub vehicle: String,
        pub box_count: i64,
        pub temperature_log: Option<String>,
        pub invoice_numbers: String,
        pub created_by: UserId,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.owned_by(Some(Column::DestinationId), Some(Column::SupplierId))
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }
}

pub mod receipt {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::{Expr, ExprTrait, Query};

    use crate::model::delivery::ReceiptStage;
    use crate::model::{OrderId, ReceiptId, ShipNoticeId};
    use kernel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "receipt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReceiptId,
        pub number: String,
        pub order_id: OrderId,
        pub notice_id: ShipNoticeId,
        pub destination_id: OrganisationId,
        pub state: ReceiptStage,
        pub arrived_at: Instant,
        pub arrived_by: UserId,
        pub papers_ok: bool,
        pub temperature_ok: Option<bool>,
        pub box_count: i64,
        pub inspected_at: Option<Instant>,
        pub inspected_by: Option<UserId>,
        pub second_person_id: Option<UserId>,
        pub note: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            match reach {
                Reach::Supplier { .. } => {
                    let mine = Query::select()
                        .column("id")
                        .from("ship_notice")
                        .cond_where(reach.of_supplier("supplier_id"))
                        .to_owned();
                    Condition::all().add(Expr::col((Entity, Column::NoticeId)).in_subquery(mine))
                }
                _ => reach.of_facility(Column::DestinationId),
            }
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }
}

pub mod supplier_return {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::delivery::ReturnStage;
    use crate::model::{ReceiptId, ReturnId};
    use kernel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "supplier_return")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReturnId,
        pub number: String,
        pub receipt_id: ReceiptId,
        pub supplier_id: OrganisationId,
        pub organisation_id: OrganisationId,
        pub state: ReturnStage,
        pub created_at: Instant,
        pub handed_over_at: Option<Instant>,
        pub handed_over_by: Option<UserId>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.owned_by(Some(Column::OrganisationId), Some(Column::SupplierId))
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }
}
