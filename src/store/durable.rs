//! The store itself: opening, changing, and moving on to what others wrote.

use std::borrow::Borrow;
use std::fs::File;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::{Decision, DocumentRecord, Graph, LoggedDecision, Table};
use crate::reading::Reading;
use crate::schema::Schema;
use crate::store::change::Change;
use crate::store::current::{self, Current};
use crate::store::disk::{Disk, Folder};
use crate::store::image;
use crate::store::log::{self, Head};
use crate::store::state::State;

/// So much is put together before it is written, where a batch allows it.
const CHUNK: usize = 1 << 20;
/// A log is folded into the image once it is longer than this and than its
/// share of the image, as opening reads all of it; in a batch, at the end or
/// once it is much longer.
const LOG: u64 = 1 << 20;
const SHARE: u64 = 16;
/// How often opening starts over because the writer compacted meanwhile.
const TRIES: usize = 20;

/// A graph on disk: what a call has done is kept when it returns, whatever
/// happens to the process or the machine after.
///
/// A store is a folder. One process may have it open for writing, any number
/// for reading; readers see a whole state, wait for nobody, and move on to a
/// newer one with [`Store::refresh`]. Its [`Graph`] is asked as any other.
///
/// ```
/// use isnad::{Document, Reader, Store};
///
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("iraq");
/// let reader = Reader::builtin()?;
///
/// let mut store = Store::open(&path)?;
/// store.add(reader.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// drop(store);
///
/// let store = Store::open_read_only(&path)?;
/// assert_eq!(store.graph().neighbours("iran")?.count()?, 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct Store {
    pub(super) path: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    schema: Arc<Schema>,
    /// Held for as long as it may write.
    lock: Option<Lock>,
    pub(super) state: State,
    pub(super) current: Current,
    head: Head,
    /// Where the last change ends in the log, its number, and how much of the
    /// log is known to be on the drive.
    end: u64,
    sequence: u64,
    synced: u64,
    /// Whether changes wait for the end of a batch, and those not yet written.
    batching: bool,
    buffer: Vec<u8>,
    /// From which length on the log is folded into the image.
    due: u64,
    /// Whether changes were written that no frame tells to be on the drive.
    unsealed: bool,
    /// What made it refuse all further changes.
    broken: Option<String>,
}

/// What keeps other writers out.
#[derive(Debug)]
enum Lock {
    /// The open file is the lock.
    File(#[expect(dead_code, reason = "it locks while it is open")] File),
    #[cfg(test)]
    Nothing,
}

impl Store {
    /// Opens a store for reading and writing, or makes one, that speaks the
    /// shipped schema.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.add(Reading::new("note"))?;
    /// let second = Store::open(folder.path());
    /// assert!(second.is_err(), "one writer at a time");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] where it is open for writing already,
    /// [`Error::Damaged`] for a folder that holds something else, a store
    /// that was damaged or that a newer isnad wrote, [`Error::Io`].
    pub fn open(path: impl AsRef<FilePath>) -> Result<Self> {
        Self::open_with_schema(path, Graph::new().shared_schema())
    }

    /// The same with a schema of your own.
    ///
    /// ```
    /// use isnad::{Schema, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let store = Store::open_with_schema(folder.path(), Schema::builtin()?)?;
    /// assert!(store.graph().is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub fn open_with_schema(
        path: impl AsRef<FilePath>,
        schema: impl Into<Arc<Schema>>,
    ) -> Result<Self> {
        let path = path.as_ref();
        std::fs::create_dir_all(path).map_err(|e| Error::write(path, e))?;
        let disk = Folder::new(path);
        let names = disk.names().map_err(|e| Error::read(path, e))?;
        if !names.iter().any(|n| n == current::NAME)
            && let Some(other) = names.iter().find(|n| !current::is_own(n))
        {
            let message =
                format!("found `{other}` and no store, expected a store or an empty folder");
            return Err(Error::damaged(path.display().to_string(), message));
        }
        let lock = lock(path)?;
        Self::start(path, Arc::new(disk), schema.into(), Some(lock))
    }

