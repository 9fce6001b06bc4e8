//! A request asks the database no more often because there is more to show or to write.

use std::collections::BTreeSet;

use backend::demo::Options;
use serde_json::Value;

use crate::world::{Engine, Person, World, gauge};

/// What no desk of the specification asks for: the machine's own questions.
const UNASKED: [&str; 4] = [
    "GET /api/identity/demo-accounts",
    "GET /api/openapi.json",
    "GET /healthz",
    "GET /readyz",
];

/// Kinds of names that a single row may do without: people and organisations.
const NAMES: u64 = 2;

#[test]
fn every_operation_has_an_allowance_and_nothing_else_has() {
    let allowed: BTreeSet<&str> = gauge::budget().keys().map(String::as_str).collect();
    let names = gauge::names();
    let known = names.iter().map(String::as_str);
    let known: BTreeSet<&str> = known.filter(|name| !UNASKED.contains(name)).collect();
    let without: Vec<_> = known.difference(&allowed).collect();
    let gone: Vec<_> = allowed.difference(&known).collect();
    assert!(
        without.is_empty() && gone.is_empty(),
        "asked by no sentence: {without:#?}\nnot in the contract: {gone:#?}"
    );
}

/// A county small enough to be made in a moment, with every document in several states.
fn county() -> Options {
    Options {
        seed: 1,
        facilities: 12,
        items: 400,
        months: 3,
        as_of: "2026-11-23".parse().expect("a day"),
    }
}

/// Paths of the lists in the contract that take a limit.
fn lists() -> Vec<String> {
    let document = serde_json::to_value(backend::router::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths");
    let paged = |operation: &Value| {
        let parameters = operation["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "limit"))
    };
    let lists = paths.iter().filter(|(_, item)| paged(&item["get"]));
    lists.map(|(path, _)| path.clone()).collect()
}

/// The list of a document's parts, of the first document that somebody sees.
async fn filled(person: &Person, path: &str) -> Option<String> {
    let Some((parents, parts)) = path.split_once("/{") else {
        return Some(path.to_owned());
    };
    let (_, parts) = parts.split_once('}').expect("a closing brace");
    let found = person.get(parents).await;
    let id = found.body["items"][0]["id"].as_str()?.to_owned();
    Some(format!("{parents}/{id}{parts}"))
}

/// Rows and statements of one page.
async fn page(world: &World, person: &Person, path: &str, limit: u32) -> (usize, u64) {
    let before = world.app.db.statements();
    let answer = person.get(&format!("{path}?limit={limit}")).await;
    let rows = answer.body["items"].as_array().map_or(0, Vec::len);
    (rows, world.app.db.statements() - before)
}

async fn lists_do_not_ask_row_by_row(engine: Engine) {
    let world = World::demo(engine, &county()).await;
    let mut compared = 0;
    for login in ["manager", "h1.clerk", "t01.clerk"] {
        let person = world.somebody(login, backend::demo::people::PASSWORD);
        person.sign_in().await.ok();
        for list in lists() {
            let Some(path) = filled(&person, &list).await else {
                continue;
            };
            page(&world, &person, &path, 1).await;
            let (few, short) = page(&world, &person, &path, 1).await;
            let (many, long) = page(&world, &person, &path, 100).await;
            if many > few {
                compared += 1;
                // A first row that mentions nobody spares looking up names; rows beyond it cost nothing.
                assert!(
                    (short..=short + NAMES).contains(&long),
                    "{login} {path}: {short} statements for {few} rows and {long} for {many}"
                );
            }
        }
    }
    assert!(
        compared > 20,
        "only {compared} lists had something to compare"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_page_takes_as_many_statements_as_a_short_one_on_sqlite() {
    lists_do_not_ask_row_by_row(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_page_takes_as_many_statements_as_a_short_one_on_postgres() {
    lists_do_not_ask_row_by_row(Engine::Postgres).await;
}
