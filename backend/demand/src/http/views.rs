//! What several endpoints of demand show.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::reading::{Shown, ShownCycle};
use crate::model::cycle::{Cycle, CycleId, CycleKind, CycleVerb, CycleWord};
use crate::model::line::Basis;
use crate::model::outlook::{ForecastMethod, TrackRecord};
use crate::model::requisition::{RequisitionId, RequisitionKind, RequisitionVerb, RequisitionWord};
use crate::rules::decision::DecisionWord;
use crate::rules::review::ReviewFlag;
use crate::rules::suggestion::{explain, explain_outlook};
use crate::store::report::{Decided, LineRow};
use formulary::model::{ItemId, ItemRef};
use identity::model::{OrgRef, UserRef};
use kernel::number::{divide_half_up, print};
use kernel::prelude::*;

/// A cycle, as a requisition names it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequisitionCycle {
    id: CycleId,
    code: String,
    name: String,
    state: CycleWord,
    closes_at: Instant,
}

impl From<&Cycle> for RequisitionCycle {
    fn from(cycle: &Cycle) -> Self {
        Self {
            id: cycle.id,
            code: cycle.terms.code.clone(),
            name: cycle.terms.name.clone(),
            state: cycle.state.word(),
            closes_at: cycle.terms.closes_at,
        }
    }
}

/// A requisition without its lines.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequisitionView {
    id: RequisitionId,
    number: String,
    kind: RequisitionKind,
    /// Null for an emergency.
    cycle: Option<RequisitionCycle>,
    facility: OrgRef,
    state: RequisitionWord,
    /// Made by policy at closing for a facility that handed in nothing.
    adopted: bool,
    /// Why it is an emergency.
    reason: String,
    /// Lines that ask for something.
    line_count: i64,
    /// Lines that a rule marked.
    flagged_count: i64,
    /// Estimate at the best valid contract prices.
    amount: Money,
    created_by: Option<UserRef>,
    created_at: Instant,
    submitted_by: Option<UserRef>,
    /// The absent colleague in whose name it was handed in.
    submitted_for: Option<UserRef>,
    submitted_at: Option<Instant>,
    approved_by: Option<UserRef>,
    approved_at: Option<Instant>,
    accepted_by: Option<UserRef>,
    accepted_at: Option<Instant>,
    /// Null although it was returned: its cycle was ordered before anybody decided.
    returned_by: Option<UserRef>,
    returned_at: Option<Instant>,
    return_reason: Option<String>,
    withdrawn_by: Option<UserRef>,
    withdrawn_at: Option<Instant>,
    /// Of the item that the list was filtered by.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<Quantity>,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<RequisitionVerb>,
}

impl From<Shown> for RequisitionView {
    fn from(shown: Shown) -> Self {
        let Shown {
            dossier,
            can,
            people,
            quantity,
        } = shown;
        let document = dossier.document;
        let name = |user: Option<UserId>| user.and_then(|user| people.get(&user).cloned());
        let state = &document.state;
        let (submission, returned) = (state.submission(), state.returned());
        let (approval, acceptance, withdrawal) =
            (state.approval(), state.acceptance(), state.withdrawal());
        Self {
            id: document.id,
            kind: document.purpose.kind(),
            cycle: dossier.cycle.as_ref().map(RequisitionCycle::from),
            facility: dossier.facility.reference(),
            state: state.word(),
            adopted: state.adopted(),
            reason: document.purpose.reason().to_owned(),
            line_count: document.totals.lines,
            flagged_count: document.totals.flagged,
            amount: document.totals.amount,
            created_by: name(document.created_by),
            created_at: document.created_at,
            submitted_by: name(submission.map(|submission| submission.by)),
            submitted_for: name(submission.and_then(|submission| submission.on_behalf_of)),
            submitted_at: submission.map(|submission| submission.at),
            approved_by: name(approval.and_then(|mark| mark.by)),
            approved_at: approval.map(|mark| mark.at),
            accepted_by: name(acceptance.and_then(|mark| mark.by)),
            accepted_at: acceptance.map(|mark| mark.at),
            returned_by: name(returned.and_then(|returned| returned.mark.by)),
            returned_at: returned.map(|returned| returned.mark.at),
            return_reason: returned.map(|returned| returned.reason.clone()),
            withdrawn_by: name(withdrawal.and_then(|mark| mark.by)),
            withdrawn_at: withdrawal.map(|mark| mark.at),
            quantity,
            version: document.version,
            can,
            number: document.number,
        }
    }
}

impl RequisitionView {
    pub(super) fn id(&self) -> RequisitionId {
        self.id
    }
}