    /// Opens a store for reading, whoever writes to it meanwhile.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut writer = Store::open(folder.path())?;
    /// let mut reader = Store::open_read_only(folder.path())?;
    /// writer.add(Reading::new("note"))?;
    /// assert_eq!(reader.graph().document_count(), 0, "as it was when it was opened");
    /// assert!(reader.refresh()?);
    /// assert_eq!(reader.graph().document_count(), 1);
    /// assert!(reader.add(Reading::new("other")).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; a path where no store is.
    pub fn open_read_only(path: impl AsRef<FilePath>) -> Result<Self> {
        Self::open_read_only_with_schema(path, Graph::new().shared_schema())
    }

    /// The same with a schema of your own.
    ///
    /// ```
    /// use isnad::{Schema, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let schema = Schema::builtin()?;
    /// assert!(Store::open_read_only_with_schema(folder.path(), schema).is_err(), "none is there");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::open_read_only`].
    pub fn open_read_only_with_schema(
        path: impl AsRef<FilePath>,
        schema: impl Into<Arc<Schema>>,
    ) -> Result<Self> {
        let path = path.as_ref();
        Self::start(path, Arc::new(Folder::new(path)), schema.into(), None)
    }

    /// Opens a store on a drive of a test.
    #[cfg(test)]
    pub(super) fn on(disk: Arc<dyn Disk>, writes: bool) -> Result<Self> {
        let schema = Graph::new().shared_schema();
        Self::start(FilePath::new("test"), disk, schema, writes.then_some(Lock::Nothing))
    }

    fn start(
        path: &FilePath,
        disk: Arc<dyn Disk>,
        schema: Arc<Schema>,
        lock: Option<Lock>,
    ) -> Result<Self> {
        if lock.is_some() && Current::read(&*disk)?.is_none() {
            let first = Current { generation: 1, sequence: 0, image_length: 0 };
            let begun = Head::begin(&*disk, &first);
            begun.map_err(|(name, e)| Error::write(disk.path(&name), e))?;
        }
        let loaded = load(path, &*disk, &schema)?;
        let Loaded { state, current, head, scan, length } = loaded;
        let (end, sequence) = (scan.end, scan.sequence);
        let store = Self {
            path: path.to_owned(),
            disk,
            schema,
            lock,
            state,
            current,
            head,
            end,
            sequence,
            synced: end,
            batching: false,
            buffer: Vec::new(),
            due: LOG,
            unsealed: false,
            broken: None,
        };
        if store.lock.is_some() {
            let name = store.current.log();
            let failed = |store: &Self, e| Error::write(store.disk.path(&name), e);
            if length > end {
                store.disk.cut(&name, end).map_err(|e| failed(&store, e))?;
            }
            // What an earlier writer left in the system's hands.
            store.disk.sync(&name).map_err(|e| failed(&store, e))?;
            current::sweep(&*store.disk, &store.current);
        }
        Ok(store)
    }

