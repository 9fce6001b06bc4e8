use super::*;
use crate::model::{ChangeId, ChangeWord, ItemId};
use kernel::ids::UserId;
use kernel::permission::Permissions;

const TODAY: &str = "2026-11-22";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn item(id: i64, state: ItemState) -> Item {
    let fields = ItemFields {
        code: format!("YP-{id}"),
        name: "阿莫西林".into(),
        base_unit: "粒".into(),
        order_unit: "盒".into(),
        ..ItemFields::default()
    };
    Item {
        id: ItemId(id),
        state,
        fields,
        version_no: 1,
        demo: false,
        source_line: None,
        version: 1,
        created_at: Instant(0),
    }
}

fn fields(json: Value) -> Map<String, Value> {
    json.as_object().unwrap().clone()
}

fn asked<'a>(
    kind: ChangeKind,
    item: Option<&'a Item>,
    fields: &'a Map<String, Value>,
) -> Asked<'a> {
    Asked {
        kind,
        item,
        substitute: None,
        fields,
        reason: "集采落地",
        effective_on: day(TODAY),
    }
}

fn change(kind: ChangeKind, state: ChangeState) -> Change {
    Change {
        id: ChangeId(1),
        number: "BG202611-0001".into(),
        kind,
        item_id: Some(ItemId(1)),
        substitute_id: None,
        fields: Map::new(),
        reason: "集采落地".into(),
        effective_on: day(TODAY),
        state,
        impact: None,
        proposed_by: UserId(1),
        proposed_for: None,
        proposed_at: Instant(0),
        version: 1,
    }
}

fn decision() -> Decision {
    Decision {
        by: Some(UserId(2)),
        at: Instant(5),
        note: String::new(),
    }
}

fn person(id: i64) -> Actor {
    Actor {
        user_id: Some(UserId(id)),
        ..Actor::system("test")
    }
}

fn pointer(outcome: Result<Map<String, Value>>) -> String {
    match outcome.unwrap_err() {
        Error::Invalid(invalid) => invalid.fields[0].pointer.clone(),
        other => other.code().to_owned(),
    }
}

#[test]
fn a_proposal_is_refused_in_a_documented_order() {
    let (active, none) = (item(1, ItemState::Active), Map::new());
    let today = day(TODAY);
    let late = Asked {
        effective_on: day("2026-11-21"),
        reason: " ",
        ..asked(ChangeKind::Amend, None, &none)
    };
    assert_eq!(pointer(propose(&late, today)), "/reason");
    let late = Asked {
        reason: "x",
        ..late
    };
    assert_eq!(pointer(propose(&late, today)), "/effective_on");
    assert_eq!(
        pointer(propose(&asked(ChangeKind::Retire, None, &none), today)),
        "/item_id"
    );
    assert_eq!(
        pointer(propose(
            &asked(ChangeKind::Add, Some(&active), &none),
            today
        )),
        "/item_id"
    );
    let resume = asked(ChangeKind::Resume, Some(&active), &none);
    assert_eq!(pointer(propose(&resume, today)), "formulary.item_state");
    let replace = asked(ChangeKind::Replace, Some(&active), &none);
    assert_eq!(pointer(propose(&replace, today)), "/substitute_id");
    let itself = Asked {
        substitute: Some(&active),
        ..asked(ChangeKind::Replace, Some(&active), &none)
    };
    assert_eq!(pointer(propose(&itself, today)), "/substitute_id");
    let amend = asked(ChangeKind::Amend, Some(&active), &none);
    assert_eq!(pointer(propose(&amend, today)), "formulary.nothing_changes");
}

#[test]
fn only_what_differs_is_proposed() {
    let active = item(1, ItemState::Active);
    let wanted = fields(serde_json::json!({ "essential": true, "name": "阿莫西林 " }));
    let proposed = propose(
        &asked(ChangeKind::Amend, Some(&active), &wanted),
        day(TODAY),
    )
    .unwrap();
    assert_eq!(
        Value::Object(proposed),
        serde_json::json!({ "essential": true })
    );
}

