//! Pictures beside backups and moves: brought from one place to another, looked through, and given up when lost. As
//! objects never change, bringing them a second time is quick, and breaking off costs nothing.

use super::{ObjectError, Objects};
use crate::cells;
use crate::store::sql::{Statement, Written};
use crate::store::{Store, StoreError};
use cunji_wire::attachment::AttachmentName;
use std::collections::BTreeMap;

/// What became of pictures that were to be at another place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Were there already.
    pub there: u64,
    /// Are there now.
    pub brought: u64,
    /// Lie nowhere, or not with their own bytes.
    pub lost: Vec<AttachmentName>,
}

/// Pictures that a store knows, by name, with their sizes.
pub async fn known(store: &dyn Store) -> Result<BTreeMap<AttachmentName, u64>, StoreError> {
    let sql = "SELECT DISTINCT sha256, bytes FROM attachment";
    store.rows(sql, Vec::new()).await?.iter().map(|row| Ok((row.array(0)?, row.count(1)?))).collect()
}

/// Brings the pictures of a store from wherever they are to a place, which is marked as the office's. A place that
/// can't be reached is an error; a picture that is nowhere is said.
pub async fn bring(store: &dyn Store, from: &[&Objects], to: &Objects) -> Result<Brought, StoreError> {
    let (known, mut done) = (known(store).await?, Brought::default());
    if known.is_empty() {
        return Ok(done);
    }
    to.claim(store, false).await?;
    let there = to.all().await?;
    'pictures: for (name, size) in known {
        if there.get(&name) == Some(&size) {
            done.there += 1;
            continue;
        }
        for place in from {
            match place.get(&name).await {
                Ok(bytes) => {
                    to.put(&name, bytes).await?;
                    done.brought += 1;
                    continue 'pictures;
                }
                Err(ObjectError::Missing | ObjectError::Damaged | ObjectError::NoFolder(_) | ObjectError::Unsaid) => {}
                Err(error) => return Err(error.into()),
            }
        }
        done.lost.push(name);
    }
    Ok(done)
}

/// A picture that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFault {
    /// Which.
    pub name: AttachmentName,
    /// Missing or damaged.
    pub what: ObjectError,
}

/// What looking through all pictures gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PicturesLooked {
    /// How many are known.
    pub known: u64,
    /// How many lie there that no row knows: of an upload that broke off in its last moment. Harmless.
    pub unknown: u64,
    /// What is wrong, by name.
    pub faults: Vec<PictureFault>,
}

/// Reads every picture that a store knows and compares it with its name.
pub async fn look(store: &dyn Store, objects: &Objects) -> Result<PicturesLooked, StoreError> {
    let known = known(store).await?;
    let mut looked = PicturesLooked { known: known.len() as u64, ..PicturesLooked::default() };
    if known.is_empty() {
        return Ok(looked);
    }
    for name in known.keys() {
        match objects.get(name).await {
            Ok(_) => {}
            Err(what @ (ObjectError::Missing | ObjectError::Damaged)) => {
                looked.faults.push(PictureFault { name: *name, what });
            }
            Err(error) => return Err(error.into()),
        }
    }
    looked.unknown = objects.all().await?.keys().filter(|name| !known.contains_key(*name)).count() as u64;
    Ok(looked)
}

/// Gives up pictures whose bytes are lost: phones that still have them are asked for them again after a restore.
pub async fn forget(store: &dyn Store, names: &[AttachmentName]) -> Result<u64, StoreError> {
    let mut gone = 0;
    for name in names {
        let forget = Statement::new("DELETE FROM attachment WHERE sha256 = ?1", cells![name.as_slice()]);
        if let Written::Done(counts) = store.transact(vec![forget]).await? {
            gone += counts.iter().sum::<u64>();
        }
    }
    Ok(gone)
}
