//! Who does something after their end.

use crate::graph::answer::conflict::Conflict;
use crate::graph::answer::contradiction::ContradictionKind;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::schema::Side;

impl Graph {
    /// Linear in the claims of the entity, where some claim ends it.
    pub(super) fn after_end(&self, place: u32) -> Vec<Conflict> {
        let days = |row: u32| self.ledger.time(self.ledger.row(row)).map(|t| t.day_range());
        let ends: Vec<(u32, i32)> = self
            .ends_of(place)
            .into_iter()
            .filter_map(|row| Some((row, days(row)?.1)))
            .filter(|(_, last)| *last < i32::MAX)
            .collect();
        let Some(first_end) = ends.iter().map(|(_, last)| *last).min() else { return Vec::new() };
        let mut after: Vec<(u32, i32)> = Vec::new();
        for edge in self.edges.all_runs(place).into_iter().flat_map(numbers) {
            if self.edges.live(edge) == 0 {
                continue;
            }
            let key = self.edges.key(edge);
            let Some(definition) = self.definition(key.relation) else { continue };
            let acts = key.subject == place || definition.is_symmetric();
            if acts && !definition.is_timeless() && definition.ends() != Some(Side::Subject) {
                let rows = self.rows_for(edge, false).into_iter();
                after.extend(rows.filter_map(|r| Some((r, days(r)?.0))));
            }
        }
        after.retain(|(_, first)| *first > first_end);
        after.sort_unstable();
        // A loop was met from both its ends.
        after.dedup();
        let Some(latest) = after.iter().map(|(_, first)| *first).max() else { return Vec::new() };
        let ends = ends.into_iter().filter(|(_, last)| *last < latest).map(|(row, _)| row);
        let sides = vec![ends.collect(), after.into_iter().map(|(row, _)| row).collect()];
        vec![Conflict { kind: ContradictionKind::AfterEnd, sides }]
    }

    /// The rows that say that a place is no more.
    fn ends_of(&self, place: u32) -> Vec<u32> {
        let mut rows = Vec::new();
        for (relation, side) in self.ending_relations() {
            let (out, into) = self.edges.runs(place, relation);
            let runs = if side == Side::Subject { out } else { into };
            for edge in runs.into_iter().flat_map(numbers) {
                rows.extend(self.rows_for(edge, false));
            }
            rows.extend(self.rows_at(place, relation, side));
        }
        rows
    }

    fn ending_relations(&self) -> impl Iterator<Item = (u32, Side)> {
        let all = self.schema.relations().filter_map(|d| Some((d.name(), d.ends()?)));
        all.filter_map(|(name, side)| Some((self.relations.find(name)?, side)))
    }
}
