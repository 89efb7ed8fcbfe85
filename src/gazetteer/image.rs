//! The compiled gazetteer: sections of bytes, in memory as in its file.
//!
//! The file: a header of 512 bytes, then sections that each begin at a multiple of 64,
//! last of them a checksum for every megabyte. All numbers are little-endian
//! and read where they stand; every place is checked before it is read, so no
//! bytes, whoever wrote them, lead outside.

use std::fs::File;
use std::io::Write;
use std::path::Path as FilePath;

use memmap2::{Mmap, MmapOptions};

use crate::error::{Error, Result};
use crate::gazetteer::buffer::Buffer;

const MAGIC: &[u8; 8] = b"isnadgaz";
const VERSION: u32 = 2;
const HEADER: usize = 512;
const ALIGN: usize = 64;
/// Bytes under one checksum.
const CHUNK: usize = 1 << 20;

/// The parts of an image, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// What words are of names.
    Kinds,
    /// The filter over the first two words of names.
    Pairs,
    /// The table of prefixes.
    Table,
    /// For each name, where its key begins and what it denotes; one more ends
    /// the last key.
    Names,
    /// The keys of the names.
    Keys,
    /// The senses of names that have several.
    Senses,
    /// Where each entity's record begins; one more ends the last.
    Entities,
    /// The entities' records, by id.
    Records,
    /// For each entity, the place of the state it belongs to, or [`NOWHERE`].
    Countries,
    /// The names of the entity types.
    Types,
}

pub(crate) const SECTIONS: usize = 11;

/// No entity's place.
pub(crate) const NOWHERE: u32 = u32::MAX >> 1;

/// The bit of an entity's state that says that only the bundled lists have the
/// entity.
pub(crate) const BUNDLED: u32 = 1 << 31;

/// Numbers that stand in the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) seed: u64,
    pub(crate) entities: u64,
    pub(crate) names: u64,
}

/// The sections but for the checksums.
pub(crate) type Sections = [Buffer; SECTIONS - 1];

#[derive(Debug)]
enum Bytes {
    /// As they were built, each for itself.
    Built(Box<Sections>),
    /// In a file, with where each begins and how long it is.
    Mapped(Mmap, [(usize, usize); SECTIONS]),
}

/// A compiled gazetteer: its sections.
#[derive(Debug)]
pub(crate) struct Image {
    bytes: Bytes,
    pub(crate) counts: Counts,
}

/// The 32-bit number at `index`, counting numbers; 0 past the end.
#[inline]
pub(crate) fn u32_at(bytes: &[u8], index: usize) -> u32 {
    bytes
        .get(index * 4..index * 4 + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

/// The 64-bit number at `index`, counting numbers; 0 past the end.
#[inline]
pub(crate) fn u64_at(bytes: &[u8], index: usize) -> u64 {
    bytes
        .get(index * 8..index * 8 + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

impl Image {
    /// An image of these sections, in the order of [`Section`].
    pub(crate) fn new(sections: Sections, counts: Counts) -> Self {
        Self { bytes: Bytes::Built(Box::new(sections)), counts }
    }

    /// Maps a file into memory and checks all of it.
    pub(crate) fn open(path: &FilePath) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::read(path, e))?;
        let map = map(&file).map_err(|e| Error::read(path, e))?;
        let (sections, counts) =
            check(&map).map_err(|m| Error::damaged(path.display().to_string(), m))?;
        Ok(Self { bytes: Bytes::Mapped(map, sections), counts })
    }

    /// Writes a file beside its place, then moves it there.
    pub(crate) fn save(&self, path: &FilePath) -> Result<()> {
        let failed = |e| Error::write(path, e);
        let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
        let directory = directory.unwrap_or(FilePath::new("."));
        let mut file = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
        self.write(file.as_file_mut()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|e| failed(e.error))?;
        Ok(())
    }

    /// Writes all that a file holds.
    fn write(&self, file: &mut File) -> std::io::Result<()> {
        let mut places = [(0, 0); SECTIONS];
        let mut sums = Sums::default();
        let mut at = HEADER;
        for (i, place) in places.iter_mut().enumerate().take(SECTIONS - 1) {
            let section = self.section_at(i);
            *place = (at, section.len());
            sums.add(section);
            sums.add(padding(section.len()));
            at += section.len().next_multiple_of(ALIGN);
        }
        let checks = sums.end();
        if let Some(last) = places.last_mut() {
            *last = (at, checks.len());
        }
        let len = at + checks.len().next_multiple_of(ALIGN);
        file.write_all(&header(&places, self.counts, len, crc32fast::hash(&checks)))?;
        let sections = (0..SECTIONS - 1).map(|i| self.section_at(i));
        for section in sections.chain([checks.as_slice()]) {
            file.write_all(section)?;
            file.write_all(padding(section.len()))?;
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.section_at(section as usize)
    }

    #[inline]
    pub(crate) fn section_at(&self, section: usize) -> &[u8] {
        match &self.bytes {
            Bytes::Built(sections) => sections.get(section).map(|s| &**s).unwrap_or_default(),
            Bytes::Mapped(map, places) => {
                let (start, len) = places.get(section).copied().unwrap_or_default();
                map.get(start..start.saturating_add(len)).unwrap_or_default()
            }
        }
    }
}

/// What stands between a section of this length and the next.
fn padding(len: usize) -> &'static [u8] {
    const ZEROS: &[u8] = &[0; ALIGN];
    ZEROS.get(..len.next_multiple_of(ALIGN) - len).unwrap_or_default()
}

#[expect(
    unsafe_code,
    reason = "mapping a file is unsafe as another process may change it under us; every read is \
              checked, so that changed bytes give wrong answers at worst"
)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is read-only and only read through checked slices of
    // bytes, for which every content is valid.
    unsafe { MmapOptions::new().populate().map(file) }
}

