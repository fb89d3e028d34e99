//! Pictures at the office: a chunk where the picture stands and nowhere else, and there only whole.

use super::{HERE, Place, THERE};
use cunji_model::id::DeviceId;
use cunji_server::attachments::{get, put, states, whole};
use cunji_server::store::Store;
use cunji_wire::attachment::{AttachmentState, GetAnswer, PutAnswer, PutRequest};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const ANA: DeviceId = DeviceId([7; 8]);
const BO: DeviceId = DeviceId([8; 8]);

/// A chunk of a picture.
fn chunk(picture: &[u8], from: usize, to: usize) -> PutRequest {
    let (name, size) = (Sha256::digest(picture).into(), picture.len() as u64);
    PutRequest { village: HERE, name, size, offset: from as u64, bytes: picture[from..to].to_vec() }
}

async fn rows(store: &dyn Store, table: &str) -> u64 {
    store.rows(&format!("SELECT count(*) FROM {table}"), Vec::new()).await.unwrap()[0].count(0).unwrap()
}

pub async fn a_picture_comes_in_chunks_over_two_servers_and_is_there_once_and_whole(place: Place) {
    let servers = [place.store().await, place.try_open(2).await.unwrap()];
    let [one, two] = [servers[0].as_ref(), servers[1].as_ref()];
    let objects = [place.objects(), place.objects()];
    let [near, far] = [objects[0].as_ref(), objects[1].as_ref()];
    let picture: Vec<u8> = (0..3_000_u32).map(|number| (number % 251) as u8).collect();
    let name: [u8; 32] = Sha256::digest(&picture).into();
    assert_eq!(put(one, near, ANA, 5, &chunk(&picture, 0, 1_000)).await.unwrap(), PutAnswer::Coming(1_000));
    assert_eq!(put(two, far, ANA, 6, &chunk(&picture, 1_000, 2_000)).await.unwrap(), PutAnswer::Coming(2_000));
    assert_eq!(
        put(one, near, ANA, 7, &chunk(&picture, 500, 1_500)).await.unwrap(),
        PutAnswer::Coming(2_000),
        "not here"
    );
    let asked = [name, [1; 32]];
    let said = states(two, HERE, ANA, &asked).await.unwrap();
    assert_eq!(said, [AttachmentState::Coming(2_000), AttachmentState::Coming(0)], "each server says the same");
    assert_eq!(states(one, HERE, BO, &asked[..1]).await.unwrap(), [AttachmentState::Coming(0)], "for this phone");
    assert_eq!(get(one, near, HERE, &name, 0).await.unwrap(), GetAnswer::Missing, "half a picture is none");
    // Another phone brings it in one piece meanwhile.
    assert_eq!(put(two, far, BO, 8, &chunk(&picture, 0, 3_000)).await.unwrap(), PutAnswer::Whole);
    assert_eq!(
        put(one, near, ANA, 9, &chunk(&picture, 2_000, 3_000)).await.unwrap(),
        PutAnswer::Whole,
        "then it is there"
    );
    assert_eq!(whole(one, near, HERE, &name).await.unwrap(), Some(picture.clone()), "byte by byte");
    let part = GetAnswer::Part { size: 3_000, bytes: picture[2_500..].to_vec() };
    assert_eq!(get(one, near, HERE, &name, 2_500).await.unwrap(), part, "from anywhere on");
    assert_eq!(states(one, THERE, ANA, &asked[..1]).await.unwrap(), [AttachmentState::Coming(0)], "of this village");
    assert_eq!(whole(one, near, THERE, &name).await.unwrap(), None);
}

pub async fn of_many_chunks_for_one_place_exactly_one_is_taken(place: Place) {
    let servers = [place.store().await, place.try_open(2).await.unwrap()];
    let objects = [place.objects(), place.objects()];
    let picture: Vec<u8> = (0..900_u32).map(|number| (number % 241) as u8).collect();
    for from in [0, 300, 600] {
        let tasks: Vec<_> = (0..8)
            .map(|number| {
                let (server, chunk) = (Arc::clone(&servers[number % 2]), chunk(&picture, from, from + 300));
                let objects = Arc::clone(&objects[number % 2]);
                tokio::spawn(async move { put(server.as_ref(), &objects, ANA, 5, &chunk).await.unwrap() })
            })
            .collect();
        for task in tasks {
            let answer = task.await.unwrap();
            // Who comes while the last chunk is being looked at hears that all of it came.
            let there = PutAnswer::Coming(from as u64 + 300);
            assert!(answer == there || (from == 600 && answer == PutAnswer::Whole), "whoever was faster: {answer:?}");
        }
    }
    let name: [u8; 32] = Sha256::digest(&picture).into();
    assert_eq!(whole(servers[0].as_ref(), &objects[0], HERE, &name).await.unwrap(), Some(picture));
    for table in ["attachment_coming", "attachment_coming_chunk"] {
        assert_eq!(rows(servers[0].as_ref(), table).await, 0, "{table}: nothing is left on the way");
    }
    assert_eq!(objects[0].all().await.unwrap().len(), 1, "and it lies there once");
}

pub async fn what_does_not_bear_its_name_leaves_nothing(place: Place) {
    let store = place.store().await;
    let wrong = PutRequest { name: [3; 32], ..chunk(b"a picture", 0, 9) };
    assert_eq!(put(store.as_ref(), &place.objects(), ANA, 5, &wrong).await.unwrap(), PutAnswer::NotTheName);
    for table in ["attachment", "attachment_coming", "attachment_coming_chunk"] {
        assert_eq!(rows(store.as_ref(), table).await, 0, "{table}");
    }
    let place = place.objects();
    place.ready(store.as_ref()).await.unwrap();
    assert!(place.all().await.unwrap().is_empty(), "nor among the objects");
}
