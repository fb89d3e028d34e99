//! Backups, restores and moves with the office's pictures, as an operator types them: they go along, or it is said where
//! they lie; what is lost is named and comes back from phones.

use chrono::Utc;
use cunji_tests::kit::{Operator, Phone, Postgres, S3, SECRET, ServerProgram, TestClock, fast_folder, photo};
use cunji_tests::screen::until;
use std::path::{Path, PathBuf};
use std::sync::Arc;

struct Story {
    folder: tempfile::TempDir,
    office: Operator,
    ana: Phone,
    server: Option<ServerProgram>,
}

/// An office of three households, a phone, and two photos at the office.
async fn with_two_photos(told: &[&str]) -> (Story, [String; 2]) {
    let folder = tempfile::Builder::new().prefix("cunji-pictures-").tempdir_in(fast_folder()).unwrap();
    let live = folder.path().join("live");
    std::fs::create_dir(&live).unwrap();
    let office = Operator::with_village(&live, 3, &["张建国"]);
    let server = ServerProgram::start(office.place(), &live, "first", told).await;
    let clock = Arc::new(TestClock::at(&Utc::now().to_rfc3339()));
    let ana = office.phone(&server, "张建国", &clock).await;
    ana.sync().await;
    let names = [0, 1].map(|place| ana.visit_with_photo(ana.homes()[place], photo(40 + place as u64, 500, 400)));
    assert_eq!(ana.sync().await.pictures_sent, 2);
    (Story { folder, office, ana, server: Some(server) }, names)
}

