//! `/api/suppliers/tenders`: heads, years, ratios and what they hold.

use axum::Json;
use axum::extract::State;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::tenders as actions;
use crate::model::{
    Assessment, ContractId, ContractLineId, DeclaredBy, Ratio, Tender, TenderId, TenderLevel,
    TenderTerms, TenderYear, VbpGroupId, VbpLineId, VbpRole,
};
use crate::rules::tender::ratio_of;
use crate::store;
use crate::store::vbp::{Counted, Group, GroupItem, LineFilter, LineYear};
use formulary::model::ItemRef;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(tender_list))
        .routes(verb!(tender_create))
        .routes(verb!(tender_get))
        .routes(verb!(tender_amend))
        .routes(verb!(tender_ratios))
        .routes(verb!(tender_groups))
}

/// A tender in the list.
#[derive(Debug, Serialize, ToSchema)]
struct TenderRow {
    id: TenderId,
    code: String,
    name: String,
    level: TenderLevel,
    batch: String,
    declared_by: DeclaredBy,
    assessment: Assessment,
    starts_on: Day,
    ends_on: Day,
    source: String,
    years: Vec<TenderYear>,
    /// The year that holds today.
    year_no: Option<i64>,
    group_count: i64,
    line_count: i64,
    version: i64,
    /// `amend`.
    can: Vec<&'static str>,
}

/// A tender with its ratios.
#[derive(Debug, Serialize, ToSchema)]
struct TenderView {
    #[serde(flatten)]
    head: TenderRow,
    ratios: Vec<Ratio>,
    created_by: Option<UserRef>,
    created_at: Instant,
}

fn row(tender: &Tender, counts: (i64, i64), actor: &Actor, day: Day) -> TenderRow {
    let terms = tender.terms.clone();
    TenderRow {
        id: tender.id,
        year_no: tender.year_on(day).map(|year| year.year_no),
        code: terms.code,
        name: terms.name,
        level: terms.level,
        batch: terms.batch,
        declared_by: terms.declared_by,
        assessment: terms.assessment,
        starts_on: terms.starts_on,
        ends_on: terms.ends_on,
        source: terms.source,
        years: terms.years,
        group_count: counts.0,
        line_count: counts.1,
        version: tender.version,
        can: match actor.can(Permission::ManageTenders) {
            true => vec!["amend"],
            false => Vec::new(),
        },
    }
}

async fn view(app: &App, actor: &Actor, id: TenderId) -> Result<Tagged<TenderView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let tender = store::tenders::get(tx, id).await?;
                let groups = store::vbp::groups(tx, id).await?.len();
                let lines = store::vbp_write::standing(tx, id).await?.len();
                let counts = [groups, lines].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
                let people = directory::user_refs(tx, tender.created_by).await?;
                let view = TenderView {
                    head: row(&tender, (counts[0], counts[1]), tx.actor(), tx.day()),
                    created_by: tender.created_by.and_then(|by| people.get(&by).cloned()),
                    created_at: tender.created_at,
                    ratios: tender.terms.ratios,
                };
                Ok(Tagged::new(tender.version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TenderQuery {
    /// Part of the number or the name.
    q: Option<String>,
}

/// Tenders, newest first.
#[utoipa::path(
    get, path = "/api/suppliers/tenders", operation_id = "suppliers_tender_list", tag = "suppliers",
    params(TenderQuery, PageQuery), responses((status = 200, body = Page<TenderRow>))
)]
async fn tender_list(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Query(TenderQuery { q }): Query<TenderQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<TenderRow>>> {
    let (after, limit) = (page.key::<TenderId>()?, page.limit());
    let q = q.as_deref();
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                let listed = store::tenders::list(tx, q, after, limit + 1).await?;
                let rows = listed.iter().map(|one| {
                    let counts = (one.group_count, one.line_count);
                    row(&one.tender, counts, tx.actor(), tx.day())
                });
                Ok(rows.collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row: &TenderRow| row.id)))
}

/// One tender.
#[utoipa::path(
    get, path = "/api/suppliers/tenders/{id}", operation_id = "suppliers_tender_get", tag = "suppliers",
    params(("id" = TenderId, Path)), responses((status = 200, body = TenderView))
)]
async fn tender_get(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<TenderId>,
) -> Result<Tagged<TenderView>> {
    view(&app, &grant, id).await
}

