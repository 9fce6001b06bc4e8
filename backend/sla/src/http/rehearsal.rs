//! Rehearsal: what another policy would have done with the county's own history.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::ladder::Known;
use crate::policy::LevelsPolicy;
use crate::report::Names;
use crate::rules::standing::kept;
use crate::store;
use identity::model::OrgRef;
use kernel::prelude::*;
use suppliers::model::Standing;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(rehearse))
}

/// A policy to be rehearsed, the fields of the policy of service levels.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rehearsal {
    #[schema(value_type = Object)]
    policy: serde_json::Value,
}

/// What a policy would have done with a supplier, beside what is in force.
#[derive(Debug, Serialize, ToSchema)]
struct RehearsedSupplier {
    supplier: OrgRef,
    /// By the policies in force.
    now: Vec<RehearsedChange>,
    /// By the rehearsed one, as if it had always held.
    rehearsed: Vec<RehearsedChange>,
    /// They differ in where he stands today, or in when he arrived there.
    differs: bool,
}

/// A change of standing.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
struct RehearsedChange {
    on_day: Day,
    to: Standing,
}

/// Rehearses a policy over the county's own history. Changes nothing.
#[utoipa::path(
    post, path = "/api/sla/rehearsal", operation_id = "sla_rehearse", tag = "sla", request_body = Rehearsal,
    responses((status = 200, body = Vec<RehearsedSupplier>))
)]
async fn rehearse(
    State(app): State<App>,
    grant: Grant<needs::ManagePolicies>,
    Body(body): Body<Rehearsal>,
) -> Result<Json<Vec<RehearsedSupplier>>> {
    let policy: LevelsPolicy = serde_json::from_value(body.policy).map_err(|error| {
        let reason = error.to_string();
        Invalid::one("/policy", Field::Malformed { reason })
    })?;
    let policy = &policy;
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let suppliers = store::suppliers_known(tx).await?;
                let names = Names::of(tx, suppliers.clone(), Vec::new(), Vec::new()).await?;
                let mut found = Vec::new();
                for id in suppliers {
                    let known = Known::of(tx, id).await?;
                    let told =
                        |changes: Vec<service_levels::ladder::Change>| -> Vec<RehearsedChange> {
                            let change = |one: service_levels::ladder::Change| RehearsedChange {
                                on_day: Day(one.on),
                                to: kept(one.to),
                            };
                            changes.into_iter().map(change).collect()
                        };
                    let now = told(known.changes(tx.day().0));
                    let rehearsed = told(known.changes_by(&policy.0, tx.day().0));
                    found.push(RehearsedSupplier {
                        supplier: names.organisation(id)?,
                        differs: now != rehearsed,
                        now,
                        rehearsed,
                    });
                }
                Ok(found)
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}
