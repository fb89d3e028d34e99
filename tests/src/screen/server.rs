//! The real server program, with the sample village in its store; it can be killed and come back at the same address.

use super::process::{Group, program, run};
use crate::kit::{TestEntropy, sign_in};
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::survey_id;
use cunji_server::accounts::role::Role;
use cunji_server::console::COOKIE;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::sample_village::{DEMO_SEED, SAMPLE_VILLAGE};
use cunji_server::store::sqlite::SqliteStore;
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, OpenFlags};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use uuid::Uuid;

/// The office's server.
pub struct Server {
    folder: PathBuf,
    address: Option<SocketAddr>,
    running: Option<Group>,
}

/// What the office's store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub households: u32,
    pub visits: u32,
    pub grievances: u32,
    pub changes: u32,
    /// Changes it would not take.
    pub refused: u32,
}

impl Server {
    /// A store with the sample village and some people, in `folder`.
    pub fn with_sample_village(folder: &Path, households: u32, people: &[&str]) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for the server");
        let server = Self { folder: folder.to_owned(), address: None, running: None };
        let village = &*SAMPLE_VILLAGE;
        let code = village.code.to_string();
        let rosters = folder.join("rosters");
        let number = households.to_string();
        let seed = DEMO_SEED.to_string();
        let names = ["--county", &village.county, "--township", &village.township, "--name", &village.name];
        run(server.command().args(["village", "add", &code]).args(names));
        let made = run(server
            .command()
            .args(["sample-village", "--households", &number, "--seed", &seed, "--out"])
            .arg(&rosters));
        run(server.command().arg("import").args(made.lines()));
        for person in people {
            run(server.command().args(["person", "add", person, "--village", &code]));
        }
        server
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("cunji-server"));
        command.arg("--store").arg(self.store());
        command
    }

    fn store(&self) -> PathBuf {
        self.folder.join("office.db")
    }

    /// Starts it, the second time at the address of the first.
    pub async fn start(&mut self) {
        self.start_with(&[]).await;
    }

    /// Starts it at another address, which it announces on the networks around.
    pub async fn start_announced(&mut self) {
        (self.running, self.address) = (None, None);
        self.start_with(&["--announce"]).await;
    }

    async fn start_with(&mut self, more: &[&str]) {
        let ready = self.folder.join("ready");
        let _ = std::fs::remove_file(&ready);
        let listen = self.address.map_or_else(|| "127.0.0.1:0".to_owned(), |address| address.to_string());
        let mut command = self.command();
        command.args(["serve", "--listen", &listen, "--ready-file"]).arg(&ready).args(more);
        let mut running = Group::start(&mut command, &self.folder.join("server.log"));
        let address: SocketAddr = super::until("the server to be ready", async || {
            assert!(running.is_running(), "the server stopped; see {}", self.folder.join("server.log").display());
            let address = std::fs::read_to_string(&ready).ok()?.trim().parse().ok()?;
            TcpStream::connect(address).ok().map(|_| address)
        })
        .await;
        self.address = Some(address);
        self.running = Some(running);
    }

    /// Takes it away without a word, as a power cut or a lost network does.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// Where it is, `127.0.0.1:41234`.
    pub fn address(&self) -> String {
        self.address.expect("the server was started").to_string()
    }

    /// A one-time code for a phone of a person.
    pub fn enrolment_code(&self, person: &str) -> String {
        run(self.command().args(["enrol", person])).trim().to_owned()
    }

    /// The one-time code with which the console's first administrator is made.
    pub fn set_up_code(&self) -> String {
        run(self.command().args(["console", "set-up-code"])).trim().to_owned()
    }

    /// The cookie of a township clerk who is signed in, for a real browser.
    pub async fn clerk(&self, name: &str) -> (String, String) {
        let store = SqliteStore::open(&self.store(), &TestEntropy::new(2)).expect("the office's store");
        let now = chrono::Utc::now().timestamp_millis();
        let township = &SAMPLE_VILLAGE.code.as_str()[..9];
        (COOKIE.to_owned(), sign_in(&store, now, name, Role::Township, township).await.1)
    }

    /// A campaign for everybody in the village, from yesterday on, with the command line.
    pub fn announce(&self, name: &str, ask: &str) {
        let today = chrono::Utc::now().date_naive();
        let (from, to) = (today - chrono::Duration::days(1), today + chrono::Duration::days(20));
        let village = SAMPLE_VILLAGE.code.to_string();
        let whom = ["campaign", "add", "--village", &village, "--number", "镇3号", "--announced-by", "云雾镇"];
        let days = ["--from", &from.to_string(), "--to", &to.to_string()];
        run(self.command().args(whom).args(days).args(["--name", name, "--kind", "BIG_VISIT", "--ask", ask]));
    }

    /// A sheet of the year before, as the office has it: ten months away at 3,000, a pension, an allowance, crops.
    pub async fn write_last_year(&self, household: &str, year: i32) {
        let home: Uuid = household.parse().expect("a household");
        let item = |line: &str, field: &str, value: i64| (FieldPath::item("lines", line, field), Value::Int(value));
        let writes = vec![
            (FieldPath::field("household"), household.into()),
            (FieldPath::field("year"), Value::Int(i64::from(year))),
            (FieldPath::field("period_kind"), "ANNUAL".into()),
            (FieldPath::field("member_count"), Value::Int(4)),
            item("wage_work", "amount", 3_000_000),
            item("tr_pension", "months", 12),
            item("tr_pension", "monthly", 12_500),
            item("tr_dibao", "amount", 120_000),
            item("biz_crop", "amount", 600_000),
            item("exp_crop", "amount", 200_000),
        ];
        let document = survey_id(home, year, PeriodKind::Annual, None);
        let write = OfficeWrite { document, kind: Kind::IncomeSurvey, writes };
        let store = SqliteStore::open(&self.store(), &TestEntropy::new(1)).expect("the office's store");
        let village = VillageNumber::from(&SAMPLE_VILLAGE.code);
        let now = chrono::Utc::now().fixed_offset();
        write_records(&store, village, now, &[write]).await.expect("the office can write");
    }

    /// Looks into its store without touching it.
    pub fn counts(&self) -> Counts {
        let store =
            Connection::open_with_flags(self.store(), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the office's store");
        let count = |sql: &str| store.query_row(sql, [], |row| row.get::<_, u32>(0)).expect("a count");
        Counts {
            households: count("SELECT count(*) FROM document WHERE kind = 'household'"),
            visits: count("SELECT count(*) FROM document WHERE kind = 'visit'"),
            grievances: count("SELECT count(*) FROM document WHERE kind = 'grievance'"),
            changes: count("SELECT count(*) FROM change"),
            refused: count("SELECT count(*) FROM quarantine"),
        }
    }

    /// Pictures that it holds whole, and their bytes.
    pub fn pictures(&self) -> (u32, u64) {
        let store =
            Connection::open_with_flags(self.store(), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the office's store");
        let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM attachment";
        store.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("a count")
    }

    /// Leaves it running after this program; gives its process group.
    pub fn leave(mut self) -> Option<u32> {
        self.running.take().map(Group::leave)
    }
}
