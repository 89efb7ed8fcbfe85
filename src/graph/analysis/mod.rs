//! The graph as a whole: measures, and the view that petgraph takes.

pub(crate) mod measures;
pub(crate) mod petgraph_view;
