//! What a patient told: sealed at rest, about his prescription and no other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{PatientSex, PrescriptionId};
use kernel::prelude::*;
use kernel::sealing::{Sealed, SealingKeys};

/// For whom a prescription is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionPatient)]
pub struct Patient {
    /// 姓名.
    pub name: String,
    /// 电话.
    #[serde(default)]
    pub phone: String,
    /// 地址.
    #[serde(default)]
    pub address: String,
    /// 性别.
    pub sex: PatientSex,
    /// 年龄.
    pub age_years: i64,
    /// 妊娠.
    #[serde(default)]
    pub pregnant: bool,
    /// 诊断、证型.
    #[serde(default)]
    pub diagnosis: String,
}

fn about(id: PrescriptionId) -> String {
    format!("prescription {id}")
}

impl Patient {
    /// Sealed for the row of a prescription.
    pub fn seal(&self, keys: &SealingKeys, id: PrescriptionId) -> Result<Sealed> {
        let text = serde_json::to_string(self)?;
        keys.seal(&about(id), &text).map_err(Error::fault)
    }

    /// Opened from the row of a prescription.
    pub fn open(keys: &SealingKeys, id: PrescriptionId, sealed: &Sealed) -> Result<Self> {
        let text = keys.open(&about(id), &sealed.key, &sealed.text);
        let text = text.map_err(Error::fault)?;
        serde_json::from_str(&text).map_err(Error::fault)
    }
}
