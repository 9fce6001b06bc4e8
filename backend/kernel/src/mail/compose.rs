//! A mail as a letter in the form of the internet (RFC 5322, MIME).

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Mailbox, MessageBuilder, MultiPart, SinglePart};

use super::{Mail, Mailer};
use crate::clock::Instant;

/// Why a mail cannot be written down; trying again would not help.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    #[error("no address")]
    NoAddress,
    #[error("address {address:?}: {reason}")]
    Address {
        address: String,
        reason: lettre::address::AddressError,
    },
    #[error("media type {0:?}")]
    MediaType(String),
    #[error(transparent)]
    Letter(#[from] lettre::error::Error),
}

/// `name` is the left part of the Message-ID: the same mail has the same name for ever.
pub(super) fn letter(
    mail: &Mail,
    name: &str,
    written_at: Instant,
    mailer: &Mailer,
) -> Result<lettre::Message, Unwritable> {
    if mail.to.is_empty() {
        return Err(Unwritable::NoAddress);
    }
    let mut builder = machine_made(lettre::Message::builder())
        .from(mailer.from().clone())
        .date(written_at.datetime().into())
        .message_id(Some(format!("<{name}@{}>", mailer.from().email.domain())))
        .subject(&mail.subject);
    for address in &mail.to {
        builder = builder.to(mailbox(address)?);
    }
    let text = SinglePart::plain(mail.text.clone());
    let body = mail
        .html
        .as_ref()
        .map(|html| MultiPart::alternative_plain_html(mail.text.clone(), html.clone()));
    if mail.attachments.is_empty() {
        return Ok(match body {
            Some(both) => builder.multipart(both)?,
            None => builder.singlepart(text)?,
        });
    }
    let mut parts = match body {
        Some(both) => MultiPart::mixed().multipart(both),
        None => MultiPart::mixed().singlepart(text),
    };
    for file in &mail.attachments {
        let media_type = ContentType::parse(&file.media_type)
            .map_err(|_| Unwritable::MediaType(file.media_type.clone()))?;
        parts = parts
            .singlepart(Part::new(file.file_name.clone()).body(file.content.clone(), media_type));
    }
    Ok(builder.multipart(parts)?)
}

/// Says that no person wrote this, so that nobody's "I am away" answers it (RFC 3834).
fn machine_made(builder: MessageBuilder) -> MessageBuilder {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    builder.raw_header(HeaderValue::new(name, "auto-generated".to_owned()))
}

pub(super) fn mailbox(text: &str) -> Result<Mailbox, Unwritable> {
    text.parse().map_err(|reason| Unwritable::Address {
        address: text.to_owned(),
        reason,
    })
}
