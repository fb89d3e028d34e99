//! The command line of the server. Words, files and exit codes; everything else is in the library.

mod bundle;
mod campaign;
mod console;
mod export;
mod keeping;
mod people;
mod pictures;
mod roster;
mod serve;
mod settings;
mod template;
mod token;

use clap::{Parser, Subcommand};
use cunji_server::store::Store;
use cunji_server::store::open::{Place, open, open_to_serve, shown};
use cunji_server::surroundings::SystemEntropy;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// 村记 sync server: keeps the township's records and syncs the cadres' phones.
#[derive(Parser)]
#[command(name = "cunji-server", version)]
struct Cli {
    /// The store: a file, or `postgres://user:password@host/database`. `serve`, `migrate` and `village add` make it if
    /// it is not there.
    // The value stays out of the help: an address may hold a password.
    #[arg(long, global = true, default_value = "cunji.db", env = "CUNJI_STORE", hide_env_values = true)]
    store: String,
    #[command(flatten)]
    told: pictures::Told,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves phones.
    Serve(serve::Serve),
    /// The settings of `serve`.
    #[command(subcommand)]
    Config(serve::ConfigCommand),
    /// Villages that may sync here.
    #[command(subcommand)]
    Village(people::VillageCommand),
    /// Cadres and their villages.
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// Makes a one-time code for a phone of a person and prints it.
    Enrol(people::Enrol),
    /// The console in the browser.
    #[command(subcommand)]
    Console(console::ConsoleCommand),
    /// Tokens with which other systems read tables.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Imports household and member rosters.
    Import(roster::Import),
    /// Bundles that were carried here by hand.
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// Writes a table of a village into a file.
    Export(export::Export),
    /// Makes the tables that the console reads again from the feeds.
    Reproject,
    /// Rules in force, by village or division.
    #[command(subcommand)]
    Settings(settings::SettingsCommand),
    /// 专项行动: announced for villages, listed, closed.
    #[command(subcommand)]
    Campaign(campaign::CampaignCommand),
    /// An office's own forms: kept, mapped, filled.
    #[command(subcommand)]
    Template(template::TemplateCommand),
    /// Writes workbooks of an invented village.
    SampleVillage(roster::Sample),
    /// Brings the store to this program's schema; makes it in a new file or an empty database.
    Migrate,
    /// Reads every feed and every picture and says whether it is whole.
    Verify,
    /// Writes a backup into a file, while the server runs.
    Backup(keeping::Backup),
    /// Puts a backup back into a new file or an empty database.
    Restore(keeping::Restore),
    /// Moves a store between SQLite and PostgreSQL, or to another machine. Stop the server first.
    Move(keeping::Move),
    /// The bytes of photos and signatures.
    #[command(subcommand)]
    Pictures(pictures::PicturesCommand),
}

/// What a command says when it could not do its work.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command line.
pub async fn run() -> ExitCode {
    run_command(Cli::parse()).await.unwrap_or_else(|error| complain(&error.to_string()))
}

async fn run_command(cli: Cli) -> Result<ExitCode, Failed> {
    let store = || working(&cli.store);
    match cli.command {
        Command::Serve(serve) => serve.run(&cli.told, &cli.store).await?,
        Command::Config(command) => command.run(&cli.told, &cli.store).await?,
        Command::Village(command) if command.begins_a_store() => {
            command.run(begun(&cli.store).await?.as_ref()).await?;
        }
        Command::Village(command) => command.run(store().await?.as_ref()).await?,
        Command::Person(command) => command.run(store().await?.as_ref()).await?,
        Command::Enrol(command) => command.run(store().await?.as_ref()).await?,
        Command::Console(command) => command.run(store().await?.as_ref()).await?,
        Command::Token(command) => command.run(store().await?.as_ref()).await?,
        Command::Import(import) => return Ok(import.run(store().await?.as_ref()).await),
        Command::Bundle(command) => command.run(store().await?.as_ref()).await?,
        Command::Export(export) => export.run(store().await?.as_ref()).await?,
        Command::Settings(command) => command.run(store().await?.as_ref()).await?,
        Command::Campaign(command) => command.run(store().await?.as_ref()).await?,
        Command::Template(command) => command.run(store().await?.as_ref()).await?,
        Command::SampleVillage(sample) => sample.run()?,
        Command::Migrate => keeping::migrate(&cli.told, &cli.store).await?,
        Command::Verify => keeping::look(&cli.told, &cli.store).await?,
        Command::Backup(backup) => backup.run(&cli.told, &cli.store).await?,
        Command::Restore(restore) => restore.run(&cli.told, &cli.store).await?,
        Command::Move(carry) => carry.run(&cli.told).await?,
        Command::Pictures(command) => command.run(&cli.told, &cli.store).await?,
        Command::Reproject => {
            let taken = cunji_server::projection::reproject(store().await?.as_ref()).await?;
            say(&format!("{taken} changes projected anew"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A store that is there, also one that is only kept. A slip in its name makes no new one.
async fn opened(place: &str) -> Result<Arc<dyn Store>, Failed> {
    if let Place::File(path) = Place::of(place)
        && !path.exists()
    {
        let how = "there is no such store; name it with --store or CUNJI_STORE, or make a new one with `migrate`";
        return Err(format!("{place}: {how}").into());
    }
    open(place, &SystemEntropy).await.map_err(|error| format!("{}: {error}", shown(place)).into())
}

/// A store that is there and works: not moved away, no backup.
async fn working(place: &str) -> Result<Arc<dyn Store>, Failed> {
    works(place, opened(place).await?).await
}

/// A store to work on, made where there is none yet.
async fn begun(place: &str) -> Result<Arc<dyn Store>, Failed> {
    let store = open(place, &SystemEntropy).await.map_err(|error| format!("{}: {error}", shown(place)))?;
    works(place, store).await
}

/// The same for a server, which waits for no answer longer than that.
async fn begun_to_serve(place: &str, patience: Duration) -> Result<Arc<dyn Store>, Failed> {
    let store = open_to_serve(place, &SystemEntropy, patience).await;
    works(place, store.map_err(|error| format!("{}: {error}", shown(place)))?).await
}

async fn works(place: &str, store: Arc<dyn Store>) -> Result<Arc<dyn Store>, Failed> {
    store.identity().await.map_err(|error| format!("{}: {error}", shown(place)))?;
    Ok(store)
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
