//! What a person decided of two ids, and the log that keeps it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::id::EntityId;
use crate::time::Date;

/// What was decided of two ids.
///
/// ```
/// use isnad::Judgement;
///
/// assert_eq!(Judgement::Same.as_str(), "positive");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judgement {
    /// They are one.
    Same,
    /// They are two.
    Different,
    /// It cannot be told.
    Unsure,
}

impl Judgement {
    /// As nomenklatura calls it: `positive`, `negative` or `unsure`.
    ///
    /// ```
    /// use isnad::Judgement;
    ///
    /// assert_eq!(Judgement::Unsure.as_str(), "unsure");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "positive",
            Self::Different => "negative",
            Self::Unsure => "unsure",
        }
    }
}

impl FromStr for Judgement {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = [Self::Same, Self::Different, Self::Unsure];
        all.into_iter().find(|j| j.as_str() == text).ok_or_else(|| {
            let message = format!("found `{text}`, expected positive, negative or unsure");
            Error::invalid("judgement", message)
        })
    }
}

/// What a person decided of two ids: that they are one, that they are two, or
/// that it cannot be told; for what reason, by whom and when.
///
/// A decision is about ids, not about what stands for them at the time, and
/// the ids need not be in the graph yet. So the order of decisions, documents
/// and tables does not matter.
///
/// ```
/// use isnad::{Decision, Graph, Table, TableFormat};
///
/// let same = Decision::same("amiri", "al-ameri").because("spelling").by("ana").at("2026-01-02");
/// assert_eq!(same.to_string(), "`al-ameri` is `amiri` (spelling; ana, 2026-01-02)");
///
/// let mut graph = Graph::new();
/// graph.decide(same)?;
/// graph.import(&Table::new("t", TableFormat::Tsv, "al-ameri\tleads\tbadr\n"))?;
/// assert_eq!(graph.edges().next().unwrap().subject(), "amiri");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Decision {
    /// One id; where both are one, the id that is to stand for both.
    pub left: EntityId,
    /// The other id.
    pub right: EntityId,
    /// What was decided.
    pub judgement: Judgement,
    /// Why, in the words of whoever decided it; may be empty.
    pub reason: String,
    /// Who decided it, where that is known.
    pub by: Option<String>,
    /// When, where that is known: a date, perhaps with a time of day after it.
    pub at: Option<String>,
}

impl Decision {
    pub(crate) fn new(left: EntityId, right: EntityId, judgement: Judgement) -> Self {
        Self { left, right, judgement, reason: String::new(), by: None, at: None }
    }

    /// These two are one, and `kept` stands for both. Where decisions disagree
    /// on which id stands for all of a group, it is the first of those that
    /// none says is gone.
    ///
    /// ```
    /// use isnad::Decision;
    ///
    /// assert_eq!(Decision::same("isis", "daesh").to_string(), "`daesh` is `isis`");
    /// ```
    #[must_use]
    pub fn same(kept: impl Into<EntityId>, gone: impl Into<EntityId>) -> Self {
        Self::new(kept.into(), gone.into(), Judgement::Same)
    }

    /// These two are not one: nothing suggests it any more, and to decide that
    /// they are is an error.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::different("qais", "laith").because("brothers"))?;
    /// let error = graph.decide(Decision::same("qais", "laith")).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "decision: \"`laith` is `qais`\" contradicts \"`laith` is not `qais` (brothers)\", \
    ///      expected one of them undone"
    /// );
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn different(left: impl Into<EntityId>, right: impl Into<EntityId>) -> Self {
        Self::new(left.into(), right.into(), Judgement::Different)
    }

    /// Whether these two are one cannot be told: nothing suggests it any
    /// more, and either can be decided later.
    ///
    /// ```
    /// use isnad::Decision;
    ///
    /// assert_eq!(Decision::unsure("a", "b").to_string(), "`b` may be `a`");
    /// ```
    #[must_use]
    pub fn unsure(left: impl Into<EntityId>, right: impl Into<EntityId>) -> Self {
        Self::new(left.into(), right.into(), Judgement::Unsure)
    }

