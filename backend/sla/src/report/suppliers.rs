//! The league table, and a supplier's own page.

use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::figures::{Figures, FiguresBy, FiguresRow, figures};
use crate::actions::ladder::{Known, change_key};
use crate::model::{
    CaseId, CaseState, ChangeWhy, DecisionId, DecisionKind, DecisionState, DecisionVerb, Subject,
};
use crate::policy::LevelsPolicy;
use crate::store;
use formulary::directory::Names;
use identity::model::OrgRef;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use service_levels::ladder::in_force;
use service_levels::measure::Value;
use service_levels::policy::Step;
use suppliers::model::{BusinessPart, Standing};

/// A supplier in the league table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LeagueRow {
    /// Who.
    pub supplier: OrgRef,
    /// Where he stands.
    pub standing: Standing,
    /// Since when.
    pub standing_since: Instant,
    /// 0 to 10,000.
    pub score_e4: i64,
    /// Clocks that run.
    pub running: i64,
    /// Breaches of the last 90 days that count.
    pub breaches: i64,
    /// A case that is not over.
    pub case_id: Option<CaseId>,
    /// Parts of his business in which he stands elsewhere, the worst first.
    pub parts: Vec<PartStanding>,
}

/// Where a supplier stands in one part of his business.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct PartStanding {
    /// Whose.
    #[serde(skip)]
    pub supplier_id: OrganisationId,
    /// In what.
    pub part: BusinessPart,
    /// Where he stands.
    pub standing: Standing,
    /// Since when.
    pub since: Instant,
    /// 0 to 10,000; none without a verdict.
    pub score_e4: Option<i64>,
}

/// Standings in single parts of his business within reach, the worst first.
async fn part_standings(tx: &Tx, only: Option<OrganisationId>) -> Result<Vec<PartStanding>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    let mut sql = format!(
        "SELECT supplier_id, kind AS part, standing, standing_since AS since, score_e4 FROM supplier_scope WHERE {reach}"
    );
    match only {
        Some(id) => {
            sql.push_str(" AND supplier_id = ?");
            binds.push(id.into());
        }
        None => sql.push_str(" AND standing <> 'good'"),
    }
    sql.push_str(" ORDER BY supplier_id, kind");
    let mut rows: Vec<PartStanding> = tx.rows(&sql, binds).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.standing));
    Ok(rows)
}

#[derive(FromQueryResult)]
struct League {
    id: OrganisationId,
    standing: Standing,
    standing_since: Instant,
    score_e4: i64,
    running: i64,
    breaches: i64,
    case_id: Option<CaseId>,
}

/// Suppliers within reach: the worst standing first, then the lowest score.
pub async fn league(tx: &Tx) -> Result<Vec<LeagueRow>> {
    let (reach, within) = tx.actor().reach.sql(None, Some("s.id"));
    let sql = format!(
        "SELECT s.id, s.standing, s.standing_since, s.service_score_e4 AS score_e4, \
            (SELECT COUNT(*) FROM sla_clock c WHERE c.supplier_id = s.id AND c.state = 'running') AS running, \
            (SELECT COUNT(*) FROM sla_breach b WHERE b.supplier_id = s.id AND b.waiver <> 'granted' AND b.happened_on >= ?) \
                AS breaches, \
            (SELECT MAX(k.id) FROM sla_case k WHERE k.supplier_id = s.id AND k.state IN ('open', 'stayed')) AS case_id \
         FROM supplier s WHERE {reach} ORDER BY s.id"
    );
    let mut binds = binds![tx.day().plus_days(-90)];
    binds.extend(within);
    let mut rows: Vec<League> = tx.rows(&sql, binds).await?;
    let parts = part_standings(tx, None).await?;
    let worst = |id: OrganisationId| {
        let own = parts.iter().filter(|one| one.supplier_id == id);
        own.map(|one| one.standing).max()
    };
    rows.sort_by_key(|row| {
        let standing = worst(row.id).map_or(row.standing, |worst| worst.max(row.standing));
        (std::cmp::Reverse(standing), row.score_e4, row.id)
    });
    let names = Names::of_organisations(tx, rows.iter().map(|row| row.id)).await?;
    let view = |row: League| {
        Ok(LeagueRow {
            supplier: names.organisation(row.id)?,
            standing: row.standing,
            standing_since: row.standing_since,
            score_e4: row.score_e4,
            running: row.running,
            breaches: row.breaches,
            case_id: row.case_id,
            parts: parts
                .iter()
                .filter(|one| one.supplier_id == row.id)
                .cloned()
                .collect(),
        })
    };
    rows.into_iter().map(view).collect()
}

