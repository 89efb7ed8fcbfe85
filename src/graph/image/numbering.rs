//! The numbers that things get in an image.

use std::collections::{BTreeSet, HashMap};

use crate::graph::core::graph::Graph;
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

/// Old numbers to new ones: `NONE` for what has none.
#[derive(Debug)]
pub(super) struct Numbering {
    /// By new number: the old one.
    pub(super) order: Vec<u32>,
    new: Vec<u32>,
}

impl Numbering {
    pub(super) fn of(order: Vec<u32>, count: usize) -> Self {
        let mut new = vec![NONE; count];
        for (place, old) in order.iter().enumerate() {
            if let Some(slot) = new.get_mut(*old as usize) {
                *slot = number(place);
            }
        }
        Self { order, new }
    }

    /// Numbers by first use.
    pub(super) fn growing(count: usize) -> Self {
        Self { order: Vec::new(), new: vec![NONE; count] }
    }

    /// The new number of an old one; `NONE` of `NONE`.
    #[inline]
    pub(super) fn get(&self, old: u32) -> u32 {
        self.new.get(old as usize).copied().unwrap_or(NONE)
    }

    /// The same, and one that is new gets the next.
    #[inline]
    pub(super) fn meet(&mut self, old: u32) -> u32 {
        match self.new.get_mut(old as usize) {
            Some(slot) if *slot == NONE => {
                *slot = number(self.order.len());
                self.order.push(old);
                *slot
            }
            Some(slot) => *slot,
            None => NONE,
        }
    }
}

/// The entities that an image has, by id: those that documents speak of, and
/// those of the log of decisions.
pub(super) fn entities(graph: &Graph) -> Numbering {
    let count = graph.nodes.len();
    let merged: BTreeSet<u32> = graph
        .identity
        .log
        .iter()
        .flat_map(|(decision, _)| [&decision.left, &decision.right])
        .filter_map(|id| graph.nodes.ids.find(id))
        .collect();
    let all = (0..number(count)).filter(|n| graph.nodes.is_live(*n) || merged.contains(n));
    let mut order: Vec<u32> = all.collect();
    order.sort_unstable_by_key(|n| graph.nodes.ids.text(*n));
    Numbering::of(order, graph.nodes.ids.len())
}

/// The relations of an image: those of the schema, then others by first use.
pub(super) fn relations(graph: &Graph) -> Numbering {
    let mut numbering = Numbering::growing(graph.relations.len());
    for relation in graph.schema.relations() {
        if let Some(known) = graph.relations.find(relation.name()) {
            numbering.meet(known);
        }
    }
    numbering
}

/// Texts that get a number each by first use.
#[derive(Debug, Default)]
pub(super) struct Met<'g> {
    numbers: HashMap<&'g str, u32>,
    pub(super) order: Vec<&'g str>,
}

impl<'g> Met<'g> {
    pub(super) fn number(&mut self, text: &'g str) -> u32 {
        let next = number(self.order.len());
        let found = *self.numbers.entry(text).or_insert(next);
        if found == next {
            self.order.push(text);
        }
        found
    }
}
