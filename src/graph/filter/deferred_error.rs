//! An error that waits until a question is answered.

use crate::error::{Error, Result};

/// The first error met while a question was built; returned when it is
/// answered.
#[derive(Debug, Default)]
pub(crate) struct DeferredError(Option<Error>);

impl DeferredError {
    pub(crate) fn note(&mut self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.0.get_or_insert(error);
        }
    }

    pub(crate) fn settle(&self) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |error| Err(error.again()))
    }
}

impl Clone for DeferredError {
    fn clone(&self) -> Self {
        Self(self.0.as_ref().map(Error::again))
    }
}
