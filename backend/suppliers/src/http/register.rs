//! `/api/suppliers`: the register and its licences.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{BlockView, reference};
use crate::actions::register::{self as actions, Entry, LicencePaper};
use crate::model::{
    BusinessPart, Contact, DeliveryArea, Licence, LicenceId, LicenceKind, ReminderPolicy, Standing,
    Supplier, SupplierId,
};
use crate::rules::orders::{Card, Facts, card};
use crate::rules::register::Papers;
use crate::store;
use crate::store::suppliers::{Filter, LicenceFilter};
use formulary::model::ItemKind;
use identity::directory;
use identity::model::OrgRef;
use kernel::mail;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(supplier_list))
        .routes(verb!(supplier_get))
        .routes(verb!(supplier_create))
        .routes(verb!(supplier_amend))
        .routes(verb!(licence_create))
        .routes(verb!(licence_amend))
}

/// A supplier in the list.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierRow {
    #[serde(flatten)]
    organisation: OrgRef,
    uscc: String,
    standing: Standing,
    /// Share of deliveries on time and in full, `0.9876`.
    #[schema(value_type = String)]
    service_score: Money,
    contact_name: String,
    contact_phone: String,
    service_area: String,
    /// The supplier's whole order is nothing or at least this.
    min_order: Option<Money>,
    active: bool,
    /// May it receive an order of any kind of goods today?
    can_receive_orders: bool,
    blocks: Vec<BlockView>,
    /// When the next licence runs out.
    next_expiry_on: Option<Day>,
    version: i64,
}

/// A supplier with its papers.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierView {
    #[serde(flatten)]
    organisation: OrgRef,
    uscc: String,
    contact_name: String,
    order_email: String,
    /// Since when mail to this address has come back; null: it arrives as far as we know.
    order_email_suspect_since: Option<Instant>,
    contact_phone: String,
    address: Option<String>,
    service_area: String,
    standing: Standing,
    standing_since: Instant,
    /// Share of deliveries on time and in full, `0.9876`.
    #[schema(value_type = String)]
    service_score: Money,
    /// The supplier's whole order is nothing or at least this.
    min_order: Option<Money>,
    active: bool,
    /// May it receive an order of any kind of goods today?
    can_receive_orders: bool,
    /// Kinds of goods that may be ordered from it today.
    may_deliver: Vec<ItemKind>,
    /// Areas to which nothing may be ordered from it.
    barred_areas: Vec<DeliveryArea>,
    blocks: Vec<BlockView>,
    licences: Vec<LicenceView>,
    version: i64,
    can: Vec<&'static str>,
}

/// A licence.
#[derive(Debug, Serialize, ToSchema)]
struct LicenceView {
    id: LicenceId,
    kind: LicenceKind,
    number: String,
    issued_on: Day,
    expires_on: Day,
    /// Valid today?
    valid: bool,
    /// Days until the last one, 0 on it; negative once it has run out.
    days_left: i64,
    version: i64,
}

impl LicenceView {
    fn of(licence: Licence, today: Day) -> Self {
        Self {
            valid: licence.holds_on(today),
            days_left: licence.expires_on.days_since(today),
            id: licence.id,
            kind: licence.kind,
            number: licence.number,
            issued_on: licence.issued_on,
            expires_on: licence.expires_on,
            version: licence.version,
        }
    }
}

async fn licence_view(
    app: &App,
    actor: &Actor,
    supplier: SupplierId,
    id: LicenceId,
) -> Result<Tagged<LicenceView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let licence = store::suppliers::licence_get(tx, supplier, id).await?;
                Ok(Tagged::new(
                    licence.version,
                    LicenceView::of(licence, tx.day()),
                ))
            }
            .scope_boxed()
        })
        .await
}

/// Licences of a supplier, and his standings in single parts of his business.
type Known<'a> = (&'a [Licence], &'a [(BusinessPart, Standing)]);

fn card_of(supplier: &Supplier, (licences, limited): Known<'_>, today: Day) -> Card {
    card(
        Facts {
            active: supplier.active,
            standing: supplier.standing,
            limited,
            licences,
        },
        today,
    )
}

fn views(card: &Card, actor: &Actor) -> Vec<BlockView> {
    card.blocks
        .iter()
        .map(|block| BlockView::of(block, actor.locale))
        .collect()
}

