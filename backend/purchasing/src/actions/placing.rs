//! Placing: the order goes to its supplier, by mail and into his portal.

use std::time::Duration;

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::model::order::{Order, OrderVerb, Urgency};
use crate::model::policy::ConfirmHours;
use crate::model::{OrderId, OrderRefusal};
use crate::report;
use crate::store::{self, OrderLine};
use formulary::model::ItemKind;
use identity::directory;
use kernel::mail::Attachment;
use kernel::prelude::*;
use kernel::problem::locale::Locale;
use kernel::table::FileFormat;
use suppliers;
use suppliers::rules::orders::Block;

use super::areas::{areas, astray};
use super::commitment::{ended, words};
use super::step::{Step, moved};
use crate::events::Movement;

/// Sends an approved order to its supplier.
pub async fn place(app: &App, actor: &Actor, id: OrderId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| place_in(tx, id, version).scope_boxed())
        .await
}

async fn place_in(tx: &Tx, id: OrderId, version: IfMatch) -> Result<()> {
    let step = Step::at(tx, id, OrderVerb::Place, version).await?;
    step.before.may(OrderVerb::Place)?;
    let lines = store::order_lines(tx, id).await?;
    let supplier = store::supplier_contact(tx, step.before.supplier_id).await?;
    may_be_placed(tx, &step.before, &supplier.name, &lines).await?;
    let hours = tx.policy::<ConfirmHours>().await?.of(step.before.urgency);
    let confirm_by_at = tx.now().plus(Duration::from_secs(u64::from(hours) * 3600));
    let order = step
        .before
        .clone()
        .place(tx.actor().author(), tx.now(), confirm_by_at)?;
    tx.notice(notice(tx, &order, &supplier, lines.len(), confirm_by_at).await?);
    step.done(
        tx,
        &order,
        json!({ "confirm_by_at": confirm_by_at, "mail": supplier.order_email }),
    )
    .await?;
    moved(tx, id, Movement::Placed).await
}

/// Refuses when the supplier may not receive orders, or a line's contract has ended. His standing is pinned.
async fn may_be_placed(tx: &Tx, order: &Order, supplier: &str, lines: &[OrderLine]) -> Result<()> {
    let mut kinds: Vec<ItemKind> = lines.iter().map(|line| line.item_kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let wanted = FxHashMap::from_iter([(order.supplier_id, kinds)]);
    let verdict = suppliers::blocks_pinned(tx, &wanted).await?;
    let verdict = verdict.get(&order.supplier_id).cloned().unwrap_or_default();
    let mut blocks = verdict.blocks;
    if !verdict.barred.is_empty() {
        let due = store::drops(tx, order.id).await?.into_iter();
        let due = due.filter(|drop| drop.progress.remaining().is_positive());
        let to = due.map(|drop| drop.destination_id);
        let centre = directory::centre(tx).await?.id;
        let areas = areas(tx).await?;
        let area = astray(to, order.delivery, centre, &verdict.barred, &areas);
        blocks.extend(area.map(|area| Block::AreaBarred { area }));
    }
    let blocks = words(&blocks);
    if !blocks.is_empty() {
        return Err(OrderRefusal::SupplierBlocked {
            supplier: supplier.to_owned(),
            blocks,
        }
        .into());
    }
    let facts = lines
        .iter()
        .map(|line| (line.item_id, line.contract_line_id, line.item_name.as_str()));
    let ended = ended(tx, &facts.collect::<Vec<_>>()).await?;
    match ended.first() {
        Some(first) => Err(OrderRefusal::ContractsEnded {
            count: ended.len(),
            first: first.clone(),
        }
        .into()),
        None => Ok(()),
    }
}

/// Tells the supplier; his mailbox gets the order as a workbook, in the language of whoever reads it there.
async fn notice(
    tx: &Tx,
    order: &Order,
    supplier: &store::SupplierContact,
    lines: usize,
    confirm_by_at: Instant,
) -> Result<Notice> {
    let readers = directory::people_at(tx, order.supplier_id, &[]).await?;
    let locale = readers
        .first()
        .map_or_else(Locale::default, |reader| reader.locale);
    let facts = json!({
        "number": order.number,
        "supplier": supplier.name,
        "centre": directory::centre(tx).await?.facts.name,
        "lines": lines,
        "amount": order.amount,
        "urgency": order.urgency,
        "confirm_by": confirm_by_at,
    });
    let workbook = Attachment {
        file_name: format!("{}.xlsx", order.number),
        media_type: FileFormat::Xlsx.media_type().to_owned(),
        content: report::sheet::order_sheet(tx, order.id, FileFormat::Xlsx, locale).await?,
    };
    let notice = Notice::new(
        order.supplier_id,
        "order_placed",
        facts,
        format!("/orders/{}", order.id),
    );
    let notice = notice
        .once(format!("purchase_order:{}:placed", order.id))
        .by_letter(Some(&supplier.order_email), vec![workbook]);
    Ok(if order.urgency == Urgency::Emergency {
        notice.urgent()
    } else {
        notice
    })
}
