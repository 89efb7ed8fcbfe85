//! Questions.

use std::fmt::Write as _;

use isnad::{Claim, Edge, Graph, Schema};
use serde_json::json;

use crate::arguments::{Around, Explain, MaybeNamed, Neighbours, Path, Timeline};
use crate::output::Output;
use crate::parts::Kept;
use crate::{Answer, Outcome};

/// How an edge is told in a line.
fn line(edge: &Edge<'_>) -> String {
    let role = edge.role().map_or_else(String::new, |r| format!(" ({r})"));
    let time = edge.time_span().map_or_else(String::new, |t| format!(", {t}"));
    let sources = edge.sources();
    let plural = if sources == 1 { "" } else { "s" };
    format!(
        "{} {} {}{role}  [{}{time}, {sources} source{plural}]",
        edge.subject(),
        edge.relation(),
        edge.object(),
        edge.status(),
    )
}

pub(crate) fn neighbours(a: &Neighbours, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.of.store, schema)?;
    let mut question = kept.graph().neighbours(&a.of.name)?.matching(&a.of.filter.filter()?);
    if let Some(limit) = a.limit {
        question = question.limit(limit);
    }
    let found = question.collect()?;
    for neighbour in &found {
        output.answer(line(&neighbour.edge), neighbour)?;
    }
    Ok(Answer::of(!found.is_empty()))
}

pub(crate) fn around(a: &Around, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.of.store, schema)?;
    let question = kept.graph().around(&a.of.name)?.matching(&a.of.filter.filter()?);
    let found = question.max_hops(a.hops).limit(a.limit).collect()?;
    for (entity, hops) in found.entities() {
        output.answer(format!("{hops}  {entity}"), json!({"entity": entity, "hops": hops}))?;
    }
    if let Some(truncation) = found.truncation() {
        output.remark(format!("there is more: {truncation:?}"));
    }
    Ok(Answer::of(!found.is_empty()))
}

pub(crate) fn path(a: &Path, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let graph = kept.graph();
    let mut question = graph.paths(&a.from, &a.to)?.matching(&a.filter.filter()?);
    if let Some(hops) = a.max_hops {
        question = question.max_hops(hops);
    }
    if a.in_time_order {
        question = question.in_time_order();
    }
    let found = if a.count == 1 {
        question.shortest()?.into_iter().collect()
    } else {
        let found = question.k_shortest(a.count)?;
        found.iter().collect::<Vec<_>>()
    };
    for path in &found {
        let explanation = graph.explain(path);
        output.answer(&explanation, &explanation)?;
    }
    Ok(Answer::of(!found.is_empty()))
}

/// How a claim is told in a line or two.
fn claim(graph: &Graph, claim: &Claim) -> String {
    let name = |id: &str| graph.entity(id).map_or_else(|_| id.to_owned(), |e| e.name().to_owned());
    let side = |a: &Option<isnad::Argument>| {
        a.as_ref().map_or_else(|| "?".to_owned(), |a| name(&a.entity))
    };
    let object = match &claim.name {
        Some((text, _)) => format!("“{text}”"),
        None => side(&claim.object),
    };
    let role = claim.role.as_ref().map_or_else(String::new, |r| format!(" ({r})"));
    let time = claim.time.map_or_else(|| "undated".to_owned(), |t| t.to_string());
    format!(
        "{time}  {} {} {object}{role}  [{}]\n    “{}” ({})",
        side(&claim.subject),
        claim.relation,
        claim.status,
        claim.evidence.quote.split_whitespace().collect::<Vec<_>>().join(" "),
        claim.evidence.document,
    )
}

pub(crate) fn timeline(a: &Timeline, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let graph = kept.graph();
    let claims = graph.timeline(&a.name)?;
    for one in &claims {
        output.answer(claim(graph, one), one)?;
    }
    Ok(Answer::of(!claims.is_empty()))
}

pub(crate) fn contradictions(a: &MaybeNamed, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let mut question = kept.graph().contradictions();
    if let Some(name) = &a.name {
        question = question.entity(name)?;
    }
    let found = question.collect()?;
    for contradiction in &found {
        let mut text = contradiction.to_string();
        for claim in contradiction.claims() {
            let quote = claim.evidence.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(text, "\n    “{quote}” ({})", claim.evidence.document);
        }
        output.answer(text, contradiction)?;
    }
    Ok(Answer::of(!found.is_empty()))
}

pub(crate) fn explain(a: &Explain, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let graph = kept.graph();
    let edges = graph.matching(&a.filter.filter()?)?.between(&a.one, &a.other)?;
    for edge in &edges {
        let explained = graph.explain_edge(edge);
        output.answer(&explained, &explained)?;
    }
    Ok(Answer::of(!edges.is_empty()))
}
