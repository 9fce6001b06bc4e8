//! `/api/mail/preferences`: how one wants to be told.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::preferences::{self as actions, Wanted};
use crate::model::Way;
use crate::rules::template;
use crate::store;
use kernel::mail;
use kernel::mail::quiet::{Quiet, TimeOfDay};
use kernel::notice::NoticeUrgency;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(preference_get))
        .routes(verb!(preference_set))
}

/// How one kind of notice reaches its reader.
#[derive(Debug, Serialize, ToSchema)]
struct KindPreference {
    kind: String,
    /// What people call it.
    name: String,
    /// How urgent it is as a rule.
    urgency: NoticeUrgency,
    /// What the house does for whoever has chosen nothing.
    of_house: Way,
    /// What this person chose; null: as the house does.
    chosen: Option<Way>,
}

/// How one wants to be told. The inbox has everything, whatever stands here.
#[derive(Debug, Serialize, ToSchema)]
struct PreferenceView {
    /// Where mail goes; null: nowhere, so there is only the inbox.
    email: Option<String>,
    /// Mail to this address came back.
    email_suspect_since: Option<Instant>,
    digest_at: TimeOfDay,
    quiet_from: TimeOfDay,
    /// The same as `quiet_from`: never quiet.
    quiet_until: TimeOfDay,
    kinds: Vec<KindPreference>,
    version: i64,
}

async fn view(app: &App, actor: &Actor) -> Result<Tagged<PreferenceView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let user = actions::owner(tx.actor())?;
                let (mine, defaults) = actions::own(tx).await?;
                let email = store::own_address(tx, user).await?;
                let suspects = mail::suspects(tx, email.as_deref()).await?;
                let kind = |kind: &'static str| {
                    let urgency = template::word(kind, "urgency");
                    let urgency = urgency
                        .and_then(|word| word.parse().ok())
                        .unwrap_or_default();
                    KindPreference {
                        kind: kind.to_owned(),
                        name: template::name(tx.actor().locale, kind),
                        urgency,
                        of_house: defaults.way(urgency),
                        chosen: mine.choices.get(kind).copied(),
                    }
                };
                let view = PreferenceView {
                    email_suspect_since: suspects.values().next().copied(),
                    email,
                    digest_at: mine.digest_at,
                    quiet_from: mine.quiet.from,
                    quiet_until: mine.quiet.until,
                    kinds: template::notice_kinds().into_iter().map(kind).collect(),
                    version: mine.version,
                };
                Ok(Tagged::new(view.version, view))
            }
            .scope_boxed()
        })
        .await
}

/// One's own preferences.
#[utoipa::path(
    get, path = "/api/mail/preferences", operation_id = "mailroom_preference_get", tag = "mailroom",
    responses((status = 200, body = PreferenceView))
)]
async fn preference_get(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
) -> Result<Tagged<PreferenceView>> {
    view(&app, &grant).await
}

/// What one wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreferenceSet {
    digest_at: TimeOfDay,
    quiet_from: TimeOfDay,
    quiet_until: TimeOfDay,
    /// By kind; a kind that is missing: as the house does.
    #[serde(default)]
    choices: BTreeMap<String, Way>,
}

/// Sets one's own preferences.
#[utoipa::path(
    put, path = "/api/mail/preferences", operation_id = "mailroom_preference_set", tag = "mailroom",
    request_body = PreferenceSet, params(("If-Match" = String, Header)),
    responses((status = 200, body = PreferenceView))
)]
async fn preference_set(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    version: IfMatch,
    Body(body): Body<PreferenceSet>,
) -> Result<Tagged<PreferenceView>> {
    let wanted = Wanted {
        quiet: Quiet {
            from: body.quiet_from,
            until: body.quiet_until,
        },
        digest_at: body.digest_at,
        choices: body.choices,
    };
    actions::set(&app, &grant, version, &wanted).await?;
    view(&app, &grant).await
}
