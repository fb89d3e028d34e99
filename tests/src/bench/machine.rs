//! The machine a table was made on: without it, the numbers say nothing.

use super::gauge::Times;
use chrono::Utc;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// One paragraph about the machine and the disk of the folder that is measured in. Names no folder: it goes into documents.
pub fn describe(folder: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let release = read("/proc/sys/kernel/osrelease");
    let kernel = release.trim().split('-').next().unwrap_or_default();
    let (source, kind) = mount_of(folder);
    let commit = fsync_times(folder);
    format!(
        "machine: {cores} cores, {}, {:.0} GB memory; Linux {kernel}; {}\n\
         disk:    {source} ({kind}{}); 4 KB written and fsync'd: p50 {:.2} ms, p99 {:.2} ms\n\
         build:   {}; load before: {}",
        cpu_model(),
        memory_gb(),
        Utc::now().format("%Y-%m-%d %H:%M UTC"),
        rotation(&source),
        commit.p50(),
        commit.p99(),
        if cfg!(debug_assertions) { "DEBUG: the numbers mean nothing" } else { "release" },
        load(),
    )
}

/// The load averages: other work on the machine is part of every number.
pub fn load() -> String {
    read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// A folder on a real disk: in memory, fsync costs nothing and the numbers would flatter.
pub fn folder_on_disk() -> PathBuf {
    let temporary = std::env::temp_dir();
    if mount_of(&temporary).1 == "tmpfs" { PathBuf::from("target") } else { temporary }
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target");
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(beside, PathBuf::from)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

fn cpu_model() -> String {
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or_else(|| "unknown CPU".to_owned(), |(_, name)| name.to_owned())
}

fn memory_gb() -> f64 {
    let info = read("/proc/meminfo");
    let kb = info.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok());
    kb.unwrap_or(0.0) / 1_048_576.0
}

/// What is mounted where the folder lies, and with which file system.
fn mount_of(folder: &Path) -> (String, String) {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = read("/proc/self/mounts");
    let mut best = (0, "unknown".to_owned(), "unknown".to_owned());
    for line in mounts.lines() {
        let mut fields = line.split_whitespace();
        let (Some(source), Some(point), Some(kind)) = (fields.next(), fields.next(), fields.next()) else { continue };
        if folder.starts_with(point) && point.len() >= best.0 {
            best = (point.len(), source.to_owned(), kind.to_owned());
        }
    }
    (best.1, best.2)
}

fn rotation(source: &str) -> &'static str {
    let name = source.rsplit('/').next().unwrap_or_default();
    let disk = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match read(&format!("/sys/block/{disk}/queue/rotational")).as_str() {
        "0" => ", not rotating",
        "1" => ", rotating or unknown to the guest",
        _ => "",
    }
}

fn fsync_times(folder: &Path) -> Times {
    let path = folder.join("fsync-probe");
    let mut file = fs::File::create(&path).unwrap();
    let times = (0..100).map(|_| {
        let begin = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        begin.elapsed()
    });
    let times = Times::of(times.collect::<Vec<_>>());
    fs::remove_file(path).unwrap();
    times
}
