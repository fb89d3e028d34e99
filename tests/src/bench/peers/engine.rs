//! The engines that are compared: how each is started, and what it promises about what it has taken in.

use crate::bench::machine;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Ours,
    AutomergeRepo,
    Samod,
    PouchDb,
    PouchDbSynced,
    Hocuspocus,
}

impl Engine {
    pub const ALL: [Self; 6] =
        [Self::Ours, Self::AutomergeRepo, Self::Samod, Self::PouchDb, Self::PouchDbSynced, Self::Hocuspocus];

    /// What it is called on the command line and in the results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::AutomergeRepo => "automerge-repo",
            Self::Samod => "samod",
            Self::PouchDb => "pouchdb",
            Self::PouchDbSynced => "pouchdb-fsync",
            Self::Hocuspocus => "hocuspocus",
        }
    }

    /// What runs, with its versions, and when what it holds is safe.
    pub fn described(self) -> &'static str {
        match self {
            Self::Ours => {
                "this project's device core and server. Phone: SQLCipher (encrypted), every pack fsync'd before the cursor \
                 moves. Server: SQLite, fsync'd before it is acknowledged; every change checked and signed for"
            }
            Self::AutomergeRepo => {
                "automerge-repo 2.5.6 with @automerge/automerge-repo-sync-server 0.2.8, WebSocket. A file per chunk on both \
                 sides, never fsync'd; the server answers before it has written (100 ms later)"
            }
            Self::Samod => {
                "samod 0.16.0 on both sides, its frames over TCP. A file per chunk on both sides, never fsync'd"
            }
            Self::PouchDb => {
                "PouchDB 9.0.0 with express-pouchdb 4.2.0, HTTP. leveldb on both sides as it comes: written before it is \
                 acknowledged, not fsync'd"
            }
            Self::PouchDbSynced => {
                "the same with every leveldb write fsync'd on both sides: our durability, without our encryption"
            }
            Self::Hocuspocus => {
                "hocuspocus 4.7.0 with Yjs 13.6.33, one WebSocket, its SQLite extension; maxPendingDocuments raised from 100, \
                 or it closes the connection. The server answers before it has written (2 s later, then fsync'd); Yjs brings \
                 no store for Node, the client's is one SQLite transaction per sync"
            }
        }
    }

    /// How long its server may still be at work after the client has heard that all is well.
    pub fn quiet(self) -> Duration {
        Duration::from_millis(match self {
            Self::Hocuspocus => 4_000,
            Self::AutomergeRepo => 1_500,
            _ => 400,
        })
    }

    /// Whether clients must be let in by the office, which also knows the households already.
    pub fn enrols(self) -> bool {
        self == Self::Ours
    }

    /// Whether what it needs is installed here.
    pub fn missing(self) -> Option<String> {
        let needed = match self {
            Self::Ours => return None,
            Self::Samod => samod(),
            _ => folder().join("node_modules"),
        };
        (!needed.exists()).then(|| format!("{} is not there: scripts/bench-peers.sh makes it", needed.display()))
    }

    /// Its program in one of its roles.
    pub fn command(self, role: &str, store: &Path) -> Command {
        let script = |file: &str| {
            let mut command = Command::new("node");
            command.arg(folder().join(file)).arg(role).arg(store);
            command
        };
        match self {
            Self::Ours => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.args(["ours", role]).arg(store);
                command
            }
            Self::Samod => {
                let mut command = Command::new(samod());
                command.arg(role).arg(store);
                command
            }
            Self::AutomergeRepo => script("automerge-repo.mjs"),
            Self::PouchDb => script("pouchdb.mjs"),
            Self::PouchDbSynced => {
                let mut command = script("pouchdb.mjs");
                command.arg("fsync");
                command
            }
            Self::Hocuspocus => script("hocuspocus.mjs"),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

fn samod() -> PathBuf {
    machine::target().join("peers-samod/release/samod-peer")
}
