//! What the server answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, headers and body of an answer; the body as JSON where it is JSON, else as a string.
#[derive(Clone, Debug)]
pub struct Answer {
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body of a success; anything else fails the sentence.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} → {} {:#}",
            self.asked,
            self.status,
            self.body
        );
        self.body
    }

    /// Fails the sentence unless the server refused with this code.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        assert_eq!(
            self.code(),
            code,
            "{} → {} {:#}",
            self.asked,
            self.status,
            self.body
        );
        self.body
    }

    /// Fails the sentence unless exactly these fields were refused, as `pointer code`.
    #[track_caller]
    pub fn refused_fields(self, fields: &[&str]) {
        assert_eq!(self.status, 422, "{} → {:#}", self.asked, self.body);
        let found: Vec<String> = self.body["errors"]
            .as_array()
            .expect("a list of errors")
            .iter()
            .map(|error| format!("{} {}", text(&error["pointer"]), text(&error["code"])))
            .collect();
        assert_eq!(found, fields, "{}", self.asked);
    }

    /// The problem code; empty for a success.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The version in the `ETag`.
    #[track_caller]
    pub fn version(&self) -> i64 {
        let tag = self
            .headers
            .get("etag")
            .expect("an ETag")
            .to_str()
            .expect("text");
        tag.trim_matches('"').parse().expect("a version")
    }

    /// The id in the body.
    #[track_caller]
    pub fn id(&self) -> String {
        assert!(
            (200..300).contains(&self.status),
            "{} → {} {:#}",
            self.asked,
            self.status,
            self.body
        );
        self.body["id"].as_str().expect("an id").to_owned()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
