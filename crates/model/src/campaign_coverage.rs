//! Whom a campaign is for and who was visited for it: one rule, asked alike by phone and office, so that both show the
//! same figure.

use crate::enumeration::{CampaignFor, HouseholdType, MonitorCategory};
use crate::record::campaign::Campaign;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What decides whether a campaign is for a household that there is now. Households that ended are none.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// Household.
    pub document: Uuid,
    /// 村民小组
    pub group: &'a str,
    /// 户类型
    pub household_type: Option<HouseholdType>,
    /// 监测对象类别
    pub monitor_category: Option<MonitorCategory>,
}

/// What a visit says about campaigns.
#[derive(Debug, Clone, Copy)]
pub struct CampaignVisit<'a> {
    /// Household visited, as written down.
    pub household: Uuid,
    /// Civil date where it was.
    pub visited_on: NaiveDate,
    /// The campaign's record.
    pub campaign_id: Option<Uuid>,
    /// Its name.
    pub campaign: Option<&'a str>,
}

/// Households due, and those of them that were visited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CampaignCoverage {
    /// 应走访
    pub due: BTreeSet<Uuid>,
    /// 已走访; always among the due.
    pub visited: BTreeSet<Uuid>,
}

impl Campaign {
    /// Whether it is for a household. `chosen`: the households chosen by hand, as they are called now.
    fn is_for(&self, home: &Home<'_>, chosen: &BTreeSet<Uuid>) -> bool {
        if self.for_whom == Some(CampaignFor::Everybody) || chosen.contains(&home.document) {
            return true;
        }
        let any_kind = self.household_types.is_empty() && self.monitor_categories.is_empty();
        let kind = any_kind
            || home.household_type.is_some_and(|one| self.household_types.contains(&one))
            || home.monitor_category.is_some_and(|one| self.monitor_categories.contains(&one));
        let group = self.groups.is_empty() || self.groups.iter().any(|one| one == home.group);
        self.has_criteria() && kind && group
    }

    /// Whether a visit was made for the campaign whose record is `id`. A visit that names the record counts whenever it
    /// was made; one that has the name alone counts within the campaign's days, since names come again every year.
    pub fn counts(&self, id: Uuid, visit: &CampaignVisit<'_>) -> bool {
        let within = self.starts_on.is_some_and(|first| first <= visit.visited_on)
            && self.ends_on.is_some_and(|last| visit.visited_on <= last);
        match (visit.campaign_id, visit.campaign) {
            (Some(named), _) => named == id,
            (None, Some(name)) => within && name.trim() == self.name.trim(),
            (None, None) => false,
        }
    }

    /// Due and visited among the households that there are now. `survivor`: the household that goes on for one that was
    /// merged; its visits, and that it was chosen by hand, go over. A household that was split keeps both; the new one
    /// begins with what the campaign says of its own type and group.
    pub fn coverage<'a, 'b>(
        &self,
        id: Uuid,
        homes: impl IntoIterator<Item = Home<'a>>,
        visits: impl IntoIterator<Item = CampaignVisit<'b>>,
        survivor: impl Fn(Uuid) -> Uuid,
    ) -> CampaignCoverage {
        let chosen: BTreeSet<Uuid> = self.households.iter().map(|one| survivor(*one)).collect();
        let due: BTreeSet<Uuid> =
            homes.into_iter().filter(|home| self.is_for(home, &chosen)).map(|home| home.document).collect();
        let counted = visits.into_iter().filter(|visit| self.counts(id, visit)).map(|visit| survivor(visit.household));
        let visited = counted.filter(|home| due.contains(home)).collect();
        CampaignCoverage { due, visited }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn home(n: u128, group: &str, kind: HouseholdType, category: Option<MonitorCategory>) -> Home<'_> {
        Home { document: id(n), group, household_type: Some(kind), monitor_category: category }
    }

