//! Text as readers see it: folding and words for names; tokens, sentences and
//! paragraphs for rules.

pub(crate) mod bits;
pub(crate) mod clean;
pub(crate) mod fold;
pub(crate) mod words;
pub(crate) mod hash;
pub(crate) mod keys;
pub(crate) mod tokens;
pub(crate) mod sentences;
pub(crate) mod phrases;
pub(crate) mod inflection;
