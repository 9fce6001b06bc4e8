//! Counts as their readers see them: blind while they are counted, whole afterwards.

use serde::Serialize;
use serde_json::Map;
use utoipa::ToSchema;

use crate::actions::counts::third;
use crate::actions::decides;
use crate::model::{COUNT_MAP, CountId, CountState, CountVerb, LotId};
use crate::store::counts::{self as rows, Count, CountLine};
use formulary::directory::Names;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

/// A count in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockCount)]
pub struct CountView {
    /// Its identity.
    pub id: CountId,
    /// What people call it.
    pub number: String,
    /// Whose shelf.
    pub organisation: OrgRef,
    /// Which bins or shelves; blank for everything.
    pub label: String,
    /// Where it stands.
    pub state: CountState,
    /// Lots on the sheet.
    pub line_count: i64,
    /// Of them different from the book.
    pub difference_count: i64,
    /// What differs at purchase price, whatever the direction; none where a price is unknown.
    pub amount: Option<Money>,
    /// Who opened it.
    pub opened_by: Option<UserRef>,
    /// When.
    pub opened_at: Instant,
    /// Who counted.
    pub counted_by: Option<UserRef>,
    /// When.
    pub counted_at: Option<Instant>,
    /// Who counted again.
    pub recounted_by: Option<UserRef>,
    /// When.
    pub recounted_at: Option<Instant>,
    /// Who decided.
    pub decided_by: Option<UserRef>,
    /// When.
    pub decided_at: Option<Instant>,
    /// What explains the differences, or why it was sent back or cancelled.
    pub note: String,
    /// What this reader may do with it now.
    pub can: Vec<CountVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// A lot of the sheet.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockCountLine)]
pub struct LineView {
    /// Of which item.
    pub item: ItemRef,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// To be counted now.
    pub open: bool,
    /// At the first count; not shown while it is counted.
    pub counted: Option<Quantity>,
    /// What the book had then; not shown while it is counted.
    pub book: Option<Quantity>,
    /// At the second count.
    pub recounted: Option<Quantity>,
    /// What the book had then.
    pub rebook: Option<Quantity>,
    /// More on the shelf than in the book, or less when negative; not shown while it is counted.
    pub difference: Option<Quantity>,
}

/// A count with its sheet.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StockCountDetail)]
pub struct CountDetail {
    /// The count.
    pub count: CountView,
    /// The whole sheet, or what is to be counted again.
    pub lines: Vec<LineView>,
}

fn can(actor: &Actor, row: &Count) -> Vec<CountVerb> {
    let own =
        actor.organisation_id == Some(row.organisation_id) || actor.organisation_kind.is_facility();
    let counts = own && actor.can(Permission::CountStock);
    let may = |verb: &CountVerb| match verb {
        CountVerb::Count | CountVerb::Cancel => counts,
        CountVerb::Recount => {
            counts && NotSubmitter::witness(actor, row.counted_by, row.counted_for).is_ok()
        }
        CountVerb::Confirm | CountVerb::Reject => {
            actor.can(Permission::ApproveTransfers)
                && decides(actor, row.organisation_id, row.single_user).is_ok()
                && third(actor, row).is_ok()
        }
    };
    verbs(COUNT_MAP, row.state)
        .into_iter()
        .filter(may)
        .collect()
}

/// Counts within reach, newest first.
pub async fn views(
    tx: &Tx,
    state: Option<CountState>,
    organisation: Option<OrganisationId>,
    after: Option<CountId>,
    limit: u64,
) -> Result<Vec<CountView>> {
    let found = rows::list(tx, state, organisation, after, limit).await?;
    let names = names(tx, &found, &[]).await?;
    found
        .into_iter()
        .map(|row| view(tx.actor(), row, &names))
        .collect()
}

async fn names(tx: &Tx, rows: &[Count], lines: &[CountLine]) -> Result<Names> {
    let people = rows.iter().flat_map(|row| {
        [
            row.opened_by,
            row.counted_by,
            row.recounted_by,
            row.decided_by,
        ]
    });
    Names::of(
        tx,
        rows.iter().map(|row| row.organisation_id).collect(),
        lines.iter().map(|line| line.item_id).collect(),
        people.flatten().collect(),
    )
    .await
}

fn view(actor: &Actor, row: Count, names: &Names) -> Result<CountView> {
    Ok(CountView {
        can: can(actor, &row),
        organisation: names.organisation(row.organisation_id)?,
        opened_by: names.person(row.opened_by),
        counted_by: names.person(row.counted_by),
        recounted_by: names.person(row.recounted_by),
        decided_by: names.person(row.decided_by),
        id: row.id,
        number: row.number,
        label: row.label,
        state: row.state,
        line_count: row.line_count,
        difference_count: row.difference_count,
        amount: row.amount_e4,
        opened_at: row.opened_at,
        counted_at: row.counted_at,
        recounted_at: row.recounted_at,
        decided_at: row.decided_at,
        note: row.note,
        version: row.version,
    })
}

/// A count within reach with its sheet, or not found.
pub async fn detail(tx: &Tx, id: CountId) -> Result<CountDetail> {
    let row = rows::get(tx, id).await?;
    let state = row.state;
    let mut lines = rows::lines(tx, id).await?;
    if state == CountState::Recount {
        lines.retain(|line| line.differed() != 0);
    }
    let names = names(tx, std::slice::from_ref(&row), &lines).await?;
    let blind = matches!(state, CountState::Open | CountState::Recount);
    let line = |line: CountLine| {
        let shown = |quantity: Option<Quantity>| quantity.filter(|_| !blind);
        Ok(LineView {
            item: names.item(line.item_id)?,
            open: blind,
            counted: shown(line.counted_milli),
            book: shown(line.book_milli),
            recounted: shown(line.recounted_milli),
            rebook: shown(line.rebook_milli),
            difference: shown(line.counted_milli.map(|_| Quantity(line.differs()))),
            lot_id: line.lot_id,
            lot: line.number,
            expires_on: line.expires_on,
        })
    };
    Ok(CountDetail {
        lines: lines.into_iter().map(line).collect::<Result<_>>()?,
        count: view(tx.actor(), row, &names)?,
    })
}

/// The sheet as a file: to be written on, or with what was written.
pub fn sheet(detail: &CountDetail, format: FileFormat, locale: Locale) -> Result<Vec<u8>> {
    let say = |word: &str| text(locale, &format!("stock.count_sheet.{word}"), &Map::new());
    let columns = [
        "code",
        "item",
        "specification",
        "lot",
        "expires_on",
        "unit",
        "counted",
        "book",
        "recounted",
        "rebook",
        "difference",
    ];
    let headings: Vec<Heading> = columns
        .iter()
        .map(|word| Heading::new(say(word), 16))
        .collect();
    let number = |quantity: Option<Quantity>| quantity.map_or(Cell::Empty, Cell::number);
    let rows = detail.lines.iter().map(|line| {
        vec![
            Cell::text(line.item.code.clone()),
            Cell::text(line.item.name.clone()),
            Cell::text(line.item.specification.clone()),
            Cell::text(line.lot.clone()),
            Cell::text(line.expires_on.to_string()),
            Cell::text(line.item.base_unit.clone()),
            number(line.counted),
            number(line.book),
            number(line.recounted),
            number(line.rebook),
            number(line.difference),
        ]
    });
    write(format, &detail.count.number, &headings, rows).map_err(Error::fault)
}
