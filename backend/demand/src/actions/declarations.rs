//! Sheets of the yearly declaration: begun with proposals, written, handed in, approved, accepted or sent back.

use serde_json::json;

use super::MAX_TEXT;
use crate::model::declaration::{
    Declaration, DeclarationId, DeclarationLine, DeclarationState, DeclarationVerb, Round, RoundId,
};
use crate::model::requisition::{Mark, Return, Submission};
use crate::refusal::{DeclarationRefusal, DemandRefusal};
use crate::rules::declaration::{acceptor, approver, declared, may, proposal, returner};
use crate::rules::people::may_write;
use crate::store::{self, FacilityRow, Sheet};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::facts::{ItemFacts, Items, Lookback, item_facts};
use suppliers::model::{DeclaredBy, VbpGroupId};
use suppliers::{self, GroupItem};

/// Word of sheets in the journal.
pub const DECLARATION: &str = "declaration";

/// Begins the facility's sheet, filled with what a year needs by its own use.
pub async fn begin(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    round: RoundId,
    facility: OrganisationId,
) -> Result<DeclarationId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { begin_in(tx, round, facility).await }.scope_boxed()
        })
        .await
}

async fn begin_in(tx: &Tx, round: RoundId, facility: OrganisationId) -> Result<DeclarationId> {
    let facility = store::facility_get(tx, facility).await?;
    let kind = facility.kind;
    if !kind.is_facility() {
        return Err(DemandRefusal::NotAFacility { kind }.into());
    }
    may_write(tx.actor(), &facility.facts())?;
    let round = store::round_get(tx, round).await?;
    round.takes_sheets(tx.now())?;
    store::round_rely_on(tx, round.id).await?;
    if let Some(known) = store::declaration_of(tx, round.id, facility.id).await? {
        let Declaration { id, number, .. } = known.document;
        return Err(DeclarationRefusal::DeclarationExists { id, number }.into());
    }
    let tender = suppliers::tender(tx, round.tender_id).await?;
    let lines = proposed(tx, &facility, &round, tender.terms.declared_by).await?;
    let document = Declaration {
        id: tx.id(),
        number: format!(
            "BL-{}-{}-{}",
            tender.terms.code, round.year_no, facility.code
        ),
        round_id: round.id,
        facility_id: facility.id,
        declared: declared(&lines),
        state: DeclarationState::Draft { returned: None },
        created_by: tx.actor().author(),
        created_at: tx.now(),
        version: 1,
    };
    // A rival was faster: on PostgreSQL this transaction starts again and finds him above.
    store::declaration_insert(tx, &document)
        .await
        .map_err(|error| match error.is_unique_violation() {
            true => Error::conflict(),
            false => error,
        })?;
    let id = document.id;
    let rows: Vec<_> = lines.into_iter().map(|line| (id, line)).collect();
    store::declaration_lines_write(tx, &rows).await?;
    let facts = json!({ "facility_id": facility.id, "round": round.name, "lines": rows.len() });
    tx.journal(DECLARATION, id, Some(&document.number), Verb::CREATE, facts);
    Ok(id)
}

/// Lines of a new sheet: every brand that the facility's tier may use or that it has used, or the generic as a whole.
pub(crate) async fn proposed(
    tx: &Tx,
    facility: &FacilityRow,
    round: &Round,
    by: DeclaredBy,
) -> Result<Vec<DeclarationLine>> {
    let groups = suppliers::vbp_groups(tx, round.tender_id).await?;
    let ids: Vec<VbpGroupId> = groups.iter().map(|group| group.id).collect();
    let brands = suppliers::vbp_items(tx, &ids).await?;
    let items: Vec<ItemId> = brands.iter().map(|brand| brand.item.id).collect();
    let lookback = Lookback::before(tx.day(), round.lookback_months);
    let facts = item_facts(tx, facility.id, Items::These(&items), lookback).await?;
    let known = store::items_these(tx, facility.kind, &items).await?;
    let offered = |brand: &&GroupItem| {
        let allowed = known.get(&brand.item.id).is_some_and(|item| item.offered());
        let used = facts
            .get(&brand.item.id)
            .is_some_and(|fact| fact.consumption.is_positive());
        allowed || used
    };
    let brands: Vec<&GroupItem> = brands.iter().filter(offered).collect();
    let of = |brand: &GroupItem| facts.get(&brand.item.id);
    if by == DeclaredBy::Brand {
        let line = |brand: &&GroupItem| {
            let item = Some(brand.item.id);
            line_of(brand.group_id, item, &[of(brand)], brand.item.pack)
        };
        return Ok(brands.iter().map(line).collect());
    }
    let of_group = |group: &VbpGroupId| {
        let own: Vec<&&GroupItem> = brands
            .iter()
            .filter(|brand| brand.group_id == *group)
            .collect();
        let pack = own.iter().map(|brand| brand.item.pack).max()?;
        let facts: Vec<_> = own.iter().map(|brand| of(brand)).collect();
        Some(line_of(*group, None, &facts, pack))
    };
    Ok(ids.iter().filter_map(of_group).collect())
}

