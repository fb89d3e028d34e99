//! Programs that the stories start: each in its own process group, gone when it is dropped unless it was left on purpose.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program and everything it started.
pub struct Group {
    child: Option<Child>,
}

impl Group {
    /// Starts a program in a process group of its own; what it says goes into `log`.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let out = std::fs::File::options().create(true).append(true).open(log).expect("a log file");
        let errors = out.try_clone().expect("a log file");
        command.process_group(0).stdin(Stdio::null()).stdout(out).stderr(errors);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?} can't be started: {error}"));
        Self { child: Some(child) }
    }

    /// Whether it is still there.
    pub fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// The number of its first process.
    pub fn number(&self) -> u32 {
        self.child.as_ref().map(Child::id).expect("a program that runs")
    }

    /// Sends a signal to it and all it started, `-TERM`.
    pub fn signal(&self, signal: &str) {
        if let Some(child) = &self.child {
            signal_group(child.id(), signal);
        }
    }

    /// Ends it like a power cut, and waits until all of it is gone: its files are nobody's then.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            signal_group(child.id(), "-KILL");
            let _ = child.wait();
            kill_group(child.id());
        }
    }

    /// Leaves it running after this program; gives its group's number.
    pub fn leave(mut self) -> u32 {
        self.child.take().map(|child| child.id()).unwrap_or_default()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ends a whole process group and waits until all of it is gone.
pub fn kill_group(group: u32) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while signal_group(group, "-KILL") && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether the signal reached anybody.
fn signal_group(group: u32, signal: &str) -> bool {
    let mut kill = Command::new("kill");
    let done = kill.args([signal, "--", &format!("-{group}")]).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

/// Runs a program to its end and gives what it printed; its failure is the story's failure.
pub fn run(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|error| panic!("{command:?} can't be started: {error}"));
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{command:?}: {}\n{said}\n{}", done.status, String::from_utf8_lossy(&done.stderr));
    said
}

/// A program of this workspace, beside the running one; `CUNJI_APP` names another app.
pub fn program(name: &str) -> PathBuf {
    if let (Some(named), "cunji-app") = (std::env::var_os("CUNJI_APP"), name) {
        return named.into();
    }
    let here = std::env::current_exe().expect("this program has a path");
    let folder = here.parent().expect("a program lies in a folder");
    let folder =
        if folder.ends_with("deps") { folder.parent().expect("deps lies in the profile's folder") } else { folder };
    let path = folder.join(name);
    assert!(path.exists(), "{} is not built; run `make test` or `make build`", path.display());
    path
}

/// The folder of this build's programs, `target/debug`.
fn profile() -> PathBuf {
    let here = std::env::current_exe().expect("this program has a path");
    let folder = here.parent().expect("a program lies in a folder");
    let folder = if folder.ends_with("deps") { folder.parent() } else { Some(folder) };
    folder.expect("deps lies in the profile's folder").to_owned()
}

/// The folder of build products, `target`.
pub fn target() -> PathBuf {
    profile().parent().expect("a profile lies in target").to_owned()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// The display that windows open on.
pub struct Display {
    /// Kept when this machine had none.
    pub own: Option<Group>,
    /// `DISPLAY` for the programs that open windows, where it is not the environment's own.
    pub name: Option<String>,
}

impl Display {
    /// Whether this session has a display.
    pub fn is_there() -> bool {
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
    }

    /// The session's display.
    pub fn of_session() -> Self {
        assert!(
            Self::is_there(),
            "there is no display for the app's windows: run `make test`, which brings one (xvfb-run)"
        );
        Self { own: None, name: None }
    }

    /// The session's display, or one that nobody sees.
    pub async fn any(log: &Path) -> Self {
        if Self::is_there() {
            return Self { own: None, name: None };
        }
        let number = (90..200)
            .find(|number| {
                let (lock, socket) = (format!("/tmp/.X{number}-lock"), format!("/tmp/.X11-unix/X{number}"));
                !Path::new(&lock).exists() && !Path::new(&socket).exists()
            })
            .expect("a free display number");
        let name = format!(":{number}");
        let mut command = Command::new("Xvfb");
        let own = Group::start(command.args([&name, "-screen", "0", "1280x900x24", "-nolisten", "tcp"]), log);
        let socket = PathBuf::from(format!("/tmp/.X11-unix/X{number}"));
        super::until("Xvfb to open its display", async || socket.exists().then_some(())).await;
        Self { own: Some(own), name: Some(name) }
    }
}
