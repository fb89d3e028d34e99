//! The office's console in a real Chromium, driven as a clerk would: click what is written, type, read. It also hears
//! what the page's content policy refused.

use super::process::{Group, free_port};
use super::{PATIENCE, target};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::process::Command;
use std::time::Duration;

/// A window of the browser.
pub struct Chromium {
    client: Client,
    // Last: the browser goes when the driver goes.
    _driver: Group,
}

/// Clicks the first thing that is shown, can be clicked and begins with these words.
const CLICK: &str = "const [words, place] = arguments; const found = [...document.querySelectorAll(place)].find((one) => \
     one.innerText.trim().startsWith(words) && one.getClientRects().length > 0 && !one.disabled); \
     if (found) found.click(); return Boolean(found)";

/// Notes what the content policy refuses and what fails unnoticed.
const LISTEN: &str = "if (!window.heard) { window.heard = []; \
     addEventListener('securitypolicyviolation', (e) => window.heard.push(e.violatedDirective + ' ' + e.blockedURI)); \
     addEventListener('error', (e) => window.heard.push(String(e.message))); \
     addEventListener('unhandledrejection', (e) => window.heard.push(String(e.reason))) }";

impl Chromium {
    /// Opens an address in a window of 1440×900.
    pub async fn open(address: &str) -> Self {
        let port = free_port();
        let log = target().join("chromedriver.log");
        let driver = Group::start(Command::new("chromedriver").arg(format!("--port={port}")), &log);
        let listening = async {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                tokio::time::sleep(Duration::from_millis(30)).await
            }
        };
        tokio::time::timeout(PATIENCE, listening).await.expect("chromedriver listens");
        let mut arguments = vec!["--headless=new", "--disable-gpu", "--window-size=1440,900", "--lang=zh-CN"];
        // Chromium refuses its sandbox to root, which tests in a container often are.
        if std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            arguments.push("--no-sandbox");
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": arguments }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session with Chromium");
        let page = Self { client, _driver: driver };
        page.go_to(address).await;
        page
    }

    /// Opens another address.
    pub async fn go_to(&self, address: &str) {
        self.client.goto(address).await.expect("an address that can be opened");
        self.run(LISTEN, Vec::new()).await;
    }

    /// Goes to a screen of the console by its address after the `#`.
    pub async fn screen(&self, place: &str) {
        self.run("location.hash = arguments[0]", vec![json!(place)]).await;
    }

    /// The screen that is open, without what is filtered on it.
    pub async fn place(&self) -> String {
        let place = self.run("return location.hash.slice(2).split('?')[0]", Vec::new()).await;
        place.as_str().unwrap_or_default().to_owned()
    }

    pub(super) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("a page that answers")
    }

    pub(super) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.expect("a page that answers")
    }

    /// What the page says.
    pub async fn says(&self) -> String {
        self.run("return document.body.innerText", Vec::new()).await.as_str().unwrap_or_default().to_owned()
    }

    /// What went wrong inside the page.
    pub async fn heard(&self) -> Vec<String> {
        serde_json::from_value(self.run("return window.heard || []", Vec::new()).await).unwrap_or_default()
    }

    async fn wait<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
        let asked = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(answer) = ask().await {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        });
        match asked.await {
            Ok(answer) => answer,
            Err(_) => panic!(
                "not within {PATIENCE:?}: {what}\nit heard {:?}\nthe page says:\n{}",
                self.heard().await,
                self.says().await
            ),
        }
    }

    /// Waits until the page says something.
    pub async fn sees(&self, words: &str) {
        self.wait(words, async || self.says().await.contains(words).then_some(())).await;
    }

    /// Waits until the page no longer says something.
    pub async fn no_longer_sees(&self, words: &str) {
        self.wait(&format!("no {words}"), async || (!self.says().await.contains(words)).then_some(())).await;
    }

    /// Clicks what begins with these words, among what `place` (CSS) finds.
    pub async fn click(&self, words: &str, place: &str) {
        let arguments = || vec![json!(words), json!(place)];
        self.wait(&format!("{words} in {place}"), async || {
            (self.run(CLICK, arguments()).await == json!(true)).then_some(())
        })
        .await;
    }

    /// Types into a field, which was empty.
    pub async fn type_in(&self, place: &str, words: &str) {
        let field = self.wait(place, async || self.client.find(Locator::Css(place)).await.ok()).await;
        field.send_keys(words).await.expect("a field that takes keys");
    }

    /// The words of one place.
    pub async fn read(&self, place: &str) -> String {
        self.wait(place, async || self.client.find(Locator::Css(place)).await.ok()?.text().await.ok()).await
    }

    /// Takes a session that was begun elsewhere, and opens the page with it.
    pub async fn sign_in_with(&self, (name, value): &(String, String)) {
        let cookie = format!("{name}={value}; path=/console");
        self.run("document.cookie = arguments[0]", vec![json!(cookie)]).await;
        self.client.refresh().await.expect("a page that opens again");
        self.run(LISTEN, Vec::new()).await;
    }

    /// Opens the page again in a language, with the whole year as its period.
    pub async fn speak(&self, language: &str) {
        let keep = "localStorage.setItem('cunji.console.language', arguments[0]); \
             localStorage.setItem('cunji.console.period', 'this_year')";
        self.run(keep, vec![json!(language)]).await;
        self.client.refresh().await.expect("a page that opens again");
        self.run(LISTEN, Vec::new()).await;
    }

    /// Another size of the window.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window that can be resized");
    }

    /// Waits until nothing is being fetched and drawn any more.
    pub async fn settled(&self) {
        let quiet = "return !document.querySelector('.is-loading, .el-skeleton, [aria-busy=true]') && \
             document.querySelector('main')?.innerText.trim().length > 0";
        self.wait("the page to be drawn", async || {
            let before = self.says().await;
            let drawn = self.run(quiet, Vec::new()).await == json!(true);
            (drawn && self.says().await == before).then_some(())
        })
        .await;
    }

    /// A picture of the window, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// By how many pixels the page, its navigation or its head is wider than there is room.
    pub async fn too_wide(&self) -> u64 {
        let wide = "return Math.max(...[...document.querySelectorAll('html, nav, header, main')] \
             .map((one) => one.scrollWidth - one.clientWidth))";
        self.run(wide, Vec::new()).await.as_u64().unwrap_or(0)
    }

    /// How many elements came out of words that only look like markup, and whether one of them ran.
    pub async fn struck(&self) -> u64 {
        let count = "return document.querySelectorAll('img[src=x], [onerror], [onclick], td b').length + (window.struck ? 1000 : 0)";
        self.run(count, Vec::new()).await.as_u64().unwrap_or(0)
    }

    /// Waits until so many pictures of a kind are drawn, not only there; they are brought into view for it.
    pub async fn drawn(&self, test: &str, wanted: usize) {
        let count = "return [...document.querySelectorAll(`[data-test=\"${arguments[0]}\"]`)].filter((one) => \
             { one.scrollIntoView({ block: 'center' }); return one.complete && one.naturalWidth > 0 }).length";
        self.wait(&format!("{wanted} {test}"), async || {
            (self.run(count, vec![json!(test)]).await == json!(wanted)).then_some(())
        })
        .await;
    }

    /// How many rows the table on the page shows.
    pub async fn rows(&self) -> u64 {
        let count = "return document.querySelectorAll('tbody tr[data-place]').length";
        self.run(count, Vec::new()).await.as_u64().unwrap_or(0)
    }

    /// Opens the panel of a row.
    pub async fn open_row(&self, place: u64) {
        let click = "document.querySelector(`tbody tr[data-place=\"${arguments[0]}\"]`)?.click()";
        self.run(click, vec![json!(place)]).await;
    }

    /// The file of the newest finished work, fetched with the session of the page.
    pub async fn download(&self, work: &str) -> Vec<u8> {
        let script = "const [work, done] = arguments; fetch(work).then((a) => a.json()) \
             .then((said) => fetch(work + '/' + said.rows[0].id + '/file')).then((a) => a.arrayBuffer()) \
             .then((bytes) => done([...new Uint8Array(bytes)]), () => done([]))";
        let bytes = self.client.execute_async(script, vec![json!(work)]).await.expect("a page that answers");
        serde_json::from_value(bytes).unwrap_or_default()
    }

    /// A picture of the window, put below the target folder for people to look at.
    pub async fn shoot(&self, name: &str) {
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(target().join(format!("{name}.png")), picture).expect("a folder for pictures");
    }

    /// Ends the session; the browser goes with it.
    pub async fn close(self) {
        self.client.clone().close().await.expect("the session ends");
    }
}
