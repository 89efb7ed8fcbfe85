//! RDF as Turtle.
//!
//! A claim is a resource that reifies its statement (`rdf:subject` and so on)
//! and says with PROV-O what it was quoted from. The statement itself is a
//! triple only where some claim asserts it outright: RDF has no doubt and no
//! denial, and what is only hedged, attributed or denied is in its claims
//! alone. The file is Turtle of RDF 1.1 and 1.2 alike.

use std::fmt::Write as _;
use std::io::Write;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, TermRef, TripleRef};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use crate::claim::{Argument, Claim, Status};
use crate::error::Error;
use crate::export::options::Export;
use crate::export::outcome::Fault;
use crate::export::outcome::Outcome;
use crate::facts::{Facts, day};
use crate::graph::DocumentRecord;

const TERMS: &str = "urn:isnad:terms:";
const PROV: &str = "http://www.w3.org/ns/prov#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";
/// The datatype that the Library of Congress gives to EDTF.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

pub(super) fn write(facts: &Facts<'_>, export: &Export, out: &mut impl Write) -> Outcome {
    let base = export.base.as_str();
    NamedNode::new(base).map_err(|e| {
        Error::invalid("base", format!("found `{base}`, expected the start of an IRI: {e}"))
    })?;
    let mut serializer = TurtleSerializer::new();
    for (prefix, address) in [
        ("is", TERMS),
        ("entity", &format!("{base}entity/")),
        ("relation", &format!("{base}relation/")),
        ("type", &format!("{base}type/")),
        ("prov", PROV),
        ("skos", SKOS),
        ("dcterms", DCTERMS),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("wd", WIKIDATA),
    ] {
        let prefixed = serializer.with_prefix(prefix, address);
        serializer = prefixed.map_err(|e| Error::invalid("base", e.to_string()))?;
    }
    let mut triples = Triples { out: serializer.for_writer(out), base };
    schema(facts, &mut triples)?;
    for entity in facts.entities() {
        let node = triples.node("entity", &[entity.id()]);
        triples.link(&node, rdf::TYPE, &triples.node("type", &[entity.entity_type()]))?;
        triples.text(&node, rdfs::LABEL, entity.name())?;
        for alias in entity.aliases() {
            let plain = || Literal::new_simple_literal(alias.as_str());
            let tagged = alias
                .language_tag()
                .and_then(|tag| Literal::new_language_tagged_literal(alias.as_str(), tag).ok());
            let literal = tagged.unwrap_or_else(plain);
            triples.put(&node, named(&format!("{SKOS}altLabel")).as_ref(), &literal)?;
        }
    }
    for edge in facts.edges().filter(|e| e.status == Status::Asserted) {
        let relation = triples.node("relation", &[edge.relation]);
        let subject = triples.node("entity", &[edge.subject]);
        let object = triples.node("entity", &[edge.object]);
        triples.link(&subject, relation.as_ref(), &object)?;
        if edge.symmetric {
            triples.link(&object, relation.as_ref(), &subject)?;
        }
    }
    for record in facts.records() {
        document(facts, &record, &mut triples)?;
    }
    triples.out.finish().map_err(Fault::Io)?;
    Ok(())
}

struct Triples<'b, W: Write> {
    out: WriterTurtleSerializer<W>,
    base: &'b str,
}

impl<W: Write> Triples<'_, W> {
    /// The address of something of ours.
    fn node(&self, kind: &str, parts: &[&str]) -> NamedNode {
        let mut address = format!("{}{kind}", self.base);
        for part in parts {
            address.push('/');
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        address.push(char::from(byte));
                    }
                    // Writing to a string does not fail.
                    other => {
                        let _ = write!(address, "%{other:02X}");
                    }
                }
            }
        }
        named(&address)
    }

    fn put<'t>(
        &mut self,
        subject: &'t NamedNode,
        predicate: NamedNodeRef<'t>,
        object: impl Into<TermRef<'t>>,
    ) -> Outcome {
        Ok(self.out.serialize_triple(TripleRef::new(subject, predicate, object))?)
    }

    fn link(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        to: &NamedNode,
    ) -> Outcome {
        self.put(subject, predicate, to)
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) -> Outcome {
        self.put(subject, predicate, &Literal::new_simple_literal(text))
    }

    fn typed(&mut self, subject: &NamedNode, predicate: &str, text: &str, kind: &str) -> Outcome {
        let literal = Literal::new_typed_literal(text, named(kind));
        self.put(subject, named(predicate).as_ref(), &literal)
    }
}

/// An address that is made of parts known to be sound.
fn named(address: &str) -> NamedNode {
    NamedNode::new_unchecked(address)
}

fn term(name: &str) -> String {
    format!("{TERMS}{name}")
}

