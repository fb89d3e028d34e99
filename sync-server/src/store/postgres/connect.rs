//! From an address to a pool of connections. Without `sslmode` only this machine is spoken to in the clear; with
//! `sslmode=require` nothing ever is, and the certificate is checked against its name.

use super::super::StoreError;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections of one server process; PostgreSQL must allow this many for each (`max_connections`).
const CONNECTIONS: usize = 16;

/// How long somebody waits for a connection, and for its making.
pub(super) const WAIT: Duration = Duration::from_secs(10);

/// How long anybody waits for a lock.
const LOCK: Duration = Duration::from_secs(20);

/// What every connection is told. A partitioned table is planned anew with the village at hand: a plan for all villages
/// locks every partition. Nobody waits for a lock for ever, and what a server began over a line that then broke keeps
/// its locks no longer than that. No statement is given up for its length: PostgreSQL would give up a commit's wait for
/// the standby, too, and report it as done.
fn session(patience: Option<Duration>) -> String {
    let lock = patience.map_or(LOCK, |patience| patience.min(LOCK)).as_millis();
    let idle = if patience.is_some() { lock } else { 0 }; // a copy of everything may stop for breath
    format!(
        "SET plan_cache_mode = force_custom_plan; SET client_min_messages = error; SET statement_timeout = 0; \
         SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = {idle}"
    )
}

fn bad(text: impl Into<String>) -> StoreError {
    StoreError::Other(text.into())
}

/// What an address says about TLS, taken out of it.
struct Asked {
    config: Config,
    mode: Option<String>,
    roots: Option<String>,
}

fn asked(address: &str) -> Result<Asked, StoreError> {
    let (base, query) = address.split_once('?').unwrap_or((address, ""));
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value.to_owned()),
            Some(("sslrootcert", value)) => roots = Some(value.to_owned()),
            _ => rest.push(pair),
        }
    }
    let plain = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    // The parser's words may quote the address, and with it the password: only what is wrong is said.
    let config = Config::from_str(&plain)
        .map_err(|_| bad("the address is not understood: postgres://user:password@host:5432/database"))?;
    Ok(Asked { config, mode, roots })
}

/// Whether all hosts are this machine.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// A pool for an address; connects when it is first asked. With a patience nothing in it waits longer than that.
pub(super) fn pool(address: &str, patience: Option<Duration>) -> Result<Pool, StoreError> {
    let Asked { mut config, mode, roots } = asked(address)?;
    let encrypted = match mode.as_deref() {
        None => !is_here(&config),
        Some("disable") => false,
        Some("require" | "verify-ca" | "verify-full") => true,
        Some(other) => {
            return Err(bad(format!("sslmode={other}: use require (checked by name) or disable (in the clear)")));
        }
    };
    config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
    config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(Duration::from_secs(5)));
    // A primary whose machine is gone says nothing any more: requests must not wait for it for minutes.
    config.keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(5));
    config.tcp_user_timeout(Duration::from_secs(15));
    if config.get_application_name().is_none() {
        config.application_name("cunji-server");
    }
    if config.get_hosts().len() > 1 {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite); // of several, the one that is primary now
    }
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = if encrypted {
        let tls = MakeRustlsConnect::new(tls(roots.as_deref())?);
        Manager::from_config(config, tls, how)
    } else {
        Manager::from_config(config, NoTls, how)
    };
    let wait = Some(patience.map_or(WAIT, |patience| patience.min(WAIT)));
    let session = session(patience);
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(wait)
        .create_timeout(wait)
        .recycle_timeout(wait)
        .post_create(Hook::async_fn(move |client, _| {
            let session = session.clone();
            Box::pin(async move { client.batch_execute(&session).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(|_| bad("the pool of connections could not be made"))
}

fn tls(roots: Option<&str>) -> Result<rustls::ClientConfig, StoreError> {
    let mut store = rustls::RootCertStore::empty();
    match roots {
        Some(path) => {
            let unread = || bad(format!("sslrootcert={path}: no certificate can be read from this file"));
            for certificate in CertificateDer::pem_file_iter(Path::new(path)).map_err(|_| unread())? {
                store.add(certificate.map_err(|_| unread())?).map_err(|_| unread())?;
            }
        }
        None => {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if store.is_empty() {
        return Err(bad("this machine trusts no certificate authority: name one with sslrootcert=FILE"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| bad("TLS could not be set up"))?
        .with_root_certificates(store)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_database_is_never_spoken_to_in_the_clear_unless_somebody_says_so() {
        let far = asked("postgres://cunji:secret@db.example.cn/cunji").unwrap();
        assert!(!is_here(&far.config), "a host with a name is another machine");
        assert!(is_here(&asked("postgres://cunji@127.0.0.1:5433/cunji").unwrap().config), "loopback is this one");
        let asked = asked("postgres://c@h/d?sslmode=require&connect_timeout=2&sslrootcert=/etc/ca.pem").unwrap();
        assert_eq!(asked.mode.as_deref(), Some("require"), "what is said about TLS is read");
        assert_eq!(asked.roots.as_deref(), Some("/etc/ca.pem"), "and the authority");
        let error = pool("postgres://c@h/d?sslmode=prefer", None).err().unwrap().to_string();
        assert!(error.contains("sslmode=prefer"), "a mode that may go without TLS is refused: {error}");
        let error = pool("postgres://cunji:secret@/?nonsense=1", None).err().unwrap().to_string();
        assert!(!error.contains("secret"), "no error shows the password: {error}");
    }
}
