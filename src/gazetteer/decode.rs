//! Bytes of a list as UTF-8: gunzipped, and decoded where they are not.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path as FilePath;

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, Result};

/// Bytes read at a time.
const CHUNK: usize = 1 << 16;

/// Opens a file, gunzipped where it is gzip.
pub(super) fn open(path: &FilePath) -> Result<Box<dyn BufRead>> {
    let wrong = |e| Error::read(path, e);
    let file = std::fs::File::open(path).map_err(wrong)?;
    let mut reader = BufReader::with_capacity(CHUNK, file);
    let start = reader.fill_buf().map_err(wrong)?;
    if start.starts_with(&[0x1f, 0x8b]) {
        let reader = BufReader::with_capacity(CHUNK, MultiGzDecoder::new(reader));
        return decoded(reader, None).map_err(wrong);
    }
    decoded(reader, None).map_err(wrong)
}

/// The bytes as UTF-8, from this encoding, or from UTF-16 where a byte order
/// mark says so.
pub(super) fn decoded<'r>(
    mut reader: impl BufRead + 'r,
    encoding: Option<&'static Encoding>,
) -> io::Result<Box<dyn BufRead + 'r>> {
    let start = reader.fill_buf()?;
    let wide = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    if encoding.is_none() && !wide {
        return Ok(Box::new(reader));
    }
    let text = DecodeReaderBytesBuilder::new().encoding(encoding).build(reader);
    Ok(Box::new(BufReader::with_capacity(CHUNK, NoMark { text, begun: false })))
}

/// Leaves out the byte order mark that decoding may hand on.
struct NoMark<R> {
    text: R,
    begun: bool,
}

impl<R: Read> Read for NoMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.text.read(buffer)?;
        if !self.begun && count > 0 {
            self.begun = true;
            if buffer.get(..count).is_some_and(|b| b.starts_with("\u{feff}".as_bytes())) {
                buffer.copy_within(3..count, 0);
                return match count - 3 {
                    0 => self.text.read(buffer),
                    rest => Ok(rest),
                };
            }
        }
        Ok(count)
    }
}
