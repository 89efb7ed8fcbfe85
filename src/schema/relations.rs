//! The relations of a schema.

use std::collections::BTreeMap;

use crate::id::{EntityType, Relation};
use crate::schema::kinds::{Nature, Side};

/// What one side of a relation may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    Types(Vec<EntityType>),
    Any,
    Same,
    Name,
}

impl Allowed {
    fn allows(&self, kind: &str, other: &str) -> bool {
        match self {
            Self::Types(types) => types.iter().any(|t| *t == *kind),
            Self::Any => true,
            Self::Same => kind == other,
            Self::Name => false,
        }
    }
}

/// A relation of the schema.
///
/// ```
/// use isnad::Schema;
///
/// let schema = Schema::builtin()?;
/// let leads = schema.relation("leads")?;
/// assert!(leads.allows("person", "group") && !leads.allows("group", "person"));
/// assert_eq!(leads.inverse(), Some("led_by"));
/// assert!(schema.relation("allied_with")?.is_symmetric());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RelationDefinition {
    pub(super) name: Relation,
    pub(super) from: Allowed,
    pub(super) to: Allowed,
    pub(super) pairs: Vec<(EntityType, EntityType)>,
    pub(super) nature: Nature,
    pub(super) timeless: bool,
    pub(super) momentary: bool,
    pub(super) agent_noun: bool,
    pub(super) relational: Option<String>,
    pub(super) symmetric: bool,
    pub(super) asymmetric: bool,
    pub(super) transitive: bool,
    pub(super) inverse: Option<String>,
    pub(super) contradicts: Vec<Relation>,
    pub(super) only_one: Option<Side>,
    pub(super) only_one_roles: Vec<String>,
    pub(super) ends: Option<Side>,
    pub(super) has_roles: bool,
    pub(super) reads: String,
    pub(super) mappings: BTreeMap<String, String>,
    /// Its place among the relations as they are written.
    pub(super) written: usize,
}

