//! How writing ends.

use std::io;

use crate::error::Error;

/// Why an export was not written.
pub(super) enum Fault {
    Io(io::Error),
    Refused(Error),
}

/// What a format gives.
pub(super) type Outcome = std::result::Result<(), Fault>;

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}
