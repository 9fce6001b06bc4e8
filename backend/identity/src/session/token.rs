//! The random token in the cookie, of which the database knows only the hash.

use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use kernel::app::Settings;

/// Name of the cookie.
pub const COOKIE: &str = "yaoshu_session";

/// A new session's secrets: 256 random bits for the cookie, 256 for the forms.
#[derive(Clone)]
pub struct NewToken {
    /// Goes into the cookie and nowhere else.
    pub token: String,
    /// What the database keeps instead.
    pub token_hash: String,
    /// What pages send back with every unsafe request.
    pub csrf: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewToken")
    }
}

impl NewToken {
    /// Fresh secrets.
    pub fn generate() -> Self {
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let csrf = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        Self {
            token_hash: hash_of(&token),
            token,
            csrf,
        }
    }
}

/// What the database keeps of a token.
pub fn hash_of(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// The cookie of a session: unreadable for scripts, not sent by foreign forms, only over TLS when we have it.
pub fn session_cookie(settings: &Settings, token: String) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.public_url.starts_with("https://"))
        .build()
}

/// Takes the cookie away again.
pub fn removal_cookie() -> Cookie<'static> {
    Cookie::build((COOKIE, "")).path("/").build()
}
