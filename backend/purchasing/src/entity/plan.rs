//! Rows of plans: the centre's own papers.

pub mod purchase_plan {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::PlanId;
    use crate::model::plan::{Plan, PlanOf, PlanStage, PlanState};
    use demand::model::cycle::CycleId;
    use demand::model::requisition::RequisitionId;
    use kernel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "purchase_plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PlanId,
        pub number: String,
        pub cycle_id: Option<CycleId>,
        pub requisition_id: Option<RequisitionId>,
        pub evicted_id: Option<OrganisationId>,
        pub revision: i64,
        pub state: PlanStage,
        pub requisition_count: i64,
        pub facility_count: i64,
        pub demand_line_count: i64,
        pub line_count: i64,
        pub unmet_count: i64,
        pub amount_e4: Money,
        pub baseline_e4: Money,
        pub back_order_count: i64,
        pub stock_item_count: i64,
        pub gap_ppm: i64,
        pub created_by: Option<UserId>,
        pub created_at: Instant,
        pub committed_by: Option<UserId>,
        pub committed_at: Option<Instant>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_centre()
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl TryFrom<Model> for Plan {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let broken = || Error::fault(format!("purchase_plan {} contradicts itself", row.id));
            let of = match (row.cycle_id, row.requisition_id, row.evicted_id) {
                (Some(cycle), None, None) => PlanOf::Cycle(cycle),
                (None, Some(requisition), None) => PlanOf::Emergency(requisition),
                (None, None, Some(supplier)) => PlanOf::Reassignment(supplier),
                _ => return Err(broken()),
            };
            let state = match (row.state, row.committed_at) {
                (PlanStage::Staging, None) => PlanState::Staging,
                (PlanStage::Draft, None) => PlanState::Draft,
                (PlanStage::Superseded, None) => PlanState::Superseded,
                (PlanStage::Committed, Some(at)) => PlanState::Committed {
                    by: row.committed_by,
                    at,
                },
                _ => return Err(broken()),
            };
            let Model {
                id,
                number,
                revision,
                requisition_count,
                back_order_count,
                ..
            } = row;
            Ok(Self {
                id,
                number,
                of,
                revision,
                requisition_count,
                back_order_count,
                state,
            })
        }
    }
}

pub mod delivery_rule {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::DeliveryRuleId;
    use crate::model::order::{Delivery, Urgency};
    use crate::rules::delivery::DeliveryRule;
    use formulary::model::{ItemId, ItemKind};
    use kernel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delivery_rule")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DeliveryRuleId,
        pub supplier_id: Option<OrganisationId>,
        pub item_id: Option<ItemId>,
        pub item_kind: Option<ItemKind>,
        pub urgency: Option<Urgency>,
        pub delivery: Delivery,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_centre()
        }
    }

    impl From<Model> for DeliveryRule {
        fn from(row: Model) -> Self {
            let Model {
                id,
                supplier_id,
                item_id,
                item_kind,
                urgency,
                delivery,
                ..
            } = row;
            Self {
                id,
                supplier_id,
                item_id,
                item_kind,
                urgency,
                delivery,
            }
        }
    }
}
