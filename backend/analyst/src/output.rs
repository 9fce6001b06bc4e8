//! From disk, and back to it.

use std::path::Path;

use serde::Serialize;

use crate::Unreadable;

/// The bytes of a file.
///
/// # Errors
///
/// It cannot be opened or read.
pub fn read(name: &str) -> Result<Vec<u8>, Unreadable> {
    std::fs::read(name).map_err(|error| Unreadable::whole(name, error))
}

/// The answer as one JSON document with a line end, as people read it.
///
/// # Errors
///
/// It cannot be put into JSON, or not be written.
pub fn write_json(out: &Path, document: &impl Serialize) -> Result<(), Unreadable> {
    let json = serde_json::to_vec_pretty(document);
    let mut json = json.map_err(|error| Unreadable::whole(out.to_string_lossy(), error))?;
    json.push(b'\n');
    write(out, &json)
}

/// The complete answer: nothing is written before all of it is known.
///
/// # Errors
///
/// It cannot be written.
pub fn write(out: &Path, answer: &[u8]) -> Result<(), Unreadable> {
    std::fs::write(out, answer).map_err(|error| Unreadable::whole(out.to_string_lossy(), error))
}
