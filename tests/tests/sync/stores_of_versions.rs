//! Stores that programs of earlier revisions left behind, made by those very programs (`scripts/versions.sh REV FOLDER`,
//! tests/stores/README.md): today's phone and today's server open each, show everything, and go on together.

use cunji_device::view::SyncOutcome;
use cunji_tests::kit::{Link, Operator, Phone, ServerProgram, TestClock, fast_folder};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One folder per revision: `phone-4-office-4` was left by an app of store version 4 and a server of schema 4.
fn left() -> Vec<(String, PathBuf)> {
    let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("stores");
    let folders = fs::read_dir(stores).unwrap().map(|one| one.unwrap());
    let mut left: Vec<(String, PathBuf)> =
        folders.map(|one| (one.file_name().into_string().unwrap(), one.path())).collect();
    left.retain(|(_, path)| path.join("office.db.zst").exists());
    left.sort();
    left
}

/// Copies of a revision's stores: opening brings them to this version.
fn copied(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let store = zstd::decode_all(fs::File::open(from.join("office.db.zst")).unwrap()).unwrap();
    fs::write(folder.path().join("office.db"), store).unwrap();
    copy(&from.join("phone"), &folder.path().join("phone"));
    if from.join("pictures").exists() {
        copy(&from.join("pictures"), &folder.path().join("pictures"));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for one in fs::read_dir(from).unwrap() {
        let (path, name) = one.map(|one| (one.path(), one.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[tokio::test]
async fn what_every_revision_left_behind_opens_is_whole_and_goes_on() {
    let all = left();
    assert!(!all.is_empty(), "stores of several revisions: {all:?}");
    for (name, path) in all {
        let folder = copied(&path);
        let operator = Operator::of(&folder.path().join("office.db").display().to_string(), folder.path());
        let schema = name.rsplit_once("office-").unwrap().1;
        let said = operator.does(&["migrate"]);
        assert!(said.contains(&format!("schema {schema}")), "{name}: it says from where it came: {said}");
        operator.does(&["verify"]);

        let server = ServerProgram::start(operator.place(), folder.path(), "server", &[]).await;
        let address = format!("http://{}", server.address);
        let clock = Arc::new(TestClock::at("2026-12-01T08:00:00+08:00"));
        let link = Arc::new(Link::new(&address));
        let phone = Phone::new("王芳", folder.path().join("phone"), clock, 77, link);
        let device = phone.device();
        let facts: BTreeSet<String> = device.facts().unwrap().into_iter().collect();
        let before = fs::read_to_string(path.join("facts.txt")).unwrap();
        let lost: Vec<&str> = before.lines().filter(|fact| !facts.contains(*fact)).collect();
        assert_eq!(lost, [""; 0], "{name}: every value of every record reads as it did");
        let shown = device.dump().unwrap();
        device.rebuild().unwrap();
        assert!(device.dump().unwrap() == shown, "{name}: the lists are what a rebuild makes of the changes");
        let state = device.state_line().unwrap();
        assert_eq!((state.drafts, state.to_settle), (1, 1), "{name}: the open form, and what waits to be settled");
        assert_eq!(state.on_phone, 1, "{name}: one visit was never sent");

        let run = phone.sync().await;
        assert_eq!((run.outcome, run.sent, run.agreed), (SyncOutcome::Done, 1, true), "{name}: it goes up: {run:?}");
        assert_eq!(run.phone_pictures, run.office_pictures, "{name}: the office has every photo");
        for picture in device.facts().unwrap().iter().filter_map(|fact| fact.split(" attachments/").nth(1)) {
            let picture = picture.split('/').next().unwrap();
            assert!(device.attachment(picture).is_ok(), "{name}: and the photo opens: {picture}");
        }
        phone.visit(phone.homes()[0], "更新以后的第一次走访");
        assert_eq!(phone.sync().await.sent, 1, "{name}: and work goes on");
        drop(server);
        operator.does(&["verify"]);
    }
}
