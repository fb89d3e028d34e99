//! Every page of the phone, in one table, with records on it. A new page of the app is a line here; what looks at pages
//! (axe-core, letters of 200 %, dark, pictures) finds it by itself.

use super::Window;
use serde_json::{Value, json};

/// A page and the way to it.
#[derive(Debug)]
pub struct Page {
    /// Its name in pictures and in what is said of it.
    pub name: &'static str,
    /// The address after `#`; `{home}`, `{visit}`, `{grievance}`, `{campaign}` are put in.
    pub place: &'static str,
    /// `data-test` of what is tapped there, in order.
    pub taps: &'static [&'static str],
    /// `data-test` of what stands there once the last tap has done its work.
    pub shows: Option<&'static str>,
    /// Opens everything that folds.
    pub unfolded: bool,
    /// Part of the visit in the courtyard, where everything that is tapped is 48 px; 44 elsewhere.
    pub courtyard: bool,
}

const fn page(name: &'static str, place: &'static str) -> Page {
    Page { name, place, taps: &[], shows: None, unfolded: false, courtyard: false }
}

const fn tapped(name: &'static str, place: &'static str, taps: &'static [&'static str]) -> Page {
    Page { name, place, taps, shows: None, unfolded: false, courtyard: false }
}

/// Every page of a phone that is enrolled.
pub const PAGES: &[Page] = &[
    page("today", "/"),
    page("households", "/households"),
    tapped("households-group", "/households", &["filter-group"]),
    tapped("households-type", "/households", &["filter-type"]),
    page("pick", "/pick"),
    page("household", "/household/{home}"),
    Page { unfolded: true, ..page("household-unfolded", "/household/{home}") },
    Page { courtyard: true, ..page("visit-form", "/household/{home}/visit") },
    Page {
        courtyard: true,
        unfolded: true,
        ..tapped("visit-form-changes", "/household/{home}/visit", &["visit-has-changes"])
    },
    Page { courtyard: true, ..tapped("signature", "/household/{home}/visit", &["picture-sign"]) },
    Page { unfolded: true, ..page("household-form", "/household/{home}/edit") },
    page("grievance-form", "/household/{home}/grievance"),
    Page { unfolded: true, ..page("survey-form", "/household/{home}/survey") },
    tapped("survey-working", "/household/{home}/survey", &["survey-bar"]),
    page("deed-event", "/household/{home}/do/event"),
    page("deed-head", "/household/{home}/do/head"),
    page("deed-split", "/household/{home}/do/split"),
    page("deed-merge", "/household/{home}/do/merge"),
    page("deed-move", "/household/{home}/do/move"),
    page("deed-end", "/household/{home}/do/end"),
    page("deed-step", "/household/{home}/do/step"),
    page("duplicates", "/duplicates"),
    page("coverage", "/coverage"),
    page("grievance-form-free", "/grievance"),
    page("grievance", "/grievance/{grievance}"),
    tapped("grievance-step", "/grievance/{grievance}", &["step-next"]),
    page("visit", "/visit/{visit}"),
    page("history", "/record/{home}/history"),
    page("ledger-visits", "/ledgers?segment=visits"),
    page("ledger-grievances", "/ledgers?segment=grievances"),
    page("ledger-surveys", "/ledgers?segment=surveys"),
    page("ledger-drafts", "/ledgers?segment=drafts"),
    page("ledger-settle", "/ledgers?segment=settle"),
    page("campaigns", "/campaigns"),
    Page { unfolded: true, ..page("campaign", "/campaign/{campaign}") },
    Page { courtyard: true, ..page("visit-form-campaign", "/household/{home}/visit?campaign={campaign}") },
    page("me", "/me"),
    page("sync", "/sync"),
    page("bundle", "/bundle"),
    Page {
        // The next page needs the file.
        shows: Some("bundle-made"),
        ..tapped("bundle-made", "/bundle", &["field-what-500236101201", "field-to-passphrase", "bundle-make"])
    },
    tapped("bundle-asks", "/bundle", &["bundle-file"]),
    page("hotspot", "/hotspot"),
    tapped("hotspot-waiting", "/hotspot", &["hotspot-wait"]),
    page("damage", "/damage"),
    page("codes-show", "/household/{home}/show"),
    tapped("codes-shown", "/household/{home}/show", &["field-to-passphrase", "codes-make", "codes-slow"]),
    page("codes-read", "/codes"),
    page("rules", "/rules"),
    page("export", "/export"),
    page("deleted", "/deleted"),
    page("enrol-again", "/enrol?again=1"),
];

