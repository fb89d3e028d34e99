//! One household from screen to camera: drawn, seen, put together in any order, looked at and taken in like a bundle.

use cunji_device::ops::codes_in;
use cunji_device::view::{AppError, BundlePreview, BundleTo, CodesJoined, CodesMade, ErrorCode, RecordState};
use cunji_tests::kit::{Phone, World};
use uuid::Uuid;

/// Points of a square as the other phone's camera sees it.
const POINTS: usize = 4;
/// White around a code, in squares.
const MARGIN: usize = 4;

fn to(phone: &Phone) -> BundleTo {
    BundleTo::Colleague { device: phone.own_id().to_string() }
}

fn shown(phone: &Phone, household: Uuid, to: &BundleTo) -> CodesMade {
    phone.device().make_codes(&household.to_string(), to).unwrap()
}

/// What a camera sees of one code: its points and how many stand in a line. Grey, not black and white, and a bit uneven.
fn seen(made: &CodesMade, number: usize) -> (Vec<u8>, usize) {
    let bytes = hex::decode(&made.codes[number]).unwrap();
    let side = made.side as usize;
    let dark = |x: usize, y: usize| bytes[(y * side + x) / 8] >> (7 - (y * side + x) % 8) & 1 == 1;
    let width = (side + MARGIN * 2) * POINTS;
    let point = |place: usize| {
        let (x, y) = (place % width / POINTS, place / width / POINTS);
        let inside = (MARGIN..side + MARGIN).contains(&x) && (MARGIN..side + MARGIN).contains(&y);
        let shade = (place % 23) as u8;
        if inside && dark(x - MARGIN, y - MARGIN) { 30 + shade } else { 225 - shade }
    };
    ((0..width * width).map(point).collect(), width)
}

/// The texts of these codes, as the camera reads them.
fn read(made: &CodesMade, numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    let one = |number| {
        let (points, width) = seen(made, number);
        let found = codes_in(&points, width);
        assert_eq!(found.len(), 1, "code {number} is read");
        found
    };
    numbers.into_iter().flat_map(one).collect()
}

fn join(phone: &Phone, texts: &[String]) -> CodesJoined {
    phone.device().join_codes(texts, &phone.folder().join("bundles")).unwrap()
}

