//! Which entity stands for which, as the standing decisions have it.
//!
//! Ids that decisions make one are a group. Joining two groups moves the
//! smaller into the larger, so that n decisions take about n log n steps.
//! Undoing one searches from both its ends in turn, and so takes about as
//! long as the smaller of the parts is large.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::graph::entities::decision::{Decision, DecisionLog, Judgement};
use crate::graph::tables::interner::NONE;
use crate::id::EntityId;

/// Which number stands for which.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    pub(crate) log: DecisionLog,
    /// Only what is not its own representative.
    shown: HashMap<u32, u32>,
    /// Whom decisions name, by number.
    ids: HashMap<u32, EntityId>,
    /// Members of groups to their group.
    group_of: HashMap<u32, u32>,
    groups: HashMap<u32, Group>,
    next_group: u32,
    /// For each end of a decision that two are one, the other.
    same: HashMap<u32, Vec<Link>>,
    /// For each end of a decision that they are not, or that it cannot be
    /// told, the other.
    apart: HashMap<u32, Vec<u32>>,
    unsure: HashMap<u32, Vec<u32>>,
    /// Groups that changed since [`Identity::settle`].
    touched: BTreeSet<u32>,
    /// Numbers that are in no group since then.
    single: Vec<u32>,
}

/// Some ids that are one.
#[derive(Clone, Debug)]
struct Group {
    members: BTreeMap<EntityId, u32>,
    /// Those that no decision says are gone.
    free: BTreeSet<EntityId>,
    /// Which stood for all when this was last settled, and which members have
    /// come since.
    root: u32,
    fresh: Vec<u32>,
}

impl Group {
    fn new() -> Self {
        Self { members: BTreeMap::new(), free: BTreeSet::new(), root: NONE, fresh: Vec::new() }
    }

    /// The first that no decision says is gone; the first, where one says it
    /// of each.
    fn representative(&self) -> u32 {
        let free = self.free.first().and_then(|id| self.members.get(id));
        free.or_else(|| self.members.values().next()).copied().unwrap_or(NONE)
    }
}

/// One end of a decision that two are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
    other: u32,
    /// Whether the decision says that this end is gone.
    is_gone: bool,
}

