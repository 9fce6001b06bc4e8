//! Rows of notices, readers, preferences, digests and returned mail.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use crate::model::{BounceId, Preference, Reader, Way};
use crate::rules::dsn::Return;
use kernel::db::raw::marks;
use kernel::ids::{NoticeId, OutboxId, raw_ids};
use kernel::mail::quiet::{Quiet, TimeOfDay};
use kernel::notice::NoticeUrgency;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

id_type!(
    /// A notice that waits for a daily mail.
    DigestItemId
);

/// A notice that has not been turned into mail.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub organisation_id: OrganisationId,
    pub user_id: Option<UserId>,
    pub kind: String,
    pub params: String,
    pub link: String,
    pub urgency: NoticeUrgency,
    pub letter: Option<String>,
}

/// The oldest notices that nobody has turned into mail.
pub async fn notices_unposted(tx: &Tx, limit: u64) -> Result<Vec<NoticeRow>> {
    let sql = format!(
        "SELECT id, organisation_id, user_id, kind, params, link, urgency, letter FROM notice \
         WHERE posted_at IS NULL ORDER BY id LIMIT {limit}"
    );
    tx.rows(&sql, binds![]).await
}

/// They are mail now; what travelled with them stands in the outbox.
pub async fn notices_posted(tx: &Tx, ids: &[NoticeId]) -> Result<()> {
    let (among, list) = tx.among("id", &raw_ids(ids.iter().copied()));
    let sql = format!("UPDATE notice SET posted_at = ?, letter = NULL WHERE {among}");
    tx.execute(&sql, vec![tx.now().into(), list]).await?;
    Ok(())
}

#[derive(Debug, FromQueryResult)]
struct ReaderRow {
    id: UserId,
    organisation_id: OrganisationId,
    name: String,
    email: Option<String>,
    locale: Locale,
}

impl From<ReaderRow> for Reader {
    fn from(row: ReaderRow) -> Self {
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            name: row.name,
            email: row.email.filter(|email| !email.trim().is_empty()),
            locale: row.locale,
        }
    }
}

/// Everybody who may sign in at these desks, by id.
pub async fn readers_at(tx: &Tx, desks: &[OrganisationId]) -> Result<Vec<Reader>> {
    readers(tx, "organisation_id", &raw_ids(desks.iter().copied())).await
}

/// These people, as far as they may sign in.
pub async fn readers_of(tx: &Tx, people: &[UserId]) -> Result<Vec<Reader>> {
    readers(tx, "id", &raw_ids(people.iter().copied())).await
}

async fn readers(tx: &Tx, column: &str, ids: &[i64]) -> Result<Vec<Reader>> {
    let (among, list) = tx.among(column, ids);
    let sql = format!(
        "SELECT id, organisation_id, name, email, locale FROM user_account WHERE active AND {among} ORDER BY id"
    );
    let rows: Vec<ReaderRow> = tx.rows(&sql, vec![list]).await?;
    Ok(rows.into_iter().map(Reader::from).collect())
}

#[derive(Debug, FromQueryResult)]
struct PreferenceRow {
    user_id: UserId,
    quiet_from: TimeOfDay,
    quiet_until: TimeOfDay,
    digest_at: TimeOfDay,
    version: i64,
}

#[derive(Debug, FromQueryResult)]
struct ChoiceRow {
    user_id: UserId,
    kind: String,
    way: Way,
}

/// What these people have chosen; who has chosen nothing is not in it.
pub async fn preferences(tx: &Tx, people: &[UserId]) -> Result<BTreeMap<UserId, Preference>> {
    let (among, list) = tx.among("user_id", &raw_ids(people.iter().copied()));
    let sql = format!(
        "SELECT user_id, quiet_from, quiet_until, digest_at, version FROM mail_preference WHERE {among}"
    );
    let rows: Vec<PreferenceRow> = tx.rows(&sql, vec![list.clone()]).await?;
    let mut found: BTreeMap<UserId, Preference> = rows
        .into_iter()
        .map(|row| {
            let preference = Preference {
                quiet: Quiet {
                    from: row.quiet_from,
                    until: row.quiet_until,
                },
                digest_at: row.digest_at,
                choices: BTreeMap::new(),
                version: row.version,
            };
            (row.user_id, preference)
        })
        .collect();
    let sql = format!("SELECT user_id, kind, way FROM mail_choice WHERE {among}");
    let choices: Vec<ChoiceRow> = tx.rows(&sql, vec![list]).await?;
    for choice in choices {
        if let Some(preference) = found.get_mut(&choice.user_id) {
            preference.choices.insert(choice.kind, choice.way);
        }
    }
    Ok(found)
}

