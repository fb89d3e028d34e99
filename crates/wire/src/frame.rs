//! Framing: type (1 byte), length (4 bytes, little endian), payload (postcard). Readable as it arrives, in any cuts.

use crate::limits::FRAME_MAX;
use crate::message::Frame;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Types from here on may be skipped by a reader that does not know them.
const SKIPPABLE: u8 = 128;

/// Why a stream of frames can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// A frame claims more than allowed.
    #[error("a frame is larger than allowed")]
    TooLarge,
    /// A frame type that must be understood and is not.
    #[error("frame type {0} is unknown")]
    UnknownType(u8),
    /// The payload is not what its type says.
    #[error("a frame can't be read")]
    Damaged,
    /// The stream ended inside a frame.
    #[error("the stream was cut")]
    Cut,
}

/// Appends a frame to `out`.
pub fn write(frame: &Frame, out: &mut Vec<u8>) -> Result<(), FrameError> {
    match frame {
        Frame::Request(message) => put(1, message, out),
        Frame::Push(message) => put(2, message, out),
        Frame::Hello(message) => put(16, message, out),
        Frame::Acks(message) => put(17, message, out),
        Frame::Pull(message) => put(18, message, out),
        Frame::End(message) => put(19, message, out),
        Frame::Broken(message) => put(20, message, out),
        Frame::Directory(message) => put(128, message, out),
        Frame::Keys(message) => put(129, message, out),
        Frame::Proof(message) => put(130, message, out),
        Frame::DraftsTold(message) => put(131, message, out),
        Frame::DraftsHeld(message) => put(132, message, out),
        Frame::Unknown(kind) => Err(FrameError::UnknownType(*kind)),
    }
}

fn put(kind: u8, message: &impl Serialize, out: &mut Vec<u8>) -> Result<(), FrameError> {
    let payload = postcard::to_stdvec(message).map_err(|_| FrameError::Damaged)?;
    let length = u32::try_from(payload.len()).map_err(|_| FrameError::TooLarge)?;
    if payload.len() > FRAME_MAX {
        return Err(FrameError::TooLarge);
    }
    out.push(kind);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&payload);
    Ok(())
}

fn read(kind: u8, payload: &[u8]) -> Result<Frame, FrameError> {
    Ok(match kind {
        1 => Frame::Request(whole(payload)?),
        2 => Frame::Push(whole(payload)?),
        16 => Frame::Hello(whole(payload)?),
        17 => Frame::Acks(whole(payload)?),
        18 => Frame::Pull(whole(payload)?),
        19 => Frame::End(whole(payload)?),
        20 => Frame::Broken(whole(payload)?),
        128 => Frame::Directory(whole(payload)?),
        129 => Frame::Keys(whole(payload)?),
        130 => Frame::Proof(whole(payload)?),
        131 => Frame::DraftsTold(whole(payload)?),
        132 => Frame::DraftsHeld(whole(payload)?),
        other if other >= SKIPPABLE => Frame::Unknown(other),
        other => return Err(FrameError::UnknownType(other)),
    })
}

/// Reads a message that must fill its payload exactly.
pub fn whole<M: DeserializeOwned>(payload: &[u8]) -> Result<M, FrameError> {
    match postcard::take_from_bytes(payload) {
        Ok((message, [])) => Ok(message),
        _ => Err(FrameError::Damaged),
    }
}

/// Bytes of a single message outside the framing.
pub fn single(message: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    postcard::to_stdvec(message).map_err(|_| FrameError::Damaged)
}

/// Takes bytes as they come and gives whole frames. Holds at most one frame beyond what it was given.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    start: usize,
}

impl FrameReader {
    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.start > 0 && self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame; `None` until more bytes come. An error is final.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let pending = self.buffer.get(self.start..).unwrap_or_default();
        let Some(([kind, a, b, c, d], rest)) = pending.split_first_chunk::<5>() else { return Ok(None) };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        if length > FRAME_MAX {
            return Err(FrameError::TooLarge);
        }
        let Some(payload) = rest.get(..length) else { return Ok(None) };
        let frame = read(*kind, payload)?;
        self.start += 5 + length;
        if self.start > FRAME_MAX {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        Ok(Some(frame))
    }

    /// Says that the stream ended; an error when it ended inside a frame.
    pub fn finish(&self) -> Result<(), FrameError> {
        if self.start == self.buffer.len() { Ok(()) } else { Err(FrameError::Cut) }
    }
}

/// All frames of a body that is here in full.
pub fn read_all(body: &[u8]) -> Result<Vec<Frame>, FrameError> {
    let mut reader = FrameReader::default();
    reader.feed(body);
    let mut frames = Vec::new();
    while let Some(frame) = reader.next_frame()? {
        frames.push(frame);
    }
    reader.finish()?;
    Ok(frames)
}
