//! Who does what a verb says: the subject of a verb, wherever it stands.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::sentence::item::{Classes, Item, NONE, Pos, Sentence};

/// How many verbs may stand between a verb and the subject it shares.
const DEPTH: u8 = 5;

/// A noun phrase with those it is joined to, as numbers of noun phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) first: u16,
    pub(crate) last: u16,
    /// The item of the term that owns it, where that one is meant, or `NONE`.
    pub(crate) owner: u16,
}

impl Phrase {
    pub(crate) fn new(first: u16, last: u16) -> Self {
        Self { first, last, owner: NONE }
    }
}

impl Sentence {
    /// The subject of the verb at item `verb`: for a passive, who undergoes.
    ///
    /// An infinitive takes it from the verb that governs it, a joined verb
    /// from the verb before, a relative clause from what it describes.
    pub(crate) fn subject_of(&self, verb: usize, c: &Classes) -> Option<Phrase> {
        let found = self.subject(verb, c, DEPTH).or_else(|| self.subject_after(verb, c));
        found.map(|p| self.meant(p))
    }

    /// The subject of a participle or gerund that opens the sentence, which
    /// the main clause names: "Backed by X, Y seized", "After meeting X, Y".
    fn subject_after(&self, verb: usize, c: &Classes) -> Option<Phrase> {
        let group = self.items[verb].group;
        let opens = match group.start {
            0 => true,
            1 => matches!(self.items[0].pos, Pos::Preposition | Pos::Conjunction),
            // "Armed and funded by X, Y"
            start => self.is_fronted() && (2..=3).contains(&start) && group.passive,
        };
        if !opens || group.finite || group.infinitive || !(group.gerund || group.passive) {
            return None;
        }
        let mut comma = None;
        for (i, item) in self.items.iter().enumerate().skip(verb + 1) {
            match item.pos {
                Pos::Mark(',') => comma = comma.or(Some(i)),
                Pos::Mark(';' | ':') => return None,
                Pos::Verb | Pos::Be | Pos::Have if item.group.finite => {
                    let Some(comma) = comma else { continue };
                    let found = self.subject(i, c, DEPTH);
                    if let Some(phrase) = found
                        && self.chunks[phrase.first as usize].start as usize > comma
                    {
                        return Some(phrase);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The object of the verb at item `verb` where a relative pronoun before
    /// its subject stands for it: "the group that X backs".
    pub(crate) fn object_before(&self, verb: usize, c: &Classes) -> Option<Phrase> {
        let after = self.items.get(verb + 1);
        if after.is_some_and(|i| i.chunk != NONE || i.word == c.that) {
            return None;
        }
        if let Some(phrase) = self.resolved_relative(verb, c) {
            return Some(phrase);
        }
        let relative = self.relative_of(verb, c)?;
        let objective = c.objective.contains(&self.items[relative].word);
        let own = self.items[verb].group.start as usize == relative + 1;
        let found = (objective && !own).then(|| self.antecedent(relative, c)).flatten();
        found.map(|p| self.meant(p))
    }

    /// Where the object begins that a verb before item `p` shares with verbs
    /// joined to it: "armed and trained X", "has not armed, and does not
    /// train, X".
    pub(crate) fn shared_object(&self, p: usize, c: &Classes) -> Option<usize> {
        let comma = |at: usize| self.items.get(at).is_some_and(|i| i.pos == Pos::Mark(','));
        if !self.items.get(p.checked_sub(1)?).is_some_and(|i| i.pos == Pos::Verb) {
            return None;
        }
        let mut at = p + usize::from(comma(p));
        let apart = at > p;
        let joins = |i: &Item| {
            i.pos == Pos::Conjunction
                && [c.and, c.or, c.but, c.nor].iter().any(|w| i.word == *w && *w != 0)
        };
        if !self.items.get(at).is_some_and(joins) {
            return None;
        }
        at += 1;
        while self
            .items
            .get(at)
            .is_some_and(|i| matches!(i.pos, Pos::Negator | Pos::Do | Pos::Have | Pos::Modal))
        {
            at += 1;
        }
        let verb = self.items.get(at)?;
        if verb.pos != Pos::Verb || verb.group.passive || verb.group.infinitive {
            return None;
        }
        let end = at + 1;
        Some(end + usize::from(apart && comma(end)))
    }

    /// The pronoun, known for whom it stands, right before the subject of the
    /// verb at item `verb`: "whom X backs".
    fn resolved_relative(&self, verb: usize, c: &Classes) -> Option<Phrase> {
        let p = (self.items[verb].group.start as usize).checked_sub(1)?;
        let before = self.items[p];
        if before.pos == Pos::Conjunction && before.word == c.and {
            let other = p.checked_sub(1).filter(|i| self.items[*i].pos == Pos::Verb)?;
            return self.resolved_relative(other, c);
        }
        let phrase = (before.chunk != NONE).then(|| self.head(before.chunk, c))?;
        let start = self.chunks[phrase.first as usize].start;
        let pronoun = self.items[start.checked_sub(1)? as usize].chunk;
        let found = self.chunks.get(pronoun as usize)?;
        let alone = found.end == start && found.start + 1 == found.end && found.arg == found.start;
        alone.then(|| Phrase::new(pronoun, pronoun))
    }

    /// The relative pronoun that opens the clause of the verb at item `verb`.
    fn relative_of(&self, verb: usize, c: &Classes) -> Option<usize> {
        let relative = |p: &usize| {
            let item = self.items[*p];
            item.pos == Pos::Relative || item.pos == Pos::Term && c.objective.contains(&item.word)
        };
        let p = (self.items[verb].group.start as usize).checked_sub(1)?;
        if relative(&p) {
            return Some(p);
        }
        let before = self.items[p];
        match before.pos {
            Pos::Conjunction if before.word == c.and => {
                let other = p.checked_sub(1).filter(|i| self.items[*i].pos == Pos::Verb)?;
                self.relative_of(other, c)
            }
            _ if before.chunk != NONE => {
                let phrase = self.head(before.chunk, c);
                let start = self.chunks[phrase.first as usize].start as usize;
                start.checked_sub(1).filter(relative)
            }
            _ => None,
        }
    }

    /// Whether the participle at item `verb` only describes a name: "X, a
    /// militia backed by Y".
    pub(crate) fn is_aside(&self, verb: usize) -> bool {
        let Some(item) = self.items.get(verb) else { return false };
        item.pos == Pos::Verb
            && item.group.passive
            && !item.group.finite
            && item.group.start as usize == verb
            && self.chunk_ending(verb).is_some_and(|k| self.chunks[k as usize].means != NONE)
    }

    /// What is said of "a militia" in "X, a militia backed by" is said of X.
    fn meant(&self, phrase: Phrase) -> Phrase {
        let chunk = self.chunks[phrase.first as usize];
        // "a singer and actress who": one person.
        let same = (phrase.first..=phrase.last).all(|k| {
            let other = self.chunks[k as usize];
            other.arg == NONE && other.means == chunk.means
        });
        if !same || chunk.arg != NONE || chunk.means == NONE {
            return phrase;
        }
        let (first, last) = self.chunks[chunk.means as usize].group;
        if phrase.first != phrase.last || self.is_singular(phrase.first) {
            Phrase::new(chunk.means, chunk.means)
        } else {
            Phrase::new(first, last)
        }
    }

    fn subject(&self, verb: usize, c: &Classes, depth: u8) -> Option<Phrase> {
        if depth == 0 {
            return None;
        }
        let group = self.items[verb].group;
        let p = (group.start as usize).checked_sub(1)?;
        let before = self.items[p];
        if let Some(governed) = self.governor_of(verb)
            && !governed.clause
        {
            let governor = governed.governor as usize;
            if governed.object != NONE {
                let (first, last) = self.chunks[governed.object as usize].group;
                let first = first.max(governed.object);
                return Some(self.owner_of(Phrase::new(first, last.max(first))));
            }
            if self.items[governor].pos != Pos::Noun {
                return self.subject(governor, c, depth - 1).map(|p| self.owner_of(p));
            }
        }
        if group.infinitive {
            return self.governor_subject(group.start as usize, c, depth);
        }
        match before.pos {
            Pos::Relative => self.antecedent(p, c),
            Pos::Conjunction
                if [c.and, c.or, c.but, c.nor].iter().any(|w| before.word == *w && *w != 0) =>
            {
                self.shared_subject(p, c, depth)
            }
            Pos::Conjunction => {
                // "while attacking X, ..." shares the clause's subject; a clause
                // without its own subject is left alone.
                group.gerund.then(|| self.shared_subject(p, c, depth)).flatten()
            }
            Pos::Preposition if group.gerund => self.governor_subject(p, c, depth),
            Pos::Preposition => None,
            // "the group that X backs attacked": the group did.
            Pos::Verb
                if group.finite && before.group.finite && self.relative_of(p, c).is_some() =>
            {
                let relative = self.relative_of(p, c)?;
                self.chunk_ending(relative).map(|chunk| self.head(chunk, c))
            }
            Pos::Verb | Pos::Be | Pos::Have | Pos::Do => self.subject(p, c, depth - 1),
            Pos::Mark(',') => {
                let joined = p > 0 && self.items[p - 1].pos == Pos::Conjunction;
                if joined {
                    return self.shared_subject(p - 1, c, depth);
                }
                if group.gerund || !group.finite {
                    // ", killing X": who did the rest of the sentence.
                    if group.passive
                        && let Some(chunk) = self.chunk_ending(p)
                    {
                        return Some(self.climb(chunk, false, c));
                    }
                    // "X, speaking in Y, accused"
                    let named = || self.chunk_ending(p).map(|chunk| self.head(chunk, c));
                    return self.shared_subject(p, c, depth).or_else(named);
                }
                self.over_insertion(p, c)
                    .or_else(|| self.series_subject(p, c, depth))
                    .or_else(|| self.named_first(p))
            }
            _ => (before.chunk != NONE).then(|| self.head(before.chunk, c)),
        }
    }

    /// The noun phrase that ends right before item `p`.
    fn chunk_ending(&self, p: usize) -> Option<u16> {
        let item = self.items.get(p.checked_sub(1)?)?;
        (item.chunk != NONE).then_some(item.chunk)
    }

    /// Goes from a noun phrase to the one it hangs on: "forces *in Iraq*",
    /// "rebels fighting *Iraq*".
    fn head(&self, chunk: u16, c: &Classes) -> Phrase {
        self.climb(chunk, true, c)
    }

    /// The same; past participles only where `participles` is set.
    fn climb(&self, mut chunk: u16, participles: bool, c: &Classes) -> Phrase {
        loop {
            let (first, last) = self.chunks[chunk as usize].group;
            let start = self.chunks[first as usize].start as usize;
            let Some(link) = start.checked_sub(1).map(|i| self.items[i]) else {
                return Phrase::new(first, last);
            };
            // "forces backed by X recaptured", "rebels fighting X took": not X.
            if participles && let Some(described) = self.participle_before(start, c) {
                chunk = described;
                continue;
            }
            let hangs =
                link.pos == Pos::Preposition && start >= 2 && !c.clausal.contains(&link.word);
            let Some(before) = hangs.then(|| self.items[start - 2].chunk).filter(|k| *k != NONE)
            else {
                return Phrase::new(first, last);
            };
            // An object before the preposition is no head: its verb comes first.
            let head = self.chunks[before as usize];
            // "envoys of X and Y": both.
            if head.arg != NONE && head.arg == self.chunks[first as usize].arg {
                return Phrase::new(first, last);
            }
            if before == chunk
                || (link.word == c.of && head.arg == NONE && self.is_after_verb(head.start))
            {
                return Phrase::new(first, last);
            }
            chunk = before;
        }
    }

    /// The noun phrase that a participle or infinitive describes whose object
    /// or agent begins at item `start`.
    fn participle_before(&self, start: usize, c: &Classes) -> Option<u16> {
        let at = start.checked_sub(1)?;
        let by = self.items[at].pos == Pos::Preposition && self.items[at].word != c.to
            || self.items[at].word == c.to && at > 0 && self.items[at - 1].group.passive;
        let verb = if by { at.checked_sub(1)? } else { at };
        let item = self.items[verb];
        // "the group that killed X attacked": the group did.
        if !by
            && item.pos == Pos::Verb
            && item.group.finite
            && let Some(relative) = self.relative_of(verb, c)
            && relative + 1 == item.group.start as usize
        {
            return self.chunk_ending(relative);
        }
        let bare = item.pos == Pos::Verb && !item.group.finite && item.group.passive == by;
        let before = bare.then(|| self.chunk_ending(item.group.start as usize)).flatten()?;
        // "wants to arm X": the infinitive hangs on a verb or an object of one.
        let open = !self.is_after_verb(self.chunks[before as usize].start) || by;
        open.then_some(before)
    }

    fn is_after_verb(&self, start: u16) -> bool {
        start > 0 && self.items[start as usize - 1].pos == Pos::Verb
    }

    /// What a relative pronoun at `p` stands for.
    fn antecedent(&self, p: usize, c: &Classes) -> Option<Phrase> {
        let mut at = p;
        if at > 0 && self.items[at - 1].pos == Pos::Mark(',') {
            at -= 1;
        }
        let mut chunk = self.chunk_ending(at)?;
        // "X, a child of Y, who served": X did.
        if at < p
            && let Some(k) = chunk.checked_sub(1)
            && let before = self.chunks[k as usize]
            && before.means != NONE
            && before.end + 1 == self.chunks[chunk as usize].start
            && self.items[before.end as usize].word == c.of
        {
            chunk = before.means;
        }
        // "rebels in X, who": no place is called "who".
        let start = self.chunks[chunk as usize].start as usize;
        if at < p
            && self.items[p].word == c.who
            && start.checked_sub(1).is_some_and(|i| self.items[i].word == c.in_)
        {
            return Some(self.climb(chunk, true, c));
        }
        // "a group based in X, Y, that": no name takes "that".
        if at < p && self.items[p].word == c.that {
            chunk = self.called_before(chunk, c).unwrap_or(chunk);
        }
        let found = self.chunks[chunk as usize];
        let singular = self.items.get(p + 1).is_some_and(|v| c.singular.contains(&v.word));
        if singular && found.arg != NONE {
            return Some(Phrase::new(chunk, chunk));
        }
        // "members of X who": both stand for X; else the nearest.
        let (first, last) = if at == p { (chunk, chunk) } else { found.group };
        let whole = if found.arg == NONE { (chunk, chunk) } else { (first, last) };
        Some(Phrase::new(whole.0, whole.1))
    }

    /// Before the name `chunk`, what a name was said to be: "X is a group based
    /// in Y".
    fn called_before(&self, chunk: u16, c: &Classes) -> Option<u16> {
        let named = self.chunks[chunk as usize];
        if named.arg == NONE || !self.items[named.arg as usize].shape.is_capital() {
            return None;
        }
        let found = (0..chunk).rev().find(|k| {
            let before = self.chunks[*k as usize];
            before.arg == NONE && c.indefinite.contains(&self.items[before.start as usize].word)
        })?;
        let from = self.chunks[found as usize].end as usize;
        // What follows it at once is its participle: "a group based in".
        let told = (from + 1..named.start as usize).any(|k| {
            let i = self.items[k];
            i.pos == Pos::Relative
                || matches!(i.pos, Pos::Verb | Pos::Be | Pos::Have) && i.group.finite
        });
        (!told && self.chunks[found as usize].means != NONE).then_some(found)
    }

    /// The subject that a verb shares with the verb before item `p`.
    fn shared_subject(&self, p: usize, c: &Classes, depth: u8) -> Option<Phrase> {
        let mut i = p;
        let closed = p > 0 && self.items[p - 1].pos == Pos::Mark(',');
        while i > 0 {
            i -= 1;
            match self.items[i].pos {
                Pos::Verb | Pos::Be | Pos::Have => {
                    // "X, who lives in Y, and leads": what the comma closed is over.
                    if closed && let Some(relative) = self.relative_of(i, c) {
                        i = relative;
                        continue;
                    }
                    return self.subject(i, c, depth - 1);
                }
                Pos::Mark(';' | ':') => return None,
                _ => {}
            }
        }
        None
    }

    /// The name that opens the sentence and ends at the comma `p`, what stood
    /// between it and the verb being passed over: "X (the head of Y), was".
    fn named_first(&self, p: usize) -> Option<Phrase> {
        let chunk = self.chunk_ending(p)?;
        let found = self.chunks[chunk as usize];
        (found.start == 0 && found.arg != NONE).then(|| Phrase::new(chunk, chunk))
    }

    /// The subject of a verb in a series, after the comma at `p`: "X issued a
    /// statement, *called* a vote and left".
    fn series_subject(&self, p: usize, c: &Classes, depth: u8) -> Option<Phrase> {
        let earlier = (0..p)
            .rev()
            .take_while(|i| !matches!(self.items[*i].pos, Pos::Mark(_) | Pos::Relative));
        let verb = earlier.into_iter().find(|i| {
            let item = self.items[*i];
            matches!(item.pos, Pos::Verb | Pos::Be | Pos::Have) && item.group.finite
        })?;
        self.subject(verb, c, depth - 1)
    }

    /// The subject of an infinitive or a gerund that begins at `start`: the
    /// object of the verb that governs it where that verb says so ("urged X
    /// to"), else that verb's own subject.
    fn governor_subject(&self, start: usize, c: &Classes, depth: u8) -> Option<Phrase> {
        // "X's efforts to topple Y" are X's, "our efforts" nobody's here.
        if let Some(chunk) = self.chunk_ending(start) {
            let phrase = self.owner_of(Phrase::new(chunk, chunk));
            let first = self.items[self.chunks[chunk as usize].start as usize];
            if phrase.owner != NONE {
                return Some(phrase);
            }
            if first.pos == Pos::Article && first.classes & c.possessives != 0 {
                return None;
            }
        }
        let mut i = start;
        while i > 0 {
            i -= 1;
            let item = self.items[i];
            match item.pos {
                Pos::Verb => {
                    let object = self.items.get(i + 1).map(|o| o.chunk).filter(|k| *k != NONE);
                    let controls = item.is_form_of(&c.control);
                    if controls && !item.group.passive && i + 1 < start {
                        return object
                            .filter(|k| (self.chunks[*k as usize].reach as usize) <= start)
                            .map(|k| {
                                let (first, last) = self.chunks[k as usize].group;
                                Phrase::new(first, last)
                            });
                    }
                    return self.subject(i, c, depth - 1).map(|p| self.owner_of(p));
                }
                Pos::Be => return self.subject(i, c, depth - 1).map(|p| self.owner_of(p)),
                Pos::Mark(';' | ':') | Pos::Relative => return None,
                _ => {}
            }
        }
        None
    }

    /// "X's career included leading Y": who leads is X.
    fn owner_of(&self, phrase: Phrase) -> Phrase {
        let chunk = self.chunks[phrase.first as usize];
        if chunk.arg != NONE || phrase.first != phrase.last {
            return phrase;
        }
        let owner = (chunk.start as usize..chunk.end as usize - 1)
            .find(|i| self.items[*i].pos == Pos::Term && self.items[*i + 1].pos == Pos::Possessive);
        owner.map_or(phrase, |i| Phrase { owner: i as u16, ..phrase })
    }

    /// Whether "and", without a comma, stands before item `start`.
    fn is_joined(&self, start: u16) -> bool {
        let start = start as usize;
        start >= 2
            && self.items[start - 1].pos == Pos::Conjunction
            && self.items[start - 2].pos != Pos::Mark(',')
    }

    /// The one name that stands between two commas: "One of them, X, was".
    fn named_within(&self, open: usize, close: usize) -> Option<Phrase> {
        let chunk = self.items.get(open + 1)?.chunk;
        let found = self.chunks.get(chunk as usize)?;
        let whole = found.start as usize == open + 1 && found.end as usize == close;
        (whole && found.arg != NONE).then(|| Phrase::new(chunk, chunk))
    }

    /// The subject before a relative clause that ends at comma `p` and has a
    /// comma of its own: "X, who took the capital, Y, has".
    fn over_relative(&self, p: usize, c: &Classes) -> Option<Phrase> {
        let finite = |i: &usize| {
            let item = self.items[*i];
            matches!(item.pos, Pos::Verb | Pos::Be | Pos::Have) && item.group.finite
        };
        let verb = (0..p).rev().find(finite)?;
        let relative = (self.items[verb].group.start as usize).checked_sub(1)?;
        let item = self.items[relative];
        let opens =
            item.pos == Pos::Relative || item.pos == Pos::Term && c.objective.contains(&item.word);
        let open = relative.checked_sub(1).filter(|i| self.items[*i].pos == Pos::Mark(','))?;
        let inner = (verb..p).any(|i| self.items[i].pos == Pos::Mark(','));
        let broken = (verb..p).any(|i| matches!(self.items[i].pos, Pos::Mark(';' | ':')));
        if !opens || !inner || broken {
            return None;
        }
        self.chunk_ending(open).map(|chunk| self.head(chunk, c))
    }

    /// The subject before a comma-bound insertion that ends at comma `p`.
    fn over_insertion(&self, p: usize, c: &Classes) -> Option<Phrase> {
        if let Some(phrase) = self.over_relative(p, c) {
            return Some(phrase);
        }
        if let Some(chunk) = self.chunk_ending(p)
            && self.chunks[chunk as usize].described
        {
            // "X and her deputy, Y, were": both.
            let first = match chunk.checked_sub(1).map(|k| self.chunks[k as usize]) {
                Some(title) if title.arg == NONE && self.is_joined(title.start) => {
                    title.group.0.min(chunk)
                }
                _ => chunk,
            };
            return Some(Phrase::new(first, chunk));
        }
        let mut i = p;
        while i > 0 && p - i < 30 {
            i -= 1;
            if self.items[i].pos == Pos::Mark(',')
                && let Some(chunk) = self.chunk_ending(i)
            {
                let phrase = self.head(chunk, c);
                let first = self.chunks[phrase.first as usize];
                // A noun phrase that a verb or preposition governs is no subject.
                let before = first.start.checked_sub(1).map(|b| self.items[b as usize]);
                let governed = before.is_some_and(|b| {
                    matches!(b.pos, Pos::Verb | Pos::Preposition)
                        && b.word != c.including
                        && b.word != c.such_as
                });
                if !governed {
                    return Some(
                        self.named_within(i, p).filter(|_| first.arg == NONE).unwrap_or(phrase),
                    );
                }
            }
        }
        None
    }
}
