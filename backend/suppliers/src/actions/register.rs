//! The register: enter a supplier with its organisation, amend it, keep its licences.

use serde_json::json;

use crate::model::{Licence, LicenceId, LicenceKind, Standing, Supplier, SupplierId};
use crate::rules::register::{Papers, RegisterRefusal, licence_checked, papers_checked};
use crate::store;
use identity::directory;
use identity::model::OrganisationFacts;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Words of the journal.
const SUPPLIER: &str = "supplier";
const LICENCE: &str = "licence";

/// Everything that is said about a supplier when it is entered or amended.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Code in the county.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// Name on narrow screens.
    pub short_name: String,
    /// Street address.
    pub address: Option<String>,
    /// Credit code, contact, area, minimum.
    pub papers: Papers,
}

impl Entry {
    fn organisation(&self, papers: &Papers) -> OrganisationFacts {
        OrganisationFacts {
            code: self.code.clone(),
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            uscc: Some(papers.uscc.clone()),
            remote: false,
            single_user: false,
            latitude_e6: None,
            longitude_e6: None,
            email: Some(papers.contact.order_email.clone()),
            phone: Some(papers.contact.phone.clone()).filter(|phone| !phone.is_empty()),
            address: self.address.clone(),
        }
    }
}

/// Enters a supplier together with its organisation, once however often it is asked.
pub async fn create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    entry: &Entry,
) -> Result<SupplierId> {
    app.db
        .write_once(actor, key, |tx| enter(tx, entry).scope_boxed())
        .await
}

/// Enters a supplier in a transaction under way. In good standing, with no score yet.
pub async fn enter(tx: &Tx, entry: &Entry) -> Result<SupplierId> {
    let papers = papers_checked(&entry.papers)?;
    let facts = entry.organisation(&papers);
    let organisation =
        directory::organisation_enter(tx, OrganisationKind::Supplier, None, &facts).await?;
    let supplier = Supplier {
        id: organisation.id,
        code: organisation.facts.code,
        name: organisation.facts.name,
        short_name: organisation.facts.short_name,
        active: true,
        uscc: papers.uscc,
        contact: papers.contact,
        service_area: papers.service_area,
        standing: Standing::Good,
        standing_since: tx.now(),
        service_score_e4: 0,
        min_order: papers.min_order,
        version: 1,
    };
    store::suppliers::insert(tx, &supplier)
        .await
        .or_unique(|| taken(&supplier))?;
    journal(tx, &supplier, Verb::CREATE);
    Ok(supplier.id)
}

fn taken(supplier: &Supplier) -> RegisterRefusal {
    RegisterRefusal::CreditCodeTaken {
        uscc: supplier.uscc.clone(),
    }
}

fn journal(tx: &Tx, supplier: &Supplier, verb: Verb) {
    let facts = json!({
        "uscc": supplier.uscc,
        "name": supplier.name,
        "contact_name": supplier.contact.name,
        "order_email": supplier.contact.order_email,
        "contact_phone": supplier.contact.phone,
        "service_area": supplier.service_area,
        "min_order": supplier.min_order,
    });
    tx.journal(SUPPLIER, supplier.id, Some(&supplier.code), verb, facts);
}

/// Changes a supplier and its organisation.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: SupplierId,
    version: IfMatch,
    entry: &Entry,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut supplier = store::suppliers::get(tx, id).await?;
                version.check(supplier.version)?;
                let papers = papers_checked(&entry.papers)?;
                let mut facts = directory::organisation(tx, id).await?.facts;
                facts = OrganisationFacts {
                    latitude_e6: facts.latitude_e6,
                    longitude_e6: facts.longitude_e6,
                    address: entry.address.clone().or(facts.address),
                    ..entry.organisation(&papers)
                };
                let organisation = directory::organisation_amend(tx, id, &facts).await?;
                supplier.code = organisation.facts.code;
                supplier.name = organisation.facts.name;
                supplier.uscc = papers.uscc;
                supplier.contact = papers.contact;
                supplier.service_area = papers.service_area;
                supplier.min_order = papers.min_order;
                store::suppliers::save(tx, &supplier)
                    .await
                    .or_unique(|| taken(&supplier))?;
                journal(tx, &supplier, Verb::AMEND);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// What a licence says.
#[derive(Clone, Debug)]
pub struct LicencePaper {
    /// What it allows.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// First day.
    pub issued_on: Day,
    /// Last day.
    pub expires_on: Day,
}

/// Registers a licence. It moves the supplier's version on: whoever relied on the old papers starts again.
pub async fn licence_create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    supplier: SupplierId,
    paper: &LicencePaper,
) -> Result<LicenceId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let supplier = store::suppliers::get(tx, supplier).await?;
                let licence = Licence {
                    id: tx.id(),
                    supplier_id: supplier.id,
                    kind: paper.kind,
                    number: licence_checked(&paper.number, paper.issued_on, paper.expires_on)?,
                    issued_on: paper.issued_on,
                    expires_on: paper.expires_on,
                    version: 1,
                };
                store::suppliers::licence_insert(tx, &licence)
                    .await
                    .or_unique(|| licence_taken(&licence))?;
                store::suppliers::touch(tx, &supplier).await?;
                journal_licence(tx, &licence, Verb::CREATE);
                Ok(licence.id)
            }
            .scope_boxed()
        })
        .await
}

/// Corrects or renews a licence.
pub async fn licence_amend(
    app: &App,
    actor: &Actor,
    supplier: SupplierId,
    id: LicenceId,
    version: IfMatch,
    paper: &LicencePaper,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let supplier = store::suppliers::get(tx, supplier).await?;
                let mut licence = store::suppliers::licence_get(tx, supplier.id, id).await?;
                version.check(licence.version)?;
                licence.kind = paper.kind;
                licence.number = licence_checked(&paper.number, paper.issued_on, paper.expires_on)?;
                licence.issued_on = paper.issued_on;
                licence.expires_on = paper.expires_on;
                store::suppliers::licence_save(tx, &licence)
                    .await
                    .or_unique(|| licence_taken(&licence))?;
                store::suppliers::touch(tx, &supplier).await?;
                journal_licence(tx, &licence, Verb::AMEND);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

fn licence_taken(licence: &Licence) -> RegisterRefusal {
    RegisterRefusal::LicenceTaken {
        number: licence.number.clone(),
    }
}

fn journal_licence(tx: &Tx, licence: &Licence, verb: Verb) {
    let facts = json!({
        "supplier_id": licence.supplier_id,
        "kind": licence.kind,
        "issued_on": licence.issued_on,
        "expires_on": licence.expires_on,
    });
    tx.journal(LICENCE, licence.id, Some(&licence.number), verb, facts);
}
