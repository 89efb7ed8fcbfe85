//! Ids for formats that restrict them.

use std::borrow::Cow;
use std::fmt::Write;

use uuid::Uuid;

/// The name space of ids that are made of what they denote (RFC 9562,
/// version 5): the same graph has the same ids, today and tomorrow.
const SPACE: Uuid = Uuid::from_u128(0x6973_6e61_642d_5f80_9fc3_2d1f_0c4b_7a11);

/// An id made of a list of texts.
pub(super) fn uuid<'a>(parts: impl IntoIterator<Item = &'a str>) -> Uuid {
    let mut name = String::new();
    for part in parts {
        // The length before each part keeps lists apart.
        let _ = write!(name, "{}:{part}", part.len());
    }
    Uuid::new_v5(&SPACE, name.as_bytes())
}

/// An id of letters, digits, hyphens and full stops, as FollowTheMoney keeps
/// it: as it is where it can be, else each byte that cannot stand there as a
/// full stop and two hexadecimal digits, behind a prefix that no other has.
pub(super) fn restricted(id: &str) -> Cow<'_, str> {
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = id.as_bytes();
    let inside = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    if inside && ends(bytes.first()) && ends(bytes.last()) {
        return Cow::Borrowed(id);
    }
    let mut out = String::from("id.");
    for byte in bytes {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, ".{byte:02x}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restricted_ids_are_never_made_equal() {
        for (id, expected) in [
            ("hadi-al-amiri", "hadi-al-amiri"),
            ("person:hadi", "id.person.3ahadi"),
            ("id.a", "id.id.2ea"),
            ("-a-", "id..2da.2d"),
            ("ا", "id..d8.a7"),
        ] {
            assert_eq!(restricted(id), expected);
        }
        assert_ne!(uuid(["ab", "c"]), uuid(["a", "bc"]));
        assert_eq!(uuid(["a"]).get_version_num(), 5);
    }
}
