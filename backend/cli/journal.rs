//! `yaoshu verify-journal`.

use std::process::ExitCode;

use backend::kernel::clock::Clock;
use backend::kernel::db::Db;
use backend::kernel::events::Events;
use backend::kernel::journal;

use super::config::Config;

/// Walks the whole chain and prints what it found as JSON.
pub async fn verify(config: &Config) -> anyhow::Result<ExitCode> {
    let db = Db::connect(
        &config.database_url,
        &config.options(),
        Clock::System,
        Events::default(),
    )
    .await?;
    let found = journal::verify(&db).await?;
    db.close().await;
    println!("{}", serde_json::to_string_pretty(&found)?);
    Ok(if found.breaks.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