impl RelationDefinition {
    /// The relation's name.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let symmetric: Vec<_> =
    ///     schema.relations().filter(|r| r.is_symmetric()).map(|r| r.name().as_str()).collect();
    /// assert!(symmetric.contains(&"fights") && !symmetric.contains(&"attacked"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &Relation {
        &self.name
    }

    /// Whether an entity of type `from` may stand in it to one of type `to`.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let part_of = schema.relation("part_of")?;
    /// assert!(part_of.allows("place", "state"));
    /// assert!(!part_of.allows("group", "place"), "each side fits, the pair does not");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows(&self, from: &str, to: &str) -> bool {
        self.from.allows(from, to)
            && self.to.allows(to, from)
            && (self.pairs.is_empty() || self.pairs.iter().any(|(a, b)| *a == *from && *b == *to))
    }

    /// Whether an entity of this type may be its subject.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let killed = Schema::builtin()?.relation("killed")?.clone();
    /// assert!(killed.allows_subject("state") && !killed.allows_subject("place"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows_subject(&self, kind: &str) -> bool {
        self.from.allows(kind, kind)
    }

    /// Whether an entity of this type may be its object.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let killed = Schema::builtin()?.relation("killed")?.clone();
    /// assert!(killed.allows_object("person") && !killed.allows_object("group"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows_object(&self, kind: &str) -> bool {
        self.to.allows(kind, kind)
    }

    /// Whether its object is a literal name rather than an entity.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("alias_of")?.takes_name());
    /// assert!(!schema.relation("leads")?.takes_name());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn takes_name(&self) -> bool {
        self.to == Allowed::Name
    }

    /// Whether it holds for a time or happens at one.
    ///
    /// ```
    /// use isnad::{Nature, Schema};
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("killed")?.nature(), Nature::Event);
    /// // Based there, or on a visit.
    /// assert_eq!(schema.relation("present_in")?.nature(), Nature::Either);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn nature(&self) -> Nature {
        self.nature
    }

    /// Whether no time belongs to it, such as `family_of`.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("family_of")?.is_timeless());
    /// assert!(!schema.relation("leads")?.is_timeless());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_timeless(&self) -> bool {
        self.timeless
    }

    /// Whether it comes about at one moment, whatever holds since: who is the
    /// successor since 2012 succeeded in 2012.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("succeeds")?.is_momentary());
    /// assert!(!schema.relation("attacked")?.is_momentary());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_momentary(&self) -> bool {
        self.momentary
    }

    /// Whether a noun tells it by its doer, who is that from then on: "the
    /// founder of".
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("founded")?.has_agent_noun());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn has_agent_noun(&self) -> bool {
        self.agent_noun
    }

    /// The list of the lexicon whose nouns name its subject to its object:
    /// "its leader", "his brother".
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("leads")?.relational(), Some("leaders"));
    /// assert_eq!(schema.relation("supports")?.relational(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn relational(&self) -> Option<&str> {
        self.relational.as_deref()
    }

    /// Whether the schema says what a role of it is, such as the office of
    /// `holds_position`.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("holds_position")?.has_roles());
    /// assert!(!schema.relation("leads")?.has_roles());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn has_roles(&self) -> bool {
        self.has_roles
    }

    /// The relations that cannot hold between the same two at the same time;
    /// each names the other, whichever of them says so in the file.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("allied_with")?.contradicts().iter().any(|r| *r == "fights"));
    /// assert!(schema.relation("fights")?.contradicts().iter().any(|r| *r == "allied_with"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn contradicts(&self) -> &[Relation] {
        &self.contradicts
    }

    /// The side that only one may hold at a time: the subject of `leads`, as a
    /// group has one leader. Of an event it is one at all: nobody is killed
    /// twice.
    ///
    /// ```
    /// use isnad::{Schema, Side};
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("killed")?.only_one(), Some(Side::Subject));
    /// assert_eq!(schema.relation("member_of")?.only_one(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn only_one(&self) -> Option<Side> {
        self.only_one
    }

    /// The roles that [`RelationDefinition::only_one`] is said of, in small
    /// letters; where there is none, it is said of every role.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let offices = schema.relation("holds_position")?.only_one_roles();
    /// assert!(offices.contains(&"prime minister".to_owned()));
    /// assert!(!offices.contains(&"spokesman".to_owned()));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn only_one_roles(&self) -> &[String] {
        &self.only_one_roles
    }

    /// The side that is no more when it has happened: the object of `killed`.
    ///
    /// ```
    /// use isnad::{Schema, Side};
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("killed")?.ends(), Some(Side::Object));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn ends(&self) -> Option<Side> {
        self.ends
    }

    /// Whether it never holds both ways: who is part of another has it not as
    /// a part.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("part_of")?.is_asymmetric());
    /// assert!(!schema.relation("supports")?.is_asymmetric(), "they may support each other");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_asymmetric(&self) -> bool {
        self.asymmetric
    }

    /// Whether it reads the same in both directions.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("allied_with")?.is_symmetric());
    /// assert!(!schema.relation("supports")?.is_symmetric());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.symmetric
    }

    /// Whether it carries over: if A to B and B to C, then A to C.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("located_in")?.is_transitive());
    /// assert!(!schema.relation("allied_with")?.is_transitive(), "an ally's ally may be a foe");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_transitive(&self) -> bool {
        self.transitive
    }

    /// How it is called when read backwards; a symmetric relation has no other
    /// name.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("supports")?.inverse(), Some("supported_by"));
    /// assert_eq!(schema.relation("allied_with")?.inverse(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn inverse(&self) -> Option<&str> {
        self.inverse.as_deref()
    }

    /// How a person reads it between subject and object: as the schema says, or
    /// its name with spaces.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let sentence = format!("Badr {} Iran", schema.relation("allied_with")?.reads());
    /// assert_eq!(sentence, "Badr is allied with Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn reads(&self) -> &str {
        &self.reads
    }

    /// The nearest notion in another vocabulary: `ftm` (FollowTheMoney),
    /// `wikidata` (a property) or `cameo` (an event code).
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let killed = schema.relation("killed")?;
    /// assert_eq!(killed.mapping("wikidata"), Some("P157"));
    /// assert_eq!(killed.mapping("cameo"), Some("1823"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn mapping(&self, vocabulary: &str) -> Option<&str> {
        self.mappings.get(vocabulary).map(String::as_str)
    }
}
