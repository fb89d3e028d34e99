//! The real network: reqwest with rustls. Timeouts are about stalls, never about the whole: 2G is slow, not broken.

use super::pin::Pin;
use super::transport::{Reply, Transport, TransportError};
use crate::error::DeviceError;
use async_trait::async_trait;
use futures_util::stream::StreamExt;
use std::sync::Arc;
use std::time::Duration;

/// HTTP to one server.
pub struct HttpTransport {
    client: reqwest::Client,
    base: String,
}

impl HttpTransport {
    /// A client for a base address such as `https://sync.example.cn`.
    pub fn new(base: &str) -> Result<Self, DeviceError> {
        // The first call installs the provider; later ones find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder();
        #[cfg(target_os = "android")]
        let client = client.tls_certs_only(super::roots::read(&super::roots::FOLDERS));
        Self::over(base, client, Duration::from_secs(15))
    }

    /// A client for a server of the same network, which is known by its one certificate. It answers soon or never.
    pub(super) fn pinned(base: &str, pin: &Arc<Pin>) -> Result<Self, DeviceError> {
        let client = reqwest::Client::builder().tls_backend_preconfigured(Pin::config(pin)?);
        Self::over(base, client, Duration::from_secs(3))
    }

    fn over(base: &str, client: reqwest::ClientBuilder, connects: Duration) -> Result<Self, DeviceError> {
        let client = client
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none()) // records go to the office that was enrolled with, nowhere else
            .connect_timeout(connects)
            .read_timeout(Duration::from_secs(60))
            .pool_idle_timeout(Duration::from_secs(300))
            .tcp_nodelay(true)
            .build()
            .map_err(|_| DeviceError::BadServerAddress)?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, TransportError> {
        let mut request =
            self.client.post(format!("{}{path}", self.base)).header("content-type", content_type).body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(|_| TransportError)?;
        let status = response.status().as_u16();
        let body = response.bytes_stream().map(|chunk| chunk.map_err(|_| TransportError)).boxed();
        Ok(Reply { status, body })
    }
}
