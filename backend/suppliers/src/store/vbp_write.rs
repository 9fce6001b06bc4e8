//! Groups and lines of a tender as a file says them, written set-wise; what has an id keeps it.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{ContractLineId, TenderId, VbpGroupId, VbpLineId};
use crate::rules::vbp_file::{FileGroup, FileVbpLine};
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A line that is there, and whether something rests on it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Standing {
    pub id: VbpLineId,
    pub code: String,
    pub in_use: bool,
}

/// Lines of a tender.
pub async fn standing(tx: &Tx, tender: TenderId) -> Result<Vec<Standing>> {
    let sql = "SELECT l.id, l.code, \
                      (EXISTS (SELECT 1 FROM vbp_quota q WHERE q.vbp_line_id = l.id) OR \
                       EXISTS (SELECT 1 FROM vbp_contract_line v \
                               JOIN commitment m ON m.contract_line_id = v.contract_line_id \
                               WHERE v.vbp_line_id = l.id AND m.ordered_milli <> 0)) AS in_use \
               FROM vbp_line l WHERE l.tender_id = ? ORDER BY l.code";
    tx.rows(sql, binds![tender]).await
}

/// Ids of the groups and lines of a file, in its order.
#[derive(Debug)]
pub struct Numbered {
    pub groups: Vec<VbpGroupId>,
    pub lines: Vec<VbpLineId>,
}

/// Writes groups and lines and answers their ids.
pub async fn groups_and_lines(
    tx: &Tx,
    tender: TenderId,
    groups: &[FileGroup],
    lines: &[FileVbpLine],
) -> Result<Numbered> {
    let known = super::vbp::groups(tx, tender).await?;
    let known: FxHashMap<String, VbpGroupId> = known
        .into_iter()
        .map(|group| (group.code, group.id))
        .collect();
    let of_group = |group: &FileGroup| known.get(&group.code).copied().unwrap_or_else(|| tx.id());
    let group_ids: Vec<VbpGroupId> = groups.iter().map(of_group).collect();
    let rows = groups.iter().zip(&group_ids).map(|(group, id)| {
        [
            (*id).into(),
            tender.into(),
            (&group.code).into(),
            (&group.name).into(),
            (&group.drug_class).into(),
            group.winners.into(),
            group.assessment.into(),
        ]
    });
    let columns = [
        "id",
        "tender_id",
        "code",
        "name",
        "drug_class",
        "winners",
        "assessment",
    ];
    let change = OnConflict::Update {
        key: &["id"],
        set: "name = excluded.name, drug_class = excluded.drug_class, winners = excluded.winners, \
              assessment = excluded.assessment",
    };
    tx.bulk_upsert("vbp_group", &columns, rows, change).await?;
    let known = standing(tx, tender).await?;
    let known: FxHashMap<String, VbpLineId> =
        known.into_iter().map(|line| (line.code, line.id)).collect();
    let of_line = |line: &FileVbpLine| known.get(&line.code).copied().unwrap_or_else(|| tx.id());
    let line_ids: Vec<VbpLineId> = lines.iter().map(of_line).collect();
    let rows = lines.iter().zip(&line_ids).map(|(line, id)| {
        [
            (*id).into(),
            tender.into(),
            group_ids[line.group].into(),
            (&line.code).into(),
            (&line.company).into(),
            line.consortium.into(),
            line.role.into(),
        ]
    });
    let columns = [
        "id",
        "tender_id",
        "group_id",
        "code",
        "company",
        "consortium",
        "role",
    ];
    let change = OnConflict::Update {
        key: &["id"],
        set: "group_id = excluded.group_id, company = excluded.company, \
              consortium = excluded.consortium, role = excluded.role",
    };
    tx.bulk_upsert("vbp_line", &columns, rows, change).await?;
    Ok(Numbered {
        groups: group_ids,
        lines: line_ids,
    })
}

/// Replaces which items and contract lines belong to a tender's groups and lines.
pub async fn belongings(
    tx: &Tx,
    tender: TenderId,
    items: &[(VbpGroupId, ItemId, Option<VbpLineId>)],
    contract_lines: &[(ContractLineId, VbpLineId, i64)],
) -> Result<()> {
    let sql =
        "DELETE FROM vbp_item WHERE group_id IN (SELECT id FROM vbp_group WHERE tender_id = ?)";
    tx.execute(sql, binds![tender]).await?;
    let rows = items
        .iter()
        .map(|(group, item, line)| [(*group).into(), (*item).into(), (*line).into()]);
    let columns = ["group_id", "item_id", "vbp_line_id"];
    tx.bulk_insert("vbp_item", &columns, rows).await?;
    let sql = "DELETE FROM vbp_contract_line WHERE vbp_line_id IN (SELECT id FROM vbp_line WHERE tender_id = ?)";
    tx.execute(sql, binds![tender]).await?;
    let rows = contract_lines.iter().map(|(contract_line, line, year)| {
        [(*contract_line).into(), (*line).into(), (*year).into()]
    });
    let columns = ["contract_line_id", "vbp_line_id", "year_no"];
    tx.bulk_insert("vbp_contract_line", &columns, rows).await?;
    Ok(())
}

/// Takes lines away on which nothing rests; their belongings are gone already.
pub async fn lines_remove(tx: &Tx, lines: &[VbpLineId]) -> Result<()> {
    let ids = raw_ids(lines.iter().copied());
    for (table, column) in [("vbp_line_year", "vbp_line_id"), ("vbp_line", "id")] {
        let (among, bind) = tx.among(column, &ids);
        let sql = format!("DELETE FROM {table} WHERE {among}");
        tx.execute(&sql, vec![bind]).await?;
    }
    Ok(())
}

/// Writes agreed quantities of years; a year whose quantity changes moves its version on.
pub async fn agreed_write(tx: &Tx, agreed: &[(VbpLineId, i64, Quantity)]) -> Result<()> {
    let rows = agreed.iter().map(|(line, year, quantity)| {
        [(*line).into(), (*year).into(), (*quantity).into(), 1.into()]
    });
    let columns = ["vbp_line_id", "year_no", "agreed_milli", "version"];
    let change = OnConflict::Update {
        key: &["vbp_line_id", "year_no"],
        set: "version = vbp_line_year.version + 1, agreed_milli = excluded.agreed_milli",
    };
    tx.bulk_upsert("vbp_line_year", &columns, rows, change)
        .await?;
    Ok(())
}
