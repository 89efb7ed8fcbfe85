//! The company of names that a program needs: of which types, and how many.
//!
//! Most sentences that hold a word of a rule hold no names that could stand
//! beside it: two persons control nothing. What companies a program can do
//! with is known when rules are loaded, so that such sentences are passed over
//! before anything is made of them.

use crate::rules::pattern::compile::{Op, Program};
use crate::rules::pattern::syntax::Slot;
use crate::rules::sentence::item::TypeSet;

/// A set of companies, each by its bit.
pub(crate) type Companies = u128;

/// Types beyond the fifth count as one; that loses speed and nothing else.
const LAST: u32 = 5;

/// Which types the names of a sentence have, and whether there are two names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Company {
    types: u32,
    names: u32,
}

impl Company {
    /// The company of names of these types.
    pub(crate) fn of(types: impl Iterator<Item = u8>) -> Self {
        types.fold(Self::default(), |c, kind| Self {
            types: c.types | 1 << u32::from(kind).min(LAST),
            names: c.names + 1,
        })
    }

    pub(crate) fn is_empty(self) -> bool {
        self.names == 0
    }

    pub(crate) fn has_two(self) -> bool {
        self.names > 1
    }

    pub(crate) fn bit(self) -> Companies {
        1 << (self.types << 1 | u32::from(self.has_two()))
    }

    fn all() -> impl Iterator<Item = Self> {
        (0..1 << (LAST + 1)).flat_map(|types| [1, 2].map(|names| Self { types, names }))
    }
}

/// The types of a set as a company counts them.
fn folded(types: TypeSet) -> u32 {
    let first = u32::try_from(types & ((1 << LAST) - 1)).unwrap_or(u32::MAX);
    first | u32::from(types >> LAST != 0) << LAST
}

/// The companies in which a program can find something; `allowed` holds the
/// subjects of its relation by object type.
pub(crate) fn companies(program: &Program, allowed: &[TypeSet]) -> Companies {
    let slots: Vec<(Slot, TypeSet)> = program
        .ops
        .iter()
        .filter_map(|op| match op {
            Op::Slot { slot, types, .. } => Some((*slot, *types)),
            _ => None,
        })
        .collect();
    let types = |wanted: Slot| slots.iter().find(|(s, _)| *s == wanted).map(|(_, types)| *types);
    // Ways to fill the sides: types of the object, types of the subject, and
    // whether that takes two names.
    let mut ways: Vec<(u32, u32, bool)> = Vec::new();
    let mut pairs = |subjects: TypeSet, objects: TypeSet| {
        for (object, allowed) in
            (0..TypeSet::BITS).zip(allowed).filter(|(o, _)| objects & (1 << o) != 0)
        {
            ways.push((folded(1 << object), folded(allowed & subjects), true));
        }
    };
    if let Some(types) = types(Slot::Pair) {
        pairs(types, types);
    }
    match (types(Slot::Subject), types(Slot::Object)) {
        (Some(subjects), Some(objects)) => pairs(subjects, objects),
        (Some(subjects), None) => {
            let any = allowed.iter().fold(0, |all, subjects| all | subjects);
            ways.push((u32::MAX, folded(any & subjects), false));
        }
        (None, Some(objects)) => {
            let taken = (0..TypeSet::BITS).zip(allowed).filter(|(_, subjects)| **subjects != 0);
            let taken = taken.fold(0, |all, (object, _)| all | 1 << object);
            ways.push((folded(taken & objects), u32::MAX, false));
        }
        (None, None) => {}
    }
    Company::all()
        .filter(|c| {
            slots.iter().all(|(_, types)| folded(*types) & c.types != 0)
                && ways.iter().any(|(object, subject, two)| {
                    object & c.types != 0 && subject & c.types != 0 && (!two || c.has_two())
                })
        })
        .fold(0, |all, c| all | c.bit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern::syntax::Want;

    fn check(slots: &[(Slot, TypeSet)], allowed: &[TypeSet], names: &[u8], expected: bool) {
        let want = Want { single: false, direct: false };
        let ops = slots.iter().map(|(slot, types)| Op::Slot { slot: *slot, types: *types, want });
        let program =
            Program { rule: 0, ops: ops.collect(), anchor: 0, nominal: false, adjacent: false };
        let found = companies(&program, allowed) & Company::of(names.iter().copied()).bit() != 0;
        assert_eq!(found, expected, "{slots:?} {names:?}");
    }

    #[test]
    fn a_program_fires_only_in_company_that_fits() {
        // Type 0 does it to type 1.
        let allowed = [0, 0b1, 0];
        let both = [(Slot::Subject, TypeSet::MAX), (Slot::Object, TypeSet::MAX)];
        check(&both, &allowed, &[0, 1], true);
        check(&both, &allowed, &[2, 1, 0], true);
        check(&both, &allowed, &[0], false);
        check(&both, &allowed, &[1, 1], false);
        check(&both, &allowed, &[0, 2], false);
        check(&both[..1], &allowed, &[0], true);
        check(&both[..1], &allowed, &[1], false);
        check(&both[1..], &allowed, &[1], true);
        check(&both[1..], &allowed, &[0, 0], false);
        // A place of type 2 has to be there as well.
        let placed = [both[0], both[1], (Slot::Place, 0b100)];
        check(&placed, &allowed, &[0, 1], false);
        check(&placed, &allowed, &[0, 1, 2], true);
        // Pairs are of two.
        let pair = [(Slot::Pair, TypeSet::MAX)];
        check(&pair, &[0b1], &[0], false);
        check(&pair, &[0b1], &[0, 0], true);
        // Types without a bit of their own are never passed over.
        let many = [0, 0, 0, 0, 0, 0, 0, 1 << 9, 0, 0];
        check(&both, &many, &[9, 7], true);
        check(&both, &many, &[9, 8], true);
        check(&both, &many, &[2, 1], false);
    }
}
