//! Rounds of the yearly declaration: opened by the centre, closed by time, rolled up and taken over as the parts of facilities.

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::model::declaration::{
    DeclarationWord, Round, RoundId, RoundState, RoundVerb, RoundWord,
};
use crate::model::requisition::Mark;
use crate::refusal::DeclarationRefusal;
use crate::rules::declaration::{Share, Winner, roll_up};
use crate::store::{self, FacilityRow};
use kernel::prelude::*;
use suppliers::model::{Tender, TenderId, VbpLineId, VbpRole};
use suppliers::rules::tender::{ratio_of, year_of};
use suppliers::{self, GroupItem, LineFilter, LineYear};

/// Word of rounds in the journal.
const ROUND: &str = "declaration_round";

const NAME_MAX: usize = 60;
const LOOKBACK_MAX: i64 = 24;

/// What the centre says of a round.
#[derive(Clone, Debug)]
pub struct NewRound {
    /// Of which tender.
    pub tender_id: TenderId,
    /// For which of its years.
    pub year_no: i64,
    /// What people call it.
    pub name: String,
    /// Until when sheets are handed in.
    pub closes_at: Instant,
    /// Whole months of use that the proposals look back on.
    pub lookback_months: i64,
}

/// Opens a round.
pub async fn open(app: &App, actor: &Actor, key: &Idempotency, new: &NewRound) -> Result<RoundId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { open_in(tx, new).await }.scope_boxed()
        })
        .await
}

async fn open_in(tx: &Tx, new: &NewRound) -> Result<RoundId> {
    let name = kernel::text::fold(&new.name);
    let mut invalid = Invalid::new();
    invalid.ensure(!name.is_empty(), "/name", Field::Required {});
    let short = name.chars().count() <= NAME_MAX;
    invalid.ensure(short, "/name", Field::TooLong { max: NAME_MAX });
    if new.closes_at <= tx.now() {
        let closes_at = new.closes_at;
        invalid.at("/closes_at", DeclarationRefusal::RoundTime { closes_at });
    }
    if !(1..=LOOKBACK_MAX).contains(&new.lookback_months) {
        let months = new.lookback_months;
        invalid.at(
            "/lookback_months",
            DeclarationRefusal::RoundLookback { months },
        );
    }
    invalid.finish()?;
    let tender = suppliers::tender(tx, new.tender_id).await?;
    year_of(&tender, new.year_no)?;
    let round = Round {
        id: tx.id(),
        tender_id: tender.id,
        year_no: new.year_no,
        name,
        closes_at: new.closes_at,
        lookback_months: new.lookback_months,
        state: RoundState::Open,
        created_by: tx.actor().author(),
        created_at: tx.now(),
        version: 1,
    };
    let year = new.year_no;
    store::round_insert(tx, &round)
        .await
        .or_unique(|| DeclarationRefusal::RoundExists { year })?;
    let facts = json!({ "tender": tender.terms.code, "year": year, "closes_at": round.closes_at });
    journal(tx, &round, Verb::CREATE, facts);
    for facility in store::round_missing(tx, round.id).await? {
        tx.notice(notice(&round, &facility, "open"));
    }
    Ok(round.id)
}

fn journal(tx: &Tx, round: &Round, verb: Verb, facts: serde_json::Value) {
    tx.journal(ROUND, round.id, Some(&round.name), verb, facts);
}

async fn at_version(tx: &Tx, id: RoundId, version: IfMatch) -> Result<Round> {
    let round = store::round_get(tx, id).await?;
    version.check(round.version)?;
    Ok(round)
}

/// Sets another closing time; a closed round is open again.
pub async fn extend(
    app: &App,
    actor: &Actor,
    id: RoundId,
    version: IfMatch,
    closes_at: Instant,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let was = at_version(tx, id, version).await?;
                let before = was.closes_at;
                let round = was.extend(closes_at, tx.now())?;
                store::round_save(tx, &round).await?;
                let facts = json!({ "was": before, "closes_at": closes_at });
                journal(tx, &round, Verb("extend"), facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Takes no more sheets.
pub async fn close(app: &App, actor: &Actor, id: RoundId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { close_in(tx, at_version(tx, id, version).await?).await }.scope_boxed()
        })
        .await
}

