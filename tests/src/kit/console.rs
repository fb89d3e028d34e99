//! Somebody at the office's console: signed in, asking and writing over the real routes. The tables follow before each
//! question, as the worker does it in the server.

use super::{World, client};
use cunji_server::accounts::division::Division;
use cunji_server::accounts::role::Role;
use cunji_server::accounts::{Settings, session};
use cunji_server::console::people::plain::{account, new_person};
use cunji_server::console::{COOKIE, WRITE_TOKEN};
use cunji_server::projection::catch_up;
use cunji_server::store::Store;
use cunji_server::surroundings::SystemEntropy;
use cunji_wire::surroundings::Clock;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value as Json;
use uuid::Uuid;

pub struct Console<'a> {
    world: &'a World,
    person: Uuid,
    token: String,
    http: Client,
}

/// Makes somebody of a role over a division and signs in; the person and the session's token.
pub async fn sign_in(store: &dyn Store, now: i64, name: &str, role: Role, division: &str) -> (Uuid, String) {
    let person = Uuid::from_u128(name.bytes().fold(7, |id, byte| id.wrapping_mul(257).wrapping_add(u128::from(byte))));
    let divisions = [Division::parse(division).unwrap()];
    let token = session::new_token(&SystemEntropy);
    let mut deeds = new_person(person, name, role, &divisions);
    deeds.push(account(person, name, "", false, now));
    deeds.extend(session::begin(&Settings::default(), now, &token, person));
    store.transact(deeds).await.unwrap();
    (person, token)
}

impl<'a> Console<'a> {
    /// A person of a role over a division, signed in.
    pub async fn of(world: &'a World, name: &str, role: Role, division: &str) -> Self {
        let (store, now) = (world.office.store(), world.clock.now().timestamp_millis());
        let (person, token) = sign_in(store, now, name, role, division).await;
        Self { world, person, token, http: client() }
    }

    /// The same person signed in anew: sessions end, days later certainly.
    pub async fn again(self) -> Self {
        let token = session::new_token(&SystemEntropy);
        let now = self.world.clock.now().timestamp_millis();
        let deeds = session::begin(&Settings::default(), now, &token, self.person);
        self.world.office.store().transact(deeds).await.unwrap();
        Self { token, ..self }
    }

    /// The session's cookie, for a real browser.
    pub fn cookie(&self) -> (String, String) {
        (COOKIE.to_owned(), self.token.clone())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/console/api/{path}", self.world.office.address()))
            .header("cookie", format!("{COOKIE}={}", self.token))
            .header(WRITE_TOKEN, session::write_token(&self.token))
    }

    async fn answer(request: RequestBuilder) -> (u16, Json) {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Json::Null))
    }

    /// Status and body of a question.
    pub async fn ask(&self, path: &str) -> (u16, Json) {
        catch_up(self.world.office.store()).await.unwrap();
        Self::answer(self.request(Method::GET, path)).await
    }

    /// The body of a question that is answered.
    pub async fn get(&self, path: &str) -> Json {
        let (status, body) = self.ask(path).await;
        assert_eq!(status, 200, "GET {path} must be answered: {body}");
        body
    }

    /// Status and body of a deed.
    pub async fn write(&self, path: &str, body: &Json) -> (u16, Json) {
        Self::answer(self.request(Method::POST, path).json(body)).await
    }

    /// Status and body of a file that is handed in, with the word that opens it.
    pub async fn hand_in(&self, path: &str, file: Vec<u8>, word: Option<&str>) -> (u16, Json) {
        let request = self.request(Method::POST, path).header("content-type", "application/octet-stream").body(file);
        let word = word.map(|word| ("x-cunji-passphrase", word));
        Self::answer(word.into_iter().fold(request, |request, (name, word)| request.header(name, word))).await
    }

    /// Status and text of a question that is answered with a file.
    pub async fn text(&self, path: &str) -> (u16, String) {
        let response = self.request(Method::GET, path).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A deed that succeeds.
    pub async fn post(&self, path: &str, body: &Json) {
        let (status, said) = self.write(path, body).await;
        assert_eq!(status, 200, "POST {path} must be done: {said}");
    }
}
