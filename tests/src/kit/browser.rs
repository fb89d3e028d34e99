//! Somebody at the console: what a browser keeps (cookie, write token), and requests as a page makes them.

use super::Office;
use cunji_device::sync::HttpTransport;
use cunji_server::accounts::division::Division;
use cunji_server::accounts::role::Role;
use cunji_server::accounts::session;
use cunji_server::console::people::plain::{account, new_person};
use cunji_server::console::session::sign_in::login_of;
use cunji_server::console::{COOKIE, WRITE_TOKEN};
use cunji_server::surroundings::SystemEntropy;
use cunji_wire::surroundings::{Clock, random};
use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// An answer: status, headers, and the body as JSON (null when it is none).
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub text: String,
    pub body: Value,
}

pub struct Browser {
    client: reqwest::Client,
    address: String,
    pub cookie: Option<String>,
    pub token: Option<String>,
    pub origin: Option<String>,
}

/// A plain client of the loopback.
pub fn client() -> reqwest::Client {
    drop(HttpTransport::new("http://127.0.0.1")); // sees to it that there is a provider of TLS, which clients ask for
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Office {
    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        let address = self.address();
        let origin = Some(address.clone());
        Browser { client: client(), address, cookie: None, token: None, origin }
    }

    /// Somebody of a role over some divisions, signed in, without the way through passwords.
    pub async fn signed_in(&self, role: Role, divisions: &[&str]) -> Browser {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("{} {}", role.as_str(), NEXT.fetch_add(1, Ordering::Relaxed));
        let person = Uuid::from_bytes(random(&SystemEntropy));
        let divisions: Vec<Division> = divisions.iter().map(|code| Division::parse(code).unwrap()).collect();
        let (now, token) = (self.clock().now().timestamp_millis(), session::new_token(&SystemEntropy));
        let mut deeds = new_person(person, &name, role, &divisions);
        deeds.push(account(person, &login_of(&name), "", false, now));
        deeds.extend(session::begin(&cunji_server::accounts::Settings::default(), now, &token, person));
        self.store().transact(deeds).await.unwrap();
        let mut browser = self.browser();
        browser.token = Some(session::write_token(&token));
        browser.cookie = Some(token);
        browser
    }
}

impl Browser {
    /// A request to a path below `/console/api`.
    pub async fn ask(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.client.request(method.clone(), format!("{}/console/api{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("{COOKIE}={cookie}"));
        }
        if method != Method::GET {
            if let Some(token) = &self.token {
                request = request.header(WRITE_TOKEN, token);
            }
            if let Some(origin) = &self.origin {
                request = request.header(header::ORIGIN, origin);
            }
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for set in headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let value = pair.strip_prefix(&format!("{COOKIE}=")).unwrap();
            self.cookie = (!value.is_empty()).then(|| value.to_owned());
        }
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, body }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Types name and password. The write token of the answer is kept, as the page does.
    pub async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        let answer = self.post("/session", serde_json::json!({ "name": name, "password": password })).await;
        if let Some(token) = answer.body["token"].as_str() {
            self.token = Some(token.to_owned());
        }
        answer
    }
}
