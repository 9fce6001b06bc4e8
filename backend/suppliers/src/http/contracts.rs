//! `/api/suppliers/contracts`: heads and verbs.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::lines::{ContractLineView, page_of};
use super::wire::named;
use crate::actions::contracts::{self as actions, Head};
use crate::model::{
    Contract, ContractId, ContractKind, ContractState, ContractStateWord, ContractVerb, SupplierId,
};
use crate::store;
use crate::store::contracts::Filter;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(contract_list))
        .routes(verb!(contract_create))
        .routes(verb!(contract_get))
        .routes(verb!(contract_amend))
        .routes(verb!(contract_activate))
        .routes(verb!(contract_terminate))
}

/// A contract in the list.
#[derive(Debug, Serialize, ToSchema)]
struct ContractRow {
    id: ContractId,
    number: String,
    supplier: OrgRef,
    kind: ContractKind,
    title: String,
    starts_on: Day,
    ends_on: Day,
    payment_days: i64,
    state: ContractStateWord,
    /// In force today?
    in_force: bool,
    line_count: i64,
    version: i64,
    can: Vec<ContractVerb>,
}

/// A contract with the first page of its lines.
#[derive(Debug, Serialize, ToSchema)]
struct ContractView {
    #[serde(flatten)]
    head: ContractRow,
    drafted_by: Option<UserRef>,
    activated_by: Option<UserRef>,
    created_at: Instant,
    lines: Page<ContractLineView>,
}

fn row(
    contract: &Contract,
    supplier: OrgRef,
    line_count: i64,
    actor: &Actor,
    day: Day,
) -> ContractRow {
    ContractRow {
        id: contract.id,
        number: contract.number.clone(),
        supplier,
        kind: contract.kind,
        title: contract.title.clone(),
        starts_on: contract.starts_on,
        ends_on: contract.ends_on,
        payment_days: contract.payment_days,
        state: contract.state.word(),
        in_force: contract.holds_on(day),
        line_count,
        version: contract.version,
        can: actions::can(actor, contract),
    }
}

async fn view(app: &App, actor: &Actor, id: ContractId) -> Result<Tagged<ContractView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                let suppliers = directory::organisation_refs(tx, [contract.supplier_id]).await?;
                let activated_by = match contract.state {
                    ContractState::Draft => None,
                    ContractState::Active { activated_by }
                    | ContractState::Terminated { activated_by } => Some(activated_by),
                };
                let people = [Some(contract.drafted_by), activated_by];
                let people = directory::user_refs(tx, people.into_iter().flatten()).await?;
                let count = store::lines::count(tx, id).await?;
                let supplier = named(&suppliers, contract.supplier_id)?;
                let view = ContractView {
                    head: row(&contract, supplier, count, tx.actor(), tx.day()),
                    drafted_by: people.get(&contract.drafted_by).cloned(),
                    activated_by: activated_by.and_then(|by| people.get(&by).cloned()),
                    created_at: contract.created_at,
                    lines: page_of(tx, id, None, None, 50).await?,
                };
                Ok(Tagged::new(contract.version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContractQuery {
    supplier_id: Option<SupplierId>,
    state: Option<ContractStateWord>,
    kind: Option<ContractKind>,
    /// Part of number, title or the supplier's name.
    q: Option<String>,
}

/// Contracts within reach, newest first.
#[utoipa::path(
    get, path = "/api/suppliers/contracts", operation_id = "suppliers_contract_list",
    tag = "suppliers", params(ContractQuery, PageQuery),
    responses((status = 200, body = Page<ContractRow>))
)]
async fn contract_list(
    State(app): State<App>,
    grant: Grant<needs::ReadContracts>,
    Query(ContractQuery {
        supplier_id,
        state,
        kind,
        q,
    }): Query<ContractQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ContractRow>>> {
    let (after, limit) = (page.key::<ContractId>()?, page.limit());
    let filter = &Filter {
        supplier_id,
        state,
        kind,
        q,
    };
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                let listed = store::contracts::list(tx, filter, after, limit + 1).await?;
                let suppliers = listed.iter().map(|row| row.contract.supplier_id);
                let suppliers = directory::organisation_refs(tx, suppliers).await?;
                let rows = listed.iter().map(|listed| {
                    let contract = &listed.contract;
                    let supplier = named(&suppliers, contract.supplier_id)?;
                    Ok(row(
                        contract,
                        supplier,
                        listed.line_count,
                        tx.actor(),
                        tx.day(),
                    ))
                });
                rows.collect::<Result<Vec<_>>>()
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row| row.id)))
}

