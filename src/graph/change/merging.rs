//! Entities that turn out to be one, or not to be.
//!
//! Deciding never touches a claim: it changes which entity the claim's names
//! stand for, and the log keeps what was decided. So undoing is exact: the
//! decision stands no more, and everything is as if it never had.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Result};
use crate::graph::core::graph::Graph;
use crate::graph::entities::decision::{Decision, Judgement, LoggedDecision, stands};
use crate::graph::entities::entity_table::THING;
use crate::graph::entities::identity::Moved;

impl Graph {
    /// Makes one entity stand for another too: from now on `gone` is an
    /// alias of `kept`, and the edges of both are those of `kept`. It is
    /// [`Graph::decide`] for entities that are there, by any of their names.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// graph.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// assert_eq!(graph.neighbours("al-amiri")?.count()?, 2);
    /// assert_eq!(graph.find("hadi-amiri"), ["al-amiri"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, an entity and itself, two of different types, no
    /// reason, or two that a decision says are not one. An entity that only
    /// tables name, and none says the type of, goes with any.
    ///
    /// # Complexity
    ///
    /// Linear in the claims of the entity that another stands for from now on:
    /// of `gone`, where `kept` stands for itself.
    pub fn merge_entities(&mut self, kept: &str, gone: &str, reason: &str) -> Result<()> {
        self.merge_entities_telling(kept, gone, reason).map(drop)
    }

    pub(crate) fn merge_entities_telling(
        &mut self,
        kept: &str,
        gone: &str,
        reason: &str,
    ) -> Result<Vec<LoggedDecision>> {
        let wrong = |message: String| Err(Error::invalid("merge", message));
        let (a, b) = (self.own_node(kept)?, self.own_node(gone)?);
        if a == b {
            return wrong(format!("`{kept}` and `{gone}` are one entity already, expected two"));
        }
        let (kept, gone) = (self.nodes.ids.text(a).to_owned(), self.nodes.ids.text(b).to_owned());
        if reason.trim().is_empty() {
            return wrong(format!("expected a reason why `{gone}` is `{kept}`"));
        }
        let (a, b) = (self.identity.shown(a), self.identity.shown(b));
        let is_known = |node| self.type_name(node) != THING;
        if self.kind(a) != self.kind(b) && is_known(a) && is_known(b) {
            let (x, y) = (self.type_name(a), self.type_name(b));
            return wrong(format!("`{kept}` is a {x} and `{gone}` a {y}, expected one type"));
        }
        self.decide_telling([Decision::same(kept, gone).because(reason)])
    }

    /// Undoes the merging of an entity into another, exactly: every decision
    /// that it is gone. What is merged into it stays with it.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let before = graph.clone();
    /// graph.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// graph.unmerge("hadi-amiri")?;
    /// assert_eq!(graph, before);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An id that is not merged into any or that the graph does not know, or
    /// one that other decisions still make one with what it was merged into:
    /// these are named, and nothing changes.
    ///
    /// # Complexity
    ///
    /// Linear in the claims of what it is merged into, beside the smaller of
    /// the groups that come apart.
    pub fn unmerge(&mut self, gone: &str) -> Result<()> {
        self.unmerge_telling(gone).map(drop)
    }

    pub(crate) fn unmerge_telling(&mut self, gone: &str) -> Result<Vec<LoggedDecision>> {
        let found = self.nodes.ids.find(gone);
        let kept = found.map(|node| self.identity.ends(node, true)).unwrap_or_default();
        let Some(node) = found.filter(|_| !kept.is_empty()) else {
            self.node(gone)?;
            let mut message = format!("`{gone}` is merged into no entity");
            let others = found.map(|node| self.identity.ends(node, false)).unwrap_or_default();
            let mut others: Vec<&str> = others.iter().map(|n| self.nodes.ids.text(*n)).collect();
            others.sort_unstable();
            if !others.is_empty() {
                message.push_str(&format!(", but `{}` into it", others.join("`, `")));
            }
            return Err(Error::invalid("unmerge", message));
        };
        let same = kept.iter().flat_map(|k| self.identity.of_pair(*k, node));
        let same = same.filter(|d| d.judgement == Judgement::Same && d.right == gone);
        let all: Vec<Decision> = same.cloned().collect();
        let undone = self.turn(&all);
        let moved = self.enact(undone)?;
        let still =
            kept.into_iter().find(|k| self.identity.judgement(*k, node) == Some(Judgement::Same));
        if let Some(kept) = still {
            let chain = quoted(self.identity.chain(kept, node));
            let kept = self.nodes.ids.text(kept).to_owned();
            self.revoke(&moved);
            let message =
                format!("`{gone}` is still `{kept}` by {chain}, expected these undone too");
            return Err(Error::invalid("unmerge", message));
        }
        self.settle_identity();
        Ok(moved.into_iter().map(|(decision, _, turns)| (decision, turns)).collect())
    }

