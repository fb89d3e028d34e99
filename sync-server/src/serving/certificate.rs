//! The server's certificate: read from PEM files, checked against its key, read again when the files change.

use axum_server::tls_rustls::RustlsConfig;
use cunji_wire::near::Certificate;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use thiserror::Error;

/// What is wrong with the files.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// No file, or not to be read.
    #[error("{0}: can't be read: {1}")]
    File(PathBuf, std::io::Error),
    /// Not PEM, or nothing of use in it.
    #[error("{0}: holds no {1} in PEM form")]
    Empty(PathBuf, &'static str),
    /// A certificate and a key that don't belong together, or of a kind that is not supported.
    #[error("{0} and {1} don't go together: {2}")]
    Pair(PathBuf, PathBuf, rustls::Error),
}

/// Where certificate (whole chain, own first) and key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// PEM, the chain.
    pub certificate: PathBuf,
    /// PEM, PKCS#8, PKCS#1 or SEC1.
    pub key: PathBuf,
}

/// A certificate that was read and checked.
pub struct Loaded {
    /// What connections are served with.
    pub config: Arc<ServerConfig>,
    /// SHA-256 of the server's own certificate.
    pub own: Certificate,
}

/// The certificate that connections are shown now; zeros where there is none. Renewed ones are taken up.
#[derive(Debug, Clone, Default)]
pub struct Shown(Arc<Mutex<Certificate>>);

impl Shown {
    /// The one of now.
    pub fn now(&self) -> Certificate {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this one.
    pub fn is(&self, own: Certificate) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = own;
    }
}

impl CertificateFiles {
    /// Reads and checks both files.
    pub fn load(&self) -> Result<Loaded, CertificateError> {
        let text = |path: &Path| std::fs::read(path).map_err(|error| CertificateError::File(path.into(), error));
        let (chain, key) = (text(&self.certificate)?, text(&self.key)?);
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_slice_iter(&chain).collect::<Result<_, _>>().unwrap_or_default();
        if chain.is_empty() {
            return Err(CertificateError::Empty(self.certificate.clone(), "certificate"));
        }
        let key = PrivateKeyDer::from_pem_slice(&key)
            .map_err(|_| CertificateError::Empty(self.key.clone(), "private key"))?;
        let pair = |error| CertificateError::Pair(self.certificate.clone(), self.key.clone(), error);
        let own = chain.first().map(|own| Sha256::digest(own).into()).unwrap_or_default();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(pair)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Loaded { config: Arc::new(config), own })
    }

    /// When the younger of the files was last written; `None` while one is missing.
    pub fn written(&self) -> Option<SystemTime> {
        let written = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
        Some(written(&self.certificate)?.max(written(&self.key)?))
    }

    /// Reads the files again into a running server. Bad files change nothing: the old certificate goes on.
    pub fn reload(&self, running: &RustlsConfig, shown: &Shown) {
        match self.load() {
            Ok(Loaded { config, own }) => {
                running.reload_from_config(config);
                shown.is(own);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the certificate was not read again: the old one goes on"),
        }
    }
}