/// Writes what a person has chosen, at the version on which they decided.
pub async fn preference_save(tx: &Tx, user: UserId, wanted: &Preference) -> Result<()> {
    let row = [
        user.into(),
        wanted.quiet.from.to_string().into(),
        wanted.quiet.until.to_string().into(),
        wanted.digest_at.to_string().into(),
        (wanted.version + 1).into(),
    ];
    let columns = [
        "user_id",
        "quiet_from",
        "quiet_until",
        "digest_at",
        "version",
    ];
    let change = OnConflict::Update {
        key: &["user_id"],
        set: "quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, digest_at = excluded.digest_at, \
              version = excluded.version WHERE mail_preference.version = excluded.version - 1",
    };
    let written = tx
        .bulk_upsert("mail_preference", &columns, [row], change)
        .await?;
    if written != 1 {
        return Err(Error::conflict());
    }
    tx.execute("DELETE FROM mail_choice WHERE user_id = ?", binds![user])
        .await?;
    let rows = wanted
        .choices
        .iter()
        .map(|(kind, way)| [user.into(), kind.into(), (*way).into()]);
    tx.bulk_insert("mail_choice", &["user_id", "kind", "way"], rows)
        .await?;
    let sql = "UPDATE mail_digest_item SET due_at = ? WHERE user_id = ? AND sent_at IS NULL";
    let due_at = wanted.digest_at.next_after(tx.now());
    tx.execute(sql, binds![due_at, user]).await?;
    Ok(())
}

/// A notice that is to wait for somebody's daily mail.
#[derive(Clone, Debug)]
pub struct NewDigestItem<'a> {
    pub user: UserId,
    pub notice: &'a NoticeRow,
    pub due_at: Instant,
}

/// Puts notices aside for daily mails; the same notice once for a person.
pub async fn digest_add(tx: &Tx, items: &[NewDigestItem<'_>]) -> Result<()> {
    let rows = items.iter().map(|item| {
        [
            tx.id::<DigestItemId>().into(),
            item.user.into(),
            item.notice.id.into(),
            (&item.notice.kind).into(),
            (&item.notice.params).into(),
            (&item.notice.link).into(),
            tx.now().into(),
            item.due_at.into(),
        ]
    });
    let columns = [
        "id",
        "user_id",
        "notice_id",
        "kind",
        "params",
        "link",
        "created_at",
        "due_at",
    ];
    let keep = OnConflict::Keep {
        key: &["user_id", "notice_id"],
    };
    tx.bulk_upsert("mail_digest_item", &columns, rows, keep)
        .await?;
    Ok(())
}

/// People whose daily mail is due.
pub async fn digest_people(tx: &Tx, limit: u64) -> Result<Vec<UserId>> {
    let sql = format!(
        "SELECT DISTINCT user_id FROM mail_digest_item WHERE sent_at IS NULL AND due_at <= ? \
         ORDER BY user_id LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds![tx.now()]).await?;
    let ids = rows.iter().map(|row| row.try_get_by_index(0));
    Ok(ids.collect::<std::result::Result<_, _>>()?)
}

/// A line of a daily mail.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DigestRow {
    pub id: DigestItemId,
    pub user_id: UserId,
    pub kind: String,
    pub params: String,
    pub link: String,
}

/// What waits for these people's daily mails, oldest first, and takes it: a second pass finds nothing.
pub async fn digest_take(tx: &Tx, people: &[UserId]) -> Result<Vec<DigestRow>> {
    let (among, list) = tx.among("user_id", &raw_ids(people.iter().copied()));
    let waits = format!("sent_at IS NULL AND due_at <= ? AND {among}");
    let sql = format!(
        "SELECT id, user_id, kind, params, link FROM mail_digest_item WHERE {waits} ORDER BY id"
    );
    let rows = tx.rows(&sql, vec![tx.now().into(), list.clone()]).await?;
    let sql = format!("UPDATE mail_digest_item SET sent_at = ? WHERE {waits}");
    tx.execute(&sql, vec![tx.now().into(), tx.now().into(), list])
        .await?;
    Ok(rows)
}

/// What a delivery is, for a report of returned mail.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Addressed {
    pub id: OutboxId,
    pub recipient: String,
}

/// The delivery that a report names.
pub async fn addressed(tx: &Tx, id: OutboxId) -> Result<Option<Addressed>> {
    let sql = "SELECT id, recipient FROM outbox WHERE id = ? AND topic = 'mail'";
    tx.row(sql, binds![id]).await
}

/// Keeps what a report says; false when this very report is known.
pub async fn bounce_keep(
    tx: &Tx,
    digest: &str,
    source: &str,
    outbox: Option<OutboxId>,
    found: &Return,
) -> Result<bool> {
    let row = [
        tx.id::<BounceId>().into(),
        digest.into(),
        source.into(),
        tx.now().into(),
        outbox.into(),
        (&found.recipient).into(),
        (&found.action).into(),
        (&found.status).into(),
        (&found.diagnostic).into(),
    ];
    let columns = [
        "id",
        "digest",
        "source",
        "received_at",
        "outbox_id",
        "recipient",
        "action",
        "status",
        "diagnostic",
    ];
    let keep = OnConflict::Keep { key: &["digest"] };
    Ok(tx.bulk_upsert("mail_bounce", &columns, [row], keep).await? == 1)
}

/// Where mail for one's own desk goes.
pub async fn own_address(tx: &Tx, user: UserId) -> Result<Option<String>> {
    let sql = format!("SELECT email FROM user_account WHERE id IN ({})", marks(1));
    let found: Option<Option<String>> = tx.scalar(&sql, binds![user]).await?;
    Ok(found.flatten())
}
