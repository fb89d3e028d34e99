//! A window of the real app, driven as a thumb would: tap, type, read. Places are named by the screens' `data-test`.

use super::process::{Display, Group, free_port, program};
use super::{PATIENCE, until};
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a phone's data lies, and how its app is started.
#[derive(Debug, Clone)]
pub struct Phone {
    /// Whose it is, in letters that a file name may have.
    pub owner: String,
    pub folder: PathBuf,
    pub display: Option<String>,
    /// Whether its system is set to dark.
    pub dark: bool,
}

impl Phone {
    pub fn new(owner: &str, folder: PathBuf, display: &Display) -> Self {
        fs::create_dir_all(folder.join("data")).expect("a folder for the phone");
        Self { owner: owner.to_owned(), folder, display: display.name.clone(), dark: false }
    }

    /// The surroundings of the phone's app: its own data, China's time, no accessibility bus of this machine.
    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CUNJI_DATA_DIR", self.data()).env("TZ", "Asia/Shanghai").env("NO_AT_BRIDGE", "1");
        command.env("CUNJI_KEYSTORE", "none"); // the machine's own keyring is nobody's here
        if let Some(display) = &self.display {
            command.env("DISPLAY", display);
        }
        if self.dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
        command
    }

    /// Where its app keeps everything.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("app.log")
    }

    /// Starts the app as its user does, driven by nobody.
    pub fn start_app(&self) -> Group {
        Group::start(self.prepare(&mut Command::new(program("cunji-app"))), &self.log())
    }
}

/// A window of a phone's app.
pub struct Window {
    owner: String,
    client: Client,
    failures: PathBuf,
    // Last: its windows go when the driver goes.
    _driver: Group,
}

/// Notes what goes wrong inside the page, from its opening on. That a list is measured again in the next frame, after
/// the window became another size, is nothing wrong.
const LISTEN: &str = "window.heard = []; const note = (e) => String(e).startsWith('ResizeObserver loop') || \
     window.heard.push(String(e && e.stack ? e + ' ' + e.stack : e)); \
     const said = console.error; console.error = (...all) => { all.forEach(note); said(...all) }; \
     addEventListener('error', (e) => note(e.error || e.message)); \
     addEventListener('unhandledrejection', (e) => note(e.reason)); \
     addEventListener('securitypolicyviolation', (e) => note('refused by the content policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

/// The words that an element draws. (WebDriver's own text loses lines that are clamped to two.)
async fn says(element: &Element) -> Option<String> {
    element.prop("innerText").await.ok()?
}

fn css(test: &str) -> String {
    format!("[data-test=\"{test}\"]")
}

