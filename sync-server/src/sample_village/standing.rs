//! Which households are 脱贫户 and which are monitored, in the shares of domain.md §7, with risks that fit the family.

use super::household::{Monitored, SampleHousehold};
use super::random::Random;
use cunji_model::enumeration::{DisasterType, Health, MonitorCategory, RiskType};

/// Lifted households of a thousand (domain.md §7.2: 53–60 of 754).
const LIFTED: usize = 73;
/// Monitored households of a thousand, and a few more so that a small village shows each category.
const MONITORED: usize = 4;
const A_FEW: usize = 2;

/// Gives the households their standing.
pub(super) fn give(households: &mut [SampleHousehold], random: &mut Random) {
    let count = households.len();
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    let lifted = (count * LIFTED + 500) / 1000;
    for index in order.iter().take(lifted) {
        if let Some(household) = households.get_mut(*index) {
            household.lifted = true;
        }
    }
    random.shuffle(&mut order);
    let wanted = (count * MONITORED + 500) / 1000 + A_FEW.min(count / 20);
    let (mut unstable, mut general) = (Vec::new(), Vec::new());
    for index in order {
        let Some(household) = households.get(index) else { continue };
        let grown_up = household.members.iter().any(|member| member.age >= 18 && member.schooling.is_empty());
        match (household.lifted, grown_up) {
            (true, true) => unstable.push(index),
            (false, true) => general.push(index),
            _ => {}
        }
    }
    let categories = [MonitorCategory::Unstable, MonitorCategory::Marginal, MonitorCategory::Sudden];
    for (nth, category) in categories.into_iter().cycle().take(wanted).enumerate() {
        let index = if category == MonitorCategory::Unstable { unstable.pop() } else { general.pop() };
        if let Some(household) = index.and_then(|index| households.get_mut(index)) {
            household.monitored = Some(monitored(household, category, nth, random));
        }
    }
}

/// Risks by turns, and the family made to fit them: 因病 needs somebody ill, 因残 somebody disabled (domain.md §2.2).
fn monitored(household: &mut SampleHousehold, category: MonitorCategory, nth: usize, random: &mut Random) -> Monitored {
    let mut risks = match nth % 5 {
        0 => vec![RiskType::Illness, RiskType::LabourShortage],
        1 => vec![RiskType::Disability],
        2 => vec![RiskType::Accident, RiskType::Illness],
        3 => vec![RiskType::JobUnstable],
        _ => vec![RiskType::Disaster, RiskType::Housing],
    };
    let works = household.members.iter().any(|member| member.away.is_some());
    if !works && risks == [RiskType::JobUnstable] {
        risks = vec![RiskType::LabourShortage, RiskType::Illness];
    }
    for (risk, health) in [(RiskType::Illness, Health::SevereIllness), (RiskType::Disability, Health::Disabled)] {
        let grown_up = household.members.iter_mut().filter(|member| member.age >= 18 && member.schooling.is_empty());
        if risks.contains(&risk)
            && let Some(member) = grown_up.max_by_key(|member| member.age)
        {
            member.strike(health);
        }
    }
    let disaster = risks.contains(&RiskType::Disaster).then_some(DisasterType::Flood);
    let since = format!("{}{:02}", random.between(2023, 2025), random.between(1, 12));
    Monitored { category, since, risks, disaster, cleared: (nth % 4 == 3).then_some("帮扶消除") }
}
