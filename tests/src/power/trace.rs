//! What a program did to its files, as strace wrote it down: one step per system call, in the order in which they began.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything by which a program changes a disk, and what it says on its output or to the network.
const CALLS: &str = "open,creat,openat,openat2,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,\
                     fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,link,linkat,symlink,symlinkat,\
                     unlink,unlinkat,mkdir,mkdirat,rmdir,lseek,copy_file_range,sendfile,splice,io_uring_setup,sendto,\
                     sendmsg,recvfrom";

/// A disk that answers with an error: which calls, with what, and which of them (strace's `when`: `3`, `3..7`).
#[derive(Debug, Clone)]
pub struct Answers<'a> {
    pub calls: &'a str,
    pub error: &'a str,
    pub when: &'a str,
    /// Only at these files, which then alone stand in the log; none: at all.
    pub files: &'a [PathBuf],
}

/// The same program under strace, which writes its log there. With `answers` the disk fails as they say.
pub fn traced(program: &Command, log: &Path, answers: Option<&Answers<'_>>) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-a", "1", "-xx", "-s", "1048576", "-o"]).arg(log);
    let calls = answers.map_or(String::new(), |answers| format!(",{}", answers.calls));
    strace.args(["--seccomp-bpf", "-e", &format!("trace={CALLS}{calls}")]);
    if let Some(Answers { calls, error, when, files }) = answers {
        for file in *files {
            strace.arg("-P").arg(file);
        }
        strace.args(["-e", &format!("inject={calls}:error={error}:when={when}")]);
    }
    strace.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    strace
}

/// What one system call did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Open {
        path: PathBuf,
        fd: u64,
        create: bool,
        truncate: bool,
        append: bool,
    },
    /// At a place of the file, or at that of the descriptor.
    Write {
        path: PathBuf,
        fd: u64,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Seek {
        fd: u64,
        to: u64,
    },
    Length {
        path: PathBuf,
        length: u64,
    },
    Sync {
        path: PathBuf,
        done: bool,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Link {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    Folder {
        path: PathBuf,
    },
    /// On the program's output.
    Said(Vec<u8>),
    /// To somebody on the network.
    Sent(Vec<u8>),
    /// From somebody on the network.
    Heard(Vec<u8>),
}

/// A deed, with the lines of the log at which it began and ended; what never ended has the largest number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub began: usize,
    pub ended: usize,
    pub deed: Deed,
}

/// A whole run.
#[derive(Debug)]
pub struct Trace {
    pub steps: Vec<Step>,
}

impl Trace {
    /// Reads a log: what happened in this folder, and what was said.
    pub fn read(log: &Path, folder: &Path) -> Self {
        let text = std::fs::read_to_string(log).unwrap();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]); // the last line may be cut by the kill
        let mut begun: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        let mut steps = Vec::new();
        for (number, line) in whole.lines().enumerate() {
            let (thread, rest) = line.split_once(' ').unwrap();
            let rest = rest.trim_start();
            if rest.starts_with("+++") || rest.starts_with("---") {
                continue;
            }
            if let Some(before) = rest.strip_suffix("<unfinished ...>") {
                begun.insert(thread, (number, before));
            } else if let Some((_, after)) = rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
                let (began, before) = begun.remove(thread).unwrap();
                steps.extend(Call::of(&format!("{before}{after}")).step(began, number));
            } else {
                steps.extend(Call::of(rest).step(number, number));
            }
        }
        for (began, before) in begun.into_values() {
            steps.extend(Call::of(before).step(began, usize::MAX));
        }
        steps.sort_by_key(|step| step.began);
        steps.retain(|step| step.deed.is_in(folder));
        Self { steps }
    }

    /// The lines that the program said, each with the number of its step's line: from then on it counts.
    pub fn said(&self) -> Vec<(usize, String)> {
        let (mut lines, mut open) = (Vec::new(), Vec::new());
        for step in &self.steps {
            let Deed::Said(bytes) = &step.deed else { continue };
            for byte in bytes {
                if *byte == b'\n' {
                    lines.push((step.began, String::from_utf8(std::mem::take(&mut open)).unwrap()));
                } else {
                    open.push(*byte);
                }
            }
        }
        lines
    }
}

impl Deed {
    fn is_in(&self, folder: &Path) -> bool {
        match self {
            Self::Open { path, .. }
            | Self::Write { path, .. }
            | Self::Length { path, .. }
            | Self::Sync { path, .. }
            | Self::Remove { path }
            | Self::Folder { path }
            | Self::Rename { to: path, .. }
            | Self::Link { to: path, .. } => path.starts_with(folder),
            Self::Seek { .. } | Self::Said(_) | Self::Sent(_) | Self::Heard(_) => true,
        }
    }
}

/// One line, taken apart: `name(arguments) = answer`.
struct Call<'a> {
    name: &'a str,
    arguments: &'a str,
    answer: Option<&'a str>,
}

