//! People of the console: passwords, sessions, roles, divisions, devices, audit. Speaks to the store in the shared SQL,
//! knows nothing of HTTP. Never keeps a password, a token or a code, only what they can be checked against.

pub mod audit;
pub mod division;
pub mod password;
pub mod person;
pub mod reach;
pub mod role;
pub mod session;
pub mod set_up;
pub mod throttle;

use password::Passwords;
use std::sync::Arc;

/// What an office may set about log-ins. Times in milliseconds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A session nobody uses ends after this.
    pub idle: i64,
    /// Any session ends after this.
    pub absolute: i64,
    /// How exactly use is noted: one write in this time, not one for each request.
    pub seen_every: i64,
    /// Fewest characters of a password.
    pub password_shortest: usize,
    /// Wrong tries for one name before it is locked.
    pub tries_by_name: u32,
    /// Wrong tries from one address before it is locked.
    pub tries_by_address: u32,
    /// The first lock; each wrong try after it doubles it.
    pub lock_first: i64,
    /// No lock is longer.
    pub lock_longest: i64,
    /// Wrong tries are forgotten after this.
    pub tries_forgotten: i64,
    /// Memory of one Argon2id in KiB.
    pub argon2_memory: u32,
    /// Passes of Argon2id.
    pub argon2_passes: u32,
    /// Passwords checked at once: bounds memory and processors.
    pub checks_at_once: usize,
    /// Log-ins that may wait for one; more are told to come again.
    pub checks_waiting: usize,
}

impl Default for Settings {
    fn default() -> Self {
        const MINUTE: i64 = 60_000;
        Self {
            idle: 30 * MINUTE,
            absolute: 12 * 60 * MINUTE,
            seen_every: MINUTE,
            password_shortest: 10,
            tries_by_name: 5,
            tries_by_address: 30,
            lock_first: MINUTE,
            lock_longest: 60 * MINUTE,
            tries_forgotten: 24 * 60 * MINUTE,
            // Twice the least that OWASP's sheet on storing passwords asks for (19 MiB, 2 passes, 1 lane).
            argon2_memory: 38 * 1024,
            argon2_passes: 2,
            checks_at_once: 2,
            checks_waiting: 32,
        }
    }
}

/// What log-ins share in this process.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The bounded place where passwords are checked.
    pub passwords: Arc<Passwords>,
}

impl Accounts {
    /// With these settings.
    pub fn new(settings: Settings) -> Self {
        let passwords = Arc::new(Passwords::new(&settings));
        Self { settings: Arc::new(settings), passwords }
    }
}

impl Default for Accounts {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}
