//! The stories of the contract, and where a store for one of them is.

pub mod counts;
pub mod drafts;
pub mod feeds;
pub mod older;
pub mod people;
pub mod pictures;
pub mod shared;

use cunji_server::objects::Objects;
use cunji_server::store::open::open;
use cunji_server::store::{FeedState, NewChange, Store, StoreError, Village};
use cunji_tests::kit::{Database, Postgres, TestEntropy, fast_folder, pictures_of};
use cunji_tests::records::Dice;
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// A place for a store; it vanishes with this value.
pub enum Place {
    File(TempDir),
    Database(Database, TempDir),
}

impl Place {
    pub fn sqlite() -> Self {
        Self::File(tempfile::tempdir_in(fast_folder()).unwrap())
    }

    pub fn postgres() -> Self {
        Self::Database(Postgres::shared().database(), tempfile::tempdir_in(fast_folder()).unwrap())
    }

    /// As `--store` names it.
    pub fn name(&self) -> String {
        match self {
            Self::File(folder) => folder.path().join("office.db").display().to_string(),
            Self::Database(database, _) => database.address(),
        }
    }

    /// Where whole pictures lie, as a server sees it that starts.
    pub fn objects(&self) -> Arc<Objects> {
        let (Self::File(folder) | Self::Database(_, folder)) = self;
        Arc::new(Objects::at(pictures_of(&self.name(), folder.path())))
    }

    /// Opens it, as a server does that starts.
    pub async fn try_open(&self, seed: u64) -> Result<Arc<dyn Store>, StoreError> {
        open(&self.name(), &TestEntropy::new(seed)).await
    }

    /// The store with two villages.
    pub async fn store(&self) -> Arc<dyn Store> {
        let store = self.try_open(1).await.unwrap();
        for (number, name) in [(HERE, "石门村"), (THERE, "双河村")] {
            store.put_village(&village(number, name)).await.unwrap();
        }
        store
    }
}

pub const HERE: VillageNumber = VillageNumber(500_236_114_201);
pub const THERE: VillageNumber = VillageNumber(500_236_114_202);

pub fn village(number: VillageNumber, name: &str) -> Village {
    let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
    Village { number, county: "奉节县".into(), township: "云雾镇".into(), name: name.into(), feed }
}

/// A change as the store sees it: it never looks inside.
pub fn change(dice: &mut Dice, document: Uuid, actor_seq: u64) -> NewChange {
    let (mut hash, actor) = ([0; 32], dice.bytes16());
    hash[..16].copy_from_slice(&dice.bytes16());
    hash[16..].copy_from_slice(&dice.bytes16());
    NewChange { document, kind: "visit".into(), hash, actor, actor_seq, body: dice.bytes16().repeat(10) }
}
