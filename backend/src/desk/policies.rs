//! `/api/policies`: rules of the house that are data.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use identity::directory;
use identity::model::UserRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(policy_list))
        .routes(verb!(policy_set))
}

/// A policy with all its versions.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyView {
    key: String,
    /// What the product ships with.
    #[schema(value_type = Object)]
    default: serde_json::Value,
    /// What holds today.
    #[schema(value_type = Object)]
    current: serde_json::Value,
    /// Newest first, future ones included.
    versions: Vec<PolicyVersion>,
}

/// One dated value.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyVersion {
    #[schema(value_type = Object)]
    value: serde_json::Value,
    effective_on: Day,
    /// Null: shipped with the product.
    created_by: Option<UserRef>,
    created_at: Instant,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    key: String,
    value: String,
    effective_on: Day,
    created_by: Option<UserId>,
    created_at: Instant,
}

/// All policies.
#[utoipa::path(
    get, path = "/api/policies", operation_id = "kernel_policy_list", tag = "kernel",
    responses((status = 200, body = Vec<PolicyView>))
)]
async fn policy_list(
    State(app): State<App>,
    grant: Grant<needs::ReadPolicies>,
) -> Result<Json<Vec<PolicyView>>> {
    let policies = &app.settings.policies;
    let views = app
        .db
        .read(&grant, |tx| {
            async move {
                let sql = "SELECT key, value, effective_on, created_by, created_at FROM policy \
                           ORDER BY key, effective_on DESC";
                let rows: Vec<Row> = tx.rows(sql, binds![]).await?;
                let names =
                    directory::user_refs(tx, rows.iter().filter_map(|row| row.created_by)).await?;
                let today = tx.day();
                Ok(policies
                    .values()
                    .map(|kind| {
                        let versions: Vec<PolicyVersion> = rows
                            .iter()
                            .filter(|row| row.key == kind.key)
                            .map(|row| PolicyVersion {
                                value: serde_json::from_str(&row.value).unwrap_or_default(),
                                effective_on: row.effective_on,
                                created_by: row.created_by.and_then(|id| names.get(&id).cloned()),
                                created_at: row.created_at,
                            })
                            .collect();
                        let default = (kind.default)();
                        let current = versions
                            .iter()
                            .find(|version| version.effective_on <= today);
                        PolicyView {
                            key: kind.key.to_owned(),
                            current: current
                                .map_or_else(|| default.clone(), |version| version.value.clone()),
                            default,
                            versions,
                        }
                    })
                    .collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(views))
}

/// A policy to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PolicySet {
    key: String,
    #[schema(value_type = Object)]
    value: serde_json::Value,
    /// Today or later: what held in the past stays as it was.
    effective_on: Day,
}

/// Sets a policy from a day on.
#[utoipa::path(
    post, path = "/api/policies", operation_id = "kernel_policy_set", tag = "kernel",
    request_body = PolicySet, params(("Idempotency-Key" = String, Header)), responses((status = 204))
)]
async fn policy_set(
    State(app): State<App>,
    grant: Grant<needs::ManagePolicies>,
    Once { key, body }: Once<PolicySet>,
) -> Result<StatusCode> {
    let unknown = || {
        Invalid::one(
            "/key",
            Field::UnknownReference {
                value: body.key.clone(),
            },
        )
    };
    let kind = app
        .settings
        .policies
        .get(body.key.as_str())
        .copied()
        .ok_or_else(unknown)?;
    (kind.check)(&body.value)
        .map_err(|reason| Invalid::one("/value", Field::Malformed { reason }))?;
    let body = &body;
    app.db
        .write_once(&grant, &key, |tx| {
            async move {
                if body.effective_on < tx.day() {
                    let range = Field::OutOfRange {
                        min: tx.day().to_string(),
                        max: "9999-12-31".to_owned(),
                    };
                    return Err(Invalid::one("/effective_on", range));
                }
                tx.policy_set(kind, &body.value, body.effective_on).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
