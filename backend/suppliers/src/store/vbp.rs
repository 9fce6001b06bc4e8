//! Groups, lines, items, contract lines and quotas of tenders, read and written set-wise.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{
    Assessment, ContractLineId, ContractStateWord, TenderId, TenderLevel, VbpGroupId, VbpLineId,
    VbpRole, VbpShare,
};
use formulary::model::{ItemId, ItemRef};
use kernel::bulk::ColumnKind;
use kernel::db::raw::narrow;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// One year of one line with where it stands: the ledger is the sum over its contract lines.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LineYear {
    pub id: VbpLineId,
    pub code: String,
    pub company: String,
    pub consortium: bool,
    pub role: VbpRole,
    pub tender_id: TenderId,
    pub tender_code: String,
    pub tender_name: String,
    pub level: TenderLevel,
    pub group_id: VbpGroupId,
    pub group_code: String,
    pub group_name: String,
    pub drug_class: String,
    pub winners: i64,
    pub assessment: Assessment,
    pub year_no: i64,
    pub starts_on: Day,
    pub ends_on: Day,
    pub agreed_milli: Quantity,
    pub version: i64,
    pub ordered_milli: Quantity,
    pub accepted_milli: Quantity,
    pub paid_milli: Quantity,
    pub quota_milli: Quantity,
    pub quota_count: i64,
}

/// Which years of which lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineFilter {
    /// Only this line.
    pub line: Option<VbpLineId>,
    /// Only lines of this tender.
    pub tender: Option<TenderId>,
    /// Only this year.
    pub year_no: Option<i64>,
    /// Only years that hold on this day.
    pub day: Option<Day>,
    /// Only lines of this group.
    pub group: Option<VbpGroupId>,
}

/// Years of lines by tender and code. One statement whatever their number.
pub async fn line_years(tx: &Tx, filter: LineFilter) -> Result<Vec<LineYear>> {
    let mut condition = "1 = 1".to_owned();
    let mut binds = Vec::new();
    let same = [
        ("l.id", filter.line.map(Into::into)),
        ("l.tender_id", filter.tender.map(Into::into)),
        ("l.group_id", filter.group.map(Into::into)),
        ("y.year_no", filter.year_no.map(Into::into)),
    ];
    narrow(&mut condition, &mut binds, same);
    if let Some(day) = filter.day {
        condition.push_str(" AND y.starts_on <= ? AND y.ends_on >= ?");
        binds.extend(binds![day, day]);
    }
    let sql = format!(
        "SELECT l.id, l.code, l.company, l.consortium, l.role, l.tender_id, t.code AS tender_code, \
                t.name AS tender_name, t.level, g.id AS group_id, g.code AS group_code, g.name AS group_name, \
                g.drug_class, g.winners, COALESCE(g.assessment, t.assessment) AS assessment, y.year_no, y.starts_on, \
                y.ends_on, COALESCE(a.agreed_milli, 0) AS agreed_milli, COALESCE(a.version, 0) AS version, \
                COALESCE(m.ordered_milli, 0) AS ordered_milli, COALESCE(m.accepted_milli, 0) AS accepted_milli, \
                COALESCE(m.paid_milli, 0) AS paid_milli, COALESCE(q.quota_milli, 0) AS quota_milli, \
                COALESCE(q.quota_count, 0) AS quota_count \
         FROM vbp_line l \
         JOIN tender t ON t.id = l.tender_id \
         JOIN vbp_group g ON g.id = l.group_id \
         JOIN tender_year y ON y.tender_id = l.tender_id \
         LEFT JOIN vbp_line_year a ON a.vbp_line_id = l.id AND a.year_no = y.year_no \
         LEFT JOIN (SELECT v.vbp_line_id, v.year_no, CAST(SUM(c.ordered_milli) AS BIGINT) AS ordered_milli, \
                           CAST(SUM(c.accepted_milli) AS BIGINT) AS accepted_milli, \
                           CAST(SUM(c.paid_milli) AS BIGINT) AS paid_milli \
                    FROM vbp_contract_line v JOIN commitment c ON c.contract_line_id = v.contract_line_id \
                    GROUP BY v.vbp_line_id, v.year_no) m ON m.vbp_line_id = l.id AND m.year_no = y.year_no \
         LEFT JOIN (SELECT vbp_line_id, year_no, CAST(SUM(quota_milli) AS BIGINT) AS quota_milli, COUNT(*) AS quota_count \
                    FROM vbp_quota GROUP BY vbp_line_id, year_no) q \
                ON q.vbp_line_id = l.id AND q.year_no = y.year_no \
         WHERE {condition} ORDER BY t.code, g.code, l.code, y.year_no"
    );
    tx.rows(&sql, binds).await
}

