//! Each point of the command's contract, in files and answers.

mod files;

use serde_json::{Value, json};
use sourcing::EFFORT;
use sourcing::command::{File, Question, plan};

use files::{CONTRACT_HEADER, Files, demand};

#[test]
fn the_highest_tier_reached_prices_all_of_it() {
    let tiers = "C1,a,S,primary,county,50,,3.50,,; C1,a,S,primary,county,50,1000,3.21,,";
    assert_eq!(
        demand("F,a,1120,regular", tiers).lines(),
        ["S C1 1150@3.21"]
    );
    assert_eq!(demand("F,a,940,regular", tiers).lines(), ["S C1 950@3.5"]);
    let answer = demand("F,a,1120,regular", tiers).plan();
    assert_eq!(answer["total"], "3691.5");
    assert_eq!(answer["lines"][0]["surplus"], "30");
    assert_eq!(
        answer["lines"][0]["origins"],
        json!([{"facility": "F", "quantity": "1120"}])
    );
}

#[test]
fn below_its_lowest_tier_and_beyond_its_capacity_a_line_is_not_ordered() {
    let high = "C1,a,S,primary,county,1,10,1,,";
    assert_eq!(demand("F,a,10,regular", high).lines(), ["S C1 10@1"]);
    assert_eq!(
        demand("F,a,9,regular", high).reasons(),
        [("9".into(), "capacity".into())]
    );
    let capped = "C1,a,S,primary,county,10,,1,45,; C2,a,S,primary,county,1,,2,,";
    assert_eq!(
        demand("F,a,50,regular", capped).lines(),
        ["S C1 40@1", "S C2 10@2"]
    );
}

#[test]
fn suppliers_without_a_row_are_active_and_others_are_as_their_row_says() {
    let two = "C1,a,S1,primary,county,1,,1,,; C2,a,S2,primary,county,1,,2,,";
    let with = |suppliers| Files {
        suppliers,
        ..demand("F,a,5,regular", two)
    };
    assert_eq!(with("").lines(), ["S1 C1 5@1"]);
    assert_eq!(with("S1,suspended,,").lines(), ["S2 C2 5@2"]);
    assert_eq!(with("S1,active,6,").lines(), ["S2 C2 5@2"]);
    assert_eq!(with("S1,active,5.00,").lines(), ["S1 C1 5@1"]);
    assert_eq!(
        with("S1,active,6,; S2,active,11,").reasons(),
        [("5".into(), "min_order_value".into())]
    );
    assert_eq!(
        with("S1,x,,; S2,y,,").reasons(),
        [("5".into(), "inactive".into())]
    );
    assert_eq!(
        demand("F,b,5,regular", two).reasons(),
        [("5".into(), "no_contract".into())]
    );
}

#[test]
fn a_minimum_binds_the_whole_order_and_nobody_tops_up() {
    // Alone, item b is cheaper at S2; S1 needs it to reach 15, which costs less than to leave him.
    let contracts = "C1,a,S1,primary,county,1,,1,,; C2,a,S2,primary,county,1,,3,,; \
                     C1,b,S1,primary,county,1,,1.1,,; C2,b,S2,primary,county,1,,1,,";
    let files = Files {
        suppliers: "S1,active,15,0",
        ..demand("F,a,10,regular; F,b,10,regular", contracts)
    };
    assert_eq!(files.lines(), ["S1 C1 10@1", "S1 C1 5@1.1", "S2 C2 5@1"]);
    let answer = files.plan();
    assert_eq!(
        answer["orders"],
        json!([{"supplier": "S1", "amount": "15.5"}, {"supplier": "S2", "amount": "5"}])
    );
    assert_eq!(answer["gap"], "0");
}

#[test]
fn agreed_volume_comes_first_and_the_line_competes_beyond_it() {
    let contracts = "V,a,S1,primary,vbp,10,,5,,35; C,a,S2,primary,county,1,,4,,";
    assert_eq!(
        demand("F,a,100,regular", contracts).lines(),
        ["S1 V 30@5", "S2 C 70@4"]
    );
    let cheaper = "V,a,S1,primary,vbp,10,,3,60,35; C,a,S2,primary,county,1,,4,,";
    assert_eq!(
        demand("F,a,100,regular", cheaper).lines(),
        ["S1 V 60@3", "S2 C 40@4"]
    );
    let blank = "V,a,S1,primary,vbp,10,,5,,; C,a,S2,primary,county,1,,4,,";
    assert_eq!(demand("F,a,100,regular", blank).lines(), ["S2 C 100@4"]);
    let two = "V2,a,S1,primary,vbp,1,,5,,80; V1,a,S2,primary,vbp,1,,5,,80";
    assert_eq!(
        demand("F,a,100,regular", two).lines(),
        ["S1 V2 20@5", "S2 V1 80@5"]
    );
}

