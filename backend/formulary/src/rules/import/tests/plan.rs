use std::collections::BTreeSet;

use super::*;
use kernel::clock::Instant;

fn fields(code: &str, name: &str) -> ItemFields {
    ItemFields {
        code: code.into(),
        name: name.into(),
        base_unit: "片".into(),
        order_unit: "盒".into(),
        ..ItemFields::default()
    }
}

fn item(id: i64, code: &str, name: &str, line: Option<&str>) -> Item {
    Item {
        id: ItemId(id),
        state: ItemState::Active,
        fields: fields(code, name),
        version_no: 1,
        demo: false,
        source_line: line.map(str::to_owned),
        version: 1,
        created_at: Instant(0),
    }
}

fn draft(row: u32, code: &str, name: &str) -> Draft {
    Draft {
        row,
        fields: fields(code, name),
        given: BTreeSet::from([Field::Name]),
    }
}

fn judge(drafts: &[Draft], items: &[Item]) -> Vec<Outcome> {
    plan(
        drafts,
        "a.csv",
        &Known {
            items,
            pending: &HashMap::new(),
        },
    )
    .unwrap()
    .0
}

const NEW: Outcome = Outcome::Add { repeats: None };

fn same(id: i64) -> Outcome {
    Outcome::Same {
        item_id: ItemId(id),
    }
}

#[test]
fn every_row_of_a_new_list_adds_an_item_and_repeats_are_linked() {
    let drafts = [
        draft(2, "", "甲"),
        draft(3, "", "乙"),
        draft(4, "", "甲"),
        draft(5, "", "甲"),
    ];
    let repeat = Outcome::Add {
        repeats: Some(Twin::Row(2)),
    };
    assert_eq!(judge(&drafts, &[]), [NEW, NEW, repeat.clone(), repeat]);
}

#[test]
fn the_same_list_again_says_nothing_new() {
    let drafts = [draft(2, "", "甲"), draft(3, "", "甲"), draft(4, "", "乙")];
    let items = [
        item(1, "Y1", "甲", Some("a.csv:2")),
        item(2, "Y2", "甲", Some("a.csv:3")),
        item(3, "Y3", "乙", Some("a.csv:4")),
    ];
    assert_eq!(judge(&drafts, &items), [same(1), same(2), same(3)]);
}

#[test]
fn a_list_under_another_name_or_with_moved_lines_still_says_nothing_new() {
    let items = [
        item(1, "Y1", "甲", Some("a.csv:2")),
        item(2, "Y2", "乙", Some("a.csv:3")),
    ];
    let moved = [draft(2, "", "新"), draft(3, "", "甲"), draft(4, "", "乙")];
    assert_eq!(judge(&moved, &items), [NEW, same(1), same(2)]);
    let renamed = plan(
        &moved[1..],
        "b.csv",
        &Known {
            items: &items,
            pending: &HashMap::new(),
        },
    );
    assert_eq!(renamed.unwrap().0, [same(1), same(2)]);
}

#[test]
fn a_line_that_says_another_drug_now_waits_for_a_decision() {
    let items = [
        item(1, "Y1", "甲", Some("a.csv:2")),
        item(2, "Y2", "乙", Some("a.csv:3")),
    ];
    let outcomes = judge(&[draft(2, "", "丙"), draft(3, "", "乙")], &items);
    let conflict = Outcome::Conflict {
        key: "a.csv:2".into(),
        was: "甲".into(),
        item_id: Some(ItemId(1)),
    };
    assert_eq!(outcomes, [conflict, same(2)]);
}

#[test]
fn a_code_belongs_to_the_drug_that_had_it_first() {
    let items = [item(1, "A", "甲", None)];
    let drafts = [
        draft(2, "A", "乙"),
        draft(3, "B", "丙"),
        draft(4, "B", "丙"),
        draft(5, "B", "丁"),
        draft(6, "A", "甲"),
    ];
    let listed = Outcome::Conflict {
        key: "A".into(),
        was: "甲".into(),
        item_id: Some(ItemId(1)),
    };
    let earlier = Outcome::Conflict {
        key: "B".into(),
        was: "丙".into(),
        item_id: None,
    };
    assert_eq!(
        judge(&drafts, &items),
        [listed, NEW, Outcome::Repeat { of_row: 3 }, earlier, same(1)]
    );
}

#[test]
fn another_code_for_a_listed_drug_is_a_linked_repeat() {
    let items = [item(1, "A", "甲", None)];
    let repeat = Outcome::Add {
        repeats: Some(Twin::Item(ItemId(1))),
    };
    assert_eq!(judge(&[draft(2, "Z", "甲")], &items), [repeat]);
}

#[test]
fn what_a_row_says_beyond_the_list_is_proposed_once() {
    let items = [item(1, "A", "甲", None)];
    let mut row = draft(2, "A", "甲");
    row.fields.essential = true;
    row.fields.toxic = true;
    row.given.insert(Field::Essential);
    let wanted = serde_json::json!({ "essential": true })
        .as_object()
        .unwrap()
        .clone();
    let amend = Outcome::Amend {
        item_id: ItemId(1),
        fields: wanted.clone(),
    };
    assert_eq!(
        judge(std::slice::from_ref(&row), &items),
        [amend],
        "a column that is not there says nothing"
    );
    let pending = HashMap::from([(ItemId(1), vec![wanted])]);
    let again = plan(
        &[row],
        "a.csv",
        &Known {
            items: &items,
            pending: &pending,
        },
    )
    .unwrap();
    assert_eq!(again.0, [same(1)]);
}

#[test]
fn another_base_unit_is_an_error_of_the_row() {
    let items = [item(1, "A", "甲", None)];
    let mut row = draft(2, "A", "甲");
    row.fields.base_unit = "粒".into();
    row.given.insert(Field::BaseUnit);
    let (_, flaws) = plan(
        &[row],
        "a.csv",
        &Known {
            items: &items,
            pending: &HashMap::new(),
        },
    )
    .unwrap();
    assert_eq!(flaws, [(2, Flaw::BaseUnitFixed { unit: "片".into() })]);
}

#[test]
fn a_decision_keeps_the_row_out_or_gives_it_a_code_of_its_own() {
    let items = [item(1, "A", "甲", None)];
    let known = Known {
        items: &items,
        pending: &HashMap::new(),
    };
    let drafts = vec![
        draft(2, "A", "乙"),
        draft(3, "A", "丙"),
        draft(4, "C", "丁"),
    ];
    let (outcomes, _) = plan(&drafts, "a.csv", &known).unwrap();
    let decided = |row| {
        Some(if row == 2 {
            ConflictDecision::KeepOld
        } else {
            ConflictDecision::AsNew
        })
    };
    let done = resolved(drafts, outcomes, &known, decided);
    let told: Vec<_> = done
        .iter()
        .map(|(draft, outcome)| (draft.row, draft.fields.code.as_str(), outcome))
        .collect();
    assert_eq!(told, [(3, "", &NEW), (4, "C", &NEW)]);
}
