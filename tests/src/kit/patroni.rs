//! A county's database on one machine: etcd, Patroni and PostgreSQL, three nodes, from the very file that
//! `docs/patroni.yml` shows, with other addresses, passwords, places and shorter times.

use super::postgres::{give, is_root, kill_postmaster, program, programs};
use crate::screen::Group;
use crate::screen::process::free_port;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Machines with a database.
pub const NODES: usize = 3;
/// How long a cluster may take to become what it is waited for, on a machine that others use too.
const PATIENCE: Duration = Duration::from_secs(180);
const FILE: &str = include_str!("../../../docs/patroni.yml");

/// Three nodes and their etcd. Gone when it is dropped.
pub struct Patroni {
    nodes: Vec<Node>,
    authority: PathBuf,
    _etcd: Group,
    folder: TempDir,
}

/// One machine: Patroni and the PostgreSQL it looks after.
struct Node {
    settings: PathBuf,
    files: PathBuf,
    log: PathBuf,
    port: u16,
    asked_at: u16,
    running: Option<Group>,
}

/// A program as the user who may run PostgreSQL.
fn as_postgres(name: &str) -> Command {
    if !is_root() {
        return Command::new(name);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", name]);
    command
}

/// Waits for a state of the cluster; what each node says when it does not come.
fn wait<T>(what: &str, said: impl Fn() -> String, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}\n{}", said());
        std::thread::sleep(Duration::from_millis(100));
    }
}

impl Patroni {
    /// Starts all of it and waits for a primary with a synchronous standby and one more; then makes the user and the
    /// database `cunji`, as docs/operations.md says.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("cunji-patroni-").tempdir_in(super::fast_folder()).unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let (etcd, etcd_at) = start_etcd(folder.path());
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let authority = folder.path().join("ca.pem");
        std::fs::write(&authority, made.cert.pem()).unwrap();
        let nodes = (1..=NODES).map(|number| Node::prepare(folder.path(), number, etcd_at, &made)).collect();
        let mut cluster = Self { nodes, authority, _etcd: etcd, folder };
        for number in 0..NODES {
            cluster.start_node(number);
        }
        cluster.wait_for_standbys(NODES - 1);
        cluster.ask_as("postgres", "postgres", "CREATE ROLE cunji LOGIN PASSWORD 'of-cunji'");
        cluster.ask_as("postgres", "postgres", "CREATE DATABASE cunji OWNER cunji");
        cluster
    }

    /// For `--store`: all nodes, of which only the primary is spoken to.
    pub fn address(&self) -> String {
        let hosts: Vec<String> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let (hosts, authority) = (hosts.join(","), self.authority.display());
        format!("postgres://cunji:of-cunji@{hosts}/cunji?sslmode=require&sslrootcert={authority}")
    }

    /// The node that Patroni calls primary and that runs, if there is one.
    pub fn primary(&self) -> Option<usize> {
        (0..NODES).find(|number| self.nodes[*number].is("primary"))
    }

    /// The node that has what the primary has confirmed.
    pub fn synchronous_standby(&self) -> Option<usize> {
        (0..NODES).find(|number| self.nodes[*number].is("synchronous"))
    }

    /// Waits until another node than these is primary.
    pub fn wait_for_other_primary(&self, than: usize) -> usize {
        wait("another primary", || self.said(), || self.primary().filter(|primary| *primary != than))
    }

    /// Waits for a primary with so many standbys that follow it, one of them synchronous; gives both.
    pub fn wait_for_standbys(&self, count: usize) -> (usize, usize) {
        let what = "a primary, its synchronous standby, and all standbys that run";
        wait(
            what,
            || self.said(),
            || {
                let (primary, standby) = (self.primary()?, self.synchronous_standby()?);
                let sql = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
                let streaming = self.nodes[primary].ask("postgres", "postgres", sql).ok()?;
                (streaming == count.to_string()).then_some((primary, standby))
            },
        )
    }

    /// Starts a machine, after its death too.
    pub fn start_node(&mut self, number: usize) {
        let node = &mut self.nodes[number];
        let mut patroni = as_postgres("patroni");
        // Its own home and language: nothing of whoever runs the tests.
        patroni.env_clear().env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8").current_dir("/");
        node.running = Some(Group::start(patroni.arg(&node.settings), &node.log));
    }

    /// A machine loses its power: Patroni and PostgreSQL at once.
    pub fn kill_node(&mut self, number: usize) {
        self.nodes[number].kill();
    }

    /// Asks the primary in the store's database, behind the store's back.
    pub fn ask(&self, sql: &str) -> String {
        self.ask_as("cunji", "cunji", sql)
    }

    fn ask_as(&self, user: &str, database: &str, sql: &str) -> String {
        let primary = wait("a primary", || self.said(), || self.primary());
        self.nodes[primary].ask(user, database, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The last words of every node.
    pub fn said(&self) -> String {
        let last = |node: &Node| {
            let said = std::fs::read_to_string(&node.log).unwrap_or_default();
            let lines: Vec<&str> = said.lines().rev().take(30).collect();
            format!("--- {}\n{}", node.log.display(), lines.into_iter().rev().collect::<Vec<_>>().join("\n"))
        };
        let etcd = std::fs::read_to_string(self.folder.path().join("etcd.log")).unwrap_or_default();
        let etcd = etcd.lines().next_back().unwrap_or_default().to_owned();
        self.nodes.iter().map(last).chain([etcd]).collect::<Vec<_>>().join("\n")
    }
}

/// One etcd is enough here: what is shown is the death of databases, not of etcd.
fn start_etcd(folder: &Path) -> (Group, u16) {
    let (clients, peers) = (free_port(), free_port());
    let (for_clients, for_peers) = (format!("http://127.0.0.1:{clients}"), format!("http://127.0.0.1:{peers}"));
    let mut etcd = Command::new("etcd");
    etcd.env_clear().env("PATH", "/usr/bin:/bin").args(["--name", "one", "--data-dir"]).arg(folder.join("etcd"));
    etcd.args(["--listen-client-urls", &for_clients, "--advertise-client-urls", &for_clients]);
    etcd.args(["--listen-peer-urls", &for_peers, "--initial-advertise-peer-urls", &for_peers]);
    etcd.args(["--initial-cluster", &format!("one={for_peers}")]);
    let log = folder.join("etcd.log");
    let etcd = Group::start(&mut etcd, &log);
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    wait("etcd to answer", said, || (status(clients, "/health")? == 200).then_some(()));
    (etcd, clients)
}

/// What a program on this machine answers to a `GET`, as a status.
fn status(port: u16, path: &str) -> Option<u16> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").ok()?;
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer); // cut off or not, the first line says it
    answer.split_whitespace().nth(1)?.parse().ok()
}

