//! `/api/notices`: lines on the reader's own desk.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use kernel::ids::NoticeId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(notice_list))
        .routes(verb!(notice_read))
}

/// A line on a desk. The client renders `kind` with `params`.
#[derive(Debug, Serialize, ToSchema)]
struct DeskNotice {
    id: NoticeId,
    kind: String,
    #[schema(value_type = Object)]
    params: serde_json::Value,
    link: String,
    created_at: Instant,
    read_at: Option<Instant>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: NoticeId,
    kind: String,
    params: String,
    link: String,
    created_at: Instant,
    read_at: Option<Instant>,
}

/// One's own desk: lines to the person, and lines to everybody there.
const MINE: &str = "organisation_id = ? AND (user_id IS NULL OR user_id = ?)";

fn mine(actor: &Actor) -> Result<Vec<sea_orm::Value>> {
    let desk = actor.organisation_id.ok_or_else(Error::not_found)?;
    Ok(binds![desk, actor.behalf_of.or(actor.user_id)])
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    /// Only those not read yet.
    unread: Option<bool>,
}

/// Notices of one's own desk, newest first.
#[utoipa::path(
    get, path = "/api/notices", operation_id = "kernel_notice_list", tag = "kernel",
    params(NoticeQuery, PageQuery), responses((status = 200, body = Page<DeskNotice>))
)]
async fn notice_list(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Query(query): Query<NoticeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DeskNotice>>> {
    let (after, limit) = (page.key::<NoticeId>()?, page.limit());
    let unread = if query.unread == Some(true) {
        " AND read_at IS NULL"
    } else {
        ""
    };
    let rows: Vec<Row> = app
        .db
        .read(&grant, |tx| {
            async move {
                let mut values = mine(tx.actor())?;
                values.push(after.map_or(i64::MAX, |id| id.0).into());
                let sql = format!(
                    "SELECT id, kind, params, link, created_at, read_at FROM notice \
                     WHERE {MINE} AND id < ?{unread} ORDER BY id DESC LIMIT {}",
                    limit + 1
                );
                tx.rows(&sql, values).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row| row.id).map(|row| {
        DeskNotice {
            id: row.id,
            kind: row.kind,
            params: serde_json::from_str(&row.params).unwrap_or_default(),
            link: row.link,
            created_at: row.created_at,
            read_at: row.read_at,
        }
    })))
}

/// Marks a notice as read. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/api/notices/{id}/reading", operation_id = "kernel_notice_read", tag = "kernel",
    params(("id" = NoticeId, Path)), responses((status = 204))
)]
async fn notice_read(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Path(id): Path<NoticeId>,
) -> Result<StatusCode> {
    app.db
        .write(&grant, |tx| {
            async move {
                let mut values = binds![tx.now(), id];
                values.extend(mine(tx.actor())?);
                let sql = format!(
                    "UPDATE notice SET read_at = COALESCE(read_at, ?) WHERE id = ? AND {MINE}"
                );
                match tx.execute(&sql, values).await? {
                    0 => Err(Error::not_found()),
                    _ => Ok(()),
                }
            }
            .scope_boxed()
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
