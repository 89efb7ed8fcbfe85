//! Decisions as nomenklatura's resolver writes them, so that what was decided
//! in either tool counts in the other.
//!
//! Each line is a JSON array: two ids, `positive`, `negative`, `unsure` or
//! `no_judgement`, a score, who decided, when, and in later versions when it
//! was undone. A line without a judgement is what a program guessed; it is
//! passed over.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::graph::core::graph::Graph;
use crate::graph::entities::decision::{Decision, Judgement, stands};

/// A guess of a program, which nobody decided.
const NO_JUDGEMENT: &str = "no_judgement";

impl Graph {
    /// Takes the decisions of a file that nomenklatura's resolver wrote, all
    /// of them or none; returns how many were new. `origin` names the file in
    /// errors. The first id of a line stands for both. A decision that was
    /// undone here stays undone, however often its file comes again.
    ///
    /// ```
    /// use isnad::{Graph, Judgement};
    ///
    /// let lines = r#"
    /// ["Q5", "ofac-1", "positive", null, "ana", "2026-01-02T13:05:00"]
    /// ["ofac-2", "ofac-1", "negative", null, "ana", "2026-01-02T13:06:00"]
    /// ["ofac-3", "ofac-1", "no_judgement", 0.83, "machine", null]
    /// "#;
    /// let mut graph = Graph::new();
    /// assert_eq!(graph.import_decisions("resolver.ijson", lines)?, 2);
    /// assert_eq!(graph.judgement("Q5", "ofac-2"), Some(Judgement::Different));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first line that is no such array, or whose decision is none; and as
    /// [`Graph::decide_all`].
    ///
    /// # Complexity
    ///
    /// As [`Graph::decide_all`].
    pub fn import_decisions(&mut self, origin: &str, text: &str) -> Result<usize> {
        let mut all = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let wrong = |message: String| Error::record(origin, number + 1, message);
            let Some((decision, undone)) = parse(line).map_err(wrong)? else { continue };
            decision.check().map_err(|e| wrong(e.to_string()))?;
            let turns = self.identity.log.turns(&decision);
            match undone {
                false if turns == 0 => all.push((decision, 1)),
                true if stands(turns) => all.push((decision, turns + 1)),
                _ => {}
            }
        }
        self.take_decisions(all).map(|taken| taken.len())
    }

    /// Writes the decisions that stand as nomenklatura's resolver does, which
    /// has no place for reasons: [`Graph::save`] and the exports of claims
    /// keep these too.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::same("Q5", "ofac-1").by("ana").at("2026-01-02"))?;
    /// let mut bytes = Vec::new();
    /// graph.export_decisions(&mut bytes).unwrap();
    /// let line = r#"["Q5", "ofac-1", "positive", null, "ana", "2026-01-02"]"#;
    /// assert_eq!(String::from_utf8(bytes).unwrap(), format!("{line}\n"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn export_decisions(&self, mut out: impl Write) -> io::Result<()> {
        for decision in self.decisions() {
            let fields = [
                json!(decision.left.as_str()),
                json!(decision.right.as_str()),
                json!(decision.judgement.as_str()),
                Value::Null,
                json!(decision.by),
                json!(decision.at),
            ];
            writeln!(out, "[{}]", fields.map(|f| f.to_string()).join(", "))?;
        }
        Ok(())
    }
}

/// The decision of a line, and whether it was undone; `None` for a guess.
fn parse(line: &str) -> std::result::Result<Option<(Decision, bool)>, String> {
    let fields: Vec<Value> = serde_json::from_str(line).map_err(|e| {
        format!("{e}, expected an array of two ids, a judgement, a score, who, when")
    })?;
    let text = |at: usize, what: &str| match fields.get(at) {
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(other) => Err(format!("found {other} as {what}, expected text")),
        None => Err(format!("found {} fields, expected {what} in place {}", fields.len(), at + 1)),
    };
    let optional = |at: usize, what: &str| match fields.get(at) {
        None | Some(Value::Null) => Ok(None),
        _ => text(at, what).map(|t| Some(t.to_owned())),
    };
    let (left, right) = (text(0, "an id")?, text(1, "an id")?);
    let judgement = match text(2, "a judgement")? {
        NO_JUDGEMENT => return Ok(None),
        text => text.parse::<Judgement>().map_err(|e| e.to_string())?,
    };
    let mut decision = Decision::new(left.into(), right.into(), judgement);
    decision.by = optional(4, "who decided")?;
    decision.at = optional(5, "when")?;
    Ok(Some((decision, optional(6, "when it was undone")?.is_some())))
}
