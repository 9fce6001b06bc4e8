//! Shortages as their facility, their donors and the centre see them.

use serde::Serialize;
use utoipa::ToSchema;

use super::transfers::{TransferView, views as transfer_views};
use crate::actions::speaks_for;
use crate::model::{
    ASK_MAP, AskId, AskState, AskVerb, SHORTAGE_MAP, ShortageCause, ShortageId, ShortageState,
    ShortageVerb,
};
use crate::rules::ranking::Points;
use crate::store::{self, Ask, SHORTAGE, Shortage, shortage_reach};
use demand::model::requisition::RequisitionId;
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::prelude::*;

/// A shortage in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeShortage)]
pub struct ShortageView {
    /// Its identity.
    pub id: ShortageId,
    /// What people call it.
    pub number: String,
    /// Who lacks it.
    pub facility: OrgRef,
    /// What.
    pub item: ItemRef,
    /// How much.
    pub quantity: Quantity,
    /// Promised so far.
    pub promised: Quantity,
    /// On the shelf so far.
    pub received: Quantity,
    /// Why.
    pub cause: ShortageCause,
    /// In words.
    pub note: String,
    /// By when.
    pub need_by: Instant,
    /// Where it stands.
    pub state: ShortageState,
    /// 0 first donors, 1 more donors, 2 desks, 3 emergency order.
    pub step: i64,
    /// Code of why the emergency order could not be made.
    pub trouble: Option<String>,
    /// Who asked.
    pub opened_by: Option<UserRef>,
    /// When.
    pub opened_at: Instant,
    /// The clock.
    pub due_at: Instant,
    /// When it goes a step further by itself.
    pub next_step_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Ended, or still runs, after its clock.
    pub late: bool,
    /// The emergency that it became.
    pub requisition_id: Option<RequisitionId>,
    /// What this reader may do with it now.
    pub can: Vec<ShortageVerb>,
    /// The ask that waits for this reader.
    pub ask: Option<AskView>,
    /// For `If-Match`.
    pub version: i64,
}

/// Somebody who was asked, with every reason of his place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeAsk)]
pub struct AskView {
    /// Its identity.
    pub id: AskId,
    /// Who.
    pub donor: OrgRef,
    /// At which step.
    pub step: i64,
    /// From 1.
    pub rank: i64,
    /// Weighted points.
    pub score: i64,
    /// By factor.
    pub points: Points,
    /// Free of lots that live long enough.
    pub free: Quantity,
    /// Of it beyond his use of lead time and safety.
    pub spare: Quantity,
    /// Use of a day.
    pub daily: Quantity,
    /// Days that the rest lasts.
    pub cover_days: Option<i64>,
    /// Of the lot that goes first.
    pub expires_on: Day,
    /// By road.
    pub metres: Option<i64>,
    /// A run of today that passes both.
    pub run: Option<String>,
    /// Where it stands.
    pub state: AskState,
    /// What he promised.
    pub given: Quantity,
    /// Why not.
    pub reason: String,
    /// When he was asked.
    pub asked_at: Instant,
    /// When he answered.
    pub answered_at: Option<Instant>,
    /// What this reader may answer.
    pub can: Vec<AskVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// A shortage with everybody who was asked and everything that was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeShortageDetail)]
pub struct ShortageDetail {
    /// The shortage.
    pub shortage: ShortageView,
    /// Who was asked: all for the facility and the centre, a donor sees himself.
    pub asks: Vec<AskView>,
    /// What is given.
    pub transfers: Vec<TransferView>,
}

/// Which shortages.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShortageFilter {
    /// In this state.
    pub state: Option<ShortageState>,
    /// Of this facility.
    pub facility_id: Option<OrganisationId>,
    /// Of this item.
    pub item_id: Option<ItemId>,
    /// Only those that wait for an answer of the reader.
    pub waiting: bool,
}

