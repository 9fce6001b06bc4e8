//! What a mail says: one text for each kind and language, shown as plain text and as plain HTML without tables.
//!
//! A template is a file `backend/locales/<language>/mail/<kind>.toml`: `name` (on screens), `urgency` (as a rule), `subject`,
//! `body` (paragraphs parted by a blank line) and `[sample]`, facts for the preview.

use serde_json::{Map, Value};

use kernel::clock::Instant;
use kernel::problem::locale::{Locale, text, texts};

const LAYOUT: &str = include_str!("layout.html");

/// Mails that are no notice, so nobody chooses how to get them.
const OWN: [&str; 2] = ["digest", "test"];

/// The kind of the daily mail.
pub const DIGEST: &str = OWN[0];
/// The kind of a mail that tries the settings out.
pub const TEST: &str = OWN[1];

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// A line of a list inside a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// Where it leads; empty: nowhere.
    pub link: String,
}

/// What a mail is made of.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Which template.
    pub kind: &'a str,
    /// Facts of its sentences.
    pub facts: &'a Map<String, Value>,
    /// A list below the text.
    pub items: &'a [Item],
    /// Whole address of the page it leads to; empty: none.
    pub link: &'a str,
}

/// Every kind of mail there is.
pub fn kinds() -> Vec<&'static str> {
    texts(Locale::default())
        .keys()
        .filter_map(|key| key.strip_prefix("mail.")?.strip_suffix(".subject"))
        .collect()
}

/// Kinds of notices, which people may choose about.
pub fn notice_kinds() -> Vec<&'static str> {
    let mut all = kinds();
    all.retain(|kind| !OWN.contains(kind));
    all
}

/// Is there a template for this kind?
pub fn is_known(kind: &str) -> bool {
    texts(Locale::default()).contains_key(&format!("mail.{kind}.subject"))
}

/// What people call a kind.
pub fn name(locale: Locale, kind: &str) -> String {
    say(locale, kind, "name", &Map::new())
}

/// One of the words beside a template, e.g. how urgent it is as a rule.
pub fn word(kind: &str, key: &str) -> Option<&'static str> {
    texts(Locale::default())
        .get(&format!("mail.{kind}.{key}"))
        .map(String::as_str)
}

/// Facts for a preview.
pub fn sample(locale: Locale, kind: &str) -> Map<String, Value> {
    let prefix = format!("mail.{kind}.sample.");
    let samples = texts(locale)
        .range(prefix.clone()..)
        .take_while(|(key, _)| key.starts_with(&prefix));
    samples
        .map(|(key, value)| (key[prefix.len()..].to_owned(), value.as_str().into()))
        .collect()
}

/// The subject alone, as a line of a digest.
pub fn subject(locale: Locale, kind: &str, facts: &Map<String, Value>) -> String {
    say(locale, kind, "subject", &readable(facts))
        .trim()
        .to_owned()
}

/// The whole mail.
pub fn render(locale: Locale, content: Content<'_>) -> Rendered {
    let facts = readable(content.facts);
    let subject = say(locale, content.kind, "subject", &facts)
        .trim()
        .to_owned();
    let body = say(locale, content.kind, "body", &facts);
    let layout = |key| text(locale, &format!("mail.layout.{key}"), &Map::new());
    let paragraphs: Vec<&str> = body.trim().split("\n\n").map(str::trim).collect();
    Rendered {
        text: plain(&paragraphs, content, &layout("open"), &layout("footer")),
        html: html(locale, &subject, &paragraphs, content, &layout),
        subject,
    }
}

fn say(locale: Locale, kind: &str, key: &str, facts: &Map<String, Value>) -> String {
    text(locale, &format!("mail.{kind}.{key}"), facts)
}

/// Instants as people read them; everything else as it is.
fn readable(facts: &Map<String, Value>) -> Map<String, Value> {
    let shown = |value: &Value| match value.as_str() {
        Some(text) if text.contains('T') => match text.parse::<Instant>() {
            Ok(instant) => instant.local().into(),
            Err(_) => value.clone(),
        },
        _ => value.clone(),
    };
    facts
        .iter()
        .map(|(key, value)| (key.clone(), shown(value)))
        .collect()
}

fn plain(paragraphs: &[&str], content: Content<'_>, open: &str, footer: &str) -> String {
    let mut text = paragraphs.join("\n\n");
    for item in content.items {
        text.push_str(&format!("\n\n· {}", item.text));
        if !item.link.is_empty() {
            text.push_str(&format!("\n  {}", item.link));
        }
    }
    if !content.link.is_empty() {
        text.push_str(&format!("\n\n{open}: {}", content.link));
    }
    format!("{text}\n\n-- \n{footer}\n")
}

