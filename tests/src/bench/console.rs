//! What the console asks, at the size of a township and of a large county: tables filled in bulk, every question asked
//! many times. And how fast the tables follow a feed.

use super::filled::{self, Size};
use super::gauge::Times;
use super::invent;
use super::table::{Section, number};
use super::{Bench, START, machine};
use crate::kit::{Database, Postgres};
use crate::records::{Dice, Wording};
use chrono::DateTime;
use cunji_server::accounts::division::{Division, Scope};
use cunji_server::console::Page;
use cunji_server::console::reading::coverage::{CoverageBy, CoverageFilter, coverage};
use cunji_server::console::reading::grievances::{GrievanceFilter, grievances};
use cunji_server::console::reading::households::{HouseholdFilter, households};
use cunji_server::console::reading::monthly::monthly;
use cunji_server::console::reading::overdue::overdue;
use cunji_server::console::reading::overview::overview;
use cunji_server::console::reading::rounds::round;
use cunji_server::console::reading::search::search;
use cunji_server::console::reading::surveys::{SurveyFilter, surveys};
use cunji_server::console::reading::visits::{VisitFilter, visits};
use cunji_server::console::reading::{Asked, Rules};
use cunji_server::projection::{catch_up, step};
use cunji_server::store::open::open;
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::store::{Store, StoreError};
use cunji_server::surroundings::SystemEntropy;
use cunji_wire::message::VillageNumber;
use std::future::Future;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A county of 310,000 households takes minutes to fill: only when it is asked for by name.
pub async fn console(bench: &mut Bench, row: &'static str) -> Section {
    let size = if row.starts_with("county") { Size::county() } else { Size::township() };
    let server = row.ends_with("postgres").then(|| Postgres::start_in(&machine::folder_on_disk()));
    let database = server.as_ref().map(Postgres::database);
    let file = bench.room(row).join("office.db");
    let place = database.as_ref().map_or_else(|| file.display().to_string(), Database::address);
    let store = open(&place, &SystemEntropy).await.unwrap();
    let begin = Instant::now();
    filled::fill(store.as_ref(), &size).await;
    let bytes: u64 = match &database {
        None => std::fs::metadata(&file).unwrap().len(),
        // What its own housekeeping would have gathered by the next morning.
        Some(database) => {
            database.ask("VACUUM ANALYZE");
            database.ask("SELECT pg_database_size(current_database())").parse().unwrap()
        }
    };
    let filling = begin.elapsed();
    let title = format!(
        "console queries: {} households, {} visits{}",
        size.households(),
        size.visits(),
        if database.is_some() { ", PostgreSQL" } else { "" }
    );
    let mut section = Section::new(row, title);
    let today = DateTime::parse_from_rfc3339(START).unwrap().date_naive();
    let division = Division::parse("500236").unwrap();
    let asked = Asked { scope: Scope::of([&division]), today, rules: Rules::default() };
    let (store, asked): (&dyn Store, &Asked) = (store.as_ref(), &asked);
    let times = if row.starts_with("county") { 12 } else { 100 };
    let page = Page { offset: 0, limit: 50 };
    let matters = GrievanceFilter { status: Some("open".into()), ..GrievanceFilter::default() };
    let of_type = CoverageFilter { by: CoverageBy::Type, ..CoverageFilter::default() };
    let of_group = CoverageFilter { by: CoverageBy::Group, ..CoverageFilter::default() };
    let of_days = CoverageFilter { from: "2026-06-01".parse().ok(), to: Some(today), ..CoverageFilter::default() };
    let in_days = VisitFilter { from: "2026-08-01".parse().ok(), to: Some(today), ..VisitFilter::default() };
    let review = SurveyFilter { state: Some("SUBMITTED".into()), ..SurveyFilter::default() };
    let fallen = SurveyFilter { fallen: Some(1), ..SurveyFilter::default() };
    let all = HouseholdFilter::default();

    macro_rules! measured {
        ($($what:literal => $question:expr),* $(,)?) => {
            $(section = told(section, $what, asked_often(times, || async { $question.await.map(drop) }).await);)*
        };
    }
    measured! {
        "overview" => overview(store, asked),
        "coverage by village" => coverage(store, asked, &CoverageFilter::default()),
        "coverage by type" => coverage(store, asked, &of_type),
        "coverage by group" => coverage(store, asked, &of_group),
        "coverage by village, three months" => coverage(store, asked, &of_days),
        "overdue, first page" => overdue(store, asked, page),
        "visits, first page" => visits(store, asked, &VisitFilter::default(), page),
        "visits of a month, first page" => visits(store, asked, &in_days, page),
        "open grievances with rates and ageing" => grievances(store, asked, &matters, page),
        "income round" => round(store, asked, None),
        "review queue" => surveys(store, asked, &review, page),
        "fallen sharply" => surveys(store, asked, &fallen, page),
        "households, first page" => households(store, asked, &all, page),
        "search by name" => search(store, asked, "王建国"),
        "monthly report" => monthly(store, asked, today),
    }
    section.told("   filled in", format!("{:.0} s, {} MB", filling.as_secs_f64(), bytes / 1_000_000)).how(format!(
        "Rows of {} villages are written straight into the tables, three years of visits; then every question is asked \
         {times} times over all villages at once, in the server's own functions, on {}, one after the other.",
        size.villages,
        if database.is_some() { "PostgreSQL as Debian ships it but for 256 MB of shared_buffers" } else { "SQLite" }
    ))
}

