//! All pieces and rules, ready to be asked.

use std::sync::LazyLock;

use analyst::Unreadable;
use rustc_hash::FxHashMap;

use crate::load::{self, Files, SHIPPED, Toxic, rows};
use crate::piece::{Dose, Level, Piece};

/// Edition of the rules; every finding names it. It changes whenever a data file or the meaning of a rule does.
pub const EDITION: &str = "rx 2026.11";

/// An incompatible pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// 反 or 畏.
    pub kind: String,
    pub is_block: bool,
    pub source: String,
}

/// A name that is no piece, and the piece that it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    pub piece: usize,
    /// The name leaves raw or processed open, and the processed piece is meant.
    pub is_unqualified: bool,
}

/// All pieces and rules, ready to be asked.
#[derive(Clone, Debug)]
pub struct Library {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) by_name: FxHashMap<String, usize>,
    pub(crate) by_base: FxHashMap<String, Vec<usize>>,
    /// The raw drug of the order of 1988, by the drug's name.
    pub(crate) raw_of: FxHashMap<String, usize>,
    pub(crate) aliases: FxHashMap<String, Alias>,
    pub(crate) compounds: FxHashMap<String, String>,
    /// By two names, the smaller first.
    pub(crate) pairs: FxHashMap<String, FxHashMap<String, Pair>>,
    /// By piece: the name under which it stands in pairs.
    pub(crate) paired: Vec<Option<String>>,
    pub(crate) index: crate::proposal::Index,
}

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::read(&SHIPPED).expect("the shipped files are read by the tests"));

impl Library {
    /// The library of this edition.
    pub fn shipped() -> &'static Library {
        &LIBRARY
    }

    /// All pieces: those that a county stocks in the order of their file, then those that only rules name.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Every alias with its piece, in no order.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &Piece)> {
        let piece = |alias: &Alias| &self.pieces[alias.piece];
        self.aliases
            .iter()
            .map(move |(name, alias)| (name.as_str(), piece(alias)))
    }

    fn read(files: &Files<'_>) -> Result<Library, Unreadable> {
        let toxic = load::toxic(files.toxic)?;
        let pregnancy = load::pregnancy(files.pregnancy)?;
        let pairs = read_pairs(files)?;
        let mut pieces = load::pieces(files.pieces)?;
        add_named_by_rules(files, &mut pieces, &toxic, &pregnancy, &pairs)?;
        for piece in &mut pieces {
            let own = pregnancy
                .get(&piece.name)
                .or_else(|| pregnancy.get(&piece.base));
            if let Some((level, source)) = own {
                piece.pregnancy = Some(*level);
                piece.pregnancy_source.clone_from(source);
            }
            let known = toxic.get(&piece.name).or_else(|| toxic.get(&piece.base));
            // A form of a toxic drug with a name of its own, such as 胆南星, is no form of it in the list.
            piece.is_toxic |= known.is_some();
        }
        let by_name: FxHashMap<String, usize> = pieces
            .iter()
            .enumerate()
            .map(|(at, piece)| (piece.name.clone(), at))
            .collect();
        let mut by_base: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, piece) in pieces.iter().enumerate() {
            by_base.entry(piece.base.clone()).or_default().push(at);
        }
        let raw = toxic.iter().filter_map(|(herb, toxic)| {
            let name = toxic.regulated.as_ref()?;
            Some((herb.clone(), *by_name.get(name)?))
        });
        let paired = pieces.iter().map(|piece| {
            let mut names = [&piece.name, &piece.base].into_iter();
            names.find(|name| pairs.contains_key(*name)).cloned()
        });
        let aliases = read_aliases(files, &by_name)?;
        Ok(Library {
            raw_of: raw.collect(),
            paired: paired.collect(),
            index: crate::proposal::Index::new(&pieces, &aliases),
            compounds: read_compounds(files)?,
            aliases,
            by_name,
            by_base,
            pairs,
            pieces,
        })
    }
}

