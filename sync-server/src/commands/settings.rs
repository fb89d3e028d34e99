//! `settings`: the rules of a village or of every village of a division, as a file that a clerk can read.

use super::{Failed, say};
use clap::Subcommand;
use cunji_model::settings::RuleGroup;
use cunji_server::office::Desk;
use cunji_server::settings::{Division, SetReport, reset, set, show};
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::surroundings::Clock;
use std::path::PathBuf;
use uuid::Uuid;

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Where {
    /// 12-digit division code of one village.
    #[arg(long)]
    village: Option<String>,
    /// First digits of the code: every village there.
    #[arg(long)]
    division: Option<String>,
}

impl Where {
    fn division(&self) -> Result<Division, Failed> {
        let text = self.village.as_ref().or(self.division.as_ref()).map(String::as_str).unwrap_or_default();
        if self.village.is_some() && text.len() != 12 {
            return Err(format!("--village {text}：村代码有 12 位 / a village code has 12 digits").into());
        }
        Ok(Division::parse(text)?)
    }
}

#[derive(Subcommand)]
pub enum SettingsCommand {
    /// Prints the rules in force as the file that `set` reads.
    Show {
        #[command(flatten)]
        place: Where,
    },
    /// Puts the rules of a file in force; phones have them after their next sync.
    Set {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    /// Puts the shipped rules back in force.
    Reset {
        #[command(flatten)]
        place: Where,
        /// Only this group, such as deadlines; may be given several times.
        #[arg(long)]
        group: Vec<String>,
    },
}

impl SettingsCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        match self {
            Self::Show { place } => say(&show(store, &place.division()?).await?),
            Self::Set { file, place } => {
                let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
                let done = set(&desk(store), &place.division()?, &text).await;
                told(&done.map_err(|error| format!("{}:\n{error}", file.display()))?);
            }
            Self::Reset { place, group } => {
                let parse = |word: &String| RuleGroup::parse(word).ok_or_else(|| word.clone());
                let groups: Result<Vec<RuleGroup>, String> = group.iter().map(parse).collect();
                let groups = groups.map_err(|word| format!("--group {word}: {}", RuleGroup::WORDS.join(" | ")))?;
                let groups = if groups.is_empty() { RuleGroup::ALL.to_vec() } else { groups };
                told(&reset(&desk(store), &place.division()?, &groups).await?);
            }
        }
        Ok(())
    }
}

/// Nobody is signed in on the command line: the audit's line is in the program's name.
fn desk(store: &dyn Store) -> Desk<'_> {
    Desk { store, entropy: &SystemEntropy, now: SystemClock.now(), person: Uuid::nil(), name: "cunji-server" }
}

fn told(report: &SetReport) {
    for (village, changed) in &report.villages {
        say(&format!("{village}  {}", if *changed { "已改 / set" } else { "没有变化 / as before" }));
    }
}
