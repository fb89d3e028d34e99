//! What only the system around the app can do: share a file, keep pictures off a page, keep awake, keep a secret in its
//! keystore. On a desktop none of it is there, and saying so is no error. Rust asks; the page only through commands.

#[cfg(target_os = "android")]
pub(crate) mod android;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_device::DeviceError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// The way to the Kotlin side (`PhonePlugin.kt`): a command by its name there, and what it answers.
pub trait Bridge: Send + Sync {
    /// Runs a command. The error is a short text without paths or contents.
    fn run(&self, command: &str, payload: Value) -> Result<Value, String>;
}

/// What the screens ask about the system once, when they start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Features {
    /// How large the system's letters are; 1.0 the usual size. On a desktop the web view sees to it itself.
    pub font_scale: f64,
    /// Whether a file can be handed to another app.
    pub shares: bool,
    /// Whether a code can be scanned.
    pub scans: bool,
}

/// What came of looking for a code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// What the code says; nothing when somebody went back.
    pub text: Option<String>,
    /// The camera may not be used.
    #[serde(default)]
    pub refused: bool,
}

/// The system, with a way to it or without one.
#[derive(Clone)]
pub struct System(Option<Arc<dyn Bridge>>);

impl System {
    /// A desktop: nothing to be asked.
    pub fn without_phone() -> Self {
        Self(None)
    }

    /// A phone.
    pub fn on_phone(bridge: Arc<dyn Bridge>) -> Self {
        Self(Some(bridge))
    }

    fn run(&self, command: &str, payload: Value) -> Result<Option<Value>, DeviceError> {
        let Some(bridge) = &self.0 else { return Ok(None) };
        bridge.run(command, payload).map(Some).map_err(DeviceError::Store)
    }

    /// What this system can do.
    pub fn features(&self) -> Result<Features, DeviceError> {
        let on_phone = self.0.is_some();
        let said = self.run("features", json!({}))?;
        let scale = said.as_ref().and_then(|said| said.get("fontScale")?.as_f64());
        // What no phone offers is no answer, and a page of a tenth or of tenfold letters could not be mended from inside.
        let font_scale = scale.filter(|scale| (0.5..=3.0).contains(scale)).unwrap_or(1.0);
        Ok(Features { font_scale, shares: on_phone, scans: on_phone })
    }

    /// Opens the sheet of apps that take this file. It lies in the folder of exports, the only one that may be shared.
    pub fn share(&self, file: &Path) -> Result<(), DeviceError> {
        let mime = match file.extension().and_then(|ending| ending.to_str()) {
            Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Some("csv") => "text/csv",
            _ => "application/octet-stream",
        };
        self.run("share", json!({ "path": file, "mime": mime })).map(|_| ())
    }

    /// Looks through the camera for a QR code, asking for the camera when it was never allowed. Blocks until then.
    pub fn scan(&self) -> Result<Scanned, DeviceError> {
        let Some(said) = self.run("scan", json!({}))? else { return Ok(Scanned::default()) };
        serde_json::from_value(said).map_err(|_| DeviceError::Store("the scan's answer can't be read".to_owned()))
    }

    /// While on, no picture can be taken of the window.
    pub fn protect_screen(&self, on: bool) -> Result<(), DeviceError> {
        self.run("protectScreen", json!({ "on": on })).map(|_| ())
    }

    /// While on, the screen does not go dark by itself.
    pub fn keep_awake(&self, on: bool) -> Result<(), DeviceError> {
        self.run("keepAwake", json!({ "on": on })).map(|_| ())
    }

    /// Announcements on the same network (mDNS) reach the app as long as the answer is kept. Where that can't be, an
    /// address is typed.
    pub fn hear_multicast(&self) -> Hearing {
        let _ = self.run("hearMulticast", json!({ "on": true }));
        Hearing(self.clone())
    }