fn row(supplier: Supplier, known: Known<'_>, actor: &Actor, today: Day) -> SupplierRow {
    let card = card_of(&supplier, known, today);
    SupplierRow {
        organisation: reference(&supplier),
        can_receive_orders: !card.may_deliver.is_empty(),
        blocks: views(&card, actor),
        next_expiry_on: card.next_expiry_on,
        uscc: supplier.uscc,
        standing: supplier.standing,
        service_score: Money(supplier.service_score_e4),
        contact_name: supplier.contact.name,
        contact_phone: supplier.contact.phone,
        service_area: supplier.service_area,
        min_order: supplier.min_order,
        active: supplier.active,
        version: supplier.version,
    }
}

async fn view(app: &App, actor: &Actor, id: SupplierId) -> Result<Tagged<SupplierView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let supplier = store::suppliers::get(tx, id).await?;
                let licences = store::offers::licences(tx, [id]).await?;
                let address = directory::organisation(tx, id).await?.facts.address;
                let mut limited = store::offers::limited(tx, [id]).await?;
                let limited = limited.remove(&id).unwrap_or_default();
                let card = card_of(&supplier, (&licences, &limited), tx.day());
                let can: &[_] = match actor.can(Permission::ManageSuppliers) {
                    true => &["amend", "add_licence", "amend_licence"],
                    false => &[],
                };
                let suspects = mail::suspects(tx, [supplier.contact.order_email.as_str()]).await?;
                let view = SupplierView {
                    order_email_suspect_since: suspects.into_values().next(),
                    organisation: reference(&supplier),
                    uscc: supplier.uscc,
                    contact_name: supplier.contact.name,
                    order_email: supplier.contact.order_email,
                    contact_phone: supplier.contact.phone,
                    address,
                    service_area: supplier.service_area,
                    standing: supplier.standing,
                    standing_since: supplier.standing_since,
                    service_score: Money(supplier.service_score_e4),
                    min_order: supplier.min_order,
                    active: supplier.active,
                    can_receive_orders: !card.may_deliver.is_empty(),
                    blocks: views(&card, actor),
                    may_deliver: card.may_deliver,
                    barred_areas: card.barred,
                    licences: licences
                        .into_iter()
                        .map(|licence| LicenceView::of(licence, tx.day()))
                        .collect(),
                    version: supplier.version,
                    can: can.to_vec(),
                };
                Ok(Tagged::new(view.version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SupplierQuery {
    /// Part of name, code or credit code, or the beginning of pinyin or initials.
    q: Option<String>,
    standing: Option<Standing>,
    #[param(inline)]
    licence: Option<LicenceFilter>,
}

/// Suppliers within reach, by code.
#[utoipa::path(
    get, path = "/api/suppliers", operation_id = "suppliers_supplier_list", tag = "suppliers",
    params(SupplierQuery, PageQuery), responses((status = 200, body = Page<SupplierRow>))
)]
async fn supplier_list(
    State(app): State<App>,
    grant: Grant<needs::ReadSuppliers>,
    Query(SupplierQuery {
        q,
        standing,
        licence,
    }): Query<SupplierQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<SupplierRow>>> {
    let (after, limit) = (page.key::<(String, SupplierId)>()?, page.limit());
    let filter = &Filter {
        q,
        standing,
        licence,
        ahead_days: 0,
    };
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                let ahead_days = tx.policy::<ReminderPolicy>().await?.days_ahead();
                let filter = Filter {
                    ahead_days,
                    ..filter.clone()
                };
                let suppliers = store::suppliers::list(tx, &filter, after, limit + 1).await?;
                let ids: Vec<SupplierId> = suppliers.iter().map(|supplier| supplier.id).collect();
                let limited = store::offers::limited(tx, ids.clone()).await?;
                let licences = store::offers::licences(tx, ids).await?;
                let own = |id| {
                    licences
                        .iter()
                        .filter(|one| one.supplier_id == id)
                        .cloned()
                        .collect()
                };
                let rows = suppliers.into_iter().map(|supplier| {
                    let licences: Vec<Licence> = own(supplier.id);
                    let limited = limited.get(&supplier.id).map_or(&[][..], Vec::as_slice);
                    row(supplier, (&licences, limited), tx.actor(), tx.day())
                });
                Ok(rows.collect::<Vec<_>>())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row| {
        (row.organisation.code.clone(), row.organisation.id)
    })))
}

