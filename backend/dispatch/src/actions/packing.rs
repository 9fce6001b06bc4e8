//! Into totes: one facility's goods, cold ones in cold boxes, each with a label. And where items live in the store.

use std::collections::BTreeMap;

use serde_json::json;

use super::tasks::item_name;
use super::{waves, word};
use crate::model::{
    BinId, DispatchTerms, TaskId, TaskState, ToteId, ToteState, VillageWay, WaveId, WaveState,
    WaveVerb,
};
use crate::refusal::DispatchRefusal;
use crate::store::{self, Bin, Task, Tote};
use formulary::model::{ItemId, Storage};
use identity::directory;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// What goes into a tote.
#[derive(Clone, Debug, Default)]
pub struct Packing {
    /// Whose goods; everybody's, each in totes of their own, when not given.
    pub facility: Option<OrganisationId>,
    /// A cold box or a tote; both as needed when not given.
    pub cold: Option<bool>,
    /// These tasks; all that fit when empty.
    pub tasks: Vec<TaskId>,
    /// Millilitres; by the policy when not given.
    pub volume_ml: Option<i64>,
}

/// Packs what was checked. Answers the totes. When nothing is left, the wave is done.
pub async fn pack(
    app: &App,
    actor: &Actor,
    id: WaveId,
    version: IfMatch,
    packing: &Packing,
) -> Result<Vec<ToteId>> {
    app.db
        .write(actor, |tx| pack_in(tx, id, version, packing).scope_boxed())
        .await
}

async fn pack_in(tx: &Tx, id: WaveId, version: IfMatch, packing: &Packing) -> Result<Vec<ToteId>> {
    let (wave, _) = waves::step(tx, id, version, WaveVerb::Pack).await?;
    if packing.volume_ml.is_some_and(|volume| volume <= 0) {
        return Err(Invalid::one("/volume_ml", Field::NotPositive {}));
    }
    let picked = store::tasks_of_wave(tx, id, TaskState::Picked).await?;
    let chosen = choose(tx, &picked, packing).await?;
    if chosen.is_empty() && !picked.is_empty() {
        return Err(DispatchRefusal::NothingWaits {}.into());
    }
    let terms: DispatchTerms = tx.policy().await?;
    let mut groups: BTreeMap<(OrganisationId, bool), Vec<TaskId>> = BTreeMap::new();
    for task in &chosen {
        groups
            .entry((task.facility_id, task.cold))
            .or_default()
            .push(task.id);
    }
    let numbers = tx
        .next_numbers("XT", &tx.day().compact_month(), groups.len())
        .await?;
    let mut made = Vec::with_capacity(groups.len());
    let mut codes = Vec::with_capacity(groups.len());
    let facilities = groups.keys().map(|(facility, _)| *facility);
    let stops = stops_for(tx, facilities.collect(), terms.villages).await?;
    for (((facility, cold), tasks), number) in groups.into_iter().zip(numbers) {
        let tote = Tote {
            id: tx.id(),
            code: number.replace('-', ""),
            facility_id: facility,
            stop_organisation_id: stops.get(&facility).copied().unwrap_or(facility),
            cold,
            volume_ml: packing.volume_ml.unwrap_or(terms.tote_ml),
            state: ToteState::Packed,
            run_id: None,
            stop_id: None,
            version: 1,
        };
        store::tote_insert(tx, &tote, id).await?;
        store::tasks_pack(tx, &tasks, tote.id).await?;
        let facts = json!({ "facility": facility, "tasks": tasks.len(), "cold": cold, "wave": wave.number });
        tx.journal(word::TOTE, tote.id, Some(&tote.code), Verb("pack"), facts);
        codes.push(tote.code);
        made.push(tote.id);
    }
    let to = match chosen.len() == picked.len() {
        true => WaveState::Packed,
        false => WaveState::Checked,
    };
    waves::done(tx, &wave, WaveVerb::Pack, to, json!({ "totes": codes })).await?;
    Ok(made)
}

async fn choose(tx: &Tx, picked: &[Task], packing: &Packing) -> Result<Vec<Task>> {
    let mut chosen = Vec::new();
    let fits = |task: &Task| {
        packing
            .facility
            .is_none_or(|facility| facility == task.facility_id)
    };
    if packing.tasks.is_empty() {
        let cold = |task: &Task| packing.cold.is_none_or(|cold| cold == task.cold);
        chosen.extend(picked.iter().filter(|task| fits(task) && cold(task)));
        return Ok(chosen);
    }
    for id in &packing.tasks {
        let task = picked.iter().find(|task| task.id == *id && fits(task));
        let task = task.ok_or_else(Error::not_found)?;
        match packing.cold {
            Some(false) if task.cold => {
                let item = item_name(tx, task.item_id).await?;
                return Err(DispatchRefusal::ColdNeedsBox { item }.into());
            }
            Some(true) if !task.cold => {
                let item = item_name(tx, task.item_id).await?;
                return Err(DispatchRefusal::NotIntoColdBox { item }.into());
            }
            _ => chosen.push(*task),
        }
    }
    chosen.sort_by_key(|task| task.id);
    chosen.dedup_by_key(|task| task.id);
    Ok(chosen)
}