    /// The secret of this name, 32 random bytes wrapped by the phone's keystore, made when there is none; nothing where
    /// the system has no keystore of this kind. A secret that can't be opened any more is an error, never a new one.
    /// `name`: letters, digits, `-` and `_`, at most 64.
    pub fn secret(&self, name: &str) -> Result<Option<[u8; 32]>, DeviceError> {
        let Some(said) = self.run("getOrMakeSecret", json!({ "name": name }))? else { return Ok(None) };
        let unreadable = || DeviceError::Store("the keystore's answer can't be read".to_owned());
        let text = said.get("secret").and_then(Value::as_str).ok_or_else(unreadable)?;
        let bytes = STANDARD.decode(text).map_err(|_| unreadable())?;
        bytes.try_into().map(Some).map_err(|_| unreadable())
    }

    /// Forgets a secret for good; one that is not there is nothing wrong.
    pub fn delete_secret(&self, name: &str) -> Result<(), DeviceError> {
        self.run("deleteSecret", json!({ "name": name })).map(|_| ())
    }
}

/// Kept while somebody looks for announcements or waits to be found.
pub struct Hearing(System);

impl Drop for Hearing {
    fn drop(&mut self) {
        let _ = self.0.run("hearMulticast", json!({ "on": false }));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// A phone that answers as told and remembers what it was asked.
    struct Phone(Value, Mutex<Vec<(String, Value)>>);

    impl Bridge for Phone {
        fn run(&self, command: &str, payload: Value) -> Result<Value, String> {
            self.1.lock().unwrap().push((command.to_owned(), payload));
            if self.0.is_null() { Err("refused".to_owned()) } else { Ok(self.0.clone()) }
        }
    }

    fn phone(answer: Value) -> (System, Arc<Phone>) {
        let phone = Arc::new(Phone(answer, Mutex::new(Vec::new())));
        (System::on_phone(phone.clone()), phone)
    }

    #[test]
    fn a_desktop_has_none_of_it_and_says_so_without_an_error() {
        let desktop = System::without_phone();
        let none = Features { font_scale: 1.0, shares: false, scans: false };
        assert_eq!(desktop.features().unwrap(), none, "nothing is offered that is not there");
        assert_eq!(desktop.secret("store").unwrap(), None, "no keystore is no secret, not a made-up one");
        desktop.protect_screen(true).unwrap();
    }

    #[test]
    fn a_secret_is_thirty_two_bytes_or_an_error() {
        let (system, asked) = phone(json!({ "secret": STANDARD.encode([7; 32]) }));
        assert_eq!(system.secret("store").unwrap(), Some([7; 32]), "as the keystore gave it");
        assert_eq!(asked.1.lock().unwrap().first().unwrap().1, json!({ "name": "store" }), "by its name");
        for bad in [json!({ "secret": STANDARD.encode([7; 31]) }), json!({ "secret": "?" }), json!({}), Value::Null] {
            assert!(phone(bad.clone()).0.secret("store").is_err(), "{bad} is no secret");
        }
    }

    #[test]
    fn letters_follow_the_system_within_reason() {
        for (said, scale) in [(1.3, 1.3), (2.0, 2.0), (0.0, 1.0), (40.0, 1.0)] {
            let features = phone(json!({ "fontScale": said })).0.features().unwrap();
            assert_eq!(features, Features { font_scale: scale, shares: true, scans: true }, "the phone said {said}");
        }
    }

    #[test]
    fn announcements_are_let_through_only_while_somebody_listens() {
        let (system, asked) = phone(json!({}));
        let said = || asked.1.lock().unwrap().iter().map(|(_, payload)| payload["on"] == true).collect::<Vec<_>>();
        let hearing = system.hear_multicast();
        assert_eq!(said(), [true], "while it is kept");
        drop(hearing);
        assert_eq!(said(), [true, false], "and no longer");
        drop(System::without_phone().hear_multicast());
    }

    #[test]
    fn a_file_is_shared_as_what_it_is() {
        let (system, asked) = phone(json!({}));
        system.share(Path::new("/x/走访.xlsx")).unwrap();
        system.share(Path::new("/x/走访.csv")).unwrap();
        let asked = asked.1.lock().unwrap();
        let kinds: Vec<&str> = asked.iter().filter_map(|(_, payload)| payload.get("mime")?.as_str()).collect();
        assert!(
            kinds.first().is_some_and(|kind| kind.ends_with("sheet")) && kinds.last() == Some(&"text/csv"),
            "{kinds:?}"
        );
    }
}
