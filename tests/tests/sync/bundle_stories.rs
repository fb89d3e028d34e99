//! Stories of days without any network: records go by hand, through a colleague or in a file, and come to the office once.

use cunji_device::view::{
    AppError, BundleMade, BundlePreview, BundleRequest, BundleTaken, BundleTo, ErrorCode, RecordState,
};
use cunji_model::door::Refusal;
use cunji_model::id::VillageCode;
use cunji_server::accept::{Carried, Pushed, Pusher, accept_carried};
use cunji_server::bundle;
use cunji_server::cells;
use cunji_server::store::sql::Statement;
use cunji_tests::kit::{Phone, World};
use cunji_wire::chain::{self, Segment};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::{Ack, VillageNumber};
use cunji_wire::pack::Record;
use std::path::{Path, PathBuf};

fn bundle_for(phone: &Phone, to: BundleTo, village: Option<&str>) -> BundleMade {
    let request = BundleRequest { to, village: village.map(str::to_owned) };
    phone.device().export_bundle(&request, &phone.folder().join("bundles")).unwrap()
}

fn colleague(phone: &Phone) -> BundleTo {
    BundleTo::Colleague { device: phone.own_id().to_string() }
}

/// Carries a file to another phone, as a cable or a card does.
fn hand_over(made: &BundleMade, to: &Phone) -> PathBuf {
    let folder = to.folder().join("bundles");
    std::fs::create_dir_all(&folder).unwrap();
    let there = folder.join(&made.name);
    std::fs::copy(&made.path, &there).unwrap();
    there
}

fn take(phone: &Phone, file: &Path) -> BundleTaken {
    phone.device().import_bundle(file, None).unwrap()
}

fn refused(phone: &Phone, file: &Path, passphrase: Option<&str>) -> ErrorCode {
    let before = phone.device().dump().unwrap();
    let looked = phone.device().preview_bundle(file, passphrase).unwrap_err();
    let taken = phone.device().import_bundle(file, passphrase).unwrap_err();
    assert_eq!(looked.to_string(), taken.to_string(), "looking and taking in say the same");
    assert!(phone.device().dump().unwrap() == before, "nothing that was there changed");
    AppError::from(taken).code
}

#[tokio::test]
async fn three_phones_and_no_network_for_a_week() {
    let world = World::with_households(6, 61).await;
    let (ana, bo, cai) = (world.phone("安娜").await, world.phone("老波").await, world.phone("小蔡").await);
    world.sync_until_quiet(&[&ana, &bo, &cai]).await;
    let home = world.households[0];
    ana.visit(home, "自来水水压小");
    ana.edit(home, "phone", "13811111111");
    bo.visit(world.households[1], "养老保险已缴");
    // Ana gives Bo what she has; Bo gives Cai hers and his own; Cai alone gets to the office.
    let first = hand_over(&bundle_for(&ana, colleague(&bo), None), &bo);
    let BundlePreview::Opened { person_name, kinds, new_changes, others, .. } =
        bo.device().preview_bundle(&first, None).unwrap()
    else {
        panic!("no passphrase is needed")
    };
    assert_eq!((person_name.as_str(), new_changes, others.len()), ("安娜", 2, 0), "who, and how much is new here");
    let counted: Vec<_> = kinds.iter().map(|one| (one.kind.as_str(), one.records, one.new_records)).collect();
    assert_eq!(counted, [("household", 1, 1), ("visit", 1, 1)], "how many of which kind");
    assert_eq!(take(&bo, &first).taken, 2);
    let page = bo.household(home);
    assert_eq!(page.visits.len(), 1, "Bo sees Ana's visit");
    assert_eq!(page.household.phone.as_deref(), Some("13811111111"), "and the number");
    assert_eq!(page.state, RecordState::OnPhone, "a colleague's phone is not the office: 仅本机");
    let second = hand_over(&bundle_for(&bo, colleague(&cai), None), &cai);
    assert_eq!(take(&cai, &second).taken, 3, "Ana's two and Bo's own");
    let again = take(&cai, &second);
    assert_eq!((again.taken, again.refused, again.lacking), (0, 0, 0), "twice is harmless: {again:?}");
    let run = cai.sync().await;
    assert_eq!((run.sent, run.refused, run.agreed), (3, 0, true), "the courier hands all of it in: {run:?}");
    assert_eq!(cai.household(home).state, RecordState::AtOffice, "and hears that the office has it");
    let (run, feed) = (ana.sync().await, world.office.feed().await);
    assert!(run.agreed && run.refused == 0, "Ana's own sync finds it there: {run:?}");
    assert_eq!(world.office.feed().await, feed, "and brings nothing a second time");
    assert_eq!(ana.household(home).state, RecordState::AtOffice, "now she reads 镇里已存");
    world.sync_until_quiet(&[&ana, &bo, &cai]).await;
    world.assert_same(&[&ana, &bo, &cai]).await;
}

