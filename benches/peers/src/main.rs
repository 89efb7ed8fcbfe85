//! isnad beside its peers, in one run: `match`, `graph` and `store`.

use std::process::ExitCode;

use cap::Cap;

mod graph;
mod names;
mod store;

/// Counts the bytes that are allocated now.
#[global_allocator]
static ALLOCATED: Cap<std::alloc::System> = Cap::new(std::alloc::System, usize::MAX);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let work = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match work.as_str() {
        "match" => names::run(&rest),
        "graph" => graph::run(&rest),
        "store" => store::run(&rest),
        _ => {
            eprintln!("usage: isnad-peers match|graph|store [--json]");
            ExitCode::FAILURE
        }
    }
}