    fn village() -> Vec<Home<'static>> {
        vec![
            home(1, "一组", HouseholdType::Lifted, None),
            home(2, "一组", HouseholdType::General, None),
            home(3, "二组", HouseholdType::Lifted, None),
            home(4, "二组", HouseholdType::General, Some(MonitorCategory::Sudden)),
        ]
    }

    fn september() -> Campaign {
        Campaign {
            name: "九月大走访".into(),
            starts_on: Some(day("2026-09-01")),
            ends_on: Some(day("2026-09-30")),
            for_whom: Some(CampaignFor::Chosen),
            ..Campaign::default()
        }
    }

    fn due(campaign: &Campaign) -> Vec<u128> {
        let covered = campaign.coverage(id(9), village(), [], |one| one);
        covered.due.into_iter().map(|one| one.as_u128()).collect()
    }

    #[test]
    fn whom_it_is_for_says_one_sentence() {
        let everybody = Campaign { for_whom: Some(CampaignFor::Everybody), ..september() };
        assert_eq!(due(&everybody), [1, 2, 3, 4], "全部农户");
        let types = [HouseholdType::Lifted].to_vec();
        let monitored = [MonitorCategory::Sudden].to_vec();
        let both = Campaign { household_types: types.clone(), monitor_categories: monitored, ..september() };
        assert_eq!(due(&both), [1, 3, 4], "脱贫户和监测对象: either is enough");
        let there = Campaign { household_types: types, groups: vec!["二组".into()], ..september() };
        assert_eq!(due(&there), [3], "二组的脱贫户: both must hold");
        let group = Campaign { groups: vec!["一组".into()], ..september() };
        assert_eq!(due(&group), [1, 2], "一组");
        let by_hand = Campaign { households: vec![id(2)], ..group.clone() };
        assert_eq!(due(&Campaign { groups: vec!["二组".into()], ..by_hand }), [2, 3, 4], "chosen by hand, besides");
        assert!(due(&september()).is_empty(), "nobody was chosen yet");
        assert!(due(&Campaign { for_whom: None, ..september() }).is_empty(), "a range of a newer app is nobody here");
    }

    #[test]
    fn a_name_counts_within_the_days_and_the_record_always() {
        let campaign = september();
        let visit = |on: &str, record, name| CampaignVisit {
            household: id(1),
            visited_on: day(on),
            campaign_id: record,
            campaign: name,
        };
        let name = Some("九月大走访");
        assert!(campaign.counts(id(9), &visit("2026-09-01", None, name)), "by name, on the first day");
        assert!(
            !campaign.counts(id(9), &visit("2026-08-31", None, name)),
            "a name of another year is another campaign"
        );
        assert!(
            campaign.counts(id(9), &visit("2026-10-02", Some(id(9)), name)),
            "made up for later, and says for what"
        );
        assert!(!campaign.counts(id(9), &visit("2026-09-02", Some(id(8)), name)), "for another record of this name");
        assert!(!campaign.counts(id(9), &visit("2026-09-02", None, None)), "an ordinary visit");
    }

    #[test]
    fn a_merged_household_brings_its_visit_along() {
        let campaign = Campaign { households: vec![id(7)], ..september() };
        let visit =
            CampaignVisit { household: id(7), visited_on: day("2026-09-02"), campaign_id: Some(id(9)), campaign: None };
        let into = |one: Uuid| if one == id(7) { id(2) } else { one };
        let covered = campaign.coverage(id(9), village(), [visit], into);
        assert_eq!((covered.due, covered.visited), ([id(2)].into(), [id(2)].into()), "7 was merged into 2");
        let covered = campaign.coverage(id(9), village(), [visit], |one| one);
        assert_eq!(
            (covered.due.len(), covered.visited.len()),
            (0, 0),
            "7 is no household any more: not counted at all"
        );
    }

    #[test]
    fn where_it_stands_follows_the_day() {
        use crate::record::campaign::CampaignState::{Closed, Ended, Running, Upcoming};
        let campaign = september();
        let states = ["2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01"].map(|on| campaign.state(day(on)));
        assert_eq!(states, [Upcoming, Running, Running, Ended], "both days are inside");
        let closed = Campaign { closed_on: Some(day("2026-09-10")), ..campaign };
        assert_eq!(closed.state(day("2026-09-11")), Closed, "somebody closed it");
    }
}
