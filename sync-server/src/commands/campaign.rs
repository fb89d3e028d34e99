//! `campaign`: 专项行动 announced for villages in one action, listed with due and visited, closed.

use super::{Failed, say};
use chrono::NaiveDate;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use cunji_model::enumeration::{CampaignFor, CampaignKind, HouseholdType, MonitorCategory};
use cunji_model::field::{Problem, ProblemCode, Value};
use cunji_server::accounts::audit::{Action, Doer, Line, add};
use cunji_server::accounts::division::{Division, Scope};
use cunji_server::console::reading::campaigns::{campaigns, villages_of};
use cunji_server::console::reading::{Asked, Rules};
use cunji_server::office::{Announcement, CampaignPlan, ChosenHousehold, Desk, Done};
use cunji_server::projection::catch_up;
use cunji_server::store::Store;
use cunji_server::surroundings::{SystemClock, SystemEntropy};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;
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
    fn scope(&self) -> Result<Scope, Failed> {
        let text = self.village.as_ref().or(self.division.as_ref()).map(String::as_str).unwrap_or_default();
        if self.village.is_some() && text.len() != 12 {
            return Err(format!("--village {text}：村代码有 12 位 / a village code has 12 digits").into());
        }
        let bad = |_| format!("{text}：要写区划代码 / write the first digits of a division code");
        Ok(Scope::of([&Division::parse(text).map_err(bad)?]))
    }
}

#[derive(clap::Args)]
pub struct Plan {
    #[command(flatten)]
    place: Where,
    /// 编号: the same in every village; again under the same number, it is changed.
    #[arg(long)]
    number: String,
    /// 名称
    #[arg(long)]
    name: String,
    /// 类型
    #[arg(long, value_parser = one_of(CampaignKind::WORDS))]
    kind: String,
    /// First day, 2026-09-01.
    #[arg(long)]
    from: NaiveDate,
    /// Last day, 2026-09-30.
    #[arg(long)]
    to: NaiveDate,
    /// For households of this type; may be given several times.
    #[arg(long = "type", value_parser = one_of(HouseholdType::WORDS))]
    types: Vec<String>,
    /// For monitored households of this category; may be given several times.
    #[arg(long, value_parser = one_of(MonitorCategory::WORDS))]
    monitoring: Vec<String>,
    /// For this group, such as 一组. Without --type, --monitoring, --group and --household: for everybody.
    #[arg(long)]
    group: Vec<String>,
    /// For this household, by the identity of its record; needs --village.
    #[arg(long)]
    household: Vec<Uuid>,
    /// What to ask: stands on the visit form.
    #[arg(long)]
    ask: Option<String>,
    /// Who announced it.
    #[arg(long)]
    announced_by: Option<String>,
    /// Number of the document that announces it.
    #[arg(long)]
    document: Option<String>,
}

#[derive(Subcommand)]
pub enum CampaignCommand {
    /// Announces a campaign; phones have it after their next sync.
    Add(Box<Plan>),
    /// Prints the campaigns with households due and visited.
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Closes a campaign before its last day.
    Close {
        #[command(flatten)]
        place: Where,
        /// 编号
        #[arg(long)]
        number: String,
        /// Why.
        #[arg(long)]
        reason: Option<String>,
    },
}

impl Plan {
    fn plan(&self) -> Result<CampaignPlan, Failed> {
        let chosen = [&self.types, &self.monitoring, &self.group].iter().any(|some| !some.is_empty());
        let whom = if chosen || !self.household.is_empty() { CampaignFor::Chosen } else { CampaignFor::Everybody };
        let mut fields: BTreeMap<String, Value> = BTreeMap::new();
        let joined = |words: &[String]| Value::Text(words.join(","));
        let said = [
            ("name", Some(self.name.clone())),
            ("kind", Some(self.kind.clone())),
            ("starts_on", Some(self.from.to_string())),
            ("ends_on", Some(self.to.to_string())),
            ("for_whom", Some(whom.as_str().to_owned())),
            ("questions", self.ask.clone()),
            ("announced_by", self.announced_by.clone()),
            ("document_number", self.document.clone()),
        ];
        fields.extend(said.into_iter().filter_map(|(name, said)| Some((name.to_owned(), Value::Text(said?)))));
        fields.insert("household_types".into(), joined(&self.types));
        fields.insert("monitor_categories".into(), joined(&self.monitoring));
        let village = match (&self.place.village, self.household.is_empty()) {
            (Some(village), _) => village.clone(),
            (None, true) => String::new(),
            (None, false) => return Err("--household：要用 --village 说是哪个村 / needs --village".into()),
        };
        let one = |household: &Uuid| ChosenHousehold { village: village.clone(), household: *household };
        Ok(CampaignPlan {
            number: self.number.clone(),
            fields,
            add_groups: self.group.clone(),
            add_households: self.household.iter().map(one).collect(),
            ..CampaignPlan::default()
        })
    }
}

