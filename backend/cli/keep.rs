//! `yaoshu backup` and `yaoshu restore`.

use std::path::PathBuf;

use backend::kernel::backup;
use clap::Args;

use super::config::Config;
use super::serve::make_folder_of;

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new file; nothing is overwritten.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// A file that `backup` wrote.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Put it in the place of a database that is already there.
    #[arg(long)]
    replace: bool,
}

/// Runs `backup`.
pub async fn backup(config: &Config, args: &BackupArgs) -> anyhow::Result<()> {
    let bytes = backup::backup(&config.database_url, &args.to).await?;
    println!("{} written, {bytes} bytes", args.to.display());
    Ok(())
}

/// Runs `restore`.
pub async fn restore(config: &Config, args: &RestoreArgs) -> anyhow::Result<()> {
    make_folder_of(&config.database_url)?;
    backup::restore(&config.database_url, &args.from, args.replace).await?;
    println!("restored from {}", args.from.display());
    Ok(())
}
