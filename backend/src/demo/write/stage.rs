//! Where the story is acted: people who act, a clock that only moves on, questions to the database.

use std::time::Duration;

use sea_orm::{FromQueryResult, Value};

use super::orders::OrderRow;
use super::{Ids, Plan, seeder};
use kernel::permission::Permissions;
use kernel::prelude::*;

/// Everything that an act of the story needs.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub app: &'a App,
    pub plan: &'a Plan,
    pub ids: &'a Ids,
}

impl Stage<'_> {
    /// Somebody by login, as if signed in.
    pub fn actor(&self, login: &str) -> Result<Actor> {
        let found = self
            .plan
            .people
            .iter()
            .position(|person| person.login == login);
        let place = found.ok_or_else(|| Error::fault(format!("the county has no {login}")))?;
        let person = &self.plan.people[place];
        let organisation = &self.plan.organisations[person.organisation];
        let organisation_id = self.ids.organisations[person.organisation];
        Ok(Actor {
            user_id: Some(self.ids.people[place]),
            organisation_id: Some(organisation_id),
            organisation_kind: organisation.kind,
            roles: person.roles.clone(),
            permissions: Permissions::of(&person.roles),
            reach: Actor::reach_of(organisation.kind, organisation_id),
            request_id: "demo".to_owned(),
            ..seeder()
        })
    }

    /// The clerk of a supplier or facility.
    pub fn clerk_of(&self, organisation: OrganisationId) -> Result<Actor> {
        self.actor(&self.desk_of(self.place_of(organisation)?, "clerk"))
    }

    /// Where an organisation stands in the plan; the centre is the first.
    pub fn place_of(&self, organisation: OrganisationId) -> Result<usize> {
        let mut all = self.ids.organisations.iter();
        let place = all.position(|id| *id == organisation);
        place.ok_or_else(|| Error::fault("an organisation from nowhere"))
    }

    /// The login of a desk.
    pub fn desk_of(&self, place: usize, desk: &str) -> String {
        let code = self.plan.organisations[place].code.to_lowercase();
        format!("{code}.{desk}")
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.app.clock().advance(time);
    }

    /// A minute and a half: nobody does two things at once.
    pub fn tick(&self) {
        self.wait(Duration::from_secs(90));
    }

    /// Lets time pass until an instant; one that has passed stays passed.
    pub fn wait_until(&self, instant: Instant) {
        self.wait(instant.since(self.app.clock().now()));
    }

    /// All rows of hand-written SQL.
    pub async fn rows<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        binds: Vec<Value>,
    ) -> Result<Vec<T>> {
        self.app
            .db
            .read(&seeder(), |tx| {
                async move { tx.rows(sql, binds).await }.scope_boxed()
            })
            .await
    }

    async fn number(&self, sql: &str, id: i64) -> Result<i64> {
        let found: Option<i64> = self
            .app
            .db
            .read(&seeder(), |tx| {
                async move { tx.scalar(sql, binds![id]).await }.scope_boxed()
            })
            .await?;
        found.ok_or_else(Error::not_found)
    }

    /// The version on which somebody decides now.
    pub async fn version(&self, table: &str, id: i64) -> Result<IfMatch> {
        let sql = format!("SELECT version FROM {table} WHERE id = ?");
        Ok(IfMatch(self.number(&sql, id).await?))
    }

    /// The same of an order.
    pub async fn order_version(&self, order: &OrderRow) -> Result<IfMatch> {
        self.version("purchase_order", order.id.raw()).await
    }

    /// How many managers must still approve an order.
    pub async fn approvals_missing(&self, order: &OrderRow) -> Result<i64> {
        let sql = "SELECT approvals_needed - (SELECT COUNT(*) FROM order_approval a WHERE a.order_id = o.id) \
                   FROM purchase_order o WHERE o.id = ?";
        self.number(sql, order.id.raw()).await
    }
}