#[test]
fn an_agreed_volume_gives_way_only_to_a_minimum_out_of_reach() {
    let contracts = "V,a,S1,primary,vbp,1,,5,,10; C,a,S2,primary,county,1,,4,,; C,b,S2,primary,county,1,,1,,; V,b,S1,primary,county,1,,2,,";
    let with = |suppliers| Files {
        suppliers,
        ..demand("F,a,10,regular; F,b,10,regular", contracts)
    };
    assert_eq!(with("S1,active,50,").lines(), ["S1 V 10@5", "S2 C 10@1"]);
    assert_eq!(
        with("S1,active,60,").lines(),
        ["S1 V 10@5", "S1 V 5@2", "S2 C 5@1"]
    );
    assert_eq!(with("S1,active,90,").lines(), ["S2 C 10@4", "S2 C 10@1"]);
}

#[test]
fn backups_serve_only_what_active_primaries_cannot() {
    let contracts = "C1,a,S1,primary,county,10,,5,60,; C2,a,S2,backup,county,10,,1,,";
    assert_eq!(
        demand("F,a,100,regular", contracts).lines(),
        ["S1 C1 60@5", "S2 C2 40@1"]
    );
    assert_eq!(demand("F,a,60,regular", contracts).lines(), ["S1 C1 60@5"]);
    let inactive = Files {
        suppliers: "S1,evicted,,",
        ..demand("F,a,100,regular", contracts)
    };
    assert_eq!(inactive.lines(), ["S2 C2 100@1"]);
}

#[test]
fn equal_totals_go_to_the_better_service_and_then_to_the_smaller_contract() {
    let contracts = "C2,a,S1,primary,county,1,,2,,; C1,a,S2,primary,county,1,,2,,";
    let with = |suppliers| Files {
        suppliers,
        ..demand("F,a,10,regular", contracts)
    };
    assert_eq!(
        with("S1,active,,0.9; S2,active,,0.85").lines(),
        ["S1 C2 10@2"]
    );
    assert_eq!(
        with("S1,active,,0.9; S2,active,,0.90").lines(),
        ["S2 C1 10@2"]
    );
}

#[test]
fn a_tier_is_reached_by_raising_only_when_asked_and_only_if_the_total_falls() {
    let contracts = "C1,a,S,primary,county,10,,2,,; C1,a,S,primary,county,10,100,1,,";
    let with = |quantity: &'static str, nudge| Files {
        nudge,
        ..demand(quantity, contracts)
    };
    assert_eq!(with("F,a,85,regular", None).lines(), ["S C1 90@2"]);
    assert_eq!(with("F,a,85,regular", Some("0.1")).lines(), ["S C1 90@2"]);
    assert_eq!(with("F,a,85,regular", Some("0.2")).lines(), ["S C1 100@1"]);
    assert_eq!(with("F,a,50,regular", Some("1")).lines(), ["S C1 50@2"]);
    let answer = with("F,a,85,regular", Some("0.2")).plan();
    assert_eq!(answer["lines"][0]["nudge"], true);
    assert_eq!(answer["lines"][0]["surplus"], "15");
}

#[test]
fn stock_goes_first_to_expire_and_is_shared_when_short() {
    let files = Files {
        stock: "a,L2,2027-01-01,5; a,L1,2027-01-01,3; a,L0,2028-01-01,2; b,L9,2027-01-01,1",
        ..demand(
            "F2,a,10,regular; F1,a,10,regular; F3,a,4,emergency",
            "C,a,S,primary,county,1,,1,,",
        )
    };
    let answer = files.plan();
    let stock = answer["from_stock"].as_array().expect("stock");
    let told: Vec<String> = stock
        .iter()
        .map(|one| {
            ["lot", "facility", "quantity"]
                .map(|name| one[name].as_str().expect("text"))
                .join(" ")
        })
        .collect();
    assert_eq!(
        told,
        ["L0 F2 2", "L1 F3 3", "L2 F1 3", "L2 F2 1", "L2 F3 1"]
    );
    let origins = &answer["lines"][0]["origins"];
    assert_eq!(
        origins,
        &json!([{"facility": "F1", "quantity": "7"}, {"facility": "F2", "quantity": "7"}])
    );
    assert_eq!(answer["total"], "14");
}

fn from_stock(files: Files<'_>) -> Vec<String> {
    let answer = files.plan();
    let stock = answer["from_stock"].as_array().expect("stock").clone();
    let word = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    let told = stock.iter().map(|one| {
        format!(
            "{} {} {}",
            word(one, "lot"),
            word(one, "facility"),
            word(one, "quantity")
        )
    });
    told.collect()
}

