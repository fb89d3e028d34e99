//! The server program itself, as an operator starts it: on a free loopback port, with settings on its command line.

use super::pictures_of;
use crate::screen::process::{Group, program};
use crate::screen::until;
use cunji_server::objects::settings::{Place, beside};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct ServerProgram {
    pub group: Group,
    pub address: SocketAddr,
    log: PathBuf,
}

impl ServerProgram {
    /// Starts it on a store; its files lie in `folder` under `name`.
    pub async fn start(place: &str, folder: &Path, name: &str, arguments: &[&str]) -> Self {
        let (ready, log) = (folder.join(format!("{name}.ready")), folder.join(format!("{name}.log")));
        let _ = std::fs::remove_file(&ready);
        let mut command = Self::command_in(place, folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--ready-file"]).arg(&ready).args(arguments);
        let mut group = Group::start(&mut command, &log);
        let address = until("the server to be ready", async || {
            assert!(group.is_running(), "it stopped: {}", std::fs::read_to_string(&log).unwrap());
            std::fs::read_to_string(&ready).ok()?.trim().parse().ok()
        })
        .await;
        Self { group, address, log }
    }

    /// The program with a store and nothing of this machine's environment.
    pub fn command(place: &str) -> Command {
        let mut command = Command::new(program("cunji-server"));
        command.env_clear().args(["--store", place]);

        command
    }

    /// The same; a database's pictures lie in the folder.
    pub fn command_in(place: &str, folder: &Path) -> Command {
        let mut command = Self::command(place);
        if beside(place) == Place::Unsaid {
            command.env("CUNJI_PICTURES", pictures_of(place, folder).to_string());
        }
        command
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}
