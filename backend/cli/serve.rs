//! Serving, scheduling, and getting ready to.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use backend::identity::actions::found::{Founding, found as found_county};
use backend::kernel::app::App;
use backend::kernel::mail::Mailer;
use scheduler::Wake;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::FoundArgs;
use super::config::Config;
use crate::compose;

/// After the signal, requests under way get so long to end.
const GRACE: Duration = Duration::from_secs(20);

async fn open(config: &Config, wake: &Wake) -> anyhow::Result<App> {
    make_folder_of(&config.database_url)?;
    compose::open(
        &config.database_url,
        &config.options(),
        config.clock()?,
        config.settings()?,
        wake,
    )
    .await
    .with_context(|| format!("database {}", without_password(&config.database_url)))
}

/// The file of an SQLite database.
pub(super) fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

/// An SQLite file is made when it is missing; so is its folder.
pub(super) fn make_folder_of(url: &str) -> std::io::Result<()> {
    match file_of(url).as_deref().and_then(Path::parent) {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

/// The URL for a message: without what must not be read.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => url.to_owned(),
    }
}

/// `yaoshu serve`.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    if config.demo {
        super::demo::fill_when_empty(config).await?;
    }
    let wake = Wake::default();
    let app = open(config, &wake).await?;
    let stop = stop_on_signal();
    let timetable = start_timetable(config, &app, wake, config.scheduler, &stop).await?;
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    // Browsers and scripts wait for this line.
    println!("Yaoshu 药枢 http://{address}");
    let router = backend::router::router(app.clone());
    let shutdown = stop.clone();
    let server = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(shutdown.cancelled_owned())
            .await
    });
    let abort = server.abort_handle();
    let limit = stop.clone();
    tokio::spawn(async move {
        limit.cancelled().await;
        tokio::time::sleep(GRACE).await;
        abort.abort();
    });
    match server.await {
        Ok(served) => served?,
        Err(error) if error.is_cancelled() => tracing::warn!("requests under way were cut off"),
        Err(error) => return Err(error.into()),
    }
    stop.cancel();
    timetable.await?;
    app.db.close().await;
    Ok(())
}

/// `yaoshu schedule`.
pub async fn schedule(config: &Config) -> anyhow::Result<()> {
    let wake = Wake::default();
    let app = open(config, &wake).await?;
    let stop = stop_on_signal();
    let timetable = start_timetable(config, &app, wake, true, &stop).await?;
    println!("Yaoshu 药枢 timetable {}", config.instance());
    timetable.await?;
    app.db.close().await;
    Ok(())
}

/// Runs the timetable, or only passes on what this process's actions ask for.
async fn start_timetable(
    config: &Config,
    app: &App,
    wake: Wake,
    runs_duties: bool,
    stop: &CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let mailer = Mailer::new(&config.mail()).map_err(anyhow::Error::msg)?;
    let timetable =
        compose::timetable(app, &mailer, &config.instance(), wake).context("timetable")?;
    let stop = stop.clone();
    Ok(tokio::spawn(async move {
        if runs_duties {
            timetable.serve(stop).await;
        } else {
            timetable.relay(stop).await;
        }
    }))
}

/// One token for everything that must end: cancelled by SIGTERM or Ctrl-C.
fn stop_on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => signal.recv().await,
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        token.cancel();
    });
    stop
}

/// `yaoshu migrate`.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let app = open(config, &Wake::default()).await?;
    app.db.close().await;
    println!("schema is up to date");
    Ok(())
}

/// `yaoshu found`.
pub async fn found(config: &Config, args: &FoundArgs) -> anyhow::Result<()> {
    let app = open(config, &Wake::default()).await?;
    let founding = Founding {
        code: &args.code,
        name: &args.name,
        login: &args.login,
    };
    let password = found_county(&app, founding).await?;
    app.db.close().await;
    println!("centre {} with administrator {}", args.name, args.login);
    println!("first password (to be changed at the first sign-in): {password}");
    Ok(())
}
