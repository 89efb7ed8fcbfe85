//! What the claims of one document have besides their rows.

use crate::claim::{Argument, Claim, Evidence};
use crate::document::Citation;
use crate::error::{Error, Result};
use crate::graph::tables::interner::{Interner, NONE};
use crate::span::Span;

/// What a claim read from text has besides: 32 bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClaimDetail {
    pub(super) sentence: u32,
    pub(super) rule: u32,
    pub(super) citation: u32,
    pub(super) extra: u32,
    pub(super) subject: (u32, u32),
    pub(super) object: (u32, u32),
}

/// A quoted sentence: where it stands in the text and in `Body::quotes`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuotedSentence {
    pub(super) span: (u32, u32),
    pub(super) quote: (u32, u32),
}

/// What few claims have.
#[derive(Clone, Debug)]
pub(super) struct RareParts {
    pub(super) name: Option<(String, Span)>,
    pub(super) place: Option<Argument>,
    pub(super) speaker: Option<Argument>,
}

/// What the claims of one document have besides their rows.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Text(TextBody),
    Table(TableBody),
}

#[derive(Clone, Debug, Default)]
pub(super) struct TextBody {
    pub(super) details: Box<[ClaimDetail]>,
    pub(super) sentences: Box<[QuotedSentence]>,
    pub(super) quotes: Box<str>,
    pub(super) citations: Box<[Citation]>,
    pub(super) extras: Box<[RareParts]>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct TableBody {
    pub(super) outlets: Box<[String]>,
}

/// Collects what the claims of one document share.
#[derive(Default)]
pub(super) struct BodyWriter {
    sentences: Vec<QuotedSentence>,
    quotes: String,
    citations: Vec<Citation>,
    extras: Vec<RareParts>,
}

impl BodyWriter {
    pub(super) fn detail(&mut self, claim: &Claim, words: &mut Interner) -> Result<ClaimDetail> {
        let side = |a: &Option<Argument>| a.as_ref().map_or(Ok((0, 0)), |a| narrow(a.span));
        let citation = match &claim.citation {
            None => NONE,
            Some(citation) => place_of(&mut self.citations, citation),
        };
        let mut extra = NONE;
        if claim.name.is_some() || claim.place.is_some() || claim.speaker.is_some() {
            extra = u32::try_from(self.extras.len()).unwrap_or(NONE);
            self.extras.push(RareParts {
                name: claim.name.clone(),
                place: claim.place.clone(),
                speaker: claim.speaker.clone(),
            });
        }
        Ok(ClaimDetail {
            sentence: self.sentence(&claim.evidence)?,
            rule: words.intern(&claim.evidence.rule),
            citation,
            extra,
            subject: side(&claim.subject)?,
            object: side(&claim.object)?,
        })
    }

    /// Claims come sentence by sentence, so the last few are enough to find
    /// a sentence that is there already.
    fn sentence(&mut self, evidence: &Evidence) -> Result<u32> {
        let at = narrow(evidence.span)?;
        let known = self.sentences.iter().rposition(|s| {
            let (from, to) = s.quote;
            s.span == at && self.quotes.get(from as usize..to as usize) == Some(&evidence.quote)
        });
        let number = known.unwrap_or(self.sentences.len());
        if known.is_none() {
            let from = self.quotes.len();
            self.quotes.push_str(&evidence.quote);
            let quote = narrow(Span::between(from, self.quotes.len()))?;
            self.sentences.push(QuotedSentence { span: at, quote });
        }
        Ok(u32::try_from(number).unwrap_or(NONE))
    }

    pub(super) fn finish(self, details: Box<[ClaimDetail]>) -> TextBody {
        TextBody {
            details,
            sentences: self.sentences.into(),
            quotes: self.quotes.into(),
            citations: self.citations.into(),
            extras: self.extras.into(),
        }
    }
}

fn place_of(citations: &mut Vec<Citation>, citation: &Citation) -> u32 {
    let known = citations.iter().rposition(|c| c == citation);
    let number = known.unwrap_or(citations.len());
    if known.is_none() {
        citations.push(citation.clone());
    }
    u32::try_from(number).unwrap_or(NONE)
}

pub(super) fn narrow(span: Span) -> Result<(u32, u32)> {
    let part = |n: usize| {
        u32::try_from(n).map_err(|_| {
            Error::invalid("claim", format!("stands at {span}, expected the first 4 GB of a text"))
        })
    };
    Ok((part(span.start())?, part(span.end())?))
}

pub(super) fn span((start, end): (u32, u32)) -> Span {
    Span::between(start as usize, end as usize)
}
