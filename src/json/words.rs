//! What is a string in JSON: ids, types, relations, dates and the words of
//! small sets.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::claim::{Reference, Status};
use crate::document::Reach;
use crate::entity::AliasKind;
use crate::graph::Direction;
use crate::id::{DocumentId, EntityId, EntityType, Relation};
use crate::mention::{Decided, Origin};
use crate::schema::{Kind, Nature, Side};
use crate::time::{Date, Time};

/// Names that users choose.
macro_rules! names {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(&*Cow::<str>::deserialize(deserializer)?))
            }
        }
    )*};
}

names!(DocumentId, EntityId, EntityType, Relation);

/// Values that are written as a word and parsed back.
macro_rules! words {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

words!(
    AliasKind, Date, Decided, Direction, Kind, Nature, Origin, Reach, Reference, Side, Status, Time
);
