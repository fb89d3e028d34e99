//! A world of one office and several phones, with a test clock and a faulty link: stories in the users' words.

pub mod at_rest;
pub mod attack;
mod browser;
pub mod clerk;
mod console;
mod killed;
mod link;
pub mod lock;
mod office;
pub mod operator;
mod patroni;
mod phone;
mod pictures;
mod postgres;
mod s3;
mod server_program;
mod small_disk;
mod surroundings;
mod way;

pub use browser::{Answer, Browser, client};
pub use console::{Console, sign_in};
pub use killed::{killed, kills};
pub use link::{Fault, Link};
pub use office::{Office, pictures_of};
pub use operator::Operator;
pub use patroni::Patroni;
pub use phone::Phone;
pub use pictures::{new_picture, photo};
pub use postgres::{Database, Held, Postgres};
pub use s3::{S3, SECRET};
pub use server_program::ServerProgram;
pub use small_disk::SmallDisk;
pub use surroundings::{TestClock, TestEntropy};
pub use way::Way;

use cunji_server::office::{OfficeWrite, write_records};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

use crate::records::{Dice, household, village};
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;

/// Everything a story needs. All folders vanish when it is dropped.
pub struct World {
    pub office: Office,
    pub clock: Arc<TestClock>,
    pub households: Vec<Uuid>,
    folder: TempDir,
    seed: u64,
    database: Option<Database>,
}

/// What the office keeps its store in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

impl World {
    /// An office with one village of so many households, at eight on a September morning.
    /// In a file, but in a test program named `…_on_postgres` in PostgreSQL: the same stories run on both.
    pub async fn with_households(count: u32, seed: u64) -> Self {
        let program = std::env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::on(if name.contains("_on_postgres-") { On::Postgres } else { On::Sqlite }, count, seed).await
    }

    async fn in_a_file(count: u32, seed: u64) -> Self {
        let folder = tempfile::Builder::new().prefix("cunji-").tempdir_in(fast_folder()).unwrap();
        let store = folder.path().join("office.db");
        Self::with_office_at(store, folder, count, seed).await
    }

    /// The same on either store.
    pub async fn on(on: On, count: u32, seed: u64) -> Self {
        match on {
            On::Sqlite => Self::in_a_file(count, seed).await,
            On::Postgres => Self::on_database(Postgres::shared().database(), count, seed).await,
        }
    }

    /// The same on a PostgreSQL that nobody else uses: it may be killed.
    pub async fn on_own_postgres(count: u32, seed: u64) -> Self {
        Self::on_database(Postgres::start_in(&fast_folder()).database(), count, seed).await
    }

    async fn on_database(database: Database, count: u32, seed: u64) -> Self {
        let folder = tempfile::Builder::new().prefix("cunji-").tempdir_in(fast_folder()).unwrap();
        let mut world = Self::with_office_on(&database.address(), folder, count, seed).await;
        world.database = Some(database);
        world
    }

    /// Where the office keeps its store, as `--store` names it.
    pub fn place(&self) -> String {
        self.office.place().to_owned()
    }

    /// The database behind the office, if it is one.
    pub fn database(&self) -> &Database {
        self.database.as_ref().expect("this world's office keeps its store in a file")
    }

    /// The same with the office's store in a file at a place of its own.
    pub async fn with_office_at(store: std::path::PathBuf, folder: TempDir, count: u32, seed: u64) -> Self {
        Self::with_office_on(&store.display().to_string(), folder, count, seed).await
    }

    /// The same with the office's store at a place as `--store` names it.
    pub async fn with_office_on(place: &str, folder: TempDir, count: u32, seed: u64) -> Self {
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        let office = Office::start_in(place, folder.path(), Arc::clone(&clock), seed).await;
        office.add_village(&village(), "石门村").await;
        let mut dice = Dice(seed);
        let writes: Vec<OfficeWrite> = (1..=count)
            .map(|number| {
                let (document, writes) = household(&mut dice, number);
                OfficeWrite { document, kind: Kind::Household, writes }
            })
            .collect();
        write_records(office.store(), VillageNumber::from(&village()), clock.now(), &writes).await.unwrap();
        let households = writes.iter().map(|write| write.document).collect();
        Self { office, clock, households, folder, seed, database: None }
    }

    /// Where the world keeps its files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A cadre with an enrolled phone that has not synced yet.
    pub async fn phone(&self, name: &str) -> Phone {
        self.phone_in(name, &[village()]).await
    }

    /// A cadre of certain villages.
    pub async fn phone_in(&self, name: &str, villages: &[cunji_model::id::VillageCode]) -> Phone {
        let code = self.office.code_for(name, villages).await;
        self.phone_with_code(name, &code).await
    }

    /// A phone that is enrolled with a code somebody was given.
    pub async fn phone_with_code(&self, name: &str, code: &str) -> Phone {
        let folder = self.folder.path().join(name);
        let seed = name.bytes().fold(self.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let phone = Phone::new(name, folder, Arc::clone(&self.clock), seed, self.office.link());
        phone.enrol(&self.office.address(), code).await.unwrap();
        phone
    }

    /// Everybody syncs until nobody has anything new.
    pub async fn sync_until_quiet(&self, phones: &[&Phone]) {
        for _ in 0..3 {
            for phone in phones {
                let run = phone.sync().await;
                assert!(run.agreed, "{}: the digests must agree when the link is fine: {run:?}", phone.name);
            }
        }
    }

    /// All phones show the same, each equals its own rebuild, and the office holds exactly the same changes.
    pub async fn assert_same(&self, phones: &[&Phone]) {
        let names = self.office.store().feed_names(VillageNumber::from(&village())).await.unwrap();
        let at_office: BTreeSet<(Uuid, [u8; 32])> = names.into_iter().map(|(doc, hash, _)| (doc, hash)).collect();
        let first = phones[0].device().facts().unwrap();
        for phone in phones {
            let device = phone.device();
            assert_eq!(device.facts().unwrap(), first, "{} and {} show the same", phone.name, phones[0].name);
            let held: BTreeSet<_> =
                device.held_changes().unwrap().into_iter().map(|one| (one.document, one.hash)).collect();
            assert_eq!(held, at_office, "{} holds exactly what the office holds", phone.name);
            let before = device.dump().unwrap();
            device.rebuild().unwrap();
            assert_eq!(device.dump().unwrap(), before, "{}: projections equal their rebuild", phone.name);
        }
    }
}

/// Memory-backed where there is such a folder: what a story proves does not depend on the disk.
pub fn fast_folder() -> std::path::PathBuf {
    let shared = std::path::PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}
