//! Somebody at a browser, as light as possible: what is measured is the server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// Everybody's password in a demo county.
const PASSWORD: &str = "yaoshu-2026";

/// A signed-in person. Cheap to clone.
#[derive(Clone)]
pub struct Visitor(Arc<Session>);

struct Session {
    client: Client,
    base: String,
    csrf: String,
}

/// An answer and how long it took until its last byte was there.
pub struct Timed {
    pub status: u16,
    pub took: Duration,
    etag: String,
    body: Vec<u8>,
}

impl Timed {
    fn read(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// A text of the body.
    pub fn text(&self, field: &str) -> String {
        let body = self.read();
        let text = body[field].as_str();
        text.unwrap_or_else(|| panic!("{} {body:#}", self.status))
            .to_owned()
    }

    /// A text of something in the body.
    pub fn text_of(&self, part: &str, field: &str) -> String {
        let body = self.read();
        let text = body[part][field].as_str();
        text.unwrap_or_else(|| panic!("{} {body:#}", self.status))
            .to_owned()
    }

    /// The version in the ETag.
    pub fn version(&self) -> i64 {
        self.etag.trim_matches('"').parse().expect("a version")
    }
}

impl Visitor {
    pub async fn sign_in(base: &str, login: &str) -> Self {
        let client = Client::builder()
            .cookie_store(true)
            .no_proxy()
            .build()
            .expect("a client");
        let answer = client
            .post(format!("{base}/api/identity/session"))
            .json(&json!({ "login": login, "password": PASSWORD }))
            .send()
            .await
            .expect("an answer");
        let bytes = answer.bytes().await.expect("a body");
        let me: Value = serde_json::from_slice(&bytes).expect("JSON");
        let csrf = me["csrf"].as_str();
        let csrf = csrf.unwrap_or_else(|| panic!("{login}: {me:#}")).to_owned();
        let base = base.to_owned();
        Self(Arc::new(Session { client, base, csrf }))
    }

    pub async fn get(&self, path: &str) -> Timed {
        self.timed(Method::GET, path, None, Vec::new()).await
    }

    /// A verb on a document at a version.
    pub async fn act(&self, path: &str, version: i64, body: Vec<u8>) -> Timed {
        let version = ("if-match", format!("\"{version}\""));
        self.timed(Method::POST, path, Some(version), body).await
    }

    /// Makes something, once.
    pub async fn post(&self, path: &str, key: &str, body: Vec<u8>) -> Timed {
        let key = ("idempotency-key", key.to_owned());
        self.timed(Method::POST, path, Some(key), body).await
    }

    /// Hands in a draft that nobody has touched, with these lines.
    pub async fn submit(&self, draft: i64, body: Vec<u8>) -> Timed {
        let path = format!("/api/demand/requisitions/{draft}/submission");
        self.act(&path, 1, body).await
    }

    /// Approves an order that was just submitted.
    pub async fn approve(&self, order: i64) -> Timed {
        let path = format!("/api/purchasing/orders/{order}/approval");
        self.act(&path, 1, "{}".into()).await
    }

    async fn timed(
        &self,
        method: Method,
        path: &str,
        said: Option<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Timed {
        let session = &self.0;
        let begun = Instant::now();
        let mut request = session
            .client
            .request(method, format!("{}{path}", session.base));
        if let Some((header, value)) = said {
            request = request
                .header("x-csrf-token", &session.csrf)
                .header(header, value)
                .header("content-type", "application/json")
                .body(body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let etag = answer.headers().get("etag");
        let etag = etag
            .and_then(|tag| tag.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = answer.bytes().await.expect("a body").to_vec();
        let took = begun.elapsed();
        if status >= 400 {
            eprintln!("{path}: {status} {}", String::from_utf8_lossy(&body));
        }
        Timed {
            status,
            took,
            etag,
            body,
        }
    }
}
