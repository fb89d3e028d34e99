//! A word outside the store about how much was written: a log that lost its end looks complete to SQLite. Written
//! after each commit without waiting for the disk, so it may lag behind the store but never run ahead of it.

use super::page::SALT;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What the witness says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// Changes this phone has ever written.
    pub written: u64,
    /// The store's salt: without it every page is noise, and in the store it stands only once.
    pub salt: [u8; SALT],
}

/// The open file.
pub struct Witness {
    file: Option<File>,
    said: Said,
}

/// Where the witness of a store lies.
pub fn place(store: &Path) -> PathBuf {
    super::swap::beside(store, "-written")
}

/// What it says; `None` when there is none or it is damaged.
pub fn read(store: &Path) -> Option<Said> {
    let bytes = fs::read(place(store)).ok()?;
    let (said, seal) = bytes.split_at_checked(8 + SALT)?;
    if seal.get(..4)? != Sha256::digest(said).get(..4)? {
        return None;
    }
    let (written, salt) = said.split_at(8);
    Some(Said { written: u64::from_le_bytes(written.try_into().ok()?), salt: salt.try_into().ok()? })
}

impl Witness {
    /// Opens it for a store that was just opened. A phone that can't write it works on without.
    pub fn open(store: &Path) -> Self {
        let said = read(store).unwrap_or_default();
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(place(store)).ok();
        Self { file, said }
    }

    /// Keeps a new word, if it is one.
    pub fn note(&mut self, said: Said) {
        if said == self.said {
            return;
        }
        let mut bytes = [said.written.to_le_bytes().as_slice(), &said.salt].concat();
        let seal = Sha256::digest(&bytes);
        bytes.extend_from_slice(seal.get(..4).unwrap_or_default());
        let Some(file) = &mut self.file else { return };
        if file.seek(SeekFrom::Start(0)).is_ok() && file.write_all(&bytes).is_ok() {
            self.said = said;
        }
    }

    /// What it last said.
    pub fn said(&self) -> Said {
        self.said
    }
}
