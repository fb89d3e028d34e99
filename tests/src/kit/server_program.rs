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
        Self::start_inside(place, folder, name, arguments, |program| program).await
    }

    /// The same inside another program, as strace is.
    pub async fn start_inside(
        place: &str,
        folder: &Path,
        name: &str,
        arguments: &[&str],
        inside: impl FnOnce(Command) -> Command,
    ) -> Self {
        Self::start_as(Self::command_in(place, folder), folder, name, arguments, inside).await
    }

    /// The same on a system that allows it so many open files, as `prlimit --nofile` takes them: `1024:` may be raised.
    pub async fn start_with_files(files: &str, place: &str, folder: &Path, name: &str, arguments: &[&str]) -> Self {
        let plain = Self::command_in(place, folder);
        let mut command = Command::new("prlimit");
        command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.arg(format!("--nofile={files}")).arg(plain.get_program()).args(plain.get_args());
        Self::start_as(command, folder, name, arguments, |program| program).await
    }

    async fn start_as(
        mut command: Command,
        folder: &Path,
        name: &str,
        arguments: &[&str],
        inside: impl FnOnce(Command) -> Command,
    ) -> Self {
        let (ready, log) = (folder.join(format!("{name}.ready")), folder.join(format!("{name}.log")));
        let _ = std::fs::remove_file(&ready);
        command.args(["serve", "--listen", "127.0.0.1:0", "--ready-file"]).arg(&ready).args(arguments);
        let mut group = Group::start(&mut inside(command), &log);
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

    /// The most memory it ever had at once, in bytes.
    pub fn highest_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.group.number())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// How many files it has open, connections among them.
    pub fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.group.number())).unwrap().count()
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}
