//! A disk after the power went: the files of a folder as it may show them at a cut of a trace.
//!
//! What counts as durable: bytes and lengths once the same file was synced after them; a file's name, also a new or a
//! lost one, once its folder was. A sync that failed takes nothing with it, also not when the next one works: a kernel
//! forgets what it could not write. Of everything else any part may be there, torn at the borders of sectors.

use super::trace::{Deed, Step, Trace};
use crate::records::Dice;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How much of what is not durable a disk shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing.
    Nothing,
    /// Everything, as when only the program is killed.
    Everything,
    /// The older part, in order.
    Older,
    /// Any part of it, in any order, torn.
    Any,
}

impl Way {
    pub fn draw(dice: &mut Dice) -> Self {
        match dice.below(6) {
            0 => Self::Nothing,
            1 => Self::Everything,
            2 => Self::Older,
            _ => Self::Any,
        }
    }
}

#[derive(Clone, Copy)]
struct Span {
    began: usize,
    ended: usize,
}

enum Change {
    Bytes { at: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Default)]
struct File {
    base: Vec<u8>,
    changes: Vec<(Span, Change)>,
    syncs: Vec<(Span, bool)>,
}

/// A file's number; `None` is a folder.
type Node = Option<usize>;

enum Naming {
    Is(PathBuf, Node),
    IsNot(PathBuf, Node),
    Moved { node: Node, from: PathBuf, to: PathBuf },
}

impl Naming {
    fn folder(&self) -> &Path {
        let (Self::Is(path, _) | Self::IsNot(path, _) | Self::Moved { to: path, .. }) = self;
        path.parent().unwrap()
    }
}

/// A folder and everything a program did in it.
pub struct Disk {
    folder: PathBuf,
    files: Vec<File>,
    start: BTreeMap<PathBuf, Node>,
    namings: Vec<(Span, Naming)>,
    folder_syncs: BTreeMap<PathBuf, Vec<(Span, bool)>>,
    moments: Vec<usize>,
    syncs: Vec<usize>,
}

impl Disk {
    /// The folder as it was before the program began: durable, all of it.
    pub fn before(folder: &Path) -> Self {
        let (files, start) = (Vec::new(), BTreeMap::new());
        let (namings, folder_syncs, moments, syncs) = (Vec::new(), BTreeMap::new(), Vec::new(), Vec::new());
        let mut disk = Self { folder: folder.to_owned(), files, start, namings, folder_syncs, moments, syncs };
        disk.take_in(folder);
        disk
    }

