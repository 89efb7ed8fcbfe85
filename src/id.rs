//! Names that users choose: ids of entities and documents, types, relations.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            ///
            /// ```
            #[doc = concat!("use isnad::", stringify!($name), ";")]
            ///
            #[doc = concat!("let name = ", stringify!($name), "::from(String::from(\"badr\"));")]
            /// let text: &str = name.as_str();
            /// assert_eq!(text, "badr");
            /// assert!(name.starts_with('b'), "the methods of `str` work too");
            /// ```
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<&$name> for $name {
            fn from(name: &$name) -> Self {
                name.clone()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

name! {
    /// The id of an entity: the user's own string, cheap to clone.
    ///
    /// ```
    /// use isnad::EntityId;
    ///
    /// let id = EntityId::from("hadi-al-amiri");
    /// assert_eq!(id, "hadi-al-amiri");
    /// ```
    EntityId
}

name! {
    /// The id of a document: the user's own string, cheap to clone.
    ///
    /// ```
    /// use isnad::DocumentId;
    ///
    /// assert_eq!(DocumentId::from("tm-18-1").as_str(), "tm-18-1");
    /// ```
    DocumentId
}

name! {
    /// The type of an entity, such as `person` or `group`, as the schema
    /// names it.
    ///
    /// ```
    /// use isnad::EntityType;
    ///
    /// assert_eq!(EntityType::from("person").to_string(), "person");
    /// ```
    EntityType
}

name! {
    /// The type of a claim or an edge, such as `leads`, as the schema names
    /// it.
    ///
    /// ```
    /// use isnad::Relation;
    ///
    /// assert_eq!(Relation::from("leads"), "leads");
    /// ```
    Relation
}
