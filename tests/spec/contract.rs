//! The contract between server and web desk is a committed file.

use std::collections::BTreeSet;

use backend::kernel::permission::Permission;
use syn::visit::Visit;

use crate::tidy::product_sources;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend/openapi.json");

fn document() -> serde_json::Value {
    serde_json::to_value(backend::router::openapi()).expect("a document")
}

#[test]
fn the_committed_document_is_what_the_server_offers() {
    let offered = backend::router::openapi()
        .to_pretty_json()
        .expect("a document")
        + "\n";
    if std::env::var("YAOSHU_TEST_REWRITE").is_ok() {
        std::fs::write(FILE, &offered).expect("the contract is written");
        return;
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        offered == committed,
        "frontend/openapi.json is not up to date: run `make api` and commit the diff"
    );
}

#[test]
fn the_document_is_the_same_at_every_call() {
    assert_eq!(document(), document());
}

#[test]
fn every_operation_has_a_name_and_a_permission() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let name = operation["operationId"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} has no name"));
            assert!(names.insert(name.to_owned()), "{name} is two operations");
            let parts = name.split('_').count();
            assert!(parts >= 2, "{name} should read slice_noun_verb");
            let permission = operation["x-permission"].as_str().unwrap_or_default();
            let known = permission == "public" || permission.parse::<Permission>().is_ok();
            assert!(known, "{method} {path} needs the permission {permission:?}");
            assert!(
                operation["responses"]["default"].is_object(),
                "{name} names no problem"
            );
        }
    }
}

/// Operations without a session, all of them: each is a decision.
const PUBLIC: &[&str] = &[
    "decoction_track_get",
    "identity_demo_accounts_list",
    "identity_session_open",
    "kernel_health_get",
    "kernel_openapi_get",
    "kernel_readiness_get",
];

#[test]
fn only_these_operations_need_no_session() {
    let document = document();
    let operations = document["paths"].as_object().expect("paths").values();
    let mut public: Vec<&str> = operations
        .flat_map(|item| item.as_object().expect("operations").values())
        .filter(|operation| operation["x-permission"] == "public")
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    public.sort_unstable();
    assert_eq!(public, PUBLIC);
}

/// Every `$ref` below a value.
fn references<'a>(value: &'a serde_json::Value, found: &mut BTreeSet<&'a str>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(serde_json::Value::as_str));
            fields.values().for_each(|field| references(field, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    let pointer = |reference: &str| {
        document
            .pointer(reference.trim_start_matches('#'))
            .is_some()
    };
    let lost: Vec<_> = found
        .iter()
        .filter(|reference| !pointer(reference))
        .collect();
    assert!(found.len() > 100, "only {} references", found.len());
    assert!(lost.is_empty(), "lead nowhere: {lost:?}");
}

/// Names under which types enter the document.
#[derive(Default)]
struct Schemas(Vec<String>);

impl Schemas {
    fn derived(&mut self, attributes: &[syn::Attribute], ident: &syn::Ident) {
        let tokens = |attribute: &syn::Attribute| match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        let named = |word| {
            attributes
                .iter()
                .filter(move |one| one.path().is_ident(word))
        };
        if !named("derive").any(|derive| tokens(derive).contains("ToSchema")) {
            return;
        }
        let other = named("schema")
            .find_map(|schema| Some(tokens(schema).strip_prefix("as = ")?.to_owned()));
        self.0.push(other.unwrap_or_else(|| ident.to_string()));
    }
}

impl<'ast> Visit<'ast> for Schemas {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.derived(&item.attrs, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.derived(&item.attrs, &item.ident);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let said = item.mac.tokens.to_string();
        let mut words = said.split_whitespace();
        if item.mac.path.is_ident("word_enum") {
            let name = words
                .find(|word| *word == "enum")
                .and_then(|_| words.next());
            self.0.extend(name.map(str::to_owned));
        } else if item.mac.path.is_ident("id_type") {
            self.0.extend(words.next_back().map(str::to_owned));
        }
    }
}

/// The document knows types by name alone: of two with one name it would keep either.
#[test]
fn no_two_types_of_the_document_share_a_name() {
    let mut schemas = Schemas::default();
    for (path, text) in product_sources() {
        let file =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        schemas.visit_file(&file);
    }
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = schemas
        .0
        .iter()
        .filter(|name| !seen.insert(*name))
        .collect();
    assert!(seen.len() > 100, "only {} types were found", seen.len());
    assert!(twice.is_empty(), "used twice: {twice:?}");
}