/// One contract with the first page of its lines.
#[utoipa::path(
    get, path = "/api/suppliers/contracts/{id}", operation_id = "suppliers_contract_get",
    tag = "suppliers", params(("id" = ContractId, Path)),
    responses((status = 200, body = ContractView))
)]
async fn contract_get(
    State(app): State<App>,
    grant: Grant<needs::ReadContracts>,
    Path(id): Path<ContractId>,
) -> Result<Tagged<ContractView>> {
    view(&app, &grant, id).await
}

/// The head of a contract to be drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewContract {
    supplier_id: SupplierId,
    /// Blank: the next number of the county's own series.
    #[serde(default)]
    number: String,
    kind: ContractKind,
    title: String,
    starts_on: Day,
    ends_on: Day,
    payment_days: i64,
}

/// Drafts a contract.
#[utoipa::path(
    post, path = "/api/suppliers/contracts", operation_id = "suppliers_contract_create",
    tag = "suppliers", request_body = NewContract, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ContractView))
)]
async fn contract_create(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Once { key, body }: Once<NewContract>,
) -> Result<Tagged<ContractView>> {
    let NewContract {
        supplier_id,
        number,
        kind,
        title,
        starts_on,
        ends_on,
        payment_days,
    } = body;
    let head = Head {
        number,
        kind,
        title,
        starts_on,
        ends_on,
        payment_days,
    };
    let id = actions::create(&app, &grant, &key, supplier_id, &head).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// The head of a draft as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContractHead {
    /// Blank: it keeps its number.
    #[serde(default)]
    number: String,
    kind: ContractKind,
    title: String,
    starts_on: Day,
    ends_on: Day,
    payment_days: i64,
}

/// Changes the head of a draft.
#[utoipa::path(
    put, path = "/api/suppliers/contracts/{id}", operation_id = "suppliers_contract_amend",
    tag = "suppliers", request_body = ContractHead,
    params(("id" = ContractId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ContractView))
)]
async fn contract_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Path(id): Path<ContractId>,
    version: IfMatch,
    Body(body): Body<ContractHead>,
) -> Result<Tagged<ContractView>> {
    let ContractHead {
        number,
        kind,
        title,
        starts_on,
        ends_on,
        payment_days,
    } = body;
    let head = Head {
        number,
        kind,
        title,
        starts_on,
        ends_on,
        payment_days,
    };
    actions::amend(&app, &grant, id, version, &head).await?;
    view(&app, &grant, id).await
}

/// Puts a draft into force, as another person than its drafter.
#[utoipa::path(
    post, path = "/api/suppliers/contracts/{id}/activation", tag = "suppliers",
    operation_id = "suppliers_contract_activate",
    params(("id" = ContractId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ContractView))
)]
async fn contract_activate(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Path(id): Path<ContractId>,
    version: IfMatch,
) -> Result<Tagged<ContractView>> {
    actions::activate(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Why a contract ends before its day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Termination {
    reason: String,
}

/// Ends a contract before its day.
#[utoipa::path(
    post, path = "/api/suppliers/contracts/{id}/termination", tag = "suppliers",
    operation_id = "suppliers_contract_terminate", request_body = Termination,
    params(("id" = ContractId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ContractView))
)]
async fn contract_terminate(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Path(id): Path<ContractId>,
    version: IfMatch,
    Body(Termination { reason }): Body<Termination>,
) -> Result<Tagged<ContractView>> {
    actions::terminate(&app, &grant, id, version, &reason).await?;
    view(&app, &grant, id).await
}
