//! Searching text the same way on both engines: letters of either case, wildcards of the reader as plain text.

use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr, SimpleExpr};

use crate::text::{key, like_escape};

/// Does the column contain what was typed?
pub fn contains(column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    like(column, format!("%{}%", like_escape(&key(typed))))
}

/// Does the column begin with what was typed?
pub fn starts_with(column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    like(column, format!("{}%", like_escape(&key(typed))))
}

fn like(column: impl IntoColumnRef, pattern: String) -> SimpleExpr {
    Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern).escape('\\'))
}
