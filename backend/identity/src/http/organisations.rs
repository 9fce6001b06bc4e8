//! `/api/identity/organisations`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::model::{OrgRef, Organisation, OrganisationFacts};
use crate::store::OrganisationFilter;
use crate::{actions, directory, rules, store};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(organisation_list))
        .routes(verb!(organisation_get))
        .routes(verb!(organisation_create))
        .routes(verb!(organisation_amend))
        .routes(verb!(organisation_deactivate))
        .routes(verb!(organisation_activate))
}

/// An organisation with all its facts.
#[derive(Debug, Serialize, ToSchema)]
struct OrganisationView {
    id: OrganisationId,
    kind: OrganisationKind,
    parent: Option<OrgRef>,
    facts: OrganisationFacts,
    active: bool,
    created_at: Instant,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

/// A row of the list of organisations.
#[derive(Debug, Serialize, ToSchema)]
struct OrganisationRow {
    #[serde(flatten)]
    organisation: OrgRef,
    parent_id: Option<OrganisationId>,
    remote: bool,
    single_user: bool,
    active: bool,
    version: i64,
}

fn can(actor: &Actor, organisation: &Organisation) -> Vec<&'static str> {
    if !actor.can(Permission::ManageOrganisations) {
        return Vec::new();
    }
    let mut verbs = vec!["amend"];
    if organisation.active && rules::organisation::deactivate(organisation, 0).is_ok() {
        verbs.push("deactivate");
    }
    if !organisation.active {
        verbs.push("activate");
    }
    verbs
}

async fn view(app: &App, actor: &Actor, id: OrganisationId) -> Result<Tagged<OrganisationView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let organisation = store::organisation_get(tx, id).await?;
                let mut parents = directory::organisation_refs(tx, organisation.parent_id).await?;
                let parent = organisation
                    .parent_id
                    .and_then(|parent| parents.remove(&parent));
                let can = can(tx.actor(), &organisation);
                let Organisation {
                    kind,
                    facts,
                    active,
                    version,
                    created_at,
                    ..
                } = organisation;
                let view = OrganisationView {
                    id,
                    kind,
                    parent,
                    facts,
                    active,
                    created_at,
                    version,
                    can,
                };
                Ok(Tagged::new(version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrganisationQuery {
    /// Part of name or code, or the beginning of pinyin or initials.
    q: Option<String>,
    kind: Option<OrganisationKind>,
    /// Directly below this one.
    parent_id: Option<OrganisationId>,
    active: Option<bool>,
}

/// Organisations within reach, in order of entry.
#[utoipa::path(
    get, path = "/api/identity/organisations", operation_id = "identity_organisation_list", tag = "identity",
    params(OrganisationQuery, PageQuery), responses((status = 200, body = Page<OrganisationRow>))
)]
async fn organisation_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOrganisations>,
    Query(query): Query<OrganisationQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OrganisationRow>>> {
    let (after, limit) = (page.key::<OrganisationId>()?, page.limit_up_to(500));
    let OrganisationQuery {
        q,
        kind,
        parent_id,
        active,
    } = query;
    let filter = &OrganisationFilter {
        q,
        kind,
        parent_id,
        active,
    };
    let rows = app
        .db
        .read(&grant, |tx| {
            store::organisation_list(tx, filter, after, limit + 1).scope_boxed()
        })
        .await?;
    let page = Page::cut(rows, limit, |row| row.id).map(|row| OrganisationRow {
        organisation: row.reference(),
        parent_id: row.parent_id,
        remote: row.facts.remote,
        single_user: row.facts.single_user,
        active: row.active,
        version: row.version,
    });
    Ok(Json(page))
}

/// One organisation.
#[utoipa::path(
    get, path = "/api/identity/organisations/{id}", operation_id = "identity_organisation_get",
    tag = "identity", params(("id" = OrganisationId, Path)),
    responses((status = 200, body = OrganisationView))
)]
async fn organisation_get(
    State(app): State<App>,
    grant: Grant<needs::ReadOrganisations>,
    Path(id): Path<OrganisationId>,
) -> Result<Tagged<OrganisationView>> {
    view(&app, &grant, id).await
}

/// An organisation to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOrganisation {
    kind: OrganisationKind,
    parent_id: Option<OrganisationId>,
    facts: OrganisationFacts,
}

/// Enters an organisation.
#[utoipa::path(
    post, path = "/api/identity/organisations", operation_id = "identity_organisation_create",
    tag = "identity", request_body = NewOrganisation,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = OrganisationView))
)]
async fn organisation_create(
    State(app): State<App>,
    grant: Grant<needs::ManageOrganisations>,
    Once { key, body }: Once<NewOrganisation>,
) -> Result<Tagged<OrganisationView>> {
    let NewOrganisation {
        kind,
        parent_id,
        facts,
    } = &body;
    let id = actions::organisations::create(&app, &grant, &key, *kind, *parent_id, facts).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// An organisation as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationChange {
    /// Another place in the tree; absent: it stays where it is.
    #[serde(default)]
    parent_id: Option<OrganisationId>,
    facts: OrganisationFacts,
}

/// Changes the facts of an organisation, and its place in the tree.
#[utoipa::path(
    put, path = "/api/identity/organisations/{id}", operation_id = "identity_organisation_amend",
    tag = "identity", request_body = OrganisationChange,
    params(("id" = OrganisationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrganisationView))
)]
async fn organisation_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageOrganisations>,
    Path(id): Path<OrganisationId>,
    version: IfMatch,
    Body(change): Body<OrganisationChange>,
) -> Result<Tagged<OrganisationView>> {
    let OrganisationChange { parent_id, facts } = &change;
    actions::organisations::amend(&app, &grant, id, version, *parent_id, facts).await?;
    view(&app, &grant, id).await
}

/// Switches an organisation off.
#[utoipa::path(
    post, path = "/api/identity/organisations/{id}/deactivation", tag = "identity",
    operation_id = "identity_organisation_deactivate",
    params(("id" = OrganisationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrganisationView))
)]
async fn organisation_deactivate(
    State(app): State<App>,
    grant: Grant<needs::ManageOrganisations>,
    Path(id): Path<OrganisationId>,
    version: IfMatch,
) -> Result<Tagged<OrganisationView>> {
    actions::organisations::deactivate(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Switches an organisation on again.
#[utoipa::path(
    post, path = "/api/identity/organisations/{id}/activation", tag = "identity",
    operation_id = "identity_organisation_activate",
    params(("id" = OrganisationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrganisationView))
)]
async fn organisation_activate(
    State(app): State<App>,
    grant: Grant<needs::ManageOrganisations>,
    Path(id): Path<OrganisationId>,
    version: IfMatch,
) -> Result<Tagged<OrganisationView>> {
    actions::organisations::activate(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}
