//! What the county sets for its exchange: rows with a first day, like every policy of the house.

use serde::{Deserialize, Serialize};

use crate::model::{ExcludedClass, RecallClass};
use kernel::policy::{Policy, PolicyKind};

/// 缺药调剂: the clock, its steps, and what counts when donors are chosen.
///
/// The clock of 24 hours follows the transfer of shortage drugs inside the Luohu group; steps and weights are the house's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeTerms {
    /// Hours in which a shortage should be solved.
    pub solve_hours: i64,
    /// Hours after which more donors are asked.
    pub more_donors_hours: i64,
    /// Hours after which township and centre are told.
    pub desks_hours: i64,
    /// Hours after which it becomes an emergency requisition.
    pub order_hours: i64,
    /// Donors asked at once.
    pub donors_first: i64,
    /// Donors asked with the first step.
    pub donors_more: i64,
    /// Days until new goods come, where no contract says.
    pub lead_time_days: i64,
    /// Days of use that a donor keeps besides the lead time.
    pub safety_days: i64,
    /// Days that a lot must still live to be given.
    pub life_days: i64,
    /// Whole months of use on which a donor's need is judged.
    pub lookback_months: i64,
    /// Days of cover after giving that get full points.
    pub cover_full_days: i64,
    /// Metres of road that get no points.
    pub far_metres: i64,
    /// Weight of the cover left after giving.
    pub weight_cover: i64,
    /// Weight of giving what expires first.
    pub weight_expiry: i64,
    /// Weight of being near.
    pub weight_distance: i64,
    /// Weight of a run that goes by today.
    pub weight_run: i64,
}

impl Default for ExchangeTerms {
    fn default() -> Self {
        Self {
            solve_hours: 24,
            more_donors_hours: 2,
            desks_hours: 6,
            order_hours: 12,
            donors_first: 5,
            donors_more: 20,
            lead_time_days: 3,
            safety_days: 7,
            life_days: 30,
            lookback_months: 3,
            cover_full_days: 60,
            far_metres: 60_000,
            weight_cover: 40,
            weight_expiry: 20,
            weight_distance: 20,
            weight_run: 20,
        }
    }
}

impl Policy for ExchangeTerms {
    const KEY: &'static str = "exchange.terms";
}

/// A class that does not travel, by what the names of its drugs contain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedNames {
    /// Which class.
    pub class: ExcludedClass,
    /// Parts of generic names.
    pub names: Vec<String>,
    /// Names that contain one of them and are not of the class.
    pub except: Vec<String>,
    /// Where that is written.
    pub source: String,
}

/// 近效期: when a lot is near its expiry, and who could still use it.
///
/// Six months are the usual line below which goods are pushed (催销); 180, 90 and 30 days are steps of it. The other numbers are the
/// house's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketTerms {
    /// Days before its expiry from which a lot is watched; the longest may be offered.
    pub watch_days: Vec<i64>,
    /// Days that a lot must still live to be offered.
    pub least_days: i64,
    /// Days that pass until it is on another shelf.
    pub travel_days: i64,
    /// Days until an offer lapses.
    pub offer_days: i64,
    /// How many are told of an offer.
    pub takers: i64,
    /// Whole months of use by which it is judged who uses what.
    pub lookback_months: i64,
}

impl MarketTerms {
    /// The longest of the days.
    pub fn watched(&self) -> i64 {
        self.watch_days.iter().copied().max().unwrap_or(0)
    }

    /// The step in which a lot with so many days left stands; none while it is not watched.
    pub fn step(&self, days_left: i64) -> Option<i64> {
        self.watch_days
            .iter()
            .copied()
            .filter(|days| days_left <= *days)
            .min()
    }
}

impl Default for MarketTerms {
    fn default() -> Self {
        Self {
            watch_days: vec![180, 90, 30],
            least_days: 14,
            travel_days: 2,
            offer_days: 7,
            takers: 8,
            lookback_months: 3,
        }
    }
}

impl Policy for MarketTerms {
    const KEY: &'static str = "exchange.market";
}

/// 不得调剂的类别. Toxic drugs are known by their mark in the formulary, hospital preparations by their approval number; a
/// row without names says that the class is excluded by these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusions {
    /// Class by class.
    pub classes: Vec<ExcludedNames>,
}

