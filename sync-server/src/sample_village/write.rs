//! The sample village as two workbooks in the layout of the national export: header in row 3, every cell text.

use super::household::{Monitored, SampleHousehold};
use super::person::SamplePerson;
use super::{SAMPLE_VILLAGE, SampleVillage};
use crate::roster::report::ReportError;
use crate::roster::words::chinese;
use cunji_model::enumeration::RiskType;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::path::{Path, PathBuf};

/// Name of the household roster.
pub const HOUSEHOLD_FILE: &str = "（乡村建设）户信息_20260901.xlsx";
/// Name of the member roster.
pub const PERSON_FILE: &str = "人口信息_20260901.xlsx";

type HouseholdCell = fn(&SampleHousehold) -> String;
type PersonCell = fn(&SamplePerson) -> String;

const PLACE: [&str; 5] = ["省", "市", "县", "乡", "村"];

const HOUSEHOLD_CELLS: &[(&str, HouseholdCell)] = &[
    ("户编号", |household| household.roster_number.clone()),
    ("户主编号", |household| household.head().map(|head| head.person_number.clone()).unwrap_or_default()),
    ("户主姓名", |household| household.head().map(|head| head.name.clone()).unwrap_or_default()),
    ("户主证件号码", |household| household.head().map(|head| head.id_number.clone()).unwrap_or_default()),
    ("家庭人口数", |household| household.members.len().to_string()),
    ("户联系电话", |household| household.phone.clone().unwrap_or_default()),
    ("年度", |_| "2026".to_owned()),
    ("村民小组", |household| household.group.to_owned()),
    ("院落", |household| household.courtyard.to_owned()),
    ("住址", |household| household.address.clone()),
    ("户类型", |household| if household.lifted { "脱贫户" } else { "一般农户" }.to_owned()),
    ("监测对象类别", |household| {
        monitored(household, |m| chinese("monitor_category", m.category.as_str()).to_owned())
    }),
    ("识别监测时间", |household| monitored(household, |m| m.since.clone())),
    ("风险是否已消除", |household| {
        monitored(household, |m| if m.cleared.is_some() { "是" } else { "否" }.to_owned())
    }),
    ("风险消除方式", |household| monitored(household, |m| m.cleared.unwrap_or_default().to_owned())),
    ("致贫/返贫风险1", |household| monitored(household, |m| risk(m, 0))),
    ("致贫/返贫风险2", |household| monitored(household, |m| risk(m, 1))),
    ("自然灾害子项", |household| {
        monitored(household, |m| m.disaster.map(|d| chinese("disaster", d.as_str()).to_owned()).unwrap_or_default())
    }),
    ("是否危房户", |household| if is_unsafe(household) { "是" } else { "否" }.to_owned()),
    ("是否解决安全饮用水", |_| "是".to_owned()),
];

const PERSON_CELLS: &[(&str, PersonCell)] = &[
    ("人口编号", |one| one.person_number.clone()),
    ("姓名", |one| one.name.clone()),
    ("性别", |one| if one.male { "男" } else { "女" }.to_owned()),
    ("出生日期", |one| one.birth_date.format("%Y%m%d").to_string()),
    ("证件类型", |_| "居民身份证".to_owned()),
    ("证件号码", |one| one.id_number.clone()),
    ("民族", |one| one.ethnicity.to_owned()),
    ("成员联系电话", |one| one.phone.clone().unwrap_or_default()),
    ("年度", |_| "2026".to_owned()),
    ("与户主关系", |one| chinese("relation", one.relation.as_str()).to_owned()),
    ("文化程度", |one| one.education.to_owned()),
    ("在校生状况", |one| one.schooling.to_owned()),
    ("健康状况", |one| {
        let words = one.health.iter().map(|health| chinese("health", health.as_str()));
        words.collect::<Vec<_>>().join(",")
    }),
    ("劳动技能", |one| chinese("labour", one.labour.as_str()).to_owned()),
    ("务工时间（月）", |one| one.away.map(|(_, months)| months.to_string()).unwrap_or_default()),
    ("务工所在地", |one| one.away.map(|(place, _)| place.to_owned()).unwrap_or_default()),
];

/// Writes both workbooks into a folder and returns their paths, households first.
pub fn write_workbooks(village: &SampleVillage, folder: &Path) -> Result<[PathBuf; 2], ReportError> {
    let (households, people) = (folder.join(HOUSEHOLD_FILE), folder.join(PERSON_FILE));
    let headers = PLACE.into_iter().chain(HOUSEHOLD_CELLS.iter().map(|(header, _)| *header)).collect();
    let rows = village
        .households
        .iter()
        .map(|household| place().into_iter().chain(HOUSEHOLD_CELLS.iter().map(|(_, cell)| cell(household))).collect());
    write(&households, "户信息", headers, rows)?;
    let headers = PLACE.into_iter().chain(["户编号"]).chain(PERSON_CELLS.iter().map(|(header, _)| *header)).collect();
    let rows = village.households.iter().flat_map(|household| {
        household.members.iter().map(|one| {
            let number = household.roster_number.clone();
            place().into_iter().chain([number]).chain(PERSON_CELLS.iter().map(|(_, cell)| cell(one))).collect()
        })
    });
    write(&people, "人口信息", headers, rows)?;
    Ok([households, people])
}

fn write(
    path: &Path,
    title: &str,
    headers: Vec<&str>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    // A fixed date: the same village is the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 9, 1)?));
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_name(title)?;
    sheet.write_string_with_format(0, 0, title, &text)?;
    sheet.write_string_with_format(1, 0, "示例数据，人物、号码均为虚构；单元格均为文本", &text)?;
    let headers = headers.into_iter().map(str::to_owned).collect();
    for (row, cells) in (2..).zip(std::iter::once(headers).chain(rows)) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    book.save(path)?;
    Ok(())
}

fn place() -> [String; 5] {
    let village = &*SAMPLE_VILLAGE;
    ["重庆市", "重庆市", &village.county, &village.township, &village.name].map(str::to_owned)
}

fn monitored(household: &SampleHousehold, cell: fn(&Monitored) -> String) -> String {
    household.monitored.as_ref().map(cell).unwrap_or_default()
}

/// A risk of the house means an unsafe house until it is cleared (domain.md §2.2: a guarantee failure has its risk).
fn is_unsafe(household: &SampleHousehold) -> bool {
    let open = household.monitored.as_ref().filter(|monitored| monitored.cleared.is_none());
    open.is_some_and(|monitored| monitored.risks.contains(&RiskType::Housing))
}

fn risk(monitored: &Monitored, index: usize) -> String {
    monitored.risks.get(index).map(|risk| chinese("risks", risk.as_str()).to_owned()).unwrap_or_default()
}
