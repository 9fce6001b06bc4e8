//! Sealed texts: what nobody can read who has the database and not the keys.
//!
//! XChaCha20-Poly1305 with a nonce of its own for each text. The words that say what a text is about are authenticated with it,
//! so that a sealed text cannot be moved to another row. Keys lie outside the database; the first of them seals, the others
//! still open what they sealed, and a duty of the owner seals such texts anew.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Longest name of a key.
const NAME_MAX: usize = 40;

/// The keys, the one that seals first.
#[derive(Clone)]
pub struct SealingKeys(Vec<(String, [u8; KEY_BYTES])>);

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_tuple("SealingKeys").field(&names).finish()
    }
}

/// A text that was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The key that opens it.
    pub key: String,
    /// Nonce and cipher text in base64.
    pub text: String,
}

/// Why keys or a sealed text cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// No `name:base64` of 32 bytes, or a name twice.
    #[error(
        "sealing keys: name:base64 of 32 bytes each, parted by commas or lines, each name once"
    )]
    Keys,
    /// Sealed by a key that is not here.
    #[error("no sealing key is named {0:?}")]
    UnknownKey(String),
    /// Not sealed by this key, not about this, or changed since.
    #[error("a sealed text cannot be opened")]
    Broken,
}

impl SealingKeys {
    /// One key that nobody else knows: for a process without a database that lasts.
    pub fn fresh() -> Self {
        Self(vec![("process".to_owned(), rand::random())])
    }

    /// Keys as `name:base64`, parted by commas or lines; the first seals.
    pub fn parse(text: &str) -> Result<Self, SealFault> {
        let mut keys: Vec<(String, [u8; KEY_BYTES])> = Vec::new();
        let parts = text.split([',', '\n']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let (name, key) = part.split_once(':').ok_or(SealFault::Keys)?;
            let name = name.trim();
            let bytes = STANDARD.decode(key.trim()).map_err(|_| SealFault::Keys)?;
            let key = bytes.try_into().map_err(|_| SealFault::Keys)?;
            let known = keys.iter().any(|(other, _)| other == name);
            if name.is_empty() || name.len() > NAME_MAX || known {
                return Err(SealFault::Keys);
            }
            keys.push((name.to_owned(), key));
        }
        match keys.is_empty() {
            true => Err(SealFault::Keys),
            false => Ok(Self(keys)),
        }
    }

    /// A new key under a name, as [`Self::parse`] reads it.
    pub fn new_line(name: &str) -> String {
        format!(
            "{name}:{}\n",
            STANDARD.encode(rand::random::<[u8; KEY_BYTES]>())
        )
    }

    /// Name of the key that seals.
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |(name, _)| name)
    }

    /// Seals a text; `about` has to be given again to open it.
    pub fn seal(&self, about: &str, text: &str) -> Result<Sealed, SealFault> {
        let (name, key) = self.0.first().ok_or(SealFault::Keys)?;
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload {
            msg: text.as_bytes(),
            aad: about.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| SealFault::Broken)?;
        Ok(Sealed {
            key: name.clone(),
            text: STANDARD.encode([nonce.as_slice(), &sealed].concat()),
        })
    }

    /// Opens what was sealed about the same.
    pub fn open(&self, about: &str, key: &str, text: &str) -> Result<String, SealFault> {
        let named = self.0.iter().find(|(name, _)| name == key);
        let (_, key) = named.ok_or_else(|| SealFault::UnknownKey(key.to_owned()))?;
        let bytes = STANDARD.decode(text).map_err(|_| SealFault::Broken)?;
        let (nonce, sealed) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or(SealFault::Broken)?;
        let payload = Payload {
            msg: sealed,
            aad: about.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        let opened = cipher.decrypt(XNonce::from_slice(nonce), payload);
        String::from_utf8(opened.map_err(|_| SealFault::Broken)?).map_err(|_| SealFault::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_by_its_key_and_about_the_same_only() {
        let keys = SealingKeys::parse(&SealingKeys::new_line("a")).expect("a key");
        let one = keys.seal("row 1", "张三").expect("sealed");
        let again = keys.seal("row 1", "张三").expect("sealed");
        assert_ne!(one.text, again.text, "a nonce of its own");
        assert!(!one.text.contains("张三"));
        assert_eq!(
            keys.open("row 1", &one.key, &one.text),
            Ok("张三".to_owned())
        );
        assert_eq!(keys.open("row 2", "a", &one.text), Err(SealFault::Broken));
        let other = SealingKeys::parse(&SealingKeys::new_line("a")).expect("a key");
        assert_eq!(other.open("row 1", "a", &one.text), Err(SealFault::Broken));
        let gone = Err(SealFault::UnknownKey("b".to_owned()));
        assert_eq!(keys.open("row 1", "b", &one.text), gone);
    }

    #[test]
    fn the_first_key_seals_and_the_older_ones_still_open() {
        let old_line = SealingKeys::new_line("2025");
        let old = SealingKeys::parse(&old_line).expect("a key");
        let sealed = old.seal("x", "y").expect("sealed");
        let both = SealingKeys::parse(&(SealingKeys::new_line("2026") + &old_line)).expect("keys");
        assert_eq!(both.current(), "2026");
        assert_eq!(
            both.open("x", &sealed.key, &sealed.text),
            Ok("y".to_owned())
        );
        for bad in ["", "a", "a:AAAA", &format!("{old_line}{old_line}")] {
            assert_eq!(
                SealingKeys::parse(bad).map(drop),
                Err(SealFault::Keys),
                "{bad}"
            );
        }
    }
}
