//! Records as JSON: one a line, or the elements of an array.

use std::io::BufRead;

use crate::error::{Error, Result};
use crate::gazetteer::source::lines;

/// Calls `each` with the line on which every object begins, and the object.
///
/// A text that begins with `[` is an array, however it is laid out; else every
/// line is an object.
pub(super) fn objects(
    origin: &str,
    mut reader: impl BufRead,
    mut each: impl FnMut(usize, Result<&str, String>) -> Result<()>,
) -> Result<()> {
    let wrong = |e| Error::read(origin, e);
    let start = reader.fill_buf().map_err(wrong)?;
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
    let first = start.iter().find(|b| !b.is_ascii_whitespace());
    if first != Some(&b'[') {
        // Wikidata's dumps have a comma at the end of each line.
        return lines(origin, reader, |line, text| {
            each(line, text.map(|t| t.trim_end().trim_end_matches(',')))
        });
    }
    let mut array = Array { line: 1, ..Array::default() };
    loop {
        let bytes = reader.fill_buf().map_err(wrong)?;
        if bytes.is_empty() {
            break;
        }
        let count = bytes.len();
        for byte in bytes {
            array.take(*byte, &mut each)?;
        }
        reader.consume(count);
    }
    if array.depth > 0 || !array.closed {
        return each(array.line, Err("found the end inside an array, expected `]`".to_owned()));
    }
    Ok(())
}

/// Cuts an array into its objects.
#[derive(Default)]
struct Array {
    /// How many brackets of an object are open.
    depth: usize,
    quoted: bool,
    escaped: bool,
    closed: bool,
    object: Vec<u8>,
    line: usize,
    begun: usize,
}

impl Array {
    fn take(
        &mut self,
        byte: u8,
        each: &mut impl FnMut(usize, Result<&str, String>) -> Result<()>,
    ) -> Result<()> {
        self.line += usize::from(byte == b'\n');
        if self.depth > 0 {
            self.object.push(byte);
        }
        if self.quoted {
            self.quoted = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return Ok(());
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' => {
                if self.depth == 0 {
                    self.object.push(byte);
                    self.begun = self.line;
                }
                self.depth += 1;
            }
            b'}' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    let text = std::str::from_utf8(&self.object);
                    let text = text
                        .map_err(|_| "found bytes that are not UTF-8, expected text".to_owned());
                    each(self.begun, text)?;
                    self.object.clear();
                }
            }
            b']' if self.depth == 0 => self.closed = true,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_and_lines_are_read_alike() {
        let read = |text: &str| {
            let mut out = Vec::new();
            objects("x", text.as_bytes(), |line, object| {
                out.push((line, object.map(str::to_owned).unwrap_or_else(|e| e)));
                Ok(())
            })
            .unwrap();
            out
        };
        let of = |line: usize, text: &str| (line, text.to_owned());
        assert_eq!(
            read("{\"a\":1}\n{\"b\":\"}\"}\n"),
            [of(1, "{\"a\":1}"), of(2, "{\"b\":\"}\"}")]
        );
        assert_eq!(
            read("[\n{\"a\":1},\n{\"b\":[{\"c\":\"\\\"}\"}]}\n]\n"),
            [of(2, "{\"a\":1}"), of(3, "{\"b\":[{\"c\":\"\\\"}\"}]}"),]
        );
        assert_eq!(
            read("[{\"a\":\n1},"),
            [of(1, "{\"a\":\n1}"), of(2, "found the end inside an array, expected `]`"),]
        );
    }
}
