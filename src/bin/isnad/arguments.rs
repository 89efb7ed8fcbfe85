//! What can be typed.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use isnad::{Direction, Filter, Status};

/// Turns text into a knowledge graph in which every edge shows its evidence.
#[derive(Debug, Parser)]
#[command(
    name = "isnad",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  isnad read --gazetteer names.csv notes/ > readings.jsonl
  isnad add graph readings.jsonl
  isnad neighbours graph \"Meridian Holdings\" --relation owns
  isnad path graph \"Anna Vell\" \"Halden Shipping\"
  isnad view graph -o graph.html

Exit codes: 0 done, 1 no answer, 2 something is wrong."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Answers as JSON, one value a line.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// No progress and no remarks.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// A schema of your own, beside the shipped one's types and relations.
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) schema: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads texts and prints what they say, one reading a line.
    #[command(after_help = "\
Examples:
  isnad read report.txt > readings.jsonl
  isnad read --gazetteer names.csv --published 2024-06-12 notes/
  zcat corpus.jsonl.gz | isnad read --jsonl - > readings.jsonl
  isnad read --trace report.txt          # why each sentence gave what it gave")]
    Read(Read),

    /// Keeps readings, or reads and keeps texts, in a store.
    #[command(after_help = "\
Examples:
  isnad add graph readings.jsonl         # what `isnad read` printed
  isnad add graph --texts notes/         # read and kept in one go; may be stopped and called again
  isnad read report.txt | isnad add graph -")]
    Add(Add),

    /// Takes in rows of a table: subject, relation, object, and what else they say.
    #[command(after_help = "\
Examples:
  isnad import graph owners.csv
  isnad import graph deals.tsv --publisher \"Company register\" --any-relation")]
    Import(Import),

    /// Merges other stores into one.
    #[command(after_help = "Example:\n  isnad merge whole part-1 part-2 part-3")]
    Merge(MergeStores),

    /// Notes that two entities are one, or are not.
    #[command(after_help = "\
Examples:
  isnad decide graph same acme acme-corp --because \"one register number\"
  isnad decide graph different john-smith john-smith-2 --because \"born 1950 and 1971\"")]
    Decide(Decide),

    /// Checks every byte of a store.
    Verify(StoreOnly),

    /// Counts what a store holds.
    Stats(StoreOnly),

    /// Who is tied to an entity.
    #[command(
        visible_alias = "neighbors",
        after_help = "\
Examples:
  isnad neighbours graph Badr --relation leads
  isnad neighbours graph iran --at 2019 --min-sources 2"
    )]
    Neighbours(Neighbours),

    /// What lies within some steps of an entity.
    #[command(after_help = "Example:\n  isnad around graph \"Meridian Holdings\" --hops 2")]
    Around(Around),

    /// How one entity is connected to another, with the evidence of each step.
    #[command(after_help = "\
Examples:
  isnad path graph iran badr
  isnad path graph \"Anna Vell\" \"Halden Shipping\" --count 5 --max-hops 4")]
    Path(Path),

    /// What is said of an entity, by time.
    Timeline(Timeline),

    /// What contradicts what, with both quotes.
    Contradictions(MaybeNamed),

    /// Everything that is said between two entities, with its evidence.
    Explain(Explain),

    /// Writes the graph, or what a filter leaves of it, for another program.
    #[command(after_help = "\
Examples:
  isnad export graph --format gexf -o graph.gexf            # Gephi
  isnad export graph --format claims -o claims.jsonl        # every claim with its quote
  isnad export graph --format svg --relation owns -o owners.svg")]
    Export(Export),

    /// Writes a page that shows the graph, in one file, for any browser.
    #[command(after_help = "Example:\n  isnad view graph -o graph.html")]
    View(View),

    /// Loads, compiles and searches lists of names.
    #[command(subcommand)]
    Names(Names),

    /// Prints completions for a shell.
    #[command(after_help = "Example:\n  isnad completions bash > /etc/bash_completion.d/isnad")]
    Completions {
        /// The shell.
        shell: Shell,
    },

    /// Prints the manual page.
    #[command(after_help = "Example:\n  isnad manual | man -l -")]
    Manual,
}

/// What texts are read with.
#[derive(Args, Debug, Default)]
pub(crate) struct Parts {
    /// A list of names, beside the bundled ones; the ending tells its format. May be given more than
    /// once.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) gazetteer: Vec<PathBuf>,

