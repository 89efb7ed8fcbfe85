//! One change of a store, and its bytes in the log.

use serde::{Deserialize, Serialize};

use crate::graph::{DocumentRecord, LoggedDecision};
use crate::id::DocumentId;
use crate::store::records::{Decoder, Encoder, Fault, Snapshot};

/// What a call changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// A document comes, in place of what it said before; with what tells
    /// whether it must be read again, where that is known.
    Put(Box<DocumentRecord>, Option<u64>),
    Remove(DocumentId),
    /// A decision was made or undone, for the time it says.
    Decide(LoggedDecision),
    /// A setting gets a value, or loses it.
    Set(String, Option<String>),
}

/// The same as it is written; new kinds come last.
#[derive(Serialize, Deserialize)]
enum Record {
    Put(Snapshot, Option<u64>),
    Remove(String),
    Decide(Snapshot),
    Set(String, Option<String>),
}

impl Change {
    pub(super) fn encode(&self) -> Result<Vec<u8>, postcard::Error> {
        let record = match self {
            Self::Put(sheet, seen) => {
                let mut encoder = Encoder::default();
                encoder.sheet(sheet);
                Record::Put(encoder.finish(), *seen)
            }
            Self::Remove(document) => Record::Remove(document.to_string()),
            Self::Decide((decision, turns)) => {
                let mut encoder = Encoder::default();
                encoder.decision(decision, *turns);
                Record::Decide(encoder.finish())
            }
            Self::Set(key, value) => Record::Set(key.clone(), value.clone()),
        };
        postcard::to_allocvec(&record)
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let (record, rest): (Record, _) =
            postcard::take_from_bytes(bytes).map_err(|_| "a change cannot be read")?;
        if !rest.is_empty() {
            return Err("found more than a change");
        }
        Ok(match record {
            Record::Put(snapshot, seen) => {
                let decoder = Decoder::new(snapshot)?;
                let mut sheets = decoder.sheets();
                let sheet = sheets.next().ok_or("a change has no document")??;
                if sheets.next().is_some() {
                    return Err("a change has two documents");
                }
                Self::Put(Box::new(sheet), seen)
            }
            Record::Remove(document) => Self::Remove(document.into()),
            Record::Decide(snapshot) => {
                let decoder = Decoder::new(snapshot)?;
                let mut decisions = decoder.decisions();
                let decision = decisions.next().ok_or("a change has no decision")??;
                if decisions.next().is_some() {
                    return Err("a change has two decisions");
                }
                Self::Decide(decision)
            }
            Record::Set(key, value) => Self::Set(key, value),
        })
    }
}
