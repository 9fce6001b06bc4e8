//! What the centre, the law and the county set.

use brewing::Minute;
use serde::{Deserialize, Serialize};

use crate::job::JobState;
use crate::model::{DecoctionScheme, FindingCode, ReviewSeverity};
use kernel::policy::{Policy, PolicyKind};

/// Minutes after boiling of a class, and the machines that do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeTerms {
    /// Which class.
    pub scheme: DecoctionScheme,
    /// Group of machines.
    pub group: u32,
    /// 头煎.
    pub first_min: Minute,
    /// 二煎.
    pub second_min: Minute,
}

/// What boils before the others are added, longer than 先煎 usually does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyPiece {
    /// Canonical name, or the drug of which a piece is a form.
    pub piece: String,
    /// Minutes at the boil.
    pub minutes: Minute,
}

/// 煎配中心: hours, runs, schemes and the planner's minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentreTerms {
    /// Machines work from this minute of the day.
    pub opens_min: Minute,
    /// And up to this one.
    pub closes_min: Minute,
    /// People stay to pack up to this one.
    pub room_closes_min: Minute,
    /// Delivery runs leave.
    pub runs_min: Vec<Minute>,
    /// Review, weighing and second check, from prescription until it may be soaked.
    pub prepare_min: Minute,
    /// Classes.
    pub schemes: Vec<SchemeTerms>,
    /// 先煎.
    pub early_min: Minute,
    /// Pieces that take longer.
    pub early: Vec<EarlyPiece>,
    /// 后下: into the last minutes of the first boil.
    pub late_min: Minute,
    /// 另煎, beside the machine.
    pub apart_min: Minute,
    /// Of the planner.
    pub planner: brewing::Policy,
    /// Where that is written.
    pub source: String,
}

impl Default for CentreTerms {
    fn default() -> Self {
        let scheme = |scheme, group, first_min, second_min| SchemeTerms {
            scheme,
            group,
            first_min,
            second_min,
        };
        let early = |piece: &str, minutes| EarlyPiece {
            piece: piece.to_owned(),
            minutes,
        };
        Self {
            opens_min: 420,
            closes_min: 1_320,
            room_closes_min: 1_350,
            runs_min: vec![510, 660, 840, 990, 1_140],
            prepare_min: 40,
            schemes: vec![
                scheme(DecoctionScheme::General, 0, 25, 20),
                scheme(DecoctionScheme::Release, 0, 15, 12),
                scheme(DecoctionScheme::Tonic, 0, 45, 35),
                scheme(DecoctionScheme::External, 1, 25, 20),
            ],
            early_min: 30,
            early: vec![
                early("水牛角", 180),
                early("羚羊角", 120),
                early("附子", 60),
                early("川乌", 60),
                early("草乌", 60),
            ],
            late_min: 5,
            apart_min: 120,
            planner: brewing::Policy {
                soak_min: 30,
                heat_cold_min: 12,
                heat_warm_min: 5,
                stays_warm_min: 45,
                heat_seconds_per_dose: 30,
                reheat_min: 5,
                clean_min: 5,
                pack_min: 15,
                load_min: 15,
                reserve_min: 150,
                longest_promise_min: 1_440,
            },
            source: "《医疗机构中药煎药室管理规范》（国中医药发〔2009〕3号）；久煎时间：《中国药典》，待药师核定".to_owned(),
        }
    }
}

impl Policy for CentreTerms {
    const KEY: &'static str = "decoction.centre";
}

/// What a rule asks for, other than it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Which rule.
    pub code: FindingCode,
    /// 反 or 畏, 禁用 or 慎用; all kinds when not given.
    #[serde(default)]
    pub kind: Option<String>,
    /// Block until signed twice, warn, or inform.
    pub severity: ReviewSeverity,
}

/// 审方规则处置.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewTerms {
    /// The first that fits holds; without one the rule's own severity does.
    pub treatments: Vec<Treatment>,
    /// Where that is written.
    pub source: String,
}

