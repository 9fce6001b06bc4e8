//! JSON with the place of what is broken.

use serde::de::DeserializeOwned;

use crate::{File, Unreadable, text};

/// One document.
///
/// # Errors
///
/// Where the file is no such document.
pub fn document<T: DeserializeOwned>(file: File<'_>) -> Result<T, Unreadable> {
    let text = file.text()?;
    serde_json::from_str(text).map_err(|error| fault(file, text, 0, text, &error))
}

/// One object a line; blank lines are none.
///
/// # Errors
///
/// Where the first line is that is no such object.
pub fn lines<T: DeserializeOwned>(file: File<'_>) -> Result<Vec<T>, Unreadable> {
    let text = file.text()?;
    let lines = text::lines(text).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(start, line)| {
            serde_json::from_str(line).map_err(|error| fault(file, text, start, line, &error))
        })
        .collect()
}

/// serde_json counts bytes from 1 and lines by LF; without a place it means the end of what it read.
fn fault(
    file: File<'_>,
    text: &str,
    start: usize,
    part: &str,
    error: &serde_json::Error,
) -> Unreadable {
    let lines_before = part.split('\n').take(error.line().saturating_sub(1));
    let before: usize = lines_before.map(|line| line.len() + 1).sum();
    let mut at = (before + error.column().saturating_sub(1)).min(part.len());
    while !part.is_char_boundary(at) {
        at -= 1;
    }
    let told = error.to_string();
    let reason = told.split(" at line ").next().unwrap_or(&told).to_owned();
    file.fault(text, start + at, reason)
}
