//! A drive that fails, tears and reorders, for tests.
//!
//! What was written and not synced is, after a crash, there or not, sector by
//! sector, whatever the order in which it was written; names likewise.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::graph::Bytes;
use crate::store::disk::Disk;

const SECTOR: usize = 512;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// The machine stops: this call and all after fail.
    Crash,
    /// This call alone fails; a write is half done, as on a full drive.
    Error,
    /// All writes fail from this call on, half done, as on a full drive.
    Full,
}

#[derive(Debug, Default)]
pub(super) struct Simulated {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    kept_names: BTreeMap<String, usize>,
    moves: Vec<Move>,
    /// How many calls that change something there were.
    calls: usize,
    fault: Option<(usize, Fault)>,
    random: u64,
}

#[derive(Debug, Default, Clone)]
struct File {
    bytes: Vec<u8>,
    kept: Vec<u8>,
    pending: Vec<Write>,
}

#[derive(Debug, Clone)]
enum Write {
    Bytes(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Debug)]
enum Move {
    Name(String, usize),
    Rename(String, String, usize),
    Remove(String),
}

impl Simulated {
    /// A fresh drive on which a call, by number, goes wrong.
    pub(super) fn new(fault: Option<(usize, Fault)>) -> Self {
        let inner = Inner { fault, random: 1, ..Inner::default() };
        Self { inner: Mutex::new(inner) }
    }

    pub(super) fn calls(&self) -> usize {
        self.inner.lock().unwrap().calls
    }

    /// All is well from now on.
    pub(super) fn mend(&self) {
        self.inner.lock().unwrap().fault = None;
    }

    /// What is found after the machine stopped and started again.
    pub(super) fn after_crash(&self, seed: u64) -> Self {
        let mut inner = self.inner.lock().unwrap();
        inner.random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut files = inner.files.clone();
        for file in &mut files {
            for write in std::mem::take(&mut file.pending) {
                match write {
                    Write::Cut(length) if inner.chance() => file.kept.resize(length, 0),
                    Write::Cut(_) => {}
                    Write::Bytes(at, bytes) => {
                        for (i, part) in bytes.chunks(SECTOR).enumerate() {
                            if inner.chance() {
                                put(&mut file.kept, at + i * SECTOR, part);
                            }
                        }
                    }
                }
            }
            file.bytes.clone_from(&file.kept);
        }
        let mut names = inner.kept_names.clone();
        for change in std::mem::take(&mut inner.moves) {
            if inner.chance() {
                match change {
                    Move::Name(name, file) => {
                        names.insert(name, file);
                    }
                    Move::Rename(from, to, file) => {
                        names.remove(&from);
                        names.insert(to, file);
                    }
                    Move::Remove(name) => {
                        names.remove(&name);
                    }
                }
            }
        }
        let inner =
            Inner { files, kept_names: names.clone(), names, random: seed | 1, ..Inner::default() };
        Self { inner: Mutex::new(inner) }
    }

    /// Every file, for damaging it.
    pub(super) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let inner = self.inner.lock().unwrap();
        inner.names.iter().map(|(n, f)| (n.clone(), inner.files[*f].bytes.clone())).collect()
    }

    /// A drive with these files.
    pub(super) fn with(files: &[(String, Vec<u8>)]) -> Self {
        let disk = Self::new(None);
        for (name, bytes) in files {
            disk.write(name, 0, bytes).unwrap();
            disk.sync(name).unwrap();
        }
        disk.sync_folder().unwrap();
        disk
    }
}

impl Inner {
    fn chance(&mut self) -> bool {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random >> 33 & 1 == 1
    }

    fn file(&self, name: &str) -> io::Result<usize> {
        self.names.get(name).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn make(&mut self, name: &str) -> usize {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let file = self.files.len();
        self.files.push(File::default());
        self.names.insert(name.to_owned(), file);
        self.moves.push(Move::Name(name.to_owned(), file));
        file
    }

    /// Counts a call, and tells what goes wrong with it.
    fn call(&mut self) -> Option<Fault> {
        self.calls += 1;
        let (at, fault) = self.fault?;
        let now = self.calls - 1;
        (now == at || now > at && fault != Fault::Error).then_some(fault)
    }
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if file.len() < at + bytes.len() {
        file.resize(at + bytes.len(), 0);
    }
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

fn failed(fault: Fault) -> io::Error {
    match fault {
        Fault::Crash => io::Error::other("the machine stopped"),
        Fault::Error | Fault::Full => io::ErrorKind::StorageFull.into(),
    }
}

impl Disk for Simulated {
    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(name)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.inner.lock().unwrap().names.keys().cloned().collect())
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        let inner = self.inner.lock().unwrap();
        Ok(inner.files[inner.file(name)?].bytes.len() as u64)
    }

    fn read(&self, name: &str, from: u64) -> io::Result<Vec<u8>> {
        let inner = self.inner.lock().unwrap();
        let bytes = &inner.files[inner.file(name)?].bytes;
        Ok(bytes.get(from as usize..).unwrap_or_default().to_vec())
    }

    fn read_into(
        &self,
        name: &str,
        from: u64,
        length: u64,
        buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        *buffer = self.read(name, from)?;
        buffer.truncate(length as usize);
        Ok(())
    }

    fn map(&self, name: &str) -> io::Result<Bytes> {
        Ok(Bytes::of(&self.read(name, 0)?))
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        let fault = inner.call();
        let bytes = if fault.is_some() { &bytes[..bytes.len() / 2] } else { bytes };
        let file = inner.make(name);
        let file = &mut inner.files[file];
        put(&mut file.bytes, at as usize, bytes);
        file.pending.push(Write::Bytes(at as usize, bytes.to_vec()));
        fault.map_or(Ok(()), |f| Err(failed(f)))
    }

    fn cut(&self, name: &str, length: u64) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        match inner.call() {
            // A full drive can cut.
            None | Some(Fault::Full) => {}
            Some(fault) => return Err(failed(fault)),
        }
        let file = inner.make(name);
        let file = &mut inner.files[file];
        file.bytes.resize(length as usize, 0);
        file.pending.push(Write::Cut(length as usize));
        Ok(())
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        match inner.call() {
            None | Some(Fault::Full) => {}
            Some(fault) => return Err(failed(fault)),
        }
        let file = inner.file(name)?;
        let file = &mut inner.files[file];
        file.kept.clone_from(&file.bytes);
        file.pending.clear();
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        match inner.call() {
            None | Some(Fault::Full) => {}
            Some(fault) => return Err(failed(fault)),
        }
        let file = inner.file(from)?;
        inner.names.remove(from);
        inner.names.insert(to.to_owned(), file);
        inner.moves.push(Move::Rename(from.to_owned(), to.to_owned(), file));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        match inner.call() {
            None | Some(Fault::Full) => {}
            Some(fault) => return Err(failed(fault)),
        }
        inner.file(name)?;
        inner.names.remove(name);
        inner.moves.push(Move::Remove(name.to_owned()));
        Ok(())
    }

    fn sync_folder(&self) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        match inner.call() {
            None | Some(Fault::Full) => {}
            Some(fault) => return Err(failed(fault)),
        }
        inner.kept_names = inner.names.clone();
        inner.moves.clear();
        Ok(())
    }
}