async fn close_in(tx: &Tx, round: Round) -> Result<()> {
    let round = round.close(tx.now())?;
    store::round_save(tx, &round).await?;
    journal(tx, &round, Verb::CLOSE, json!({}));
    Ok(())
}

/// Calls a round off.
pub async fn cancel(app: &App, actor: &Actor, id: RoundId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let round = at_version(tx, id, version).await?.cancel()?;
                store::round_save(tx, &round).await?;
                journal(tx, &round, Verb::CANCEL, json!({}));
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Closes rounds whose time has come; answers how many.
pub(crate) async fn close_due(tx: &Tx) -> Result<usize> {
    let open = store::rounds_in(tx, &[RoundWord::Open]).await?;
    let mut closed = 0;
    for round in open.into_iter().filter(|round| round.closes_at <= tx.now()) {
        close_in(tx, round).await?;
        closed += 1;
    }
    Ok(closed)
}

/// Reminds where a reminder is due; answers how many facilities.
pub(crate) async fn remind_due(tx: &Tx, hours: &[i64]) -> Result<usize> {
    let mut reminded = 0;
    for round in store::rounds_in(tx, &[RoundWord::Open]).await? {
        if let Some(hours) = super::cycles::due_reminder(hours, round.closes_at, tx.now()) {
            reminded += remind_in(tx, &round, &format!("{hours}h")).await?;
        }
    }
    Ok(reminded)
}

/// Reminds the facilities that handed in nothing, at most once a day each; answers how many.
pub async fn remind(app: &App, actor: &Actor, id: RoundId) -> Result<usize> {
    app.db
        .write(actor, |tx| {
            async move {
                let round = store::round_get(tx, id).await?;
                let reminded = remind_in(tx, &round, &tx.day().to_string()).await?;
                journal(
                    tx,
                    &round,
                    Verb("remind"),
                    json!({ "facilities": reminded }),
                );
                Ok(reminded)
            }
            .scope_boxed()
        })
        .await
}

async fn remind_in(tx: &Tx, round: &Round, occasion: &str) -> Result<usize> {
    round.step(RoundVerb::Remind)?;
    let missing = store::round_missing(tx, round.id).await?;
    for facility in &missing {
        let notice = notice(round, facility, occasion);
        tx.notice(notice.by_letter(facility.email.as_deref(), Vec::new()));
    }
    Ok(missing.len())
}

fn notice(round: &Round, facility: &FacilityRow, occasion: &str) -> Notice {
    let facts = json!({
        "round": round.name,
        "closes_at": round.closes_at,
        "facility": facility.name,
    });
    let link = format!("/demand/declarations/{}", round.id);
    let key = format!("declaration:{}:{}:{occasion}", round.id, facility.id);
    Notice::new(facility.id, "declaration_missing", facts, link).once(key)
}

/// What the accepted sheets of a round come to.
#[derive(Debug)]
pub struct RollUp {
    /// The round.
    pub round: Round,
    /// Its tender.
    pub tender: Tender,
    /// Lines of the tender's year that take part, with their ratio.
    pub lines: Vec<(LineYear, i64)>,
    /// Items of their groups.
    pub items: Vec<GroupItem>,
    /// By line and facility.
    pub shares: Vec<Share>,
}

/// Rolls the accepted sheets up. Statements do not grow with facilities or lines.
pub async fn rolled_up(tx: &Tx, id: RoundId) -> Result<RollUp> {
    let round = store::round_get(tx, id).await?;
    let tender = suppliers::tender(tx, round.tender_id).await?;
    let year = year_of(&tender, round.year_no)?.clone();
    let filter = LineFilter {
        tender: Some(tender.id),
        ..LineFilter::default()
    };
    let years = suppliers::vbp_lines(tx, filter).await?;
    let lines = taking_part(&years, round.year_no);
    let groups: Vec<_> = lines.iter().map(|line| line.group_id).collect();
    let items = suppliers::vbp_items(tx, &groups).await?;
    let mut winners = Vec::with_capacity(lines.len());
    let mut rated = Vec::with_capacity(lines.len());
    for line in lines {
        let ratios = &tender.terms.ratios;
        let ratio = ratio_of(ratios, &line.drug_class, line.winners, year.starts_on);
        let ratio_bp = ratio.map(|ratio| ratio.ratio_bp).ok_or_else(|| {
            let group = line.group_name.clone();
            DeclarationRefusal::RatioMissing { group }
        })?;
        let own = items
            .iter()
            .filter(|item| item.vbp_line_id == Some(line.id));
        let packs = own.clone().map(|item| item.item.pack);
        winners.push(Winner {
            line: line.id,
            group_id: line.group_id,
            items: own.map(|item| item.item.id).collect(),
            ratio_bp,
            pack: packs.max().unwrap_or(Quantity(1_000)),
        });
        rated.push((line, ratio_bp));
    }
    let needs = store::needs(tx, id).await?;
    Ok(RollUp {
        shares: roll_up(&needs, &winners),
        round,
        tender,
        lines: rated,
        items,
    })
}

/// Winners of the year. A winner without quantity is left out where others of its group had one when last agreed.
fn taking_part(years: &[LineYear], year_no: i64) -> Vec<LineYear> {
    let mut last: FxHashMap<VbpLineId, i64> = FxHashMap::default();
    for year in years
        .iter()
        .filter(|year| year.version > 0 && year.year_no < year_no)
    {
        last.insert(year.id, year.agreed_milli.0);
    }
    let had = |line: &LineYear| last.get(&line.id).copied().unwrap_or_default() > 0;
    let of_year = years
        .iter()
        .filter(|line| line.year_no == year_no && line.role == VbpRole::Winner);
    let of_year: Vec<&LineYear> = of_year.collect();
    let quantity_known = |line: &LineYear| {
        let mut others = of_year
            .iter()
            .filter(|other| other.group_id == line.group_id);
        others.any(|other| had(other))
    };
    of_year
        .iter()
        .filter(|line| had(line) || !quantity_known(line))
        .map(|line| (*line).clone())
        .collect()
}

/// The outcome becomes the agreed quantities and parts of the tender's year.
pub async fn take_over(app: &App, actor: &Actor, id: RoundId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { take_over_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn take_over_in(tx: &Tx, id: RoundId, version: IfMatch) -> Result<()> {
    let round = at_version(tx, id, version).await?;
    let counts = store::round_counts(tx, &[id]).await?;
    let decided = |word: &DeclarationWord| {
        *word != DeclarationWord::Submitted && *word != DeclarationWord::Approved
    };
    let waiting: i64 = counts
        .iter()
        .filter(|count| !decided(&count.state))
        .map(|count| count.sheets)
        .sum();
    let taken = Mark {
        by: tx.actor().author(),
        at: tx.now(),
    };
    let (tender, year_no) = (round.tender_id, round.year_no);
    let round = round.take_over(taken, waiting)?;
    let outcome = rolled_up(tx, id).await?;
    let parts: Vec<_> = outcome
        .shares
        .iter()
        .map(|share| (share.line, share.facility, share.agreed))
        .collect();
    suppliers::quotas_take(tx, tender, year_no, &parts).await?;
    store::round_save(tx, &round).await?;
    let facts = json!({ "lines": outcome.lines.len(), "quotas": parts.len() });
    journal(tx, &round, Verb("take_over"), facts);
    Ok(())
}

/// What this actor may do with a round now.
pub fn can(actor: &Actor, round: &Round) -> Vec<RoundVerb> {
    let allowed = |verb: &RoundVerb| {
        let needed = match verb {
            RoundVerb::TakeOver => Permission::ManageTenders,
            _ => Permission::ManageCycles,
        };
        actor.can(needed) && round.step(*verb).is_ok()
    };
    RoundVerb::ALL.iter().copied().filter(allowed).collect()
}
