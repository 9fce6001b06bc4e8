//! What if: a supplier tries what would become of his standing. Read only.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use crate::model::Subject;
use crate::report::what_if::{Supposed, WhatIf, what_if};
use kernel::prelude::*;
use suppliers::model::BusinessPart;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(suppose))
}

/// What is supposed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WhatIfQuery {
    /// In one part of the business alone; without it, in all of it.
    #[param(inline)]
    part: Option<BusinessPart>,
    /// Drops that fall due in each month, 0 to 500.
    per_month: u32,
    /// Of them late.
    late: u32,
    /// For so many months, this one the first, 1 to 12.
    months: u32,
    /// The appeal of the last case is upheld tomorrow.
    upheld: bool,
}

/// Where a supplier would stand, were his next drops so and so, or his appeal upheld. Nothing of it is kept.
#[utoipa::path(
    get, path = "/api/sla/suppliers/{id}/what-if", operation_id = "sla_what_if", tag = "sla",
    params(("id" = OrganisationId, Path), WhatIfQuery), responses((status = 200, body = WhatIf))
)]
async fn suppose(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Path(id): Path<OrganisationId>,
    Query(query): Query<WhatIfQuery>,
) -> Result<Json<WhatIf>> {
    within("/per_month", query.per_month, 0, 500)?;
    within("/late", query.late, 0, query.per_month)?;
    within("/months", query.months, 1, 12)?;
    let subject = Subject {
        supplier: id,
        part: query.part,
    };
    let supposed = Supposed {
        per_month: query.per_month,
        late: query.late,
        months: query.months,
        upheld: query.upheld,
    };
    let found = app
        .db
        .read(&grant, |tx| what_if(tx, subject, supposed).scope_boxed())
        .await?;
    Ok(Json(found))
}

fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<()> {
    match (min..=max).contains(&value) {
        true => Ok(()),
        false => Err(Invalid::one(
            field,
            Field::OutOfRange {
                min: min.to_string(),
                max: max.to_string(),
            },
        )),
    }
}
