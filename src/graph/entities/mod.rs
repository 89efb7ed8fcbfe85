//! Who is in the graph, and who is one with whom.

pub(crate) mod written_order;
pub(crate) mod records;
pub(crate) mod entity_table;
pub(crate) mod decision;
pub(crate) mod identity;
