//! What any sentence carries, whatever rules there are: dates, citations, how
//! sure the author is, and which time belongs to which cue.

pub(crate) mod dates;
pub(crate) mod citations;
pub(crate) mod status;
pub(crate) mod timing;
