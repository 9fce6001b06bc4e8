//! `/api/mail/templates` and `/api/mail/transport`: what mails say, and how they leave.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::rules::template::{self, Content, Item};
use kernel::mail::Route;
use kernel::notice::NoticeUrgency;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(template_list))
        .routes(verb!(template_preview))
        .routes(verb!(transport_get))
}

/// A kind of mail.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateRow {
    kind: String,
    /// What people call it.
    name: String,
    /// How urgent it is as a rule.
    urgency: NoticeUrgency,
}

/// Every kind of mail there is.
#[utoipa::path(
    get, path = "/api/mail/templates", operation_id = "mailroom_template_list", tag = "mailroom",
    responses((status = 200, body = Vec<TemplateRow>))
)]
async fn template_list(
    State(_app): State<App>,
    grant: Grant<needs::ReadOperations>,
) -> Json<Vec<TemplateRow>> {
    let row = |kind: &'static str| {
        let urgency = template::word(kind, "urgency");
        TemplateRow {
            kind: kind.to_owned(),
            name: template::name(grant.locale, kind),
            urgency: urgency
                .and_then(|word| word.parse().ok())
                .unwrap_or_default(),
        }
    };
    Json(template::kinds().into_iter().map(row).collect())
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PreviewQuery {
    /// The reader's own language when absent.
    locale: Option<Locale>,
}

/// A mail with made-up facts.
#[derive(Debug, Serialize, ToSchema)]
struct TemplatePreview {
    kind: String,
    locale: Locale,
    subject: String,
    text: String,
    html: String,
}

/// What a kind of mail looks like, with made-up facts.
#[utoipa::path(
    get, path = "/api/mail/templates/{kind}", operation_id = "mailroom_template_preview", tag = "mailroom",
    params(("kind" = String, Path), PreviewQuery), responses((status = 200, body = TemplatePreview))
)]
async fn template_preview(
    State(app): State<App>,
    grant: Grant<needs::ReadOperations>,
    Path(kind): Path<String>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<TemplatePreview>> {
    if !template::is_known(&kind) {
        return Err(Error::not_found());
    }
    let locale = query.locale.unwrap_or(grant.locale);
    let base = match app.settings.public_url.trim_end_matches('/') {
        "" => "https://yaoshu.example",
        base => base,
    };
    let facts = template::sample(locale, &kind);
    let items = if kind == template::DIGEST {
        lines(locale, base)
    } else {
        Vec::new()
    };
    let content = Content {
        kind: &kind,
        facts: &facts,
        items: &items,
        link: &format!("{base}/today"),
    };
    let mail = template::render(locale, content);
    Ok(Json(TemplatePreview {
        kind,
        locale,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
    }))
}

/// Two lines for the digest's preview.
fn lines(locale: Locale, base: &str) -> Vec<Item> {
    let line = |kind: &str| Item {
        text: template::subject(locale, kind, &template::sample(locale, kind)),
        link: format!("{base}/today"),
    };
    ["goods_shipped", "requisition_missing"].map(line).into()
}

/// How mail leaves.
#[derive(Debug, Serialize, ToSchema)]
struct Transport {
    route: Route,
    /// The server with its port, or the folder.
    destination: String,
    /// Who writes.
    from: String,
    /// Folder in which returned mail is looked for.
    bounces: String,
}

/// How mail leaves, by the operator's choice. Passwords are not told.
#[utoipa::path(
    get, path = "/api/mail/transport", operation_id = "mailroom_transport_get", tag = "mailroom",
    responses((status = 200, body = Transport))
)]
async fn transport_get(
    State(app): State<App>,
    _grant: Grant<needs::ReadOperations>,
) -> Json<Transport> {
    let settings = &app.settings.mail;
    Json(Transport {
        route: settings.route(),
        destination: settings.destination(),
        from: settings.from.clone(),
        bounces: settings.bounces.display().to_string(),
    })
}
