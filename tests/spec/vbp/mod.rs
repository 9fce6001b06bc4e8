//! Volume-based procurement 带量采购: tenders and their files, the pace of agreed quantities, moves between facilities.

mod declaration;
mod pace;
mod tenders;

use serde_json::{Value, json};

use crate::purchasing::market::{self, Market};
use crate::world::World;

/// A tender of one year from 2026-06-01 on; on the morning of the world 176 of 365 days have passed.
pub fn tender(code: &str) -> Value {
    json!({
        "code": code, "name": "国家组织药品集中采购", "level": "national", "batch": "第十二批",
        "declared_by": "brand", "assessment": "brand_locked", "starts_on": "2026-06-01", "ends_on": "2028-05-31",
        "source": "GY-YD2026-1",
        "years": [
            { "year_no": 1, "starts_on": "2026-06-01", "ends_on": "2027-05-31" },
            { "year_no": 2, "starts_on": "2027-06-01", "ends_on": "2028-05-31" },
        ],
        "ratios": [
            { "winners": 1, "effective_on": "2026-01-01", "ratio_bp": 5000, "source": "GY-YD2026-1" },
            { "winners": 2, "effective_on": "2026-01-01", "ratio_bp": 6000, "source": "GY-YD2026-1" },
        ],
    })
}

pub const HEAD: &str = "组号,通用名,中选企业数,中选编号,中选企业,联合体,中选角色,采购年度,约定采购量,品种编码,合同号\n";

/// A consortium of 国药 and 华润 for amoxicillin with 2,000 agreed; metformin of 国药 was not selected beside
/// 华润's own line with 1,000; INS stands for a brand of its generic that was not selected.
pub const LINES: &str = "1,阿莫西林,2,G1,国药华润联合体,是,中选,1,2000,AMX,HT-sinopharm\n\
                         1,阿莫西林,2,G1,国药华润联合体,是,中选,1,2000,AMX,HT-cr\n\
                         2,二甲双胍,1,G2,华润,否,中选,1,1000,MET,HT-cr\n\
                         2,二甲双胍,1,,,,,,,INS,\n";

/// The market with a tender whose lines are in.
pub async fn entered(world: &World) -> (Market, String) {
    let market = market::open(world).await;
    market::execute(world, market::COMPETE).await;
    let buyer = world.person("buyer").await;
    let made = buyer
        .create("/api/suppliers/tenders", tender("GY-YD2026-1"))
        .await;
    let (version, id) = (made.version(), made.id());
    let path = format!("/api/suppliers/tenders/{id}/lines/import?apply=true");
    let file = format!("{HEAD}{LINES}");
    let report = buyer
        .upload_at(&path, version, "lines.csv", file.as_bytes(), &[])
        .await
        .ok();
    assert_eq!(
        (&report["applied"], &report["count"]),
        (&json!(true), &json!(2)),
        "{report:#}"
    );
    (market, id)
}

/// Gives facilities their parts of the lines.
pub async fn quotas(world: &World, tender: &str, rows: &str) {
    let buyer = world.person("buyer").await;
    let version = buyer
        .get(&format!("/api/suppliers/tenders/{tender}"))
        .await
        .version();
    let path = format!("/api/suppliers/tenders/{tender}/quotas/import?apply=true");
    let file = format!("中选编号,采购年度,机构编码,分配量\n{rows}");
    let report = buyer
        .upload_at(&path, version, "quotas.csv", file.as_bytes(), &[])
        .await
        .ok();
    assert_eq!(report["applied"], true, "{report:#}");
}

/// The line of the board with this number.
pub async fn on_board(world: &World, code: &str) -> Value {
    let buyer = world.person("buyer").await;
    let board = buyer.list("/api/purchasing/pace").await;
    board
        .into_iter()
        .find(|line| line["code"] == code)
        .expect("a line")
}
