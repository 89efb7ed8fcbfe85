//! A part of a graph laid out for measures: its entities numbered by their ids,
//! and who is joined to whom. Quotes and records stay where they are.

#![expect(clippy::indexing_slicing, reason = "all arrays are as long as there are places")]

use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

/// The entities of a part of a graph, in the order of their ids whatever the
/// order of the documents, so that sums come out the same to the last bit.
pub(crate) struct Layout<'q, 'g> {
    graph: &'g Graph,
    filter: &'q CompiledFilter,
    places: Vec<u32>,
    /// By place: where it stands in `places`, or `NONE`.
    ordinals: Vec<u32>,
}

impl<'q, 'g> Layout<'q, 'g> {
    pub(crate) fn new(graph: &'g Graph, filter: &'q CompiledFilter) -> Self {
        let places = graph.sorted_nodes().into_iter().map(|node| graph.places.place(node));
        let places: Vec<u32> =
            places.filter(|p| *p != NONE && filter.takes_type(graph, *p)).collect();
        let mut ordinals = vec![NONE; graph.places.len()];
        for (ordinal, place) in places.iter().enumerate() {
            ordinals[*place as usize] = number(ordinal);
        }
        Self { graph, filter, places, ordinals }
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn id(&self, ordinal: usize) -> &'g str {
        self.graph.id_at(self.places[ordinal])
    }

    /// The edges that pass, as their ends; both are entities of the layout.
    fn edges(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        let graph = self.graph;
        let passes = |edge: &u32| self.filter.takes(graph, *edge);
        let all = (0..number(graph.edges.len())).filter(passes).map(|edge| graph.edges.key(edge));
        let ends = all.map(|key| {
            let [subject, object] =
                [key.subject, key.object].map(|place| self.ordinals[place as usize]);
            (subject, object, key.relation)
        });
        ends.filter(|(subject, object, _)| *subject != NONE && *object != NONE)
    }

    /// For each entity those it leads to, once for each edge; a symmetric edge
    /// leads both ways.
    pub(crate) fn links(&self) -> Vec<Vec<u32>> {
        let mut links: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        for (subject, object, relation) in self.edges() {
            links[subject as usize].push(object);
            if self.graph.is_symmetric(relation) && subject != object {
                links[object as usize].push(subject);
            }
        }
        links
    }

    /// For each entity those that some edge joins it to, whichever way it
    /// leads, by id and itself left out.
    pub(crate) fn neighbours(&self) -> Vec<Vec<u32>> {
        let mut all: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        if self.filter.is_skeleton() {
            for (ordinal, place) in self.places.iter().enumerate() {
                self.graph.edges.each_neighbour(*place, &self.graph.places, |end| {
                    let end = self.ordinals[end as usize];
                    if end != NONE {
                        all[ordinal].push(end);
                    }
                });
            }
        } else {
            for (subject, object, _) in self.edges().filter(|e| e.0 != e.1) {
                all[subject as usize].push(object);
                all[object as usize].push(subject);
            }
        }
        for ends in &mut all {
            if !ends.is_sorted_by(|a, b| a < b) {
                ends.sort_unstable();
                ends.dedup();
            }
        }
        all
    }
}
