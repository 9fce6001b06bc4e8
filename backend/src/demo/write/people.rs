//! Organisations with their tree, people with their accounts.

use super::{Ids, Plan, seeder};
use crate::demo::people::{OFFERED, PASSWORD};
use identity::model::{DemoAccount, DemoAccounts};
use identity::password;
use kernel::pinyin;
use kernel::policy::PolicyKind;
use kernel::prelude::*;

/// Writes everybody, and the accounts that the login page offers.
pub async fn organisations_and_people(app: &App, plan: &Plan) -> Result<Ids> {
    // Everybody knows this password: making it hard to guess would only make signing in slow.
    let hash = password::hash_now(true, PASSWORD)?;
    let hash = &hash;
    app.db
        .write(&seeder(), |tx| {
            async move {
                let organisations = organisations(tx, plan).await?;
                let people = people(tx, plan, &organisations, hash).await?;
                let accounts = serde_json::to_value(offered(plan)).map_err(Error::fault)?;
                tx.policy_set(PolicyKind::of::<DemoAccounts>(), &accounts, tx.day())
                    .await?;
                Ok(Ids {
                    organisations,
                    people,
                    ..Ids::default()
                })
            }
            .scope_boxed()
        })
        .await
}

async fn organisations(tx: &Tx, plan: &Plan) -> Result<Vec<OrganisationId>> {
    let ids: Vec<OrganisationId> = plan.organisations.iter().map(|_| tx.id()).collect();
    let rows = plan.organisations.iter().zip(&ids).map(|(one, id)| {
        [
            (*id).into(),
            one.parent.map(|parent| ids[parent]).into(),
            one.kind.into(),
            (&one.code).into(),
            (&one.name).into(),
            (&one.short_name).into(),
            pinyin::full(&one.name).into(),
            pinyin::initials(&one.name).into(),
            one.uscc.as_ref().into(),
            one.remote.into(),
            one.single_user.into(),
            one.place.map(|place| place.latitude_e6).into(),
            one.place.map(|place| place.longitude_e6).into(),
            email(&one.code.to_lowercase()).into(),
            (&one.phone).into(),
            (&one.address).into(),
            true.into(),
            1.into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "id",
        "parent_id",
        "kind",
        "code",
        "name",
        "short_name",
        "pinyin",
        "initials",
        "uscc",
        "remote",
        "single_user",
        "latitude_e6",
        "longitude_e6",
        "email",
        "phone",
        "address",
        "active",
        "version",
        "created_at",
    ];
    tx.bulk_insert("organisation", &columns, rows).await?;
    let pairs = (0..ids.len()).flat_map(|index| {
        ancestors(plan, index)
            .map(|above| [ids[above].into(), ids[index].into()])
            .collect::<Vec<_>>()
    });
    tx.bulk_insert(
        "organisation_closure",
        &["ancestor_id", "descendant_id"],
        pairs,
    )
    .await?;
    Ok(ids)
}

/// The organisation itself and everybody above it.
fn ancestors(plan: &Plan, index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), |one| plan.organisations[*one].parent)
}

fn email(name: &str) -> String {
    format!("{name}@linjiang.example")
}

async fn people(
    tx: &Tx,
    plan: &Plan,
    organisations: &[OrganisationId],
    hash: &str,
) -> Result<Vec<UserId>> {
    let ids: Vec<UserId> = plan.people.iter().map(|_| tx.id()).collect();
    let rows = plan.people.iter().zip(&ids).map(|(one, id)| {
        [
            (*id).into(),
            organisations[one.organisation].into(),
            (&one.login).into(),
            (&one.name).into(),
            email(&one.login).into(),
            hash.into(),
            (&serde_json::json!(one.roles)).into(),
            "zh-CN".into(),
            true.into(),
            0.into(),
            false.into(),
            tx.now().into(),
            1.into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "id",
        "organisation_id",
        "login",
        "name",
        "email",
        "password_hash",
        "roles",
        "locale",
        "active",
        "failed_attempts",
        "must_change_password",
        "password_changed_at",
        "version",
        "created_at",
    ];
    tx.bulk_insert("user_account", &columns, rows).await?;
    Ok(ids)
}

fn offered(plan: &Plan) -> DemoAccounts {
    let account = |login: &&str| {
        let person = plan.people.iter().find(|person| person.login == **login)?;
        Some(DemoAccount {
            login: person.login.clone(),
            password: PASSWORD.to_owned(),
            name: person.name.clone(),
            organisation: plan.organisations[person.organisation].short_name.clone(),
            desk: person
                .roles
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
        })
    };
    DemoAccounts(OFFERED.iter().filter_map(account).collect())
}