/// What is written about a tender.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TenderBody {
    code: String,
    name: String,
    level: TenderLevel,
    #[serde(default)]
    batch: String,
    declared_by: DeclaredBy,
    assessment: Assessment,
    starts_on: Day,
    ends_on: Day,
    /// The document that says so.
    source: String,
    years: Vec<TenderYear>,
    /// Taken at creation; afterwards they have a verb of their own.
    #[serde(default)]
    ratios: Vec<Ratio>,
}

impl From<TenderBody> for TenderTerms {
    fn from(body: TenderBody) -> Self {
        Self {
            code: body.code,
            name: body.name,
            level: body.level,
            batch: body.batch,
            declared_by: body.declared_by,
            assessment: body.assessment,
            starts_on: body.starts_on,
            ends_on: body.ends_on,
            source: body.source,
            years: body.years,
            ratios: body.ratios,
        }
    }
}

/// Enters a tender.
#[utoipa::path(
    post, path = "/api/suppliers/tenders", operation_id = "suppliers_tender_create", tag = "suppliers",
    request_body = TenderBody, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TenderView))
)]
async fn tender_create(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Once { key, body }: Once<TenderBody>,
) -> Result<Tagged<TenderView>> {
    let id = actions::create(&app, &grant, &key, &body.into()).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// Changes a tender's head and years.
#[utoipa::path(
    put, path = "/api/suppliers/tenders/{id}", operation_id = "suppliers_tender_amend", tag = "suppliers",
    request_body = TenderBody, params(("id" = TenderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = TenderView))
)]
async fn tender_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<TenderId>,
    version: IfMatch,
    Body(body): Body<TenderBody>,
) -> Result<Tagged<TenderView>> {
    actions::amend(&app, &grant, id, version, &body.into()).await?;
    view(&app, &grant, id).await
}

/// All ratios of a tender.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RatiosBody {
    ratios: Vec<Ratio>,
}

/// Replaces the ratios between declared need and agreed quantity.
#[utoipa::path(
    put, path = "/api/suppliers/tenders/{id}/ratios", operation_id = "suppliers_tender_ratios", tag = "suppliers",
    request_body = RatiosBody, params(("id" = TenderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = TenderView))
)]
async fn tender_ratios(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<TenderId>,
    version: IfMatch,
    Body(body): Body<RatiosBody>,
) -> Result<Tagged<TenderView>> {
    actions::ratios_replace(&app, &grant, id, version, &body.ratios).await?;
    view(&app, &grant, id).await
}

/// A contract line that draws on a line's agreed quantity.
#[derive(Debug, Serialize, ToSchema)]
struct VbpContract {
    contract_id: ContractId,
    contract_line_id: ContractLineId,
    number: String,
    supplier: Option<OrgRef>,
    item_id: formulary::model::ItemId,
    ordered: Quantity,
    accepted: Quantity,
    paid: Quantity,
}

/// A line in one year: its ledger is the sum over its contract lines.
#[derive(Debug, Serialize, ToSchema)]
struct VbpLineView {
    id: VbpLineId,
    code: String,
    company: String,
    consortium: bool,
    role: VbpRole,
    items: Vec<ItemRef>,
    agreed: Quantity,
    ordered: Quantity,
    accepted: Quantity,
    paid: Quantity,
    /// What the facilities' parts add up to.
    quota: Quantity,
    /// Facilities with a part.
    quota_count: i64,
    contracts: Vec<VbpContract>,
}

