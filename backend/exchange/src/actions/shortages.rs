//! 缺药登记: opened by whoever lacks something, withdrawn by him.

use serde_json::json;

use super::transfers::undo;
use super::{TEXT_MAX, asking, own_desk, reason, word};
use crate::model::{
    AskState, SHORTAGE_MAP, ShortageCause, ShortageId, ShortageState, ShortageVerb, TransferState,
    TransferVerb,
};
use crate::policy::{ExchangeTerms, Exclusions};
use crate::refusal::ExchangeRefusal;
use crate::rules::exclusion::{Drug, excluded};
use crate::store::{self, Shortage};
use formulary::model::{Item, ItemId, ItemState};
use identity::directory;
use kernel::arrows::next;
use kernel::clock::hours;
use kernel::prelude::*;

/// What somebody lacks.
#[derive(Clone, Debug)]
pub struct NewShortage {
    /// Who; the actor's own desk when not given.
    pub facility_id: Option<OrganisationId>,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity: Quantity,
    /// By when; the end of the clock when not given.
    pub need_by: Option<Instant>,
    /// Why.
    pub cause: ShortageCause,
    /// In words, without a person.
    pub note: String,
}

/// Opens a shortage and asks the first donors.
pub async fn open(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: &NewShortage,
) -> Result<ShortageId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { open_in(tx, new).await }.scope_boxed()
        })
        .await
}

async fn open_in(tx: &Tx, new: &NewShortage) -> Result<ShortageId> {
    let actor = tx.actor();
    let (facility, item) = checked(tx, new).await?;
    let terms: ExchangeTerms = tx.policy().await?;
    let due_at = tx.now().plus(hours(terms.solve_hours));
    let mut shortage = Shortage {
        id: tx.id(),
        number: tx.next_number("QY", &tx.day().compact_month()).await?,
        facility_id: facility,
        item_id: item,
        quantity_milli: new.quantity,
        promised_milli: Quantity::ZERO,
        received_milli: Quantity::ZERO,
        cause: new.cause,
        note: new.note.trim().to_owned(),
        need_by: new.need_by.unwrap_or(due_at),
        state: ShortageState::Open,
        step: 0,
        trouble: String::new(),
        opened_by: actor.author(),
        opened_for: actor.behalf_of,
        opened_at: tx.now(),
        due_at,
        next_step_at: Some(tx.now().plus(hours(terms.more_donors_hours))),
        covered_at: None,
        ended_at: None,
        requisition_id: None,
        version: 1,
    };
    let donors = asking::donors(tx, &shortage, &terms).await?;
    if donors.is_empty() {
        // Nobody to wait for: the desks above hear of it as soon as the clock is looked at.
        shortage.next_step_at = Some(tx.now());
    }
    let taken = || ExchangeRefusal::AskedAlready {
        number: shortage.number.clone(),
    };
    store::shortage_insert(tx, &shortage)
        .await
        .or_unique(taken)?;
    let asked = asking::ask(tx, &shortage, &donors, 0).await?;
    let facts = json!({
        "facility_id": facility, "item_id": item, "quantity": new.quantity, "cause": new.cause,
        "due_at": due_at, "asked": asked,
    });
    tx.journal(
        word::SHORTAGE,
        shortage.id,
        Some(&shortage.number),
        Verb::CREATE,
        facts,
    );
    Ok(shortage.id)
}

/// Who lacks what, if he may say so and the item may travel.
async fn checked(tx: &Tx, new: &NewShortage) -> Result<(OrganisationId, ItemId)> {
    let actor = tx.actor();
    let mut invalid = Invalid::new();
    invalid.ensure(
        new.quantity.is_positive(),
        "/quantity",
        Field::NotPositive {},
    );
    let long = new.note.chars().count() > TEXT_MAX;
    invalid.ensure(!long, "/note", Field::TooLong { max: TEXT_MAX });
    let in_time = new.need_by.is_none_or(|by| by > tx.now());
    invalid.ensure(in_time, "/need_by", ExchangeRefusal::NeedByPassed {});
    invalid.finish()?;
    let own = new.facility_id.or(actor.organisation_id);
    let facility = directory::organisation(tx, own.ok_or_else(Error::not_found)?).await?;
    if !facility.kind.is_facility() {
        return Err(ExchangeRefusal::NotAFacility {}.into());
    }
    own_desk(actor, &store::place(tx, facility.id).await?)?;
    let item = formulary::directory::item(tx, new.item_id).await?;
    may_travel(tx, &item).await?;
    if let Some(number) = store::shortage_running(tx, facility.id, item.id).await? {
        return Err(ExchangeRefusal::AskedAlready { number }.into());
    }
    Ok((facility.id, item.id))
}

/// Refuses an item that is retired, or of a class that stays where it is.
pub(crate) async fn may_travel(tx: &Tx, item: &Item) -> Result<()> {
    let fields = &item.fields;
    let policy: Exclusions = tx.policy().await?;
    let drug = Drug {
        name: &fields.name,
        toxic: fields.toxic,
        approval_number: fields.approval_number.as_deref(),
    };
    if let Some(row) = excluded(drug, &policy) {
        return Err(ExchangeRefusal::Excluded {
            item: fields.name.clone(),
            class: row.class,
            source: row.source.clone(),
        }
        .into());
    }
    if item.state != ItemState::Active {
        return Err(ExchangeRefusal::ItemNotActive {
            item: fields.name.clone(),
        }
        .into());
    }
    Ok(())
}

/// Where a verb leads a shortage.
pub(super) fn step(shortage: &Shortage, verb: ShortageVerb) -> Result<ShortageState> {
    next(SHORTAGE_MAP, shortage.state, verb).ok_or_else(|| {
        ExchangeRefusal::ShortageOver {
            number: shortage.number.clone(),
            state: shortage.state,
        }
        .into()
    })
}

/// Notes what happened to a shortage.
pub(super) fn note(
    tx: &Tx,
    one: &Shortage,
    verb: ShortageVerb,
    to: ShortageState,
    facts: serde_json::Value,
) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(
        word::SHORTAGE,
        one.id,
        Some(&one.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// The facility needs it no more. What has not left is called off; what is on the road is waited for.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: ShortageId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let shortage = store::shortage_get(tx, id).await?;
                own_desk(tx.actor(), &store::place(tx, shortage.facility_id).await?)?;
                let to = step(&shortage, ShortageVerb::Withdraw)?;
                version.check(shortage.version)?;
                let transfers = store::transfers_of(tx, id).await?;
                if let Some(sent) = transfers
                    .iter()
                    .find(|one| one.state == TransferState::Sent)
                {
                    return Err(ExchangeRefusal::OnTheRoad {
                        number: sent.number.clone(),
                    }
                    .into());
                }
                note(
                    tx,
                    &shortage,
                    ShortageVerb::Withdraw,
                    to,
                    json!({ "reason": why }),
                );
                let mut ended = Shortage {
                    state: to,
                    next_step_at: None,
                    ended_at: Some(tx.now()),
                    ..shortage
                };
                store::asks_turn(tx, id, AskState::Asked, AskState::Lapsed).await?;
                for transfer in transfers {
                    if matches!(
                        transfer.state,
                        TransferState::Proposed | TransferState::Approved
                    ) {
                        ended.promised_milli.0 -= transfer.quantity_milli.0;
                        undo(tx, transfer, TransferVerb::Cancel, why).await?;
                    }
                }
                store::shortage_save(tx, &ended).await
            }
            .scope_boxed()
        })
        .await
}
