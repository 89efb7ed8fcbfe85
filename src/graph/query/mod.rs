//! Questions, and their answers.

pub(crate) mod neighbours;
pub(crate) mod time_order;
pub(crate) mod path;
pub(crate) mod paths;
pub(crate) mod around;
pub(crate) mod moment;
pub(crate) mod explanation;