impl Story {
    /// An empty folder for a new machine or a disk of backups.
    fn elsewhere(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    async fn stop(&mut self) {
        let mut server = self.server.take().unwrap();
        server.group.signal("-TERM");
        until("the server to stop", async || (!server.group.is_running()).then_some(())).await;
    }

    async fn serve(&mut self, operator: &Operator, folder: &Path, told: &[&str]) {
        let server = ServerProgram::start(operator.place(), folder, "next", told).await;
        self.ana.talk_to(&server);
        self.server = Some(server);
    }
}

fn lies(folder: &Path, name: &str) -> PathBuf {
    folder.join("pictures").join(&name[..2]).join(name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_takes_the_pictures_along_once_and_a_restore_brings_them_back() {
    let (mut story, [first, second]) = with_two_photos(&[]).await;
    let disk = story.elsewhere("backups");
    let file = |name: &str| disk.join(name).display().to_string();
    let said = story.office.does(&["backup", &file("monday.backup")]);
    assert!(said.contains("         2  pictures in ") && said.contains("2 of them brought now"), "{said}");
    let third = story.ana.visit_with_photo(story.ana.homes()[2], photo(42, 500, 400));
    story.ana.sync().await;
    let said = story.office.does(&["backup", &file("tuesday.backup")]);
    assert!(
        said.contains("         3  pictures in ") && said.contains("1 of them brought now"),
        "only the new: {said}"
    );
    let looked = Operator::of(&file("monday.backup"), &disk).does(&["verify"]);
    assert!(looked.contains("2 pictures in ") && looked.trim_end().ends_with("whole"), "a backup is whole: {looked}");
    let fourth = story.ana.visit_with_photo(story.ana.homes()[0], photo(43, 500, 400));
    story.ana.sync().await;

    // The machine is gone, and one picture of the backup is damaged.
    story.stop().await;
    std::fs::write(lies(&disk, &second), b"not a picture").unwrap();
    let machine = story.elsewhere("machine");
    let again = Operator::of(&machine.join("office.db").display().to_string(), &machine);
    let said = again.does(&["restore", &file("tuesday.backup")]);
    assert!(said.contains("         2  pictures in ") && said.contains("         1  pictures are nowhere"), "{said}");
    assert!(lies(&machine, &first).exists() && lies(&machine, &third).exists(), "what was sound is on the new machine");
    assert!(!lies(&machine, &second).exists(), "what was not is not");
    story.serve(&again, &machine, &[]).await;
    let run = story.ana.sync().await;
    assert!(run.agreed && run.pictures_sent == 2, "the phone brings the damaged and the later one: {run:?}");
    for name in [&first, &second, &third, &fourth] {
        let bytes = story.ana.device().attachment_bytes(name).unwrap().unwrap();
        assert_eq!(std::fs::read(lies(&machine, name)).unwrap(), bytes, "all are there again");
    }
    assert!(again.does(&["verify"]).contains("4 pictures in "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn verify_names_what_is_lost_and_the_folder_of_a_backup_heals_it() {
    let (story, [first, second]) = with_two_photos(&[]).await;
    let disk = story.elsewhere("backups");
    story.office.does(&["backup", &disk.join("a.backup").display().to_string()]);
    let live = story.folder.path().join("live");
    std::fs::remove_file(lies(&live, &first)).unwrap();
    let (code, out, err) = story.office.ends(&["verify"]);
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains(&format!("  picture {first}: not there")) && !out.contains(&second), "{out}");
    let (code, _, err) = story.office.ends(&["backup", &disk.join("b.backup").display().to_string()]);
    assert_eq!(code, Some(0), "the backups' folder has it still: {err}");
    let said = story.office.does(&["pictures", "bring", "--from", &disk.join("pictures").display().to_string()]);
    assert!(said.contains("1 of them brought now"), "{said}");
    story.office.does(&["verify"]);
    // Lost here and there: the backup is made and says what it lacks.
    for folder in [&live, &disk] {
        std::fs::remove_file(lies(folder, &second)).unwrap();
    }
    let (code, _, err) = story.office.ends(&["backup", &disk.join("c.backup").display().to_string()]);
    assert_eq!(code, Some(1), "whoever reads the exit code must know: {err}");
    assert!(err.contains("without these pictures") && err.contains(&second) && disk.join("c.backup").exists(), "{err}");
    assert_eq!(story.office.does(&["pictures", "forget"]), "1 pictures given up\n");
    story.office.does(&["verify"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_move_takes_the_pictures_to_a_database_and_a_bucket() {
    let (mut story, names) = with_two_photos(&[]).await;
    story.stop().await;
    let s3 = S3::start();
    let settings = story.office.write("county.toml", &s3.settings("photos", SECRET));
    let database = Postgres::shared().database();
    let county = Operator::of(&database.address(), &story.elsewhere("county"));
    let place = story.office.place().to_owned();
    // The operator's environment names a folder: what is typed counts before it.
    let told = ["--config", settings.as_str(), "--pictures", "s3://photos/office"];
    let said =
        county.does(&["move", "--from", &place, "--to", &database.address(), told[0], told[1], told[2], told[3]]);
    assert!(said.contains("2  pictures in s3://photos/office") && said.contains("is only kept now"), "{said}");
    assert!(!said.contains(SECRET), "{said}");
    let bytes = |name: &String| story.ana.device().attachment_bytes(name).unwrap().unwrap();
    for name in &names {
        assert_eq!(std::fs::read(s3.file_of(name)).unwrap(), bytes(name));
    }
    assert!(county.does(&[&["verify"], &told[..]].concat()).contains("2 pictures in s3://photos/office"));
    let disk = story.elsewhere("backups");
    let file = disk.join("a.backup").display().to_string();
    let said = county.does(&[&["backup", file.as_str()], &told[..]].concat());
    assert!(said.contains("2  pictures lie in s3://photos/office") && said.contains("not in this backup"), "{said}");
    let folder = story.folder.path().join("county");
    story.serve(&county, &folder, &told).await;
    let late = story.ana.visit_with_photo(story.ana.homes()[2], photo(44, 300, 200));
    assert_eq!(story.ana.sync().await.pictures_sent, 1, "and it goes on there");
    assert!(s3.file_of(&late).exists());
}

#[test]
fn with_a_database_the_place_of_pictures_must_be_said_and_shared() {
    let folder = tempfile::tempdir().unwrap();
    let database = Postgres::shared().database();
    let office = Operator::of(&database.address(), folder.path());
    let said = office.does(&["config", "check"]);
    assert!(said.contains("this folder must be one that all of them share"), "a folder is said to be shared: {said}");
    let (code, _, err) = office.ends(&["config", "check", "--pictures", ""]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("pictures.place: the store is a database"), "{err}");
    let file = Operator::of(&folder.path().join("office.db").display().to_string(), folder.path());
    let said = file.does(&["config", "check"]);
    assert!(said.contains("/pictures\n") && !said.contains("share"), "beside a file it is the office's own: {said}");
}
