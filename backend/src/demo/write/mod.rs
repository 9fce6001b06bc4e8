//! Puts the generated lists into a database: masters, history and requests set-wise, orders by the
//! product's own verbs, so that they are what the product would have made.

mod budgets;
mod decoction;
mod deliveries;
mod demand;
mod dispatch;
mod emergencies;
mod exceptions;
mod exchange;
mod goods;
mod levels;
mod mail;
mod orders;
mod partners;
mod people;
mod recalls;
mod shelf;
mod stage;
mod story;
mod tender_file;
mod tenders;

use super::contracts::Contract;
use super::county::Organisation;
use super::history::{Month, Use};
use super::item::Item;
use super::options::Options;
use super::people::Person;
use super::stamps::{at, months_before};
use super::stock::{Lot, Shelf};
use super::suppliers::Supplier;
use super::{catalogue, contracts, county, history, people as crowd, stock, suppliers};
use formulary::model::ItemId;
use kernel::ids::JournalId;
use kernel::prelude::*;

/// Everything that is generated before anything is written.
#[derive(Debug)]
pub struct Plan {
    pub options: Options,
    pub organisations: Vec<Organisation>,
    pub people: Vec<Person>,
    pub items: Vec<Item>,
    pub suppliers: Vec<Supplier>,
    pub contracts: Vec<Contract>,
    pub uses: Vec<Use>,
    pub months: Vec<Month>,
    pub lots: Vec<Lot>,
    pub shelves: Vec<Shelf>,
}

impl Plan {
    /// The county of these options.
    pub fn new(options: &Options) -> Result<Self> {
        let organisations = county::organisations(options);
        let people = crowd::people(options.seed, &organisations);
        let items = catalogue::items(options.seed, options.items).map_err(Error::fault)?;
        let suppliers = suppliers::suppliers(options.seed, &organisations, options.as_of);
        let contracts = contracts::contracts(options.seed, &suppliers, &items, options.as_of);
        let uses = history::uses(options.seed, &organisations, &items);
        let months = history::months(options, &items, &uses);
        let (lots, first_lot) = stock::lots(options, &items);
        let shelves = stock::shelves(options, &organisations, &items, &uses, &first_lot);
        Ok(Self {
            options: options.clone(),
            organisations,
            people,
            items,
            suppliers,
            contracts,
            uses,
            months,
            lots,
            shelves,
        })
    }
}

/// The ids that the database gave, by position in the lists of the [`Plan`].
#[derive(Clone, Debug, Default)]
pub struct Ids {
    pub organisations: Vec<OrganisationId>,
    pub people: Vec<UserId>,
    pub items: Vec<ItemId>,
}

/// When the county of these options begins: its clock starts there and only moves on.
pub fn begins(options: &Options) -> Instant {
    let months = u32::try_from(options.months).unwrap_or(12);
    at(months_before(options.as_of, months + 1), 8, 0)
}

/// Is anything in this database?
pub async fn is_empty(app: &App) -> Result<bool> {
    app.db
        .read(&seeder(), |tx| {
            async move {
                let found: Option<i64> = tx
                    .scalar("SELECT id FROM organisation LIMIT 1", binds![])
                    .await?;
                Ok(found.is_none())
            }
            .scope_boxed()
        })
        .await
}

/// Makes the county in an empty database. The clock of the application must be a manual one that
/// stands at [`begins`]; afterwards it stands at midnight before
/// the day of the options.
/// `told` hears of each step.
pub async fn seed(app: &App, options: &Options, told: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let plan = &Plan::new(options)?;
    told("generated");
    let ids = people::organisations_and_people(app, plan).await?;
    told("organisations and people");
    let ids = Ids {
        items: goods::items(app, plan).await?,
        ..ids
    };
    told("formulary");
    partners::suppliers_and_contracts(app, plan, &ids).await?;
    told("suppliers and contracts");
    goods::consumption(app, plan, &ids).await?;
    told("consumption");
    goods::opening_stock(app, plan, &ids).await?;
    told("stock");
    let ids = &ids;
    story::act(&stage::Stage { app, plan, ids }, told).await?;
    mail::deliver(app).await?;
    told("mail");
    settle(app).await?;
    app.db.analyse().await
}

/// What happened before today is no news: notices were read, answers to repeated requests are
/// not asked for any more.
async fn settle(app: &App) -> Result<()> {
    app.db
        .write(&seeder(), |tx| {
            async move {
                let yesterday = tx.now().minus(std::time::Duration::from_secs(24 * 3_600));
                let sql = "UPDATE notice SET read_at = created_at WHERE created_at < ?";
                tx.execute(sql, binds![yesterday]).await?;
                tx.execute("DELETE FROM idempotency", binds![]).await?;
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// A line of the journal as a verb would have left it.
#[derive(Debug)]
struct JournalRow {
    at: Instant,
    by: UserId,
    organisation: Option<OrganisationId>,
    verb: &'static str,
    entity: &'static str,
    entity_id: i64,
    number: String,
    facts: serde_json::Value,
}

async fn journal(tx: &Tx, mut rows: Vec<JournalRow>) -> Result<()> {
    rows.sort_by_key(|row| row.at);
    let cells = rows.iter().map(|row| {
        [
            tx.id::<JournalId>().into(),
            row.at.into(),
            row.by.into(),
            row.organisation.into(),
            row.verb.into(),
            row.entity.into(),
            row.entity_id.into(),
            (&row.number).into(),
            (&row.facts).into(),
            "demo".into(),
        ]
    });
    let columns = [
        "id",
        "at",
        "actor_user_id",
        "organisation_id",
        "verb",
        "entity",
        "entity_id",
        "entity_number",
        "facts",
        "request_id",
    ];
    tx.bulk_insert("journal", &columns, cells).await?;
    Ok(())
}

fn seeder() -> Actor {
    Actor::system("demo")
}
