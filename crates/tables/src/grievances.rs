//! 诉求台账 (domain.md §4.1), its steps in long form, and the three rates with both their numbers (§4.3).

use crate::cell::Cell;
use crate::column::{Column, HOME, IDENTITY, Of, column, computed, fixed, passing, stored};
use crate::sheet::{Items, Record, Row, Sheet, Surroundings};
use crate::table::Filled;
use crate::words::shown;
use chrono::{DateTime, NaiveDate};
use cunji_model::document::Contents;
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::course::course;
use cunji_model::grievance::rates::{Rate, Rates, rates};
use cunji_model::grievance::words::{ClosingWay, GrievanceLevel, GrievanceStatus};
use cunji_model::kind::Kind;
use cunji_model::record::grievance::{Standing, steps};
use cunji_model::settings::Settings;
use std::collections::BTreeSet;

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    passing("at", "序号", "No.", |row| Cell::count(i64::try_from(row.at).unwrap_or_default())).count(),
    computed("registered_on", "登记日期", "Registered on", |row| day(registered_on(&row.record.contents))).day(),
    HOME[0],
    HOME[1],
    stored("reporter", "反映人", "Reporter"),
    stored("anonymous", "不留名", "Anonymous"),
    stored("group", "网格(村民小组)", "Grid (group)"),
    stored("courtyard", "院落", "Courtyard"),
    stored("source", "来源", "Source"),
    stored("content", "诉求事项", "Content"),
    stored("category", "问题类别", "Category"),
    stored("urgency", "轻重缓急", "Urgency"),
    computed("responsible_unit", "责任单位", "Responsible unit", |row| Cell::text(standing(row).course.responsible_unit)),
    computed("responsible_person", "责任人", "Responsible person", |row| Cell::text(standing(row).course.responsible_person)),
    stored("measures", "整改措施", "Measures"),
    computed("due_on", "整改时限", "Deadline", |row| day(standing(row).due_on)).day(),
    stored("standard", "整改标准", "Standard"),
    computed("status", "办理状态", "Status", |row| word(row, GrievanceStatus::WORDS, standing(row).course.status.as_str())),
    computed("level", "层级", "Level", |row| word(row, GrievanceLevel::WORDS, standing(row).course.level.as_str())),
    stored("result", "办理结果", "Result"),
    computed("feedback", "满意度", "Satisfaction", |row| {
        standing(row).course.feedback.map_or(Cell::Empty, |said| word(row, Satisfaction::WORDS, said.as_str()))
    }),
    computed("done_on", "办结时间", "Done on", |row| day(standing(row).course.done_on)).day(),
    computed("callback_on", "回访时间", "Called back on", |row| day(standing(row).course.callback_on)).day(),
    computed("closed_on", "销号时间", "Closed on", |row| day(standing(row).course.closed_on)).day(),
    computed("closing", "销号原因", "Closed because", |row| {
        standing(row).course.closing.map_or(Cell::Empty, |way| word(row, ClosingWay::WORDS, way.as_str()))
    }),
    computed("deferred", "延期次数", "Deferrals", |row| Cell::count(standing(row).course.deferred_times.into())).count(),
    passing("days_late", "超期天数", "Days late", |row| Cell::count(standing(row).days_late(row.around.today).into())).count(),
    stored("is_clue", "是否涉及监测线索", "Monitoring clue"),
];

#[rustfmt::skip]
const STEPS: &[Column] = &[
    passing("nth", "第几步", "Step", |row| {
        let order = standing(row).course.order;
        let nth = order.iter().position(|id| Some(id.as_str()) == row.item).map_or(0, |at| at + 1);
        Cell::count(i64::try_from(nth).unwrap_or_default())
    }).count(),
    computed("content", "诉求事项", "Content", |row| Cell::text(row.record.contents.word("content").unwrap_or_default())),
    fixed("kind", "做了什么", "What was done"),
    fixed("at", "什么时候", "When"),
    fixed("by_name", "经办人", "By"),
    fixed("level", "层级", "Level"),
    fixed("due_on", "整改时限", "Deadline"),
    fixed("feedback", "满意度", "Satisfaction"),
    fixed("closing", "销号原因", "Closed because"),
    fixed("responsible_unit", "责任单位", "Responsible unit"),
    fixed("responsible_person", "责任人", "Responsible person"),
    fixed("words", "说明", "Words"),
    column("step", "步骤编号", "Step id", Of::Item),
];

