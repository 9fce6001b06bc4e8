//! Moves: of an item at an organisation, of a lot through the county, and taking one back.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{asked, item_of};
use crate::actions::reversal;
use crate::model::{LotId, MoveId, MoveReason, PlaceKind};
use crate::store::views::{self, MoveLine};
use formulary::directory::item_refs;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(move_list))
        .routes(verb!(lot_trace))
        .routes(verb!(move_reverse))
}

/// One end of a move.
#[derive(Debug, Serialize, ToSchema)]
struct End {
    kind: PlaceKind,
    organisation: Option<OrgRef>,
}

/// The lot that moved.
#[derive(Debug, Serialize, ToSchema)]
struct LotRef {
    id: LotId,
    number: String,
    expires_on: Day,
}

/// A move of the ledger.
#[derive(Debug, Serialize, ToSchema)]
struct MoveView {
    id: MoveId,
    at: Instant,
    item: ItemRef,
    lot: LotRef,
    from: End,
    to: End,
    quantity: Quantity,
    reason: MoveReason,
    /// Kind of the document that moved it.
    document: String,
    #[schema(value_type = String)]
    document_id: String,
    actor: Option<UserRef>,
    /// The month to which consumption counts.
    period: Option<String>,
    /// The move that this one takes back.
    reverses_id: Option<MoveId>,
    /// Was it taken back?
    reversed: bool,
    can: Vec<&'static str>,
}

struct Names {
    items: HashMap<ItemId, ItemRef>,
    organisations: HashMap<OrganisationId, OrgRef>,
    people: HashMap<UserId, UserRef>,
}

impl Names {
    async fn of(tx: &Tx, rows: &[MoveLine]) -> Result<Self> {
        let ends = rows
            .iter()
            .flat_map(|row| [row.from_organisation_id, row.to_organisation_id]);
        Ok(Self {
            items: item_refs(tx, rows.iter().map(|row| row.item_id)).await?,
            organisations: directory::organisation_refs(tx, ends).await?,
            people: directory::user_refs(tx, rows.iter().filter_map(|row| row.actor_user_id))
                .await?,
        })
    }

    fn view(&self, row: MoveLine, actor: &Actor) -> Result<MoveView> {
        let organisation = |id| self.organisations.get(&id).cloned();
        Ok(MoveView {
            can: can(&row, actor),
            id: row.id,
            at: row.at,
            item: item_of(&self.items, row.item_id)?,
            lot: LotRef {
                id: row.lot_id,
                number: row.lot_number,
                expires_on: row.expires_on,
            },
            from: End {
                kind: row.from_kind,
                organisation: organisation(row.from_organisation_id),
            },
            to: End {
                kind: row.to_kind,
                organisation: organisation(row.to_organisation_id),
            },
            quantity: row.quantity,
            reason: row.reason,
            document: row.document,
            document_id: row.document_id.to_string(),
            actor: row
                .actor_user_id
                .and_then(|id| self.people.get(&id).cloned()),
            period: row.period,
            reverses_id: row.reverses_id,
            reversed: row.reversed,
        })
    }
}

fn can(row: &MoveLine, actor: &Actor) -> Vec<&'static str> {
    let own = actor.organisation_id == Some(row.to_organisation_id)
        || actor.organisation_kind.is_facility();
    let able = actor.can(Permission::CountStock)
        && own
        && !row.reversed
        && reversal::by_hand(row.reason)
        && reversal::may_reverse(actor, &row.document, row.actor_user_id).is_ok();
    if able { vec!["reverse"] } else { Vec::new() }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MoveQuery {
    /// Absent: the reader's own.
    organisation_id: Option<OrganisationId>,
}

/// Moves of an item into and out of one organisation, newest first.
#[utoipa::path(
    get, path = "/api/stock/items/{item_id}/moves", operation_id = "stock_item_move_list", tag = "stock",
    params(("item_id" = ItemId, Path), MoveQuery, PageQuery),
    responses((status = 200, body = Page<MoveView>))
)]
async fn move_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(item): Path<ItemId>,
    Query(MoveQuery { organisation_id }): Query<MoveQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<MoveView>>> {
    let (after, limit) = (page.key::<MoveId>()?, page.limit());
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let organisation = asked(tx, organisation_id).await?.id;
                let rows = views::moves(tx, organisation, item, after, limit + 1).await?;
                let names = Names::of(tx, &rows).await?;
                let page = Page::cut(rows, limit, |row| row.id);
                let shown = page
                    .items
                    .into_iter()
                    .map(|row| names.view(row, tx.actor()));
                Ok(Page {
                    items: shown.collect::<Result<Vec<_>>>()?,
                    next: page.next,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// Where a lot lies.
#[derive(Debug, Serialize, ToSchema)]
struct LiesView {
    organisation: Option<OrgRef>,
    kind: PlaceKind,
    quantity: Quantity,
}

/// A lot's way through the county.
#[derive(Debug, Serialize, ToSchema)]
struct Trace {
    lot: LotRef,
    produced_on: Option<Day>,
    held: bool,
    /// Where it lies now, or was used, within reach.
    lies: Vec<LiesView>,
    /// Its moves within reach, oldest first. Always the whole list.
    items: Vec<MoveView>,
    next: Option<String>,
}

/// Where a lot lies, and every move that brought it there.
#[utoipa::path(
    get, path = "/api/stock/lots/{id}/trace", operation_id = "stock_lot_trace", tag = "stock",
    params(("id" = LotId, Path)), responses((status = 200, body = Trace))
)]
async fn lot_trace(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<LotId>,
) -> Result<Json<Trace>> {
    let trace = app
        .db
        .read(&grant, |tx| {
            async move {
                let lot = views::lot(tx, id).await?;
                let rows = views::lot_moves(tx, id).await?;
                let lies = views::lot_places(tx, id).await?;
                // A lot that never touched the reader's reach does not exist for him.
                if rows.is_empty() {
                    return Err(Error::not_found());
                }
                let owners = lies.iter().map(|row| row.organisation_id);
                let owners = directory::organisation_refs(tx, owners).await?;
                let names = Names::of(tx, &rows).await?;
                let items = rows.into_iter().map(|row| names.view(row, tx.actor()));
                Ok(Trace {
                    lot: LotRef {
                        id,
                        number: lot.number,
                        expires_on: lot.expires_on,
                    },
                    produced_on: lot.produced_on,
                    held: lot.held,
                    lies: lies
                        .into_iter()
                        .map(|row| LiesView {
                            organisation: owners.get(&row.organisation_id).cloned(),
                            kind: row.kind,
                            quantity: row.quantity,
                        })
                        .collect(),
                    items: items.collect::<Result<_>>()?,
                    next: None,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(trace))
}

/// Why a move is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReversalBody {
    reason: String,
}

/// The counter-move.
#[derive(Debug, Serialize, ToSchema)]
struct Reversed {
    id: MoveId,
}

/// Takes back what a desk reported by hand, by a linked counter-move.
#[utoipa::path(
    post, path = "/api/stock/moves/{id}/reversal", operation_id = "stock_move_reverse", tag = "stock",
    request_body = ReversalBody, params(("id" = MoveId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Reversed))
)]
async fn move_reverse(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<MoveId>,
    Once { key, body }: Once<ReversalBody>,
) -> Result<(StatusCode, Json<Reversed>)> {
    let id = reversal::reverse(&app, &grant, &key, id, &body.reason).await?;
    Ok((StatusCode::CREATED, Json(Reversed { id })))
}
