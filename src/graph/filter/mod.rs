//! Which edges a question is about.

pub(crate) mod direction;
pub(crate) mod sets;
pub(crate) mod criteria;
pub(crate) mod compiled;
pub(crate) mod deferred_error;
pub(crate) mod allowed_steps;
