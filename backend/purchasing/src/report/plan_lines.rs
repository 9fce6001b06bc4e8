//! Lines of a plan and whom they serve.

use std::collections::BTreeMap;

use sea_orm::{QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::plan::{Explanation, UnmetReason};
use crate::model::review::{Mark, PlanDecision, PlanFlag, PriceReference};
use crate::model::{LineId, PlanId};
use demand::model::requisition::RequisitionId;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;
use suppliers::model::{ContractId, ContractKind, ContractLineId};

use super::names::{ITEM, ITEM_WIDTH, Organisations, People, containing, item_ref};

/// The contract behind a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContractRef {
    /// The contract.
    pub id: ContractId,
    /// Its line.
    pub line_id: ContractLineId,
    /// What people call the contract.
    pub number: String,
    /// How its prices came about.
    pub kind: ContractKind,
}

/// A line of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanLineView {
    /// Its identity.
    pub id: LineId,
    /// What.
    pub item: ItemRef,
    /// From which contract; none when it is not bought.
    pub contract: Option<ContractRef>,
    /// From whom.
    pub supplier: Option<OrgRef>,
    /// Facilities it serves, or leaves without.
    pub facility_count: i64,
    /// What of the demand it serves, or leaves unmet.
    pub need: Quantity,
    /// Ordered.
    pub quantity: Quantity,
    /// Of it what nobody asked for.
    pub surplus: Quantity,
    /// Yuan per base unit.
    pub price: Option<Money>,
    /// Quantity × price.
    pub amount: Money,
    /// Why so.
    pub explanation: Explanation,
    /// Why it is not bought.
    pub unmet_reason: Option<UnmetReason>,
    /// What a rule said about it; none for lines on which no rule has looked.
    pub review: Option<LineReviewView>,
    /// Prices with which its own is compared.
    pub compared: Vec<Compared>,
}

/// A price with which the price of a line is compared.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Compared {
    /// Which.
    #[serde(rename = "with")]
    pub reference: PriceReference,
    /// Yuan per base unit.
    pub price: Money,
    /// Quantity × that price − amount: what is saved, less than nothing where it costs more.
    pub saved: Option<Money>,
}

/// The review of a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineReviewView {
    /// Why it is looked at; none: it is green.
    pub marks: Vec<Mark>,
    /// What somebody decided.
    pub decision: Option<PlanDecision>,
    /// Who.
    pub decided_by: Option<UserRef>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Why.
    pub remark: String,
    /// For `If-Match` of a decision.
    pub version: i64,
}

word_enum! {
    /// How far the review of a line has come.
    pub enum ReviewStage {
        /// Nothing marks it.
        Green = "green",
        /// A rule marked it.
        Exception = "exception",
        /// It stops the commitment: marked and not decided on, or sent back.
        Open = "open",
        /// Sent back.
        SentBack = "sent_back",
        /// Approved.
        Approved = "approved",
    }
}

/// Which lines of a plan.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Only what this supplier delivers.
    pub supplier_id: Option<OrganisationId>,
    /// Part of an item's name, code, maker, pinyin or initials.
    pub q: Option<String>,
    /// Only lines that are not bought, or only those that are.
    pub unmet: Option<bool>,
    /// Only lines that this rule marked.
    pub flag: Option<PlanFlag>,
    /// Only lines whose review has come so far.
    pub review: Option<ReviewStage>,
    /// Only lines that can be compared with this price.
    pub against: Option<PriceReference>,
    /// Of these only the ones that cost more.
    pub dearer: bool,
}

/// The column of a price with which lines are compared.
pub(super) fn column(reference: PriceReference) -> &'static str {
    match reference {
        PriceReference::Last => "w.last_price_e4",
        PriceReference::Ceiling => "w.ceiling_e4",
        PriceReference::Baseline => "w.baseline_e4",
    }
}

