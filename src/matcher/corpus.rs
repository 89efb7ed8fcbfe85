//! Many texts at once, and texts longer than memory.

use std::collections::VecDeque;
use std::io::BufRead;

use crate::error::{Error, Result};
use crate::matcher::Matcher;
use crate::matcher::hit::Hit;
use crate::mention::Mention;
use crate::span::Span;

impl Matcher {
    /// The names in each of many texts, as [`Matcher::find_iter`] gives them,
    /// in the order of the texts; on all cores with the feature `parallel`.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let found = Matcher::new(&gazetteer).find_all(&["Iran", "nothing", "Iran, Iran"]);
    /// assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 2]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn find_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Vec<Mention>> {
        let one = |text: &T| self.find_iter(text.as_ref()).collect();
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            texts.par_iter().map(one).collect()
        }
        #[cfg(not(feature = "parallel"))]
        texts.iter().map(one).collect()
    }

    /// The names in a stream of UTF-8, with spans in bytes from its start;
    /// holds 64 KiB of it and the rest of their last paragraph at a time, or
    /// 32 MiB at most where no paragraph ends.
    ///
    /// What the stream named so far supports names that are also everyday
    /// words; what it names later cannot.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// let text = "In Iran.\n\nIn Iran.\n";
    /// for mention in matcher.find_stream("standard input", text.as_bytes()) {
    ///     assert_eq!(mention?.span.of(text), Some("Iran"));
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Each item may be one: a stream that cannot be read or is not UTF-8;
    /// `origin` names it. It is the last item, after the names before it.
    pub fn find_stream<R: BufRead>(&self, origin: &str, reader: R) -> Stream<'_, R> {
        Stream {
            matcher: self,
            origin: origin.to_owned(),
            reader: Some(reader),
            chunk: Vec::new(),
            base: 0,
            line: 0,
            seen: Vec::new(),
            ready: VecDeque::new(),
            broken: None,
        }
    }
}

/// Bytes of a stream that are read before the next end of a paragraph is
/// looked for.
const CHUNK: usize = 1 << 16;

/// Bytes after which a stream without paragraphs is cut at white space.
const MOST: usize = if cfg!(test) { 1 << 18 } else { 1 << 24 };

/// The names in a stream; made by [`Matcher::find_stream`].
///
/// ```
/// use isnad::{Entity, Gazetteer, Matcher, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("iran", "state", "Iran")?)?
///     .build()?;
/// let matcher = Matcher::new(&gazetteer);
/// let mut stream = matcher.find_stream("wire.txt", &b"In Iran.\n"[..]);
/// assert_eq!(stream.next().unwrap()?.span.range(), 3..7);
///
/// let mut stream = matcher.find_stream("wire.txt", &b"In Iran. \xff\n"[..]);
/// assert_eq!(stream.next().unwrap()?.span.range(), 3..7);
/// assert!(stream.next().unwrap().is_err(), "not UTF-8");
/// assert!(stream.next().is_none(), "an error is the last item");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct Stream<'m, R> {
    matcher: &'m Matcher,
    origin: String,
    /// None at the end.
    reader: Option<R>,
    chunk: Vec<u8>,
    /// Where the chunk begins in the stream.
    base: usize,
    line: usize,
    /// Hits that support others, one for each name.
    seen: Vec<Hit>,
    ready: VecDeque<Mention>,
    /// What ended the stream, once the names before it are told.
    broken: Option<Error>,
}

impl<R: BufRead> Stream<'_, R> {
    /// Reads lines up to the end of a paragraph; whether there is more.
    fn fill(&mut self) -> Result<bool> {
        let Some(reader) = &mut self.reader else { return Ok(false) };
        loop {
            let before = self.chunk.len();
            let limit = (MOST + 4) as u64;
            let mut some = std::io::Read::take(&mut *reader, limit);
            let read = some
                .read_until(b'\n', &mut self.chunk)
                .map_err(|e| Error::read(self.origin.as_str(), e))?;
            if read == 0 {
                self.reader = None;
                return Ok(true);
            }
            self.line += 1;
            let line = self.chunk.get(before..).unwrap_or_default();
            let empty = line.iter().all(u8::is_ascii_whitespace);
            if (empty && self.chunk.len() >= CHUNK) || self.chunk.len() >= MOST {
                return Ok(true);
            }
        }
    }

    /// Matches what was read, up to where no name runs on.
    fn search(&mut self) -> Result<()> {
        // Without an end of a paragraph, cut before the last white space that
        // leaves every name whole: names are short beside a chunk.
        let cut = if self.reader.is_some() && self.chunk.len() >= MOST {
            let tail = self.chunk.len() - self.chunk.len() / 4;
            let space = self.chunk.iter().skip(tail).rposition(u8::is_ascii_whitespace);
            space.map_or(self.chunk.len(), |i| tail + i)
        } else {
            self.chunk.len()
        };
        let rest = self.chunk.split_off(cut);
        let mut bytes = std::mem::replace(&mut self.chunk, rest);
        // A character that the limit cut goes on in the next chunk.
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(e) if e.error_len().is_none() && self.reader.is_some() => {
                let tail = bytes.split_off(e.valid_up_to());
                self.chunk.splice(0..0, tail);
                std::str::from_utf8(&bytes).unwrap_or_default()
            }
            Err(e) => {
                self.reader = None;
                self.chunk.clear();
                let at = self.base + e.valid_up_to();
                let message = format!("found bytes that are not UTF-8 at byte {at}");
                self.broken = Some(Error::record(&self.origin, self.line, message));
                bytes.truncate(e.valid_up_to());
                std::str::from_utf8(&bytes).unwrap_or_default()
            }
        };
        let hits = self.matcher.hits(text);
        let mut known = hits.clone();
        known.extend(&self.seen);
        known.sort_unstable_by_key(|h| h.name);
        known.dedup_by_key(|h| h.name);
        // Side by side, so that none hides another.
        for (hit, i) in known.iter_mut().zip(0..) {
            (hit.start, hit.end) = (i, i + 1);
        }
        self.seen = known;
        let support = self.matcher.support(&self.seen);
        let base = self.base;
        for mut mention in self.matcher.choose(text, hits, &support) {
            mention.span = Span::between(base + mention.span.start(), base + mention.span.end());
            self.ready.push_back(mention);
        }
        self.base += text.len();
        Ok(())
    }
}

