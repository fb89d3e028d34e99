//! `template`: an office's own forms, kept and filled. Words, files and exit codes; everything else is in the library.

use super::{Failed, say};
use chrono::NaiveDate;
use clap::Subcommand;
use cunji_model::id::VillageCode;
use cunji_server::accounts::division::Division;
use cunji_server::export::put_file;
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_server::templates::{FillOptions, Kept, add, fill_template, get, list, remove, set_mapping};
use cunji_tables::template::{Mapping, check, inspect, propose};
use cunji_tables::{Period, Table};
use cunji_wire::message::VillageNumber;
use std::path::{Path, PathBuf};
use uuid::Uuid;

#[derive(Subcommand)]
pub enum TemplateCommand {
    /// Keeps an office's workbook and prints what was found in it.
    Add {
        /// The .xlsx file.
        file: PathBuf,
        /// Whose form: 2, 4, 6, 9 or 12 digits, or `all`.
        #[arg(long)]
        division: String,
        /// What it is called; the file's name otherwise.
        #[arg(long)]
        name: Option<String>,
    },
    /// Saves how columns are mapped, from a JSON or TOML file; or prints a proposal.
    Map {
        /// The template's number.
        template: Uuid,
        /// The mapping.
        #[arg(required_unless_present = "propose")]
        file: Option<PathBuf>,
        /// Print a proposal as TOML instead of saving.
        #[arg(long)]
        propose: bool,
        /// For a proposal: the sheet.
        #[arg(long)]
        sheet: Option<String>,
        /// For a proposal: the table, `visits`, `grievances`, `steps`, `households`, `members`, `income_long`, `income_wide`, `campaigns`.
        #[arg(long)]
        table: Option<String>,
        /// For a proposal: a public notice (公示), without ID numbers, phones, bank and health.
        #[arg(long)]
        notice: bool,
    },
    /// Lists the templates.
    List,
    /// Takes a template away.
    Remove {
        /// The template's number.
        template: Uuid,
    },
    /// Fills a template for a village.
    Fill {
        /// The template's number.
        template: Uuid,
        /// 12-digit division code; several times for one file of several villages.
        #[arg(long, required = true)]
        village: Vec<String>,
        /// First day, 2026-09-01.
        #[arg(long)]
        from: Option<NaiveDate>,
        /// Last day.
        #[arg(long)]
        to: Option<NaiveDate>,
        /// The file.
        #[arg(long)]
        out: PathBuf,
        /// ID numbers and phones in full; a line about it is kept.
        #[arg(long)]
        full: bool,
        /// Who fills it; the name at this machine otherwise.
        #[arg(long)]
        by: Option<String>,
        /// Replace the file if there is one.
        #[arg(long)]
        force: bool,
    },
}

/// Cells that could not be filled are printed up to so many.
const MOST_SAID: usize = 20;

impl TemplateCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        match self {
            Self::Add { file, division, name } => {
                let bytes = std::fs::read(&file).map_err(|error| said(&file, error))?;
                let found = inspect(&bytes).map_err(|error| said(&file, error))?;
                let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let (name, division) = (name.unwrap_or(stem), Division::parse(&division)?);
                let (id, kept) = add(&SystemClock, &SystemEntropy, (&division, &name), &bytes, &user(None));
                store.transact(vec![kept]).await?;
                say(&format!("{id} · {name}"));
                for sheet in found.sheets {
                    say(&format!("  {} · {} 列 / columns", sheet.name, sheet.columns.len()));
                    for column in sheet.columns {
                        let computed = column.formula.map(|formula| format!("  {formula}")).unwrap_or_default();
                        say(&format!("    {}  {}{computed}", column.letter, column.heading));
                    }
                }
            }
            Self::Map { template, file, propose: true, sheet, table, notice } => {
                drop(file);
                let found = inspect(&need(store, template).await?.bytes)?;
                let table = table.map(|word| table_of(&word)).transpose()?;
                let proposal = propose(&found, sheet.as_deref(), table, notice);
                let proposal = proposal.ok_or("没有找到表头 / no sheet has a header")?;
                say(toml::to_string(&proposal.mapping)?.trim_end());
                for doubt in proposal.doubts {
                    say(&format!("# ? {} {} → {} ({} %)", doubt.column, doubt.heading, doubt.field, doubt.likeness));
                }
                for (column, heading) in proposal.unmapped {
                    say(&format!("# – {column} {heading}"));
                }
            }
            Self::Map { template, file, .. } => {
                let file = file.unwrap_or_default();
                let mapping = read_mapping(&file)?;
                let problems = check(&inspect(&need(store, template).await?.bytes)?, &mapping);
                if !problems.is_empty() {
                    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    return Err(said(&file, lines.join("\n")));
                }
                store.transact(vec![set_mapping(&SystemClock, template, &mapping, &user(None))?]).await?;
                say(&format!("{template} · {} 列 / columns", mapping.columns.len()));
            }
            Self::List => {
                for one in list(store).await? {
                    let mapped = if one.mapping.is_some() { "已对照 / mapped" } else { "未对照 / not mapped" };
                    say(&format!("{} · {} · {} · {mapped}", one.template, one.division.as_str(), one.name));
                }
            }
            Self::Remove { template } => {
                if !remove(store, template, None).await? {
                    return Err(unknown(template));
                }
            }
            Self::Fill { template, village, from, to, out, full, by, force } => {
                let villages: Result<Vec<VillageNumber>, Failed> = village
                    .iter()
                    .map(|code| Ok(VillageNumber::from(&VillageCode::parse(code).map_err(|e| format!("{code}: {e}"))?)))
                    .collect();
                let (villages, period) = (villages?, Period { from, to });
                let options = FillOptions { villages, period, full, by: user(by) };
                let filled = fill_template(store, &SystemClock, &need(store, template).await?, &options).await?;
                put_file(&out, &filled.bytes, force)?;
                say(&format!("{} · {} 行 / rows", out.display(), filled.rows));
                for one in filled.unfilled.iter().take(MOST_SAID) {
                    say(&format!("  {} {} {:?}", one.cell, one.field, one.why));
                }
                if filled.unfilled_count > 0 {
                    say(&format!("{} 格没有填上 / cells not filled", filled.unfilled_count));
                }
            }
        }
        Ok(())
    }
}

async fn need(store: &dyn Store, template: Uuid) -> Result<Kept, Failed> {
    get(store, template).await?.ok_or_else(|| unknown(template))
}

fn unknown(template: Uuid) -> Failed {
    format!("没有表样 {template} / there is no template {template}: see `template list`").into()
}

fn said(file: &Path, error: impl std::fmt::Display) -> Failed {
    format!("{}: {error}", file.display()).into()
}

fn user(by: Option<String>) -> String {
    let user = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    by.or_else(user).unwrap_or_else(|| "unknown".to_owned())
}

fn table_of(word: &str) -> Result<Table, Failed> {
    let found = Table::ALL.into_iter().find(|table| table.sheet().key == word);
    found.ok_or_else(|| format!("{word}: 没有这张表 / there is no such table").into())
}

fn read_mapping(file: &Path) -> Result<Mapping, Failed> {
    let text = std::fs::read_to_string(file).map_err(|error| said(file, error))?;
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return serde_json::from_str(&text).map_err(|error| said(file, error));
    }
    toml::from_str(&text).map_err(|error| said(file, error))
}
