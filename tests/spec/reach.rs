//! Every operation × every kind of actor, against the committed matrix `tests/spec/reach.matrix`.
//!
//! A cell says what the permission in the handler's signature lets through: `yes` (whatever the operation
//! then says about documents that do not exist), `no` (403), `in` (401, sign in first). After a change of
//! roles or verbs run the test with `YAOSHU_TEST_REWRITE=1`, read the diff, and commit it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use reqwest::Method;
use serde_json::json;

use crate::world::{Person, World, seed};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/reach.matrix");

/// An operation of the OpenAPI document.
pub struct Operation {
    pub method: Method,
    pub path: String,
    pub permission: String,
}

/// All of them.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(backend::router::openapi()).expect("a document");
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            operations.push(Operation {
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                permission: operation["x-permission"].as_str().unwrap_or("?").to_owned(),
            });
        }
    }
    operations
}

/// A path whose documents do not exist.
pub fn nowhere(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { "1" } else { part });
    }
    filled
}

async fn verdict(person: &Person, operation: &Operation) -> &'static str {
    let request = person
        .request(operation.method.clone(), &nowhere(&operation.path))
        .header("if-match", "\"1\"")
        .header(
            "idempotency-key",
            format!("{} {}", person.login, operation.path),
        );
    let request = match operation.method {
        Method::GET => request,
        _ => request.json(&json!({})),
    };
    match request.send().await.expect("an answer").status().as_u16() {
        401 => "in",
        403 => "no",
        _ => "yes",
    }
}

/// One person for each role, and nobody.
async fn actors(world: &World) -> Vec<(String, Person)> {
    let mut actors = vec![("nobody".to_owned(), world.stranger())];
    let mut roles = BTreeMap::new();
    for (login, _, role) in seed::PEOPLE {
        roles.entry(*role).or_insert(*login);
    }
    for (role, login) in roles {
        let person = world.somebody(login, seed::PASSWORD);
        person.sign_in().await.ok();
        actors.push((role.to_string(), person));
    }
    actors
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_lets_through_whom_the_matrix_says_and_nobody_else() {
    let world = World::open(crate::world::Engine::Sqlite).await;
    let actors = actors(&world).await;
    let mut lines = Vec::new();
    for operation in operations() {
        let mut may = Vec::new();
        for (name, person) in &actors {
            let verdict = verdict(person, &operation).await;
            if verdict == "yes" {
                may.push(name.as_str());
            }
            let nobody = name == "nobody" && operation.permission != "public";
            assert_eq!(
                verdict == "in",
                nobody,
                "{} {} as {name}",
                operation.method,
                operation.path
            );
            if operation.path == "/api/identity/session" && operation.method == Method::DELETE {
                person.sign_in().await;
            }
        }
        let may = match may.len() {
            all if all == actors.len() => "everybody".to_owned(),
            all if all + 1 == actors.len() => "everybody signed in".to_owned(),
            0 => "nobody".to_owned(),
            _ => may.join(" "),
        };
        let verb = format!("{} {}", operation.method, operation.path);
        lines.push(format!("{verb:<64} {:<24} {may}\n", operation.permission));
    }
    compare(&lines);
}

fn compare(lines: &[String]) {
    let mut found = "# operation, its permission, and the roles that may. Rewritten by YAOSHU_TEST_REWRITE=1.\n".to_owned();
    for line in lines {
        write!(found, "{line}").expect("text");
    }
    if std::env::var("YAOSHU_TEST_REWRITE").is_ok() {
        std::fs::write(FILE, &found).expect("the matrix is written");
        return;
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    let missing: Vec<&str> = committed
        .lines()
        .filter(|line| !found.contains(line))
        .collect();
    let new: Vec<&str> = found
        .lines()
        .filter(|line| !committed.contains(line))
        .collect();
    assert_eq!(
        found, committed,
        "committed but not so: {missing:#?}\nso but not committed: {new:#?}"
    );
}