/// A line by the use of its brands. Where several stand behind it, only days on which the most constant of them was missing
/// count as days without stock: another brand helps out.
fn line_of(
    group_id: VbpGroupId,
    item_id: Option<ItemId>,
    facts: &[Option<&ItemFacts>],
    pack: Quantity,
) -> DeclarationLine {
    let known = || facts.iter().flatten();
    let used = Quantity(known().map(|fact| fact.consumption.0).sum());
    let days = known()
        .map(|fact| fact.lookback_days)
        .max()
        .unwrap_or_default();
    let used_brands = known().filter(|fact| fact.consumption.is_positive());
    let stockout_days = used_brands
        .map(|fact| fact.stockout_days)
        .min()
        .unwrap_or_default();
    let proposed = proposal(used, days, stockout_days, pack);
    DeclarationLine {
        group_id,
        item_id,
        used,
        days,
        stockout_days,
        proposed,
        quantity: proposed,
        note: String::new(),
    }
}

/// What somebody writes into a line.
#[derive(Clone, Debug)]
pub struct Written {
    /// Of which group.
    pub group_id: VbpGroupId,
    /// Which brand; none for the generic as a whole.
    pub item_id: Option<ItemId>,
    /// Need of a year.
    pub quantity: Quantity,
    /// His remark; the old one where nothing is said.
    pub note: Option<String>,
}

/// Changes lines of a sheet.
pub async fn save(
    app: &App,
    actor: &Actor,
    id: DeclarationId,
    version: IfMatch,
    written: &[Written],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let sheet = at_version(tx, id, version).await?;
                may(
                    tx.actor(),
                    &sheet.facility.facts(),
                    &sheet.document,
                    DeclarationVerb::Save,
                )?;
                in_time(tx, &sheet, true).await?;
                let lines = rewritten(tx, id, written).await?;
                let before = sheet.document.state.word();
                let document = sheet.document.save(declared(&lines))?;
                if document.state.word() != before {
                    let was = json!({ "was": before });
                    tx.journal(DECLARATION, id, Some(&document.number), Verb::AMEND, was);
                }
                store::declaration_save(tx, &document).await
            }
            .scope_boxed()
        })
        .await
}

/// Writes what was changed and answers all lines.
async fn rewritten(
    tx: &Tx,
    id: DeclarationId,
    written: &[Written],
) -> Result<Vec<DeclarationLine>> {
    let mut lines = store::declaration_lines(tx, id).await?;
    let places: rustc_hash::FxHashMap<_, usize> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| ((line.group_id, line.item_id), at))
        .collect();
    let mut changed = std::collections::BTreeMap::new();
    for (row, one) in (1..).zip(written) {
        let at = places.get(&(one.group_id, one.item_id)).copied();
        let at = at.ok_or(DeclarationRefusal::LineUnknown { row })?;
        if one.quantity.0 < 0 {
            return Err(DeclarationRefusal::QuantityNegative { row }.into());
        }
        lines[at].quantity = one.quantity;
        if let Some(note) = &one.note {
            if note.chars().count() > MAX_TEXT {
                let pointer = format!("/lines/{}/note", row - 1);
                return Err(Invalid::one(pointer, Field::TooLong { max: MAX_TEXT }));
            }
            lines[at].note = note.trim().to_owned();
        }
        changed.insert(at, ());
    }
    let rows: Vec<_> = changed.keys().map(|at| (id, lines[*at].clone())).collect();
    store::declaration_lines_write(tx, &rows).await?;
    Ok(lines)
}

async fn at_version(tx: &Tx, id: DeclarationId, version: IfMatch) -> Result<Sheet> {
    let sheet = store::declaration_get(tx, id).await?;
    version.check(sheet.document.version)?;
    Ok(sheet)
}

/// Asks the round whether this step is in time, and pins its answer.
async fn in_time(tx: &Tx, sheet: &Sheet, writing: bool) -> Result<()> {
    let round = store::round_get(tx, sheet.document.round_id).await?;
    match writing {
        true => round.takes_sheets(tx.now())?,
        false => round.takes_decisions()?,
    }
    store::round_rely_on(tx, round.id).await
}

fn mark(tx: &Tx) -> Mark {
    Mark {
        by: tx.actor().author(),
        at: tx.now(),
    }
}

/// A verb besides writing; `reason` says why a sheet goes back.
pub async fn step(
    app: &App,
    actor: &Actor,
    id: DeclarationId,
    version: IfMatch,
    verb: DeclarationVerb,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { step_in(tx, id, version, verb, reason).await }.scope_boxed()
        })
        .await
}