/// An item of a group, with the line that it is a brand of.
#[derive(Clone, Debug)]
pub struct GroupItem {
    pub group_id: VbpGroupId,
    pub vbp_line_id: Option<VbpLineId>,
    pub item: ItemRef,
}

#[derive(FromQueryResult)]
struct GroupItemRow {
    group_id: VbpGroupId,
    vbp_line_id: Option<VbpLineId>,
    item_id: ItemId,
    code: String,
    name: String,
    form: String,
    specification: String,
    manufacturer: String,
    base_unit: String,
    order_unit: String,
    pack_milli: Quantity,
}

impl From<GroupItemRow> for GroupItem {
    fn from(row: GroupItemRow) -> Self {
        Self {
            group_id: row.group_id,
            vbp_line_id: row.vbp_line_id,
            item: ItemRef {
                id: row.item_id,
                code: row.code,
                name: row.name,
                form: row.form,
                specification: row.specification,
                manufacturer: row.manufacturer,
                base_unit: row.base_unit,
                order_unit: row.order_unit,
                pack: row.pack_milli,
            },
        }
    }
}

/// Items of these groups by code of the item; selected and not.
pub async fn items(tx: &Tx, groups: &[VbpGroupId]) -> Result<Vec<GroupItem>> {
    let (among, bind) = tx.among("v.group_id", &raw_ids(groups.iter().copied()));
    let sql = format!(
        "SELECT v.group_id, v.vbp_line_id, i.id AS item_id, i.code, i.name, i.form, i.specification, i.manufacturer, \
                i.base_unit, i.order_unit, i.pack_milli \
         FROM vbp_item v JOIN item i ON i.id = v.item_id WHERE {among} ORDER BY v.group_id, i.code"
    );
    let rows: Vec<GroupItemRow> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows.into_iter().map(GroupItem::from).collect())
}

/// A group of a tender.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Group {
    pub id: VbpGroupId,
    pub code: String,
    pub name: String,
    pub drug_class: String,
    pub winners: i64,
    pub assessment: Option<Assessment>,
}

/// Groups of a tender by code.
pub async fn groups(tx: &Tx, tender: TenderId) -> Result<Vec<Group>> {
    let sql = "SELECT id, code, name, drug_class, winners, assessment FROM vbp_group WHERE tender_id = ? ORDER BY code";
    tx.rows(sql, binds![tender]).await
}

/// A contract line that counts for a line's year.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Counted {
    pub vbp_line_id: VbpLineId,
    pub year_no: i64,
    pub contract_line_id: ContractLineId,
    pub contract_id: crate::model::ContractId,
    pub contract_number: String,
    pub supplier_id: OrganisationId,
    pub item_id: ItemId,
    pub ordered_milli: Quantity,
    pub accepted_milli: Quantity,
    pub paid_milli: Quantity,
}