/// A supplier's own page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LevelsPage {
    /// Who.
    pub supplier: OrgRef,
    /// Where he stands.
    pub standing: Standing,
    /// Where he stands in single parts of his business, where the policy looks at them.
    pub parts: Vec<PartStanding>,
    /// The policy in force.
    pub policy: String,
    /// The window that is evaluated next, as far as it goes.
    pub current: Figures,
    /// What each step of the ladder would say of it now.
    pub steps: Vec<StepView>,
    /// Fewer drops give no verdict.
    pub minimum_sample: u32,
    /// What would bring him back to good standing; none where he stands there.
    pub way_back: Option<WayBack>,
    /// Changes that hold, the latest first.
    pub changes: Vec<StandingChange>,
    /// By month.
    pub trend: Vec<FiguresRow>,
    /// His cases, the latest first.
    pub cases: Vec<CaseLine>,
    /// What people decided or propose, the latest first.
    pub decisions: Vec<DecisionView>,
}

/// A step of the ladder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    /// The step as the policy says it.
    #[schema(value_type = Object)]
    pub step: Step,
    /// What its first condition looks at, now.
    #[schema(value_type = Option<String>)]
    pub value: Json,
    /// Its conditions hold.
    pub meets: bool,
}

/// What would bring a supplier back to good standing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WayBack {
    /// So many evaluations in which no step holds.
    CleanEvaluations {
        /// How many.
        needed: u32,
        /// 约谈整改: by when to rectify, counted from the sending of the letter.
        rectify_until: Option<Day>,
    },
    /// The suspension ends by itself, or two people lift it.
    SuspensionEnds {
        /// When; none where only people lift it.
        on: Option<Day>,
    },
    /// An appeal that is upheld, before the deadline.
    Appeal {
        /// Against which case.
        case_id: CaseId,
    },
    /// Two people may re-admit him.
    Readmission {
        /// From when on.
        possible_from: Option<Day>,
    },
}

/// A change of standing.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct StandingChange {
    /// On which business day.
    pub on_day: Day,
    /// In which part of the business; none for all that he does.
    pub part: Option<BusinessPart>,
    /// Before.
    pub from_standing: Standing,
    /// After.
    pub to_standing: Standing,
    /// Why.
    pub why: ChangeWhy,
    /// JSON: the step, the figures, the clocks that were not in full and in time.
    pub facts: String,
}

/// A case in a list.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct CaseLine {
    /// Its identity.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// In which part of the business; none for all that he does.
    pub part: Option<BusinessPart>,
    /// Where it stands.
    pub state: CaseState,
    /// When the threshold was passed.
    pub threshold_on: Day,
    /// Until when one may appeal.
    pub appeal_until: Option<Instant>,
}

/// What people decided, or propose.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// Its identity.
    pub id: DecisionId,
    /// In which part of the business; none for all that he does.
    pub part: Option<BusinessPart>,
    /// What.
    pub kind: DecisionKind,
    /// Where it stands.
    pub state: DecisionState,
    /// From when on.
    pub on_day: Option<Day>,
    /// Last day of probation.
    pub probation_until: Option<Day>,
    /// In words.
    pub reason: String,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<DecisionVerb>,
}

#[derive(FromQueryResult)]
struct DecisionRow {
    id: DecisionId,
    part: Option<BusinessPart>,
    kind: DecisionKind,
    state: DecisionState,
    on_day: Option<Day>,
    probation_until: Option<Day>,
    reason: String,
    proposed_by: UserId,
    proposed_for: Option<UserId>,
    version: i64,
}

