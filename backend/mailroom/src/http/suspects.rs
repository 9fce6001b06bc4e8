//! `/api/mail/suspects` and `/api/mail/bounces`: addresses from which mail came back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::{bounces, deliveries};
use crate::report;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::http::Upload;
use kernel::ids::OutboxId;
use kernel::mail::SuspectId;
use kernel::prelude::*;

/// Most addresses at once.
const MOST: u64 = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(suspect_list))
        .routes(verb!(suspect_clear))
        .routes(verb!(bounce_import))
}

/// An address from which mail came back, and that nobody has vouched for since.
#[derive(Debug, Serialize, ToSchema)]
struct SuspectView {
    id: SuspectId,
    address: String,
    since_at: Instant,
    /// What the other side said.
    reason: String,
    /// The mail that came back.
    delivery_id: Option<OutboxId>,
    /// The desk to which it went.
    organisation: Option<OrgRef>,
    /// The person to whom it went; null: the desk's own mailbox.
    user: Option<UserRef>,
}

/// Suspect addresses, the oldest first.
#[utoipa::path(
    get, path = "/api/mail/suspects", operation_id = "mailroom_suspect_list", tag = "mailroom",
    responses((status = 200, body = Vec<SuspectView>))
)]
async fn suspect_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOperations>,
) -> Result<Json<Vec<SuspectView>>> {
    let views = app
        .db
        .read(&grant, |tx| {
            async move {
                let found = report::suspect_list(tx, MOST).await?;
                let desks = found.iter().filter_map(|row| row.organisation_id);
                let desks = directory::organisation_refs(tx, desks).await?;
                let people = found.iter().filter_map(|row| row.user_id);
                let people = directory::user_refs(tx, people).await?;
                let view = |row: report::SuspectRow| SuspectView {
                    organisation: row.organisation_id.and_then(|id| desks.get(&id).cloned()),
                    user: row.user_id.and_then(|id| people.get(&id).cloned()),
                    id: row.id,
                    address: row.address,
                    since_at: row.since_at,
                    reason: row.reason,
                    delivery_id: row.outbox_id,
                };
                Ok(found.into_iter().map(view).collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(views))
}

/// Vouches for an address. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/api/mail/suspects/{id}/clearance", operation_id = "mailroom_suspect_clear", tag = "mailroom",
    params(("id" = SuspectId, Path)), responses((status = 204))
)]
async fn suspect_clear(
    State(app): State<App>,
    grant: Grant<needs::ManageOperations>,
    Path(id): Path<SuspectId>,
) -> Result<StatusCode> {
    deliveries::vouch(&app, &grant, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A report of returned mail, as a mail program saves it.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "names the part of the form in the OpenAPI document"
)]
struct BounceForm {
    #[schema(format = Binary, content_media_type = "message/rfc822")]
    file: String,
}

/// What a report came to.
#[derive(Debug, Serialize, ToSchema)]
struct BounceImported {
    /// Deliveries that it is about; none: it names no mail of ours.
    deliveries: Vec<OutboxId>,
    /// Recipients for whom the mail came back for good.
    returned: usize,
    /// This very report was read before.
    known: bool,
}

/// Takes in a report of returned mail (RFC 3464). The same report twice changes nothing.
#[utoipa::path(
    post, path = "/api/mail/bounces", operation_id = "mailroom_bounce_import", tag = "mailroom",
    request_body(content = BounceForm, content_type = "multipart/form-data"),
    responses((status = 200, body = BounceImported))
)]
async fn bounce_import(
    State(app): State<App>,
    grant: Grant<needs::ManageOperations>,
    upload: Upload,
) -> Result<Json<BounceImported>> {
    let done = bounces::import(&app, &grant, &upload.file_name, &upload.bytes).await?;
    Ok(Json(BounceImported {
        deliveries: done.deliveries,
        returned: done.returned,
        known: done.known,
    }))
}
