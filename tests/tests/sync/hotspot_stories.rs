//! 和同事的手机同步: two phones on one hotspot, no office and no internet. Both show the same short code, and only when it
//! was said on both that it is the same, records go both ways; at the office everything arrives once.

use super::draft_stories::revoke;
use super::hotspot_meeting::{HERE, code, done, exchange, failed, joins, meeting, until, waits};
use super::stranger::{Frail, Stranger};
use cunji_device::DeviceError;
use cunji_device::sync::Multicast;
use cunji_device::sync::hotspot::{Meeting, Spot};
use cunji_device::view::{ErrorCode, HotspotRun, HotspotSeen, HotspotState, RecordState};
use cunji_model::id::VillageCode;
use cunji_tests::kit::{Phone, World};
use cunji_wire::digest::EntryName;
use cunji_wire::hotspot::{Have, Side, Word, commitment, who};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::{ReconcileRequest, VillageNumber};
use cunji_wire::pack::Pack;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use uuid::Uuid;

/// The same over a network that breaks so many bytes after the code was there; what broke before anything went is nothing.
async fn exchange_that_breaks(host: &Phone, guest: &Phone, bytes: i64) -> (HotspotRun, HotspotRun) {
    let (at_host, at_guest) = (meeting(host), meeting(guest));
    let network = Frail::to(waits(&at_host, HERE).await).await;
    joins(&at_guest, network.place);
    assert_eq!(code(&at_host).await.0, code(&at_guest).await.0, "who only carries the bytes changes no code");
    network.breaks_after(bytes);
    at_host.compared(true);
    at_guest.compared(true);
    let end = |state: &HotspotState| match state {
        HotspotState::Done { run } => Some(run.clone()),
        HotspotState::Failed { .. } => Some(HotspotRun::default()),
        _ => None,
    };
    (until(&at_host, "an end", end).await, until(&at_guest, "an end", end).await)
}

#[tokio::test]
async fn two_cadres_in_a_valley_exchange_a_day_and_the_office_gets_everything_once() {
    let world = World::with_households(6, 801).await;
    let (ana, bo, cai) = (world.phone("安娜").await, world.phone("老波").await, world.phone("小蔡").await);
    world.sync_until_quiet(&[&ana, &bo, &cai]).await;
    let home = world.households[0];
    cai.visit(world.households[3], "雨后路滑");
    exchange(&cai, &bo).await;
    ana.visit(home, "自来水水压小");
    ana.edit(home, "phone", "13811111111");
    bo.visit(world.households[1], "养老保险已缴");

    let (at_ana, at_bo) = (meeting(&ana), meeting(&bo));
    joins(&at_bo, waits(&at_ana, HERE).await);
    let (ana_sees, bo_sees) = (code(&at_ana).await, code(&at_bo).await);
    assert_eq!(ana_sees.0, bo_sees.0, "the same six digits");
    assert_eq!((ana_sees.1.as_str(), bo_sees.1.as_str()), ("老波", "安娜"), "proven by the office's word");
    at_ana.compared(true);
    until(&at_ana, "waiting for Bo's tap", |state| {
        matches!(state, HotspotState::Code { said: true, .. }).then_some(())
    })
    .await;
    assert!(bo.household(home).visits.is_empty(), "one tap is not enough");
    at_bo.compared(true);
    let (ana_has, bo_has) = (done(&at_ana).await, done(&at_bo).await);

    assert_eq!((ana_has.taken.taken, ana_has.given.taken, ana_has.whole), (2, 2, true), "Bo's and Cai's: {ana_has:?}");
    assert_eq!((bo_has.taken.taken, bo_has.given.taken, bo_has.whole), (2, 2, true), "Ana's two: {bo_has:?}");
    assert_eq!((ana_has.person_name.as_str(), bo_has.villages.as_slice()), ("老波", ["石门村".to_owned()].as_slice()));
    let page = bo.household(home);
    assert_eq!((page.visits.len(), page.household.phone.as_deref()), (1, Some("13811111111")), "Bo has Ana's day");
    assert_eq!(page.state, RecordState::OnPhone, "a colleague is not the office: 仅本机");
    assert_eq!(ana.household(world.households[3]).visits.len(), 1, "and Ana has what Bo carried for Cai");
    let again = exchange(&bo, &ana).await;
    let sum = (again.0.taken, again.0.given, again.1.taken, again.1.given);
    assert_eq!(sum, Default::default(), "twice is harmless, and nothing goes twice");

    // Only Bo gets to the office that evening.
    let run = bo.sync().await;
    assert_eq!((run.sent, run.refused, run.agreed), (4, 0, true), "he hands all of it in, proven: {run:?}");
    let feed = world.office.feed().await;
    for phone in [&ana, &cai] {
        let run = phone.sync().await;
        assert!(run.agreed && run.refused == 0 && !run.repaired, "{}: nothing to mend: {run:?}", phone.name);
    }
    assert_eq!(world.office.feed().await, feed, "and nothing comes a second time");
    assert_eq!(ana.household(home).state, RecordState::AtOffice, "now it is 镇里已存");
    world.assert_same(&[&ana, &bo, &cai]).await;
}

