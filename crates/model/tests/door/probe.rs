//! scratch
use crate::craft::*;
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{Change, ObjType, ScalarValue};
use cunji_model::document::genesis;
use cunji_model::door::{admit, prescan};
use cunji_model::kind::Kind;

#[test]
fn deep() {
    for depth in [1000u64, 10000, 19000] {
        let g = genesis(Kind::Household);
        let first = next_op(&g);
        let ops = (0..depth)
            .map(|i| {
                let obj = if i == 0 { ObjectId::Root } else { ObjectId::Id(OpId(first + i - 1, person(1))) };
                op(OpType::Make(ObjType::Map), obj, "a", vec![])
            })
            .collect();
        let c = Change::from(expanded(&g, 1, ops));
        println!("depth {depth} bytes {}", c.raw_bytes().len());
        let r = admit(&g, c.raw_bytes());
        println!("{:?}", r.map(|_| ()));
    }
}

#[test]
fn wide_keys() {
    let g = genesis(Kind::Household);
    let first = next_op(&g);
    let n = 6000u64;
    let key = "k".repeat(30_000);
    let ops = (0..n)
        .map(|i| {
            let obj = if i < 1 { ObjectId::Root } else { ObjectId::Id(OpId(first + (i - 1) / 2, person(1))) };
            op(OpType::Make(ObjType::Map), obj, if i % 2 == 0 { &key } else { "b" }, vec![])
        })
        .collect();
    let c = Change::from(expanded(&g, 1, ops));
    println!("bytes {}", c.raw_bytes().len());
    let t = std::time::Instant::now();
    let r = admit(&g, c.raw_bytes());
    println!("{:?} {:?}", r.map(|_| ()), t.elapsed());
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap()
            .lines()
            .filter(|l| l.starts_with("VmHWM"))
            .collect::<String>()
    );
}

#[test]
fn dangling() {
    let g = genesis(Kind::Household);
    let o = |a, obj, pred| vec![op(a, obj, "phone", pred)];
    let s = || OpType::Put(ScalarValue::Str("x".into()));
    let (with_y, y) = put(&g, 2, "phone", "1");
    let yid = OpId(next_op(&g), person(2));
    for (name, ops) in [
        ("pred missing", o(s(), ObjectId::Root, vec![OpId(3, person(9))])),
        ("pred future own", o(s(), ObjectId::Root, vec![OpId(next_op(&g) + 5, person(1))])),
        ("pred self", o(s(), ObjectId::Root, vec![OpId(next_op(&g), person(1))])),
        ("obj missing", o(s(), ObjectId::Id(OpId(2, person(9))), vec![])),
        ("obj self", o(s(), ObjectId::Id(OpId(next_op(&g), person(1))), vec![])),
        ("obj future", o(s(), ObjectId::Id(OpId(next_op(&g) + 1, person(1))), vec![])),
        ("outside deps", o(s(), ObjectId::Root, vec![yid.clone()])),
        ("delete nothing", o(OpType::Delete, ObjectId::Root, vec![])),
        ("increment nothing", o(OpType::Increment(3), ObjectId::Root, vec![])),
        (
            "seq key in map",
            vec![Op { action: s(), obj: ObjectId::Root, key: Key::head(), pred: vec![].into(), insert: true }],
        ),
        ("empty key", vec![op(s(), ObjectId::Root, "", vec![])]),
        (
            "insert map",
            vec![Op {
                action: s(),
                obj: ObjectId::Root,
                key: Key::Map("phone".into()),
                pred: vec![].into(),
                insert: true,
            }],
        ),
    ] {
        let c = std::panic::catch_unwind(|| Change::from(expanded(&g, 1, ops)));
        let Ok(c) = c else {
            println!("{name}: can't build");
            continue;
        };
        let on_g = admit(&g, c.raw_bytes()).map(|_| ());
        let on_y = admit(&with_y, c.raw_bytes());
        println!("{name}: g {:?} y {:?}", on_g, on_y.as_ref().map(|_| ()).map_err(|e| e.clone()));
        if let Ok(a) = on_y {
            let changes = a.document.get_changes(&[]);
            let back = std::panic::catch_unwind(|| {
                cunji_model::document::load(Kind::Household, changes.into_iter().rev()).unwrap().get_heads()
                    == a.document.get_heads()
            });
            println!("   reverse load {back:?}");
            let f = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                a.document.fork_at(&[c.hash()]).map(|d| d.get_heads())
            }));
            println!("   fork at it {f:?}");
            let _ = &y;
        }
    }
}
#[test]
fn pred_bomb() {
    let mut c = Crafted::first_of(1).claiming(1);
    c.columns.retain(|c| c.0 != PRED_COUNT);
    c.columns.push((PRED_COUNT, [run(1), unsigned(1 << 40)].concat()));
    c.columns.push((0x71, [run(1000), unsigned(0)].concat()));
    c.columns.push((0x73, [run(1000), signed(0)].concat()));
    println!("{:?}", admit(&genesis(Kind::Household), &c.bytes()).map(|_| ()));
    println!("{:?}", prescan(&Crafted::first_of(1).claiming(1).bytes()));
    println!("{:?}", admit(&genesis(Kind::Household), &Crafted::first_of(1).claiming(1).bytes()).map(|_| ()));
    for n in [1000, 10_000, 20_000] {
        let t = std::time::Instant::now();
        println!(
            "{:?} {:?}",
            admit(&genesis(Kind::Household), &Crafted::first_of(1).claiming(n).bytes()).map(|_| ()),
            t.elapsed()
        );
    }
}