fn told(section: Section, what: &str, times: Times) -> Section {
    section.told(what, format!("p50 {} · p99 {}", number(times.p50(), "ms"), number(times.p99(), "ms")))
}

async fn asked_often<F: Future<Output = Result<(), StoreError>>>(times: usize, ask: impl Fn() -> F) -> Times {
    ask().await.unwrap(); // the first one reads from the disk
    let mut taken: Vec<Duration> = Vec::with_capacity(times);
    for _ in 0..times {
        let begin = Instant::now();
        ask().await.unwrap();
        taken.push(begin.elapsed());
    }
    Times::of(taken)
}

/// Visits of one village in the feed before the clock runs.
const VISITS: usize = 20_000;

/// How fast the tables follow: a whole feed at once, and one change alone.
pub async fn projection(bench: &mut Bench) -> Section {
    let file = bench.room("projection").join("office.db");
    let store = SqliteStore::open(&file, &SystemEntropy).unwrap();
    let number_of_village = VillageNumber(500_236_101_001);
    filled::villages(&store, &Size { villages: 1, ..Size::township() }).await;
    let mut dice = Dice(77);
    let actors = invent::actors(&mut dice, 4);
    let homes: Vec<Uuid> = (0..1_500).map(|_| Uuid::from_bytes(dice.bytes16())).collect();
    let device = cunji_model::id::DeviceId::of_actor(&actors[0]).unwrap();
    let visit = |dice: &mut Dice| {
        let home = *dice.pick(&homes);
        let when = 1_788_000_000_000 - dice.below(90 * 86_400_000);
        let actor = dice.pick(&actors).clone();
        invent::change(&invent::one_visit(dice, home, when, Wording::Templated), &actor)
    };
    for _ in 0..VISITS / 1_000 {
        let changes: Vec<_> = (0..1_000).map(|_| visit(&mut dice)).collect();
        let expected: Vec<(Uuid, usize)> = changes.iter().map(|one| (one.document, 0)).collect();
        store.append(number_of_village, device, 0, &expected, changes).await.unwrap();
    }
    let begin = Instant::now();
    let taken = catch_up(&store).await.unwrap();
    let whole = taken as f64 / begin.elapsed().as_secs_f64();
    let mut lags = Vec::new();
    for _ in 0..200 {
        let change = visit(&mut dice);
        let expected = [(change.document, 0)];
        store.append(number_of_village, device, 0, &expected, vec![change]).await.unwrap();
        let begin = Instant::now();
        step(&store, number_of_village).await.unwrap();
        lags.push(begin.elapsed());
    }
    let lags = Times::of(lags);
    Section::new("projection", "the console's tables behind the feeds")
        .told("a feed of 20,000 visits from nothing", number(whole, "changes/s"))
        .told("one change, from append to row", format!("p50 {} · p99 {}", number(lags.p50(), "ms"), number(lags.p99(), "ms")))
        .how("One village, templated visits of 1,500 households; each step is one durable transaction with its position.")
}
