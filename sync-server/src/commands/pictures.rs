//! Where the pictures of a store lie, by command line, environment and settings file; `pictures bring | forget`; and what
//! becomes of them when a store is backed up, put back, moved or looked through.

use super::{Failed, opened, say, working};
use cunji_server::attachments::settle;
use cunji_server::objects::keeping::{Brought, bring, forget, look};
use cunji_server::objects::settings::{Place, Secret, Written, beside};
use cunji_server::objects::{ObjectError, Objects};
use cunji_server::store::Store;
use cunji_server::surroundings::SystemClock;
use cunji_wire::attachment::AttachmentName;
use cunji_wire::surroundings::Clock;
use std::path::{Path, PathBuf};

/// The settings that every command has.
#[derive(Debug, Clone, clap::Args)]
pub struct Told {
    /// TOML file with settings; the names are those of the options.
    #[arg(long, env = "CUNJI_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    pictures: Written,
}

impl Told {
    /// What stands in the file.
    pub fn file(&self) -> Result<cunji_server::config::Written, Failed> {
        let Some(path) = &self.config else { return Ok(cunji_server::config::Written::default()) };
        let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| said(&error))?;
        // The error of the parser shows the line: one with a secret is not to be seen.
        Ok(cunji_server::config::Written::parse(&text).map_err(|error| match text.contains("secret") {
            true => format!("{}: {}", path.display(), error.message()),
            false => said(&error),
        })?)
    }

    fn written(&self) -> Result<Written, Failed> {
        let of = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let keys = Written {
            key_id: of("CUNJI_PICTURES_KEY_ID"),
            secret: of("CUNJI_PICTURES_SECRET").map(Secret),
            ..Written::default()
        };
        Ok(self.pictures.clone().over(keys).over(self.file()?.pictures))
    }

    /// Where the pictures of a store lie.
    pub fn objects(&self, store: &str) -> Result<Objects, Failed> {
        place(self.written()?, store)
    }

    /// Another place with the same key.
    fn other(&self, named: &str, store: &str) -> Result<Objects, Failed> {
        place(Written { place: Some(named.to_owned()), ..self.written()? }, store)
    }
}

fn place(written: Written, store: &str) -> Result<Objects, Failed> {
    let wrong = |problems: Vec<_>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Ok(Objects::at(written.check(store).map_err(wrong)?))
}

/// Says where pictures would lie, and whether the place lets us in. One that is away just now is no reason not to start.
pub async fn check(objects: &Objects, store: &str) -> Result<(), Failed> {
    let place = objects.place();
    match objects.look().await {
        Ok(()) => say(&format!("pictures: {place}")),
        Err(away @ ObjectError::Away(_)) => say(&format!("pictures: {place}; for now: {away}")),
        Err(error) => return Err(error.into()),
    }
    if matches!(place, Place::Folder(_)) && beside(store) == Place::Unsaid {
        say("pictures: with several server programs this folder must be one that all of them share");
    }
    Ok(())
}

/// Makes whole what has come and is not among the objects yet; says so if there was something.
pub async fn finish(store: &dyn Store, objects: &Objects) -> Result<(), Failed> {
    let settled = settle(store, objects, SystemClock.now().timestamp_millis()).await?;
    if settled > 0 {
        say(&format!("{settled} pictures brought from the database to {}", objects.place()));
    }
    Ok(())
}

/// After a backup: the pictures of the file, into the folder beside it.
pub async fn back_up(told: &Told, store: &str, file: &Path) -> Result<(), Failed> {
    let (from, file) = (told.objects(store)?, file.display().to_string());
    let copy = opened(&file).await?;
    if let Place::Bucket(_) = from.place() {
        let known = cunji_server::objects::keeping::known(copy.as_ref()).await?.len();
        say(&format!("{known:>10}  pictures lie in {} and are not in this backup", from.place()));
        return Ok(());
    }
    let to = Objects::at(beside(&file));
    let done = bring(copy.as_ref(), &[&from], &to).await?;
    tell(&done, &to);
    whole(&done, "the backup is written, without these pictures; `verify` says more")
}

/// After a restore: from the folder beside the backup. What is nowhere is given up, so that phones bring it again.
pub async fn restored(told: &Told, file: &Path, store: &str) -> Result<(), Failed> {
    let (to, opened) = (told.objects(store)?, working(store).await?);
    let from = Objects::at(beside(&file.display().to_string()));
    let done = bring(opened.as_ref(), &[&from], &to).await?;
    tell(&done, &to);
    let gone = forget(opened.as_ref(), &done.lost).await?;
    if gone > 0 {
        say(&format!("{gone:>10}  pictures are nowhere; phones that have them bring them again"));
    }
    Ok(())
}

/// After a move: from where they lay to where they are to lie.
pub async fn moved(told: &Told, from: &str, to: &str) -> Result<(), Failed> {
    let store = working(to).await?;
    let (before, to) = (Objects::at(beside(from)), told.objects(to)?);
    let done = bring(store.as_ref(), &[&before], &to).await?;
    tell(&done, &to);
    whole(&done, "the store is moved; bring these pictures with `pictures bring --from PLACE`")
}

/// Reads all pictures; whether all are as they should be.
pub async fn verify(told: &Told, place: &str, store: &dyn Store) -> Result<bool, Failed> {
    let objects = told.objects(place)?;
    let looked = look(store, &objects).await?;
    if looked.known > 0 {
        let faults = looked.faults.len();
        let verdict = if faults == 0 { "whole".to_owned() } else { format!("{faults} faults") };
        say(&format!("{} pictures in {}: {verdict}", looked.known, objects.place()));
    }
    for fault in &looked.faults {
        let what = if fault.what == ObjectError::Missing { "not there" } else { "its bytes are not its own" };
        say(&format!("  picture {}: {what}", hex::encode(fault.name)));
    }
    Ok(looked.faults.is_empty())
}

#[derive(clap::Subcommand)]
pub enum PicturesCommand {
    /// Brings the pictures that this store knows from another place to its own, where they are missing.
    Bring {
        /// A folder (that of a backup, say), or s3://bucket/prefix with the same key.
        #[arg(long)]
        from: String,
    },
    /// Gives up the pictures that `verify` finds missing or damaged.
    Forget,
}

impl PicturesCommand {
    pub async fn run(self, told: &Told, place: &str) -> Result<(), Failed> {
        let (store, objects) = (working(place).await?, told.objects(place)?);
        match self {
            Self::Bring { from } => {
                let done = bring(store.as_ref(), &[&told.other(&from, place)?], &objects).await?;
                tell(&done, &objects);
                whole(&done, "these pictures are not there either")
            }
            Self::Forget => {
                objects.ready(store.as_ref()).await?;
                let lost = look(store.as_ref(), &objects).await?.faults.into_iter().map(|fault| fault.name);
                let gone = forget(store.as_ref(), &lost.collect::<Vec<_>>()).await?;
                say(&format!("{gone} pictures given up"));
                Ok(())
            }
        }
    }
}

fn tell(done: &Brought, to: &Objects) {
    if done.there + done.brought > 0 {
        let all = done.there + done.brought;
        say(&format!("{all:>10}  pictures in {}, {} of them brought now", to.place(), done.brought));
    }
}

/// An error that names what is lost.
fn whole(done: &Brought, what: &str) -> Result<(), Failed> {
    if done.lost.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = done.lost.iter().map(|name: &AttachmentName| hex::encode(name)).collect();
    Err(format!("{what}:\n{}", names.join("\n")).into())
}