impl Node {
    fn prepare(folder: &Path, number: usize, etcd: u16, made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Self {
        let home = folder.join(format!("db{number}"));
        std::fs::create_dir(&home).unwrap();
        let (port, asked_at) = (free_port(), free_port());
        let (certificate, key) = (home.join("server.crt"), home.join("server.key"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        let files = home.join("files");
        let place = |path: &Path| path.display().to_string();
        let etcd = format!("\"127.0.0.1:{etcd}\"");
        let settings = [
            ("name: db1", format!("name: db{number}")),
            ("10.0.0.1:8008", format!("127.0.0.1:{asked_at}")),
            ("\"10.0.0.1:2379\", \"10.0.0.2:2379\", \"10.0.0.3:2379\"", etcd),
            ("10.0.0.1:5432", format!("127.0.0.1:{port}")),
            ("10.0.0.0/24", "127.0.0.1/32".to_owned()),
            ("ttl: 30", "ttl: 9".to_owned()),
            ("loop_wait: 10", "loop_wait: 2".to_owned()),
            ("retry_timeout: 10", "retry_timeout: 3".to_owned()),
            ("shared_buffers: 4GB", "shared_buffers: 64MB".to_owned()),
            ("max_wal_size: 8GB", "max_wal_size: 512MB".to_owned()),
            ("/usr/lib/postgresql/15/bin", place(&programs())),
            ("/var/lib/postgresql/15/cunji", place(&files)),
            ("/var/lib/postgresql/.pgpass-cunji", place(&home.join("pgpass"))),
            ("/etc/patroni/server.crt", place(&certificate)),
            ("/etc/patroni/server.key", place(&key)),
            ("/var/run/postgresql", place(&home)),
            ("PASSWORD-OF-POSTGRES", "of-postgres".to_owned()),
            ("PASSWORD-OF-REPLICATOR", "of-replicator".to_owned()),
        ];
        let text = settings.iter().fold(FILE.to_owned(), |text, (shown, here)| {
            assert!(text.contains(shown), "docs/patroni.yml says {shown}");
            text.replace(shown, here)
        });
        let settings = home.join("patroni.yml");
        std::fs::write(&settings, text).unwrap();
        for path in [&home, &certificate, &key, &settings] {
            give(path);
        }
        Self { settings, files, log: folder.join(format!("db{number}.log")), port, asked_at, running: None }
    }

    /// What Patroni says of itself: `primary`, `synchronous`, `replica`.
    fn is(&self, role: &str) -> bool {
        self.running.is_some() && status(self.asked_at, &format!("/{role}")) == Some(200)
    }

    fn ask(&self, user: &str, database: &str, sql: &str) -> Result<String, String> {
        let address = format!("postgres://{user}:of-{user}@127.0.0.1:{}/{database}?sslmode=require", self.port);
        let mut psql = program("psql");
        // Without a home: in that of whoever runs the tests it would look for certificates, which it may not read.
        psql.env_clear().args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]).arg(address).current_dir("/");
        let answer = psql.output().unwrap();
        if !answer.status.success() {
            return Err(String::from_utf8_lossy(&answer.stderr).into_owned());
        }
        Ok(String::from_utf8(answer.stdout).unwrap().trim().to_owned())
    }

    fn kill(&mut self) {
        let Some(mut patroni) = self.running.take() else { return };
        patroni.signal("-STOP"); // it must not notice, as a machine without power does not
        let postmaster = std::fs::read_to_string(self.files.join("postmaster.pid")).unwrap_or_default();
        if let Some(postmaster) = postmaster.lines().next().and_then(|line| line.trim().parse().ok()) {
            kill_postmaster(postmaster);
        }
        patroni.kill();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