    /// Takes a decision: that two ids are one, that they are not, or that it
    /// cannot be told. To take one that stands already changes nothing.
    ///
    /// The ids need not be in the graph: the decision counts once they are.
    /// Any order of the same decisions, documents and tables gives the same
    /// graph.
    ///
    /// ```
    /// use isnad::{Decision, Graph, Judgement};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::same("a", "b").because("spelling"))?;
    /// graph.decide(Decision::same("b", "c").because("spelling"))?;
    /// assert_eq!(graph.judgement("a", "c"), Some(Judgement::Same));
    /// graph.unmerge("b")?;
    /// assert_eq!(graph.judgement("a", "b"), None);
    /// assert_eq!(graph.judgement("b", "c"), Some(Judgement::Same), "c stays with b");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An empty id, an id and itself, a time that is none, or a decision that
    /// contradicts what stands: the error names both. The graph is then
    /// unchanged.
    ///
    /// # Complexity
    ///
    /// As [`Graph::merge_entities`]; about logarithmic where no claim knows the
    /// ids.
    pub fn decide(&mut self, decision: Decision) -> Result<()> {
        self.decide_telling([decision]).map(drop)
    }

    /// Takes many decisions, all of them or none; returns how many were new.
    /// Where many ids become one this is faster than one by one.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// let pairs = [("a", "b"), ("b", "c"), ("a", "b")];
    /// assert_eq!(graph.decide_all(pairs.map(|(a, b)| Decision::same(a, b)))?, 2);
    /// let wrong = [Decision::same("c", "d"), Decision::different("d", "a")];
    /// assert!(graph.decide_all(wrong).is_err());
    /// assert_eq!(graph.decisions().count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::decide`].
    ///
    /// # Complexity
    ///
    /// n log n in the decisions, and linear in the claims of the entities that
    /// others stand for from now on.
    pub fn decide_all(&mut self, decisions: impl IntoIterator<Item = Decision>) -> Result<usize> {
        self.decide_telling(decisions).map(|taken| taken.len())
    }

    pub(crate) fn decide_telling(
        &mut self,
        decisions: impl IntoIterator<Item = Decision>,
    ) -> Result<Vec<LoggedDecision>> {
        let decisions: BTreeSet<Decision> = decisions.into_iter().collect();
        decisions.iter().try_for_each(Decision::check)?;
        let fresh: Vec<Decision> =
            decisions.into_iter().filter(|d| !self.identity.log.stands(d)).collect();
        let taken = self.turn(&fresh);
        self.take_decisions(taken)
    }

    /// Undoes a decision, exactly: everything is as if it had never been
    /// taken, save that a graph from before does not bring it back.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// let same = Decision::same("isis", "daesh").because("one and the same");
    /// graph.decide(same.clone())?;
    /// let yesterday = graph.clone();
    /// graph.undo(&same)?;
    /// graph.merge(&yesterday)?;
    /// assert_eq!(graph.decisions().count(), 0);
    /// graph.decide(same)?;
    /// assert_eq!(graph.decisions().count(), 1, "it can be taken again");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A decision that does not stand.
    ///
    /// # Complexity
    ///
    /// Linear in the claims of what stands for both, beside the smaller of the
    /// two groups that come apart.
    pub fn undo(&mut self, decision: &Decision) -> Result<()> {
        self.undo_telling(decision).map(drop)
    }

    pub(crate) fn undo_telling(&mut self, decision: &Decision) -> Result<Vec<LoggedDecision>> {
        if !self.identity.log.stands(decision) {
            let message = format!("\"{decision}\" does not stand, expected one that does");
            return Err(Error::invalid("decision", message));
        }
        let undone = self.turn(std::slice::from_ref(decision));
        self.take_decisions(undone)
    }

    /// The same decisions, each made or undone once more.
    fn turn(&self, decisions: &[Decision]) -> Vec<LoggedDecision> {
        let turned = |d: &Decision| (d.clone(), self.identity.log.turns(d) + 1);
        decisions.iter().map(turned).collect()
    }

    /// Takes over what another log says, where it says more; tells what is new.
    pub(crate) fn take_decisions(
        &mut self,
        log: impl IntoIterator<Item = LoggedDecision>,
    ) -> Result<Vec<LoggedDecision>> {
        let taken = self.enact(log)?;
        self.settle_identity();
        Ok(taken.into_iter().map(|(decision, _, turns)| (decision, turns)).collect())
    }

