//! Announcing the server on the networks it listens on (mDNS), so that phones on the office's Wi-Fi find it. The
//! announcement names nobody: a part of the office's public key, the port, whether TLS is spoken.

use cunji_wire::key::PublicKeys;
use cunji_wire::near::{SERVICE, TLS};
use mdns_sd::{ServiceDaemon, ServiceInfo};
use std::net::SocketAddr;

/// It lasts as long as this is kept.
pub struct Announcement {
    daemon: ServiceDaemon,
    name: String,
}

/// Begins to announce. On an address of all networks each network hears its own address.
pub fn announce(listen: SocketAddr, tls: bool, office: &PublicKeys) -> Result<Announcement, mdns_sd::Error> {
    let daemon = ServiceDaemon::new()?;
    let own: String = hex::encode(office.sign).chars().take(12).collect();
    let name = format!("cunji-{own}");
    let address = if listen.ip().is_unspecified() { String::new() } else { listen.ip().to_string() };
    let said = [(TLS, if tls { "1" } else { "0" })];
    let info = ServiceInfo::new(SERVICE, &name, &format!("{name}.local."), address.as_str(), listen.port(), &said[..])?;
    let info = if listen.ip().is_unspecified() { info.enable_addr_auto() } else { info };
    let name = info.get_fullname().to_owned();
    daemon.register(info)?;
    Ok(Announcement { daemon, name })
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // Says good-bye, so that phones do not keep an address that nobody answers at. Both may fail: then it runs out.
        if let Ok(gone) = self.daemon.unregister(&self.name) {
            let _ = gone.recv_timeout(std::time::Duration::from_secs(1));
        }
        let _ = self.daemon.shutdown();
    }
}