/// A requisition with its version as `ETag`.
pub(super) fn tagged(shown: Shown) -> Tagged<RequisitionView> {
    Tagged::new(shown.dossier.document.version, shown.into())
}

/// Days that a suggestion has to cover.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TargetDays {
    /// Until the next request can be delivered.
    review: i64,
    /// Until this one is delivered.
    lead: i64,
    /// For surprises.
    safety: i64,
}

/// A line with every fact its suggestion was computed from. Quantities count the item's base unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequisitionLineView {
    pub(super) item: ItemRef,
    quantity: Quantity,
    /// The same in order units.
    order_quantity: Quantity,
    suggested: Quantity,
    /// C: used in the look-back, or in `basis_period`.
    consumption: Quantity,
    lookback_days: i64,
    /// D: of these without stock.
    stockout_days: i64,
    /// Every day of the look-back was without stock: the facts are of this earlier month, `YYYY-MM`.
    basis_period: Option<String>,
    /// C ÷ (days − D).
    daily: Quantity,
    /// Thirty days of it.
    monthly: Quantity,
    target_days: TargetDays,
    /// What the target days take: by the forecast where it is followed, else daily × target days.
    need: Quantity,
    /// Daily × target days, by the plain average.
    plain_need: Quantity,
    /// What a forecast says, where there is one.
    forecast: Option<LineForecast>,
    on_hand: Quantity,
    on_the_way: Quantity,
    /// In the facility's other requisitions that are not ordered yet.
    requested: Quantity,
    /// Need less what is there, coming and requested; negative where there is more than enough.
    net: Quantity,
    /// How long the stock on hand lasts, in days; null without consumption.
    cover_days: Option<String>,
    /// Best valid contract price per base unit when the line was written.
    price: Option<Money>,
    amount: Option<Money>,
    flags: Vec<ReviewFlag>,
    note: String,
    /// What the centre decided about a marked line.
    decision: Option<LineDecision>,
}

/// Error and bias of a method over the last months, in percent of what was used.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ForecastErrors {
    /// Sum of absolute misses.
    error_percent: Percent,
    /// Sum of misses: positive where too much was said.
    bias_percent: Percent,
}

impl From<TrackRecord> for ForecastErrors {
    fn from(record: TrackRecord) -> Self {
        Self {
            error_percent: Percent(record.error_e4),
            bias_percent: Percent(record.bias_e4),
        }
    }
}

/// What a forecast said when the line was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineForecast {
    /// The suggestion follows it.
    followed: bool,
    method: ForecastMethod,
    /// Expected use of a day with stock.
    daily: Quantity,
    /// Thirty days of it.
    monthly: Quantity,
    /// Not exceeded in thirty days with the chance `service_percent`.
    monthly_quantile: Quantity,
    service_percent: Percent,
    /// Expected use of the target days.
    expected: Quantity,
    /// Kept above it for the service level: the distance to the quantile times the root of target days ÷ 30.
    safety: Quantity,
    /// How the method did over the last months; null for a short history.
    errors: Option<ForecastErrors>,
    /// How the plain average of three months did over the same months.
    average_errors: Option<ForecastErrors>,
}

impl LineForecast {
    fn of(basis: &Basis) -> Option<Self> {
        let outlook = basis.outlook.as_ref()?;
        let why = explain_outlook(outlook, basis.target);
        Some(Self {
            followed: basis.by_outlook,
            method: outlook.method,
            daily: why.daily,
            monthly: outlook.mean,
            monthly_quantile: outlook.quantile,
            service_percent: Percent(outlook.service_permille * 10),
            expected: why.expected,
            safety: why.safety,
            errors: outlook.record.map(ForecastErrors::from),
            average_errors: outlook.average.map(ForecastErrors::from),
        })
    }
}

/// Percent with two decimals, from ten-thousandths.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(into = "String")]
#[schema(value_type = String, example = "12.5")]
pub(super) struct Percent(i64);

impl From<Percent> for String {
    fn from(percent: Percent) -> Self {
        print(percent.0, 2)
    }
}

/// A decision of the centre about a marked line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineDecision {
    decision: DecisionWord,
    /// What the facility had asked for.
    asked: Quantity,
    /// Why it gets less; empty where nothing was changed.
    reason: String,
    by: Option<String>,
    at: Instant,
}

impl From<Decided> for LineDecision {
    fn from(decided: Decided) -> Self {
        Self {
            decision: decided.word,
            asked: decided.asked,
            reason: decided.reason,
            by: decided.by,
            at: decided.at,
        }
    }
}

