//! Listening to announcements for real, and announcing a phone that waits: mDNS on every network of this machine.

use super::near::{Announced, Around};
use async_trait::async_trait;
use cunji_wire::near::{SERVICE, TLS};
use mdns_sd::{ServiceDaemon, ServiceEvent, ServiceInfo};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::time::Instant;

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

/// What announced itself: its word about TLS, and where.
#[derive(Default)]
pub(super) struct Heard {
    tls: bool,
    pub addresses: BTreeSet<SocketAddr>,
}

impl Multicast {
    /// Everything that announces itself as this service, by its name.
    pub(super) async fn heard(&self, service: &str) -> BTreeMap<String, Heard> {
        let mut found: BTreeMap<String, Heard> = BTreeMap::new();
        let Ok(daemon) = ServiceDaemon::new() else { return found };
        if let Ok(heard) = daemon.browse(service) {
            let mut end = Instant::now() + self.listens;
            while let Ok(Ok(event)) = tokio::time::timeout_at(end, heard.recv_async()).await {
                let ServiceEvent::ServiceResolved(service) = event else { continue };
                let one = found.entry(service.get_fullname().to_owned()).or_default();
                one.tls = service.get_property_val_str(TLS) != Some("0");
                let addresses = service.get_addresses().iter().map(|ip| ip.to_ip_addr());
                // A link-local IPv6 address needs the network's name as well, which no address of a URL holds.
                let usable = addresses.filter(|ip| !matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local()));
                one.addresses.extend(usable.map(|ip| SocketAddr::new(ip, service.get_port())));
                end = end.min(Instant::now() + self.lingers);
            }
        }
        let _ = daemon.shutdown();
        found
    }
}

#[async_trait]
impl Around for Multicast {
    async fn servers(&self) -> Vec<Announced> {
        let heard = self.heard(SERVICE).await.into_values();
        let each =
            heard.flat_map(|one| one.addresses.into_iter().map(move |address| Announced { address, tls: one.tls }));
        let found: BTreeSet<Announced> = each.collect();
        found.into_iter().collect()
    }
}

/// A phone that waits; heard as long as this is kept.
pub(super) struct Announcement {
    daemon: ServiceDaemon,
    name: String,
}

impl Announcement {
    /// Begins to announce `name`. On an address of all networks each network hears its own address.
    pub(super) fn of(service: &str, name: &str, listen: SocketAddr) -> Result<Self, mdns_sd::Error> {
        let daemon = ServiceDaemon::new()?;
        let everywhere = listen.ip().is_unspecified();
        let address = if everywhere { String::new() } else { listen.ip().to_string() };
        let nothing: &[(&str, &str)] = &[];
        let info =
            ServiceInfo::new(service, name, &format!("{name}.local."), address.as_str(), listen.port(), nothing)?;
        let info = if everywhere { info.enable_addr_auto() } else { info };
        let name = info.get_fullname().to_owned();
        daemon.register(info)?;
        Ok(Self { daemon, name })
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // Says good-bye. Both may fail: then it runs out.
        if let Ok(gone) = self.daemon.unregister(&self.name) {
            let _ = gone.recv_timeout(Duration::from_millis(300));
        }
        let _ = self.daemon.shutdown();
    }
}
