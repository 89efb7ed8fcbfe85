//! What a store needs of a drive, small enough that a test can stand in for
//! it and fail, tear or reorder every write.

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::graph::Bytes;

/// The files of one folder.
///
/// Bytes are on the drive once `sync` has returned; names, once
/// `sync_folder` has.
pub(super) trait Disk: Debug + Send + Sync {
    /// Where a file is, for errors.
    fn path(&self, name: &str) -> PathBuf;
    fn names(&self) -> io::Result<Vec<String>>;
    fn length(&self, name: &str) -> io::Result<u64>;
    /// The bytes from a place on.
    fn read(&self, name: &str, from: u64) -> io::Result<Vec<u8>>;
    /// So many bytes from a place on, in place of what the buffer holds.
    fn read_into(&self, name: &str, from: u64, length: u64, buffer: &mut Vec<u8>)
    -> io::Result<()>;
    /// A whole file that nobody changes any more.
    fn map(&self, name: &str) -> io::Result<Bytes>;
    /// Writes at a place; makes the file if it is not there.
    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts a file to a length.
    fn cut(&self, name: &str, length: u64) -> io::Result<()>;
    fn sync(&self, name: &str) -> io::Result<()>;
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    fn remove(&self, name: &str) -> io::Result<()>;
    fn sync_folder(&self) -> io::Result<()>;
}

/// A folder of the file system.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The file that was written last.
    open: Mutex<Option<(String, File)>>,
}

impl Folder {
    pub(super) fn new(path: &FilePath) -> Self {
        Self { path: path.to_owned(), open: Mutex::new(None) }
    }

    /// Does something with a file that is open for writing.
    fn with<T>(&self, name: &str, act: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *open {
            Some((known, file)) if known == name => act(file),
            _ => {
                let mut options = OpenOptions::new();
                let file = options.write(true).create(true).truncate(false);
                let (_, file) = open.insert((name.to_owned(), file.open(self.path.join(name))?));
                act(file)
            }
        }
    }

    fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Disk for Folder {
    fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.path)?;
        let names = entries.map(|e| Ok(e?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<io::Result<Vec<String>>>()?;
        names.sort_unstable();
        Ok(names)
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(std::fs::metadata(self.path.join(name))?.len())
    }

    fn read(&self, name: &str, from: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.path.join(name))?;
        let length = file.metadata()?.len().saturating_sub(from);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn read_into(
        &self,
        name: &str,
        from: u64,
        length: u64,
        buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        let mut file = File::open(self.path.join(name))?;
        file.seek(SeekFrom::Start(from))?;
        buffer.clear();
        let read = file.take(length).read_to_end(buffer)?;
        if (read as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn map(&self, name: &str) -> io::Result<Bytes> {
        let file = File::open(self.path.join(name))?;
        // Nothing cannot be mapped.
        if file.metadata()?.len() == 0 { Ok(Bytes::of(&[])) } else { Bytes::of_file(&file) }
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.with(name, |file| {
            file.seek(SeekFrom::Start(at))?;
            file.write_all(bytes)
        })
    }

    fn cut(&self, name: &str, length: u64) -> io::Result<()> {
        self.with(name, |file| file.set_len(length))
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.with(name, |file| file.sync_data())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.close();
        std::fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.close();
        std::fs::remove_file(self.path.join(name))
    }

    fn sync_folder(&self) -> io::Result<()> {
        sync_folder(&self.path)
    }
}

/// Puts the names of a folder on the drive, where the system can.
pub(super) fn sync_folder(path: &FilePath) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
