//! Which items are verbs, and what their auxiliaries say of them.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::language::forms::Forms;
use crate::rules::sentence::item::{Classes, Group, Item, Pos, Sentence, Term};
use crate::text::tokens::Shape;

impl Sentence {
    /// Decides what each word is, from its lists, its forms and its
    /// neighbours.
    pub(crate) fn find_verbs(&mut self, terms: &[Term], c: &Classes) {
        for i in 0..self.items.len() {
            let item = self.items[i];
            if item.pos != Pos::Noun {
                continue;
            }
            let has = |mask: u128| item.classes & mask != 0;
            if i > 0 && self.items[i - 1].pos == Pos::Hyphen && !has(c.conjunctions) {
                continue;
            }
            let next = self.items.get(i + 1).copied();
            self.items[i].pos = if item.word == c.that && item.word != 0 {
                self.that(i, next, c)
            } else if has(c.relatives) {
                Pos::Relative
            } else if has(c.be) {
                Pos::Be
            } else if has(c.have) {
                Pos::Have
            } else if has(c.auxiliary_do) {
                Pos::Do
            } else if has(c.negators) {
                Pos::Negator
            } else if has(c.modals) && !(item.shape.is_capital() && i > 0) {
                Pos::Modal
            } else if has(c.determiners | c.possessives) {
                Pos::Article
            } else if has(c.conjunctions) {
                Pos::Conjunction
            } else if has(c.prepositions) {
                Pos::Preposition
            } else if self.is_counted(i, c) {
                Pos::Noun
            } else if has(c.pronouns) {
                Pos::Pronoun
            } else if item.forms() != Forms(0) {
                if self.is_verb(i, terms, c) { Pos::Verb } else { Pos::Noun }
            } else {
                Pos::Noun
            };
        }
    }

    /// Whether a pronoun at `i` is counted or picked out, as nouns are: "three
    /// others and X", "the one who".
    fn is_counted(&self, i: usize, c: &Classes) -> bool {
        let before = i.checked_sub(1).map(|p| self.items[p].pos);
        let word = self.items[i].word;
        word == c.others && matches!(before, Some(Pos::Number | Pos::Article | Pos::Noun))
            || word == c.one && before == Some(Pos::Article)
    }

    /// What "that" is: "said that X", "the group that X backs", "that group".
    fn that(&self, i: usize, next: Option<Item>, c: &Classes) -> Pos {
        let before = i.checked_sub(1).map(|p| self.items[p]);
        let opens = next.is_some_and(|n| {
            n.pos == Pos::Term
                || n.shape.is_capital()
                || n.classes & (c.determiners | c.possessives | c.pronouns) != 0
        });
        match before.map(|b| b.pos) {
            Some(Pos::Verb) => Pos::Conjunction,
            _ if next.is_some_and(|n| self.verb_like(n, c)) => Pos::Relative,
            Some(Pos::Noun | Pos::Term | Pos::Pronoun) if opens => {
                // "told the agency that": what was told follows.
                let told = (0..i).rev().take(6).map(|k| self.items[k]).find(|k| {
                    !matches!(k.pos, Pos::Noun | Pos::Term | Pos::Article | Pos::Possessive)
                });
                let named = before.is_some_and(|b| b.pos == Pos::Term);
                let told = told.is_some_and(|t| t.pos == Pos::Verb && t.is_form_of(&c.control));
                if named && self.is_cleft(i, c) {
                    return Pos::Relative;
                }
                if named || told { Pos::Conjunction } else { Pos::Relative }
            }
            _ => Pos::Article,
        }
    }

    /// Whether "it was", before a name at `i`, picks it out: "It was X that".
    fn is_cleft(&self, i: usize, c: &Classes) -> bool {
        let part = |k: &usize| {
            matches!(self.items[*k].pos, Pos::Noun | Pos::Term | Pos::Article | Pos::Number)
        };
        let be = (0..i).rev().take(8).find(|k| !part(k));
        be.is_some_and(|k| {
            let before = k.checked_sub(1).map(|p| self.items[p]);
            self.items[k].pos == Pos::Be
                && before
                    .is_some_and(|b| b.word == c.it && matches!(b.pos, Pos::Pronoun | Pos::Term))
        })
    }