#[tokio::test]
async fn who_stands_in_between_has_another_code_and_one_try() {
    let world = World::with_households(2, 802).await;
    let (ana, bo, eve) = (world.phone("安娜").await, world.phone("老波").await, world.phone("外人").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    eve.sync().await;
    ana.visit(world.households[0], "不是给外人看的");
    // Ana comes to Eve, who passes for Bo, and Eve goes to Bo, as if she were Ana.
    let (at_ana, at_bo, to_ana, to_bo) = (meeting(&ana), meeting(&bo), meeting(&eve), meeting(&eve));
    let bos_place = waits(&at_bo, HERE).await;
    joins(&at_ana, waits(&to_ana, HERE).await);
    joins(&to_bo, bos_place);
    let (anas, bos) = (code(&at_ana).await, code(&at_bo).await);
    assert_ne!(anas.0, bos.0, "two sessions, two codes");
    assert_ne!(anas.1, "老波", "and the name is not the one that Ana meets");
    to_ana.compared(true);
    to_bo.compared(true);
    at_ana.compared(false);
    at_ana.compared(true);
    assert_eq!(failed(&at_ana).await, ErrorCode::CodesDiffer, "the first word counts");
    assert_eq!(failed(&to_ana).await, ErrorCode::PhoneGone, "Eve is hung up on");
    at_bo.compared(false);
    assert_eq!(failed(&at_bo).await, ErrorCode::CodesDiffer);
    assert!(TcpStream::connect(bos_place).await.is_err(), "there is no second try without another tap");
    assert!(
        eve.household(world.households[0]).visits.is_empty() && bo.household(world.households[0]).visits.is_empty()
    );
}

#[tokio::test]
async fn who_changes_his_bytes_after_he_saw_the_hosts_is_refused_and_ends_the_waiting() {
    let world = World::with_households(1, 803).await;
    let bo = world.phone("老波").await;
    assert!(bo.sync().await.agreed);
    let at_bo = meeting(&bo);
    let place = waits(&at_bo, HERE).await;
    let mut eve = Stranger::come(place).await;
    eve.say(&Word::Commit(commitment(&eve.channel, &[1; 32]))).await;
    assert!(
        matches!(eve.hear().await, Some(Word::Nonce(_))),
        "now she could work out which bytes give a code she likes"
    );
    eve.say(&Word::Nonce([2; 32])).await;
    // Everything else is as agreed: it is the bytes that are refused.
    let says = who(&SecretKeys::of([5; 32], [6; 32]), [9; 8], &eve.channel, Side::Guest);
    eve.say(&Word::Who(says)).await;
    assert_eq!(failed(&at_bo).await, ErrorCode::PhoneGone, "they are not what she had committed herself to");
    assert!(TcpStream::connect(place).await.is_err(), "and she can't try the next ones");
}

#[tokio::test]
async fn noise_at_the_door_keeps_no_colleague_out_and_brings_nothing_in() {
    let world = World::with_households(2, 804).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "");
    let at_bo = meeting(&bo);
    let place = waits(&at_bo, HERE).await;
    let _silent = TcpStream::connect(place).await.unwrap();
    for noise in [b"GET / HTTP/1.1\r\n\r\n".as_slice(), &[0xff; 4000], &[0; 1]] {
        TcpStream::connect(place).await.unwrap().write_all(noise).await.unwrap();
    }
    // TLS as agreed, and then: four gigabytes, more than a stranger may say, half a word, another word first.
    for bytes in [u32::MAX.to_le_bytes().as_slice(), &[0, 16, 0, 0], &[2, 0, 0, 0, 0, 9], &[1, 0, 0, 0, 3]] {
        let mut eve = Stranger::come(place).await;
        eve.say_bytes(bytes).await;
        assert_eq!(eve.hear_out().await, [], "nothing is answered");
    }
    let at_ana = meeting(&ana);
    joins(&at_ana, place);
    assert_eq!(code(&at_ana).await.0, code(&at_bo).await.0, "the colleague gets through");
    at_ana.compared(true);
    at_bo.compared(true);
    assert_eq!(done(&at_bo).await.taken.taken, 1);
}

