//! Tenders with their years and ratios.

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Set};

use crate::entity::tender;
use crate::model::{DeclaredBy, Ratio, Tender, TenderId, TenderTerms, TenderYear};
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::like_escape;

fn tender(row: tender::Model, years: Vec<TenderYear>, ratios: Vec<Ratio>) -> Tender {
    Tender {
        id: row.id,
        terms: TenderTerms {
            code: row.code,
            name: row.name,
            level: row.level,
            batch: row.batch,
            declared_by: row.declared_by,
            assessment: row.assessment,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            source: row.source,
            years,
            ratios,
        },
        created_by: row.created_by,
        created_at: row.created_at,
        version: row.version,
    }
}

/// A tender, or not found.
pub async fn get(tx: &Tx, id: TenderId) -> Result<Tender> {
    let row = tx.get::<tender::Entity>(tender::Column::Id, id).await?;
    let years = years(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let ratios = ratios(tx, id).await?;
    Ok(tender(row, years, ratios))
}

#[derive(FromQueryResult)]
struct YearRow {
    tender_id: TenderId,
    year_no: i64,
    starts_on: Day,
    ends_on: Day,
}

/// Years of these tenders, by number.
pub async fn years(tx: &Tx, ids: &[TenderId]) -> Result<FxHashMap<TenderId, Vec<TenderYear>>> {
    let (among, bind) = tx.among("tender_id", &raw_ids(ids.iter().copied()));
    let sql = format!(
        "SELECT tender_id, year_no, starts_on, ends_on FROM tender_year WHERE {among} ORDER BY tender_id, year_no"
    );
    let mut years: FxHashMap<TenderId, Vec<TenderYear>> = FxHashMap::default();
    for row in tx.rows::<YearRow>(&sql, vec![bind]).await? {
        years.entry(row.tender_id).or_default().push(TenderYear {
            year_no: row.year_no,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
        });
    }
    Ok(years)
}

async fn ratios(tx: &Tx, id: TenderId) -> Result<Vec<Ratio>> {
    #[derive(FromQueryResult)]
    struct Row {
        drug_class: String,
        winners: i64,
        effective_on: Day,
        ratio_bp: i64,
        source: String,
    }
    let sql = "SELECT drug_class, winners, effective_on, ratio_bp, source FROM tender_ratio \
               WHERE tender_id = ? ORDER BY drug_class, effective_on, winners";
    let rows: Vec<Row> = tx.rows(sql, binds![id]).await?;
    let ratio = |row: Row| Ratio {
        drug_class: row.drug_class,
        winners: row.winners,
        effective_on: row.effective_on,
        ratio_bp: row.ratio_bp,
        source: row.source,
    };
    Ok(rows.into_iter().map(ratio).collect())
}

fn row_of(tender: &Tender) -> tender::ActiveModel {
    let terms = &tender.terms;
    tender::ActiveModel {
        id: Set(tender.id),
        code: Set(terms.code.clone()),
        name: Set(terms.name.clone()),
        level: Set(terms.level),
        batch: Set(terms.batch.clone()),
        declared_by: Set(terms.declared_by),
        assessment: Set(terms.assessment),
        starts_on: Set(terms.starts_on),
        ends_on: Set(terms.ends_on),
        source: Set(terms.source.clone()),
        ..Default::default()
    }
}

/// Writes a new tender with its years and ratios.
pub async fn insert(tx: &Tx, tender: &Tender) -> Result<()> {
    let row = tender::ActiveModel {
        created_by: Set(tender.created_by),
        created_at: Set(tender.created_at),
        version: Set(tender.version),
        ..row_of(tender)
    };
    tx.insert(row).await?;
    years_write(tx, tender).await?;
    ratios_write(tx, tender).await
}

/// Writes a changed head and moves the version on.
pub async fn save(tx: &Tx, tender: &Tender) -> Result<i64> {
    tx.update(row_of(tender), tender.version).await
}

/// Replaces the years.
pub async fn years_write(tx: &Tx, tender: &Tender) -> Result<()> {
    let sql = "DELETE FROM tender_year WHERE tender_id = ?";
    tx.execute(sql, binds![tender.id]).await?;
    let rows = tender.terms.years.iter().map(|year| {
        [
            tender.id.into(),
            year.year_no.into(),
            year.starts_on.into(),
            year.ends_on.into(),
        ]
    });
    let columns = ["tender_id", "year_no", "starts_on", "ends_on"];
    tx.bulk_insert("tender_year", &columns, rows).await?;
    Ok(())
}

/// Replaces the ratios.
pub async fn ratios_write(tx: &Tx, tender: &Tender) -> Result<()> {
    let sql = "DELETE FROM tender_ratio WHERE tender_id = ?";
    tx.execute(sql, binds![tender.id]).await?;
    let rows = tender.terms.ratios.iter().map(|ratio| {
        [
            tender.id.into(),
            (&ratio.drug_class).into(),
            ratio.winners.into(),
            ratio.effective_on.into(),
            ratio.ratio_bp.into(),
            (&ratio.source).into(),
        ]
    });
    let columns = [
        "tender_id",
        "drug_class",
        "winners",
        "effective_on",
        "ratio_bp",
        "source",
    ];
    tx.bulk_insert("tender_ratio", &columns, rows).await?;
    Ok(())
}

/// The highest year for which something is agreed; 0 for none.
pub async fn last_year_in_use(tx: &Tx, id: TenderId) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(y.year_no), 0) FROM vbp_line l \
               JOIN vbp_line_year y ON y.vbp_line_id = l.id WHERE l.tender_id = ?";
    Ok(tx.scalar(sql, binds![id]).await?.unwrap_or_default())
}

