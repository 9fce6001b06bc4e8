//! Texts in two languages, embedded from `backend/locales/<language>/<slice>.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_embed::RustEmbed;
use serde_json::{Map, Value};

use crate::word_enum;

word_enum! {
    /// A language that Yaoshu speaks completely.
    #[derive(Default)]
    pub enum Locale {
        /// 简体中文, the default.
        #[default]
        ZhCn = "zh-CN",
        /// English.
        En = "en",
    }
}

impl Locale {
    /// The first language of an `Accept-Language` header that we speak, else Chinese.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let Some(header) = accept_language else {
            return Self::default();
        };
        let mut wanted: Vec<(u32, usize, Locale)> = header
            .split(',')
            .enumerate()
            .filter_map(|(place, part)| {
                let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
                let locale = Self::of_tag(tag.trim())?;
                Some((1000 - permille(weight.trim()), place, locale))
            })
            .collect();
        wanted.sort_unstable();
        wanted.first().map_or_else(Self::default, |found| found.2)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split('-').next()?;
        if language.eq_ignore_ascii_case("zh") {
            Some(Self::ZhCn)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}

/// A quality value of at most three decimals as thousandths; unreadable ones count as the full weight.
fn permille(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), padded.parse::<u32>()) {
        (Ok(whole), Ok(fraction)) => (whole * 1000 + fraction).min(1000),
        _ => 1000,
    }
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../locales"]
struct Files;

/// All texts of one language by full key, `slice.word`.
pub type Texts = BTreeMap<String, String>;

/// The texts of a language. Nested tables of a file extend the key: `[title] conflict` in `kernel.toml`
/// is `kernel.title.conflict`.
pub fn texts(locale: Locale) -> &'static Texts {
    static LOADED: OnceLock<BTreeMap<Locale, Texts>> = OnceLock::new();
    static EMPTY: Texts = Texts::new();
    let all = LOADED.get_or_init(|| {
        Locale::ALL
            .iter()
            .map(|locale| (*locale, load(*locale)))
            .collect()
    });
    all.get(&locale).unwrap_or(&EMPTY)
}

fn load(locale: Locale) -> Texts {
    let mut texts = Texts::new();
    let folder = format!("{locale}/");
    for path in Files::iter().filter(|path| path.starts_with(&folder)) {
        // A file in a folder, `mail/digest.toml`, is the table `mail.digest`.
        let slice = path[folder.len()..]
            .trim_end_matches(".toml")
            .replace('/', ".");
        let Some(file) = Files::get(&path) else {
            continue;
        };
        let content = String::from_utf8_lossy(&file.data);
        match content.parse::<toml::Table>() {
            Ok(table) => flatten(&slice, &table, &mut texts),
            Err(error) => tracing::error!(%path, %error, "texts cannot be read"),
        }
    }
    texts
}

fn flatten(prefix: &str, table: &toml::Table, texts: &mut Texts) {
    for (key, value) in table {
        let full = format!("{prefix}.{key}");
        match value {
            toml::Value::Table(inner) => flatten(&full, inner, texts),
            toml::Value::String(text) => {
                texts.insert(full, text.clone());
            }
            other => {
                texts.insert(full, other.to_string());
            }
        }
    }
}

/// The sentence for `key` with its `{params}` filled in. A missing text shows its key.
pub fn text(locale: Locale, key: &str, params: &Map<String, Value>) -> String {
    let Some(template) = texts(locale).get(key) else {
        tracing::error!(key, %locale, "text is missing");
        return key.to_owned();
    };
    fill(locale, template, params)
}

fn fill(locale: Locale, template: &str, params: &Map<String, Value>) -> String {
    let mut sentence = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            sentence.push('{');
            rest = after;
            continue;
        };
        // `{state:demand.state_word}` shows the text behind the word, or the words, that the fact is.
        let (name, words) = name.split_once(':').unwrap_or((name, ""));
        match params.get(name) {
            Some(value) => sentence.push_str(&shown(locale, value, words)),
            None => sentence.push_str(&format!("{{{name}}}")),
        }
        rest = tail;
    }
    sentence.push_str(rest);
    sentence
}

fn shown(locale: Locale, value: &Value, words: &str) -> String {
    match value {
        Value::String(word) if !words.is_empty() => {
            let said = texts(locale).get(&format!("{words}.{word}"));
            said.unwrap_or(word).clone()
        }
        Value::String(text) => text.clone(),
        Value::Null => "—".to_owned(),
        Value::Array(items) => {
            let separator = if locale == Locale::ZhCn { "、" } else { ", " };
            items
                .iter()
                .map(|item| shown(locale, item, words))
                .collect::<Vec<_>>()
                .join(separator)
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_the_language_he_prefers_among_ours() {
        assert_eq!(Locale::negotiate(None), Locale::ZhCn);
        assert_eq!(Locale::negotiate(Some("en-GB,en;q=0.9")), Locale::En);
        assert_eq!(
            Locale::negotiate(Some("fr, en;q=0.5, zh;q=0.8")),
            Locale::ZhCn
        );
        assert_eq!(Locale::negotiate(Some("fr")), Locale::ZhCn);
    }

    #[test]
    fn facts_are_filled_into_the_sentence() {
        let params = serde_json::json!({ "a": 3, "b": ["x", "y"] });
        let Value::Object(params) = params else {
            panic!("an object")
        };
        assert_eq!(
            fill(Locale::En, "{a} of {b}, {c}", &params),
            "3 of x, y, {c}"
        );
    }

    #[test]
    fn facts_that_are_words_are_said_in_the_language_of_the_reader() {
        let Value::Object(params) = serde_json::json!({ "sort": "conflict", "other": "odd" })
        else {
            panic!("an object")
        };
        let said = fill(
            Locale::En,
            "{sort:kernel.title} {other:kernel.title}",
            &params,
        );
        assert_eq!(said, "Version conflict odd");
    }
}
