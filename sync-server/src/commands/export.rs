//! `export`: a table of a village into a file. ID numbers and phones are masked unless `--full` says otherwise.

use super::{Failed, say};
use chrono::NaiveDate;
use clap::ValueEnum;
use cunji_model::id::VillageCode;
use cunji_server::export::{ExportError, ExportOptions, export, put_file};
use cunji_server::store::Store;
use cunji_server::surroundings::SystemClock;
use cunji_tables::{Encoding, Format, Language, Period, Table};
use std::path::PathBuf;

#[derive(Clone, Copy, ValueEnum)]
enum TableWord {
    Visits,
    Grievances,
    /// The steps of grievances alone (a workbook of grievances has them in a second sheet)
    Steps,
    Households,
    Members,
    /// One row per household and line
    IncomeLong,
    /// One row per household
    IncomeWide,
    Campaigns,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatWord {
    Xlsx,
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum EncodingWord {
    #[value(name = "utf-8")]
    Utf8,
    Gbk,
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageWord {
    Zh,
    En,
}

#[derive(clap::Args)]
pub struct Export {
    /// 12-digit division code.
    #[arg(long)]
    village: String,
    /// Which table.
    #[arg(long)]
    table: TableWord,
    /// Kind of file; a workbook keeps long numbers whole whatever program opens it.
    #[arg(long, default_value = "xlsx")]
    format: FormatWord,
    /// Of a CSV file.
    #[arg(long, default_value = "utf-8")]
    encoding: EncodingWord,
    /// First day, 2026-09-01.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// The file.
    #[arg(long)]
    out: PathBuf,
    /// Language of headers and words.
    #[arg(long, default_value = "zh")]
    language: LanguageWord,
    /// ID numbers and phones in full; a line about it is kept.
    #[arg(long)]
    full: bool,
    /// Who exports, for that line; the name at this machine otherwise.
    #[arg(long)]
    by: Option<String>,
    /// Replace the file if there is one.
    #[arg(long)]
    force: bool,
}

impl Export {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        if !self.force && self.out.exists() {
            return Err(ExportError::FileExists(self.out.display().to_string()).into());
        }
        let user = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
        let options = ExportOptions {
            village: VillageCode::parse(&self.village).map_err(|error| format!("{}: {error}", self.village))?,
            table: match self.table {
                TableWord::Visits => Table::Visits,
                TableWord::Grievances => Table::Grievances,
                TableWord::Steps => Table::Steps,
                TableWord::Households => Table::Households,
                TableWord::Members => Table::Members,
                TableWord::IncomeLong => Table::IncomeLong,
                TableWord::IncomeWide => Table::IncomeWide,
                TableWord::Campaigns => Table::Campaigns,
            },
            format: match self.format {
                FormatWord::Xlsx => Format::Xlsx,
                FormatWord::Csv => Format::Csv,
            },
            encoding: match self.encoding {
                EncodingWord::Utf8 => Encoding::Utf8,
                EncodingWord::Gbk => Encoding::Gbk,
            },
            language: match self.language {
                LanguageWord::Zh => Language::Chinese,
                LanguageWord::En => Language::English,
            },
            period: Period { from: self.from, to: self.to },
            full: self.full,
            reader: self.by.or_else(user).unwrap_or_else(|| "unknown".to_owned()),
        };
        let made = export(store, &SystemClock, &options).await?;
        put_file(&self.out, &made.bytes, self.force)?;
        say(&format!("{} · {} 行 / rows", self.out.display(), made.rows));
        Ok(())
    }
}
