//! The server program from outside: certificates, limits, settings, figures, and how it stops.

use cunji_tests::kit::ServerProgram;
use cunji_tests::screen::process::run;
use cunji_tests::screen::until;
use rcgen::CertifiedKey;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A server program with a store of its own.
struct Running {
    server: ServerProgram,
    _folder: tempfile::TempDir,
}

impl std::ops::Deref for Running {
    type Target = ServerProgram;
    fn deref(&self) -> &ServerProgram {
        &self.server
    }
}

impl Running {
    async fn start(folder: tempfile::TempDir, arguments: &[&str]) -> Self {
        let server = ServerProgram::start(&store(folder.path()), folder.path(), "server", arguments).await;
        Self { server, _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream
    }

    /// The answer to a bare request, or how the connection ended.
    fn ask(&self, path: &str) -> String {
        let mut stream = self.connect();
        // A server that turned us away may have closed before we write.
        let _ = write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }
}

fn store(folder: &Path) -> String {
    folder.join("office.db").display().to_string()
}

fn server(folder: &Path) -> Command {
    ServerProgram::command(&store(folder))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(cunji_tests::kit::fast_folder()).unwrap()
}

/// Writes a new self-signed certificate and gives a client that trusts it and nothing else.
fn certificate(folder: &Path) -> reqwest::Client {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let trusted = reqwest::Certificate::from_pem(cert.pem().as_bytes()).unwrap();
    reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).tls_certs_only([trusted]).build().unwrap()
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_without_a_restart_and_a_bad_one_is_not() {
    let folder = folder();
    let first = certificate(folder.path());
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let (cert, key) = (cert.to_str().unwrap().to_owned(), key.to_str().unwrap().to_owned());
    let running = Running::start(folder, &["--certificate", &cert, "--key", &key]).await;
    let address = format!("https://localhost:{}/readyz", running.address.port());
    assert_eq!(first.get(&address).send().await.unwrap().text().await.unwrap(), "ready", "TLS with our certificate");
    assert!(!running.ask("/healthz").contains("ok"), "plain text gets nothing from a TLS server");

    std::fs::write(&cert, "not a certificate").unwrap();
    running.group.signal("-HUP");
    until("the server to say what is wrong", async || running.log().contains("the old one goes on").then_some(()))
        .await;
    assert!(first.get(&address).send().await.is_ok(), "a broken file changes nothing");

    let second = certificate(Path::new(&cert).parent().unwrap());
    running.group.signal("-HUP");
    until("the new certificate", async || second.get(&address).send().await.ok()).await;
    assert!(first.get(&address).send().await.is_err(), "the old one is gone");
}

#[tokio::test]
async fn a_request_under_way_is_finished_when_the_server_is_told_to_stop() {
    let mut running = Running::start(folder(), &[]).await;
    let mut slow = running.connect();
    let body = r#"{"code":"ABCD-EFGH","device":"0102030405060708","app_version":"1"}"#;
    let head = format!(
        "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(&body.as_bytes()[..10]).unwrap();
    until("the request to be under way", async || running.ask("/readyz").contains("ready").then_some(())).await;
    running.group.signal("-TERM");
    until("the server to stop listening", async || TcpStream::connect(running.address).err()).await;
    slow.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = [0_u8; 512];
    let length = slow.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 403"), "the request was answered, though the code is wrong: {answer}");
    drop(slow);
    until("the server to be gone", async || (!running.server.group.is_running()).then_some(())).await;
}

#[tokio::test]
async fn who_dawdles_is_cut_off_and_gives_his_place_to_who_comes_before_that() {
    // Long enough that a busy machine sees all four inside before the first is sent away.
    let running = Running::start(folder(), &["--header-seconds", "6", "--connections-per-address", "4"]).await;
    let files = running.open_files();
    let mut dawdlers: Vec<TcpStream> = (0..4).map(|_| running.connect()).collect();
    for dawdler in &mut dawdlers {
        dawdler.write_all(b"GET /heal").unwrap();
    }
    until("the house to be full", async || (running.open_files() == files + 4).then_some(())).await;
    assert!(running.ask("/healthz").ends_with("ok"), "who comes is served in a full house");
    for (number, dawdler) in dawdlers.iter_mut().enumerate() {
        let mut rest = Vec::new();
        let ended = dawdler.read_to_end(&mut rest);
        let hung = matches!(&ended, Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        assert!(!hung, "{number}: a head that does not come in time ends the connection");
    }
    until("all places to be free", async || (running.open_files() <= files).then_some(())).await;
}

#[tokio::test]
async fn a_wild_device_is_told_to_wait_and_the_one_beside_it_is_served() {
    let folder = folder();
    run(server(folder.path()).args(["village", "add", "500236101201", "--county", "奉节县"]).args([
        "--township",
        "云雾镇",
        "--name",
        "石坪村",
    ]));
    let tokens = ["安娜", "本"].map(|name| {
        run(server(folder.path()).args(["person", "add", name, "--village", "500236101201"]));
        run(server(folder.path()).args(["enrol", name])).trim().to_owned()
    });
    let running = Running::start(folder, &["--requests-per-minute", "3"]).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("http://{}", running.address);
    let mut enrolled = Vec::new();
    for (at, code) in tokens.iter().enumerate() {
        let asked = serde_json::json!({ "code": code, "device": format!("{:016x}", at + 1), "app_version": "1" });
        let answer = client.post(format!("{base}/v1/enrol")).json(&asked).send().await.unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        enrolled.push(answer["token"].as_str().unwrap().to_owned());
    }
    let sync = async |token: &str| {
        let asked = client.post(format!("{base}/v1/sync")).bearer_auth(token).body("nonsense");
        asked.send().await.unwrap().status().as_u16()
    };
    let mut looked_at = 0;
    while sync(&enrolled[0]).await != 429 {
        looked_at += 1; // nonsense, but looked at
        assert!(looked_at <= 6, "three in a minute, or in two when a minute ends just now");
    }
    assert!(looked_at >= 3, "only the fourth in a minute is one too many: {looked_at}");
    assert_ne!(sync(&enrolled[1]).await, 429, "another device is not slowed down");
    assert!(!running.log().contains("安娜"), "the log knows no names");
}

#[tokio::test]
async fn the_operators_see_figures_by_route_and_no_names() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let running = Running::start(folder(), &["--metrics-listen", &port.to_string()]).await;
    let _ = running.ask("/v1/sync?name=安娜");
    let answer = running.ask("/metrics");
    assert!(answer.starts_with("HTTP/1.1 404"), "phones and browsers get no figures: {answer}");
    let mut stream = TcpStream::connect(port).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut figures = String::new();
    stream.read_to_string(&mut figures).unwrap();
    let counted = r#"cunji_requests_total{route="/v1/sync",status="405"} 1"#;
    assert!(figures.contains(counted), "a request by its route: {figures}");
    assert!(!figures.contains("安娜") && !running.log().contains("安娜"), "never what was asked for");
}

#[test]
fn settings_are_checked_all_at_once_before_anything_starts() {
    let folder = folder();
    let file = folder.path().join("server.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let done = server(folder.path()).args(["config", "check", "--config"]).arg(&file).output().unwrap();
        (
            done.status.success(),
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)),
        )
    };
    let (fine, said) = check("listen = \"127.0.0.1:9000\"\nconnections = 10\n");
    assert!(fine && said.contains("127.0.0.1:9000"), "{said}");
    let (fine, said) = check("listen = \"0.0.0.0:9000\"\nkey = \"k.pem\"\nconnections = 0\n");
    assert!(!fine, "three things are wrong");
    for name in ["listen:", "certificate:", "connections:"] {
        assert!(said.contains(name), "{name} is named: {said}");
    }
    let (fine, said) = check("listen = \"127.0.0.1:9000\"\nconections = 10\n");
    assert!(!fine && said.contains("line 2") && said.contains("conections"), "a slip of the pen has its line: {said}");
    let (fine, said) = check("trusted_proxies = [\"10.0.0.5\", \"10.0.1.0/24\"]\n");
    assert!(fine, "load balancers by address and by range: {said}");
    let (fine, said) = check("trusted_proxies = [\"10.0.0.5\", \"10.0.1.0/33\"]\n");
    assert!(!fine && said.contains("trusted_proxies: `10.0.1.0/33`") && said.contains("write"), "{said}");
    let (fine, said) = check("trusted_proxies = [\"0.0.0.0/0\"]\n");
    assert!(!fine && said.contains("everybody"), "whoever trusts everybody trusts whoever guesses: {said}");
    let (fine, said) = check("listen = \"0.0.0.0:9000\"\ncertificate = \"/none.pem\"\nkey = \"/none.pem\"\n");
    assert!(!fine && said.contains("/none.pem"), "a missing file is named: {said}");
    assert!(!folder.path().join("office.db").exists(), "checking makes no store");
}
