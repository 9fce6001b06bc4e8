//! `yaoshu mail test`: tries the mail settings out, past database and outbox.

use std::process::ExitCode;

use backend::kernel::clock::Clock;
use backend::kernel::mail::Mailer;
use backend::kernel::problem::locale::Locale;
use backend::mailroom::actions::deliveries::test_mail;
use clap::{Args, Subcommand};

use super::config::Config;

/// What can be done about mail.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Sends a test mail with the settings in force, and says what the server said.
    Test(TestArgs),
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// To whom, e.g. wang@example.org.
    #[arg(long, value_name = "ADDRESS")]
    to: String,
}

/// `yaoshu mail`. Exit code 1 when the mail did not leave, 2 when a setting cannot be used.
pub async fn run(config: &Config, command: &Mail) -> ExitCode {
    let Mail::Test(args) = command;
    let settings = config.mail();
    let mailer = match Mailer::new(&settings) {
        Ok(mailer) => mailer,
        Err(reason) => {
            eprintln!("yaoshu: {reason}");
            return ExitCode::from(2);
        }
    };
    let now = Clock::System.now();
    let mail = test_mail(Locale::default(), &config.instance(), now, args.to.trim());
    let name = format!("test-{}-{}", now.0, std::process::id());
    let (route, destination) = (settings.route(), settings.destination());
    match mailer.try_out(&mail, &name, now).await {
        Ok(()) => {
            println!("sent to {} by {route} {destination}", args.to);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let kind = if error.permanent {
                "refused"
            } else {
                "not now"
            };
            eprintln!("yaoshu: {route} {destination}: {kind}: {}", error.reason);
            ExitCode::FAILURE
        }
    }
}
