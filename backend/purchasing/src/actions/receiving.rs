//! Receiving in two steps: 收货 at the door, 验收 lot by lot; what stays pending is decided later.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::delivery::{
    NoticeVerb, RECEIPT_MAP, ReceiptStage, ReceiptVerb, RejectReason, ReturnStage,
};
use crate::model::order::{Order, OrderVerb};
use crate::model::policy::MinimumLife;
use crate::model::{
    LineId, ReceiptId, ReceiptLineId, ReceiptRefusal, ShipNoticeId, ShippingRefusal,
};
use crate::rules::life;
use crate::rules::receipt::{self as rules, Door, People, Verdict, Waiting};
use crate::store::{self, Destination, Receipt, ReceiptLot, SupplierReturn};
use identity::actions::sessions::{Voucher, vouch};
use identity::directory;
use kernel::arrows::next;
use kernel::prelude::*;

use super::shipping::notice_next;
use super::step::{Step, moved};
use super::stocking;
use crate::events::Movement;

/// What was seen at the door.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Papers and inspection reports came with the goods.
    pub papers_ok: bool,
    /// The cold chain held; needed when something cold came.
    pub temperature_ok: Option<bool>,
    /// Boxes counted.
    pub box_count: i64,
    /// In words.
    pub note: String,
}

/// 收货: goods of a notice are at the door.
pub async fn arrive(
    app: &App,
    actor: &Actor,
    id: ShipNoticeId,
    version: IfMatch,
    arrival: &Arrival,
) -> Result<ReceiptId> {
    app.db
        .write(actor, |tx| {
            arrive_in(tx, id, version, arrival).scope_boxed()
        })
        .await
}

async fn arrive_in(
    tx: &Tx,
    id: ShipNoticeId,
    version: IfMatch,
    arrival: &Arrival,
) -> Result<ReceiptId> {
    let notice = store::notice_get(tx, id).await?;
    own_door(tx.actor(), notice.destination_id, Permission::ReceiveGoods)?;
    version.check(notice.version)?;
    let state = notice_next(&notice, NoticeVerb::Arrive)?;
    let lots = store::shipped_lots(tx, id).await?;
    if arrival.temperature_ok.is_none() && lots.iter().any(|lot| lot.cold_chain) {
        return Err(Invalid::one(
            "/temperature_ok",
            ReceiptRefusal::TemperatureUnchecked {},
        ));
    }
    let step = Step::begin(tx, notice.order_id, OrderVerb::Receive).await?;
    store::notice_move(tx, &notice, state).await?;
    let receipt = Receipt {
        id: tx.id(),
        number: tx.next_number("SH", &tx.day().compact_month()).await?,
        order_id: notice.order_id,
        notice_id: id,
        destination_id: notice.destination_id,
        state: ReceiptStage::Arrived,
        arrived_at: tx.now(),
        arrived_by: tx.actor().author().ok_or(General::NotSignedIn {})?,
        papers_ok: arrival.papers_ok,
        temperature_ok: arrival.temperature_ok,
        box_count: arrival.box_count,
        inspected_at: None,
        inspected_by: None,
        second_person_id: None,
        note: arrival.note.trim().to_owned(),
        version: 1,
    };
    let (receipt_id, number) = (receipt.id, receipt.number.clone());
    let twice = || ShippingRefusal::ReceivedTwice {
        number: notice.number.clone(),
    };
    store::receipt_insert(tx, receipt).await.or_unique(twice)?;
    store::receipt_lines_insert(tx, receipt_id, &lots).await?;
    let order = step
        .before
        .clone()
        .receive(&store::order_progress(tx, notice.order_id).await?, tx.now())?;
    tx.journal(
        "ship_notice",
        id,
        Some(&notice.number),
        Verb("arrive"),
        json!({ "receipt": number }),
    );
    let facts = json!({
        "order": order.number,
        "papers_ok": arrival.papers_ok,
        "temperature_ok": arrival.temperature_ok,
        "boxes": arrival.box_count,
    });
    tx.journal("receipt", receipt_id, Some(&number), Verb("arrive"), facts);
    step.done(tx, &order, json!({ "receipt": number })).await?;
    Ok(receipt_id)
}

