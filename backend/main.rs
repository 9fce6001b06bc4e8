//! The one binary: settings, commands, and the composition of everything in `backend`.

mod cli;
mod compose;

fn main() -> std::process::ExitCode {
    cli::run()
}
