//! Waves: made, picked bin by bin, checked by a second person.

use std::collections::BTreeMap;

use serde_json::json;

use super::travelling::by_reservation;
use super::word;
use crate::model::{
    DispatchTerms, PickLineId, PickState, TaskState, TaskVerb, WAVE_MAP, WaveId, WaveState,
    WaveVerb,
};
use crate::refusal::DispatchRefusal;
use crate::rules::scan::{self, Line, Scanned};
use crate::store::{self, NewWave, PickLine, Task, Wave, WaveFilter};
use identity::directory;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use stock::ledger::post_moves;
use stock::model::{Document, MoveRequest, PlaceKind, Reservation};
use stock::places::places;
use stock::reserving;

/// Makes a wave of everything that waits and fits.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    run_on: Day,
    filter: &WaveFilter,
) -> Result<WaveId> {
    app.db
        .write_once(actor, key, |tx| make_in(tx, run_on, filter).scope_boxed())
        .await
}

async fn make_in(tx: &Tx, run_on: Day, filter: &WaveFilter) -> Result<WaveId> {
    let terms: DispatchTerms = tx.policy().await?;
    let tasks = store::tasks_for_wave(tx, filter, terms.villages).await?;
    if tasks.is_empty() {
        return Err(DispatchRefusal::NothingWaits {}.into());
    }
    let wave = NewWave {
        id: tx.id(),
        number: tx.next_number("BC", &tx.day().compact_month()).await?,
        run_on,
        area: filter.area,
        cold: filter.cold,
    };
    store::wave_insert(tx, &wave, &tasks).await?;
    let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
    store::tasks_wave(tx, &ids, wave.id).await?;
    let facts =
        json!({ "run_on": run_on, "tasks": ids.len(), "area": filter.area, "cold": filter.cold });
    tx.journal(word::WAVE, wave.id, Some(&wave.number), Verb::CREATE, facts);
    Ok(wave.id)
}

/// A wave that may go along an arrow, and where to.
pub(super) async fn step(
    tx: &Tx,
    id: WaveId,
    version: IfMatch,
    verb: WaveVerb,
) -> Result<(Wave, WaveState)> {
    let wave = store::wave_get(tx, id).await?;
    let (number, state) = (wave.number.clone(), wave.state);
    let to =
        next(WAVE_MAP, state, verb).ok_or(DispatchRefusal::WaveWrongState { number, state })?;
    version.check(wave.version)?;
    Ok((wave, to))
}

pub(super) async fn done(
    tx: &Tx,
    wave: &Wave,
    verb: WaveVerb,
    to: WaveState,
    facts: serde_json::Value,
) -> Result<()> {
    store::wave_move(tx, wave, to).await?;
    let facts = json!({ "from": wave.state, "to": to, "facts": facts });
    tx.journal(
        word::WAVE,
        wave.id,
        Some(&wave.number),
        Verb(verb.as_str()),
        facts,
    );
    Ok(())
}

/// Somebody begins to pick.
pub async fn begin(app: &App, actor: &Actor, id: WaveId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, to) = step(tx, id, version, WaveVerb::Pick).await?;
                store::wave_picker(tx, id).await?;
                done(tx, &wave, WaveVerb::Pick, to, json!({})).await
            }
            .scope_boxed()
        })
        .await
}

/// Its tasks wait again.
pub async fn cancel(app: &App, actor: &Actor, id: WaveId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, to) = step(tx, id, version, WaveVerb::Cancel).await?;
                let tasks = store::tasks_of_wave(tx, id, TaskState::Waved).await?;
                let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
                store::tasks_unwave(tx, &ids).await?;
                done(
                    tx,
                    &wave,
                    WaveVerb::Cancel,
                    to,
                    json!({ "tasks": ids.len() }),
                )
                .await
            }
            .scope_boxed()
        })
        .await
}

/// A wave that is being picked.
pub(crate) async fn in_picking(tx: &Tx, id: WaveId) -> Result<Wave> {
    let wave = store::wave_get(tx, id).await?;
    if wave.state != WaveState::Picking {
        let (number, state) = (wave.number, wave.state);
        return Err(DispatchRefusal::WaveWrongState { number, state }.into());
    }
    Ok(wave)
}

async fn picking(tx: &Tx, id: WaveId, version: IfMatch) -> Result<(Wave, Vec<PickLine>)> {
    let wave = in_picking(tx, id).await?;
    version.check(wave.version)?;
    let lines = store::pick_lines(tx, id).await?;
    Ok((wave, lines))
}

