//! A graph as one file: versioned, checksummed, replaced atomically.
//!
//! Version 3 is written and read as it goes. A header of 16 bytes (eight of
//! magic, the version as u32, four zeros) is followed by blocks of 16 bytes
//! and what they hold: the section (u32), how long the block's bytes are
//! (u32), how long they are as they stand here (u32), and a CRC-32, begun with
//! that of the block before, of these 12 bytes and what follows (u32), all
//! little-endian. What is shorter here than it is was compressed with LZ4. The
//! last block has the section 0xffffffff and holds nothing. Sections are those
//! of an image (`graph/image`), without what can be worked out from others.
//! Versions 1 and 2 are read; `records.rs` has their records.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::{Graph, SECTIONS, Sections, Sink};
use crate::schema::Schema;
use crate::store::bytes::{newer, word};
use crate::store::disk::sync_folder;
use crate::store::records::{Decoder, Snapshot, SnapshotV1};

const MAGIC: &[u8; 8] = b"isnad\x1agr";
const VERSION: u32 = 3;
const START: usize = 16;
const BLOCK: usize = 16;
/// The most bytes of a block.
const MOST: usize = 1 << 18;
const LAST: u32 = u32::MAX;

impl Graph {
    /// Saves the graph. The file is written beside its place and then moved
    /// there, so that a reader, or a crash, meets the old file or the new
    /// one; what a crash left beside it is taken away. It may be read and
    /// written by whoever might the old one; a new one by whomever the system
    /// lets. A symbolic link stays, and what it points to is written. Equal graphs give equal bytes, if the same decisions were undone
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
    /// Linear in the claims and entities, beside sorting the ids; memory for
    /// numbers of the rows, and a quarter of a megabyte of the file.
    pub fn save(&self, path: impl AsRef<FilePath>) -> Result<()> {
        let path = path.as_ref();
        save(self, path).map_err(|e| Error::write(path, e))
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
        let file = File::open(path).map_err(|e| Error::read(path, e))?;
        decode(&mut BufReader::with_capacity(MOST, file), empty).map_err(|fault| match fault {
            Fault::Io(e) => Error::read(path, e),
            Fault::Damaged(fault) => Error::damaged(path.display().to_string(), fault),
        })
    }
}

/// What is wrong with a file.
#[derive(Debug)]
pub(super) enum Fault {
    Io(io::Error),
    Damaged(String),
}

impl From<&str> for Fault {
    fn from(fault: &str) -> Self {
        Self::Damaged(fault.to_owned())
    }
}

/// Writes beside the file and moves that there.
fn save(graph: &Graph, path: &FilePath) -> io::Result<()> {
    let place = followed(path);
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => FilePath::new("."),
    };
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let prefix = format!(".{name}.");
    sweep(folder, &prefix);
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix(&prefix).suffix(NEW);
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        // The system takes away what the umask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(folder)?;
    // Who else saves there sees that this one is in use.
    let locked = file.as_file().try_lock().is_ok();
    if let Ok(old) = fs::metadata(&place) {
        file.as_file().set_permissions(old.permissions())?;
    }
    encode(graph, file.as_file_mut())?;
    file.as_file().sync_all()?;
    let file = file.persist(&place).map_err(|e| e.error)?;
    if locked {
        file.unlock()?;
    }
    sync_folder(folder)
}

/// What files end in while they are written.
const NEW: &str = ".isnad-new";

/// Where a symbolic link leads, perhaps to nothing.
fn followed(path: &FilePath) -> PathBuf {
    let mut place = path.to_owned();
    // So many links at most: some lead to themselves.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&place) else { break };
        place = match place.parent() {
            Some(folder) => folder.join(next),
            None => next,
        };
    }
    place
}

