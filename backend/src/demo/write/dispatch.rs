//! The shared pharmacy: bins and vans, yesterday's runs with everything that happens on the road, today's waves and runs in
//! every state.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::stage::Stage;
use dispatch::actions::driving::{self, Sent};
use dispatch::actions::fleet::{self, VehicleFacts};
use dispatch::actions::packing::{self, Packing};
use dispatch::actions::waves::{self, Counted};
use dispatch::actions::{planning, travelling};
use dispatch::entering;
use dispatch::model::{PickLineId, RunId, StopId, WaveId};
use dispatch::rules::seal::seal;
use dispatch::waving::WaveFilter;
use formulary::model::Storage;
use kernel::prelude::*;

/// Bins of each storage class: letter of the aisle, how many.
const AISLES: [(Storage, &str, usize); 5] = [
    (Storage::Normal, "A", 60),
    (Storage::Cool, "B", 40),
    (Storage::DarkCool, "C", 12),
    (Storage::Cold, "L", 10),
    (Storage::Frozen, "D", 2),
];

/// Plate, name, litres, cold.
const VANS: [(&str, &str, i64, bool); 6] = [
    ("湘F·D0101", "冷藏车一", 1_200, true),
    ("湘F·D0102", "冷藏车二", 1_200, true),
    ("湘F·D0103", "厢式车一", 1_000, false),
    ("湘F·D0104", "厢式车二", 1_000, false),
    ("湘F·D0105", "面包车一", 700, false),
    ("湘F·D0106", "面包车二", 700, false),
];

/// Plans that the search for a day tries.
const TRIES: u64 = 4_000;

