//! Several people on one phone: a folder, a store and a lock for each. The first person's is the data folder itself,
//! so that nothing moves when a second one comes; the others' lie under `people/`.

use super::STORE;
use super::file::{BARE_KEY, KeyFile, LOCK_FILE};
use crate::error::DeviceError;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The first person.
const FIRST: u32 = 1;
/// Most people on one phone.
const MOST: u32 = 20;

/// The folders of a phone's people.
#[derive(Debug, Clone)]
pub struct People {
    root: PathBuf,
}

impl People {
    /// Of a data folder.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// A person's folder.
    pub fn folder(&self, person: u32) -> PathBuf {
        if person == FIRST { self.root.clone() } else { self.root.join("people").join(person.to_string()) }
    }

    /// Everybody who has begun here, with the name that may be shown. The first is always among them.
    pub fn list(&self) -> Result<Vec<(u32, Option<String>)>, DeviceError> {
        let mut numbers = vec![FIRST];
        match fs::read_dir(self.root.join("people")) {
            Ok(entries) => {
                for entry in entries {
                    numbers.extend(entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut people = Vec::new();
        for number in numbers {
            let folder = self.folder(number);
            let begun = [LOCK_FILE, BARE_KEY, STORE].iter().any(|name| folder.join(name).exists());
            if number == FIRST || begun {
                // One damaged key file must not hide the others.
                people.push((number, KeyFile::read(&folder).ok().flatten().and_then(|file| file.name)));
            }
        }
        Ok(people)
    }

    /// The number of the next person; nothing is made before that person enrols.
    pub fn next(&self) -> Result<u32, DeviceError> {
        let used: Vec<u32> = self.list()?.into_iter().map(|(number, _)| number).collect();
        let free = (FIRST..=MOST).find(|number| !used.contains(number));
        free.ok_or_else(|| DeviceError::Store("there are too many people on this phone".to_owned()))
    }
}
