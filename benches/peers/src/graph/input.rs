//! The graphs, and what the peers hold them in.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use isnad::{Graph, Table, TableFormat};
use petgraph::graph::{DiGraph, NodeIndex};

pub fn read(file: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file)?).read_to_string(&mut text)?;
    Ok(text)
}

/// A xorshift generator (Marsaglia 2003): the same graph everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// In 0..1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Rows with a power-law degree (exponent about 2.3) and dates over 20 years.
pub fn generate(edges: usize) -> String {
    use std::fmt::Write;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let nodes = edges / 10;
    let mut pick = move || {
        let x = random.unit().max(1e-12).powf(-0.77) - 1.0;
        let hub = (x * 3.0) as usize;
        // The tail wraps around to keep the ids spread.
        let node = if hub < nodes { nodes - 1 - hub } else { random.below(nodes) };
        let salt = random.next();
        // Most ends are drawn evenly, so that the graph hangs together.
        if salt % 3 == 0 { (node, salt >> 8) } else { (random.below(nodes), salt >> 8) }
    };
    let mut text = String::with_capacity(edges * 32);
    for _ in 0..edges {
        let ((a, salt), (b, _)) = (pick(), pick());
        let day = salt as usize % (20 * 336);
        let (year, month, day) = (2000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let relation = (salt >> 20) % 20;
        let _ = writeln!(
            text,
            "n{:07}\tr{relation:02}\tn{:07}\t{year}-{month:02}-{day:02}",
            a * 7919 % 9_999_991,
            b * 7919 % 9_999_991
        );
    }
    text
}

/// What the peers run on: petgraph with a map of names, as one would build it.
#[derive(Default)]
pub struct Peer {
    pub graph: DiGraph<String, Weight>,
    pub names: HashMap<String, NodeIndex>,
    pub relations: HashMap<String, u16>,
}

#[derive(Clone, Copy, Default)]
pub struct Weight {
    pub relation: u16,
    /// As a number that sorts, 0 for none.
    pub day: u32,
}

impl Peer {
    pub fn build(text: &str) -> Self {
        let mut peer = Self::default();
        for line in text.lines() {
            let mut fields = line.split('\t');
            let (Some(a), Some(r), Some(b)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let day = fields.next().map_or(0, day_number);
            let (a, b) = (peer.node(a), peer.node(b));
            let next = peer.relations.len() as u16;
            let relation = match peer.relations.get(r) {
                Some(known) => *known,
                None => *peer.relations.entry(r.to_owned()).or_insert(next),
            };
            peer.graph.add_edge(a, b, Weight { relation, day });
        }
        peer
    }

    fn node(&mut self, name: &str) -> NodeIndex {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let node = self.graph.add_node(name.to_owned());
        self.names.insert(name.to_owned(), node);
        node
    }
}

pub fn day_number(date: &str) -> u32 {
    date.bytes().filter(u8::is_ascii_digit).fold(0, |n, d| n * 10 + u32::from(d - b'0'))
}

pub fn import(text: &str) -> Graph {
    let table = Table::new("rows", TableFormat::Tsv, text).any_relation();
    let mut graph = Graph::new();
    graph.import(&table).expect("the rows are sound");
    graph
}
