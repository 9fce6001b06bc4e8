//! What devices say. A machine that says that it failed gives its job back by itself.

use super::boiling::number_on;
use super::producing::{Scan, scan_in};
use super::{TEXT_MAX, at_post};
use crate::devices::{Asked, Device as _, FAILED, Simulator};
use crate::job::{DeviceKind, JobVerb};
use crate::store::{self, Reading};
use kernel::prelude::*;

/// Takes what a device said.
pub async fn take(app: &App, actor: &Actor, reading: &Reading) -> Result<()> {
    let fits = |text: &str, max| text.chars().count() <= max;
    let mut invalid = Invalid::new();
    invalid.ensure(
        !reading.device.trim().is_empty(),
        "/device",
        Field::Required {},
    );
    invalid.ensure(
        fits(&reading.value, TEXT_MAX),
        "/value",
        Field::TooLong { max: TEXT_MAX },
    );
    invalid.finish()?;
    app.db
        .write(actor, |tx| take_in(tx, reading).scope_boxed())
        .await
}

/// The same inside a transaction.
pub(super) async fn take_in(tx: &Tx, reading: &Reading) -> Result<()> {
    let stamped = Reading {
        at: tx.now(),
        ..reading.clone()
    };
    store::reading_save(tx, &stamped).await?;
    if reading.kind != DeviceKind::Machine || reading.value != FAILED {
        return Ok(());
    }
    at_post(tx.actor(), &[Role::DecoctionWorker])?;
    if let Some(code) = number_on(tx, &reading.device).await? {
        let failed = Scan {
            station: reading.device.clone(),
            ..Scan::of(&code, JobVerb::Fail)
        };
        scan_in(tx, &failed).await?;
    }
    Ok(())
}

/// Lets a simulated scale weigh so much, for a county that trains without hardware.
pub async fn simulate(app: &App, actor: &Actor, device: &str, wanted: Quantity) -> Result<Reading> {
    app.db
        .write(actor, |tx| {
            async move {
                let seed = tx.now().0.unsigned_abs();
                let mut scale = Simulator::new(device, DeviceKind::Scale, seed);
                let reading = scale.read(&Asked::Weigh(wanted), tx.now());
                store::reading_save(tx, &reading).await?;
                Ok(reading)
            }
            .scope_boxed()
        })
        .await
}
