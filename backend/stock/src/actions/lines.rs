//! Lots as a sheet names them: known ones by id, new ones by what is printed on the box.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Lot, LotId, LotKey, NewLot};
use crate::places::lots;
use crate::rules::count::CountRefusal;
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::text::fold;

/// Which lot is meant.
#[derive(Clone, Debug)]
pub enum Named {
    /// By its id.
    Known(LotId),
    /// By what is printed on the box.
    Printed {
        /// 批号.
        number: String,
        /// Last day of use.
        expires_on: Day,
        /// 生产日期.
        produced_on: Option<Day>,
    },
}

/// The lots that lines name, new ones written, in the order of the lines. Refuses lots of other items and, if `once`, lots named
/// twice.
pub(super) async fn named(tx: &Tx, lines: &[(ItemId, &Named)], once: bool) -> Result<Vec<Lot>> {
    checked(tx, lines).await?;
    let boxes: Vec<NewLot> = lines
        .iter()
        .filter_map(|(item, lot)| printed(*item, lot))
        .collect();
    let new = match boxes.is_empty() {
        true => FxHashMap::default(),
        false => lots(tx, &boxes).await?,
    };
    let id = |(item, lot): &(ItemId, &Named)| match lot {
        Named::Known(id) => Some(*id),
        Named::Printed { .. } => printed(*item, lot).and_then(|one| new.get(&one.key).copied()),
    };
    let ids: Vec<Option<LotId>> = lines.iter().map(id).collect();
    let known = store::lots::by_id(tx, ids.iter().flatten().copied()).await?;
    let mut seen = FxHashSet::default();
    let mut invalid = Invalid::new();
    let mut found = Vec::with_capacity(lines.len());
    for (at, ((item_id, _), id)) in lines.iter().zip(ids).enumerate() {
        let lot_id = id.ok_or_else(|| Error::fault("a lot was not written"))?;
        let pointer = format!("/lines/{at}/lot_id");
        match known.get(&lot_id).filter(|lot| lot.item_id == *item_id) {
            None => {
                let item_id = *item_id;
                invalid.at(pointer, CountRefusal::LotOfAnotherItem { item_id, lot_id });
            }
            Some(_) if once && !seen.insert(lot_id) => {
                let item_id = *item_id;
                invalid.at(pointer, CountRefusal::CountedTwice { item_id, lot_id });
            }
            Some(lot) => found.push(lot.clone()),
        }
    }
    invalid.finish()?;
    Ok(found)
}

async fn checked(tx: &Tx, lines: &[(ItemId, &Named)]) -> Result<()> {
    let mut invalid = Invalid::new();
    let known = store::names::known(tx, lines.iter().map(|(item, _)| *item)).await?;
    for (at, (item, lot)) in lines.iter().enumerate() {
        let unknown = Field::UnknownReference {
            value: item.to_string(),
        };
        invalid.ensure(
            known.contains(item),
            format!("/lines/{at}/item_id"),
            unknown,
        );
        if let Named::Printed { number, .. } = lot {
            let blank = fold(number).is_empty();
            invalid.ensure(
                !blank,
                format!("/lines/{at}/lot/number"),
                Field::Required {},
            );
        }
    }
    invalid.finish()
}

fn printed(item_id: ItemId, lot: &Named) -> Option<NewLot> {
    let Named::Printed {
        number,
        expires_on,
        produced_on,
    } = lot
    else {
        return None;
    };
    let key = LotKey {
        item_id,
        number: fold(number),
        expires_on: *expires_on,
    };
    Some(NewLot {
        key,
        produced_on: *produced_on,
    })
}
