//! The crosswalk's work queue: a line waits, somebody says what it means or puts it aside.

use serde_json::json;

use super::words;
use crate::model::{
    Crosswalk, CrosswalkDecided, CrosswalkId, CrosswalkState, ItemId, ItemState, Local, Ratio,
};
use crate::rules::refusal::FormularyRefusal;
use crate::store::{crosswalk as store, items};
use identity::directory;
use kernel::prelude::*;

/// Longest text of a line.
const MAX_CHARS: usize = 200;

/// Enters one line of a facility within reach, once however often it is asked.
pub async fn add(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility: OrganisationId,
    local: &Local,
) -> Result<CrosswalkId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                complete(local)?;
                facility_within(tx, facility).await?;
                let id = tx.id();
                if store::entries_insert(tx, facility, &[(id, local.clone())]).await? == 0 {
                    let (code, unit) = (local.code.clone(), local.unit.clone());
                    return Err(FormularyRefusal::CrosswalkTaken { code, unit }.into());
                }
                let facts = json!({ "facility_id": facility, "local": local });
                tx.journal(words::CROSSWALK, id, Some(&local.code), Verb::CREATE, facts);
                Ok(id)
            }
            .scope_boxed()
        })
        .await
}

fn complete(local: &Local) -> Result<()> {
    let mut invalid = Invalid::new();
    for (pointer, text, required) in [
        ("/local_code", &local.code, false),
        ("/local_name", &local.name, true),
        ("/local_specification", &local.specification, false),
        ("/local_unit", &local.unit, true),
    ] {
        invalid.ensure(
            !required || !text.trim().is_empty(),
            pointer,
            Field::Required {},
        );
        invalid.ensure(
            text.chars().count() <= MAX_CHARS,
            pointer,
            Field::TooLong { max: MAX_CHARS },
        );
    }
    invalid.finish()
}

/// Hospitals, township centres and villages have lists of their own.
pub(super) async fn facility_within(tx: &Tx, facility: OrganisationId) -> Result<()> {
    let organisation = directory::organisation(tx, facility).await?;
    if organisation.kind.is_facility() {
        Ok(())
    } else {
        Err(Invalid::one(
            "/facility_id",
            FormularyRefusal::NoFacility {},
        ))
    }
}

/// Says what a line means and how its unit counts; may be said again.
pub async fn map(
    app: &App,
    actor: &Actor,
    id: CrosswalkId,
    version: IfMatch,
    item_id: ItemId,
    ratio: Ratio,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let item = items::item_get(tx, item_id).await?;
                let mut invalid = Invalid::new();
                let counts = ratio.num > 0 && ratio.den > 0;
                invalid.ensure(counts, "/ratio_num", FormularyRefusal::RatioNotPositive {});
                let usable = item.state != ItemState::Retired;
                invalid.ensure(usable, "/item_id", FormularyRefusal::SubstituteUnusable {});
                invalid.finish()?;
                let decided = |entry| Crosswalk {
                    state: CrosswalkState::Mapped,
                    item_id: Some(item_id),
                    ratio,
                    note: String::new(),
                    ..entry
                };
                decide(tx, id, version, words::MAP, decided).await
            }
            .scope_boxed()
        })
        .await
}

/// Puts a line aside: it means nothing of the list.
pub async fn ignore(
    app: &App,
    actor: &Actor,
    id: CrosswalkId,
    version: IfMatch,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let reason = reason.trim();
                let mut invalid = Invalid::new();
                invalid.ensure(!reason.is_empty(), "/reason", Field::Required {});
                invalid.finish()?;
                let decided = |entry| Crosswalk {
                    state: CrosswalkState::Ignored,
                    item_id: None,
                    note: reason.to_owned(),
                    ..entry
                };
                decide(tx, id, version, words::IGNORE, decided).await
            }
            .scope_boxed()
        })
        .await
}

async fn decide(
    tx: &Tx,
    id: CrosswalkId,
    version: IfMatch,
    verb: Verb,
    decided: impl FnOnce(Crosswalk) -> Crosswalk,
) -> Result<()> {
    let entry = store::entry_get(tx, id).await?;
    version.check(entry.version)?;
    let was = json!({ "state": entry.state, "item_id": entry.item_id, "ratio": entry.ratio });
    let entry = Crosswalk {
        decided_by: tx.actor().author(),
        decided_at: Some(tx.now()),
        ..decided(entry)
    };
    store::entry_decide(tx, &entry).await?;
    let facts = json!({
        "local": entry.local,
        "item_id": entry.item_id,
        "ratio": entry.ratio,
        "note": entry.note,
        "was": was,
    });
    tx.journal(words::CROSSWALK, id, Some(&entry.local.code), verb, facts);
    tx.raise(CrosswalkDecided {
        id,
        facility_id: entry.facility_id,
        state: entry.state,
        item_id: entry.item_id,
        ratio: entry.ratio,
    })
    .await
}
