//! Contradictions among those who stand where only one can: two leaders at
//! one time, two killers, two places of birth.

use std::collections::BTreeMap;

use crate::graph::answer::conflict::Conflict;
use crate::graph::answer::contradiction::{ContradictionKind, Held};
use crate::graph::contradict::slots::happens_once;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::graph::tables::interner::NONE;
use crate::schema::Side;

/// So many steps up, one holder is looked for in what the other is part of.
const STEPS: usize = 8;

/// One claim of who stands there.
struct Seat {
    holder: u32,
    row: u32,
    held: Held,
}

impl Graph {
    /// Near-linear in the claims, unless many of one time have no rival.
    pub(super) fn rivals(&self, relation: u32, place: u32, role: u32) -> Vec<Conflict> {
        let Some(definition) = self.definition(relation) else { return Vec::new() };
        let Some(one) = self.one_side(definition, role) else { return Vec::new() };
        let (out, into) = self.edges.runs(place, relation);
        let runs = if one == Side::Subject { into } else { out };
        let edges = runs
            .into_iter()
            .flat_map(numbers)
            .filter(|e| self.edges.role(*e) == role && self.edges.live(*e) > 0);
        let mut seats: Vec<Seat> = Vec::new();
        for edge in edges {
            let key = self.edges.key(edge);
            let holder = if one == Side::Subject { key.subject } else { key.object };
            let rows = self.rows_for(edge, false).into_iter();
            seats.extend(rows.map(|row| Seat { holder, row, held: self.held(row) }));
        }
        let mut found = Vec::new();
        let is_event = happens_once(definition);
        let kept = if one == Side::Subject { Side::Object } else { Side::Subject };
        let unknown: Vec<u32> = match is_event {
            true => self.rows_at(place, relation, kept),
            false => Vec::new(),
        };
        seats.sort_by_key(|s| (s.held.first, s.row));
        let rivals = self.with_rivals(&seats, is_event);
        if !rivals.is_empty() {
            let mut rivals: Vec<(u32, Vec<u32>)> = rivals.into_iter().collect();
            rivals.sort_by(|a, b| self.places.compare(a.0, b.0, &self.nodes.ids));
            let sides = rivals.into_iter().map(|(_, rows)| rows).collect();
            found.push(Conflict { kind: ContradictionKind::OnlyOne, sides });
        }
        // Of one edge alone its dates are held against each other elsewhere.
        let is_spread = !unknown.is_empty()
            || seats.first().is_some_and(|s| seats.iter().any(|o| o.holder != s.holder));
        if is_event && is_spread {
            let rows: Vec<u32> = seats.iter().map(|s| s.row).chain(unknown).collect();
            found.extend(self.dates_of(&rows));
        }
        found
    }

    /// The rows of each holder that meet a row of a rival; seats come by the
    /// first day.
    fn with_rivals(&self, seats: &[Seat], at_all: bool) -> BTreeMap<u32, Vec<u32>> {
        let mut latest = i32::MIN;
        let latest: Vec<i32> = seats
            .iter()
            .map(|s| {
                latest = latest.max(s.held.last);
                latest
            })
            .collect();
        let mut known: BTreeMap<(u32, u32), bool> = BTreeMap::new();
        let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (i, seat) in seats.iter().enumerate() {
            let mut is_rival = |other: &Seat| {
                let (a, b) = (seat.holder.min(other.holder), seat.holder.max(other.holder));
                if a == b || !at_all && !seat.held.meets(&other.held) {
                    return false;
                }
                let undated = !seat.held.is_dated() || !other.held.is_dated();
                let apart = *known.entry((a, b)).or_insert_with(|| !self.is_within(a, b));
                apart && (at_all || !undated || !self.follow_each_other(a, b))
            };
            let before = seats.iter().zip(&latest).take(i).rev();
            let before = before.take_while(|(_, latest)| at_all || **latest >= seat.held.first);
            let after = seats.iter().skip(i + 1);
            let after = after.take_while(|s| at_all || s.held.first <= seat.held.last);
            if before.map(|(s, _)| s).any(&mut is_rival) || after.into_iter().any(is_rival) {
                found.entry(seat.holder).or_default().push(seat.row);
            }
        }
        if found.len() < 2 { BTreeMap::new() } else { found }
    }

    /// Whether one is part of the other by transitive relations: who was born
    /// in a city was born in its country.
    fn is_within(&self, a: u32, b: u32) -> bool {
        self.reaches_up(a, b) || self.reaches_up(b, a)
    }

    fn reaches_up(&self, from: u32, to: u32) -> bool {
        let mut seen = vec![from];
        let mut ring = vec![from];
        for _ in 0..STEPS {
            let mut next = Vec::new();
            for place in ring {
                for relation in self.edges.relations_at(place) {
                    if self.is_symmetric(relation)
                        || !self.definition(relation).is_some_and(|d| d.is_transitive())
                    {
                        continue;
                    }
                    let (out, _) = self.edges.runs(place, relation);
                    for edge in out.into_iter().flat_map(numbers) {
                        let up = self.edges.key(edge).object;
                        if self.edges.is_positive(edge) && !seen.contains(&up) {
                            seen.push(up);
                            next.push(up);
                        }
                    }
                }
            }
            if seen.contains(&to) {
                return true;
            }
            ring = next;
        }
        false
    }

    /// Whether some claim says that one came in the place of the other.
    fn follow_each_other(&self, a: u32, b: u32) -> bool {
        self.edges.between(a, b).into_iter().any(|edge| {
            let definition = self.definition(self.edges.relation(edge));
            self.edges.is_positive(edge)
                && definition.is_some_and(|d| d.is_asymmetric() && d.is_momentary())
        })
    }

    /// The place of a side of a row, where it is known.
    pub(super) fn side_place(&self, row: u32, side: Side) -> Option<u32> {
        let it = self.ledger.row(row);
        let node = if side == Side::Subject { it.subject } else { it.object };
        (node != NONE).then(|| self.places.place(self.identity.shown(node)))
    }
}
