//! `village`, `person`, `enrol`: what the console will do later, from the command line.

use super::{Failed, say};
use clap::Subcommand;
use cunji_model::id::VillageCode;
use cunji_server::accounts::role::Role;
use cunji_server::accounts::{person, reach};
use cunji_server::cells;
use cunji_server::enrolment::{code_hash, new_code};
use cunji_server::store::sql::Statement;
use cunji_server::store::{FeedState, NewPerson, Store, Village};
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Clock, random};

#[derive(Subcommand)]
pub enum VillageCommand {
    /// Makes a village known, or changes its names.
    Add {
        /// 12-digit division code.
        #[arg(value_parser = VillageCode::parse)]
        code: VillageCode,
        /// 县
        #[arg(long)]
        county: String,
        /// 乡镇
        #[arg(long)]
        township: String,
        /// 村
        #[arg(long)]
        name: String,
    },
    /// Lists the villages with their feeds.
    List,
}

impl VillageCommand {
    /// Whether a store is made for it where there is none: the first village is where an office begins.
    pub fn begins_a_store(&self) -> bool {
        matches!(self, Self::Add { .. })
    }

    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        match self {
            Self::Add { code, county, township, name } => {
                let number = VillageNumber::from(&code);
                let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
                store.put_village(&Village { number, county, township, name, feed }).await?;
                reach::write(store, &[reach::new_village(number)]).await?;
            }
            Self::List => {
                for village in store.villages().await? {
                    let code = village.number.code().map(|code| code.to_string()).unwrap_or_default();
                    let (name, feed) = (&village.name, &village.feed);
                    say(&format!("{code}  {name}  {} records, {} changes", feed.records, feed.changes));
                }
            }
        }
        Ok(())
    }
}

fn parse(code: &str) -> Result<VillageCode, Failed> {
    VillageCode::parse(code).map_err(|error| format!("{code}: {error}").into())
}

#[derive(Subcommand)]
pub enum PersonCommand {
    /// Makes a cadre known, or changes the villages of one with this name.
    Add {
        /// Name.
        name: String,
        /// Villages the person may see; may be given several times.
        #[arg(long, required = true)]
        village: Vec<String>,
    },
}

impl PersonCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        let Self::Add { name, village } = self;
        let villages = village.iter().map(|code| parse(code).map(|code| VillageNumber::from(&code)));
        let villages: Vec<VillageNumber> = villages.collect::<Result<_, _>>()?;
        let known = store.villages().await?;
        if let Some(unknown) = villages.iter().find(|number| known.iter().all(|one| one.number != **number)) {
            return Err(format!("village {unknown} is unknown: run `village add` first").into());
        }
        let milliseconds = u64::try_from(SystemClock.now().timestamp_millis()).unwrap_or(0);
        let fresh = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random(&SystemEntropy)).into_uuid();
        let person = store.person_by_name(&name).await?.unwrap_or(fresh);
        let role = person::get(store, person).await?.map_or(Role::Cadre, |known| known.role);
        store.put_person(&NewPerson { person, name, role: role.as_str().to_owned(), villages }).await?;
        // These villages, one by one, are all the person has now.
        let forget = Statement::new("DELETE FROM person_division WHERE person = ?1", cells![person]);
        store.transact(vec![forget]).await?;
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Enrol {
    /// The person's name.
    name: String,
    /// Hours until the code is worth nothing.
    #[arg(long, default_value_t = 24)]
    hours: u32,
}

impl Enrol {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        let Some(person) = store.person_by_name(&self.name).await? else {
            return Err(format!("{}: no such person; run `person add` first", self.name).into());
        };
        let code = new_code(&SystemEntropy);
        let expires_at = SystemClock.now().timestamp_millis() + i64::from(self.hours) * 3_600_000;
        store.put_enrolment(code_hash(&code), person, expires_at).await?;
        say(&code);
        Ok(())
    }
}
