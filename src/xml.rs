//! Text as XML 1.0 can hold it.

use std::borrow::Cow;
use std::fmt::Write;

/// Text for content and attributes alike. Line breaks and tabs are written as
/// references, for attributes lose them otherwise.
///
/// Characters that XML cannot say are written as `_x0007_`, and an underscore
/// that such a sequence begins with as `_x005F_`, as ECMA-376 does (`ST_Xstring`):
/// two texts are never made equal, and the way back is known.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        !matches!(c, '&' | '<' | '>' | '"' | '\'' | '_' | '\u{fffe}' | '\u{ffff}') && c >= ' '
    };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '_' if begins_escape(text.get(at..).unwrap_or_default()) => escaped.push_str("_x005F_"),
            // Writing to a string does not fail.
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(escaped, "_x{:04X}_", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// Whether it begins as an escaped character would: `_x0007_`.
fn begins_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(1) == Some(&b'x')
        && bytes.get(6) == Some(&b'_')
        && bytes.get(2..6).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_told_apart() {
        for (text, expected) in [
            ("a_b <&> ]]>", "a_b &lt;&amp;&gt; ]]&gt;"),
            ("a\u{7}b", "a_x0007_b"),
            ("a_x0007_b", "a_x005F_x0007_b"),
            ("_x", "_x"),
            ("\0\u{ffff}\n", "_x0000__xFFFF_&#10;"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
