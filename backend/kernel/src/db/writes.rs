//! How a transaction changes rows: one by one with a version check, or set-wise.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityName as _, EntityTrait, QueryFilter, Value,
};

use super::conn::SqliteRows;
use super::tx::{Deferred, Tx};
use crate::BoxFuture;
use crate::bulk::{
    CHUNKS, Cell, ColumnKind, Frame, OnConflict, Rows, chunk_rows, constant_columns, constants_sql,
    unnest_sql,
};
use crate::error::{Error, Result};
use crate::ids::{JournalId, NoticeId, OutboxId};
use crate::outbox::Message;
use crate::reach::Scoped;

/// An entity whose rows carry a version, for optimistic concurrency.
pub trait Versioned: EntityTrait {
    /// The id column.
    const ID: Self::Column;
    /// The version column.
    const VERSION: Self::Column;
}

/// A statement for SQLite, and the rows that it leaves.
type Step<'r, 'a> = (SqliteRows, Rows<'r, 'a>);

/// The next statement for SQLite and the rows that it leaves; none when none are left.
fn sqlite_rows<'r, 'a>(
    table: &str,
    columns: &[&str],
    rows: Rows<'r, 'a>,
    frame: Frame<'_>,
) -> Result<Option<Step<'r, 'a>>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let (chunk, rest) = rows.split_at(chunk_rows(rows.len(), columns.len()));
    // Which columns are constant makes another text, to be prepared anew: that pays for the largest chunks only. And a table
    // that is changed is joined with the rows: for that they stay one list, whose keys SQLite looks up.
    let constant = match frame {
        Frame::Insert(_) if chunk.len() == CHUNKS[0] => constant_columns(chunk),
        Frame::Insert(_) | Frame::Update { .. } => vec![false; columns.len()],
    };
    let of = |row: &'r [Cell<'a>], wanted: bool| {
        row.iter()
            .zip(&constant)
            .filter_map(move |(cell, constant)| (*constant == wanted).then_some(cell))
    };
    let varying = chunk.each().flat_map(|row| of(row, false));
    let once = chunk.each().take(1).flat_map(|row| of(row, true));
    let sql = constants_sql(table, columns, &constant, chunk.len(), frame);
    let cells = chunk.len() * columns.len();
    let rows = SqliteRows::new(sql, varying.chain(once), cells)?;
    Ok(Some((rows, rest)))
}

impl Tx {
    /// Inserts one row.
    #[expect(clippy::disallowed_methods, reason = "the kernel's own door to rows")]
    pub async fn insert<A>(&self, row: A) -> Result<()>
    where
        A: ActiveModelTrait + Send,
    {
        self.ensure_writing()?;
        self.touch(A::Entity::default().table_name());
        <A::Entity as EntityTrait>::insert(row)
            .exec_without_returning(self)
            .await?;
        Ok(())
    }

    /// Changes the columns set in `row`, provided its version is still `expected`. Answers the new version;
    /// a row that changed in between is a conflict.
    #[expect(clippy::disallowed_methods, reason = "the kernel's own door to rows")]
    pub async fn update<A>(&self, mut row: A, expected: i64) -> Result<i64>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Versioned,
    {
        self.ensure_writing()?;
        self.touch(A::Entity::default().table_name());
        let id = row
            .get(A::Entity::ID)
            .into_value()
            .ok_or_else(|| Error::fault("an update without id"))?;
        row.not_set(A::Entity::ID);
        row.set(A::Entity::VERSION, Value::from(expected + 1));
        let done = <A::Entity as EntityTrait>::update_many()
            .set(row)
            .filter(A::Entity::ID.eq(id))
            .filter(A::Entity::VERSION.eq(expected))
            .exec(self)
            .await?;
        if done.rows_affected == 1 {
            Ok(expected + 1)
        } else {
            Err(Error::conflict())
        }
    }

    /// Changes the columns set in `row` in all rows within reach that meet `condition`; answers how many.
    #[expect(clippy::disallowed_methods, reason = "the kernel's own door to rows")]
    pub async fn update_all<A>(&self, row: A, condition: Condition) -> Result<u64>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Scoped,
    {
        self.ensure_writing()?;
        self.touch(A::Entity::default().table_name());
        let within = A::Entity::within(&self.actor().reach);
        let update = <A::Entity as EntityTrait>::update_many()
            .set(row)
            .filter(condition)
            .filter(within);
        Ok(update.exec(self).await?.rows_affected)
    }