/// Takes away what was left of earlier saves, as far as that goes.
fn sweep(folder: &FilePath, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(prefix) && name.ends_with(NEW) {
            let is_stray = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if is_stray {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Writes a graph, a block at a time.
pub(super) fn encode(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let mut start = MAGIC.to_vec();
    start.extend_from_slice(&VERSION.to_le_bytes());
    start.resize(START, 0);
    out.write_all(&start)?;
    let sum = crc32fast::hash(&start);
    let mut blocks = Blocks { out, section: LAST, bytes: Vec::with_capacity(MOST), sum };
    graph.write_snapshot(&mut blocks)?;
    blocks.flush()?;
    blocks.block(LAST, &[])
}

struct Blocks<'w> {
    out: &'w mut dyn Write,
    section: u32,
    bytes: Vec<u8>,
    /// The checksum of the block before.
    sum: u32,
}

impl Sink for Blocks<'_> {
    fn put(&mut self, section: u32, mut bytes: &[u8]) -> io::Result<()> {
        if section != self.section {
            self.flush()?;
            self.section = section;
        }
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(MOST - self.bytes.len()));
            self.bytes.extend_from_slice(now);
            bytes = later;
            if self.bytes.len() == MOST {
                self.flush()?;
            }
        }
        Ok(())
    }
}

impl Blocks<'_> {
    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.bytes);
        let outcome = self.block(self.section, &bytes);
        self.bytes = bytes;
        self.bytes.clear();
        outcome
    }

    fn block(&mut self, section: u32, bytes: &[u8]) -> io::Result<()> {
        let packed = lz4_flex::block::compress(bytes);
        let stored = if packed.len() < bytes.len() { packed.as_slice() } else { bytes };
        let mut head = section.to_le_bytes().to_vec();
        for length in [bytes.len(), stored.len()] {
            let length = u32::try_from(length).map_err(io::Error::other)?;
            head.extend_from_slice(&length.to_le_bytes());
        }
        let mut sum = crc32fast::Hasher::new_with_initial(self.sum);
        sum.update(&head);
        sum.update(stored);
        self.sum = sum.finalize();
        head.extend_from_slice(&self.sum.to_le_bytes());
        self.out.write_all(&head)?;
        self.out.write_all(stored)
    }
}

/// Reads a graph of any version that speaks the schema of an empty one.
pub(super) fn decode(file: &mut dyn Read, empty: Graph) -> std::result::Result<Graph, Fault> {
    let mut start = Vec::with_capacity(START);
    Read::take(&mut *file, START as u64).read_to_end(&mut start).map_err(Fault::Io)?;
    if !start.starts_with(MAGIC) {
        return Err("found another kind of file, expected a saved graph".into());
    }
    match word(&start, 8) {
        1 | 2 => {
            file.read_to_end(&mut start).map_err(Fault::Io)?;
            return decode_old(&start, empty).map_err(Fault::Damaged);
        }
        VERSION => {}
        version if version > VERSION => {
            return Err(Fault::Damaged(newer("saved graph", version, VERSION)));
        }
        version => {
            let message = format!("found version {version}, expected 1 to {VERSION}");
            return Err(Fault::Damaged(message));
        }
    }
    if start.len() < START || word(&start, 12) != 0 {
        return Err("the header is cut or was changed".into());
    }
    let sections = read_blocks(file, crc32fast::hash(&start))?;
    Ok(Graph::of_snapshot(&Sections::of_parts(sections), empty.shared_schema())?)
}

fn read_blocks(file: &mut dyn Read, mut before: u32) -> std::result::Result<Vec<Vec<u8>>, Fault> {
    let mut sections: Vec<Vec<u8>> = vec![Vec::new(); SECTIONS];
    let mut stored = Vec::new();
    loop {
        let mut head = Vec::with_capacity(BLOCK);
        Read::take(&mut *file, BLOCK as u64).read_to_end(&mut head).map_err(Fault::Io)?;
        if head.len() < BLOCK {
            return Err("the file is cut".into());
        }
        let (section, length, kept) = (word(&head, 0), word(&head, 4), word(&head, 8));
        let (length, kept) = (length as usize, kept as usize);
        if length > MOST || kept > length {
            return Err("a block is too long: the file was changed".into());
        }
        stored.clear();
        Read::take(&mut *file, kept as u64).read_to_end(&mut stored).map_err(Fault::Io)?;
        let mut sum = crc32fast::Hasher::new_with_initial(before);
        sum.update(head.get(..12).unwrap_or_default());
        sum.update(&stored);
        before = sum.finalize();
        if stored.len() < kept {
            return Err("the file is cut".into());
        }
        if before != word(&head, 12) {
            return Err("the checksum of a block differs: the file was changed".into());
        }
        if section == LAST {
            let mut more = [0];
            return match file.read(&mut more).map_err(Fault::Io)? {
                0 => Ok(sections),
                _ => Err("found more than a saved graph".into()),
            };
        }
        let Some(whole) = sections.get_mut(section as usize) else {
            return Err("a section is unknown".into());
        };
        if kept == length {
            whole.extend_from_slice(&stored);
        } else {
            let bytes = lz4_flex::block::decompress(&stored, length);
            let bytes = bytes.map_err(|_| Fault::from("a block cannot be unpacked"))?;
            whole.extend_from_slice(&bytes);
        }
    }
}

