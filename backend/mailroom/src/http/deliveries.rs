//! `/api/mail/deliveries`: what left for whom, and what became of it.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::deliveries as actions;
use crate::model::Stage;
use crate::report::{self, Delivery, DeliveryFilter};
use crate::rules::template;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::ids::OutboxId;
use kernel::mail::{self, AttemptOutcome, Mail};
use kernel::notice::NoticeUrgency;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

/// Most rows of a file.
const FILE_ROWS: u64 = 50_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(delivery_list))
        .routes(verb!(delivery_export))
        .routes(verb!(delivery_get))
        .routes(verb!(delivery_attachment))
        .routes(verb!(delivery_resend))
        .routes(verb!(test_send))
}

/// A mail to one desk or person.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DeliveryRow {
    id: OutboxId,
    /// Word of the template; blank for mail of older releases.
    kind: String,
    /// What people call it.
    kind_name: String,
    urgency: NoticeUrgency,
    /// Addresses, comma-separated.
    recipient: String,
    subject: String,
    stage: Stage,
    attempts: i64,
    created_at: Instant,
    /// When it is tried next, while it waits.
    next_at: Option<Instant>,
    sent_at: Option<Instant>,
    /// Why the last attempt failed, or why it came back.
    reason: Option<String>,
    /// The desk told.
    organisation: Option<OrgRef>,
    /// The person told; null: the desk's own mailbox.
    user: Option<UserRef>,
    /// Page of the cause.
    link: String,
    /// Mail to one of its addresses came back, and nobody has vouched for it since.
    suspect: bool,
}

/// An attempt to hand it over.
#[derive(Debug, Serialize, ToSchema)]
struct AttemptView {
    started_at: Instant,
    finished_at: Option<Instant>,
    outcome: AttemptOutcome,
    /// What the server, or the wire, said.
    reason: String,
}

/// A report that it came back.
#[derive(Debug, Serialize, ToSchema)]
struct BounceView {
    received_at: Instant,
    /// Name of the report's file.
    source: String,
    recipient: String,
    action: String,
    status: String,
    diagnostic: String,
}

/// A file that goes with it.
#[derive(Debug, Serialize, ToSchema)]
struct AttachmentView {
    /// Its place, for reading it.
    number: usize,
    file_name: String,
    media_type: String,
    bytes: usize,
}

/// A mail with its content and everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    #[serde(flatten)]
    row: DeliveryRow,
    locale: Locale,
    /// Left part of the Message-ID, the same at every attempt.
    message_name: String,
    text: String,
    html: Option<String>,
    attachments: Vec<AttachmentView>,
    history: Vec<AttemptView>,
    bounces: Vec<BounceView>,
    /// `resend`, when it was given up or came back.
    can: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveryQuery {
    stage: Option<Stage>,
    kind: Option<String>,
    /// Part of an address or of the subject.
    q: Option<String>,
    /// Written on this day.
    day: Option<Day>,
}

impl From<DeliveryQuery> for DeliveryFilter {
    fn from(query: DeliveryQuery) -> Self {
        Self {
            stage: query.stage,
            kind: query.kind.filter(|kind| !kind.is_empty()),
            q: query.q,
            day: query.day,
        }
    }
}

fn kind_name(locale: Locale, kind: &str) -> String {
    if template::is_known(kind) {
        template::name(locale, kind)
    } else {
        String::new()
    }
}

