//! The matrix of versions (`make versions REV=…`, docs/versions.md): offices and phones of an older revision and of this
//! one, in every mixture, live through the same story; then everything is updated, and then somebody puts the older
//! programs back. `versions REV OLD NEW [LEAVE]`: two folders with `cunji-server` and `version-phone` (`version-photo`,
//! if that revision knows pictures); LEAVE gets the older revision's stores as it left them. Prints the matrix and ends
//! with 1 when something was lost.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use cunji_tests::screen::process::Group;
use cunji_tests::screen::until;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const VILLAGE: &str = "500236101201";
/// What a step came to: a word for the matrix, or what went wrong.
type Told = Result<String, String>;

/// The programs of one revision.
struct Programs {
    name: String,
    folder: PathBuf,
}

impl Programs {
    fn program(&self, name: &str) -> Command {
        Command::new(self.folder.join(name))
    }

    fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }
}

fn run(command: &mut Command) -> Told {
    let done = command.env_clear().output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}

/// An office: a store in a folder and, while it serves, a program of some revision.
struct Office {
    folder: PathBuf,
    serving: Option<(Group, String)>,
}

impl Office {
    fn begin(of: &Programs, folder: PathBuf) -> Result<Self, String> {
        fs::create_dir_all(&folder).unwrap();
        let office = Self { folder, serving: None };
        office
            .does(of, &["village", "add", VILLAGE, "--county", "奉节县", "--township", "云雾镇", "--name", "石门村"])?;
        let rosters = office.folder.join("rosters").display().to_string();
        let made = office.does(of, &["sample-village", "--households", "4", "--out", &rosters])?;
        office.does(of, &["import"].into_iter().chain(made.lines()).collect::<Vec<_>>())?;
        for cadre in CADRES {
            office.does(of, &["person", "add", cadre, "--village", VILLAGE])?;
        }
        Ok(office)
    }

    fn command(&self, of: &Programs) -> Command {
        let mut command = of.program("cunji-server");
        command.arg("--store").arg(self.folder.join("office.db"));
        command
    }

    fn does(&self, of: &Programs, words: &[&str]) -> Told {
        run(self.command(of).args(words)).map_err(|said| format!("cunji-server {words:?}: {said}"))
    }

    async fn serve(&mut self, of: &Programs) {
        let (ready, log) = (self.folder.join("ready"), self.folder.join("log"));
        let _ = fs::remove_file(&ready);
        let mut command = self.command(of);
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--ready-file"]).arg(&ready);
        let mut group = Group::start(&mut command, &log);
        let address = until("the server to be ready", async || {
            assert!(group.is_running(), "{}: it stopped: {}", of.name, fs::read_to_string(&log).unwrap());
            Some(fs::read_to_string(&ready).ok()?.trim().to_owned()).filter(|address| !address.is_empty())
        });
        let address = format!("http://{}", address.await);
        self.serving = Some((group, address));
    }

    async fn stop(&mut self) {
        if let Some((mut group, _)) = self.serving.take() {
            group.signal("-TERM");
            until("the server to stop", async || (!group.is_running()).then_some(())).await;
        }
    }

    fn address(&self) -> &str {
        self.serving.as_ref().map_or("http://127.0.0.1:9", |(_, address)| address)
    }
}

const CADRES: [&str; 2] = ["王芳", "老波"];

/// A phone: a folder, and how often an app was started on it.
struct Phone {
    folder: PathBuf,
    turn: u64,
}

impl Phone {
    fn with(&mut self, of: &Programs, program: &str, office: &Office, words: &[&str]) -> Told {
        self.turn += 1;
        let mut command = of.program(program);
        command.arg(&self.folder).arg(self.turn.to_string()).arg(office.address()).args(words);
        run(&mut command).map_err(|said| format!("{program} of {}, {words:?}: {said}", of.name))
    }

    fn does(&mut self, of: &Programs, office: &Office, words: &[&str]) -> Told {
        self.with(of, "version-phone", office, words)
    }

    /// Syncs; the records of both sides must be the same afterwards, whatever else the office could not take.
    fn sync(&mut self, of: &Programs, office: &Office) -> Result<Value, String> {
        let run: Value = serde_json::from_str(&self.does(of, office, &["sync"])?).map_err(|error| error.to_string())?;
        if run["agreed"] == true && run["outcome"] == "done" { Ok(run) } else { Err(format!("{}: {run}", of.name)) }
    }

    fn facts(&mut self, of: &Programs, office: &Office) -> Result<BTreeSet<String>, String> {
        Ok(self.does(of, office, &["facts"])?.lines().map(str::to_owned).collect())
    }

    fn state(&mut self, of: &Programs, office: &Office, name: &str) -> Result<u64, String> {
        let said = self.does(of, office, &["state"])?;
        let state: Value = serde_json::from_str(&said).map_err(|error| error.to_string())?;
        state[name].as_u64().ok_or(format!("{name} is not said: {said}"))
    }
}

/// One mixture: whose server, whose phones, and what each step came to.
struct Mixture<'a> {
    server: &'a Programs,
    apps: [&'a Programs; 2],
    newest: &'a Programs,
    older: &'a Programs,
    office: Office,
    phones: [Phone; 2],
}