fn schema<W: Write>(facts: &Facts<'_>, triples: &mut Triples<'_, W>) -> Outcome {
    let close = named(&format!("{SKOS}closeMatch"));
    for relation in facts.relations() {
        let node = triples.node("relation", &[relation]);
        triples.link(&node, rdf::TYPE, &rdf::PROPERTY.into_owned())?;
        triples.text(&node, rdfs::LABEL, &facts.reads(relation))?;
        let known = facts.graph().schema().find_relation(relation);
        if let Some(property) = known.and_then(|r| r.mapping("wikidata")) {
            triples.link(&node, close.as_ref(), &named(&format!("{WIKIDATA}{property}")))?;
        }
    }
    let mut kinds: Vec<&str> = facts.entities().map(|e| e.entity_type().as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let node = triples.node("type", &[kind]);
        triples.link(&node, rdf::TYPE, &rdfs::CLASS.into_owned())?;
        triples.text(&node, rdfs::LABEL, kind)?;
        let known = facts.graph().schema().find_type(kind);
        if let Some(class) = known.and_then(|t| t.mapping("wikidata")) {
            triples.link(&node, close.as_ref(), &named(&format!("{WIKIDATA}{class}")))?;
        }
    }
    Ok(())
}

fn document<W: Write>(
    facts: &Facts<'_>,
    record: &DocumentRecord,
    triples: &mut Triples<'_, W>,
) -> Outcome {
    let node = triples.node("document", &[&record.document]);
    let terms = |name: &str| named(&format!("{DCTERMS}{name}"));
    triples.link(&node, rdf::TYPE, &named(&format!("{PROV}Entity")))?;
    triples.text(&node, terms("identifier").as_ref(), &record.document)?;
    for (name, text) in [("title", &record.title), ("publisher", &record.publisher)] {
        if let Some(text) = text {
            triples.text(&node, terms(name).as_ref(), text)?;
        }
    }
    if let Some(date) = record.published {
        triples.typed(&node, &format!("{DCTERMS}issued"), &date.to_string(), EDTF)?;
    }
    for (place, claim) in record.claims.iter().enumerate() {
        let it = triples.node("claim", &[&record.document, &place.to_string()]);
        self::claim(facts, &node, &it, claim, triples)?;
    }
    Ok(())
}

fn claim<W: Write>(
    facts: &Facts<'_>,
    document: &NamedNode,
    node: &NamedNode,
    claim: &Claim,
    triples: &mut Triples<'_, W>,
) -> Outcome {
    triples.link(node, rdf::TYPE, &named(&term("Claim")))?;
    triples.link(node, rdf::TYPE, &named(&format!("{PROV}Entity")))?;
    if claim.is_edge() {
        triples.link(node, rdf::TYPE, &rdf::STATEMENT.into_owned())?;
    }
    let entity = |a: &Argument, triples: &Triples<'_, W>| {
        triples.node("entity", &[facts.kept(&a.entity).unwrap_or(&a.entity)])
    };
    if let Some(subject) = &claim.subject {
        let to = entity(subject, triples);
        triples.link(node, rdf::SUBJECT, &to)?;
    }
    let relation = triples.node("relation", &[&claim.relation]);
    triples.link(node, rdf::PREDICATE, &relation)?;
    if let Some(object) = &claim.object {
        let to = entity(object, triples);
        triples.link(node, rdf::OBJECT, &to)?;
    }
    for (name, side) in [("place", &claim.place), ("speaker", &claim.speaker)] {
        if let Some(side) = side {
            let to = entity(side, triples);
            triples.link(node, named(&term(name)).as_ref(), &to)?;
        }
    }
    let name = claim.name.as_ref().map(|(name, _)| name.as_str());
    let outlet = claim.citation.as_ref().and_then(|c| c.outlet.as_deref());
    for (predicate, text) in [
        ("name", name),
        ("role", claim.role.as_deref()),
        ("status", Some(claim.status.as_str())),
        ("rule", Some(claim.evidence.rule.as_str())),
        ("cites", outlet),
    ] {
        if let Some(text) = text {
            triples.text(node, named(&term(predicate)).as_ref(), text)?;
        }
    }
    if let Some(time) = &claim.time {
        triples.typed(node, &term("time"), &time.to_string(), EDTF)?;
        let (first, last) = time.day_range();
        for (name, number) in [("earliest", first), ("latest", last)] {
            if let Some(day) = day(number) {
                triples.typed(node, &term(name), &day, xsd::DATE.as_str())?;
            }
        }
    }
    if let Some(date) = claim.citation.as_ref().and_then(|c| c.date) {
        triples.typed(node, &term("citesDate"), &date.to_string(), EDTF)?;
    }
    let evidence = &claim.evidence;
    triples.link(node, named(&format!("{PROV}wasQuotedFrom")).as_ref(), document)?;
    triples.text(node, named(&format!("{PROV}value")).as_ref(), &evidence.quote)?;
    for (name, number) in [("start", evidence.span.start()), ("end", evidence.span.end())] {
        triples.typed(node, &term(name), &number.to_string(), xsd::INTEGER.as_str())?;
    }
    Ok(())
}
