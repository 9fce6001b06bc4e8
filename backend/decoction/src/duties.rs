//! What the decoction centre does by the clock.

use scheduler::Duty;

use crate::actions::{training, upkeep, watching};
use kernel::app::App;

/// Seals anew what an older key has sealed.
pub const RESEAL: &str = "decoction.reseal";
/// Looks for what stands too long and for promises that cannot be kept.
pub const WATCH: &str = "decoction.watch";
/// Erases what patients told whose time is over.
pub const ERASE: &str = "decoction.erase";

/// Lets simulated devices work, where some are switched on.
pub const TRAIN: &str = "decoction.train";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let (sealing, erasing, watched) = (app.clone(), app.clone(), app.clone());
    let trained = app.clone();
    vec![
        Duty::new(TRAIN, "*/10 * * * * *", move || {
            let app = trained.clone();
            async move {
                let devices = training::run(&app).await?;
                Ok(format!("{devices} simulated"))
            }
        }),
        Duty::new(WATCH, "50 */5 * * * *", move || {
            let app = watched.clone();
            async move {
                let (late, moved) = watching::run(&app).await?;
                Ok(format!("{late} late, {moved} promises moved"))
            }
        }),
        Duty::new(RESEAL, "0 40 2 * * *", move || {
            let app = sealing.clone();
            async move {
                let sealed = upkeep::reseal(&app).await?;
                Ok(format!("{sealed} sealed anew"))
            }
        }),
        Duty::new(ERASE, "0 50 2 * * *", move || {
            let app = erasing.clone();
            async move {
                let erased = upkeep::erase(&app).await?;
                Ok(format!("{erased} erased"))
            }
        }),
    ]
}