#[test]
fn short_stock_is_shared_in_whole_units_or_in_thousandths() {
    let with = |demand_rows, stock| Files {
        stock,
        ..demand(demand_rows, "")
    };
    // Two thirds of a unit each: the two larger remainders are all alike, so the first facilities get them.
    assert_eq!(
        from_stock(with(
            "F3,a,1,regular; F1,a,1,regular; F2,a,1,regular",
            "a,L,2027-01-01,2"
        )),
        ["L F1 1", "L F2 1"]
    );
    // One fraction anywhere, and shares are thousandths; the odd thousandth goes to the first of equals.
    assert_eq!(
        from_stock(with(
            "F3,a,1,regular; F1,a,1,regular; F2,a,1,regular",
            "a,L,2027-01-01,2.5"
        )),
        ["L F1 0.834", "L F2 0.833", "L F3 0.833"]
    );
    assert_eq!(
        from_stock(with(
            "F2,a,1.5,regular; F1,a,1.5,regular",
            "a,L,2027-01-01,1"
        )),
        ["L F1 0.5", "L F2 0.5"]
    );
}

#[test]
fn rows_that_stand_twice_are_added_up() {
    let contracts = "C,a,S,primary,county,1,,1,,";
    let files = Files {
        stock: "a,L,2027-01-01,1; a,L,2027-01-01,2",
        ..demand(
            "F,a,4,regular; F,a,5,emergency; F,a,4.00,regular",
            contracts,
        )
    };
    assert_eq!(from_stock(files), ["L F 3"]);
    assert_eq!(files.lines(), ["S C 10@1"]);
    assert_eq!(
        files.plan()["lines"][0]["origins"],
        json!([{"facility": "F", "quantity": "10"}])
    );
}

#[test]
fn what_is_not_asked_for_is_neither_bought_nor_told() {
    let contracts = "C,a,S,primary,county,1,,1,,; C,z,S,primary,vbp,1,,1,,100";
    let files = Files {
        stock: "z,L,2027-01-01,5",
        ..demand("F,a,0,regular; F,b,0.000,emergency", contracts)
    };
    let answer = files.plan();
    for list in ["lines", "from_stock", "unmet", "orders"] {
        assert_eq!(answer[list], json!([]), "{list}");
    }
    assert_eq!(
        (&answer["total"], &answer["gap"]),
        (&json!("0"), &json!("0"))
    );
}

#[test]
fn one_contract_may_have_lines_of_several_suppliers_and_tiers_in_any_order() {
    let contracts = "C,a,S2,primary,county,1,100,1,,; C,a,S1,primary,county,1,,3,20,; C,a,S2,primary,county,1,50,2,,";
    assert_eq!(demand("F,a,120,regular", contracts).lines(), ["S2 C 120@1"]);
    assert_eq!(demand("F,a,60,regular", contracts).lines(), ["S2 C 60@2"]);
    // Below 50 only S1 can be ordered, up to his capacity.
    assert_eq!(demand("F,a,30,regular", contracts).lines(), ["S1 C 20@3"]);
    assert_eq!(
        demand("F,a,30,regular", contracts).reasons(),
        [("10".into(), "capacity".into())]
    );
}

#[test]
fn a_backup_serves_in_place_of_whoever_stays_below_the_minimum() {
    let contracts = "C1,a,S1,primary,county,1,,5,,; C2,a,S2,backup,county,1,,9,,";
    let with = |suppliers| Files {
        suppliers,
        ..demand("F,a,10,regular", contracts)
    };
    assert_eq!(with("S1,active,50,").lines(), ["S1 C1 10@5"]);
    assert_eq!(with("S1,active,51,").lines(), ["S2 C2 10@9"]);
    assert_eq!(
        with("S1,active,51,; S2,active,91,").reasons(),
        [("10".into(), "min_order_value".into())]
    );
}

#[test]
fn a_line_explains_itself_with_its_numbers() {
    let contracts = "C1,a,S1,primary,county,50,,3.50,,; C1,a,S1,primary,county,50,1000,3.21,,; C2,a,S2,primary,county,50,,3.60,,";
    let files = Files {
        stock: "a,L,2027-01-01,120",
        ..demand("F1,a,640,regular; F2,a,600,emergency", contracts)
    };
    assert_eq!(
        files.plan()["lines"][0]["explanation"],
        "2 facilities asked 1240, free stock 120, need 1120 → 1150 (packs of 50) → tier ≥ 1000 at 3.21; \
         448.5 below the next best"
    );
}

