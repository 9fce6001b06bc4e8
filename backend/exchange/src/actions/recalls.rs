//! 召回: proposed by one, opened by another, closed by a third look. From its opening on the lots leave no shelf.

use rustc_hash::FxHashSet;
use serde_json::json;

use super::transfers::{less_promised, undo};
use super::{item_name, reason, word};
use crate::model::{
    HOLDER_MAP, HolderState, HolderVerb, RECALL_MAP, RecallClass, RecallId, RecallState,
    RecallVerb, RecallWay, TransferVerb,
};
use crate::policy::RecallTerms;
use crate::refusal::RecallRefusal;
use crate::store::{self, Holder, Recall};
use formulary::model::ItemId;
use identity::directory;
use kernel::arrows::next;
use kernel::clock::hours;
use kernel::four_eyes::NotSubmitter;
use kernel::http::said;
use kernel::prelude::*;
use stock::holding::{Lies, hold, lots_numbered, whereabouts};
use stock::ledger::post_moves;
use stock::model::{Document, Lot, LotId, MoveReason, MoveRequest, PlaceKind};
use stock::places::places;

/// Under this name time passes.
const DUTY: &str = crate::duties::RECALLS;

/// What must come back.
#[derive(Clone, Debug)]
pub struct NewRecall {
    /// Of what; the maker is the item's.
    pub item_id: ItemId,
    /// 批号, whatever their expiry.
    pub lots: Vec<String>,
    /// How dangerous.
    pub class: RecallClass,
    /// Why.
    pub reason: String,
    /// Whose notice, with its number.
    pub source: String,
}

/// Proposes a recall. Nothing is held before a second person opens it.
pub async fn propose(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: &NewRecall,
) -> Result<RecallId> {
    let why = reason(&new.reason)?;
    let source = said("/source", &new.source)?.to_owned();
    let (why, source) = (&why, &source);
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let lots = known(tx, new).await?;
                let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
                if let Some(number) = store::recall_running(tx, &ids).await? {
                    return Err(RecallRefusal::RecalledAlready { number }.into());
                }
                let recall = Recall {
                    id: tx.id(),
                    number: tx.next_number("ZH", &tx.day().compact_month()).await?,
                    item_id: new.item_id,
                    class: new.class,
                    reason: why.clone(),
                    source: source.clone(),
                    state: RecallState::Proposed,
                    proposed_by: tx.actor().author(),
                    proposed_for: tx.actor().behalf_of,
                    proposed_at: tx.now(),
                    opened_by: None,
                    opened_for: None,
                    opened_at: None,
                    confirm_by: None,
                    closed_by: None,
                    closed_at: None,
                    way: None,
                    explanation: String::new(),
                    version: 1,
                };
                store::recall_insert(tx, &recall, &ids).await?;
                let facts = json!({ "item_id": new.item_id, "class": new.class, "lots": new.lots, "source": source, "reason": why });
                tx.journal(word::RECALL, recall.id, Some(&recall.number), Verb::CREATE, facts);
                Ok(recall.id)
            }
            .scope_boxed()
        })
        .await
}

async fn known(tx: &Tx, new: &NewRecall) -> Result<Vec<Lot>> {
    formulary::directory::item(tx, new.item_id).await?;
    let numbers: Vec<String> = new.lots.iter().map(|lot| lot.trim().to_owned()).collect();
    let lots = lots_numbered(tx, new.item_id, &numbers).await?;
    let mut invalid = Invalid::new();
    invalid.ensure(!numbers.is_empty(), "/lots", Field::Required {});
    for (at, number) in numbers.iter().enumerate() {
        let there = lots.iter().any(|lot| lot.number == *number);
        let lot = number.clone();
        invalid.ensure(
            there,
            format!("/lots/{at}"),
            RecallRefusal::RecallLotUnknown { lot },
        );
    }
    invalid.finish()?;
    Ok(lots)
}

async fn stepping(
    tx: &Tx,
    id: RecallId,
    version: IfMatch,
    verb: RecallVerb,
) -> Result<(Recall, RecallState)> {
    let recall = store::recall_get(tx, id).await?;
    let (number, state) = (recall.number.clone(), recall.state);
    let to =
        next(RECALL_MAP, state, verb).ok_or(RecallRefusal::RecallWrongState { number, state })?;
    version.check(recall.version)?;
    Ok((recall, to))
}

fn note(tx: &Tx, one: &Recall, verb: RecallVerb, to: RecallState, facts: serde_json::Value) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(
        word::RECALL,
        one.id,
        Some(&one.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// Whoever proposed it, or a colleague, takes it back before it is opened.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: RecallId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (recall, to) = stepping(tx, id, version, RecallVerb::Withdraw).await?;
                note(
                    tx,
                    &recall,
                    RecallVerb::Withdraw,
                    to,
                    json!({ "reason": why }),
                );
                let ended = Recall {
                    state: to,
                    explanation: why.clone(),
                    ..recall
                };
                store::recall_save(tx, &ended).await
            }
            .scope_boxed()
        })
        .await
}

