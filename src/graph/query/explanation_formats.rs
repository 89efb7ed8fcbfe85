//! An explanation to be read: as text, Markdown and HTML.

use std::fmt;

use crate::graph::query::explanation::{
    ExplainedClaim, ExplainedEdge, ExplainedEntity, Explanation,
};

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", names(&self.entities).join(" – "))?;
        for (number, step) in self.steps.iter().enumerate() {
            for (i, edge) in step.edges.iter().enumerate() {
                let label = if i == 0 { format!("{}.", number + 1) } else { String::new() };
                write!(f, "{label:<2} {edge}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ExplainedEdge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.statement)?;
        for claim in &self.claims {
            writeln!(f, "   {}:\n     “{}”", origin(claim), quote(claim))?;
        }
        for claim in &self.against {
            writeln!(f, "   against: {}:\n     “{}”", origin(claim), quote(claim))?;
        }
        for contradiction in &self.contradictions {
            writeln!(f, "   ! {contradiction}")?;
        }
        Ok(())
    }
}

impl Explanation {
    /// The explanation as Markdown (CommonMark): a heading, and a numbered list
    /// of the steps with their quotes. What the text of a document says is
    /// escaped.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let path = graph.shortest_path("iran", "hezbollah")?.unwrap();
    /// assert_eq!(graph.explain(&path).to_markdown(), "\
    /// ### Iran – Hezbollah
    ///
    /// 1. **Iran supports Hezbollah**
    ///    - asserted, in note:
    ///      > Iran backs Hezbollah.
    /// ");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("## {}\n", markdown(&names(&self.entities).join(" – ")));
        for (number, step) in self.steps.iter().enumerate() {
            let number = format!("{}. ", number + 1);
            let indent = " ".repeat(number.len());
            for (i, edge) in step.edges.iter().enumerate() {
                let label = if i == 0 { &number } else { &indent };
                text.push_str(&format!("\n{label}**{}**\n", markdown(&edge.statement)));
                let claims = edge.claims.iter().map(|claim| ("", claim));
                let against = edge.against.iter().map(|claim| ("**against:** ", claim));
                for (mark, claim) in claims.chain(against) {
                    let (origin, quote) = (markdown(&origin(claim)), markdown(&quote(claim)));
                    text.push_str(&format!("{indent}- {mark}{origin}:\n{indent}  > {quote}\n"));
                }
                for contradiction in &edge.contradictions {
                    let clash = markdown(&contradiction.to_string());
                    text.push_str(&format!("{indent}- **contradiction:** {clash}\n"));
                }
            }
        }
        text
    }

    /// The explanation as a fragment of HTML, to be put into a page: entities
    /// carry their ids as `data-id`, claims their status and document. What
    /// the text of a document says is escaped.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let path = graph.shortest_path("iran", "hezbollah")?.unwrap();
    /// let html = graph.explain(&path).to_html();
    /// assert!(html.contains(r#"<span class="entity" data-id="iran">Iran</span>"#));
    /// assert!(html.contains("<blockquote>Iran backs Hezbollah.</blockquote>"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let names: Vec<String> = self.entities.iter().map(entity_tag).collect();
        let mut text =
            format!("<section class=\"explanation\">\n<h2>{}</h2>\n<ol>\n", names.join(" – "));
        for step in &self.steps {
            text.push_str("<li>\n");
            for edge in &step.edges {
                text.push_str(&format!(
                    "<div class=\"edge\" data-subject=\"{}\" data-relation=\"{}\" data-object=\"{}\">\n\
                     <p class=\"statement\">{}</p>\n<ul>\n",
                    html(&edge.subject.id),
                    html(&edge.relation),
                    html(&edge.object.id),
                    html(&edge.statement)
                ));
                let claims = edge.claims.iter().map(|claim| ("claim", claim));
                let against = edge.against.iter().map(|claim| ("claim against", claim));
                for (class, claim) in claims.chain(against) {
                    let mark = if class == "claim" { "" } else { "against: " };
                    text.push_str(&format!(
                        "<li class=\"{class}\" data-status=\"{}\" data-document=\"{}\">{mark}{}: \
                         <blockquote>{}</blockquote></li>\n",
                        claim.claim.status,
                        html(&claim.claim.evidence.document),
                        html(&origin(claim)),
                        html(&quote(claim))
                    ));
                }
                for contradiction in &edge.contradictions {
                    let clash = html(&contradiction.to_string());
                    text.push_str(&format!("<li class=\"contradiction\">{clash}</li>\n"));
                }
                text.push_str("</ul>\n</div>\n");
            }
            text.push_str("</li>\n");
        }
        text.push_str("</ol>\n</section>\n");
        text
    }
}

fn names(entities: &[ExplainedEntity]) -> Vec<&str> {
    entities.iter().map(|entity| entity.name.as_str()).collect()
}

fn entity_tag(entity: &ExplainedEntity) -> String {
    let (id, name) = (html(&entity.id), html(&entity.name));
    format!("<span class=\"entity\" data-id=\"{id}\">{name}</span>")
}

/// Status, time, document, who published it, and whom the text cites.
fn origin(explained: &ExplainedClaim) -> String {
    let ExplainedClaim { claim, publication } = explained;
    let mut line = claim.status.to_string();
    if let Some(time) = &claim.time {
        line.push_str(&format!(", {time}"));
    }
    line.push_str(&format!(", in {}", claim.evidence.document));
    let date = publication.date.map(|d| d.to_string());
    let published: Vec<&str> =
        [publication.publisher.as_deref(), date.as_deref()].into_iter().flatten().collect();
    if !published.is_empty() {
        line.push_str(&format!(" ({})", published.join(", ")));
    }
    if let Some(citation) = &claim.citation {
        line.push_str(", citing");
        let outlet = citation.outlet.as_deref().or(citation.entity.as_deref());
        let date = citation.date.map(|d| d.to_string());
        for part in [outlet, date.as_deref()].into_iter().flatten() {
            line.push_str(&format!(" {part}"));
        }
    }
    line
}

/// One line a quote, wherever the text broke it.
fn quote(explained: &ExplainedClaim) -> String {
    explained.claim.evidence.quote.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text that Markdown reads as it stands.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text that HTML reads as it stands, in attributes too.
fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
