//! Every route of the console × every role × own, other and child division, and nobody signed in. A route without a
//! line in MATRIX fails, a line without a route too.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod matrix;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use cunji_server::accounts::role::Role;
use cunji_server::accounts::session;
use cunji_server::cells;
use cunji_server::console::people::plain::{account, new_person};
use cunji_server::console::table::{Row, Where, table};
use cunji_server::console::{COOKIE, WRITE_TOKEN};
use cunji_server::routes::{Office, router};
use cunji_server::store::sql::{Sql, Statement};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::store::{FeedState, Store, Village};
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use matrix::MATRIX;
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

/// Where a request is aimed at, as seen by somebody of the township 500236101.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Aim {
    Own,
    Child,
    Other,
}

impl Aim {
    fn division(self) -> &'static str {
        match self {
            Self::Own => "500236101",
            Self::Child => "500236101201",
            Self::Other => "500236102",
        }
    }

    fn village(self) -> &'static str {
        match self {
            Self::Own | Self::Child => "500236101201",
            Self::Other => "500236102201",
        }
    }

    /// A person, and a device by the same number, of that place.
    fn person(self) -> Uuid {
        Uuid::from_u128(if self == Self::Other { 902 } else { 901 })
    }

    fn device(self) -> [u8; 8] {
        [if self == Self::Other { 92 } else { 91 }; 8]
    }
}

struct Desk {
    store: Arc<SqliteStore>,
    router: Router,
    folder: tempfile::TempDir,
}

fn person_of(role: Role) -> Uuid {
    Uuid::from_u128(100 + Role::ALL.iter().position(|one| *one == role).unwrap() as u128)
}

impl Desk {
    /// A fresh office: what one request changes must not decide about the next.
    async fn open() -> Self {
        let folder = tempfile::tempdir_in(if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." });
        let folder = folder.unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("office.db"), &SystemEntropy).unwrap());
        for (number, township) in [(500_236_101_201, "云雾镇"), (500_236_102_201, "白帝镇")] {
            let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
            let (county, name) = ("奉节县".to_owned(), "石门村".to_owned());
            let village = Village { number: VillageNumber(number), county, township: township.into(), name, feed };
            store.put_village(&village).await.unwrap();
        }
        let mut deeds = Vec::new();
        let divisions = |code: &str| vec![cunji_server::accounts::division::Division::parse(code).unwrap()];
        for role in Role::ALL {
            let person = person_of(role);
            deeds.extend(new_person(person, role.as_str(), role, &divisions(Aim::Own.division())));
            deeds.push(account(person, role.as_str(), "", false, 0));
        }
        for aim in [Aim::Own, Aim::Other] {
            deeds.extend(new_person(aim.person(), "李梅", Role::Cadre, &divisions(aim.village())));
            deeds.push(account(aim.person(), aim.division(), "", false, 0));
            let device = aim.device();
            deeds.push(Statement::new(
                "INSERT INTO device (device, person, token_hash, state, app_version, enrolled_at) \
                 VALUES (?1, ?2, ?3, 'active', '0.1.0', 0)",
                cells![device.as_slice(), aim.person(), [device[0]; 32].as_slice()],
            ));
        }
        store.transact(deeds).await.unwrap();
        let office = Office::new(store.clone(), Arc::new(SystemClock), Arc::new(SystemEntropy));
        Self { store, router: router(office), folder }
    }

    /// The status of a request by somebody of a role, or by nobody.
    async fn ask(&self, row: &Row, role: Option<Role>, aim: Aim, body: &str) -> StatusCode {
        let path = row
            .path
            .replace("{village}", aim.village())
            .replace("{person}", &aim.person().to_string())
            .replace("{device}", &hex::encode(aim.device()));
        let path = path.split('/').map(|part| match part.strip_prefix('{') {
            Some(_) => Uuid::from_u128(7).to_string(),
            None => part.to_owned(),
        });
        let mut uri = format!("/console/api{}", path.collect::<Vec<_>>().join("/"));
        if row.needs.place == Where::Query {
            uri = format!("{uri}?division={}", aim.division());
        }
        let mut request = Request::builder().method(row.method.clone()).uri(uri);
        if let Some(role) = role {
            let token = session::new_token(&SystemEntropy);
            let settings = cunji_server::accounts::Settings::default();
            let now = SystemClock.now().timestamp_millis();
            self.store.transact(session::begin(&settings, now, &token, person_of(role))).await.unwrap();
            request = request
                .header(header::COOKIE, format!("{COOKIE}={token}"))
                .header(WRITE_TOKEN, session::write_token(&token));
        }
        let body = body.replace("VILLAGE", aim.village()).replace("DIVISION", aim.division());
        let request = if row.method == Method::GET {
            request.body(Body::empty())
        } else {
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body))
        };
        let status = self.router.clone().oneshot(request.unwrap()).await.unwrap().status();
        assert!(self.folder.path().exists(), "the office stays open until it has answered");
        status
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_the_matrix_says_and_nobody_else() {
    let rows = table();
    let mut faults = Vec::new();
    for line in MATRIX {
        if !rows.iter().any(|row| row.method == line.0 && row.path == line.1) {
            faults.push(format!("{} {}: a line without a route", line.0, line.1));
        }
    }
    for row in &rows {
        let Some(line) = MATRIX.iter().find(|line| row.method == line.0 && row.path == line.1) else {
            faults.push(format!("{} {}: a route without a line in the matrix", row.method, row.path));
            continue;
        };
        let letters: Vec<char> = line.2.chars().collect();
        assert_eq!(letters.len(), 7, "{} {}: nobody and six roles", line.0, line.1);
        for (letter, role) in letters.into_iter().zip(std::iter::once(None).chain(Role::ALL.map(Some))) {
            for aim in [Aim::Own, Aim::Child, Aim::Other] {
                let allowed = match letter {
                    'y' => true,
                    's' => aim != Aim::Other,
                    '-' => false,
                    other => panic!("{other} is no letter of the matrix"),
                };
                let desk = Desk::open().await;
                let status = desk.ask(row, role, aim, line.3).await;
                // What must not be known of is not found.
                let hidden = row.needs.place == Where::Handler && status == StatusCode::NOT_FOUND;
                let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || hidden;
                if refused == allowed || status.is_server_error() {
                    let who = role.map_or("nobody", Role::as_str);
                    faults.push(format!("{} {}: {who}, {aim:?}: {status}, the matrix says {letter}", line.0, line.1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "routes and matrix must agree:\n{}", faults.join("\n"));
}
