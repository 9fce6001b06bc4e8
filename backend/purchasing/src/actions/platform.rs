//! The answer of the provincial platform 省平台: a file with its numbers, checked as a whole, taken over once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::rules::platform_file::{self, Read};
use crate::store;
use kernel::prelude::*;
use kernel::table::{Encoding, Limits, Sheet, Table};

/// The file, how its columns are to be read, and whether it is meant.
#[derive(Clone, Debug)]
pub struct PlatformFile<'a> {
    /// What its sender calls it.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Field word → header, where people have said so.
    pub mapping: Option<BTreeMap<String, String>>,
    /// Write when nothing is wrong.
    pub apply: bool,
}

/// What a file would do, or did.
#[derive(Debug)]
pub struct PlatformReport {
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows of them without an error.
    pub accepted: usize,
    /// What it means.
    pub read: Read,
    /// Written?
    pub applied: bool,
}

/// Checks a file; with `apply` and without a single error its new numbers are kept. What stands is never overwritten.
pub async fn import(app: &App, actor: &Actor, file: &PlatformFile<'_>) -> Result<PlatformReport> {
    let sheet = Sheet::read(file.name, file.bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = &sheet.table_by(platform_file::score);
    let mapping = file.mapping.as_ref();
    if !file.apply {
        return app
            .db
            .read(actor, |tx| {
                async move { check(tx, table, mapping).await }.scope_boxed()
            })
            .await;
    }
    app.db
        .write(actor, |tx| {
            async move {
                let mut report = check(tx, table, mapping).await?;
                if report.read.faults.is_empty() {
                    keep(tx, &report).await?;
                    report.applied = true;
                }
                Ok(report)
            }
            .scope_boxed()
        })
        .await
}

async fn keep(tx: &Tx, report: &PlatformReport) -> Result<()> {
    let Read { orders, lines, .. } = &report.read;
    store::platform_put(tx, orders, lines).await?;
    let touched: BTreeSet<_> = orders
        .keys()
        .chain(lines.values().map(|(order, _)| order))
        .collect();
    for order in touched {
        let (document, _) = store::order_get(tx, *order).await?;
        let count = lines.values().filter(|(of, _)| of == order).count();
        tx.journal(
            "purchase_order",
            *order,
            Some(&document.number),
            Verb("number"),
            json!({ "platform_order": orders.get(order), "lines": count }),
        );
    }
    Ok(())
}

async fn check(
    tx: &Tx,
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
) -> Result<PlatformReport> {
    let (ours, theirs) = platform_file::named(table, mapping);
    let lines = store::platform_known(tx, &ours).await?;
    let owners = store::platform_owners(tx, &theirs).await?;
    let read = platform_file::read(table, mapping, &lines, &owners);
    let bad: BTreeSet<u32> = read.faults.iter().map(|fault| fault.row).collect();
    let good = |row: &&kernel::table::Row| !bad.contains(&row.number);
    Ok(PlatformReport {
        headers: table
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect(),
        rows: table.rows.len(),
        accepted: table.rows.iter().filter(good).count(),
        read,
        applied: false,
    })
}
