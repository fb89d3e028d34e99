//! The fixed first change of each kind. Without it, two phones that begin the same document hide each other's maps.

use crate::kind::Kind;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use std::sync::OnceLock;

/// Nobody's: no device has this actor.
const GENESIS_ACTOR: [u8; 16] = [0; 16];

static HOUSEHOLD: OnceLock<Automerge> = OnceLock::new();
static VISIT: OnceLock<Automerge> = OnceLock::new();
static GRIEVANCE: OnceLock<Automerge> = OnceLock::new();
static INCOME_SURVEY: OnceLock<Automerge> = OnceLock::new();
static SETTINGS: OnceLock<Automerge> = OnceLock::new();
static CAMPAIGN: OnceLock<Automerge> = OnceLock::new();

/// An empty document of a kind: the same bytes on every device, for ever (fixed actor, time 0).
pub fn genesis(kind: Kind) -> Automerge {
    let cell = match kind {
        Kind::Household => &HOUSEHOLD,
        Kind::Visit => &VISIT,
        Kind::Grievance => &GRIEVANCE,
        Kind::IncomeSurvey => &INCOME_SURVEY,
        Kind::Settings => &SETTINGS,
        Kind::Campaign => &CAMPAIGN,
    };
    cell.get_or_init(|| build(kind)).clone()
}

/// The hash every first change of this kind depends on.
pub fn genesis_hash(kind: Kind) -> Option<ChangeHash> {
    genesis(kind).get_heads().first().copied()
}

fn build(kind: Kind) -> Automerge {
    let mut document = Automerge::new().with_actor(ActorId::from(&GENESIS_ACTOR[..]));
    let mut transaction = document.transaction();
    // Putting into a fresh root map can't fail; an error here would leave a document without its maps, which the
    // golden test would show at once.
    let mut done = transaction.put(ROOT, "record", kind.as_str()).is_ok();
    for collection in kind.schema().collections.iter().filter(|collection| !collection.late) {
        done &= transaction.put_object(ROOT, collection.name, ObjType::Map).is_ok();
    }
    debug_assert!(done, "a genesis change writes all its maps");
    transaction.commit_with(CommitOptions::default().with_time(0));
    document
}

/// The map object of a collection, when the genesis made one. A map that somebody else put under that name is carried
/// unread: two such maps would hide each other.
pub(super) fn collection_object(document: &Automerge, name: &str) -> Option<ObjId> {
    match document.get(ROOT, name) {
        Ok(Some((automerge::Value::Object(ObjType::Map), object))) if of_genesis(&object) => Some(object),
        _ => None,
    }
}

/// Whether an object was made by a genesis change.
pub(super) fn of_genesis(object: &ObjId) -> bool {
    matches!(object, ObjId::Id(_, actor, _) if actor.to_bytes() == GENESIS_ACTOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_change_of_each_kind_never_changes() {
        let golden = [
            (Kind::Household, "170fe6d57f26b9af40cb520e02ad07c3a2dd22b3f17c412a16a0360e97b5d1a2"),
            (Kind::Visit, "29aea3f5a1442db687a8ca746bf518a37a286c26e8f0f1858147a7633acab66a"),
            (Kind::Grievance, "cc0b141b73f2d3b728b877f6b749c5a0783226f66a87421c6453d13529f6e1e6"),
            (Kind::IncomeSurvey, "4d2195fc37cbf66bd47639b10e603d747292ca80154e8cc38adbcb57e7743415"),
            (Kind::Settings, "cd3dc4c49e762472c55f9d67b2feae50600818207a0f2f1254d052aeb5a546e1"),
            (Kind::Campaign, "bec63e160d0fd7ab07bc641f76190465ec4d94e7663d46a4f7632baf722ed910"),
        ];
        for (kind, hash) in golden {
            let first = genesis_hash(kind).map(|hash| hash.to_string());
            assert_eq!(first.as_deref(), Some(hash), "{kind:?}: every document in the field depends on this hash");
        }
    }
}