/// Names and suspects for rows.
async fn rows(tx: &Tx, found: Vec<Delivery>) -> Result<Vec<DeliveryRow>> {
    let desks = found.iter().filter_map(|row| row.organisation_id);
    let desks: HashMap<_, _> = directory::organisation_refs(tx, desks).await?;
    let people = directory::user_refs(tx, found.iter().filter_map(|row| row.user_id)).await?;
    let addresses = found.iter().flat_map(|row| row.recipient.split(", "));
    let suspects = mail::suspects(tx, addresses).await?;
    let locale = tx.actor().locale;
    let row = |row: Delivery| {
        let stage = row.stage();
        let waits = matches!(stage, Stage::Waiting | Stage::Retrying);
        DeliveryRow {
            stage,
            kind_name: kind_name(locale, &row.kind),
            next_at: waits.then_some(row.due_at),
            organisation: row.organisation_id.and_then(|id| desks.get(&id).cloned()),
            user: row.user_id.and_then(|id| people.get(&id).cloned()),
            suspect: row
                .recipient
                .split(", ")
                .any(|address| suspects.contains_key(address)),
            id: row.id,
            kind: row.kind,
            urgency: row.urgency,
            recipient: row.recipient,
            subject: row.subject,
            attempts: row.attempts,
            created_at: row.created_at,
            sent_at: row.sent_at,
            reason: row.last_error,
            link: row.link,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// Deliveries, newest first: all of them for whoever reads operations, one's own for everybody else.
#[utoipa::path(
    get, path = "/api/mail/deliveries", operation_id = "mailroom_delivery_list", tag = "mailroom",
    params(DeliveryQuery, PageQuery), responses((status = 200, body = Page<DeliveryRow>))
)]
async fn delivery_list(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Query(query): Query<DeliveryQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DeliveryRow>>> {
    let (after, limit) = (page.key::<OutboxId>()?, page.limit());
    let filter = &DeliveryFilter::from(query);
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let found = report::delivery_list(tx, filter, after, limit + 1).await?;
                let page = Page::cut(found, limit, |row| row.id);
                Ok(Page {
                    items: rows(tx, page.items).await?,
                    next: page.next,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveryExportQuery {
    /// xlsx when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// Deliveries as a file, with the filters of the list.
#[utoipa::path(
    get, path = "/api/mail/deliveries/export", operation_id = "mailroom_delivery_export", tag = "mailroom",
    params(DeliveryExportQuery, DeliveryQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn delivery_export(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Query(export): Query<DeliveryExportQuery>,
    Query(query): Query<DeliveryQuery>,
) -> Result<impl IntoResponse> {
    let format = export.format.unwrap_or(FileFormat::Xlsx);
    let filter = &DeliveryFilter::from(query);
    let found = app
        .db
        .read(&grant, |tx| {
            report::delivery_list(tx, filter, None, FILE_ROWS).scope_boxed()
        })
        .await?;
    let bytes = sheet(grant.locale, format, &found)?;
    let name = format!("attachment; filename=\"deliveries.{format}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}

fn sheet(locale: Locale, format: FileFormat, found: &[Delivery]) -> Result<Vec<u8>> {
    let say = |key: &str| text(locale, &format!("mailroom.{key}"), &Map::new());
    let columns = [
        ("created_at", 18),
        ("kind", 14),
        ("recipient", 32),
        ("subject", 48),
        ("stage", 12),
        ("attempts", 10),
        ("sent_at", 18),
        ("reason", 40),
    ];
    let headings: Vec<Heading> = columns
        .iter()
        .map(|(key, width)| Heading::new(say(&format!("sheet.{key}")), *width))
        .collect();
    let rows = found.iter().map(|row| {
        vec![
            Cell::text(row.created_at.local()),
            Cell::text(kind_name(locale, &row.kind)),
            Cell::text(row.recipient.as_str()),
            Cell::text(row.subject.as_str()),
            Cell::text(say(&format!("stage.{}", row.stage()))),
            Cell::number(row.attempts),
            Cell::text(row.sent_at.map(Instant::local).unwrap_or_default()),
            Cell::text(row.last_error.as_deref().unwrap_or_default()),
        ]
    });
    write(format, &say("sheet.title"), &headings, rows).map_err(Error::fault)
}

/// One delivery with its content and history.
#[utoipa::path(
    get, path = "/api/mail/deliveries/{id}", operation_id = "mailroom_delivery_get", tag = "mailroom",
    params(("id" = OutboxId, Path)), responses((status = 200, body = DeliveryView))
)]
async fn delivery_get(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Path(id): Path<OutboxId>,
) -> Result<Json<DeliveryView>> {
    view(&app, &grant, id).await.map(Json)
}

async fn view(app: &App, actor: &Actor, id: OutboxId) -> Result<DeliveryView> {
    app.db
        .read(actor, |tx| {
            async move {
                let found = report::delivery_get(tx, id).await?;
                let (locale, again) = (found.locale, found.can_resend());
                let mail: Mail = serde_json::from_str(&report::payload(tx, id).await?)?;
                let history = mail::attempts_of(tx, id).await?;
                let bounces = report::bounces_of(tx, id).await?;
                let row = rows(tx, vec![found]).await?.remove(0);
                let again = again && tx.actor().can(Permission::ManageOperations);
                Ok(DeliveryView {
                    row,
                    locale,
                    message_name: format!("{}{id}", mail::NAME),
                    text: mail.text,
                    html: mail.html,
                    attachments: mail
                        .attachments
                        .iter()
                        .enumerate()
                        .map(attachment)
                        .collect(),
                    history: history.into_iter().map(AttemptView::from).collect(),
                    bounces: bounces.into_iter().map(BounceView::from).collect(),
                    can: again.then_some("resend").into_iter().collect(),
                })
            }
            .scope_boxed()
        })
        .await
}

fn attachment((number, file): (usize, &mail::Attachment)) -> AttachmentView {
    AttachmentView {
        number,
        file_name: file.file_name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.content.len(),
    }
}

impl From<mail::Attempt> for AttemptView {
    fn from(attempt: mail::Attempt) -> Self {
        Self {
            started_at: attempt.started_at,
            finished_at: attempt.finished_at,
            outcome: attempt.outcome,
            reason: attempt.reason,
        }
    }
}

impl From<report::BounceRow> for BounceView {
    fn from(row: report::BounceRow) -> Self {
        Self {
            received_at: row.received_at,
            source: row.source,
            recipient: row.recipient,
            action: row.action,
            status: row.status,
            diagnostic: row.diagnostic,
        }
    }
}

/// A file that went with a mail.
#[utoipa::path(
    get, path = "/api/mail/deliveries/{id}/attachments/{number}", operation_id = "mailroom_delivery_attachment",
    tag = "mailroom", params(("id" = OutboxId, Path), ("number" = usize, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn delivery_attachment(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Path((id, number)): Path<(OutboxId, usize)>,
) -> Result<impl IntoResponse> {
    let file = app
        .db
        .read(&grant, |tx| {
            async move {
                report::delivery_get(tx, id).await?;
                let mut mail: Mail = serde_json::from_str(&report::payload(tx, id).await?)?;
                if number >= mail.attachments.len() {
                    return Err(Error::not_found());
                }
                Ok(mail.attachments.swap_remove(number))
            }
            .scope_boxed()
        })
        .await?;
    // Never shown in place, whatever it says it is.
    let kind = "application/octet-stream".to_owned();
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        ],
        file.content,
    ))
}

/// Sends a mail again that was given up or came back. Asking twice is asking once.
#[utoipa::path(
    post, path = "/api/mail/deliveries/{id}/resending", operation_id = "mailroom_delivery_resend", tag = "mailroom",
    params(("id" = OutboxId, Path)), responses((status = 200, body = DeliveryView))
)]
async fn delivery_resend(
    State(app): State<App>,
    grant: Grant<needs::ManageOperations>,
    Path(id): Path<OutboxId>,
) -> Result<Json<DeliveryView>> {
    actions::resend(&app, &grant, id).await?;
    view(&app, &grant, id).await.map(Json)
}

/// To whom a test mail goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TestMail {
    to: String,
}

/// Writes a test mail, which takes the way that every mail takes. Read its delivery to see what became of it.
#[utoipa::path(
    post, path = "/api/mail/tests", operation_id = "mailroom_test_send", tag = "mailroom",
    request_body = TestMail, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DeliveryView))
)]
async fn test_send(
    State(app): State<App>,
    grant: Grant<needs::ManageOperations>,
    Once { key, body }: Once<TestMail>,
) -> Result<impl IntoResponse> {
    let written = actions::test(&app, &grant, &key, &body.to).await?;
    let view = view(&app, &grant, written.id).await?;
    Ok((axum::http::StatusCode::CREATED, Json(view)))
}
