//! Somebody at the other end of a phone's line who does not keep to what is agreed, and a network that breaks where the
//! story wants it to.

use cunji_wire::hotspot::{CHANNEL_LABEL, Channel, VERSION, Word, heard, said};
use cunji_wire::limits::FRAME_MAX;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A guest who speaks TLS as agreed, and after that says what he likes.
pub struct Stranger {
    stream: TlsStream<TcpStream>,
    buffer: Vec<u8>,
    pub channel: Channel,
}

impl Stranger {
    pub async fn come(to: SocketAddr) -> Self {
        let provider = ring::default_provider();
        let builder = ClientConfig::builder_with_provider(Arc::new(provider));
        let builder = builder.with_protocol_versions(&[&rustls::version::TLS13]).unwrap().dangerous();
        let mut config = builder.with_custom_certificate_verifier(Arc::new(Whoever)).with_no_client_auth();
        config.alpn_protocols = vec![VERSION.to_vec()];
        let stream = TcpStream::connect(to).await.unwrap();
        let name = ServerName::try_from("phone.invalid").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        let channel = stream.get_ref().1.export_keying_material([0; 32], CHANNEL_LABEL, None).unwrap();
        Self { stream, buffer: Vec::new(), channel }
    }

    pub async fn say(&mut self, word: &Word) {
        self.say_bytes(&said(word).unwrap()).await;
    }

    /// Whoever hung up hears nothing of it.
    pub async fn say_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
        let _ = self.stream.flush().await;
    }

    /// The next word; none when the other end hung up.
    pub async fn hear(&mut self) -> Option<Word> {
        loop {
            if let Some((word, length)) = heard(&self.buffer, FRAME_MAX).unwrap() {
                self.buffer.drain(..length);
                return Some(word);
            }
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Everything that still comes until the other end hangs up.
    pub async fn hear_out(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        while let Some(word) = self.hear().await {
            words.push(word);
        }
        words
    }
}

#[derive(Debug)]
struct Whoever;

impl ServerCertVerifier for Whoever {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// A network between two phones that breaks once it was told how many more bytes it carries, and has carried them.
pub struct Frail {
    pub place: SocketAddr,
    left: Arc<AtomicI64>,
}

impl Frail {
    pub async fn to(host: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (place, left) = (listener.local_addr().unwrap(), Arc::new(AtomicI64::new(i64::MAX)));
        let carries = left.clone();
        tokio::spawn(async move {
            let (guest, _) = listener.accept().await.unwrap();
            let host = TcpStream::connect(host).await.unwrap();
            let ((from_guest, into_guest), (from_host, into_host)) = (guest.into_split(), host.into_split());
            tokio::select! {
                () = carry(from_guest, into_host, &carries) => {}
                () = carry(from_host, into_guest, &carries) => {}
            }
        });
        Self { place, left }
    }

    /// So many bytes more, in both directions together.
    pub fn breaks_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, left: &AtomicI64) {
    let mut some = [0; 256];
    while let Ok(count) = from.read(&mut some).await
        && count > 0
    {
        let before = left.fetch_sub(count as i64, Ordering::SeqCst);
        if before <= 0 || to.write_all(&some[..count.min(before as usize)]).await.is_err() {
            return;
        }
    }
}