#[tokio::test]
async fn a_household_goes_from_screen_to_camera_and_then_to_the_office() {
    let world = World::with_households(3, 501).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    ana.visit(home, "自来水水压小");
    ana.edit(home, "phone", "13811111111");
    ana.visit(world.households[1], "别家的");
    let made = shown(&ana, home, &to(&bo));
    assert_eq!(made.passphrase, None, "Bo's phone is known: no word is needed");
    assert!(made.codes.len() > made.needed as usize, "mixtures for what is missed: {}", made.codes.len());
    assert_eq!(made.side, 61, "small enough for a phone's camera");

    // Bo misses the first two, sees some twice, and the film runs backwards.
    let all = read(&made, (2..made.codes.len()).rev());
    let half = join(&bo, &all[..2]);
    assert_eq!((half.have, half.needed, half.file), (2, made.needed, None), "it says how far it is");
    let doubled: Vec<String> = all.iter().chain(&all).cloned().collect();
    let joined = join(&bo, &doubled);
    assert_eq!((joined.have, joined.of_others, joined.not_ours), (made.needed, 0, 0));
    let file = bo.folder().join("bundles").join(joined.file.unwrap());
    let BundlePreview::Opened { person_name, kinds, new_changes, .. } =
        bo.device().preview_bundle(&file, None).unwrap()
    else {
        panic!("no passphrase is needed")
    };
    let counted: Vec<_> = kinds.iter().map(|one| (one.kind.as_str(), one.records, one.new_records)).collect();
    assert_eq!((person_name.as_str(), new_changes), ("安娜", 2));
    assert_eq!(counted, [("household", 1, 1), ("visit", 1, 1)], "this household alone, not her other visit");
    assert_eq!(bo.device().import_bundle(&file, None).unwrap().taken, 2);
    assert_eq!(bo.device().import_bundle(&file, None).unwrap().taken, 0, "twice is harmless");
    let page = bo.household(home);
    assert_eq!((page.visits.len(), page.household.phone.as_deref()), (1, Some("13811111111")), "Bo has all of it");
    assert_eq!(page.state, RecordState::OnPhone, "a colleague's screen is not the office: 仅本机");
    let run = bo.sync().await;
    assert!(run.agreed && run.refused == 0, "and he hands it in with her proof: {run:?}");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(ana.household(home).state, RecordState::AtOffice);
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn codes_of_another_household_and_other_codes_are_left_out() {
    let world = World::with_households(3, 502).await;
    let (ana, bo, cai) = (world.phone("安娜").await, world.phone("老波").await, world.phone("小蔡").await);
    world.sync_until_quiet(&[&ana, &bo, &cai]).await;
    ana.visit(world.households[0], "自来水水压小");
    let (one, other) = (shown(&ana, world.households[0], &to(&bo)), shown(&ana, world.households[1], &to(&bo)));
    let mut texts = read(&one, [0, 1]);
    texts.extend(read(&other, [0, 1, 2]));
    texts.push("HTTPS://EXAMPLE.CN/PAY".to_owned());
    let mixed = join(&bo, &texts);
    assert_eq!((mixed.have, mixed.of_others, mixed.not_ours, mixed.file), (2, 3, 1, None), "the first one counts");
    assert!(std::fs::read_dir(bo.folder().join("bundles")).is_err(), "nothing was written");

    // Whole, but not for Cai: the words of a bundle.
    let texts = read(&one, 0..one.needed as usize);
    let file = join(&cai, &texts).file.unwrap();
    let before = cai.device().dump().unwrap();
    let error = cai.device().import_bundle(&cai.folder().join("bundles").join(file), None).unwrap_err();
    assert_eq!(AppError::from(error).code, ErrorCode::BundleNotForHere);
    assert!(cai.device().dump().unwrap() == before, "nothing changed");
    let unknown = ana.device().make_codes(&Uuid::from_u128(7).to_string(), &to(&bo)).unwrap_err();
    assert_eq!(AppError::from(unknown).code, ErrorCode::NothingToCarry, "of nobody there are none");
}

#[tokio::test]
async fn whoever_hears_the_word_opens_it_and_nobody_else() {
    let world = World::with_households(2, 503).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "自来水水压小");
    let made = shown(&ana, world.households[0], &BundleTo::Passphrase);
    let joined = join(&bo, &read(&made, 1..made.codes.len()));
    let file = bo.folder().join("bundles").join(joined.file.unwrap());
    assert_eq!(bo.device().preview_bundle(&file, None).unwrap(), BundlePreview::PassphraseNeeded);
    let wrong = bo.device().import_bundle(&file, Some("AAAA-BBBB-CCCC")).unwrap_err();
    assert_eq!(AppError::from(wrong).code, ErrorCode::BundlePassphrase, "who only filmed the screen has nothing");
    assert_eq!(bo.device().import_bundle(&file, made.passphrase.as_deref()).unwrap().taken, 1);
}

#[tokio::test]
async fn a_camera_may_see_anything() {
    let world = World::with_households(1, 504).await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    let made = shown(&ana, world.households[0], &BundleTo::Passphrase);
    let (points, width) = seen(&made, 0);
    for (points, width) in [
        (Vec::new(), 0),
        (points.clone(), 0),
        (points.clone(), width + 1),
        (points[..points.len() / 2].to_vec(), width),
        (vec![0; 400], 20),
        (vec![255; 1], 1),
        (vec![128; 5_000_000], 2_500),
    ] {
        assert_eq!(codes_in(&points, width), [""; 0], "nothing is read, and nothing falls over");
    }
    let blurred: Vec<u8> = points.windows(width + 2).map(|near| near[0] / 2 + near[width + 1] / 2).collect();
    let lines = blurred.len() / width;
    assert_eq!(codes_in(&blurred[..lines * width], width).len(), 1, "a hand that shakes a little is forgiven");
}
