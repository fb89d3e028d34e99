//! What tables say for the stored words of the value lists, in both languages. The same words as on the screens
//! (ui/src/shared/i18n) and, in Chinese, those of the national lists (domain.md §2), so that a roster reads them.

use crate::Language;
use crate::cell::settle;
use cunji_model::enumeration::*;
use cunji_model::grievance::words::*;
use cunji_model::income::sheet::Basis;

type List = (&'static [&'static str], &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const LISTS: &[List] = &[
    (HouseholdType::WORDS, &[("一般农户", "Ordinary"), ("脱贫户", "Lifted")]),
    (MonitorCategory::WORDS, &[("脱贫不稳定户", "Unstable"), ("边缘易致贫户", "Marginal"), ("突发严重困难户", "Sudden hardship")]),
    (RiskState::WORDS, &[("未消除", "Not cleared"), ("帮扶消除", "Cleared with help"), ("自然消除", "Cleared by itself"), ("回退", "Rolled back")]),
    (RiskType::WORDS, &[("因病", "Illness"), ("因残", "Disability"), ("因学", "Schooling"), ("因自然灾害", "Natural disaster"), ("缺劳动力", "Lack of labour"), ("因意外事故", "Accident"), ("因产业项目失败", "Failed business"), ("因务工就业不稳", "Unstable work"), ("因安全饮水", "Drinking water"), ("因安全住房", "Housing"), ("其他", "Other")]),
    (DisasterType::WORDS, &[("洪涝", "Flood"), ("地质", "Landslide"), ("旱", "Drought"), ("生物", "Pests"), ("气象", "Weather"), ("地震", "Earthquake"), ("其他", "Other")]),
    (Relation::WORDS, &[("户主", "Head"), ("配偶", "Spouse"), ("之子", "Son"), ("之女", "Daughter"), ("之儿媳", "Daughter-in-law"), ("之女婿", "Son-in-law"), ("之孙子", "Son's son"), ("之孙女", "Son's daughter"), ("之外孙子", "Daughter's son"), ("之外孙女", "Daughter's daughter"), ("之父", "Father"), ("之母", "Mother"), ("之岳父", "Wife's father"), ("之岳母", "Wife's mother"), ("之公公", "Husband's father"), ("之婆婆", "Husband's mother"), ("之祖父", "Father's father"), ("之祖母", "Father's mother"), ("之外祖父", "Mother's father"), ("之外祖母", "Mother's mother"), ("之兄弟姐妹", "Brother or sister"), ("之曾孙子", "Great-grandson"), ("之曾孙女", "Great-granddaughter"), ("之侄儿", "Nephew"), ("之侄女", "Niece"), ("之兄弟媳妇", "Brother's wife"), ("之叔伯", "Uncle"), ("其他", "Other")]),
    (Sex::WORDS, &[("男", "Man"), ("女", "Woman")]),
    (Education::WORDS, &[("文盲或半文盲", "None"), ("小学", "Primary school"), ("初中", "Junior middle school"), ("高中", "Senior middle school"), ("大专", "College"), ("本科及以上", "Bachelor or higher")]),
    (Health::WORDS, &[("健康", "Healthy"), ("残疾", "Disabled"), ("患有大病", "Severely ill"), ("长期慢性病", "Chronically ill")]),
    (Labour::WORDS, &[("普通劳动力", "Able to work"), ("技能劳动力", "Skilled"), ("弱劳动力或半劳动力", "Partly able to work"), ("丧失劳动力", "No longer able to work"), ("无劳动力", "Not able to work")]),
    (VisitMode::WORDS, &[("入户", "At home"), ("电话", "Phone"), ("微信", "WeChat"), ("视频", "Video"), ("院坝", "Courtyard")]),
    (VisitKind::WORDS, &[("日常", "Routine"), ("集中排查", "Campaign"), ("遍访", "Full round"), ("预警核查", "Warning check"), ("收入测算", "Income survey"), ("回访", "Follow-up")]),
    (CampaignKind::WORDS, &[("大走访大排查大整改", "Visit, check and put right"), ("全覆盖遍访", "Full round"), ("防返贫集中排查", "Screening"), ("灾后排查", "After a disaster"), ("政策宣传", "Explaining policy"), ("其他", "Other")]),
    (CampaignFor::WORDS, &[("全部农户", "Every household"), ("指定范围", "A chosen range")]),
    (MetPerson::WORDS, &[("户主", "Head"), ("家属", "Family"), ("代为", "Someone for them"), ("不在家", "Nobody home")]),
    (Answer::WORDS, &[("有保障", "Fine"), ("有问题", "Trouble"), ("不清楚", "Not known")]),
    (HouseStructure::WORDS, &[("钢混", "Reinforced concrete"), ("砖混", "Brick and concrete"), ("砖木", "Brick and timber"), ("土木", "Earth and timber"), ("其他", "Other")]),
    (HouseGrade::WORDS, &[("A 级", "Grade A"), ("B 级", "Grade B"), ("C 级", "Grade C"), ("D 级", "Grade D")]),
    (Satisfaction::WORDS, &[("满意", "Satisfied"), ("基本满意", "Mostly satisfied"), ("不满意", "Not satisfied"), ("未联系上", "Not reached")]),
    (FamilyChange::WORDS, &[("出生", "Birth"), ("去世", "Death"), ("嫁入", "Married in"), ("嫁出", "Married out"), ("迁入", "Moved in"), ("迁出", "Moved out"), ("外出务工", "Left for work"), ("其他", "Other")]),
    (GrievanceSource::WORDS, &[("走访", "Visit"), ("院坝会", "Courtyard talk"), ("村民吹哨", "Villager’s call"), ("热线", "Hotline"), ("督查", "Inspection"), ("其他", "Other")]),
    (GrievanceCategory::WORDS, &[("基础设施", "Roads and power"), ("饮水", "Drinking water"), ("住房", "Housing"), ("教育", "School"), ("医疗", "Health care"), ("低保救助", "Allowance"), ("就业", "Work"), ("产业", "Farming and trade"), ("社保", "Social insurance"), ("环境卫生", "Sanitation"), ("邻里纠纷", "Neighbours"), ("土地", "Land"), ("其他", "Other")]),
    (Urgency::WORDS, &[("急", "Urgent"), ("重", "Serious"), ("缓", "Takes time"), ("轻", "Minor")]),
    (GrievanceLevel::WORDS, &[("村民", "Villager"), ("院落", "Courtyard"), ("村", "Village"), ("乡镇", "Township"), ("区县", "County")]),
    (GrievanceStatus::WORDS, &[("待办", "To do"), ("已研判", "Assessed"), ("已交办", "Assigned"), ("办理中", "Being done"), ("已办结", "Done"), ("已回访", "Called back"), ("已销号", "Closed"), ("重办", "Reopened"), ("已上报", "Passed up"), ("已延期", "Deferred"), ("不能办，已解释", "Can’t be done, explained")]),
    (StepKind::WORDS, &[("登记", "Register"), ("研判", "Assess"), ("交办", "Assign"), ("办理", "Act"), ("办结", "Done"), ("回访", "Call back"), ("销号", "Close"), ("重办", "Reopen"), ("上报", "Pass up"), ("延期", "Defer"), ("不能办，解释", "Explain why not")]),
    (ClosingWay::WORDS, &[("群众满意", "Villager satisfied"), ("已解释", "Explained"), ("联系不上", "Not reached"), ("本人撤回", "Taken back"), ("重复登记", "Registered twice")]),
    (Basis::WORDS, &[("实际", "Actual"), ("预计", "Estimated"), ("分摊", "Shared out")]),
];

