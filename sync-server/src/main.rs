//! The sync server's program: see `commands`.

mod commands;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    commands::run().await
}
