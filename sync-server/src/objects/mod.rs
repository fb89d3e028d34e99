//! Where whole pictures lie (docs/adr/0021): in a folder or a bucket, each an object named by the SHA-256 of its bytes.
//! Nothing here is ever changed or taken away. An object says whose it is by a mark beside it, so that a disk that is
//! not mounted, or a folder that two servers do not share, is noticed before a picture lands there. What is read is
//! compared with its name: bytes that are not a picture's own never leave this module.

mod bucket;
pub mod keeping;
pub mod settings;

use crate::cells;
use crate::store::{Store, StoreError};
use cunji_wire::attachment::AttachmentName;
use cunji_wire::limits::ATTACHMENT_MAX;
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload};
use settings::Place;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::Arc;
use thiserror::Error as Problem;
use tokio::sync::OnceCell;

/// The object that says whose pictures these are.
const MARK: &str = "cunji-office";

/// What could not be done with a picture's bytes. Nothing is half-written after any of these.
#[derive(Debug, Clone, PartialEq, Eq, Problem)]
pub enum ObjectError {
    /// With a database there is no place by itself.
    #[error(
        "pictures.place: the store is a database, so it must be said where pictures lie: a folder that all server \
         programs share, or s3://bucket/prefix"
    )]
    Unsaid,
    /// The network or the S3 store does not answer.
    #[error(
        "pictures: {0} can't be reached just now; text is not held up, and it is tried again with the next request"
    )]
    Away(String),
    /// Wrong key, wrong secret, or a key without the right to this bucket.
    #[error(
        "pictures: {0} refuses the key: look at key_id and secret, and whether the key may read and write the bucket"
    )]
    KeyRefused(String),
    /// Wrong name, or nobody made it.
    #[error("pictures: there is no such bucket: {0}; make it, or name another")]
    NoBucket(String),
    /// Not mounted, or lost.
    #[error("pictures: the folder {0} is not there: mount its disk, or bring the pictures back (`pictures bring`)")]
    NoFolder(String),
    /// A mark of somebody else.
    #[error("pictures: in {0} lie the pictures of another office: name a place of its own")]
    AnotherOffice(String),
    /// There should be pictures, and there is no mark.
    #[error(
        "pictures: {0} is not where this office's pictures lie: mount the disk or share the folder, or bring them \
         there (`pictures bring --from PLACE`)"
    )]
    NotTheirPlace(String),
    /// No room on the disk.
    #[error("pictures: the disk is full: free some space, then try again")]
    Full,
    /// The folder may not be written.
    #[error("pictures: {0} can't be written: look at its owner and rights")]
    ReadOnly(String),
    /// It should be there.
    #[error("a picture of the office is lost: `verify` names it")]
    Missing,
    /// Its bytes are not its own.
    #[error("a picture of the office is damaged: `verify` names it")]
    Damaged,
    /// Anything else.
    #[error("pictures: {0}")]
    Other(String),
}

/// The place of an office's pictures.
#[derive(Debug)]
pub struct Objects {
    place: Place,
    opened: OnceCell<Arc<dyn ObjectStore>>,
    marked: OnceCell<()>,
}

impl Objects {
    /// At a place; nothing is asked yet.
    #[must_use]
    pub fn at(place: Place) -> Self {
        Self { place, opened: OnceCell::new(), marked: OnceCell::new() }
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    async fn opened(&self) -> Result<&Arc<dyn ObjectStore>, ObjectError> {
        self.opened.get_or_try_init(async || self.open()).await
    }

    fn open(&self) -> Result<Arc<dyn ObjectStore>, ObjectError> {
        Ok(match &self.place {
            Place::Unsaid => return Err(ObjectError::Unsaid),
            Place::Bucket(bucket) => Arc::new(bucket::open(bucket)?) as Arc<dyn ObjectStore>,
            Place::Folder(folder) => {
                let gone = |_| ObjectError::NoFolder(folder.display().to_string());
                Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(gone)?.with_fsync(true))
            }
        })
    }

    fn path(&self, name: &str) -> Path {
        match &self.place {
            Place::Bucket(bucket) => Path::from_iter(bucket.prefix.split('/').chain(name.split('/'))),
            Place::Folder(_) | Place::Unsaid => Path::from(name),
        }
    }

    fn path_of(&self, name: &AttachmentName) -> Path {
        let name = hex::encode(name);
        self.path(&format!("{}/{name}", name.get(..2).unwrap_or_default()))
    }

