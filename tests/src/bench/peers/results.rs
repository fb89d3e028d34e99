//! What was measured, kept in a file after every cell: a run that was ended goes on where it stopped.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A run on one machine.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Results {
    /// The machine, the disk, the build.
    pub machine: String,
    pub cells: Vec<Cell>,
    /// ODK's shape, ours: what, how much, and what ODK says of itself.
    pub many: Vec<Said>,
    /// CHT's shape.
    pub crowds: Vec<Crowd>,
    #[serde(skip)]
    file: PathBuf,
}

/// One engine doing one thing with so many documents over one link.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cell {
    pub engine: String,
    pub step: String,
    pub documents: u32,
    pub link: String,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Outcome {
    Measured(Figures),
    /// Not done within so many seconds; bytes that had passed until then.
    Over {
        seconds: f64,
        up: u64,
        down: u64,
    },
    Failed {
        why: String,
    },
    NotRun {
        why: String,
    },
}

/// Bytes are those of HTTP, WebSocket or the engine's frames, counted by the relay; times in seconds; memory in MB.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Figures {
    pub seconds: f64,
    pub up: u64,
    pub down: u64,
    /// Requests, or messages both ways where there are no requests.
    pub messages: u64,
    pub connections: u64,
    pub client_cpu: f64,
    pub server_cpu: f64,
    pub client_mb: f64,
    pub server_mb: f64,
    /// Bytes of blocks on disk when both have left.
    pub client_disk: u64,
    pub server_disk: u64,
    /// Load averages while it was measured.
    pub load: String,
}

/// A line about a large store, beside what a peer says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Said {
    pub what: String,
    pub ours: String,
    pub cited: String,
}

/// Many users at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Crowd {
    pub engine: String,
    pub users: u32,
    pub down_each: u32,
    pub up_each: u32,
    pub seconds: f64,
    pub server_cpu: f64,
    pub server_mb: f64,
    pub clients_cpu: f64,
    pub wire: u64,
    pub failed: Option<String>,
    pub load: String,
}

impl Crowd {
    pub fn documents(&self) -> u32 {
        self.users * (self.down_each + self.up_each)
    }
}

impl Results {
    /// Reads what an earlier run left, or begins.
    pub fn open(file: &Path, machine: &str) -> Self {
        let kept = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        let begun = || Self { machine: machine.to_owned(), ..Self::default() };
        Self { file: file.to_owned(), ..kept.unwrap_or_else(begun) }
    }

    pub fn get(&self, engine: &str, step: &str, documents: u32, link: &str) -> Option<&Outcome> {
        let same = |cell: &&Cell| {
            cell.engine == engine && cell.step == step && cell.documents == documents && cell.link == link
        };
        self.cells.iter().find(same).map(|cell| &cell.outcome)
    }

    /// What was measured of a cell, when it was.
    pub fn figures(&self, engine: &str, step: &str, documents: u32, link: &str) -> Option<&Figures> {
        match self.get(engine, step, documents, link)? {
            Outcome::Measured(figures) => Some(figures),
            _ => None,
        }
    }

    pub fn put(&mut self, cell: Cell) {
        self.cells.push(cell);
        self.save();
    }

    /// Writes the file beside and puts it in its place.
    pub fn save(&self) {
        super::program::wait_if_ending();
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, serde_json::to_vec_pretty(self).unwrap()).unwrap();
        std::fs::rename(beside, &self.file).unwrap();
    }
}