/// Furnishes the store and registers the vans.
pub async fn furnish(stage: &Stage<'_>) -> Result<()> {
    let keeper = stage.actor("keeper")?;
    let mut bins = Vec::new();
    for (place, (storage, aisle, count)) in AISLES.iter().enumerate() {
        for number in 0..*count {
            let code = format!("{aisle}{:02}-{}", number / 4 + 1, number % 4 + 1);
            bins.push((code, *storage, (place * 1_000 + number) as i64));
        }
    }
    let mut filled: BTreeMap<Storage, usize> = BTreeMap::new();
    let mut homes = Vec::new();
    for (item, id) in stage.plan.items.iter().zip(&stage.ids.items) {
        let storage = item.fields.storage;
        let next = filled.entry(storage).or_default();
        let of_class: Vec<&str> = bins
            .iter()
            .filter(|bin| bin.1 == storage)
            .map(|bin| bin.0.as_str())
            .collect();
        homes.push((*id, of_class[*next % of_class.len()].to_owned()));
        *next += 1;
    }
    // A few items have just come and still need a home.
    homes.truncate(homes.len().saturating_sub(6));
    packing::furnish(stage.app, &keeper, &bins, &homes).await?;
    let dispatcher = stage.actor("dispatcher")?;
    for (number, (plate, name, litres, cold)) in VANS.into_iter().enumerate() {
        let driver = stage.actor(&format!("driver{}", number + 1))?;
        let facts = VehicleFacts {
            plate: plate.to_owned(),
            name: name.to_owned(),
            volume_ml: litres * 1_000,
            cold,
            shift: (7 * 60, 18 * 60),
            trips: 2,
            loading_minutes: 30,
            fixed_cost: Money(2_000_000),
            cost_per_km: Money(9_000),
            driver_id: driver.user_id,
            active: true,
        };
        let key = Idempotency::new(format!("demo-van-{number}"), &[]);
        fleet::make(stage.app, &dispatcher, &key, &facts).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Area {
    area_id: OrganisationId,
}

/// Parts of the county for which something waits, most first.
async fn areas(stage: &Stage<'_>) -> Result<Vec<OrganisationId>> {
    let area = "CASE WHEN o.kind = 'village' THEN o.parent_id ELSE o.id END";
    let sql = format!(
        "SELECT {area} AS area_id FROM dispatch_task t JOIN organisation o ON o.id = t.facility_id WHERE t.state = 'waiting' \
         GROUP BY {area} ORDER BY COUNT(*) DESC, 1"
    );
    let found: Vec<Area> = stage.rows(&sql, binds![]).await?;
    Ok(found.into_iter().map(|row| row.area_id).collect())
}

async fn wave(stage: &Stage<'_>, area: OrganisationId, run_on: Day) -> Result<WaveId> {
    let keeper = stage.actor("keeper")?;
    let key = Idempotency::new(format!("demo-wave-{run_on}-{area}"), &[]);
    let filter = WaveFilter {
        area: Some(area),
        ..WaveFilter::default()
    };
    waves::make(stage.app, &keeper, &key, run_on, &filter).await
}

/// Picks a wave; what is left over is still to be picked.
async fn pick(stage: &Stage<'_>, id: WaveId, leave: usize) -> Result<()> {
    let keeper = stage.actor("keeper")?;
    waves::begin(
        stage.app,
        &keeper,
        id,
        stage.version("wave", id.raw()).await?,
    )
    .await?;
    stage
        .app
        .db
        .write(&keeper, |tx| entering::picked(tx, id, leave).scope_boxed())
        .await?;
    if leave > 0 {
        return Ok(());
    }
    let version = stage.version("wave", id.raw()).await?;
    waves::finish(stage.app, &keeper, id, version).await
}

#[derive(FromQueryResult)]
struct Taken {
    id: PickLineId,
    taken_milli: Quantity,
}

async fn check(stage: &Stage<'_>, id: WaveId) -> Result<()> {
    let checker = stage.actor("checker")?;
    let sql = "SELECT id, taken_milli FROM pick_line WHERE wave_id = ?";
    let lines: Vec<Taken> = stage.rows(sql, binds![id]).await?;
    let counted: Vec<Counted> = lines
        .iter()
        .map(|line| Counted {
            line: line.id,
            quantity: line.taken_milli,
        })
        .collect();
    let version = stage.version("wave", id.raw()).await?;
    waves::check(stage.app, &checker, id, version, &counted).await
}

/// A wave from its making into totes.
async fn packed(stage: &Stage<'_>, area: OrganisationId, run_on: Day) -> Result<()> {
    let id = wave(stage, area, run_on).await?;
    pick(stage, id, 0).await?;
    check(stage, id).await?;
    let keeper = stage.actor("keeper")?;
    let version = stage.version("wave", id.raw()).await?;
    packing::pack(stage.app, &keeper, id, version, &Packing::default()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct RunRow {
    id: RunId,
    sheet_key: String,
    driver: String,
}

async fn runs(stage: &Stage<'_>, day: Day) -> Result<Vec<RunRow>> {
    let sql = "SELECT r.id, r.sheet_key, u.login AS driver FROM run r JOIN user_account u ON u.id = r.driver_id \
               WHERE r.run_on = ? AND r.state = 'planned' ORDER BY r.start_minute, r.id";
    stage.rows(sql, binds![day]).await
}

#[derive(FromQueryResult)]
struct Code {
    code: String,
}

/// Loads totes and parcels of a run, at most so many.
async fn load(stage: &Stage<'_>, run: RunId, most: usize) -> Result<()> {
    let keeper = stage.actor("keeper")?;
    let sql = "SELECT code FROM tote WHERE state = 'packed' AND stop_organisation_id IN \
               (SELECT organisation_id FROM run_stop WHERE run_id = ?) \
               UNION ALL SELECT code FROM parcel WHERE state = 'waiting' AND facility_id IN \
               (SELECT organisation_id FROM run_stop WHERE run_id = ?) ORDER BY code";
    let totes: Vec<Code> = stage.rows(sql, binds![run, run]).await?;
    for tote in totes.iter().take(most) {
        let version = stage.version("run", run.raw()).await?;
        travelling::load(stage.app, &keeper, run, version, &tote.code).await?;
    }
    Ok(())
}

async fn depart(stage: &Stage<'_>, run: RunId) -> Result<()> {
    load(stage, run, usize::MAX).await?;
    let keeper = stage.actor("keeper")?;
    let version = stage.version("run", run.raw()).await?;
    travelling::depart(stage.app, &keeper, run, version, false).await
}

#[derive(FromQueryResult)]
struct StopRow {
    id: StopId,
    name: String,
    arrive_minute: i64,
    cold: bool,
}

/// What the driver's phone tells of the first stops; one of them, when named, was closed.
async fn deliver(
    stage: &Stage<'_>,
    day: Day,
    run: &RunRow,
    most: usize,
    closed: Option<usize>,
) -> Result<()> {
    let driver = stage.actor(&run.driver)?;
    let sql = "SELECT s.id, o.short_name AS name, s.arrive_minute, \
                      EXISTS (SELECT 1 FROM tote b WHERE b.stop_id = s.id AND b.cold) AS cold \
               FROM run_stop s JOIN organisation o ON o.id = s.organisation_id WHERE s.run_id = ? ORDER BY s.sequence";
    let stops: Vec<StopRow> = stage.rows(sql, binds![run.id]).await?;
    for (place, stop) in stops.iter().enumerate().take(most) {
        let totes: Vec<Code> = stage
            .rows(
                "SELECT code FROM tote WHERE stop_id = ? UNION ALL SELECT code FROM parcel WHERE stop_id = ? ORDER BY code",
                binds![stop.id, stop.id],
            )
            .await?;
        let totes: Vec<String> = totes.into_iter().map(|tote| tote.code).collect();
        let minute = u64::try_from(stop.arrive_minute).unwrap_or(0);
        let at = day
            .start()
            .plus(std::time::Duration::from_secs(minute * 60));
        let mut fields = match closed == Some(place) {
            true => json!({ "outcome": "failed", "reason": "无人在岗" }),
            false => {
                json!({ "outcome": "delivered", "totes": totes, "receiver": format!("{}值班员", stop.name) })
            }
        };
        fields["arrived_at"] = json!(at);
        if stop.cold && closed != Some(place) {
            fields["temperature_tenths"] = json!(35 + place % 3 * 8);
        }
        if place == 2 && closed != Some(place) {
            fields["exceptions"] = json!(["damaged"]);
        }
        send(stage, &driver, run, stop.id, at, &fields).await?;
    }
    Ok(())
}

async fn send(
    stage: &Stage<'_>,
    driver: &Actor,
    run: &RunRow,
    stop: StopId,
    at: Instant,
    fields: &Value,
) -> Result<()> {
    let id = format!("demo-{stop}");
    let body = json!({ "id": id, "stop_id": stop, "at": at, "fields": fields }).to_string();
    let sent = Sent {
        seal: seal(run.sheet_key.as_bytes(), body.as_bytes()),
        id,
        run_id: run.id,
        body,
    };
    driving::take(stage.app, driver, &sent).await.map(drop)
}

/// Yesterday: a third of what waited went out; one clinic was closed, its goods came back.
pub async fn yesterday(stage: &Stage<'_>) -> Result<()> {
    let day = stage.plan.options.as_of.plus_days(-1);
    stage.wait_until(super::at(day, 6, 30));
    let waiting = areas(stage).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    for area in waiting.iter().step_by(3) {
        packed(stage, *area, day).await?;
    }
    let dispatcher = stage.actor("dispatcher")?;
    planning::plan_now(stage.app, &dispatcher, day, TRIES).await?;
    let keeper = stage.actor("keeper")?;
    for (number, run) in runs(stage, day).await?.iter().enumerate() {
        depart(stage, run.id).await?;
        deliver(stage, day, run, usize::MAX, (number == 0).then_some(1)).await?;
        let version = stage.version("run", run.id.raw()).await?;
        travelling::come_back(stage.app, &keeper, run.id, version).await?;
    }
    Ok(())
}

/// Lines that are left of a wave that is being picked.
const LEFT_LINES: usize = 7;

/// Parts of the county of which nobody has made a wave yet.
const UNTOUCHED: usize = 3;

/// Today: a wave in every state, a run on the road, one being loaded, others to leave; some goods wait for their wave.
pub async fn today(stage: &Stage<'_>) -> Result<()> {
    let day = stage.plan.options.as_of;
    let mut waiting = areas(stage).await?;
    if waiting.len() > 3 * UNTOUCHED {
        waiting.drain(..UNTOUCHED);
    }
    let (work, ready) = waiting.split_at(waiting.len().min(4).min(waiting.len().saturating_sub(3)));
    for area in ready {
        packed(stage, *area, day).await?;
    }
    for (place, area) in work.iter().enumerate() {
        let id = wave(stage, *area, day).await?;
        match place {
            0 => pick(stage, id, LEFT_LINES).await?,
            1 => pick(stage, id, 0).await?,
            2 => {
                pick(stage, id, 0).await?;
                check(stage, id).await?;
            }
            _ => {}
        }
    }
    if ready.is_empty() {
        return Ok(());
    }
    let dispatcher = stage.actor("dispatcher")?;
    planning::plan_now(stage.app, &dispatcher, day, TRIES).await?;
    let runs = runs(stage, day).await?;
    if let Some(first) = runs.first() {
        depart(stage, first.id).await?;
        deliver(stage, day, first, 3, None).await?;
    }
    if let Some(second) = runs.get(1) {
        load(stage, second.id, 2).await?;
    }
    Ok(())
}
