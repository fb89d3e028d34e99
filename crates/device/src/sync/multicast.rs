//! Listening to announcements for real: mDNS on every network of this machine.

use super::near::{Announced, Around};
use async_trait::async_trait;
use cunji_wire::near::{SERVICE, TLS};
use mdns_sd::{ServiceDaemon, ServiceEvent};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

/// mDNS.
pub struct Multicast {
    /// How long at most.
    pub listens: Duration,
    /// How long after the first announcement: others may still come.
    pub lingers: Duration,
}

impl Default for Multicast {
    fn default() -> Self {
        Self { listens: Duration::from_secs(4), lingers: Duration::from_millis(700) }
    }
}

#[async_trait]
impl Around for Multicast {
    async fn servers(&self) -> Vec<Announced> {
        let Ok(daemon) = ServiceDaemon::new() else { return Vec::new() };
        let mut found: BTreeSet<Announced> = BTreeSet::new();
        if let Ok(heard) = daemon.browse(SERVICE) {
            let mut end = tokio::time::Instant::now() + self.listens;
            while let Ok(Ok(event)) = tokio::time::timeout_at(end, heard.recv_async()).await {
                let ServiceEvent::ServiceResolved(service) = event else { continue };
                let tls = service.get_property_val_str(TLS) != Some("0");
                let addresses = service.get_addresses().iter().map(|ip| ip.to_ip_addr());
                // A link-local IPv6 address needs the network's name as well, which no address of a URL holds.
                let usable =
                    addresses.filter(|ip| !matches!(ip, std::net::IpAddr::V6(v6) if v6.is_unicast_link_local()));
                found.extend(usable.map(|ip| Announced { address: SocketAddr::new(ip, service.get_port()), tls }));
                end = end.min(tokio::time::Instant::now() + self.lingers);
            }
        }
        let _ = daemon.shutdown();
        found.into_iter().collect()
    }
}