impl From<LineRow> for RequisitionLineView {
    fn from(row: LineRow) -> Self {
        let LineRow {
            line,
            item,
            decided,
        } = row;
        let why = explain(&line.basis);
        let amount = line.amount();
        let forecast = LineForecast::of(&line.basis);
        let basis = line.basis;
        let orders = divide_half_up(i128::from(line.quantity.0) * 1000, i128::from(item.pack.0));
        Self {
            order_quantity: Quantity(orders.unwrap_or(0)),
            item,
            quantity: line.quantity,
            suggested: line.suggested,
            consumption: basis.stretch.consumption,
            lookback_days: basis.stretch.days,
            stockout_days: basis.stretch.stockout_days,
            basis_period: basis.period,
            daily: why.daily,
            monthly: why.monthly,
            target_days: TargetDays {
                review: basis.target.review_days,
                lead: basis.target.lead_days,
                safety: basis.target.safety_days,
            },
            need: why.need,
            plain_need: why.plain_need,
            forecast,
            on_hand: basis.on_hand,
            on_the_way: basis.on_the_way,
            requested: basis.requested,
            net: why.net,
            cover_days: why
                .cover_tenths
                .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
            price: line.price,
            amount,
            flags: line.flags.list(),
            note: line.note,
            decision: decided.map(LineDecision::from),
        }
    }
}

impl RequisitionLineView {
    pub(super) fn key(&self) -> ItemId {
        self.item.id
    }
}

/// How the handing in goes, within the reader's reach.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct Progress {
    /// Facilities that take part.
    facilities: i64,
    /// Of these have begun nothing.
    missing: i64,
    draft: i64,
    submitted: i64,
    approved: i64,
    /// By people; adopted ones are counted apart.
    accepted: i64,
    adopted: i64,
    returned: i64,
    ordered: i64,
    /// Approved and without a marked line: they can be accepted at once.
    green: i64,
    /// Lines handed in.
    lines: i64,
    /// Marked lines of requisitions that wait for a decision.
    flagged: i64,
    /// Estimate of what was handed in.
    amount: Money,
}

/// A cycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CycleView {
    id: CycleId,
    code: String,
    name: String,
    kind: CycleKind,
    opens_at: Instant,
    closes_at: Instant,
    /// Days until the next cycle's goods can be ordered.
    review_days: i64,
    /// Days of cover kept for surprises.
    safety_days: i64,
    /// Whole months of consumption that suggestions look back on.
    lookback_months: i64,
    state: CycleWord,
    closed_at: Option<Instant>,
    /// Null although it was closed: closing time came.
    closed_by: Option<UserRef>,
    progress: Progress,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<CycleVerb>,
}

impl From<ShownCycle> for CycleView {
    fn from(shown: ShownCycle) -> Self {
        let ShownCycle {
            cycle,
            can,
            closed_by,
            facilities,
            counts,
        } = shown;
        let mut progress = Progress {
            facilities,
            ..Progress::default()
        };
        let mut begun = 0;
        for count in counts {
            use RequisitionWord as W;
            let place = match count.state {
                _ if count.adopted => &mut progress.adopted,
                W::Draft => &mut progress.draft,
                W::Submitted => &mut progress.submitted,
                W::Approved => &mut progress.approved,
                W::Accepted => &mut progress.accepted,
                W::Returned => &mut progress.returned,
                W::Ordered => &mut progress.ordered,
                W::Withdrawn => continue,
            };
            *place += count.requisitions;
            begun += count.requisitions;
            if !matches!(count.state, W::Draft | W::Returned) {
                progress.lines += count.lines;
                progress.amount = Money(progress.amount.0.saturating_add(count.amount.0));
            }
            if matches!(count.state, W::Submitted | W::Approved) {
                progress.flagged += count.flagged;
            }
            if count.state == W::Approved {
                progress.green += count.green;
            }
        }
        progress.missing = (facilities - begun).max(0);
        let terms = cycle.terms;
        Self {
            id: cycle.id,
            code: terms.code,
            name: terms.name,
            kind: terms.kind,
            opens_at: terms.opens_at,
            closes_at: terms.closes_at,
            review_days: terms.review_days,
            safety_days: terms.safety_days,
            lookback_months: terms.lookback_months,
            state: cycle.state.word(),
            closed_at: cycle.state.closing().map(|closing| closing.at),
            closed_by,
            progress,
            version: cycle.version,
            can,
        }
    }
}

impl CycleView {
    pub(super) fn id(&self) -> CycleId {
        self.id
    }
}