impl CampaignCommand {
    pub async fn run(self, store: &dyn Store) -> Result<(), Failed> {
        let now = SystemClock.now();
        let desk = Desk { store, entropy: &SystemEntropy, now, person: Uuid::nil(), name: "cunji-server" };
        match self {
            Self::Add(plan) => {
                let scope = plan.place.scope()?;
                let known = store.villages().await?;
                let here = known.into_iter().map(|village| village.number).filter(|number| scope.contains(*number));
                let villages: Vec<Announcement> =
                    here.map(|village| announcement(village, Action::CampaignAnnounced)).collect();
                if villages.is_empty() {
                    return Err("这里没有登记过的村 / no village is registered there".into());
                }
                let done = desk.announce(&villages, &plan.plan()?).await?;
                told(&villages, done)
            }
            Self::List { place } => {
                catch_up(store).await?;
                let asked = Asked { scope: place.scope()?, today: now.date_naive(), rules: Rules::default() };
                for row in campaigns(store, &asked).await? {
                    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                    let (first, last) = (day(row.campaign.starts_on), day(row.campaign.ends_on));
                    let (state, name) = (row.state.as_str(), &row.campaign.name);
                    say(&format!("{}  {name}  {first}…{last}  {state}  {}/{}", row.number, row.visited, row.due));
                    for one in row.villages {
                        say(&format!("  {}  {}  {}/{}", one.village, one.name, one.visited, one.due));
                    }
                }
                Ok(())
            }
            Self::Close { place, number, reason } => {
                catch_up(store).await?;
                let found = villages_of(store, &place.scope()?, &number).await?;
                let villages: Vec<Announcement> =
                    found.into_iter().map(|village| announcement(village, Action::CampaignClosed)).collect();
                if villages.is_empty() {
                    return Err(format!("{number}：这里没有这个专项行动 / no campaign of this number here").into());
                }
                let done = desk.close_campaign(&villages, &number, reason.as_deref()).await?;
                told(&villages, done)
            }
        }
    }
}

/// A village with the line of the audit that is written with its change.
fn announcement(village: VillageNumber, action: Action) -> Announcement {
    let doer = Doer { person: Uuid::nil(), name: "命令行 command line".to_owned() };
    let line = Line { village: Some(village), what: "campaign", ..Line::of(action) };
    let line = add(&SystemEntropy, SystemClock.now().timestamp_millis(), &doer, &line);
    Announcement { village, heads: Vec::new(), beside: vec![line] }
}

/// The words of a word list, for the command line's own refusal.
fn one_of(words: &'static [&'static str]) -> PossibleValuesParser {
    PossibleValuesParser::new(words.iter().copied())
}

/// What may go wrong in a campaign that was typed here.
fn why(code: ProblemCode) -> (&'static str, &'static str) {
    match code {
        ProblemCode::Required => ("这里不能空", "something must be said here"),
        ProblemCode::TooLong => ("太长", "too long: say it shorter"),
        ProblemCode::EndsBeforeStart => ("最后一天早于第一天", "the last day is before the first"),
        ProblemCode::ChangedMeanwhile => ("刚才有人改过，先看看再写", "somebody changed it just now: look again first"),
        _ => ("不能写这个", "not allowed here"),
    }
}

fn told(villages: &[Announcement], done: Done) -> Result<(), Failed> {
    match done {
        Done::NotFound => return Err("没有这个专项行动 / there is no such campaign".into()),
        Done::Problems(problems) => {
            let line = |one: Problem| {
                let (zh, en) = why(one.code);
                format!("{}：{zh} / {}: {en}", one.path, one.path)
            };
            let lines: Vec<String> = problems.into_iter().map(line).collect();
            return Err(format!("没有写入 / nothing was written:\n{}", lines.join("\n")).into());
        }
        Done::Saved => {}
    }
    for one in villages {
        say(&format!("{}  已写好 / written", one.village));
    }
    Ok(())
}
