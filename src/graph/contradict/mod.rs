//! Claims of several edges that cannot all be right, as the schema has it.

pub(crate) mod slots;
pub(crate) mod pairs;
pub(crate) mod holders;
pub(crate) mod ends;
pub(crate) mod circles;
pub(crate) mod contradictions;
