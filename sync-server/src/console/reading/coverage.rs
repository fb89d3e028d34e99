//! 走访覆盖: households due and visited, by village, group, kind of household or campaign, with the two leaflet
//! coverages (domain.md §3.3, §3.4).

use super::campaign_coverage::{by_campaign, of_campaign};
use super::query::{Query, village};
use super::{Asked, due};
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use cunji_model::grievance::rates::Rate;
use serde::{Deserialize, Serialize};

/// By what the households are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageBy {
    /// 村
    #[default]
    Village,
    /// 村民小组
    Group,
    /// 监测对象, 脱贫户, 一般农户
    Type,
    /// 专项走访
    Campaign,
}

/// Which coverage.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CoverageFilter {
    /// By what.
    pub by: CoverageBy,
    /// Visited from this day on; without days each household's own current period counts.
    pub from: Option<NaiveDate>,
    /// Visited until this day.
    pub to: Option<NaiveDate>,
    /// For the campaign of this number alone.
    pub campaign: Option<String>,
}

/// Coverage of one village, group, kind or campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// Village code, village and group, `MONITORED` | `LIFTED` | `GENERAL`, the campaign's number, or the name alone.
    pub key: String,
    /// What to show; empty where the key is a word.
    pub name: String,
    /// 12 digits, of a village or a group.
    pub village: Option<String>,
    /// Households to be visited; `None` where visits have the name of a campaign that nobody announced.
    pub due: Option<u64>,
    /// Of these visited.
    pub visited: u64,
    /// Of these without a visit for a whole period, on the day itself; `None` for a campaign.
    pub overdue: Option<u64>,
    /// 申报政策明白纸 of all households; `None` for a campaign.
    pub apply_policy: Option<Rate>,
    /// 帮扶政策明白纸 of monitored households; `None` for a campaign.
    pub help_policy: Option<Rate>,
}

/// The coverage, in the order of the codes, groups or names.
pub async fn coverage(
    store: &dyn Store,
    asked: &Asked,
    filter: &CoverageFilter,
) -> Result<Vec<CoverageRow>, StoreError> {
    let (key, order) = match filter.by {
        CoverageBy::Campaign => return by_campaign(store, asked, filter).await,
        _ if filter.campaign.is_some() => return of_campaign(store, asked, filter).await,
        CoverageBy::Village => ("h.village, max(v.name), ''", "h.village".to_owned()),
        CoverageBy::Group => ("h.village, max(v.name), h.group_name", "h.village, h.group_name".to_owned()),
        CoverageBy::Type => ("CAST(0 AS BIGINT), ''", due::TARGET.to_owned()),
    };
    let key = if filter.by == CoverageBy::Type { format!("{key}, {}", due::TARGET) } else { key.to_owned() };
    let mut query = Query::about(asked, "h");
    query.when("h.listed = 1");
    let overdue = due::overdue(asked, &mut query);
    let visited = match (filter.from, filter.to) {
        (None, None) => due::visited(asked, &mut query),
        (from, to) => {
            let mut days = |sign: &str, day: Option<NaiveDate>| {
                day.map(|day| format!(" AND t.visited_on {sign} {}", query.bind(day.to_string()))).unwrap_or_default()
            };
            let (from, to) = (days(">=", from), days("<=", to));
            format!("EXISTS (SELECT 1 FROM visit t WHERE t.village = h.village AND t.household = h.document{from}{to})")
        }
    };
    // Given since a day: what was handed out before may be of an older policy.
    let mut given = |column: &str| {
        let since = filter.from.map(|day| format!(" AND {column} >= {}", query.bind(day.to_string())));
        format!("{column} IS NOT NULL{}", since.unwrap_or_default())
    };
    let (apply, help) = (given("h.apply_policy_on"), given("h.help_policy_on"));
    let ones = |condition: &str| format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END)");
    let monitored = "h.monitor_category IS NOT NULL";
    let select = format!(
        "SELECT {key}, count(*), {}, {}, {}, {}, {} FROM household h JOIN village v ON v.village = h.village",
        ones(&visited),
        ones(&overdue),
        ones(&apply),
        ones(&format!("{monitored} AND {help}")),
        ones(monitored),
    );
    let then = if filter.by == CoverageBy::Group {
        format!("GROUP BY {order} ORDER BY h.village, min(h.group_order), h.group_name")
    } else {
        format!("GROUP BY {order} ORDER BY {order}")
    };
    let rows = query.all(store, &select, &then).await?;
    let one = |row: &crate::store::sql::Row| {
        let (place, name, word) = (village(row, 0)?, row.text(1)?, row.text(2)?);
        let rate = |of: u64, among: u64| Rate { of: small(of), among: small(among) };
        let (key, name, village) = match filter.by {
            CoverageBy::Village | CoverageBy::Campaign => (place.clone(), name, Some(place)),
            CoverageBy::Group => (format!("{place}/{word}"), format!("{name} {word}"), Some(place)),
            CoverageBy::Type => (word, String::new(), None),
        };
        Ok(CoverageRow {
            key,
            name,
            village,
            due: Some(row.count(3)?),
            visited: row.count(4)?,
            overdue: Some(row.count(5)?),
            apply_policy: Some(rate(row.count(6)?, row.count(3)?)),
            help_policy: Some(rate(row.count(7)?, row.count(8)?)),
        })
    };
    rows.iter().map(one).collect()
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