    /// The graph, as of the last change, or of the last refresh.
    ///
    /// ```
    /// use isnad::{Document, Reader, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let edge = store.graph().edges().next().unwrap();
    /// assert_eq!(edge.to_string(), "iran supports hezbollah");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.state.graph
    }

    /// Moves on to what the writer has done since; whether there was anything.
    /// A store that is open for writing is always up to date.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut writer = Store::open(folder.path())?;
    /// let mut reader = Store::open_read_only(folder.path())?;
    /// assert!(!reader.refresh()?);
    /// writer.add(Reading::new("note"))?;
    /// assert!(reader.refresh()?);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::open_read_only`]; it then stays as it was.
    ///
    /// # Complexity
    ///
    /// Linear in what changed; after a compaction, as opening.
    pub fn refresh(&mut self) -> Result<bool> {
        if self.lock.is_some() {
            return Ok(false);
        }
        if Current::read(&*self.disk)? != Some(self.current) {
            self.reload()?;
            return Ok(true);
        }
        let name = self.current.log();
        let path = self.disk.path(&name);
        let length = self.disk.length(&name).map_err(|e| Error::read(&path, e))?;
        if length == self.end {
            return Ok(false);
        }
        let bytes = self.disk.read(&name, self.end).map_err(|e| Error::read(&path, e))?;
        let scan = self.head.scan(&bytes, self.end, self.sequence);
        let scan = scan.map_err(|bad| bad.error(&path))?;
        replay(&mut self.state, &bytes, &scan, &path)?;
        let moved = scan.end != self.end;
        (self.end, self.sequence) = (scan.end, scan.sequence);
        Ok(moved)
    }

    /// Reads all from disk again.
    pub(super) fn reload(&mut self) -> Result<()> {
        let loaded = load(&self.path, &*self.disk, &self.schema)?;
        self.state = loaded.state;
        self.current = loaded.current;
        self.head = loaded.head;
        (self.end, self.sequence) = (loaded.scan.end, loaded.scan.sequence);
        self.synced = self.synced.min(self.end);
        Ok(())
    }

    /// Adds what one document says, as [`Graph::add`] does.
    ///
    /// ```
    /// use isnad::{Document, Reader, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let reader = Reader::builtin()?;
    /// store.add(reader.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert!(store.add(reader.read(&Document::new("note", "Iran backs Hamas."))).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::add`]; a store that is open for reading; [`Error::Io`]. The
    /// store is then unchanged.
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities of the reading, and one wait for the
    /// drive.
    pub fn add(&mut self, reading: impl Borrow<Reading>) -> Result<()> {
        self.add_seen(reading.borrow(), None)
    }

    pub(super) fn add_seen(&mut self, reading: &Reading, seen: Option<u64>) -> Result<()> {
        self.writable()?;
        let sheet = DocumentRecord::of(reading);
        if self.state.graph.add_record(&sheet)? {
            self.state.note(&sheet.document, seen);
            self.keep([Change::Put(Box::new(sheet), seen)])?;
        }
        Ok(())
    }

    /// Adds what one document says in place of what it said before.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.add(Reading::new("note"))?;
    /// let mut second = Reading::new("note");
    /// second.title = Some("Corrected".to_owned());
    /// store.replace(second)?;
    /// assert_eq!(store.graph().document("note")?.title, Some("Corrected"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::add`].
    pub fn replace(&mut self, reading: impl Borrow<Reading>) -> Result<()> {
        self.replace_seen(reading.borrow(), None)
    }

    pub(super) fn replace_seen(&mut self, reading: &Reading, seen: Option<u64>) -> Result<()> {
        self.writable()?;
        let sheet = DocumentRecord::of(reading);
        self.state.graph.replace_record(&sheet)?;
        self.state.note(&sheet.document, seen);
        self.keep([Change::Put(Box::new(sheet), seen)])
    }

    /// Adds the rows of a table; returns how many. See [`Graph::import`].
    ///
    /// ```
    /// use isnad::{Store, Table, TableFormat};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let table = Table::new("rows.tsv", TableFormat::Tsv, "iran\tsupports\tbadr\n");
    /// assert_eq!(store.import(&table)?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::import`], and as [`Store::add`].
    pub fn import(&mut self, table: &Table) -> Result<usize> {
        self.writable()?;
        let count = self.state.graph.import(table)?;
        let sheet = self.state.graph.record_of(table.id());
        self.keep(sheet.map(|sheet| Change::Put(Box::new(sheet), None)))?;
        Ok(count)
    }

    /// Removes a document: exactly its claims, and the entities that nothing
    /// else speaks of.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.add(Reading::new("note"))?;
    /// store.remove("note")?;
    /// assert!(store.graph().is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`], and as [`Store::add`].
    pub fn remove(&mut self, document: &str) -> Result<()> {
        self.writable()?;
        self.state.graph.remove(document)?;
        self.state.forget(document);
        self.keep([Change::Remove(document.into())])
    }

    /// Adds all that a graph has, as [`Graph::merge`] does: all of it or, if
    /// the machine stops meanwhile, nothing.
    ///
    /// ```
    /// use isnad::{Graph, Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut part = Graph::new();
    /// part.add(Reading::new("note"))?;
    /// let mut store = Store::open(folder.path())?;
    /// store.merge(&part)?;
    /// store.merge(&part)?;
    /// assert_eq!(*store.graph(), part);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::merge`], and as [`Store::add`].
    pub fn merge(&mut self, other: &Graph) -> Result<()> {
        self.writable()?;
        let graph = &mut self.state.graph;
        let different: Vec<_> = other
            .document_records()
            .filter(|sheet| graph.record_of(&sheet.document).as_ref() != Some(sheet))
            .map(|sheet| sheet.document)
            .collect();
        let decisions = graph.merge_telling(other)?;
        if different.is_empty() && decisions.is_empty() {
            return Ok(());
        }
        let changes = different
            .iter()
            .filter_map(|id| graph.record_of(id))
            .map(|sheet| Change::Put(Box::new(sheet), None))
            .chain(decisions.into_iter().map(Change::Decide));
        let changes: Vec<Change> = changes.collect();
        self.keep(changes)
    }

    /// Makes one entity stand for another too; see [`Graph::merge_entities`].
    ///
    /// ```
    /// use isnad::{Store, Table, TableFormat};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// store.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// store.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// store.unmerge("hadi-amiri")?;
    /// assert_eq!(store.graph().decisions().count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::merge_entities`], and as [`Store::add`].
    pub fn merge_entities(&mut self, kept: &str, gone: &str, reason: &str) -> Result<()> {
        self.writable()?;
        let decided = self.state.graph.merge_entities_telling(kept, gone, reason)?;
        self.keep_decisions(decided)
    }

    /// Undoes the merging of an entity into another, exactly.
    ///
    /// ```
    /// use isnad::Store;
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// assert!(Store::open(folder.path())?.unmerge("nobody").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::unmerge`], and as [`Store::add`].
    pub fn unmerge(&mut self, gone: &str) -> Result<()> {
        self.writable()?;
        let undone = self.state.graph.unmerge_telling(gone)?;
        self.keep_decisions(undone)
    }

    /// Takes decisions of which ids are one, all of them or none; returns how
    /// many were new. See [`Graph::decide_all`].
    ///
    /// ```
    /// use isnad::{Decision, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let same = Decision::same("isis", "daesh").because("one and the same").by("ana");
    /// assert_eq!(Store::open(folder.path())?.decide_all([same.clone()])?, 1);
    /// let store = Store::open(folder.path())?;
    /// assert_eq!(store.graph().decisions().collect::<Vec<_>>(), [&same]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::decide_all`], and as [`Store::add`].
    pub fn decide_all(&mut self, decisions: impl IntoIterator<Item = Decision>) -> Result<usize> {
        self.writable()?;
        let decided = self.state.graph.decide_telling(decisions)?;
        let count = decided.len();
        self.keep_decisions(decided)?;
        Ok(count)
    }

    /// Undoes a decision, exactly; see [`Graph::undo`].
    ///
    /// ```
    /// use isnad::{Decision, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let same = Decision::same("isis", "daesh");
    /// store.decide_all([same.clone()])?;
    /// store.undo(&same)?;
    /// assert_eq!(store.graph().decisions().count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::undo`], and as [`Store::add`].
    pub fn undo(&mut self, decision: &Decision) -> Result<()> {
        self.writable()?;
        let undone = self.state.graph.undo_telling(decision)?;
        self.keep_decisions(undone)
    }

    fn keep_decisions(&mut self, decisions: Vec<LoggedDecision>) -> Result<()> {
        if decisions.is_empty() {
            return Ok(());
        }
        self.keep(decisions.into_iter().map(Change::Decide))
    }

    /// A setting: a text of your own that is kept with the graph.
    ///
    /// ```
    /// use isnad::Store;
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.set("owner", Some("newsroom"))?;
    /// assert_eq!(store.setting("owner"), Some("newsroom"));
    /// store.set("owner", None)?;
    /// assert_eq!(store.setting("owner"), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.state.settings.get(key).map(String::as_str)
    }

    /// Gives a setting a value, or takes it away; see [`Store::setting`].
    ///
    /// ```
    /// use isnad::Store;
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// Store::open(folder.path())?.set("owner", Some("newsroom"))?;
    /// assert_eq!(Store::open(folder.path())?.setting("owner"), Some("newsroom"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::add`].
    pub fn set(&mut self, key: &str, value: Option<&str>) -> Result<()> {
        self.writable()?;
        let value = value.map(str::to_owned);
        self.state.set(key.to_owned(), value.clone());
        self.keep([Change::Set(key.to_owned(), value)])
    }

    /// Makes many changes with one wait for the drive, at the end: they are
    /// kept once this has returned. Each is whole or absent on its own,
    /// whenever the machine stops, and those before an error stay.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.batch(|store| (0..1000).try_for_each(|n| store.add(Reading::new(format!("n{n}")))))?;
    /// assert_eq!(store.graph().document_count(), 1000);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the changes, and [`Error::Io`].
    pub fn batch<T>(&mut self, changes: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.writable()?;
        let outer = std::mem::replace(&mut self.batching, true);
        let outcome = changes(self);
        self.batching = outer;
        if !outer {
            self.flush().and_then(|()| self.sync()).map_err(|e| self.fall_back(e))?;
            self.compact_if_due();
        }
        outcome
    }

    pub(super) fn writable(&self) -> Result<()> {
        if self.lock.is_none() {
            let message = format!("`{}` is open for reading only", self.path.display());
            return Err(Error::invalid("store", message));
        }
        match &self.broken {
            None => Ok(()),
            Some(why) => {
                let path = self.path.display();
                let message =
                    format!("`{path}` takes no changes after an error: {why}; open it again");
                Err(Error::invalid("store", message))
            }
        }
    }

    /// How much of the log is written.
    pub(super) fn written(&self) -> u64 {
        self.end
    }

    /// Writes down what was done, as one change.
    pub(super) fn keep(&mut self, changes: impl IntoIterator<Item = Change>) -> Result<()> {
        let outcome = self.write_down(changes.into_iter());
        outcome.map_err(|e| self.fall_back(e))?;
        if !self.batching {
            self.compact_if_due();
        }
        Ok(())
    }

    fn write_down(&mut self, changes: impl Iterator<Item = Change>) -> Result<()> {
        let mut changes = changes.peekable();
        while let Some(change) = changes.next() {
            let payload = change.encode().map_err(|e| self.failed(io::Error::other(e)))?;
            if payload.len() > log::LONGEST {
                let message = "a document takes more than 2 GB, expected less";
                return Err(Error::invalid("store", message));
            }
            self.sequence += 1;
            let more = changes.peek().is_some();
            let frame = self.head.frame(&payload, more, self.sequence, self.synced);
            self.buffer.extend_from_slice(&frame);
            if self.buffer.len() > CHUNK {
                self.flush()?;
            }
        }
        if self.batching {
            return Ok(());
        }
        self.flush()?;
        self.sync()
    }

    fn flush(&mut self) -> Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let name = self.current.log();
        let outcome = self.disk.write(&name, self.end, &self.buffer);
        outcome.map_err(|e| self.failed(e))?;
        self.end += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        if self.synced == self.end {
            return Ok(());
        }
        if let Err(e) = self.disk.sync(&self.current.log()) {
            // Whether the bytes are there, nobody can tell from now on.
            self.broken = Some(format!("the drive did not keep what was written: {e}"));
            return Err(self.failed(e));
        }
        (self.synced, self.unsealed) = (self.end, true);
        Ok(())
    }

    fn failed(&self, e: io::Error) -> Error {
        Error::write(self.disk.path(&self.current.log()), e)
    }

    /// After a change that was not written down: goes back to what is on disk.
    fn fall_back(&mut self, error: Error) -> Error {
        self.buffer.clear();
        if self.broken.is_none() {
            let outcome = self.reload().and_then(|()| {
                let name = self.current.log();
                self.disk.cut(&name, self.end).map_err(|e| self.failed(e))
            });
            if let Err(second) = outcome {
                self.broken = Some(second.to_string());
            }
        } else if let Err(second) = self.reload() {
            self.broken = Some(second.to_string());
        }
        error
    }

    /// What was asked for is done and kept; a compaction that fails, for want
    /// of space say, is tried again later.
    fn compact_if_due(&mut self) {
        if self.end >= self.due.max(self.current.image_length / SHARE) {
            self.due = match self.compact() {
                Ok(()) => LOG,
                Err(_) => self.end + LOG,
            };
        }
    }

    /// Folds the log into the image, so that opening is fast again and what
    /// was removed takes no more space. Done by itself once the log has grown
    /// to half of the image. Readers go on with what they have.
    ///
    /// Stores with equal graphs have equal images after it.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// store.add(Reading::new("note"))?;
    /// store.compact()?;
    /// assert_eq!(store.graph().document_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::add`]; the store is then as it was.
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities.
    pub fn compact(&mut self) -> Result<()> {
        self.writable()?;
        // What is damaged must not pass for whole.
        image::verify(&*self.disk, &self.current)?;
        let next = self.current.next(self.sequence);
        match image::replace(&*self.disk, &self.state, next) {
            Ok((next, head)) => {
                (self.current, self.head) = (next, head);
                (self.end, self.synced) = (log::HEADER as u64, log::HEADER as u64);
                self.unsealed = false;
                current::sweep(&*self.disk, &self.current);
                // From now on the image answers, and memory is free.
                match image::open(&*self.disk, &self.current, &self.schema) {
                    Ok(state) => {
                        self.state = state;
                        Ok(())
                    }
                    Err(error) => {
                        self.broken = Some(error.to_string());
                        Err(error)
                    }
                }
            }
            Err((name, e)) => {
                let error = Error::write(self.disk.path(&name), e);
                match Current::read(&*self.disk) {
                    Ok(Some(now)) if now == self.current => {
                        current::sweep(&*self.disk, &self.current);
                    }
                    // Which of two generations a power cut would leave, nobody can tell.
                    _ => self.broken = Some(error.to_string()),
                }
                Err(error)
            }
        }
    }
}