/// A label was scanned: of a bin, or of goods.
pub async fn scan(
    app: &App,
    actor: &Actor,
    id: WaveId,
    version: IfMatch,
    code: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, lines) = picking(tx, id, version).await?;
                let at = lines
                    .iter()
                    .find(|line| line.bin_id.is_some() && line.bin_id == wave.at_bin_id)
                    .and_then(|line| line.bin.as_deref());
                let known: Vec<Line> = lines.iter().map(readable).collect();
                match scan::scan(&known, at, code)? {
                    Scanned::Bin(found) => store::wave_step(tx, &wave, lines[found].bin_id).await,
                    Scanned::Goods(found) => {
                        let line = &lines[found];
                        let (from, to) = (PickState::Open, PickState::InHand);
                        store::pick_move(tx, line.id, from, to, Quantity::ZERO, None).await?;
                        store::wave_step(tx, &wave, line.bin_id.or(wave.at_bin_id)).await
                    }
                }
            }
            .scope_boxed()
        })
        .await
}

fn readable(line: &PickLine) -> Line {
    Line {
        bin: line.bin.clone(),
        item: line.item.clone(),
        code: line.code.clone(),
        gtin: line.gtin.clone(),
        lot: line.lot.clone(),
        state: line.state,
    }
}

/// What is in the hand goes into the trolley: all of it, or less for a reason.
pub async fn take(
    app: &App,
    actor: &Actor,
    id: WaveId,
    version: IfMatch,
    (line, quantity, reason): (PickLineId, Quantity, Option<&str>),
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, lines) = picking(tx, id, version).await?;
                let line = lines
                    .iter()
                    .find(|one| one.id == line)
                    .ok_or_else(Error::not_found)?;
                if line.state != PickState::InHand {
                    return Err(DispatchRefusal::NotInHand {}.into());
                }
                let listed = line.quantity_milli;
                if quantity.is_negative() || quantity > listed {
                    let refusal = DispatchRefusal::MoreThanListed { listed };
                    return Err(Invalid::one("/quantity", refusal));
                }
                let held = stock::holding::lots_pinned(tx, &[line.lot_id]).await?;
                if quantity.is_positive() && held.values().any(|lot| lot.held) {
                    let lot = line.lot.clone();
                    return Err(DispatchRefusal::LotHeld { lot }.into());
                }
                let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
                if quantity < listed && reason.is_none() {
                    return Err(Invalid::one(
                        "/reason",
                        DispatchRefusal::ShortReasonMissing {},
                    ));
                }
                let (from, to) = (PickState::InHand, PickState::Taken);
                store::pick_move(tx, line.id, from, to, quantity, reason).await?;
                store::wave_step(tx, &wave, wave.at_bin_id).await
            }
            .scope_boxed()
        })
        .await
}

/// Everything is taken. What was not found goes to quarantine, and whoever was to get it waits for the next plan.
pub async fn finish(app: &App, actor: &Actor, id: WaveId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| finish_in(tx, id, version).scope_boxed())
        .await
}

async fn finish_in(tx: &Tx, id: WaveId, version: IfMatch) -> Result<()> {
    let (wave, to) = step(tx, id, version, WaveVerb::Finish).await?;
    let lines = store::pick_lines(tx, id).await?;
    let left = lines
        .iter()
        .filter(|line| line.state != PickState::Taken)
        .count();
    if left > 0 {
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        return Err(DispatchRefusal::PickOpen { left }.into());
    }
    let tasks = store::tasks_of_wave(tx, id, TaskState::Waved).await?;
    let short = shortfall(&lines, &tasks);
    let lost = loose(tx, &tasks, &short).await?;
    if !lost.is_empty() {
        reserving::not_found(tx, lost.clone(), &wave.number).await?;
        quarantine(tx, &wave, &lost).await?;
    }
    let whole: Vec<_> = tasks
        .iter()
        .filter(|task| {
            short
                .get(&task.id)
                .is_none_or(|missing| *missing < task.quantity_milli.0)
        })
        .map(|task| task.id)
        .collect();
    store::tasks_move(tx, &whole, TaskState::Waved, TaskVerb::Pick).await?;
    store::wave_picked(tx, id).await?;
    done(
        tx,
        &wave,
        WaveVerb::Finish,
        to,
        json!({ "lines": lines.len(), "short": lost.len() }),
    )
    .await
}

/// What each task misses: whoever asked last goes without.
fn shortfall(lines: &[PickLine], tasks: &[Task]) -> BTreeMap<crate::model::TaskId, i64> {
    let mut short = BTreeMap::new();
    for line in lines {
        let mut missing = line.quantity_milli.0 - line.taken_milli.0;
        let mut behind: Vec<&Task> = tasks
            .iter()
            .filter(|task| (task.item_id, task.lot_id) == (line.item_id, line.lot_id))
            .collect();
        behind.sort_by_key(|task| std::cmp::Reverse(task.id));
        for task in behind {
            let some = missing.min(task.quantity_milli.0);
            if some > 0 {
                short.insert(task.id, some);
                missing -= some;
            }
        }
    }
    short
}