#[tokio::test]
async fn what_a_colleague_wrote_is_not_taken_from_a_phone_without_its_proof() {
    let world = World::with_households(3, 62).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let visit = ana.visit(world.households[0], "自来水水压小");
    take(&bo, &hand_over(&bundle_for(&ana, colleague(&bo), None), &bo));
    bo.tamper("DELETE FROM proven; DELETE FROM proof");
    let before = world.office.feed().await;
    let run = bo.sync().await;
    assert_eq!((run.sent, run.refused), (0, 1), "nobody vouches for it: {run:?}");
    assert_eq!(world.office.feed().await, before, "the office's feed is as it was");
    assert!(ana.sync().await.agreed, "Ana brings it herself");
    let run = bo.sync().await;
    assert!(run.agreed, "and then Bo's copy is the office's: {run:?}");
    let visits = bo.household(world.households[0]).visits;
    assert!(visits.iter().any(|one| one.document == visit.to_string()), "once, not twice: {visits:?}");
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_file_is_carried_to_the_office_and_the_phone_hears_of_it_later() {
    let world = World::with_households(4, 63).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    bo.visit(world.households[1], "家中都好");
    take(&ana, &hand_over(&bundle_for(&bo, colleague(&ana), None), &ana));
    ana.visit(world.households[0], "自来水水压小");
    let before = world.office.feed().await;
    let made = bundle_for(&ana, BundleTo::Office, None);
    let file = std::fs::read(&made.path).unwrap();
    let store = world.office.store();
    let preview = bundle::open(store, &file, None).await.unwrap().preview(store).await.unwrap();
    assert_eq!((preview.about.person_name.as_str(), preview.changes, preview.new_changes), ("安娜", 2, 2));
    assert_eq!(world.office.feed().await, before, "looking changes nothing");
    let taken = bundle::open(store, &file, None).await.unwrap().take_in(store, 9).await.unwrap();
    assert_eq!((taken.stored, taken.refused.len()), (2, 0), "her own visit and the one she carries: {taken:?}");
    let again = bundle::open(store, &file, None).await.unwrap().take_in(store, 10).await.unwrap();
    assert_eq!((again.stored, again.known), (0, 2), "twice is harmless: {again:?}");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 2, "her phone does not know yet");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(ana.device().state_line().unwrap().on_phone, 0, "the next sync tells it");
    world.assert_same(&[&ana, &bo]).await;
    let nothing = BundleRequest { to: BundleTo::Office, village: None };
    let nothing = ana.device().export_bundle(&nothing, ana.folder()).unwrap_err();
    assert_eq!(AppError::from(nothing).code, ErrorCode::NothingToCarry, "then there is nothing to carry");
}

