//! What may have been meant by a name that nobody knows. Shown to people, never used instead of the name.

use std::collections::BTreeSet;

use pinyin::ToPinyin as _;
use rustc_hash::FxHashMap;

use crate::library::{Alias, Library};
use crate::piece::Piece;

/// How many pieces are proposed at most.
const MOST: usize = 3;

/// All names, found by sound and by their characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    names: Vec<(String, usize)>,
    by_sound: FxHashMap<String, Vec<usize>>,
    by_char: FxHashMap<char, Vec<usize>>,
}

impl Index {
    pub(crate) fn new(pieces: &[Piece], aliases: &FxHashMap<String, Alias>) -> Index {
        let mut names: Vec<(String, usize)> = pieces
            .iter()
            .enumerate()
            .map(|(at, piece)| (piece.name.clone(), at))
            .collect();
        names.extend(
            aliases
                .iter()
                .map(|(name, alias)| (name.clone(), alias.piece)),
        );
        names.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        let mut index = Index::default();
        for (at, (name, _)) in names.iter().enumerate() {
            index.by_sound.entry(sound(name)).or_default().push(at);
            let chars: BTreeSet<char> = name.chars().collect();
            for char in chars {
                index.by_char.entry(char).or_default().push(at);
            }
        }
        index.names = names;
        index
    }
}

/// Pinyin without tones; what has none stands for itself.
fn sound(name: &str) -> String {
    let syllable = |char: char| match char.to_pinyin() {
        Some(pinyin) => pinyin.plain().to_owned(),
        None => char.to_string(),
    };
    name.chars().map(|char| syllable(char) + " ").collect()
}

impl Library {
    pub(crate) fn propose(&self, name: &str) -> Option<String> {
        if let Some(pieces) = self.compounds.get(name) {
            return Some(pieces.clone());
        }
        // Fresh drugs are weighed otherwise, so they are no form of the dry piece.
        if let Some(dry) = name.strip_prefix('鲜').and_then(|dry| self.find(dry)) {
            return Some(self.pieces[dry].name.clone());
        }
        let index = &self.index;
        let sounds_like = index
            .by_sound
            .get(&sound(name))
            .cloned()
            .unwrap_or_default();
        let near = if sounds_like.is_empty() {
            self.looks_like(name)
        } else {
            sounds_like
        };
        let pieces: BTreeSet<usize> = near.into_iter().map(|at| index.names[at].1).collect();
        let names: Vec<&str> = pieces
            .iter()
            .take(MOST)
            .map(|piece| self.pieces[*piece].name.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join("、"))
    }

    /// The nearest names by inserted, dropped, changed and exchanged characters: one in short names, two in long ones.
    fn looks_like(&self, name: &str) -> Vec<usize> {
        let chars: Vec<char> = name.chars().collect();
        if chars.len() < 2 || chars.len() > 12 {
            return Vec::new();
        }
        let mut allowed = if chars.len() > 3 { 2 } else { 1 };
        let candidates: BTreeSet<usize> = chars
            .iter()
            .filter_map(|char| self.index.by_char.get(char))
            .flatten()
            .copied()
            .collect();
        let mut nearest = Vec::new();
        for at in candidates {
            let other: Vec<char> = self.index.names[at].0.chars().collect();
            if other.len().abs_diff(chars.len()) > allowed {
                continue;
            }
            let steps = distance(&chars, &other);
            if steps < allowed {
                nearest.clear();
                allowed = steps;
            }
            if steps == allowed {
                nearest.push(at);
            }
        }
        // 贝母 is rather 川贝母 than 知母: what was left out is a better guess than what was changed.
        let is_part = |at: &usize| {
            let other = &self.index.names[*at].0;
            other.contains(name) || name.contains(other.as_str())
        };
        if nearest.iter().any(is_part) {
            nearest.retain(is_part);
        }
        nearest
    }
}

/// Damerau's distance of two short texts, neighbours exchanged once.
fn distance(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut table = vec![0; (one.len() + 1) * width];
    for (at, cell) in table.iter_mut().take(width).enumerate() {
        *cell = at;
    }
    for row in 1..=one.len() {
        table[row * width] = row;
        for column in 1..width {
            let here = row * width + column;
            let same = one[row - 1] == other[column - 1];
            let mut best = table[here - width - 1] + usize::from(!same);
            best = best.min(table[here - 1] + 1).min(table[here - width] + 1);
            let exchanged = row > 1
                && column > 1
                && one[row - 1] == other[column - 2]
                && one[row - 2] == other[column - 1];
            if exchanged {
                best = best.min(table[here - 2 * width - 2] + 1);
            }
            table[here] = best;
        }
    }
    table[table.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn neighbours_may_be_exchanged() {
        let steps = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<_>>());
            distance(&one, &other)
        };
        assert_eq!(steps("浮小卖", "浮小麦"), 1);
        assert_eq!(steps("参党", "党参"), 1);
        assert_eq!(steps("芦根", "鲜芦根"), 1);
        assert_eq!(steps("甘草", "黄芪"), 2);
    }
}
