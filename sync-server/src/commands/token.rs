//! `token`: with what other systems read tables over HTTP.

use super::{Failed, say};
use clap::Subcommand;
use cunji_server::api::token::{ReadToken, end, list, make};
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::surroundings::Clock;

#[derive(Subcommand)]
pub enum TokenCommand {
    /// Makes a token and prints it, this once.
    Add {
        /// Whose it is, `县统计平台`; stands in the lines about what was read.
        name: String,
        /// First 2, 4, 6, 9 or 12 digits of the villages' codes.
        #[arg(long)]
        division: String,
        /// A table it may read, such as `visits`; may be given several times. Without any: all tables.
        #[arg(long = "table")]
        tables: Vec<String>,
        /// ID numbers and phones in full; a line is kept about each reading.
        #[arg(long)]
        full: bool,
        /// Days until it ends.
        #[arg(long, default_value_t = 365)]
        days: u32,
    },
    /// Lists the tokens and what they may read.
    List,
    /// Ends a token now.
    End {
        /// Its name.
        name: String,
    },
}

impl TokenCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        let now = SystemClock.now().timestamp_millis();
        match self {
            Self::Add { name, division, tables, full, days } => {
                let ends_at = now + i64::from(days) * 86_400_000;
                let wanted = ReadToken { name, division, tables, full, ends_at };
                say(&make(store, &SystemEntropy, now, &wanted).await?);
            }
            Self::List => {
                for token in list(store).await? {
                    let tables = if token.tables.is_empty() { "all tables".to_owned() } else { token.tables.join(",") };
                    let numbers = if token.full { "full numbers" } else { "masked" };
                    let ends = chrono::DateTime::from_timestamp_millis(token.ends_at).unwrap_or_default().date_naive();
                    let state = if token.ends_at > now { "ends" } else { "ended" };
                    say(&format!("{}  {}  {tables}  {numbers}  {state} {ends}", token.name, token.division));
                }
            }
            Self::End { name } => {
                if !end(store, now, &name).await? {
                    return Err(format!("{name}: no running token of this name").into());
                }
            }
        }
        Ok(())
    }
}