    /// Leaves the bundled names out.
    #[arg(long)]
    pub(crate) no_bundled_names: bool,

    /// A file of rules, beside the shipped ones. May be given more than once.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Vec<PathBuf>,

    /// When the texts were published: 2024, 2024-06 or 2024-06-12.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,

    /// Who published the texts.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// A file of documents as JSON, one {"id", "text", "published", "publisher", "title"} a line; `-` is
    /// standard input. May be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(crate) jsonl: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Read {
    /// Texts, or folders of texts; standard input where none is given.
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) parts: Parts,

    /// Prints how each sentence was understood instead.
    #[arg(long)]
    pub(crate) trace: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The store; made where there is none.
    #[arg(value_name = "STORE", value_hint = ValueHint::DirPath)]
    pub(crate) store: PathBuf,

    /// Readings as `isnad read` prints them; `-` is standard input.
    #[arg(value_name = "READINGS", required_unless_present_any = ["texts", "jsonl"])]
    pub(crate) readings: Vec<PathBuf>,

    /// Texts, or folders of texts, to read and keep. What the store has already, unchanged, is passed
    /// over.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) texts: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) parts: Parts,

    /// Puts a reading in the place of one of the same document, instead of refusing it.
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The store; made where there is none.
    #[arg(value_name = "STORE", value_hint = ValueHint::DirPath)]
    pub(crate) store: PathBuf,

    /// Tables: CSV, TSV or JSON Lines.
    #[arg(value_name = "TABLE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) tables: Vec<PathBuf>,

    /// Who published the tables.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// When the tables were published.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,

    /// Takes relations that the schema lacks.
    #[arg(long)]
    pub(crate) any_relation: bool,
}

#[derive(Args, Debug)]
pub(crate) struct MergeStores {
    /// The store that the others go into; made where there is none.
    #[arg(value_name = "STORE", value_hint = ValueHint::DirPath)]
    pub(crate) store: PathBuf,

    /// Other stores, or snapshots.
    #[arg(value_name = "OTHER", required = true)]
    pub(crate) others: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Decide {
    #[arg(value_name = "STORE", value_hint = ValueHint::DirPath)]
    pub(crate) store: PathBuf,

    /// What they are.
    #[arg(value_enum)]
    pub(crate) judgement: Judged,

    /// One entity: its id.
    pub(crate) one: String,

    /// The other: its id.
    pub(crate) other: String,

    /// Why.
    #[arg(long, value_name = "REASON")]
    pub(crate) because: String,

    /// Who says so.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Judged {
    /// They are one; the first id is kept.
    Same,
    /// They are two, whatever their names say.
    Different,
}

#[derive(Args, Debug)]
pub(crate) struct StoreOnly {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Named {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// An entity: its id or a name.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) filter: Passing,
}

#[derive(Args, Debug)]
pub(crate) struct Timeline {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// An entity: its id or a name.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Args, Debug)]
pub(crate) struct MaybeNamed {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// An entity: its id or a name; all where none is given.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Neighbours {
    #[command(flatten)]
    pub(crate) of: Named,

    /// At most so many.
    #[arg(long, value_name = "COUNT")]
    pub(crate) limit: Option<usize>,
}

#[derive(Args, Debug)]
pub(crate) struct Around {
    #[command(flatten)]
    pub(crate) of: Named,

    /// How many steps away at most.
    #[arg(long, value_name = "COUNT", default_value_t = 2)]
    pub(crate) hops: usize,

    /// At most so many entities.
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    pub(crate) limit: usize,
}

#[derive(Args, Debug)]
pub(crate) struct Path {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Where it begins: an id or a name.
    pub(crate) from: String,

    /// Where it ends: an id or a name.
    pub(crate) to: String,

    /// How many paths, the shortest first.
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    pub(crate) count: usize,

    /// How many steps at most.
    #[arg(long, value_name = "COUNT")]
    pub(crate) max_hops: Option<usize>,

    /// Each step not before the one it follows.
    #[arg(long)]
    pub(crate) in_time_order: bool,

    #[command(flatten)]
    pub(crate) filter: Passing,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// One entity: its id or a name.
    pub(crate) one: String,

    /// The other: its id or a name.
    pub(crate) other: String,

