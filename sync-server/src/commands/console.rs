//! `console`: what can't be done in the browser, because nobody can log in there yet.

use super::{Failed, say};
use clap::Subcommand;
use cunji_server::accounts::set_up::new_set_up_code;
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};

#[derive(Subcommand)]
pub enum ConsoleCommand {
    /// Prints a one-time code with which the first administrator is made; the one before it is worth nothing then.
    SetUpCode,
}

impl ConsoleCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        let Self::SetUpCode = self;
        match new_set_up_code(store, &SystemClock, &SystemEntropy).await? {
            Some(code) => say(&code),
            None => return Err("there is an administrator already: log in at /console/".into()),
        }
        Ok(())
    }
}