impl LineFilter {
    /// The part of the condition that looks at the review `w`.
    fn reviewed(&self) -> String {
        let mut condition = String::new();
        match self.review {
            None => {}
            Some(ReviewStage::Green) => condition.push_str(" AND COALESCE(w.flags, 0) = 0"),
            Some(ReviewStage::Exception) => condition.push_str(" AND w.flags <> 0"),
            Some(ReviewStage::Open) => condition.push_str(
                " AND (w.decision = 'sent_back' OR (w.flags <> 0 AND w.decision IS NULL))",
            ),
            Some(ReviewStage::SentBack) => condition.push_str(" AND w.decision = 'sent_back'"),
            Some(ReviewStage::Approved) => condition.push_str(" AND w.decision = 'approved'"),
        }
        if let Some(reference) = self.against {
            let price = column(reference);
            let than = if self.dearer { "l.price_e4 >" } else { "0 <" };
            condition.push_str(&format!(" AND l.price_e4 IS NOT NULL AND {than} {price}"));
        }
        condition
    }
}

/// Lines of a plan that the caller has found, in the order of the plan.
pub async fn plan_lines(
    tx: &Tx,
    plan: PlanId,
    filter: &LineFilter,
    after: Option<LineId>,
    limit: u64,
) -> Result<Vec<PlanLineView>> {
    let (search, typed) = containing(&["i.search_text"], filter.q.as_deref());
    let mut condition = format!("l.plan_id = ? AND l.id > ? AND {search}");
    let mut binds = binds![plan, after.map_or(0, |id| id.0)];
    binds.extend(typed);
    if let Some(supplier) = filter.supplier_id {
        condition.push_str(" AND l.supplier_id = ?");
        binds.push(supplier.into());
    }
    match filter.unmet {
        Some(true) => condition.push_str(" AND l.unmet_reason IS NOT NULL"),
        Some(false) => condition.push_str(" AND l.unmet_reason IS NULL"),
        None => {}
    }
    condition.push_str(&filter.reviewed());
    if let Some(flag) = filter.flag {
        condition.push_str(" AND (w.flags & ?) <> 0");
        binds.push(flag.bit().into());
    }
    lines_by(tx, &condition, binds, limit).await
}

