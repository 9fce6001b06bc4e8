//! Tables of the formulary as sea-orm sees them, and who may see their rows.

use sea_orm::Condition;

use super::model::{self, *};
use kernel::prelude::*;

/// `item`: the list is known to everybody.
pub(super) mod item {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ItemId,
        pub code: String,
        pub version_no: i64,
        pub kind: ItemKind,
        pub state: ItemState,
        pub name: String,
        pub english_name: Option<String>,
        pub form: String,
        pub specification: String,
        pub manufacturer: String,
        pub category: String,
        pub base_unit: String,
        pub order_unit: String,
        pub pack_milli: Quantity,
        pub storage: Storage,
        pub shelf_life_months: Option<i64>,
        pub min_remaining_life_days: Option<i64>,
        pub at_county: bool,
        pub at_township: bool,
        pub at_village: bool,
        pub essential: bool,
        pub vbp: Vbp,
        pub vbp_batch: Option<String>,
        pub insurance_class: InsuranceClass,
        pub key_monitored: bool,
        pub antibiotic_tier: AntibioticTier,
        pub chronic_guarantee: ChronicGuarantee,
        pub high_value: bool,
        pub toxic: bool,
        pub cold_chain: bool,
        pub ceiling_price_e4: Option<Money>,
        pub baseline_price_e4: Option<Money>,
        pub national_code: Option<String>,
        pub approval_number: Option<String>,
        pub drug_base_code: Option<String>,
        pub gtin: Option<String>,
        pub pinyin: String,
        pub initials: String,
        pub search_text: String,
        pub demo: bool,
        pub source_line: Option<String>,
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
            reach.of_anybody()
        }
    }

    impl From<Model> for model::Item {
        fn from(row: Model) -> Self {
            let fields = ItemFields {
                code: row.code,
                kind: row.kind,
                name: row.name,
                english_name: row.english_name,
                form: row.form,
                specification: row.specification,
                manufacturer: row.manufacturer,
                category: row.category,
                base_unit: row.base_unit,
                order_unit: row.order_unit,
                pack: row.pack_milli,
                storage: row.storage,
                shelf_life_months: row.shelf_life_months,
                min_remaining_life_days: row.min_remaining_life_days,
                at_county: row.at_county,
                at_township: row.at_township,
                at_village: row.at_village,
                essential: row.essential,
                vbp: row.vbp,
                vbp_batch: row.vbp_batch,
                insurance_class: row.insurance_class,
                key_monitored: row.key_monitored,
                antibiotic_tier: row.antibiotic_tier,
                chronic_guarantee: row.chronic_guarantee,
                high_value: row.high_value,
                toxic: row.toxic,
                cold_chain: row.cold_chain,
                ceiling_price: row.ceiling_price_e4,
                baseline_price: row.baseline_price_e4,
                national_code: row.national_code,
                approval_number: row.approval_number,
                drug_base_code: row.drug_base_code,
                gtin: row.gtin,
            };
            Self {
                id: row.id,
                state: row.state,
                fields,
                version_no: row.version_no,
                demo: row.demo,
                source_line: row.source_line,
                version: row.version,
                created_at: row.created_at,
            }
        }
    }
}

/// `item_duplicate`: as visible as the item.
pub(super) mod item_duplicate {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "item_duplicate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: ItemId,
        pub first_id: ItemId,
        pub decision: Option<DuplicateDecision>,
        pub decided_by: Option<UserId>,
        pub decided_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_anybody()
        }
    }
}

/// `formulary_change`: what is asked for is known to everybody at a desk of the county.
pub(super) mod change {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "formulary_change")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ChangeId,
        pub number: String,
        pub kind: ChangeKind,
        pub item_id: Option<ItemId>,
        pub substitute_id: Option<ItemId>,
        pub fields: String,
        pub reason: String,
        pub effective_on: Day,
        pub state: ChangeWord,
        pub impact: Option<String>,
        pub proposed_by: UserId,
        pub proposed_for: Option<UserId>,
        pub proposed_at: Instant,
        pub reviewed_by: Option<UserId>,
        pub reviewed_at: Option<Instant>,
        pub review_note: Option<String>,
        pub effective_at: Option<Instant>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    /// Suppliers learn of a change when it is in the list.
    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            match reach {
                Reach::Supplier { .. } => Reach::none(),
                reach => reach.of_anybody(),
            }
        }
    }

    impl TryFrom<Model> for model::Change {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let decision = || {
                let at = row
                    .reviewed_at
                    .ok_or_else(|| Error::fault("a decision without its instant"))?;
                let note = row.review_note.clone().unwrap_or_default();
                Ok::<_, Error>(Decision {
                    by: row.reviewed_by,
                    at,
                    note,
                })
            };
            let state = match row.state {
                ChangeWord::Proposed => ChangeState::Proposed,
                ChangeWord::Approved => ChangeState::Approved(decision()?),
                ChangeWord::Rejected => ChangeState::Rejected(decision()?),
                ChangeWord::Withdrawn => ChangeState::Withdrawn,
                ChangeWord::Effective => {
                    let at = row
                        .effective_at
                        .ok_or_else(|| Error::fault("effective without its instant"))?;
                    ChangeState::Effective {
                        decision: decision()?,
                        at,
                    }
                }
            };
            Ok(Self {
                id: row.id,
                number: row.number,
                kind: row.kind,
                item_id: row.item_id,
                substitute_id: row.substitute_id,
                fields: serde_json::from_str(&row.fields)?,
                reason: row.reason,
                effective_on: row.effective_on,
                state,
                impact: row
                    .impact
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()?,
                proposed_by: row.proposed_by,
                proposed_for: row.proposed_for,
                proposed_at: row.proposed_at,
                version: row.version,
            })
        }
    }
}

/// `import_batch`: of the organisation that uploaded it.
pub(super) mod import_batch {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_batch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ImportId,
        pub kind: ImportKind,
        pub organisation_id: OrganisationId,
        pub file_name: String,
        pub file_hash: String,
        pub mapping: String,
        pub state: BatchState,
        pub row_count: i64,
        pub accepted_count: i64,
        pub report: String,
        pub payload: String,
        pub created_by: UserId,
        pub created_at: Instant,
        pub applied_by: Option<UserId>,
        pub applied_at: Option<Instant>,
        pub version: i64,
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
            reach.of_facility((Entity, Column::OrganisationId))
        }
    }
}

/// `import_conflict`: reached through its batch, which was checked.
pub(super) mod import_conflict {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_conflict")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ConflictId,
        pub batch_id: ImportId,
        pub key: String,
        pub row_no: i64,
        pub item_id: Option<ItemId>,
        pub name: String,
        pub was: String,
        pub decision: Option<ConflictDecision>,
        pub decided_by: Option<UserId>,
        pub decided_at: Option<Instant>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    /// Only the centre imports items.
    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_centre()
        }
    }
}

/// `crosswalk`: a facility sees its own and those below it.
pub(super) mod crosswalk {
    use super::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "crosswalk")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CrosswalkId,
        pub facility_id: OrganisationId,
        pub local_key: String,
        pub local_code: String,
        pub local_name: String,
        pub local_specification: String,
        pub local_unit: String,
        pub item_id: Option<ItemId>,
        pub ratio_num: i64,
        pub ratio_den: i64,
        pub state: CrosswalkState,
        pub note: String,
        pub decided_by: Option<UserId>,
        pub decided_at: Option<Instant>,
        pub created_at: Instant,
        pub version: i64,
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
            reach.of_facility((Entity, Column::FacilityId))
        }
    }
}