/// Comes as somebody with these keys, up to the code, and says that it is the same. Whether the host knows him.
async fn come_as(place: SocketAddr, device: [u8; 8], keys: &SecretKeys) -> (Stranger, bool) {
    let mut eve = Stranger::come(place).await;
    eve.say(&Word::Commit(commitment(&eve.channel, &[1; 32]))).await;
    assert!(matches!(eve.hear().await, Some(Word::Nonce(_))));
    assert!(matches!(eve.hear().await, Some(Word::Who(_))));
    eve.say(&Word::Nonce([1; 32])).await;
    eve.say(&Word::Who(who(keys, device, &eve.channel, Side::Guest))).await;
    eve.say(&Word::Knows(true)).await;
    eve.say(&Word::Same).await;
    let Some(Word::Knows(known)) = eve.hear().await else { panic!("the host says whether it knows the guest") };
    (eve, known)
}

#[tokio::test]
async fn before_the_tap_nothing_is_told_and_a_confirmed_phone_still_has_to_keep_to_what_is_agreed() {
    let world = World::with_households(2, 805).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    bo.visit(world.households[0], "");
    // Somebody got hold of Ana's keys: the office told Bo of these.
    let anas = SecretKeys::of([5; 32], [6; 32]);
    let sign = hex::encode(anas.public().sign);
    bo.tamper(&format!("UPDATE device_key SET sign = x'{sign}' WHERE device = x'{}'", ana.own_id()));
    let before = bo.device().dump().unwrap();
    let village = VillageNumber::from(&cunji_tests::records::village());
    let empty = Have { villages: Vec::new() };
    let pack = |village, raw| Word::Pack(Pack { village, from: 0, to: 0, raw, squeezed: vec![0; 40] });
    let rude: [Vec<Word>; 5] = [
        vec![Word::Have(Have { villages: vec![ReconcileRequest { village, buckets: vec![0; 256] }; 65] })],
        vec![Word::Have(empty.clone()), pack(village, 100)],
        vec![Word::Have(empty.clone()), Word::Given, pack(village, u32::MAX)],
        vec![Word::Have(empty.clone()), Word::Given, pack(VillageNumber(1), 100)],
        vec![Word::Given],
    ];
    for words in rude {
        let at_bo = meeting(&bo);
        let (mut eve, known) = come_as(waits(&at_bo, HERE).await, ana.own_id().0, &anas).await;
        assert!(known);
        assert_eq!(code(&at_bo).await.1, "安娜");
        at_bo.compared(true);
        assert_eq!(eve.hear().await, Some(Word::Same), "the tap is the first word after the code");
        for word in &words {
            eve.say(word).await;
        }
        eve.hear_out().await;
        let run = done(&at_bo).await;
        assert!(!run.whole && run.taken == Default::default(), "{words:?}: {run:?}");
        assert!(bo.device().dump().unwrap() == before, "nothing came in");
    }
    // Whoever does not wait for the tap is hung up on, and heard nothing but which phone it is.
    let at_bo = meeting(&bo);
    let (mut eve, _) = come_as(waits(&at_bo, HERE).await, ana.own_id().0, &anas).await;
    code(&at_bo).await;
    eve.say(&Word::Have(empty)).await;
    at_bo.compared(false);
    assert_eq!(eve.hear_out().await, [], "no name, no village, no record");
}