/// Name and password of whoever looks over the receiver's shoulder.
#[derive(Clone, Debug)]
pub struct SecondPerson {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
}

/// 验收: every lot is accepted, refused or left pending.
pub async fn inspect(
    app: &App,
    actor: &Actor,
    id: ReceiptId,
    version: IfMatch,
    second: Option<&SecondPerson>,
    verdicts: &[Verdict],
) -> Result<()> {
    judge(
        app,
        actor,
        id,
        version,
        second,
        verdicts,
        ReceiptVerb::Inspect,
    )
    .await
}

/// Decides what was left pending; what is not named stays pending.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: ReceiptId,
    version: IfMatch,
    second: Option<&SecondPerson>,
    verdicts: &[Verdict],
) -> Result<()> {
    judge(
        app,
        actor,
        id,
        version,
        second,
        verdicts,
        ReceiptVerb::Decide,
    )
    .await
}

async fn judge(
    app: &App,
    actor: &Actor,
    id: ReceiptId,
    version: IfMatch,
    second: Option<&SecondPerson>,
    verdicts: &[Verdict],
    verb: ReceiptVerb,
) -> Result<()> {
    // Passwords are checked before the transaction: hashing takes longer than anybody should hold a lock.
    let second = match second {
        Some(person) => Some(vouch(app, &person.login, &person.password, &actor.request_id).await?),
        None => None,
    };
    let second = second.as_ref();
    app.db
        .write(actor, |tx| {
            judge_in(tx, id, version, second, verdicts, verb).scope_boxed()
        })
        .await
}

async fn judge_in(
    tx: &Tx,
    id: ReceiptId,
    version: IfMatch,
    second: Option<&Voucher>,
    verdicts: &[Verdict],
    verb: ReceiptVerb,
) -> Result<()> {
    let receipt = store::receipt_get(tx, id).await?;
    own_door(tx.actor(), receipt.destination_id, Permission::InspectGoods)?;
    version.check(receipt.version)?;
    if next(RECEIPT_MAP, receipt.state, verb).is_none() {
        let (number, state) = (receipt.number, receipt.state);
        return Err(ReceiptRefusal::WrongState { number, state }.into());
    }
    let destination = store::destination(tx, receipt.destination_id).await?;
    let lots = store::receipt_lots(tx, id).await?;
    check(tx, &receipt, &destination, &lots, verdicts, verb).await?;
    check_people(tx, &destination, &lots, verdicts, second).await?;
    let step = Step::begin(tx, receipt.order_id, OrderVerb::Receive).await?;
    let second = second.map(|person| person.user_id);
    let judged = stocking::stock(tx, &step.before, &receipt, &lots, verdicts).await?;
    store::verdicts_save(tx, &judged).await?;
    store::receipt_inspected(tx, &receipt, second).await?;
    if verb == ReceiptVerb::Inspect {
        let notice = store::notice_get(tx, receipt.notice_id).await?;
        store::notice_move(tx, &notice, notice_next(&notice, NoticeVerb::Inspect)?).await?;
        tx.journal(
            "ship_notice",
            notice.id,
            Some(&notice.number),
            Verb("inspect"),
            json!({ "receipt": receipt.number }),
        );
    }
    send_back(tx, &step.before, &receipt, verdicts).await?;
    let order = step.before.clone().receive(
        &store::order_progress(tx, receipt.order_id).await?,
        tx.now(),
    )?;
    let count = |part: fn(&Verdict) -> Quantity| {
        verdicts
            .iter()
            .filter(|verdict| part(verdict).is_positive())
            .count()
    };
    let facts = json!({
        "order": order.number,
        "accepted": count(|verdict| verdict.accepted),
        "rejected": count(|verdict| verdict.rejected),
        "pending": count(|verdict| verdict.pending),
        "second_person": second,
    });
    tx.journal(
        "receipt",
        id,
        Some(&receipt.number),
        Verb(verb.as_str()),
        facts,
    );
    step.done(tx, &order, json!({ "receipt": receipt.number }))
        .await?;
    moved(tx, receipt.order_id, Movement::Inspected).await
}

/// Refuses whoever has no business at that door.
pub(super) fn own_door(
    actor: &Actor,
    destination: OrganisationId,
    permission: Permission,
) -> Result<()> {
    if rules::may_act_at(actor, destination) {
        Ok(())
    } else {
        Err(Error::forbidden(permission))
    }
}

