//! The sync server's program: see `commands`.

mod commands;

/// docs/adr/0013: a first sync is a million small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    commands::run().await
}
