//! What the server is told: command line, then environment, then file, then what is shipped. A pure reading of text;
//! whoever calls it reads the file.

use crate::objects::settings;
use crate::serving::certificate::CertificateFiles;
use crate::serving::proxies::Proxies;
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use thiserror::Error;

const MEGABYTE: u64 = 1024 * 1024;

/// As written: every setting may be missing. The same names in the file (`connections_per_address = 400`), in the
/// environment (`CUNJI_CONNECTIONS_PER_ADDRESS`) and on the command line (`--connections-per-address`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Address to listen on [shipped: 127.0.0.1:8480]. Without a certificate loopback only
    #[arg(long, env = "CUNJI_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Announces the server on the networks it listens on, so that phones on the office's Wi-Fi find it [shipped: no]
    #[arg(long, env = "CUNJI_ANNOUNCE", num_args = 0..=1, default_missing_value = "true")]
    pub announce: Option<bool>,
    /// PEM file with the server's certificate and its chain
    #[arg(long, env = "CUNJI_CERTIFICATE")]
    pub certificate: Option<PathBuf>,
    /// PEM file with the certificate's private key
    #[arg(long, env = "CUNJI_KEY")]
    pub key: Option<PathBuf>,
    /// Address for /metrics [shipped: none]. Loopback or a network of the operators: it is not protected
    #[arg(long, env = "CUNJI_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Open connections at most [shipped: 4000]
    #[arg(long, env = "CUNJI_CONNECTIONS")]
    pub connections: Option<usize>,
    /// Open connections of one address at most [shipped: 400]: a whole office may stand behind one
    #[arg(long, env = "CUNJI_CONNECTIONS_PER_ADDRESS")]
    pub connections_per_address: Option<usize>,
    /// Seconds for a request's head to arrive, and for a connection that asks nothing [shipped: 15]
    #[arg(long, env = "CUNJI_HEADER_SECONDS")]
    pub header_seconds: Option<u64>,
    /// Seconds for a request to arrive and be answered, and for an answer of which nothing is read [shipped: 300]: 2 MB
    /// over a weak line take that long
    #[arg(long, env = "CUNJI_REQUEST_SECONDS")]
    pub request_seconds: Option<u64>,
    /// Seconds in which nothing more of a request's body may arrive [shipped: 60]
    #[arg(long, env = "CUNJI_BODY_SECONDS")]
    pub body_seconds: Option<u64>,
    /// Seconds for the database to answer [shipped: 30]; then phones are told to come again
    #[arg(long, env = "CUNJI_STORE_SECONDS")]
    pub store_seconds: Option<u64>,
    /// Requests of one device under way at once at most [shipped: 8]
    #[arg(long, env = "CUNJI_REQUESTS_AT_ONCE")]
    pub requests_at_once: Option<usize>,
    /// Requests of one device in a minute at most [shipped: 240]
    #[arg(long, env = "CUNJI_REQUESTS_PER_MINUTE")]
    pub requests_per_minute: Option<u32>,
    /// Megabytes of pictures that one device may send in 24 hours [shipped: 500]
    #[arg(long, env = "CUNJI_PICTURES_MB_PER_DAY")]
    pub pictures_mb_per_day: Option<u64>,
    /// Load balancers, as addresses or ranges (10.0.0.5,10.0.1.0/24): their X-Forwarded-For is believed [shipped: none]
    #[arg(long, env = "CUNJI_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,
    /// Seconds that requests under way have when the server stops [shipped: 30]
    #[arg(long, env = "CUNJI_STOP_SECONDS")]
    pub stop_seconds: Option<u64>,
    /// Where pictures lie: a table of its own in the file, options of every command on the command line.
    #[arg(skip)]
    #[serde(default)]
    pub pictures: settings::Written,
}

/// How much is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address.
    pub connections_per_address: usize,
    /// Seconds for a request's head, and for silence.
    pub header_seconds: u64,
    /// Seconds for a whole request, and for an answer of which nothing is read.
    pub request_seconds: u64,
    /// Seconds of silence within a request's body.
    pub body_seconds: u64,
    /// Requests of one device under way at once.
    pub requests_at_once: usize,
    /// Requests of one device in a minute.
    pub requests_per_minute: u32,
    /// Bytes of pictures of one device in a day.
    pub picture_bytes_per_day: u64,
    /// Seconds to finish when stopping.
    pub stop_seconds: u64,
    /// Whose word about addresses counts.
    pub proxies: Proxies,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4000,
            connections_per_address: 400,
            header_seconds: 15,
            request_seconds: 300,
            body_seconds: 60,
            requests_at_once: 8,
            requests_per_minute: 240,
            picture_bytes_per_day: 500 * MEGABYTE,
            stop_seconds: 30,
            proxies: Proxies::default(),
        }
    }
}

