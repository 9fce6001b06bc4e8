//! The versions of a plan: who changed what, when, from what to what, and why.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::plan::UnmetReason;
use crate::model::review::{AmendmentKind, KeptLine};
use crate::model::{LineId, PlanId};
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

use super::names::{ITEM, ITEM_WIDTH, Organisations, People, item_ref};

/// A line as it stood in a version.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct VersionLine {
    /// From whom; none when it is not bought.
    pub supplier: Option<OrgRef>,
    /// What of the demand it serves, or leaves unmet.
    pub need: Quantity,
    /// Ordered.
    pub quantity: Quantity,
    /// Yuan per base unit.
    pub price: Option<Money>,
    /// Quantity × price.
    pub amount: Money,
    /// Why it is not bought.
    pub unmet_reason: Option<UnmetReason>,
}

impl VersionLine {
    pub(super) fn of(line: &KeptLine, names: &Organisations) -> Result<Self> {
        Ok(Self {
            supplier: line.supplier_id.map(|id| names.get(id)).transpose()?,
            need: line.need,
            quantity: line.quantity,
            price: line.price,
            amount: line.amount,
            unmet_reason: line.unmet_reason,
        })
    }
}

/// A version of a plan: one change of the lines of one item.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AmendmentView {
    /// Its number; 1 is the plan as it was made.
    pub version_no: i64,
    /// How.
    pub kind: AmendmentKind,
    /// The item whose lines changed.
    pub item: ItemRef,
    /// The line at which somebody began.
    pub line_id: LineId,
    /// Why.
    pub reason: String,
    /// The item's lines before.
    pub before: Vec<VersionLine>,
    /// The item's lines after.
    pub after: Vec<VersionLine>,
    /// What the plan cost before.
    pub amount_before: Money,
    /// What it cost after.
    pub amount_after: Money,
    /// The version that took it back.
    pub undone_no: Option<i64>,
    /// It can be taken back: nothing has changed the item since.
    pub undoable: bool,
    /// Who.
    pub amended_by: Option<UserRef>,
    /// The absent colleague in whose name.
    pub amended_for: Option<UserRef>,
    /// When.
    pub amended_at: Instant,
}

/// Versions of a plan that the caller has found, newest first; of one line where it is given.
pub async fn amendments(
    tx: &Tx,
    plan: PlanId,
    line: Option<LineId>,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<AmendmentView>> {
    let of_line = line.map_or(
        "",
        |_| " AND a.item_id = (SELECT l.item_id FROM plan_line l WHERE l.id = ?)",
    );
    let sql = format!(
        "SELECT {ITEM}, a.version_no, a.kind, a.line_id, a.reason, a.lines_before, a.lines_after, a.amount_before_e4, \
                a.amount_after_e4, a.undone_no, a.amended_by, a.amended_for, a.amended_at, \
                (SELECT MAX(n.version_no) FROM plan_amendment n WHERE n.plan_id = a.plan_id AND n.item_id = a.item_id \
                    AND n.kind = 'edit' AND n.undone_no IS NULL) \
         FROM plan_amendment a JOIN item i ON i.id = a.item_id WHERE a.plan_id = ? AND a.version_no < ?{of_line} \
         ORDER BY a.version_no DESC LIMIT {limit}"
    );
    let mut binds = binds![plan, after.unwrap_or(i64::MAX)];
    binds.extend(line.map(sea_orm::Value::from));
    let rows = tx.query_all(&sql, binds).await?;
    let kept = |row: &QueryResult, at: usize| -> Result<Vec<KeptLine>> {
        let text: String = row.try_get_by_index(ITEM_WIDTH + at)?;
        Ok(serde_json::from_str(&text)?)
    };
    let (mut suppliers, mut people) = (Vec::new(), Vec::new());
    for row in &rows {
        let lines = kept(row, 4)?.into_iter().chain(kept(row, 5)?);
        suppliers.extend(lines.filter_map(|line| line.supplier_id));
        for at in [9, 10] {
            people.extend(row.try_get_by_index::<Option<UserId>>(ITEM_WIDTH + at)?);
        }
    }
    let names = Organisations::of(tx, suppliers).await?;
    let people = People::of(tx, people).await?;
    rows.iter().map(|row| view(row, &names, &people)).collect()
}

fn view(row: &QueryResult, names: &Organisations, people: &People) -> Result<AmendmentView> {
    let at = ITEM_WIDTH;
    let lines = |place: usize| -> Result<Vec<VersionLine>> {
        let text: String = row.try_get_by_index(at + place)?;
        let kept: Vec<KeptLine> = serde_json::from_str(&text)?;
        kept.iter()
            .map(|line| VersionLine::of(line, names))
            .collect()
    };
    let version_no: i64 = row.try_get_by_index(at)?;
    let latest: Option<i64> = row.try_get_by_index(at + 12)?;
    Ok(AmendmentView {
        version_no,
        kind: row.try_get_by_index(at + 1)?,
        item: item_ref(row, 0)?,
        line_id: row.try_get_by_index(at + 2)?,
        reason: row.try_get_by_index(at + 3)?,
        before: lines(4)?,
        after: lines(5)?,
        amount_before: row.try_get_by_index(at + 6)?,
        amount_after: row.try_get_by_index(at + 7)?,
        undone_no: row.try_get_by_index(at + 8)?,
        undoable: latest == Some(version_no),
        amended_by: people.get(row.try_get_by_index(at + 9)?),
        amended_for: people.get(row.try_get_by_index(at + 10)?),
        amended_at: row.try_get_by_index(at + 11)?,
    })
}