    /// The same, save that it does not count yet: decisions that changed, with
    /// their turns before and now. All of them, or none.
    fn enact(
        &mut self,
        log: impl IntoIterator<Item = LoggedDecision>,
    ) -> Result<Vec<(Decision, u32, u32)>> {
        let mut wanted: BTreeMap<Decision, u32> = BTreeMap::new();
        for (decision, turns) in log {
            let most = wanted.entry(decision).or_insert(turns);
            *most = (*most).max(turns);
        }
        let mut news: Vec<(Decision, u32, u32)> = wanted
            .into_iter()
            .map(|(decision, turns)| (self.identity.log.turns(&decision), decision, turns))
            .filter(|(before, _, turns)| before < turns)
            .map(|(before, decision, turns)| (decision, before, turns))
            .collect();
        // What is undone contradicts nothing.
        news.sort_by_key(|(_, _, turns)| stands(*turns));
        for (done, (decision, before, turns)) in news.iter().enumerate() {
            let ends = [&decision.left, &decision.right].map(|id| self.nodes.number(id));
            self.identity.log.set(decision.clone(), *turns);
            let outcome = match (stands(*before), stands(*turns)) {
                (true, false) => {
                    self.identity.repeal(decision, ends);
                    Ok(())
                }
                (false, true) => self.identity.enact(decision, ends),
                _ => Ok(()),
            };
            if let Err(pair) = outcome {
                self.identity.log.set(decision.clone(), *before);
                let error = self.contradiction(decision, pair);
                self.revoke(news.get(..done).unwrap_or_default());
                return Err(error);
            }
        }
        Ok(news)
    }

    /// Takes back what was enacted, the latest first.
    fn revoke(&mut self, enacted: &[(Decision, u32, u32)]) {
        for (decision, before, turns) in enacted.iter().rev() {
            let ends = [&decision.left, &decision.right].map(|id| self.nodes.number(id));
            match (stands(*before), stands(*turns)) {
                // It stood before, so nothing contradicts it.
                (true, false) => drop(self.identity.enact(decision, ends)),
                (false, true) => self.identity.repeal(decision, ends),
                _ => {}
            }
            self.identity.log.set(decision.clone(), *before);
        }
        self.identity.settle();
    }

    /// Why a decision cannot stand beside those that do.
    fn contradiction(&self, decision: &Decision, [a, b]: [u32; 2]) -> Error {
        let others = match decision.judgement {
            Judgement::Different => self.identity.chain(a, b),
            _ => {
                let all = self.identity.of_pair(a, b);
                all.filter(|d| d.judgement == Judgement::Different).take(1).collect()
            }
        };
        let message =
            format!("\"{decision}\" contradicts {}, expected one of them undone", quoted(others));
        Error::invalid("decision", message)
    }

    /// Takes the log of a saved graph, and gives its claims their edges.
    pub(crate) fn finish_restore(&mut self, log: Vec<LoggedDecision>) -> Result<()> {
        for (decision, turns) in &log {
            decision.check()?;
            if *turns == 0 || *turns > MOST_TURNS {
                let message = format!("\"{decision}\" was taken {turns} times, expected a few");
                return Err(Error::invalid("decision", message));
            }
        }
        self.take_decisions(log)?;
        self.freeze();
        Ok(())
    }

    /// Takes the log of an image, whose edges know it already.
    pub(crate) fn adopt_decisions(&mut self, log: Vec<LoggedDecision>) -> Result<()> {
        self.enact(log)?;
        self.identity.settle();
        Ok(())
    }

    /// Moves the claims of those for whom another stands now.
    fn settle_identity(&mut self) {
        let moved = self.identity.settle();
        if moved.is_empty() {
            return;
        }
        self.mark_changed();
        for Moved { node, to, .. } in &moved {
            self.places.admit(*node, &self.nodes.ids);
            self.places.admit(*to, &self.nodes.ids);
        }
        let homes: BTreeSet<u32> = moved.iter().map(|m| m.from).collect();
        let places = homes.iter().map(|n| self.places.place(*n)).collect();
        let mut rows = self.edges.clear_around(&places, &self.ledger);
        rows.sort_unstable();
        rows.dedup();
        for home in homes {
            if let Some(head) = self.one_sided.remove(home) {
                let rows: Vec<u32> = self.ledger.chain(head).collect();
                for row in rows {
                    self.attach_one_sided(row);
                }
            }
        }
        if rows.len() > 256 + self.edges.len() / 4 {
            self.freeze();
            return;
        }
        for row in rows {
            self.attach(row);
        }
        self.refreeze();
    }
}

/// A saved decision that turned more often is damage.
const MOST_TURNS: u32 = u32::MAX / 2;

/// Decisions as an error names them.
fn quoted(decisions: Vec<&Decision>) -> String {
    const MOST: usize = 5;
    let more = decisions.len().saturating_sub(MOST);
    let mut all: Vec<String> =
        decisions.into_iter().take(MOST).map(|d| format!("\"{d}\"")).collect();
    if more > 0 {
        all.push(format!("{more} more"));
    }
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => all.join(""),
    }
}
