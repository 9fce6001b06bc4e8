//! Tables of the slice, and who sees their rows.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::model::LotId;
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) mod lot {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lot")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LotId,
        pub item_id: ItemId,
        pub number: String,
        pub produced_on: Option<Day>,
        pub expires_on: Day,
        pub held: bool,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        /// Which lots exist is no secret; where they lie is.
        fn within(reach: &Reach) -> Condition {
            reach.of_anybody()
        }
    }
}
