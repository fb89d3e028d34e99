//! Whatever 2–4 phones do, in whatever order, over whatever link: they end equal, and nothing confirmed is lost.
//! `CUNJI_CASES=5000 cargo test -p cunji-tests --test phone convergence` soaks (`make soak`).

use cunji_device::view::{PastValue, Saved};
use cunji_model::id::VillageCode;
use cunji_tests::kit::{Fault, Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What one phone does next.
#[derive(Debug, Clone)]
enum Deed {
    Edit { phone: usize, household: usize, field: usize, value: u8 },
    AddMember { phone: usize, household: usize, name: u8 },
    Visit { phone: usize, household: usize, words: u8 },
    Settle { phone: usize, household: usize },
    Hide { phone: usize, household: usize, hide: bool },
    Sync { phone: usize, fault: Fault },
    Restart { phone: usize },
    BackUp { phone: usize },
    Restore { phone: usize },
}

const FIELDS: [&str; 5] = ["phone", "address", "courtyard", "note", "group"];

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => Just(Fault::Fine),
        1 => Just(Fault::DropRequest),
        2 => Just(Fault::DropAnswer),
        1 => (1_usize..600).prop_map(Fault::CutRequest),
        3 => (1_usize..4_000).prop_map(Fault::CutAnswer),
        1 => Just(Fault::Repeat),
        2 => Just(Fault::Late),
    ]
}

fn deed(phones: usize) -> impl Strategy<Value = Deed> {
    let phone = 0..phones;
    prop_oneof![
        6 => (phone.clone(), 0..3_usize, 0..FIELDS.len(), any::<u8>())
            .prop_map(|(phone, household, field, value)| Deed::Edit { phone, household, field, value }),
        2 => (phone.clone(), 0..3_usize, any::<u8>())
            .prop_map(|(phone, household, name)| Deed::AddMember { phone, household, name }),
        4 => (phone.clone(), 0..3_usize, any::<u8>())
            .prop_map(|(phone, household, words)| Deed::Visit { phone, household, words }),
        1 => (phone.clone(), 0..3_usize).prop_map(|(phone, household)| Deed::Settle { phone, household }),
        1 => (phone.clone(), 0..3_usize, any::<bool>())
            .prop_map(|(phone, household, hide)| Deed::Hide { phone, household, hide }),
        6 => (phone.clone(), fault()).prop_map(|(phone, fault)| Deed::Sync { phone, fault }),
        1 => phone.clone().prop_map(|phone| Deed::Restart { phone }),
        2 => phone.clone().prop_map(|phone| Deed::BackUp { phone }),
        3 => phone.prop_map(|phone| Deed::Restore { phone }),
    ]
}

fn story() -> impl Strategy<Value = (usize, u64, Vec<Deed>)> {
    (2..=4_usize).prop_flat_map(|phones| (Just(phones), any::<u64>(), prop::collection::vec(deed(phones), 1..28)))
}

fn value_of(field: &str, value: u8) -> String {
    match field {
        "phone" => format!("138{value:08}"),
        "group" => format!("{}组", 1 + value % 9),
        _ => format!("第{value}次写的"),
    }
}

type Confirmed = BTreeSet<(Uuid, [u8; 32])>;
/// Change, value and whether it stands, of each value of a field.
type Told = Vec<(String, String, bool)>;

fn confirmed_on(phone: &Phone) -> Confirmed {
    let held = phone.device().held_changes().unwrap();
    held.into_iter().filter(|one| one.at_office && one.mine).map(|one| (one.document, one.hash)).collect()
}

/// What the history page of a household says, without whose phone it is read on.
fn story_of(phone: &Phone, home: Uuid) -> Vec<(String, Told)> {
    let told = phone.device().history(&home.to_string()).unwrap();
    let value = |one: PastValue| (one.hash, format!("{:?}", one.value), one.current);
    told.fields.into_iter().map(|field| (field.path, field.values.into_iter().map(value).collect())).collect()
}

async fn play(phones: usize, seed: u64, deeds: Vec<Deed>) {
    let world = World::with_households(4, seed).await;
    let names = ["安娜", "老波", "小陈", "大刘"];
    let mut team: Vec<Phone> = Vec::new();
    for name in &names[..phones] {
        team.push(world.phone(name).await);
    }
    for phone in &team {
        phone.sync().await;
    }
    let mut confirmed = Confirmed::new();
    let mut backups: Vec<Option<std::path::PathBuf>> = vec![None; phones];
    for deed in deeds {
        match deed {
            Deed::Edit { phone, household, field, value } => {
                team[phone].edit(world.households[household], FIELDS[field], value_of(FIELDS[field], value));
            }
            Deed::AddMember { phone, household, name } => {
                let path = format!("members/m{phone}{name}/name");
                team[phone].edit(world.households[household], &path, format!("成员{name}"));
            }
            Deed::Visit { phone, household, words } => {
                team[phone].visit(world.households[household], &format!("走访{words}"));
            }
            Deed::Settle { phone, household } => {
                let home = world.households[household];
                let page = team[phone].household(home);
                if let Some(conflict) = page.conflicts.first() {
                    team[phone].keep(conflict, conflict.values[0].value.clone());
                }
            }
            Deed::Hide { phone, household, hide } => {
                let (device, home) = (team[phone].device(), world.households[household].to_string());
                let saved = if hide { device.delete_record(&home, "重复") } else { device.undelete_record(&home) };
                assert!(matches!(saved.unwrap(), Saved::Saved { .. }), "hiding and bringing back always go");
            }
            Deed::Sync { phone, fault } => {
                team[phone].sync_through([fault]).await;
                confirmed.extend(confirmed_on(&team[phone]));
            }
            Deed::Restart { phone } => team[phone].close(),
            Deed::BackUp { phone } => {
                let to = team[phone].folder().with_extension("backup");
                let _ = std::fs::remove_dir_all(&to);
                team[phone].back_up(&to);
                backups[phone] = Some(to);
            }
            Deed::Restore { phone } => {
                if let Some(from) = &backups[phone] {
                    team[phone].restore(from);
                }
            }
        }
    }
    let everybody: Vec<&Phone> = team.iter().collect();
    for phone in &everybody {
        phone.sync().await;
        confirmed.extend(confirmed_on(phone));
    }
    world.sync_until_quiet(&everybody).await;
    world.assert_same(&everybody).await;
    for home in &world.households {
        let stories: BTreeSet<_> = everybody.iter().map(|phone| story_of(phone, *home)).collect();
        assert_eq!(stories.len(), 1, "everybody is told the same history, in the same order");
    }
    let number = VillageNumber::from(&VillageCode::parse(village().as_str()).unwrap());
    let names = world.office.store().feed_names(number).await.unwrap();
    let at_office: Confirmed = names.iter().map(|(document, hash, _)| (*document, *hash)).collect();
    assert!(confirmed.is_subset(&at_office), "what was ever confirmed to a phone is at the office");
    let mut seqs: Vec<u64> = names.into_iter().map(|(_, _, seq)| seq).collect();
    seqs.sort_unstable();
    let gapless: Vec<u64> = (1..=seqs.len() as u64).collect();
    assert_eq!(seqs, gapless, "the feed has no gap and no number twice");
}

fn cases() -> u32 {
    std::env::var("CUNJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_over_a_bad_link_end_equal_and_lose_nothing((phones, seed, deeds) in story()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(phones, seed, deeds));
    }
}
