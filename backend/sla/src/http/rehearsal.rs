//! Rehearsal: what another policy would have done with the county's own history.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::ladder::{Known, narrow, subjects_by};
use crate::model::Subject;
use crate::policy::LevelsPolicy;
use crate::rules::standing::kept;
use crate::store;
use formulary::directory::Names;
use identity::model::OrgRef;
use kernel::prelude::*;
use service_levels::policy::Scope;
use suppliers::model::{BusinessPart, Standing};

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
    /// In which part of the business; none for all that he does.
    part: Option<BusinessPart>,
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
                let names = Names::of_organisations(tx, suppliers.clone()).await?;
                let mut found = Vec::new();
                for id in suppliers {
                    for subject in subjects_of(tx, id, policy).await? {
                        let known = Known::of(tx, subject).await?;
                        let mut rehearsed = policy.0.clone();
                        narrow(&mut rehearsed, subject);
                        let now = told(known.changes(tx.day().0));
                        let rehearsed = told(known.changes_by(&rehearsed, tx.day().0));
                        if subject.part.is_some() && now.is_empty() && rehearsed.is_empty() {
                            continue;
                        }
                        found.push(RehearsedSupplier {
                            supplier: names.organisation(id)?,
                            part: subject.part,
                            differs: now != rehearsed,
                            now,
                            rehearsed,
                        });
                    }
                }
                Ok(found)
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

fn told(changes: Vec<service_levels::ladder::Change>) -> Vec<RehearsedChange> {
    let change = |one: service_levels::ladder::Change| RehearsedChange {
        on_day: Day(one.on),
        to: kept(one.to),
    };
    changes.into_iter().map(change).collect()
}

/// Who is judged now, or would be by the rehearsed policy.
async fn subjects_of(
    tx: &Tx,
    supplier: OrganisationId,
    policy: &LevelsPolicy,
) -> Result<Vec<Subject>> {
    let versions = tx.policy_versions::<LevelsPolicy>().await?;
    let in_force = versions.iter().map(|one| one.1.0.scope);
    let scopes: Vec<Scope> = in_force.chain([policy.0.scope]).collect();
    subjects_by(tx, supplier, &scopes).await
}