/// A number that another stands for than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) node: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl Identity {
    /// The number that stands for a number.
    #[inline]
    pub(crate) fn shown(&self, node: u32) -> u32 {
        if self.shown.is_empty() { node } else { self.shown.get(&node).copied().unwrap_or(node) }
    }

    #[inline]
    pub(crate) fn is_shown(&self, node: u32) -> bool {
        self.shown.is_empty() || !self.shown.contains_key(&node)
    }

    /// All numbers that a shown one stands for, itself first.
    pub(crate) fn group(&self, node: u32) -> impl Iterator<Item = u32> {
        let group = self.group_of.get(&node).and_then(|g| self.groups.get(g));
        let members = group.into_iter().flat_map(|g| g.members.values().copied());
        [node].into_iter().chain(members.filter(move |n| *n != node))
    }

    /// What decisions say of two numbers, whatever stands for them.
    pub(crate) fn judgement(&self, a: u32, b: u32) -> Option<Judgement> {
        if a == b || self.are_one(a, b) {
            return Some(Judgement::Same);
        }
        if self.pair_across(&self.apart, a, b).is_some() {
            return Some(Judgement::Different);
        }
        self.pair_across(&self.unsure, a, b).map(|_| Judgement::Unsure)
    }

    fn are_one(&self, a: u32, b: u32) -> bool {
        match (self.group_of.get(&a), self.group_of.get(&b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }

    /// Makes a decision that stands count from the next
    /// [`Identity::settle`] on, or tells which pair contradicts it.
    pub(crate) fn enact(&mut self, decision: &Decision, [a, b]: [u32; 2]) -> Result<(), [u32; 2]> {
        self.ids.entry(a).or_insert_with(|| decision.left.clone());
        self.ids.entry(b).or_insert_with(|| decision.right.clone());
        match decision.judgement {
            Judgement::Same => {
                if !self.are_one(a, b)
                    && let Some(pair) = self.pair_across(&self.apart, a, b)
                {
                    return Err(pair);
                }
                self.join(a, b);
            }
            Judgement::Different => {
                if self.are_one(a, b) {
                    return Err([a, b]);
                }
                link(&mut self.apart, a, b);
            }
            Judgement::Unsure => link(&mut self.unsure, a, b),
        }
        Ok(())
    }

    /// Takes back what [`Identity::enact`] did.
    pub(crate) fn repeal(&mut self, decision: &Decision, [a, b]: [u32; 2]) {
        match decision.judgement {
            Judgement::Same => self.part(a, b),
            Judgement::Different => unlink(&mut self.apart, a, b),
            Judgement::Unsure => unlink(&mut self.unsure, a, b),
        }
    }

    /// The decisions that make two numbers one, from one to the other by the
    /// fewest.
    pub(crate) fn chain(&self, from: u32, to: u32) -> Vec<&Decision> {
        let mut before: HashMap<u32, u32> = HashMap::from([(from, from)]);
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(node) = queue.pop_front().filter(|_| !before.contains_key(&to)) {
            for link in self.same.get(&node).into_iter().flatten() {
                before.entry(link.other).or_insert_with(|| {
                    queue.push_back(link.other);
                    node
                });
            }
        }
        let mut chain = Vec::new();
        let mut node = to;
        while node != from {
            let Some(&earlier) = before.get(&node) else { return Vec::new() };
            chain.extend(self.of_pair(earlier, node).find(|d| d.judgement == Judgement::Same));
            node = earlier;
        }
        chain.reverse();
        chain
    }

    /// The numbers that decisions say are one with a number, and that it is
    /// gone; or that they are.
    pub(crate) fn ends(&self, node: u32, is_gone: bool) -> BTreeSet<u32> {
        let links = self.same.get(&node).into_iter().flatten();
        links.filter(|l| l.is_gone == is_gone).map(|l| l.other).collect()
    }

    /// The decisions that stand of two numbers.
    pub(crate) fn of_pair(&self, a: u32, b: u32) -> impl Iterator<Item = &Decision> {
        let ids = self.ids.get(&a).zip(self.ids.get(&b));
        ids.into_iter().flat_map(|(a, b)| self.log.between(a, b))
    }

    /// Makes what was enacted and repealed count; tells for whom another
    /// stands now.
    pub(crate) fn settle(&mut self) -> Vec<Moved> {
        let mut moved = Vec::new();
        for number in std::mem::take(&mut self.touched) {
            let Some(group) = self.groups.get_mut(&number) else { continue };
            let fresh = std::mem::take(&mut group.fresh);
            let to = group.representative();
            let all: Vec<u32> = match group.root == to {
                true => {
                    fresh.into_iter().filter(|n| self.group_of.get(n) == Some(&number)).collect()
                }
                false => group.members.values().copied().collect(),
            };
            group.root = to;
            for node in all {
                let from = self.shown(node);
                match node == to {
                    true => self.shown.remove(&node),
                    false => self.shown.insert(node, to),
                };
                if from != to {
                    moved.push(Moved { node, from, to });
                }
            }
        }
        for node in std::mem::take(&mut self.single) {
            if !self.group_of.contains_key(&node)
                && let Some(from) = self.shown.remove(&node)
            {
                moved.push(Moved { node, from, to: node });
            }
        }
        moved
    }

    /// The group of a number, itself alone if it had none.
    fn group_with(&mut self, node: u32) -> u32 {
        if let Some(group) = self.group_of.get(&node) {
            return *group;
        }
        let mut group = Group::new();
        if let Some(id) = self.ids.get(&node) {
            group.members.insert(id.clone(), node);
            group.free.insert(id.clone());
        }
        group.fresh.push(node);
        let number = self.add(group);
        self.group_of.insert(node, number);
        number
    }

    fn add(&mut self, group: Group) -> u32 {
        let number = self.next_group;
        self.next_group += 1;
        self.groups.insert(number, group);
        number
    }

    fn join(&mut self, kept: u32, gone: u32) {
        self.same.entry(kept).or_default().push(Link { other: gone, is_gone: false });
        self.same.entry(gone).or_default().push(Link { other: kept, is_gone: true });
        let (a, b) = (self.group_with(kept), self.group_with(gone));
        let size = |g: u32| self.groups.get(&g).map_or(0, |g| g.members.len());
        let (small, large) = if size(a) < size(b) { (a, b) } else { (b, a) };
        if small != large
            && let Some(mut from) = self.groups.remove(&small)
            && let Some(to) = self.groups.get_mut(&large)
        {
            for node in from.members.values() {
                self.group_of.insert(*node, large);
                to.fresh.push(*node);
            }
            to.members.append(&mut from.members);
            to.free.append(&mut from.free);
        }
        if let (Some(group), Some(id)) = (self.groups.get_mut(&large), self.ids.get(&gone)) {
            group.free.remove(id);
        }
        self.touched.insert(large);
    }

    fn part(&mut self, kept: u32, gone: u32) {
        drop_link(&mut self.same, kept, Link { other: gone, is_gone: false });
        drop_link(&mut self.same, gone, Link { other: kept, is_gone: true });
        let Some(number) = self.group_of.get(&gone).copied() else { return };
        self.touched.insert(number);
        let is_free = self.same.get(&gone).is_none_or(|links| links.iter().all(|l| !l.is_gone));
        let Some(group) = self.groups.get_mut(&number) else { return };
        if is_free && let Some(id) = self.ids.get(&gone) {
            group.free.insert(id.clone());
        }
        let Some(apart) = separate(&self.same, kept, gone) else { return };
        let mut other = Group::new();
        for node in apart {
            let Some(id) = self.ids.get(&node) else { continue };
            if let Some(node) = group.members.remove(id) {
                other.members.insert(id.clone(), node);
                other.fresh.push(node);
            }
            if let Some(id) = group.free.take(id) {
                other.free.insert(id);
            }
        }
        if let [only] = group.members.values().copied().collect::<Vec<u32>>()[..] {
            self.groups.remove(&number);
            self.group_of.remove(&only);
            self.single.push(only);
        }
        match other.fresh[..] {
            [only] => {
                self.group_of.remove(&only);
                self.single.push(only);
            }
            _ => {
                let nodes = other.fresh.clone();
                let new = self.add(other);
                self.group_of.extend(nodes.into_iter().map(|n| (n, new)));
                self.touched.insert(new);
            }
        }
    }

    /// A pair of these of which one is one with `a` and the other with `b`.
    fn pair_across(&self, pairs: &HashMap<u32, Vec<u32>>, a: u32, b: u32) -> Option<[u32; 2]> {
        if pairs.is_empty() {
            return None;
        }
        let size = |n: u32| {
            let group = self.group_of.get(&n).and_then(|g| self.groups.get(g));
            group.map_or(1, |g| g.members.len())
        };
        let (few, many) = if size(a) <= size(b) { (a, b) } else { (b, a) };
        let among = |other: u32| other == many || self.are_one(other, many);
        self.group(few).find_map(|node| {
            let others = pairs.get(&node).into_iter().flatten().copied();
            others.filter(|o| among(*o)).map(|other| [node, other]).next()
        })
    }
}

fn link(pairs: &mut HashMap<u32, Vec<u32>>, a: u32, b: u32) {
    pairs.entry(a).or_default().push(b);
    pairs.entry(b).or_default().push(a);
}

fn unlink(pairs: &mut HashMap<u32, Vec<u32>>, a: u32, b: u32) {
    drop_link(pairs, a, b);
    drop_link(pairs, b, a);
}

fn drop_link<T: PartialEq>(links: &mut HashMap<u32, Vec<T>>, from: u32, link: T) {
    let Some(list) = links.get_mut(&from) else { return };
    if let Some(at) = list.iter().rposition(|l| *l == link) {
        list.swap_remove(at);
    }
    if list.is_empty() {
        links.remove(&from);
    }
}

/// The smaller of the two parts that two nodes are in, unless they are in one.
fn separate(links: &HashMap<u32, Vec<Link>>, a: u32, b: u32) -> Option<HashSet<u32>> {
    let (mut one, mut other) = (Walk::from(a), Walk::from(b));
    loop {
        match one.step(links) {
            None => return Some(one.seen),
            Some(node) if other.seen.contains(&node) => return None,
            Some(_) => {}
        }
        std::mem::swap(&mut one, &mut other);
    }
}

/// A search that takes one link at a time.
struct Walk {
    seen: HashSet<u32>,
    /// Where to go on: a node, and how many of its links are done.
    stack: Vec<(u32, usize)>,
}

impl Walk {
    fn from(node: u32) -> Self {
        Self { seen: HashSet::from([node]), stack: vec![(node, 0)] }
    }

    /// The node at the end of the next link, if any is left.
    fn step(&mut self, links: &HashMap<u32, Vec<Link>>) -> Option<u32> {
        loop {
            let (node, done) = self.stack.last_mut()?;
            match links.get(node).and_then(|l| l.get(*done)) {
                None => {
                    self.stack.pop();
                }
                Some(link) => {
                    *done += 1;
                    if self.seen.insert(link.other) {
                        self.stack.push((link.other, 0));
                    }
                    return Some(link.other);
                }
            }
        }
    }
}
