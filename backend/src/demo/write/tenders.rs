//! Two tenders with their lines and the parts of the facilities, and an open round of the yearly declaration. Lines and parts
//! are imported as files, by the product's own verbs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use sea_orm::FromQueryResult;
use serde_json::json;

use super::demand::desk;
use super::stage::Stage;
use super::tender_file;
use super::{JournalRow, journal, seeder};
use crate::demo::dice::Dice;
use crate::demo::stamps::at;
use demand::actions::declarations::{DECLARATION, Entered, enter};
use demand::actions::rounds::{self, NewRound};
use demand::model::declaration::{DeclarationLine, DeclarationState};
use demand::model::requisition::{Mark, Return, Submission};
use kernel::prelude::*;
use suppliers::actions::import::LinesFile;
use suppliers::actions::tender_files::{Kind, run};
use suppliers::actions::tenders;
use suppliers::model::{
    Assessment, DeclaredBy, Ratio, TenderId, TenderLevel, TenderTerms, TenderYear,
};

/// How a tender of the county looks.
struct Shape {
    code: &'static str,
    name: &'static str,
    batch: &'static str,
    level: TenderLevel,
    kind: &'static str,
    declared_by: DeclaredBy,
    assessment: Assessment,
    /// Days of the first year that have passed.
    begun_days: i64,
    lines: usize,
}

const SHAPES: [Shape; 2] = [
    Shape {
        code: "GJ-JC-12",
        name: "国家组织药品集中带量采购(第十二批)",
        batch: "第十二批",
        level: TenderLevel::National,
        kind: "national_vbp",
        declared_by: DeclaredBy::Brand,
        assessment: Assessment::BrandLocked,
        begun_days: 230,
        lines: 36,
    },
    Shape {
        code: "SJ-LM-07",
        name: "省际联盟药品集中带量采购(第七轮)",
        batch: "第七轮",
        level: TenderLevel::Provincial,
        kind: "provincial_vbp",
        declared_by: DeclaredBy::Generic,
        assessment: Assessment::AnyWinner,
        begun_days: 110,
        lines: 24,
    },
];

/// Completion ÷ passed share of the lines in turn, in percent: all colours, and beyond the whole.
const PACE_PERCENT: [i64; 12] = [118, 96, 72, 104, 52, 88, 171, 66, 109, 31, 83, 214];

/// A contract line of volume-based procurement that was ordered from.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Candidate {
    id: i64,
    pub(super) number: String,
    pub(super) item_code: String,
    pub(super) name: String,
    pub(super) base_unit: String,
    pack_milli: i64,
    pub(super) manufacturer: String,
    ordered_milli: i64,
}

/// Enters both tenders and opens the declaration of the first one's second year.
pub async fn act(stage: &Stage<'_>) -> Result<()> {
    let mut used = BTreeSet::new();
    for shape in &SHAPES {
        let tender = entered(stage, shape).await?;
        let lines = chosen(stage, shape, &mut used).await?;
        import(
            stage,
            tender,
            Kind::Lines,
            tender_file::lines(stage, shape.code, &lines).await?,
        )
        .await?;
        import(
            stage,
            tender,
            Kind::Quotas,
            quotas_file(stage, shape, &lines).await?,
        )
        .await?;
        if shape.declared_by == DeclaredBy::Brand {
            declaration(stage, tender).await?;
        }
    }
    Ok(())
}

async fn entered(stage: &Stage<'_>, shape: &Shape) -> Result<TenderId> {
    let starts_on = stage.plan.options.as_of.plus_days(1 - shape.begun_days);
    let year = |year_no: i64| TenderYear {
        year_no,
        starts_on: starts_on.plus_days((year_no - 1) * 365),
        ends_on: starts_on.plus_days(year_no * 365 - 1),
    };
    let ratio = |drug_class: &str, winners: i64, percent: i64| Ratio {
        drug_class: drug_class.to_owned(),
        winners,
        effective_on: starts_on,
        ratio_bp: percent * 100,
        source: "GY-YD2021-1 首年约定采购量计算基数".to_owned(),
    };
    let common = [50, 60, 70, 80].into_iter().zip(1..);
    let mut ratios: Vec<Ratio> = common
        .map(|(percent, winners)| ratio("", winners, percent))
        .collect();
    let lower = [40, 50, 60, 70].into_iter().zip(1..);
    ratios.extend(lower.map(|(percent, winners)| ratio("抗菌药物", winners, percent)));
    let terms = TenderTerms {
        code: shape.code.to_owned(),
        name: shape.name.to_owned(),
        level: shape.level,
        batch: shape.batch.to_owned(),
        declared_by: shape.declared_by,
        assessment: shape.assessment,
        starts_on,
        ends_on: starts_on.plus_days(2 * 365 - 1),
        source: "演示数据,非真实中选结果".to_owned(),
        years: vec![year(1), year(2)],
        ratios,
    };
    let key = Idempotency::new(format!("demo-tender-{}", shape.code), &[]);
    tenders::create(stage.app, &stage.actor("buyer")?, &key, &terms).await
}