/// A second person opens it: the lots are held everywhere, what was promised of them is set free, and whoever holds some is told.
pub async fn open(app: &App, actor: &Actor, id: RecallId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { open_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn open_in(tx: &Tx, id: RecallId, version: IfMatch) -> Result<()> {
    let (recall, to) = stepping(tx, id, version, RecallVerb::Open).await?;
    NotSubmitter::witness(tx.actor(), recall.proposed_by, recall.proposed_for)?;
    let terms: RecallTerms = tx.policy().await?;
    let lots: Vec<LotId> = store::recall_lots(tx, id)
        .await?
        .iter()
        .map(|lot| lot.id)
        .collect();
    hold(tx, &lots).await?;
    let free = dispatch::recalled::set_free(tx, &lots, &recall.number).await?;
    for transfer in store::transfers_with(tx, &lots).await? {
        let (shortage, quantity) = (transfer.shortage_id, transfer.quantity_milli);
        undo(tx, transfer, TransferVerb::Cancel, &recall.number).await?;
        if let Some(shortage) = shortage {
            let shortage = store::shortage_of(tx, shortage).await?;
            less_promised(tx, shortage, quantity).await?;
        }
    }
    let opened = Recall {
        state: to,
        opened_by: tx.actor().author(),
        opened_for: tx.actor().behalf_of,
        opened_at: Some(tx.now()),
        confirm_by: Some(tx.now().plus(hours(terms.hours(recall.class)))),
        ..recall.clone()
    };
    let told = tell(tx, &opened, &lots).await?;
    note(
        tx,
        &recall,
        RecallVerb::Open,
        to,
        json!({ "lots": lots.len(), "holders": told, "set_free": free }),
    );
    store::recall_save(tx, &opened).await
}

/// Is something of it left with somebody that he has to say?
fn on_hand(lies: &Lies) -> bool {
    matches!(
        lies.kind,
        PlaceKind::Store | PlaceKind::Receiving | PlaceKind::Quarantine
    ) && lies.quantity_milli.is_positive()
}

/// Tells whoever holds some and was not told, or got more since. Answers how many.
async fn tell(tx: &Tx, recall: &Recall, lots: &[LotId]) -> Result<usize> {
    let centre = directory::centre(tx).await?.id;
    let known = store::holders_of(tx, recall.id).await?;
    let lies = whereabouts(tx, lots).await?;
    // What came back to the centre's quarantine is where it should be, once the centre has counted its own.
    let centre_done = known
        .iter()
        .any(|one| one.organisation_id == centre && one.state == HolderState::Done);
    let new = |lies: &&Lies| {
        on_hand(lies)
            && !(centre_done
                && lies.organisation_id == centre
                && lies.kind == PlaceKind::Quarantine)
    };
    let holding: FxHashSet<OrganisationId> = lies
        .iter()
        .filter(new)
        .map(|lies| lies.organisation_id)
        .collect();
    let mut fresh: Vec<OrganisationId> = Vec::new();
    for organisation in holding {
        match known.iter().find(|one| one.organisation_id == organisation) {
            None => fresh.push(organisation),
            Some(one) if one.state == HolderState::Done => {
                let again = Holder {
                    state: next(HOLDER_MAP, one.state, HolderVerb::Tell).unwrap_or(one.state),
                    told_at: tx.now(),
                    done_at: None,
                    ..one.clone()
                };
                store::holder_save(tx, &again).await?;
                notify(tx, recall, organisation, "recall_opened").await?;
            }
            Some(_) => {}
        }
    }
    fresh.sort_unstable();
    store::holders_insert(tx, recall.id, &fresh).await?;
    for organisation in &fresh {
        notify(tx, recall, *organisation, "recall_opened").await?;
    }
    Ok(fresh.len())
}

async fn notify(
    tx: &Tx,
    recall: &Recall,
    organisation: OrganisationId,
    kind: &'static str,
) -> Result<()> {
    let place = store::place(tx, organisation).await?;
    let lots = store::recall_lots(tx, recall.id).await?;
    let lots: Vec<String> = lots.into_iter().map(|lot| lot.number).collect();
    let params = json!({
        "number": recall.number,
        "item": item_name(tx, recall.item_id).await?,
        "lots": lots.join(" "),
        "reason": recall.reason,
        "due": recall.confirm_by.map(Instant::local),
    });
    let link = format!("/exchange/recalls/{}", recall.id);
    let notice = Notice::new(organisation, kind, params, link).urgent();
    tx.notice(notice.by_letter(place.email.as_deref(), Vec::new()));
    Ok(())
}

/// Looks after recalls that run: tells whoever got goods since, reminds whoever has said nothing. Answers how many were told.
pub async fn run(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(DUTY), |tx| run_in(tx).scope_boxed())
        .await
}

async fn run_in(tx: &Tx) -> Result<usize> {
    let terms: RecallTerms = tx.policy().await?;
    let pause = hours(terms.remind_hours.max(1));
    let mut told = 0;
    for recall in store::recalls_open(tx).await? {
        let lots: Vec<LotId> = store::recall_lots(tx, recall.id)
            .await?
            .iter()
            .map(|lot| lot.id)
            .collect();
        told += tell(tx, &recall, &lots).await?;
        for holder in store::holders_of(tx, recall.id).await? {
            let last = holder.reminded_at.unwrap_or(holder.told_at);
            if holder.state == HolderState::Told && last.plus(pause) <= tx.now() {
                notify(tx, &recall, holder.organisation_id, "recall_reminder").await?;
                let reminded = Holder {
                    reminded_at: Some(tx.now()),
                    ..holder
                };
                store::holder_save(tx, &reminded).await?;
                told += 1;
            }
        }
    }
    Ok(told)
}

/// It ends: every holder is done, what came back goes to the supplier or is destroyed, what is missing is explained. Not by whoever
/// opened it.
pub async fn close(
    app: &App,
    actor: &Actor,
    id: RecallId,
    version: IfMatch,
    way: RecallWay,
    explanation: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { close_in(tx, id, version, way, explanation.trim()).await }.scope_boxed()
        })
        .await
}

