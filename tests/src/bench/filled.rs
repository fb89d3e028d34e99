//! The console's tables filled in bulk with invented rows: a township or a large county without loading a single
//! document. The shares are those of domain.md §7.2.

use crate::records::{Dice, GROUPS, name};
use chrono::{Days, NaiveDate};
use cunji_server::cells;
use cunji_server::store::sql::{Cell, Statement};
use cunji_server::store::{FeedState, Store, Village};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use uuid::Uuid;

/// Rows in one transaction.
const BATCH: usize = 20_000;

/// How large a place is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Villages, 25 to a township.
    pub villages: u64,
    /// Households of each.
    pub homes: u64,
    /// Visits of each household.
    pub visits_each: u64,
}

impl Size {
    /// A township: 10 villages, 7,260 households.
    pub fn township() -> Self {
        Self { villages: 10, homes: 726, visits_each: 19 }
    }

    /// A heavy county: 400 villages, 310,000 households, 6 million visits.
    pub fn county() -> Self {
        Self { villages: 400, homes: 775, visits_each: 19 }
    }

    pub fn households(&self) -> u64 {
        self.villages * self.homes
    }

    pub fn visits(&self) -> u64 {
        self.households() * self.visits_each
    }

    fn numbers(&self) -> impl Iterator<Item = u64> {
        (0..self.villages).map(|place| 500_236_101_001 + place / 25 * 1_000 + place % 25)
    }
}

/// Makes the villages known.
pub async fn villages(store: &dyn Store, size: &Size) {
    for number in size.numbers() {
        let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
        let (county, township) = ("奉节县".to_owned(), format!("第{}镇", number / 1_000 % 1_000));
        let village =
            Village { number: VillageNumber(number), county, township, name: format!("村{}", number % 1_000), feed };
        store.put_village(&village).await.unwrap();
    }
}

/// Writes rows as they gather.
struct Filling<'a> {
    store: &'a dyn Store,
    waiting: Vec<Statement>,
}

impl Filling<'_> {
    async fn put(&mut self, sql: &'static str, cells: Vec<Cell>) {
        self.waiting.push(Statement::new(sql, cells));
        if self.waiting.len() >= BATCH {
            self.flush().await;
        }
    }

    async fn flush(&mut self) {
        self.store.transact(std::mem::take(&mut self.waiting)).await.unwrap();
    }
}

const HOUSEHOLD: &str = "INSERT INTO household (village, document, head, group_name, group_order, courtyard, \
     household_type, monitor_category, monitored_since, members, recorded_on, listed, last_visit_on, apply_policy_on, \
     help_policy_on, words) VALUES (?1, ?2, ?3, ?4, ?5, '大院子', ?6, ?7, ?8, 4, '2023-09-01', 1, ?9, ?10, ?10, ?11)";
const VISIT: &str = "INSERT INTO visit (village, document, household, visited_on, visited_ms, mode, kind, campaign, \
     author, changes, apply_policy, help_policy, issues, next_step) \
     VALUES (?1, ?2, ?3, ?4, 0, 'HOME', 'ROUTINE', ?5, ?6, 0, ?7, ?7, 0, '月底再来看')";
const GRIEVANCE: &str = "INSERT INTO grievance (village, document, household, content, category, urgency, status, \
     level, running, due_on, ended_on, responsible_unit, responsible_person, registered_on, respond_by, responded_on, \
     solved, feedback, closed_on, is_clue, steps) VALUES (?1, ?2, ?3, '入户路有一段没硬化，下雨走不得', 'INFRASTRUCTURE', \
     'HEAVY', ?4, 'L0', ?5, ?6, ?7, '村委会', '老波', ?8, ?9, ?9, ?10, ?11, ?7, 0, 5)";
const SURVEY: &str = "INSERT INTO income_survey (village, document, household, year, period_kind, state, persons, \
     net_fen, per_head_fen, last_per_head_fen, fired, unanswered, open_comments, submitted_on) \
     VALUES (?1, ?2, ?3, ?4, 'ANNUAL', ?5, 4, ?6, ?7, ?8, 1, 0, 0, ?9)";

/// Fills a store: 8 % lifted, 1 % monitored households; two surveys of each of these; a grievance for one in six.
pub async fn fill(store: &dyn Store, size: &Size) {
    villages(store, size).await;
    let first: NaiveDate = "2023-09-01".parse().unwrap();
    let mut dice = Dice(310);
    let mut filling = Filling { store, waiting: Vec::with_capacity(BATCH) };
    for village in size.numbers() {
        for place in 0..size.homes {
            home(&mut filling, &mut dice, village, place, size, first).await;
        }
    }
    filling.flush().await;
}

async fn home(filling: &mut Filling<'_>, dice: &mut Dice, village: u64, place: u64, size: &Size, first: NaiveDate) {
    let document = Uuid::from_bytes(dice.bytes16());
    let day = |days: u64| first.checked_add_days(Days::new(days)).unwrap().to_string();
    // One in five was not visited for the last half year.
    let until = if dice.chance(20) { 900 } else { 1_095 };
    let mut last = String::new();
    for _ in 0..size.visits_each {
        let on = day(dice.below(until));
        let campaign = dice.chance(10).then_some("集中排查");
        let (author, leaflet) = (*dice.pick(&["安娜", "老波", "王五"]), dice.chance(5));
        last = last.max(on.clone());
        let id = Uuid::from_bytes(dice.bytes16());
        filling.put(VISIT, cells![village, id, document, on, campaign, author, leaflet]).await;
    }
    let monitored = dice.chance(1);
    let lifted = dice.chance(8);
    let group = (place * GROUPS.len() as u64 / size.homes) as usize;
    let (kind, category) = (if lifted { "LIFTED" } else { "GENERAL" }, monitored.then_some("MON_SUDDEN"));
    let head = name(dice);
    let words = format!("{head}\n{}\n{}\n{}", name(dice), name(dice), GROUPS[group]);
    let since = monitored.then_some("2026-08");
    let order = group as i64 + 1;
    let given = dice.chance(60).then(|| last.clone());
    let cells =
        cells![village, document, head, GROUPS[group], order, kind, category, since, last.as_str(), given, words];
    filling.put(HOUSEHOLD, cells).await;
    if dice.chance(16) {
        let registered = dice.below(1_090);
        let closed = registered < 1_050 || dice.chance(50);
        let ended = closed.then(|| day(registered + 4));
        let (status, feedback) = if closed { ("CLOSED", Some("SATISFIED")) } else { ("DOING", None) };
        let (due, responded) = (day(registered + 10), day(registered + 1));
        let id = Uuid::from_bytes(dice.bytes16());
        let cells =
            cells![village, id, document, status, !closed, due, ended, day(registered), responded, closed, feedback];
        filling.put(GRIEVANCE, cells).await;
    }
    if monitored || lifted {
        let before = 800_000 + dice.below(1_500_000);
        let now = before * (85 + dice.below(30)) / 100;
        let state = *dice.pick(&["FILLING", "SUBMITTED", "SUBMITTED", "ACCEPTED", "SENT_BACK"]);
        for (year, head, last, state) in [(2025_u64, before, None, "ACCEPTED"), (2026, now, Some(before), state)] {
            let id = Uuid::from_bytes(dice.bytes16());
            filling.put(SURVEY, cells![village, id, document, year, state, head * 4, head, last, "2026-09-01"]).await;
        }
    }
}
