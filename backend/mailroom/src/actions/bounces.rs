//! Returned mail: a report marks its delivery and makes the address suspect.
//!
//! Anybody can write to our mailbox, so a report only counts for a mail of ours that it names by its Message-ID.

use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::duties::READ_BOUNCES;
use crate::rules::dsn::{self, Return};
use crate::rules::refusal::MailRefusal;
use crate::store::{self, Addressed};
use kernel::ids::OutboxId;
use kernel::mail::{self, NAME};
use kernel::outbox;
use kernel::prelude::*;

/// Larger files are no reports.
const MAX_BYTES: u64 = 16 << 20;

/// What a report came to.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Deliveries that it is about.
    pub deliveries: Vec<OutboxId>,
    /// Deliveries marked as returned, addresses now suspect.
    pub returned: usize,
    /// This very report was read before.
    pub known: bool,
}

/// Takes in one report.
pub async fn import(app: &App, actor: &Actor, source: &str, bytes: &[u8]) -> Result<Imported> {
    let report = dsn::read(bytes).map_err(|reason| MailRefusal::NotAReport {
        reason: reason.to_owned(),
    })?;
    let report = &report;
    let digest = &fingerprint(bytes);
    app.db
        .write(actor, |tx| {
            async move {
                let named = report.name.as_deref().and_then(outbox_id);
                let delivery = match named {
                    Some(id) => store::addressed(tx, id).await?,
                    None => None,
                };
                let mut imported = Imported::default();
                for (number, found) in report.returns.iter().enumerate() {
                    let digest = format!("{digest}:{number}");
                    let id = delivery.as_ref().map(|delivery| delivery.id);
                    if !store::bounce_keep(tx, &digest, source, id, found).await? {
                        imported.known = true;
                        continue;
                    }
                    if let Some(delivery) = &delivery {
                        took_in(tx, delivery, found, &mut imported).await?;
                    }
                }
                imported.deliveries.extend(delivery.map(|one| one.id));
                Ok(imported)
            }
            .scope_boxed()
        })
        .await
}

/// SHA-256 in hexadecimal: the same report is the same report, whatever its file is called.
fn fingerprint(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The delivery that a Message-ID names.
fn outbox_id(name: &str) -> Option<OutboxId> {
    name.strip_prefix(NAME)?.parse().ok()
}

async fn took_in(
    tx: &Tx,
    delivery: &Addressed,
    found: &Return,
    imported: &mut Imported,
) -> Result<()> {
    if !found.has_failed() {
        return Ok(());
    }
    let reason = found.reason();
    mail::note_bounce(tx, delivery.id, &reason).await?;
    outbox::mark_bounced(tx, delivery.id, &reason).await?;
    let address = ours(delivery, found);
    mail::suspect(tx, &address, &reason, Some(delivery.id)).await?;
    imported.returned += 1;
    let facts = json!({ "to": address, "reason": reason });
    tx.journal("mail", delivery.id, None, Verb("bounce"), facts);
    Ok(())
}

/// The address as we wrote it: a mailbox that forwards reports where it forwarded to.
fn ours(delivery: &Addressed, found: &Return) -> String {
    let mut written = delivery.recipient.split(", ");
    let same = written.clone().find(|address| *address == found.recipient);
    let first = written.next().unwrap_or(&found.recipient);
    same.unwrap_or(first).to_owned()
}

/// What a look into the folder came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderRead {
    /// Reports taken in.
    pub reports: usize,
    /// Deliveries marked as returned.
    pub returned: usize,
    /// Files that are no reports.
    pub unreadable: usize,
}

/// Reads the reports in the configured folder. A report is moved after its transaction, so that a crash in between only
/// makes us read it again, and reading it again changes nothing.
pub async fn read_folder(app: &App) -> Result<FolderRead> {
    let folder = &app.settings.mail.bounces;
    let mut done = FolderRead::default();
    for file in reports_in(folder).await.map_err(Error::fault)? {
        let source = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = tokio::fs::read(&file).await.map_err(Error::fault)?;
        let duty = Actor::system(READ_BOUNCES);
        let shelf = match import(app, &duty, &source, &bytes).await {
            Ok(imported) => {
                done.reports += 1;
                done.returned += imported.returned;
                "read"
            }
            Err(Error::Refused(refusal)) => {
                tracing::warn!(file = %file.display(), ?refusal, "no report of returned mail");
                done.unreadable += 1;
                "unreadable"
            }
            Err(error) => return Err(error),
        };
        put_away(&file, &folder.join(shelf))
            .await
            .map_err(Error::fault)?;
    }
    Ok(done)
}

async fn reports_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        let facts = entry.metadata().await?;
        let named = path.extension().is_some_and(|end| end == "eml");
        if named && facts.is_file() && facts.len() <= MAX_BYTES {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

async fn put_away(file: &Path, shelf: &Path) -> std::io::Result<()> {
    tokio::fs::create_dir_all(shelf).await?;
    let name = file.file_name().unwrap_or_default();
    tokio::fs::rename(file, shelf.join(name)).await
}