/// A tender in a list.
#[derive(Debug)]
pub struct Listed {
    pub tender: Tender,
    pub group_count: i64,
    pub line_count: i64,
}

/// Tenders, newest first, before `after`.
pub async fn list(
    tx: &Tx,
    q: Option<&str>,
    after: Option<TenderId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    #[derive(FromQueryResult)]
    struct Counts {
        id: TenderId,
        group_count: i64,
        line_count: i64,
    }
    let mut sql = "SELECT t.*, \
            (SELECT COUNT(*) FROM vbp_group g WHERE g.tender_id = t.id) AS group_count, \
            (SELECT COUNT(*) FROM vbp_line l WHERE l.tender_id = t.id) AS line_count \
         FROM tender t WHERE t.id < ?"
        .to_owned();
    let mut binds = binds![after.map_or(i64::MAX, |after| after.0)];
    if let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) {
        sql.push_str(" AND (t.code LIKE ? ESCAPE '\\' OR t.name LIKE ? ESCAPE '\\')");
        let part = format!("%{}%", like_escape(q));
        binds.extend(binds![part.as_str(), part.as_str()]);
    }
    sql.push_str(&format!(" ORDER BY t.id DESC LIMIT {limit}"));
    let rows = tx.query_all(&sql, binds).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let counts = Counts::from_query_result(row, "")?;
        found.push((tender::Model::from_query_result(row, "")?, counts));
    }
    let ids: Vec<TenderId> = found.iter().map(|(_, counts)| counts.id).collect();
    let mut years = years(tx, &ids).await?;
    let listed = |(row, counts): (tender::Model, Counts)| Listed {
        tender: tender(
            row,
            years.remove(&counts.id).unwrap_or_default(),
            Vec::new(),
        ),
        group_count: counts.group_count,
        line_count: counts.line_count,
    };
    Ok(found.into_iter().map(listed).collect())
}

/// A tender as other documents name it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TenderHead {
    pub id: TenderId,
    /// Number of the tender document.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// By what facilities report need.
    pub declared_by: DeclaredBy,
}

/// Heads of these tenders, in one statement.
pub async fn heads(tx: &Tx, ids: &[TenderId]) -> Result<FxHashMap<TenderId, TenderHead>> {
    let (among, bind) = tx.among("id", &raw_ids(ids.iter().copied()));
    let sql = format!("SELECT id, code, name, declared_by FROM tender WHERE {among}");
    let rows: Vec<TenderHead> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
