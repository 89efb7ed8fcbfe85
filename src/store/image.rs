//! The image: all that a store held when its log began, as it stands in
//! memory.
//!
//! A page of 4096 bytes comes first: `isnad\x1aim`, the version (u32), a
//! CRC-32 of the page from byte 16 on (u32), the generation (u64), the
//! length of the file (u64), zeros to byte 64, and then 96 sections of 24
//! bytes: where it begins (u64), how long it is (u64), its CRC-32 (u32) and
//! four zeros. Sections are columns of little-endian numbers that begin at
//! multiples of 64; `graph/image` says what each is. Two are the store's own:
//! the settings, and what tells whether a document must be read again.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::{Column, FIRST_FREE, Graph, SECTIONS, Sections, Sink};
use crate::schema::Schema;
use crate::store::bytes::{long, newer, word};
use crate::store::current::{Current, Failed};
use crate::store::disk::Disk;
use crate::store::log::Head;
use crate::store::state::State;

const MAGIC: &[u8; 8] = b"isnad\x1aim";
const VERSION: u32 = 1;
const PAGE: usize = 4096;
const TABLE: usize = 64;
const ENTRY: usize = 24;
const ALIGNED: u64 = 64;
/// So much is written at once.
const CHUNK: usize = 1 << 20;
/// An image up to this size is checked when it is opened, which takes a
/// millisecond; a larger one when it is verified, copied or replaced.
const CHECKED: u64 = 4 << 20;

const SETTINGS: u32 = FIRST_FREE;
const SEEN: u32 = FIRST_FREE + 1;

/// Opens the image of a generation.
pub(super) fn open(disk: &dyn Disk, current: &Current, schema: &Arc<Schema>) -> Result<State> {
    let mut state = State::new(Arc::clone(schema));
    if current.image_length == 0 {
        return Ok(state);
    }
    let name = current.image();
    let path = disk.path(&name);
    let bytes = Arc::new(disk.map(&name).map_err(|e| Error::read(&path, e))?);
    let damaged = |fault: &str| Error::damaged(path.display().to_string(), fault);
    let table = Table::parse(&bytes, current).map_err(|fault| damaged(&fault))?;
    if current.image_length <= CHECKED {
        check(disk, current, &table)?;
    }
    let sections = Sections::new(Arc::clone(&bytes), table.ranges());
    state.graph = Graph::of_image(&sections, Arc::clone(schema)).map_err(damaged)?;
    let settings: Column<u8> = sections.column(SETTINGS).map_err(damaged)?;
    state.settings =
        postcard::from_bytes(&settings).map_err(|_| damaged("the settings cannot be read"))?;
    state.image_seen = sections.column(SEEN).map_err(damaged)?;
    Ok(state)
}

/// Where the sections are.
struct Table(Vec<Section>);

#[derive(Clone, Copy, Default)]
struct Section {
    start: u64,
    length: u64,
    sum: u32,
}

impl Table {
    fn parse(bytes: &[u8], current: &Current) -> std::result::Result<Self, String> {
        let page = bytes.get(..PAGE).ok_or("the image is cut, expected at least 4096 bytes")?;
        if !page.starts_with(MAGIC) {
            return Err("found another kind of file, expected a store's image".to_owned());
        }
        let version = word(page, 8);
        if version > VERSION {
            return Err(newer("store's image", version, VERSION));
        }
        if version == 0 || page.get(16..).map(crc32fast::hash) != Some(word(page, 12)) {
            return Err("the checksum of the image's first page differs: it was changed".to_owned());
        }
        if cfg!(target_endian = "big") {
            return Err("found an image of numbers in little-endian order, expected a machine \
                        that has them so"
                .to_owned());
        }
        let length = bytes.len() as u64;
        if long(page, 16) != current.generation || current.image_length != length {
            return Err("found the image of another generation".to_owned());
        }
        if long(page, 24) != length {
            return Err(format!("found {length} bytes, expected {}", long(page, 24)));
        }
        let sections = (0..SECTIONS).map(|i| {
            let at = TABLE + i * ENTRY;
            let (start, length) = (long(page, at), long(page, at + 8));
            Section { start, length, sum: word(page, at + 16) }
        });
        let sections: Vec<Section> = sections.collect();
        let fits = |s: &Section| s.start.checked_add(s.length).is_some_and(|end| end <= length);
        if sections.iter().all(fits) {
            Ok(Self(sections))
        } else {
            Err("a section stands beyond the end".to_owned())
        }
    }

    fn ranges(&self) -> Vec<Range<usize>> {
        // All of them are within the bytes that were mapped.
        let place = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        self.0.iter().map(|s| place(s.start)..place(s.start + s.length)).collect()
    }
}

/// Holds every section against its checksum.
fn check(disk: &dyn Disk, current: &Current, table: &Table) -> Result<()> {
    let bad = bad_sections(disk, current, table)?;
    match bad.first() {
        None => Ok(()),
        Some((section, at)) => {
            let origin = disk.path(&current.image()).display().to_string();
            let message = format!(
                "the checksum of section {section}, from byte {at} on, differs: it was changed; \
                 `Store::salvage` saves what can be saved"
            );
            Err(Error::damaged(origin, message))
        }
    }
}

