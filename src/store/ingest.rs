//! Ingest that goes on where it was stopped.

use std::ops::ControlFlow;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::reader::Reader;
use crate::store::durable::Store;

/// So many documents are read at once, on all cores, and kept with one wait
/// for the drive.
const MANY: usize = 256;
/// But no more than so many bytes of text.
const BYTES: usize = 8 << 20;

/// How far an ingest is.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use isnad::{Document, Reader, Store};
///
/// let folder = tempfile::tempdir().unwrap();
/// let mut store = Store::open(folder.path())?;
/// let note = || Document::new("note", "Iran backs Hezbollah.");
/// let first = store.ingest(&Reader::builtin()?, "v1", [Ok(note())], |_| ControlFlow::Continue(()))?;
/// assert_eq!((first.read, first.unchanged), (1, 0));
/// let again = store.ingest(&Reader::builtin()?, "v1", [Ok(note())], |_| ControlFlow::Continue(()))?;
/// assert_eq!((again.read, again.unchanged), (0, 1));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Documents that were read and kept.
    pub read: usize,
    /// Documents that the store has already, read by the same version.
    pub unchanged: usize,
    /// Bytes of text that were read.
    pub bytes: usize,
    /// Whether it was stopped before the last document.
    pub stopped: bool,
}

impl Store {
    /// Reads documents and keeps what they say, some hundred at a time;
    /// those that it has, unchanged and read by the same `version` of your
    /// rules and names, are not read again. It may be stopped, or killed, and
    /// called again with the same documents: it goes on where it was.
    ///
    /// `version` is any text that you change when your rules or names change;
    /// this crate's own version counts with it. After each portion `progress`
    /// is told how far it is, and may stop it.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use isnad::{Document, Progress, Reader, Store};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let mut store = Store::open(folder.path())?;
    /// let notes = |text| (0..3).map(move |n| Ok(Document::new(format!("note-{n}"), text)));
    /// let go = |_: &Progress| ControlFlow::Continue(());
    /// store.ingest(&Reader::builtin()?, "v1", notes("Iran backs Hezbollah."), go)?;
    /// let other = store.ingest(&Reader::builtin()?, "v1", notes("Iran backs Hamas."), go)?;
    /// assert_eq!(other.read, 3, "other text, same ids");
    /// let newer = store.ingest(&Reader::builtin()?, "v2", notes("Iran backs Hamas."), go)?;
    /// assert_eq!(newer.read, 3, "other rules");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first error among the documents, a reading of another schema, and
    /// as [`Store::add`]; what came before is kept.
    pub fn ingest(
        &mut self,
        reader: &Reader,
        version: &str,
        documents: impl IntoIterator<Item = Result<Document>>,
        mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Progress> {
        self.writable()?;
        let mut sofar = Progress::default();
        let mut documents = documents.into_iter();
        loop {
            let (mut portion, mut seen, mut bytes) = (Vec::new(), Vec::new(), 0);
            let mut wrong: Option<Error> = None;
            let mut is_last = true;
            for document in documents.by_ref() {
                let document = match document {
                    Ok(document) => document,
                    Err(error) => {
                        wrong = Some(error);
                        break;
                    }
                };
                let print = fingerprint(&document, version);
                if self.state.seen(document.id()) == Some(print) {
                    sofar.unchanged += 1;
                    continue;
                }
                bytes += document.text().len();
                portion.push(document);
                seen.push(print);
                if portion.len() >= MANY || bytes >= BYTES {
                    is_last = false;
                    break;
                }
            }
            let readings = read_all(reader, &portion);
            self.batch(|store| {
                let mut all = readings.iter().zip(&seen);
                all.try_for_each(|(reading, seen)| store.replace_seen(reading, Some(*seen)))
            })?;
            sofar.read += portion.len();
            sofar.bytes += bytes;
            if let Some(error) = wrong {
                return Err(error);
            }
            let stops = progress(&sofar).is_break();
            if stops || is_last {
                sofar.stopped = stops && !is_last;
                return Ok(sofar);
            }
        }
    }
}

#[cfg(feature = "parallel")]
fn read_all(reader: &Reader, documents: &[Document]) -> Vec<crate::reading::Reading> {
    reader.read_all(documents)
}

#[cfg(not(feature = "parallel"))]
fn read_all(reader: &Reader, documents: &[Document]) -> Vec<crate::reading::Reading> {
    documents.iter().map(|document| reader.read(document)).collect()
}

/// What tells whether a document must be read again.
fn fingerprint(document: &Document, version: &str) -> u64 {
    let published = document.publication().map(|d| d.to_string());
    let parts = [
        Some(document.text()),
        Some(version),
        Some(env!("CARGO_PKG_VERSION")),
        document.title_text(),
        document.publisher_name(),
        published.as_deref(),
    ];
    let mut hash = 0;
    for part in parts {
        hash = fold(hash, part.is_some().into());
        let text = part.unwrap_or_default();
        hash = fold(hash, text.len() as u64);
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        for word in words {
            hash = fold(hash, u64::from_le_bytes(*word));
        }
        let rest = rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
        hash = fold(hash, rest);
    }
    // 0 stands for none.
    hash.max(1)
}

/// Multiply and fold (after wyhash): a change of any bit changes half of all.
fn fold(hash: u64, word: u64) -> u64 {
    let wide = u128::from(hash ^ 0xa076_1d64_78bd_642f) * u128::from(word ^ 0xe703_7ed1_a0b4_28db);
    (wide as u64) ^ ((wide >> 64) as u64) ^ hash.rotate_left(23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_other_is_read_again() {
        let document = Document::new("a", "text").publisher("NINA");
        let print = fingerprint(&document, "v1");
        assert_eq!(print, fingerprint(&document.clone(), "v1"));
        let others = [
            fingerprint(&Document::new("a", "texts").publisher("NINA"), "v1"),
            fingerprint(&Document::new("a", "text").publisher("nina"), "v1"),
            fingerprint(&Document::new("a", "text").title("NINA"), "v1"),
            fingerprint(&document, "v2"),
            fingerprint(&Document::new("a", "text\0").publisher("NINA"), "v1"),
        ];
        for (i, other) in others.iter().enumerate() {
            assert!(*other != print && !others[..i].contains(other), "{i}");
        }
    }
}
