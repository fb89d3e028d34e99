//! `serve`: the server itself. Without a certificate it binds to loopback only (design.md §8).

use super::{Failed, say};
use cunji_server::accounts::set_up;
use cunji_server::routes::{Office, router};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(clap::Args)]
pub struct Serve {
    /// Address to listen on. Loopback only: TLS comes with the township office.
    #[arg(long, default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Writes the bound address into this file once phones can connect.
    #[arg(long)]
    ready_file: Option<PathBuf>,
}

impl Serve {
    pub async fn run(self, store: SqliteStore) -> Result<(), Failed> {
        if !self.listen.ip().is_loopback() {
            let why = "without TLS only a loopback address may be served, such as 127.0.0.1:8480";
            return Err(format!("--listen {}: {why}", self.listen).into());
        }
        let filter = tracing_subscriber::EnvFilter::try_from_env("CUNJI_LOG").unwrap_or_else(|_| "info".into());
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
        let office = Office::new(Arc::new(store), Arc::new(SystemClock), Arc::new(SystemEntropy));
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        if let Some(path) = &self.ready_file {
            let temporary = path.with_extension("new");
            std::fs::write(&temporary, address.to_string())?;
            std::fs::rename(&temporary, path)?; // whoever waits for the file never reads half of it
        }
        say(&format!("http://{address}"));
        first_start(&office).await?;
        let router = router(office).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router).with_graceful_shutdown(stop()).await?;
        Ok(())
    }
}

/// Without an administrator nobody can log in: the first start prints a code, never a default password.
async fn first_start(office: &Office) -> Result<(), Failed> {
    let store = office.store.as_ref();
    if let Some(code) = set_up::first_code(store, office.clock.as_ref(), office.entropy.as_ref()).await? {
        say(&format!("set-up code for /console/ (once): {code}"));
    } else if set_up::needed(store).await? {
        say("no administrator yet: `cunji-server console set-up-code` prints a new code");
    }
    Ok(())
}

/// Ctrl-C or SIGTERM: requests under way are finished first.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
