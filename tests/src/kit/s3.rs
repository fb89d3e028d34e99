//! A real S3 server over a folder, on a free loopback port: it can be away and come back, and hold its answers.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::Response;
use cunji_server::objects::settings::{Bucket, Place, Secret};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;

const BUCKET: &str = "photos";
const KEY_ID: &str = "cunji-office";
/// The key's secret: to be looked for where it must never be.
pub const SECRET: &str = "do-not-tell-anybody";

/// One bucket, for one key.
pub struct S3 {
    folder: tempfile::TempDir,
    address: SocketAddr,
    running: Option<Runtime>,
    gate: Arc<Gate>,
}

/// What stands between the server's work and its answer.
#[derive(Default)]
struct Gate {
    holds: AtomicBool,
    held: AtomicUsize,
}

impl S3 {
    /// Starts it with an empty bucket.
    pub fn start() -> Self {
        let folder = tempfile::tempdir_in(super::fast_folder()).unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut s3 = Self { folder, address, running: None, gate: Arc::default() };
        s3.serve(listener);
        s3
    }

    fn serve(&mut self, listener: TcpListener) {
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(self.folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
        let router = Router::new().fallback(answer).with_state((service.build(), Arc::clone(&self.gate)));
        listener.set_nonblocking(true).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        self.running = Some(runtime);
    }

    /// Nobody answers at its address any more; what it keeps stays.
    pub fn goes_away(&mut self) {
        if let Some(runtime) = self.running.take() {
            // Not on the story's own runtime: this waits until the last connection is gone.
            std::thread::spawn(move || runtime.shutdown_timeout(Duration::from_secs(5))).join().unwrap();
        }
    }

    /// It answers again at the same address.
    pub fn comes_back(&mut self) {
        self.serve(TcpListener::bind(self.address).unwrap());
    }

    /// What is written from now on is kept, and its writer never hears of it.
    pub fn holds_its_answers(&self) {
        self.gate.holds.store(true, Ordering::SeqCst);
    }

    /// Writers hear again.
    pub fn answers_again(&self) {
        self.gate.holds.store(false, Ordering::SeqCst);
    }

    /// How many writers wait for an answer.
    pub fn held(&self) -> usize {
        self.gate.held.load(Ordering::SeqCst)
    }

    /// As a server's settings say it.
    pub fn place(&self) -> Place {
        self.place_with(SECRET)
    }

    /// The same with another secret.
    pub fn place_with(&self, secret: &str) -> Place {
        Place::Bucket(Bucket {
            name: BUCKET.to_owned(),
            prefix: "office".to_owned(),
            endpoint: Some(format!("http://{}", self.address)),
            region: "us-east-1".to_owned(),
            in_host: false,
            key_id: KEY_ID.to_owned(),
            secret: Secret(secret.to_owned()),
        })
    }

    /// The table of a settings file.
    pub fn settings(&self, bucket: &str, secret: &str) -> String {
        let address = self.address;
        format!(
            "[pictures]\nplace = \"s3://{bucket}/office\"\nendpoint = \"http://{address}\"\nkey_id = \"{KEY_ID}\"\n\
             secret = \"{secret}\"\n"
        )
    }

    /// The file behind a picture.
    pub fn file_of(&self, name: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join("office").join(&name[..2]).join(name)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.goes_away();
    }
}

async fn answer(State((service, gate)): State<(S3Service, Arc<Gate>)>, request: Request) -> Response {
    let writes = request.method() == Method::PUT;
    let response = service.call(request.map(s3s::Body::http_body_unsync)).await.unwrap();
    if writes && gate.holds.load(Ordering::SeqCst) {
        gate.held.fetch_add(1, Ordering::SeqCst);
        std::future::pending::<()>().await;
    }
    response.map(Body::new)
}