/// Drugs that the list of pieces lacks and rules name: raw drugs of the order of 1988, and others of the rule files.
fn add_named_by_rules(
    files: &Files<'_>,
    pieces: &mut Vec<Piece>,
    toxic: &FxHashMap<String, Toxic>,
    pregnancy: &FxHashMap<String, (Level, String)>,
    pairs: &FxHashMap<String, FxHashMap<String, Pair>>,
) -> Result<(), Unreadable> {
    let mut known: rustc_hash::FxHashSet<String> =
        pieces.iter().map(|piece| piece.name.clone()).collect();
    let mut added: Vec<Piece> = Vec::new();
    let mut add = |name: &str, base: &str, is_regulated: bool| {
        if known.insert(name.to_owned()) {
            let dosed = toxic.get(base);
            added.push(Piece {
                name: name.to_owned(),
                base: base.to_owned(),
                dose: dosed.map_or(Dose::Unknown, |toxic| toxic.dose),
                dose_source: dosed.map_or_else(String::new, |toxic| toxic.dose_source.clone()),
                is_toxic: dosed.is_some(),
                method: None,
                pregnancy: None,
                pregnancy_source: String::new(),
                is_regulated,
                is_narcotic: false,
            });
        }
    };
    for (herb, toxic) in toxic {
        if let Some(raw) = &toxic.regulated {
            add(raw, herb, true);
        }
    }
    for name in load::extra_pieces(files.formulas)? {
        add(&name, &name, false);
    }
    for name in toxic.keys().chain(pregnancy.keys()).chain(pairs.keys()) {
        add(name, name, false);
    }
    added.sort_by(|one, other| one.name.cmp(&other.name));
    pieces.append(&mut added);
    Ok(())
}

fn read_pairs(files: &Files<'_>) -> Result<FxHashMap<String, FxHashMap<String, Pair>>, Unreadable> {
    let columns = [
        "herb_a",
        "herb_b",
        "kind",
        "rule",
        "in_chp",
        "default_severity",
        "source",
    ];
    let mut pairs: FxHashMap<String, FxHashMap<String, Pair>> = FxHashMap::default();
    rows(files.pairs, &columns, |table, row| {
        let is_block = match row.cells[5].as_ref() {
            "block" => true,
            "warn" => false,
            _ => return Err(table.fault(row, 5, "neither block nor warn")),
        };
        let in_chp = if row.cells[4] == "1" {
            "药典不宜同用"
        } else {
            "非药典"
        };
        let source = format!(
            "{EDITION} incompatibilities.csv {}: {}, {in_chp}",
            row.cells[6], row.cells[3]
        );
        let pair = Pair {
            kind: row.cells[2].clone().into_owned(),
            is_block,
            source,
        };
        let names = [0, 1].map(|at| row.cells[at].clone().into_owned());
        let [one, other] = names;
        pairs
            .entry(other.clone())
            .or_default()
            .insert(one.clone(), pair.clone());
        pairs.entry(one).or_default().insert(other, pair);
        Ok(())
    })?;
    Ok(pairs)
}

fn read_aliases(
    files: &Files<'_>,
    by_name: &FxHashMap<String, usize>,
) -> Result<FxHashMap<String, Alias>, Unreadable> {
    let mut aliases = FxHashMap::default();
    rows(
        files.aliases,
        &["alias", "canonical", "source"],
        |table, row| {
            let piece = by_name.get(row.cells[1].as_ref());
            let alias = Alias {
                piece: *piece.ok_or_else(|| table.fault(row, 1, "no such piece"))?,
                is_unqualified: row.cells[2].starts_with("应付常规"),
            };
            match aliases.insert(row.cells[0].clone().into_owned(), alias) {
                Some(_) => Err(table.fault(row, 0, "stands twice")),
                None => Ok(()),
            }
        },
    )?;
    Ok(aliases)
}

fn read_compounds(files: &Files<'_>) -> Result<FxHashMap<String, String>, Unreadable> {
    let mut compounds = FxHashMap::default();
    rows(files.compounds, &["compound", "pieces"], |_, row| {
        let [name, pieces] = [0, 1].map(|at| row.cells[at].clone().into_owned());
        compounds.insert(name, pieces);
        Ok(())
    })?;
    Ok(compounds)
}