/// The sections that were changed, and where each begins.
fn bad_sections(disk: &dyn Disk, current: &Current, table: &Table) -> Result<Vec<(usize, u64)>> {
    let name = current.image();
    let mut bad = Vec::new();
    // Between sections are zeros, which count too.
    let mut end = PAGE as u64;
    let mut order: Vec<(usize, &Section)> =
        table.0.iter().enumerate().filter(|(_, s)| s.length > 0).collect();
    order.sort_unstable_by_key(|(_, s)| s.start);
    let mut buffer = Vec::new();
    for (number, section) in order {
        let mut sum = crc32fast::Hasher::new();
        let mut zeros = true;
        let mut at = end.min(section.start);
        end = section.start + section.length;
        while at < end {
            let length = (end - at).min(CHUNK as u64);
            let read = disk.read_into(&name, at, length, &mut buffer);
            read.map_err(|e| Error::read(disk.path(&name), e))?;
            let before = usize::try_from(section.start.saturating_sub(at)).unwrap_or(usize::MAX);
            let (gap, own) = buffer.split_at(before.min(buffer.len()));
            zeros &= gap.iter().all(|byte| *byte == 0);
            sum.update(own);
            at += length;
        }
        if !zeros || sum.finalize() != section.sum {
            bad.push((number, section.start));
        }
    }
    if end != current.image_length {
        bad.push((SECTIONS, end));
    }
    Ok(bad)
}

/// Checks all of an image; returns its length.
pub(super) fn verify(disk: &dyn Disk, current: &Current) -> Result<u64> {
    if current.image_length > 0 {
        let name = current.image();
        let path = disk.path(&name);
        let page = disk.map(&name).map_err(|e| Error::read(&path, e))?;
        let table = Table::parse(&page, current);
        let table = table.map_err(|fault| Error::damaged(path.display().to_string(), fault))?;
        check(disk, current, &table)?;
    }
    Ok(current.image_length)
}

/// What can be saved of an image.
pub(super) fn salvage(
    disk: &dyn Disk,
    current: &Current,
    schema: &Arc<Schema>,
    lost: &mut Vec<String>,
) -> State {
    let whole = verify(disk, current).and_then(|_| open(disk, current, schema));
    whole.unwrap_or_else(|error| {
        lost.push(error.to_string());
        State::new(Arc::clone(schema))
    })
}

/// Writes the image of a generation and makes it the one that counts.
pub(super) fn replace(
    disk: &dyn Disk,
    state: &State,
    mut next: Current,
) -> std::result::Result<(Current, Head), Failed> {
    let name = next.image();
    next.image_length =
        write(disk, &name, state, next.generation).map_err(|e| (name.clone(), e))?;
    let head = Head::begin(disk, &next)?;
    Ok((next, head))
}

fn write(disk: &dyn Disk, name: &str, state: &State, generation: u64) -> io::Result<u64> {
    disk.cut(name, 0)?;
    let mut writer = Writer {
        disk,
        name,
        at: PAGE as u64,
        written: PAGE as u64,
        buffer: Vec::with_capacity(CHUNK + PAGE),
        section: None,
        sum: crc32fast::Hasher::new(),
        table: vec![Section::default(); SECTIONS],
    };
    let documents = state.graph.write_image(&mut writer)?;
    let seen: Vec<u64> = documents.iter().map(|id| state.seen(id).unwrap_or(0)).collect();
    writer.put(SEEN, bytemuck::cast_slice(&seen))?;
    let settings: &BTreeMap<String, String> = &state.settings;
    writer.put(SETTINGS, &postcard::to_allocvec(settings).map_err(io::Error::other)?)?;
    writer.finish(generation)
}

struct Writer<'d> {
    disk: &'d dyn Disk,
    name: &'d str,
    /// Where the next byte goes, and how much is written.
    at: u64,
    written: u64,
    buffer: Vec<u8>,
    section: Option<u32>,
    sum: crc32fast::Hasher,
    table: Vec<Section>,
}

impl Sink for Writer<'_> {
    fn put(&mut self, section: u32, bytes: &[u8]) -> io::Result<()> {
        if self.section != Some(section) {
            self.close();
            let gap = self.at.next_multiple_of(ALIGNED) - self.at;
            self.append(&vec![0; usize::try_from(gap).unwrap_or_default()])?;
            self.section = Some(section);
            if let Some(entry) = self.table.get_mut(section as usize) {
                entry.start = self.at;
            }
        }
        self.sum.update(bytes);
        self.append(bytes)
    }
}

impl Writer<'_> {
    fn close(&mut self) {
        let sum = std::mem::replace(&mut self.sum, crc32fast::Hasher::new()).finalize();
        let section = self.section.take().map(|section| section as usize);
        if let Some(entry) = section.and_then(|section| self.table.get_mut(section)) {
            (entry.length, entry.sum) = (self.at - entry.start, sum);
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        for part in bytes.chunks(CHUNK) {
            self.buffer.extend_from_slice(part);
            if self.buffer.len() >= CHUNK {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.write(self.name, self.written, &self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Writes the first page, last; returns the length of all.
    fn finish(mut self, generation: u64) -> io::Result<u64> {
        self.close();
        self.flush()?;
        let mut page = vec![0; 16];
        page.extend_from_slice(&generation.to_le_bytes());
        page.extend_from_slice(&self.at.to_le_bytes());
        page.resize(TABLE, 0);
        for section in &self.table {
            page.extend_from_slice(&section.start.to_le_bytes());
            page.extend_from_slice(&section.length.to_le_bytes());
            page.extend_from_slice(&section.sum.to_le_bytes());
            page.extend_from_slice(&[0; 4]);
        }
        page.resize(PAGE, 0);
        let sum = page.get(16..).map(crc32fast::hash).unwrap_or_default();
        let start = MAGIC.iter().copied().chain(VERSION.to_le_bytes()).chain(sum.to_le_bytes());
        page.iter_mut().zip(start).for_each(|(to, from)| *to = from);
        self.disk.write(self.name, 0, &page)?;
        self.disk.sync(self.name)?;
        Ok(self.at)
    }
}
