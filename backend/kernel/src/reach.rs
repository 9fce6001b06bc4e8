//! Which rows exist for an actor.

use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr};
use sea_orm::{Condition, EntityTrait};

use crate::ids::OrganisationId;

/// Which part of the county an actor sees. Rows outside do not exist for him: 404, never 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The centre, the supervisor and the system's duties.
    Everything,
    /// A facility and everything below it in the tree.
    Facilities {
        /// Top of the subtree.
        root: OrganisationId,
    },
    /// One supplier's own papers.
    Supplier {
        /// The supplier, which is also its organisation.
        id: OrganisationId,
    },
    /// Nothing at all.
    Nobody,
}

/// An entity whose rows belong to somebody. No default: whoever adds a table says who sees it.
pub trait Scoped: EntityTrait {
    /// The condition under which a row lies within `reach`.
    fn within(reach: &Reach) -> Condition;
}

impl Reach {
    /// Everything is within reach, so no condition is needed.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// A condition for rows that belong to a facility by `facility` and perhaps to a supplier by `supplier`.
    ///
    /// A kind of reach for which no column is given sees nothing.
    pub fn owned_by(
        &self,
        facility: Option<impl IntoColumnRef>,
        supplier: Option<impl IntoColumnRef>,
    ) -> Condition {
        let condition = match (self, facility, supplier) {
            (Self::Everything, _, _) => return Condition::all(),
            (Self::Facilities { root }, Some(column), _) => in_subtree(Expr::col(column), *root),
            (Self::Supplier { id }, _, Some(column)) => Expr::col(column).eq(*id),
            _ => nothing(),
        };
        Condition::all().add(condition)
    }

    /// A condition for rows of a facility's subtree; suppliers see none of them.
    pub fn of_facility(&self, facility: impl IntoColumnRef) -> Condition {
        self.owned_by(Some(facility), None::<&'static str>)
    }

    /// A condition for rows of a supplier; facilities see none of them.
    pub fn of_supplier(&self, supplier: impl IntoColumnRef) -> Condition {
        self.owned_by(None::<&'static str>, Some(supplier))
    }

    /// A condition for rows of the centre alone.
    pub fn of_centre(&self) -> Condition {
        if self.is_everything() {
            Condition::all()
        } else {
            Self::none()
        }
    }

    /// A condition for reference rows that everybody but [`Reach::Nobody`] may see.
    pub fn of_anybody(&self) -> Condition {
        if matches!(self, Self::Nobody) {
            Self::none()
        } else {
            Condition::all()
        }
    }

    /// The condition that no row meets.
    pub fn none() -> Condition {
        Condition::all().add(nothing())
    }

    /// The same as SQL for hand-written reports: a text with `?` and its binds, always true for everything.
    pub fn sql(
        &self,
        facility: Option<&str>,
        supplier: Option<&str>,
    ) -> (String, Vec<sea_orm::Value>) {
        match (self, facility, supplier) {
            (Self::Everything, _, _) => ("1 = 1".to_owned(), Vec::new()),
            (Self::Facilities { root }, Some(column), _) => {
                (format!("{column} IN ({SUBTREE})"), vec![(*root).into()])
            }
            (Self::Supplier { id }, _, Some(column)) => {
                (format!("{column} = ?"), vec![(*id).into()])
            }
            _ => ("1 = 0".to_owned(), Vec::new()),
        }
    }
}

/// Ids of an organisation and everything below it.
pub const SUBTREE: &str = "SELECT descendant_id FROM organisation_closure WHERE ancestor_id = ?";

fn nothing() -> SimpleExpr {
    Expr::val(1).eq(0)
}

fn in_subtree(column: Expr, root: OrganisationId) -> SimpleExpr {
    let below = Query::select()
        .column("descendant_id")
        .from("organisation_closure")
        .and_where(Expr::col("ancestor_id").eq(root))
        .to_owned();
    column.in_subquery(below)
}