fn html(
    locale: Locale,
    subject: &str,
    paragraphs: &[&str],
    content: Content<'_>,
    layout: &dyn Fn(&'static str) -> String,
) -> String {
    let mut body: String = paragraphs
        .iter()
        .map(|one| format!("<p>{}</p>\n", escaped(one).replace('\n', "<br>\n")))
        .collect();
    if !content.items.is_empty() {
        let lines: String = content.items.iter().map(item_html).collect();
        body.push_str(&format!("<ul>\n{lines}</ul>\n"));
    }
    if !content.link.is_empty() {
        let link = escaped(content.link);
        let open = escaped(&layout("open"));
        body.push_str(&format!(
            "<p><a class=\"open\" href=\"{link}\">{open}</a></p>\n"
        ));
    }
    // One pass, so that a fact that looks like a mark of the layout stays text.
    let mut page = String::with_capacity(LAYOUT.len() + body.len());
    let mut rest = LAYOUT;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let (mark, tail) = after.split_once("}}").unwrap_or((after, ""));
        match mark {
            "language" => page.push_str(locale.as_str()),
            "subject" => page.push_str(&escaped(subject)),
            "product" => page.push_str(&escaped(&layout("product"))),
            "body" => page.push_str(&body),
            _ => page.push_str(&escaped(&layout("footer"))),
        }
        rest = tail;
    }
    page.push_str(rest);
    page
}

fn item_html(item: &Item) -> String {
    let text = escaped(&item.text);
    if item.link.is_empty() {
        format!("<li>{text}</li>\n")
    } else {
        format!("<li><a href=\"{}\">{text}</a></li>\n", escaped(&item.link))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str, locale: Locale, facts: &Value, link: &str) -> Rendered {
        let facts = facts.as_object().cloned().unwrap_or_default();
        let content = Content {
            kind,
            facts: &facts,
            items: &[],
            link,
        };
        render(locale, content)
    }

    #[test]
    fn every_template_is_whole_with_its_own_sample_in_both_languages() {
        assert!(kinds().len() > 10, "{:?}", kinds());
        for kind in kinds() {
            for locale in Locale::ALL {
                let facts = sample(*locale, kind);
                let content = Content {
                    kind,
                    facts: &facts,
                    items: &[],
                    link: "https://yaoshu.example/x",
                };
                let mail = render(*locale, content);
                for part in [&mail.subject, &mail.text] {
                    assert!(!part.contains('{'), "{kind} {locale}: {part}");
                    assert!(!part.contains(&format!("mail.{kind}")), "{part}");
                }
                assert!(!mail.html.contains("{{"), "{kind} {locale}");
                let body = mail.html.split("<main>").nth(1).unwrap_or_default();
                assert!(
                    !body.is_empty() && !body.contains('{'),
                    "{kind} {locale}: {body}"
                );
                assert!(!mail.subject.contains('\n'), "{kind} {locale}");
                assert!(!mail.html.contains("<table"), "{kind} {locale}");
                assert!(mail.text.contains("https://yaoshu.example/x"));
                assert!(!name(*locale, kind).contains("mail."), "{kind} {locale}");
            }
            let urgency = word(kind, "urgency").unwrap_or_default();
            assert!(
                urgency.parse::<kernel::notice::NoticeUrgency>().is_ok(),
                "{kind}"
            );
        }
    }

    #[test]
    fn facts_cannot_become_markup_or_marks_of_the_layout() {
        let facts = serde_json::json!({ "number": "<b>{{body}}</b>", "reason": "a\n\nb" });
        let mail = of("requisition_returned", Locale::En, &facts, "");
        assert!(!mail.html.contains("<b>"));
        assert!(mail.html.contains("&lt;b&gt;{{body}}&lt;/b&gt;"));
        assert!(!mail.html.contains("class=\"open\" href"));
    }

    #[test]
    fn instants_are_said_in_the_time_of_the_county() {
        let facts = serde_json::json!({
            "cycle": "十二月", "facility": "东一村", "closes_at": "2026-11-25T10:00:00Z",
        });
        let mail = of("requisition_missing", Locale::ZhCn, &facts, "");
        assert!(
            mail.subject.contains("2026-11-25 18:00"),
            "{}",
            mail.subject
        );
    }
}
