//! The command line of the server. Words, files and exit codes; everything else is in the library.

mod export;
mod people;
mod roster;
mod serve;
mod template;

use clap::{Parser, Subcommand};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::surroundings::SystemEntropy;
use std::path::PathBuf;
use std::process::ExitCode;

/// 村记 sync server: keeps the township's records and syncs the cadres' phones.
#[derive(Parser)]
#[command(name = "cunji-server", version)]
struct Cli {
    /// The store's file; made if it is not there.
    #[arg(long, global = true, default_value = "cunji.db", env = "CUNJI_STORE")]
    store: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves phones.
    Serve(serve::Serve),
    /// Villages that may sync here.
    #[command(subcommand)]
    Village(people::VillageCommand),
    /// Cadres and their villages.
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// Makes a one-time code for a phone of a person and prints it.
    Enrol(people::Enrol),
    /// Imports household and member rosters.
    Import(roster::Import),
    /// Writes a table of a village into a file.
    Export(export::Export),
    /// An office's own forms: kept, mapped, filled.
    #[command(subcommand)]
    Template(template::TemplateCommand),
    /// Writes workbooks of an invented village.
    SampleVillage(roster::Sample),
}

/// What a command says when it could not do its work.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command line.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let open = || SqliteStore::open(&cli.store, &SystemEntropy).map_err(|error| said(&cli.store, error));
    let done = match cli.command {
        Command::Serve(serve) => match open() {
            Ok(store) => serve.run(store).await,
            Err(error) => Err(error),
        },
        Command::SampleVillage(sample) => sample.run(),
        Command::Village(command) => match open() {
            Ok(store) => command.run(&store).await,
            Err(error) => Err(error),
        },
        Command::Person(command) => match open() {
            Ok(store) => command.run(&store).await,
            Err(error) => Err(error),
        },
        Command::Enrol(command) => match open() {
            Ok(store) => command.run(&store).await,
            Err(error) => Err(error),
        },
        Command::Export(export) => match open() {
            Ok(store) => export.run(&store).await,
            Err(error) => Err(error),
        },
        Command::Template(command) => match open() {
            Ok(store) => command.run(&store).await,
            Err(error) => Err(error),
        },
        Command::Import(import) => match open() {
            Ok(store) => return import.run(&store).await,
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string()),
    }
}

fn said(path: &std::path::Path, error: impl std::fmt::Display) -> Failed {
    format!("{}: {error}", path.display()).into()
}

#[allow(clippy::print_stderr, reason = "a command line speaks to its user")]
fn complain(text: &str) -> ExitCode {
    eprintln!("cunji-server: {text}");
    ExitCode::FAILURE
}

fn say(text: &str) {
    use std::io::Write;
    // The reader may have hung up (`| head`): that is no reason to fall over.
    let _ = writeln!(std::io::stdout(), "{text}");
}
