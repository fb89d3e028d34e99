//! The write-ahead log as a file: which transactions it holds, and whether some that were complete can't be read any
//! more. SQLite itself takes the first unreadable frame for the end of the log and says nothing.

use super::page::PAGE;

const HEADER: usize = 32;
const FRAME: usize = 24;

/// What a look at the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// No log, or every frame of it can be read.
    Sound,
    /// Its last transaction can't be read whole: the power went while it was written, or damage hit the last words.
    Torn,
    /// An earlier transaction can't be read: what stands behind it would be written over.
    Lost,
}

/// A frame: a page as some transaction left it.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Page number.
    pub page: u32,
    /// Ends a transaction.
    pub commit: bool,
    /// Follows soundly on the frame before it.
    pub sound: bool,
    /// The page, enciphered.
    pub body: &'a [u8],
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

type Sum = (u32, u32);

fn sum(big: bool, start: Sum, bytes: &[u8]) -> Sum {
    bytes.chunks_exact(8).fold(start, |(one, two), eight| {
        let read = |part: &[u8]| {
            let four: [u8; 4] = part.try_into().unwrap_or_default();
            if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
        };
        let (left, right) = eight.split_at(4);
        let one = one.wrapping_add(read(left)).wrapping_add(two);
        (one, two.wrapping_add(read(right)).wrapping_add(one))
    })
}

/// The header's own word: byte order of the sums, the two salts, its sum. `None`: unreadable.
fn header(bytes: &[u8]) -> Option<(bool, [u32; 2], Sum)> {
    let magic = word(bytes, 0)?;
    if magic & !1 != 0x377f_0682 || word(bytes, 8)? as usize != PAGE {
        return None;
    }
    let big = magic & 1 == 1;
    let found = (word(bytes, 24)?, word(bytes, 28)?);
    (sum(big, (0, 0), bytes.get(..24)?) == found).then_some((big, [word(bytes, 16)?, word(bytes, 20)?], found))
}

/// The salts of the first two neighbouring frames that bear the same: one of them may have been hit.
fn salts_of_frames(bytes: &[u8]) -> [u32; 2] {
    let frames: Vec<_> = bytes.get(HEADER..).unwrap_or_default().chunks_exact(FRAME + PAGE).collect();
    let salts = |frame: &[u8]| [8, 12].map(|at| word(frame, at).unwrap_or_default());
    let agree = frames.windows(2).find_map(|pair| match pair {
        [one, next] if salts(one) == salts(next) => Some(salts(one)),
        _ => None,
    });
    agree.or_else(|| frames.first().map(|first| salts(first))).unwrap_or_default()
}

/// The frames of this log's present life in order, sound or not. With an unreadable header the frames' salts say which
/// life that is.
pub fn frames(bytes: &[u8]) -> Vec<Frame<'_>> {
    let (big, salts, mut before) =
        header(bytes).unwrap_or_else(|| (word(bytes, 0).unwrap_or_default() & 1 == 1, salts_of_frames(bytes), (0, 0)));
    let mut frames = Vec::new();
    for frame in bytes.get(HEADER..).unwrap_or_default().chunks_exact(FRAME + PAGE) {
        let (head, body) = frame.split_at(FRAME);
        let number = |at| word(head, at).unwrap_or_default();
        let of_this_life = [number(8), number(12)] == salts;
        let found = (number(16), number(20));
        let sound = of_this_life && sum(big, sum(big, before, head.get(..8).unwrap_or_default()), body) == found;
        before = found;
        if of_this_life || sound {
            frames.push(Frame { page: number(0), commit: number(4) != 0, sound, body });
        } else {
            // Left over from an earlier life of the log, or a salt was hit: the next frames tell.
            frames.push(Frame { page: 0, commit: false, sound: false, body });
        }
    }
    while frames.last().is_some_and(|frame| frame.page == 0) {
        frames.pop();
    }
    frames
}

/// Whether the log tells of damage. A transaction begins only when the one before is on the disk, so after a power cut
/// the last one alone may be there in part, in any part: its first pages missing and its end there, too.
pub fn look(bytes: &[u8]) -> Log {
    if bytes.len() < HEADER + FRAME + PAGE {
        return Log::Sound;
    }
    if header(bytes).is_none() {
        return Log::Lost;
    }
    let frames = frames(bytes);
    let Some(first) = frames.iter().position(|frame| !frame.sound) else { return Log::Sound };
    let rest = frames.get(first..).unwrap_or_default();
    let Some(whole) = rest.iter().rposition(|frame| frame.sound && frame.commit) else { return Log::Torn };
    let earlier = rest.get(..whole).unwrap_or_default().iter().any(|frame| frame.commit);
    if earlier || whole + 1 < rest.len() { Log::Lost } else { Log::Torn }
}
