//! A prescription as a facility writes it.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::model::{DecoctionScheme, PrescriptionDelivery, PrescriptionWay};
use crate::patient::Patient;
use crate::rules::review::Line;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;
use kernel::text::fold;

/// One herb as it is written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionNewLine)]
pub struct NewLine {
    /// Any name that a pharmacist knows; 石膏(先煎) carries its method.
    pub name: String,
    /// Grams for one dose.
    pub grams: Quantity,
    /// 先煎, 后下 …
    #[serde(default)]
    pub method: String,
}

fn one() -> i64 {
    1
}

/// A prescription as a facility writes it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionNewPrescription)]
pub struct NewPrescription {
    /// Who prescribes; the reader's own desk when not given.
    #[serde(default)]
    pub facility_id: Option<OrganisationId>,
    /// The facility's own number: handed in twice it is one prescription.
    #[serde(default)]
    pub external_number: Option<String>,
    /// Who prescribed, where he has no account; the reader when not given.
    #[serde(default)]
    pub prescriber: Option<String>,
    /// Formula or agreed prescription from which it began.
    #[serde(default)]
    pub formula: String,
    /// For whom.
    pub patient: Patient,
    /// Herbs.
    pub lines: Vec<NewLine>,
    /// 剂.
    pub doses: i64,
    /// 每日次数, which is the bags of a dose.
    #[serde(default = "one")]
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// 代煎 or 自煎.
    pub way: PrescriptionWay,
    /// Class.
    pub scheme: DecoctionScheme,
    /// 急煎.
    #[serde(default)]
    pub urgent: bool,
    /// How it gets there.
    pub delivery: PrescriptionDelivery,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// Why it shall be so although a rule stops it: the prescriber's second signature.
    #[serde(default)]
    pub signature: Option<String>,
}

impl NewPrescription {
    /// Its herbs as they are judged. A method in brackets behind a name is taken out of it.
    pub fn judged_lines(&self) -> Vec<Line> {
        self.lines.iter().map(line).collect()
    }
}

/// 石膏(先煎) is 石膏 with a method; other brackets belong to the name.
fn line(new: &NewLine) -> Line {
    let name = fold(&new.name).replace('（', "(").replace('）', ")");
    let written = fold(&new.method);
    let bracket = name.split_once('(').and_then(|(before, rest)| {
        let inside = rest.strip_suffix(')')?;
        let known = [
            "先煎",
            "后下",
            "包煎",
            "另煎",
            "烊化",
            "冲服",
            "久煎",
            "煎汤代水",
        ];
        known
            .contains(&inside)
            .then(|| (before.to_owned(), inside.to_owned()))
    });
    let (name, method) = match bracket {
        Some((before, inside)) if written.is_empty() => (before, inside),
        _ => (name, written),
    };
    Line {
        name,
        grams: new.grams,
        method,
    }
}
