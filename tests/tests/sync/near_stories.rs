//! 镇里 Wi‑Fi: the office is found on the same network and proves to be the office before anything is sent. Most stories
//! hear announcements from the story itself; one hears real ones (mDNS over the loopback) of a real server.

use async_trait::async_trait;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use cunji_device::sync::{Announced, Around, Multicast};
use cunji_device::view::{AppError, ErrorCode, SyncOutcome};
use cunji_server::keys;
use cunji_tests::kit::{Phone, ServerProgram, World};
use cunji_wire::key::SecretKeys;
use cunji_wire::near::{Challenge, answer, bytes_of};
use rcgen::CertifiedKey;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Announcements as the story has them.
struct Heard(Vec<Announced>);

#[async_trait]
impl Around for Heard {
    async fn servers(&self) -> Vec<Announced> {
        self.0.clone()
    }
}

fn certificate(folder: &Path) -> [String; 2] {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(["office.invalid".to_owned()]).unwrap();
    let (own, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&own, cert.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    [own.display().to_string(), key.display().to_string()]
}

/// The office's server on the same network: TLS with a certificate that no authority has signed.
async fn in_the_office(world: &World, more: &[&str]) -> ServerProgram {
    let [own, key] = certificate(world.folder());
    let mut arguments = vec!["--certificate", &own, "--key", &key];
    arguments.extend(more);
    ServerProgram::start(&world.place(), world.folder(), "near", &arguments).await
}

async fn not_found(phone: &Phone, around: &dyn Around) -> ErrorCode {
    let error = phone.device().find_office(around).await.map(|found| found.address).unwrap_err();
    AppError::from(error).code
}

/// Somebody on the same network who is not the office: what he was sent, and how he answers a challenge.
type Answer = Box<dyn Fn([u8; 32]) -> String + Send + Sync>;

#[derive(Clone)]
struct Stranger {
    sent: Arc<Mutex<Vec<(String, bool)>>>,
    answer: Arc<Answer>,
}

async fn answers(State(stranger): State<Stranger>, uri: Uri, headers: HeaderMap, body: String) -> String {
    let token = headers.contains_key("authorization");
    stranger.sent.lock().unwrap().push((uri.path().to_owned(), token));
    let asked: Challenge = serde_json::from_str(&body).unwrap();
    (stranger.answer)(bytes_of(&asked.challenge).unwrap())
}

impl Stranger {
    async fn begin(answer: impl Fn([u8; 32]) -> String + Send + Sync + 'static) -> (Self, Announced) {
        let stranger = Self { sent: Arc::default(), answer: Arc::new(Box::new(answer)) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().fallback(answers).with_state(stranger.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (stranger, Announced { address, tls: false })
    }
}

fn nobody() -> Announced {
    // Port 1 of the loopback: nobody listens there.
    Announced { address: SocketAddr::from(([127, 0, 0, 1], 1)), tls: true }
}

#[tokio::test]
async fn a_phone_without_internet_syncs_with_the_office_on_the_same_network() {
    let world = World::with_households(3, 601).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    phone.visit(world.households[0], "自来水水压小");
    let server = in_the_office(&world, &[]).await;
    let around = Heard(vec![nobody(), Announced { address: server.address, tls: true }]);
    let office = phone.device().find_office(&around).await.unwrap();
    assert_eq!(office.address, server.address, "found");
    let run = phone.device().sync(&office, &|_| ()).await.unwrap();
    assert_eq!((run.outcome, run.sent, run.agreed), (SyncOutcome::Done, 1, true), "and synced: {run:?}");
    assert_eq!(phone.device().state_line().unwrap().on_phone, 0, "the visit is at the office");
}

#[tokio::test]
async fn whoever_is_not_the_office_gets_a_challenge_and_nothing_else() {
    let world = World::with_households(2, 602).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    phone.visit(world.households[0], "自来水水压小");
    let other = SecretKeys::of([5; 32], [6; 32]);
    let signs = move |challenge| serde_json::to_string(&answer(&other, &challenge, &[0; 32])).unwrap();
    let (own_key, own_place) = Stranger::begin(signs).await;
    // One who heard the office answer before, and one who hands the challenge on to the office: over another connection.
    let office = keys::office(world.office.store()).await.unwrap();
    let (heard, theirs) = (office.clone(), office);
    let says_again = move |_| serde_json::to_string(&answer(&heard, &[9; 32], &[0; 32])).unwrap();
    let (replays, replay_place) = Stranger::begin(says_again).await;
    let hands_on = move |challenge| serde_json::to_string(&answer(&theirs, &challenge, &[8; 32])).unwrap();
    let (between, between_place) = Stranger::begin(hands_on).await;
    let (silent, silent_place) = Stranger::begin(|_| "404 page".to_owned()).await;
    let around = Heard(vec![own_place, replay_place, between_place, silent_place]);
    assert_eq!(not_found(&phone, &around).await, ErrorCode::OtherOffice, "the cadre is told that it is another's");
    for stranger in [own_key, replays, between, silent] {
        assert_eq!(*stranger.sent.lock().unwrap(), [("/v1/here".to_owned(), false)], "one challenge, no token");
    }
    // The true office of another township, with TLS in order.
    let elsewhere = World::with_households(1, 603).await;
    let server = in_the_office(&elsewhere, &[]).await;
    let around = Heard(vec![Announced { address: server.address, tls: true }]);
    assert_eq!(not_found(&phone, &around).await, ErrorCode::OtherOffice);
    assert_eq!(phone.device().state_line().unwrap().on_phone, 1, "the visit waits as before");
}

#[tokio::test]
async fn where_nobody_is_or_the_key_is_unknown_it_says_so() {
    let world = World::with_households(1, 604).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    assert_eq!(not_found(&phone, &Heard(Vec::new())).await, ErrorCode::NobodyNear);
    assert_eq!(not_found(&phone, &Heard(vec![nobody()])).await, ErrorCode::NobodyNear);
    // Without TLS nobody but this machine itself is even asked.
    let open = Announced { address: SocketAddr::from(([192, 0, 2, 7], 80)), tls: false };
    assert_eq!(not_found(&phone, &Heard(vec![open])).await, ErrorCode::NobodyNear);
    phone.tamper("DELETE FROM meta WHERE name IN ('office_sign_key', 'office_box_key')");
    assert_eq!(not_found(&phone, &Heard(Vec::new())).await, ErrorCode::OfficeUnknown, "nobody could prove it");
}

#[tokio::test]
async fn a_real_announcement_is_heard_and_ends_with_the_server() {
    let world = World::with_households(2, 605).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    phone.visit(world.households[0], "");
    let mut server = in_the_office(&world, &["--announce"]).await;
    let office = phone.device().find_office(&Multicast::default()).await.unwrap();
    assert_eq!(office.address.port(), server.address.port(), "heard over the loopback");
    let run = phone.device().sync(&office, &|_| ()).await.unwrap();
    assert_eq!((run.outcome, run.sent), (SyncOutcome::Done, 1), "{run:?}");
    server.group.signal("-TERM");
    cunji_tests::screen::until("the server to end", async || (!server.group.is_running()).then_some(())).await;
    let heard = Multicast::default().servers().await;
    assert!(heard.iter().all(|one| one.address.port() != office.address.port()), "it said good-bye: {heard:?}");
}
