//! What a patient told is shown to whom it concerns, with a reason, and never without a line in the journal.

use serde_json::json;

use super::reviewing::prescribes;
use super::{reason, word};
use crate::model::PrescriptionId;
use crate::patient::Patient;
use crate::refusal::PrescriptionRefusal;
use crate::store::{self, Prescription};
use kernel::prelude::*;
use kernel::sealing::{Sealed, SealingKeys};

/// The patient of a row; none once erased.
pub(crate) fn opened(keys: &SealingKeys, one: &Prescription) -> Result<Option<Patient>> {
    if one.patient_key.is_empty() {
        return Ok(None);
    }
    let sealed = Sealed {
        key: one.patient_key.clone(),
        text: one.patient.clone(),
    };
    Patient::open(keys, one.id, &sealed).map(Some)
}

/// Posts that look after the goods and need not know the illness.
const CARRIERS: [Role; 2] = [Role::Courier, Role::Packer];

/// Shows the patient to his prescriber and to the pharmacist; whoever carries the goods sees name, phone and address alone.
pub async fn unmask(app: &App, actor: &Actor, id: PrescriptionId, why: &str) -> Result<Patient> {
    let why = reason(why)?;
    let (why, keys) = (&why, app.settings.sealing.clone());
    let keys = &keys;
    app.db
        .write(actor, |tx| {
            async move {
                let one = store::prescription_get(tx, id).await?;
                let actor = tx.actor();
                let whole =
                    prescribes(actor, &one) || actor.roles.contains(&Role::DecoctionPharmacist);
                let carries = CARRIERS.iter().any(|role| actor.roles.contains(role));
                if !whole && !carries {
                    return Err(PrescriptionRefusal::NotYourPost {}.into());
                }
                let Some(patient) = opened(keys, &one)? else {
                    let number = one.number.clone();
                    return Err(PrescriptionRefusal::PatientErased { number }.into());
                };
                let facts = json!({ "reason": why, "whole": whole });
                tx.journal(
                    word::PRESCRIPTION,
                    id,
                    Some(&one.number),
                    Verb("unmask"),
                    facts,
                );
                Ok(match whole {
                    true => patient,
                    false => Patient {
                        diagnosis: String::new(),
                        pregnant: false,
                        ..patient
                    },
                })
            }
            .scope_boxed()
        })
        .await
}
