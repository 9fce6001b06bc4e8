//! Two versions side by side: of one plan, or of two plans of a cycle. What is the same is left out.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Map;
use utoipa::ToSchema;

use crate::model::PlanId;
use crate::model::review::KeptLine;
use crate::store;
use formulary::model::{ItemId, ItemRef};
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

use super::amendments::VersionLine;
use super::names::{Items, Organisations};

/// A version of a plan.
#[derive(Clone, Copy, Debug)]
pub struct VersionOf {
    /// Which plan.
    pub plan: PlanId,
    /// Which version of it: 1 as it was made, none: as it stands.
    pub version_no: Option<i64>,
}

/// What a version adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionTotals {
    /// Lines that are bought.
    pub lines: i64,
    /// Lines that are not.
    pub unmet: i64,
    /// What is bought costs this.
    pub amount: Money,
}

/// The lines of one item on both sides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComparedItem {
    /// What.
    pub item: ItemRef,
    /// In the earlier version; empty: it was not in it.
    pub before: Vec<VersionLine>,
    /// In the later one; empty: it is not in it.
    pub after: Vec<VersionLine>,
    /// Bought after − before.
    pub quantity_more: Quantity,
    /// Price after − before, where each side buys at one price.
    pub price_more: Option<Money>,
    /// Amount after − before.
    pub amount_more: Money,
    /// Somebody else delivers.
    pub supplier_changed: bool,
}

/// Two versions side by side.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanComparison {
    /// What the earlier version adds up to.
    pub before: VersionTotals,
    /// What the later one adds up to.
    pub after: VersionTotals,
    /// Amount after − before.
    pub amount_more: Money,
    /// Items that are the same on both sides.
    pub same_items: i64,
    /// Items that differ, the largest change of the amount first.
    pub items: Vec<ComparedItem>,
}

type Side = BTreeMap<ItemId, Vec<KeptLine>>;

