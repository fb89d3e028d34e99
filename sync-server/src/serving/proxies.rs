//! Whose word about addresses counts: load balancers that the operator names. `X-Forwarded-For` of anybody else is
//! ignored: whoever writes it could be any address he likes.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const FORWARDED: &str = "x-forwarded-for";

/// Addresses of load balancers; nobody, unless some are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// From `10.0.0.5` and `10.0.0.0/24`. The error names what is wrong and what to write.
    pub fn parse(named: &[String]) -> Result<Self, String> {
        let parse = |text: &String| {
            let text = text.trim();
            let one = text.parse::<IpAddr>().map(IpNet::from);
            let range = text.parse::<IpNet>().or(one).map_err(|_| {
                format!("`{text}` is no address and no range: write 10.0.0.5, 10.0.0.0/24 or fd00::/64")
            })?;
            if range.prefix_len() == 0 {
                return Err(format!(
                    "`{text}` is everybody, and anybody could name any address: name the load balancers"
                ));
            }
            Ok(range)
        };
        named.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether this is one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical(); // a socket for IPv4 and IPv6 says ::ffff:10.0.0.5
        self.0.iter().any(|range| range.contains(&address))
    }

    /// Who asks: the peer, or if that is a load balancer, the nearest address in its header that is none. What stands
    /// left of that was written by who asks, and is believed by nobody.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let lines: Vec<&str> = headers.get_all(FORWARDED).iter().map(|line| line.to_str().unwrap_or("")).collect();
        for text in lines.iter().flat_map(|line| line.split(',')).rev() {
            if !self.trusts(nearest) {
                break;
            }
            // Not an address: a load balancer does not write that, so it is the last that is known.
            let Some(address) = address(text) else { break };
            nearest = address.to_canonical();
        }
        nearest
    }
}

/// `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:5678`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let trusted: Vec<String> = trusted.iter().map(|text| (*text).to_owned()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap_or_else(|_| unreachable!("a header's text")));
        }
        let proxies = Proxies::parse(&trusted).unwrap_or_default();
        proxies.caller(peer.parse().unwrap_or_else(|_| unreachable!("an address")), &headers).to_string()
    }

    #[test]
    fn the_nearest_address_that_is_no_load_balancer_is_who_asks() {
        let of = caller;
        assert_eq!(of(&[], "9.9.9.9", &["1.1.1.1"]), "9.9.9.9", "nobody is trusted: the header is ignored");
        assert_eq!(of(&["10.0.0.0/24"], "9.9.9.9", &["1.1.1.1"]), "9.9.9.9", "a stranger's header is ignored");
        assert_eq!(of(&["10.0.0.0/24"], "10.0.0.7", &["1.1.1.1"]), "1.1.1.1", "a load balancer's is not");
        assert_eq!(
            of(&["10.0.0.7"], "10.0.0.7", &["6.6.6.6, 1.1.1.1"]),
            "1.1.1.1",
            "what a client made up is left of it"
        );
        assert_eq!(of(&["10.0.0.7"], "10.0.0.7", &["6.6.6.6", "1.1.1.1"]), "1.1.1.1", "in a line of its own too");
        let two = ["10.0.0.0/24", "10.9.0.1"];
        assert_eq!(
            of(&two, "10.0.0.7", &["6.6.6.6, 1.1.1.1, 10.9.0.1"]),
            "1.1.1.1",
            "two load balancers, one behind the other"
        );
        assert_eq!(of(&two, "10.0.0.7", &["10.9.0.1"]), "10.9.0.1", "a load balancer that asks for itself");
        assert_eq!(of(&["10.0.0.7"], "10.0.0.7", &[]), "10.0.0.7", "no header");
        assert_eq!(
            of(&["10.0.0.7"], "10.0.0.7", &["1.1.1.1, unknown"]),
            "10.0.0.7",
            "no address: nothing left of it counts"
        );
        assert_eq!(of(&["10.0.0.7"], "::ffff:10.0.0.7", &["1.1.1.1:443"]), "1.1.1.1", "mapped, and with a port");
        assert_eq!(of(&["fd00::/64"], "fd00::1", &["[2001:db8::2]:99"]), "2001:db8::2", "IPv6");
        assert_eq!(of(&["fd00::/64"], "fd00::1", &["2001:db8::2"]), "2001:db8::2", "IPv6 without brackets");
    }

    #[test]
    fn what_is_no_range_or_everybody_is_refused_with_what_to_write() {
        for (text, word) in [("10.0.0.0/33", "write 10.0.0.5"), ("balancer", "`balancer`"), ("::/0", "everybody")] {
            let error = Proxies::parse(&[text.to_owned()]).err().unwrap_or_default();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