async fn step_in(
    tx: &Tx,
    id: DeclarationId,
    version: IfMatch,
    verb: DeclarationVerb,
    reason: &str,
) -> Result<()> {
    use DeclarationVerb as V;
    let Sheet { document, facility } = at_version(tx, id, version).await?;
    let (actor, facts) = (tx.actor(), facility.facts());
    may(actor, &facts, &document, verb)?;
    let sheet = Sheet {
        document: document.clone(),
        facility,
    };
    in_time(tx, &sheet, matches!(verb, V::Save | V::Submit | V::Recall)).await?;
    let declared = document.declared;
    let (document, done) = match verb {
        V::Save => (document, Verb::AMEND),
        V::Submit => {
            let by = actor
                .user_id
                .ok_or_else(|| Error::forbidden(Permission::SubmitRequisition))?;
            let submitted = Submission {
                by,
                on_behalf_of: actor.behalf_of,
                at: tx.now(),
            };
            (document.submit(submitted)?, Verb::SUBMIT)
        }
        V::Recall => (document.recall()?, Verb::WITHDRAW),
        V::Approve => {
            let eyes = approver(actor, &facts, &document)?;
            (document.approve(eyes, mark(tx))?, Verb::APPROVE)
        }
        V::Accept => {
            let eyes = acceptor(actor, &document)?;
            (document.accept(eyes, mark(tx))?, Verb::ACCEPT)
        }
        V::Return => {
            returner(actor, &facts, &document)?;
            let reason = said(reason)?;
            let returned = Return {
                mark: mark(tx),
                reason,
            };
            (document.send_back(returned)?, Verb::RETURN)
        }
    };
    store::declaration_save(tx, &document).await?;
    let facts = json!({ "lines": declared.lines, "changed": declared.changed, "reason": reason });
    tx.journal(DECLARATION, id, Some(&document.number), done, facts);
    Ok(())
}

fn said(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Invalid::one("/reason", Field::Required {}));
    }
    if reason.chars().count() > MAX_TEXT {
        return Err(Invalid::one("/reason", Field::TooLong { max: MAX_TEXT }));
    }
    Ok(reason.to_owned())
}

/// Every verb that this actor may do now, for the buttons of his screen.
pub fn can(actor: &Actor, sheet: &Sheet, round: &Round, now: Instant) -> Vec<DeclarationVerb> {
    use DeclarationVerb as V;
    let in_time = |verb: &V| match verb {
        V::Save | V::Submit | V::Recall => round.takes_sheets(now).is_ok(),
        V::Approve | V::Accept | V::Return => round.takes_decisions().is_ok(),
    };
    let facts = sheet.facility.facts();
    let allowed = |verb: &V| in_time(verb) && may(actor, &facts, &sheet.document, *verb).is_ok();
    V::ALL.iter().copied().filter(allowed).collect()
}

/// A sheet as a seeded county has it: whose, in which state, by whom and when begun.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Whose.
    pub facility: OrganisationId,
    /// Where it stands.
    pub state: DeclarationState,
    /// Who began it.
    pub created_by: UserId,
    /// When.
    pub created_at: Instant,
}

/// Writes many sheets at once, proposals as their own use says; `wish` may declare something else. For seeding counties;
/// facilities go through the API.
pub async fn enter(
    tx: &Tx,
    round: RoundId,
    sheets: &[Entered],
    wish: &(dyn Fn(&DeclarationLine) -> Option<Quantity> + Sync),
) -> Result<Vec<(DeclarationId, String)>> {
    let round = store::round_get(tx, round).await?;
    let tender = suppliers::tender(tx, round.tender_id).await?;
    let mut documents = Vec::with_capacity(sheets.len());
    let mut rows = Vec::new();
    for entered in sheets {
        let facility = store::facility_get(tx, entered.facility).await?;
        let mut lines = proposed(tx, &facility, &round, tender.terms.declared_by).await?;
        for line in &mut lines {
            line.quantity = wish(line).unwrap_or(line.quantity);
        }
        let document = Declaration {
            id: tx.id(),
            number: format!(
                "BL-{}-{}-{}",
                tender.terms.code, round.year_no, facility.code
            ),
            round_id: round.id,
            facility_id: facility.id,
            declared: declared(&lines),
            state: entered.state.clone(),
            created_by: Some(entered.created_by),
            created_at: entered.created_at,
            version: 1,
        };
        rows.extend(lines.into_iter().map(|line| (document.id, line)));
        documents.push(document);
    }
    store::declarations_insert(tx, &documents).await?;
    store::declaration_lines_write(tx, &rows).await?;
    let named = documents.into_iter();
    Ok(named
        .map(|document| (document.id, document.number))
        .collect())
}
