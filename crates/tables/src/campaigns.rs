//! 专项行动 (domain.md §3.3): what was announced, for whom, until when. Nothing of it comes back from a file: the office
//! announces campaigns in the console or on the command line, for several villages at once.

use crate::cell::Cell;
use crate::column::{Column, IDENTITY, computed, fixed, passing};
use crate::sheet::{Items, Row, Sheet};
use cunji_model::kind::Kind;
use cunji_model::record::campaign::{Campaign, CampaignState};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    fixed("number", "编号", "Number"),
    fixed("name", "名称", "Name"),
    fixed("kind", "类型", "Kind"),
    fixed("starts_on", "开始日期", "First day"),
    fixed("ends_on", "截止日期", "Last day"),
    fixed("for_whom", "走访范围", "For whom"),
    fixed("household_types", "户类型", "Types"),
    fixed("monitor_categories", "监测类别", "Monitoring"),
    computed("groups", "村民小组", "Groups", |row| Cell::text(campaign(row).groups.join("、"))),
    computed("chosen", "指定的户", "Chosen households", chosen),
    fixed("questions", "要问的事", "What to ask"),
    fixed("announced_by", "发起单位", "Announced by"),
    fixed("document_number", "文号", "Document"),
    passing("state", "进度", "State", state),
    fixed("closed_on", "结束日期", "Closed on"),
    fixed("closed_reason", "结束原因", "Why closed"),
];

pub(crate) fn sheet() -> Sheet {
    Sheet {
        key: "campaigns",
        kind: "campaign",
        zh: "专项行动",
        en: "Campaigns",
        national: false,
        items: Items::One,
        columns: COLUMNS.iter().chain(&IDENTITY).copied().collect(),
        type_of: |path| Kind::Campaign.schema().spec(path).map(|spec| spec.of),
    }
}

fn campaign(row: &Row<'_>) -> Campaign {
    Campaign::read(&row.record.contents)
}

/// Heads of the households, as they are called now.
fn chosen(row: &Row<'_>) -> Cell {
    let homes = &row.around.homes;
    let heads: Vec<String> =
        campaign(row).households.iter().filter_map(|id| Some(homes.get(id)?.head.clone())).collect();
    Cell::text(heads.join("、"))
}

fn state(row: &Row<'_>) -> Cell {
    Cell::text(match campaign(row).state(row.around.today) {
        CampaignState::Upcoming => row.pick("未开始", "Not begun"),
        CampaignState::Running => row.pick("进行中", "Running"),
        CampaignState::Ended => row.pick("已到期", "Over"),
        CampaignState::Closed => row.pick("已结束", "Closed"),
    })
}
