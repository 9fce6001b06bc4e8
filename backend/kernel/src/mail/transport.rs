//! Ways out of the house: an SMTP server, or a folder when none is set.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::Mail;
use super::compose::{self, mailbox};
use crate::clock::Instant;
use crate::word_enum;

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
    /// PEM file with further certificates that may vouch for the mail server, e.g. of the county's own authority.
    pub ca: Option<PathBuf>,
    /// Folder into which returned mail is put, to be read by us.
    pub bounces: PathBuf,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            url: String::new(),
            from: "药枢 Yaoshu <yaoshu@localhost>".to_owned(),
            folder: PathBuf::from("data/mail"),
            ca: None,
            bounces: PathBuf::from("data/bounces"),
        }
    }
}

word_enum! {
    /// How mail leaves.
    pub enum Route {
        /// As files in a folder: no server is set.
        Folder = "folder",
        /// Plain, to the own machine.
        Plain = "plain",
        /// TLS begins after the greeting (STARTTLS).
        Starttls = "starttls",
        /// TLS from the start.
        Tls = "tls",
    }
}

impl MailSettings {
    /// How mail leaves by this choice.
    pub fn route(&self) -> Route {
        match self.url.trim() {
            "" => Route::Folder,
            url if url.starts_with("smtps://") => Route::Tls,
            url if url.contains("tls=required") => Route::Starttls,
            _ => Route::Plain,
        }
    }

    /// Where to: the server with its port, without user and password, or the folder.
    pub fn destination(&self) -> String {
        match self.url.trim() {
            "" => self.folder.display().to_string(),
            url => authority(url).to_owned(),
        }
    }
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
            Way::Smtp(smtp(url, settings.ca.as_deref())?)
        };
        Ok(Self { from, way })
    }

    pub(super) fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Sends a mail now, past the outbox: for trying the settings out.
    ///
    /// # Errors
    /// Says what the server, or the wire, said.
    pub async fn try_out(&self, mail: &Mail, name: &str, now: Instant) -> Result<(), MailerError> {
        let letter = compose::letter(mail, name, now, self).map_err(MailerError::never)?;
        self.hand_over(name, letter).await
    }

    pub(super) async fn hand_over(
        &self,
        name: &str,
        letter: lettre::Message,
    ) -> Result<(), MailerError> {
        match &self.way {
            Way::Folder(folder) => keep(folder, name, &letter.formatted())
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
async fn keep(folder: &Path, name: &str, letter: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::write(folder.join(format!("{name}.eml")), letter).await
}

fn smtp(url: &str, ca: Option<&Path>) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let implicit = url.starts_with("smtps://");
    let encrypted = implicit || url.contains("tls=required");
    if !encrypted && !is_own_machine(url) {
        return Err(
            "mail.url: without TLS only the own machine is accepted; write smtps://… or add ?tls=required"
                .to_owned(),
        );
    }
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|error| format!("mail.url: {}", full_text(&error)))?;
    if let (true, Some(ca)) = (encrypted, ca) {
        let tls = trusting(host(url), ca)?;
        builder = builder.tls(if implicit {
            Tls::Wrapper(tls)
        } else {
            Tls::Required(tls)
        });
    }
    Ok(builder.timeout(Some(PATIENCE)).build())
}

/// TLS that also trusts whoever the certificates in this file vouch for.
fn trusting(host: &str, ca: &Path) -> Result<TlsParameters, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("mail.ca {}: {error}", ca.display());
    let pem = std::fs::read(ca).map_err(|error| wrong(&error))?;
    let certificate = Certificate::from_pem(&pem).map_err(|error| wrong(&full_text(&error)))?;
    TlsParameters::builder(host.to_owned())
        .add_root_certificate(certificate)
        .build()
        .map_err(|error| wrong(&full_text(&error)))
}

/// Host and port, without who signs in.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

fn host(url: &str) -> &str {
    let authority = authority(url);
    if authority.starts_with('[') {
        return authority.split_inclusive(']').next().unwrap_or(authority);
    }
    authority.split(':').next().unwrap_or(authority)
}

fn is_own_machine(url: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].contains(&host(url))
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
            ..MailSettings::default()
        })
    }

    #[test]
    fn a_password_is_never_shown() {
        let settings = |url: &str| MailSettings {
            url: url.to_owned(),
            ..MailSettings::default()
        };
        let starttls = settings("smtp://user:secret@mail.example:587?tls=required");
        assert_eq!(starttls.route(), Route::Starttls);
        assert_eq!(starttls.destination(), "mail.example:587");
        assert_eq!(settings("smtps://u:p@[::1]:465").destination(), "[::1]:465");
        assert_eq!(host("smtps://u:p@[::1]:465"), "[::1]");
        assert_eq!(settings("").route(), Route::Folder);
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
