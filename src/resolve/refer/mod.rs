//! Whom pronouns and descriptions point back to.

pub(crate) mod agreement;
pub(crate) mod focus;
pub(crate) mod pleonastic;
pub(crate) mod objects;
pub(crate) mod antecedents;
pub(crate) mod descriptions;
pub(crate) mod references;
