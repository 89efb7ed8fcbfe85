//! Scores a reader on the briefings, against what was annotated by hand.
//!
//! A gold entity is the entity of the reader that most of its mentions carry.
//! A claim is right when relation, both sides, status and sentence agree with
//! a gold claim, or with what that gold claim also accepts.

mod gold;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::Path;

use isnad::{Claim, Document, Mention, Reach, Reader, Reading, Span};

use self::gold::{Gold, GoldClaim};

pub(crate) type Fallible<T> = Result<T, Box<dyn Error>>;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) right: usize,
    pub(crate) of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// From 0 to 1; 1 where there is nothing to get wrong.
    pub(crate) fn value(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.right as f64 / self.of as f64 }
    }
}

/// What one relation, or all of them, reached.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    /// Claims made that gold knows.
    pub(crate) precision: Share,
    /// Required claims found that one sentence makes by names alone.
    pub(crate) explicit: Share,
    /// Required claims found that need a pronoun or a description.
    pub(crate) coref: Share,
    /// Of the claims found whatever their status: those with the right one.
    pub(crate) status: Share,
    /// Of the claims found where either side has a time: those that agree.
    pub(crate) time: Share,
    /// Of the claims found where either side has a citation: those that agree.
    pub(crate) citation: Share,
    /// Claims made that gold names as wrong.
    pub(crate) forbidden: usize,
}

impl Row {
    fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.precision, other.precision),
            (&mut self.explicit, other.explicit),
            (&mut self.coref, other.coref),
            (&mut self.status, other.status),
            (&mut self.time, other.time),
            (&mut self.citation, other.citation),
        ] {
            mine.right += theirs.right;
            mine.of += theirs.of;
        }
        self.forbidden += other.forbidden;
    }
}

/// What the search for names reached.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Names {
    /// Mentions made that stand in gold, to the byte.
    pub(crate) precision: Share,
    /// Mentions of gold that were found, to the byte.
    pub(crate) recall: Share,
    /// Of the mentions found: those with the right type.
    pub(crate) types: Share,
    /// Pairs of mentions of one entity that the reader gives one id.
    pub(crate) links: Share,
    /// Pairs of gold entities that the reader takes for one.
    pub(crate) merges: usize,
}

impl Names {
    pub(crate) fn f1(&self) -> f64 {
        let (p, r) = (self.precision.value(), self.recall.value());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

/// Something the reader got wrong.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) document: String,
    /// `missed`, `wrong`, `forbidden`, `status`, `time`, `citation`, `name`.
    pub(crate) kind: &'static str,
    pub(crate) relation: String,
    pub(crate) what: String,
    pub(crate) rule: String,
    pub(crate) quote: String,
}

/// What a reader reached on all briefings.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    pub(crate) relations: BTreeMap<String, Row>,
    pub(crate) names: Names,
    pub(crate) problems: Vec<Problem>,
}

impl Scores {
    pub(crate) fn total(&self) -> Row {
        let mut total = Row::default();
        self.relations.values().for_each(|row| total.add(row));
        total
    }

    /// Every figure that must not fall, by name; those under `most` must not rise.
    pub(crate) fn figures(&self) -> BTreeMap<String, f64> {
        let mut out = BTreeMap::new();
        let total = self.total();
        for (name, row) in
            self.relations.iter().map(|(n, r)| (n.as_str(), r)).chain([("total", &total)])
        {
            for (figure, share) in
                [("precision", row.precision), ("explicit", row.explicit), ("coref", row.coref)]
            {
                if share.of > 0 {
                    out.insert(format!("{name}.{figure}"), share.value());
                }
            }
        }
        for (figure, share) in
            [("status", total.status), ("time", total.time), ("citation", total.citation)]
        {
            out.insert(format!("total.{figure}"), share.value());
        }
        out.insert("most.forbidden".to_owned(), total.forbidden as f64);
        out.insert("most.merges".to_owned(), self.names.merges as f64);
        out.insert("mentions.precision".to_owned(), self.names.precision.value());
        out.insert("mentions.recall".to_owned(), self.names.recall.value());
        out.insert("mentions.types".to_owned(), self.names.types.value());
        out.insert("mentions.links".to_owned(), self.names.links.value());
        out
    }
}

/// Reads every briefing and scores what was read.
pub(crate) fn score(reader: &Reader, data: &Path) -> Fallible<Scores> {
    let mut scores = Scores::default();
    let briefings = gold::briefings(data)?;
    // What gold annotates nowhere is not judged.
    for claim in briefings.iter().flat_map(|(_, gold)| &gold.claims) {
        scores.relations.insert(claim.relation.clone(), Row::default());
    }
    for (document, gold) in briefings {
        let reading = reader.read(&document);
        Judge::new(&document, &reading, &gold).judge(&mut scores);
    }
    Ok(scores)
}

