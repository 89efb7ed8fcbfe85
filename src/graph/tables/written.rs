//! Values written out field by field, to be compared where two disagree.
//!
//! The order means nothing. What matters is that it is total and stays what it
//! is: a derived `Debug` text or `Ord` would change with any field that is
//! added or moved, and with it which of two readings a merged graph keeps.

/// The fields of a value, in the order in which they were written.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Written(Vec<Option<String>>);

impl Written {
    pub(crate) fn field(&mut self, value: impl ToString) -> &mut Self {
        self.0.push(Some(value.to_string()));
        self
    }

    pub(crate) fn optional<T: ToString>(&mut self, value: Option<T>) -> &mut Self {
        self.0.push(value.map(|v| v.to_string()));
        self
    }

    /// How many there are, and then each.
    pub(crate) fn list<T>(
        &mut self,
        all: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.field(all.len());
        for one in all {
            write(self, one);
        }
        self
    }
}