/// Checked, nothing missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where phones and browsers come.
    pub listen: SocketAddr,
    /// Whether phones on the same network shall find it.
    pub announce: bool,
    /// With TLS if there is one.
    pub certificate: Option<CertificateFiles>,
    /// Where a monitoring system comes.
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds for the database to answer.
    pub store_seconds: u64,
    /// How much is allowed.
    pub limits: Limits,
}

/// One thing that is wrong, by its name in the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: {what}")]
pub struct ConfigProblem {
    /// Which setting.
    pub name: &'static str,
    /// What is wrong and what to do.
    pub what: String,
}

impl Written {
    /// Reads a file's text. The error names line and setting.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// These settings, and `file`'s where there is none.
    #[must_use]
    pub fn over(self, file: Self) -> Self {
        Self {
            listen: self.listen.or(file.listen),
            announce: self.announce.or(file.announce),
            certificate: self.certificate.or(file.certificate),
            key: self.key.or(file.key),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            connections: self.connections.or(file.connections),
            connections_per_address: self.connections_per_address.or(file.connections_per_address),
            header_seconds: self.header_seconds.or(file.header_seconds),
            request_seconds: self.request_seconds.or(file.request_seconds),
            body_seconds: self.body_seconds.or(file.body_seconds),
            store_seconds: self.store_seconds.or(file.store_seconds),
            requests_at_once: self.requests_at_once.or(file.requests_at_once),
            requests_per_minute: self.requests_per_minute.or(file.requests_per_minute),
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies),
            stop_seconds: self.stop_seconds.or(file.stop_seconds),
            pictures_mb_per_day: self.pictures_mb_per_day.or(file.pictures_mb_per_day),
            pictures: self.pictures.over(file.pictures),
        }
    }

    /// All settings, or all that is wrong with them.
    pub fn check(self) -> Result<Config, Vec<ConfigProblem>> {
        let mut problems = Vec::new();
        let mut problem = |name, what: &str| problems.push(ConfigProblem { name, what: what.to_owned() });
        let listen = self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8480)));
        let certificate = match (self.certificate, self.key) {
            (Some(certificate), Some(key)) => Some(CertificateFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) => {
                problem("key", "a certificate needs its private key: name its PEM file");
                None
            }
            (None, Some(_)) => {
                problem("certificate", "a private key needs its certificate: name its PEM file");
                None
            }
        };
        if certificate.is_none() && !listen.ip().is_loopback() {
            let what = "without a certificate only a loopback address may be served, such as 127.0.0.1:8480";
            problem("listen", what);
        }
        let proxies = Proxies::parse(&self.trusted_proxies.unwrap_or_default()).unwrap_or_else(|what| {
            problem("trusted_proxies", &what);
            Proxies::default()
        });
        let shipped = Limits::default();
        let limits = Limits {
            connections: self.connections.unwrap_or(shipped.connections),
            connections_per_address: self.connections_per_address.unwrap_or(shipped.connections_per_address),
            header_seconds: self.header_seconds.unwrap_or(shipped.header_seconds),
            request_seconds: self.request_seconds.unwrap_or(shipped.request_seconds),
            body_seconds: self.body_seconds.unwrap_or(shipped.body_seconds),
            requests_at_once: self.requests_at_once.unwrap_or(shipped.requests_at_once),
            requests_per_minute: self.requests_per_minute.unwrap_or(shipped.requests_per_minute),
            stop_seconds: self.stop_seconds.unwrap_or(shipped.stop_seconds),
            picture_bytes_per_day: self
                .pictures_mb_per_day
                .map_or(shipped.picture_bytes_per_day, |megabytes| megabytes.saturating_mul(MEGABYTE)),
            proxies,
        };
        let store_seconds = self.store_seconds.unwrap_or(30);
        let positive = [
            ("store_seconds", store_seconds > 0),
            ("connections", limits.connections > 0),
            ("connections_per_address", limits.connections_per_address > 0),
            ("header_seconds", limits.header_seconds > 0),
            ("request_seconds", limits.request_seconds > 0),
            ("body_seconds", limits.body_seconds > 0),
            ("requests_at_once", limits.requests_at_once > 0),
            ("requests_per_minute", limits.requests_per_minute > 0),
            ("pictures_mb_per_day", limits.picture_bytes_per_day > 0),
        ];
        for (name, _) in positive.into_iter().filter(|(_, allowed)| !allowed) {
            problem(name, "must be at least 1");
        }
        if problems.is_empty() {
            Ok(Config {
                listen,
                announce: self.announce.unwrap_or(false),
                certificate,
                metrics_listen: self.metrics_listen,
                store_seconds,
                limits,
            })
        } else {
            Err(problems)
        }
    }
}
