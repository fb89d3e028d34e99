//! `migrate`, `verify`, `backup`, `restore`, `move`: what keeps a store whole, whatever it is kept in, and its pictures.

use super::pictures::{self, Told};
use super::{Failed, opened, say};
use cunji_server::store::StoreError;
use cunji_server::store::open::{open_grown, shown};
use cunji_server::store::tables::{Grown, SCHEMA};
use cunji_server::store::transfer::{self, Carried, Restoring};
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_server::verify::verify;
use cunji_wire::surroundings::Clock;
use std::path::PathBuf;

/// Brings the store to this program's schema, or makes an empty one, and says which of it was done.
pub async fn migrate(told: &Told, place: &str) -> Result<(), Failed> {
    let (store, grown) =
        open_grown(place, &SystemEntropy).await.map_err(|error| format!("{}: {error}", shown(place)))?;
    let did = match grown {
        Grown::Made => format!("made, schema {SCHEMA}"),
        Grown::From(older) => format!("brought from schema {older} to {SCHEMA}"),
        Grown::Same => format!("schema {SCHEMA} already, nothing to do"),
    };
    let who = match store.identity().await {
        Ok(identity) => format!("ready, epoch {}", identity.epoch),
        // Its tables are as they should be: that is what was asked.
        Err(kept @ (StoreError::IsBackup | StoreError::MovedAway)) => kept.to_string(),
        Err(error) => return Err(error.into()),
    };
    say(&format!("{}: {did}; {who}", shown(place)));
    if store.identity().await.is_ok() {
        pictures::finish(store.as_ref(), &told.objects(place)?).await?;
    }
    Ok(())
}

/// Looks whether every feed and every picture is whole; says what is wrong and where.
pub async fn look(told: &Told, place: &str) -> Result<(), Failed> {
    let store = opened(place).await?;
    let found = verify(store.as_ref()).await?;
    for village in &found.villages {
        let feed = &village.feed;
        let verdict = if village.count == 0 { "whole".to_owned() } else { format!("{} faults", village.count) };
        say(&format!("{}  {} records, {} changes: {verdict}", village.village, feed.records, feed.changes));
        village.faults.iter().for_each(|fault| say(&format!("  {fault}")));
        if village.count > village.faults.len() {
            say(&format!("  and {} more", village.count - village.faults.len()));
        }
    }
    if found.villages.is_empty() {
        say("no village is known here yet");
    }
    let sound = pictures::verify(told, place, store.as_ref()).await?;
    if found.is_sound() && sound { Ok(()) } else { Err("the store is not whole: see above".into()) }
}

#[derive(clap::Args)]
pub struct Backup {
    /// The file; there must be none yet.
    file: PathBuf,
}

impl Backup {
    pub async fn run(self, told: &Told, place: &str) -> Result<(), Failed> {
        tell(&transfer::back_up(place, &self.file, &SystemEntropy).await?);
        pictures::back_up(told, place, &self.file).await?;
        say(&self.file.display().to_string());
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Restore {
    /// A file that `backup` wrote.
    file: PathBuf,
    /// How many days phones may bring back what their colleagues had written after the backup.
    #[arg(long, default_value_t = 60)]
    days: u32,
}

impl Restore {
    pub async fn run(self, told: &Told, place: &str) -> Result<(), Failed> {
        let at = SystemClock.now().timestamp_millis();
        let restoring = Restoring { at, open_until: at + i64::from(self.days) * 86_400_000 };
        tell(&transfer::restore(&self.file, place, restoring, &SystemEntropy).await?);
        pictures::restored(told, &self.file, place).await?;
        say(&format!("{}: a new epoch has begun; what phones sync comes back", shown(place)));
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Move {
    /// The store as it is now.
    #[arg(long)]
    from: String,
    /// A new file or an empty database.
    #[arg(long)]
    to: String,
}

impl Move {
    pub async fn run(self, told: &Told) -> Result<(), Failed> {
        tell(&transfer::move_store(&self.from, &self.to, &SystemEntropy).await?);
        pictures::moved(told, &self.from, &self.to).await?;
        say(&format!("{} is only kept now; serve {}", shown(&self.from), shown(&self.to)));
        Ok(())
    }
}

fn tell(carried: &Carried) {
    for (table, rows) in &carried.rows {
        say(&format!("{rows:>10}  {table}"));
    }
    say(&format!("{:>10}  villages whose digest was made again and found equal", carried.villages));
}
