//! A village was handed from one cadre to another while the first one's phone still held work for it: that work is
//! kept apart like a revoked phone's, for somebody at the office to look at. What never was the phone's is refused.

use super::set_aside::{keep_of, once_granted};
use super::{Carried, Pushed, Pusher, accept_carried};
use crate::store::{Device, Store, StoreError};
use cunji_model::door::Refusal;
use cunji_wire::message::Ack;

/// Answers a push of an active device, one answer per change, in order.
pub async fn accept_or_keep(
    store: &dyn Store,
    device: &Device,
    carried: &Carried,
    received_at: i64,
    pushed: Vec<Pushed>,
) -> Result<Vec<Ack>, StoreError> {
    let pusher = Pusher { device: device.id, villages: device.villages.clone(), role: device.role.clone() };
    if pushed.iter().all(|one| device.villages.contains(&one.village)) {
        return accept_carried(store, &pusher, carried, received_at, pushed).await;
    }
    let once = once_granted(store, device.person).await?;
    let mut acks = vec![Ack::Refused(Refusal::NoGrant); pushed.len()];
    let mut apart = (Vec::new(), Vec::new());
    let mut rest = (Vec::new(), Vec::new());
    for (place, one) in pushed.into_iter().enumerate() {
        let former = !device.villages.contains(&one.village) && once.contains(&one.village);
        let (places, changes) = if former { &mut apart } else { &mut rest };
        places.push(place);
        changes.push(one);
    }
    let kept = keep_of(store, device, received_at, apart.1, &once).await?;
    let accepted = accept_carried(store, &pusher, carried, received_at, rest.1).await?;
    for (place, ack) in apart.0.into_iter().zip(kept).chain(rest.0.into_iter().zip(accepted)) {
        if let Some(slot) = acks.get_mut(place) {
            *slot = ack;
        }
    }
    Ok(acks)
}
