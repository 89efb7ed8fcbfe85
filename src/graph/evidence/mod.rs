//! What documents say: claims as rows, and what each document has besides.

pub(crate) mod document_record;
pub(crate) mod written_order;
pub(crate) mod table;
pub(crate) mod claim_row;
pub(crate) mod body;
pub(crate) mod wire;
pub(crate) mod documents;
pub(crate) mod ledger;
pub(crate) mod source_names;
