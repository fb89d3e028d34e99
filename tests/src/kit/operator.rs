//! Somebody at the command line of the office's machine: runs the server program, reads what it prints and how it ends.

use super::{Link, Phone, ServerProgram, TestClock};
use cunji_device::view::HouseholdQuery;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use uuid::Uuid;

/// The village of the operator's office: that of the invented rosters.
pub const VILLAGE: &str = "500236101201";

/// An operator with a store in mind.
#[derive(Debug, Clone)]
pub struct Operator {
    place: String,
    folder: PathBuf,
}

impl Operator {
    /// With a store as `--store` names it; `folder` is where files are made.
    pub fn of(place: &str, folder: &Path) -> Self {
        Self { place: place.to_owned(), folder: folder.to_owned() }
    }

    /// A new office with so many households of invented rosters and these cadres, as the manual says.
    pub fn with_village(folder: &Path, households: u32, cadres: &[&str]) -> Self {
        let operator = Self::of(&folder.join("office.db").display().to_string(), folder);
        operator.begin();
        operator.import_rosters(households);
        for cadre in cadres {
            operator.does(&["person", "add", cadre, "--village", VILLAGE]);
        }
        operator
    }

    /// Makes the village known.
    pub fn begin(&self) {
        self.does(&["village", "add", VILLAGE, "--county", "奉节县", "--township", "云雾镇", "--name", "石门村"]);
    }

    /// Makes rosters and imports them; what the program said.
    pub fn import_rosters(&self, households: u32) -> String {
        let rosters = self.file("rosters");
        let made = self.does(&["sample-village", "--households", &households.to_string(), "--out", &rosters]);
        let files: Vec<&str> = ["import"].into_iter().chain(made.lines()).collect();
        self.does(&files)
    }

    /// The store.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// A file of this name, as an argument.
    pub fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Writes a file and names it.
    pub fn write(&self, name: &str, text: &str) -> String {
        let file = self.file(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    fn run(&self, arguments: &[&str]) -> (Output, String, String) {
        let output = ServerProgram::command_in(&self.place, &self.folder)
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        (output, out, err)
    }

    /// Whatever it comes to: exit code, what it printed, what it complained of.
    pub fn ends(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let (output, out, err) = self.run(arguments);
        (output.status.code(), out, err)
    }

    /// A command that is done; what it printed.
    pub fn does(&self, arguments: &[&str]) -> String {
        let (output, out, err) = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}\n{out}{err}", output.status);
        assert_eq!(err, "", "{arguments:?}: nothing to complain of");
        out
    }

    /// A command that is refused; what it says of it. It must have printed nothing as if it were done.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let (output, out, err) = self.run(arguments);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{arguments:?}: {}\n{out}{err}", output.status);
        assert_eq!(out, "", "{arguments:?}: nothing is said as if it were done");
        assert!(!err.contains("panicked"), "{arguments:?}: {err}");
        err
    }

    /// A phone of a cadre, enrolled by a code from the command line.
    pub async fn phone(&self, server: &ServerProgram, name: &str, clock: &Arc<TestClock>) -> Phone {
        let code = self.does(&["enrol", name]);
        let address = format!("http://{}", server.address);
        let seed = name.bytes().fold(7, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let folder = self.folder.join(name);
        let phone = Phone::new(name, folder, Arc::clone(clock), seed, Arc::new(Link::new(&address)));
        phone.enrol(&address, code.trim()).await.unwrap();
        phone
    }
}

impl Phone {
    /// Talks to another server from now on: the office has the same name, and another machine behind it.
    pub fn talk_to(&mut self, server: &ServerProgram) {
        self.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    }

    /// The households of the phone's list.
    pub fn homes(&self) -> Vec<Uuid> {
        let list = self.device().list_households(&HouseholdQuery::default()).unwrap();
        list.rows.iter().map(|row| row.document.parse().unwrap()).collect()
    }
}
