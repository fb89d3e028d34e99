//! Two phones that meet on a hotspot, as their cadres go about it: waiting, finding, the code, the end.

use cunji_device::sync::hotspot::{Meeting, Spot};
use cunji_device::view::{ErrorCode, HotspotRun, HotspotSeen, HotspotState};
use cunji_tests::kit::Phone;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Nobody waits longer in a story.
const PATIENCE: Duration = Duration::from_secs(60);
pub const HERE: Spot = Spot { address: Ipv4Addr::LOCALHOST, port: 0, announced: false };

pub fn meeting(phone: &Phone) -> Arc<Meeting> {
    let device = phone.device();
    Arc::new(Meeting::new(Arc::new(move || Ok(device.clone()))))
}

/// What a state has that the story waits for.
pub async fn until<T>(meeting: &Meeting, what: &str, pick: impl Fn(&HotspotState) -> Option<T>) -> T {
    let mut watch = meeting.watch();
    let seen = tokio::time::timeout(PATIENCE, watch.wait_for(|state| pick(state).is_some())).await;
    let seen = seen.unwrap_or_else(|_| panic!("{what} never came; it stands at {:?}", meeting.watch().borrow()));
    pick(&seen.unwrap()).unwrap()
}

/// 我来等. Where it can be reached.
pub async fn waits(host: &Arc<Meeting>, spot: Spot) -> SocketAddr {
    let waiting = host.clone();
    tokio::spawn(async move { waiting.wait(spot).await });
    let addresses = until(host, "waiting", |state| match state {
        HotspotState::Waiting { addresses } => Some(addresses.clone()),
        _ => None,
    });
    addresses.await[0].parse().unwrap()
}

/// 我来找.
pub fn joins(guest: &Arc<Meeting>, address: SocketAddr) {
    let joining = guest.clone();
    let seen = HotspotSeen { addresses: vec![address.to_string()] };
    tokio::spawn(async move { joining.join(&seen).await });
}

/// The code on the screen, and whose phone it says the other one is.
pub async fn code(meeting: &Meeting) -> (String, String) {
    until(meeting, "a code", |state| match state {
        HotspotState::Code { code, person_name, .. } => Some((code.clone(), person_name.clone())),
        _ => None,
    })
    .await
}

pub async fn done(meeting: &Meeting) -> HotspotRun {
    until(meeting, "an end", |state| match state {
        HotspotState::Done { run } => Some(run.clone()),
        _ => None,
    })
    .await
}

pub async fn failed(meeting: &Meeting) -> ErrorCode {
    until(meeting, "a refusal", |state| match state {
        HotspotState::Failed { error } => Some(error.code),
        _ => None,
    })
    .await
}

/// From 我来等 to the end. The host's end of it, then the guest's.
pub async fn exchange(host: &Phone, guest: &Phone) -> (HotspotRun, HotspotRun) {
    let (at_host, at_guest) = (meeting(host), meeting(guest));
    joins(&at_guest, waits(&at_host, HERE).await);
    assert_eq!(code(&at_host).await.0, code(&at_guest).await.0, "both screens show the same");
    at_host.compared(true);
    at_guest.compared(true);
    (done(&at_host).await, done(&at_guest).await)
}
