//! From what rules find to claims: status, time, citation, and which of two
//! findings says more.

use std::cmp::Ordering;
use std::ops::Range;

use crate::annotate::citations::Found as Cited;
use crate::annotate::dates::TimeExpression;
use crate::annotate::status::{Quote, Scope, Scopes, quoted, status_of, turn_of};
use crate::annotate::timing::{Cue, Timing};
use crate::claim::{Argument, Claim, Evidence, Status};
use crate::complement::Fact;
use crate::document::Document;
use crate::id::EntityId;
use crate::reader::terms::Terms;
use crate::reader::trace::{NearestTrace, ScopeTrace, SentenceTrace, Trace};
use crate::resolve::found::Defined;
use crate::rules::Rules;
use crate::rules::finding::Finding;
use crate::rules::gate::types_present::Company;
use crate::rules::sentence::item::{Sentence as Analysis, Source, Term};
use crate::schema::RelationDefinition;
use crate::span::Span;
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};
use crate::time::{Bound, Date, Time};

/// What claims of one document are made from.
pub(crate) struct Claims<'a> {
    pub(crate) document: &'a Document,
    pub(crate) tokens: &'a [Token],
    pub(crate) sentences: &'a [Sentence],
    pub(crate) terms: Terms,
    /// Whether descriptions may stand for a side.
    pub(crate) references: bool,
    pub(crate) cited: &'a Cited,
    pub(crate) times: &'a [TimeExpression],
    pub(crate) rules: &'a Rules,
    /// The relation of an entity to its names, where the schema has one.
    pub(crate) naming: Option<&'a RelationDefinition>,
    pub(crate) timing: &'a Timing,
    pub(crate) scopes: &'a Scopes,
    /// The quotations of the document.
    pub(crate) quotes: &'a [Quote],
}

/// The rule that alias claims name as theirs.
const DEFINED: &str = "defined-name";

