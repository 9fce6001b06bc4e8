//! Each sentence of the command's contract, in files and answers.

use serde_json::{Value, json};
use stock_ledger::command::{File, Unreadable, replay};

const HEADER: &str = "place,item,lot,on,kind,quantity\n";

fn replayed(rows: &str) -> Result<Value, Unreadable> {
    let text = format!("{HEADER}{}", rows.replace("; ", "\n"));
    let file = File {
        name: "M",
        bytes: text.as_bytes(),
    };
    Ok(serde_json::from_slice(&replay(file)?).expect("JSON"))
}

fn balance(place: &str, item: &str, lot: &str, quantity: &str) -> Value {
    json!({"place": place, "item": item, "lot": lot, "quantity": quantity})
}

/// `quantity refused-code …` of a file about one key.
fn told(rows: &str) -> String {
    let answer = replayed(rows).expect("readable");
    let mut words = vec![
        answer["balances"][0]["quantity"]
            .as_str()
            .expect("text")
            .to_owned(),
    ];
    for refused in answer["refused"].as_array().expect("a list") {
        words.push(format!(
            "{}:{}",
            refused["row"],
            refused["code"].as_str().expect("text")
        ));
    }
    words.join(" ")
}

#[test]
fn each_kind_does_what_its_name_says() {
    for (rows, expected) in [
        ("S,a,L,,opening,5", "5"),
        ("S,a,L,,receipt,5; S,a,L,,receipt,2.5", "7.5"),
        ("S,a,L,,receipt,5; S,a,L,,issue,5.000", "0"),
        (
            "S,a,L,,receipt,5; S,a,L,,adjustment,-1.25; S,a,L,,adjustment,+0.5",
            "4.25",
        ),
        ("S,a,L,,receipt,5; S,a,L,,count,9; S,a,L,,issue,1", "8"),
        ("S,a,L,,count,0", "0"),
        ("S,a,L,,receipt,3; S,a,L,,opening,4", "7"),
    ] {
        assert_eq!(told(rows), expected, "{rows}");
    }
}

#[test]
fn what_is_refused_changes_nothing_and_the_replay_goes_on() {
    for (rows, expected) in [
        (
            "S,a,L,,receipt,5; S,a,L,,issue,5.001; S,a,L,,issue,2",
            "3 3:stock.below_zero",
        ),
        (
            "S,a,L,,adjustment,-1; S,a,L,,receipt,1",
            "1 2:stock.below_zero",
        ),
        ("S,a,L,,issue,1", "0 2:stock.below_zero"),
        (
            "S,a,L,,opening,5; S,a,L,,opening,5; S,a,L,,receipt,1",
            "6 3:stock.opening_twice",
        ),
        (
            "S,a,L,,opening,0; S,a,L,,opening,5",
            "0 3:stock.opening_twice",
        ),
        (
            "S,a,L,,opening,-1; S,a,L,,opening,5",
            "5 2:stock.negative_quantity",
        ),
        (
            "S,a,L,,opening,1; S,a,L,,opening,-5",
            "1 3:stock.negative_quantity",
        ),
        (
            "S,a,L,,issue,-1; S,a,L,,receipt,-1; S,a,L,,count,-1; S,a,L,,count,-0",
            "0 2:stock.negative_quantity 3:stock.negative_quantity 4:stock.negative_quantity",
        ),
    ] {
        assert_eq!(told(rows), expected, "{rows}");
    }
}

#[test]
fn rows_count_in_the_order_of_the_file_whatever_their_day() {
    assert_eq!(
        told("S,a,L,2026-02-01,issue,5; S,a,L,2026-01-01,receipt,5"),
        "5 2:stock.below_zero"
    );
    assert_eq!(told("S,a,L,no day,receipt,5"), "5");
}

#[test]
fn every_key_that_was_seen_is_listed_sorted_zeros_and_refused_ones_too() {
    let answer = replayed(
        "S2,a,L,,receipt,1; S1,b,L2,,issue,1; S1,b,L1,,count,0; S1,a,,,receipt,0.001; 药房,a,L,,receipt,2",
    );
    assert_eq!(
        answer.expect("readable"),
        json!({
            "balances": [
                balance("S1", "a", "", "0.001"),
                balance("S1", "b", "L1", "0"),
                balance("S1", "b", "L2", "0"),
                balance("S2", "a", "L", "1"),
                balance("药房", "a", "L", "2"),
            ],
            "refused": [{"row": 3, "code": "stock.below_zero"}],
        })
    );
    assert_eq!(
        replayed("").expect("readable"),
        json!({"balances": [], "refused": []})
    );
}

#[test]
fn refused_rows_are_told_by_their_physical_line() {
    let text = "# moves\r\n\r\nkind,quantity,x,place,item,lot,on\r\nreceipt,1,\"two\r\nlines\",S,a,L,\r\n\r\nissue,2,,S,a,L,";
    for text in [
        text.to_owned(),
        text.replace("\r\n", "\n"),
        text.replace("\r\n", "\r"),
    ] {
        let file = File {
            name: "M",
            bytes: text.as_bytes(),
        };
        let answer: Value = serde_json::from_slice(&replay(file).expect("readable")).expect("JSON");
        assert_eq!(
            answer["refused"],
            json!([{"row": 7, "code": "stock.below_zero"}])
        );
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (rows, expected) in [
        (
            "S,a,L,,sale,1",
            "M:2:5 kind: none of opening, receipt, issue, adjustment, count",
        ),
        (
            "S,a,L,,issue,1; S,a,L,,issue,one",
            "M:3:6 quantity: not a decimal number",
        ),
        ("S,a,L,,issue,", "M:2:6 quantity: a number is missing"),
        (
            "S,a,L,,issue,0.0001",
            "M:2:6 quantity: more than 3 digits after the point",
        ),
        ("S,a,L,,receipt,1000000000.001", "M:2:6 quantity: too large"),
        (",a,L,,issue,1", "M:2:1 place: is blank"),
        ("S,,L,,issue,1", "M:2:2 item: is blank"),
        ("S,a,\"L,,issue,1", "M:2:5 a quote that is never closed"),
    ] {
        assert_eq!(
            replayed(rows).expect_err("unreadable").to_string(),
            expected
        );
    }
    let file = File {
        name: "M",
        bytes: b"place,item,lot,on,kind\n",
    };
    let told = replay(file).expect_err("unreadable").to_string();
    assert_eq!(told, "M:1:1 column quantity is missing");
}
