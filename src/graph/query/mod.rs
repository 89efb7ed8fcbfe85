//! Questions, and their answers.

pub mod question;
pub(crate) mod neighbours;
pub(crate) mod time_order;
pub(crate) mod path;
pub(crate) mod paths;
pub(crate) mod around;
pub(crate) mod subgraph;
pub(crate) mod timeline;
pub(crate) mod pattern;
pub(crate) mod explanation;
pub(crate) mod explanation_formats;
