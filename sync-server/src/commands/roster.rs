//! `import` and `sample-village`. Exit codes: 0 done, 1 could not, 2 stopped because of bad rows.

use super::{Failed, complain, say};
use cunji_model::id::VillageCode;
use cunji_server::import::{ImportOptions, import};
use cunji_server::roster::report::{Outcome, render_text, write_xlsx};
use cunji_server::roster::{ColumnMap, Language, Report};
use cunji_server::sample_village::{DEMO_HOUSEHOLDS, DEMO_SEED, generate, write_workbooks};
use cunji_server::store::Store;
use cunji_server::surroundings::SystemClock;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Import {
    /// Household and member rosters, or edited exports; .xlsx, .xls or .csv, in any order.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Take every row for this village, whatever it names.
    #[arg(long)]
    village: Option<String>,
    /// Header names of another layout (docs/import.md).
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Write the good rows although others are bad.
    #[arg(long)]
    accept_good_rows: bool,
    /// Write the report as a workbook, too.
    #[arg(long)]
    report: Option<PathBuf>,
    /// The report in English.
    #[arg(long)]
    english: bool,
}

impl Import {
    pub async fn run(self, store: &dyn Store) -> ExitCode {
        match self.carry_out(store).await {
            Ok(report) if report.outcome == Outcome::StoppedByBadRows => ExitCode::from(2),
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => complain(&error.to_string()),
        }
    }

    async fn carry_out(self, store: &dyn Store) -> Result<Report, Failed> {
        let columns = match &self.mapping {
            None => ColumnMap::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                ColumnMap::from_toml(&text).map_err(|error| format!("{}: {error}", path.display()))?
            }
        };
        let village = self.village.as_deref().map(VillageCode::parse).transpose()?;
        let options = ImportOptions {
            files: self.files,
            village,
            columns,
            dry_run: self.dry_run,
            accept_good_rows: self.accept_good_rows,
        };
        let report = import(store, &SystemClock, &options).await?;
        let language = if self.english { Language::English } else { Language::Chinese };
        say(&render_text(&report, language));
        if let Some(path) = &self.report {
            write_xlsx(&report, path)?;
        }
        Ok(report)
    }
}

#[derive(clap::Args)]
pub struct Sample {
    /// Number of households; the demo's village has 754, the average of domain.md §7.2.
    #[arg(long, default_value_t = DEMO_HOUSEHOLDS)]
    households: u32,
    /// The same seed gives the same village.
    #[arg(long, default_value_t = DEMO_SEED)]
    seed: u64,
    /// Folder for the two workbooks.
    #[arg(long)]
    out: PathBuf,
}

impl Sample {
    pub fn run(self) -> Result<(), Failed> {
        std::fs::create_dir_all(&self.out)?;
        for path in write_workbooks(&generate(self.households, self.seed), &self.out)? {
            say(&path.display().to_string());
        }
        Ok(())
    }
}
