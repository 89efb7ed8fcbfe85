//! The image: all that a store held when its log began.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::store::current::{Current, Failed};
use crate::store::disk::Disk;
use crate::store::log::Head;
use crate::store::snapshot;
use crate::store::state::State;

/// What a store has beside its graph.
#[derive(Serialize, Deserialize)]
struct Beside {
    settings: BTreeMap<String, String>,
    seen: BTreeMap<String, u64>,
    graph: Vec<u8>,
}

/// Opens the image of a generation.
pub(super) fn open(disk: &dyn Disk, current: &Current, schema: &Arc<Schema>) -> Result<State> {
    let mut state = State::new(Arc::clone(schema));
    if current.image_length == 0 {
        return Ok(state);
    }
    let bytes = read(disk, current)?;
    let path = disk.path(&current.image());
    let damaged = |message: String| Error::damaged(path.display().to_string(), message);
    let beside: Beside = postcard::from_bytes(&bytes).map_err(|e| damaged(e.to_string()))?;
    state.graph = snapshot::decode(&beside.graph, state.graph).map_err(damaged)?;
    state.settings = beside.settings;
    state.seen = beside.seen.into_iter().map(|(d, s)| (d.into(), s)).collect();
    Ok(state)
}

/// Reads it and holds it against its checksum.
fn read(disk: &dyn Disk, current: &Current) -> Result<Vec<u8>> {
    let name = current.image();
    let path = disk.path(&name);
    let mut bytes = disk.read(&name, 0).map_err(|e| Error::read(&path, e))?;
    let damaged = |message: &str| Error::damaged(path.display().to_string(), message);
    if bytes.len() as u64 != current.image_length {
        let (found, expected) = (bytes.len(), current.image_length);
        return Err(damaged(&format!("found {found} bytes, expected {expected}")));
    }
    let (body, sum) = bytes.split_last_chunk::<4>().ok_or_else(|| damaged("it is cut"))?;
    if crc32fast::hash(body).to_le_bytes() != *sum {
        return Err(damaged("the checksum differs: the file was changed"));
    }
    bytes.truncate(bytes.len() - 4);
    Ok(bytes)
}

/// Checks all of an image; returns its length.
pub(super) fn verify(disk: &dyn Disk, current: &Current) -> Result<u64> {
    match current.image_length {
        0 => Ok(0),
        length => read(disk, current).map(|_| length),
    }
}

/// What can be saved of an image.
pub(super) fn salvage(
    disk: &dyn Disk,
    current: &Current,
    schema: &Arc<Schema>,
    lost: &mut Vec<String>,
) -> State {
    open(disk, current, schema).unwrap_or_else(|error| {
        lost.push(error.to_string());
        State::new(Arc::clone(schema))
    })
}

/// Writes the image of a generation and makes it the one that counts.
pub(super) fn replace(
    disk: &dyn Disk,
    state: &State,
    mut next: Current,
) -> Result<(Current, Head), Failed> {
    let name = next.image();
    let failed = |e: io::Error| (name.clone(), e);
    let beside = Beside {
        settings: state.settings.clone(),
        seen: state.seen.iter().map(|(d, s)| (d.to_string(), *s)).collect(),
        graph: snapshot::encode(&state.graph).map_err(failed)?,
    };
    let mut bytes = postcard::to_allocvec(&beside).map_err(|e| failed(io::Error::other(e)))?;
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    next.image_length = bytes.len() as u64;
    let written = disk.cut(&name, 0).and_then(|()| disk.write(&name, 0, &bytes));
    written.and_then(|()| disk.sync(&name)).map_err(failed)?;
    let head = Head::begin(disk, &next)?;
    Ok((next, head))
}
