//! TLS to a server that is known by its office's signature, not by an authority: the first certificate that is shown is
//! noted and every later connection must show the same. Who it belongs to is asked right after (`near`); the handshake's
//! own signatures are checked as always, so that only the certificate's owner can be at the other end.

use crate::error::DeviceError;
use cunji_wire::near::Certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};

/// The one certificate of a server.
#[derive(Debug)]
pub struct Pin {
    seen: Mutex<Option<Certificate>>,
    provider: Arc<CryptoProvider>,
}

impl Pin {
    /// None was seen yet.
    pub fn new() -> Self {
        Self { seen: Mutex::new(None), provider: Arc::new(ring::default_provider()) }
    }

    /// The one that was shown.
    pub fn seen(&self) -> Option<Certificate> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// TLS that goes by this pin.
    pub fn config(pin: &Arc<Self>) -> Result<ClientConfig, DeviceError> {
        let builder = ClientConfig::builder_with_provider(pin.provider.clone()).with_safe_default_protocol_versions();
        let builder = builder.map_err(|_| DeviceError::BadServerAddress)?;
        Ok(builder.dangerous().with_custom_certificate_verifier(pin.clone()).with_no_client_auth())
    }
}

impl ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown: Certificate = Sha256::digest(own).into();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen.get_or_insert(shown) == shown {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("the server shows another certificate than before".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_certificate_is_the_only_one() {
        let pin = Pin::new();
        let shown = |bytes: &[u8]| {
            let name = ServerName::try_from("office.invalid").unwrap();
            pin.verify_server_cert(&CertificateDer::from(bytes.to_vec()), &[], &name, &[], UnixTime::now()).is_ok()
        };
        assert_eq!(pin.seen(), None, "none before the first handshake");
        assert!(shown(b"one") && shown(b"one"), "whoever it is, as often as one likes");
        assert!(!shown(b"another"), "but nobody else after that");
        assert_eq!(pin.seen(), Some(Sha256::digest(b"one").into()), "what the office has to sign");
    }
}
