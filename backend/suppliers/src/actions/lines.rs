//! The lines of a draft: replaced as a whole, checked as a whole, written set-wise.

use rustc_hash::FxHashSet;
use serde_json::json;

use super::contracts::journal;
use crate::model::{Contract, ContractId, LineTerms};
use crate::rules::contract::ContractRefusal;
use crate::rules::lines_file::Column;
use crate::rules::prices::{TermsRefusal, terms_checked};
use crate::store;
use crate::store::lines::ItemRow;
use formulary::model::{ItemId, ItemState};
use kernel::prelude::*;

/// A county's whole list in one contract, and room.
pub const LINES_MAX: usize = 5_000;

/// Replaces all lines of a draft; the contract's version moves on.
pub async fn replace(
    app: &App,
    actor: &Actor,
    id: ContractId,
    version: IfMatch,
    lines: &[LineTerms<ItemId>],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                version.check(contract.version)?;
                contract.amendable()?;
                let lines = checked(tx, &contract, lines).await?;
                write(tx, &contract, &lines).await
            }
            .scope_boxed()
        })
        .await
}

/// Writes lines that were checked.
pub(super) async fn write(tx: &Tx, contract: &Contract, lines: &[LineTerms<ItemId>]) -> Result<()> {
    store::lines::replace(tx, contract.id, lines).await?;
    store::contracts::save(tx, contract).await?;
    let tiers: usize = lines.iter().map(|line| line.tiers.len()).sum();
    journal(
        tx,
        contract,
        Verb("replace_lines"),
        json!({ "lines": lines.len(), "tiers": tiers }),
    );
    Ok(())
}

async fn checked(
    tx: &Tx,
    contract: &Contract,
    lines: &[LineTerms<ItemId>],
) -> Result<Vec<LineTerms<ItemId>>> {
    if lines.len() > LINES_MAX {
        return Err(Invalid::one("/lines", Field::TooMany { max: LINES_MAX }));
    }
    let ids: Vec<ItemId> = lines.iter().map(|line| line.item).collect();
    let items = store::lines::items(tx, &ids).await?;
    let mut invalid = Invalid::new();
    let mut seen = FxHashSet::default();
    let mut good = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let Some(item) = items.get(&line.item) else {
            let unknown = Field::UnknownReference {
                value: line.item.to_string(),
            };
            invalid.at(format!("/lines/{at}/item_id"), unknown);
            continue;
        };
        let twice = Field::Duplicate {
            value: item.code.clone(),
        };
        invalid.ensure(
            seen.insert(line.item),
            format!("/lines/{at}/item_id"),
            twice,
        );
        match terms(contract, item, line.clone()) {
            Ok(line) => good.push(line),
            Err(LineRefusal::Item(refusal)) => {
                invalid.at(format!("/lines/{at}/item_id"), refusal);
            }
            Err(LineRefusal::Terms(refusal)) => {
                invalid.at(format!("/lines/{at}/{}", pointer(&refusal)), refusal);
            }
        }
    }
    invalid.finish()?;
    Ok(good)
}

/// What is wrong with one line: its item, or its terms.
pub(super) enum LineRefusal {
    /// The item as such.
    Item(ContractRefusal),
    /// Tiers, pack and the rest.
    Terms(TermsRefusal),
}

/// Checks one line against its item.
pub(super) fn terms<I>(
    contract: &Contract,
    item: &ItemRow,
    line: LineTerms<I>,
) -> Result<LineTerms<I>, LineRefusal> {
    if item.state == ItemState::Retired {
        return Err(LineRefusal::Item(ContractRefusal::ItemRetired {
            item: item.code.clone(),
        }));
    }
    if contract.kind.is_vbp() && line.agreed.is_none() {
        return Err(LineRefusal::Terms(TermsRefusal::AgreedMissing {}));
    }
    terms_checked(line, item.ceiling_price_e4).map_err(LineRefusal::Terms)
}

/// The column of a file, and by its word the field of a line, that a refusal is about.
pub(super) fn column(refusal: &TermsRefusal) -> Column {
    use TermsRefusal as R;
    match refusal {
        R::PackNotPositive {} => Column::Pack,
        R::TierNegative { .. } | R::TierTwice { .. } => Column::From,
        R::NoTier {}
        | R::PriceNotPositive { .. }
        | R::TierDearer { .. }
        | R::PriceAboveCeiling { .. } => Column::Price,
        R::CapacityBelowPack { .. } => Column::Capacity,
        R::AgreedNegative { .. } | R::AgreedMissing {} => Column::Agreed,
        R::ShareOutOfRange { .. } => Column::Share,
        R::LeadTimeOutOfRange { .. } => Column::LeadTime,
    }
}

/// The field of a line in the request.
fn pointer(refusal: &TermsRefusal) -> &'static str {
    match column(refusal) {
        Column::From | Column::Price => "tiers",
        Column::Share => "share_bp",
        column => column.word(),
    }
}
