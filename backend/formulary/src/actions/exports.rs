//! The list as a file.

use crate::rules::export::{headings, row};
use crate::store::listing::{ItemFilter, item_list};
use kernel::prelude::*;
use kernel::table::{FileFormat, write};

/// Everything that meets the filter, in the language of the reader.
pub async fn items(
    app: &App,
    actor: &Actor,
    filter: &ItemFilter,
    format: FileFormat,
) -> Result<Vec<u8>> {
    let all = i64::MAX as u64;
    let items = app
        .db
        .read(actor, |tx| item_list(tx, filter, None, all).scope_boxed())
        .await?;
    let locale = actor.locale;
    let written = tokio::task::spawn_blocking(move || {
        let rows = items.iter().map(|listed| row(&listed.item.fields, locale));
        write(format, "formulary", &headings(locale), rows)
    });
    Ok(written.await.map_err(Error::fault)??)
}
