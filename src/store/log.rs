//! The log: every change since the image, each in a frame of its own.
//!
//! A log begins with 40 bytes: `isnad\x1alg`, the version (u32), a salt
//! (u32), the generation (u64), the sequence number of the frame before the
//! first (u64), a CRC-32 of these 32 bytes (u32), and four zeros. A frame is
//!
//! | bytes | what |
//! |---|---|
//! | 0..4 | length of the payload (31 bits); the highest bit: the next frame belongs to the same change |
//! | 4..8 | CRC-32, begun with the salt, of bytes 0..4 and all from 8 on |
//! | 8..16 | sequence number: one more than the frame before |
//! | 16..24 | how much of the log was known to be on the drive when the frame was written |
//! | 24.. | the payload |
//!
//! all little-endian. A change is there if all its frames are. Bytes that
//! are no frame are what a power cut tore, and count for nothing, unless a
//! later frame tells that they were on the drive: then they are damage. The
//! salt keeps a document that quotes a log from passing for one.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::path::Path as FilePath;

use crate::error::{Error, Result};
use crate::store::bytes::{long, newer, word};
use crate::store::current::{self, Current, Failed};
use crate::store::disk::Disk;

pub(super) const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"isnad\x1alg";
pub(super) const HEADER: usize = 40;
const FRAME: usize = 24;
const MORE: u32 = 1 << 31;
/// The most bytes of a payload.
pub(super) const LONGEST: usize = (1 << 31) - 1;

/// What a log begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    salt: u32,
    pub(super) generation: u64,
    /// The number of the last frame before the log.
    pub(super) sequence: u64,
}

impl Head {
    fn new(generation: u64, sequence: u64) -> Self {
        let salt = RandomState::new().hash_one(generation) as u32;
        Self { salt, generation, sequence }
    }

    /// Begins the log of a generation whose image is there, and makes both the
    /// ones that count.
    pub(super) fn begin(disk: &dyn Disk, current: &Current) -> std::result::Result<Self, Failed> {
        let head = Self::new(current.generation, current.sequence);
        current::put(disk, &current.log(), &head.bytes())?;
        current.publish(disk)?;
        Ok(head)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.salt.to_le_bytes());
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(&self.sequence.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        bytes.resize(HEADER, 0);
        bytes
    }

    /// Reads the log of a generation, and what it begins with.
    pub(super) fn read(disk: &dyn Disk, current: &Current) -> Result<(Self, Vec<u8>)> {
        let name = current.log();
        let path = disk.path(&name);
        let bytes = disk.read(&name, 0).map_err(|e| Error::read(&path, e))?;
        let damaged = |message| Error::damaged(path.display().to_string(), message);
        let head = Self::parse(&bytes).map_err(damaged)?;
        if (head.generation, head.sequence) != (current.generation, current.sequence) {
            return Err(damaged("found the log of another image".to_owned()));
        }
        Ok((head, bytes))
    }

    fn parse(bytes: &[u8]) -> std::result::Result<Self, String> {
        let head = bytes.get(..HEADER).ok_or("the log's header is cut, expected 40 bytes")?;
        if !head.starts_with(MAGIC) {
            return Err("found another kind of file, expected a store's log".to_owned());
        }
        let version = word(head, 8);
        if version > VERSION {
            return Err(newer("log", version, VERSION));
        }
        let sum = head.get(..32).map(crc32fast::hash);
        if sum != Some(word(head, 32)) || word(head, 36) != 0 || version == 0 {
            return Err("the checksum of the log's header differs: the file was changed".to_owned());
        }
        Ok(Self { salt: word(head, 12), generation: long(head, 16), sequence: long(head, 24) })
    }