/// Lets what is missing wait outside the wave, so that it can be released, and answers it by reservation.
async fn loose(
    tx: &Tx,
    tasks: &[Task],
    short: &BTreeMap<crate::model::TaskId, i64>,
) -> Result<Vec<Reservation>> {
    let (mut lost, mut whole) = (Vec::new(), Vec::new());
    let (mut less, mut parts) = (Vec::new(), Vec::new());
    for task in tasks {
        let Some(missing) = short.get(&task.id).copied() else {
            continue;
        };
        lost.push(Task {
            quantity_milli: Quantity(missing),
            ..*task
        });
        if missing == task.quantity_milli.0 {
            whole.push(task.id);
            continue;
        }
        less.push((task.id, Quantity(missing)));
        parts.push(Task {
            id: tx.id(),
            quantity_milli: Quantity(missing),
            state: TaskState::Waiting,
            ..*task
        });
    }
    if !whole.is_empty() {
        store::tasks_unwave(tx, &whole).await?;
    }
    store::tasks_shrink(tx, &less, TaskState::Waved).await?;
    store::tasks_insert(tx, &parts, None).await?;
    Ok(by_reservation(&lost))
}

/// What the book has and the bin has not is nobody's until it was counted.
async fn quarantine(tx: &Tx, wave: &Wave, lost: &[Reservation]) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    let known = places(tx, &[(centre, PlaceKind::Quarantine)]).await?;
    let to = known.id(centre, PlaceKind::Quarantine)?;
    let paper = Document {
        kind: word::WAVE,
        id: wave.id.0,
    };
    let step = |part: &Reservation| {
        let key = part.key;
        MoveRequest::transfer(
            (part.item_id, key.lot_id, part.open),
            (key.place_id, to),
            paper,
            format!(
                "wave:{}:{}:{}:{}",
                wave.id, wave.version, key.requisition_id, key.lot_id
            ),
        )
    };
    let moves: Vec<MoveRequest> = lost.iter().map(step).collect();
    post_moves(tx, &moves).await.map(drop)
}

/// What a second person counted of a line.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Which line.
    pub line: PickLineId,
    /// How much.
    pub quantity: Quantity,
}

/// 复核: somebody else than the picker counts every line. What differs is named, and nothing goes on.
pub async fn check(
    app: &App,
    actor: &Actor,
    id: WaveId,
    version: IfMatch,
    counted: &[Counted],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, to) = step(tx, id, version, WaveVerb::Check).await?;
                NotSubmitter::witness(tx.actor(), wave.picker_id, wave.picker_for)?;
                let lines = store::pick_lines(tx, id).await?;
                compare(&lines, counted)?;
                store::wave_checker(tx, id).await?;
                done(
                    tx,
                    &wave,
                    WaveVerb::Check,
                    to,
                    json!({ "lines": lines.len() }),
                )
                .await
            }
            .scope_boxed()
        })
        .await
}

fn compare(lines: &[PickLine], counted: &[Counted]) -> Result<(), DispatchRefusal> {
    let said = |line: &PickLine| counted.iter().find(|one| one.line == line.id);
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let missing = lines.iter().filter(|line| said(line).is_none()).count();
    if missing > 0 {
        return Err(DispatchRefusal::CountMissing {
            lines: count(missing),
        });
    }
    let differs = |line: &&PickLine| said(line).is_some_and(|one| one.quantity != line.taken_milli);
    let wrong: Vec<&PickLine> = lines.iter().filter(differs).collect();
    match wrong.first() {
        Some(first) => Err(DispatchRefusal::CountDiffers {
            lines: count(wrong.len()),
            first: format!("{} {}", first.item, first.lot),
        }),
        None => Ok(()),
    }
}

/// The second person found lines wrong: they are picked again.
pub async fn send_back(
    app: &App,
    actor: &Actor,
    id: WaveId,
    version: IfMatch,
    lines: &[PickLineId],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (wave, to) = step(tx, id, version, WaveVerb::SendBack).await?;
                NotSubmitter::witness(tx.actor(), wave.picker_id, wave.picker_for)?;
                if lines.is_empty() {
                    return Err(Invalid::one("/lines", Field::Required {}));
                }
                let short = store::pick_lines(tx, id).await?;
                // What was short stays short: it is in quarantine.
                let open: Vec<&PickLine> = short
                    .iter()
                    .filter(|line| lines.contains(&line.id) && line.taken_milli.is_positive())
                    .collect();
                if open.len() != lines.len() {
                    return Err(Error::not_found());
                }
                store::picks_reopen(tx, id, lines).await?;
                let tasks = store::tasks_of_wave(tx, id, TaskState::Picked).await?;
                let again = tasks.iter().filter(|task| {
                    let same = |line: &&&PickLine| {
                        (line.item_id, line.lot_id) == (task.item_id, task.lot_id)
                    };
                    open.iter().any(|line| same(&line))
                });
                let again: Vec<_> = again.map(|task| task.id).collect();
                store::tasks_move(tx, &again, TaskState::Picked, TaskVerb::Unpick).await?;
                done(
                    tx,
                    &wave,
                    WaveVerb::SendBack,
                    to,
                    json!({ "lines": open.len() }),
                )
                .await
            }
            .scope_boxed()
        })
        .await
}