impl<R: BufRead> Iterator for Stream<'_, R> {
    type Item = Result<Mention>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mention) = self.ready.pop_front() {
                return Some(Ok(mention));
            }
            if let Some(error) = self.broken.take() {
                return Some(Err(error));
            }
            match self.fill().and_then(|more| if more { self.search() } else { Ok(()) }) {
                Ok(())
                    if self.reader.is_none() && self.chunk.is_empty() && self.ready.is_empty() =>
                {
                    return None;
                }
                Ok(()) => {}
                Err(error) => {
                    self.reader = None;
                    self.chunk.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;
    use crate::entity::Entity;
    use crate::gazetteer::Gazetteer;
    use crate::schema::Schema;
    use proptest::prelude::*;

    fn matcher() -> Matcher {
        let entity = |id: &str, name: &str| Entity::new(id, "group", name).unwrap();
        let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
        for (id, name) in
            [("a", "Badr"), ("b", "Badr Field"), ("c", "الحشد الشعبي"), ("d", "Hope Party")]
        {
            builder = builder.entity(entity(id, name)).unwrap();
        }
        Matcher::new(&builder.entity(entity("d", "Hope")).unwrap().build().unwrap())
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Badr",
            "Field",
            " ",
            "\n",
            "\n\n",
            "والحشد",
            "الشعبي",
            "é",
            "x",
            ". ",
            "Badr Field",
        ]);
        prop::collection::vec(piece, 0..60).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn a_split_at_paragraphs_changes_nothing(texts in prop::collection::vec(text(), 0..5)) {
            let matcher = matcher();
            let whole = texts.join("\n\n");
            let expected: Vec<Mention> = matcher.find_iter(&whole).collect();
            let mut parts = Vec::new();
            let mut base = 0;
            for (text, found) in texts.iter().zip(matcher.find_all(&texts)) {
                for mut mention in found {
                    mention.span =
                        Span::between(base + mention.span.start(), base + mention.span.end());
                    parts.push(mention);
                }
                base += text.len() + 2;
            }
            prop_assert_eq!(&parts, &expected);
            let stream = matcher.find_stream("x", BufReader::with_capacity(7, whole.as_bytes()));
            prop_assert_eq!(stream.collect::<Result<Vec<_>>>().unwrap(), expected);
        }
    }

    #[test]
    fn a_long_stream_is_read_in_parts() {
        let matcher = matcher();
        let text = "Badr Field, Badr.\n\n".repeat(9_000);
        let found: Vec<Mention> =
            matcher.find_stream("x", text.as_bytes()).collect::<Result<_>>().unwrap();
        assert_eq!(found, matcher.find_iter(&text).collect::<Vec<_>>());
        assert_eq!(found.len(), 18_000);
        let line = "é Badr Field".repeat(60_000);
        let count = matcher.find_stream("x", line.as_bytes()).count();
        assert_eq!(count, matcher.find_iter(&line).count());
    }

    #[test]
    fn what_a_stream_names_first_supports_what_comes_later() {
        let matcher = matcher();
        let far = "x\n\n".repeat(40_000);
        let count = |text: String| matcher.find_stream("x", text.as_bytes()).count();
        assert_eq!(count(format!("Hope Party.\n\n{far}Hope")), 2);
        assert_eq!(count(format!("Hope.\n\n{far}Hope")), 0);
    }

    #[test]
    fn a_stream_that_is_not_text_is_an_error() {
        let matcher = matcher();
        let mut found = matcher.find_stream("x", &b"Badr\n\xff Badr"[..]);
        let error = found.find_map(Result::err).unwrap();
        assert_eq!(error.to_string(), "x:2: found bytes that are not UTF-8 at byte 5");
        assert!(found.next().is_none());
    }
}
