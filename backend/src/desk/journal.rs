//! `/api/journal`: who did what to which document.

use axum::Json;
use axum::extract::State;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use identity::directory;
use identity::model::UserRef;
use kernel::ids::JournalId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(journal_list))
}

/// A line of the journal.
#[derive(Debug, Serialize, ToSchema)]
struct JournalLine {
    id: JournalId,
    at: Instant,
    /// Null: the system itself.
    actor: Option<UserRef>,
    /// The absent colleague for whom the actor acted.
    behalf_of: Option<UserRef>,
    verb: String,
    entity: String,
    entity_id: String,
    number: Option<String>,
    #[schema(value_type = Object)]
    facts: serde_json::Value,
    request_id: String,
    /// Has its place in the hash chain.
    sealed: bool,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: JournalId,
    at: Instant,
    actor_user_id: Option<UserId>,
    behalf_user_id: Option<UserId>,
    verb: String,
    entity: String,
    entity_id: i64,
    entity_number: Option<String>,
    facts: String,
    request_id: String,
    sealed_seq: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JournalQuery {
    /// Word of the document, e.g. `purchase_order`.
    entity: Option<String>,
    /// Id of the document; needs `entity`.
    entity_id: Option<String>,
}

/// The journal, newest first.
#[utoipa::path(
    get, path = "/api/journal", operation_id = "kernel_journal_list", tag = "kernel",
    params(JournalQuery, PageQuery), responses((status = 200, body = Page<JournalLine>))
)]
async fn journal_list(
    State(app): State<App>,
    grant: Grant<needs::ReadJournal>,
    Query(query): Query<JournalQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<JournalLine>>> {
    let (after, limit) = (page.key::<JournalId>()?, page.limit());
    let query = &query;
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = rows(tx, query, after, limit + 1).await?;
                let people = rows
                    .iter()
                    .flat_map(|row| [row.actor_user_id, row.behalf_user_id])
                    .flatten();
                let names = directory::user_refs(tx, people).await?;
                let page = Page::cut(rows, limit, |row| row.id);
                let name = |id: Option<UserId>| id.and_then(|id| names.get(&id).cloned());
                Ok(page.map(|row| JournalLine {
                    id: row.id,
                    at: row.at,
                    actor: name(row.actor_user_id),
                    behalf_of: name(row.behalf_user_id),
                    verb: row.verb,
                    entity: row.entity,
                    entity_id: row.entity_id.to_string(),
                    number: row.entity_number,
                    facts: serde_json::from_str(&row.facts).unwrap_or_default(),
                    request_id: row.request_id,
                    sealed: row.sealed_seq.is_some(),
                }))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

async fn rows(
    tx: &Tx,
    query: &JournalQuery,
    after: Option<JournalId>,
    limit: u64,
) -> Result<Vec<Row>> {
    let mut sql =
        "SELECT id, at, actor_user_id, behalf_user_id, verb, entity, entity_id, entity_number, \
                   facts, request_id, sealed_seq FROM journal WHERE id < ?"
            .to_owned();
    let mut values = binds![after.map_or(i64::MAX, |id| id.0)];
    if let Some(entity) = &query.entity {
        sql.push_str(" AND entity = ?");
        values.push(entity.as_str().into());
    }
    if let Some(id) = &query.entity_id {
        let id: i64 = id.parse().map_err(|_| General::MalformedRequest {
            reason: "entity_id".to_owned(),
        })?;
        sql.push_str(" AND entity_id = ?");
        values.push(id.into());
    }
    sql.push_str(&format!(" ORDER BY id DESC LIMIT {limit}"));
    tx.rows(&sql, values).await
}
