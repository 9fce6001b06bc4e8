//! `/api/demand/rounds/{id}/roll-up`: what the accepted sheets of a round come to.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::round_sheet;
use crate::actions::rounds::{self, RollUp};
use crate::model::declaration::RoundId;
use formulary::model::ItemRef;
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;
use kernel::table::FileFormat;
use suppliers;
use suppliers::model::VbpLineId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(round_roll_up))
        .routes(verb!(round_roll_up_line))
        .routes(verb!(round_export))
}

/// What the accepted sheets come to for a line of the tender.
#[derive(Debug, Serialize, ToSchema)]
struct RollUpRow {
    line_id: VbpLineId,
    code: String,
    company: String,
    group_name: String,
    items: Vec<ItemRef>,
    /// Agreed part of the need, 1/100 %.
    ratio_bp: i64,
    /// Declared need that falls to the line.
    base: Quantity,
    /// Proposed agreed quantity: base × ratio, whole packs.
    agreed: Quantity,
    /// What is on record for the year now.
    recorded: Quantity,
    /// Facilities with a part.
    facilities: usize,
}

fn rows(outcome: &RollUp) -> Vec<RollUpRow> {
    let mut sums: BTreeMap<VbpLineId, (i64, i64, usize)> = BTreeMap::new();
    for share in &outcome.shares {
        let sum = sums.entry(share.line).or_default();
        sum.0 += share.base.0;
        sum.1 += share.agreed.0;
        sum.2 += usize::from(share.agreed.is_positive());
    }
    let row = |(line, ratio_bp): &(suppliers::LineYear, i64)| {
        let (base, agreed, facilities) = sums.get(&line.id).copied().unwrap_or_default();
        let own = outcome
            .items
            .iter()
            .filter(|item| item.vbp_line_id == Some(line.id));
        RollUpRow {
            line_id: line.id,
            code: line.code.clone(),
            company: line.company.clone(),
            group_name: line.group_name.clone(),
            items: own.map(|item| item.item.clone()).collect(),
            ratio_bp: *ratio_bp,
            base: Quantity(base),
            agreed: Quantity(agreed),
            recorded: line.agreed_milli,
            facilities,
        }
    };
    outcome.lines.iter().map(row).collect()
}

async fn rolled(app: &App, actor: &Actor, id: RoundId) -> Result<RollUp> {
    app.db
        .read(actor, |tx| {
            async move { rounds::rolled_up(tx, id).await }.scope_boxed()
        })
        .await
}

/// Proposed agreed quantities by line: accepted sheets × the tender's ratio. Always the whole list.
#[utoipa::path(
    get, path = "/api/demand/rounds/{id}/roll-up", operation_id = "demand_round_roll_up", tag = "demand",
    params(("id" = RoundId, Path)), responses((status = 200, body = Page<RollUpRow>))
)]
async fn round_roll_up(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<RoundId>,
) -> Result<Json<Page<RollUpRow>>> {
    let items = rows(&rolled(&app, &grant, id).await?);
    Ok(Json(Page { items, next: None }))
}

/// A facility's part of a line.
#[derive(Debug, Serialize, ToSchema)]
struct RollUpShare {
    facility: OrgRef,
    base: Quantity,
    agreed: Quantity,
}

/// Parts of the facilities for one line, by code of the facility.
#[utoipa::path(
    get, path = "/api/demand/rounds/{id}/roll-up/{line_id}", operation_id = "demand_round_roll_up_line",
    tag = "demand", params(("id" = RoundId, Path), ("line_id" = VbpLineId, Path)),
    responses((status = 200, body = Page<RollUpShare>))
)]
async fn round_roll_up_line(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path((id, line)): Path<(RoundId, VbpLineId)>,
) -> Result<Json<Page<RollUpShare>>> {
    let items = app
        .db
        .read(&grant, |tx| {
            async move {
                let outcome = rounds::rolled_up(tx, id).await?;
                let own = outcome.shares.iter().filter(|share| share.line == line);
                let names = own.clone().map(|share| share.facility);
                let names = directory::organisation_refs(tx, names).await?;
                let shares = own.filter_map(|share| {
                    Some(RollUpShare {
                        facility: names.get(&share.facility)?.clone(),
                        base: share.base,
                        agreed: share.agreed,
                    })
                });
                Ok(shares.collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// xlsx unless told otherwise.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The outcome by line and facility as a file for the provincial platform, in the reader's language.
#[utoipa::path(
    get, path = "/api/demand/rounds/{id}/export", operation_id = "demand_round_export", tag = "demand",
    params(("id" = RoundId, Path), ExportQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn round_export(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<RoundId>,
    Query(ExportQuery { format }): Query<ExportQuery>,
) -> Result<impl IntoResponse> {
    let format = format.unwrap_or(FileFormat::Xlsx);
    let bytes = round_sheet::file(&app, &grant, id, format).await?;
    let name = format!("attachment; filename=\"declaration.{format}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}
