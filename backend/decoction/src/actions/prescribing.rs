//! Prescriptions come in: by hand, from a facility's system, from a file.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::judging::{Judged, judge};
use super::promising::{Promised, Wanted, promise};
use super::reviewing::{note, step};
use super::word;
use crate::draft::NewPrescription;
use crate::model::{
    DecoctionScheme, PrescriptionDelivery, PrescriptionId, PrescriptionSource, PrescriptionState,
    PrescriptionVerb, PrescriptionWay, ReviewSeverity,
};
use crate::refusal::PrescriptionRefusal;
use crate::rules::review::Line;
use crate::rules::writing::{self, Numbers, TEXT_MAX, WORD_MAX};
use crate::store::{self, LineRow, Prescription};
use identity::directory;
use kernel::prelude::*;
use kernel::sealing::SealingKeys;
use kernel::text::{fold, fold_some};

/// Refuses what says too little or too much.
fn checked(new: &NewPrescription, lines: &[Line]) -> Result<()> {
    let mut invalid = Invalid::new();
    writing::patient(&mut invalid, &new.patient, new.delivery);
    writing::lines(&mut invalid, lines);
    writing::numbers(
        &mut invalid,
        Numbers {
            doses: new.doses,
            times_per_day: new.times_per_day,
            ml_per_bag: new.ml_per_bag,
        },
    );
    for (pointer, text, max) in [
        (
            "/external_number",
            new.external_number.as_deref().unwrap_or_default(),
            WORD_MAX,
        ),
        (
            "/prescriber",
            new.prescriber.as_deref().unwrap_or_default(),
            WORD_MAX,
        ),
        ("/formula", new.formula.as_str(), WORD_MAX),
        ("/note", new.note.as_str(), TEXT_MAX),
        (
            "/signature",
            new.signature.as_deref().unwrap_or_default(),
            TEXT_MAX,
        ),
    ] {
        let fits = text.chars().count() <= max;
        invalid.ensure(fits, pointer, Field::TooLong { max });
    }
    invalid.finish()
}

/// Takes a prescription; one that a facility handed in before under the same number answers with what it made.
pub async fn submit(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: &NewPrescription,
) -> Result<PrescriptionId> {
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let source = match new.external_number {
        Some(_) => PrescriptionSource::Api,
        None => PrescriptionSource::Hand,
    };
    app.db
        .write_once(actor, key, |tx| {
            async move { Ok(submit_in(tx, keys, new, source).await?.0) }.scope_boxed()
        })
        .await
}

/// The same inside a transaction; answers whether it is new.
pub async fn submit_in(
    tx: &Tx,
    keys: &SealingKeys,
    new: &NewPrescription,
    source: PrescriptionSource,
) -> Result<(PrescriptionId, bool)> {
    let actor = tx.actor();
    let lines = new.judged_lines();
    checked(new, &lines)?;
    let own = new.facility_id.or(actor.organisation_id);
    let facility = directory::organisation(tx, own.ok_or_else(Error::not_found)?).await?;
    if !facility.kind.is_facility() {
        return Err(PrescriptionRefusal::NotAFacility {}.into());
    }
    let external = fold_some(new.external_number.as_deref());
    if let Some(number) = &external
        && let Some(known) = store::prescription_by_external(tx, facility.id, number).await?
    {
        same(tx, keys, &known, new, &lines).await?;
        return Ok((known.id, false));
    }
    let judged = judge(tx, &lines, new.doses, new.patient.pregnant).await?;
    let promised = promise(tx, wanted(new, &judged, None)).await?;
    let (prescriber_id, prescriber) = prescriber(tx, new).await?;
    let blank = Prescription {
        id: tx.id(),
        number: tx.next_number("CF", &tx.day().compact_month()).await?,
        facility_id: facility.id,
        external_number: external,
        source,
        prescriber_id,
        prescriber,
        first_promised_at: promised.at,
        ..unwritten(tx)
    };
    let one = written(tx, keys, blank, new, &judged, promised)?;
    let taken = || PrescriptionRefusal::NumberTaken {
        number: one.external_number.clone().unwrap_or_default(),
    };
    store::prescriptions_insert(tx, std::slice::from_ref(&one))
        .await
        .or_unique(taken)?;
    parts_write(tx, one.id, &judged).await?;
    let facts = json!({
        "facility_id": facility.id, "source": one.source, "external_number": one.external_number, "herbs": lines.len(),
        "doses": one.doses, "severity": one.severity, "promised_at": one.promised_at,
    });
    tx.journal(
        word::PRESCRIPTION,
        one.id,
        Some(&one.number),
        Verb::SUBMIT,
        facts,
    );
    if one.signed_at.is_some() {
        note(
            tx,
            &one,
            PrescriptionVerb::Sign,
            one.state,
            json!({ "reason": one.signed_reason }),
        );
    }
    Ok((one.id, true))
}

/// The prescriber hands in what he changed: judged and promised anew.
pub async fn resubmit(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    new: &NewPrescription,
) -> Result<()> {
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    app.db
        .write(actor, |tx| {
            async move {
                let lines = new.judged_lines();
                checked(new, &lines)?;
                let old = store::prescription_get(tx, id).await?;
                let to = step(&old, PrescriptionVerb::Resubmit)?;
                version.check(old.version)?;
                let judged = judge(tx, &lines, new.doses, new.patient.pregnant).await?;
                let promised = promise(tx, wanted(new, &judged, Some(id))).await?;
                note(
                    tx,
                    &old,
                    PrescriptionVerb::Resubmit,
                    to,
                    json!({ "severity": judged.severity }),
                );
                let one = written(tx, keys, old, new, &judged, promised)?;
                store::prescription_rewrite(tx, &one).await?;
                store::parts_clear(tx, id).await?;
                parts_write(tx, id, &judged).await
            }
            .scope_boxed()
        })
        .await
}

