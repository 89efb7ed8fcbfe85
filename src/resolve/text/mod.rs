//! The text as resolving sees it.

pub(crate) mod word_classes;
pub(crate) mod view;