    /// Deletes all rows within reach that meet `condition`; answers how many.
    #[expect(clippy::disallowed_methods, reason = "the kernel's own door to rows")]
    pub async fn delete_all<E: Scoped>(&self, condition: Condition) -> Result<u64> {
        self.ensure_writing()?;
        self.touch(E::default().table_name());
        let within = E::within(&self.actor().reach);
        let delete = E::delete_many().filter(condition).filter(within);
        Ok(delete.exec(self).await?.rows_affected)
    }

    /// Inserts many rows: `tx.bulk_insert("move", &["id", "item_id"], rows)`.
    pub fn bulk_insert<'a, const N: usize>(
        &'a self,
        table: &'a str,
        columns: &'a [&'a str; N],
        rows: impl IntoIterator<Item = [Cell<'a>; N]>,
    ) -> BoxFuture<'a, Result<u64>> {
        self.bulk_upsert(table, columns, rows, OnConflict::Fail)
    }

    /// Inserts many rows; where the key is already there, `on_conflict` says what happens.
    /// No key may stand twice among the rows.
    pub fn bulk_upsert<'a, const N: usize>(
        &'a self,
        table: &'a str,
        columns: &'a [&'a str; N],
        rows: impl IntoIterator<Item = [Cell<'a>; N]>,
        on_conflict: OnConflict<'a>,
    ) -> BoxFuture<'a, Result<u64>> {
        let rows: Vec<_> = rows.into_iter().collect();
        self.bulk_rows(
            table,
            columns,
            rows.into_flattened(),
            Frame::Insert(on_conflict),
        )
    }

    /// Changes many rows by key: `rows` are a table `v` with these columns for the SQL after `SET` and `WHERE`.
    ///
    /// `tx.bulk_update("balance", &["id", "by"], rows, "held = held + v.by", "balance.id = v.id")`. No key may
    /// stand twice among the rows. A column of nothing but NULL is text.
    pub fn bulk_update<'a, const N: usize>(
        &'a self,
        table: &'a str,
        columns: &'a [&'a str; N],
        rows: impl IntoIterator<Item = [Cell<'a>; N]>,
        set: &'a str,
        on: &'a str,
    ) -> BoxFuture<'a, Result<u64>> {
        let rows: Vec<_> = rows.into_iter().collect();
        self.bulk_rows(
            table,
            columns,
            rows.into_flattened(),
            Frame::Update { set, on },
        )
    }

    fn bulk_rows<'a>(
        &'a self,
        table: &'a str,
        columns: &'a [&'a str],
        cells: Vec<Cell<'a>>,
        frame: Frame<'a>,
    ) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            self.ensure_writing()?;
            if !cells.is_empty() {
                self.touch(table);
            }
            let rows = Rows::new(&cells, columns.len());
            if self.conn().is_postgres() {
                self.bulk_postgres(table, columns, rows, frame).await
            } else {
                self.bulk_sqlite(table, columns, rows, frame).await
            }
        })
    }

    async fn bulk_sqlite(
        &self,
        table: &str,
        columns: &[&str],
        rows: Rows<'_, '_>,
        frame: Frame<'_>,
    ) -> Result<u64> {
        let mut done = 0;
        let mut next = sqlite_rows(table, columns, rows, frame)?;
        while let Some((now, rest)) = next {
            // The next statement is made up while the database is at this one.
            let (written, after) = tokio::join!(
                biased;
                self.conn().execute_rows(now),
                async { sqlite_rows(table, columns, rest, frame) },
            );
            done += written?;
            next = after?;
        }
        Ok(done)
    }

    async fn bulk_postgres(
        &self,
        table: &str,
        columns: &[&str],
        rows: Rows<'_, '_>,
        frame: Frame<'_>,
    ) -> Result<u64> {
        let mut done = 0;
        let mut rest = rows;
        // An array is one bind whatever its length; chunks only bound the memory of a message.
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.len().min(20_000));
            rest = after;
            let kind = |column| chunk.column(column).find_map(ColumnKind::of);
            let kinds = (0..columns.len()).map(kind);
            // A column of nothing but NULL has no type: an insert leaves it out, which means the same.
            let kinds: Vec<Option<ColumnKind>> = match frame {
                Frame::Insert(_) => kinds.collect(),
                Frame::Update { .. } => kinds.map(|kind| kind.or(Some(ColumnKind::Text))).collect(),
            };
            let used: Vec<usize> = (0..kinds.len()).filter(|at| kinds[*at].is_some()).collect();
            let names: Vec<&str> = used.iter().map(|column| columns[*column]).collect();
            let kinds: Vec<ColumnKind> = used.iter().filter_map(|column| kinds[*column]).collect();
            let sql = unnest_sql(table, &names, &kinds, frame);
            done += self
                .conn()
                .execute_columns(sql, &used, &kinds, chunk)
                .await?;
        }
        Ok(done)
    }

    pub(super) async fn write_deferred(&self, deferred: &Deferred) -> Result<()> {
        self.write_journal(deferred).await?;
        self.write_outbox(deferred).await?;
        self.write_notices(deferred).await
    }

    /// Puts a message into the outbox at once, for a verb that answers its id. Everybody else uses [`Tx::outbox`].
    pub async fn outbox_now(&self, message: &Message) -> Result<OutboxId> {
        self.ensure_writing()?;
        let id = self.id();
        self.write_messages([(id, message)]).await?;
        self.wake_for(message);
        Ok(id)
    }

    async fn write_outbox(&self, deferred: &Deferred) -> Result<()> {
        let messages = deferred.outbox.iter().map(|message| (self.id(), message));
        self.write_messages(messages).await
    }

    async fn write_messages<'a>(
        &self,
        messages: impl IntoIterator<Item = (OutboxId, &'a Message)>,
    ) -> Result<()> {
        let rows: Vec<_> = messages
            .into_iter()
            .map(|(id, message)| {
                let envelope = &message.envelope;
                let quiet = envelope.quiet;
                [
                    id.into(),
                    message.topic.into(),
                    (&message.payload).into(),
                    self.now().into(),
                    message.due_at.unwrap_or(self.now()).into(),
                    0.into(),
                    "pending".into(),
                    message.dedupe_key.as_ref().into(),
                    (&envelope.kind).into(),
                    envelope.urgency.into(),
                    (&envelope.recipient).into(),
                    (&envelope.subject).into(),
                    envelope.locale.into(),
                    (&envelope.link).into(),
                    envelope.organisation_id.into(),
                    envelope.user_id.into(),
                    quiet.map(|quiet| quiet.from.to_string()).into(),
                    quiet.map(|quiet| quiet.until.to_string()).into(),
                ]
            })
            .collect();
        let columns = [
            "id",
            "topic",
            "payload",
            "created_at",
            "due_at",
            "attempts",
            "state",
            "dedupe_key",
            "kind",
            "urgency",
            "recipient",
            "subject",
            "locale",
            "link",
            "organisation_id",
            "user_id",
            "quiet_from",
            "quiet_until",
        ];
        self.bulk_upsert("outbox", &columns, rows, OnConflict::Keep { key: &[] })
            .await?;
        Ok(())
    }

    async fn write_notices(&self, deferred: &Deferred) -> Result<()> {
        let mut rows = Vec::with_capacity(deferred.notices.len());
        for notice in &deferred.notices {
            let letter = notice
                .letter
                .as_ref()
                .map(serde_json::to_string)
                .transpose()?;
            rows.push([
                self.id::<NoticeId>().into(),
                notice.organisation_id.into(),
                notice.user_id.into(),
                notice.kind.into(),
                (&notice.params).into(),
                (&notice.link).into(),
                self.now().into(),
                notice.dedupe_key.as_ref().into(),
                notice.urgency.into(),
                letter.into(),
            ]);
        }
        let columns = [
            "id",
            "organisation_id",
            "user_id",
            "kind",
            "params",
            "link",
            "created_at",
            "dedupe_key",
            "urgency",
            "letter",
        ];
        self.bulk_upsert("notice", &columns, rows, OnConflict::Keep { key: &[] })
            .await?;
        Ok(())
    }

    async fn write_journal(&self, deferred: &Deferred) -> Result<()> {
        let actor = self.actor();
        let rows = deferred.journal.iter().map(|entry| {
            [
                self.id::<JournalId>().into(),
                self.now().into(),
                actor.user_id.into(),
                actor.behalf_of.into(),
                actor.organisation_id.into(),
                entry.verb.0.into(),
                entry.entity.into(),
                entry.entity_id.into(),
                entry.number.as_ref().into(),
                (&entry.facts).into(),
                (&actor.request_id).into(),
            ]
        });
        let columns = [
            "id",
            "at",
            "actor_user_id",
            "behalf_user_id",
            "organisation_id",
            "verb",
            "entity",
            "entity_id",
            "entity_number",
            "facts",
            "request_id",
        ];
        self.bulk_insert("journal", &columns, rows).await?;
        Ok(())
    }
}