impl Claims<'_> {
    /// Every claim, by sentence and then by where it begins.
    pub(crate) fn read(
        &mut self,
        definitions: &[Defined],
        mut trace: Option<&mut Trace>,
    ) -> Vec<Claim> {
        let mut out: Vec<Claim> = Vec::new();
        let mut analysis = Analysis::default();
        let mut findings: Vec<Finding> = Vec::new();
        let masked = self.masked();
        // Of whom it is known who "its leader" is.
        let mut owners: Vec<EntityId> = Vec::new();
        let mut definitions = definitions.iter().peekable();
        for (number, sentence) in self.sentences.iter().enumerate() {
            let first = out.len();
            while let Some(d) = definitions.next_if(|d| d.sentence <= number) {
                out.extend(self.alias(d));
            }
            if self.is_worth_reading(sentence, &owners) {
                self.rules.fill(&mut analysis, &self.source(sentence, &masked));
                findings.clear();
                self.rules.find(&analysis, &self.terms.list, &mut findings);
                self.judge(number, &analysis, &findings, &mut out);
                let asides = std::mem::take(&mut analysis.asides);
                // What the description itself says stays: "X, its leader".
                if self.references && self.relate(&mut analysis, &out) {
                    findings.clear();
                    self.rules.find(&analysis, &self.terms.list, &mut findings);
                    self.judge(number, &analysis, &findings, &mut out);
                }
                // "X (the leader of Y)"
                for (name, range) in asides {
                    if !self.terms.any_in(&range) {
                        continue;
                    }
                    let source =
                        Source { range, after: Some(name), ..self.source(sentence, &masked) };
                    self.rules.fill(&mut analysis, &source);
                    findings.clear();
                    self.rules.find(&analysis, &self.terms.list, &mut findings);
                    self.judge(number, &analysis, &findings, &mut out);
                }
            }
            prune(&mut out, first);
            let own = out.get(first..).unwrap_or_default();
            let own = own.iter().filter(|c| self.rules.is_relational(&c.relation));
            owners.extend(own.filter_map(|c| c.object.as_ref()).map(|o| o.entity.clone()));
            if let Some(trace) = trace.as_deref_mut()
                && self.terms.any_in(&sentence.tokens)
            {
                let claims = out.get(first..).unwrap_or_default().to_vec();
                trace.sentences.push(self.trace(sentence, &mut analysis, &masked, claims));
            }
        }
        out
    }

    /// Finds who "its leader" or "his brother" is, among what the text has said
    /// by now: the one person it can be. Whether any was found.
    fn relate(&mut self, analysis: &mut Analysis, known: &[Claim]) -> bool {
        let open: Vec<_> = analysis.relational().collect();
        let mut any = false;
        for (chunk, owner, head) in open {
            let Some(owner) = self.sides(Some(owner)).into_iter().next().flatten() else {
                continue;
            };
            let Some(relational) = self.rules.relational(&head) else { continue };
            let word = self.text_of(head.tokens.0 as usize..head.tokens.1 as usize);
            let mut people = known
                .iter()
                .filter(|c| c.relation == relational.relation && c.status == Status::Asserted)
                .filter(|c| c.object.as_ref().is_some_and(|o| o.entity == owner.entity))
                .filter(|c| !relational.by_role || c.role.is_some() && c.role == word)
                .filter_map(|c| c.subject.as_ref().map(|s| &s.entity));
            let Some(person) = people.next() else { continue };
            if people.any(|other| other != person) {
                continue;
            }
            let tokens = head.tokens.0..head.tokens.1;
            if let Some(term) = self.terms.describe(person, tokens, self.tokens) {
                analysis.stand_for(chunk, term);
                any = true;
            }
        }
        any
    }

    /// Whether a rule can fire: a sentence with a cue, and the names it needs.
    fn is_worth_reading(&self, sentence: &Sentence, owners: &[EntityId]) -> bool {
        let list = self.terms.in_order();
        let first = list.partition_point(|t| (t.tokens.end as usize) <= sentence.tokens.start);
        let inside = list.get(first..).unwrap_or_default();
        let inside = inside.iter().take_while(|t| (t.tokens.start as usize) < sentence.tokens.end);
        let company = Company::of(inside.clone().map(|t| t.kind));
        if company.is_empty() {
            return false;
        }
        let tokens = self.tokens.get(sentence.tokens.clone()).unwrap_or_default();
        let owner = inside.clone().any(|t| t.possessive)
            || tokens.iter().any(|t| t.shape == Shape::Possessive);
        // "its leader" may add a name, of whatever type.
        let known = |t: &Term| {
            let entity = t.entities.iter().find_map(|e| self.terms.entities.get(*e as usize));
            entity.is_some_and(|e| owners.contains(e))
        };
        let relates = owner && !owners.is_empty() && inside.clone().any(known);
        self.rules.may_fire(self.document.text(), tokens, company, owner, relates)
    }

    fn trace(
        &self,
        sentence: &Sentence,
        analysis: &mut Analysis,
        masked: &[Range<u32>],
        claims: Vec<Claim>,
    ) -> SentenceTrace {
        let text = self.document.text();
        let source = self.source(sentence, masked);
        self.rules.fill(analysis, &source);
        let mut findings = Vec::new();
        self.rules.find(analysis, &self.terms.list, &mut findings);
        let name = |number: u32| self.rules.rule(number).map(|r| r.name.clone());
        let mut fired: Vec<String> = findings.iter().filter_map(|f| name(f.rule)).collect();
        let mut tried: Vec<String> =
            self.rules.tried(analysis).into_iter().filter_map(name).collect();
        for list in [&mut fired, &mut tried] {
            list.sort();
            list.dedup();
        }
        let words = |r: &Range<usize>| self.words(r.clone()).unwrap_or_default().to_owned();
        let scopes = self
            .scopes_of(analysis, sentence)
            .iter()
            .map(|s| ScopeTrace { cue: words(&s.cue), status: s.status, reach: words(&s.reach) })
            .collect();
        let phrases = analysis.describe(text, self.tokens, |term| {
            let term = self.terms.list.get(term as usize)?;
            let names = term.entities.iter().filter_map(|e| self.terms.entities.get(*e as usize));
            Some(names.map(|e| e.to_string()).collect::<Vec<_>>().join("+"))
        });
        let nearest =
            if claims.is_empty() { self.rules.nearest(analysis, &self.terms.list) } else { None };
        let nearest =
            nearest.and_then(|(rule, lacked)| Some(NearestTrace { rule: name(rule)?, lacked }));
        SentenceTrace { span: sentence.span, phrases, tried, fired, nearest, scopes, claims }
    }

    fn source<'s>(&'s self, sentence: &Sentence, masked: &'s [Range<u32>]) -> Source<'s> {
        Source {
            text: self.document.text(),
            tokens: self.tokens,
            range: sentence.tokens.clone(),
            terms: self.terms.in_order(),
            masked,
            after: None,
        }
    }

    /// Whether an outlet that the text cites stands in these tokens.
    fn is_outlet(&self, range: &Range<usize>) -> bool {
        let list = &self.cited.citations;
        let first = list.partition_point(|c| c.tokens.start < range.start);
        list.iter()
            .skip(first)
            .take_while(|c| c.tokens.start < range.end)
            .any(|c| c.running && c.tokens.end <= range.end)
    }

    /// The tokens that rules pass over: citations and times.
    fn masked(&self) -> Vec<Range<u32>> {
        let narrow = |r: &Range<usize>| r.start as u32..r.end as u32;
        let mut all: Vec<_> = self.cited.masked.iter().map(narrow).collect();
        all.extend(self.times.iter().map(|t| {
            // "in 2007" goes with its preposition.
            let start = t.tokens.start;
            let before = start.checked_sub(1).and_then(|b| self.tokens.get(b));
            let word = before.map_or("", |b| b.of(self.document.text()));
            let led = ["in", "on", "at", "during", "by", "from"]
                .iter()
                .any(|p| word.eq_ignore_ascii_case(p));
            // "tomorrow's talks": the mark is the time's.
            let owns = self.tokens.get(t.tokens.end).is_some_and(|n| n.shape == Shape::Possessive);
            let end = t.tokens.end + usize::from(owns);
            narrow(&(if led { start - 1 } else { start }..end))
        }));
        all.sort_by_key(|r| (r.start, r.end));
        all
    }

    fn alias(&self, defined: &Defined) -> Option<Claim> {
        let name = defined.name.of(self.document.text())?;
        let relation = self.naming.filter(|r| r.allows_subject(&defined.entity_type))?;
        let evidence = self.evidence(defined.sentence, DEFINED)?;
        let mut claim = Claim::new(relation.name().clone(), evidence)
            .subject(Argument::new(defined.entity.clone(), defined.subject))
            .name(name, defined.name)
            .role(defined.cue);
        let token = self.tokens.partition_point(|t| (t.start as usize) < defined.name.start());
        claim.citation = self.cited.of(self.sentences, defined.sentence, token);
        Some(claim)
    }

    fn evidence(&self, sentence: usize, rule: &str) -> Option<Evidence> {
        let span = self.sentences.get(sentence)?.span;
        let quote = span.of(self.document.text())?;
        Some(Evidence::new(self.document.id().clone(), span, quote, rule))
    }

    /// Turns the findings of one sentence into claims.
    fn judge(
        &self,
        number: usize,
        analysis: &Analysis,
        findings: &[Finding],
        out: &mut Vec<Claim>,
    ) {
        let Some(sentence) = self.sentences.get(number) else { return };
        if findings.is_empty() {
            return;
        }
        let scopes = self.scopes_of(analysis, sentence);
        let from = self.times.partition_point(|t| t.tokens.start < sentence.tokens.start);
        let to = self.times.partition_point(|t| t.tokens.start < sentence.tokens.end);
        let times = self.times.get(from..to).unwrap_or_default();
        for finding in findings {
            let subjects = self.sides(finding.subject);
            let objects = self.sides(finding.object);
            for subject in &subjects {
                for object in &objects {
                    let same = subject
                        .as_ref()
                        .zip(object.as_ref())
                        .is_some_and(|(s, o)| s.entity == o.entity);
                    if same {
                        continue;
                    }
                    let claim = self.claim(
                        number,
                        analysis,
                        finding,
                        subject.clone(),
                        object.clone(),
                        &scopes,
                        times,
                    );
                    out.extend(claim);
                }
            }
        }
    }

    /// What reaches what in one sentence.
    fn scopes_of(&self, analysis: &Analysis, sentence: &Sentence) -> Vec<Scope> {
        let range = sentence.tokens.clone();
        let verbs = self.rules.verbs(analysis);
        let text = self.document.text();
        let mut scopes =
            self.scopes.find(text, self.tokens, range.clone(), &verbs, |r| self.is_outlet(r));
        let first = self.quotes.partition_point(|q| q.tokens.end <= range.start);
        let rest = self.quotes.get(first..).unwrap_or_default();
        let inside = rest.iter().take_while(|q| q.tokens.start < range.end);
        scopes.extend(inside.filter_map(|q| quoted(q, &range)));
        scopes
    }

    /// The entities that a term stands for; one nothing where there is none.
    fn sides(&self, term: Option<u32>) -> Vec<Option<Argument>> {
        let Some(term) = term else { return vec![None] };
        let place = term as usize;
        let (Some(t), Some(span)) = (self.terms.list.get(place), self.terms.spans.get(place))
        else {
            return Vec::new();
        };
        t.entities
            .iter()
            .filter_map(|e| self.terms.entities.get(*e as usize))
            .map(|id| Some(Argument::new(id.clone(), *span).reference(t.reference)))
            .collect()
    }

    #[expect(clippy::too_many_arguments, reason = "a finding, and all that its sentence carries")]
    fn claim(
        &self,
        number: usize,
        analysis: &Analysis,
        finding: &Finding,
        subject: Option<Argument>,
        object: Option<Argument>,
        scopes: &[Scope],
        times: &[TimeExpression],
    ) -> Option<Claim> {
        let rule = self.rules.rule(finding.rule)?;
        let sentence = self.sentences.get(number)?;
        let cue = finding.cue.start as usize..finding.cue.end as usize;
        let ends: Vec<usize> = [finding.subject, finding.object]
            .into_iter()
            .flatten()
            .filter_map(|t| self.terms.list.get(t as usize))
            .map(|t| t.tokens.start as usize)
            .collect();
        let first = ends.iter().copied().chain([cue.start]).min().unwrap_or(cue.start);
        let last = ends.iter().copied().chain([cue.start]).max().unwrap_or(cue.start);
        let presupposed = finding.nominal || finding.aside;
        let event = !self.rules.is_tie(finding.rule);
        let (status, scope) = status_of(scopes, cue.start, first, last, presupposed, event);
        let turn =
            || turn_of(scopes, cue.start).or_else(|| self.rules.turn_at(analysis, cue.start));
        let turn = self.rules.is_turned(finding.rule).then(turn).flatten();
        let kind = match (finding.nominal, finding.role.is_some()) {
            // "divorced in 2014"
            (false, _) if turn.is_some() => Cue::Event,
            _ if rule.timeless => Cue::Title,
            (false, _) => Cue::Event,
            _ if rule.agent_noun => Cue::Tie,
            (true, true) if ends.iter().all(|e| *e > cue.start) => Cue::Title,
            (true, _) if self.rules.is_tie(finding.rule) => Cue::Tie,
            (true, _) => Cue::Event,
        };
        let time = self.timing.time_of(
            self.document.text(),
            self.tokens,
            sentence.tokens.clone(),
            times,
            cue.clone(),
            kind,
            &ends,
        );
        let mut claim = Claim::new(rule.relation.clone(), self.evidence(number, &rule.name)?);
        claim.subject = subject;
        claim.object = object;
        claim.place = self.sides(finding.place).into_iter().next().flatten();
        claim.role = finding
            .role
            .as_ref()
            .and_then(|r| self.text_of(r.start as usize..r.end as usize))
            .or_else(|| rule.role.clone());
        let status = if finding.denied { Status::Negated } else { status };
        claim.status = status.max(rule.status.unwrap_or(Status::Asserted));
        let time = time.and_then(|t| spanned(t, times));
        claim.time = match turn {
            Some(Fact::Ended) => Some(ended(time, self.document.publication())),
            Some(Fact::Began) => time.map(began),
            _ if rule.momentary => time.map(moment),
            _ => time,
        };
        if let Some((time, published)) = claim.time.zip(self.document.publication())
            && is_to_come(time, published)
        {
            claim.status = claim.status.max(Status::Hedged);
        }
        claim.citation = self.cited.of(self.sentences, number, cue.start);
        if claim.status == Status::Attributed {
            claim.speaker = scope.and_then(|s| s.speaker.clone()).and_then(|r| self.speaker(&r));
        }
        Some(claim)
    }

    fn words(&self, range: Range<usize>) -> Option<&str> {
        let last = self.tokens.get(range.end.checked_sub(1)?)?;
        let first = self.tokens.get(range.start)?;
        Span::between(first.start as usize, last.end as usize).of(self.document.text())
    }

    /// A role as the text writes it, in lower case.
    fn text_of(&self, range: Range<usize>) -> Option<String> {
        let words: Vec<&str> = self.words(range)?.split_whitespace().collect();
        Some(words.join(" ").to_lowercase())
    }

    fn speaker(&self, range: &Range<usize>) -> Option<Argument> {
        let found = self.terms.in_order().iter().position(|t| {
            range.start < t.tokens.end as usize && (t.tokens.start as usize) < range.end
        })?;
        self.sides(u32::try_from(found).ok()).into_iter().next().flatten()
    }
}