#[tokio::test]
async fn a_cut_altered_foreign_or_misdirected_bundle_is_refused_whole() {
    let world = World::with_households(3, 64).await;
    let (ana, bo, cai) = (world.phone("安娜").await, world.phone("老波").await, world.phone("小蔡").await);
    world.sync_until_quiet(&[&ana, &bo, &cai]).await;
    ana.visit(world.households[0], "自来水水压小");
    let made = bundle_for(&ana, colleague(&bo), None);
    let file = hand_over(&made, &bo);
    assert_eq!(refused(&cai, &file, None), ErrorCode::BundleNotForHere, "to the wrong phone");
    let store = world.office.store();
    let whole = std::fs::read(&file).unwrap();
    let at_office = bundle::open(store, &whole, None).await.unwrap_err().to_string();
    assert!(at_office.contains("somebody else"), "the office is not Bo: {at_office}");
    for (bytes, word) in [
        (whole[..whole.len() / 2].to_vec(), ErrorCode::BundleCut),
        ([&whole[..200], &[whole[200] ^ 1], &whole[201..]].concat(), ErrorCode::BundleAltered),
        (b"Lieber Leser".to_vec(), ErrorCode::BundleNotOurs),
        (Vec::new(), ErrorCode::BundleNotOurs),
    ] {
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(refused(&bo, &file, None), word);
    }
    // A phone of another township, and one whose key Bo never heard of.
    let other = World::with_households(1, 65).await;
    let stranger = other.phone("外人").await;
    stranger.sync().await;
    stranger.visit(other.households[0], "");
    let foreign = bundle_for(&stranger, BundleTo::Passphrase, None);
    let there = hand_over(&foreign, &bo);
    assert_eq!(refused(&bo, &there, foreign.passphrase.as_deref()), ErrorCode::BundleUnknownPhone);
    let bytes = std::fs::read(&there).unwrap();
    assert!(bundle::open(store, &bytes, foreign.passphrase.as_deref()).await.is_err(), "nor does the office know it");
}

#[tokio::test]
async fn a_passphrase_read_out_opens_it_and_a_wrong_one_does_not() {
    let world = World::with_households(3, 66).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "");
    let made = bundle_for(&ana, BundleTo::Passphrase, None);
    let words = made.passphrase.clone().unwrap();
    let file = hand_over(&made, &bo);
    assert_eq!(bo.device().preview_bundle(&file, None).unwrap(), BundlePreview::PassphraseNeeded, "it asks");
    assert_eq!(refused(&bo, &file, Some("AAAA-BBBB-CCCC")), ErrorCode::BundlePassphrase);
    let heard = words.to_lowercase().replace('-', " ");
    assert_eq!(bo.device().import_bundle(&file, Some(&heard)).unwrap().taken, 1, "as it was heard");
}

#[tokio::test]
async fn a_village_that_the_receiver_may_not_see_stays_sealed() {
    let world = World::with_households(2, 67).await;
    let (here, there) = (cunji_tests::records::village(), VillageCode::parse("500236114202").unwrap());
    world.office.add_village(&there, "龙潭村").await;
    let ana = world.phone_in("安娜", &[here, there.clone()]).await;
    let bo = world.phone_in("老波", &[there]).await;
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "");
    let file = hand_over(&bundle_for(&ana, colleague(&bo), None), &bo);
    let BundlePreview::Opened { villages, others, new_changes, .. } = bo.device().preview_bundle(&file, None).unwrap()
    else {
        panic!("no passphrase is needed")
    };
    assert_eq!((villages.len(), others, new_changes), (0, vec!["石门村".to_owned()], 0), "it says whose it is not");
    assert_eq!(take(&bo, &file), BundleTaken::default(), "and nothing of it comes in");
}