    /// Says why.
    ///
    /// ```
    /// use isnad::Decision;
    ///
    /// assert_eq!(Decision::same("a", "b").because("spelling").reason, "spelling");
    /// ```
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Says who decided it.
    ///
    /// ```
    /// use isnad::Decision;
    ///
    /// assert_eq!(Decision::same("a", "b").by("ana").by.as_deref(), Some("ana"));
    /// ```
    #[must_use]
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = Some(who.into());
        self
    }

    /// Says when: a date, perhaps with a time of day after a `T` or a space.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::same("a", "b").at("2026-01-02T13:05:00"))?;
    /// assert!(graph.decide(Decision::same("a", "c").at("yesterday")).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn at(mut self, when: impl Into<String>) -> Self {
        self.at = Some(when.into());
        self
    }

    /// Whether it can be taken at all.
    pub(crate) fn check(&self) -> Result<()> {
        let wrong = |message: String| Err(Error::invalid("decision", message));
        if self.left.trim().is_empty() || self.right.trim().is_empty() {
            return wrong("found an empty id, expected two ids".to_owned());
        }
        if self.left == self.right {
            return wrong(format!("found `{}` twice, expected two ids", self.left));
        }
        if let Some(at) = &self.at {
            let day = at.split(['T', ' ']).next().unwrap_or_default();
            if day.parse::<Date>().is_err() {
                return wrong(format!(
                    "found `{at}` as its time, expected a date as in 2026-01-02 or \
                     2026-01-02T13:05:00"
                ));
            }
        }
        Ok(())
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { left, right, .. } = self;
        match self.judgement {
            Judgement::Same => write!(f, "`{right}` is `{left}`")?,
            Judgement::Different => write!(f, "`{right}` is not `{left}`")?,
            Judgement::Unsure => write!(f, "`{right}` may be `{left}`")?,
        }
        let who: Vec<&str> = self.by.iter().chain(&self.at).map(String::as_str).collect();
        let reason = Some(self.reason.as_str()).filter(|r| !r.is_empty());
        let who = Some(who.join(", ")).filter(|w| !w.is_empty());
        match (reason, who) {
            (None, None) => Ok(()),
            (Some(one), None) => write!(f, " ({one})"),
            (None, Some(one)) => write!(f, " ({one})"),
            (Some(reason), Some(who)) => write!(f, " ({reason}; {who})"),
        }
    }
}

/// A decision, and how often it was made and undone in turn: it stands where
/// that is odd. Of two logs the greater number counts, so that a copy from
/// before a decision was undone does not bring it back (a causal-length set:
/// Yu and Rostad 2020).
pub(crate) type LoggedDecision = (Decision, u32);

/// Every decision ever made.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecisionLog {
    entries: BTreeMap<Decision, u32>,
}

impl DecisionLog {
    /// How often a decision was made and undone.
    pub(crate) fn turns(&self, decision: &Decision) -> u32 {
        self.entries.get(decision).copied().unwrap_or(0)
    }

    pub(crate) fn stands(&self, decision: &Decision) -> bool {
        stands(self.turns(decision))
    }

    pub(crate) fn set(&mut self, decision: Decision, turns: u32) {
        if turns == 0 {
            self.entries.remove(&decision);
        } else {
            self.entries.insert(decision, turns);
        }
    }

    /// All, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Decision, u32)> {
        self.entries.iter().map(|(decision, turns)| (decision, *turns))
    }

    /// Those that stand, in order.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &Decision> {
        self.iter().filter(|(_, turns)| stands(*turns)).map(|(decision, _)| decision)
    }

    /// Those that stand of two ids.
    pub(crate) fn between<'a>(
        &'a self,
        a: &'a EntityId,
        b: &'a EntityId,
    ) -> impl Iterator<Item = &'a Decision> {
        [(a, b), (b, a)].into_iter().flat_map(|(left, right)| {
            let first = Decision::new(left.clone(), right.clone(), Judgement::Same);
            self.entries
                .range(first..)
                .take_while(move |(d, _)| d.left == *left && d.right == *right)
                .filter(|(_, turns)| stands(**turns))
                .map(|(decision, _)| decision)
        })
    }
}

pub(crate) fn stands(turns: u32) -> bool {
    turns % 2 == 1
}
