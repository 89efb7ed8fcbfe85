//! Names set against each other: "not by A but by B", "B rather than A",
//! "everyone but A".
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::sentence::item::{Classes, Item, NONE, Pos, Sentence};

impl Sentence {
    /// Finds the noun phrases that are named only to say that they are not
    /// meant.
    pub(crate) fn contrast(&mut self, c: &Classes) {
        self.inert.clear();
        let any = |i: &Item| {
            i.pos == Pos::Negator || i.classes & c.contrast != 0 || i.word == c.but && c.but != 0
        };
        if !self.items.iter().any(any) {
            return;
        }
        for k in 0..self.chunks.len() {
            let Some(by) = self.excluded_by(k, c) else { continue };
            let sign = self.items[by];
            if sign.word != c.but && !self.inert.contains(&(by as u16)) {
                self.inert.push(by as u16);
            }
            self.chunks[k].excluded = true;
            // "neither A nor B": none of them.
            let mut last = k;
            while sign.word == c.neither && self.is_nor(last, c) {
                last += 1;
                self.chunks[last].excluded = true;
            }
        }
    }

    /// Whether "nor" joins the noun phrase after `k` to it.
    fn is_nor(&self, k: usize, c: &Classes) -> bool {
        let Some(next) = self.chunks.get(k + 1) else { return false };
        let mut between = self.items[self.chunks[k].reach as usize..next.start as usize].iter();
        between.clone().count() <= 3 && between.any(|i| i.word == c.nor && c.nor != 0)
    }

    /// The item that takes the noun phrase `k` away from what is said.
    fn excluded_by(&mut self, k: usize, c: &Classes) -> Option<usize> {
        let chunk = self.chunks[k];
        let named = chunk.arg != NONE;
        let mut at = chunk.start as usize;
        // "not by A", "rather than by A"
        let led = at >= 2
            && self.items[at - 1].pos == Pos::Preposition
            && self.items[at - 1].classes & c.contrast == 0;
        at -= usize::from(led);
        let sign = *self.items.get(at.checked_sub(1)?)?;
        let before = at.checked_sub(2).map(|b| self.items[b]);
        if sign.pos == Pos::Negator && (sign.word == c.not || sign.word == c.neither) {
            // "not only A": something was passed over.
            if sign.tokens.1 != self.items[at].tokens.0 || !named {
                return None;
            }
            let takes = match before.map(|b| b.pos) {
                None | Some(Pos::Verb | Pos::Conjunction | Pos::Preposition) => true,
                Some(Pos::Mark(_)) => !led || self.is_echo(k, at, c),
                Some(Pos::Be) => sign.word == c.not && self.but_follows(k, c),
                Some(_) => before.is_some_and(|b| b.chunk != NONE),
            };
            return takes.then_some(at - 1);
        }
        if sign.classes & c.contrast != 0 {
            // "Apart from A, B attacked" may mean both.
            return (named && at > 1).then_some(at - 1);
        }
        if sign.pos == Pos::Conjunction && sign.word == c.but && c.but != 0 && named {
            let before = self.chunks.get(k.checked_sub(1)?).copied()?;
            if before.reach as usize != at - 1 && before.end as usize != at - 1 {
                return None;
            }
            let first = self.items[before.start as usize];
            // "no one but A": A.
            if first.classes & c.nobody != 0 {
                self.inert.push(before.start);
                return None;
            }
            return (first.classes & c.universals != 0).then_some(at - 1);
        }
        None
    }

    /// Whether the preposition before the noun phrase `k` repeats one before
    /// the comma: "by A, not by B".
    fn is_echo(&self, k: usize, at: usize, c: &Classes) -> bool {
        let _ = c;
        let link = self.items[at];
        let Some(before) = k.checked_sub(1).and_then(|b| self.chunks.get(b)) else { return false };
        let governor = (before.start as usize).checked_sub(1).map(|g| self.items[g]);
        governor.is_some_and(|g| g.word == link.word && g.word != 0)
    }

    /// Whether "but" and another noun phrase follow: "not A but B".
    fn but_follows(&self, k: usize, c: &Classes) -> bool {
        let chunk = self.chunks[k];
        let mut p = chunk.reach as usize;
        p += usize::from(self.items.get(p).is_some_and(|i| i.pos == Pos::Mark(',')));
        self.items.get(p).is_some_and(|i| i.word == c.but && c.but != 0)
            && self.items.get(p + 1).is_some_and(|i| i.chunk != NONE || i.pos == Pos::Preposition)
    }

    /// What stands between noun phrases without the words that set them
    /// against each other.
    pub(crate) fn without_contrast(&self, between: &[Item], c: &Classes) -> Vec<Item> {
        let sets = |i: &&Item| !(i.pos == Pos::Negator || i.classes & c.contrast != 0);
        between.iter().filter(sets).copied().collect()
    }
}
