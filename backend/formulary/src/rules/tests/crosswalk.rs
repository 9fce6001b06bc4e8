use super::*;
use crate::model::{ItemFields, ItemId};
use kernel::clock::Instant;

fn item(id: i64, name: &str, form: &str, specification: &str, base: &str) -> Item {
    Item {
        id: ItemId(id),
        state: ItemState::Active,
        fields: ItemFields {
            code: format!("YP-{id:04}"),
            name: name.into(),
            form: form.into(),
            specification: specification.into(),
            base_unit: base.into(),
            order_unit: "盒".into(),
            pack: Quantity(24_000),
            ..ItemFields::default()
        },
        version_no: 1,
        demo: false,
        source_line: None,
        version: 1,
        created_at: Instant(0),
    }
}

fn list() -> Vec<Item> {
    vec![
        item(1, "阿莫西林", "胶囊", "0.25g", "粒"),
        item(2, "阿莫西林", "胶囊", "0.5g", "粒"),
        item(3, "阿莫西林", "颗粒剂", "0.125g", "袋"),
        item(4, "阿奇霉素", "片剂", "0.25g", "片"),
        item(5, "氯化钠", "注射液", "100ml∶0.9g", "瓶"),
    ]
}

fn local(code: &str, name: &str, specification: &str, unit: &str) -> Local {
    Local {
        code: code.into(),
        name: name.into(),
        specification: specification.into(),
        unit: unit.into(),
    }
}

fn first(local: &Local) -> Option<(i64, Why, Ratio)> {
    let items = list();
    let found = proposals(local, &items);
    found
        .first()
        .map(|proposal| (proposal.item.id.0, proposal.why, proposal.ratio))
}

#[test]
fn name_strength_and_form_find_the_item() {
    let line = local("X1", "阿莫西林胶囊", "250mg×24粒/盒", "盒");
    assert_eq!(
        first(&line),
        Some((1, Why::NameAndStrength, Ratio { num: 24, den: 1 }))
    );
    let line = local("X2", "阿莫西林胶囊（联邦）", "0.5g", "粒");
    assert_eq!(first(&line), Some((2, Why::NameAndStrength, Ratio::ONE)));
    let line = local("X3", "阿莫西林颗粒", "0.125g*12袋", "盒");
    assert_eq!(
        first(&line),
        Some((3, Why::NameAndStrength, Ratio { num: 12, den: 1 }))
    );
}

#[test]
fn a_code_decides_and_initials_help() {
    assert_eq!(
        first(&local("yp-0004", "随便", "", "片")).map(|found| found.1),
        Some(Why::Code)
    );
    let found = first(&local("", "aqms", "0.25g", "盒")).unwrap();
    assert_eq!(
        (found.0, found.1, found.2),
        (4, Why::Initials, Ratio { num: 24, den: 1 })
    );
}

#[test]
fn what_is_not_alike_is_not_proposed() {
    assert_eq!(first(&local("", "阿司匹林肠溶片", "100mg", "片")), None);
    assert_eq!(first(&local("", "", "", "")), None);
    let mut items = list();
    items
        .iter_mut()
        .for_each(|item| item.state = ItemState::Retired);
    assert!(proposals(&local("", "阿莫西林胶囊", "0.25g", "粒"), &items).is_empty());
}

#[test]
fn strengths_are_one_number_whatever_the_unit() {
    assert_eq!(strengths("0.25g*24粒"), ["250000ug"]);
    assert_eq!(strengths("250mg"), ["250000ug"]);
    assert_eq!(strengths("75μg"), ["75ug"]);
    assert_eq!(strengths("10ml:30mg"), ["10000ml", "30000ug"]);
    assert_eq!(strengths("300万IU"), ["300000万iu"]);
}

#[test]
fn lines_are_told_apart_by_all_they_say() {
    let one = local("A1", "甲", "1g", "盒");
    assert_eq!(
        local_key(&one),
        local_key(&local("Ａ1", " 甲", "1g ", "粒"))
    );
    assert_ne!(local_key(&one), local_key(&local("A1", "乙", "1g", "盒")));
}
