//! The office's machine as its operator lives it, with the real programs: begun, filled, backed up, lost, put back, moved
//! to a database. What each command prints, how it ends, and what is in the store afterwards.

use chrono::{Duration, Utc};
use cunji_tests::kit::operator::VILLAGE;
use cunji_tests::kit::{Operator, Phone, Postgres, ServerProgram, TestClock, fast_folder};
use cunji_tests::screen::until;
use std::path::Path;
use std::sync::Arc;

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("cunji-office-").tempdir_in(fast_folder()).unwrap()
}

/// A clock of today: the programs have the machine's own.
fn today() -> Arc<TestClock> {
    Arc::new(TestClock::at(&Utc::now().to_rfc3339()))
}

/// Stops the server as an operator does, and waits until it is gone.
async fn stop(server: &mut ServerProgram) {
    server.group.signal("-TERM");
    until("the server to stop", async || (!server.group.is_running()).then_some(())).await;
}

async fn sync(phones: &[&Phone]) {
    for phone in phones.iter().chain(phones) {
        let run = phone.sync().await;
        assert!(run.agreed, "{}: {run:?}", phone.name);
    }
}

/// The one line that `verify` says of the village.
fn verdict(operator: &Operator) -> String {
    let said = operator.does(&["verify"]);
    assert!(said.trim_end().ends_with(": whole") && said.lines().count() == 1, "{said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_office_is_begun_lost_put_back_and_moved_to_a_database() {
    let (folder, clock) = (folder(), today());
    let first = folder.path().join("office.db").display().to_string();
    let office = Operator::of(&first, folder.path());

    // Settings are looked at before anything is there.
    let settings = office.write("server.toml", "listen = \"127.0.0.1:0\"\nstop_seconds = 5\n");
    let said = office.does(&["config", "check", "--config", &settings]);
    let pictures = folder.path().join("pictures");
    let right = "all right: 127.0.0.1:0, plain HTTP, loopback only";
    assert_eq!(said, format!("pictures: {}\n{right}\n", pictures.display()));
    assert!(!Path::new(&first).exists() && !pictures.exists(), "looking at settings makes no store");
    let said = office.does(&["migrate"]);
    assert!(said.contains("made, schema") && said.contains("ready, epoch"), "the store is made: {said}");
    let said = office.does(&["migrate"]);
    assert!(said.contains("nothing to do"), "and stays as it is: {said}");
    assert_eq!(office.does(&["verify"]), "no village is known here yet\n");

    // The first start says how the first administrator gets in, once; the second says how to get another code.
    let mut server = ServerProgram::start(&first, folder.path(), "first", &["--config", &settings]).await;
    until("a set-up code", async || server.log().contains("set-up code for /console/ (once): ").then_some(())).await;
    stop(&mut server).await;
    let mut server = ServerProgram::start(&first, folder.path(), "second", &["--config", &settings]).await;
    until("how to get another", async || server.log().contains("`cunji-server console set-up-code`").then_some(()))
        .await;
    assert!(!server.log().contains("(once)"), "a code is not printed twice");

    // Village, people and rosters while it serves.
    office.begin();
    for cadre in ["张建国", "李春梅"] {
        office.does(&["person", "add", cadre, "--village", VILLAGE]);
    }
    let rosters = office.file("rosters");
    let made = office.does(&["sample-village", "--households", "12", "--out", &rosters]);
    let import: Vec<&str> = ["import"].into_iter().chain(made.lines()).collect();
    let looked = office.does(&[&import[..], &["--dry-run"]].concat());
    assert!(looked.contains("没有写入") && looked.contains("新增户: 12"), "{looked}");
    assert!(office.does(&["village", "list"]).contains("石门村  0 records, 0 changes"), "a dry run writes nothing");
    assert!(office.does(&import).contains("新增户: 12"), "now it is written");
    assert!(office.does(&import).contains("无变化的户: 12"), "the same rosters again change nothing");
    assert!(office.does(&["village", "list"]).contains("石门村  12 records, 12 changes"));

    let mut ana = office.phone(&server, "张建国", &clock).await;
    let mut bo = office.phone(&server, "李春梅", &clock).await;
    sync(&[&ana, &bo]).await;
    let homes = ana.homes();
    assert_eq!(homes.len(), 12, "the rosters are on the phone");
    ana.visit(homes[0], "备份前");
    sync(&[&ana, &bo]).await;

    // The evening's backup, while the server runs; then two more visits, then the machine is gone.
    let backup = office.file("evening.backup");
    let said = office.does(&["backup", &backup]);
    assert!(said.contains("        13  change\n") && said.contains("1  villages whose digest"), "{said}");
    ana.visit(homes[1], "备份后");
    bo.edit(homes[2], "phone", "13811111111");
    sync(&[&ana, &bo]).await;
    let (before, epoch) = (verdict(&office), office.does(&["migrate"]));
    assert_eq!(before, format!("{VILLAGE}  14 records, 15 changes: whole\n"));
    server.group.kill();

    // A new machine: what the backup lacks comes back from the phones.
    let second = office.file("new-machine.db");
    let again = Operator::of(&second, folder.path());
    let said = again.does(&["restore", &backup, "--days", "30"]);
    assert!(said.contains("a new epoch has begun"), "{said}");
    assert_eq!(verdict(&again), format!("{VILLAGE}  13 records, 13 changes: whole\n"), "as of the evening");
    assert_ne!(again.does(&["migrate"]).split("epoch").last(), epoch.split("epoch").last(), "phones will notice");
    let mut server = ServerProgram::start(&second, folder.path(), "third", &["--config", &settings]).await;
    ana.talk_to(&server);
    bo.talk_to(&server);
    let run = ana.sync().await;
    assert!(run.agreed && run.repaired, "the phone finds the difference by itself: {run:?}");
    sync(&[&ana, &bo]).await;
    assert_eq!(verdict(&again), before, "everything is back");

    // The county wants a database: the old store is only kept from then on.
    stop(&mut server).await;
    let database = Postgres::shared().database();
    let said = again.does(&["move", "--from", &second, "--to", &database.address()]);
    assert!(said.contains("is only kept now; serve postgres://127.0.0.1:"), "{said}");
    assert!(!said.contains("cunji@"), "who logs in where is nobody's to read: {said}");
    let kept = again.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(kept.contains("new-machine.db: this store was moved to another place"), "{kept}");
    assert!(again.refused(&["person", "add", "谁", "--village", VILLAGE]).contains("moved to another place"));
    assert_eq!(verdict(&again), before, "what is kept can still be looked at");
    let county = Operator::of(&database.address(), folder.path());
    assert_eq!(verdict(&county), before, "and all of it is in the new place");
    assert!(county.does(&["migrate"]).contains("nothing to do"));
    assert_eq!(county.does(&["reproject"]), "15 changes projected anew\n", "the console's tables");
    assert_eq!(database.ask("SELECT count(*) FROM visit"), "2", "have the visits");
    let server = ServerProgram::start(&database.address(), folder.path(), "fourth", &["--config", &settings]).await;
    ana.talk_to(&server);
    clock.advance(Duration::minutes(5));
    let run = ana.sync().await;
    assert!(run.agreed && !run.repaired && run.received == 0, "the phone notices nothing: {run:?}");
    ana.visit(homes[3], "搬家后");
    sync(&[&ana]).await;
    assert_eq!(verdict(&county), format!("{VILLAGE}  15 records, 16 changes: whole\n"), "and it goes on");
}

/// A store that is no longer whole is said to be so, with the place, and nothing is mended behind anybody's back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn verify_ends_badly_on_a_store_that_is_not_whole() {
    let folder = folder();
    let office = Operator::with_village(folder.path(), 5, &[]);
    let store = rusqlite::Connection::open(office.place()).unwrap();
    store.execute("DELETE FROM change WHERE seq = 3", []).unwrap();
    drop(store);
    for _ in 0..2 {
        let (code, out, err) = office.ends(&["verify"]);
        assert_eq!(code, Some(1), "{out}{err}");
        assert!(out.contains("place 3: no change there"), "it says where: {out}");
        assert!(err.contains("the store is not whole"), "and that this is bad: {err}");
    }
    let file = office.file("damaged.backup");
    let (code, _, err) = office.ends(&["backup", &file]);
    assert_eq!(code, Some(1), "no backup is made of it that looks whole");
    assert!(err.contains("its digest is not that of its changes; run `cunji-server verify`"), "{err}");
    assert!(!Path::new(&file).exists(), "there is no file");
}
