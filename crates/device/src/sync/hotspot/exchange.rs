//! Records both ways, once both said that the codes are the same: each says what it has, then the guest gives what the
//! host lacks, then the host. Each pack is taken in one transaction, so that a line that breaks leaves whole what arrived.

use super::Meeting;
use super::contents::{self, Differing, Stock, Theirs, Vouched};
use super::line::Line;
use crate::error::DeviceError;
use crate::store::meta;
use crate::view::{BundleTaken, HotspotRun, HotspotState};
use cunji_wire::bundle::UNFOLDED_MAX;
use cunji_wire::hotspot::{Have, NAMES_MAX, NAMES_TOTAL_MAX, Names, Side, Took, Word};
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::Pack;

/// Rows packed at once: what is in memory.
const ROWS: usize = 500;

/// What is known once both have said what they have.
struct Between {
    stock: Stock,
    differing: Differing,
    theirs: Theirs,
    to_give: u32,
}

/// Gives and takes. A line that breaks is an end half-way, an error of this phone's own store is an error.
pub(super) async fn both_ways(
    meeting: &Meeting,
    mut line: Line,
    person_name: String,
) -> Result<HotspotState, DeviceError> {
    let mut run = HotspotRun { person_name, ..HotspotRun::default() };
    match exchange(meeting, &mut line, &mut run).await {
        Ok(()) => run.whole = true,
        Err(DeviceError::PhoneGone) => {}
        Err(error) => return Err(error),
    }
    line.end().await;
    Ok(HotspotState::Done { run })
}

async fn exchange(meeting: &Meeting, line: &mut Line, run: &mut HotspotRun) -> Result<(), DeviceError> {
    tell(meeting, run, 0);
    let (stock, villages) =
        meeting.device()?.store.read(|connection| Ok((contents::stock(connection)?, meta::granted(connection)?)))?;
    let mine = contents::have(&stock);
    let have = swap(line, Word::Have(mine.clone())).await?;
    if !have.usable() {
        return Err(DeviceError::PhoneGone);
    }
    let differing = contents::differing(&mine, &have);
    run.villages = differing.keys().filter_map(|village| villages.get(village).cloned()).collect();
    let names = contents::names(&stock, &differing);
    let theirs = match line.side {
        Side::Guest => {
            say_names(line, names).await?;
            hear_names(line, &differing).await?
        }
        Side::Host => {
            let theirs = hear_names(line, &differing).await?;
            say_names(line, names).await?;
            theirs
        }
    };
    let mut between = Between { stock, differing, theirs, to_give: 0 };
    match line.side {
        Side::Guest => {
            give(meeting, line, run, &mut between).await?;
            take(meeting, line, run, &between).await
        }
        Side::Host => {
            take(meeting, line, run, &between).await?;
            give(meeting, line, run, &mut between).await
        }
    }
}

/// Says what this phone has and hears what the other has; the guest first.
async fn swap(line: &mut Line, mine: Word) -> Result<Have, DeviceError> {
    if line.side == Side::Guest {
        line.say(&mine).await?;
    }
    let Word::Have(theirs) = line.due().await? else { return Err(DeviceError::PhoneGone) };
    if line.side == Side::Host {
        line.say(&mine).await?;
    }
    Ok(theirs)
}

async fn say_names(line: &mut Line, names: Vec<(VillageNumber, Vec<[u8; 16]>)>) -> Result<(), DeviceError> {
    for (village, names) in names {
        for part in names.chunks(NAMES_MAX) {
            line.say(&Word::Names(Names { village, names: part.to_vec() })).await?;
        }
    }
    line.say(&Word::Given).await
}

async fn hear_names(line: &mut Line, differing: &Differing) -> Result<Theirs, DeviceError> {
    let (mut theirs, mut count) = (Theirs::new(), 0);
    loop {
        let names = match line.due().await? {
            Word::Names(names) => names,
            Word::Given => return Ok(theirs),
            _ => return Err(DeviceError::PhoneGone),
        };
        count += names.names.len();
        if !differing.contains_key(&names.village) || names.names.is_empty() || count > NAMES_TOTAL_MAX {
            return Err(DeviceError::PhoneGone);
        }
        theirs.entry(names.village).or_default().extend(names.names);
    }
}

async fn give(
    meeting: &Meeting,
    line: &mut Line,
    run: &mut HotspotRun,
    between: &mut Between,
) -> Result<(), DeviceError> {
    let (rows, waiting) = contents::lacked(&between.stock, &between.differing, &between.theirs);
    between.to_give = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    tell(meeting, run, between.to_give);
    let proofs = meeting.device()?.store.read(|connection| contents::vouching(connection, &waiting))?;
    for proof in proofs {
        line.say(&Word::Proof(proof)).await?;
    }
    for rows in rows.chunks(ROWS) {
        let packs = meeting.device()?.store.read(|connection| contents::packed(connection, rows))?;
        for pack in packs {
            line.say(&Word::Pack(pack)).await?;
            let Word::Took(took) = line.due().await? else { return Err(DeviceError::PhoneGone) };
            let took =
                BundleTaken { taken: took.taken, known: took.known, refused: took.refused, lacking: took.lacking };
            add(&mut run.given, took);
            tell(meeting, run, between.to_give);
        }
    }
    line.say(&Word::Given).await
}

async fn take(meeting: &Meeting, line: &mut Line, run: &mut HotspotRun, between: &Between) -> Result<(), DeviceError> {
    let (mut vouched, mut unfolded) = (Vouched::default(), 0_usize);
    loop {
        match line.due().await? {
            Word::Proof(proof) => {
                meeting.device()?.store.read(|connection| vouched.add(connection, proof))?;
            }
            Word::Pack(pack) if between.differing.contains_key(&pack.village) => {
                unfolded = unfolded.saturating_add(pack.raw as usize);
                if unfolded > UNFOLDED_MAX {
                    return Err(DeviceError::PhoneGone);
                }
                let took = take_pack(meeting, &pack, &vouched)?;
                add(&mut run.taken, took);
                tell(meeting, run, between.to_give);
                let BundleTaken { taken, known, refused, lacking } = took;
                line.say(&Word::Took(Took { taken, known, refused, lacking })).await?;
            }
            Word::Given => return Ok(()),
            _ => return Err(DeviceError::PhoneGone),
        }
    }
}

fn take_pack(meeting: &Meeting, pack: &Pack, vouched: &Vouched) -> Result<BundleTaken, DeviceError> {
    let records = pack.records().map_err(|_| DeviceError::PhoneGone)?;
    let device = meeting.device()?;
    device.store.write(|transaction| contents::take(transaction, pack.village, records, vouched))
}

fn add(sum: &mut BundleTaken, more: BundleTaken) {
    sum.taken = sum.taken.saturating_add(more.taken);
    sum.known = sum.known.saturating_add(more.known);
    sum.refused = sum.refused.saturating_add(more.refused);
    sum.lacking = sum.lacking.saturating_add(more.lacking);
}

fn tell(meeting: &Meeting, run: &HotspotRun, to_give: u32) {
    meeting.say(HotspotState::Exchanging { taken: run.taken.taken, given: run.given.taken, to_give });
}