#[tokio::test]
async fn who_shows_the_number_of_a_colleagues_phone_without_its_key_gets_no_code() {
    let world = World::with_households(1, 811).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    for device in [ana.own_id().0, [9; 8]] {
        let at_bo = meeting(&bo);
        at_bo.compared(true); // a cadre who taps whatever is shown
        let (mut eve, known) = come_as(waits(&at_bo, HERE).await, device, &SecretKeys::of([5; 32], [6; 32])).await;
        assert!(!known);
        assert_eq!(failed(&at_bo).await, ErrorCode::PhoneUnknown);
        assert_eq!(eve.hear_out().await, [], "no tap, no village, no record");
    }
}

#[tokio::test]
async fn a_line_that_breaks_anywhere_leaves_whole_what_arrived_and_the_next_time_brings_the_rest() {
    let world = World::with_households(4, 806).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    // Words that no compression makes short: the packs are to be larger than what is said before them.
    let words = |seed: u64| {
        let each = (0..40).map(|number| EntryName::of(Uuid::from_u128(u128::from(seed * 100 + number)), &[0; 32]));
        each.map(|name| hex::encode(&name.0[..8])).collect::<Vec<_>>().join(" ")
    };
    for number in 0..60 {
        let home = world.households[number % 4];
        ana.visit(home, &words(number as u64));
        bo.visit(home, &words(1_000 + number as u64));
    }
    let (mut at_bo, mut at_ana) = (Vec::new(), 0);
    for bytes in [20, 100, 3_000, 8_000, 12_000, 15_000, 18_000] {
        let (host, guest) = exchange_that_breaks(&bo, &ana, bytes).await;
        assert!(!host.whole && !guest.whole, "cut after {bytes}: {host:?} {guest:?}");
        at_bo.push(host.taken.taken);
        at_ana += guest.taken.taken;
        let held = bo.device().dump().unwrap();
        bo.device().rebuild().unwrap();
        assert!(bo.device().dump().unwrap() == held, "what arrived is whole");
    }
    let came: u32 = at_bo.iter().sum();
    assert!(
        at_bo.iter().filter(|one| **one > 0).count() > 1 && came < 60,
        "a part arrived, in several tries: {at_bo:?}"
    );
    let (host, guest) = exchange(&bo, &ana).await;
    assert!(host.whole && guest.whole);
    assert_eq!((host.taken.taken + came, guest.taken.taken + at_ana), (60, 60), "only the rest goes");
    let run = bo.sync().await;
    assert_eq!((run.sent, run.refused, run.agreed), (120, 0, true), "every piece came with its proof: {run:?}");
    assert!(ana.sync().await.agreed);
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_locked_phone_serves_nobody() {
    let world = World::with_households(1, 807).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let locked = Arc::new(AtomicBool::new(false));
    let lockable = || {
        let (device, locked) = (bo.device(), locked.clone());
        let holder = move || if locked.load(Ordering::SeqCst) { Err(DeviceError::Locked) } else { Ok(device.clone()) };
        Arc::new(Meeting::new(Arc::new(holder)))
    };
    let at_bo = lockable();
    let place = waits(&at_bo, HERE).await;
    locked.store(true, Ordering::SeqCst);
    assert_eq!(failed(&at_bo).await, ErrorCode::Locked, "the waiting ends");
    assert!(TcpStream::connect(place).await.is_err(), "and with it the door");
    locked.store(false, Ordering::SeqCst);
    let (at_bo, at_ana) = (lockable(), meeting(&ana));
    joins(&at_ana, waits(&at_bo, HERE).await);
    code(&at_bo).await;
    at_ana.compared(true);
    locked.store(true, Ordering::SeqCst);
    at_bo.compared(true);
    assert_eq!(failed(&at_ana).await, ErrorCode::PhoneGone, "locked over the code: nothing goes");
    assert_eq!(failed(&at_bo).await, ErrorCode::Locked);
}

#[tokio::test]
async fn between_phones_of_which_one_does_not_know_the_other_nothing_goes_whatever_is_tapped() {
    let world = World::with_households(2, 808).await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    // Bo came to the office later: he was told of Ana's phone, she not yet of his.
    let bo = world.phone("老波").await;
    assert!(bo.sync().await.agreed);
    ana.visit(world.households[0], "");
    bo.visit(world.households[1], "");
    let before = (ana.device().dump().unwrap(), bo.device().dump().unwrap());
    for (host, guest) in [(&ana, &bo), (&bo, &ana)] {
        let (at_host, at_guest) = (meeting(host), meeting(guest));
        at_host.compared(true);
        at_guest.compared(true);
        joins(&at_guest, waits(&at_host, HERE).await);
        let (at_ana, at_bo) = if host.name == ana.name { (at_host, at_guest) } else { (at_guest, at_host) };
        assert_eq!(failed(&at_ana).await, ErrorCode::PhoneUnknown, "she is told to sync, and what else there is");
        assert_eq!(failed(&at_bo).await, ErrorCode::PhoneUnknownThere, "he is told that it is her phone's turn");
    }
    let after = (ana.device().dump().unwrap(), bo.device().dump().unwrap());
    assert!(after == before, "not one record of a villager went");
    // As it says: one sync with the office, and it works.
    assert!(ana.sync().await.agreed);
    let (at_ana, at_bo) = exchange(&ana, &bo).await;
    assert_eq!((at_bo.taken.taken, at_bo.whole, at_ana.whole), (1, true, true), "{at_bo:?}");
    assert_eq!(at_ana.taken.taken, 1, "{at_ana:?}");
}

#[tokio::test]
async fn a_lost_phone_that_the_office_took_out_of_service_is_nobodys_any_more() {
    let world = World::with_households(2, 812).await;
    let (lost, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&lost, &bo]).await;
    let page = |phone: &Phone| phone.device().bundle_page(&world.folder().join("bundles")).unwrap();
    assert!(page(&bo).colleagues.iter().any(|one| one.device == lost.own_id().to_string()));
    revoke(&world, &lost).await;
    assert!(bo.sync().await.agreed);
    bo.visit(world.households[0], "不是给捡到手机的人看的");
    let (at_bo, at_lost) = (meeting(&bo), meeting(&lost));
    at_bo.compared(true);
    at_lost.compared(true);
    joins(&at_lost, waits(&at_bo, HERE).await);
    assert_eq!(failed(&at_bo).await, ErrorCode::PhoneUnknown, "Bo's phone heard of it with its last sync");
    failed(&at_lost).await;
    assert!(lost.household(world.households[0]).visits.is_empty(), "its finder gets nothing");
    assert!(page(&bo).colleagues.is_empty(), "nor is there a bundle to be made for it");
}

