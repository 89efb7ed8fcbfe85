//! Who stands behind a row: the outlet it cites, its publisher, or its document.

#![expect(clippy::indexing_slicing, reason = "row and document numbers are given by the ledger")]

use crate::graph::evidence::body::Body;
use crate::graph::evidence::ledger::Ledger;

/// Who stands behind a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SourceName<'a> {
    Outlet(&'a str),
    Document(&'a str),
}

impl Ledger {
    /// The outlet that the text cites for a claim, else its publisher, else
    /// the document: what counts as one independent source.
    pub(crate) fn source(&self, row: u32) -> SourceName<'_> {
        let document = self.document_of(row);
        let (record, ranges) = (self.document(document), &self.ranges[document as usize]);
        let at = (row - ranges.rows[0]) as usize;
        match &record.body {
            Body::Text(text) => {
                let detail = text.details.get(at);
                let cited = detail.and_then(|d| text.citations.get(d.citation as usize));
                if let Some(entity) = cited.and_then(|c| c.entity.as_ref()) {
                    return SourceName::Outlet(entity);
                }
                if let Some(outlet) = cited.and_then(|c| c.outlet.as_ref()) {
                    return SourceName::Outlet(outlet);
                }
            }
            Body::Table(table) => {
                let line = self.lines.get(ranges.lines as usize + at);
                if let Some(outlet) = line.and_then(|l| table.outlets.get(l.citation as usize)) {
                    return SourceName::Outlet(outlet);
                }
            }
        }
        match &record.publisher {
            Some(publisher) => SourceName::Outlet(publisher),
            None => SourceName::Document(&record.id),
        }
    }

    /// The sentence of a row that was read from text.
    pub(crate) fn sentence(&self, row: u32) -> Option<&str> {
        let document = self.document_of(row);
        let at = (row - self.ranges[document as usize].rows[0]) as usize;
        let Body::Text(text) = &self.document(document).body else { return None };
        let (from, to) = text.sentences.get(text.details.get(at)?.sentence as usize)?.quote;
        text.quotes.get(from as usize..to as usize)
    }
}
