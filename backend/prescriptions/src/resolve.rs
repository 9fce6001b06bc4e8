//! From a name to the piece that it means.

use unicode_normalization::UnicodeNormalization as _;

use crate::forms::{CHARCOAL, Form, METHODS, PREFIXES, SUFFIXES};
use crate::library::Library;
use crate::piece::Piece;

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// This piece.
    Piece(&'a Piece),
    /// Nothing that is known.
    Unknown {
        /// What may have been meant, for the reader to decide; several parted by 、.
        proposal: Option<String>,
    },
}

/// A name as it is looked up, and the special method that stood in brackets behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub name: String,
    pub method: Option<String>,
}

/// 白术(炒) is 炒白术, 石膏(先煎) is 石膏 with a method; widths and blanks play no part.
pub(crate) fn tidy(text: &str) -> Written {
    let name: String = text.nfkc().filter(|char| !char.is_whitespace()).collect();
    let plain = |name: String| Written { name, method: None };
    let Some((before, rest)) = name.split_once('(') else {
        return plain(name);
    };
    let Some((inside, after)) = rest.split_once(')') else {
        return plain(name);
    };
    let around = format!("{before}{after}");
    if METHODS.contains(&inside) {
        return Written {
            name: around,
            method: Some(inside.to_owned()),
        };
    }
    if PREFIXES.iter().any(|(prefix, _)| *prefix == inside) {
        return plain(format!("{inside}{around}"));
    }
    plain(name)
}

impl Library {
    /// What a name means: an exact piece, an alias, or a piece by the prefix of its processing. Never a part of a name.
    pub fn resolve(&self, name: &str) -> Resolved<'_> {
        let written = tidy(name);
        match self.find(&written.name) {
            Some(piece) => Resolved::Piece(&self.pieces[piece]),
            None => Resolved::Unknown {
                proposal: self.propose(&written.name),
            },
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if self.compounds.contains_key(name) {
            return None;
        }
        let known = self.named(name).map(|(piece, _)| piece);
        known
            .or_else(|| self.charred(name))
            // A piece that is cut stays that piece: 焦栀子片 is 焦栀子, and no form of 栀子 that has to be looked for.
            .or_else(|| self.named_without_suffix(name).map(|(piece, _)| piece))
            .or_else(|| self.by_prefix(name))
    }

    /// An exact piece or an alias, and whether the name leaves raw or processed open. A name that only rules know is
    /// taken as the processed piece, where an alias says so.
    fn named(&self, name: &str) -> Option<(usize, bool)> {
        if let Some(alias) = self.aliases.get(name) {
            let is_open = alias.is_unqualified || self.is_base(alias.piece);
            return Some((alias.piece, is_open));
        }
        let piece = *self.by_name.get(name)?;
        Some((piece, self.is_base(piece)))
    }

    fn is_base(&self, piece: usize) -> bool {
        self.pieces[piece].name == self.pieces[piece].base
    }

    /// 炒 + 枣仁 = 炒酸枣仁; without such a form it is the piece itself, whose rules are the same.
    fn by_prefix(&self, name: &str) -> Option<usize> {
        PREFIXES.iter().find_map(|(prefix, form)| {
            let rest = name.strip_prefix(prefix)?;
            let (piece, is_open) = self
                .named(rest)
                .or_else(|| self.named_without_suffix(rest))?;
            // What is processed already is not processed again: 生熟地, 炒炙甘草 are no names.
            is_open.then(|| self.in_form(piece, *form))
        })
    }

    fn named_without_suffix(&self, name: &str) -> Option<(usize, bool)> {
        SUFFIXES
            .iter()
            .find_map(|suffix| self.named(name.strip_suffix(suffix)?))
    }

    fn in_form(&self, piece: usize, form: Form) -> usize {
        let base = &self.pieces[piece].base;
        match form {
            Form::Raw => {
                let raw = self.raw_of.get(base).or_else(|| self.by_name.get(base));
                raw.copied().unwrap_or(piece)
            }
            Form::Processed(prefixes) => {
                let forms = self.by_base.get(base).map_or(&[][..], Vec::as_slice);
                let of = |prefix: &&str| {
                    let is_form = |at: &&usize| {
                        let other = &self.pieces[**at];
                        other.name != *base
                            && !other.is_regulated
                            && other.name.starts_with(*prefix)
                    };
                    forms.iter().find(is_form).copied()
                };
                prefixes.iter().find_map(of).unwrap_or(piece)
            }
        }
    }

    /// 荆芥 + 炭: only where the list has such a form; charcoal is another drug.
    fn charred(&self, name: &str) -> Option<usize> {
        let rest = name.strip_suffix(CHARCOAL)?;
        let rest = rest.strip_prefix('炒').unwrap_or(rest);
        let (piece, is_open) = self.named(rest)?;
        let forms = self.by_base.get(&self.pieces[piece].base)?;
        let form = forms
            .iter()
            .find(|at| self.pieces[**at].name.ends_with(CHARCOAL));
        form.filter(|_| is_open).copied()
    }
}