/// Contract lines of a tender, or of all, by line.
pub async fn counted(tx: &Tx, tender: TenderId) -> Result<Vec<Counted>> {
    let sql = "SELECT v.vbp_line_id, v.year_no, v.contract_line_id, c.id AS contract_id, c.number AS contract_number, \
                      c.supplier_id, l.item_id, COALESCE(m.ordered_milli, 0) AS ordered_milli, \
                      COALESCE(m.accepted_milli, 0) AS accepted_milli, COALESCE(m.paid_milli, 0) AS paid_milli \
               FROM vbp_line b JOIN vbp_contract_line v ON v.vbp_line_id = b.id \
               JOIN contract_line l ON l.id = v.contract_line_id JOIN contract c ON c.id = l.contract_id \
               LEFT JOIN commitment m ON m.contract_line_id = l.id \
               WHERE b.tender_id = ? ORDER BY v.vbp_line_id, v.year_no, c.number, l.id";
    tx.rows(sql, binds![tender]).await
}

/// What contract lines share with others; those of no tender are missing. One statement.
pub async fn shares(
    tx: &Tx,
    lines: &[ContractLineId],
) -> Result<FxHashMap<ContractLineId, VbpShare>> {
    #[derive(FromQueryResult)]
    struct Row {
        contract_line_id: ContractLineId,
        vbp_line_id: VbpLineId,
        agreed_milli: Quantity,
        ordered_milli: Quantity,
    }
    let (among, bind) = tx.among("v.contract_line_id", &raw_ids(lines.iter().copied()));
    let sql = format!(
        "SELECT v.contract_line_id, v.vbp_line_id, COALESCE(a.agreed_milli, 0) AS agreed_milli, \
                COALESCE((SELECT CAST(SUM(m.ordered_milli) AS BIGINT) FROM vbp_contract_line o \
                          JOIN commitment m ON m.contract_line_id = o.contract_line_id \
                          WHERE o.vbp_line_id = v.vbp_line_id AND o.year_no = v.year_no), 0) AS ordered_milli \
         FROM vbp_contract_line v \
         LEFT JOIN vbp_line_year a ON a.vbp_line_id = v.vbp_line_id AND a.year_no = v.year_no WHERE {among}"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![bind]).await?;
    let share = |row: Row| {
        let Row {
            contract_line_id,
            vbp_line_id,
            agreed_milli: agreed,
            ordered_milli: ordered,
        } = row;
        let share = VbpShare {
            vbp_line_id,
            agreed,
            ordered,
        };
        (contract_line_id, share)
    };
    Ok(rows.into_iter().map(share).collect())
}

/// An item as a file of lines names it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemRow {
    pub id: ItemId,
    pub code: String,
    pub base_unit: String,
}

/// Items by the county's own code.
pub async fn items_by_code(tx: &Tx, codes: &[&str]) -> Result<FxHashMap<String, ItemRow>> {
    let (listed, bind) = tx.listed(
        "k",
        [("code", ColumnKind::Text)],
        codes.iter().map(|code| [(*code).into()]),
    );
    let sql = format!(
        "SELECT i.id, i.code, i.base_unit FROM {listed} CROSS JOIN item i WHERE i.code = k.code"
    );
    let rows: Vec<ItemRow> = tx.rows(&sql, vec![bind]).await?;
    let named = rows.into_iter().map(|row| (row.code.clone(), row));
    Ok(named.collect())
}

/// A contract line as a file names it, with what it counts for now.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Named {
    pub contract_line_id: ContractLineId,
    pub number: String,
    pub state: ContractStateWord,
    pub item_id: ItemId,
    pub vbp_tender_id: Option<TenderId>,
}

/// Lines of the contracts with these numbers.
pub async fn contract_lines(tx: &Tx, numbers: &[&str]) -> Result<Vec<Named>> {
    let (listed, bind) = tx.listed(
        "k",
        [("number", ColumnKind::Text)],
        numbers.iter().map(|number| [(*number).into()]),
    );
    let sql = format!(
        "SELECT l.id AS contract_line_id, c.number, c.state, l.item_id, b.tender_id AS vbp_tender_id \
         FROM {listed} CROSS JOIN contract c JOIN contract_line l ON l.contract_id = c.id \
         LEFT JOIN vbp_contract_line v ON v.contract_line_id = l.id LEFT JOIN vbp_line b ON b.id = v.vbp_line_id \
         WHERE c.number = k.number"
    );
    tx.rows(&sql, vec![bind]).await
}