/// The time of an expression, with the end that the next one gives it: "from
/// 2010 until her death in 2014".
fn spanned(since: &TimeExpression, times: &[TimeExpression]) -> Option<Time> {
    let next = times.iter().find(|t| t.tokens.start >= since.tokens.end);
    let near = |t: &&TimeExpression| t.tokens.start <= since.tokens.end + 1;
    let (start, end) = (since.time?, next.filter(near).and_then(|t| t.time));
    match (start, end) {
        (
            Time::Interval { start: Bound::Date(a), end: Bound::Open },
            Some(Time::Interval { start: Bound::Unknown, end: Bound::Date(b) }),
        ) => Some(Time::between(a, b).unwrap_or(start)),
        _ => Some(start),
    }
}

/// Until when a state held that has ended: by then, or, where nobody says
/// when, by the publication.
fn ended(time: Option<Time>, published: Option<Date>) -> Time {
    let end = match time {
        Some(Time::Date(date)) => Bound::Date(date),
        Some(Time::Interval { start: Bound::Date(date), end: Bound::Open }) => Bound::Date(date),
        Some(known @ Time::Interval { .. }) => return known,
        None => published.map_or(Bound::Unknown, Bound::Date),
    };
    Time::Interval { start: Bound::Open, end }
}

/// Since when a state holds that began then.
fn began(time: Time) -> Time {
    match time {
        Time::Date(date) => Time::since(date),
        other => other,
    }
}

