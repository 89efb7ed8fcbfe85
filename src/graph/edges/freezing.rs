//! Freezing: all live claims become edges in the order of entities.

#![expect(clippy::indexing_slicing, reason = "buckets and ranks are made by this file")]

use std::collections::{BTreeSet, HashMap};

use crate::graph::edges::frozen::{ClaimEntry, FrozenEdges};
use crate::graph::edges::index::Edges;
use crate::graph::edges::key::EdgeKey;
use crate::graph::edges::summary::EdgeSummary;
use crate::graph::evidence::ledger::Ledger;
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

impl Edges {
    /// Freezes all claims into edges. Rows get their edges and chains.
    ///
    /// `key` gives a live row its key; `None` leaves it out.
    pub(crate) fn freeze(
        ledger: &mut Ledger,
        places: usize,
        key: impl Fn(&Ledger, u32) -> Option<EdgeKey>,
    ) -> Self {
        let mut buckets = vec![0_u32; places + 1];
        let mut roles: BTreeSet<u32> = BTreeSet::new();
        let rows = ledger.row_count();
        for row in 0..rows {
            if let Some(key) = key(ledger, row) {
                buckets[key.subject as usize + 1] += 1;
                if key.role != NONE {
                    roles.insert(key.role);
                }
            }
        }
        for place in 0..places {
            buckets[place + 1] += buckets[place];
        }
        let mut roles: Vec<u32> = roles.into_iter().collect();
        roles.sort_unstable_by_key(|r| ledger.word(*r));
        let rank: HashMap<u32, u32> =
            roles.iter().enumerate().map(|(i, r)| (*r, number(i) + 1)).collect();
        let total = buckets.last().copied().unwrap_or(0) as usize;
        let mut entries = vec![ClaimEntry::default(); total];
        let mut next = buckets.clone();
        let mut edges = Self::default();
        for row in 0..rows {
            if let Some(key) = key(ledger, row) {
                let slot = &mut next[key.subject as usize];
                let role = if key.role == NONE { 0 } else { rank[&key.role] };
                let mask = match ledger.is_usual() {
                    true => 0,
                    false => edges.summaries.of_claim(ledger.row(row), |row| ledger.time(row)),
                };
                entries[*slot as usize] = ClaimEntry::new(&key, role, row, mask);
                *slot += 1;
            }
        }
        let base = {
            let word = |rank: u32| match rank.checked_sub(1) {
                Some(i) => roles[i as usize],
                None => NONE,
            };
            let edges = &mut edges;
            FrozenEdges::build(&mut entries, &buckets, word, |edge, claims| {
                edges.enter_frozen(edge, claims, ledger)
            })
        };
        edges.frozen = base;
        edges.live.shrink();
        edges.summaries.finish(&edges.frozen);
        edges
    }

    /// Takes up a frozen edge with all its claims; whether any speaks for it.
    fn enter_frozen(&mut self, edge: u32, claims: &[ClaimEntry], ledger: &mut Ledger) -> bool {
        let mut summary = EdgeSummary::default();
        for claim in claims {
            let before = summary.head;
            // A number that may stand for anything says too little.
            match self.summaries.get(claim.mask()) {
                Some(mask) => summary.join(claim.row, mask),
                None => {
                    let (status, time) = ledger.status_and_time(claim.row);
                    summary.add(claim.row, status, time);
                }
            }
            ledger.link(claim.row, edge, before);
        }
        self.heads.edit(|heads| heads.push(summary.head));
        self.live.push(edge, summary.live);
        if summary.negated > 0 {
            self.negated.insert(edge, summary.negated);
        }
        match claims {
            [only] => self.summaries.push(edge, only.mask()),
            _ => {
                let mask = self.summaries.number(summary.mask);
                self.summaries.push(edge, mask);
            }
        }
        let positive = summary.is_positive();
        if !positive {
            self.hidden.set(edge, true);
        }
        positive
    }
}
