//! A real PostgreSQL of the system in a temporary folder: started for the tests, killed when the last one is done.
//! `initdb` and the server refuse root, so as root they run as the user `postgres`.

use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tempfile::TempDir;

/// A running server.
pub struct Postgres {
    folder: TempDir,
    port: u16,
    encrypted: bool,
    running: Mutex<Option<Child>>,
    databases: AtomicU32,
}

/// An empty database of its own; the server lives as long as somebody has one.
pub struct Database {
    server: Arc<Postgres>,
    name: String,
}

pub(super) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Where the system keeps the programs of its newest PostgreSQL.
pub(super) fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folder| folder.flatten().collect::<Vec<_>>())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).expect("PostgreSQL is needed: run scripts/setup.sh test")
}

/// A program of PostgreSQL, as a user it accepts.
pub(super) fn program(name: &str) -> Command {
    let path = programs().join(name);
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(path);
    command
}

/// Kills a PostgreSQL and its helpers at once with -9: it is stopped first, so that it makes no more of them.
pub(super) fn kill_postmaster(postmaster: u32) {
    let _ = Command::new("kill").args(["-STOP", &postmaster.to_string()]).stderr(Stdio::null()).status();
    // Its helpers, one per connection and some more, are its children.
    let children = format!("/proc/{postmaster}/task/{postmaster}/children");
    let children = std::fs::read_to_string(children).unwrap_or_default();
    let mut kill = Command::new("kill");
    kill.arg("-9").arg(postmaster.to_string()).args(children.split_whitespace()).stderr(Stdio::null());
    let _ = kill.status(); // some may have ended in between
}

/// Gives files to the user that PostgreSQL runs as.
pub(super) fn give(path: &Path) {
    if is_root() {
        let owned = Command::new("chown").arg("postgres:postgres").arg(path).status().unwrap();
        assert!(owned.success(), "the user postgres must own its files");
    }
}

impl Postgres {
    /// Starts one with its files in a folder.
    pub fn start_in(folder: &Path) -> Arc<Self> {
        Self::start_with(folder, None)
    }

    /// The same, but strangers must come by TLS: certificate and key, in PEM.
    pub fn start_with(folder: &Path, certificate: Option<(&str, &str)>) -> Arc<Self> {
        let folder = tempfile::Builder::new().prefix("cunji-postgres-").tempdir_in(folder).unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let files = folder.path().join("files");
        std::fs::create_dir(&files).unwrap();
        give(&files);
        let mut made = program("initdb");
        // Not the system's words: texts must compare alike everywhere. `--no-sync` is about these first files only.
        made.args(["--auth=trust", "--username=cunji", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        let made = made.arg("-D").arg(&files).stdout(Stdio::null()).current_dir("/").status().unwrap();
        assert!(made.success(), "initdb must work");
        if let Some((certificate, key)) = certificate {
            // Whoever calls himself `cunji` may come in the clear, for this kit's own questions; `far` may not.
            let rules = "hostssl all far 127.0.0.1/32 trust\nhost all cunji 127.0.0.1/32 trust\n";
            for (name, text) in [("server.crt", certificate), ("server.key", key), ("pg_hba.conf", rules)] {
                std::fs::write(files.join(name), text).unwrap();
                std::fs::set_permissions(files.join(name), std::fs::Permissions::from_mode(0o600)).unwrap();
                give(&files.join(name));
            }
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let encrypted = certificate.is_some();
        let server = Self { folder, port, encrypted, running: Mutex::new(None), databases: AtomicU32::new(0) };
        server.start();
        Arc::new(server)
    }

    /// The one that the tests of a program share, with its files in memory; started by the first, gone with the last.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Self::start_in(&super::fast_folder());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    /// Starts the server process, after a fall too, and waits until it takes connections.
    pub fn start(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut child = self.server_process();
        let mut ready = program("pg_isready");
        let port = self.port.to_string();
        ready.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", "cunji"]).current_dir("/");
        let begin = std::time::Instant::now();
        while !ready.status().unwrap().success() {
            assert!(begin.elapsed().as_secs() < 60, "PostgreSQL must start; it said:\n{}", self.said());
            if child.try_wait().unwrap().is_some() {
                child = self.server_process(); // helpers of the killed one had not quite ended
            }
        }
        *running = Some(child);
    }

    fn server_process(&self) -> Child {
        let files = self.folder.path().join("files");
        let mut command = program("postgres");
        command.arg("-D").arg(&files).args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        command.args(["-c", &format!("port={}", self.port), "-c", "max_connections=200", "-c", "shared_buffers=256MB"]);
        if self.encrypted {
            command.args(["-c", "ssl=on"]);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        command.stdout(Stdio::null()).stderr(log).current_dir("/").spawn().unwrap()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// What the server wrote into its log.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Kills all its processes at once with -9, as a pulled plug does.
    pub fn kill(&self) {
        let Some(mut child) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        kill_postmaster(child.id());
        let _ = child.wait();
    }

    /// A new empty database.
    pub fn database(self: &Arc<Self>) -> Database {
        let name = format!("cunji_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        let mut create = program("createdb");
        create.args(["-h", "127.0.0.1", "-p", &port, "-U", "cunji", &name]).current_dir("/");
        assert!(create.status().unwrap().success(), "a database must be made; it said:\n{}", self.said());
        Database { server: Arc::clone(self), name }
    }
}

impl Database {
    /// For `--store`.
    pub fn address(&self) -> String {
        format!("postgres://cunji@127.0.0.1:{}/{}", self.server.port, self.name)
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Begins a transaction behind the store's back, and keeps what it locks until it is released.
    pub fn hold(&self, sql: &str) -> Held {
        let mut psql = program("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]).arg(self.address()).current_dir("/");
        let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "BEGIN; {sql};\n\\! echo held").unwrap(); // by the shell: psql keeps its own words back in a pipe
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap() == "held"), "{sql}: it must be done to be held");
        Held { child, input, said }
    }

    /// Its server.
    pub fn server(&self) -> &Arc<Postgres> {
        &self.server
    }

    /// What `psql` answers, a line per row: a look behind the store's back.
    pub fn ask(&self, sql: &str) -> String {
        let mut psql = program("psql");
        let answer = psql.args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]).arg(self.address());
        let answer = answer.current_dir("/").output().unwrap();
        assert!(answer.status.success(), "{sql}: {}", String::from_utf8_lossy(&answer.stderr));
        String::from_utf8(answer.stdout).unwrap().trim().to_owned()
    }
}

/// A transaction that holds its locks.
pub struct Held {
    child: Child,
    input: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Held {
    /// Gives them up.
    pub fn release(self) {
        self.then_releases("SELECT 1");
    }

    /// Wants one thing more, and gives all up when it has it. Waits for neither.
    pub fn then_releases(mut self, sql: &str) {
        writeln!(self.input, "{sql};\nCOMMIT;").unwrap();
        let Self { mut child, input, said } = self;
        drop(input); // the end of what it is told: psql goes when it has done it
        std::thread::spawn(move || {
            said.for_each(drop);
            child.wait()
        });
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}
