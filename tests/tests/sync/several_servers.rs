//! Several server programs on one store, and load balancers before them: what is counted is counted for all of them, and
//! for whoever really asks.

use cunji_tests::kit::{On, ServerProgram, World, client};
use serde_json::{Value, json};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

/// The programs count by the machine's own clock.
fn minute() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 60
}

async fn two_servers(world: &World, arguments: &[&str]) -> [ServerProgram; 2] {
    let (place, folder) = (world.place(), world.folder());
    [
        ServerProgram::start(&place, folder, "first", arguments).await,
        ServerProgram::start(&place, folder, "second", arguments).await,
    ]
}

fn enrolment(code: &str, device: usize) -> Value {
    json!({ "code": code, "device": format!("{device:016x}"), "app_version": "1" })
}

async fn wrong_codes_count_together(on: On) {
    let world = World::on(on, 1, 81).await;
    let servers = two_servers(&world, &[]).await;
    let (client, begun) = (client(), minute());
    let mut looked_at = 0;
    loop {
        let request = client.post(format!("http://{}/v1/enrol", servers[looked_at % 2].address));
        let answer = request.json(&enrolment("WRONG-CODE", 1)).send().await.unwrap();
        if answer.status() == 429 {
            break;
        }
        assert_eq!(answer.status(), 403, "a wrong code is refused");
        looked_at += 1;
        assert!(looked_at <= 40, "twenty in each of two minutes at most");
    }
    assert!(looked_at == 20 || minute() > begun, "twenty on both together, not twenty on each: {looked_at}");
}

#[tokio::test]
async fn wrong_codes_are_counted_over_two_servers_on_a_file() {
    wrong_codes_count_together(On::Sqlite).await;
}

#[tokio::test]
async fn wrong_codes_are_counted_over_two_servers_on_postgres() {
    wrong_codes_count_together(On::Postgres).await;
}

async fn a_wild_device_finds_no_second_allowance(on: On) {
    let world = World::on(on, 1, 82).await;
    let servers = two_servers(&world, &["--requests-per-minute", "64"]).await;
    let client = client();
    for device in 1..=3 {
        // The office beside them has the story's clock, and with it codes that are not too old.
        let code = world.office.code_for("安娜", &[cunji_tests::records::village()]).await;
        let request = client.post(format!("{}/v1/enrol", world.office.address())).json(&enrolment(&code, device));
        let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        let token = answer["token"].as_str().unwrap();
        let (begun, mut served, mut refused) = (minute(), 0, [false; 2]);
        for turn in 0.. {
            let request = client
                .post(format!("http://{}/v1/sync", servers[turn % 2].address))
                .bearer_auth(token)
                .body("nonsense");
            if request.send().await.unwrap().status() == 429 {
                refused[turn % 2] = true;
            } else {
                served += 1;
            }
            if refused == [true; 2] || served > 300 {
                break;
            }
        }
        if minute() > begun {
            continue; // a minute ended in between: two allowances were right. Another device, another try
        }
        // 64, and of two servers each at most a sixteenth part (4) that the other had not heard of.
        assert!((64..=72).contains(&served), "one allowance over both servers: {served}");
        return;
    }
    unreachable!("three tries, and in each a minute ended: each takes about a second");
}

#[tokio::test]
async fn a_device_that_goes_wild_over_two_servers_on_a_file_has_one_allowance() {
    a_wild_device_finds_no_second_allowance(On::Sqlite).await;
}

#[tokio::test]
async fn a_device_that_goes_wild_over_two_servers_on_postgres_has_one_allowance() {
    a_wild_device_finds_no_second_allowance(On::Postgres).await;
}

/// Guesses a password of somebody, as if forwarded for these addresses.
async fn guess(server: &ServerProgram, number: usize, forwarded: &str) -> u16 {
    let request = client().post(format!("http://{}/console/api/session", server.address));
    let body = json!({ "name": format!("名字{number}"), "password": "随便猜的密码" });
    let request = request.header("x-forwarded-for", forwarded).json(&body);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn behind_a_load_balancer_who_guesses_is_locked_out_and_nobody_else() {
    let folder = tempfile::tempdir_in(cunji_tests::kit::fast_folder()).unwrap();
    let place = folder.path().join("office.db").display().to_string();
    let arguments = ["--trusted-proxies", "127.0.0.1,10.0.0.0/24", "--connections-per-address", "3"];
    let server = ServerProgram::start(&place, folder.path(), "behind", &arguments).await;
    let mut tried = 0;
    // What he makes up stands left of what the load balancers write: 203.0.113.7, then 10.0.0.9 for the first of two.
    while guess(&server, tried, &format!("6.6.6.{tried}, 203.0.113.7, 10.0.0.9")).await != 429 {
        tried += 1;
        assert!(tried <= 30, "thirty tries from one address, whatever he writes into the header");
    }
    assert_eq!(
        guess(&server, 98, "203.0.113.8").await,
        401,
        "somebody else behind the same load balancer is looked at"
    );
    assert_eq!(guess(&server, 99, "203.0.113.7").await, 429, "he is not");
    let held: Vec<TcpStream> = (0..6).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    assert_eq!(guess(&server, 97, "203.0.113.8").await, 401, "a load balancer may hold more connections than a person");
    drop(held);
    let log = server.log();
    assert!(log.contains("\"from\":\"203.0.113.7\""), "the log says from where: {log}");
    assert!(!log.contains("6.6.6."), "and never what was made up: {log}");
}

#[tokio::test]
async fn without_a_trusted_proxy_the_header_is_ignored() {
    let folder = tempfile::tempdir_in(cunji_tests::kit::fast_folder()).unwrap();
    let place = folder.path().join("office.db").display().to_string();
    let server = ServerProgram::start(&place, folder.path(), "alone", &["--trusted-proxies", "10.0.0.0/24"]).await;
    let mut tried = 0;
    while guess(&server, tried, &format!("203.0.113.{tried}")).await != 429 {
        tried += 1;
        assert!(tried <= 30, "thirty tries, though each names another address");
    }
    assert!(!server.log().contains("203.0.113."), "a stranger's header is not even in the log");
}
