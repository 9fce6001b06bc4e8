//! 协定方: what a facility prescribes again and again.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::word;
use crate::draft::NewLine;
use crate::model::{AgreedId, DecoctionScheme};
use crate::refusal::PrescriptionRefusal;
use crate::rules::review::Line;
use crate::rules::writing::{self, Numbers, TEXT_MAX, WORD_MAX};
use crate::store::{self, Agreed};
use kernel::prelude::*;
use kernel::text::fold;
use prescriptions::{Library, Resolved};

/// A new one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionNewAgreed)]
pub struct NewAgreed {
    /// What people call it.
    pub name: String,
    /// Herbs.
    pub lines: Vec<NewLine>,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// Class.
    pub scheme: DecoctionScheme,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Keeps one for the reader's desk and those below it. Names that nobody knows are refused.
pub async fn keep(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: &NewAgreed,
) -> Result<AgreedId> {
    app.db
        .write_once(actor, key, |tx| keep_in(tx, new).scope_boxed())
        .await
}

async fn keep_in(tx: &Tx, new: &NewAgreed) -> Result<AgreedId> {
    let name = fold(&new.name);
    let lines: Vec<Line> = new
        .lines
        .iter()
        .map(|line| Line {
            name: fold(&line.name),
            grams: line.grams,
            method: fold(&line.method),
        })
        .collect();
    let mut invalid = Invalid::new();
    invalid.ensure(!name.is_empty(), "/name", Field::Required {});
    let fits = name.chars().count() <= WORD_MAX;
    invalid.ensure(fits, "/name", Field::TooLong { max: WORD_MAX });
    let fits = new.note.chars().count() <= TEXT_MAX;
    invalid.ensure(fits, "/note", Field::TooLong { max: TEXT_MAX });
    writing::lines(&mut invalid, &lines);
    writing::numbers(
        &mut invalid,
        Numbers {
            doses: new.doses,
            times_per_day: new.times_per_day,
            ml_per_bag: new.ml_per_bag,
        },
    );
    for (at, line) in lines.iter().enumerate() {
        let known = matches!(Library::shipped().resolve(&line.name), Resolved::Piece(_));
        let unknown = PrescriptionRefusal::PieceUnknown {
            piece: line.name.clone(),
        };
        invalid.ensure(known, format!("/lines/{at}/name"), unknown);
    }
    invalid.finish()?;
    let herbs = lines
        .iter()
        .map(|line| json!({ "name": line.name, "grams": line.grams, "method": line.method }));
    let one = Agreed {
        id: tx.id(),
        owner_id: tx.actor().organisation_id.ok_or_else(Error::not_found)?,
        lines: serde_json::Value::from_iter(herbs).to_string(),
        doses: new.doses,
        times_per_day: new.times_per_day,
        ml_per_bag: new.ml_per_bag,
        scheme: new.scheme,
        note: fold(&new.note),
        created_by: tx.actor().author(),
        created_at: tx.now(),
        retired_at: None,
        version: 1,
        name,
    };
    let taken = || PrescriptionRefusal::NumberTaken {
        number: one.name.clone(),
    };
    store::agreed_insert(tx, std::slice::from_ref(&one))
        .await
        .or_unique(taken)?;
    let facts = json!({ "owner_id": one.owner_id, "herbs": lines.len() });
    tx.journal(word::AGREED, one.id, Some(&one.name), Verb::CREATE, facts);
    Ok(one.id)
}

/// It is no longer used; prescriptions that began from it stay as they are.
pub async fn retire(app: &App, actor: &Actor, id: AgreedId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let one = store::agreed_get(tx, id).await?;
                if Some(one.owner_id) != tx.actor().organisation_id {
                    return Err(PrescriptionRefusal::NotYourPost {}.into());
                }
                version.check(one.version)?;
                tx.journal(word::AGREED, id, Some(&one.name), Verb("retire"), json!({}));
                store::agreed_retire(tx, &one).await
            }
            .scope_boxed()
        })
        .await
}
