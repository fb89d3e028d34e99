//! Whatever 2–4 cadres do apart, with records of every kind: their phones end equal, what is computed is equal too, and
//! no step, member, line, answer, comment or visit that anybody saved is lost.
//! `CUNJI_CASES=2000 cargo test -p cunji-tests --test phone all_deeds` soaks.

use crate::deed::{self, Deed, Kept, deed, do_it};
use cunji_server::attachments;
use cunji_tests::kit::{Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use proptest::prelude::*;

fn story() -> impl Strategy<Value = (usize, u64, Vec<Deed>)> {
    (2..=4_usize).prop_flat_map(|phones| (Just(phones), any::<u64>(), prop::collection::vec(deed(phones), 1..60)))
}

async fn play(phones: usize, seed: u64, deeds: Vec<Deed>) {
    let world = World::with_households(4, seed).await;
    let names = ["安娜", "老波", "小陈", "大刘"];
    let mut team: Vec<Phone> = Vec::new();
    for name in &names[..phones] {
        team.push(world.phone(name).await);
    }
    let everybody: Vec<&Phone> = team.iter().collect();
    world.sync_until_quiet(&everybody).await;
    let mut kept = Kept::default();
    for deed in &deeds {
        do_it(&world, &team, deed, &mut kept).await;
    }
    world.sync_until_quiet(&everybody).await;
    world.assert_same(&everybody).await;
    for name in &kept.pictures {
        let name: [u8; 32] = hex::decode(name).unwrap().try_into().unwrap();
        let here = VillageNumber::from(&village());
        assert!(attachments::whole(world.office.store(), here, &name).await.unwrap().is_some(), "a photo is lost");
    }
    let computed = deed::computed(&team[0]);
    for phone in &team {
        assert!(deed::computed(phone) == computed, "{} works out the same as {}", phone.name, team[0].name);
        kept.assert_there(phone);
    }
    deed::campaign::assert_same_at_the_office(&world, &team[0]).await;
}

fn cases() -> u32 {
    std::env::var("CUNJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn deeds_of_every_kind_done_apart_end_equal_and_none_is_lost((phones, seed, deeds) in story()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(phones, seed, deeds));
    }
}
