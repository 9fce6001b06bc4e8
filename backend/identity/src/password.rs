//! Argon2id, off the asynchronous threads and never more at once than there are cores.

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use kernel::app::Settings;
use kernel::prelude::*;

/// OWASP's recommendation of 2024: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// For tests and demo accounts, by setting only.
const QUICK_MEMORY_KIB: u32 = 64;

fn hasher(quick: bool) -> Argon2<'static> {
    let (memory, passes) = if quick {
        (QUICK_MEMORY_KIB, 1)
    } else {
        (MEMORY_KIB, PASSES)
    };
    let params = Params::new(memory, passes, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashing is meant to be heavy: a flood of sign-ins must not take all memory and all cores.
async fn turn() -> Result<tokio::sync::SemaphorePermit<'static>> {
    static TURNS: OnceLock<Semaphore> = OnceLock::new();
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    TURNS
        .get_or_init(|| Semaphore::new(cores))
        .acquire()
        .await
        .map_err(Error::fault)
}

/// Hashes a password for storage, as a PHC string.
pub async fn hash(settings: &Settings, password: &str) -> Result<String> {
    let _turn = turn().await?;
    let (password, quick) = (password.to_owned(), settings.quick_passwords);
    tokio::task::spawn_blocking(move || hash_now(quick, &password))
        .await
        .map_err(Error::fault)?
}

/// The same, at once, for seeding many accounts outside a request.
pub fn hash_now(quick: bool, password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(Error::fault)?;
    let hash = hasher(quick)
        .hash_password(password.as_bytes(), &salt)
        .map_err(Error::fault)?;
    Ok(hash.to_string())
}

/// Is this the password behind `stored`? Without `stored` (unknown user) the answer is no, after the same work.
pub async fn verify(settings: &Settings, password: &str, stored: Option<&str>) -> Result<bool> {
    let _turn = turn().await?;
    let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
    let quick = settings.quick_passwords;
    tokio::task::spawn_blocking(move || verify_now(quick, &password, stored.as_deref()))
        .await
        .map_err(Error::fault)?
}

fn verify_now(quick: bool, password: &str, stored: Option<&str>) -> Result<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = match NOBODY.get() {
        Some(hash) => hash,
        None => {
            let hash = hash_now(quick, "nobody signs in with this")?;
            NOBODY.get_or_init(|| hash)
        }
    };
    let hash = PasswordHash::new(stored.unwrap_or(nobody)).map_err(Error::fault)?;
    // The parameters come from the stored hash, so older and cheaper hashes still verify.
    let right = hasher(quick)
        .verify_password(password.as_bytes(), &hash)
        .is_ok();
    Ok(right && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_verifies_and_nobody_has_none() {
        let stored = hash_now(true, "correct horse").expect("hash");
        assert!(verify_now(true, "correct horse", Some(&stored)).expect("verified"));
        assert!(!verify_now(true, "correct house", Some(&stored)).expect("verified"));
        assert!(!verify_now(true, "nobody signs in with this", None).expect("verified"));
    }
}