    fn take_in(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.start.insert(path.clone(), None);
                self.take_in(&path);
            } else if !is_shared_memory(&path) {
                self.files.push(File { base: std::fs::read(&path).unwrap(), ..File::default() });
                self.start.insert(path, Some(self.files.len() - 1));
            }
        }
    }

    /// And with what it did.
    pub fn after(mut self, trace: &Trace) -> Self {
        let mut names = self.start.clone();
        let mut places: BTreeMap<u64, usize> = BTreeMap::new();
        let mut steps: Vec<&Step> = trace.steps.iter().collect();
        steps.sort_by_key(|step| (step.ended, step.began)); // names and places as the program found them
        for Step { began, ended, deed } in steps {
            let span = Span { began: *began, ended: *ended };
            self.note(span, deed, &mut names, &mut places);
        }
        for file in &mut self.files {
            file.changes.sort_by_key(|(span, _)| span.began);
        }
        self.moments.sort_unstable();
        self
    }

    fn note(
        &mut self,
        span: Span,
        deed: &Deed,
        names: &mut BTreeMap<PathBuf, Node>,
        places: &mut BTreeMap<u64, usize>,
    ) {
        let naming = match deed {
            Deed::Open { path, fd, create, truncate, append } if !is_shared_memory(path) => {
                places.insert(*fd, 0);
                match names.get(path).copied() {
                    Some(Some(file)) => {
                        assert!(!append, "appending is not played back: {}", path.display());
                        if *truncate {
                            self.change(file, span, Change::Length(0));
                        }
                        return;
                    }
                    Some(None) => return,
                    None if *create => {
                        self.files.push(File::default());
                        Naming::Is(path.clone(), Some(self.files.len() - 1))
                    }
                    None => return,
                }
            }
            Deed::Write { path, fd, at, bytes } if !is_shared_memory(path) => {
                let file = names[path].unwrap();
                let place = places.entry(*fd).or_default();
                let at = at.map_or(*place, |at| at as usize);
                *place = at + bytes.len();
                self.change(file, span, Change::Bytes { at, bytes: bytes.clone() });
                return;
            }
            Deed::Seek { fd, to } => {
                places.insert(*fd, *to as usize);
                return;
            }
            Deed::Length { path, length } if !is_shared_memory(path) => {
                self.change(names[path].unwrap(), span, Change::Length(*length as usize));
                return;
            }
            Deed::Sync { path, done } => {
                self.syncs.push(span.began);
                match names.get(path) {
                    Some(Some(file)) => self.files[*file].syncs.push((span, *done)),
                    _ => self.folder_syncs.entry(path.clone()).or_default().push((span, *done)),
                }
                return;
            }
            Deed::Rename { from, to } => Naming::Moved { node: names[from], from: from.clone(), to: to.clone() },
            Deed::Link { from, to } => Naming::Is(to.clone(), names[from]),
            Deed::Remove { path } if !is_shared_memory(path) => Naming::IsNot(path.clone(), names[path]),
            Deed::Folder { path } => Naming::Is(path.clone(), None),
            _ => return,
        };
        rename(names, &naming);
        self.moments.push(span.began);
        self.namings.push((span, naming));
    }

    fn change(&mut self, file: usize, span: Span, change: Change) {
        self.moments.push(span.began);
        self.files[file].changes.push((span, change));
    }

    /// A moment at which the power may go: right after some call began, half of the times a sync, when most is open.
    pub fn cut(&self, dice: &mut Dice) -> usize {
        let moments = if !self.syncs.is_empty() && dice.chance(50) { &self.syncs } else { &self.moments };
        *dice.pick(moments) + 1
    }

    /// The folder as a disk may show it, written into an empty one.
    pub fn show(&self, cut: usize, way: Way, dice: &mut Dice, into: &Path) {
        let pending = self.pending(cut);
        let until = match way {
            Way::Nothing | Way::Any => 0,
            Way::Everything => usize::MAX,
            Way::Older if pending.is_empty() => 0,
            Way::Older => *dice.pick(&pending),
        };
        let mut names = self.start.clone();
        for (span, naming) in self.namings.iter().filter(|(span, _)| span.began < cut) {
            let synced = self.folder_syncs.get(naming.folder()).is_some_and(|syncs| durable(*span, syncs, cut));
            if synced || span.began < until || (way == Way::Any && dice.chance(50)) {
                rename(&mut names, naming);
            }
        }
        let mut folders = vec![self.folder.clone()];
        for (path, node) in &names {
            if !folders.iter().any(|folder| path.parent() == Some(folder)) {
                continue; // its folder is not there
            }
            let place = into.join(path.strip_prefix(&self.folder).unwrap());
            match node {
                None => {
                    std::fs::create_dir(&place).unwrap();
                    folders.push(path.clone());
                }
                Some(file) => std::fs::write(&place, self.files[*file].shown(cut, until, way, dice)).unwrap(),
            }
        }
    }

    /// When everything that is not durable at a cut began.
    fn pending(&self, cut: usize) -> Vec<usize> {
        let of_files = self.files.iter().flat_map(|file| {
            let spans = file.changes.iter().map(|(span, _)| *span);
            spans.filter(|span| span.began < cut && !durable(*span, &file.syncs, cut))
        });
        of_files.map(|span| span.began).collect()
    }
}

impl File {
    fn shown(&self, cut: usize, until: usize, way: Way, dice: &mut Dice) -> Vec<u8> {
        let mut content = self.base.clone();
        for (span, change) in self.changes.iter().filter(|(span, _)| span.began < cut) {
            let whole = durable(*span, &self.syncs, cut) || span.began < until;
            match change {
                Change::Length(length) if whole || (way == Way::Any && dice.chance(50)) => content.resize(*length, 0),
                Change::Bytes { at, bytes } if whole => put(&mut content, *at, bytes),
                Change::Bytes { at, bytes } if way == Way::Any => match dice.below(4) {
                    0 => {}
                    1 => put(&mut content, *at, bytes),
                    2 => put_some(&mut content, *at, bytes, 512, dice),
                    _ => put_some(&mut content, *at, bytes, 4096, dice),
                },
                Change::Length(_) | Change::Bytes { .. } => {}
            }
        }
        content
    }
}

/// Whether a change that spans this was on the disk for good before the cut.
fn durable(change: Span, syncs: &[(Span, bool)], cut: usize) -> bool {
    let mut later = syncs.iter().filter(|(sync, _)| sync.began > change.ended && sync.ended < cut);
    later.next().is_some_and(|(_, done)| *done)
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if content.len() < at + bytes.len() {
        content.resize(at + bytes.len(), 0);
    }
    content[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Only some of the sectors that are written; the file may have become longer all the same.
fn put_some(content: &mut Vec<u8>, at: usize, bytes: &[u8], sector: usize, dice: &mut Dice) {
    let end = at + bytes.len();
    if dice.chance(50) && content.len() < end {
        content.resize(end, 0);
    }
    let mut from = at;
    while from < end {
        let to = (from / sector * sector + sector).min(end);
        if dice.chance(50) {
            put(content, from, &bytes[from - at..to - at]);
        }
        from = to;
    }
}

fn rename(names: &mut BTreeMap<PathBuf, Node>, naming: &Naming) {
    match naming {
        Naming::Is(path, node) => {
            names.insert(path.clone(), *node);
        }
        Naming::IsNot(path, node) => names.retain(|name, found| name != path || found != node),
        Naming::Moved { node, from, to } => {
            names.retain(|name, found| name != from || found != node);
            names.insert(to.clone(), *node);
        }
    }
}

/// SQLite's shared index of a log: made anew at each opening, no disk keeps it.
fn is_shared_memory(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.ends_with("-shm"))
}