impl Mixture<'_> {
    async fn enrol(&mut self) -> Told {
        self.office.serve(self.server).await;
        for (at, cadre) in CADRES.into_iter().enumerate() {
            let code = self.office.does(self.server, &["enrol", cadre])?;
            self.phones[at].does(self.apps[at], &self.office, &["enrol", &code])?;
            self.sync(at)?;
        }
        Ok("yes".to_owned())
    }

    fn sync(&mut self, at: usize) -> Result<Value, String> {
        self.phones[at].sync(self.apps[at], &self.office)
    }

    fn tell(&mut self, at: usize, words: &[&str]) -> Told {
        self.phones[at].does(self.apps[at], &self.office, words)
    }

    /// Both record, both change one field while they are apart; a form stays open. Then both have the same.
    fn both_ways(&mut self) -> Told {
        self.tell(0, &["visit", "0", "水压小，早晚用水不便"])?;
        self.tell(1, &["visit", "0", "低保金按月到账"])?;
        self.tell(0, &["edit", "1", "19900001111"])?;
        self.tell(1, &["edit", "1", "19900002222"])?;
        self.tell(0, &["draft", "2", "写到一半"])?;
        for at in [1, 0, 1] {
            self.sync(at)?;
        }
        let facts = [self.facts(0)?, self.facts(1)?];
        let apart: Vec<&String> = facts[0].symmetric_difference(&facts[1]).take(3).collect();
        if !apart.is_empty() {
            return Err(format!("the phones show different things: {apart:?}"));
        }
        for at in [0, 1] {
            if self.phones[at].state(self.apps[at], &self.office, "to_settle")? != 1 {
                return Err("two people's values of one field must wait to be settled".to_owned());
            }
        }
        Ok("equal".to_owned())
    }

    fn facts(&mut self, at: usize) -> Result<BTreeSet<String>, String> {
        self.phones[at].facts(self.apps[at], &self.office)
    }

    /// A record of a kind that came later: phones that do not know it carry it, and their sums still agree.
    fn later_kind(&mut self) -> Told {
        let words = "campaign add --number 镇3号 --name 汛前入户 --kind BIG_VISIT --from 2026-09-01 --to 2029-12-31";
        let mut words: Vec<&str> = words.split(' ').collect();
        words.extend(["--village", VILLAGE]);
        if self.office.does(self.server, &["campaign", "--help"]).is_err() {
            return Ok("-".to_owned());
        }
        self.office.does(self.server, &words)?;
        let mut shown = 0;
        for at in [0, 1] {
            self.sync(at)?;
            shown += usize::from(self.facts(at)?.iter().any(|fact| fact.contains("汛前入户")));
        }
        Ok(format!("{shown} of 2 show"))
    }

    /// A visit with a photo by whoever can: the record goes in whatever the office knows of pictures.
    fn photo(&mut self) -> Told {
        let Some(at) = [0, 1].into_iter().find(|at| self.apps[*at].has("version-photo")) else {
            return Ok("-".to_owned());
        };
        self.phones[at].with(self.apps[at], "version-photo", &self.office, &["3"])?;
        let run = self.sync(at)?;
        self.sync(1 - at)?;
        match (run["phone_pictures"].as_u64(), run["office_pictures"].as_u64()) {
            (Some(1), Some(1)) => Ok("whole".to_owned()),
            (Some(1), Some(0)) => Ok("waits".to_owned()),
            _ => Err(format!("a photo went astray: {run}")),
        }
    }

    /// Something is written and not sent; then everything is updated. Nothing may be missing.
    async fn updated(&mut self) -> Told {
        self.tell(0, &["visit", "3", "还没有同步的走访"])?;
        let before: BTreeSet<String> = self.facts(0)?.union(&self.facts(1)?).cloned().collect();
        self.office.stop().await;
        self.server = self.newest;
        self.apps = [self.newest; 2];
        self.office.serve(self.server).await;
        if self.phones[0].state(self.newest, &self.office, "drafts")? != 1 {
            return Err("the form that was open is gone".to_owned());
        }
        let run = self.sync(0)?;
        self.sync(1)?;
        let run = if run["phone_pictures"] == 0 { self.sync(1)? } else { run };
        if run["phone_pictures"] != run["office_pictures"] {
            return Err(format!("photos did not follow: {run}"));
        }
        let now = [self.facts(0)?, self.facts(1)?];
        let lost: Vec<&String> = before.difference(&now[0]).take(3).collect();
        let apart: Vec<&String> = now[0].symmetric_difference(&now[1]).take(3).collect();
        if !lost.is_empty() || !apart.is_empty() {
            return Err(format!("lost: {lost:?}; not on both phones: {apart:?}"));
        }
        self.office.does(self.newest, &["verify"])?;
        Ok("nothing lost".to_owned())
    }

    /// Somebody starts the older programs on what the newer ones have written: refused, and nothing of it is changed.
    async fn put_back(&mut self) -> Told {
        let facts = self.facts(0)?;
        self.office.stop().await;
        let (phone, store) = (self.phones[0].folder.clone(), self.office.folder.clone());
        let before = [files(&phone), files(&store)];
        let Err(app) = self.phones[0].does(self.older, &self.office, &["state"]) else {
            return Err("an older app opened a newer store".to_owned());
        };
        let Err(server) = self.office.does(self.older, &["village", "list"]) else {
            return Err("an older server opened a newer store".to_owned());
        };
        println!("  an older app says: {}\n  an older server says: {}", last(&app), last(&server));
        let after = [files(&phone), files(&store)];
        let changed: Vec<&String> = (0..2).flat_map(|at| differing(&before[at], &after[at])).collect();
        if !changed.is_empty() {
            println!("  files that it changed: {changed:?}");
        }
        if self.facts(0)? != facts {
            return Err("the newer app does not find everything again".to_owned());
        }
        self.office.does(self.newest, &["verify"])?;
        Ok(if changed.is_empty() { "refused, untouched" } else { "refused, nothing lost" }.to_owned())
    }
}

