//! 走访台账 (domain.md §3.1). The position of a visit is not exported: nobody asks for it and it is whereabouts.

use crate::cell::Cell;
use crate::column::{Column, HOME, IDENTITY, computed, fixed, stored};
use crate::sheet::{Items, Row, Sheet};
use crate::words::shown;
use cunji_model::enumeration::FamilyChange;
use cunji_model::kind::Kind;

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    stored("visited_at", "走访时间", "Visited at"),
    stored("group", "村民小组", "Group"),
    stored("courtyard", "院落", "Courtyard"),
    stored("met_person", "走访对象", "Who was met"),
    stored("met_name", "走访对象姓名", "Name of who was met"),
    computed("visitors", "走访人", "Visitors", |row| list(row, "visitors", "name", "、")),
    fixed("recorder_name", "记录人", "Recorder"),
    stored("mode", "走访方式", "Mode"),
    stored("kind", "走访类型", "Kind"),
    stored("campaign", "专项行动", "Campaign"),
    stored("has_changes", "有变化", "Changes"),
    computed("changes", "家庭变化", "Changes in the family", changes),
    stored("n_registered", "户籍人口", "Registered persons"),
    stored("n_resident", "常住人口", "Residents"),
    stored("n_over60", "60岁以上", "60 and older"),
    stored("n_under16", "16岁以下", "Under 16"),
    stored("n_farming", "务农", "Farming"),
    stored("n_away", "外出务工", "Away for work"),
    stored("n_disabled", "残疾", "Disabled"),
    stored("no_worry_food", "吃饭", "Food"),
    stored("no_worry_food_reason", "吃饭说明", "Food: why"),
    stored("no_worry_water", "饮水", "Drinking"),
    stored("no_worry_water_reason", "饮水说明", "Drinking: why"),
    stored("no_worry_clothes", "换季衣服", "Clothes"),
    stored("no_worry_clothes_reason", "换季衣服说明", "Clothes: why"),
    stored("water_source", "饮水来源", "Water source"),
    stored("house_structure", "住房结构", "House structure"),
    stored("house_grade", "安全鉴定", "House grade"),
    stored("house_safe", "住房是否安全", "House safe"),
    stored("house_safe_reason", "住房说明", "House: why"),
    stored("edu_ok", "义务教育", "School"),
    stored("edu_ok_reason", "义务教育说明", "School: why"),
    stored("medical_ok", "医保参保", "Health insurance"),
    stored("medical_ok_reason", "医保说明", "Health insurance: why"),
    stored("water_ok", "饮水安全", "Safe water"),
    stored("water_ok_reason", "饮水安全说明", "Safe water: why"),
    stored("income_drop", "收入骤减", "Income drop"),
    stored("income_drop_fen", "收入减少(元)", "Income drop (yuan)"),
    stored("spend_surge", "支出骤增", "Spending surge"),
    stored("spend_surge_fen", "支出增加(元)", "Spending surge (yuan)"),
    stored("work_intent", "就业意愿", "Work wanted"),
    stored("training_need", "培训需求", "Training wanted"),
    stored("leaflet_a", "申请政策明白纸", "Leaflet: applying"),
    stored("leaflet_b", "帮扶政策明白纸", "Leaflet: help"),
    stored("satisfaction", "满意度", "Satisfaction"),
    computed("issues", "反映问题", "Issues raised", |row| list(row, "issues", "words", "\n")),
    stored("on_spot", "现场处置", "Done on the spot"),
    stored("escalate", "是否上报", "Pass up"),
    stored("next_step", "下一步", "Next step"),
    stored("note", "备注", "Note"),
];

/// Most characters of a cell that puts several texts together.
const LONGEST: usize = 30_000;

pub(crate) fn sheet() -> Sheet {
    Sheet {
        key: "visits",
        kind: "visit",
        zh: "走访台账",
        en: "Visits",
        national: false,
        items: Items::One,
        columns: HOME.iter().chain(COLUMNS).chain(&IDENTITY).copied().collect(),
        type_of: |path| Kind::Visit.schema().spec(path).map(|spec| spec.of),
    }
}

fn list(row: &Row<'_>, collection: &str, field: &str, between: &str) -> Cell {
    let contents = &row.record.contents;
    let items = contents.live_items(collection).filter_map(|item| contents.item_word(collection, item, field));
    joined(items.map(str::to_owned).collect(), between)
}

fn changes(row: &Row<'_>) -> Cell {
    let contents = &row.record.contents;
    let line = |item: &str| {
        let kind = shown(FamilyChange::WORDS, contents.item_word("changes", item, "kind")?, row.around.language);
        let words = contents.item_word("changes", item, "words");
        Some(words.map_or_else(|| kind.to_owned(), |words| format!("{kind}：{words}")))
    };
    joined(contents.live_items("changes").filter_map(line).collect(), "\n")
}

fn joined(texts: Vec<String>, between: &str) -> Cell {
    Cell::text(texts.join(between).chars().take(LONGEST).collect::<String>())
}
