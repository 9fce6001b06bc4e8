//! The lines of a tender as the file that a buyer would have got: winners, consortia, winners without quantity, standbys, and
//! brands that were not selected.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sea_orm::FromQueryResult;

use super::stage::Stage;
use super::tenders::Chosen;
use kernel::prelude::*;

const ANTIBIOTICS: [&str; 6] = ["西林", "头孢", "沙星", "霉素", "硝唑", "培南"];

/// Most brands of a generic beside its winners.
const OTHERS: usize = 3;

#[derive(FromQueryResult)]
struct Brand {
    code: String,
    name: String,
    base_unit: String,
    manufacturer: String,
}

/// Brands that no volume-based contract has.
async fn brands(stage: &Stage<'_>) -> Result<Vec<Brand>> {
    let sql = "SELECT i.code, i.name, i.base_unit, i.manufacturer FROM item i \
               WHERE i.state = 'active' AND i.kind = 'drug' AND NOT EXISTS \
                   (SELECT 1 FROM contract_line l JOIN contract c ON c.id = l.contract_id \
                    WHERE l.item_id = i.id AND c.kind IN ('national_vbp', 'provincial_vbp')) ORDER BY i.code";
    stage.rows(sql, Vec::new()).await
}

fn row(file: &mut String, cells: &[&str]) {
    let quoted = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    // Writing into a String cannot fail.
    let _ = writeln!(file, "{}", quoted.collect::<Vec<_>>().join(","));
}

/// The file as CSV.
pub async fn lines(stage: &Stage<'_>, tender: &str, lines: &[Chosen]) -> Result<String> {
    let all = brands(stage).await?;
    let candidates = lines.iter().flat_map(|line| line.candidates.iter());
    let taken: BTreeSet<&str> = candidates.map(|one| one.item_code.as_str()).collect();
    let mut by_name: BTreeMap<&str, Vec<&Brand>> = BTreeMap::new();
    for brand in all
        .iter()
        .filter(|brand| !taken.contains(brand.code.as_str()))
    {
        by_name.entry(&brand.name).or_default().push(brand);
    }
    let mut file = String::from(
        "组号,通用名,药品类别,中选企业数,中选编号,中选企业,联合体,中选角色,采购年度,约定采购量,品种编码,合同号\n",
    );
    for (at, line) in lines.iter().enumerate() {
        let first = &line.candidates[0];
        let number = format!("{:02}", at + 1);
        let antibiotic = ANTIBIOTICS.iter().any(|part| first.name.contains(part));
        let class = if antibiotic { "抗菌药物" } else { "" };
        let winners = (at % 4 + 1).to_string();
        let head = [number.as_str(), &first.name, class, &winners];
        winner(&mut file, &head, &format!("{tender}-{number}A"), line);
        let others = by_name.get(first.name.as_str()).into_iter().flatten();
        let others = others.filter(|brand| brand.base_unit == first.base_unit);
        for (place, brand) in others.take(OTHERS).enumerate() {
            let role = match (at % 5, place) {
                (1, 0) => Some("中选"),
                (3, 0) => Some("备供"),
                _ => None,
            };
            other(
                &mut file,
                &head,
                &format!("{tender}-{number}B"),
                role,
                brand,
            );
        }
    }
    Ok(file)
}

fn winner(file: &mut String, head: &[&str; 4], code: &str, line: &Chosen) {
    let makers = line.candidates.iter().map(|one| one.manufacturer.as_str());
    let makers: Vec<&str> = makers.collect();
    let (company, joint) = match makers.len() {
        1 => (makers[0].to_owned(), "否"),
        _ => (format!("{}联合体", makers.join("·")), "是"),
    };
    let agreed = Quantity(line.agreed).to_string();
    for one in &line.candidates {
        let (item, contract) = (one.item_code.as_str(), one.number.as_str());
        let own = [code, &company, joint, "中选", "1", &agreed, item, contract];
        row(file, &[&head[..], &own[..]].concat());
    }
}

/// A brand with a role has a line without quantity; without one it was not selected.
fn other(file: &mut String, head: &[&str; 4], code: &str, role: Option<&str>, brand: &Brand) {
    let own = match role {
        Some(role) => [
            code,
            &brand.manufacturer,
            "否",
            role,
            "1",
            "0",
            &brand.code,
            "",
        ],
        None => ["", "", "", "", "", "", brand.code.as_str(), ""],
    };
    row(file, &[&head[..], &own[..]].concat());
}
