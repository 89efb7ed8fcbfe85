//! Which files of the folder are the store's: those of one generation.
//!
//! `current` has 48 bytes: `isnad\x1ast`, the version (u32), a CRC-32 of the
//! rest from byte 16 on (u32), the generation (u64), the number of the last
//! change in the image (u64), and the image's length (u64; 0 for none), then
//! eight zeros. It is replaced by renaming `current.new` over it, which is
//! the moment at which a compaction happens.

use std::io;
use std::path::Path as FilePath;

use crate::error::{Error, Result};
use crate::store::bytes::{long, newer, word};
use crate::store::disk::Disk;

pub(super) const NAME: &str = "current";
pub(super) const LOCK: &str = "lock";
const NEW: &str = "current.new";
const MAGIC: &[u8; 8] = b"isnad\x1ast";
const VERSION: u32 = 1;
const LENGTH: usize = 48;

/// What failed at which file.
pub(super) type Failed = (String, io::Error);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Current {
    pub(super) generation: u64,
    pub(super) sequence: u64,
    pub(super) image_length: u64,
}

impl Current {
    /// Reads it; `None` where no store is.
    pub(super) fn read(disk: &dyn Disk) -> Result<Option<Self>> {
        let path = disk.path(NAME);
        let bytes = match disk.read(NAME, 0) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::read(path, e)),
        };
        let damaged = |message: String| Error::damaged(path.display().to_string(), message);
        if !bytes.starts_with(MAGIC) {
            return Err(damaged("found another kind of file, expected a store's".to_owned()));
        }
        let version = word(&bytes, 8);
        if version > VERSION {
            return Err(damaged(newer("store", version, VERSION)));
        }
        let sum = bytes.get(16..LENGTH).map(crc32fast::hash);
        let zeros = long(&bytes, 40) == 0 && bytes.len() == LENGTH;
        if version != VERSION || sum != Some(word(&bytes, 12)) || !zeros {
            return Err(damaged("the checksum differs: the file was changed".to_owned()));
        }
        let (generation, sequence) = (long(&bytes, 16), long(&bytes, 24));
        Ok(Some(Self { generation, sequence, image_length: long(&bytes, 32) }))
    }

    /// The generation after this one, whose image has all changes so far.
    pub(super) fn next(&self, sequence: u64) -> Self {
        Self { generation: self.generation + 1, sequence, image_length: 0 }
    }

    pub(super) fn image(&self) -> String {
        format!("image-{}", self.generation)
    }

    pub(super) fn log(&self) -> String {
        format!("log-{}", self.generation)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut rest = Vec::new();
        for number in [self.generation, self.sequence, self.image_length, 0] {
            rest.extend_from_slice(&number.to_le_bytes());
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&rest).to_le_bytes());
        bytes.extend_from_slice(&rest);
        bytes
    }

    /// Makes it the one that counts. Its log and its image are there.
    pub(super) fn publish(&self, disk: &dyn Disk) -> Result<(), Failed> {
        // The new names first, so that `current` never points to nothing.
        disk.sync_folder().map_err(|e| (NAME.to_owned(), e))?;
        put(disk, NEW, &self.bytes())?;
        disk.rename(NEW, NAME).map_err(|e| (NAME.to_owned(), e))?;
        disk.sync_folder().map_err(|e| (NAME.to_owned(), e))
    }
}

/// Writes a whole file.
pub(super) fn put(disk: &dyn Disk, name: &str, bytes: &[u8]) -> Result<(), Failed> {
    let written = disk.cut(name, 0).and_then(|()| disk.write(name, 0, bytes));
    written.and_then(|()| disk.sync(name)).map_err(|e| (name.to_owned(), e))
}

/// What to say where no store is.
pub(super) fn missing(path: &FilePath) -> Error {
    let message = "found no store, expected a folder that `Store::open` made";
    Error::damaged(path.display().to_string(), message)
}

/// The latest generation of which files are there, for want of a better word.
pub(super) fn latest(disk: &dyn Disk) -> Option<Current> {
    let names = disk.names().unwrap_or_default();
    let numbers = names.iter().filter_map(|n| n.strip_prefix("log-")?.parse().ok());
    let generation = numbers.max()?;
    let mut found = Current { generation, sequence: 0, image_length: 0 };
    found.image_length = disk.length(&found.image()).unwrap_or(0);
    // The log tells which change was the last before it.
    found.sequence = long(&disk.read(&found.log(), 0).ok()?, 24);
    Some(found)
}

/// Whether a file of this name may be a store's own.
pub(super) fn is_own(name: &str) -> bool {
    let numbered = |prefix| name.strip_prefix(prefix).is_some_and(|n| n.parse::<u64>().is_ok());
    [NAME, NEW, LOCK].contains(&name) || numbered("image-") || numbered("log-")
}

/// Removes the store's files of other generations, as far as that goes: a
/// system may keep those that a reader has open.
pub(super) fn sweep(disk: &dyn Disk, current: &Current) {
    let kept = [NAME.to_owned(), LOCK.to_owned(), current.image(), current.log()];
    for name in disk.names().unwrap_or_default() {
        if is_own(&name) && !kept.contains(&name) {
            // It is tried again when the store is opened.
            let _ = disk.remove(&name);
        }
    }
}
