//! How wide text is, and where it breaks.
//!
//! Widths are those of DejaVu Sans, the widest of the fonts that a picture
//! asks for, so that a label fits its box whichever the viewer has.

/// Thousandths of the font size, from the space to the tilde.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

fn width_of(c: char) -> f64 {
    let code = u32::from(c);
    let known = code.checked_sub(32).and_then(|i| WIDTHS.get(i as usize));
    let width = match (known, code) {
        (Some(width), _) => *width,
        // Marks that stand on the letter before, and those without a form.
        (_, 0..32 | 0x300..0x370 | 0x64b..0x660 | 0x200b..0x2010 | 0x202a..0x202f) => 0,
        // Chinese, Japanese and Korean letters fill a square.
        (_, 0x1100..0x1200 | 0x2e80..0xa4d0 | 0xac00..0xd7b0 | 0xf900..0xfb00 | 0xff00..0xff61) => {
            1000
        }
        (_, 0x1_0000..) => 1000,
        _ => 680,
    };
    f64::from(width) / 1000.0
}

/// The width of a text in pixels at a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(width_of).sum::<f64>() * size
}

/// The text as far as it fits, with an ellipsis where it was cut.
pub(super) fn fit(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut left = most - width("…", size);
    let mut out = String::new();
    for c in text.chars() {
        left -= width_of(c) * size;
        if left < 0.0 {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// The text in lines no wider than `most`, broken between words; the last of
/// at most `lines` is cut.
pub(super) fn wrap(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(first) = words.next() {
        let mut line = first.to_owned();
        if out.len() + 1 == lines {
            for word in words.by_ref() {
                line.push(' ');
                line.push_str(word);
            }
        }
        while let Some(word) =
            words.next_if(|w| width(&line, size) + width(w, size) + width(" ", size) <= most)
        {
            line.push(' ');
            line.push_str(word);
        }
        out.push(fit(&line, size, most));
    }
    if out.is_empty() {
        out.push(String::new());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit() {
        let text = "A text of several words that has to be broken somewhere, and a-very-very-very-long-word";
        for most in [40.0, 90.0, 200.0] {
            for lines in [1, 2, 9] {
                let all = wrap(text, 10.0, most, lines);
                assert!(all.len() <= lines);
                assert!(all.iter().all(|l| width(l, 10.0) <= most), "{all:?}");
            }
        }
        assert_eq!(wrap("one two", 10.0, 500.0, 3), ["one two"]);
        assert_eq!(fit("abc", 10.0, 500.0), "abc");
        assert!(width("e\u{301}", 10.0) == width("e", 10.0));
    }
}
