//! Household and member rosters in the layout of the national export (domain.md §1.7, §2): header in row 3, every cell
//! text. In Chinese the headers are those that the roster import of the office reads.

use crate::cell::Cell;
use crate::column::{Column, IDENTITY, Of, column, computed, passing, stored};
use crate::joint::{self, Joint};
use crate::sheet::{Items, Row, Sheet};
use cunji_model::field::Path;
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::resident_id::mask;

// A phone does not know county and township: an empty cell there is nobody's edit.
const PLACE: [Column; 3] = [
    passing("county", "县", "County", |row| Cell::text(row.place().county)),
    passing("township", "乡", "Township", |row| Cell::text(row.place().township)),
    passing("village", "村", "Village", |row| Cell::text(row.place().name)),
];

const fn together(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    joint: Joint,
    cell: fn(&Row<'_>) -> Cell,
) -> Column {
    column(name, zh, en, Of::Joint(joint, cell))
}

#[rustfmt::skip]
const HOUSEHOLD: &[Column] = &[
    stored("roster_number", "户编号", "Household number"),
    computed("head_name", "户主姓名", "Head of household", |row| Cell::text(row.home().head)),
    computed("head_id", "户主证件号码", "Head's ID number", head_id),
    computed("size", "家庭人口数", "Household size", |row| {
        let people = Household::read(&row.record.contents).members.len();
        Cell::count(i64::try_from(people).unwrap_or_default())
    }),
    stored("phone", "户联系电话", "Phone"),
    stored("second_phone", "备用电话", "Second phone"),
    stored("group", "村民小组", "Group"),
    stored("courtyard", "院落", "Courtyard"),
    stored("address", "住址", "Address"),
    stored("longitude", "经度", "Longitude"),
    stored("latitude", "纬度", "Latitude"),
    stored("household_type", "户类型", "Household type"),
    stored("monitor_category", "监测对象类别", "Monitoring category"),
    stored("monitored_since", "识别监测时间", "Monitored since"),
    together("risk_cleared", "风险是否已消除", "Risk cleared", Joint::RiskState, joint::cleared),
    together("clear_mode", "风险消除方式", "How it was cleared", Joint::RiskState, joint::clear_mode),
    together("risk1", "致贫/返贫风险1", "Risk 1", Joint::Risks, |row| joint::risk(row, 0)),
    together("risk2", "致贫/返贫风险2", "Risk 2", Joint::Risks, |row| joint::risk(row, 1)),
    together("risk3", "致贫/返贫风险3", "Risk 3", Joint::Risks, |row| joint::risk(row, 2)),
    together("risk4", "致贫/返贫风险4", "Risk 4", Joint::Risks, |row| joint::risk(row, 3)),
    together("risk5", "致贫/返贫风险5", "Risk 5", Joint::Risks, |row| joint::risk(row, 4)),
    together("disaster", "自然灾害子项", "Kind of disaster", Joint::Risks, joint::disaster),
    together("other_risk", "其他风险说明", "Other risk", Joint::Risks, joint::other),
    stored("no_labour_guarantee", "整户无劳动能力兜底保障户", "Household without labour"),
    stored("edu_issue", "是否义务教育阶段适龄儿童少年失学辍学", "School problem"),
    stored("medical_issue", "是否有家庭成员未参加城乡居民(职工)基本医疗保险", "Insurance problem"),
    stored("housing_issue", "是否住房出现安全问题", "Housing problem"),
    stored("water_issue", "是否饮水出现安全问题", "Water problem"),
    stored("edu_issue_after", "风险消除后是否义务教育阶段适龄儿童少年失学辍学", "School problem after clearing"),
    stored("medical_issue_after", "风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险", "Insurance problem after clearing"),
    stored("housing_issue_after", "风险消除后是否住房出现安全问题", "Housing problem after clearing"),
    stored("water_issue_after", "风险消除后是否饮水出现安全问题", "Water problem after clearing"),
    stored("note", "备注", "Note"),
];

#[rustfmt::skip]
const MEMBER: &[Column] = &[
    computed("home_number", "户编号", "Household number", |row| Cell::text(row.home().number)),
    stored("person_number", "人口编号", "Person number"),
    stored("name", "姓名", "Name"),
    stored("sex", "性别", "Sex"),
    stored("birth_date", "出生日期", "Birth date"),
    computed("id_type", "证件类型", "Kind of ID", |row| {
        let number = row.item.and_then(|item| row.record.contents.item_word("members", item, "id_number"));
        joint::id_type(row, number.is_some())
    }),
    stored("id_number", "证件号码", "ID number"),
    stored("ethnicity", "民族", "Ethnicity"),
    stored("phone", "成员联系电话", "Phone"),
    stored("relation", "与户主关系", "Relation to head"),
    stored("education", "文化程度", "Education"),
    stored("schooling", "在校生状况", "Schooling"),
    stored("health", "健康状况", "Health"),
    stored("labour", "劳动技能", "Labour"),
    stored("away", "是否已务工", "Away for work"),
    stored("away_months", "务工时间（月）", "Months away"),
    stored("away_place", "务工所在地", "Place of work"),
    stored("note", "备注", "Note"),
    column("member", "成员编号", "Member id", Of::Item),
];

fn sheet(key: &'static str, zh: &'static str, en: &'static str, items: Items, own: &[Column]) -> Sheet {
    Sheet {
        key,
        kind: "household",
        zh,
        en,
        national: true,
        items,
        columns: PLACE.iter().chain(own).chain(&IDENTITY).copied().collect(),
        type_of: |path| Kind::Household.schema().spec(path).map(|spec| spec.of),
    }
}

pub(crate) fn households() -> Sheet {
    sheet("households", "户信息", "Households", Items::One, HOUSEHOLD)
}

pub(crate) fn members() -> Sheet {
    sheet("members", "人口信息", "Members", Items::Each("members"), MEMBER)
}

/// Members of a household, the head first.
pub(crate) fn order(household: &cunji_model::document::Contents) -> Vec<String> {
    Household::read(household).members.into_iter().map(|member| member.id).collect()
}

fn head_id(row: &Row<'_>) -> Cell {
    let contents = &row.record.contents;
    let head = Household::read(contents).head().map(|head| head.id.clone()).unwrap_or_default();
    let number = contents.shown(&Path::item("members", &head, "id_number"));
    let number = number.and_then(|number| number.as_text()).unwrap_or_default();
    Cell::text(if row.around.full { number.to_owned() } else { mask(number) })
}
