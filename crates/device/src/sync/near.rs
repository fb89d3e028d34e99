//! 镇里 Wi‑Fi: looking for the office on the same network, and making sure that it is the office before anything but a
//! random challenge is sent (docs/adr/0020).

use super::pin::Pin;
use super::transport::Transport;
use super::{HttpTransport, Reply, TransportError};
use crate::Device;
use crate::error::DeviceError;
use crate::store::keys;
use async_trait::async_trait;
use cunji_wire::near::{Challenge, Here, PATH, is_office};
use cunji_wire::surroundings::random;
use std::net::SocketAddr;
use std::sync::Arc;

/// A server that announced itself. Nothing it says is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Announced {
    /// Where.
    pub address: SocketAddr,
    /// Whether it speaks TLS; without, only this machine itself is asked.
    pub tls: bool,
}

/// Who listens to announcements on the networks around this phone.
#[async_trait]
pub trait Around: Send + Sync {
    /// Servers that announced themselves, after listening for a while.
    async fn servers(&self) -> Vec<Announced>;
}

/// The way to the office over the same network; goes to this one certificate and no other.
pub struct NearOffice {
    http: HttpTransport,
    /// Where it was found.
    pub address: SocketAddr,
}

#[async_trait]
impl Transport for NearOffice {
    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, TransportError> {
        self.http.post(path, token, content_type, body).await
    }
}

/// How a server answered the challenge.
enum Asked {
    Office(NearOffice),
    Stranger,
    Silent,
}

/// Servers that are asked in one look around: a hostile network may announce as many as it likes.
const MOST: usize = 16;

impl Device {
    /// Finds the office on the same network. Nothing but a challenge is sent to whoever can't prove to be it.
    pub async fn find_office(&self, around: &dyn Around) -> Result<NearOffice, DeviceError> {
        let office = self.store.read(keys::office)?.ok_or(DeviceError::OfficeUnknown)?;
        let mut strangers = false;
        for server in around.servers().await.into_iter().take(MOST) {
            let challenge = random::<32>(self.entropy.as_ref());
            let asked = ask(server, &challenge, |certificate, here| is_office(&office, &challenge, certificate, here));
            match asked.await {
                Asked::Office(found) => return Ok(found),
                Asked::Stranger => strangers = true,
                Asked::Silent => {}
            }
        }
        Err(if strangers { DeviceError::OtherOffice } else { DeviceError::NobodyNear })
    }
}

async fn ask(server: Announced, challenge: &[u8; 32], proves: impl Fn(&[u8; 32], &Here) -> bool) -> Asked {
    let Announced { address, tls } = server;
    if !tls && !address.ip().is_loopback() {
        return Asked::Silent;
    }
    let (scheme, pin) = (if tls { "https" } else { "http" }, Arc::new(Pin::new()));
    let Ok(http) = HttpTransport::pinned(&format!("{scheme}://{address}"), &pin) else { return Asked::Silent };
    let body = serde_json::to_vec(&Challenge { challenge: hex::encode(challenge) }).unwrap_or_default();
    let Ok(reply) = http.post(PATH, None, "application/json", body).await else { return Asked::Silent };
    let status = reply.status;
    let Ok(said) = reply.small().await else { return Asked::Silent };
    let here: Option<Here> = (status == 200).then(|| serde_json::from_slice(&said).ok()).flatten();
    // No certificate was seen without TLS; a server with one signs it.
    let certificate = if tls { pin.seen() } else { Some([0; 32]) };
    match here.zip(certificate) {
        Some((here, certificate)) if proves(&certificate, &here) => Asked::Office(NearOffice { http, address }),
        _ => Asked::Stranger,
    }
}
