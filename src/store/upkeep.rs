//! Keeping a store small and safe: what may go, copies, checks, and what can
//! be saved of a damaged one.

use std::path::Path as FilePath;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::DocumentView;
use crate::id::DocumentId;
use crate::schema::Schema;
use crate::store::change::Change;
use crate::store::current::{self, Current};
use crate::store::disk::{Disk, Folder};
use crate::store::durable::Store;
use crate::store::image;
use crate::store::log::{self, Head};
use crate::store::state::State;

/// What a check found whole; see [`Store::verify`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Bytes of all files.
    pub bytes: u64,
    /// Changes in the log.
    pub changes: usize,
}

/// What could be saved of a damaged store, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvage {
    /// Documents that were saved.
    pub documents: usize,
    /// What is lost, each with its place.
    pub lost: Vec<String>,
}

impl Store {
    /// Removes every document of which something holds, all at once; returns
    /// how many.
    ///
    /// ```
    /// use isnad::{Document, Reader, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let reader = Reader::builtin()?;
    /// for (id, publisher, date) in [("a", "NINA", "2014"), ("b", "NINA", "2020"), ("c", "AFP", "2020")] {
    ///     let document = Document::new(id, "Iran backs Hezbollah.").publisher(publisher);
    ///     store.add(reader.read(&document.published(date)?))?;
    /// }
    /// assert_eq!(store.remove_where(|d| d.published.is_some_and(|p| p.year() < Some(2016)))?, 1);
    /// assert_eq!(store.remove_where(|d| d.publisher == Some("NINA"))?, 1);
    /// assert_eq!(store.graph().document_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Store::add`].
    ///
    /// # Complexity
    ///
    /// n log n in the documents, beside what removing takes.
    pub fn remove_where(
        &mut self,
        mut which: impl FnMut(&DocumentView<'_>) -> bool,
    ) -> Result<usize> {
        self.writable()?;
        let all = self.state.graph.documents().filter(|d| which(d));
        let ids: Vec<DocumentId> = all.map(|d| d.id.into()).collect();
        for id in &ids {
            self.state.graph.remove(id)?;
            self.state.forget(id);
        }
        let count = ids.len();
        self.keep(ids.into_iter().map(Change::Remove))?;
        Ok(count)
    }

    /// Copies the store, as it is now, into an empty or a new folder. Others
    /// may read and write it meanwhile.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path().join("a"))?;
    /// store.add(Reading::new("note"))?;
    /// store.backup(folder.path().join("b"))?;
    /// let copy = Store::open(folder.path().join("b"))?;
    /// assert_eq!(copy.graph(), store.graph());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A folder that is not empty; [`Error::Io`], for a reader also where the
    /// writer compacted since it was last refreshed.
    pub fn backup(&self, into: impl AsRef<FilePath>) -> Result<()> {
        let into = into.as_ref();
        std::fs::create_dir_all(into).map_err(|e| Error::write(into, e))?;
        let copy = Folder::new(into);
        if let Some(other) = copy.names().map_err(|e| Error::read(into, e))?.first() {
            let message =
                format!("found `{other}` in `{}`, expected an empty folder", into.display());
            return Err(Error::invalid("backup", message));
        }
        let mut names = vec![(self.current.log(), Some(self.written()))];
        if self.current.image_length > 0 {
            names.push((self.current.image(), None));
        }
        for (name, length) in names {
            let bytes =
                self.disk.read(&name, 0).map_err(|e| Error::read(self.disk.path(&name), e))?;
            let end = length.map_or(bytes.len(), |n| usize::try_from(n).unwrap_or(bytes.len()));
            let bytes = bytes.get(..end).unwrap_or(&bytes);
            let written = copy.write(&name, 0, bytes).and_then(|()| copy.sync(&name));
            written.map_err(|e| Error::write(copy.path(&name), e))?;
        }
        let failed = |(name, e): current::Failed| Error::write(copy.path(&name), e);
        self.current.publish(&copy).map_err(failed)
    }

    /// Checks every byte of a store, without making a graph of it. Others may
    /// read and write it meanwhile.
    ///
    /// ```
    /// use isnad::{Reading, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// Store::open(folder.path())?.add(Reading::new("note"))?;
    /// assert_eq!(Store::verify(folder.path())?.changes, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] with the place of the first damage; [`Error::Io`].
    ///
    /// # Complexity
    ///
    /// Linear in the files' bytes.
    pub fn verify(path: impl AsRef<FilePath>) -> Result<Verified> {
        let path = path.as_ref();
        let disk = Folder::new(path);
        let current = Current::read(&disk)?.ok_or_else(|| current::missing(path))?;
        let image = image::verify(&disk, &current)?;
        let (head, bytes) = Head::read(&disk, &current)?;
        let body = bytes.get(log::HEADER..).unwrap_or_default();
        let scan = head.scan(body, log::HEADER as u64, head.sequence);
        let place = disk.path(&current.log());
        let scan = scan.map_err(|bad| bad.error(&place))?;
        for frame in scan.changes.iter().flatten() {
            let payload = body.get(frame.clone()).unwrap_or_default();
            Change::decode(payload).map_err(|f| Error::damaged(place.display().to_string(), f))?;
        }
        Ok(Verified { bytes: image + bytes.len() as u64, changes: scan.changes.len() })
    }

    /// Saves what can be saved of a damaged store into a new one, and says
    /// what could not be.
    ///
    /// ```
    /// use isnad::{Reading, Schema, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    /// let mut store = Store::open(&old)?;
    /// for id in ["a", "b", "c"] {
    ///     store.add(Reading::new(id))?;
    /// }
    /// drop(store);
    /// let mut bytes = std::fs::read(old.join("log-1")).unwrap();
    /// bytes[70] ^= 1;
    /// std::fs::write(old.join("log-1"), bytes).unwrap();
    ///
    /// assert!(Store::open(&old).is_err());
    /// let saved = Store::salvage(&old, &new, Schema::builtin()?)?;
    /// assert_eq!((saved.documents, saved.lost.len()), (2, 1));
    /// assert_eq!(Store::open(&new)?.graph().document_count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A folder in which no store can be told; as [`Store::open`] for the new
    /// one.
    pub fn salvage(
        damaged: impl AsRef<FilePath>,
        into: impl AsRef<FilePath>,
        schema: impl Into<Arc<Schema>>,
    ) -> Result<Salvage> {
        let (damaged, schema) = (damaged.as_ref(), schema.into());
        let disk = Folder::new(damaged);
        let mut lost = Vec::new();
        let current = match Current::read(&disk) {
            Ok(Some(current)) => current,
            outcome => {
                let error = outcome.err().unwrap_or_else(|| current::missing(damaged));
                let Some(latest) = current::latest(&disk) else { return Err(error) };
                lost.push(error.to_string());
                latest
            }
        };
        let mut state = image::salvage(&disk, &current, &schema, &mut lost);
        save_log(&disk, &current, &mut state, &mut lost);
        if let Err(error) = state.settle() {
            lost.push(error.to_string());
        }
        let mut store = Self::open_with_schema(into, schema)?;
        if !store.state.graph.is_empty() {
            let path = store.path.display();
            let message = format!("found documents in `{path}`, expected an empty folder");
            return Err(Error::invalid("salvage", message));
        }
        store.state = state;
        store.compact()?;
        Ok(Salvage { documents: store.state.graph.document_count(), lost })
    }
}

/// Does again what a damaged log still tells.
fn save_log(disk: &Folder, current: &Current, state: &mut State, lost: &mut Vec<String>) {
    let place = disk.path(&current.log());
    let origin = place.display().to_string();
    let (head, bytes) = match Head::read(disk, current) {
        Ok(read) => read,
        Err(error) => return lost.push(error.to_string()),
    };
    let (mut at, mut sequence) = (log::HEADER, Some(head.sequence));
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let first = sequence.take().unwrap_or_else(|| log::before(rest));
        let (scan, next) = match head.scan(rest, at as u64, first) {
            Ok(scan) => (scan, None),
            Err(bad) => {
                lost.push(format!(
                    "{origin}: the changes in the bytes from {} to {}",
                    bad.at, bad.next
                ));
                (bad.scan, usize::try_from(bad.next).ok())
            }
        };
        for frame in scan.changes.iter().flatten() {
            let payload = rest.get(frame.clone()).unwrap_or_default();
            let outcome = Change::decode(payload).map_err(str::to_owned);
            if let Err(fault) = outcome.and_then(|c| state.replay(c).map_err(|e| e.to_string())) {
                lost.push(format!(
                    "{origin}: a change in the {} bytes from {at}: {fault}",
                    rest.len()
                ));
            }
        }
        match next {
            Some(next) if next > at => at = next,
            _ => return,
        }
    }
}
