//! Rows of demand: who sees them, and how they become documents.

pub(super) mod cycle {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::cycle::{
        Closing, Cycle, CycleId, CycleKind, CycleState, CycleTerms, CycleWord,
    };
    use kernel::clock::Instant;
    use kernel::db::Versioned;
    use kernel::ids::UserId;
    use kernel::reach::{Reach, Scoped};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "cycle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CycleId,
        pub code: String,
        pub name: String,
        pub kind: CycleKind,
        pub opens_at: Instant,
        pub closes_at: Instant,
        pub review_days: i64,
        pub safety_days: i64,
        pub lookback_months: i64,
        pub state: CycleWord,
        pub closed_at: Option<Instant>,
        pub closed_by: Option<UserId>,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        /// Everybody who deals with demand sees the calendar.
        fn within(reach: &Reach) -> Condition {
            reach.of_anybody()
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl From<Model> for Cycle {
        fn from(row: Model) -> Self {
            let closing = Closing {
                by: row.closed_by,
                at: row.closed_at.unwrap_or_default(),
            };
            let state = match row.state {
                CycleWord::Planned => CycleState::Planned,
                CycleWord::Open => CycleState::Open,
                CycleWord::Closed => CycleState::Closed(closing),
                CycleWord::Ordered => CycleState::Ordered(closing),
                CycleWord::Cancelled => CycleState::Cancelled,
            };
            let terms = CycleTerms {
                code: row.code,
                name: row.name,
                kind: row.kind,
                opens_at: row.opens_at,
                closes_at: row.closes_at,
                review_days: row.review_days,
                safety_days: row.safety_days,
                lookback_months: row.lookback_months,
            };
            Cycle {
                id: row.id,
                terms,
                state,
                version: row.version,
                created_at: row.created_at,
            }
        }
    }

    impl From<&Cycle> for Model {
        fn from(cycle: &Cycle) -> Self {
            let closing = cycle.state.closing();
            let terms = cycle.terms.clone();
            Self {
                id: cycle.id,
                code: terms.code,
                name: terms.name,
                kind: terms.kind,
                opens_at: terms.opens_at,
                closes_at: terms.closes_at,
                review_days: terms.review_days,
                safety_days: terms.safety_days,
                lookback_months: terms.lookback_months,
                state: cycle.state.word(),
                closed_at: closing.map(|closing| closing.at),
                closed_by: closing.and_then(|closing| closing.by),
                version: cycle.version,
                created_at: cycle.created_at,
            }
        }
    }
}

pub(super) mod requisition {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::cycle::CycleId;
    use crate::model::requisition::{
        Acceptance, Mark, Purpose, Requisition, RequisitionId, RequisitionKind, RequisitionState,
        RequisitionWord, Return, Submission, Totals,
    };
    use kernel::clock::Instant;
    use kernel::db::Versioned;
    use kernel::error::{Error, Result};
    use kernel::ids::{OrganisationId, UserId};
    use kernel::money::Money;
    use kernel::reach::{Reach, Scoped};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "requisition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RequisitionId,
        pub number: String,
        pub cycle_id: Option<CycleId>,
        pub facility_id: OrganisationId,
        pub kind: RequisitionKind,
        pub state: RequisitionWord,
        pub adopted: bool,
        pub reason: String,
        pub line_count: i64,
        pub flagged_count: i64,
        pub amount_e4: Money,
        pub created_by: Option<UserId>,
        pub submitted_by: Option<UserId>,
        pub submitted_for: Option<UserId>,
        pub submitted_at: Option<Instant>,
        pub approved_by: Option<UserId>,
        pub approved_at: Option<Instant>,
        pub accepted_by: Option<UserId>,
        pub accepted_at: Option<Instant>,
        pub returned_by: Option<UserId>,
        pub returned_at: Option<Instant>,
        pub return_reason: Option<String>,
        pub withdrawn_by: Option<UserId>,
        pub withdrawn_at: Option<Instant>,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_facility(Column::FacilityId)
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }

    impl Model {
        fn submitted(&self) -> Option<Submission> {
            Some(Submission {
                by: self.submitted_by?,
                on_behalf_of: self.submitted_for,
                at: self.submitted_at?,
            })
        }

        fn returned(&self) -> Option<Return> {
            let mark = Mark {
                by: self.returned_by,
                at: self.returned_at?,
            };
            Some(Return {
                mark,
                reason: self.return_reason.clone().unwrap_or_default(),
            })
        }

        fn acceptance(&self) -> Option<Acceptance> {
            let accepted = Mark {
                by: self.accepted_by,
                at: self.accepted_at?,
            };
            if self.adopted {
                return Some(Acceptance::Adopted { at: accepted.at });
            }
            let approved = mark(self.approved_by, self.approved_at)?;
            Some(Acceptance::Reviewed {
                submitted: self.submitted()?,
                approved,
                accepted,
            })
        }

