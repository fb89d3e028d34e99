//! Every page of the console with a village's records in it, in both languages and two widths: it says something, fits
//! its window, shows no key in place of a word and nothing that its policy refuses. Pictures: `target/e2e-console`.

use cunji_device::Value;
use cunji_device::view::Saved;
use cunji_server::accounts::role::Role;
use cunji_server::projection::catch_up;
use cunji_tests::kit::{Console, World};
use cunji_tests::records::village;
use cunji_tests::screen::Chromium;
use cunji_tests::screen::look::{Asked, Axe};
use std::collections::{BTreeMap, BTreeSet};

const PAGES: [&str; 19] = [
    "overview",
    "visits",
    "visits?tab=visits",
    "visits?tab=overdue",
    "visits?tab=campaigns",
    "grievances",
    "income",
    "income?tab=queue",
    "income?tab=near",
    "households",
    "settle",
    "reports",
    "people",
    "people?tab=devices",
    "exchange",
    "exchange?tab=imports",
    "audit",
    "settings",
    "settings?tab=me",
];

/// A September of two cadres: visits, matters, sheets handed in, a field that both wrote.
async fn september(world: &World) {
    let (ana, bo) = (world.phone("安娜").await, world.phone("波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    for (turn, home) in world.households.iter().enumerate().filter(|(turn, _)| turn % 3 != 0) {
        ana.visit(*home, if turn % 4 == 0 { "水压小，已报水务站" } else { "老人在家，一切都好" });
    }
    for (home, words) in world.households.iter().zip(["水管漏", "路灯不亮", "低保还没到账", "想学养蜂", "圈舍漏雨"])
    {
        let form = bo.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
        let mut fields = form.fields;
        fields.insert("content".into(), words.into());
        assert!(matches!(bo.device().save_grievance(&form.draft, &fields).unwrap(), Saved::Saved { .. }), "registered");
    }
    for (turn, home) in world.households.iter().take(6).enumerate() {
        let form = ana.device().open_survey_form(&home.to_string(), None, None, None).unwrap();
        let wage = Value::Int(3_000_000 + 10_000 * i64::try_from(turn).unwrap());
        let said = BTreeMap::from([("lines/wage_work/amount".into(), wage)]);
        let (device, year) = (ana.device(), Some(form.year));
        let saved = device.save_survey(&form.draft, &form.household, year, None, None, &form.heads, &said, true);
        let saved = saved.unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "handed in: {saved:?}");
    }
    ana.edit(world.households[1], "courtyard", "李家院子");
    bo.edit(world.households[1], "courtyard", "李家大院");
    world.sync_until_quiet(&[&ana, &bo]).await;
    catch_up(world.office.store()).await.unwrap();
}

#[tokio::test]
async fn every_page_says_what_it_has_in_both_languages_and_fits_its_window() {
    let world = World::with_households(36, 4712).await;
    let clerk = Console::of(&world, "王主任", Role::County, "500236101").await;
    let fields = serde_json::json!({"name": "九月大走访", "kind": "BIG_VISIT", "starts_on": "2026-09-01",
        "ends_on": "2026-09-30", "for_whom": "EVERYBODY"});
    let villages = [serde_json::json!({"village": village().as_str()})];
    let campaign = serde_json::json!({"number": "2026-9", "fields": fields});
    clerk.post("campaigns", &serde_json::json!({"villages": villages, "campaign": campaign})).await;
    september(&world).await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.sign_in_with(&clerk.cookie()).await;
    let folder = cunji_tests::screen::target().join("e2e-console");
    std::fs::create_dir_all(&folder).unwrap();
    let mut faults: BTreeSet<String> = BTreeSet::new();
    for (language, width, height) in [("zh", 1440, 900), ("en", 1440, 900), ("zh", 1024, 768)] {
        page.resize(width, height).await;
        page.speak(language).await;
        page.settled().await; // a page that is still opening goes back to where it was
        for place in PAGES {
            page.screen(&format!("#/{place}")).await;
            page.settled().await;
            let wanted = place.split('?').next().unwrap();
            assert_eq!(
                page.place().await,
                wanted,
                "whoever may not see a page is sent elsewhere: look with a role that may"
            );
            let name = format!("{}-{language}-{width}.png", place.replace("?tab=", "-"));
            std::fs::write(folder.join(&name), page.picture().await).unwrap();
            if width == 1440 {
                let found = page.look(Asked { axe: Axe::All, touch: 0 }).await;
                faults.extend(
                    found
                        .into_iter()
                        .filter(|fault| fault.starts_with("axe "))
                        .map(|fault| format!("{place} {language}: {fault}")),
                );
            }
            let said = page.says().await;
            let key = said.split_whitespace().find(|word| is_key(word));
            assert_eq!(key, None, "{name}: a key stands where a word belongs");
            assert_eq!(page.too_wide().await, 0, "{name}: nothing is to be scrolled sideways");
            if language == "en" {
                assert!(said.contains("Overview"), "{name}: the navigation is English: {said}");
            }
        }
    }
    assert_eq!(faults, BTreeSet::new(), "axe-core finds nothing serious on any page");
    assert_eq!(page.heard().await, Vec::<String>::new(), "nothing was refused and nothing failed unseen");
    page.close().await;
}

/// `table.count`: what an untranslated word looks like.
fn is_key(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let named = |part: &&str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    parts.len() > 1 && parts.iter().all(named)
}
