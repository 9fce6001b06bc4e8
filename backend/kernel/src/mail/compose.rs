//! A mail as a letter in the form of the internet (RFC 5322, MIME).

use lettre::message::header::ContentType;
use lettre::message::{Attachment as Part, Mailbox, MultiPart, SinglePart};

use super::{Mail, Mailer};
use crate::outbox::OutboxRow;

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

pub(super) fn letter(
    mail: &Mail,
    row: &OutboxRow,
    mailer: &Mailer,
) -> Result<lettre::Message, Unwritable> {
    if mail.to.is_empty() {
        return Err(Unwritable::NoAddress);
    }
    let mut builder = lettre::Message::builder()
        .from(mailer.from().clone())
        .date(row.created_at.datetime().into())
        .message_id(Some(format!(
            "<outbox-{}@{}>",
            row.id,
            mailer.from().email.domain()
        )))
        .subject(&mail.subject);
    for address in &mail.to {
        builder = builder.to(mailbox(address)?);
    }
    let text = SinglePart::plain(mail.text.clone());
    if mail.attachments.is_empty() {
        return Ok(builder.singlepart(text)?);
    }
    let mut parts = MultiPart::mixed().singlepart(text);
    for file in &mail.attachments {
        let media_type = ContentType::parse(&file.media_type)
            .map_err(|_| Unwritable::MediaType(file.media_type.clone()))?;
        parts = parts
            .singlepart(Part::new(file.file_name.clone()).body(file.content.clone(), media_type));
    }
    Ok(builder.multipart(parts)?)
}

pub(super) fn mailbox(text: &str) -> Result<Mailbox, Unwritable> {
    text.parse().map_err(|reason| Unwritable::Address {
        address: text.to_owned(),
        reason,
    })
}
