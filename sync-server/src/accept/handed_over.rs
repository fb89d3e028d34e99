//! A village was handed from one cadre to another while the first one's phone still held work for it: that work is
//! kept apart like a revoked phone's, for somebody at the office to look at; what is in the feed already (an office put
//! back from a backup is told everything once more) needs no look. What never was the phone's is refused.

use super::carried::here_already;
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
    let is_former = |one: &Pushed| !device.villages.contains(&one.village) && once.contains(&one.village);
    let (former, others): (Vec<_>, Vec<_>) = pushed.into_iter().enumerate().partition(|(_, one)| is_former(one));
    let here = here_already(store, &former).await?;
    let new = former.into_iter().filter(|(place, _)| !here.contains_key(place));
    let (apart, rest): ((Vec<_>, Vec<_>), (Vec<_>, Vec<_>)) = (new.unzip(), others.into_iter().unzip());
    let kept = keep_of(store, device, received_at, apart.1, &once).await?;
    let accepted = accept_carried(store, &pusher, carried, received_at, rest.1).await?;
    let answers = apart.0.into_iter().zip(kept).chain(rest.0.into_iter().zip(accepted));
    for (place, ack) in answers.chain(here) {
        if let Some(slot) = acks.get_mut(place) {
            *slot = ack;
        }
    }
    Ok(acks)
}
