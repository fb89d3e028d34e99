//! The office's work from the command line, with the real programs beside real phones: rules, a campaign, a form, a token,
//! a bundle, tables. What each command prints and what phones and store have of it afterwards.

use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::{Days, Utc};
use cunji_device::view::{BundleRequest, BundleTo, Saved};
use cunji_model::record::campaign::CampaignState;
use cunji_model::settings::{RuleGroup, RuleOrigin};
use cunji_tests::kit::operator::VILLAGE;
use cunji_tests::kit::{Operator, Phone, ServerProgram, TestClock, fast_folder};
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use std::sync::Arc;
use tempfile::TempDir;

/// An office of ten households with its server and one cadre's phone.
struct Township {
    office: Operator,
    server: ServerProgram,
    ana: Phone,
    // Last: what is in it goes when the others are gone.
    _folder: TempDir,
}

async fn township() -> Township {
    let folder = tempfile::Builder::new().prefix("cunji-office-").tempdir_in(fast_folder()).unwrap();
    let office = Operator::with_village(folder.path(), 10, &["张建国"]);
    let server = ServerProgram::start(office.place(), folder.path(), "server", &[]).await;
    let clock = Arc::new(TestClock::at(&Utc::now().to_rfc3339()));
    let ana = office.phone(&server, "张建国", &clock).await;
    assert!(ana.sync().await.agreed);
    Township { office, server, ana, _folder: folder }
}

impl Township {
    async fn sync(&self) {
        let run = self.ana.sync().await;
        assert!(run.agreed && run.refused == 0, "{run:?}");
    }

    /// A look into the store behind the programs' back.
    fn count(&self, sql: &str) -> u32 {
        Connection::open(self.office.place()).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

const TWO_DAYS: &str = "[deadlines]\nsource = \"奉节县民生办〔2026〕3号\"\notherwise = { days = 10, unit = \"working\" }\n\n\
     [[deadlines.rules]]\nurgency = \"URGENT\"\nlimit = { days = 2, unit = \"calendar\" }\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rules_are_shown_set_and_taken_back() {
    let town = township().await;
    let (office, here) = (&town.office, ["--village", VILLAGE]);
    let origin = || {
        let marks = town.ana.device().rules_in_force().unwrap().remove(0).marks;
        marks.into_iter().find(|mark| mark.group == RuleGroup::Deadlines).unwrap().origin
    };
    let shipped = office.does(&["settings", "show", here[0], here[1]]);
    assert!(shipped.contains("[deadlines]"), "{shipped}");
    let same = office.write("shipped.toml", &shipped);
    assert_eq!(
        office.does(&["settings", "set", &same, here[0], here[1]]),
        format!("{VILLAGE}  没有变化 / as before\n")
    );
    let ours = office.write("ours.toml", TWO_DAYS);
    assert_eq!(office.does(&["settings", "set", &ours, here[0], here[1]]), format!("{VILLAGE}  已改 / set\n"));
    assert_eq!(
        office.does(&["settings", "set", &ours, "--division", "500236"]),
        format!("{VILLAGE}  没有变化 / as before\n")
    );
    assert!(office.does(&["settings", "show", here[0], here[1]]).contains("奉节县民生办〔2026〕3号"), "it is in force");
    assert_eq!(origin(), RuleOrigin::Shipped, "the phone has not heard of it");
    town.sync().await;
    assert_eq!(origin(), RuleOrigin::Own, "now it has");
    office.does(&["settings", "reset", here[0], here[1], "--group", "deadlines"]);
    assert_eq!(office.does(&["settings", "show", here[0], here[1]]), shipped, "as it was shipped");
    town.sync().await;
    assert_eq!(origin(), RuleOrigin::Shipped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_campaign_is_announced_counted_and_closed() {
    let town = township().await;
    let (office, device) = (&town.office, town.ana.device());
    let today = Utc::now().date_naive();
    let (from, to) = ((today - Days::new(2)).to_string(), (today + Days::new(20)).to_string());
    let plan = |name: &str| {
        let words =
            ["campaign", "add", "--village", VILLAGE, "--number", "镇3号", "--name", name, "--kind", "BIG_VISIT"];
        let rest = ["--from", &from, "--to", &to, "--ask", "饮水够不够"];
        office.does(&[&words[..], &rest[..]].concat())
    };
    assert_eq!(plan("九月大走访"), format!("{VILLAGE}  已写好 / written\n"));
    town.sync().await;
    let shown = device.today().unwrap().campaigns.remove(0);
    assert_eq!((shown.campaign.name.as_str(), shown.count), ("九月大走访", 10), "the phone shows who is left");
    let form = device.open_visit_form_for(&town.ana.homes()[0].to_string(), Some(&shown.campaign.document)).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), false.into());
    assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }));
    town.sync().await;
    plan("国庆前大走访");
    let list = office.does(&["campaign", "list", "--division", "500236101"]);
    assert!(
        list.starts_with(&format!("镇3号  国庆前大走访  {from}…{to}  running  1/10\n")),
        "changed, not doubled: {list}"
    );
    assert!(list.contains("石门村  1/10"), "by village: {list}");
    office.does(&["campaign", "close", "--village", VILLAGE, "--number", "镇3号", "--reason", "提前完成"]);
    assert!(office.does(&["campaign", "list", "--village", VILLAGE]).contains("closed  1/10"));
    town.sync().await;
    let seen = device.get_campaign(&shown.campaign.document).unwrap();
    assert_eq!((seen.campaign.state, seen.closed_reason.as_deref()), (CampaignState::Closed, Some("提前完成")));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'campaign'"), 3, "each deed has its line");
}