        fn state(&self) -> Option<RequisitionState> {
            Some(match self.state {
                RequisitionWord::Draft => RequisitionState::Draft {
                    returned: self.returned(),
                },
                RequisitionWord::Submitted => RequisitionState::Submitted {
                    submitted: self.submitted()?,
                },
                RequisitionWord::Approved => RequisitionState::Approved {
                    submitted: self.submitted()?,
                    approved: mark(self.approved_by, self.approved_at)?,
                },
                RequisitionWord::Accepted => RequisitionState::Accepted(self.acceptance()?),
                RequisitionWord::Returned => RequisitionState::Returned {
                    returned: self.returned()?,
                },
                RequisitionWord::Withdrawn => RequisitionState::Withdrawn {
                    withdrawn: mark(self.withdrawn_by, self.withdrawn_at)?,
                },
                RequisitionWord::Ordered => RequisitionState::Ordered(self.acceptance()?),
            })
        }

        fn purpose(&self) -> Purpose {
            match self.cycle_id {
                Some(cycle) => Purpose::Regular(cycle),
                None => Purpose::Emergency {
                    reason: self.reason.clone(),
                },
            }
        }
    }

    fn mark(by: Option<UserId>, at: Option<Instant>) -> Option<Mark> {
        at.map(|at| Mark { by, at })
    }

    impl TryFrom<Model> for Requisition {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let state = row.state().ok_or_else(|| {
                Error::fault(format!(
                    "requisition {} lacks facts of its state {}",
                    row.id, row.state
                ))
            })?;
            Ok(Requisition {
                id: row.id,
                facility_id: row.facility_id,
                purpose: row.purpose(),
                totals: Totals {
                    lines: row.line_count,
                    flagged: row.flagged_count,
                    amount: row.amount_e4,
                },
                state,
                version: row.version,
                created_by: row.created_by,
                created_at: row.created_at,
                number: row.number,
            })
        }
    }

    impl From<&Requisition> for Model {
        fn from(document: &Requisition) -> Self {
            let state = &document.state;
            let (submitted, approved) = (state.submission(), state.approval());
            let (accepted, returned) = (state.acceptance(), state.returned());
            let withdrawn = state.withdrawal();
            Self {
                id: document.id,
                number: document.number.clone(),
                cycle_id: document.purpose.cycle(),
                facility_id: document.facility_id,
                kind: document.purpose.kind(),
                state: state.word(),
                adopted: state.adopted(),
                reason: document.purpose.reason().to_owned(),
                line_count: document.totals.lines,
                flagged_count: document.totals.flagged,
                amount_e4: document.totals.amount,
                created_by: document.created_by,
                submitted_by: submitted.map(|submitted| submitted.by),
                submitted_for: submitted.and_then(|submitted| submitted.on_behalf_of),
                submitted_at: submitted.map(|submitted| submitted.at),
                approved_by: approved.and_then(|mark| mark.by),
                approved_at: approved.map(|mark| mark.at),
                accepted_by: accepted.and_then(|mark| mark.by),
                accepted_at: accepted.map(|mark| mark.at),
                returned_by: returned.and_then(|returned| returned.mark.by),
                returned_at: returned.map(|returned| returned.mark.at),
                return_reason: returned.map(|returned| returned.reason.clone()),
                withdrawn_by: withdrawn.and_then(|mark| mark.by),
                withdrawn_at: withdrawn.map(|mark| mark.at),
                version: document.version,
                created_at: document.created_at,
            }
        }
    }
}

pub(super) mod template {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::template::TemplateId;
    use kernel::clock::Instant;
    use kernel::db::Versioned;
    use kernel::ids::OrganisationId;
    use kernel::reach::{Reach, Scoped};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "requisition_template")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TemplateId,
        pub facility_id: OrganisationId,
        pub name: String,
        pub lines: String,
        pub version: i64,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        fn within(reach: &Reach) -> Condition {
            reach.of_facility(Column::FacilityId)
        }
    }

    impl Versioned for Entity {
        const ID: Column = Column::Id;
        const VERSION: Column = Column::Version;
    }
}

pub(super) mod round {
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::model::declaration::RoundId;
    use kernel::reach::{Reach, Scoped};

    /// Only what has to be pinned; the store reads rounds by hand.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "declaration_round")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RoundId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Scoped for Entity {
        /// Everybody who deals with demand sees the calendar.
        fn within(reach: &Reach) -> Condition {
            reach.of_anybody()
        }
    }
}
