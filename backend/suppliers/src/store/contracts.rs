//! Contracts and their heads.

use sea_orm::{FromQueryResult, Set};

use crate::entity::contract;
use crate::model::{
    Contract, ContractId, ContractKind, ContractState, ContractStateWord, SupplierId,
};
use kernel::db::raw::narrow;
use kernel::prelude::*;
use kernel::text::like_escape;

/// A corrupt row is a named fault, never a guess.
fn contract(row: contract::Model) -> Result<Contract> {
    let state = match (row.state, row.activated_by) {
        (ContractStateWord::Draft, None) => ContractState::Draft,
        (ContractStateWord::Active, Some(activated_by)) => ContractState::Active { activated_by },
        (ContractStateWord::Terminated, Some(activated_by)) => {
            ContractState::Terminated { activated_by }
        }
        _ => {
            return Err(Error::fault(format!(
                "contract {}: state and activated_by disagree",
                row.id
            )));
        }
    };
    Ok(Contract {
        id: row.id,
        number: row.number,
        supplier_id: row.supplier_id,
        kind: row.kind,
        title: row.title,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        payment_days: row.payment_days,
        state,
        drafted_by: row.drafted_by,
        version: row.version,
        created_at: row.created_at,
    })
}

fn activated_by(state: ContractState) -> Option<UserId> {
    match state {
        ContractState::Draft => None,
        ContractState::Active { activated_by } | ContractState::Terminated { activated_by } => {
            Some(activated_by)
        }
    }
}

/// A contract within reach, or not found.
pub async fn get(tx: &Tx, id: ContractId) -> Result<Contract> {
    contract(tx.get::<contract::Entity>(contract::Column::Id, id).await?)
}

/// Writes a new contract.
pub async fn insert(tx: &Tx, contract: &Contract) -> Result<()> {
    tx.insert(contract::ActiveModel {
        id: Set(contract.id),
        number: Set(contract.number.clone()),
        supplier_id: Set(contract.supplier_id),
        kind: Set(contract.kind),
        title: Set(contract.title.clone()),
        starts_on: Set(contract.starts_on),
        ends_on: Set(contract.ends_on),
        payment_days: Set(contract.payment_days),
        state: Set(contract.state.word()),
        activated_by: Set(activated_by(contract.state)),
        drafted_by: Set(contract.drafted_by),
        version: Set(contract.version),
        created_at: Set(contract.created_at),
    })
    .await
}

/// Writes a changed contract; answers the new version.
pub async fn save(tx: &Tx, contract: &Contract) -> Result<i64> {
    let row = contract::ActiveModel {
        id: Set(contract.id),
        number: Set(contract.number.clone()),
        kind: Set(contract.kind),
        title: Set(contract.title.clone()),
        starts_on: Set(contract.starts_on),
        ends_on: Set(contract.ends_on),
        payment_days: Set(contract.payment_days),
        state: Set(contract.state.word()),
        activated_by: Set(activated_by(contract.state)),
        ..Default::default()
    };
    tx.update(row, contract.version).await
}

/// Which contracts are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub supplier_id: Option<SupplierId>,
    pub state: Option<ContractStateWord>,
    pub kind: Option<ContractKind>,
    /// Part of number, title or the supplier's name.
    pub q: Option<String>,
}

/// A contract in a list, with how many lines it has.
#[derive(Debug)]
pub struct Listed {
    pub contract: Contract,
    pub line_count: i64,
}

#[derive(FromQueryResult)]
struct ListRow {
    id: ContractId,
    number: String,
    supplier_id: SupplierId,
    kind: ContractKind,
    title: String,
    starts_on: Day,
    ends_on: Day,
    payment_days: i64,
    state: ContractStateWord,
    activated_by: Option<UserId>,
    drafted_by: UserId,
    version: i64,
    created_at: Instant,
    line_count: i64,
}

impl ListRow {
    fn listed(self) -> Result<Listed> {
        let line_count = self.line_count;
        let model = contract::Model {
            id: self.id,
            number: self.number,
            supplier_id: self.supplier_id,
            kind: self.kind,
            title: self.title,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            payment_days: self.payment_days,
            state: self.state,
            activated_by: self.activated_by,
            drafted_by: self.drafted_by,
            version: self.version,
            created_at: self.created_at,
        };
        Ok(Listed {
            contract: contract(model)?,
            line_count,
        })
    }
}

/// Contracts within reach, newest first, before `after`.
pub async fn list(
    tx: &Tx,
    filter: &Filter,
    after: Option<ContractId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("c.supplier_id"));
    let mut sql = format!(
        "SELECT c.id, c.number, c.supplier_id, c.kind, c.title, c.starts_on, c.ends_on, c.payment_days, c.state, \
                c.activated_by, c.drafted_by, c.version, c.created_at, \
                (SELECT COUNT(*) FROM contract_line l WHERE l.contract_id = c.id) AS line_count \
         FROM contract c JOIN organisation o ON o.id = c.supplier_id WHERE {reach}"
    );
    if matches!(tx.actor().reach, Reach::Supplier { .. }) {
        sql.push_str(" AND c.state <> 'draft'");
    }
    let same = [
        ("c.supplier_id", filter.supplier_id.map(Into::into)),
        ("c.state", filter.state.map(Into::into)),
        ("c.kind", filter.kind.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        sql.push_str(
            " AND (c.number LIKE ? ESCAPE '\\' OR c.title LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\')",
        );
        let part = format!("%{}%", like_escape(q));
        binds.extend(binds![part.as_str(), part.as_str(), part.as_str()]);
    }
    if let Some(after) = after {
        sql.push_str(" AND c.id < ?");
        binds.push(after.into());
    }
    sql.push_str(&format!(" ORDER BY c.id DESC LIMIT {limit}"));
    let rows: Vec<ListRow> = tx.rows(&sql, binds).await?;
    rows.into_iter().map(ListRow::listed).collect()
}