/// The records that pages are about.
#[derive(Debug, Clone)]
pub struct Places {
    pub home: String,
    pub visit: String,
    pub grievance: String,
    pub campaign: String,
}

impl Window {
    /// Asks the app as its own screens do; what it refuses is the story's failure.
    pub async fn ask(&self, command: &str, payload: Value) -> Value {
        const ASK: &str = "const [command, payload, done] = arguments; \
             window.__TAURI_INTERNALS__.invoke(command, payload).then((said) => done({ said }), (error) => done({ error }))";
        let answer = self.run_async(ASK, vec![json!(command), payload]).await;
        assert!(answer.get("error").is_none(), "{command} of {}: {answer}", self.owner());
        answer.get("said").cloned().unwrap_or_default()
    }

    /// Opens a page of the table and waits until it is drawn.
    pub async fn turn_to(&self, page: &Page, places: &Places) {
        // From another page, so that one already open is opened anew.
        self.turn_away().await;
        let place = page.place.replace("{home}", &places.home);
        let place = place.replace("{visit}", &places.visit).replace("{grievance}", &places.grievance);
        let place = place.replace("{campaign}", &places.campaign);
        self.run("location.hash = '#' + arguments[0]", vec![json!(place)]).await;
        let path = place.split('?').next().unwrap_or_default().to_owned();
        super::until(&format!("{} to open", page.name), async || {
            self.run("return location.hash.slice(1).split('?')[0]", Vec::new())
                .await
                .as_str()
                .filter(|now| *now == path)
                .map(|_| ())
        })
        .await;
        self.ready().await;
        for tap in page.taps {
            self.tap(tap).await;
        }
        if let Some(shown) = page.shows {
            self.see(shown).await;
        }
        if page.unfolded {
            self.run("document.querySelectorAll('.middle [aria-expanded=false]:not(:disabled)').forEach((one) => one.click())", Vec::new()).await;
        }
        self.still().await;
    }

    /// Leaves whatever is open for 我的; a sheet over the page goes first, as it does for a thumb.
    pub async fn turn_away(&self) {
        const OVER: &str = ".van-overlay:not([style*='display: none']), body > .over";
        self.run(&format!("if (document.querySelector(\"{OVER}\")) window.cunjiBack()"), Vec::new()).await;
        self.run("location.hash = '#/me'", Vec::new()).await;
        self.ready().await;
        self.see("person-name").await;
    }

    /// Waits until a field holds this.
    pub async fn see_value(&self, test: &str, value: &str) {
        self.see(test).await;
        let holds = format!("return document.querySelector('[data-test=\"{test}\"]')?.value");
        super::until(&format!("{test} to hold {value}"), async || {
            (self.run(&holds, Vec::new()).await == json!(value)).then_some(())
        })
        .await;
    }

    /// Presses the phone's back button, as `MainActivity.kt` does; whether the app would be left by it.
    pub async fn press_back(&self) -> bool {
        let said = self.run("return window.cunjiBack()", Vec::new()).await;
        assert!(said == json!("stays") || said == json!("leave"), "the page answers: {said}");
        said == json!("leave")
    }

    /// How many elements came out of words that only look like markup, and whether one of them ran.
    pub async fn struck(&self) -> u64 {
        const COUNT: &str = "const bold = [...document.querySelectorAll('b')].filter((one) => one.textContent === 'x'); \
             return document.querySelectorAll('img[src=x], [onerror], [onclick]').length + bold.length + (window.struck ? 1000 : 0)";
        self.run(COUNT, Vec::new()).await.as_u64().unwrap_or(u64::MAX)
    }

