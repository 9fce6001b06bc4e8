//! 煎药机: which there are, and whether they work.

use serde_json::json;

use super::{at_post, word};
use crate::model::{MachineId, MachineState};
use crate::refusal::MachineRefusal;
use crate::store::{self, Machine};
use kernel::prelude::*;
use kernel::text::fold;

/// Who keeps machines.
pub(super) const KEEPERS: [Role; 2] = [Role::DecoctionWorker, Role::DecoctionPharmacist];

/// A new machine.
#[derive(Clone, Debug)]
pub struct NewMachine {
    /// What its label says.
    pub code: String,
    /// Machines of one kind.
    pub group: i64,
    /// The most doses in one boiling.
    pub most_doses: i64,
}

/// Puts a machine into the room.
pub async fn add(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: &NewMachine,
) -> Result<MachineId> {
    app.db
        .write_once(actor, key, |tx| add_in(tx, new).scope_boxed())
        .await
}

/// The same inside a transaction.
pub async fn add_in(tx: &Tx, new: &NewMachine) -> Result<MachineId> {
    let code = fold(&new.code).to_uppercase();
    let mut invalid = Invalid::new();
    invalid.ensure(!code.is_empty(), "/code", Field::Required {});
    let fits = code.chars().count() <= 20;
    invalid.ensure(fits, "/code", Field::TooLong { max: 20 });
    for (pointer, value, min, max) in [
        ("/group", new.group, 0_i64, 99_i64),
        ("/most_doses", new.most_doses, 1, 60),
    ] {
        let range = Field::OutOfRange {
            min: min.to_string(),
            max: max.to_string(),
        };
        invalid.ensure((min..=max).contains(&value), pointer, range);
    }
    invalid.finish()?;
    at_post(tx.actor(), &KEEPERS)?;
    let one = Machine {
        id: tx.id(),
        code,
        group_no: new.group,
        most_doses: new.most_doses,
        state: MachineState::Working,
        back_at: None,
        hot_at: None,
        version: 1,
    };
    let taken = || MachineRefusal::MachineCodeTaken {
        code: one.code.clone(),
    };
    store::machines_insert(tx, std::slice::from_ref(&one))
        .await
        .or_unique(taken)?;
    let facts = json!({ "group": one.group_no, "most_doses": one.most_doses });
    tx.journal(word::MACHINE, one.id, Some(&one.code), Verb::CREATE, facts);
    Ok(one.id)
}

/// Says whether a machine works, and when it is expected back.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: MachineId,
    version: IfMatch,
    state: MachineState,
    back_at: Option<Instant>,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                at_post(tx.actor(), &KEEPERS)?;
                let one = store::machine_get(tx, id).await?;
                version.check(one.version)?;
                let facts = json!({ "from": one.state, "to": state, "back_at": back_at });
                tx.journal(word::MACHINE, id, Some(&one.code), Verb::AMEND, facts);
                let set = Machine {
                    state,
                    back_at: back_at.filter(|_| state == MachineState::Repair),
                    ..one
                };
                store::machine_save(tx, &set).await
            }
            .scope_boxed()
        })
        .await
}
