//! The one binary: settings, commands, and the composition of everything in `backend`.

mod cli;
mod compose;

/// Thousands of small statements ask for memory and give it back; the system's allocator takes a fifth of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
