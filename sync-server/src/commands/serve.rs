//! `serve`: the server itself, and `config check`. Without a certificate it binds to loopback only (design.md §8).

use super::pictures::{self, Told as Common};
use super::{Failed, begun_to_serve, say};
use axum_server::tls_rustls::RustlsConfig;
use cunji_server::accounts::set_up;
use cunji_server::attachments;
use cunji_server::config::{Config, Written};
use cunji_server::keys;
use cunji_server::objects::{ObjectError, Objects};
use cunji_server::projection::follow;
use cunji_server::routes::{Office, operators, router};
use cunji_server::serving::announce::announce;
use cunji_server::serving::certificate::{CertificateFiles, Loaded, Shown};
use cunji_server::serving::open_files::room_for;
use cunji_server::serving::{Stop, serve};
use cunji_server::store::{Store, StoreError};
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::surroundings::Clock;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often the certificate's files are looked at.
const CERTIFICATE_EVERY: Duration = Duration::from_secs(60);

/// How often pictures are looked for that came whole and could not be kept at once.
const SETTLE_EVERY: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    told: Told,
    /// Writes the bound address into this file once phones can connect.
    #[arg(long)]
    ready_file: Option<PathBuf>,
}

/// Settings of the server: command line, environment, file.
#[derive(clap::Args)]
pub struct Told {
    #[command(flatten)]
    written: Written,
}

#[derive(clap::Subcommand)]
pub enum ConfigCommand {
    /// Says whether `serve` could start with these settings, and what is wrong if not. Changes nothing.
    Check(Told),
}

impl Told {
    fn read(self, common: &Common) -> Result<Config, Failed> {
        self.written
            .over(common.file()?)
            .check()
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").into())
    }
}

impl ConfigCommand {
    pub async fn run(self, common: &Common, place: &str) -> Result<(), Failed> {
        let Self::Check(told) = self;
        let (config, objects) = (told.read(common)?, common.objects(place)?);
        let how = match &config.certificate {
            None => "plain HTTP, loopback only",
            Some(files) => {
                files.load()?;
                "TLS"
            }
        };
        pictures::check(&objects, place).await?;
        say(&format!("all right: {}, {how}", config.listen));
        Ok(())
    }
}

impl Serve {
    pub async fn run(self, common: &Common, place: &str) -> Result<(), Failed> {
        let (mut config, objects) = (self.told.read(common)?, Arc::new(common.objects(place)?));
        let store = begun_to_serve(place, Duration::from_secs(config.store_seconds)).await?;
        let filter = tracing_subscriber::EnvFilter::try_from_env("CUNJI_LOG").unwrap_or_else(|_| "info".into());
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
        config.limits.connections = room_for(config.limits.connections);
        begin_pictures(store.as_ref(), &objects).await?;
        tokio::spawn(keep_settling(store.clone(), objects.clone()));
        let office = Office::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy));
        let office = office.with_pictures(objects).limited(config.limits.clone());
        let stop = Stop::new();
        // Ends with the process: between two of its transactions, or in one that is then undone.
        tokio::spawn(follow(office.store.clone(), office.wake.clone()));
        let tls = match &config.certificate {
            None => None,
            Some(files) => {
                let Loaded { config, own } = files.load()?;
                office.certificate.is(own);
                let running = RustlsConfig::from_config(config);
                tokio::spawn(keep_certificate(files.clone(), running.clone(), office.certificate.clone()));
                Some(running)
            }
        };
        let listener = tokio::net::TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        if let Some(metrics) = config.metrics_listen {
            let listener = tokio::net::TcpListener::bind(metrics).await?;
            let router = operators(office.clone());
            let serving = serve(listener, router, None, config.limits.clone(), Arc::default(), stop.clone());
            tokio::spawn(serving);
        }
        let announced = match config.announce {
            true => Some(announce(address, tls.is_some(), &keys::office(office.store.as_ref()).await?.public())?),
            false => None,
        };
        if let Some(path) = &self.ready_file {
            write_ready(path, &address.to_string())?;
        }
        say(&format!("{}://{address}", if tls.is_some() { "https" } else { "http" }));
        first_start(&office).await?;
        let (told, stopping) = (stop.clone(), office.stopping.clone());
        let seconds = config.limits.stop_seconds;
        tokio::spawn(async move {
            wait_for_stop().await;
            stopping.store(true, Ordering::Relaxed);
            tracing::info!(seconds, "stopping: requests under way may finish");
            told.graceful_shutdown(Some(Duration::from_secs(seconds)));
        });
        let metrics = office.metrics.clone();
        serve(listener, router(office), tls, config.limits, metrics, stop).await?;
        drop(announced);
        Ok(())
    }
}

/// Looks whether pictures can be kept, and brings there what an older server kept in the database. A place that is away
/// or full just now holds up no text; any other trouble is the operator's to mend before anybody syncs.
async fn begin_pictures(store: &dyn Store, objects: &Objects) -> Result<(), Failed> {
    let begun = async {
        objects.ready(store).await?;
        attachments::settle(store, objects, SystemClock.now().timestamp_millis()).await
    };
    match begun.await {
        Ok(0) => Ok(()),
        Ok(settled) => {
            say(&format!("{settled} pictures brought from the database to {}", objects.place()));
            Ok(())
        }
        Err(StoreError::Objects(passing @ (ObjectError::Away(_) | ObjectError::Full))) => {
            tracing::warn!(%passing, "pictures wait");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes whole, by and by, what came while the place of the objects was away. Ends with the process.
async fn keep_settling(store: Arc<dyn Store>, objects: Arc<Objects>) {
    loop {
        tokio::time::sleep(SETTLE_EVERY).await;
        match attachments::settle(store.as_ref(), &objects, SystemClock.now().timestamp_millis()).await {
            Ok(0) => {}
            Ok(pictures) => tracing::info!(pictures, "made whole"),
            Err(error) => tracing::warn!(%error, "pictures wait"),
        }
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

/// Whoever waits for the file never reads half of it.
fn write_ready(path: &Path, address: &str) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    std::fs::write(&temporary, address)?;
    std::fs::rename(&temporary, path)
}

/// Reads the certificate again when its files change, and at once on SIGHUP.
async fn keep_certificate(files: CertificateFiles, running: RustlsConfig, shown: Shown) {
    #[cfg(unix)]
    let mut hang_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
    let mut known = files.written();
    loop {
        #[cfg(unix)]
        let asked = async {
            match &mut hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let asked = std::future::pending::<Option<()>>();
        let forced = tokio::select! { _ = asked => true, () = tokio::time::sleep(CERTIFICATE_EVERY) => false };
        let written = files.written();
        if forced || (written.is_some() && written != known) {
            files.reload(&running, &shown);
            known = written;
        }
    }
}

/// Ctrl-C or SIGTERM.
async fn wait_for_stop() {
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