    fn verb_like(&self, item: Item, c: &Classes) -> bool {
        item.classes & (c.be | c.have | c.modals | c.auxiliary_do | c.negators) != 0
            || item.pos == Pos::Noun
                && item.forms() != Forms(0)
                && item.classes & c.prepositions == 0
    }

    /// Whether the word at `i`, which can be a verb, is one here.
    fn is_verb(&self, i: usize, terms: &[Term], c: &Classes) -> bool {
        let forms = self.items[i].forms();
        let before = i.checked_sub(1).map(|p| self.items[p]);
        let next = self.items.get(i + 1).copied();
        let opens = |n: Item| {
            matches!(n.pos, Pos::Term | Pos::Number)
                || n.word != c.that && n.classes & (c.determiners | c.possessives | c.pronouns) != 0
        };
        let next_opens = next.is_some_and(opens);
        let before_pos = before.map(|b| b.pos);
        let adjectival = before.is_some_and(|b| {
            b.pos == Pos::Term && terms.get(b.term as usize).is_some_and(|t| t.adjective)
        });
        // "armed groups", but "has armed" and "was established in".
        let helped = match before_pos {
            Some(Pos::Have) => true,
            // "neither armed nor", "has not armed"
            Some(Pos::Negator) if forms.has(Forms::PAST) => true,
            // "What X did was kill Y"
            Some(Pos::Be) if self.ends_what_clause(i) => forms.has(Forms::BASE),
            Some(Pos::Be) => {
                forms.has(Forms::PARTICIPLE)
                    && next.is_some_and(|n| n.classes & c.prepositions != 0)
            }
            // "armed by X", ", armed and trained by X"
            _ if next.is_some_and(|n| n.word == c.by && c.by != 0) => true,
            None | Some(Pos::Mark(',')) if self.joins_participle(i, c) => true,
            // "forces continued to"
            Some(Pos::Noun) if forms.has(Forms::PAST) => {
                next.is_some_and(|n| n.word == c.to && c.to != 0)
            }
            // "trained and armed X"
            Some(Pos::Conjunction) if next_opens && i >= 2 => {
                let other = self.items[i - 2];
                other.pos == Pos::Verb && other.forms().has(Forms::PAST) && forms.has(Forms::PAST)
            }
            // ", leading the movement"
            Some(Pos::Mark(',')) if forms == Forms::GERUND && next_opens => true,
            // "accused of leading the"
            Some(Pos::Preposition)
                if forms == Forms::GERUND
                    && next.is_some_and(|n| n.classes & c.determiners != 0) =>
            {
                true
            }
            // "the threats against X continued."
            Some(Pos::Term) if !adjectival && forms.has(Forms::PAST) => {
                next_opens || next.is_none_or(|n| matches!(n.pos, Pos::Mark(_)))
            }
            _ => next_opens && forms.has(Forms::PAST) && before_pos == Some(Pos::Term),
        };
        if helped && before_pos == Some(Pos::Be) && self.ends_what_clause(i) {
            return true;
        }
        if self.items[i].classes & c.adjectives != 0 && !helped {
            return false;
        }
        if before_pos == Some(Pos::Hyphen) || next.is_some_and(|n| n.pos == Pos::Hyphen) {
            return false;
        }
        let only_past =
            !forms.has(Forms::BASE) && !forms.has(Forms::THIRD) && !forms.has(Forms::GERUND);
        if only_past {
            let modifies = matches!(before_pos, Some(Pos::Article | Pos::Possessive | Pos::Number))
                || matches!(before_pos, Some(Pos::Preposition))
                    && next.is_some_and(|n| n.pos == Pos::Noun && n.classes & c.prepositions == 0);
            let adjective_before = before.is_some_and(|b| b.pos == Pos::Noun)
                && next.is_some_and(|n| {
                    n.pos == Pos::Noun
                        && n.classes
                            & (c.prepositions
                                | c.conjunctions
                                | c.determiners
                                | c.possessives
                                | c.pronouns)
                            == 0
                })
                && self.items[i].word == 0;
            return !modifies && !adjective_before;
        }
        if forms == Forms::GERUND {
            let of = next.is_some_and(|n| n.word == c.of);
            // "a multilateral meeting, called by X"
            let closed = next.is_none_or(|n| {
                matches!(n.pos, Pos::Mark(_)) || n.classes & (c.be | c.conjunctions) != 0
            });
            // "his eldest surviving son"
            let modifies = self.items[i].is_form_of(&c.intransitive)
                && next.is_some_and(|n| n.pos == Pos::Noun && n.shape == Shape::Lower && !opens(n));
            return match before_pos {
                Some(Pos::Noun) if modifies => false,
                Some(Pos::Article | Pos::Possessive) => false,
                Some(Pos::Noun) if closed => false,
                Some(Pos::Be) => !of,
                _ => !of,
            };
        }
        let to_before = before.is_some_and(|b| b.word == c.to);
        // "helped found the party"
        if before.is_some_and(|b| b.pos == Pos::Verb && b.is_form_of(&c.bare)) {
            return forms.has(Forms::BASE) && next_opens;
        }
        // "helped X rebuild"
        let helped = (2..=3).any(|back| {
            let at = i.checked_sub(back).map(|p| self.items[p]);
            at.is_some_and(|v| v.pos == Pos::Verb && v.is_form_of(&c.bare))
        });
        if helped && before_pos == Some(Pos::Term) && forms == Forms::BASE && !adjectival {
            return true;
        }
        // A form that is no noun, before what only follows a verb.
        let pure = self.items[i].is_form_of(&c.pure)
            && (forms.has(Forms::THIRD) || forms.has(Forms::PAST))
            && next
                .is_some_and(|n| next_opens || n.classes & c.prepositions != 0 || n.word == c.that);
        match before_pos {
            _ if to_before => forms.has(Forms::BASE) && !forms.has(Forms::THIRD),
            Some(Pos::Modal | Pos::Do) => forms.has(Forms::BASE),
            Some(Pos::Negator) => forms.has(Forms::BASE) || forms.has(Forms::THIRD) && next_opens,
            Some(Pos::Article | Pos::Possessive | Pos::Number | Pos::Preposition) => false,
            Some(Pos::Be | Pos::Have) => forms.has(Forms::PARTICIPLE) && !forms.has(Forms::THIRD),
            Some(Pos::Verb) => false,
            Some(Pos::Term) if adjectival && !forms.has(Forms::PAST) => false,
            Some(Pos::Term)
                if forms.has(Forms::THIRD)
                    && !next_opens
                    && i >= 2
                    && self.items[i - 2].pos == Pos::Verb =>
            {
                false
            }
            Some(Pos::Pronoun | Pos::Relative) => true,
            Some(Pos::Term) => {
                let b = before.unwrap_or(self.items[i]);
                let only_verb = pure && self.items[i].is_form_of(&c.intransitive);
                let nominal_next = next.is_none_or(|n| {
                    (n.word == c.on || n.word == c.of || n.word == c.by) && !only_verb
                        || n.pos == Pos::Noun
                            && !opens(n)
                            && n.classes & c.prepositions == 0
                            && forms.has(Forms::BASE)
                });
                if forms.has(Forms::PAST) {
                    return next_opens || !nominal_next;
                }
                // "PMU forces in Iraq"
                let owned = self.items[i].classes & c.organs != 0;
                !nominal_next
                    && b.shape != Shape::Possessive
                    && (next_opens
                        || pure
                        || !owned
                            && (forms.has(Forms::THIRD)
                                || next.is_some_and(|n| n.classes & c.prepositions != 0)))
            }
            Some(Pos::Noun) => {
                pure || next_opens && !(forms.has(Forms::BASE) && forms == Forms::BASE)
                    || forms.has(Forms::PAST) && next_opens
                    || next.is_some_and(|n| n.word == c.that)
                        && forms.has(Forms::THIRD)
                        && !self.items.get(i + 2).is_some_and(|n| self.verb_like(*n, c))
                    || forms.has(Forms::BASE) && next_opens
            }
            Some(Pos::Conjunction) => next_opens || pure,
            Some(Pos::Mark(_)) => {
                next_opens && (forms.has(Forms::PAST) || forms.has(Forms::THIRD)) || pure
            }
            None => next_opens && forms.has(Forms::PAST),
            Some(Pos::Hyphen) => false,
        }
    }