/// Whether a time begins after the text was published.
fn is_to_come(time: Time, published: Date) -> bool {
    let start = match time {
        Time::Date(date) | Time::Interval { start: Bound::Date(date), .. } => date,
        Time::Interval { .. } => return false,
    };
    start.year().is_some()
        && start.first_day().zip(published.last_day()).is_some_and(|(a, b)| a > b)
}

/// When an event took place that the text dates by what has held since: "has
/// led X since 2012, when he succeeded Y".
fn moment(time: Time) -> Time {
    match time {
        Time::Interval { start: Bound::Date(date), end: Bound::Open } => Time::Date(date),
        other => other,
    }
}

/// Drops what another claim of the same sentence says better: the same claim
/// twice, or with one side or the role missing.
fn prune(out: &mut Vec<Claim>, first: usize) {
    let Some(claims) = out.get(first..) else { return };
    let entity = |a: &Option<Argument>| a.as_ref().map(|a| a.entity.clone());
    let worse = |a: &Claim, b: &Claim, earlier: bool| {
        let (s, o) = (entity(&a.subject), entity(&a.object));
        let (bs, bo) = (entity(&b.subject), entity(&b.object));
        if a.relation != b.relation || a.name != b.name {
            return false;
        }
        let role = a.role == b.role
            || a.role.is_none() && b.role.is_some()
            || a.role
                .as_ref()
                .zip(b.role.as_ref())
                .is_some_and(|(x, y)| y.len() > x.len() && y.ends_with(x.as_str()));
        if s == bs && o == bo {
            let twin = a.role == b.role;
            if !twin {
                return role;
            }
            // The surer counts; what is said and denied is kept as both.
            return match a.status.cmp(&b.status) {
                Ordering::Equal => earlier,
                Ordering::Greater => a.status.is_positive(),
                Ordering::Less => false,
            };
        }
        let subject_missing = s.is_none() && bs.is_some() && o == bo;
        let object_missing = o.is_none() && bo.is_some() && s == bs;
        subject_missing || object_missing && role
    };
    let keep: Vec<bool> = claims
        .iter()
        .enumerate()
        .map(|(i, a)| !claims.iter().enumerate().any(|(j, b)| i != j && worse(a, b, j < i)))
        .collect();
    // Only the sentence's own claims move, however many stand before them.
    let own = out.split_off(first);
    out.extend(own.into_iter().zip(keep).filter_map(|(claim, kept)| kept.then_some(claim)));
    if let Some(tail) = out.get_mut(first..) {
        tail.sort_by_key(|c| {
            let start = |a: &Option<Argument>| a.as_ref().map_or(usize::MAX, |a| a.span.start());
            (start(&c.subject).min(start(&c.object)), start(&c.object))
        });
    }
}
