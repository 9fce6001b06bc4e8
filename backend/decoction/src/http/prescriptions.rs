//! `/api/decoction/prescriptions`: handed in, changed, signed, taken back, unmasked; and from files.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Why;
use crate::actions::importing::{self, Taken};
use crate::actions::{prescribing, reviewing, unmasking};
use crate::draft::NewPrescription;
use crate::model::{PrescriptionId, PrescriptionState, ReviewSeverity};
use crate::patient::Patient;
use crate::report::prescriptions::{
    PrescriptionDetail, PrescriptionFilter, PrescriptionView, prescription, prescriptions,
};
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(prescription_list))
        .routes(verb!(prescription_submit))
        .routes(verb!(prescription_get))
        .routes(verb!(prescription_resubmit))
        .routes(verb!(prescription_sign))
        .routes(verb!(prescription_withdraw))
        .routes(verb!(prescription_unmask))
        .routes(verb!(import_create))
}

/// Which prescriptions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PrescriptionQuery {
    state: Option<PrescriptionState>,
    facility_id: Option<OrganisationId>,
    /// The gravest finding.
    severity: Option<ReviewSeverity>,
}

/// Prescriptions within reach, newest first; patients masked.
#[utoipa::path(
    get, path = "/api/decoction/prescriptions", operation_id = "decoction_prescription_list", tag = "decoction",
    params(PrescriptionQuery, PageQuery), responses((status = 200, body = Page<PrescriptionView>))
)]
async fn prescription_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
    Query(query): Query<PrescriptionQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PrescriptionView>>> {
    let filter = PrescriptionFilter {
        state: query.state,
        facility_id: query.facility_id,
        severity: query.severity,
    };
    let (after, limit) = (page.key::<PrescriptionId>()?, page.limit());
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = prescriptions(tx, Some(keys), filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Hands a prescription in. A facility's own number makes it one, however often it comes.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions", operation_id = "decoction_prescription_submit", tag = "decoction",
    request_body = NewPrescription, params(("Idempotency-Key" = String, Header)), responses((status = 201, body = PrescriptionDetail))
)]
async fn prescription_submit(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    once: Once<NewPrescription>,
) -> Result<Tagged<PrescriptionDetail>> {
    let id = prescribing::submit(&app, &grant, &once.key, &once.body).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

/// A prescription with herbs and findings; the patient masked.
#[utoipa::path(
    get, path = "/api/decoction/prescriptions/{id}", operation_id = "decoction_prescription_get", tag = "decoction",
    params(("id" = PrescriptionId, Path)), responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
    Path(id): Path<PrescriptionId>,
) -> Result<Tagged<PrescriptionDetail>> {
    detail(&app, &grant, id).await
}

pub(super) async fn detail(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
) -> Result<Tagged<PrescriptionDetail>> {
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let found = app
        .db
        .read(actor, |tx| prescription(tx, Some(keys), id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.prescription.version, found))
}

/// Hands in what was changed after it came back.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/resubmission", operation_id = "decoction_prescription_resubmit", tag = "decoction",
    request_body = NewPrescription, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_resubmit(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<NewPrescription>,
) -> Result<Tagged<PrescriptionDetail>> {
    prescribing::resubmit(&app, &grant, id, version, &body).await?;
    detail(&app, &grant, id).await
}

/// The prescriber signs a second time what a rule stops.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/signature", operation_id = "decoction_prescription_sign", tag = "decoction",
    request_body = Why, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_sign(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<PrescriptionDetail>> {
    reviewing::sign(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// The prescriber takes it back.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/withdrawal", operation_id = "decoction_prescription_withdraw", tag = "decoction",
    request_body = Why, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_withdraw(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<PrescriptionDetail>> {
    reviewing::withdraw(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// Shows the patient; the reason stands in the journal.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/unmasking", operation_id = "decoction_prescription_unmask", tag = "decoction",
    request_body = Why, params(("id" = PrescriptionId, Path)), responses((status = 200, body = Patient))
)]
async fn prescription_unmask(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
    Path(id): Path<PrescriptionId>,
    Body(body): Body<Why>,
) -> Result<Json<Patient>> {
    let patient = unmasking::unmask(&app, &grant, id, &body.reason).await?;
    Ok(Json(patient))
}

/// The form of a file.
#[derive(ToSchema)]
#[schema(as = DecoctionImportForm)]
#[expect(dead_code, reason = "only the document reads it")]
struct ImportForm {
    #[schema(value_type = String, format = Binary)]
    file: String,
    /// Who prescribes; the reader's own desk when not given.
    facility_id: Option<OrganisationId>,
}

/// What became of a row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionImportRow)]
struct RowView {
    row_no: u32,
    /// The prescription; null where there is none.
    id: Option<PrescriptionId>,
    /// Made by this file.
    new: bool,
    /// Why there is none.
    problems: Vec<String>,
}

/// Takes a facility's file of prescriptions, row by row; the same file again makes nothing new.
#[utoipa::path(
    post, path = "/api/decoction/imports", operation_id = "decoction_import_create", tag = "decoction",
    request_body(content = ImportForm, content_type = "multipart/form-data"), responses((status = 200, body = Vec<RowView>))
)]
async fn import_create(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    upload: Upload,
) -> Result<Json<Vec<RowView>>> {
    let facility = upload.fields.get("facility_id");
    let facility = facility.filter(|text| !text.trim().is_empty());
    let facility = facility.map(|text| text.trim().parse().map_err(|_| Error::not_found()));
    let taken = importing::take(&app, &grant, facility.transpose()?, &upload).await?;
    let view = |one: Taken| match one.done {
        Ok((id, new)) => RowView {
            row_no: one.row_no,
            id: Some(id),
            new,
            problems: Vec::new(),
        },
        Err(error) => {
            let problem = Problem::of(&error, grant.locale, "");
            let fields = problem.errors.iter();
            let mut problems: Vec<String> = fields
                .map(|field| format!("{} {}", field.pointer, field.detail))
                .collect();
            if problems.is_empty() {
                problems.push(problem.detail);
            }
            RowView {
                row_no: one.row_no,
                id: None,
                new: false,
                problems,
            }
        }
    };
    Ok(Json(taken.into_iter().map(view).collect()))
}