    /// A frame; `more` if the next one belongs to the same change.
    pub(super) fn frame(&self, payload: &[u8], more: bool, sequence: u64, synced: u64) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap_or(MORE) & !MORE;
        let length = if more { length | MORE } else { length };
        let mut frame = Vec::with_capacity(FRAME + payload.len());
        frame.extend_from_slice(&length.to_le_bytes());
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(&sequence.to_le_bytes());
        frame.extend_from_slice(&synced.to_le_bytes());
        frame.extend_from_slice(payload);
        let sum = self.sum(&frame).unwrap_or_default().to_le_bytes();
        if let Some(place) = frame.get_mut(4..8) {
            place.copy_from_slice(&sum);
        }
        frame
    }

    fn sum(&self, frame: &[u8]) -> Option<u32> {
        let mut sum = crc32fast::Hasher::new_with_initial(self.salt);
        sum.update(frame.get(..4)?);
        sum.update(frame.get(8..)?);
        Some(sum.finalize())
    }

    /// The frame that begins at a place of a log, if one does.
    fn frame_at(&self, bytes: &[u8], at: usize) -> Option<Frame> {
        let head = bytes.get(at..at.checked_add(FRAME)?)?;
        let length = (word(head, 0) & !MORE) as usize;
        let end = at.checked_add(FRAME)?.checked_add(length)?;
        let frame = bytes.get(at..end)?;
        if self.sum(frame)? != word(head, 4) {
            return None;
        }
        Some(Frame {
            payload: at + FRAME..end,
            more: word(head, 0) & MORE != 0,
            sequence: long(head, 8),
        })
    }

    /// Reads the changes that stand from a place on, which is where one ends.
    /// `start` is where the bytes begin in the log.
    pub(super) fn scan(
        &self,
        bytes: &[u8],
        start: u64,
        mut sequence: u64,
    ) -> std::result::Result<Scan, Bad> {
        let mut scan = Scan { changes: Vec::new(), end: start, sequence };
        let (mut at, mut frames) = (0, Vec::new());
        while let Some(frame) =
            self.frame_at(bytes, at).filter(|f| f.sequence == sequence.wrapping_add(1))
        {
            (at, sequence) = (frame.payload.end, frame.sequence);
            // An empty one only tells how far the log was on the drive.
            let is_seal = frame.payload.is_empty();
            frames.push(frame.payload);
            if !frame.more {
                let change = std::mem::take(&mut frames);
                if !is_seal {
                    scan.changes.push(change);
                }
                (scan.end, scan.sequence) = (start + at as u64, sequence);
            }
        }
        // What follows is torn, unless a later frame knows better.
        let bad = start + at as u64;
        let rest = bytes.len() - at;
        let most = sequence.saturating_add((rest / FRAME) as u64 + 1);
        let later = (at + 1..bytes.len().saturating_sub(FRAME - 1)).find(|&next| {
            let head = bytes.get(next..next + FRAME).unwrap_or_default();
            let (number, synced) = (long(head, 8), long(head, 16));
            (sequence + 1..=most).contains(&number)
                && synced > bad
                && self.frame_at(bytes, next).is_some()
        });
        match later {
            None => Ok(scan),
            Some(next) => Err(Bad { at: bad, next: start + next as u64, scan }),
        }
    }
}

#[derive(Debug)]
struct Frame {
    payload: Range<usize>,
    more: bool,
    sequence: u64,
}

/// What stands in a log.
#[derive(Debug)]
pub(super) struct Scan {
    /// The payloads of each change, as places in the bytes that were read.
    pub(super) changes: Vec<Vec<Range<usize>>>,
    /// Where the last change ends.
    pub(super) end: u64,
    /// The number of its last frame.
    pub(super) sequence: u64,
}

/// A frame that was on the drive and is damaged.
#[derive(Debug)]
pub(super) struct Bad {
    pub(super) at: u64,
    /// The next whole frame.
    pub(super) next: u64,
    /// What stands before.
    pub(super) scan: Scan,
}

impl Bad {
    /// What to say of it.
    pub(super) fn error(&self, path: &FilePath) -> Error {
        let (at, kept, next) = (self.at, self.scan.changes.len(), self.next);
        let message = format!(
            "the bytes from {at} to {next} were changed after they had been kept; {kept} changes \
             before them are whole, `Store::salvage` saves what can be saved"
        );
        Error::damaged(path.display().to_string(), message)
    }
}

/// The number before that of the frame with which some bytes begin.
pub(super) fn before(bytes: &[u8]) -> u64 {
    long(bytes, 8).wrapping_sub(1)
}