#[tokio::test]
async fn a_whole_village_for_a_phone_that_never_had_a_network() {
    let world = World::with_households(8, 68).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[0], "家中都好");
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[1], "");
    // Bo was enrolled and has heard of no colleague yet: he only knows Ana by the office's word, which he gets first.
    assert!(bo.sync().await.agreed);
    bo.tamper(
        "DELETE FROM change; DELETE FROM document; DELETE FROM household; DELETE FROM visit; \
               UPDATE village SET cursor = 0, changes = 0, digest = zeroblob(32)",
    );
    let village = cunji_tests::records::village().to_string();
    let file = hand_over(&bundle_for(&ana, colleague(&bo), Some(&village)), &bo);
    let taken = take(&bo, &file);
    assert_eq!((taken.taken, taken.refused, taken.lacking), (10, 0, 0), "eight households and two visits: {taken:?}");
    assert_eq!(bo.household(world.households[0]).visits.len(), 1, "he can work with them at once");
    let run = bo.sync().await;
    assert!(run.agreed && run.refused == 0, "what the office has is repeated, not refused: {run:?}");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_proof_that_somebody_made_up_proves_nothing() {
    let world = World::with_households(2, 69).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let visit = ana.visit(world.households[0], "自来水水压小");
    let change = ana.unsent_chunks().remove(0);
    let hash = cunji_model::door::prescan(&change).unwrap().hash.0;
    // Bo, or somebody with his token, has the change and signs a stretch of Ana's chain with a key of his own.
    let device = ana.own_id();
    let keys = SecretKeys::of([7; 32], [8; 32]);
    let signature = chain::sign(&keys, device.0, 1, &chain::next(&[0; 32], visit, &hash));
    let links = vec![(*visit.as_bytes(), hash)];
    let made_up = Segment { device: device.0, base: [0; 32], links, count: 1, signature };
    assert!(made_up.proven(&keys.public()), "it is in order but for the key");
    let (store, village) = (world.office.store(), VillageNumber::from(&cunji_tests::records::village()));
    let carried = Carried::check(store, &[made_up]).await.unwrap();
    let pusher = Pusher { device: bo.own_id(), villages: vec![village], role: "cadre".into() };
    let record = Record { document: visit, kind: "visit".into(), seq: 0, change };
    let acks = accept_carried(store, &pusher, &carried, 0, vec![Pushed { village, record }]).await.unwrap();
    assert_eq!(acks, [Ack::Refused(Refusal::ForeignActor)], "the office knows Ana's key, and this is not it");
}

#[tokio::test]
async fn what_a_phone_out_of_service_wrote_is_set_aside_also_when_a_colleague_brings_it() {
    let world = World::with_households(2, 70).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "自来水水压小");
    take(&bo, &hand_over(&bundle_for(&ana, colleague(&bo), None), &bo));
    let revoke = "UPDATE device SET state = 'revoked' WHERE device = ?1";
    let revoke = Statement::new(revoke, cells![ana.own_id().0.as_slice()]).must();
    world.office.store().transact(vec![revoke]).await.unwrap();
    let before = world.office.feed().await;
    let run = bo.sync().await;
    assert_eq!((run.sent, run.refused), (0, 1), "it is not Bo's to vouch for: {run:?}");
    assert_eq!(world.office.feed().await, before, "the feed is as it was");
    let waiting = "SELECT device FROM handed_in WHERE state = 'pending'";
    let waiting = world.office.store().rows(waiting, Vec::new()).await.unwrap();
    assert_eq!(waiting.len(), 1, "it waits for the office's decision");
    assert_eq!(waiting[0].array::<8>(0).unwrap(), ana.own_id().0, "as Ana's");
}

#[tokio::test]
async fn work_for_a_village_that_was_handed_over_is_set_aside_also_when_a_colleague_brings_it() {
    let world = World::with_households(2, 71).await;
    let other = VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&other, "新桥村").await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "交接以前写的，没来得及传");
    take(&bo, &hand_over(&bundle_for(&ana, colleague(&bo), None), &bo));
    world.office.code_for("安娜", &[other]).await;
    let before = world.office.feed().await;
    let run = bo.sync().await;
    assert_eq!((run.sent, run.refused), (0, 1), "the village is no longer Ana's: {run:?}");
    assert_eq!(world.office.feed().await, before, "the feed is as it was");
    let run = ana.sync().await;
    assert_eq!(run.refused, 1, "Ana comes by herself, too: {run:?}");
    let waiting = "SELECT device FROM handed_in WHERE state = 'pending'";
    let waiting = world.office.store().rows(waiting, Vec::new()).await.unwrap();
    assert_eq!(waiting.len(), 1, "it waits once");
    assert_eq!(waiting[0].array::<8>(0).unwrap(), ana.own_id().0, "as Ana's");
}
