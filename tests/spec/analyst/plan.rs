//! `yaoshu plan`: a cycle re-computed from files.

use serde_json::{Value, json};

use super::{Desk, yaoshu};

const DEMAND: &str =
    "facility,item,quantity,urgency\nF1,amoxicillin,640,regular\nF2,amoxicillin,600,emergency\n";
const CONTRACTS: &str = "\
contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining
C1,amoxicillin,S1,primary,county,50,,3.50,,
C1,amoxicillin,S1,primary,county,50,1000,3.21,,
C2,amoxicillin,S2,primary,county,50,,3.60,,
";

const PLAN: [&str; 7] = [
    "plan",
    "--demand",
    "d.csv",
    "--contracts",
    "c.csv",
    "--json",
    "out.json",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("d.csv", DEMAND);
    desk.file("c.csv", CONTRACTS);
    desk
}

fn answer(desk: &Desk, more: &[&str]) -> Value {
    let out = yaoshu(desk.0.path(), &[&PLAN[..], more].concat(), b"");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    let json = std::fs::read(desk.0.path().join("out.json")).expect("the answer");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn a_cycle_is_planned_from_two_files() {
    let answer = answer(&desk(), &[]);
    assert_eq!(
        answer,
        json!({
            "lines": [{
                "item": "amoxicillin", "supplier": "S1", "contract": "C1",
                "quantity": "1250", "unit_price": "3.21", "amount": "4012.5", "surplus": "10", "nudge": false,
                "origins": [{"facility": "F1", "quantity": "640"}, {"facility": "F2", "quantity": "600"}],
                "explanation": "2 facilities asked 1240, free stock 0, need 1240 → 1250 (packs of 50) → tier ≥ 1000 at 3.21; \
                                487.5 below the next best",
            }],
            "from_stock": [],
            "unmet": [],
            "orders": [{"supplier": "S1", "amount": "4012.5"}],
            "total": "4012.5",
            "gap": "0",
        })
    );
}

#[test]
fn stock_suppliers_and_the_nudge_are_optional_files_and_figures() {
    let desk = desk();
    desk.file(
        "k.csv",
        "item,lot,expires_on,quantity\namoxicillin,L1,2027-05-31,300\n",
    );
    desk.file(
        "s.csv",
        "supplier,status,min_order_value,service_score\nS2,suspended,,0.9\n",
    );
    let more = ["--stock", "k.csv", "--suppliers", "s.csv"];
    let plain = answer(&desk, &more);
    assert_eq!(
        plain["from_stock"],
        json!([{"item": "amoxicillin", "lot": "L1", "facility": "F2", "quantity": "300"}])
    );
    assert_eq!(plain["total"], "3325");
    let nudged = answer(&desk, &[&more[..], &["--nudge", "0.1"]].concat());
    assert_eq!(
        (&nudged["total"], &nudged["lines"][0]["nudge"]),
        (&json!("3210"), &json!(true))
    );
}

#[test]
fn a_file_that_cannot_be_read_leaves_no_answer() {
    let desk = desk();
    desk.file(
        "d.csv",
        "facility,item,quantity,urgency\r\rF1,amoxicillin,-2,regular\r",
    );
    let out = yaoshu(desk.0.path(), &PLAN, b"");
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&out.stderr),
        "d.csv:3:3 quantity: must not be negative\n"
    );
    assert!(!desk.0.path().join("out.json").exists());
    let missing = yaoshu(
        desk.0.path(),
        &[&PLAN[..], &["--stock", "none.csv"]].concat(),
        b"",
    );
    assert_eq!(missing.status.code(), Some(2));
}