    /// Whether "did was" stands before `i`: "What X did was".
    fn ends_what_clause(&self, i: usize) -> bool {
        i >= 2 && self.items[i - 1].pos == Pos::Be && self.items[i - 2].pos == Pos::Do
    }

    /// Whether "and" joins the participle at `i` to one that a preposition
    /// follows: "armed and trained by".
    fn joins_participle(&self, i: usize, c: &Classes) -> bool {
        let Some([and, other, link]) = self.items.get(i + 1..i + 4) else { return false };
        self.items[i].forms().has(Forms::PARTICIPLE)
            && and.word == c.and
            && c.and != 0
            && other.forms().has(Forms::PARTICIPLE)
            && link.classes & c.prepositions != 0
    }

    /// Whether the sentence opens with a participle or gerund, so that its
    /// first comma ends what leads to the main clause.
    pub(crate) fn is_fronted(&self) -> bool {
        self.items
            .iter()
            .take(2)
            .any(|i| i.pos == Pos::Verb && !i.group.finite && (i.group.passive || i.group.gerund))
    }

    /// Gives each verb its auxiliaries and its voice.
    pub(crate) fn group_verbs(&mut self, c: &Classes) {
        for i in 0..self.items.len() {
            if !matches!(self.items[i].pos, Pos::Verb | Pos::Be | Pos::Have | Pos::Do) {
                continue;
            }
            let mut start = i;
            let mut be = None;
            let mut have = false;
            let mut finite_helper = false;
            let mut infinitive = false;
            let mut having = false;
            while start > 0 {
                let p = self.items[start - 1];
                match p.pos {
                    Pos::Be => be = be.or(Some(p.word)),
                    Pos::Have => have = true,
                    Pos::Modal | Pos::Do => {}
                    Pos::Negator => {}
                    // "could not but attack"
                    Pos::Conjunction
                        if p.word == c.but
                            && c.but != 0
                            && start >= 3
                            && self.items[start - 2].pos == Pos::Negator
                            && self.items[start - 3].pos == Pos::Modal => {}
                    Pos::Preposition
                        if p.word == c.to
                            && (self.items[start].forms().has(Forms::BASE)
                                || matches!(self.items[start].pos, Pos::Be | Pos::Have)) =>
                    {
                        infinitive = true;
                        start -= 1;
                        break;
                    }
                    _ => break,
                }
                finite_helper |= matches!(p.pos, Pos::Be | Pos::Have | Pos::Modal | Pos::Do)
                    && p.word != c.been
                    && p.word != c.being
                    && p.word != c.having;
                having |= p.word == c.having && c.having != 0;
                start -= 1;
            }
            let item = self.items[i];
            let forms = item.forms();
            if forms.has(Forms::BASE) && self.ends_what_clause(i) {
                (start, be, finite_helper, infinitive) = (i, None, false, true);
            }
            infinitive |= start == i
                && forms.has(Forms::BASE)
                && i > 0
                && self.items[i - 1].pos == Pos::Verb
                && self.items[i - 1].is_form_of(&c.bare);
            let next = self.items.get(i + 1);
            let by = next.is_some_and(|n| n.word == c.by && c.by != 0);
            let participle = forms.has(Forms::PARTICIPLE);
            // "Having killed X, Y"
            let gerund = forms.has(Forms::GERUND) && !participle || having;
            let bare = be.is_none() && !have && !having && !finite_helper && !infinitive;
            let before = start.checked_sub(1).map(|p| self.items[p].pos);
            let infinitive_next = next.is_some_and(|n| n.word == c.to)
                && self.items.get(i + 2).is_some_and(|n| n.forms().has(Forms::BASE));
            // "set up the party", "take over the town"
            let particle = next.is_some_and(|n| n.word == c.up)
                && self.items.get(i + 2).is_some_and(|n| {
                    n.pos == Pos::Term || matches!(n.pos, Pos::Article) || n.shape.is_capital()
                });
            let next_prep = next.is_some_and(|n| n.pos == Pos::Preposition)
                && !infinitive_next
                && !particle
                && !item.is_form_of(&c.intransitive);
            let reduced = bare
                && participle
                && (by
                    || next_prep
                        && (before == Some(Pos::Mark(',')) && self.has_main_verb(i, c)
                            || matches!(before, Some(Pos::Mark('(')) | None))
                    || matches!(before, Some(Pos::Mark(',')) | None)
                        && self.joins_participle(i, c)
                        && self.has_main_verb(i, c)
                    || next_prep
                        && matches!(before, Some(Pos::Noun | Pos::Term))
                        && self.verb_follows(i + 1, c));
            let shared = bare && participle && before == Some(Pos::Conjunction) && start >= 2 && {
                let other = self.items[start - 2];
                other.pos == Pos::Verb && other.group.passive
            };
            let passive = participle && be.is_some() || reduced || shared;
            self.items[i].group = Group {
                start: start as u16,
                passive,
                infinitive,
                gerund: gerund && (be.is_none() || having),
                finite: !(infinitive || reduced || gerund && (be.is_none() || having)),
            };
        }
    }

