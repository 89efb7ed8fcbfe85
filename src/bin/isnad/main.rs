//! The command `isnad`: reads texts, keeps what they say, asks it and shows it.
//!
//! Exit codes: 0 when done, 1 when there is no answer, 2 when something is
//! wrong.

mod arguments;
mod ask;
mod keep;
mod names;
mod output;
mod parts;
mod read;
mod show;

use std::error::Error;
use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

/// What a command comes to: whether there was an answer.
type Outcome = Result<Answer, Box<dyn Error>>;

/// Whether a question has an answer; work that asks nothing always has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Some,
    None,
}

impl Answer {
    fn of(found: bool) -> Self {
        if found { Self::Some } else { Self::None }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(Answer::Some) => ExitCode::SUCCESS,
        Ok(Answer::None) => ExitCode::from(1),
        // A program that reads the first lines and goes is no error.
        Err(error) if output::is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("isnad: {}", output::with_causes(&*error));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Outcome {
    let schema = parts::schema(arguments.schema.as_deref())?;
    let out = output::Output::new(arguments.json, arguments.quiet);
    match &arguments.command {
        Command::Read(a) => read::read(a, schema, &out),
        Command::Add(a) => keep::add(a, schema, &out),
        Command::Import(a) => keep::import(a, schema, &out),
        Command::Merge(a) => keep::merge(a, schema, &out),
        Command::Decide(a) => keep::decide(a, schema, &out),
        Command::Verify(a) => keep::verify(a, &out),
        Command::Stats(a) => keep::stats(a, schema, &out),
        Command::Neighbours(a) => ask::neighbours(a, schema, &out),
        Command::Around(a) => ask::around(a, schema, &out),
        Command::Path(a) => ask::path(a, schema, &out),
        Command::Timeline(a) => ask::timeline(a, schema, &out),
        Command::Contradictions(a) => ask::contradictions(a, schema, &out),
        Command::Explain(a) => ask::explain(a, schema, &out),
        Command::Export(a) => show::export(a, schema, &out),
        Command::View(a) => show::view(a, schema, &out),
        Command::Names(a) => names::names(a, &schema, &out),
        Command::Completions { shell } => {
            arguments::completions(*shell, &mut io::stdout());
            Ok(Answer::Some)
        }
        Command::Manual => {
            arguments::manual(&mut io::stdout())?;
            Ok(Answer::Some)
        }
    }
}