struct Judge<'a> {
    document: &'a Document,
    reading: &'a Reading,
    gold: &'a Gold,
    /// The gold entity of each entity of the reader.
    aligned: HashMap<String, String>,
}

impl<'a> Judge<'a> {
    fn new(document: &'a Document, reading: &'a Reading, gold: &'a Gold) -> Self {
        let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for m in &reading.mentions {
            let Some(entity) = m.entity() else { continue };
            for g in gold.mentions.iter().filter(|g| g.span().overlaps(m.span)) {
                *votes.entry(entity.as_str()).or_default().entry(&g.entity).or_default() += 1;
            }
        }
        let aligned = votes
            .iter()
            .filter_map(|(ours, all)| {
                let (theirs, _) =
                    all.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id)))?;
                Some(((*ours).to_owned(), (*theirs).to_owned()))
            })
            .collect();
        Self { document, reading, gold, aligned }
    }

    fn judge(&self, scores: &mut Scores) {
        self.judge_names(scores);
        for g in self.gold.claims.iter() {
            self.judge_gold(g, scores);
        }
        for claim in &self.reading.claims {
            if !scores.relations.contains_key(claim.relation.as_str()) {
                continue;
            }
            let right = self.gold.claims.iter().any(|g| self.agrees(g, claim, true));
            let forbidden = self.gold.forbidden.iter().find(|f| {
                let side = |want: &Option<String>, have: Option<String>| {
                    want.as_deref() == Some("*") || have == *want
                };
                claim.relation == *f.relation
                    && side(&f.subject, self.side(claim.subject.as_ref()))
                    && side(&f.object, self.side(claim.object.as_ref()))
                    && (f.status == "*" || f.status == claim.status.as_str())
                    && overlap(f.begin, f.end, claim)
            });
            let row = scores.relations.entry(claim.relation.to_string()).or_default();
            row.precision.count(right && forbidden.is_none());
            row.forbidden += usize::from(forbidden.is_some());
            let kind = match (forbidden, right) {
                (Some(_), _) => "forbidden",
                (None, false) => "wrong",
                (None, true) => continue,
            };
            let why = forbidden.map_or_else(String::new, |f| format!(" ({})", f.why));
            scores.problems.push(self.problem(
                kind,
                claim.relation.as_str(),
                self.describe(claim) + &why,
                &claim.evidence.rule,
                claim.evidence.span,
            ));
        }
    }

    fn judge_gold(&self, g: &GoldClaim, scores: &mut Scores) {
        let best = self.reading.claims.iter().find(|c| self.agrees(g, c, true));
        let loose = self.reading.claims.iter().find(|c| self.agrees(g, c, false));
        let mut problems = Vec::new();
        let row = scores.relations.entry(g.relation.clone()).or_default();
        if g.required {
            match g.class.as_str() {
                "coref" => row.coref.count(best.is_some()),
                _ => row.explicit.count(best.is_some()),
            }
        }
        let found = best.or(loose);
        if let Some(claim) = found {
            row.status.count(best.is_some());
            let time = claim.time.map(|t| t.to_string());
            if g.time.is_some() || time.is_some() {
                row.time.count(g.time == time);
            }
            let outlet = claim
                .citation
                .as_ref()
                .filter(|c| c.reach == Reach::Sentence)
                .and_then(|c| c.outlet.clone());
            if g.citation.is_some() || outlet.is_some() {
                row.citation.count(g.citation == outlet);
            }
            let mut differ = |kind, want: String, have: String| {
                if want != have {
                    problems.push((
                        kind,
                        format!("{}: {have}, expected {want}", g.describe()),
                        claim,
                    ));
                }
            };
            if best.is_none() {
                differ("status", g.status.clone(), claim.status.as_str().to_owned());
            }
            differ("time", shown(g.time.as_ref()), shown(time.as_ref()));
            differ("citation", shown(g.citation.as_ref()), shown(outlet.as_ref()));
        } else if g.required {
            let what = format!("{} [{}] \"{}\"", g.describe(), g.class, g.cue);
            scores.problems.push(self.problem("missed", &g.relation, what, "", g.span()));
        }
        for (kind, what, claim) in problems {
            let rule = &claim.evidence.rule;
            scores.problems.push(self.problem(kind, &g.relation, what, rule, g.span()));
        }
    }

    fn judge_names(&self, scores: &mut Scores) {
        let names = &mut scores.names;
        let ours = &self.reading.mentions;
        let exact = |m: &Mention| self.gold.mentions.iter().find(|g| g.span() == m.span);
        for m in ours {
            let found = exact(m);
            names.precision.count(found.is_some());
            if let Some(g) = found {
                names.types.count(m.entity_type().is_some_and(|t| *t == *g.kind));
            } else {
                let what = m.span.of(self.document.text()).unwrap_or_default().to_owned();
                let kind = m.entity_type().map_or("", |t| t.as_str());
                scores.problems.push(self.problem("name", kind, what, m.origin.as_str(), m.span));
            }
        }
        for g in &self.gold.mentions {
            let found = ours.iter().any(|m| m.span == g.span());
            names.recall.count(found);
            if !found {
                scores.problems.push(self.problem(
                    "no name",
                    &g.kind,
                    g.surface.clone(),
                    "",
                    g.span(),
                ));
            }
        }
        let linked: Vec<(&str, &str)> = ours
            .iter()
            .filter_map(|m| Some((m.entity()?.as_str(), exact(m)?.entity.as_str())))
            .collect();
        let mut merged: Vec<(&str, &str)> = Vec::new();
        for (i, (ours, theirs)) in linked.iter().enumerate() {
            for (other, their_other) in linked.iter().skip(i + 1) {
                if theirs == their_other {
                    names.links.count(ours == other);
                } else if ours == other {
                    merged.push((*theirs.min(their_other), *theirs.max(their_other)));
                }
            }
        }
        merged.sort_unstable();
        merged.dedup();
        names.merges += merged.len();
        for (one, other) in merged {
            let what = format!("{one} = {other}");
            let start = Span::new(0, 0).unwrap_or_default();
            scores.problems.push(self.problem("merge", "", what, "", start));
        }
    }

    /// Whether a claim says what gold says; its status aside unless `strict`.
    fn agrees(&self, g: &GoldClaim, claim: &Claim, strict: bool) -> bool {
        let relation = claim.relation == *g.relation
            || g.accept.relations.iter().any(|r| claim.relation == **r);
        let status = claim.status.as_str();
        if !relation
            || !overlap(g.begin, g.end, claim)
            || strict && status != g.status && !g.accept.status.iter().any(|s| s == status)
        {
            return false;
        }
        let subject = self.side(claim.subject.as_ref());
        if let Some(name) = &g.name {
            let written = claim.name.as_ref().map(|(n, _)| n.to_lowercase());
            return subject == g.subject && written == Some(name.to_lowercase());
        }
        let object = self.side(claim.object.as_ref());
        let fits = |have: &Option<String>, want: &Option<String>, also: &[Option<String>]| {
            have == want || also.contains(have)
        };
        let (subjects, objects) = (&g.accept.subjects, &g.accept.objects);
        fits(&subject, &g.subject, subjects) && fits(&object, &g.object, objects)
            || g.accept.swap
                && fits(&object, &g.subject, subjects)
                && fits(&subject, &g.object, objects)
    }

    /// The gold entity of a side; one that gold lacks keeps its own id.
    fn side(&self, argument: Option<&isnad::Argument>) -> Option<String> {
        let own = argument?.entity.as_str();
        Some(self.aligned.get(own).cloned().unwrap_or_else(|| format!("?{own}")))
    }

    fn describe(&self, claim: &Claim) -> String {
        let object = match &claim.name {
            Some((name, _)) => format!("\"{name}\""),
            None => shown(self.side(claim.object.as_ref()).as_ref()),
        };
        format!(
            "{} {} {object} {} {}",
            shown(self.side(claim.subject.as_ref()).as_ref()),
            claim.relation,
            claim.status.as_str(),
            claim.role.as_deref().unwrap_or_default(),
        )
    }

    fn problem(
        &self,
        kind: &'static str,
        relation: &str,
        what: String,
        rule: &str,
        at: Span,
    ) -> Problem {
        let text = self.document.text();
        let quote = match kind {
            "name" | "no name" => around(text, at),
            _ => at.of(text).unwrap_or_default(),
        };
        Problem {
            document: self.document.id().to_string(),
            kind,
            relation: relation.to_owned(),
            what,
            rule: rule.to_owned(),
            quote: quote.to_owned(),
        }
    }
}

/// What stands beside a name on its line.
fn around(text: &str, at: Span) -> &str {
    let (before, after) = text.split_at(at.start());
    let near = |c: &(usize, char)| c.1 != '\n';
    let from = before.char_indices().rev().take(40).take_while(near).last();
    let to = after.char_indices().take(at.len() + 40).take_while(near).last();
    let from = from.map_or(at.start(), |(i, _)| i);
    let to = to.map_or(at.end(), |(i, c)| at.start() + i + c.len_utf8());
    text.get(from..to).unwrap_or_default()
}

fn overlap(begin: usize, end: usize, claim: &Claim) -> bool {
    begin < claim.evidence.span.end() && claim.evidence.span.start() < end
}

fn shown(value: Option<&String>) -> String {
    value.cloned().unwrap_or_else(|| "-".to_owned())
}
