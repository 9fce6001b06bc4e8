//! What other slices ask of volume-based procurement: where lines stand, whose parts they are, and which brands should not be
//! asked for just now.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::actions::tenders::journal;
use crate::model::{Assessment, PacePolicy, Tender, TenderId, VbpGroupId, VbpLineId};
use crate::rules::pace::{Pace, PaceFacts, pace};
use crate::rules::tender::year_of;
use crate::store;
pub use crate::store::tenders::TenderHead;
pub use crate::store::vbp::{Group, GroupItem, LineFilter, LineYear};
use formulary::model::ItemId;
use kernel::prelude::*;

impl LineYear {
    /// The facts by which its own pace is judged.
    pub fn facts(&self) -> PaceFacts {
        PaceFacts {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            agreed: self.agreed_milli,
            ordered: self.ordered_milli,
        }
    }
}

/// Years of lines, each with its ledger: the sum over its contract lines. One statement.
pub async fn vbp_lines(tx: &Tx, filter: LineFilter) -> Result<Vec<LineYear>> {
    store::vbp::line_years(tx, filter).await
}

/// Items of these groups, selected and not.
pub async fn vbp_items(tx: &Tx, groups: &[VbpGroupId]) -> Result<Vec<GroupItem>> {
    store::vbp::items(tx, groups).await
}

/// Groups of a tender.
pub async fn vbp_groups(tx: &Tx, tender: TenderId) -> Result<Vec<Group>> {
    store::vbp::groups(tx, tender).await
}

/// A tender, or not found.
pub async fn tender(tx: &Tx, id: TenderId) -> Result<Tender> {
    store::tenders::get(tx, id).await
}

/// Tenders as other documents name them. One statement.
pub async fn tender_heads(tx: &Tx, ids: &[TenderId]) -> Result<FxHashMap<TenderId, TenderHead>> {
    store::tenders::heads(tx, ids).await
}

/// Judges each line of a list that holds whole groups: where any winner counts, by what the winners of the group have
/// agreed and delivered together; otherwise by its own.
pub fn paces(lines: &[LineYear], day: Day, policy: &PacePolicy) -> Vec<Pace> {
    let mut groups: FxHashMap<(VbpGroupId, i64), (i64, i64)> = FxHashMap::default();
    for line in lines {
        let sum = groups.entry((line.group_id, line.year_no)).or_default();
        sum.0 = sum.0.saturating_add(line.agreed_milli.0);
        sum.1 = sum.1.saturating_add(line.ordered_milli.0);
    }
    let judged = |line: &LineYear| {
        let own = pace(&line.facts(), day, policy);
        if line.assessment == Assessment::BrandLocked || line.agreed_milli.is_zero() {
            return own;
        }
        let (agreed, ordered) = groups
            .get(&(line.group_id, line.year_no))
            .copied()
            .unwrap_or_default();
        let together = PaceFacts {
            agreed: Quantity(agreed),
            ordered: Quantity(ordered),
            ..line.facts()
        };
        Pace {
            level: pace(&together, day, policy).level,
            ..own
        }
    };
    lines.iter().map(judged).collect()
}

/// Gives facilities other parts of a line's year, at its version; the caller has seen to it that their sum stays.
/// Answers the new version.
pub async fn quotas_shift(
    tx: &Tx,
    year: &LineYear,
    version: i64,
    parts: &[(OrganisationId, Quantity)],
) -> Result<i64> {
    let version = store::quotas::year_touch(tx, year.id, year.year_no, version).await?;
    let rows: Vec<_> = parts
        .iter()
        .map(|(facility, quantity)| (year.id, year.year_no, *facility, *quantity))
        .collect();
    store::quotas::write(tx, &rows).await?;
    Ok(version)
}