    /// What an error of the place means.
    fn meant(&self, error: &Error) -> ObjectError {
        let Place::Folder(folder) = &self.place else { return bucket::meant(error, &self.place.to_string()) };
        if matches!(error, Error::NotFound { .. }) {
            return ObjectError::Missing;
        }
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(one) = cause {
            match one.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
                Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => return ObjectError::Full,
                Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
                    return ObjectError::ReadOnly(folder.display().to_string());
                }
                Some(kind) => return ObjectError::Other(format!("{}: {kind}", folder.display())),
                None => cause = one.source(),
            }
        }
        ObjectError::Other(format!("{}: it can't be used", folder.display()))
    }

    /// The mark, if there is one.
    async fn mark(&self) -> Result<Option<Vec<u8>>, ObjectError> {
        match self.read(&self.path(MARK)).await {
            Ok(mark) => Ok(Some(mark)),
            Err(ObjectError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the place answers and lets us in; says nothing about whose it is. A folder that is not there is no
    /// trouble before the first start.
    pub async fn look(&self) -> Result<(), ObjectError> {
        match self.mark().await {
            Err(ObjectError::NoFolder(_)) => return Ok(()),
            other => other?,
        };
        if let Place::Bucket(_) = self.place {
            // Of an object that is not there some stores don't say whether its bucket is.
            let listed = self.opened().await?.list_with_delimiter(Some(&self.path(""))).await;
            listed.map_err(|error| match self.meant(&error) {
                ObjectError::Missing => ObjectError::NoBucket(self.place.to_string()),
                other => other,
            })?;
        }
        Ok(())
    }

    /// Looks once whether this is the place of this office's pictures; a new office marks it.
    pub async fn ready(&self, store: &dyn Store) -> Result<(), StoreError> {
        self.marked.get_or_try_init(async || self.claim(store, true).await).await.map(|_| ())
    }

    /// Looks whose place it is, and marks one that is nobody's; only an `empty` one may be nobody's.
    pub(crate) async fn claim(&self, store: &dyn Store, empty: bool) -> Result<(), StoreError> {
        let known = empty && !store.rows("SELECT 1 FROM attachment LIMIT 1", Vec::new()).await?.is_empty();
        let own = store.rows("SELECT value FROM meta WHERE name = ?1", cells!["device"]).await?;
        let own = hex::encode(own.first().ok_or(StoreError::Unreadable)?.bytes(0)?) + "\n";
        if let Place::Folder(folder) = &self.place
            && !folder.exists()
        {
            if known {
                return Err(ObjectError::NoFolder(folder.display().to_string()).into());
            }
            make_folder(folder)
                .map_err(|error| self.meant(&Error::Generic { store: "folder", source: error.into() }))?;
        }
        match self.mark().await? {
            Some(mark) if mark == own.as_bytes() => Ok(()),
            Some(_) => Err(ObjectError::AnotherOffice(self.place.to_string()).into()),
            None if known => Err(ObjectError::NotTheirPlace(self.place.to_string()).into()),
            None => {
                self.look().await?;
                Ok(self.write(&self.path(MARK), own.into_bytes()).await?)
            }
        }
    }

    /// A folder may be unmounted while we run: then nothing is written where its disk would be.
    fn still_there(&self) -> Result<(), ObjectError> {
        match &self.place {
            Place::Folder(folder) if !folder.join(MARK).is_file() => {
                Err(ObjectError::NoFolder(folder.display().to_string()))
            }
            _ => Ok(()),
        }
    }

    async fn write(&self, path: &Path, bytes: Vec<u8>) -> Result<(), ObjectError> {
        let put = self.opened().await?.put(path, PutPayload::from(bytes)).await;
        put.map(|_| ()).map_err(|error| self.meant(&error))
    }

    async fn read(&self, path: &Path) -> Result<Vec<u8>, ObjectError> {
        let meant = |error| self.meant(&error);
        let found = self.opened().await?.get(path).await.map_err(meant)?;
        if found.meta.size > ATTACHMENT_MAX {
            return Err(ObjectError::Damaged); // no picture of ours
        }
        Ok(found.bytes().await.map_err(meant)?.to_vec())
    }

    /// Keeps a picture whose bytes bear their name. On the disk, or with the S3 store, when this returns; twice is once.
    pub async fn put(&self, name: &AttachmentName, bytes: Vec<u8>) -> Result<(), ObjectError> {
        self.still_there()?;
        self.write(&self.path_of(name), bytes).await
    }

    /// A picture whole: its own bytes or an error.
    pub async fn get(&self, name: &AttachmentName) -> Result<Vec<u8>, ObjectError> {
        let bytes = match self.read(&self.path_of(name)).await {
            Err(ObjectError::Missing) => return Err(self.still_there().err().unwrap_or(ObjectError::Missing)),
            other => other?,
        };
        let sound = AttachmentName::from(Sha256::digest(&bytes)) == *name;
        sound.then_some(bytes).ok_or(ObjectError::Damaged)
    }

    /// All pictures that lie here, with their sizes.
    pub async fn all(&self) -> Result<HashMap<AttachmentName, u64>, ObjectError> {
        let prefix = self.path("");
        let listed = self.opened().await?.list(Some(&prefix));
        let named = listed.try_filter_map(async |object| {
            let name = object.location.filename().and_then(|name| hex::decode(name).ok());
            Ok(name.and_then(|name| AttachmentName::try_from(name).ok()).map(|name| (name, object.size)))
        });
        named.try_collect().await.map_err(|error| self.meant(&error))
    }
}

/// A new folder is readable by nobody else: it holds people's pictures.
fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    // Its own name is on the disk once the folder around it is.
    #[cfg(unix)]
    if let Some(around) = folder.parent() {
        let around = if around.as_os_str().is_empty() { std::path::Path::new(".") } else { around };
        std::fs::File::open(around)?.sync_all()?;
    }
    Ok(())
}
