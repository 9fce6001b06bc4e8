//! Contracts: written by one person, put into force by another, ended by decision.

use serde_json::json;

use crate::model::{Contract, ContractId, ContractKind, ContractState, ContractVerb, SupplierId};
use crate::rules::contract::{ActivationFacts, ContractRefusal, head_checked};
use crate::rules::register::RegisterRefusal;
use crate::store;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal.
pub(super) const CONTRACT: &str = "contract";

const TEXT_MAX: usize = 200;

/// What a contract's head says.
#[derive(Clone, Debug)]
pub struct Head {
    /// What people call it by; blank: the next of the county's own series.
    pub number: String,
    /// How its prices came about.
    pub kind: ContractKind,
    /// What it is about.
    pub title: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// Days from acceptance to payment.
    pub payment_days: i64,
}

impl Head {
    fn checked(&self) -> Result<Self> {
        let head = Self {
            number: fold(&self.number),
            title: fold(&self.title),
            ..self.clone()
        };
        let mut invalid = Invalid::new();
        invalid.ensure(!head.title.is_empty(), "/title", Field::Required {});
        for (pointer, text) in [("/number", &head.number), ("/title", &head.title)] {
            invalid.ensure(
                text.chars().count() <= TEXT_MAX,
                pointer,
                Field::TooLong { max: TEXT_MAX },
            );
        }
        if let Err(refusal) = head_checked(head.starts_on, head.ends_on, head.payment_days) {
            let pointer = match refusal {
                ContractRefusal::EndsBeforeStart { .. } => "/ends_on",
                _ => "/payment_days",
            };
            invalid.at(pointer, refusal);
        }
        invalid.finish()?;
        Ok(head)
    }
}

/// Writes a draft.
pub async fn create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    supplier: SupplierId,
    head: &Head,
) -> Result<ContractId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let head = head.checked()?;
                let supplier = store::suppliers::get(tx, supplier)
                    .await
                    .map_err(|error| unknown_supplier(error, supplier))?;
                let number = match head.number.as_str() {
                    "" => tx.next_number("HT", &tx.day().compact_month()).await?,
                    number => number.to_owned(),
                };
                let drafted_by = actor
                    .author()
                    .ok_or_else(|| Error::fault("a contract drafted by nobody"))?;
                let contract = Contract {
                    id: tx.id(),
                    number,
                    supplier_id: supplier.id,
                    kind: head.kind,
                    title: head.title,
                    starts_on: head.starts_on,
                    ends_on: head.ends_on,
                    payment_days: head.payment_days,
                    state: ContractState::Draft,
                    drafted_by,
                    version: 1,
                    created_at: tx.now(),
                };
                store::contracts::insert(tx, &contract)
                    .await
                    .or_unique(|| taken(&contract))?;
                journal(
                    tx,
                    &contract,
                    Verb::CREATE,
                    json!({ "head": facts(&contract) }),
                );
                Ok(contract.id)
            }
            .scope_boxed()
        })
        .await
}

fn unknown_supplier(error: Error, supplier: SupplierId) -> Error {
    match error.status() {
        404 => Invalid::one(
            "/supplier_id",
            Field::UnknownReference {
                value: supplier.to_string(),
            },
        ),
        _ => error,
    }
}

fn taken(contract: &Contract) -> RegisterRefusal {
    RegisterRefusal::ContractNumberTaken {
        number: contract.number.clone(),
    }
}

fn facts(contract: &Contract) -> serde_json::Value {
    json!({
        "supplier_id": contract.supplier_id,
        "kind": contract.kind,
        "title": contract.title,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "payment_days": contract.payment_days,
    })
}

/// A journal row on a contract.
pub(super) fn journal(tx: &Tx, contract: &Contract, verb: Verb, facts: serde_json::Value) {
    tx.journal(CONTRACT, contract.id, Some(&contract.number), verb, facts);
}

/// Changes the head of a draft.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: ContractId,
    version: IfMatch,
    head: &Head,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut contract = store::contracts::get(tx, id).await?;
                version.check(contract.version)?;
                contract.amendable()?;
                let head = head.checked()?;
                if !head.number.is_empty() {
                    contract.number = head.number;
                }
                contract.kind = head.kind;
                contract.title = head.title;
                contract.starts_on = head.starts_on;
                contract.ends_on = head.ends_on;
                contract.payment_days = head.payment_days;
                store::contracts::save(tx, &contract)
                    .await
                    .or_unique(|| taken(&contract))?;
                journal(
                    tx,
                    &contract,
                    Verb::AMEND,
                    json!({ "head": facts(&contract) }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Puts a draft into force, as another person than its drafter. Prices are held against the ceilings of today.
pub async fn activate(app: &App, actor: &Actor, id: ContractId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                version.check(contract.version)?;
                let second = NotSubmitter::witness(actor, Some(contract.drafted_by), None)?;
                let by = actor
                    .author()
                    .ok_or_else(|| Error::fault("a contract activated by nobody"))?;
                let facts = ActivationFacts {
                    lines: store::lines::count(tx, id).await?,
                    day: tx.day(),
                    above_ceiling: store::lines::above_ceiling(tx, id).await?,
                };
                let lines = facts.lines;
                let contract = contract.activate(second, by, facts)?;
                store::contracts::save(tx, &contract).await?;
                journal(tx, &contract, Verb("activate"), json!({ "lines": lines }));
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Ends a contract before its day.
pub async fn terminate(
    app: &App,
    actor: &Actor,
    id: ContractId,
    version: IfMatch,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                version.check(contract.version)?;
                let contract = contract.terminate(reason)?;
                store::contracts::save(tx, &contract).await?;
                journal(
                    tx,
                    &contract,
                    Verb("terminate"),
                    json!({ "reason": fold(reason) }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// What this actor may do with a contract now, by the same rules.
pub fn can(actor: &Actor, contract: &Contract) -> Vec<ContractVerb> {
    if !actor.can(Permission::ManageContracts) {
        return Vec::new();
    }
    let allowed = |verb: &ContractVerb| {
        contract.state.allows(*verb)
            && (*verb != ContractVerb::Activate
                || NotSubmitter::witness(actor, Some(contract.drafted_by), None).is_ok())
    };
    ContractVerb::ALL.iter().copied().filter(allowed).collect()
}
