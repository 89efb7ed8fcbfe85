//! What tells one edge from another.

/// What tells one edge from another. The subject of a symmetric relation is
/// the entity whose id comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EdgeKey {
    pub(crate) subject: u32,
    pub(crate) relation: u32,
    pub(crate) object: u32,
    pub(crate) role: u32,
}