fn wanted(new: &NewPrescription, judged: &Judged, instead: Option<PrescriptionId>) -> Wanted {
    Wanted {
        way: new.way,
        scheme: new.scheme,
        doses: new.doses,
        early_min: judged.early_min,
        urgent: new.urgent,
        instead,
    }
}

/// Who prescribes: the reader, unless his facility's system names somebody.
async fn prescriber(tx: &Tx, new: &NewPrescription) -> Result<(Option<UserId>, String)> {
    if let Some(name) = fold_some(new.prescriber.as_deref()) {
        return Ok((None, name));
    }
    let author = tx.actor().behalf_of.or(tx.actor().author());
    let names = directory::user_refs(tx, author).await?;
    let name = author.and_then(|author| names.get(&author).map(|user| user.name.clone()));
    Ok((author, name.unwrap_or_default()))
}

/// The same number may come twice, with the same herbs for the same patient.
async fn same(
    tx: &Tx,
    keys: &SealingKeys,
    known: &Prescription,
    new: &NewPrescription,
    lines: &[Line],
) -> Result<()> {
    let old = store::lines_of(tx, [known.id]).await?;
    let herbs = old.len() == lines.len()
        && old.iter().zip(lines).all(|(old, line)| {
            old.written == line.name && old.grams_milli == line.grams && old.method == line.method
        });
    let patient = super::unmasking::opened(keys, known)?;
    let person = patient.is_none_or(|old| old.name == new.patient.name);
    if herbs && person && known.doses == new.doses {
        return Ok(());
    }
    Err(PrescriptionRefusal::NumberTaken {
        number: known.external_number.clone().unwrap_or_default(),
    }
    .into())
}

fn unwritten(tx: &Tx) -> Prescription {
    Prescription {
        id: PrescriptionId(0),
        number: String::new(),
        facility_id: OrganisationId(0),
        external_number: None,
        source: PrescriptionSource::Hand,
        prescriber_id: None,
        prescriber: String::new(),
        formula: String::new(),
        doses: 0,
        times_per_day: 0,
        ml_per_bag: 0,
        way: PrescriptionWay::Decoct,
        scheme: DecoctionScheme::General,
        urgent: false,
        delivery: PrescriptionDelivery::Run,
        note: String::new(),
        early_min: 0,
        patient_key: String::new(),
        patient: String::new(),
        keep_until: tx.day(),
        erased_at: None,
        severity: ReviewSeverity::None,
        edition: String::new(),
        state: PrescriptionState::Waiting,
        signed_by: None,
        signed_at: None,
        signed_reason: String::new(),
        reason: String::new(),
        promised_at: None,
        first_promised_at: None,
        ready_at: None,
        has_reserve: false,
        submitted_by: None,
        submitted_for: None,
        submitted_at: tx.now(),
        decided_by: None,
        decided_for: None,
        decided_at: None,
        token: Some(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())),
        version: 1,
    }
}

/// What the prescriber wrote, on a row.
fn written(
    tx: &Tx,
    keys: &SealingKeys,
    row: Prescription,
    new: &NewPrescription,
    judged: &Judged,
    promised: Promised,
) -> Result<Prescription> {
    let sealed = new.patient.seal(keys, row.id)?;
    let actor = tx.actor();
    // Only what a rule stops is signed twice; only who prescribes signs.
    let signature = fold_some(new.signature.as_deref())
        .filter(|_| judged.severity == ReviewSeverity::Block && row.prescriber_id.is_some());
    Ok(Prescription {
        formula: fold(&new.formula),
        doses: new.doses,
        times_per_day: new.times_per_day,
        ml_per_bag: new.ml_per_bag,
        way: new.way,
        scheme: new.scheme,
        urgent: new.urgent,
        delivery: new.delivery,
        note: fold(&new.note),
        early_min: judged.early_min,
        patient_key: sealed.key,
        patient: sealed.text,
        keep_until: judged.keep_until,
        severity: judged.severity,
        edition: prescriptions::EDITION.to_owned(),
        state: PrescriptionState::Waiting,
        signed_by: signature.as_ref().and(actor.author()),
        signed_at: signature.as_ref().map(|_| tx.now()),
        signed_reason: signature.unwrap_or_default(),
        promised_at: promised.at,
        ready_at: promised.ready_at,
        has_reserve: promised.has_reserve,
        submitted_by: actor.author(),
        submitted_for: actor.behalf_of,
        submitted_at: tx.now(),
        ..row
    })
}

async fn parts_write(tx: &Tx, id: PrescriptionId, judged: &Judged) -> Result<()> {
    let lines: Vec<LineRow> = (1_i64..)
        .zip(&judged.lines)
        .map(|(line_no, meant)| LineRow {
            prescription_id: id,
            line_no,
            written: meant.line.name.clone(),
            piece: meant
                .piece
                .map_or(String::new(), |piece| piece.name.clone()),
            item_id: meant.item_id,
            grams_milli: meant.line.grams,
            method: meant.line.method.clone(),
        })
        .collect();
    store::lines_insert(tx, &lines).await?;
    store::findings_insert(tx, &[(id, judged.found.clone())]).await
}