impl Window {
    /// Opens the app's window at the size of a small phone.
    pub async fn open(phone: &Phone) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = Command::new("tauri-driver");
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        let driver = Group::start(phone.prepare(&mut command), &phone.log());
        until("tauri-driver and WebKitWebDriver to listen", async || {
            let both =
                TcpStream::connect(("127.0.0.1", port)).is_ok() && TcpStream::connect(("127.0.0.1", native)).is_ok();
            both.then_some(())
        })
        .await;
        let mut capabilities = Capabilities::new();
        capabilities.insert("tauri:options".to_owned(), json!({ "application": program("cunji-app") }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session with the app's window");
        client.set_window_size(360, 740).await.expect("a window can be sized");
        let window =
            Self { owner: phone.owner.clone(), client, failures: super::target().join("e2e-failed"), _driver: driver };
        window.client.execute(LISTEN, Vec::new()).await.expect("a page that can be listened to");
        window
    }

    /// What went wrong inside the page since it was opened, nobody having noticed on screen.
    pub async fn heard(&self) -> Vec<String> {
        let heard = self.client.execute("return window.heard", Vec::new()).await.expect("a page");
        serde_json::from_value(heard).unwrap_or_default()
    }

    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Closes the window as its user does; what it kept is in its folder.
    pub async fn close(self) {
        self.client.clone().close().await.expect("the session ends");
    }

    /// Waits for something on the page. When it does not come, the page as it is then tells why.
    async fn wait<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
        let asked = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(answer) = ask().await {
                    return answer;
                }
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            }
        });
        match asked.await {
            Ok(answer) => answer,
            Err(_) => {
                let _ = fs::create_dir_all(&self.failures);
                let picture = self.failures.join(format!("{}.png", self.owner));
                self.screenshot(&picture).await;
                let words = format!("{}\nit heard: {:?}", self.read_page().await, self.heard().await);
                panic!(
                    "{}: not within {PATIENCE:?}: {what}\nthe page says:\n{words}\n({})",
                    self.owner,
                    picture.display()
                )
            }
        }
    }

    async fn shown(&self, place: &str) -> Option<Element> {
        for element in self.client.find_all(Locator::Css(place)).await.ok()? {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    /// Waits until the page shows its content.
    pub async fn ready(&self) {
        self.wait("a page with content", async || self.shown(".page[data-ready=\"true\"]").await.map(|_| ())).await;
    }

    /// Waits until something is to be seen.
    pub async fn see(&self, test: &str) {
        self.see_place(&css(test)).await;
    }

    /// As `see`, where one attribute says which of several.
    pub async fn see_which(&self, test: &str, attribute: &str, value: &str) {
        self.see_place(&format!("{}[data-{attribute}=\"{value}\"]", css(test))).await;
    }

    async fn see_place(&self, place: &str) {
        self.wait(place, async || self.shown(place).await.map(|_| ())).await;
    }

    /// Waits until something is not there any more.
    pub async fn see_no(&self, test: &str) {
        let gone = async || self.client.find_all(Locator::Css(&css(test))).await.ok()?.is_empty().then_some(());
        self.wait(&format!("no {test}"), gone).await;
    }

    /// Waits until there is more than one of something.
    pub async fn see_several(&self, test: &str) {
        self.wait(&format!("several {test}"), async || (self.count(test).await > 1).then_some(())).await;
    }

    /// Waits until something says these words; what lies beyond the edge is scrolled to.
    pub async fn see_words(&self, test: &str, words: &str) {
        let said = async || {
            let element = self.shown(&css(test)).await?;
            if says(&element).await?.contains(words) {
                return Some(());
            }
            self.swipe_to(&element).await;
            None
        };
        self.wait(&format!("{test} to say {words}"), said).await;
    }

    /// What something says now.
    pub async fn read(&self, test: &str) -> String {
        self.wait(test, async || says(&self.shown(&css(test)).await?).await).await.trim().to_owned()
    }

    /// Everything the page says.
    pub async fn read_page(&self) -> String {
        let body = self.client.find(Locator::Css("body")).await.expect("a page");
        says(&body).await.unwrap_or_default()
    }

    /// Each one's attribute `data-…`, top to bottom.
    pub async fn read_each(&self, test: &str, attribute: &str) -> Vec<String> {
        self.see(test).await;
        const EACH: &str =
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.getAttribute(arguments[1]) ?? '')";
        let arguments = vec![css(test).into(), format!("data-{attribute}").into()];
        let values = self.client.execute(EACH, arguments).await.expect("a page");
        serde_json::from_value(values).expect("texts")
    }

    /// How many of something are on the page.
    pub async fn count(&self, test: &str) -> usize {
        // Asked in one go: while the page draws itself anew, an element that was found may be gone before it is named.
        const COUNT: &str = "return document.querySelectorAll(arguments[0]).length";
        let count = self.client.execute(COUNT, vec![css(test).into()]).await.expect("a page");
        count.as_u64().and_then(|count| usize::try_from(count).ok()).expect("a number")
    }

    /// Taps something as soon as it can be tapped.
    pub async fn tap(&self, test: &str) {
        self.tap_place(&css(test)).await;
    }

    /// As `tap`, where one attribute says which of several.
    pub async fn tap_which(&self, test: &str, attribute: &str, value: &str) {
        self.tap_place(&format!("{}[data-{attribute}=\"{value}\"]", css(test))).await;
    }

    /// Taps what CSS finds.
    pub async fn tap_place(&self, place: &str) {
        let tapped = async || {
            let element = self.shown(place).await?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            let tapped = element.click().await.ok();
            if tapped.is_none() {
                self.swipe_to(&element).await; // it lies beyond an edge or under a bar: the next try finds it in the middle
            }
            tapped
        };
        self.wait(&format!("{place} to be tapped"), tapped).await;
    }

    async fn swipe_to(&self, element: &Element) {
        const MIDDLE: &str = "arguments[0].scrollIntoView({ block: 'center', inline: 'center' })";
        let element = serde_json::to_value(element).expect("an element can be named");
        let _ = self.client.execute(MIDDLE, vec![element]).await;
    }

    /// Opens a section that folds, unless it is open.
    pub async fn unfold(&self, test: &str) {
        self.see(test).await;
        let folded = format!("{}[aria-expanded=\"false\"]", css(test));
        if !self.client.find_all(Locator::Css(&folded)).await.expect("a page").is_empty() {
            self.tap_place(&folded).await;
        }
    }

    /// Gives a value to a list that opens or to a day, whose pickers differ from one web view to the next.
    pub async fn give(&self, test: &str, value: &str) {
        const GIVE: &str = "arguments[0].value = arguments[1]; \
             for (const name of ['input', 'change']) arguments[0].dispatchEvent(new Event(name, { bubbles: true }))";
        let field = self.wait(test, async || self.shown(&css(test)).await).await;
        let field = serde_json::to_value(&field).expect("an element can be named");
        self.client.execute(GIVE, vec![field, json!(value)]).await.expect("a field that takes it");
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) async fn run(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client.execute(script, arguments).await.expect("a page that answers")
    }

    pub(super) async fn run_async(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client.execute_async(script, arguments).await.expect("a page that answers")
    }

    /// Makes the window another size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window can be sized");
    }

    /// The system's font size, in percent of the usual one.
    pub async fn font_size(&self, percent: u32) {
        const SET: &str = "document.documentElement.style.fontSize = ''; const usual = \
             parseFloat(getComputedStyle(document.documentElement).fontSize); \
             document.documentElement.style.fontSize = usual * arguments[0] / 100 + 'px'";
        self.client.execute(SET, vec![json!(percent)]).await.expect("a page");
    }

    /// Types with real keys in place of what a field holds.
    pub async fn type_into(&self, test: &str, text: &str) {
        self.type_at(&css(test), text).await;
    }

    /// Types into the first field whose name begins so (lines of a list have identities in theirs).
    pub async fn type_into_first(&self, beginning: &str, text: &str) {
        self.type_at(&format!("[data-test^=\"{beginning}\"]:is(input, textarea)"), text).await;
    }

    /// Chooses files as the system's own chooser would give them.
    pub async fn attach(&self, test: &str, files: &[std::path::PathBuf]) {
        let field = self.wait(test, async || self.client.find(Locator::Css(&css(test))).await.ok()).await;
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        field.send_keys(&names.join("\n")).await.expect("a field that takes files");
    }

    /// Types an amount: the field shows it in its own way afterwards.
    pub async fn type_money(&self, test: &str, text: &str) {
        let field = self.wait(test, async || self.shown(&css(test)).await).await;
        self.swipe_to(&field).await;
        field.click().await.expect("a field can be tapped");
        if !field.prop("value").await.expect("a field has a value").unwrap_or_default().is_empty() {
            field.send_keys("\u{e009}a\u{e000}\u{e003}").await.expect("select all, backspace");
        }
        field.send_keys(text).await.expect("keys");
    }

    /// Names of the fields whose name begins so.
    pub async fn fields_like(&self, beginning: &str) -> Vec<String> {
        let place = format!("[data-test^=\"{beginning}\"]:is(input, textarea)");
        let mut names = Vec::new();
        for element in self.client.find_all(Locator::Css(&place)).await.expect("a page") {
            names.push(element.attr("data-test").await.expect("a page").unwrap_or_default());
        }
        names
    }

    /// What these fields hold.
    pub async fn values(&self, fields: &[String]) -> Vec<String> {
        let mut values = Vec::new();
        for field in fields {
            let element = self.wait(field, async || self.shown(&css(field)).await).await;
            values.push(element.prop("value").await.expect("a field has a value").unwrap_or_default());
        }
        values
    }

    async fn type_at(&self, place: &str, text: &str) {
        let field = self.wait(place, async || self.shown(place).await).await;
        field.click().await.expect("a field can be tapped");
        if !field.prop("value").await.expect("a field has a value").unwrap_or_default().is_empty() {
            field.send_keys("\u{e009}a\u{e000}\u{e003}").await.expect("select all, backspace");
        }
        field.send_keys(text).await.expect("keys");
        let there = async || {
            let value = self.shown(place).await?.prop("value").await.ok()??;
            value.eq_ignore_ascii_case(text).then_some(())
        };
        self.wait(&format!("{place} to hold {text}"), there).await;
    }

    /// The app is put away, as when another one comes to the front.
    pub async fn put_away(&self) {
        const HIDE: &str = "const say = (state) => { Object.defineProperty(document, 'visibilityState', \
             { value: state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')) }; \
             say('hidden'); say('visible')";
        self.client.execute(HIDE, Vec::new()).await.expect("a page");
    }

    /// What the app answers to a command that a page sends, by its error's code; `None`: it was done.
    pub async fn refusal_of(&self, command: &str) -> Option<String> {
        const ASK: &str = "const done = arguments[1]; window.__TAURI_INTERNALS__.invoke(arguments[0], {})\
             .then(() => done(null), (error) => done(error && error.code ? error.code : String(error)))";
        let answer = self.client.execute_async(ASK, vec![json!(command)]).await.expect("a page");
        answer.as_str().map(str::to_owned)
    }

    /// What the window shows, as a PNG file.
    pub async fn screenshot(&self, path: &Path) {
        // What was just done is on screen with the second frame from now.
        const DRAWN: &str = "const done = arguments[0]; setTimeout(done, 500); \
             requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.client.execute_async(DRAWN, Vec::new()).await.expect("a page that is drawn");
        let picture = self.client.screenshot().await.expect("a screenshot");
        fs::write(path, picture).expect("a place for the screenshot");
    }
}
