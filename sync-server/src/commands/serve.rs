//! `serve`: the server itself. Without a certificate it binds to loopback only (design.md §8).

use super::{Failed, say};
use cunji_server::projection::follow;
use cunji_server::routes::{Office, router};
use cunji_server::store::Store;
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
    pub async fn run(self, store: Arc<dyn Store>) -> Result<(), Failed> {
        if !self.listen.ip().is_loopback() {
            let why = "without TLS only a loopback address may be served, such as 127.0.0.1:8480";
            return Err(format!("--listen {}: {why}", self.listen).into());
        }
        let filter = tracing_subscriber::EnvFilter::try_from_env("CUNJI_LOG").unwrap_or_else(|_| "info".into());
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
        let office = Office::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy));
        let projecting = tokio::spawn(follow(office.store.clone(), office.wake.clone()));
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        if let Some(path) = &self.ready_file {
            let temporary = path.with_extension("new");
            std::fs::write(&temporary, address.to_string())?;
            std::fs::rename(&temporary, path)?; // whoever waits for the file never reads half of it
        }
        say(&format!("http://{address}"));
        axum::serve(listener, router(office)).with_graceful_shutdown(stop()).await?;
        // Between two of its transactions, or in one that is then undone.
        projecting.abort();
        Ok(())
    }
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
