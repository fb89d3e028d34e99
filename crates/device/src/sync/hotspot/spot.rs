//! Where a phone waits and how it is found: a listener that lives as long as the waiting, announced without a name, and
//! the addresses that can be typed instead. Only networks right here: nobody comes or goes through the internet.

use super::super::multicast::{Announcement, Multicast};
use crate::error::DeviceError;
use crate::view::HotspotSeen;
use cunji_wire::hotspot::{PORT, SERVICE};
use cunji_wire::surroundings::{Entropy, random};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;

/// Addresses of one phone that are tried or shown.
const ADDRESSES: usize = 4;
/// Phones that are shown: a hostile network may announce as many as it likes.
const PHONES: usize = 8;

/// On which address a phone waits.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// All networks, or one address.
    pub address: Ipv4Addr,
    /// At which port, if it is free.
    pub port: u16,
    /// Announced, so that it is found.
    pub announced: bool,
}

impl Default for Spot {
    fn default() -> Self {
        Self { address: Ipv4Addr::UNSPECIFIED, port: PORT, announced: true }
    }
}

/// Begins to listen: at this port, or another one when it is taken. The addresses are those to be typed.
pub(super) async fn open(
    spot: Spot,
    entropy: &dyn Entropy,
) -> Result<(TcpListener, Option<Announcement>, Vec<String>), DeviceError> {
    let listener = match TcpListener::bind((spot.address, spot.port)).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((spot.address, 0)).await?,
    };
    let here = listener.local_addr()?;
    let name = format!("phone-{}", hex::encode(random::<6>(entropy)));
    // Without an announcement the address is typed.
    let announced = spot.announced.then(|| Announcement::of(SERVICE, &name, here).ok()).flatten();
    Ok((listener, announced, shown(here)))
}

fn shown(here: SocketAddr) -> Vec<String> {
    let mut found = Vec::new();
    if here.ip().is_unspecified() {
        let all = if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|one| one.ip());
        found.extend(all.filter(|ip| ip.is_ipv4() && !ip.is_loopback() && is_near(*ip)));
    }
    if found.is_empty() {
        found.push(if here.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { here.ip() });
    }
    let text =
        |ip: IpAddr| if here.port() == PORT { ip.to_string() } else { SocketAddr::new(ip, here.port()).to_string() };
    found.into_iter().take(ADDRESSES).map(text).collect()
}

/// On the same network: private, link-local, or this machine itself.
pub(super) fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unicast_link_local() || ip.is_unique_local() || ip.is_loopback(),
    }
}

/// The addresses of a phone, as they were announced or typed; a port that is not said is the usual one.
pub(super) fn addresses(seen: &HotspotSeen) -> Result<Vec<SocketAddr>, DeviceError> {
    let read = |text: &String| {
        let plain: String = text.trim().chars().map(narrow).collect();
        let alone = plain.parse::<Ipv4Addr>().map(|ip| SocketAddr::new(ip.into(), PORT));
        let address = alone.or_else(|_| plain.parse::<SocketAddr>()).map_err(|_| DeviceError::PhoneAddress)?;
        if is_near(address.ip()) { Ok(address) } else { Err(DeviceError::PhoneAddress) }
    };
    let found: Vec<SocketAddr> = seen.addresses.iter().take(ADDRESSES).map(read).collect::<Result<_, _>>()?;
    if found.is_empty() { Err(DeviceError::PhoneAddress) } else { Ok(found) }
}

/// What a Chinese keyboard writes instead of digits, point and colon.
fn narrow(letter: char) -> char {
    match letter {
        '：' => ':',
        '。' | '．' | '｡' => '.',
        '０'..='９' => char::from_u32(letter as u32 - 0xff10 + u32::from(b'0')).unwrap_or(letter),
        other => other,
    }
}

impl Multicast {
    /// Phones that wait on the networks around, by the order of their passing names.
    pub async fn phones(&self) -> Vec<HotspotSeen> {
        let heard = self.heard(SERVICE).await.into_values();
        let near = heard.map(|one| HotspotSeen {
            addresses: one.addresses.into_iter().filter(|one| is_near(one.ip())).take(ADDRESSES).map(text).collect(),
        });
        near.filter(|one| !one.addresses.is_empty()).take(PHONES).collect()
    }
}

fn text(address: SocketAddr) -> String {
    if address.port() == PORT && address.is_ipv4() { address.ip().to_string() } else { address.to_string() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Vec<SocketAddr>, DeviceError> {
        addresses(&HotspotSeen { addresses: vec![text.to_owned()] })
    }

    #[test]
    fn an_address_is_taken_as_it_is_typed() {
        let at = |port: u16| vec![SocketAddr::from(([192, 168, 43, 1], port))];
        assert_eq!(typed(" 192.168.43.1 ").unwrap(), at(PORT), "the usual port is not typed");
        assert_eq!(typed("１９２。１６８。43。1：5000").unwrap(), at(5000), "by a Chinese keyboard");
        for bad in ["", "李秀兰", "192.168.43", "8.8.8.8", "100.64.0.1:80"] {
            assert!(typed(bad).is_err(), "{bad} is no phone on this network");
        }
        assert!(addresses(&HotspotSeen { addresses: Vec::new() }).is_err(), "nowhere");
    }
}