/// A checksum for every chunk of the bytes after the header.
fn checksums(body: &[u8]) -> Vec<u8> {
    #[cfg(feature = "parallel")]
    let sums: Vec<u32> = {
        use rayon::prelude::*;
        body.par_chunks(CHUNK).map(crc32fast::hash).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let sums: Vec<u32> = body.chunks(CHUNK).map(crc32fast::hash).collect();
    sums.iter().flat_map(|s| s.to_le_bytes()).collect()
}

/// The same of bytes that come in parts.
#[derive(Default)]
struct Sums {
    now: crc32fast::Hasher,
    /// How many bytes of the chunk there were.
    some: usize,
    done: Vec<u8>,
}

impl Sums {
    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (part, rest) = bytes.split_at(bytes.len().min(CHUNK - self.some));
            self.now.update(part);
            self.some += part.len();
            bytes = rest;
            if self.some == CHUNK {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let sum = std::mem::take(&mut self.now).finalize();
        self.done.extend_from_slice(&sum.to_le_bytes());
        self.some = 0;
    }

    fn end(mut self) -> Vec<u8> {
        if self.some > 0 {
            self.close();
        }
        self.done
    }
}

/// The header: magic, version, its own checksum (with zero in that place),
/// length of the file, counts, checksum of the checksums, sections.
fn header(places: &[(usize, usize)], counts: Counts, len: usize, checks: u32) -> [u8; HEADER] {
    let mut fields = Vec::with_capacity(HEADER);
    fields.extend_from_slice(MAGIC);
    fields.extend_from_slice(&VERSION.to_le_bytes());
    fields.extend_from_slice(&[0; 4]);
    for number in [len as u64, counts.seed, counts.entities, counts.names, u64::from(checks)] {
        fields.extend_from_slice(&number.to_le_bytes());
    }
    for (start, len) in places {
        fields.extend_from_slice(&(*start as u64).to_le_bytes());
        fields.extend_from_slice(&(*len as u64).to_le_bytes());
    }
    let mut out = [0; HEADER];
    for (to, from) in out.iter_mut().zip(&fields) {
        *to = *from;
    }
    let own = crc32fast::hash(&out).to_le_bytes();
    for (to, from) in out.iter_mut().skip(12).zip(own) {
        *to = from;
    }
    out
}

type Checked = ([(usize, usize); SECTIONS], Counts);

/// Reads the header and checks every byte.
fn check(bytes: &[u8]) -> Result<Checked, String> {
    let Some((front, _)) = bytes.split_at_checked(HEADER) else {
        return Err(format!("found {} bytes, expected a compiled gazetteer", bytes.len()));
    };
    if front.get(..8) != Some(MAGIC) {
        return Err("found other content, expected a compiled gazetteer".to_owned());
    }
    let version = u32_at(front, 2);
    if version != VERSION {
        return Err(format!("found format {version}, expected {VERSION}: compile it again"));
    }
    let mut blank = front.to_vec();
    for byte in blank.iter_mut().skip(12).take(4) {
        *byte = 0;
    }
    if crc32fast::hash(&blank) != u32_at(front, 3) {
        return Err("the header's checksum is wrong: the file is damaged".to_owned());
    }
    if u64_at(front, 2) != bytes.len() as u64 {
        let expected = u64_at(front, 2);
        return Err(format!("found {} bytes, expected {expected}: the file is cut", bytes.len()));
    }
    let mut sections = [(0, 0); SECTIONS];
    for (i, section) in sections.iter_mut().enumerate() {
        let number = |n: usize| usize::try_from(u64_at(front, 7 + 2 * i + n)).unwrap_or(usize::MAX);
        *section = (number(0), number(1));
        if section.0.checked_add(section.1).is_none_or(|end| end > bytes.len()) {
            return Err("a section lies outside the file: the file is damaged".to_owned());
        }
    }
    let (start, len) = sections.last().copied().unwrap_or_default();
    let checks = bytes.get(start..start + len).unwrap_or_default();
    let padding = bytes.get(start + len..).unwrap_or_default();
    let body = bytes.get(HEADER..start).unwrap_or_default();
    if u64::from(crc32fast::hash(checks)) != u64_at(front, 6)
        || padding.iter().any(|b| *b != 0)
        || checksums(body) != checks
    {
        return Err("a checksum is wrong: the file is damaged".to_owned());
    }
    let counts =
        Counts { seed: u64_at(front, 3), entities: u64_at(front, 4), names: u64_at(front, 5) };
    let holds = |section: Section, count: u64, size: u64| {
        let len = sections.get(section as usize).map_or(0, |s| s.1 as u64);
        count.checked_add(1).and_then(|c| c.checked_mul(size)) == Some(len)
    };
    let countries = sections.get(Section::Countries as usize).map_or(0, |s| s.1 as u64);
    if !holds(Section::Names, counts.names, 8)
        || !holds(Section::Entities, counts.entities, 4)
        || counts.entities.checked_mul(4) != Some(countries)
    {
        return Err("a section has the wrong length: the file is damaged".to_owned());
    }
    Ok((sections, counts))
}
