//! Which way an edge may lead.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, one_of};

/// Which way an edge may lead from the entity that is asked about.
///
/// ```
/// use isnad::{Direction, Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\topposes\tdaesh\nbadr\tallied_with\tkh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let question = graph.neighbours("badr")?;
/// let count = |way| question.clone().direction(way).count();
/// assert_eq!((count(Direction::Out)?, count(Direction::In)?), (2, 2), "allies both ways");
/// assert_eq!(count(Direction::Both)?, 3);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From it, as the subject.
    Out,
    /// To it, as the object.
    In,
    /// Either way.
    #[default]
    Both,
}

impl Direction {
    /// Every direction.
    ///
    /// ```
    /// use isnad::Direction;
    ///
    /// assert_eq!(Direction::ALL.map(Direction::as_str), ["out", "in", "both"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Out, Self::In, Self::Both];

    /// The direction as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Direction;
    ///
    /// assert_eq!("in".parse::<Direction>()?, Direction::In);
    /// assert_eq!(Direction::In.as_str(), "in");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
            Self::Both => "both",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Direction {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("direction", text, Self::ALL, Self::as_str)
    }
}
