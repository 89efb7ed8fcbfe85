//! A graph to look around in: one HTML file that loads nothing.
//!
//! The data stand in the page as JSON in which no `<` is left, and reach the
//! page as text alone, so that a name is never markup.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::claim::{Claim, Status};
use crate::facts::{Facts, Paint};
use crate::xml::escape;

const PAGE: &str = include_str!("viewer/viewer.html");
const STYLE: &str = include_str!("viewer/viewer.css");
const SCRIPT: &str = include_str!("viewer/viewer.js");

pub(super) fn draw(facts: &Facts<'_>, title: &str) -> String {
    let title = if title.is_empty() { "isnad" } else { title };
    let data = data(facts).to_string();
    // A script element ends at the first `</script`, whatever holds it.
    let data = data.replace('<', "\\u003c");
    let mut page = String::with_capacity(PAGE.len() + STYLE.len() + SCRIPT.len() + data.len());
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(before);
        match name {
            "title" => page.push_str(&escape(title)),
            "style" => page.push_str(STYLE.trim_end()),
            "script" => page.push_str(SCRIPT.trim_end()),
            "data" => page.push_str(&data),
            _ => {}
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Strings and documents by number, so that none is there twice.
struct Numbers<'f> {
    facts: &'f Facts<'f>,
    documents: HashMap<&'f str, usize>,
    quotes: Vec<String>,
    quote_index: HashMap<String, usize>,
}

fn data(facts: &Facts<'_>) -> Value {
    let documents: Vec<_> = facts.documents().collect();
    let mut numbers = Numbers {
        facts,
        documents: documents.iter().enumerate().map(|(i, d)| (d.id, i)).collect(),
        quotes: Vec::new(),
        quote_index: HashMap::new(),
    };
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in facts.entities() {
        let next = types.len();
        types.entry(entity.entity_type()).or_insert(next);
    }
    let relations: Vec<&str> = facts.relations().into_iter().collect();
    let nodes: Vec<Value> = facts
        .nodes()
        .map(|node| {
            let entity = node.entity;
            let aliases: Vec<&str> = entity.aliases().iter().map(|a| a.as_str()).collect();
            let claims: Vec<Value> = node.claims.iter().map(|c| numbers.claim(c, true)).collect();
            let kind = types.get(entity.entity_type().as_str());
            json!([entity.id().as_str(), entity.name(), kind, aliases, claims])
        })
        .collect();
    let edges: Vec<Value> = facts
        .edges()
        .map(|edge| {
            let claims: Vec<Value> = edge.claims.iter().map(|c| numbers.claim(c, false)).collect();
            json!([
                facts.place(edge.subject),
                facts.place(edge.object),
                relations.binary_search(&edge.relation).ok(),
                edge.role,
                edge.status.as_str(),
                edge.sources,
                edge.contradicted,
                claims
            ])
        })
        .collect();
    let mut kinds: Vec<(usize, &str)> = types.into_iter().map(|(name, i)| (i, name)).collect();
    kinds.sort_unstable();
    let kinds = kinds.into_iter().map(|(_, name)| {
        let Paint { fill, stroke } = Paint::of(facts.type_place(name));
        json!({"name": name, "fill": fill, "stroke": stroke})
    });
    let relations = relations.iter().map(|name| {
        let known = facts.graph().schema().relation(name).ok();
        let symmetric = known.is_some_and(|r| r.is_symmetric());
        json!({"name": name, "reads": facts.reads(name), "symmetric": symmetric})
    });
    let documents = documents.iter().map(|d| {
        let published = d.published.map(|p| p.to_string());
        json!({"id": d.id, "title": d.title, "publisher": d.publisher, "published": published})
    });
    json!({
        "types": kinds.collect::<Vec<_>>(),
        "relations": relations.collect::<Vec<_>>(),
        "documents": documents.collect::<Vec<_>>(),
        "nodes": nodes,
        "edges": edges,
        "quotes": numbers.quotes,
    })
}

impl Numbers<'_> {
    fn quote(&mut self, quote: &str) -> usize {
        if let Some(known) = self.quote_index.get(quote) {
            return *known;
        }
        let number = self.quotes.len();
        self.quotes.push(quote.to_owned());
        self.quote_index.insert(quote.to_owned(), number);
        number
    }

    /// A claim with what it says; `whole` names its relation too.
    fn claim(&mut self, claim: &Claim, whole: bool) -> Value {
        let evidence = &claim.evidence;
        let status = Status::ALL.iter().position(|s| *s == claim.status);
        let mut out = json!({
            "d": self.documents.get(evidence.document.as_str()),
            "q": self.quote(&evidence.quote),
            "s": status,
            "r": evidence.rule,
            "b": [evidence.span.start(), evidence.span.end()],
        });
        let Some(record) = out.as_object_mut() else { return out };
        let mut put = |key: &str, value: Value| {
            record.insert(key.to_owned(), value);
        };
        if let Some(time) = &claim.time {
            put("t", time.to_string().into());
            let (first, last) = time.day_range();
            if (first, last) != (i32::MIN, i32::MAX) {
                for (key, day, open) in [("f", first, i32::MIN), ("u", last, i32::MAX)] {
                    if day != open {
                        put(key, day.into());
                    }
                }
            }
        }
        if let Some(citation) = &claim.citation {
            if let Some(outlet) = &citation.outlet {
                put("c", outlet.as_str().into());
            }
            if let Some(date) = citation.date {
                put("e", date.to_string().into());
            }
        }
        for (key, side) in [("p", &claim.place), ("k", &claim.speaker)] {
            if let Some(side) = side {
                put(key, self.facts.name(&side.entity).into());
            }
        }
        if whole {
            let mut reads = self.facts.reads(&claim.relation);
            if let Some((name, _)) = &claim.name {
                reads = format!("{reads} {name}");
            }
            put("w", reads.into());
        }
        out
    }
}
