//! Numbers and versions in files.

/// What to say of a file of a later version.
pub(super) fn newer(what: &str, found: u32, known: u32) -> String {
    format!("found version {found} of a {what}, expected at most {known}: a newer isnad wrote it")
}

/// Four bytes as a number; 0 beyond the end.
pub(super) fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    u32::from_le_bytes(four.unwrap_or_default())
}

/// Eight bytes as a number; 0 beyond the end.
pub(super) fn long(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..at + 8).and_then(|b| b.try_into().ok());
    u64::from_le_bytes(eight.unwrap_or_default())
}
