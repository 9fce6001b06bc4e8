//! Waves, their pick lists, and the bins they walk along.

use sea_orm::FromQueryResult;

use super::{Task, all_rows, one_row};
use crate::model::{BinId, PickLineId, PickState, WaveId, WaveState};
use formulary::model::{ItemId, Storage};
use kernel::prelude::*;
use stock::model::LotId;

/// A wave as its verbs see it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Wave {
    /// Its identity.
    pub id: WaveId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: WaveState,
    /// Where the picker stands.
    pub at_bin_id: Option<BinId>,
    /// Who picks.
    pub picker_id: Option<UserId>,
    /// In whose name.
    pub picker_for: Option<UserId>,
    /// Version of the row.
    pub version: i64,
}

/// A wave, or not found.
pub async fn wave_get(tx: &Tx, id: WaveId) -> Result<Wave> {
    let (reach, mut binds) = tx.actor().reach.sql(None, None);
    binds.push(id.into());
    let sql = format!(
        "SELECT id, number, state, at_bin_id, picker_id, picker_for, version FROM wave WHERE {reach} AND id = ?"
    );
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// What a new wave is about.
#[derive(Clone, Debug)]
pub struct NewWave {
    /// Its identity.
    pub id: WaveId,
    /// Its number.
    pub number: String,
    /// The day on which it should leave.
    pub run_on: Day,
    /// Only for this part of the tree.
    pub area: Option<OrganisationId>,
    /// Only cold goods, or none.
    pub cold: Option<bool>,
}

/// Writes a wave with its pick list: tasks by item and lot, in the bins where the items live.
pub async fn wave_insert(tx: &Tx, wave: &NewWave, tasks: &[Task]) -> Result<()> {
    let mut facilities: Vec<OrganisationId> = tasks.iter().map(|task| task.facility_id).collect();
    facilities.sort_unstable();
    facilities.dedup();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let columns = [
        "id",
        "number",
        "run_on",
        "area_id",
        "cold",
        "state",
        "task_count",
        "facility_count",
        "made_by",
        "made_at",
        "version",
    ];
    let row = [
        wave.id.into(),
        (&wave.number).into(),
        wave.run_on.into(),
        wave.area.into(),
        wave.cold.into(),
        WaveState::Open.into(),
        count(tasks.len()).into(),
        count(facilities.len()).into(),
        tx.actor().author().into(),
        tx.now().into(),
        1.into(),
    ];
    tx.bulk_insert("wave", &columns, [row]).await?;
    let mut sums = std::collections::BTreeMap::new();
    for task in tasks {
        *sums.entry((task.item_id, task.lot_id)).or_insert(0) += task.quantity_milli.0;
    }
    let items: Vec<i64> = sums.keys().map(|(item, _)| item.0).collect();
    let homes = homes(tx, &items).await?;
    let columns = [
        "id",
        "wave_id",
        "bin_id",
        "item_id",
        "lot_id",
        "quantity_milli",
        "taken_milli",
        "state",
    ];
    let rows = sums.iter().map(|((item, lot), quantity)| {
        [
            tx.id::<PickLineId>().into(),
            wave.id.into(),
            homes.get(item).copied().into(),
            (*item).into(),
            (*lot).into(),
            (*quantity).into(),
            0.into(),
            PickState::Open.into(),
        ]
    });
    tx.bulk_insert("pick_line", &columns, rows).await?;
    Ok(())
}

async fn homes(tx: &Tx, items: &[i64]) -> Result<std::collections::HashMap<ItemId, BinId>> {
    #[derive(FromQueryResult)]
    struct Home {
        item_id: ItemId,
        bin_id: BinId,
    }
    let (among, bind) = tx.among("item_id", items);
    let sql = format!("SELECT item_id, bin_id FROM bin_item WHERE {among}");
    let homes: Vec<Home> = tx.rows(&sql, vec![bind]).await?;
    Ok(homes
        .into_iter()
        .map(|home| (home.item_id, home.bin_id))
        .collect())
}

/// A line of a pick list with what its label says.
#[derive(Clone, Debug)]
pub struct PickLine {
    /// Its identity.
    pub id: PickLineId,
    /// In which bin.
    pub bin_id: Option<BinId>,
    /// The bin's label.
    pub bin: Option<String>,
    /// What.
    pub item_id: ItemId,
    /// By name.
    pub item: String,
    /// By code.
    pub code: String,
    /// On its box.
    pub gtin: Option<String>,
    /// Which lot.
    pub lot_id: LotId,
    /// By number.
    pub lot: String,
    /// How much.
    pub quantity_milli: Quantity,
    /// Taken.
    pub taken_milli: Quantity,
    /// Where it stands.
    pub state: PickState,
}

/// Where its bin stands in the walk, the bin's label, the item's code, the lot's expiry: how the lines follow each other.
type Walk = (i64, Option<String>, String, String);

/// Line, bin, item, its name, gtin, lot, its number, listed, taken, state, and where it stands in the walk.
type PickRow = (
    i64,
    Option<i64>,
    i64,
    String,
    Option<String>,
    i64,
    String,
    i64,
    i64,
    String,
    i64,
    Option<String>,
    String,
    String,
);

fn pick_line(row: PickRow) -> Result<(Walk, PickLine)> {
    let (id, bin_id, item_id, item, gtin, lot_id, lot, listed, taken, state, at, bin, code, expiry) =
        row;
    let line = PickLine {
        id: PickLineId(id),
        bin_id: bin_id.map(BinId),
        bin: bin.clone(),
        item_id: ItemId(item_id),
        item,
        code: code.clone(),
        gtin,
        lot_id: LotId(lot_id),
        lot,
        quantity_milli: Quantity(listed),
        taken_milli: Quantity(taken),
        state: state.parse().map_err(Error::fault)?,
    };
    Ok(((at, bin, code, expiry), line))
}

/// The pick list of a wave, bin after bin. It is read with each scan.
pub async fn pick_lines(tx: &Tx, wave: WaveId) -> Result<Vec<PickLine>> {
    let sql = "SELECT p.id, p.bin_id, p.item_id, i.name, i.gtin, p.lot_id, l.number, p.quantity_milli, p.taken_milli, \
                      p.state, COALESCE(b.position, 9999999), b.code, i.code, CAST(l.expires_on AS TEXT) \
               FROM pick_line p JOIN item i ON i.id = p.item_id JOIN lot l ON l.id = p.lot_id \
               LEFT JOIN bin b ON b.id = p.bin_id WHERE p.wave_id = ?";
    let rows = tx.packed::<PickRow, 14>(sql, binds![wave]).await?;
    let mut lines: Vec<(Walk, PickLine)> =
        rows.into_iter().map(pick_line).collect::<Result<_>>()?;
    lines.sort_by(|(one, a), (other, b)| (one, a.id).cmp(&(other, b.id)));
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// Moves a line of a pick list.
pub async fn pick_move(
    tx: &Tx,
    line: PickLineId,
    from: PickState,
    to: PickState,
    taken: Quantity,
    reason: Option<&str>,
) -> Result<()> {
    let sql =
        "UPDATE pick_line SET state = ?, taken_milli = ?, reason = ? WHERE id = ? AND state = ?";
    one_row(
        tx.execute(
            sql,
            binds![to, taken, reason.map(str::to_owned), line, from],
        )
        .await?,
    )
}

/// Lines that nobody has begun are taken whole.
pub async fn picks_take(tx: &Tx, lines: &[PickLineId]) -> Result<()> {
    let ids = kernel::ids::raw_ids(lines.iter().copied());
    let (among, bind) = tx.among("id", &ids);
    let sql = format!(
        "UPDATE pick_line SET state = 'taken', taken_milli = quantity_milli WHERE state = 'open' AND {among}"
    );
    all_rows(tx.execute(&sql, binds![bind]).await?, lines.len())
}

/// Opens lines again, for what had been taken of them.
pub async fn picks_reopen(tx: &Tx, wave: WaveId, lines: &[PickLineId]) -> Result<()> {
    let ids = kernel::ids::raw_ids(lines.iter().copied());
    let (among, bind) = tx.among("id", &ids);
    let sql = format!(
        "UPDATE pick_line SET state = 'open', quantity_milli = taken_milli, taken_milli = 0, reason = NULL WHERE wave_id = ? AND state = 'taken' AND {among}"
    );
    all_rows(tx.execute(&sql, binds![wave, bind]).await?, lines.len())
}

/// Moves a wave to another state.
pub async fn wave_move(tx: &Tx, wave: &Wave, to: WaveState) -> Result<()> {
    let sql = "UPDATE wave SET state = ?, version = version + 1 WHERE id = ? AND version = ?";
    one_row(tx.execute(sql, binds![to, wave.id, wave.version]).await?)
}

/// Who picks.
pub async fn wave_picker(tx: &Tx, id: WaveId) -> Result<()> {
    let sql = "UPDATE wave SET picker_id = ?, picker_for = ? WHERE id = ?";
    let actor = tx.actor();
    one_row(
        tx.execute(sql, binds![actor.user_id, actor.behalf_of, id])
            .await?,
    )
}

/// When it was picked.
pub async fn wave_picked(tx: &Tx, id: WaveId) -> Result<()> {
    let sql = "UPDATE wave SET picked_at = ?, at_bin_id = NULL WHERE id = ?";
    one_row(tx.execute(sql, binds![tx.now(), id]).await?)
}

/// Who checked it.
pub async fn wave_checker(tx: &Tx, id: WaveId) -> Result<()> {
    let sql = "UPDATE wave SET checker_id = ?, checked_at = ? WHERE id = ?";
    one_row(
        tx.execute(sql, binds![tx.actor().user_id, tx.now(), id])
            .await?,
    )
}

/// The picker stands at a bin; every scan makes a new version, so that two scanners do not pick the same line.
pub async fn wave_step(tx: &Tx, wave: &Wave, bin: Option<BinId>) -> Result<()> {
    let sql = "UPDATE wave SET at_bin_id = ?, version = version + 1 WHERE id = ? AND version = ?";
    one_row(tx.execute(sql, binds![bin, wave.id, wave.version]).await?)
}

/// A bin.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bin {
    /// Its identity.
    pub id: BinId,
    /// Its label.
    pub code: String,
    /// For which storage class.
    pub storage: Storage,
    /// In the order of the walk.
    pub position: i64,
    /// Is it used?
    pub active: bool,
    /// Version of the row.
    pub version: i64,
}

const BIN: &str = "SELECT id, code, storage, position, active, version FROM bin";

/// A bin by its label.
pub async fn bin_by_code(tx: &Tx, code: &str) -> Result<Option<Bin>> {
    let sql = format!("{BIN} WHERE code = ? AND active");
    tx.row(&sql, binds![code]).await
}

/// A bin, or not found.
pub async fn bin_get(tx: &Tx, id: BinId) -> Result<Bin> {
    let (reach, mut binds) = tx.actor().reach.sql(None, None);
    binds.push(id.into());
    let sql = format!("{BIN} WHERE {reach} AND id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Writes bins.
pub async fn bins_insert(tx: &Tx, bins: &[Bin]) -> Result<()> {
    let columns = ["id", "code", "storage", "position", "active", "version"];
    let rows = bins.iter().map(|bin| {
        [
            bin.id.into(),
            (&bin.code).into(),
            bin.storage.into(),
            bin.position.into(),
            bin.active.into(),
            bin.version.into(),
        ]
    });
    tx.bulk_insert("bin", &columns, rows).await?;
    Ok(())
}

/// Changes a bin.
pub async fn bin_save(tx: &Tx, bin: &Bin) -> Result<()> {
    let sql = "UPDATE bin SET code = ?, storage = ?, position = ?, active = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        bin.code.as_str(),
        bin.storage,
        bin.position,
        bin.active,
        bin.id,
        bin.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Gives items their homes.
pub async fn homes_set(tx: &Tx, homes: &[(ItemId, BinId)]) -> Result<()> {
    let rows = homes
        .iter()
        .map(|(item, bin)| [(*item).into(), (*bin).into()]);
    let replace = OnConflict::Update {
        key: &["item_id"],
        set: "bin_id = excluded.bin_id",
    };
    tx.bulk_upsert("bin_item", &["item_id", "bin_id"], rows, replace)
        .await?;
    // What is still to be picked is found where it lies now.
    let rows = homes
        .iter()
        .map(|(item, bin)| [(*item).into(), (*bin).into()]);
    let on = "pick_line.item_id = v.item_id AND pick_line.state = 'open'";
    let columns = ["item_id", "bin_id"];
    tx.bulk_update("pick_line", &columns, rows, "bin_id = v.bin_id", on)
        .await
        .map(drop)
}

/// How an item must be stored.
pub async fn storage_of(tx: &Tx, item: ItemId) -> Result<Storage> {
    let found: Option<Storage> = tx
        .scalar("SELECT storage FROM item WHERE id = ?", binds![item])
        .await?;
    found.ok_or_else(Error::not_found)
}
