//! `yaoshu demo`, and what `serve --demo` does before it serves: a made-up county in an empty database.

use std::io::Write as _;

use anyhow::Context as _;
use backend::demo::Options;
use backend::demo::write::{begins, is_empty, seed};
use backend::kernel::clock::{Clock, Day};
use clap::Args;
use scheduler::Wake;

use super::config::Config;
use super::serve::{file_of, make_folder_of};
use crate::compose;

/// The shape of the county.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// Same seed, same county.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Hospitals, township centres and villages together.
    #[arg(long, default_value_t = backend::demo::options::FACILITIES)]
    facilities: usize,
    /// Entries of the formulary.
    #[arg(long, default_value_t = backend::demo::options::ITEMS)]
    items: usize,
    /// Months of history.
    #[arg(long, default_value_t = backend::demo::options::MONTHS)]
    months: usize,
    /// The day around which everything happens, YYYY-MM-DD; today when it is not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

impl DemoArgs {
    fn options(&self) -> Options {
        Options {
            seed: self.seed,
            facilities: self.facilities,
            items: self.items,
            months: self.months,
            as_of: self.as_of.unwrap_or_else(|| Clock::System.day()),
        }
    }
}

/// `yaoshu demo`.
pub async fn demo(config: &Config, args: &DemoArgs) -> anyhow::Result<()> {
    anyhow::ensure!(
        fill(config, &args.options()).await?,
        "the database is not empty: a demo county needs one of its own (--database-url)"
    );
    Ok(())
}

/// The county of `serve --demo`, unless the database already holds one.
pub async fn fill_when_empty(config: &Config) -> anyhow::Result<()> {
    fill(config, &Options::around(config.clock()?.day())).await?;
    Ok(())
}

/// Answers whether there was room for a county. A file appears whole or not at all, for the county is made beside it.
async fn fill(config: &Config, options: &Options) -> anyhow::Result<bool> {
    make_folder_of(&config.database_url)?;
    let Some(file) = file_of(&config.database_url) else {
        return make(config, &config.database_url, options).await;
    };
    if file.exists() && !is_free(config).await? {
        return Ok(false);
    }
    let unfinished = file.with_added_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished)?;
    }
    make(
        config,
        &format!("sqlite://{}", unfinished.display()),
        options,
    )
    .await?;
    std::fs::rename(&unfinished, &file)?;
    Ok(true)
}

/// Holds the database nothing yet?
async fn is_free(config: &Config) -> anyhow::Result<bool> {
    let clock = config.clock()?;
    let (url, options) = (&config.database_url, config.options());
    let app = compose::open(url, &options, clock, config.settings()?, &Wake::default()).await?;
    let free = is_empty(&app).await;
    app.db.close().await;
    Ok(free?)
}

/// Makes the county in the database behind `url`, if there is nothing in it. Answers whether there was nothing.
///
/// Two threads do it, ours and the database's, and each waits for the other at every statement. On one processor the one that is
/// waited for goes on at once; on two, a sleeping processor is woken a hundred thousand times.
async fn make(config: &Config, url: &str, options: &Options) -> anyhow::Result<bool> {
    let (config, url, options) = (config.clone(), url.to_owned(), options.clone());
    let alone = std::thread::spawn(move || {
        stay_here();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(make_here(&config, &url, &options))
    });
    let joined = tokio::task::spawn_blocking(move || alone.join()).await?;
    joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Keeps this thread, and those it starts, on the processor that it runs on. Where that cannot be had, the county takes longer.
#[cfg(target_os = "linux")]
fn stay_here() {
    let mut here = rustix::thread::CpuSet::new();
    here.set(rustix::thread::sched_getcpu());
    let _ = rustix::thread::sched_setaffinity(None, &here);
}

#[cfg(not(target_os = "linux"))]
fn stay_here() {}

async fn make_here(config: &Config, url: &str, options: &Options) -> anyhow::Result<bool> {
    let hasty = backend::kernel::db::Options {
        hasty: true,
        ..config.options()
    };
    let clock = Clock::manual(begins(options));
    let app = compose::open(url, &hasty, clock, config.settings()?, &Wake::default())
        .await
        .context("database of the demo county")?;
    let empty = is_empty(&app).await?;
    if empty {
        // Whoever reads this may have seen enough; the county is made nevertheless.
        let told = |step: &str| {
            let _ = writeln!(std::io::stdout(), "demo county: {step}");
        };
        seed(&app, options, &told).await?;
    }
    app.db.close().await;
    Ok(empty)
}
