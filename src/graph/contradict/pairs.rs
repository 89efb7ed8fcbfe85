//! Contradictions among the edges between two entities: denied, opposed, said
//! both ways.

use crate::graph::answer::conflict::Conflict;
use crate::graph::answer::contradiction::ContradictionKind;
use crate::graph::core::graph::Graph;
use crate::graph::tables::interner::NONE;

impl Graph {
    /// At worst quadratic in the claims between the two.
    pub(super) fn conflicts_between(&self, a: u32, b: u32) -> Vec<Conflict> {
        let mut edges = self.edges.between(a, b);
        self.sort_edges(&mut edges);
        let mut found = Vec::new();
        for (i, &edge) in edges.iter().enumerate() {
            let key = self.edges.key(edge);
            let positive = self.rows_for(edge, false);
            for &other in &edges {
                let denial = self.edges.key(other);
                // Who denies the whole denies each part of it.
                let is_denial = (denial.subject, denial.relation, denial.object)
                    == (key.subject, key.relation, key.object)
                    && (denial.role == key.role || denial.role == NONE);
                if is_denial {
                    let negated = self.rows_for(other, true);
                    found.extend(self.clash(ContradictionKind::Denied, &positive, &negated));
                }
            }
            found.extend(self.dates(key, &positive));
            let Some(definition) = self.definition(key.relation) else { continue };
            for &other in edges.get(i + 1..).unwrap_or_default() {
                let against = self.edges.key(other);
                let kind = if against.relation == key.relation {
                    let turned = (against.subject, against.object) == (key.object, key.subject);
                    let both = turned && definition.is_asymmetric() && key.subject != key.object;
                    both.then_some(ContradictionKind::BothWays)
                } else {
                    let name = self.relation_of(other);
                    let either = definition.is_symmetric() || self.is_symmetric(against.relation);
                    let same_way = (against.subject, against.object) == (key.subject, key.object);
                    let opposed = definition.contradicts().contains(name) && (either || same_way);
                    opposed.then_some(ContradictionKind::Opposed)
                };
                if let Some(kind) = kind {
                    let negated = self.rows_for(other, false);
                    found.extend(self.clash(kind, &positive, &negated));
                }
            }
        }
        found
    }
}