/// The page of a supplier within reach, or not found.
pub async fn page(tx: &Tx, id: OrganisationId) -> Result<LevelsPage> {
    let subject = Subject::whole(id);
    let standing = store::standing_of(tx, subject).await?;
    let known = Known::of(tx, subject).await?;
    let today = tx.day().0;
    let LevelsPolicy(default) = LevelsPolicy::default();
    let versions = tx.policy_versions::<LevelsPolicy>().await?;
    let versions: Vec<_> = versions
        .into_iter()
        .map(|(day, policy)| (day.0, policy.0))
        .collect();
    let policy = in_force(&versions, today).unwrap_or(&default);
    let sums = known.current(today);
    let step = |step: &Step| StepView {
        step: *step,
        value: match sums.value(step, &policy.weights) {
            Value::Share(ratio) => ratio.text().into(),
            Value::Count(count) => count.to_string().into(),
        },
        meets: sums.meets(step, &policy.weights),
    };
    let sql = "SELECT on_day, NULLIF(scope, '') AS part, from_standing, to_standing, why, facts FROM sla_change \
               WHERE supplier_id = ? AND withdrawn_at IS NULL ORDER BY on_day DESC, place DESC, id DESC";
    let changes: Vec<StandingChange> = tx.rows(sql, binds![id]).await?;
    let sql = "SELECT id, number, NULLIF(scope, '') AS part, state, threshold_on, appeal_until FROM sla_case WHERE supplier_id = ? ORDER BY id DESC";
    let cases: Vec<CaseLine> = tx.rows(sql, binds![id]).await?;
    let names = Names::of_organisations(tx, vec![id]).await?;
    Ok(LevelsPage {
        supplier: names.organisation(id)?,
        standing,
        parts: part_standings(tx, Some(id)).await?,
        policy: policy.name.clone(),
        current: Figures::of(&sums, &policy.weights),
        steps: policy.ladder.iter().map(step).collect(),
        minimum_sample: policy.minimum_sample,
        way_back: way_back(tx, id, standing, policy, &changes, &cases).await?,
        trend: figures(tx, FiguresBy::Month, Some(id), None, &policy.weights).await?,
        decisions: decisions(tx, id).await?,
        changes,
        cases,
    })
}

async fn way_back(
    tx: &Tx,
    supplier: OrganisationId,
    standing: Standing,
    policy: &service_levels::policy::Policy,
    changes: &[StandingChange],
    cases: &[CaseLine],
) -> Result<Option<WayBack>> {
    let pending = cases
        .iter()
        .filter(|case| case.part.is_none())
        .find(|case| matches!(case.state, CaseState::Open | CaseState::Stayed));
    Ok(Some(match standing {
        Standing::Good => return Ok(None),
        _ if pending.is_some() => match pending {
            Some(case) => WayBack::Appeal { case_id: case.id },
            None => return Ok(None),
        },
        Standing::Warned | Standing::Interviewed => WayBack::CleanEvaluations {
            needed: policy.recovery.clean_evaluations.get(),
            rectify_until: rectify_until(tx, supplier, standing, policy).await?,
        },
        Standing::Suspended => {
            let days = i64::from(policy.recovery.suspended_days);
            let mut own = changes.iter().filter(|change| change.part.is_none());
            let since = own.next().map(|change| change.on_day);
            WayBack::SuspensionEnds {
                on: since
                    .filter(|_| days > 0)
                    .map(|since| since.plus_days(days)),
            }
        }
        Standing::Evicted => {
            let executed = store::cases_of(tx, Subject::whole(supplier)).await?;
            let executed = executed.last().and_then(|case| case.executed_at);
            let from = executed.map(|at| Day(policy.readmission.possible_from(at.datetime())));
            WayBack::Readmission {
                possible_from: from,
            }
        }
    }))
}

/// By when an interviewed supplier has to rectify; none before the letter went out.
async fn rectify_until(
    tx: &Tx,
    supplier: OrganisationId,
    standing: Standing,
    policy: &service_levels::policy::Policy,
) -> Result<Option<Day>> {
    if standing != Standing::Interviewed {
        return Ok(None);
    }
    let changes = store::changes(tx, Subject::whole(supplier)).await?;
    let interview = changes
        .iter()
        .rfind(|change| change.to_standing == standing);
    let Some(interview) = interview else {
        return Ok(None);
    };
    let sent = store::letter_sent_at(tx, &change_key(interview.id, supplier)).await?;
    Ok(sent.map(|at| Day(policy.appeal.rectify_until(at.datetime()))))
}

/// What people decided about a supplier or propose, the latest first.
async fn decisions(tx: &Tx, supplier: OrganisationId) -> Result<Vec<DecisionView>> {
    let sql = "SELECT id, NULLIF(scope, '') AS part, kind, state, on_day, probation_until, reason, proposed_by, proposed_for, version FROM sla_decision \
               WHERE supplier_id = ? ORDER BY id DESC";
    let rows: Vec<DecisionRow> = tx.rows(sql, binds![supplier]).await?;
    let actor = tx.actor();
    let view = |row: DecisionRow| {
        let other = NotSubmitter::witness(actor, Some(row.proposed_by), row.proposed_for).is_ok();
        let open = row.state == DecisionState::Proposed;
        let can = match open && other && actor.can(Permission::DecideLevels) {
            true => vec![DecisionVerb::Agree, DecisionVerb::Refuse],
            false => Vec::new(),
        };
        DecisionView {
            id: row.id,
            part: row.part,
            kind: row.kind,
            state: row.state,
            on_day: row.on_day,
            probation_until: row.probation_until,
            reason: row.reason,
            version: row.version,
            can,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}
