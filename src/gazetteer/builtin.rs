//! The bundled names.

use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$((
            concat!("data/gazetteer/", $file),
            include_str!(concat!("../../data/gazetteer/", $file)),
        )),*]
    };
}

const BUILTIN: &[(&str, &str)] =
    shipped!["iraq.jsonl", "places.jsonl", "states.jsonl", "world.jsonl"];

impl GazetteerBuilder {
    /// Adds the bundled names: states with their demonyms and capitals, Iraq's
    /// political and militia network with its region, organisations, leaders,
    /// communities, outlets and places of the world. Their sources stand in
    /// `data/SOURCES.md`.
    ///
    /// Where your own list has an id of theirs, before or after, your type,
    /// name and state count and both lists' names are found; where a name is
    /// yours and theirs and nothing in a text decides, it is yours.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert!(gazetteer.len() > 5_000);
    /// assert_eq!(gazetteer.entity("iran")?.name(), "Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A schema that lacks one of the types person, group, state, place,
    /// community and outlet.
    pub fn builtin(self) -> Result<Self> {
        let own = BUILTIN.iter().try_fold(self.bundled(true), |builder, (origin, text)| {
            builder.json_lines(origin, text.as_bytes())
        });
        own.map(|builder| builder.bundled(false))
    }
}