/// Where the van stops for each facility.
async fn stops_for(
    tx: &Tx,
    facilities: Vec<OrganisationId>,
    villages: VillageWay,
) -> Result<BTreeMap<OrganisationId, OrganisationId>> {
    let mut stops = BTreeMap::new();
    if villages == VillageWay::Direct {
        return Ok(stops);
    }
    for facility in directory::facilities(tx).await? {
        let through = facility.kind == OrganisationKind::Village;
        if let Some(parent) = facility
            .parent_id
            .filter(|_| through && facilities.contains(&facility.id))
        {
            stops.insert(facility.id, parent);
        }
    }
    Ok(stops)
}

/// Enters a bin.
pub async fn bin_make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    (code, storage, position): (&str, Storage, i64),
) -> Result<BinId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let code = bin_code(code)?;
                let bin = Bin {
                    id: tx.id(),
                    code: code.clone(),
                    storage,
                    position,
                    active: true,
                    version: 1,
                };
                let taken = || DispatchRefusal::CodeTaken { code: code.clone() };
                let bins = [bin.clone()];
                store::bins_insert(tx, &bins).await.or_unique(taken)?;
                let facts = json!({ "storage": storage, "position": position });
                tx.journal(word::BIN, bin.id, Some(&bin.code), Verb::CREATE, facts);
                Ok(bin.id)
            }
            .scope_boxed()
        })
        .await
}

fn bin_code(code: &str) -> Result<String> {
    let code = code.trim().to_uppercase();
    match code.chars().count() {
        0 => Err(Invalid::one("/code", Field::Required {})),
        1..=20 => Ok(code),
        _ => Err(Invalid::one("/code", Field::TooLong { max: 20 })),
    }
}

/// Changes a bin.
pub async fn bin_amend(
    app: &App,
    actor: &Actor,
    id: BinId,
    version: IfMatch,
    (code, storage, position, active): (&str, Storage, i64, bool),
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut bin = store::bin_get(tx, id).await?;
                version.check(bin.version)?;
                bin.code = bin_code(code)?;
                (bin.storage, bin.position, bin.active) = (storage, position, active);
                let taken = || DispatchRefusal::CodeTaken {
                    code: bin.code.clone(),
                };
                store::bin_save(tx, &bin).await.or_unique(taken)?;
                let facts = json!({ "storage": storage, "position": position, "active": active });
                tx.journal(word::BIN, id, Some(&bin.code), Verb::AMEND, facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Enters bins and gives items their homes in them, all at once.
pub async fn furnish(
    app: &App,
    actor: &Actor,
    bins: &[(String, Storage, i64)],
    homes: &[(ItemId, String)],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut rows = Vec::with_capacity(bins.len());
                for (code, storage, position) in bins {
                    rows.push(Bin {
                        id: tx.id(),
                        code: bin_code(code)?,
                        storage: *storage,
                        position: *position,
                        active: true,
                        version: 1,
                    });
                }
                let ids: BTreeMap<&str, BinId> =
                    rows.iter().map(|bin| (bin.code.as_str(), bin.id)).collect();
                let mut lives = Vec::with_capacity(homes.len());
                for (item, code) in homes {
                    let bin = ids.get(code.as_str()).copied();
                    lives.push((*item, bin.ok_or_else(Error::not_found)?));
                }
                store::bins_insert(tx, &rows).await?;
                store::homes_set(tx, &lives).await?;
                for bin in &rows {
                    let facts = json!({ "storage": bin.storage, "position": bin.position });
                    tx.journal(word::BIN, bin.id, Some(&bin.code), Verb::CREATE, facts);
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// 上架: an item gets its home in a bin that is made for it.
pub async fn put_away(app: &App, actor: &Actor, item: ItemId, code: &str) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let code = bin_code(code)?;
                let bin = store::bin_by_code(tx, &code).await?;
                let bin = bin.ok_or(DispatchRefusal::BinUnknown { code })?;
                let storage = store::storage_of(tx, item).await?;
                if !fits(bin.storage, storage) {
                    let (bin, storage) = (bin.code, storage.to_string());
                    return Err(DispatchRefusal::BinUnfit { bin, storage }.into());
                }
                store::homes_set(tx, &[(item, bin.id)]).await?;
                tx.journal(
                    word::BIN,
                    bin.id,
                    Some(&bin.code),
                    Verb("put_away"),
                    json!({ "item": item }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// What a bin of a class may hold: the class itself; cooler and dark is good for what only has to be cool.
fn fits(bin: Storage, item: Storage) -> bool {
    bin == item
        || matches!(
            (bin, item),
            (Storage::Cool | Storage::DarkCool, Storage::Normal)
                | (Storage::DarkCool, Storage::Cool)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cold_goods_lie_in_the_cold_and_nothing_else_does() {
        assert!(fits(Storage::Cold, Storage::Cold) && fits(Storage::DarkCool, Storage::Cool));
        assert!(!fits(Storage::Cool, Storage::DarkCool) && !fits(Storage::Normal, Storage::Cool));
        assert!(!fits(Storage::Cold, Storage::Normal) && !fits(Storage::Cool, Storage::Cold));
    }
}
