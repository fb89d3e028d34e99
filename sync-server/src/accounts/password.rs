//! Passwords: Argon2id, a bounded number at once, off the async threads. The parameters stand in each hash, so that they
//! can be raised later. Never logs or keeps a password.

use super::Settings;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use cunji_wire::surroundings::{Entropy, random};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Longest password in bytes: more is only work for the server.
const LONGEST: usize = 512;

/// Why a password was not made or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Too many are being checked: come again in a moment.
    #[error("too many log-ins at once: try again in a moment")]
    Busy,
    /// The settings ask for something that Argon2 does not do.
    #[error("the password could not be hashed: check the settings of Argon2")]
    Failed,
}

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Fewer characters than asked for.
    TooShort,
    /// More bytes than are hashed.
    TooLong,
    /// The name itself, one character over and over, or a row of keys or digits.
    TooSimple,
}

impl Weak {
    /// The word for the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::TooSimple => "too_simple",
        }
    }
}

/// What everybody tries first.
const SIMPLE: [&str; 8] =
    ["1234567890", "0123456789", "0987654321", "9876543210", "qwertyuiop", "asdfghjkl", "password", "abcdefghij"];

/// Whether a new password may be one. Length counts, not odd signs.
pub fn judge(password: &str, name: &str, settings: &Settings) -> Option<Weak> {
    let plain = password.to_lowercase();
    let mut letters: Vec<char> = plain.chars().collect();
    let count = letters.len();
    letters.sort_unstable();
    letters.dedup();
    let rest = SIMPLE.iter().fold(plain.replace(&name.to_lowercase(), ""), |text, row| text.replace(row, ""));
    if count < settings.password_shortest {
        Some(Weak::TooShort)
    } else if password.len() > LONGEST {
        Some(Weak::TooLong)
    } else if letters.len() < 5 || rest.chars().count() < 4 {
        Some(Weak::TooSimple)
    } else {
        None
    }
}

/// The place where passwords are hashed and checked.
#[derive(Debug)]
pub struct Passwords {
    memory: u32,
    passes: u32,
    turns: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
    nobody: OnceLock<String>,
}

/// Counts somebody who waits, also when he goes away.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passwords {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            memory: settings.argon2_memory,
            passes: settings.argon2_passes,
            turns: Semaphore::new(settings.checks_at_once.max(1)),
            waiting: AtomicUsize::new(0),
            most_waiting: settings.checks_at_once + settings.checks_waiting,
            nobody: OnceLock::new(),
        }
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            return Err(PasswordError::Busy);
        }
        let _turn = self.turns.acquire().await.map_err(|_| PasswordError::Failed)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Failed)?
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, entropy: &dyn Entropy, password: &str) -> Result<String, PasswordError> {
        let (salt, password) = (random::<16>(entropy), password.to_owned());
        let (memory, passes) = (self.memory, self.passes);
        self.apart(move || hash(memory, passes, &salt, &password)).await
    }

    /// Whether a password belongs to a hash. Without a hash (nobody has this name) it takes as long and says no.
    pub async fn check(&self, hash_text: Option<String>, password: &str) -> Result<bool, PasswordError> {
        let known = hash_text.is_some();
        let hash_text = match hash_text.or_else(|| self.nobody.get().cloned()) {
            Some(text) => text,
            None => {
                let (memory, passes) = (self.memory, self.passes);
                let made = self.apart(move || hash(memory, passes, b"nobody has this!", "nobody has this")).await?;
                self.nobody.get_or_init(|| made).clone()
            }
        };
        let password = password.to_owned();
        let right = self
            .apart(move || {
                let parsed = PasswordHash::new(&hash_text).map_err(|_| PasswordError::Failed)?;
                let bytes = password.as_bytes().get(..LONGEST + 1).unwrap_or(password.as_bytes());
                Ok(Argon2::default().verify_password(bytes, &parsed).is_ok())
            })
            .await?;
        Ok(right && known)
    }
}

fn hash(memory: u32, passes: u32, salt: &[u8], password: &str) -> Result<String, PasswordError> {
    let parameters = Params::new(memory, passes, 1, None).map_err(|_| PasswordError::Failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    let made: PasswordHash =
        argon2.hash_password_with_salt(password.as_bytes(), salt).map_err(|_| PasswordError::Failed)?;
    Ok(made.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surroundings::SystemEntropy;

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_with_its_parameters_and_checked_by_them() {
        let small = Settings { argon2_memory: 64, argon2_passes: 1, ..Settings::default() };
        let old = Passwords::new(&small);
        let hash = old.hash(&SystemEntropy, "云雾镇的三棵树").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "the parameters stand in the hash: {hash}");
        let raised = Passwords::new(&Settings { argon2_memory: 128, ..small });
        assert_eq!(
            raised.check(Some(hash.clone()), "云雾镇的三棵树").await,
            Ok(true),
            "raised settings still check old hashes"
        );
        assert_eq!(raised.check(Some(hash), "云雾镇的三棵数").await, Ok(false), "another password is wrong");
        assert_eq!(raised.check(None, "nobody has this").await, Ok(false), "an unknown name has no right password");
    }

    #[test]
    fn what_everybody_tries_first_is_not_taken() {
        let settings = Settings::default();
        let judged = |password: &str| judge(password, "文员王", &settings);
        assert_eq!(judged("short"), Some(Weak::TooShort), "short ones are guessed");
        for simple in ["1234567890", "aaaaaaaaaaaa", "文员王1234567890", "qwertyuiop1", "Password1234567890"] {
            assert_eq!(judged(simple), Some(Weak::TooSimple), "{simple} is tried first");
        }
        assert_eq!(judged("三棵树下喝茶看报纸晒太阳"), None, "a sentence is a good password");
        assert_eq!(judged(&"ab".repeat(400)), Some(Weak::TooLong), "hashing has a limit");
    }
}