fn last(said: &str) -> &str {
    said.lines().find(|line| line.contains("TooNew") || line.contains("newer")).unwrap_or(said)
}

/// Names and sums of a folder's files.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.insert(path.display().to_string(), Sha256::digest(fs::read(&path).unwrap()).to_vec());
        }
    }
    all
}

fn differing<'a>(
    before: &'a BTreeMap<String, Vec<u8>>,
    after: &'a BTreeMap<String, Vec<u8>>,
) -> impl Iterator<Item = &'a String> {
    before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)))
        .filter(|name| before.get(*name) != after.get(*name))
}

/// The older revision's stores as its programs leave them, with what they hold in words.
async fn leave(mixture: &mut Mixture<'_>, to: &Path) -> Told {
    mixture.tell(0, &["visit", "3", "还没有同步的走访"])?;
    let facts = mixture.tell(0, &["facts"])?;
    mixture.office.stop().await;
    // Pictures lie beside the office's store, once it keeps them outside of it.
    for (from, name) in [(&mixture.phones[0].folder, "phone"), (&mixture.office.folder.join("pictures"), "pictures")] {
        let brought = if from.exists() { files(from) } else { BTreeMap::default() };
        for file in brought.keys().map(Path::new) {
            let copy = to.join(name).join(file.strip_prefix(from).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(file, copy).unwrap();
        }
    }
    let store = fs::read(mixture.office.folder.join("office.db")).unwrap();
    fs::write(to.join("office.db.zst"), zstd::encode_all(store.as_slice(), 19).unwrap()).unwrap();
    fs::write(to.join("facts.txt"), facts + "\n").unwrap();
    Ok(to.display().to_string())
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [revision, old, new, rest @ ..] = words.as_slice() else { panic!("versions REV OLD NEW [LEAVE]") };
    let older = Programs { name: revision.clone(), folder: old.into() };
    let newest = Programs { name: "this".to_owned(), folder: new.into() };
    let place = tempfile::tempdir().unwrap();
    let (mut rows, mut lost) = (Vec::new(), false);
    for (server, apps) in [
        (&older, [&older, &older]),
        (&older, [&older, &newest]),
        (&older, [&newest, &newest]),
        (&newest, [&older, &older]),
        (&newest, [&older, &newest]),
        (&newest, [&newest, &newest]),
    ] {
        let name = format!("{} × {} + {}", server.name, apps[0].name, apps[1].name);
        println!("{name}");
        let folder = place.path().join(rows.len().to_string());
        let phone = |at: u64| Phone { folder: folder.join(CADRES[at as usize]), turn: at * 1_000 };
        let phones = [phone(0), phone(1)];
        let office = match Office::begin(server, folder.join("office")) {
            Ok(office) => office,
            Err(said) => panic!("{name}: the office can't begin: {said}"),
        };
        let mut mixture = Mixture { server, apps, newest: &newest, older: &older, office, phones };
        let all_new = rows.len() == 5;
        let mut told = vec![mixture.enrol().await];
        for step in 1..6 {
            if told.last().is_some_and(Result::is_err) {
                break;
            }
            if step == 4
                && rows.is_empty()
                && let Some(to) = rest.first()
            {
                println!("  left in {}", leave(&mut mixture, Path::new(to)).await.unwrap());
                mixture.office.serve(server).await;
            }
            told.push(match step {
                1 => mixture.both_ways(),
                2 => mixture.later_kind(),
                3 => mixture.photo(),
                4 if all_new => Ok("-".to_owned()),
                4 => mixture.updated().await,
                _ => mixture.put_back().await,
            });
        }
        for wrong in told.iter().filter_map(|one| one.as_ref().err()) {
            println!("  WRONG: {wrong}");
            lost = true;
        }
        rows.push((name, told));
    }
    println!("\n| server × phones | enrolled | records both ways | a campaign | a photo | all updated | put back |");
    println!("|---|---|---|---|---|---|---|");
    for (name, told) in &rows {
        let words: Vec<&str> = told.iter().map(|one| one.as_deref().unwrap_or("**wrong**")).collect();
        println!("| {name} | {} |", words.join(" | "));
    }
    if lost { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