/// What is shown for a stored word; the word itself when it is one of a newer version.
pub(crate) fn shown<'a>(list: &[&str], word: &'a str, language: Language) -> &'a str {
    let found = words(list).find(|(stored, _)| **stored == word);
    found.map_or(word, |(_, (zh, en))| if language == Language::Chinese { zh } else { en })
}

/// The stored word for what a cell says, in either language or as it is stored.
pub(crate) fn stored(list: &[&'static str], text: &str) -> Option<&'static str> {
    let said = fold(text);
    let fits = |word: &str| fold(word) == said;
    let known = words(list).find(|(_, (zh, en))| fits(zh) || fits(en)).map(|(stored, _)| *stored);
    known.or_else(|| list.iter().copied().find(|word| fits(word)))
}

fn words(list: &[&str]) -> impl Iterator<Item = (&'static &'static str, &'static (&'static str, &'static str))> {
    let found = LISTS.iter().find(|(stored, _)| *stored == list);
    found.into_iter().flat_map(|(stored, words)| stored.iter().zip(*words))
}

/// 是 / 否, in either language.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "是" | "有" | "√" | "1" | "yes" | "y" | "true" => Some(true),
        "否" | "没有" | "×" | "0" | "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// Blanks dropped, full-width signs made half-width, small letters.
pub(crate) fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    settle(text).chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_word_has_its_own_words_and_they_lead_back_to_it() {
        for (list, words) in LISTS {
            assert_eq!(list.len(), words.len(), "every word of the list needs its words: {list:?}");
            for (word, language) in list.iter().flat_map(|w| [(w, Language::Chinese), (w, Language::English)]) {
                let text = shown(list, word, language);
                assert_eq!(stored(list, text), Some(*word), "{text} must be read back as {word}");
            }
        }
    }

    #[test]
    fn the_words_are_those_of_the_screens() {
        let screens = include_str!("../../../ui/src/shared/i18n/zh/enumeration.ts");
        for (list, words) in LISTS.iter().filter(|(list, _)| *list != Basis::WORDS) {
            for (word, (zh, _)) in list.iter().zip(*words) {
                assert!(
                    screens.contains(&format!("{word}: '{zh}'")),
                    "{word} is called {zh} here and not on the screens"
                );
            }
        }
    }
}