impl Drop for Store {
    /// Writes down how far the log is on the drive: if the last change is
    /// damaged one day, that is no torn write then.
    fn drop(&mut self) {
        if self.lock.is_some() && self.broken.is_none() && self.unsealed && self.synced == self.end
        {
            self.sequence += 1;
            self.buffer = self.head.frame(&[], false, self.sequence, self.synced);
            // Nothing is lost without it.
            let _ = self.flush();
        }
    }
}

/// Takes the lock of a folder.
fn lock(path: &FilePath) -> Result<Lock> {
    let place = path.join(current::LOCK);
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(false).open(&place);
    let file = file.map_err(|e| Error::write(&place, e))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock::File(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Locked { path: path.to_owned() }),
        Err(std::fs::TryLockError::Error(e)) => Err(Error::write(&place, e)),
    }
}

struct Loaded {
    state: State,
    current: Current,
    head: Head,
    scan: log::Scan,
    /// Of the log, with what was torn.
    length: u64,
}

/// Reads a store, starting over where the writer replaced its files meanwhile.
fn load(path: &FilePath, disk: &dyn Disk, schema: &Arc<Schema>) -> Result<Loaded> {
    let mut tries = 0;
    loop {
        let Some(current) = Current::read(disk)? else {
            return Err(current::missing(path));
        };
        match load_current(disk, current, schema) {
            Err(Error::Io { source, .. })
                if source.kind() == io::ErrorKind::NotFound
                    && tries < TRIES
                    && Current::read(disk)? != Some(current) =>
            {
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

fn load_current(disk: &dyn Disk, current: Current, schema: &Arc<Schema>) -> Result<Loaded> {
    let mut state = image::open(disk, &current, schema)?;
    let path = disk.path(&current.log());
    let (head, bytes) = Head::read(disk, &current)?;
    let start = log::HEADER;
    let body = bytes.get(start..).unwrap_or_default();
    let scan = head.scan(body, start as u64, head.sequence);
    let scan = scan.map_err(|bad| bad.error(&path))?;
    replay(&mut state, body, &scan, &path)?;
    Ok(Loaded { state, current, head, scan, length: bytes.len() as u64 })
}

fn replay(state: &mut State, bytes: &[u8], scan: &log::Scan, path: &FilePath) -> Result<()> {
    let origin = || path.display().to_string();
    for frame in scan.changes.iter().flatten() {
        let payload = bytes.get(frame.clone()).unwrap_or_default();
        let change = Change::decode(payload).map_err(|fault| Error::damaged(origin(), fault))?;
        state.replay(change).map_err(|e| Error::damaged(origin(), e.to_string()))?;
    }
    state.settle().map_err(|e| Error::damaged(origin(), e.to_string()))
}
