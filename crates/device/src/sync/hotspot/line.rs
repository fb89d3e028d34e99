//! The line between two phones: TLS 1.3 between keys made for this once. Whose key it is, is not asked here: the code on
//! both screens says whether the two ends belong together. Nothing is read beyond what the other end may say by now.

use crate::error::DeviceError;
use cunji_wire::hotspot::{CHANNEL_LABEL, Channel, EARLY_MAX, Side, VERSION, Word, heard, said};
use cunji_wire::limits::FRAME_MAX;
use cunji_wire::surroundings::{Entropy, random};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::sign::any_eddsa_type;
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{ClientConfig, CommonState, DigitallySignedStruct, Error, ServerConfig, SignatureScheme};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};

/// How long a word may take on its way, once it is due.
const WORD: Duration = Duration::from_secs(20);
/// An Ed25519 key as PKCS #8 (RFC 8410); its 32 bytes follow.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// Bytes taken from the network at once.
const CHUNK: usize = 16 * 1024;

/// A line.
pub(super) struct Line {
    stream: TlsStream<TcpStream>,
    buffer: Vec<u8>,
    /// Payload that a word may have.
    most: usize,
    /// The secret of this session.
    pub channel: Channel,
    /// Which end this is.
    pub side: Side,
}

fn gone<E>(_: E) -> DeviceError {
    DeviceError::PhoneGone
}

/// How the host speaks TLS: with a key made for this once.
pub(super) fn host(entropy: &dyn Entropy) -> Result<TlsAcceptor, DeviceError> {
    let mut key = zeroize::Zeroizing::new([PKCS8.as_slice(), &[0; 32]].concat());
    if let Some(secret) = key.get_mut(PKCS8.len()..) {
        entropy.fill(secret);
    }
    let key = any_eddsa_type(&PrivatePkcs8KeyDer::from(key.as_slice())).map_err(gone)?;
    let public = key.public_key().ok_or(DeviceError::PhoneGone)?.as_ref().to_vec();
    let certified = Arc::new(CertifiedKey::new(vec![CertificateDer::from(public)], key));
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_protocol_versions(&[&TLS13]).map_err(gone)?.with_no_client_auth();
    let mut config = builder.with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(certified)));
    config.alpn_protocols = vec![VERSION.to_vec()];
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn guest() -> Result<TlsConnector, DeviceError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone());
    let builder = builder.with_protocol_versions(&[&TLS13]).map_err(gone)?.dangerous();
    let mut config = builder.with_custom_certificate_verifier(Arc::new(Anybody(provider))).with_no_client_auth();
    config.alpn_protocols = vec![VERSION.to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

impl Line {
    /// The host's end.
    pub(super) async fn accept(stream: TcpStream, tls: &TlsAcceptor) -> Result<Self, DeviceError> {
        let stream = tls.accept(stream).await.map_err(gone)?;
        let session = stream.get_ref().1;
        let channel = session.export_keying_material([0; 32], CHANNEL_LABEL, None).map_err(gone)?;
        need_version(session)?;
        Ok(Self::of(stream.into(), channel, Side::Host))
    }

    /// The guest's end.
    pub(super) async fn connect(stream: TcpStream) -> Result<Self, DeviceError> {
        let name = ServerName::try_from("phone.invalid").map_err(gone)?;
        let stream = guest()?.connect(name, stream).await.map_err(gone)?;
        let session = stream.get_ref().1;
        let channel = session.export_keying_material([0; 32], CHANNEL_LABEL, None).map_err(gone)?;
        need_version(session)?;
        Ok(Self::of(stream.into(), channel, Side::Guest))
    }

    fn of(stream: TlsStream<TcpStream>, channel: Channel, side: Side) -> Self {
        Self { stream, buffer: Vec::new(), most: EARLY_MAX, channel, side }
    }

    /// Both said that the codes are the same: longer words may come.
    pub(super) fn confirmed(&mut self) {
        self.most = FRAME_MAX;
    }

    /// Says a word.
    pub(super) async fn say(&mut self, word: &Word) -> Result<(), DeviceError> {
        let bytes = said(word).map_err(gone)?;
        let sent = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        timeout(WORD, sent).await.map_err(gone)?.map_err(gone)
    }

    /// The next word, however long it takes. Nothing is lost when this is given up half-way.
    pub(super) async fn hear(&mut self) -> Result<Word, DeviceError> {
        loop {
            if let Some((word, length)) = heard(&self.buffer, self.most).map_err(gone)? {
                self.buffer.drain(..length);
                return Ok(word);
            }
            self.buffer.reserve(CHUNK);
            if self.stream.read_buf(&mut self.buffer).await.map_err(gone)? == 0 {
                return Err(DeviceError::PhoneGone);
            }
        }
    }

    /// The next word, which is due.
    pub(super) async fn due(&mut self) -> Result<Word, DeviceError> {
        timeout(WORD, self.hear()).await.map_err(gone)?
    }

    /// 32 bytes that are due.
    pub(super) async fn due_nonce(&mut self) -> Result<[u8; 32], DeviceError> {
        match self.due().await? {
            Word::Nonce(nonce) => Ok(nonce),
            _ => Err(DeviceError::PhoneGone),
        }
    }

    /// Nothing more is said from here.
    pub(super) async fn end(mut self) {
        let _ = timeout(WORD, self.stream.shutdown()).await;
    }
}

/// Random bytes for the code.
pub(super) fn nonce(entropy: &dyn Entropy) -> [u8; 32] {
    random(entropy)
}

fn need_version(session: &CommonState) -> Result<(), DeviceError> {
    (session.alpn_protocol() == Some(VERSION)).then_some(()).ok_or(DeviceError::PhoneGone)
}

/// Takes any key, as long as its owner is at the other end.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
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
        Err(Error::General("TLS 1.3 only".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(key.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
