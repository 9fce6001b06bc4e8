//! House rules that no compiler knows: the order of slices, sizes, words that must not stand in the source.

use std::path::{Path, PathBuf};

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// A slice is a crate and may depend only on those before it. What stands behind all of them puts them together.
const SLICES: &[&str] = &[
    "kernel",
    "identity",
    "mailroom",
    "formulary",
    "suppliers",
    "stock",
    "demand",
    "purchasing",
    "sla",
    "dispatch",
    "exchange",
    "decoction",
];

/// Crates of pure rules, which know no slice.
const RULES: &[&str] = &[
    "brewing",
    "chance",
    "forecasting",
    "prescriptions",
    "routing",
    "service_levels",
    "sourcing",
    "stock_ledger",
];

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 70;

/// All files with one of these endings below some folders of the project, with their text.
pub fn files(folders: &[&str], endings: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if path.is_dir() && !["node_modules", "dist", "target"].contains(&name.as_str()) {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path.strip_prefix(root).expect("inside").to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// All Rust files below some folders.
pub fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    files(folders, &[".rs"])
}

const RUST: &[&str] = &["backend", "migrations", "scheduler", "tests"];

/// The part of a file before its own tests; nothing of a file of tests.
fn without_tests<'a>(path: &Path, text: &'a str) -> &'a str {
    if path.to_string_lossy().ends_with("_tests.rs") {
        return "";
    }
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// The folders in which the slices live, and the one that puts them together.
pub fn product() -> Vec<String> {
    let slices = SLICES.iter().map(|slice| format!("backend/{slice}/src"));
    slices.chain(["backend/src".to_owned()]).collect()
}

/// All Rust files of the product itself: slices and what puts them together, without the crates of pure rules.
pub fn product_sources() -> Vec<(PathBuf, String)> {
    let folders = product();
    sources(&folders.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn slices_depend_only_on_what_stands_to_their_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for (index, slice) in SLICES.iter().enumerate() {
        let manifest = root.join("backend").join(slice).join("Cargo.toml");
        let text = std::fs::read_to_string(manifest).expect("a slice is a crate");
        for later in &SLICES[index..] {
            if text
                .lines()
                .any(|line| line.starts_with(&format!("{later} =")))
            {
                wrong.push(format!("{slice} depends on {later}"));
            }
        }
    }
    assert_none("arrows from left to right", &wrong);
}

#[test]
fn every_crate_is_known() {
    let beside = ["analyst", "cli", "data", "locales", "src"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("backend");
    for entry in std::fs::read_dir(root).expect("the library") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let known = [SLICES, RULES, &beside].concat().contains(&name.as_str());
        assert!(
            !path.is_dir() || known,
            "{name} has no place in the order of slices"
        );
    }
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let mut long = Vec::new();
    let all = files(
        &[
            "backend",
            "migrations",
            "scheduler",
            "tests",
            "frontend/src",
        ],
        &[".rs", ".ts", ".tsx", ".css"],
    );
    for (path, text) in all {
        let generated = path.ends_with("shared/api/schema.ts");
        let lines = text.lines().count();
        if lines > MAX_FILE_LINES && !generated {
            long.push(format!("{} {lines}", path.display()));
        }
    }
    assert_none("too long", &long);
}

struct Functions<'a> {
    path: &'a Path,
    long: Vec<String>,
}

impl Functions<'_> {
    fn check(&mut self, name: &syn::Ident, block: &syn::Block) {
        let span = block.span();
        let lines = span.end().line - span.start().line + 1;
        if lines > MAX_FUNCTION_LINES {
            self.long.push(format!(
                "{}:{} {name} {lines}",
                self.path.display(),
                span.start().line
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.check(&function.sig.ident, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.check(&function.sig.ident, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let mut long = Vec::new();
    for (path, text) in sources(RUST) {
        let file =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut functions = Functions {
            path: &path,
            long: Vec::new(),
        };
        functions.visit_file(&file);
        long.extend(functions.long);
    }
    assert_none("too long", &long);
}

#[test]
fn words_that_must_not_stand_in_the_source() {
    // Put together here, so that this list does not find itself.
    let banned = [
        ["#[", "allow"].concat(),
        ["#![", "allow"].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["dbg", "!("].concat(),
    ];
    let mut found = Vec::new();
    for (path, text) in files(
        &[
            "backend",
            "migrations",
            "scheduler",
            "tests",
            "frontend/src",
        ],
        &[".rs", ".ts", ".tsx"],
    ) {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = banned.iter().find(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{} {word}", path.display(), number + 1));
            }
        }
    }
    assert_none("banned words", &found);
}

#[test]
fn nothing_unwraps_outside_tests() {
    let mut found = Vec::new();
    for (path, text) in sources(&["backend", "migrations", "scheduler/src"]) {
        if path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        for (number, line) in without_tests(&path, &text).lines().enumerate() {
            if line.contains(".unwrap()") {
                found.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert_none(
        "unwrap: refuse, or expect with the reason why it cannot fail",
        &found,
    );
}

/// Files that may count in floating point, each for a reason that has nothing to do with money or stock.
const FLOATING: &[&str] = &[
    // Cells of a workbook are floating point by their format; they become text at once.
    "backend/kernel/src/table/xlsx.rs",
    "backend/kernel/src/table/write.rs",
    // Distances between villages, seasons and dice of an invented county; its money and stock are whole numbers.
    "backend/src/demo",
];

#[test]
fn money_and_quantity_are_never_floating_point() {
    let mut found = Vec::new();
    for (path, text) in product_sources() {
        if FLOATING.iter().any(|allowed| path.starts_with(allowed)) {
            continue;
        }
        for (number, line) in without_tests(&path, &text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("f64") || code.contains("f32") {
                found.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert_none("floating point", &found);
}

/// What a kind of file must not contain, and why it must not.
const KINDS: &[(&str, &[&str], &str)] = &[
    (
        "rules",
        &[
            "async fn",
            ".await",
            "sea_orm::",
            "axum::",
            "Clock",
            "rand::",
        ],
        "rules are pure",
    ),
    (
        "model",
        &["async fn", ".await", "axum::"],
        "models know neither rows nor requests",
    ),
    (
        "actions",
        &["axum::", "SELECT ", "UPDATE ", "INSERT INTO", "DELETE FROM"],
        "actions know neither SQL nor HTTP",
    ),
    (
        "http",
        &[
            "SELECT ",
            "UPDATE ",
            "INSERT INTO",
            "DELETE FROM",
            "sea_orm::",
        ],
        "SQL stands in stores and reports",
    ),
];

#[test]
fn every_kind_of_file_keeps_to_its_own() {
    let mut found = Vec::new();
    for slice in &SLICES[1..] {
        for (path, text) in sources(&[&format!("backend/{slice}/src")]) {
            let inside = path
                .strip_prefix(format!("backend/{slice}/src"))
                .expect("inside");
            let first = inside.iter().next().unwrap_or_default().to_string_lossy();
            let kind = first.trim_end_matches(".rs");
            for (_, words, why) in KINDS.iter().filter(|(name, ..)| *name == kind) {
                for (number, line) in without_tests(&path, &text).lines().enumerate() {
                    // Value objects may derive how they are stored.
                    let aside =
                        line.trim_start().starts_with("//") || line.contains("DeriveValueType");
                    let code = if aside { "" } else { line };
                    if let Some(word) = words.iter().find(|word| code.contains(**word)) {
                        found.push(format!("{}:{} {word:?}: {why}", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert_none("files that do another's work", &found);
}
