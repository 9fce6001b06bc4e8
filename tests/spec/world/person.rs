//! Somebody in front of a browser: a cookie jar, a CSRF token, and verbs over real HTTP.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use reqwest::{Client, Method, RequestBuilder, multipart::Form};
use serde_json::{Value, json};

use super::Answer;
use super::gauge::Gauge;

/// Keys of creating requests; unique in this process.
static KEYS: AtomicU64 = AtomicU64::new(1);

/// A person, or nobody when the login is empty.
pub struct Person {
    client: Client,
    base: String,
    pub login: String,
    password: String,
    csrf: Mutex<String>,
    gauge: Arc<Gauge>,
}

impl Person {
    pub fn new(base: &str, login: &str, password: &str, gauge: &Arc<Gauge>) -> Self {
        let client = Client::builder()
            .cookie_store(true)
            .no_proxy()
            .build()
            .expect("a client");
        Self {
            client,
            base: base.to_owned(),
            login: login.to_owned(),
            password: password.to_owned(),
            csrf: Mutex::default(),
            gauge: gauge.clone(),
        }
    }

    /// Opens a session.
    pub async fn sign_in(&self) -> Answer {
        let body = json!({ "login": self.login, "password": self.password });
        let request = self
            .client
            .post(format!("{}/api/identity/session", self.base))
            .json(&body);
        let answer = self
            .take(&Method::POST, "/api/identity/session", request)
            .await;
        self.keep_csrf(&answer.body);
        answer
    }

    fn keep_csrf(&self, me: &Value) {
        if let Some(csrf) = me["csrf"].as_str() {
            *self.csrf.lock().expect("csrf") = csrf.to_owned();
        }
    }

    /// A request with everything a browser of ours would send.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let csrf = self.csrf.lock().expect("csrf").clone();
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.base));
        if method != Method::GET && !csrf.is_empty() {
            request = request.header("x-csrf-token", csrf);
        }
        request
    }

    async fn take(&self, method: &Method, path: &str, request: RequestBuilder) -> Answer {
        let reading = self.gauge.begin();
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body").to_vec();
        self.gauge.end(reading, method, path);
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer {
            asked: format!("{} {method} {path}", self.login),
            status,
            headers,
            body,
            bytes,
        }
    }

    /// Sends a request; a session that has run out is opened again once.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        dress: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let request = dress(self.request(method.clone(), path));
        let answer = self.take(&method, path, request).await;
        if answer.status != 401 || self.login.is_empty() {
            return answer;
        }
        let signed_in = self.sign_in().await;
        if signed_in.status != 201 {
            return answer;
        }
        let request = dress(self.request(method.clone(), path));
        self.take(&method, path, request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, |request| request).await
    }

    /// Every row of a list, page by page.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = None::<String>;
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let after = next
                .map(|after| format!("{joint}after={after}"))
                .unwrap_or_default();
            let page = self.get(&format!("{path}{after}")).await.ok();
            items.extend(page["items"].as_array().expect("a page").iter().cloned());
            match page["next"].as_str() {
                Some(after) => next = Some(after.to_owned()),
                None => return items,
            }
        }
    }

    /// A creating request with a new Idempotency-Key.
    pub async fn create(&self, path: &str, body: Value) -> Answer {
        let key = format!("test-{}", KEYS.fetch_add(1, Ordering::SeqCst));
        self.create_as(&key, path, body).await
    }

    /// A creating request with this Idempotency-Key.
    pub async fn create_as(&self, key: &str, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, |request| {
            request.header("idempotency-key", key).json(&body)
        })
        .await
    }

    /// A verb that needs no version.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, |request| request.json(&body))
            .await
    }

    /// A verb on a document at a version.
    pub async fn act(&self, path: &str, version: i64, body: Value) -> Answer {
        self.send(Method::POST, path, |request| {
            request.header("if-match", tag(version)).json(&body)
        })
        .await
    }

    /// A change of a document at a version.
    pub async fn put(&self, path: &str, version: i64, body: Value) -> Answer {
        self.send(Method::PUT, path, |request| {
            request.header("if-match", tag(version)).json(&body)
        })
        .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, |request| request).await
    }

    /// Deletes a document at a version.
    pub async fn delete_at(&self, path: &str, version: i64) -> Answer {
        self.send(Method::DELETE, path, |request| {
            request.header("if-match", tag(version))
        })
        .await
    }

    /// Uploads a file with other fields of the form.
    pub async fn upload(
        &self,
        path: &str,
        name: &str,
        content: &[u8],
        fields: &[(&str, &str)],
    ) -> Answer {
        let key = format!("test-{}", KEYS.fetch_add(1, Ordering::SeqCst));
        self.send(Method::POST, path, |request| {
            let file = reqwest::multipart::Part::bytes(content.to_vec()).file_name(name.to_owned());
            let mut form = Form::new();
            for (field, value) in fields {
                form = form.text((*field).to_owned(), (*value).to_owned());
            }
            request
                .header("idempotency-key", &key)
                .multipart(form.part("file", file))
        })
        .await
    }

    /// Uploads a file for a document at a version.
    pub async fn upload_at(
        &self,
        path: &str,
        version: i64,
        name: &str,
        content: &[u8],
        fields: &[(&str, &str)],
    ) -> Answer {
        self.send(Method::POST, path, |request| {
            let file = reqwest::multipart::Part::bytes(content.to_vec()).file_name(name.to_owned());
            let mut form = Form::new();
            for (field, value) in fields {
                form = form.text((*field).to_owned(), (*value).to_owned());
            }
            request
                .header("if-match", tag(version))
                .multipart(form.part("file", file))
        })
        .await
    }

    /// Acts for a colleague from now on, or for oneself again.
    pub async fn act_for(&self, user_id: Option<&str>) -> Answer {
        self.post(
            "/api/identity/session/acting",
            json!({ "user_id": user_id }),
        )
        .await
    }
}

fn tag(version: i64) -> String {
    format!("\"{version}\"")
}
