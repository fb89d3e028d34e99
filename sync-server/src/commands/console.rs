//! `console`: what can't be done in the browser, because nobody can log in there yet.

use super::{Failed, say};
use clap::Subcommand;
use cunji_server::accounts::Accounts;
use cunji_server::accounts::set_up::{new_code_of_two, new_set_up_code, reset};
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};

#[derive(Subcommand)]
pub enum ConsoleCommand {
    /// Prints a one-time code with which the first administrator is made; the one before it is worth nothing then.
    SetUpCode,
    /// Prints a new password for somebody who can't log in any more; it must be changed at the first log-in.
    Password {
        /// The name to log in with.
        name: String,
    },
}

impl ConsoleCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        match self {
            Self::SetUpCode => match new_set_up_code(store, &SystemClock, &SystemEntropy).await? {
                Some(code) => say(&code),
                None => return Err("there is an administrator already: log in at /console/".into()),
            },
            Self::Password { name } => {
                let password = new_code_of_two(&SystemEntropy);
                let accounts = Accounts::default();
                let hash = accounts.passwords.hash(&SystemEntropy, &password).await?;
                if !reset(store, &SystemClock, &SystemEntropy, &name, &hash).await? {
                    return Err(format!("{name}: nobody logs in by this name").into());
                }
                say(&password);
            }
        }
        Ok(())
    }
}