/// Shortages within reach, newest first.
pub async fn shortages(
    tx: &Tx,
    filter: ShortageFilter,
    after: Option<ShortageId>,
    limit: u64,
) -> Result<Vec<ShortageView>> {
    let (reach, mut binds) = shortage_reach(tx);
    let mut sql = format!("SELECT {SHORTAGE} FROM shortage s WHERE {reach} AND s.id < ?");
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    if filter.waiting {
        let (asked, more) = tx.actor().reach.sql(Some("w.donor_id"), None);
        sql.push_str(&format!(
            " AND s.state = 'open' AND EXISTS (SELECT 1 FROM shortage_ask w WHERE w.shortage_id = s.id AND w.state = 'asked' AND {asked})"
        ));
        binds.extend(more);
    }
    let same = [
        ("s.state", filter.state.map(Into::into)),
        ("s.facility_id", filter.facility_id.map(Into::into)),
        ("s.item_id", filter.item_id.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY s.id DESC LIMIT {limit}"));
    let rows: Vec<Shortage> = tx.rows(&sql, binds).await?;
    views(tx, rows).await
}

async fn views(tx: &Tx, rows: Vec<Shortage>) -> Result<Vec<ShortageView>> {
    let mine = store::asks_of(tx, rows.iter().map(|row| row.id)).await?;
    let facilities = rows.iter().map(|row| row.facility_id);
    let donors = mine.iter().map(|ask| ask.donor_id);
    let names = Names::of(
        tx,
        facilities.chain(donors).collect(),
        rows.iter().map(|row| row.item_id).collect(),
        rows.iter().filter_map(|row| row.opened_by).collect(),
    )
    .await?;
    let places = store::places(tx).await?;
    let place = |id| places.iter().find(|place: &&store::Place| place.id == id);
    let actor = tx.actor();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let own = place(row.facility_id).is_some_and(|facility| speaks_for(actor, facility));
        let ask = mine.iter().find(|ask| {
            let desk = place(ask.donor_id).is_some_and(|donor| speaks_for(actor, donor));
            ask.shortage_id == row.id && ask.state == AskState::Asked && desk
        });
        views.push(ShortageView {
            can: can(actor, &row, own),
            ask: ask
                .map(|ask| ask_view(ask, &row, &names, true, actor))
                .transpose()?,
            late: row.ended_at.unwrap_or(tx.now()) > row.due_at,
            facility: names.organisation(row.facility_id)?,
            item: names.item(row.item_id)?,
            opened_by: names.person(row.opened_by),
            id: row.id,
            number: row.number,
            quantity: row.quantity_milli,
            promised: row.promised_milli,
            received: row.received_milli,
            cause: row.cause,
            note: row.note,
            need_by: row.need_by,
            state: row.state,
            step: row.step,
            trouble: Some(row.trouble).filter(|code| !code.is_empty()),
            opened_at: row.opened_at,
            due_at: row.due_at,
            next_step_at: row.next_step_at,
            ended_at: row.ended_at,
            requisition_id: row.requisition_id,
            version: row.version,
        });
    }
    Ok(views)
}

fn can(actor: &Actor, row: &Shortage, own: bool) -> Vec<ShortageVerb> {
    let may = |verb: &ShortageVerb| match verb {
        ShortageVerb::Withdraw => own && actor.can(Permission::AskShortage),
        ShortageVerb::Escalate => actor.can(Permission::RunExchange) && row.step < 3,
        _ => false,
    };
    verbs(SHORTAGE_MAP, row.state)
        .into_iter()
        .filter(may)
        .collect()
}

fn ask_view(
    ask: &Ask,
    row: &Shortage,
    names: &Names,
    desk: bool,
    actor: &Actor,
) -> Result<AskView> {
    let open = row.state == ShortageState::Open && desk && actor.can(Permission::GiveGoods);
    let may = |verb: &AskVerb| open && matches!(verb, AskVerb::Accept | AskVerb::Decline);
    Ok(AskView {
        id: ask.id,
        donor: names.organisation(ask.donor_id)?,
        step: ask.step,
        rank: ask.rank_no,
        score: ask.score,
        points: serde_json::from_str(&ask.points).unwrap_or_default(),
        free: ask.free_milli,
        spare: ask.spare_milli,
        daily: ask.daily_milli,
        cover_days: ask.cover_days,
        expires_on: ask.expires_on,
        metres: ask.metres,
        run: ask.run.clone(),
        state: ask.state,
        given: ask.given_milli,
        reason: ask.reason.clone(),
        asked_at: ask.asked_at,
        answered_at: ask.answered_at,
        can: verbs(ASK_MAP, ask.state).into_iter().filter(may).collect(),
        version: ask.version,
    })
}

/// A shortage as this reader sees it, or not found.
pub async fn shortage(tx: &Tx, id: ShortageId) -> Result<ShortageDetail> {
    let row = store::shortage_get(tx, id).await?;
    let mut asks = store::asks(tx, id).await?;
    if !store::is_within(tx, row.facility_id).await? {
        let mine = store::asks_of(tx, [id]).await?;
        asks.retain(|ask| mine.iter().any(|own| own.id == ask.id));
    }
    let names = Names::of_organisations(tx, asks.iter().map(|ask| ask.donor_id)).await?;
    let places = store::places(tx).await?;
    let actor = tx.actor();
    let desk = |donor: OrganisationId| {
        let place = places.iter().find(|place| place.id == donor);
        place.is_some_and(|place| speaks_for(actor, place))
    };
    let asks = asks
        .iter()
        .map(|ask| ask_view(ask, &row, &names, desk(ask.donor_id), actor));
    let asks = asks.collect::<Result<Vec<_>>>()?;
    let transfers = store::transfers_within(tx, id).await?;
    let mut shortages = views(tx, vec![row]).await?;
    Ok(ShortageDetail {
        shortage: shortages.pop().ok_or_else(Error::not_found)?,
        asks,
        transfers: transfer_views(tx, transfers).await?,
    })
}
