//! Colours by entity type: tints of Okabe and Ito's set, which people with
//! every kind of colour vision tell apart, light enough for dark text on them.

/// The colours of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint {
    pub(crate) fill: &'static str,
    pub(crate) stroke: &'static str,
}

const PAINTS: [Paint; 8] = [
    Paint { fill: "#f1d7e6", stroke: "#a0507d" },
    Paint { fill: "#fbe3b0", stroke: "#a87400" },
    Paint { fill: "#e4e4e4", stroke: "#6b6b6b" },
    Paint { fill: "#cde6f7", stroke: "#2176ae" },
    Paint { fill: "#c4e8da", stroke: "#00704f" },
    Paint { fill: "#f8cfb8", stroke: "#b04a00" },
    Paint { fill: "#f6f2a8", stroke: "#857c00" },
    Paint { fill: "#bfcdf0", stroke: "#1f4fa3" },
];

/// Types that the schema lacks.
const OTHER: Paint = Paint { fill: "#f3f4f6", stroke: "#59636e" };

impl Paint {
    /// The colours of the type at a place of the schema.
    pub(crate) fn of(place: Option<usize>) -> Self {
        place.and_then(|p| PAINTS.get(p % PAINTS.len())).copied().unwrap_or(OTHER)
    }

    /// The fill as red, green and blue.
    pub(crate) fn rgb(self) -> [u8; 3] {
        let at = |i: usize| {
            let hex = self.fill.get(i..i + 2).unwrap_or("ff");
            u8::from_str_radix(hex, 16).unwrap_or(255)
        };
        [at(1), at(3), at(5)]
    }
}
