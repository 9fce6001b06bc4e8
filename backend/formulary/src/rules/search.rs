//! How an item is found: by name, code, maker, pinyin and initials, all in one text with its parts marked.
//!
//! `|n:阿莫西林胶囊|i:amxljn|p:amoxilinjiaonang|c:yp-0001|…`: containing means found, beginning a part means found better.

use pinyin::ToPinyinMulti;

use crate::model::ItemFields;
use kernel::pinyin as sound;
use kernel::text::{key, like_escape};

/// More words than this are not looked at.
const MAX_WORDS: usize = 6;
/// Readings of a name beyond the usual one; 人参 is also typed `rc`, 白术 also `bs`.
const MAX_READINGS: usize = 12;

/// What is kept beside an item so that it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findable {
    pub pinyin: String,
    pub initials: String,
    pub text: String,
}

/// Everything by which an item is found.
pub fn findable(fields: &ItemFields) -> Findable {
    let mut text = String::from("|");
    let mut part = |mark: &str, value: &str| {
        let value = plain(value);
        if !value.is_empty() {
            text.push_str(mark);
            text.push_str(&value);
            text.push('|');
        }
    };
    part("n:", &fields.name);
    for initials in readings(&fields.name) {
        part("i:", &initials);
    }
    let pinyin = sound::full(&fields.name);
    part("p:", &pinyin);
    part("c:", &fields.code);
    for code in [
        &fields.national_code,
        &fields.approval_number,
        &fields.drug_base_code,
        &fields.gtin,
    ] {
        part("c:", code.as_deref().unwrap_or_default());
    }
    part("s:", &fields.specification);
    part("f:", &fields.form);
    part("m:", &fields.manufacturer);
    part("e:", fields.english_name.as_deref().unwrap_or_default());
    Findable {
        pinyin,
        initials: sound::initials(&fields.name),
        text,
    }
}

/// Folded, in lower case, without the sign that ends a part.
fn plain(text: &str) -> String {
    key(text).replace('|', " ")
}

/// The initials of a name, and for each character of several readings the initials that one other reading gives.
fn readings(name: &str) -> Vec<String> {
    let usual = sound::initials(name);
    let mut found = vec![usual];
    for (at, character) in name.char_indices() {
        let Some(multi) = character.to_pinyin_multi() else {
            continue;
        };
        for reading in multi {
            let (before, after) = (&name[..at], &name[at + character.len_utf8()..]);
            let initial = &reading.plain()[..1];
            let whole = format!(
                "{}{initial}{}",
                sound::initials(before),
                sound::initials(after)
            );
            if !found.contains(&whole) && found.len() < MAX_READINGS {
                found.push(whole);
            }
        }
    }
    found
}

/// What was typed, as patterns for LIKE with `ESCAPE '\'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Every one of these must match.
    pub contains: Vec<String>,
    /// The earlier of these matches, the better; none is the least.
    pub better: Vec<String>,
}

/// The patterns of a search; none when nothing was typed.
pub fn wanted(typed: &str) -> Option<Wanted> {
    let typed = plain(typed);
    let words: Vec<String> = typed
        .split_whitespace()
        .take(MAX_WORDS)
        .map(like_escape)
        .collect();
    let first = words.first()?;
    let better = [
        format!("%|c:{first}|%"),
        format!("%|n:{first}|%"),
        format!("%|n:{first}%"),
        format!("%|i:{first}%"),
        format!("%|p:{first}%"),
        format!("%|c:{first}%"),
    ];
    let contains = words.iter().map(|word| format!("%{word}%")).collect();
    Some(Wanted {
        contains,
        better: better.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> String {
        let fields = ItemFields {
            name: name.into(),
            code: "YP-0001".into(),
            ..ItemFields::default()
        };
        findable(&fields).text
    }

    #[test]
    fn an_item_is_found_by_name_sound_initials_and_code() {
        let text = text("阿莫西林胶囊");
        for part in ["|n:阿莫西林胶囊|", "|i:amxl", "|p:amoxilin", "|c:yp-0001|"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn characters_of_two_readings_are_found_by_both() {
        assert!(text("人参").contains("|i:rs|"), "{}", text("人参"));
        assert!(text("白术").contains("|i:bz|"), "{}", text("白术"));
        assert!(text("厚朴").contains("|i:hp|"), "{}", text("厚朴"));
        assert!(text("重楼").contains("|i:cl|"), "{}", text("重楼"));
    }

    #[test]
    fn what_is_typed_is_taken_literally() {
        let wanted = wanted(" ＡＭＸＬ 0.25% |x").unwrap();
        assert_eq!(wanted.contains, ["%amxl%", "%0.25\\%%", "%x%"]);
        assert_eq!(wanted.better[3], "%|i:amxl%");
        assert_eq!(super::wanted(" | "), None);
    }
}