/// Compares two versions of plans that the caller has found.
pub async fn comparison(tx: &Tx, before: VersionOf, after: VersionOf) -> Result<PlanComparison> {
    let (old, new) = (side(tx, before).await?, side(tx, after).await?);
    let mut ids: Vec<ItemId> = old.keys().chain(new.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let none = Vec::new();
    let lines = |side: &Side, id: &ItemId| side.get(id).unwrap_or(&none).clone();
    let mut differing: Vec<(ItemId, Vec<KeptLine>, Vec<KeptLine>)> = Vec::new();
    for id in &ids {
        let (was, is) = (lines(&old, id), lines(&new, id));
        if !same(&was, &is) {
            differing.push((*id, was, is));
        }
    }
    let suppliers = differing
        .iter()
        .flat_map(|(_, was, is)| was.iter().chain(is))
        .filter_map(|line| line.supplier_id);
    let names = Organisations::of(tx, suppliers.collect::<Vec<_>>()).await?;
    let items = Items::of(tx, differing.iter().map(|(id, ..)| *id)).await?;
    let same_items = i64::try_from(ids.len() - differing.len()).unwrap_or(i64::MAX);
    let mut compared = Vec::with_capacity(differing.len());
    for (id, was, is) in differing {
        compared.push(item(items.get(id)?, &was, &is, &names)?);
    }
    compared.sort_by_key(|item| (std::cmp::Reverse(item.amount_more.0.abs()), item.item.id));
    let (before, after) = (totals(&old)?, totals(&new)?);
    Ok(PlanComparison {
        before,
        after,
        amount_more: Money(after.amount.0 - before.amount.0),
        same_items,
        items: compared,
    })
}

/// The lines of a version by item.
async fn side(tx: &Tx, version: VersionOf) -> Result<Side> {
    let mut side = Side::new();
    for (item, line) in store::lines_kept(tx, version.plan, None).await? {
        side.entry(item).or_default().push(line);
    }
    if let Some(version_no) = version.version_no {
        for (item, lines) in store::lines_at(tx, version.plan, version_no).await? {
            side.insert(item, lines);
        }
    }
    Ok(side)
}

/// Same suppliers, quantities, prices; whom a line serves and its id play no part.
fn same(was: &[KeptLine], is: &[KeptLine]) -> bool {
    let key = |lines: &[KeptLine]| {
        let mut key: Vec<_> = lines
            .iter()
            .map(|line| {
                let unmet = line.unmet_reason.map(|_| line.need);
                (line.contract_line_id, line.quantity, line.price, unmet)
            })
            .collect();
        key.sort_unstable();
        key
    };
    key(was) == key(is)
}

fn item(
    item: ItemRef,
    was: &[KeptLine],
    is: &[KeptLine],
    names: &Organisations,
) -> Result<ComparedItem> {
    let quantity = |lines: &[KeptLine]| lines.iter().map(|line| line.quantity.0).sum::<i64>();
    let amount = |lines: &[KeptLine]| lines.iter().map(|line| line.amount.0).sum::<i64>();
    let price = |lines: &[KeptLine]| {
        let mut prices: Vec<Money> = lines.iter().filter_map(|line| line.price).collect();
        prices.sort_unstable();
        prices.dedup();
        (prices.len() == 1).then(|| prices[0])
    };
    let suppliers = |lines: &[KeptLine]| {
        let mut ids: Vec<_> = lines.iter().filter_map(|line| line.supplier_id).collect();
        ids.sort_unstable();
        ids
    };
    let view = |lines: &[KeptLine]| -> Result<Vec<VersionLine>> {
        lines
            .iter()
            .map(|line| VersionLine::of(line, names))
            .collect()
    };
    Ok(ComparedItem {
        before: view(was)?,
        after: view(is)?,
        quantity_more: Quantity(quantity(is) - quantity(was)),
        price_more: price(is)
            .zip(price(was))
            .map(|(is, was)| Money(is.0 - was.0)),
        amount_more: Money(amount(is) - amount(was)),
        supplier_changed: suppliers(is) != suppliers(was),
        item,
    })
}

fn totals(side: &Side) -> Result<VersionTotals> {
    let mut totals = VersionTotals::default();
    for line in side.values().flatten() {
        if line.supplier_id.is_some() {
            totals.lines += 1;
        } else {
            totals.unmet += 1;
        }
        let sum = totals.amount.checked_add(line.amount);
        totals.amount = sum.ok_or_else(|| Error::fault("a plan beyond all money"))?;
    }
    Ok(totals)
}

/// Columns of the file: word of the heading and width in characters.
const COLUMNS: [(&str, u16); 14] = [
    ("code", 14),
    ("name", 26),
    ("specification", 22),
    ("unit", 6),
    ("supplier_before", 22),
    ("quantity_before", 12),
    ("price_before", 12),
    ("amount_before", 14),
    ("supplier_after", 22),
    ("quantity_after", 12),
    ("price_after", 12),
    ("amount_after", 14),
    ("quantity_more", 12),
    ("amount_more", 14),
];

/// What differs as a file in `locale`: one row for each line on either side of an item.
pub fn comparison_sheet(
    compared: &PlanComparison,
    format: FileFormat,
    locale: Locale,
) -> Result<Vec<u8>> {
    let say = |word: &str| text(locale, &format!("purchasing.sheet.{word}"), &Map::new());
    let headings: Vec<Heading> = COLUMNS
        .iter()
        .map(|(word, width)| Heading::new(say(word), *width))
        .collect();
    let rows = compared.items.iter().flat_map(rows);
    Ok(write(format, &say("comparison"), &headings, rows)?)
}

fn rows(item: &ComparedItem) -> Vec<Vec<Cell<'_>>> {
    let count = item.before.len().max(item.after.len());
    let row = |at: usize| {
        let mut row = vec![
            Cell::text(item.item.code.as_str()),
            Cell::text(item.item.name.as_str()),
            Cell::text(item.item.specification.as_str()),
            Cell::text(item.item.base_unit.as_str()),
        ];
        for side in [&item.before, &item.after] {
            row.extend(cells(side.get(at)));
        }
        if at == 0 {
            row.push(Cell::number(item.quantity_more));
            row.push(Cell::number(item.amount_more));
        } else {
            row.extend([Cell::Empty, Cell::Empty]);
        }
        row
    };
    (0..count).map(row).collect()
}

fn cells(line: Option<&VersionLine>) -> [Cell<'_>; 4] {
    let Some(line) = line else {
        return [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    };
    let supplier = line.supplier.as_ref().map_or("", |who| who.name.as_str());
    [
        Cell::text(supplier),
        Cell::number(line.quantity),
        line.price.map_or(Cell::Empty, Cell::number),
        Cell::number(line.amount),
    ]
}
