//! The relations of a graph: those of its schema, and those that tables
//! brought along.

use crate::error::Result;
use crate::graph::core::graph::Graph;
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::places;
use crate::id::{EntityType, Relation};
use crate::schema::RelationDefinition;

impl Graph {
    /// The number of a relation, new if it has none.
    pub(crate) fn relate(&mut self, name: &str) -> u32 {
        let known = self.relations.len();
        let number = self.enter_relation(name);
        if self.relations.len() > known {
            self.rank_relations();
        }
        number
    }

    /// The same for many.
    pub(crate) fn relate_all<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            self.enter_relation(name);
        }
        self.rank_relations();
    }

    fn enter_relation(&mut self, name: &str) -> u32 {
        let number = self.relations.intern(name);
        if number as usize >= self.symmetric.len() {
            self.relation_names.push(Relation::from(name));
            let definition = self.schema.relations().find(|r| *r.name() == *name);
            self.symmetric.push(definition.is_some_and(RelationDefinition::is_symmetric));
            let inverse = definition.and_then(|d| self.relations.find(d.inverse()?));
            self.inverses.push(inverse.unwrap_or(NONE));
            // Whichever of the two came first did not know the other yet.
            if let Some(back) = inverse.and_then(|i| self.inverses.get_mut(i as usize)) {
                *back = number;
            }
            let only = |allows: &dyn Fn(&str) -> bool| {
                let mut fit = self.schema.entity_types().map(|t| t.name()).filter(|t| allows(t));
                fit.next().filter(|_| fit.next().is_none()).cloned()
            };
            self.sides.push(
                definition.map(|d| [only(&|t| d.allows_subject(t)), only(&|t| d.allows_object(t))]),
            );
        }
        number
    }

    fn rank_relations(&mut self) {
        let mut sorted: Vec<u32> = (0..places::number(self.relations.len())).collect();
        sorted.sort_unstable_by_key(|r| self.relations.text(*r));
        self.rank = vec![0; sorted.len()];
        for (place, relation) in sorted.into_iter().enumerate() {
            if let Some(rank) = self.rank.get_mut(relation as usize) {
                *rank = places::number(place);
            }
        }
    }

    /// Forgets the latest relations, down to so many, as a table that was
    /// refused brought them.
    pub(crate) fn unrelate(&mut self, count: usize) {
        if self.relations.len() == count {
            return;
        }
        self.relation_names.truncate(count);
        self.symmetric.truncate(count);
        self.inverses.truncate(count);
        self.sides.truncate(count);
        self.relations = Interner::new();
        for name in &self.relation_names {
            self.relations.intern(name);
        }
        self.rank_relations();
    }

    /// The types of a relation's sides where the schema leaves one only;
    /// `None` for a relation that the schema lacks.
    pub(crate) fn sides(&self, relation: u32) -> Option<[Option<&str>; 2]> {
        let sides = self.sides.get(relation as usize)?.as_ref()?;
        Some(sides.each_ref().map(|side| side.as_ref().map(EntityType::as_str)))
    }

    pub(crate) fn is_symmetric(&self, relation: u32) -> bool {
        self.symmetric.get(relation as usize).copied().unwrap_or(false)
    }

    /// The relation that says the same turned round, if there is one.
    pub(crate) fn inverse_of(&self, relation: u32) -> Option<u32> {
        self.inverses.get(relation as usize).copied().filter(|inverse| *inverse != NONE)
    }

    /// The schema's word on a relation, where it has one.
    pub(crate) fn definition(&self, relation: u32) -> Option<&RelationDefinition> {
        self.sides(relation)?;
        self.schema.find_relation(self.relations.text(relation))
    }

    pub(crate) fn relation_number(&self, name: &Relation) -> Result<u32> {
        match self.relations.find(name) {
            Some(number) => Ok(number),
            None => self.schema.relation(name).map(|_| NONE),
        }
    }

    /// The place of a relation among all by name.
    pub(crate) fn rank_of(&self, relation: u32) -> u32 {
        self.rank.get(relation as usize).copied().unwrap_or(NONE)
    }

    /// The relation of an edge.
    #[expect(clippy::indexing_slicing, reason = "every edge's relation has a name")]
    pub(crate) fn relation_of(&self, edge: u32) -> &Relation {
        &self.relation_names[self.edges.relation(edge) as usize]
    }
}
