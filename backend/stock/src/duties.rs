//! What stock does by itself.

use scheduler::{Duty, DutyResult};

use crate::actions::{proof, reports};
use kernel::prelude::*;

/// Compares every balance with the sum of its moves.
pub const PROVE: &str = "stock.prove_balances";
/// Posts rows of consumption reports that were mapped since their file came.
pub const POST_REPORTS: &str = "stock.post_reports";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let (proving, posting) = (app.clone(), app.clone());
    vec![
        Duty::new(PROVE, "0 40 2 * * *", move || {
            let app = proving.clone();
            async move {
                told(
                    "differences",
                    proof::prove(&app, &Actor::system(PROVE)).await,
                )
            }
        }),
        Duty::new(POST_REPORTS, "0 10 * * * *", move || {
            let app = posting.clone();
            async move {
                told(
                    "rows",
                    reports::post_all(&app, &Actor::system(POST_REPORTS)).await,
                )
            }
        }),
    ]
}

fn told(what: &str, count: Result<usize>) -> DutyResult {
    Ok(format!("{} {what}", count?))
}
