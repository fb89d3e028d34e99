//! `bundle inspect` and `bundle import`: records that were carried here by hand.

use super::{Failed, say};
use clap::Subcommand;
use cunji_server::bundle::{Bundle, open};
use cunji_server::store::Store;
use cunji_server::surroundings::SystemClock;
use cunji_wire::bundle::FILE_MAX;
use cunji_wire::surroundings::Clock;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum BundleCommand {
    /// Says who made it and what is in it; changes nothing.
    Inspect(File),
    /// Takes it in: what is new here goes through the same checks as a phone's sync. Twice is harmless.
    Import(File),
}

#[derive(clap::Args)]
pub struct File {
    /// The file.
    file: PathBuf,
    /// The word that was read out, if it was made with one.
    #[arg(long, env = "CUNJI_BUNDLE_PASSPHRASE", hide_env_values = true)]
    passphrase: Option<String>,
}

impl File {
    async fn open(&self, store: &dyn Store) -> Result<Bundle, Failed> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", self.file.display());
        let length = std::fs::metadata(&self.file).map_err(|error| named(&error))?.len();
        if length > FILE_MAX as u64 {
            return Err(named(&"this is larger than a bundle may be").into());
        }
        let bytes = std::fs::read(&self.file).map_err(|error| named(&error))?;
        open(store, &bytes, self.passphrase.as_deref()).await.map_err(|error| named(&error).into())
    }
}

impl BundleCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        match self {
            Self::Inspect(file) => {
                let preview = file.open(store).await?.preview(store).await?;
                let about = &preview.about;
                let made = chrono::DateTime::from_timestamp_millis(about.made_at).unwrap_or_default();
                let since = chrono::DateTime::from_timestamp(about.since, 0).unwrap_or_default();
                let service = if preview.in_service { "" } else { ", out of service: it will be set aside" };
                say(&format!("made by {} (device {}{service})", about.person_name, hex::encode(about.device)));
                say(&format!("made {} UTC, oldest record of {}", made.format("%F %R"), since.format("%F")));
                for ((village, kind), (records, new)) in &preview.records {
                    say(&format!("{village}  {kind}: {records} records, {new} with something new here"));
                }
                say(&format!("{} changes, {} of them new here", preview.changes, preview.new_changes));
            }
            Self::Import(file) => {
                let bundle = file.open(store).await?;
                let taken = bundle.take_in(store, SystemClock.now().timestamp_millis()).await?;
                say(&format!("{} changes taken, {} were here", taken.stored, taken.known));
                if taken.lacking > 0 {
                    say(&format!("{} wait for what they build on: import again after the others", taken.lacking));
                }
                for (reason, count) in &taken.refused {
                    say(&format!("{count} not taken: {reason}"));
                }
            }
        }
        Ok(())
    }
}
