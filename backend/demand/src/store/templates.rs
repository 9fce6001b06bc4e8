//! Rows of templates.

use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::template::{Column, Entity, Model};
use crate::model::template::{Template, TemplateId};
use crate::refusal::DemandRefusal;
use kernel::prelude::*;

impl TryFrom<Model> for Template {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            facility_id: row.facility_id,
            name: row.name,
            lines: serde_json::from_str(&row.lines)?,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

fn row(template: &Template) -> Result<Model> {
    Ok(Model {
        id: template.id,
        facility_id: template.facility_id,
        name: template.name.clone(),
        lines: serde_json::to_string(&template.lines)?,
        version: template.version,
        created_at: template.created_at,
    })
}

/// A template within reach, or not found.
pub async fn template_get(tx: &Tx, id: TemplateId) -> Result<Template> {
    tx.get::<Entity>(Column::Id, id).await?.try_into()
}

/// The templates of a facility, by name.
pub async fn templates_of(tx: &Tx, facility: OrganisationId) -> Result<Vec<Template>> {
    let rows = tx
        .find::<Entity>()
        .filter(Column::FacilityId.eq(facility))
        .order_by_asc(Column::Name)
        .all(tx);
    rows.await?.into_iter().map(Template::try_from).collect()
}

/// A new template.
pub async fn template_insert(tx: &Tx, template: &Template) -> Result<()> {
    tx.insert(row(template)?.into_active_model().reset_all())
        .await
        .or_unique(|| taken(template))
}

/// Saves a template that was loaded at `version`; answers its new version.
pub async fn template_save(tx: &Tx, template: &Template, version: i64) -> Result<i64> {
    let row = row(template)?.into_active_model().reset_all();
    tx.update(row, version).await.or_unique(|| taken(template))
}

/// Deletes a template.
pub async fn template_delete(tx: &Tx, id: TemplateId) -> Result<()> {
    tx.delete_all::<Entity>(Condition::all().add(Column::Id.eq(id)))
        .await?;
    Ok(())
}

fn taken(template: &Template) -> DemandRefusal {
    DemandRefusal::TemplateTaken {
        name: template.name.clone(),
    }
}
