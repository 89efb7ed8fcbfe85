//! The graph as a whole: measures, and the view that petgraph takes.

pub(crate) mod layout;
pub(crate) mod measures;
pub mod petgraph_view;