impl<'a> Call<'a> {
    fn of(line: &'a str) -> Self {
        let (name, rest) = line.split_once('(').unwrap();
        // Texts are all in hex, so this ends the arguments and nothing else does.
        let (arguments, answer) = match rest.rsplit_once(") = ") {
            Some((arguments, answer)) => (arguments, Some(answer).filter(|answer| !answer.starts_with('?'))),
            None => (rest, None),
        };
        Self { name, arguments, answer }
    }

    /// What it gave back; `None` if it failed or never ended.
    fn given(&self) -> Option<u64> {
        let text = self.answer?;
        text.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
    }

    /// The descriptor it is about.
    fn fd(&self) -> u64 {
        let digits = self.arguments.split(|letter: char| !letter.is_ascii_digit()).next().unwrap();
        digits.parse().unwrap()
    }

    /// What that descriptor stands for; `None` for a file whose name is gone.
    fn target(&self) -> Option<PathBuf> {
        let (path, rest) = angle(self.arguments)?;
        (!rest.starts_with("(deleted)")).then_some(path)
    }

    /// The texts among the arguments.
    fn texts(&self) -> Vec<Vec<u8>> {
        assert!(!self.arguments.contains("\"..."), "strace cut a text: {}", self.name);
        self.arguments.split('"').skip(1).step_by(2).map(unhex).collect()
    }

    /// The paths among the arguments, each from the folder that stands before it.
    fn paths(&self) -> Vec<PathBuf> {
        let pieces: Vec<&str> = self.arguments.split('"').collect();
        let path = |pair: &[&str]| match pair {
            [before, text] => {
                let folder = before.rfind('<').and_then(|at| angle(&before[at..])).map(|(folder, _)| folder);
                folder.unwrap_or_default().join(OsString::from_vec(unhex(text)))
            }
            _ => unreachable!("chunks of two"),
        };
        pieces.chunks_exact(2).map(path).collect()
    }

    fn last_number(&self) -> u64 {
        self.arguments.rsplit(", ").next().unwrap().trim().parse().unwrap()
    }

    fn step(&self, began: usize, ended: usize) -> Option<Step> {
        let done = self.given().is_some();
        let failed = self.answer.is_some() && !done;
        let deed = match self.name {
            "fsync" | "fdatasync" => {
                self.answer?; // one that never ended promises nothing
                Deed::Sync { path: self.target()?, done }
            }
            _ if failed => return None,
            "open" | "creat" | "openat" => {
                let (path, _) = angle(self.answer?)?;
                let has = |flag| self.arguments.contains(flag) || self.name == "creat";
                Deed::Open {
                    path,
                    fd: self.given()?,
                    create: has("O_CREAT"),
                    truncate: has("O_TRUNC"),
                    append: self.arguments.contains("O_APPEND"),
                }
            }
            "write" | "writev" | "pwrite64" | "sendto" | "sendmsg" => {
                let mut bytes = self.texts().concat();
                if let (Some(given), true) = (self.given(), self.name != "sendmsg") {
                    bytes.truncate(given as usize);
                }
                match self.target() {
                    _ if self.fd() == 1 => Deed::Said(bytes),
                    Some(path) if path.starts_with("/") => {
                        let at = (self.name == "pwrite64").then(|| self.last_number());
                        Deed::Write { path, fd: self.fd(), at, bytes }
                    }
                    Some(_) => Deed::Sent(bytes),
                    None => return None,
                }
            }
            "recvfrom" => Deed::Heard(self.texts().concat()),
            "lseek" => Deed::Seek { fd: self.fd(), to: self.given()? },
            "ftruncate" => Deed::Length { path: self.target()?, length: self.last_number() },
            "rename" | "renameat" | "renameat2" => {
                let mut paths = self.paths().into_iter();
                Deed::Rename { from: paths.next()?, to: paths.next()? }
            }
            "link" | "linkat" => {
                let mut paths = self.paths().into_iter();
                Deed::Link { from: paths.next()?, to: paths.next()? }
            }
            "unlink" | "unlinkat" | "rmdir" => Deed::Remove { path: self.paths().pop()? },
            "mkdir" | "mkdirat" => Deed::Folder { path: self.paths().pop()? },
            other => panic!("the replay does not know what {other} does to a disk: {}", self.arguments),
        };
        Some(Step { began, ended, deed })
    }
}

/// What stands in the first pair of angles, and what follows it.
fn angle(text: &str) -> Option<(PathBuf, &str)> {
    let (_, rest) = text.split_once('<')?;
    let (inside, rest) = rest.split_once('>')?;
    Some((OsString::from_vec(unhex(inside)).into(), rest))
}

/// `\x2f\x74` or plain letters.
fn unhex(text: &str) -> Vec<u8> {
    match text.strip_prefix("\\x") {
        Some(pairs) => pairs.split("\\x").map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect(),
        None => text.into(),
    }
}
