//! Whatever is asked, everything adds up, by facility and item.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;
use sourcing::EFFORT;
use sourcing::command::{File, Question, plan};

/// A quantity in thousandths; one in four is fractional.
fn milli(most: i64) -> impl Strategy<Value = i64> {
    prop_oneof![3 => (0..most).prop_map(|units| units * 1000), 1 => 0..most * 1000]
}

fn decimal(milli: i64) -> String {
    format!("{}.{:03}", milli / 1000, milli % 1000)
}

fn read(text: &Value) -> i64 {
    let text = text.as_str().expect("a decimal string");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<3}")
        .parse()
        .expect("thousandths")
}

type Asks = Vec<(u8, u8, i64, bool)>;

fn asks() -> impl Strategy<Value = Asks> {
    prop::collection::vec((0_u8..5, 0_u8..3, milli(40), any::<bool>()), 1..25)
}

fn demand(asks: &Asks) -> String {
    let mut text = "facility,item,quantity,urgency\n".to_owned();
    for (facility, item, quantity, emergency) in asks {
        let urgency = if *emergency { "emergency" } else { "regular" };
        writeln!(text, "F{facility},I{item},{},{urgency}", decimal(*quantity)).expect("a line");
    }
    text
}

fn stock(lots: &[(u8, u8, i64)]) -> String {
    let mut text = "item,lot,expires_on,quantity\n".to_owned();
    for (item, lot, quantity) in lots {
        writeln!(
            text,
            "I{item},L{lot},2027-01-0{},{}",
            1 + lot % 4,
            decimal(*quantity)
        )
        .expect("a line");
    }
    text
}

fn contracts(lines: &[(u8, u8, i64, i64, bool)]) -> String {
    let mut text =
        "contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining\n".to_owned();
    for (at, (item, supplier, pack, capacity, vbp)) in lines.iter().enumerate() {
        let kind = if *vbp { "vbp" } else { "county" };
        let (pack, capacity) = (decimal(*pack), decimal(*capacity));
        writeln!(
            text,
            "C{at},I{item},S{supplier},primary,{kind},{pack},,1.{at:02},{capacity},10"
        )
        .expect("a line");
        writeln!(
            text,
            "C{at},I{item},S{supplier},primary,{kind},{pack},20,0.{at:02},{capacity},10"
        )
        .expect("a line");
    }
    text
}

/// No pack of what competes could be given back, except inside an accepted nudge.
fn irredundant(
    answer: &Value,
    asks: &Asks,
    lines: &[(u8, u8, i64, i64, bool)],
) -> Result<(), TestCaseError> {
    for item in 0..3_u8 {
        let name = format!("I{item}");
        let of_item = |list: &str| -> Vec<Value> {
            let all = answer[list].as_array().expect("a list").iter();
            all.filter(|one| one["item"] == name.as_str())
                .cloned()
                .collect()
        };
        let given: i64 = of_item("from_stock")
            .iter()
            .map(|part| read(&part["quantity"]))
            .sum();
        let asked: i64 = asks
            .iter()
            .filter(|ask| ask.1 == item)
            .map(|ask| ask.2)
            .sum();
        let ordered = of_item("lines");
        let bought: i64 = ordered.iter().map(|line| read(&line["quantity"])).sum();
        let is_raised = ordered.iter().any(|line| line["nudge"] == true);
        for line in ordered.iter().filter(|_| !is_raised) {
            let code = line["contract"].as_str().expect("a contract");
            let (.., pack, capacity, vbp) = lines[code[1..].parse::<usize>().expect("its place")];
            let quantity = read(&line["quantity"]);
            prop_assert!(quantity % pack == 0 && quantity <= capacity, "{}", line);
            // Of an agreed volume as much is bought as fits, whatever else the item needs.
            let competes = !vbp || quantity > 10_000;
            prop_assert!(
                !competes || bought - pack < asked - given,
                "{} {} {}",
                line,
                asked,
                given
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn demand_is_stock_and_origins_and_unmet(
        asks in asks(),
        lots in prop::collection::vec((0_u8..3, 0_u8..6, milli(60)), 0..6),
        lines in prop::collection::vec((0_u8..3, 0_u8..3, (1_i64..9).prop_map(|half| half * 500), milli(90), any::<bool>()), 0..7),
        minimum in 0_i64..40,
        nudge in prop::option::of(0_u8..9),
    ) {
        let (demand, stock, contracts) = (demand(&asks), stock(&lots), contracts(&lines));
        let suppliers = format!("supplier,status,min_order_value,service_score\nS0,active,{minimum},\nS1,active,{minimum},1\n");
        let nudge = nudge.map(|tenth| format!("0.{tenth}"));
        fn file<'a>(name: &'a str, text: &'a str) -> File<'a> {
            File { name, bytes: text.as_bytes() }
        }
        let json = plan(&Question {
            demand: file("D", &demand),
            contracts: file("C", &contracts),
            suppliers: Some(file("S", &suppliers)),
            stock: Some(file("K", &stock)),
            nudge: nudge.as_deref(),
            effort: EFFORT,
        }).expect("readable");
        let answer: Value = serde_json::from_slice(&json).expect("JSON");
        let mut open: BTreeMap<(String, String), i64> = BTreeMap::new();
        for (facility, item, quantity, _) in &asks {
            *open.entry((format!("I{item}"), format!("F{facility}"))).or_default() += quantity;
        }
        let mut take = |item: &Value, part: &Value| {
            let key = (item.as_str().expect("item").to_owned(), part["facility"].as_str().expect("facility").to_owned());
            *open.get_mut(&key).expect("asked") -= read(&part["quantity"]);
        };
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let given: i64 = list(&answer["from_stock"]).iter().map(|part| read(&part["quantity"])).sum();
        prop_assert!(given <= lots.iter().map(|(.., quantity)| quantity).sum::<i64>());
        list(&answer["from_stock"]).iter().for_each(|part| take(&part["item"], part));
        list(&answer["unmet"]).iter().for_each(|part| take(&part["item"], part));
        for line in list(&answer["lines"]) {
            let origins = list(&line["origins"]);
            origins.iter().for_each(|part| take(&line["item"], part));
            let origins: i64 = origins.iter().map(|part| read(&part["quantity"])).sum();
            prop_assert_eq!(read(&line["quantity"]), origins + read(&line["surplus"]));
            prop_assert!(read(&line["surplus"]) >= 0);
        }
        irredundant(&answer, &asks, &lines)?;
        prop_assert!(open.values().all(|left| *left == 0), "{:?}", open);
    }
}
