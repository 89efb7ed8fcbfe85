//! A graph as one file: versioned, checksummed, replaced atomically.
//!
//! The file is a header of 24 bytes (eight of magic, the version as u32, the
//! length of what follows as u64, and a CRC-32 of version, length and all
//! that follows, little-endian), then the records of `records.rs` as
//! postcard writes them.

use std::fs;
use std::io::{self, Write};
use std::path::Path as FilePath;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::schema::Schema;
use crate::store::records::{Decoder, Encoder, Snapshot, SnapshotV1};

const MAGIC: &[u8; 8] = b"isnad\x1agr";
const VERSION: u32 = 2;
const HEADER: usize = 24;

impl Graph {
    /// Saves the graph. The file is written beside its place and then moved
    /// there, so that a reader, or a crash, meets the old file or the new
    /// one. Equal graphs give equal bytes, if the same decisions were undone
    /// in both.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// let file = tempfile::NamedTempFile::new().unwrap();
    /// let graph = Graph::new();
    /// graph.save(file.path())?;
    /// assert_eq!(Graph::load(file.path())?, graph);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Io`].
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities; the file is put together in memory.
    pub fn save(&self, path: impl AsRef<FilePath>) -> Result<()> {
        let path = path.as_ref();
        let failed = |e: io::Error| Error::write(path, e);
        let bytes = encode(self).map_err(failed)?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => FilePath::new("."),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|e| failed(e.error))?;
        Ok(())
    }

    /// Loads a saved graph that speaks the shipped schema.
    ///
    /// ```
    /// use isnad::{Document, Error, Graph, Reader};
    ///
    /// let file = tempfile::NamedTempFile::new().unwrap();
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// graph.save(file.path())?;
    /// assert_eq!(Graph::load(file.path())?, graph);
    ///
    /// let bytes = std::fs::read(file.path()).unwrap();
    /// std::fs::write(file.path(), &bytes[..bytes.len() - 1]).unwrap();
    /// assert!(matches!(Graph::load(file.path()), Err(Error::Damaged { .. })));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Io`], or [`Error::Damaged`] for a file that is cut, changed,
    /// of another version, or no graph at all: never part of a graph.
    ///
    /// # Complexity
    ///
    /// Linear in the file, beside sorting each entity's edges.
    pub fn load(path: impl AsRef<FilePath>) -> Result<Self> {
        Self::load_into(path.as_ref(), Self::new())
    }

    /// Loads a saved graph that speaks a schema of your own.
    ///
    /// ```
    /// use isnad::{Graph, Schema};
    ///
    /// let file = tempfile::NamedTempFile::new().unwrap();
    /// Graph::new().save(file.path())?;
    /// let graph = Graph::load_with_schema(file.path(), Schema::builtin()?)?;
    /// assert!(graph.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::load`].
    pub fn load_with_schema(
        path: impl AsRef<FilePath>,
        schema: impl Into<Arc<Schema>>,
    ) -> Result<Self> {
        Self::load_into(path.as_ref(), Self::with_schema(schema))
    }

    fn load_into(path: &FilePath, empty: Self) -> Result<Self> {
        let bytes = fs::read(path).map_err(|e| Error::read(path, e))?;
        decode(&bytes, empty).map_err(|fault| Error::damaged(path.display().to_string(), fault))
    }
}

pub(super) fn encode(graph: &Graph) -> io::Result<Vec<u8>> {
    let mut encoder = Encoder::default();
    for sheet in graph.document_records() {
        encoder.sheet(&sheet);
    }
    for (decision, turns) in graph.decision_log() {
        encoder.decision(decision, turns);
    }
    let body = postcard::to_allocvec(&encoder.finish()).map_err(io::Error::other)?;
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    let sum = checksum(bytes.get(8..).unwrap_or_default(), &body);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

pub(super) fn decode(bytes: &[u8], mut graph: Graph) -> std::result::Result<Graph, String> {
    let (magic, rest) = bytes.split_at_checked(8).ok_or("found no header, expected 24 bytes")?;
    if magic != MAGIC {
        return Err("found another kind of file, expected a saved graph".to_owned());
    }
    let (head, rest) = rest.split_at_checked(12).ok_or("the header is cut")?;
    let (version, length) = head.split_at_checked(4).ok_or("the header is cut")?;
    let version = u32::from_le_bytes(version.try_into().map_err(|_| "the header is cut")?);
    let length = u64::from_le_bytes(length.try_into().map_err(|_| "the header is cut")?);
    let (sum, body) = rest.split_at_checked(4).ok_or("the header is cut")?;
    if !(1..=VERSION).contains(&version) {
        return Err(format!("found version {version}, expected 1 to {VERSION}"));
    }
    if body.len() as u64 != length {
        return Err(format!("found {} bytes after the header, expected {length}", body.len()));
    }
    if sum != checksum(head, body).to_le_bytes() {
        return Err("the checksum differs: the file was changed".to_owned());
    }
    let records = match version {
        1 => postcard::take_from_bytes(body).map(|(old, rest): (SnapshotV1, _)| (old.into(), rest)),
        _ => postcard::take_from_bytes::<Snapshot>(body),
    };
    let (snapshot, rest) = records.map_err(|e| format!("records cannot be read: {e}"))?;
    if !rest.is_empty() {
        return Err("found more than the records".to_owned());
    }
    let decoder = Decoder::new(snapshot)?;
    for sheet in decoder.sheets() {
        graph.restore(&sheet?).map_err(|e| e.to_string())?;
    }
    let decisions = decoder.decisions().collect::<std::result::Result<_, _>>()?;
    graph.finish_restore(decisions).map_err(|e| e.to_string())?;
    Ok(graph)
}

fn checksum(head: &[u8], body: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(head);
    sum.update(body);
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::sample;

    #[test]
    fn what_is_loaded_is_what_was_saved() {
        let graph = sample();
        let bytes = encode(&graph).unwrap();
        let loaded = decode(&bytes, Graph::new()).unwrap();
        assert_eq!(loaded, graph);
        assert_eq!(encode(&loaded).unwrap(), bytes);
    }

    #[test]
    fn a_file_cut_anywhere_is_damaged() {
        let bytes = encode(&sample()).unwrap();
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end], Graph::new()).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_file_changed_anywhere_is_damaged() {
        let mut bytes = encode(&sample()).unwrap();
        for at in 0..bytes.len() {
            for bit in [0x01, 0x80, 0xff] {
                bytes[at] ^= bit;
                assert!(decode(&bytes, Graph::new()).is_err(), "byte {at}");
                bytes[at] ^= bit;
            }
        }
        bytes.push(0);
        assert!(decode(&bytes, Graph::new()).is_err(), "one byte more");
    }

    #[test]
    fn records_that_lie_are_damaged_whatever_their_checksum() {
        let good = encode(&sample()).unwrap();
        for at in HEADER..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 0x15;
            let sum = checksum(&bytes[8..20], &bytes[HEADER..]);
            bytes[20..24].copy_from_slice(&sum.to_le_bytes());
            // Some of these are still a graph; none may panic.
            if let Ok(graph) = decode(&bytes, Graph::new()) {
                assert!(encode(&graph).is_ok());
            }
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = encode(&sample()).unwrap();
        bytes[8] = 9;
        let fault = decode(&bytes, Graph::new()).unwrap_err();
        assert_eq!(fault, "found version 9, expected 1 to 2");
    }
}
