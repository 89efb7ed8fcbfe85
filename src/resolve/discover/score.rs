//! Points that a text gives a surface form for each kind.

use crate::resolve::names::table::Kind;

/// Points for each kind, and the context that gave most of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    points: [i32; 5],
    best: i32,
    pub(crate) context: &'static str,
}

pub(crate) const KINDS: [Kind; 5] =
    [Kind::Person, Kind::Group, Kind::Place, Kind::Outlet, Kind::Community];

impl Score {
    pub(crate) fn add(&mut self, kind: Kind, points: i32, context: &'static str) {
        for (k, p) in KINDS.iter().zip(&mut self.points) {
            if *k == kind {
                *p += points;
            }
        }
        if points > self.best {
            self.best = points;
            self.context = context;
        }
    }

    /// Joins what two places of the text say.
    pub(crate) fn join(&mut self, other: &Self) {
        for (p, q) in self.points.iter_mut().zip(other.points) {
            *p += q;
        }
        if other.best > self.best {
            self.best = other.best;
            self.context = other.context;
        }
    }

    /// The likeliest kind, where it has enough points and a lead.
    pub(crate) fn verdict(&self, least: i32) -> Option<Kind> {
        let (at, top) =
            self.points.iter().copied().enumerate().max_by_key(|(i, p)| (*p, 9 - *i))?;
        let second =
            self.points.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| *p).max();
        (top >= least && second.is_none_or(|s| s < top)).then(|| KINDS.get(at).copied()).flatten()
    }
}