#[test]
fn the_unit_that_quantities_count_never_changes() {
    let active = item(1, ItemState::Active);
    let wanted = fields(serde_json::json!({ "base_unit": "片" }));
    let refused = propose(
        &asked(ChangeKind::Amend, Some(&active), &wanted),
        day(TODAY),
    );
    assert_eq!(pointer(refused), "/fields/base_unit");
}

#[test]
fn every_verb_follows_the_arrows_and_no_other() {
    let states = [
        ChangeState::Proposed,
        ChangeState::Approved(decision()),
        ChangeState::Rejected(decision()),
        ChangeState::Withdrawn,
        ChangeState::Effective {
            decision: decision(),
            at: Instant(9),
        },
    ];
    let eyes = NotSubmitter::witness(&person(2), Some(UserId(1)), None).unwrap();
    for state in states {
        let word = state.word();
        let tried: [(&str, Result<Change>); 5] = [
            (
                "approve",
                approve(
                    change(ChangeKind::Retire, state.clone()),
                    eyes,
                    decision(),
                    Impact::default(),
                ),
            ),
            (
                "reject",
                reject(
                    change(ChangeKind::Retire, state.clone()),
                    eyes,
                    decision(),
                    Impact::default(),
                ),
            ),
            (
                "withdraw",
                withdraw(change(ChangeKind::Retire, state.clone()), &person(1)),
            ),
            (
                "take_effect",
                take_effect(change(ChangeKind::Retire, state.clone()), Instant(9)),
            ),
            (
                "lapse",
                lapse(
                    change(ChangeKind::Retire, state.clone()),
                    Instant(9),
                    "x".into(),
                ),
            ),
        ];
        for (verb, outcome) in tried {
            let arrow = MAP
                .iter()
                .find(|(from, known, _)| *from == word && *known == verb);
            assert_eq!(
                outcome.ok().map(|change| change.state.word()),
                arrow.map(|arrow| arrow.2),
                "{word} {verb}"
            );
        }
    }
}

#[test]
fn only_its_author_withdraws_and_only_others_decide() {
    let open = change(ChangeKind::Retire, ChangeState::Proposed);
    let reviewer = Actor {
        permissions: Permissions::all(),
        ..person(2)
    };
    assert_eq!(can(&open, &reviewer), ["approve", "reject"]);
    let author = Actor {
        permissions: Permissions::all(),
        ..person(1)
    };
    assert_eq!(can(&open, &author), ["withdraw"]);
    assert!(withdraw(open, &reviewer).is_err());
    let decided = change(ChangeKind::Retire, ChangeState::Approved(decision()));
    assert!(can(&decided, &reviewer).is_empty());
}

#[test]
fn a_change_takes_effect_on_the_item_as_it_stands_then() {
    let mut amendment = change(ChangeKind::Amend, ChangeState::Approved(decision()));
    amendment.fields = fields(serde_json::json!({ "essential": true }));
    let mut moved_on = item(1, ItemState::Suspended);
    moved_on.fields.toxic = true;
    let effect_of = |change: &Change, item: Option<&Item>| effect(change, item).unwrap();
    let after = effect_of(&amendment, Some(&moved_on));
    assert_eq!((after.fields.essential, after.fields.toxic), (true, true));
    assert_eq!(after.state, ItemState::Suspended);
    let retired = effect_of(
        &change(ChangeKind::Replace, ChangeState::Approved(decision())),
        Some(&moved_on),
    );
    assert_eq!(retired.state, ItemState::Retired);
    let suspend = change(ChangeKind::Suspend, ChangeState::Approved(decision()));
    assert!(effect(&suspend, Some(&item(1, ItemState::Retired))).is_err());
}

#[test]
fn an_item_may_be_added_without_a_code() {
    let wanted = fields(serde_json::json!({ "name": "新药", "base_unit": "片" }));
    let proposed = propose(&asked(ChangeKind::Add, None, &wanted), day(TODAY)).unwrap();
    let mut added = change(ChangeKind::Add, ChangeState::Approved(decision()));
    added.fields = proposed;
    let after = effect(&added, None).unwrap();
    assert_eq!(
        (after.fields.code.as_str(), after.fields.order_unit.as_str()),
        ("", "片")
    );
    assert_eq!(
        change(ChangeKind::Add, ChangeState::Proposed).state.word(),
        ChangeWord::Proposed
    );
}
