//! Appeals against a case, with files.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::appeals;
use crate::model::{AppealVerb, AttachmentId, CaseId};
use crate::report::cases::{CaseDetail, attachment};
use kernel::http::idempotency::IdempotencyKey;
use kernel::http::said;
use kernel::http::upload::Upload;
use kernel::prelude::*;

use super::Made;
use super::cases::detail;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(appeal_file))
        .routes(verb!(attachment_add))
        .routes(verb!(attachment_get))
        .routes(verb!(appeal_merit))
        .routes(verb!(appeal_uphold))
        .routes(verb!(appeal_agree))
        .routes(verb!(appeal_dismiss))
}

/// In the supplier's words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAppeal {
    text: String,
}

/// Appeals, once, before the deadline.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/appeal", operation_id = "sla_appeal_file", tag = "sla", request_body = NewAppeal,
    params(("id" = CaseId, Path), ("Idempotency-Key" = String, Header)), responses((status = 201, body = Made))
)]
async fn appeal_file(
    State(app): State<App>,
    grant: Grant<needs::FileAppeals>,
    Path(id): Path<CaseId>,
    Once { key, body }: Once<NewAppeal>,
) -> Result<(StatusCode, Json<Made>)> {
    let made = appeals::file(&app, &grant, &key, id, said("/text", &body.text)?).await?;
    Ok((
        StatusCode::CREATED,
        Json(Made {
            id: made.to_string(),
        }),
    ))
}

/// The form of an upload.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the extractor reads its parts"
)]
struct AttachmentForm {
    /// The file, at most 5 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What kind of file it is.
    media_type: Option<String>,
}

/// Adds a file to a case, as long as there is time to appeal.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/attachments", operation_id = "sla_attachment_add", tag = "sla",
    request_body(content = AttachmentForm, content_type = "multipart/form-data"),
    params(("id" = CaseId, Path), ("Idempotency-Key" = String, Header)), responses((status = 201, body = Made))
)]
async fn attachment_add(
    State(app): State<App>,
    grant: Grant<needs::FileAppeals>,
    Path(id): Path<CaseId>,
    key: IdempotencyKey,
    upload: Upload,
) -> Result<(StatusCode, Json<Made>)> {
    let path = format!("/api/sla/cases/{id}/attachments");
    let key = Idempotency::new(
        key.0,
        &[path.as_bytes(), upload.file_name.as_bytes(), &upload.bytes],
    );
    let media_type = upload
        .fields
        .get("media_type")
        .map_or("application/octet-stream", String::as_str);
    let made = appeals::attach(
        &app,
        &grant,
        &key,
        id,
        &upload.file_name,
        media_type,
        &upload.bytes,
    )
    .await?;
    Ok((
        StatusCode::CREATED,
        Json(Made {
            id: made.to_string(),
        }),
    ))
}

/// A file of a case.
#[utoipa::path(
    get, path = "/api/sla/attachments/{id}", operation_id = "sla_attachment_get", tag = "sla",
    params(("id" = AttachmentId, Path)),
    responses((status = 200, body = String, content_type = "application/octet-stream"))
)]
async fn attachment_get(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Path(id): Path<AttachmentId>,
) -> Result<Response> {
    let (_, _, content) = app
        .db
        .read(&grant, |tx| attachment(tx, id).scope_boxed())
        .await?;
    let bytes = STANDARD.decode(content).map_err(Error::fault)?;
    // Whatever a sender says of his file, browsers save it and do not show it.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
    ];
    Ok((headers, bytes).into_response())
}

/// The centre's answer; may be blank.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AppealAnswer {
    #[serde(default)]
    answer: String,
}

/// Finds that it has merit: where the policy says so, it holds the execution. `If-Match` is the appeal's version.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/appeal-merit", operation_id = "sla_appeal_merit", tag = "sla",
    params(("id" = CaseId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CaseDetail))
)]
async fn appeal_merit(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
) -> Result<Tagged<CaseDetail>> {
    appeals::decide(&app, &grant, id, version, AppealVerb::FindMerit, "").await?;
    detail(&app, &grant, id).await
}

/// Proposes to uphold it; a second person has to agree.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/appeal-upholding", operation_id = "sla_appeal_uphold", tag = "sla",
    request_body = AppealAnswer, params(("id" = CaseId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CaseDetail))
)]
async fn appeal_uphold(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
    Body(body): Body<AppealAnswer>,
) -> Result<Tagged<CaseDetail>> {
    appeals::decide(
        &app,
        &grant,
        id,
        version,
        AppealVerb::Uphold,
        body.answer.trim(),
    )
    .await?;
    detail(&app, &grant, id).await
}

/// Agrees to uphold it, as a second person: the standing is reversed.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/appeal-agreement", operation_id = "sla_appeal_agree", tag = "sla",
    params(("id" = CaseId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CaseDetail))
)]
async fn appeal_agree(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
) -> Result<Tagged<CaseDetail>> {
    appeals::agree(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Dismisses it.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/appeal-dismissal", operation_id = "sla_appeal_dismiss", tag = "sla",
    request_body = AppealAnswer, params(("id" = CaseId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CaseDetail))
)]
async fn appeal_dismiss(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
    Body(body): Body<AppealAnswer>,
) -> Result<Tagged<CaseDetail>> {
    let answer = said("/answer", &body.answer)?;
    appeals::decide(&app, &grant, id, version, AppealVerb::Dismiss, answer).await?;
    detail(&app, &grant, id).await
}
