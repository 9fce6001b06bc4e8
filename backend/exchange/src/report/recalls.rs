//! Recalls as the centre and their holders see them: where every unit is, and what became of it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::speaks_for;
use crate::model::{
    HOLDER_MAP, HolderId, HolderState, HolderVerb, RECALL_MAP, RecallClass, RecallId, RecallState,
    RecallVerb, RecallWay,
};
use crate::store::{self, Count, Holder, Recall};
use formulary::directory::Names;
use formulary::model::ItemRef;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use stock::holding::{Lies, whereabouts};
use stock::model::{LotId, PlaceKind};

/// A recall in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeRecall)]
pub struct RecallView {
    /// Its identity.
    pub id: RecallId,
    /// What people call it.
    pub number: String,
    /// Of what, with its maker.
    pub item: ItemRef,
    /// How dangerous.
    pub class: RecallClass,
    /// Why.
    pub reason: String,
    /// Whose notice.
    pub source: String,
    /// Where it stands.
    pub state: RecallState,
    /// Who proposed it.
    pub proposed_by: Option<UserRef>,
    /// When.
    pub proposed_at: Instant,
    /// Who opened it.
    pub opened_by: Option<UserRef>,
    /// When.
    pub opened_at: Option<Instant>,
    /// Until when holders say what they have.
    pub confirm_by: Option<Instant>,
    /// Who closed it.
    pub closed_by: Option<UserRef>,
    /// When.
    pub closed_at: Option<Instant>,
    /// What became of what came back.
    pub way: Option<RecallWay>,
    /// Of what is missing, or why it was withdrawn.
    pub explanation: String,
    /// What this reader may do with it now.
    pub can: Vec<RecallVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// What became of a lot. `received = recovered + used + destroyed + missing + elsewhere`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeRecallLot)]
pub struct LotSum {
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// Came into the county.
    pub received: Quantity,
    /// In the centre's quarantine, or back at the supplier.
    pub recovered: Quantity,
    /// Given to patients.
    pub used: Quantity,
    /// Destroyed by this recall.
    pub destroyed: Quantity,
    /// Lost.
    pub missing: Quantity,
    /// On shelves, in quarantine and on the road.
    pub elsewhere: Quantity,
}

/// Where some of a lot is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeWhereabouts)]
pub struct LiesView {
    /// Which lot.
    pub lot: String,
    /// At whom.
    pub organisation: OrgRef,
    /// In which kind of place.
    pub kind: PlaceKind,
    /// How much.
    pub quantity: Quantity,
}

/// Some of a lot in a tote of the centre; counted among the goods of its store or in transit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeInTote)]
pub struct ToteView {
    /// Which lot.
    pub lot: String,
    /// Code of the tote.
    pub tote: String,
    /// How much.
    pub quantity: Quantity,
}

/// What a holder counted of a lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeRecallCount)]
pub struct CountView {
    /// Which lot.
    pub lot_id: LotId,
    /// What the book had.
    pub expected: Quantity,
    /// There.
    pub counted: Quantity,
    /// Given to patients.
    pub used: Quantity,
    /// Neither.
    pub missing: Quantity,
}

/// Somebody who holds some of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeHolder)]
pub struct HolderView {
    /// Its identity.
    pub id: HolderId,
    /// Who.
    pub organisation: OrgRef,
    /// Where it stands.
    pub state: HolderState,
    /// Says nothing after the deadline.
    pub late: bool,
    /// What his book has now, by lot.
    pub book: Vec<BookView>,
    /// What he counted.
    pub counts: Vec<CountView>,
    /// Why some is missing.
    pub reason: String,
    /// When he was told.
    pub told_at: Instant,
    /// When he said what he has.
    pub confirmed_at: Option<Instant>,
    /// When nothing was left with him.
    pub done_at: Option<Instant>,
    /// What this reader may do now.
    pub can: Vec<HolderVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// What a book has of a lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeBook)]
pub struct BookView {
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// How much.
    pub quantity: Quantity,
}

/// A recall with its lots, holders and every place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeRecallDetail)]
pub struct RecallDetail {
    /// The recall.
    pub recall: RecallView,
    /// What became of each lot; for the centre.
    pub lots: Vec<LotSum>,
    /// Who holds some, within reach.
    pub holders: Vec<HolderView>,
    /// Every place and quantity, within reach.
    pub lies: Vec<LiesView>,
    /// Totes of the centre; for the centre.
    pub totes: Vec<ToteView>,
}

/// Recalls within reach, newest first.
pub async fn recalls(
    tx: &Tx,
    state: Option<RecallState>,
    after: Option<RecallId>,
    limit: u64,
) -> Result<Vec<RecallView>> {
    let rows = store::recalls(tx, state, after, limit).await?;
    views(tx, rows).await
}

async fn views(tx: &Tx, rows: Vec<Recall>) -> Result<Vec<RecallView>> {
    let people = rows
        .iter()
        .flat_map(|row| [row.proposed_by, row.opened_by, row.closed_by])
        .flatten();
    let names = Names::of(
        tx,
        Vec::new(),
        rows.iter().map(|row| row.item_id).collect(),
        people.collect(),
    )
    .await?;
    let actor = tx.actor();
    let view = |row: Recall| {
        Ok(RecallView {
            can: can(actor, &row),
            item: names.item(row.item_id)?,
            proposed_by: names.person(row.proposed_by),
            opened_by: names.person(row.opened_by),
            closed_by: names.person(row.closed_by),
            id: row.id,
            number: row.number,
            class: row.class,
            reason: row.reason,
            source: row.source,
            state: row.state,
            proposed_at: row.proposed_at,
            opened_at: row.opened_at,
            confirm_by: row.confirm_by,
            closed_at: row.closed_at,
            way: row.way,
            explanation: row.explanation,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

fn can(actor: &Actor, row: &Recall) -> Vec<RecallVerb> {
    if !actor.can(Permission::ManageRecalls) {
        return Vec::new();
    }
    let may = |verb: &RecallVerb| match verb {
        RecallVerb::Open => NotSubmitter::witness(actor, row.proposed_by, row.proposed_for).is_ok(),
        RecallVerb::Close => NotSubmitter::witness(actor, row.opened_by, row.opened_for).is_ok(),
        RecallVerb::Withdraw => true,
    };
    verbs(RECALL_MAP, row.state)
        .into_iter()
        .filter(may)
        .collect()
}

/// A recall as this reader sees it, or not found.
pub async fn recall(tx: &Tx, id: RecallId) -> Result<RecallDetail> {
    let row = store::recall_get(tx, id).await?;
    let lots = store::recall_lots(tx, id).await?;
    let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
    let number = |lot: LotId| {
        lots.iter()
            .find(|one| one.id == lot)
            .map(|one| one.number.clone())
            .unwrap_or_default()
    };
    let all = whereabouts(tx, &ids).await?;
    let everything = tx.actor().reach.is_everything();
    let sums = match everything {
        true => sums(tx, &row, &all).await?,
        false => Vec::new(),
    };
    let holders = store::holders_of(tx, id).await?;
    let within: Vec<&Lies> = all
        .iter()
        .filter(|one| {
            everything
                || holders
                    .iter()
                    .any(|holder| holder.organisation_id == one.organisation_id)
        })
        .collect();
    let who = within
        .iter()
        .map(|one| one.organisation_id)
        .chain(holders.iter().map(|one| one.organisation_id));
    let names = Names::of_organisations(tx, who).await?;
    let holder_views = holder_views(tx, &row, holders, &all, &names, &number).await?;
    let lies = within.iter().map(|one| {
        Ok(LiesView {
            lot: number(one.lot_id),
            organisation: names.organisation(one.organisation_id)?,
            kind: one.kind,
            quantity: one.quantity_milli,
        })
    });
    let lies = lies.collect::<Result<_>>()?;
    let totes = match everything {
        true => dispatch::recalled::in_totes(tx, &ids).await?,
        false => Vec::new(),
    };
    let mut recalls = views(tx, vec![row]).await?;
    Ok(RecallDetail {
        recall: recalls.pop().ok_or_else(Error::not_found)?,
        lots: sums,
        holders: holder_views,
        lies,
        totes: totes
            .into_iter()
            .map(|(lot, tote, quantity)| ToteView {
                lot: number(lot),
                tote,
                quantity,
            })
            .collect(),
    })
}

/// Holders with their books and counts.
async fn holder_views(
    tx: &Tx,
    row: &Recall,
    holders: Vec<Holder>,
    all: &[Lies],
    names: &Names,
    number: &(impl Fn(LotId) -> String + Sync),
) -> Result<Vec<HolderView>> {
    let id = row.id;
    let counts = store::counts_of(tx, id).await?;
    let places = store::places(tx).await?;
    let centre = directory_centre(&places);
    let actor = tx.actor();
    let mut holder_views = Vec::with_capacity(holders.len());
    for holder in holders {
        let place = places
            .iter()
            .find(|place| place.id == holder.organisation_id);
        let own = place.is_some_and(|place| speaks_for(actor, place));
        let receives = centre.is_some_and(|centre| speaks_for(actor, centre));
        let book = book(all, &holder, number);
        holder_views.push(holder_view(
            actor,
            row,
            holder,
            book,
            &counts,
            names,
            (own, receives),
            tx.now(),
        )?);
    }
    Ok(holder_views)
}

fn directory_centre(places: &[store::Place]) -> Option<&store::Place> {
    places
        .iter()
        .find(|place| place.kind == kernel::actor::OrganisationKind::Centre)
}

fn book(all: &[Lies], holder: &Holder, number: &impl Fn(LotId) -> String) -> Vec<BookView> {
    let mut book: Vec<BookView> = Vec::new();
    let shelves = [
        PlaceKind::Store,
        PlaceKind::Receiving,
        PlaceKind::Quarantine,
    ];
    let here = all
        .iter()
        .filter(|one| one.organisation_id == holder.organisation_id && shelves.contains(&one.kind));
    for one in here {
        match book.iter_mut().find(|row| row.lot_id == one.lot_id) {
            Some(row) => row.quantity.0 += one.quantity_milli.0,
            None => book.push(BookView {
                lot_id: one.lot_id,
                lot: number(one.lot_id),
                quantity: one.quantity_milli,
            }),
        }
    }
    book
}

#[expect(
    clippy::too_many_arguments,
    reason = "one row of a page, made of what the page has read"
)]
fn holder_view(
    actor: &Actor,
    recall: &Recall,
    row: Holder,
    book: Vec<BookView>,
    counts: &[Count],
    names: &Names,
    (own, receives): (bool, bool),
    now: Instant,
) -> Result<HolderView> {
    let may = |verb: &HolderVerb| match verb {
        HolderVerb::Confirm | HolderVerb::Send => own && actor.can(Permission::CountStock),
        HolderVerb::Receive => receives && actor.can(Permission::CountStock),
        HolderVerb::Tell => false,
    };
    let open = recall.state == RecallState::Open;
    let mine = counts.iter().filter(|one| one.holder_id == row.id);
    Ok(HolderView {
        can: verbs(HOLDER_MAP, row.state)
            .into_iter()
            .filter(|verb| open && may(verb))
            .collect(),
        late: row.state == HolderState::Told && recall.confirm_by.is_some_and(|by| by < now),
        organisation: names.organisation(row.organisation_id)?,
        counts: mine
            .map(|one| CountView {
                lot_id: one.lot_id,
                expected: one.expected_milli,
                counted: one.counted_milli,
                used: one.used_milli,
                missing: one.missing_milli,
            })
            .collect(),
        book,
        id: row.id,
        state: row.state,
        reason: row.reason,
        told_at: row.told_at,
        confirmed_at: row.confirmed_at,
        done_at: row.done_at,
        version: row.version,
    })
}

/// What became of each lot, from the ledger alone.
async fn sums(tx: &Tx, row: &Recall, all: &[Lies]) -> Result<Vec<LotSum>> {
    let centre = directory::centre(tx).await?.id;
    let settled = store::settled(tx, row.id, centre).await?;
    let lots = store::recall_lots(tx, row.id).await?;
    let of = |lot: LotId, fits: &dyn Fn(&Lies) -> bool| -> i64 {
        all.iter()
            .filter(|one| one.lot_id == lot && fits(one))
            .map(|one| one.quantity_milli.0)
            .sum()
    };
    let sum = |lot: stock::model::Lot| {
        let done = settled.iter().find(|one| one.lot_id == lot.id);
        let (returned, destroyed) =
            done.map_or((0, 0), |one| (one.returned_milli.0, one.destroyed_milli.0));
        let from = of(lot.id, &|one| {
            // What was opened of a lot left it for a lot of its own, which is recalled with it.
            matches!(
                one.kind,
                PlaceKind::Supplier | PlaceKind::Opening | PlaceKind::Split
            )
        });
        let back = of(lot.id, &|one| {
            one.organisation_id == centre && one.kind == PlaceKind::Quarantine
        });
        let inside = of(lot.id, &|one| !one.kind.is_boundless());
        LotSum {
            received: Quantity(returned - from),
            recovered: Quantity(back + returned),
            used: Quantity(of(lot.id, &|one| one.kind == PlaceKind::Patient)),
            destroyed: Quantity(destroyed),
            missing: Quantity(of(lot.id, &|one| one.kind == PlaceKind::Loss) - destroyed),
            elsewhere: Quantity(inside - back),
            lot_id: lot.id,
            lot: lot.number,
            expires_on: lot.expires_on,
        }
    };
    Ok(lots.into_iter().map(sum).collect())
}