/// Parts that a declaration came to: they and their sums become the agreed quantities of a year. Replaces what the year had.
pub async fn quotas_take(
    tx: &Tx,
    tender: TenderId,
    year_no: i64,
    parts: &[(VbpLineId, OrganisationId, Quantity)],
) -> Result<()> {
    let tender = store::tenders::get(tx, tender).await?;
    year_of(&tender, year_no)?;
    let filter = LineFilter {
        tender: Some(tender.id),
        year_no: Some(year_no),
        ..LineFilter::default()
    };
    let known = store::vbp::line_years(tx, filter).await?;
    let mut sums: BTreeMap<VbpLineId, i64> = known.iter().map(|line| (line.id, 0)).collect();
    for (line, _, quantity) in parts {
        if let Some(sum) = sums.get_mut(line) {
            *sum = sum.saturating_add(quantity.0);
        }
    }
    let years: Vec<(VbpLineId, i64)> = sums.keys().map(|line| (*line, year_no)).collect();
    let agreed: Vec<_> = sums
        .iter()
        .map(|(line, sum)| (*line, year_no, Quantity(*sum)))
        .collect();
    let rows: Vec<_> = parts
        .iter()
        .filter(|(_, _, quantity)| quantity.is_positive())
        .map(|(line, facility, quantity)| (*line, year_no, *facility, *quantity))
        .collect();
    store::quotas::replace(tx, &years, &rows).await?;
    store::vbp_write::agreed_write(tx, &agreed).await?;
    store::tenders::save(tx, &tender).await?;
    let facts = json!({ "year": year_no, "lines": years.len(), "quotas": rows.len() });
    journal(tx, &tender, Verb("take_over_quotas"), facts);
    Ok(())
}

/// Brands that were not selected, of groups in which a selected one is behind its agreed quantity today.
#[derive(Debug)]
pub struct BehindBook(FxHashMap<ItemId, Behind>);

/// The selected brand that is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Its line.
    pub vbp_line_id: VbpLineId,
    /// Who supplies it.
    pub company: String,
    /// Ordered ÷ agreed, 1/100 %.
    pub completion_bp: i64,
    /// Passed share of the year, 1/100 %.
    pub elapsed_bp: i64,
}

impl BehindBook {
    /// All brands that were not selected while the selected one of their generic is behind.
    pub fn brands(&self) -> impl Iterator<Item = ItemId> {
        self.0.keys().copied()
    }

    /// What is behind while this brand is asked for.
    pub fn of(&self, item: ItemId) -> Option<&Behind> {
        self.0.get(&item)
    }
}

impl Remembered for BehindBook {
    const TABLES: &'static [&'static str] = &[
        "tender",
        "tender_year",
        "vbp_group",
        "vbp_line",
        "vbp_line_year",
        "vbp_item",
        "vbp_contract_line",
        "vbp_quota",
        "commitment",
        "policy",
        "item",
    ];

    async fn read(tx: &Tx) -> Result<Self> {
        let filter = LineFilter {
            day: Some(tx.day()),
            ..LineFilter::default()
        };
        let lines = store::vbp::line_years(tx, filter).await?;
        if lines.is_empty() {
            return Ok(Self(FxHashMap::default()));
        }
        let policy = tx.policy::<PacePolicy>().await?;
        let judged = paces(&lines, tx.day(), &policy);
        let mut behind: FxHashMap<VbpGroupId, Behind> = FxHashMap::default();
        for (line, pace) in lines.iter().zip(judged) {
            if !pace.level.is_behind() {
                continue;
            }
            let found = Behind {
                vbp_line_id: line.id,
                company: line.company.clone(),
                completion_bp: pace.completion_bp.unwrap_or_default(),
                elapsed_bp: pace.elapsed_bp,
            };
            // Of several the one that is furthest behind.
            let known = behind.entry(line.group_id).or_insert_with(|| found.clone());
            if found.completion_bp < known.completion_bp {
                *known = found;
            }
        }
        let groups: Vec<VbpGroupId> = behind.keys().copied().collect();
        let items = store::vbp::items(tx, &groups).await?;
        let brands = items
            .into_iter()
            .filter(|item| item.vbp_line_id.is_none())
            .filter_map(|item| Some((item.item.id, behind.get(&item.group_id)?.clone())));
        Ok(Self(brands.collect()))
    }
}
