//! Chains of entities: every way to choose one for each slot so that a step
//! leads from each to the next.
//!
//! Sets of entities grow from the slots whose entity is known, always where
//! that costs least, until each slot has one; then what cannot be continued to
//! the last slot is dropped (Yannakakis 1981). What is left is walked without a
//! dead end, save for entities that would come twice.

#![expect(clippy::indexing_slicing, reason = "slots and list indices are given by this file")]

use std::cmp::Ordering;
use std::ops::Range;

use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::bit_set::{has, mark};

/// Why a search for chains came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChainEnd {
    Done,
    /// There are more than were asked for.
    Limit,
    /// So many steps were looked at.
    Work,
}

/// The entities that may fill a slot, by id.
struct Level {
    places: Vec<u32>,
    /// Them as bits, where they are many.
    bits: Vec<u64>,
}

/// The entities of a slot that lead to an end, where the next ones of each
/// begin, and these, by id.
struct Links {
    level: Level,
    starts: Vec<usize>,
    next: Vec<u32>,
}

/// The chains, one entity a slot, by ids from the first slot on. `known` gives
/// the entity of a slot that has one, `admits` whether another may fill it.
pub(crate) fn chains<S: Steps>(
    steps: &[S],
    known: &[Option<u32>],
    admits: impl Fn(usize, u32) -> bool,
    limit: usize,
    work: usize,
) -> (Vec<u32>, ChainEnd) {
    let mut search = Search { steps, work, found: Vec::new() };
    let Some(levels) = search.grow(known, &admits) else { return (Vec::new(), ChainEnd::Work) };
    let Some(links) = search.reduce(levels) else { return (Vec::new(), ChainEnd::Work) };
    let end = search.walk(&links, limit);
    (search.found, end)
}

struct Search<'s, S> {
    steps: &'s [S],
    work: usize,
    found: Vec<u32>,
}

impl<S: Steps> Search<'_, S> {
    fn compare(&self, a: u32, b: u32) -> Ordering {
        self.steps[0].compare(a, b)
    }

    /// Notes how much was looked at; whether there is work left.
    fn spend(&mut self, work: usize) -> bool {
        self.work = self.work.saturating_sub(work);
        self.work > 0
    }

    fn level(&self, mut places: Vec<u32>) -> Level {
        places.sort_unstable_by(|a, b| self.compare(*a, *b));
        places.dedup();
        let all = self.steps[0].order().0.len();
        let mut bits = Vec::new();
        if places.len() > all / 512 {
            bits = vec![0; all.div_ceil(64)];
            places.iter().for_each(|place| mark(&mut bits, *place));
        }
        Level { places, bits }
    }

    fn contains(&self, level: &Level, place: u32) -> bool {
        if level.bits.is_empty() {
            self.index(level, place).is_some()
        } else {
            has(&level.bits, place)
        }
    }

    fn index(&self, level: &Level, place: u32) -> Option<usize> {
        level.places.binary_search_by(|other| self.compare(*other, place)).ok()
    }

    fn cost(&self, step: usize, level: &Level) -> usize {
        level.places.iter().map(|place| self.steps[step].cost(*place)).sum()
    }

    /// Sets for all slots, from those that are known outwards.
    fn grow(
        &mut self,
        known: &[Option<u32>],
        admits: &impl Fn(usize, u32) -> bool,
    ) -> Option<Vec<Level>> {
        let mut levels: Vec<Option<Level>> =
            known.iter().map(|place| place.map(|place| self.level(vec![place]))).collect();
        loop {
            // A known slot beside one that is not, where it costs least.
            let mut best: Option<(usize, usize, usize, Way)> = None;
            for (slot, level) in levels.iter().enumerate() {
                let Some(level) = level else { continue };
                let on = (slot + 1 < levels.len()).then(|| (slot + 1, slot, Way::Along));
                let back = slot.checked_sub(1).map(|before| (before, before, Way::Against));
                for (next, step, way) in [on, back].into_iter().flatten() {
                    if levels[next].is_none() {
                        let cost = self.cost(step, level);
                        if best.is_none_or(|(least, ..)| cost < least) {
                            best = Some((cost, slot, next, way));
                        }
                    }
                }
            }
            let Some((_, slot, next, way)) = best else { break };
            let mut ends = Vec::new();
            if let Some(level) = &levels[slot] {
                let step = &self.steps[slot.min(next)];
                for place in &level.places {
                    step.each(*place, way, |end| {
                        if admits(next, end) {
                            ends.push(end);
                        }
                    });
                }
            }
            if !self.spend(ends.len() + 1) {
                return None;
            }
            levels[next] = Some(self.level(ends));
        }
        levels.into_iter().collect()
    }

    /// What leads on from each entity of each slot but the last, without those
    /// that lead to no end.
    fn reduce(&mut self, levels: Vec<Level>) -> Option<Vec<Links>> {
        let mut levels = levels.into_iter().rev();
        let last = levels.next()?;
        let mut all: Vec<Links> = Vec::new();
        for (step, level) in (0..self.steps.len()).rev().zip(levels) {
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            let walk = &self.steps[step];
            let after = all.last().map_or(&last, |links| &links.level);
            if self.cost(step, &level) <= self.cost(step, after) {
                for place in &level.places {
                    walk.each(*place, Way::Along, |end| {
                        if self.contains(after, end) {
                            pairs.push((*place, end));
                        }
                    });
                }
            } else {
                for end in &after.places {
                    walk.each(*end, Way::Against, |place| {
                        if self.contains(&level, place) {
                            pairs.push((place, *end));
                        }
                    });
                }
            }
            if !self.spend(pairs.len() + 1) {
                return None;
            }
            pairs.sort_unstable_by(|a, b| {
                self.compare(a.0, b.0).then_with(|| self.compare(a.1, b.1))
            });
            pairs.dedup();
            let (mut starts, mut kept) = (Vec::new(), Vec::new());
            for (i, (place, _)) in pairs.iter().enumerate() {
                if kept.last() != Some(place) {
                    kept.push(*place);
                    starts.push(i);
                }
            }
            starts.push(pairs.len());
            let next = pairs.into_iter().map(|(_, end)| end).collect();
            all.push(Links { level: self.level(kept), starts, next });
        }
        all.reverse();
        Some(all)
    }

    fn walk(&mut self, links: &[Links], limit: usize) -> ChainEnd {
        let slots = links.len() + 1;
        let mut chain: Vec<u32> = Vec::with_capacity(slots);
        // For each slot what is left to try there.
        let mut open: Vec<Range<usize>> = Vec::with_capacity(slots);
        open.push(0..links[0].level.places.len());
        let mut count = 0;
        while let Some(range) = open.last_mut() {
            let slot = chain.len();
            let Some(at) = range.next() else {
                open.pop();
                chain.pop();
                continue;
            };
            let place = match slot {
                0 => links[0].level.places[at],
                _ => links[slot - 1].next[at],
            };
            if !self.spend(1) {
                return ChainEnd::Work;
            }
            if chain.contains(&place) {
                continue;
            }
            if slot + 1 == slots {
                if count == limit {
                    return ChainEnd::Limit;
                }
                count += 1;
                self.found.extend_from_slice(&chain);
                self.found.push(place);
                continue;
            }
            let index = if slot == 0 { Some(at) } else { self.index(&links[slot].level, place) };
            let Some(index) = index else { continue };
            chain.push(place);
            open.push(links[slot].starts[index]..links[slot].starts[index + 1]);
        }
        ChainEnd::Done
    }
}