async fn close_in(
    tx: &Tx,
    id: RecallId,
    version: IfMatch,
    way: RecallWay,
    explanation: &str,
) -> Result<()> {
    let (recall, to) = stepping(tx, id, version, RecallVerb::Close).await?;
    NotSubmitter::witness(tx.actor(), recall.opened_by, recall.opened_for)?;
    let holders = store::holders_of(tx, id).await?;
    let open = holders
        .iter()
        .filter(|one| one.state != HolderState::Done)
        .count();
    if open > 0 {
        let holders = i64::try_from(open).unwrap_or(i64::MAX);
        return Err(RecallRefusal::HoldersOpen { holders }.into());
    }
    let lots: Vec<LotId> = store::recall_lots(tx, id)
        .await?
        .iter()
        .map(|lot| lot.id)
        .collect();
    let centre = directory::centre(tx).await?.id;
    let lies = whereabouts(tx, &lots).await?;
    let back = |one: &&Lies| one.organisation_id == centre && one.kind == PlaceKind::Quarantine;
    let elsewhere: i64 = lies
        .iter()
        .filter(|one| !one.kind.is_boundless() && !back(one))
        .map(|one| one.quantity_milli.0)
        .sum();
    let lost: i64 = lies
        .iter()
        .filter(|one| one.kind == PlaceKind::Loss)
        .map(|one| one.quantity_milli.0)
        .sum();
    if (elsewhere != 0 || lost > 0) && explanation.is_empty() {
        let missing = Quantity(elsewhere + lost.max(0));
        return Err(Invalid::one(
            "/explanation",
            RecallRefusal::ExplanationMissing { missing },
        ));
    }
    settle(tx, &recall, centre, way, lies.iter().filter(back)).await?;
    note(
        tx,
        &recall,
        RecallVerb::Close,
        to,
        json!({ "way": way, "reason": explanation, "elsewhere": Quantity(elsewhere) }),
    );
    let closed = Recall {
        state: to,
        closed_by: tx.actor().author(),
        closed_at: Some(tx.now()),
        way: Some(way),
        explanation: explanation.to_owned(),
        ..recall
    };
    store::recall_save(tx, &closed).await
}

/// What came back leaves the centre's quarantine.
async fn settle(
    tx: &Tx,
    recall: &Recall,
    centre: OrganisationId,
    way: RecallWay,
    back: impl Iterator<Item = &Lies>,
) -> Result<()> {
    let to = match way {
        RecallWay::Supplier => PlaceKind::Supplier,
        RecallWay::Destroyed => PlaceKind::Loss,
    };
    let known = places(tx, &[(centre, PlaceKind::Quarantine), (centre, to)]).await?;
    let (from, to) = (
        known.id(centre, PlaceKind::Quarantine)?,
        known.id(centre, to)?,
    );
    let moves: Vec<MoveRequest> = back
        .map(|one| MoveRequest {
            reason: MoveReason::Rejection,
            ..MoveRequest::transfer(
                (recall.item_id, one.lot_id, one.quantity_milli),
                (from, to),
                document(recall.id),
                format!("recall:{}:{}:end", recall.id, one.lot_id),
            )
        })
        .collect();
    post_moves(tx, &moves).await.map(drop)
}

/// The recall as a document of the ledger: its moves may carry held lots to patients' books.
pub(super) fn document(id: RecallId) -> Document {
    Document {
        kind: word::RECALL,
        id: id.0,
    }
}