async fn check(
    tx: &Tx,
    receipt: &Receipt,
    destination: &Destination,
    lots: &[ReceiptLot],
    verdicts: &[Verdict],
    verb: ReceiptVerb,
) -> Result<()> {
    let tier_days = tx.policy::<MinimumLife>().await?.of(destination.kind);
    let (step, open): (_, fn(&ReceiptLot) -> Quantity) = match verb {
        ReceiptVerb::Inspect => (rules::Step::Inspection, |lot| lot.shipped_milli),
        ReceiptVerb::Decide => (rules::Step::Decision, |lot| lot.pending_milli),
    };
    let waiting: BTreeMap<ReceiptLineId, Waiting> = lots
        .iter()
        .filter(|lot| open(lot).is_positive())
        .map(|lot| {
            let waiting = Waiting {
                quantity: open(lot),
                expires_on: lot.expires_on,
                near_expiry: lot.near_expiry,
                required_days: life::required_days(lot.min_remaining_life_days, tier_days),
                cold: lot.cold_chain,
            };
            (lot.id, waiting)
        })
        .collect();
    let door = Door {
        day: tx.day(),
        papers_ok: receipt.papers_ok,
        temperature_ok: receipt.temperature_ok,
    };
    rules::check(&waiting, verdicts, &door, step)
}

async fn check_people(
    tx: &Tx,
    destination: &Destination,
    lots: &[ReceiptLot],
    verdicts: &[Verdict],
    second: Option<&Voucher>,
) -> Result<()> {
    let judged: Vec<&ReceiptLot> = lots
        .iter()
        .filter(|lot| verdicts.iter().any(|verdict| verdict.line_id == lot.id))
        .collect();
    let second = match second {
        Some(person) => Some(fit(tx, person, destination.id).await?),
        None => None,
    };
    let actor = tx.actor();
    let receivers: Vec<UserId> = actor.user_id.into_iter().chain(actor.behalf_of).collect();
    let lines: Vec<LineId> = judged.iter().map(|lot| lot.order_line_id).collect();
    rules::people(&People {
        receivers: &receivers,
        second,
        requesters: &store::requesters(tx, &lines, destination.id).await?,
        single_user: destination.single_user,
        guarded: judged.iter().any(|lot| lot.toxic || lot.high_value),
    })?;
    Ok(())
}

/// The second person must be somebody who could have inspected these goods alone.
async fn fit(tx: &Tx, person: &Voucher, destination: OrganisationId) -> Result<UserId> {
    let near = match person.reach {
        Reach::Facilities { root } => directory::is_within(tx, destination, root).await?,
        _ => person.organisation_id == destination,
    };
    if near && person.permissions.contains(Permission::InspectGoods) {
        Ok(person.user_id)
    } else {
        Err(ReceiptRefusal::SecondPersonUnfit {}.into())
    }
}

/// Refused goods make a return.
async fn send_back(tx: &Tx, order: &Order, receipt: &Receipt, verdicts: &[Verdict]) -> Result<()> {
    let refused: Vec<_> = verdicts
        .iter()
        .filter(|verdict| verdict.rejected.is_positive())
        .map(|verdict| {
            (
                verdict.line_id,
                verdict.rejected,
                verdict.reason.unwrap_or(RejectReason::Other),
            )
        })
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    let row = SupplierReturn {
        id: tx.id(),
        number: tx.next_number("TH", &tx.day().compact_month()).await?,
        receipt_id: receipt.id,
        supplier_id: order.supplier_id,
        organisation_id: receipt.destination_id,
        state: ReturnStage::Waiting,
        created_at: tx.now(),
        handed_over_at: None,
        handed_over_by: None,
        version: 1,
    };
    let facts = json!({ "receipt": receipt.number, "lots": refused.len() });
    tx.journal(
        "supplier_return",
        row.id,
        Some(&row.number),
        Verb::CREATE,
        facts,
    );
    tx.notice(Notice::new(
        order.supplier_id,
        "goods_refused",
        json!({ "number": row.number, "order": order.number, "receipt": receipt.number }),
        format!("/returns/{}", row.id),
    ));
    store::return_insert(tx, row, &refused).await
}
