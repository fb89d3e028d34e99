//! The checked door, and what is done with a change that passed it. Behind its checksum nobody would get by chance, so
//! most inputs are bodies that get a right one. Who came through may do no harm: the document is kept and read again,
//! colleagues write on, and the order in which two changes come makes no difference.

use crate::{Bound, MIB, golden, way};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjType, ROOT, ReadDoc, ScalarValue};
use cunji_model::document::{Contents, genesis, load, moments, write};
use cunji_model::door::{Admitted, Denied, MAX_OPS, Refusal, admit, prescan};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use cunji_model::settings::Settings;
use sha2::{Digest, Sha256};

/// Expanded, 20,000 operations are 20,000 names of 256 bytes and as many operations: this much whatever it claims.
const ADMITTING: Bound = Bound { whatever: 64 * MIB, each: 64 };
/// Looking costs nothing but the lists of the header.
const LOOKING: Bound = Bound { whatever: 8 * 1024, each: 2 };

const KINDS: [Kind; 6] =
    [Kind::Household, Kind::Visit, Kind::Grievance, Kind::IncomeSurvey, Kind::Settings, Kind::Campaign];
const NOW: i64 = 1_700_000_000;

/// Something that no form of ours writes.
type Odd = fn(&mut Transaction<'_>) -> Result<(), AutomergeError>;

fn person(number: u8) -> ActorId {
    actor(DeviceId([number; 8]), Incarnation([number; 8]))
}

/// A record that two people wrote, the second one over the first.
fn ground(kind: Kind) -> Automerge {
    let said = |document: Automerge, who, words: &str| {
        let writes = [(Path::field("note"), Value::from(words)), (Path::item("members", "m1", "name"), "张三".into())];
        write(document, &[], &person(who), NOW, &writes).unwrap().document
    };
    said(said(genesis(kind), 1, "家中都好"), 2, "老大去广东了")
}

/// A chunk around a body, with the length and the checksum that belong to it.
pub(crate) fn chunk(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    let mut length = body.len() as u64;
    loop {
        let part = (length & 0x7f) as u8;
        length >>= 7;
        hashed.push(if length == 0 { part } else { part | 0x80 });
        if length == 0 {
            break;
        }
    }
    hashed.extend(body);
    [&[0x85, 0x6f, 0x4a, 0x83], &Sha256::digest(&hashed)[..4], &hashed].concat()
}

/// What stands in a chunk behind its length.
fn body(chunk: &[u8]) -> Vec<u8> {
    let length = chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    chunk[9 + length..].to_vec()
}

/// Two parts: the first as long as the two bytes before it say.
fn two(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = data.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
}

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let kind = KINDS[usize::from(how / 4) % KINDS.len()];
    let ground = ground(kind);
    match how % 4 {
        0 => {
            let _ = judged(&ground, kind, data);
        }
        1 => {
            let _ = judged(&ground, kind, &chunk(data));
        }
        2 => {
            let Some((first, second)) = two(data) else { return };
            let Ok(after) = judged(&ground, kind, &chunk(first)) else { return };
            let _ = judged(&after.document, kind, &chunk(second));
        }
        _ => {
            let Some((first, second)) = two(data) else { return };
            in_either_order(&ground, kind, &chunk(first), &chunk(second));
        }
    }
}

/// Two changes of two people who did not see one another: whoever comes first, both are there.
fn in_either_order(ground: &Automerge, kind: Kind, first: &[u8], second: &[u8]) {
    let (Ok(one), Ok(other)) = (judged(ground, kind, first), judged(ground, kind, second)) else { return };
    if one.change.actor_id() == other.change.actor_id() {
        return;
    }
    let forth = judged(&one.document, kind, second).unwrap_or_else(|denied| panic!("the second is denied: {denied:?}"));
    let back = judged(&other.document, kind, first).unwrap_or_else(|denied| panic!("the first is denied: {denied:?}"));
    assert_eq!(forth.document.get_heads(), back.document.get_heads(), "the same changes");
    assert_eq!(Contents::read(&forth.document), Contents::read(&back.document), "the same contents");
    assert_eq!(forth.document.hydrate(None), back.document.hydrate(None), "also of what is carried unread");
}

/// The door's word, and what must hold of what it lets in.
fn judged(document: &Automerge, kind: Kind, bytes: &[u8]) -> Result<Admitted, Denied> {
    let scan = LOOKING.hold(bytes.len(), || prescan(bytes))?;
    assert!(scan.ops <= MAX_OPS, "bounded before anything is expanded");
    let admitted = ADMITTING.hold(bytes.len(), || admit(document, bytes))?;
    let after = &admitted.document;
    let contents = Contents::read(after);
    let changes = after.get_changes(&[]).into_iter().skip(1);
    let again = load(kind, changes).unwrap_or_else(|error| panic!("the changes make no document any more: {error}"));
    assert_eq!(Contents::read(&again), contents, "a document is its changes");
    let _ = kind.schema().problems(&contents, Settings::shipped());
    let _ = Settings::read(&contents);
    let _ = contents.to_settle(kind.schema()).count();
    let _ = moments(after, kind);
    // A colleague goes on writing, and everybody takes it.
    let words = [(Path::field("note"), Value::from("后来写的话"))];
    let next = write(after.clone(), &[], &person(9), NOW + 60, &words).unwrap();
    let next = next.change.unwrap_or_else(|| panic!("an honest write says something"));
    let taken = admit(after, next.raw_bytes());
    assert!(taken.is_ok(), "an honest change after it is refused: {:?}", taken.map(|_| ()));
    Ok(admitted)
}

