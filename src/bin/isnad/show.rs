//! `isnad export` and `isnad view`.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use isnad::{Export, Format, Schema};

use crate::output::Output;
use crate::parts::Kept;
use crate::{Answer, Outcome, arguments};

pub(crate) fn export(a: &arguments::Export, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let filter = a.filter.filter()?;
    // Nodes and edges are two files.
    if a.format == "csv" {
        let folder = a
            .output
            .as_deref()
            .ok_or("expected `--output FOLDER`: csv is two files, nodes.csv and edges.csv")?;
        std::fs::create_dir_all(folder)?;
        for (format, name) in [(Format::NodesCsv, "nodes.csv"), (Format::EdgesCsv, "edges.csv")] {
            let mut export = Export::new(format).matching(&filter);
            if a.guard_formulas {
                export = export.guard_formulas();
            }
            kept.graph().export(export, File::create(folder.join(name))?)?;
        }
        output.remark(format!("wrote nodes.csv and edges.csv to {}", folder.display()));
        return Ok(Answer::Some);
    }
    let mut export = Export::new(a.format.parse::<Format>()?).matching(&filter);
    if a.guard_formulas {
        export = export.guard_formulas();
    }
    write(kept.graph(), export, a.output.as_deref())?;
    Ok(Answer::Some)
}

pub(crate) fn view(a: &arguments::View, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&a.store, schema)?;
    let export = Export::new(Format::Html).matching(&a.filter.filter()?);
    write(kept.graph(), export, Some(&a.output))?;
    output.remark(format!("wrote {}", a.output.display()));
    Ok(Answer::Some)
}

/// To a file that is there whole or not at all, or to standard output.
fn write(
    graph: &isnad::Graph,
    export: Export,
    path: Option<&Path>,
) -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = path else {
        let mut out = io::stdout().lock();
        graph.export(export, &mut out)?;
        return Ok(out.flush()?);
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new();
    // As any other new file, not as a secret one.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = file.tempfile_in(folder)?;
    graph.export(export, &mut file)?;
    file.persist(path)?;
    Ok(())
}
