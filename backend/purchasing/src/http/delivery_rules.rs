//! `/api/purchasing/delivery-rules`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::delivery_rules::{self, NewRule};
use crate::model::DeliveryRuleId;
use crate::model::order::{Delivery, Urgency};
use crate::report::names::{Items, Organisations};
use crate::store;
use formulary::model::{ItemId, ItemKind, ItemRef};
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(delivery_rule_list))
        .routes(verb!(delivery_rule_make))
        .routes(verb!(delivery_rule_remove))
}

/// A rule that says where goods are brought; what it leaves open matches everything.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryRuleView {
    id: DeliveryRuleId,
    supplier: Option<OrgRef>,
    item: Option<ItemRef>,
    item_kind: Option<ItemKind>,
    urgency: Option<Urgency>,
    delivery: Delivery,
}

/// All rules, in the order in which they were made. The most specific one holds; without any, goods go to the centre.
#[utoipa::path(
    get, path = "/api/purchasing/delivery-rules", operation_id = "purchasing_delivery_rule_list", tag = "purchasing",
    responses((status = 200, body = Vec<DeliveryRuleView>))
)]
async fn delivery_rule_list(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
) -> Result<Json<Vec<DeliveryRuleView>>> {
    let rules = app
        .db
        .read(&grant, |tx| {
            async move {
                let rules = store::delivery_rules(tx).await?;
                let suppliers =
                    Organisations::of(tx, rules.iter().filter_map(|rule| rule.supplier_id)).await?;
                let items = Items::of(tx, rules.iter().filter_map(|rule| rule.item_id)).await?;
                let view = |rule: &crate::rules::delivery::DeliveryRule| {
                    Ok(DeliveryRuleView {
                        id: rule.id,
                        supplier: rule.supplier_id.map(|id| suppliers.get(id)).transpose()?,
                        item: rule.item_id.map(|id| items.get(id)).transpose()?,
                        item_kind: rule.item_kind,
                        urgency: rule.urgency,
                        delivery: rule.delivery,
                    })
                };
                rules.iter().map(view).collect::<Result<Vec<_>>>()
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(rules))
}

/// A rule to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDeliveryRule {
    supplier_id: Option<OrganisationId>,
    item_id: Option<ItemId>,
    item_kind: Option<ItemKind>,
    urgency: Option<Urgency>,
    delivery: Delivery,
}

/// The rule that was made.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryRuleMade {
    id: DeliveryRuleId,
}

/// Makes a rule for plans that are committed from now on.
#[utoipa::path(
    post, path = "/api/purchasing/delivery-rules", operation_id = "purchasing_delivery_rule_make", tag = "purchasing",
    request_body = NewDeliveryRule, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DeliveryRuleMade))
)]
async fn delivery_rule_make(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Once { key, body }: Once<NewDeliveryRule>,
) -> Result<(StatusCode, Json<DeliveryRuleMade>)> {
    let NewDeliveryRule {
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
    } = body;
    let new = NewRule {
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
    };
    let id = delivery_rules::make(&app, &grant, &key, new).await?;
    Ok((StatusCode::CREATED, Json(DeliveryRuleMade { id })))
}

/// Takes a rule away.
#[utoipa::path(
    delete, path = "/api/purchasing/delivery-rules/{id}", operation_id = "purchasing_delivery_rule_remove",
    tag = "purchasing", params(("id" = DeliveryRuleId, Path)), responses((status = 204))
)]
async fn delivery_rule_remove(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<DeliveryRuleId>,
) -> Result<StatusCode> {
    delivery_rules::remove(&app, &grant, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
