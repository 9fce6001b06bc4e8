//! The portal of an evicted supplier: it can be read; appeal and settlement stay open, and so does the delivery of what an
//! eviction left with him because nobody else sells it.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::model::{CaseId, SlaRefusal};
use crate::store::{self, Evicted};
use kernel::actor::OrganisationKind;
use kernel::http::grant::Withheld;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(portal_get))
}

/// One's own account and mail (password, sign-in, preferences) are nobody else's business; an appeal is the last right.
const APPEAL: &[Permission] = &[Permission::SignedIn, Permission::FileAppeals];

/// What nobody else sells is still answered and shipped.
const DELIVERY: &[Permission] = &[
    Permission::SignedIn,
    Permission::FileAppeals,
    Permission::ConfirmOrders,
    Permission::ShipOrders,
];

/// What of a portal is closed; none where its supplier is not evicted.
pub const fn withheld(evicted: &Evicted) -> Withheld {
    Withheld {
        but: if evicted.due > 0 { DELIVERY } else { APPEAL },
        why: || SlaRefusal::PortalReadOnly {}.into(),
    }
}

/// Every write of an evicted supplier meets this before its handler: [`kernel::http::Grant`] asks for it.
pub async fn read_only_layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some((actor, own)) = writer(&request) {
        let found = app
            .db
            .read(&actor, |tx| store::evicted(tx, own).scope_boxed())
            .await;
        match found {
            Ok(Some(evicted)) => {
                request.extensions_mut().insert(withheld(&evicted));
            }
            Ok(None) => {}
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}

/// The person of a supplier who is about to write something.
fn writer(request: &Request) -> Option<(Actor, OrganisationId)> {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let actor = request
        .extensions()
        .get::<Actor>()
        .filter(|actor| !reads && actor.organisation_kind == OrganisationKind::Supplier)?;
    Some((actor.clone(), actor.organisation_id?))
}

/// What a supplier may still do.
#[derive(Debug, Serialize, ToSchema)]
struct PortalView {
    /// Evicted: everything can be read, and nothing written but an appeal.
    read_only: bool,
    /// Drops that nobody else can deliver and that are still due from him.
    due: i64,
    /// His last case.
    case_id: Option<CaseId>,
    /// Its number.
    case_number: Option<String>,
}

/// Whether the reader's own portal is closed, and what is still open of it.
#[utoipa::path(
    get, path = "/api/sla/portal", operation_id = "sla_portal", tag = "sla",
    responses((status = 200, body = PortalView))
)]
async fn portal_get(
    State(app): State<App>,
    grant: Grant<needs::FileAppeals>,
) -> Result<Json<PortalView>> {
    let Some(own) = grant.organisation_id else {
        return Err(Error::not_found());
    };
    let evicted = app
        .db
        .read(&grant.actor, |tx| store::evicted(tx, own).scope_boxed())
        .await?;
    Ok(Json(match evicted {
        None => PortalView {
            read_only: false,
            due: 0,
            case_id: None,
            case_number: None,
        },
        Some(evicted) => PortalView {
            read_only: true,
            due: evicted.due,
            case_id: evicted.case_id,
            case_number: evicted.case_number,
        },
    }))
}
