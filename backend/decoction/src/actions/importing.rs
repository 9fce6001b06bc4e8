//! Prescriptions from a facility's file. What cannot be read or is refused is told row by row, and the others come in; the same
//! file again makes nothing new.

use super::prescribing::submit_in;
use crate::model::{PrescriptionId, PrescriptionSource};
use crate::rules::sheet::{SheetColumn, places, prescription};
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::table::{Encoding, Limits, Sheet};

/// Most rows of one file.
pub const ROWS_MAX: usize = 500;

/// What became of a row.
#[derive(Debug)]
pub struct Taken {
    /// Row of the file.
    pub row_no: u32,
    /// The prescription, and whether it is new; or why there is none.
    pub done: Result<(PrescriptionId, bool)>,
}

/// Takes a file.
pub async fn take(
    app: &App,
    actor: &Actor,
    facility: Option<OrganisationId>,
    upload: &Upload,
) -> Result<Vec<Taken>> {
    let Upload {
        file_name, bytes, ..
    } = upload;
    let sheet = Sheet::read(file_name, bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = sheet.table_by(SheetColumn::score);
    let places = places(&table)?;
    if table.rows.len() > ROWS_MAX {
        return Err(Invalid::one("/file", Field::TooMany { max: ROWS_MAX }));
    }
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let mut all = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let done = match prescription(row, &places) {
            Ok(mut new) => {
                new.facility_id = facility;
                let new = &new;
                app.db
                    .write(actor, |tx| {
                        submit_in(tx, keys, new, PrescriptionSource::File).scope_boxed()
                    })
                    .await
            }
            Err(error) => Err(error),
        };
        if let Err(error @ (Error::Database(_) | Error::Fault(_))) = done {
            return Err(error);
        }
        all.push(Taken {
            row_no: row.number,
            done,
        });
    }
    Ok(all)
}