/// Reads a file of version 1 or 2: the length of what follows (u64), a CRC-32
/// of version, length and all that follows, and the records.
fn decode_old(bytes: &[u8], mut graph: Graph) -> std::result::Result<Graph, String> {
    let (magic, rest) = bytes.split_at_checked(8).ok_or("found no header, expected 24 bytes")?;
    if magic != MAGIC {
        return Err("found another kind of file, expected a saved graph".to_owned());
    }
    let (head, rest) = rest.split_at_checked(12).ok_or("the header is cut")?;
    let (version, length) = head.split_at_checked(4).ok_or("the header is cut")?;
    let version = u32::from_le_bytes(version.try_into().map_err(|_| "the header is cut")?);
    let length = u64::from_le_bytes(length.try_into().map_err(|_| "the header is cut")?);
    let (sum, body) = rest.split_at_checked(4).ok_or("the header is cut")?;
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

    fn encoded(graph: &Graph) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(graph, &mut bytes).unwrap();
        bytes
    }

    fn decoded(mut bytes: &[u8]) -> std::result::Result<Graph, Fault> {
        decode(&mut bytes, Graph::new())
    }

    #[test]
    fn what_is_loaded_is_what_was_saved() {
        let graph = sample();
        let bytes = encoded(&graph);
        let loaded = decoded(&bytes).unwrap();
        assert_eq!(loaded, graph);
        assert_eq!(encoded(&loaded), bytes);
        let edges = |graph: &Graph| graph.edges().map(|e| e.claims()).collect::<Vec<_>>();
        assert_eq!(edges(&loaded), edges(&graph));
        assert!(loaded.entities().eq(graph.entities()));
    }

    #[test]
    fn a_file_cut_anywhere_is_damaged() {
        let bytes = encoded(&sample());
        for end in 0..bytes.len() {
            assert!(decoded(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_file_changed_anywhere_is_damaged() {
        let mut bytes = encoded(&sample());
        for at in 0..bytes.len() {
            for bit in [0x01, 0x80, 0xff] {
                bytes[at] ^= bit;
                assert!(decoded(&bytes).is_err(), "byte {at}");
                bytes[at] ^= bit;
            }
        }
        bytes.push(0);
        assert!(decoded(&bytes).is_err(), "one byte more");
    }

    #[test]
    fn records_that_lie_are_damaged_whatever_their_checksum() {
        let mut start = encoded(&sample());
        start.truncate(START);
        let good = read_blocks(&mut &encoded(&sample())[START..], crc32fast::hash(&start)).unwrap();
        for (section, length) in good.iter().map(Vec::len).enumerate() {
            for at in 0..length {
                let mut sections = good.clone();
                sections[section][at] ^= 0x15;
                let sections = Sections::of_parts(sections);
                // Some of these are still a graph; none may panic.
                if let Ok(graph) = Graph::of_snapshot(&sections, Graph::new().shared_schema()) {
                    let edges =
                        graph.edges().map(|e| e.claims().len() + e.sources()).sum::<usize>();
                    assert!(edges < 1000 && graph.entities().count() < 1000);
                    encoded(&graph);
                }
            }
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = encoded(&sample());
        for (version, expected) in [(9, "a newer isnad wrote it"), (0, "expected 1 to 3")] {
            bytes[8] = version;
            let Fault::Damaged(fault) = decoded(&bytes).unwrap_err() else { panic!() };
            assert!(fault.contains(&format!("version {version}")) && fault.contains(expected));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_save_keeps_permissions_and_links_and_leaves_nothing() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("graph"), folder.path().join("link"));
        let stray = folder.path().join(".graph.x.isnad-new");
        fs::write(&stray, "half").unwrap();
        symlink("graph", &link).unwrap();
        sample().save(&link).unwrap();
        assert!(!stray.exists(), "what a crash left is taken away");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        sample().save(&link).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(Graph::load(&link).unwrap(), sample());
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 2, "nothing is left beside them");
    }
}
