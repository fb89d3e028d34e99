//! Whether the operations of a change can mean anything: what they write into must be there, be of the right type and
//! not lie too deep. Automerge checks the first two with debug assertions only, and reads nested objects recursively.

use super::{MAX_DEPTH, Refusal};
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{Automerge, Change, ObjId, ObjType, ReadDoc};
use std::collections::HashMap;

/// An object that operations write into.
#[derive(Debug, Clone, Copy)]
struct Place {
    of: ObjType,
    depth: usize,
}

/// Checks every operation against `ground`, the document as its writer had it.
pub(super) fn check_operations(ground: &Automerge, change: &Change) -> Result<(), Refusal> {
    let expanded = change.decode();
    let mut places: HashMap<OpId, Place> = HashMap::new();
    for (counter, op) in (change.start_op().get()..).zip(&expanded.operations) {
        let place = match &op.obj {
            ObjectId::Root => Place { of: ObjType::Map, depth: 0 },
            ObjectId::Id(id) => match places.get(id) {
                Some(place) => *place,
                None => *places.entry(id.clone()).or_insert(place_in(ground, id)?),
            },
        };
        if !fits(op, place.of, counter) {
            return Err(Refusal::Damaging);
        }
        if let OpType::Make(of) = op.action {
            let depth = place.depth + 1;
            if depth > MAX_DEPTH {
                return Err(Refusal::TooLarge); // reading it would overflow the stack, which nothing can catch
            }
            places.insert(OpId::new(counter, change.actor_id()), Place { of, depth });
        }
    }
    Ok(())
}

fn place_in(ground: &Automerge, id: &OpId) -> Result<Place, Refusal> {
    let object = ObjId::Id(id.counter(), id.actor().clone(), 0);
    let of = ground.object_type(&object).map_err(|_| Refusal::Damaging)?;
    let parents = ground.parents(&object).map_err(|_| Refusal::Damaging)?;
    Ok(Place { of, depth: parents.take(MAX_DEPTH + 1).count() })
}

fn fits(op: &Op, of: ObjType, counter: u64) -> bool {
    let sequence = matches!(of, ObjType::List | ObjType::Text);
    let placed = match &op.key {
        Key::Map(_) => of == ObjType::Map && !op.insert,
        Key::Seq(ElementId::Head) => sequence && op.insert,
        Key::Seq(ElementId::Id(after)) => sequence && after.counter() < counter,
    };
    let known = match op.action {
        OpType::Put(_) => true,
        OpType::Make(of) => of != ObjType::Table,
        OpType::Delete | OpType::Increment(_) => !op.insert,
        OpType::MarkBegin(_) | OpType::MarkEnd(_) => of == ObjType::Text && op.insert,
    };
    let supersedes_earlier = op.pred.iter().all(|id| id.counter() < counter);
    placed && known && supersedes_earlier && (op.pred.is_empty() || !op.insert)
}