pub(crate) fn sheet() -> Sheet {
    Sheet {
        key: "grievances",
        kind: "grievance",
        zh: "诉求台账",
        en: "Grievances",
        national: false,
        items: Items::One,
        columns: COLUMNS.iter().chain(&IDENTITY).copied().collect(),
        type_of: |path| Kind::Grievance.schema().spec(path).map(|spec| spec.of),
    }
}

pub(crate) fn steps_sheet() -> Sheet {
    Sheet {
        key: "steps",
        zh: "步骤",
        en: "Steps",
        items: Items::Steps,
        columns: HOME.iter().chain(STEPS).chain(&IDENTITY).copied().collect(),
        ..sheet()
    }
}

/// Steps of a grievance in the order of its course.
pub(crate) fn order(contents: &Contents) -> Vec<String> {
    // The order follows from the steps alone, whatever the rules.
    course(&steps(contents), &Settings::shipped().course).order
}

fn standing(row: &Row<'_>) -> Standing {
    Standing::of(&row.record.contents, row.around.rules(row.record))
}

fn day(day: Option<NaiveDate>) -> Cell {
    let at = day.and_then(|day| day.and_hms_opt(0, 0, 0));
    at.map_or(Cell::Empty, |at| Cell::Moment { at, with_time: false })
}

fn word(row: &Row<'_>, list: &[&str], stored: &str) -> Cell {
    Cell::text(shown(list, stored, row.around.language))
}

/// The day of the first step, in the writer's own offset.
pub(crate) fn registered_on(contents: &Contents) -> Option<NaiveDate> {
    let at = contents.live_items("steps").filter_map(|step| contents.item_word("steps", step, "at"));
    at.filter_map(|at| DateTime::parse_from_rfc3339(at).ok()).min().map(|at| at.date_naive())
}

/// The three rates of these grievances, counted as on the phone.
pub(crate) fn rates_sheet(records: &[Record], around: &Surroundings) -> Filled {
    let mut found = Rates::default();
    let mut sources = BTreeSet::new();
    for record in records {
        let settings = around.rules(record);
        found += rates([&Standing::of(&record.contents, settings).rate], &settings.rates, around.today);
        sources.insert(settings.rates.source.as_str());
    }
    if sources.is_empty() {
        sources.insert(Settings::shipped().rates.source.as_str());
    }
    let source = sources.into_iter().collect::<Vec<_>>().join("; ");
    let pick = |zh: &str, en: &str| around.language.pick(zh, en).to_owned();
    let line = |name: String, of: String, rate: Rate| {
        let share =
            rate.per_mille().map_or_else(|| "—".to_owned(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10));
        vec![
            Cell::text(name),
            Cell::count(rate.of.into()),
            Cell::count(rate.among.into()),
            Cell::text(share),
            Cell::text(of),
        ]
    };
    Filled {
        title: pick("三率", "Rates"),
        note: None,
        headers: vec![
            pick("指标", "Rate"),
            pick("分子", "Of"),
            pick("分母", "Among"),
            pick("比率", "Share"),
            pick("算法", "Formula"),
        ],
        rows: vec![
            line(
                pick("响应率", "Responded"),
                pick("按时响应 ÷ 应响应", "responded in time ÷ due to respond"),
                found.responded,
            ),
            line(
                pick("解决率", "Solved"),
                pick("回访中已解决 ÷ 已回访", "called back and solved ÷ called back"),
                found.solved,
            ),
            line(
                pick("满意率", "Satisfied"),
                pick("满意和基本满意 ÷ 已回访", "satisfied or mostly ÷ called back"),
                found.satisfied,
            ),
            vec![Cell::text(pick("来源", "Source")), Cell::Empty, Cell::Empty, Cell::Empty, Cell::text(source)],
        ],
    }
}