/// A generic of a tender with its brands.
#[derive(Debug, Serialize, ToSchema)]
struct VbpGroupView {
    id: VbpGroupId,
    code: String,
    name: String,
    drug_class: String,
    /// Companies that won it.
    winners: i64,
    /// What facilities are held to.
    assessment: Assessment,
    /// Agreed part of the declared need, 1/100 %; none when no row of the table holds.
    ratio_bp: Option<i64>,
    lines: Vec<VbpLineView>,
    /// Brands of the county's formulary that were not selected.
    not_selected: Vec<ItemRef>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GroupQuery {
    /// Year of the tender; otherwise the one that holds today.
    year_no: Option<i64>,
}

/// Groups of a tender by number, each with its lines and brands. Always the whole list.
#[utoipa::path(
    get, path = "/api/suppliers/tenders/{id}/groups", operation_id = "suppliers_tender_groups", tag = "suppliers",
    params(("id" = TenderId, Path), GroupQuery), responses((status = 200, body = Page<VbpGroupView>))
)]
async fn tender_groups(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<TenderId>,
    Query(GroupQuery { year_no }): Query<GroupQuery>,
) -> Result<Json<Page<VbpGroupView>>> {
    let items = app
        .db
        .read(&grant, |tx| {
            async move { groups_in(tx, id, year_no).await }.scope_boxed()
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

async fn groups_in(tx: &Tx, id: TenderId, year_no: Option<i64>) -> Result<Vec<VbpGroupView>> {
    let tender = store::tenders::get(tx, id).await?;
    let year = year_no.or(tender.year_on(tx.day()).map(|year| year.year_no));
    let filter = LineFilter {
        tender: Some(id),
        year_no: year,
        ..LineFilter::default()
    };
    let lines = store::vbp::line_years(tx, filter).await?;
    let groups = store::vbp::groups(tx, id).await?;
    let ids: Vec<VbpGroupId> = groups.iter().map(|group| group.id).collect();
    let items = store::vbp::items(tx, &ids).await?;
    let mut counted = store::vbp::counted(tx, id).await?;
    counted.retain(|one| Some(one.year_no) == year);
    let suppliers = counted.iter().map(|one| one.supplier_id);
    let suppliers = directory::organisation_refs(tx, suppliers).await?;
    let mut contracts: FxHashMap<VbpLineId, Vec<VbpContract>> = FxHashMap::default();
    for one in counted {
        let supplier = suppliers.get(&one.supplier_id).cloned();
        let of_line = contracts.entry(one.vbp_line_id).or_default();
        of_line.push(contract(one, supplier));
    }
    let views = groups.into_iter().map(|group| {
        let of_group: Vec<&GroupItem> = items
            .iter()
            .filter(|item| item.group_id == group.id)
            .collect();
        let lines = lines.iter().filter(|line| line.group_id == group.id);
        let lines: Vec<VbpLineView> = lines
            .map(|line| {
                line_view(
                    line,
                    &of_group,
                    contracts.remove(&line.id).unwrap_or_default(),
                )
            })
            .collect();
        group_view(&tender, group, lines, &of_group, tx.day())
    });
    Ok(views.collect())
}

fn contract(one: Counted, supplier: Option<OrgRef>) -> VbpContract {
    VbpContract {
        contract_id: one.contract_id,
        contract_line_id: one.contract_line_id,
        number: one.contract_number,
        supplier,
        item_id: one.item_id,
        ordered: one.ordered_milli,
        accepted: one.accepted_milli,
        paid: one.paid_milli,
    }
}

fn line_view(line: &LineYear, items: &[&GroupItem], contracts: Vec<VbpContract>) -> VbpLineView {
    let own = items
        .iter()
        .filter(|item| item.vbp_line_id == Some(line.id));
    VbpLineView {
        id: line.id,
        code: line.code.clone(),
        company: line.company.clone(),
        consortium: line.consortium,
        role: line.role,
        items: own.map(|item| item.item.clone()).collect(),
        agreed: line.agreed_milli,
        ordered: line.ordered_milli,
        accepted: line.accepted_milli,
        paid: line.paid_milli,
        quota: line.quota_milli,
        quota_count: line.quota_count,
        contracts,
    }
}

fn group_view(
    tender: &Tender,
    group: Group,
    lines: Vec<VbpLineView>,
    items: &[&GroupItem],
    day: Day,
) -> VbpGroupView {
    let terms = &tender.terms;
    let ratio = ratio_of(&terms.ratios, &group.drug_class, group.winners, day);
    let others = items.iter().filter(|item| item.vbp_line_id.is_none());
    VbpGroupView {
        id: group.id,
        ratio_bp: ratio.map(|ratio| ratio.ratio_bp),
        code: group.code,
        name: group.name,
        drug_class: group.drug_class,
        winners: group.winners,
        assessment: group.assessment.unwrap_or(terms.assessment),
        lines,
        not_selected: others.map(|item| item.item.clone()).collect(),
    }
}