/// A line: one candidate, or two of different suppliers as a consortium.
pub(super) struct Chosen {
    pub(super) candidates: Vec<Candidate>,
    pub(super) agreed: i64,
}

async fn chosen(
    stage: &Stage<'_>,
    shape: &Shape,
    used: &mut BTreeSet<String>,
) -> Result<Vec<Chosen>> {
    let sql = "SELECT l.id, c.number, i.code AS item_code, i.name, i.base_unit, i.pack_milli, i.manufacturer, \
                      m.ordered_milli \
               FROM contract c JOIN contract_line l ON l.contract_id = c.id JOIN item i ON i.id = l.item_id \
               JOIN commitment m ON m.contract_line_id = l.id \
               WHERE c.kind = ? AND c.state = 'active' AND m.ordered_milli > 0 \
               ORDER BY m.ordered_milli / i.pack_milli DESC, i.code";
    let found: Vec<Candidate> = stage.rows(sql, binds![shape.kind]).await?;
    let mut lines: Vec<Chosen> = Vec::new();
    for first in &found {
        if lines.len() == shape.lines {
            break;
        }
        if !used.insert(first.name.clone()) {
            continue;
        }
        // The first brands of one generic under two contracts make a consortium.
        let joint = lines.iter().any(|line| line.candidates.len() > 1) || lines.len() < 3;
        let partner = found.iter().find(|one| {
            one.name == first.name
                && one.base_unit == first.base_unit
                && one.number != first.number
                && one.item_code != first.item_code
        });
        let mut candidates = vec![first.clone()];
        candidates.extend(partner.filter(|_| !joint).cloned());
        let pack = candidates
            .iter()
            .map(|one| one.pack_milli)
            .max()
            .unwrap_or(1_000)
            .max(1);
        let ordered: i64 = candidates.iter().map(|one| one.ordered_milli).sum();
        let percent = PACE_PERCENT[lines.len() % PACE_PERCENT.len()];
        let exact = i128::from(ordered) * 365 * 100 / i128::from(shape.begun_days * percent);
        let packs = i64::try_from(exact).unwrap_or(i64::MAX) / pack;
        lines.push(Chosen {
            candidates,
            agreed: packs.max(1) * pack,
        });
    }
    Ok(lines)
}

/// Parts by what each facility has ordered, some with far too much and some with too little.
async fn quotas_file(stage: &Stage<'_>, shape: &Shape, lines: &[Chosen]) -> Result<String> {
    #[derive(FromQueryResult)]
    struct Row {
        contract_line_id: i64,
        code: String,
        ordered: i64,
    }
    let sql = "SELECT l.contract_line_id, o.code, CAST(SUM(g.quantity_milli - g.cancelled_milli) AS BIGINT) AS ordered \
               FROM order_line l JOIN order_origin g ON g.line_id = l.id JOIN organisation o ON o.id = g.facility_id \
               JOIN contract_line cl ON cl.id = l.contract_line_id JOIN contract c ON c.id = cl.contract_id \
               WHERE c.kind = ? GROUP BY l.contract_line_id, o.code ORDER BY o.code";
    let rows: Vec<Row> = stage.rows(sql, binds![shape.kind]).await?;
    let mut dice = Dice::new(stage.plan.options.seed, shape.code);
    let mut file = String::from("中选编号,采购年度,机构编码,分配量\n");
    for (at, line) in lines.iter().enumerate() {
        let ids: Vec<i64> = line.candidates.iter().map(|one| one.id).collect();
        let mut weights: BTreeMap<&str, i64> = BTreeMap::new();
        for row in rows
            .iter()
            .filter(|row| ids.contains(&row.contract_line_id))
        {
            let weight = [35, 80, 95, 100, 100, 110, 240][dice.below(7)];
            *weights.entry(&row.code).or_default() += row.ordered.max(0) / 1_000 * weight;
        }
        let sum: i128 = weights
            .values()
            .map(|weight| i128::from(*weight))
            .sum::<i128>()
            .max(1);
        let pack = line
            .candidates
            .iter()
            .map(|one| one.pack_milli)
            .max()
            .unwrap_or(1_000)
            .max(1);
        for (facility, weight) in weights {
            let part = i128::from(line.agreed) * i128::from(weight) / sum;
            let packs = i64::try_from(part).unwrap_or(0) / pack;
            if packs > 0 {
                let quantity = Quantity(packs * pack);
                let _ = writeln!(
                    file,
                    "{}-{:02}A,1,{facility},{quantity}",
                    shape.code,
                    at + 1
                );
            }
        }
    }
    Ok(file)
}