/// One supplier with its licences, and why it may not receive orders, if so.
#[utoipa::path(
    get, path = "/api/suppliers/{id}", operation_id = "suppliers_supplier_get", tag = "suppliers",
    params(("id" = SupplierId, Path)), responses((status = 200, body = SupplierView))
)]
async fn supplier_get(
    State(app): State<App>,
    grant: Grant<needs::ReadSuppliers>,
    Path(id): Path<SupplierId>,
) -> Result<Tagged<SupplierView>> {
    view(&app, &grant, id).await
}

/// A supplier to be entered, or as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SupplierBody {
    /// Code in the county, unique.
    code: String,
    name: String,
    #[serde(default)]
    short_name: String,
    /// 统一社会信用代码.
    uscc: String,
    contact_name: String,
    /// Orders are mailed here.
    order_email: String,
    #[serde(default)]
    contact_phone: String,
    /// Absent: it keeps its address.
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    service_area: String,
    #[serde(default)]
    min_order: Option<Money>,
}

impl From<SupplierBody> for Entry {
    fn from(body: SupplierBody) -> Self {
        Self {
            code: body.code,
            name: body.name,
            short_name: body.short_name,
            address: body.address,
            papers: Papers {
                uscc: body.uscc,
                contact: Contact {
                    name: body.contact_name,
                    order_email: body.order_email,
                    phone: body.contact_phone,
                },
                service_area: body.service_area,
                min_order: body.min_order,
            },
        }
    }
}

/// Enters a supplier together with its organisation.
#[utoipa::path(
    post, path = "/api/suppliers", operation_id = "suppliers_supplier_create", tag = "suppliers",
    request_body = SupplierBody, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = SupplierView))
)]
async fn supplier_create(
    State(app): State<App>,
    grant: Grant<needs::ManageSuppliers>,
    Once { key, body }: Once<SupplierBody>,
) -> Result<Tagged<SupplierView>> {
    let id = actions::create(&app, &grant, &key, &body.into()).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// Changes a supplier and its organisation.
#[utoipa::path(
    put, path = "/api/suppliers/{id}", operation_id = "suppliers_supplier_amend", tag = "suppliers",
    request_body = SupplierBody, params(("id" = SupplierId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SupplierView))
)]
async fn supplier_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageSuppliers>,
    Path(id): Path<SupplierId>,
    version: IfMatch,
    Body(body): Body<SupplierBody>,
) -> Result<Tagged<SupplierView>> {
    actions::amend(&app, &grant, id, version, &body.into()).await?;
    view(&app, &grant, id).await
}

/// What a licence says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LicenceBody {
    kind: LicenceKind,
    number: String,
    issued_on: Day,
    expires_on: Day,
}

impl From<LicenceBody> for LicencePaper {
    fn from(body: LicenceBody) -> Self {
        let LicenceBody {
            kind,
            number,
            issued_on,
            expires_on,
        } = body;
        Self {
            kind,
            number,
            issued_on,
            expires_on,
        }
    }
}

/// Registers a licence of a supplier.
#[utoipa::path(
    post, path = "/api/suppliers/{id}/licences", operation_id = "suppliers_licence_create",
    tag = "suppliers", request_body = LicenceBody,
    params(("id" = SupplierId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = LicenceView))
)]
async fn licence_create(
    State(app): State<App>,
    grant: Grant<needs::ManageSuppliers>,
    Path(id): Path<SupplierId>,
    Once { key, body }: Once<LicenceBody>,
) -> Result<Tagged<LicenceView>> {
    let licence_id = actions::licence_create(&app, &grant, &key, id, &body.into()).await?;
    let made = licence_view(&app, &grant, id, licence_id).await?;
    Ok(Tagged {
        created: true,
        ..made
    })
}

/// Corrects or renews a licence.
#[utoipa::path(
    put, path = "/api/suppliers/{id}/licences/{licence_id}", operation_id = "suppliers_licence_amend",
    tag = "suppliers", request_body = LicenceBody,
    params(
        ("id" = SupplierId, Path), ("licence_id" = LicenceId, Path), ("If-Match" = String, Header)
    ),
    responses((status = 200, body = LicenceView))
)]
async fn licence_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageSuppliers>,
    Path((id, licence_id)): Path<(SupplierId, LicenceId)>,
    version: IfMatch,
    Body(body): Body<LicenceBody>,
) -> Result<Tagged<LicenceView>> {
    actions::licence_amend(&app, &grant, id, licence_id, version, &body.into()).await?;
    licence_view(&app, &grant, id, licence_id).await
}