/// A change of somebody who does with a document what no app of ours does.
fn strange(ground: &Automerge, who: u8, deed: impl Fn(&mut Transaction<'_>) -> Result<(), AutomergeError>) -> Vec<u8> {
    let mut document = ground.fork().with_actor(person(who));
    let mut transaction = document.transaction();
    deed(&mut transaction).unwrap();
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(NOW));
    document.get_change_by_hash(&hash.unwrap()).unwrap().raw_bytes().to_vec()
}

/// Inputs to begin with: honest changes of each kind, uses of Automerge that no app of ours makes, and the attacks of
/// sync-facts.md §1.6.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (at, kind) in KINDS.into_iter().enumerate() {
        let way_of = |how: u8| how + 4 * at as u8;
        let ground = ground(kind);
        let honest = |who, words: &str| {
            let writes = [(Path::field("note"), Value::from(words)), (Path::item("members", "m2", "age"), 7.into())];
            write(ground.clone(), &[], &person(who), NOW, &writes).unwrap().change.unwrap().raw_bytes().to_vec()
        };
        let (first, second) = (honest(3, "一"), honest(4, "二"));
        seeds.push(way(way_of(0), &first));
        seeds.push(way(way_of(1), &body(&second)));
        let both = |first: &[u8], second: &[u8]| {
            [&(body(first).len() as u16).to_le_bytes()[..], &body(first), &body(second)].concat()
        };
        seeds.push(way(way_of(3), &both(&first, &second)));
        let own = admit(&ground, &first).unwrap().document;
        let writes = [(Path::field("note"), Value::from("三"))];
        let third = write(own, &[], &person(3), NOW, &writes).unwrap().change.unwrap().raw_bytes().to_vec();
        seeds.push(way(way_of(2), &both(&first, &third)));
    }
    let ground = ground(Kind::Household);
    let deeds: [Odd; 5] = [
        |writer| {
            let list = writer.put_object(ROOT, "list", ObjType::List)?;
            (0..3).try_for_each(|index| writer.insert(&list, index, 5_i64))?;
            writer.delete(&list, 1)
        },
        |writer| {
            let text = writer.put_object(ROOT, "text", ObjType::Text)?;
            writer.splice_text(&text, 0, 0, "家中都好")?;
            writer.splice_text(&text, 1, 2, "x")
        },
        |writer| {
            let map = writer.put_object(ROOT, "events", ObjType::Map)?;
            let deeper = writer.put_object(&map, "a/words", ObjType::Map)?;
            writer.put(&deeper, "k", ScalarValue::counter(3))?;
            writer.increment(&deeper, "k", 4)
        },
        |writer| writer.delete(ROOT, "note"),
        |writer| {
            writer.put(ROOT, "bytes", vec![1_u8; 40])?;
            writer.put(ROOT, "real", 1.5)?;
            writer.put(ROOT, "time", ScalarValue::Timestamp(NOW))
        },
    ];
    seeds.extend(deeds.iter().map(|deed| way(1, &body(&strange(&ground, 5, deed)))));
    let attacks = attacks(&ground);
    let said = |at: usize| judged(&ground, Kind::Household, &chunk(&attacks[at])).map(|_| ());
    assert_eq!(said(0), Ok(()), "crafted bytes that tell the truth are an ordinary change");
    assert_eq!(said(2), Ok(()), "the most operations with long names are really read: the bound is felt");
    assert_eq!(said(3), Err(Denied::Refused(Refusal::TooLarge)), "a million are not");
    seeds.extend(attacks.iter().map(|body| way(1, body)));
    let mut deflated = golden("change");
    deflated[8] = 2;
    seeds.push(way(0, &deflated));
    seeds
}

/// Bombs of a few bytes, and counters at their ends. The bodies alone.
fn attacks(ground: &Automerge) -> Vec<Vec<u8>> {
    let unsigned = |mut value: u64| {
        let mut out = Vec::new();
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
        out
    };
    // A run's count is signed: a byte more where the highest bit would read as a sign.
    let run = |count: u64| {
        let mut out = unsigned(count);
        if let Some(last) = out.last_mut().filter(|last| **last & 0x40 != 0) {
            *last |= 0x80;
            out.push(0);
        }
        out
    };
    let next = ground.get_changes_meta(&[]).iter().map(|meta| meta.max_op).max().unwrap_or(0) + 1;
    let claiming = |count: u64, start: u64, key: &[u8]| {
        let key = [run(count), unsigned(key.len() as u64), key.to_vec()].concat();
        let same = |value: u64| [run(count), unsigned(value)].concat();
        let columns = [(0x15, key), (0x34, unsigned(count)), (0x42, same(1)), (0x56, same(0)), (0x70, same(0))];
        let heads = ground.get_heads();
        let mut body = unsigned(heads.len() as u64);
        heads.iter().for_each(|head| body.extend(head.0));
        body.extend([vec![16], vec![6; 16], vec![1], unsigned(start), vec![0, 0, 0, 5]].concat());
        columns.iter().for_each(|(spec, data)| body.extend([unsigned(*spec), unsigned(data.len() as u64)].concat()));
        columns.iter().for_each(|(_, data)| body.extend(data));
        body
    };
    vec![
        claiming(2, next, b"a"),
        claiming(500, next, b"a"),
        claiming(MAX_OPS, next, &[b'k'; 250]),
        claiming(1_000_000, next, b"a"),
        claiming(1 << 40, next, b"a"),
        claiming(1, 1, b"a"),
        claiming(1, u64::from(u32::MAX) - 1, b"a"),
        claiming(2, u64::from(u32::MAX), b"a"),
    ]
}