async fn import(stage: &Stage<'_>, tender: TenderId, kind: Kind, text: String) -> Result<()> {
    let file = LinesFile {
        name: "demo.csv",
        bytes: text.as_bytes(),
        mapping: None,
        apply: true,
    };
    let version = stage.version("tender", tender.raw()).await?;
    let report = run(
        stage.app,
        &stage.actor("buyer")?,
        tender,
        version,
        kind,
        &file,
    )
    .await?;
    match report.errors.first() {
        Some(slip) => Err(Error::fault(format!(
            "demo tender row {}: {}",
            slip.row, slip.code
        ))),
        None => Ok(()),
    }
}

/// A round that closes next week, with facilities in every state.
async fn declaration(stage: &Stage<'_>, tender: TenderId) -> Result<()> {
    let as_of = stage.plan.options.as_of;
    let new = NewRound {
        tender_id: tender,
        year_no: 2,
        name: "第十二批国家集采第 2 年报量".to_owned(),
        closes_at: at(as_of.plus_days(6), 18, 0),
        lookback_months: 12,
    };
    let key = Idempotency::new("demo-round", &[]);
    let round = rounds::open(stage.app, &stage.actor("pharmacist")?, &key, &new).await?;
    let mut dice = Dice::new(stage.plan.options.seed, "declarations");
    let now = stage.app.clock().now();
    let mut sheets = Vec::new();
    for (place, one) in stage.plan.organisations.iter().enumerate() {
        let (share, hours) = (dice.below(100), dice.between(8, 70));
        // The village whose account the login page offers has its sheet still before it.
        if !one.kind.is_facility() || one.code == "T01V01" {
            continue;
        }
        let begun = now.minus(Duration::from_secs(
            u64::try_from(hours * 3_600).unwrap_or(0),
        ));
        if let Some(sheet) = sheet(stage, place, share, begun)? {
            sheets.push((place, sheet));
        }
    }
    let sheets = &sheets;
    stage
        .app
        .db
        .write(&seeder(), |tx| {
            async move {
                let entered: Vec<Entered> = sheets.iter().map(|(_, sheet)| sheet.clone()).collect();
                let numbered = enter(tx, round, &entered, &wish).await?;
                let rows = sheets
                    .iter()
                    .zip(numbered)
                    .map(|((_, sheet), (id, number))| JournalRow {
                        at: sheet.created_at,
                        by: sheet.created_by,
                        organisation: Some(sheet.facility),
                        verb: "create",
                        entity: DECLARATION,
                        entity_id: id.raw(),
                        number,
                        facts: json!({ "facility_id": sheet.facility }),
                    });
                journal(tx, rows.collect()).await
            }
            .scope_boxed()
        })
        .await
}

/// Most facilities take what is proposed; some round up, a few drop a brand.
fn wish(line: &DeclarationLine) -> Option<Quantity> {
    let chance =
        (line.item_id.map_or(0, |item| item.0).wrapping_mul(31) ^ line.used.0).rem_euclid(41);
    match chance {
        0..=2 => Some(Quantity(line.proposed.0 * 2)),
        3 => Some(Quantity::ZERO),
        _ => None,
    }
}

fn sheet(stage: &Stage<'_>, place: usize, share: usize, begun: Instant) -> Result<Option<Entered>> {
    let desk = desk(stage.plan, stage.ids, place, begun)?;
    let hour = |hours: u64| begun.plus(Duration::from_secs(hours * 3_600));
    let submitted = Submission {
        by: desk.clerk,
        on_behalf_of: None,
        at: hour(1),
    };
    let approved = Mark {
        by: Some(desk.head),
        at: hour(3),
    };
    let by_centre = Mark {
        by: Some(desk.pharmacist),
        at: hour(6),
    };
    use DeclarationState as S;
    let state = match share {
        0..=43 => S::Accepted {
            submitted,
            approved,
            accepted: by_centre,
        },
        44..=59 => S::Approved {
            submitted,
            approved,
        },
        60..=72 => S::Submitted { submitted },
        73..=82 => S::Draft { returned: None },
        83..=86 => S::Returned {
            returned: Return {
                mark: by_centre,
                reason: "降压药报量低于去年实际用量,请核对后重报".to_owned(),
            },
        },
        _ => return Ok(None),
    };
    Ok(Some(Entered {
        facility: stage.ids.organisations[place],
        state,
        created_by: desk.clerk,
        created_at: begun,
    }))
}