impl Default for ReviewTerms {
    fn default() -> Self {
        let treatment = |code, severity| Treatment {
            code,
            kind: None,
            severity,
        };
        Self {
            treatments: vec![
                treatment(FindingCode::NotInFormulary, ReviewSeverity::Warn),
                treatment(FindingCode::OutOfStock, ReviewSeverity::Warn),
            ],
            source: "《医院中药饮片管理规范》（国中医药发〔2007〕11号）：配伍禁忌、妊娠禁忌、超剂量须双签字"
                .to_owned(),
        }
    }
}

impl Policy for ReviewTerms {
    const KEY: &'static str = "decoction.review";
}

/// 处方保存期限: years for which what a patient told is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepingTerms {
    /// 普通处方.
    pub ordinary_years: i64,
    /// 医疗用毒性药品.
    pub toxic_years: i64,
    /// 麻醉药品.
    pub narcotic_years: i64,
    /// Where that is written.
    pub source: String,
}

impl Default for KeepingTerms {
    fn default() -> Self {
        Self {
            ordinary_years: 1,
            toxic_years: 2,
            narcotic_years: 3,
            source: "《处方管理办法》（卫生部令第53号）第五十条".to_owned(),
        }
    }
}

impl Policy for KeepingTerms {
    const KEY: &'static str = "decoction.keeping";
}

/// How long a job may stand in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandLimit {
    /// Which state; of a boil counted from its end.
    pub state: JobState,
    /// Minutes.
    pub minutes: i64,
}

/// 生产规则: weights, repairs, and how long a job may stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionTerms {
    /// What was weighed may differ by so many thousandths, each share of a dose.
    pub tolerance_per_mille: i64,
    /// What a machine that failed cannot work.
    pub repair_min: i64,
    /// From the review that passed it to its departure.
    pub ready_hours: i64,
    /// The alarm rings when so much of that has gone.
    pub alarm_percent: i64,
    /// How long a job may stand.
    pub limits: Vec<StandLimit>,
    /// Where that is written.
    pub source: String,
}

impl Default for ProductionTerms {
    fn default() -> Self {
        let limit = |state, minutes| StandLimit { state, minutes };
        Self {
            tolerance_per_mille: 50,
            repair_min: 90,
            ready_hours: 24,
            alarm_percent: 80,
            limits: vec![
                limit(JobState::Queued, 240),
                limit(JobState::Dispensing, 40),
                limit(JobState::Weighed, 60),
                limit(JobState::Checked, 120),
                limit(JobState::Soaking, 240),
                limit(JobState::Boiling, 20),
                limit(JobState::Boiled, 30),
                limit(JobState::Packed, 60),
                limit(JobState::Sampled, 720),
            ],
            source: "《医院中药饮片管理规范》（国中医药发〔2007〕11号）：每剂重量误差±5%以内；《荆州市中药代煎服务规程》：接方至发出不超过24小时"
                .to_owned(),
        }
    }
}

impl Policy for ProductionTerms {
    const KEY: &'static str = "decoction.production";
}

/// 培训演练: devices that do not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingTerms {
    /// Simulated devices may be switched on. A county that works with patients keeps it closed.
    pub open: bool,
    /// How many times faster than life simulated machines boil.
    pub speed: i64,
    /// Of a thousand boils so many fail.
    pub fails_per_mille: i64,
    /// Which ones: the same seed fails the same.
    pub seed: i64,
    /// Where that is written.
    pub source: String,
}

impl Default for TrainingTerms {
    fn default() -> Self {
        Self {
            open: false,
            speed: 60,
            fails_per_mille: 50,
            seed: 1,
            source: "培训演练用；接诊患者时不得开放".to_owned(),
        }
    }
}

impl Policy for TrainingTerms {
    const KEY: &'static str = "decoction.training";
}

/// All of them, for the list of policies.
pub fn policies() -> Vec<PolicyKind> {
    vec![
        PolicyKind::of::<CentreTerms>(),
        PolicyKind::of::<ReviewTerms>(),
        PolicyKind::of::<KeepingTerms>(),
        PolicyKind::of::<ProductionTerms>(),
        PolicyKind::of::<TrainingTerms>(),
    ]
}
