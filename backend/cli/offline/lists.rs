//! `yaoshu codes check` and `yaoshu formulary check`: the product's rules over files, without database, clock or network.
//!
//! Exit 0 whenever the input was readable, whatever it says; exit 2 with `FILE:LINE:COLUMN reason` and no output otherwise.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use backend::formulary::analyst::{File, KINDS, Question, check_codes, check_formulary};
use backend::formulary::rules::codes::Kind;
use backend::formulary::rules::field::Field;
use backend::kernel::problem::locale::Locale;
use backend::kernel::table::utf8;
use clap::{Args, Subcommand};

use super::{exit, read, write_json};

/// Codes of licences and boxes.
#[derive(Debug, Subcommand)]
pub enum Codes {
    /// Check one code on each line of the standard input; one JSON object for each line.
    Check(CodesCheck),
}

/// Arguments of `codes check`.
#[derive(Debug, Args)]
pub struct CodesCheck {
    /// uscc, gtin, approval, nhsa_drug, nhsa_consumable or drug_base.
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// Write one JSON array here instead of one object a line to the standard output.
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
}

/// Lists of drugs and consumables.
#[derive(Debug, Subcommand)]
pub enum Formulary {
    /// Check a list as an import would, without importing it.
    Check(FormularyCheck),
}

/// Arguments of `formulary check`.
#[derive(Debug, Args)]
pub struct FormularyCheck {
    /// The list (.xlsx or .csv); more FIELD=HEADER may follow a --map.
    #[arg(required = true, value_name = "FILE")]
    file: Vec<String>,
    /// Which column holds what: code, name, specification, form, manufacturer, approval_number, national_code, unit or
    /// pack_size = the header of the file. Only name is required.
    #[arg(long, value_name = "FIELD=HEADER", required = true)]
    map: Vec<String>,
    /// Header of the column that identifies a row; the code column unless given.
    #[arg(long, value_name = "HEADER")]
    key: Option<String>,
    /// An older list, mapped the same way, whose keys belong to its drugs.
    #[arg(long, value_name = "OLDER")]
    against: Option<String>,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
    /// Language of the messages: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = str::parse::<Locale>)]
    lang: Locale,
}

fn kind(word: &str) -> Result<Kind, String> {
    let known = KINDS.iter().find(|(name, _)| *name == word);
    known.map(|(_, kind)| *kind).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        format!("one of {}", words.join(", "))
    })
}

/// Runs `codes`.
pub fn codes(Codes::Check(arguments): &Codes) -> ExitCode {
    exit(check_standard_input(arguments))
}

/// Runs `formulary`.
pub fn formulary(Formulary::Check(arguments): &Formulary) -> ExitCode {
    exit(check_list(arguments))
}

/// The reason of a refusal goes to the standard error, and nothing else.
fn check_standard_input(arguments: &CodesCheck) -> Result<(), String> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("<stdin>:1:1 {error}"))?;
    let text = utf8(&bytes).map_err(|error| format!("<stdin>:{}", error.sentence(Locale::En)))?;
    let lines = check_codes(arguments.kind, text);
    if let Some(out) = &arguments.json {
        return write_json(out, &lines.collect::<Vec<_>>());
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in lines {
        let line = serde_json::to_string(&line).map_err(|error| format!("<stdout>:1:1 {error}"))?;
        // A reader that has seen enough closes the pipe; that is no fault.
        if writeln!(out, "{line}").is_err() {
            return Ok(());
        }
    }
    let _ = out.flush();
    Ok(())
}

fn check_list(arguments: &FormularyCheck) -> Result<(), String> {
    let (name, map) = file_and_map(arguments)?;
    let bytes = read(&name)?;
    let older = match &arguments.against {
        Some(older) => Some((older, read(older)?)),
        None => None,
    };
    let report = check_formulary(&Question {
        file: File {
            name: &name,
            bytes: &bytes,
        },
        map,
        key: arguments.key.clone(),
        against: older.as_ref().map(|(name, bytes)| File { name, bytes }),
        locale: arguments.lang,
    })
    .map_err(|unreadable| unreadable.to_string())?;
    write_json(&arguments.json, &report)
}

/// `--map a=b c=d FILE` and `FILE --map a=b --map c=d` both say the same: what looks like a mapping is one.
fn file_and_map(arguments: &FormularyCheck) -> Result<(String, BTreeMap<Field, String>), String> {
    let mut files = Vec::new();
    let mut map = BTreeMap::new();
    let loose = arguments.file.iter().filter(|word| {
        let is_map = mapping(word).is_ok() && !Path::new(word).exists();
        if !is_map {
            files.push((*word).clone());
        }
        is_map
    });
    for word in arguments.map.iter().chain(loose.collect::<Vec<_>>()) {
        let (field, header) = mapping(word)?;
        if map.insert(field, header.to_owned()).is_some() {
            return Err(format!("--map: {word:?}: this field is mapped twice"));
        }
    }
    if !map.contains_key(&Field::Name) {
        return Err("--map: the name must be mapped: --map name=HEADER".to_owned());
    }
    match <[String; 1]>::try_from(files) {
        Ok([file]) => Ok((file, map)),
        Err(files) => Err(format!("one FILE is wanted, got {}", files.len())),
    }
}

fn mapping(word: &str) -> Result<(Field, &str), String> {
    let known = || Field::ANALYST.map(|(name, _)| name).join(", ");
    let (name, header) = word
        .split_once('=')
        .ok_or_else(|| format!("--map: {word:?} is not FIELD=HEADER"))?;
    let field = Field::ANALYST.iter().find(|(known, _)| *known == name);
    let (_, field) =
        field.ok_or_else(|| format!("--map: {name:?} is no field; known are {}", known()))?;
    if header.trim().is_empty() {
        return Err(format!("--map: {word:?} names no header"));
    }
    Ok((*field, header))
}
