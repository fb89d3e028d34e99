//! A one-time code makes this phone somebody's.

use crate::Device;
use crate::error::DeviceError;
use crate::store::changes::village_number;
use crate::store::keys;
use crate::store::meta::{self, Enrolment};
use crate::sync::{Transport, push};
use crate::view::Session;
use cunji_wire::enrol::{EnrolAnswer, EnrolRequest, ErrorBody};
use cunji_wire::key::PublicKeys;

/// A server address as typed, with scheme: plain http only for this machine itself, https everywhere else.
pub fn normal_address(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_end_matches('/');
    let (scheme, host) = match typed.split_once("://") {
        Some((scheme @ ("http" | "https"), host)) => (Some(scheme), host),
        Some(_) => return None,
        None => (None, typed),
    };
    let good = !host.is_empty() && host.len() < 200 && !host.contains(['/', ' ', '@', '?', '#']);
    let loopback = is_loopback(host);
    let scheme = scheme.unwrap_or(if loopback { "http" } else { "https" });
    // Without TLS a token could be read on the way (design.md §8).
    (good && (scheme == "https" || loopback)).then(|| format!("{scheme}://{host}"))
}

/// Whether `host` or `host:port` is this machine itself, whatever name it has been given elsewhere.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Device {
    /// Enrols with a code. `transport` leads to `server`. A lost answer does no harm: the same phone may ask again.
    pub async fn enrol(&self, transport: &dyn Transport, server: &str, code: &str) -> Result<Session, DeviceError> {
        let (author, keys) = self.store.write(|transaction| {
            let entropy = self.entropy.as_ref();
            Ok((meta::author(transaction, entropy)?, keys::own(transaction, entropy)?))
        })?;
        let request = EnrolRequest {
            code: code.to_owned(),
            device: author.device.to_string(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            keys: Some(keys.public()),
        };
        let body = serde_json::to_vec(&request).map_err(|_| DeviceError::BadAnswer)?;
        let reply =
            transport.post("/v1/enrol", None, "application/json", body).await.map_err(|_| DeviceError::Offline)?;
        let status = reply.status;
        let body = reply.whole().await.map_err(|_| DeviceError::Offline)?;
        if status != 200 {
            let error: ErrorBody = serde_json::from_slice(&body).map_err(|_| DeviceError::BadAnswer)?;
            return Err(DeviceError::Server(error.code));
        }
        let answer: EnrolAnswer = serde_json::from_slice(&body).map_err(|_| DeviceError::BadAnswer)?;
        self.store.write(|transaction| {
            let enrolment = Enrolment {
                server: server.to_owned(),
                token: answer.token.clone(),
                person: answer.person,
                person_name: answer.person_name.clone(),
            };
            meta::put_enrolment(transaction, &enrolment)?;
            if let Some(office) = answer.office.filter(PublicKeys::usable) {
                keys::put_office(transaction, &office)?;
            }
            push::offer_what_was_set_aside(transaction)?;
            for (code, name) in &answer.villages {
                let village = village_number(code).ok_or(DeviceError::BadAnswer)?;
                meta::put_village(transaction, village, name)?;
            }
            Ok(())
        })?;
        self.session()?.ok_or(DeviceError::NotEnrolled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_type_it() {
        let good = [
            ("127.0.0.1:8480", "http://127.0.0.1:8480"),
            (" sync.example.cn/ ", "https://sync.example.cn"),
            ("https://10.1.2.3:8443", "https://10.1.2.3:8443"),
        ];
        for (typed, meant) in good {
            assert_eq!(normal_address(typed).as_deref(), Some(meant), "{typed:?} must lead somewhere");
        }
        let lookalike = normal_address("127.0.0.1.evil.cn:80");
        assert_eq!(lookalike.as_deref(), Some("https://127.0.0.1.evil.cn:80"), "a name that only begins like loopback");
        for bad in ["", "ftp://x", "a b", "http://10.1.2.3", "https://x/y", "me@host", "http://localhost.evil.cn"] {
            assert_eq!(normal_address(bad), None, "{bad:?} must be refused: no path, no plain http to others");
        }
    }
}
