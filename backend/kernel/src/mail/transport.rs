//! Ways out of the house: an SMTP server, or a folder when none is set.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::compose::mailbox;
use crate::ids::OutboxId;

/// How long a mail server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mail leaves, as the operator chose.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Where to: `smtps://user:password@host` (TLS from the start),
    /// `smtp://user:password@host:587?tls=required` (STARTTLS), `smtp://127.0.0.1:25` (plain, only to
    /// the own machine). Empty: mails are written as `.eml` files, so that nothing is needed at first.
    pub url: String,
    /// Who writes: `临江县药械管理中心 <yaoshu@example.org>`.
    pub from: String,
    /// Folder of the `.eml` files.
    pub folder: PathBuf,
}

/// Sends mail.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// Why a mail did not leave.
#[derive(Debug)]
pub struct MailerError {
    /// Trying again would not help.
    pub permanent: bool,
    /// No server was found: other mails would fare no better.
    pub unreachable: bool,
    /// For the operator.
    pub reason: String,
}

impl MailerError {
    pub(super) fn never(error: impl std::fmt::Display) -> Self {
        Self {
            permanent: true,
            unreachable: false,
            reason: error.to_string(),
        }
    }
}

impl Mailer {
    /// A mailer by the operator's choice.
    ///
    /// # Errors
    /// Says which setting cannot be used. A password never goes over a wire unencrypted: without TLS
    /// only the own machine is accepted.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        let from = mailbox(&settings.from).map_err(|error| format!("mail.from: {error}"))?;
        let url = settings.url.trim();
        let way = if url.is_empty() {
            Way::Folder(settings.folder.clone())
        } else {
            Way::Smtp(smtp(url)?)
        };
        Ok(Self { from, way })
    }

    pub(super) fn from(&self) -> &Mailbox {
        &self.from
    }

    pub(super) async fn send(
        &self,
        id: OutboxId,
        letter: lettre::Message,
    ) -> Result<(), MailerError> {
        match &self.way {
            Way::Folder(folder) => keep(folder, id, &letter.formatted())
                .await
                .map_err(|error| MailerError {
                    permanent: false,
                    unreachable: true,
                    reason: format!("{}: {error}", folder.display()),
                }),
            Way::Smtp(server) => match server.send(letter).await {
                Ok(_) => Ok(()),
                Err(error) => Err(MailerError {
                    permanent: error.is_permanent(),
                    unreachable: error.status().is_none(),
                    reason: full_text(&error),
                }),
            },
        }
    }
}

/// The name is made from the row: writing it twice leaves one file.
async fn keep(folder: &Path, id: OutboxId, letter: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::write(folder.join(format!("{id}.eml")), letter).await
}

fn smtp(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let encrypted = url.starts_with("smtps://") || url.contains("tls=required");
    if !encrypted && !is_own_machine(url) {
        return Err(
            "mail.url: without TLS only the own machine is accepted; write smtps://… or add ?tls=required"
                .to_owned(),
        );
    }
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|error| format!("mail.url: {}", full_text(&error)))?;
    Ok(builder.timeout(Some(PATIENCE)).build())
}

fn is_own_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| {
        host == *own
            || host
                .strip_prefix(own)
                .is_some_and(|port| port.starts_with(':'))
    })
}

/// An error with everything behind it, in one line.
fn full_text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer(url: &str) -> Result<Mailer, String> {
        Mailer::new(&MailSettings {
            url: url.to_owned(),
            from: "药枢 <yaoshu@linjiang.example>".to_owned(),
            folder: PathBuf::from("mail"),
        })
    }

    #[tokio::test]
    async fn plain_smtp_goes_to_the_own_machine_only() {
        for fine in [
            "",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
            "smtps://user:secret@mail.example",
            "smtp://user:secret@mail.example:587?tls=required",
        ] {
            assert!(mailer(fine).is_ok(), "{fine}");
        }
        for refused in [
            "smtp://mail.example",
            "smtp://127.0.0.1.mail.example",
            "smtp://localhost@mail.example:25",
            "smtp://user:secret@mail.example:587?tls=opportunistic",
        ] {
            assert!(mailer(refused).is_err(), "{refused}");
        }
        assert!(mailer("imap://127.0.0.1").is_err());
    }
}
