//! Which entity a name denotes, once all names of the text are known.

pub(crate) mod beside;
pub(crate) mod candidates;
pub(crate) mod short_forms;
pub(crate) mod decide;