/// One line of a plan, or not found.
pub async fn plan_line(tx: &Tx, plan: PlanId, line: LineId) -> Result<PlanLineView> {
    let found = lines_by(tx, "l.plan_id = ? AND l.id = ?", binds![plan, line], 1).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

async fn lines_by(
    tx: &Tx,
    condition: &str,
    binds: Vec<Value>,
    limit: u64,
) -> Result<Vec<PlanLineView>> {
    let sql = format!(
        "SELECT {ITEM}, l.id, l.contract_line_id, c.id, c.number, c.kind, l.supplier_id, l.facility_count, \
                l.need_milli, l.quantity_milli, l.surplus_milli, l.price_e4, l.amount_e4, l.explanation, l.unmet_reason, \
                w.marks, w.decision, w.decided_by, w.decided_at, w.remark, w.version, \
                w.last_price_e4, w.ceiling_e4, w.baseline_e4 \
         FROM plan_line l JOIN item i ON i.id = l.item_id LEFT JOIN contract_line k ON k.id = l.contract_line_id \
         LEFT JOIN contract c ON c.id = k.contract_id LEFT JOIN plan_line_review w ON w.line_id = l.id WHERE {condition} ORDER BY l.id LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds).await?;
    let supplier =
        |row: &QueryResult| row.try_get_by_index::<Option<OrganisationId>>(ITEM_WIDTH + 5);
    let mut ids = Vec::new();
    for row in &rows {
        ids.extend(supplier(row)?);
    }
    let names = Organisations::of(tx, ids).await?;
    let decider =
        |row: &QueryResult| row.try_get_by_index::<Option<UserId>>(ITEM_WIDTH + REVIEW + 2);
    let mut deciders = Vec::new();
    for row in &rows {
        deciders.extend(decider(row)?);
    }
    let people = People::of(tx, deciders).await?;
    rows.iter()
        .map(|row| {
            let who = supplier(row)?.map(|id| names.get(id)).transpose()?;
            line_view(row, who, &people)
        })
        .collect()
}

/// Where the columns of the review begin, behind those of the item.
const REVIEW: usize = 14;

fn review_view(row: &QueryResult, people: &People) -> Result<Option<LineReviewView>> {
    let at = ITEM_WIDTH + REVIEW;
    let Some(marks) = row.try_get_by_index::<Option<String>>(at)? else {
        return Ok(None);
    };
    Ok(Some(LineReviewView {
        marks: serde_json::from_str(&marks)?,
        decision: row.try_get_by_index(at + 1)?,
        decided_by: people.get(row.try_get_by_index(at + 2)?),
        decided_at: row.try_get_by_index(at + 3)?,
        remark: row.try_get_by_index(at + 4)?,
        version: row.try_get_by_index(at + 5)?,
    }))
}

fn compared(row: &QueryResult, quantity: Quantity, amount: Money) -> Result<Vec<Compared>> {
    let bought = row
        .try_get_by_index::<Option<Money>>(ITEM_WIDTH + 10)?
        .is_some();
    let mut compared = Vec::new();
    for (place, reference) in PriceReference::ALL.iter().enumerate() {
        let price: Option<Money> = row.try_get_by_index(ITEM_WIDTH + REVIEW + 6 + place)?;
        if let Some(price) = price {
            let before = Money::of(price, quantity).filter(|_| bought);
            compared.push(Compared {
                reference: *reference,
                price,
                saved: before.and_then(|before| before.checked_sub(amount)),
            });
        }
    }
    Ok(compared)
}

fn line_view(row: &QueryResult, supplier: Option<OrgRef>, people: &People) -> Result<PlanLineView> {
    let at = ITEM_WIDTH;
    let contract = match row.try_get_by_index::<Option<ContractId>>(at + 2)? {
        Some(id) => Some(ContractRef {
            id,
            line_id: row.try_get_by_index(at + 1)?,
            number: row.try_get_by_index(at + 3)?,
            kind: row.try_get_by_index(at + 4)?,
        }),
        None => None,
    };
    let (quantity, amount) = (
        row.try_get_by_index(at + 8)?,
        row.try_get_by_index(at + 11)?,
    );
    Ok(PlanLineView {
        id: row.try_get_by_index(at)?,
        item: item_ref(row, 0)?,
        contract,
        supplier,
        facility_count: row.try_get_by_index(at + 6)?,
        need: row.try_get_by_index(at + 7)?,
        quantity,
        surplus: row.try_get_by_index(at + 9)?,
        price: row.try_get_by_index(at + 10)?,
        amount,
        explanation: serde_json::from_str(&row.try_get_by_index::<String>(at + 12)?)?,
        unmet_reason: row.try_get_by_index(at + 13)?,
        review: review_view(row, people)?,
        compared: compared(row, quantity, amount)?,
    })
}

/// A requisition that a line serves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OriginView {
    /// Whose shelf.
    pub facility: OrgRef,
    /// Whose paper.
    pub requisition_id: RequisitionId,
    /// What people call it.
    pub number: String,
    /// Bought for it, or left unmet.
    pub quantity: Quantity,
    /// Of it received.
    pub allocated: Quantity,
    /// Of it declined or given up.
    pub cancelled: Quantity,
}

/// Origins of a line within the reader's reach, the largest first.
pub async fn origins(tx: &Tx, line: LineId) -> Result<Vec<OriginView>> {
    let (within, reach) = tx.actor().reach.sql(Some("g.facility_id"), None);
    let sql = format!(
        "SELECT g.facility_id, g.requisition_id, r.number, g.quantity_milli, g.allocated_milli, g.cancelled_milli \
         FROM order_origin g JOIN requisition r ON r.id = g.requisition_id WHERE g.line_id = ? AND {within} \
         ORDER BY g.quantity_milli DESC, g.facility_id, g.requisition_id"
    );
    let mut binds = binds![line];
    binds.extend(reach);
    let rows = tx.query_all(&sql, binds).await?;
    let mut ids = BTreeMap::new();
    for row in &rows {
        ids.insert(row.try_get_by_index::<OrganisationId>(0)?, ());
    }
    let names = Organisations::of(tx, ids.into_keys()).await?;
    let view = |row: &QueryResult| -> Result<OriginView> {
        Ok(OriginView {
            facility: names.get(row.try_get_by_index(0)?)?,
            requisition_id: row.try_get_by_index(1)?,
            number: row.try_get_by_index(2)?,
            quantity: row.try_get_by_index(3)?,
            allocated: row.try_get_by_index(4)?,
            cancelled: row.try_get_by_index(5)?,
        })
    };
    rows.iter().map(view).collect()
}
