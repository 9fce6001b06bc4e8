//! Tenders: entered and amended by the centre; ratios are data with a day and a source.

use serde_json::json;

use crate::model::{Ratio, Tender, TenderId, TenderTerms};
use crate::rules::tender::{TenderRefusal, ratios_checked, terms_checked};
use crate::store;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal.
pub(super) const TENDER: &str = "tender";

const TEXT_MAX: usize = 200;

fn checked(terms: &TenderTerms) -> Result<TenderTerms> {
    let mut terms = TenderTerms {
        code: fold(&terms.code),
        name: fold(&terms.name),
        batch: fold(&terms.batch),
        source: fold(&terms.source),
        ..terms.clone()
    };
    terms.years.sort_by_key(|year| year.year_no);
    let mut invalid = Invalid::new();
    for (pointer, text, needed) in [
        ("/code", &terms.code, true),
        ("/name", &terms.name, true),
        ("/batch", &terms.batch, false),
        ("/source", &terms.source, true),
    ] {
        invalid.ensure(!needed || !text.is_empty(), pointer, Field::Required {});
        let short = text.chars().count() <= TEXT_MAX;
        invalid.ensure(short, pointer, Field::TooLong { max: TEXT_MAX });
    }
    if let Err(refusal) = terms_checked(&terms) {
        let pointer = match refusal {
            TenderRefusal::Days { .. } => "/ends_on",
            _ => "/years",
        };
        invalid.at(pointer, refusal);
    }
    invalid.finish()?;
    terms.ratios = ratios(&terms.ratios)?;
    Ok(terms)
}

fn ratios(rows: &[Ratio]) -> Result<Vec<Ratio>> {
    let rows: Vec<Ratio> = rows
        .iter()
        .map(|row| Ratio {
            drug_class: fold(&row.drug_class),
            source: fold(&row.source),
            ..row.clone()
        })
        .collect();
    ratios_checked(&rows)
        .map_err(|(at, refusal)| Invalid::one(format!("/ratios/{at}"), refusal))?;
    Ok(rows)
}

fn taken(terms: &TenderTerms) -> TenderRefusal {
    TenderRefusal::CodeTaken {
        code: terms.code.clone(),
    }
}

/// A journal row on a tender.
pub(crate) fn journal(tx: &Tx, tender: &Tender, verb: Verb, facts: serde_json::Value) {
    tx.journal(TENDER, tender.id, Some(&tender.terms.code), verb, facts);
}

fn facts(terms: &TenderTerms) -> serde_json::Value {
    json!({
        "name": terms.name,
        "level": terms.level,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "declared_by": terms.declared_by,
        "assessment": terms.assessment,
        "years": terms.years,
        "source": terms.source,
    })
}

/// Enters a tender.
pub async fn create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    terms: &TenderTerms,
) -> Result<TenderId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { create_in(tx, terms).await }.scope_boxed()
        })
        .await
}

async fn create_in(tx: &Tx, terms: &TenderTerms) -> Result<TenderId> {
    let tender = Tender {
        id: tx.id(),
        terms: checked(terms)?,
        created_by: tx.actor().author(),
        created_at: tx.now(),
        version: 1,
    };
    store::tenders::insert(tx, &tender)
        .await
        .or_unique(|| taken(&tender.terms))?;
    let head = json!({ "head": facts(&tender.terms), "ratios": tender.terms.ratios });
    journal(tx, &tender, Verb::CREATE, head);
    Ok(tender.id)
}

/// Changes a tender's head and years; its ratios stay.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: TenderId,
    version: IfMatch,
    terms: &TenderTerms,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut tender = store::tenders::get(tx, id).await?;
                version.check(tender.version)?;
                let kept = std::mem::take(&mut tender.terms.ratios);
                tender.terms = TenderTerms {
                    ratios: kept,
                    ..checked(terms)?
                };
                let used = store::tenders::last_year_in_use(tx, id).await?;
                if tender.year(used).is_none() && used > 0 {
                    return Err(TenderRefusal::YearInUse { year: used }.into());
                }
                store::tenders::save(tx, &tender)
                    .await
                    .or_unique(|| taken(&tender.terms))?;
                store::tenders::years_write(tx, &tender).await?;
                let head = json!({ "head": facts(&tender.terms) });
                journal(tx, &tender, Verb::AMEND, head);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Replaces the ratios of a tender.
pub async fn ratios_replace(
    app: &App,
    actor: &Actor,
    id: TenderId,
    version: IfMatch,
    rows: &[Ratio],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut tender = store::tenders::get(tx, id).await?;
                version.check(tender.version)?;
                let was = std::mem::replace(&mut tender.terms.ratios, ratios(rows)?);
                store::tenders::save(tx, &tender).await?;
                store::tenders::ratios_write(tx, &tender).await?;
                let change = json!({ "was": was, "ratios": tender.terms.ratios });
                journal(tx, &tender, Verb("replace_ratios"), change);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
