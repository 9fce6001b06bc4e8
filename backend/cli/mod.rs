//! The commands of the binary.

mod config;
mod demo;
mod journal;
mod keep;
mod mail;
mod offline;
mod serve;
mod web;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use backend::kernel::clock::Instant;
use config::Config;

/// Yaoshu 药枢: the drug and consumable hub of a county medical community.
#[derive(Debug, Parser)]
#[command(name = "yaoshu", version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Settings that every command understands.
#[derive(Clone, Debug, Default, Args)]
struct Common {
    /// Configuration file; `yaoshu.toml` in the working directory when it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<std::path::PathBuf>,
    /// Database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// What to log, e.g. `info` or `info,backend=debug`.
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API, the web desks and the timetable in one process.
    Serve(ServeArgs),
    /// Runs the timetable alone, beside instances that serve without it.
    Schedule,
    /// Brings the database to the newest schema and exits.
    Migrate,
    /// Makes the centre and its first administrator in an empty database.
    Found(FoundArgs),
    /// Writes a backup of the whole database into a new file, while people work.
    Backup(keep::BackupArgs),
    /// Puts a backup in the place of the database. Stop the server first.
    Restore(keep::RestoreArgs),
    /// Makes a demo county in an empty database.
    Demo(demo::DemoArgs),
    /// Tries the mail settings out.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Prints the OpenAPI document.
    Openapi,
    /// Proves the journal's hash chain; exit code 1 when it does not hold.
    VerifyJournal,
    #[command(flatten)]
    Offline(offline::Offline),
}

#[derive(Clone, Debug, Args)]
struct ServeArgs {
    /// Address to listen on.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// A demo county: accounts are shown on the login page.
    #[arg(long)]
    demo: bool,
    /// The moment at which a demo county's clock starts, `YYYY-MM-DD` (8:00 in China) or `YYYY-MM-DDThh:mm`; now when it is
    /// not given. Started again with a later one, it catches up on what has become due in between.
    #[arg(long, value_name = "MOMENT", value_parser = config::moment)]
    as_of: Option<Instant>,
    /// Leave the timetable to another process.
    #[arg(long)]
    without_scheduler: bool,
    /// Address under which browsers reach us, e.g. https://yaoshu.example.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Clone, Debug, Args)]
struct FoundArgs {
    /// Full name of the centre.
    #[arg(long)]
    name: String,
    /// Code of the centre.
    #[arg(long, default_value = "CENTRE")]
    code: String,
    /// Login of the first administrator, whose password is printed once.
    #[arg(long, default_value = "admin")]
    login: String,
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Offline(command) = &cli.command {
        return command.run();
    }
    let config = match Config::load(&cli.common, &cli.command) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("yaoshu: {error}");
            return ExitCode::from(2);
        }
    };
    start_log(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("yaoshu: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(obey(cli.command, config)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yaoshu: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn obey(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(_) => serve::serve(&config).await?,
        Command::Schedule => serve::schedule(&config).await?,
        Command::Migrate => serve::migrate(&config).await?,
        Command::Found(args) => serve::found(&config, &args).await?,
        Command::Backup(args) => keep::backup(&config, &args).await?,
        Command::Restore(args) => keep::restore(&config, &args).await?,
        Command::Demo(args) => demo::demo(&config, &args).await?,
        Command::Openapi => println!("{}", backend::router::openapi().to_pretty_json()?),
        Command::Mail(command) => return Ok(mail::run(&config, &command).await),
        Command::VerifyJournal => return journal::verify(&config).await,
        // Done before there were settings.
        Command::Offline(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn start_log(config: &Config) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr);
    if config.log_json {
        builder.json().init();
    } else {
        builder.compact().init();
    }
}
