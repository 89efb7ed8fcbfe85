//! The written order of what a document says.

use crate::claim::{Argument, Claim, Evidence};
use crate::document::Citation;
use crate::graph::entities::written_order::write_entity;
use crate::graph::evidence::document_record::{DocumentRecord, EntityRecord};
use crate::graph::tables::written::Written;
use crate::span::Span;

impl DocumentRecord {
    /// One of two records of one document, by an arbitrary but total and
    /// written order, so that merging graphs commutes where they disagree.
    pub(crate) fn greater(self, other: Self) -> Self {
        if of_document(&self) < of_document(&other) { other } else { self }
    }
}

/// What picks one of two records of a document. All is taken apart in full: a
/// new field finds its place here, and comes last.
fn of_document(record: &DocumentRecord) -> Written {
    let DocumentRecord { document, title, published, publisher, table, members, claims } = record;
    let mut out = Written::default();
    out.field(document).optional(title.as_ref()).optional(*published);
    out.optional(publisher.as_ref()).field(table);
    out.list(members.iter(), write_member);
    out.list(claims.iter(), write_claim);
    out
}

fn write_member(out: &mut Written, member: &EntityRecord) {
    let EntityRecord { id, kind, entity, mentions, discovered } = member;
    out.field(id).field(kind);
    out.list(entity.iter(), |out, entity| write_entity(out, entity));
    out.field(mentions).field(discovered);
}

fn write_claim(out: &mut Written, claim: &Claim) {
    let Claim {
        relation,
        subject,
        object,
        name,
        role,
        status,
        time,
        place,
        speaker,
        citation,
        evidence,
    } = claim;
    out.field(relation);
    out.list(subject.iter(), write_argument).list(object.iter(), write_argument);
    out.list(name.iter(), |out, (name, span)| {
        out.field(name);
        write_span(out, *span);
    });
    out.optional(role.as_ref()).field(status.as_str()).optional(*time);
    out.list(place.iter(), write_argument).list(speaker.iter(), write_argument);
    out.list(citation.iter(), write_citation);
    let Evidence { document, span, quote, rule } = evidence;
    out.field(document).field(quote).field(rule);
    write_span(out, *span);
}

fn write_argument(out: &mut Written, argument: &Argument) {
    let Argument { entity, span, reference } = argument;
    out.field(entity).field(reference.as_str());
    write_span(out, *span);
}

fn write_citation(out: &mut Written, citation: &Citation) {
    let Citation { outlet, entity, date, span, reach } = citation;
    out.optional(outlet.as_ref()).optional(entity.as_ref()).optional(*date);
    out.field(reach.as_str());
    write_span(out, *span);
}

fn write_span(out: &mut Written, span: Span) {
    out.field(span.start()).field(span.end());
}