    /// Whether the sentence has another verb with a tense than the one at `i`,
    /// so that this one may only describe.
    fn has_main_verb(&self, i: usize, c: &Classes) -> bool {
        let tensed = |k: &Item| match k.pos {
            Pos::Be | Pos::Have | Pos::Modal | Pos::Do => k.word != c.being && k.word != c.been,
            Pos::Verb => {
                !k.forms().has(Forms::GERUND)
                    && self.items.get(k.group.start as usize).is_none_or(|s| s.word != c.to)
            }
            _ => false,
        };
        let ends = |k: &Item| !matches!(k.pos, Pos::Mark(';'));
        // What stands in a relative clause before it is no main verb.
        let mut relative = false;
        let before = self.items[..i].iter().rev().take_while(|k| ends(k)).collect::<Vec<_>>();
        let earlier = before.into_iter().rev().any(|k| {
            relative = (relative || k.pos == Pos::Relative) && k.pos != Pos::Mark(',');
            !relative && tensed(k) && (k.pos != Pos::Verb || k.group.finite)
        });
        earlier || self.items[i + 1..].iter().take_while(|k| ends(k)).any(tensed)
    }

    /// Whether a verb with a tense follows before the clause ends: then a
    /// participle before it only describes.
    fn verb_follows(&self, from: usize, c: &Classes) -> bool {
        for (i, item) in self.items.iter().enumerate().skip(from).take(12) {
            match item.pos {
                Pos::Be | Pos::Have | Pos::Modal | Pos::Do => return true,
                // "called on X to free": no tense there.
                Pos::Verb if i > 0 && self.items[i - 1].word == c.to => {}
                Pos::Verb => return !item.forms().has(Forms::GERUND),
                Pos::Mark(_) | Pos::Conjunction | Pos::Relative => return false,
                _ => {}
            }
        }
        false
    }
}