#[tokio::test]
async fn only_villages_that_both_have_are_spoken_of() {
    let world = World::with_households(2, 809).await;
    let (here, there) = (cunji_tests::records::village(), VillageCode::parse("500236114202").unwrap());
    world.office.add_village(&there, "龙潭村").await;
    let ana = world.phone_in("安娜", &[here, there.clone()]).await;
    let bo = world.phone_in("老波", &[there]).await;
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "");
    let (at_ana, at_bo) = exchange(&ana, &bo).await;
    assert_eq!(at_ana.villages, ["龙潭村"]);
    assert_eq!((at_ana.given, at_bo.taken, at_bo.whole), (Default::default(), Default::default(), true));
}

#[tokio::test]
async fn a_waiting_phone_is_found_on_the_network_until_it_stops_waiting() {
    let world = World::with_households(1, 810).await;
    let bo = world.phone("老波").await;
    assert!(bo.sync().await.agreed);
    let at_bo = meeting(&bo);
    let place = waits(&at_bo, Spot { announced: true, ..HERE }).await;
    let here = |seen: &[HotspotSeen]| {
        seen.iter().flat_map(|one| &one.addresses).any(|one| place.to_string().starts_with(one.as_str()))
    };
    let seen = Multicast::default().phones().await;
    assert!(here(&seen), "found over the loopback: {seen:?}, it waits at {place}");
    at_bo.stop();
    until(&at_bo, "the end", |state| (*state == HotspotState::Idle).then_some(())).await;
    assert!(!here(&Multicast::default().phones().await), "it said good-bye");
}