/// 走访登记表: headings and two free rows.
fn form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("走访登记").unwrap();
    for (column, heading) in (0..).zip(["序号", "户主姓名", "走访日期", "走访人", "备注"]) {
        sheet.write(0, column, heading).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_is_kept_mapped_filled_and_taken_away() {
    let town = township().await;
    let office = &town.office;
    town.ana.visit(town.ana.homes()[0], "水压小");
    town.sync().await;
    let workbook = office.file("走访登记表.xlsx");
    std::fs::write(&workbook, form()).unwrap();
    let said = office.does(&["template", "add", &workbook, "--division", "500236101"]);
    assert!(said.contains(" · 走访登记表\n") && said.contains("    B  户主姓名"), "what was found: {said}");
    let id = said.split(' ').next().unwrap();
    let fill = |out: &str, more: &[&str]| {
        [&["template", "fill", id, "--village", VILLAGE, "--out", out], more]
            .concat()
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let out = office.file("石门村.xlsx");
    let arguments = fill(&out, &[]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert!(office.refused(&arguments).contains("the template has no mapping yet"), "first it must be mapped");
    let proposal = office.does(&["template", "map", id, "--propose"]);
    let mapping = office.write("对照.toml", &proposal);
    assert!(office.does(&["template", "list"]).contains("未对照"), "a proposal is only printed");
    assert!(office.does(&["template", "map", id, &mapping]).starts_with(&format!("{id} · ")));
    assert!(office.does(&["template", "list"]).contains("已对照"), "now it is kept");
    assert!(office.does(&arguments).contains("石门村.xlsx · 1 行"), "one visit");
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let sheet = book.worksheet_range("走访登记").unwrap();
    let cells: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    assert_eq!((cells[1][3].as_str(), cells[1][4].as_str()), ("张建国", "水压小"), "who and what: {cells:?}");
    assert!(office.refused(&arguments).contains("--force replaces it"), "a file is not replaced unasked");
    let again = fill(&out, &["--force"]);
    office.does(&again.iter().map(String::as_str).collect::<Vec<_>>());
    office.does(&["template", "remove", id]);
    assert_eq!(office.does(&["template", "list"]), "", "gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_system_reads_with_a_token_until_it_is_ended() {
    let town = township().await;
    let office = &town.office;
    town.ana.visit(town.ana.homes()[0], "水压小");
    town.sync().await;
    let token =
        office.does(&["token", "add", "走访看板", "--division", "500236101", "--table", "visits", "--days", "30"]);
    assert!(office.refused(&["token", "add", "走访看板", "--division", "500236"]).contains("end it first"));
    assert!(office.does(&["token", "list"]).starts_with("走访看板  500236101  visits  masked  ends "));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |table: &str| {
        let address = format!("http://{}/api/v1/tables/{table}?village={VILLAGE}&after=0", town.server.address);
        let answer = client.get(address).bearer_auth(token.trim()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, page) = ask("visits").await;
    assert!(status == 200 && page.contains("水压小"), "{status} {page}");
    assert_eq!(ask("members").await.0, 403, "no other table");
    office.does(&["token", "end", "走访看板"]);
    assert_eq!(ask("visits").await.0, 401, "ended at once, while the server runs");
    assert!(office.does(&["token", "list"]).contains("  ended "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bundle_is_looked_into_and_taken_in_once() {
    let town = township().await;
    let office = &town.office;
    let home = town.ana.homes()[0];
    town.ana.visit(home, "水压小");
    town.ana.edit(home, "phone", "13811111111");
    let request = BundleRequest { to: BundleTo::Office, village: None };
    let made = town.ana.device().export_bundle(&request, &town.ana.folder().join("bundles")).unwrap();
    let changes = || town.count("SELECT count(*) FROM change");
    let said = office.does(&["bundle", "inspect", &made.path]);
    assert!(said.starts_with("made by 张建国 (device "), "{said}");
    assert!(said.contains("visit: 1 records, 1 with something new here"), "{said}");
    assert!(said.ends_with("2 changes, 2 of them new here\n"), "{said}");
    assert_eq!(changes(), 10, "looking takes nothing in");
    assert_eq!(office.does(&["bundle", "import", &made.path]), "2 changes taken, 0 were here\n");
    assert_eq!(changes(), 12);
    assert_eq!(office.does(&["bundle", "import", &made.path]), "0 changes taken, 2 were here\n", "twice is harmless");
    assert!(office.does(&["verify"]).ends_with("11 records, 12 changes: whole\n"));
    town.sync().await;
    assert_eq!(town.ana.device().state_line().unwrap().on_phone, 0, "the phone hears that the office has it");
    let cut = std::fs::read(&made.path).unwrap();
    let cut_file = office.file("cut.bundle");
    std::fs::write(&cut_file, &cut[..cut.len() - 20]).unwrap();
    for verb in ["inspect", "import"] {
        let said = office.refused(&["bundle", verb, &cut_file]);
        assert!(said.contains("cut.bundle: ") && said.contains("copy or send it once more"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tables_go_into_files_and_full_numbers_leave_a_line() {
    let town = township().await;
    let office = &town.office;
    town.ana.visit(town.ana.homes()[0], "水压小");
    town.sync().await;
    let (ledger, people) = (office.file("走访.xlsx"), office.file("人口.csv"));
    let said = office.does(&["export", "--village", VILLAGE, "--table", "visits", "--out", &ledger]);
    assert_eq!(said, format!("{ledger} · 1 行 / rows\n"));
    let mut book: Xlsx<_> = open_workbook(&ledger).unwrap();
    assert_eq!(book.worksheet_range("走访台账").unwrap().height(), 2, "a header and the visit");
    let members = ["export", "--village", VILLAGE, "--table", "members", "--format", "csv", "--out", &people];
    office.does(&members);
    let masked = std::fs::read_to_string(&people).unwrap();
    assert!(masked.contains('*'), "masked unless somebody says otherwise");
    assert_eq!(town.count("SELECT count(*) FROM reading"), 0);
    office.does(&[&members[..], &["--full", "--by", "王文员", "--force"]].concat());
    let full = std::fs::read_to_string(&people).unwrap();
    assert!(
        !full.contains('*') && full.lines().count() == masked.lines().count(),
        "the same people with their numbers"
    );
    assert_eq!(town.count("SELECT count(*) FROM reading WHERE reader = '王文员' AND what = 'members'"), 1);
}
