//! Rows that cannot all be right: those that meet in time, and dates that differ.

use std::collections::BTreeSet;

use crate::graph::answer::contradiction::{ContradictionKind, Held};
use crate::graph::core::graph::Graph;
use crate::graph::edges::key::EdgeKey;
use crate::schema::Nature;
use crate::time::Time;

/// Rows that cannot all be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) kind: ContradictionKind,
    pub(crate) sides: Vec<Vec<u32>>,
}

impl Conflict {
    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> {
        self.sides.iter().flatten().copied()
    }
}

impl Graph {
    /// The rows of two sides that meet some of the other in time.
    pub(in crate::graph) fn clash(
        &self,
        kind: ContradictionKind,
        one: &[u32],
        other: &[u32],
    ) -> Option<Conflict> {
        if one.is_empty() || other.is_empty() {
            return None;
        }
        let held = |rows: &[u32]| -> Vec<(u32, Held)> {
            rows.iter().map(|r| (*r, self.held(*r))).collect()
        };
        let (one, other) = (held(one), held(other));
        let against = |rows: &[(u32, Held)], others: &[(u32, Held)]| -> Vec<u32> {
            let met = rows.iter().filter(|(_, r)| others.iter().any(|(_, o)| r.meets(o)));
            met.map(|(row, _)| *row).collect()
        };
        let sides = vec![against(&one, &other), against(&other, &one)];
        (!sides.iter().any(Vec::is_empty)).then_some(Conflict { kind, sides })
    }

    /// The rows of an event by their dates, where these cannot all be right.
    pub(in crate::graph) fn dates(&self, key: EdgeKey, positive: &[u32]) -> Option<Conflict> {
        let definition = self.definition(key.relation)?;
        (definition.nature() == Nature::Event).then(|| self.dates_of(positive)).flatten()
    }

    /// The same for rows of one event, of whatever edges.
    pub(in crate::graph) fn dates_of(&self, rows: &[u32]) -> Option<Conflict> {
        let time = |row: u32| self.ledger.time(self.ledger.row(row));
        let times: BTreeSet<Time> = rows.iter().filter_map(|r| time(*r)).collect();
        if !times.iter().any(|a| times.iter().any(|b| !a.covers(b))) {
            return None;
        }
        let of = |at: &Time| rows.iter().copied().filter(|r| time(*r) == Some(*at)).collect();
        let sides = times.iter().map(of).collect();
        Some(Conflict { kind: ContradictionKind::Dates, sides })
    }
}