    /// Whether the page is drawn for the dark.
    pub async fn is_dark(&self) -> bool {
        self.run("return matchMedia('(prefers-color-scheme: dark)').matches", Vec::new()).await == json!(true)
    }

    /// Waits until nothing moves any more: two pictures of the page's boxes, a frame apart, are the same.
    pub async fn still(&self) {
        const BOXES: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => \
             done([...document.querySelectorAll('body *')].map((one) => Object.values(one.getBoundingClientRect().toJSON()).map(Math.round).join()).join(';') \
             + document.getAnimations().length)))";
        super::until("the page to be still", async || {
            let before = self.run_async(BOXES, Vec::new()).await;
            (self.run_async(BOXES, Vec::new()).await == before).then_some(())
        })
        .await;
    }

    /// Writes what the pages need on this phone, which has the office's campaign: a visit, a grievance, a survey sheet, a draft, something deleted, and a
    /// field that a colleague writes too (`courtyard`).
    pub async fn write_something_of_everything(&self, courtyard: &str) -> Places {
        let query = json!({ "text": "", "group": null, "household_type": null, "monitored": false, "due": false, "visited": false });
        let rows = self.ask("list_households", json!({ "query": query })).await;
        let documents: Vec<String> = rows["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["document"].as_str().map(str::to_owned))
            .collect();
        let [home, second, third, ..] = documents.as_slice() else { panic!("the sample village has households") };
        let visit = self.visit(home, "老人身体还好，想问高龄补贴怎么办").await;
        let gone = self.visit(second, "记错了户").await;
        self.ask("delete_record", json!({ "document": gone, "reason": "记错了户" })).await;
        let grievance = self.raise(home, "入户路有一段没硬化，下雨天走不得，老人摔过一回").await;
        self.raise(second, "水管冻裂，三家人没水吃").await;
        let survey = self
            .ask(
                "open_survey_form",
                json!({ "household": home, "year": null, "periodKind": null, "periodMonth": null }),
            )
            .await;
        let fields = json!({ "lines/wage_work/amount": 3_200_000, "lines/biz_crop/amount": 640_000, "lines/tr_pension/months": 12 });
        self.ask("keep_draft", json!({ "draft": survey["draft"], "kind": "income_survey", "household": home, "heads": survey["heads"], "fields": fields })).await;
        let form = self.ask("open_visit_form", json!({ "household": third })).await;
        let mut fields = form["fields"].clone();
        fields["note"] = json!("写到一半");
        self.ask(
            "keep_draft",
            json!({ "draft": form["draft"], "kind": "visit", "household": third, "heads": [], "fields": fields }),
        )
        .await;
        let form = self.ask("open_household_form", json!({ "household": home })).await;
        let fields = json!({ "courtyard": courtyard, "address": format!("{courtyard}后面"), "phone": if courtyard.contains('大') { "19900001234" } else { "19900005678" } });
        self.ask(
            "save_household",
            json!({ "draft": form["draft"], "household": home, "heads": form["heads"], "fields": fields }),
        )
        .await;
        let campaigns = self.ask("list_campaigns", json!({})).await;
        let campaign = campaigns[0]["document"].as_str().expect("the office announced a campaign").to_owned();
        Places { home: home.clone(), visit, grievance, campaign }
    }

    pub(super) async fn visit(&self, home: &str, words: &str) -> String {
        let form = self.ask("open_visit_form", json!({ "household": home })).await;
        let mut fields = form["fields"].clone();
        fields["has_changes"] = json!(true);
        fields["note"] = json!(words);
        self.saved("save_visit", json!({ "draft": form["draft"], "fields": fields })).await
    }

    async fn raise(&self, home: &str, words: &str) -> String {
        let form = self.ask("open_grievance_form", json!({ "household": home, "visit": null, "issue": null })).await;
        let mut fields = form["fields"].clone();
        fields["content"] = json!(words);
        self.saved("save_grievance", json!({ "draft": form["draft"], "fields": fields })).await
    }

    async fn saved(&self, command: &str, payload: Value) -> String {
        let answer = self.ask(command, payload).await;
        answer["document"].as_str().unwrap_or_else(|| panic!("{command} did not save: {answer}")).to_owned()
    }
}