    #[command(flatten)]
    pub(crate) filter: Passing,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// The format: claims, graphml, gexf, node-link, cytoscape, csv (a folder of nodes and edges), cypher,
    /// turtle, ftm, stix, parquet, dot, mermaid, svg.
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: String,

    /// The file to write; standard output where none is given.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<PathBuf>,

    /// Writes cells that a spreadsheet would run as formulas with a quote before them.
    #[arg(long)]
    pub(crate) guard_formulas: bool,

    #[command(flatten)]
    pub(crate) filter: Passing,
}

#[derive(Args, Debug)]
pub(crate) struct View {
    /// The store, or a snapshot.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// The page to write.
    #[arg(long, short, value_name = "FILE.html", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) filter: Passing,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Names {
    /// Says of each list what was loaded, what was skipped, and why.
    #[command(after_help = "Example:\n  isnad names load names.csv sanctions.ftm.json")]
    Load(NameLists),
    /// Compiles lists into one file that opens at once.
    #[command(after_help = "Example:\n  isnad names compile names.csv -o names.gazetteer")]
    Compile(CompileNames),
    /// Finds an entity by what a person types.
    #[command(after_help = "Example:\n  isnad names search \"Hadi al Ameri\"")]
    Search(SearchNames),
}

#[derive(Args, Debug)]
pub(crate) struct NameLists {
    /// Lists of names; the bundled ones where none is given.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct CompileNames {
    #[command(flatten)]
    pub(crate) lists: NameLists,

    /// The compiled file.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct SearchNames {
    /// What to look for.
    pub(crate) query: String,

    /// Lists of names; the bundled ones where none is given.
    #[arg(long = "gazetteer", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// At most so many.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) limit: usize,
}

/// Which edges a question is about.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Which edges")]
pub(crate) struct Passing {
    /// Only this relation. May be given more than once.
    #[arg(long, value_name = "RELATION")]
    pub(crate) relation: Vec<String>,

    /// Only neighbours of this type.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) entity_type: Option<String>,

    /// Which way: outgoing, incoming or both.
    #[arg(long, value_name = "WAY")]
    pub(crate) direction: Option<String>,

    /// What may have held on this date: 2019, 2019-05, 2019-05-01.
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,

    /// What may have held in this interval: 2014/2017.
    #[arg(long, value_name = "INTERVAL")]
    pub(crate) during: Option<String>,

    /// Only what has a date.
    #[arg(long)]
    pub(crate) dated: bool,

    /// Only what is said so surely: asserted, attributed, hedged or negated. May be given more than once.
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,

    /// Also what is only denied.
    #[arg(long)]
    pub(crate) with_negated: bool,

    /// Only what so many independent sources say.
    #[arg(long, value_name = "COUNT")]
    pub(crate) min_sources: Option<usize>,

    /// Only what this outlet is cited for.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,

    /// Only what this publisher says.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
}

impl Passing {
    pub(crate) fn filter(&self) -> isnad::Result<Filter> {
        let mut filter = Filter::new();
        if !self.relation.is_empty() {
            filter = filter.relations(&self.relation);
        }
        if let Some(name) = &self.entity_type {
            filter = filter.entity_type(name);
        }
        if let Some(way) = &self.direction {
            filter = filter.direction(way.parse::<Direction>()?);
        }
        if let Some(date) = &self.at {
            filter = filter.at(date)?;
        }
        if let Some(interval) = &self.during {
            filter = filter.during(interval)?;
        }
        if self.dated {
            filter = filter.dated();
        }
        if !self.status.is_empty() {
            let all: isnad::Result<Vec<Status>> = self.status.iter().map(|s| s.parse()).collect();
            filter = filter.statuses(all?);
        }
        if self.with_negated {
            filter = filter.with_negated();
        }
        if let Some(count) = self.min_sources {
            filter = filter.min_sources(count);
        }
        if let Some(name) = &self.source {
            filter = filter.source(name.as_str());
        }
        if let Some(name) = &self.publisher {
            filter = filter.publisher(name.as_str());
        }
        Ok(filter)
    }
}

pub(crate) fn completions(shell: Shell, out: &mut impl Write) {
    clap_complete::generate(shell, &mut Arguments::command(), "isnad", out);
}

pub(crate) fn manual(out: &mut impl Write) -> io::Result<()> {
    clap_mangen::Man::new(Arguments::command()).render(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }
}
