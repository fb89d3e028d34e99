//! Whatever 2–4 cadres do apart, with records of every kind: their phones end equal, what is computed is equal too, and
//! no step, member, line, answer, comment or visit that anybody saved is lost.
//! `CUNJI_CASES=2000 cargo test -p cunji-tests --test phone all_deeds` soaks.

use chrono::Duration;
use cunji_server::office::Desk;
use cunji_tests::deeds::{self, CHANGES, Deed, FIELDS, Kept, LINES};
use cunji_tests::kit::{Fault, Phone, World};
use proptest::prelude::*;

/// Who does what next.
#[derive(Debug, Clone)]
enum Turn {
    Phone(usize, Deed),
    Office(Deed),
    Sync(usize, Fault),
    Restart(usize),
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        5 => Just(Fault::Fine),
        1 => Just(Fault::DropRequest),
        2 => Just(Fault::DropAnswer),
        2 => (1_usize..4_000).prop_map(Fault::CutAnswer),
        1 => Just(Fault::Late),
    ]
}

fn on_a_phone() -> impl Strategy<Value = Deed> {
    let (home, which, any8) = (0..6_usize, 0..6_usize, any::<u8>());
    prop_oneof![
        3 => (home.clone(), 0..FIELDS.len(), any8)
            .prop_map(|(household, field, value)| Deed::Edit { household, field, value }),
        1 => (home.clone(), any8).prop_map(|(household, name)| Deed::AddMember { household, name }),
        2 => (home.clone(), any8).prop_map(|(household, words)| Deed::Visit { household, words }),
        2 => (home.clone(), any8).prop_map(|(household, words)| Deed::Register { household, words }),
        5 => (which.clone(), 0..8_usize).prop_map(|(which, kind)| Deed::Step { which, kind }),
        1 => (which.clone(), any8).prop_map(|(which, value)| Deed::EditGrievance { which, value }),
        4 => (home.clone(), 0..LINES.len(), any::<u16>(), any::<bool>())
            .prop_map(|(household, line, yuan, submit)| Deed::Survey { household, line, yuan, submit }),
        3 => (which.clone(), 0..3_usize).prop_map(|(which, kind)| Deed::Review { which, kind }),
        2 => (which.clone(), 0..3_usize).prop_map(|(which, value)| Deed::Settle { which, value }),
        1 => (home.clone(), which.clone()).prop_map(|(household, which)| Deed::Restore { household, which }),
        3 => (home.clone(), which.clone()).prop_map(|(household, which)| Deed::VisitFor { household, which }),
        1 => home.clone().prop_map(|household| Deed::Delete { household }),
        1 => which.clone().prop_map(|which| Deed::Undelete { which }),
        16 => (home, which, prop::sample::select(&CHANGES[..]))
            .prop_map(|(household, which, change)| Deed::Happens { household, which, change }),
    ]
}

fn turn(phones: usize) -> impl Strategy<Value = Turn> {
    prop_oneof![
        44 => (0..phones, on_a_phone()).prop_map(|(phone, deed)| Turn::Phone(phone, deed)),
        1 => (0..4_u8).prop_map(|days| Turn::Office(Deed::Rules { days })),
        2 => (1..3_u32, any::<u64>()).prop_map(|(number, seed)| Turn::Office(Deed::Announce { number, seed })),
        1 => (1..3_u32).prop_map(|number| Turn::Office(Deed::CloseCampaign { number })),
        7 => (0..phones, fault()).prop_map(|(phone, fault)| Turn::Sync(phone, fault)),
        1 => (0..phones).prop_map(Turn::Restart),
    ]
}

fn story() -> impl Strategy<Value = (usize, u64, Vec<Turn>)> {
    (2..=4_usize).prop_flat_map(|phones| (Just(phones), any::<u64>(), prop::collection::vec(turn(phones), 1..60)))
}

fn desk(world: &World) -> Desk<'_> {
    Desk { name: "文员王", ..world.office.desk() }
}

async fn play(phones: usize, seed: u64, turns: Vec<Turn>) {
    let world = World::with_households(4, seed).await;
    let names = ["安娜", "老波", "小陈", "大刘"];
    let mut team: Vec<Phone> = Vec::new();
    for name in &names[..phones] {
        team.push(world.phone(name).await);
    }
    let everybody: Vec<&Phone> = team.iter().collect();
    world.sync_until_quiet(&everybody).await;
    let mut kept = Kept::default();
    for turn in &turns {
        world.clock.advance(Duration::minutes(1));
        match turn {
            Turn::Phone(phone, deed) => deeds::on_phone(&team[*phone], deed, &mut kept),
            Turn::Office(deed) => deeds::at_office(&desk(&world), &world.households, deed).await,
            Turn::Sync(phone, fault) => drop(team[*phone].sync_through([*fault]).await),
            Turn::Restart(phone) => team[*phone].close(),
        }
    }
    world.sync_until_quiet(&everybody).await;
    world.assert_same(&everybody).await;
    for name in &kept.pictures {
        assert!(world.office.picture(name).await.is_some(), "a photo is lost");
    }
    let computed = deeds::computed(&team[0]);
    for phone in &team {
        assert!(deeds::computed(phone) == computed, "{} works out the same as {}", phone.name, team[0].name);
        kept.assert_there(phone);
    }
    deeds::campaign::assert_same_at_the_office(&world, &team[0]).await;
}

fn cases() -> u32 {
    std::env::var("CUNJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn deeds_of_every_kind_done_apart_end_equal_and_none_is_lost((phones, seed, turns) in story()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(phones, seed, turns));
    }
}
