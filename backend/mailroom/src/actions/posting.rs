//! Notices become mail: a letter to the desk where the slice asked for one, and for each reader what they prefer.

use std::collections::BTreeMap;

use crate::model::{Defaults, Preference, Reader, Way};
use crate::rules::template::{self, Content};
use crate::store::{self, NewDigestItem, NoticeRow};
use kernel::ids::NoticeId;
use kernel::mail::{Mail, address_of};
use kernel::notice::{Letter, NoticeUrgency};
use kernel::outbox::Envelope;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

use super::{facts, page};

/// Notices turned into mail in one transaction.
const BATCH: u64 = 200;

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Notices looked at.
    pub notices: usize,
    /// Mails written.
    pub mails: usize,
    /// Lines put aside for daily mails.
    pub lines: usize,
}

/// Turns every notice that waits into mail. Repeating it changes nothing.
pub async fn post_notices(app: &App) -> Result<Posted> {
    let duty = Actor::system(kernel::duties::POST_NOTICES);
    let mut all = Posted::default();
    loop {
        let done = app
            .db
            .write(&duty, |tx| {
                async move { post_batch(app, tx).await }.scope_boxed()
            })
            .await?;
        all.notices += done.notices;
        all.mails += done.mails;
        all.lines += done.lines;
        if (done.notices as u64) < BATCH {
            return Ok(all);
        }
    }
}

/// What holds for the readers of a batch.
struct Desks {
    defaults: Defaults,
    readers: BTreeMap<OrganisationId, Vec<Reader>>,
    preferences: BTreeMap<UserId, Preference>,
}

impl Desks {
    async fn of(tx: &Tx, notices: &[NoticeRow]) -> Result<Self> {
        let mut desks: Vec<OrganisationId> = notices
            .iter()
            .map(|notice| notice.organisation_id)
            .collect();
        desks.sort_unstable();
        desks.dedup();
        let people = store::readers_at(tx, &desks).await?;
        let ids: Vec<UserId> = people.iter().map(|reader| reader.id).collect();
        let mut readers: BTreeMap<OrganisationId, Vec<Reader>> = BTreeMap::new();
        for reader in people {
            let desk = readers.entry(reader.organisation_id).or_default();
            desk.push(reader);
        }
        Ok(Self {
            defaults: tx.policy::<Defaults>().await?,
            preferences: store::preferences(tx, &ids).await?,
            readers,
        })
    }

    fn at(&self, desk: OrganisationId) -> &[Reader] {
        self.readers.get(&desk).map_or(&[], Vec::as_slice)
    }
}

async fn post_batch(app: &App, tx: &Tx) -> Result<Posted> {
    let notices = store::notices_unposted(tx, BATCH).await?;
    if notices.is_empty() {
        return Ok(Posted::default());
    }
    let desks = Desks::of(tx, &notices).await?;
    let mut lines = Vec::new();
    let mut mails = 0;
    for notice in &notices {
        if !template::is_known(&notice.kind) {
            tracing::error!(kind = notice.kind, "a notice without a mail template");
            continue;
        }
        mails += post_one(app, tx, &desks, notice, &mut lines)?;
    }
    store::digest_add(tx, &lines).await?;
    let ids: Vec<NoticeId> = notices.iter().map(|notice| notice.id).collect();
    store::notices_posted(tx, &ids).await?;
    Ok(Posted {
        notices: notices.len(),
        mails,
        lines: lines.len(),
    })
}

/// Answers how many mails a notice became.
fn post_one<'a>(
    app: &App,
    tx: &Tx,
    desks: &Desks,
    notice: &'a NoticeRow,
    lines: &mut Vec<NewDigestItem<'a>>,
) -> Result<usize> {
    let mut mails = 0;
    let mut mailed = String::new();
    if let Some(letter) = &notice.letter {
        let letter: Letter = serde_json::from_str(letter)?;
        mailed = address_of(&letter.address);
        tx.outbox(to_desk(app, desks, notice, letter));
        mails += 1;
    }
    let addressed = |reader: &&Reader| notice.user_id.is_none_or(|only| only == reader.id);
    for reader in desks.at(notice.organisation_id).iter().filter(addressed) {
        // Whoever reads the desk's own mailbox has it already.
        let Some(email) = reader
            .email
            .as_deref()
            .filter(|email| address_of(email) != mailed)
        else {
            continue;
        };
        let of_house = || Preference::of_house(&desks.defaults);
        let preference = desks.preferences.get(&reader.id).cloned();
        let preference = preference.unwrap_or_else(of_house);
        match preference.way(&notice.kind, notice.urgency, &desks.defaults) {
            Way::Mail => {
                tx.outbox(to_person(app, notice, reader, email, &preference));
                mails += 1;
            }
            Way::Digest => lines.push(NewDigestItem {
                user: reader.id,
                notice,
                due_at: preference.digest_at.next_after(tx.now()),
            }),
            Way::Inbox => {}
        }
    }
    Ok(mails)
}

/// In the language of whoever has read at that desk the longest.
fn to_desk(app: &App, desks: &Desks, notice: &NoticeRow, letter: Letter) -> Message {
    let readers = desks.at(notice.organisation_id);
    let locale = readers
        .first()
        .map_or_else(Locale::default, |reader| reader.locale);
    let mut message = message(app, notice, locale, &letter.address, letter.attachments);
    message.envelope.organisation_id = Some(notice.organisation_id);
    message.once(format!("letter:{}", notice.id))
}

fn to_person(
    app: &App,
    notice: &NoticeRow,
    reader: &Reader,
    email: &str,
    preference: &Preference,
) -> Message {
    let mut message = message(app, notice, reader.locale, email, Vec::new());
    message.envelope.organisation_id = Some(reader.organisation_id);
    message.envelope.user_id = Some(reader.id);
    message.envelope.quiet = (notice.urgency != NoticeUrgency::Urgent).then_some(preference.quiet);
    message.once(format!("notice:{}:{}", notice.id, reader.id))
}

fn message(
    app: &App,
    notice: &NoticeRow,
    locale: Locale,
    address: &str,
    attachments: Vec<kernel::mail::Attachment>,
) -> Message {
    let facts = facts(&notice.params);
    let content = Content {
        kind: &notice.kind,
        facts: &facts,
        items: &[],
        link: &page(app, &notice.link),
    };
    let rendered = template::render(locale, content);
    let mail = Mail {
        to: vec![address.to_owned()],
        subject: rendered.subject,
        text: rendered.text,
        html: Some(rendered.html),
        attachments,
    };
    let message = mail.message();
    Message {
        envelope: Envelope {
            kind: notice.kind.clone(),
            urgency: notice.urgency,
            locale,
            link: notice.link.clone(),
            ..message.envelope
        },
        ..message
    }
}