#[test]
fn prices_of_many_digits_are_exact() {
    let answer = demand(
        "F,a,3.125,regular",
        "C,a,S,primary,county,0.125,,0.12345678,,",
    )
    .plan();
    assert_eq!(answer["total"], "0.3858024375");
    assert_eq!(answer["lines"][0]["unit_price"], "0.12345678");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let good = "C,a,S,primary,county,1,,1,,";
    let told = |files: Files<'_>| files.try_plan().expect_err("unreadable").to_string();
    #[rustfmt::skip]
    let table: &[(&str, &str, &str)] = &[
        ("F,a,-1,regular", good, "D:2:3 quantity: must not be negative"),
        ("F,a,1,regular; F,a,x,regular", good, "D:3:3 quantity: not a decimal number"),
        ("F,a,0.0001,regular", good, "D:2:3 quantity: more than 3 digits after the point"),
        ("F,a,1,soon", good, "D:2:4 urgency: neither emergency nor regular"),
        (",a,1,regular", good, "D:2:1 facility: is blank"),
        ("F,a", good, "D:2:3 quantity: a number is missing"),
        ("F,a,1,regular", "C,a,S,first,county,1,,1,,", "C:2:4 role: neither primary nor backup"),
        ("F,a,1,regular", "C,a,S,primary,VBP,1,,1,,", "C:2:5 kind: volume-based procurement is written vbp"),
        ("F,a,1,regular", "C,a,S,primary,county,0,,1,,", "C:2:6 pack_size: a pack holds something"),
        ("F,a,1,regular", "C,a,S,primary,county,1,,,,", "C:2:8 unit_price: a number is missing"),
        ("F,a,1,regular", "C,a,S,primary,county,1,,1,,; C,a,S,primary,county,1,0,2,,", "C:3:7 tier_from: this contract line has a tier from there already"),
        ("F,a,1,regular", "C,a,S,primary,county,1,,1,,; C,a,S,primary,county,2,5,2,,", "C:3:6 pack_size: another row of this contract line says otherwise"),
        ("F,a,1,regular", "C,a,S,primary,county,1,,1,,; C,a,S,backup,county,1,5,2,,", "C:3:4 role: another row of this contract line says otherwise"),
        ("F,\"a,1,regular", good, "D:2:3 a quote that is never closed"),
        ("F,a\"b,1,regular", good, "D:2:4 a quote inside a field that does not begin with one"),
    ];
    for (rows, contracts, expected) in table {
        assert_eq!(&told(demand(rows, contracts)), expected);
    }
    let with = |suppliers, stock, nudge| Files {
        suppliers,
        stock,
        nudge,
        ..demand("F,a,1,regular", good)
    };
    assert_eq!(
        told(with("S,active,; S,active,,", "", None)),
        "S:3:1 supplier: stands on line 2 already"
    );
    assert_eq!(
        told(with("S,active,-5,", "", None)),
        "S:2:3 min_order_value: must not be negative"
    );
    assert_eq!(
        told(with("", "a,L,2027-02-30,1", None)),
        "K:2:3 expires_on: not a day as YYYY-MM-DD"
    );
    assert_eq!(
        told(with("", "", Some("ten"))),
        "--nudge:1:1 not a decimal number"
    );
}

#[test]
fn columns_are_found_by_name_in_files_of_any_make() {
    let contracts = format!("{CONTRACT_HEADER}\nC,a,S,primary,county,1,,1,,");
    let read = |demand: &[u8]| {
        plan(&Question {
            demand: File {
                name: "D",
                bytes: demand,
            },
            contracts: File {
                name: "C",
                bytes: contracts.as_bytes(),
            },
            suppliers: None,
            stock: None,
            nudge: None,
            effort: EFFORT,
        })
    };
    for end in ["\n", "\r\n", "\r"] {
        let rows = [
            "\u{feff}# county, \"2026",
            "note,urgency,quantity,item,facility",
            "",
            "x,regular,2.50,a,\"F \"\"1\"\"\"",
        ];
        let json = read(rows.join(end).as_bytes()).expect("readable");
        let answer: Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(
            answer["lines"][0]["origins"],
            json!([{"facility": "F \"1\"", "quantity": "2.5"}])
        );
        let broken = [
            "# one",
            "urgency,quantity,item,facility",
            "regular,1,\"two",
            "lines\",F",
            "regular,1,a,",
        ]
        .join(end);
        assert_eq!(
            read(broken.as_bytes()).expect_err("blank").to_string(),
            "D:5:4 facility: is blank"
        );
    }
    for (bytes, expected) in [
        (&b""[..], "D:1:1 there is no header"),
        (
            b"facility,item,quantity\n",
            "D:1:1 column urgency is missing",
        ),
        (
            b"#\nfacility,item,quantity,urgency,item\n",
            "D:2:5 column item stands twice",
        ),
        (
            b"facility,item,quantity,urgency\nF\xff,a,1,regular",
            "D:2:2 not UTF-8",
        ),
    ] {
        assert_eq!(read(bytes).expect_err("no table").to_string(), expected);
    }
}
