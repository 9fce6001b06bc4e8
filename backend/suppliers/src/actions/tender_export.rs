//! Lines and quotas of a tender as files that an import reads back without a change.

use rustc_hash::FxHashMap;

use super::tender_files::Kind;
use crate::model::{Assessment, TenderId, VbpGroupId, VbpLineId, VbpRole};
use crate::rules::columns::headings;
use crate::rules::vbp_file::{LINE_FIELDS, QUOTA_FIELDS};
use crate::store;
use crate::store::vbp::{Counted, Group, LineFilter, LineYear};
use kernel::prelude::*;
use kernel::problem::locale::Locale;
use kernel::table::{Cell, FileFormat, write};

type Rows = Vec<Vec<Cell<'static>>>;

/// Writes one of the two files in the reader's language.
pub async fn file(
    app: &App,
    actor: &Actor,
    id: TenderId,
    kind: Kind,
    format: FileFormat,
) -> Result<Vec<u8>> {
    let english = actor.locale == Locale::En;
    let rows = app
        .db
        .read(actor, |tx| {
            async move {
                store::tenders::get(tx, id).await?;
                match kind {
                    Kind::Lines => lines(tx, id, english).await,
                    Kind::Quotas => quotas(tx, id).await,
                }
            }
            .scope_boxed()
        })
        .await?;
    let fields = match kind {
        Kind::Lines => LINE_FIELDS,
        Kind::Quotas => QUOTA_FIELDS,
    };
    let written =
        tokio::task::spawn_blocking(move || write(format, "vbp", &headings(fields, english), rows));
    Ok(written.await.map_err(Error::fault)??)
}

async fn lines(tx: &Tx, id: TenderId, english: bool) -> Result<Rows> {
    let groups = store::vbp::groups(tx, id).await?;
    let ids: Vec<VbpGroupId> = groups.iter().map(|group| group.id).collect();
    let items = store::vbp::items(tx, &ids).await?;
    let filter = LineFilter {
        tender: Some(id),
        ..LineFilter::default()
    };
    let years = store::vbp::line_years(tx, filter).await?;
    let counted = store::vbp::counted(tx, id).await?;
    let mut of_line: FxHashMap<VbpLineId, Vec<&LineYear>> = FxHashMap::default();
    // A year without anything on record is not written, unless it is the first.
    for year in years
        .iter()
        .filter(|year| year.version > 0 || year.year_no == 1)
    {
        of_line.entry(year.id).or_default().push(year);
    }
    let mut rows = Vec::new();
    for group in &groups {
        for item in items.iter().filter(|item| item.group_id == group.id) {
            let Some(line) = item.vbp_line_id else {
                rows.push(row(group, None, &item.item.code, None, english));
                continue;
            };
            for year in of_line.get(&line).into_iter().flatten() {
                let contracts = counted.iter().filter(|one| {
                    one.vbp_line_id == line
                        && one.year_no == year.year_no
                        && one.item_id == item.item.id
                });
                let contracts: Vec<&Counted> = contracts.collect();
                let code = &item.item.code;
                if contracts.is_empty() {
                    rows.push(row(group, Some(year), code, None, english));
                }
                for one in contracts {
                    rows.push(row(group, Some(year), code, Some(one), english));
                }
            }
        }
    }
    Ok(rows)
}

fn row(
    group: &Group,
    year: Option<&&LineYear>,
    item: &str,
    contract: Option<&Counted>,
    english: bool,
) -> Vec<Cell<'static>> {
    let pick = |chinese: &'static str, other: &'static str| if english { other } else { chinese };
    let mut cells = vec![
        Cell::text(group.code.clone()),
        Cell::text(group.name.clone()),
        Cell::text(group.drug_class.clone()),
        Cell::number(group.winners),
        Cell::text(match group.assessment {
            None => "",
            Some(Assessment::BrandLocked) => pick("锁定厂牌", "brand_locked"),
            Some(Assessment::AnyWinner) => pick("任一中选", "any_winner"),
        }),
    ];
    match year {
        None => cells.extend(std::iter::repeat_n(Cell::Empty, 6)),
        Some(year) => cells.extend([
            Cell::text(year.code.clone()),
            Cell::text(year.company.clone()),
            Cell::text(match year.consortium {
                true => pick("是", "yes"),
                false => pick("否", "no"),
            }),
            Cell::text(match year.role {
                VbpRole::Winner => pick("中选", "winner"),
                VbpRole::Standby => pick("备供", "standby"),
            }),
            Cell::number(year.year_no),
            Cell::number(year.agreed_milli),
        ]),
    }
    cells.push(Cell::text(item.to_owned()));
    cells.push(contract.map_or(Cell::Empty, |one| Cell::text(one.contract_number.clone())));
    cells
}

async fn quotas(tx: &Tx, id: TenderId) -> Result<Rows> {
    let rows = store::quotas::of_tender(tx, id).await?;
    let cells = rows.into_iter().map(|row| {
        vec![
            Cell::text(row.code),
            Cell::number(row.year_no),
            Cell::text(row.facility_code),
            Cell::number(row.quota_milli),
        ]
    });
    Ok(cells.collect())
}
