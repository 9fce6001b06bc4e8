//! Devices of the room: what they said last, and which of them do not exist.

use serde::Serialize;
use utoipa::ToSchema;

use crate::job::DeviceKind;
use crate::policy::TrainingTerms;
use crate::store::{self, Reading};
use kernel::prelude::*;

/// A device.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionDevice)]
pub struct DeviceView {
    /// Its name; of a machine what its label says.
    pub device: String,
    /// What it is.
    pub kind: DeviceKind,
    /// What it said last; null: nothing yet.
    pub value: Option<String>,
    /// When.
    pub at: Option<Instant>,
    /// What it said last was made up.
    pub simulated: bool,
    /// Its simulator is switched on.
    pub on: bool,
}

/// All devices, and how the county trains.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionDevices)]
pub struct DevicesView {
    /// Simulated devices may be switched on.
    pub training: bool,
    /// How many times faster than life simulated machines boil.
    pub speed: i64,
    /// By kind and name.
    pub devices: Vec<DeviceView>,
}

/// All devices: machines of the room, whatever has spoken, and simulators that are on.
pub async fn devices(tx: &Tx) -> Result<DevicesView> {
    let terms: TrainingTerms = tx.policy().await?;
    let machines = store::machines(tx).await?;
    let simulators = store::simulators(tx).await?;
    let readings = store::readings(tx).await?;
    let machines = machines.iter();
    let mut known: Vec<(DeviceKind, String)> = machines
        .map(|one| (DeviceKind::Machine, one.code.clone()))
        .chain(readings.iter().map(|one| (one.kind, one.device.clone())))
        .chain(simulators.iter().map(|one| (one.kind, one.device.clone())))
        .collect();
    known.sort_unstable();
    known.dedup();
    let view = |(kind, device): (DeviceKind, String)| {
        let said: Option<&Reading> = readings.iter().find(|one| one.device == device);
        DeviceView {
            value: said.map(|one| one.value.clone()),
            at: said.map(|one| one.at),
            simulated: said.is_some_and(|one| one.simulated),
            on: simulators.iter().any(|one| one.device == device),
            kind,
            device,
        }
    };
    Ok(DevicesView {
        training: terms.open,
        speed: terms.speed,
        devices: known.into_iter().map(view).collect(),
    })
}
