//! `yaoshu stock replay`: balances re-computed from a file of moves.

use serde_json::{Value, json};

use super::{Desk, yaoshu};

const REPLAY: [&str; 6] = ["stock", "replay", "--moves", "m.csv", "--json", "out.json"];

const MOVES: &str = "\
# a day at two places
place,item,lot,on,kind,quantity
centre,amoxicillin,L1,2026-11-01,opening,100
centre,amoxicillin,L1,2026-11-02,issue,60.5
clinic,amoxicillin,L1,2026-11-02,receipt,60.5
centre,amoxicillin,L1,2026-11-03,issue,40
clinic,amoxicillin,L1,2026-11-03,adjustment,-0.5
clinic,amoxicillin,L1,2026-11-04,count,58
";

#[test]
fn balances_and_refusals_are_told_from_a_file_of_moves() {
    let desk = Desk::new();
    desk.file("m.csv", MOVES);
    let out = yaoshu(desk.0.path(), &REPLAY, b"");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    let json = std::fs::read(desk.0.path().join("out.json")).expect("the answer");
    let answer: Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(
        answer,
        json!({
            "balances": [
                {"place": "centre", "item": "amoxicillin", "lot": "L1", "quantity": "39.5"},
                {"place": "clinic", "item": "amoxicillin", "lot": "L1", "quantity": "58"},
            ],
            "refused": [{"row": 6, "code": "stock.below_zero"}],
        })
    );
}

#[test]
fn a_file_that_is_no_list_of_moves_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.file("m.csv", MOVES.replace("count,58", "count,many"));
    let out = yaoshu(desk.0.path(), &REPLAY, b"");
    assert_eq!(out.status.code(), Some(2));
    let told = String::from_utf8(out.stderr).expect("text");
    assert_eq!(told, "m.csv:8:6 quantity: not a decimal number\n");
    assert!(!desk.0.path().join("out.json").exists());
}