/// Ships with stems of the national lists that a county meets; the county completes them. The lists are known, their
/// newest additions were not read: to be checked by a pharmacist before use.
const NARCOTIC: &str =
    "吗啡 哌替啶 芬太尼 羟考酮 可待因 美沙酮 布桂嗪 氢吗啡酮 氢可酮 阿片 罂粟壳 蒂巴因 双氢埃托啡";
const PSYCHOTROPIC: &str = "氯胺酮 哌甲酯 司可巴比妥 三唑仑 丁丙诺啡 羟丁酸钠 地西泮 阿普唑仑 艾司唑仑 咪达唑仑 劳拉西泮 \
    氯硝西泮 硝西泮 奥沙西泮 氟西泮 苯巴比妥 异戊巴比妥 唑吡坦 扎来普隆 佐匹克隆 地佐辛 布托啡诺 曲马多 喷他佐辛 甲丙氨酯 咖啡因 瑞马唑仑";
const RADIOACTIVE: &str =
    "[131I] [125I] [99mTc] [18F] [89Sr] [153Sm] [201Tl] [223Ra] [177Lu] 碘131 锝99";

impl Default for Exclusions {
    fn default() -> Self {
        let row = |class, names: &str, except: &[&str], source: &str| ExcludedNames {
            class,
            names: names.split_whitespace().map(str::to_owned).collect(),
            except: except.iter().map(|name| (*name).to_owned()).collect(),
            source: source.to_owned(),
        };
        Self {
            classes: vec![
                row(
                    ExcludedClass::Narcotic,
                    NARCOTIC,
                    &["阿扑吗啡"],
                    "《麻醉药品和精神药品管理条例》、麻醉药品品种目录",
                ),
                row(
                    ExcludedClass::Psychotropic,
                    PSYCHOTROPIC,
                    &["氨基比林咖啡因"],
                    "《麻醉药品和精神药品管理条例》、精神药品品种目录",
                ),
                row(
                    ExcludedClass::Toxic,
                    "",
                    &[],
                    "《医疗用毒性药品管理办法》（国务院令第23号）",
                ),
                row(
                    ExcludedClass::Radioactive,
                    RADIOACTIVE,
                    &[],
                    "《放射性药品管理办法》",
                ),
                row(
                    ExcludedClass::Preparation,
                    "",
                    &[],
                    "《药品管理法》：医疗机构制剂经批准方可调剂使用",
                ),
            ],
        }
    }
}

impl Policy for Exclusions {
    const KEY: &'static str = "exchange.exclusions";
}

/// 召回时限: hours in which holders say what they have, by class.
///
/// 药品召回管理办法 (国家药监局公告 2022 年第 92 号) gives whoever answers for the drug 1, 3 and 7 days to tell users of a recall of
/// class I, II and III; the house asks its own holders in the same time. Known, the text was not read: to be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecallTerms {
    /// 一级.
    pub class_i_hours: i64,
    /// 二级.
    pub class_ii_hours: i64,
    /// 三级.
    pub class_iii_hours: i64,
    /// Hours between two reminders.
    pub remind_hours: i64,
    /// Where that is written.
    pub source: String,
}

impl RecallTerms {
    /// Hours in which holders of goods of a class say what they have.
    pub fn hours(&self, class: RecallClass) -> i64 {
        match class {
            RecallClass::I => self.class_i_hours,
            RecallClass::Ii => self.class_ii_hours,
            RecallClass::Iii => self.class_iii_hours,
        }
    }
}

impl Default for RecallTerms {
    fn default() -> Self {
        Self {
            class_i_hours: 24,
            class_ii_hours: 72,
            class_iii_hours: 168,
            remind_hours: 12,
            source: "《药品召回管理办法》（国家药监局公告2022年第92号）".to_owned(),
        }
    }
}

impl Policy for RecallTerms {
    const KEY: &'static str = "exchange.recall";
}

/// All of them, for the list of policies.
pub fn policies() -> Vec<PolicyKind> {
    vec![
        PolicyKind::of::<ExchangeTerms>(),
        PolicyKind::of::<Exclusions>(),
        PolicyKind::of::<MarketTerms>(),
        PolicyKind::of::<RecallTerms>(),
    ]
}
