//! The verbs of a template.

use serde::{Deserialize, Serialize};

use crate::actions::entry::MAX_LINES;
use crate::model::template::{Template, TemplateId, TemplateLine};
use crate::rules::people;
use crate::store;
use kernel::prelude::*;

const MAX_NAME: usize = 60;

/// Word of templates in the journal.
const TEMPLATE: &str = "requisition_template";

/// What a facility writes into a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateText {
    /// Unique within the facility.
    pub name: String,
    /// What it asks for.
    pub lines: Vec<TemplateLine>,
}

/// A template just made.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Made {
    /// Its identity.
    pub id: TemplateId,
}

fn checked(text: &TemplateText) -> Result<()> {
    let mut invalid = Invalid::new();
    let length = text.name.chars().count();
    invalid.ensure(!text.name.trim().is_empty(), "/name", Field::Required {});
    invalid.ensure(
        length <= MAX_NAME,
        "/name",
        Field::TooLong { max: MAX_NAME },
    );
    invalid.ensure(
        text.lines.len() <= MAX_LINES,
        "/lines",
        Field::TooMany { max: MAX_LINES },
    );
    let mut seen = rustc_hash::FxHashSet::default();
    for (row, line) in text.lines.iter().enumerate() {
        let twice = Field::Duplicate {
            value: line.item_id.to_string(),
        };
        invalid.ensure(
            seen.insert(line.item_id),
            format!("/lines/{row}/item_id"),
            twice,
        );
        invalid.ensure(
            !line.quantity.is_negative(),
            format!("/lines/{row}/quantity"),
            Field::Negative {},
        );
    }
    invalid.finish()
}

/// The templates of a facility, by name.
pub async fn list(app: &App, actor: &Actor, facility: OrganisationId) -> Result<Vec<Template>> {
    app.db
        .read(actor, |tx| {
            async move { store::templates_of(tx, facility).await }.scope_boxed()
        })
        .await
}

/// One template.
pub async fn get(app: &App, actor: &Actor, id: TemplateId) -> Result<Template> {
    app.db
        .read(actor, |tx| {
            async move { store::template_get(tx, id).await }.scope_boxed()
        })
        .await
}

/// Keeps a new template.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility_id: OrganisationId,
    text: &TemplateText,
) -> Result<Made> {
    checked(text)?;
    app.db
        .write_once(actor, key, |tx| {
            async move { make_in(tx, facility_id, text).await }.scope_boxed()
        })
        .await
}

async fn make_in(tx: &Tx, facility_id: OrganisationId, text: &TemplateText) -> Result<Made> {
    let facility = store::facility_get(tx, facility_id).await?;
    people::may_write(tx.actor(), &facility.facts())?;
    let TemplateText { name, lines } = text.clone();
    let template = Template {
        id: tx.id(),
        facility_id,
        name,
        lines,
        version: 1,
        created_at: tx.now(),
    };
    store::template_insert(tx, &template).await?;
    journal(tx, &template, Verb::CREATE);
    Ok(Made { id: template.id })
}

fn journal(tx: &Tx, template: &Template, verb: Verb) {
    let facts =
        serde_json::json!({ "facility_id": template.facility_id, "lines": template.lines.len() });
    tx.journal(TEMPLATE, template.id, Some(&template.name), verb, facts);
}

/// Replaces name and lines of a template.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: TemplateId,
    version: IfMatch,
    text: &TemplateText,
) -> Result<Template> {
    checked(text)?;
    app.db
        .write(actor, |tx| {
            async move { change_in(tx, id, version, text).await }.scope_boxed()
        })
        .await
}

async fn change_in(
    tx: &Tx,
    id: TemplateId,
    version: IfMatch,
    text: &TemplateText,
) -> Result<Template> {
    let template = own(tx, id, version).await?;
    let TemplateText { name, lines } = text.clone();
    let template = Template {
        name,
        lines,
        ..template
    };
    let version = store::template_save(tx, &template, version.0).await?;
    journal(tx, &template, Verb::AMEND);
    Ok(Template {
        version,
        ..template
    })
}

async fn own(tx: &Tx, id: TemplateId, version: IfMatch) -> Result<Template> {
    let template = store::template_get(tx, id).await?;
    version.check(template.version)?;
    let facility = store::facility_get(tx, template.facility_id).await?;
    people::may_write(tx.actor(), &facility.facts())?;
    Ok(template)
}

/// Throws a template away.
pub async fn discard(app: &App, actor: &Actor, id: TemplateId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let template = own(tx, id, version).await?;
                store::template_delete(tx, id).await?;
                journal(tx, &template, Verb::DELETE);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
