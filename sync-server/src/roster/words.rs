//! The Chinese words of the national value lists (domain.md §2) and the stored words behind them.

use super::text::fold;
use cunji_model::enumeration::{
    DisasterType, Education, Health, HouseholdType, Labour, MonitorCategory, Relation, RiskType, Sex,
};

/// Declares a value list: a function from what a cell says to the stored word. The national word stands first.
macro_rules! word_list {
    ($(#[$meta:meta])* $name:ident, $table:ident: $type:ident { $($variant:ident = [$($word:literal),+ $(,)?]),+ $(,)? }) => {
        const $table: &[($type, &[&str])] = &[$(($type::$variant, &[$($word),+])),+];

        $(#[$meta])*
        pub(crate) fn $name(text: &str) -> Option<&'static str> {
            find($table, text).map(|value| value.as_str())
        }
    };
}

word_list! {
    /// 性别
    sex, SEX: Sex { Male = ["男", "男性"], Female = ["女", "女性"] }
}

word_list! {
    /// 与户主关系, with or without the leading 之.
    relation, RELATIONS: Relation {
        Head = ["户主", "本人", "户主本人", "本人或户主"],
        Spouse = ["配偶", "妻子", "妻", "丈夫", "夫"],
        Son = ["之子", "儿子", "长子", "次子", "三子", "独生子"],
        Daughter = ["之女", "女儿", "长女", "次女", "三女", "独生女"],
        DaughterInLaw = ["之儿媳", "之媳", "儿媳妇"],
        SonInLaw = ["之女婿"],
        SonsSon = ["之孙子", "之孙"],
        SonsDaughter = ["之孙女"],
        DaughtersSon = ["之外孙子", "之外孙"],
        DaughtersDaughter = ["之外孙女"],
        Father = ["之父", "父亲"],
        Mother = ["之母", "母亲"],
        WifesFather = ["之岳父"],
        WifesMother = ["之岳母"],
        HusbandsFather = ["之公公"],
        HusbandsMother = ["之婆婆"],
        FathersFather = ["之祖父"],
        FathersMother = ["之祖母"],
        MothersFather = ["之外祖父"],
        MothersMother = ["之外祖母"],
        Sibling = ["之兄弟姐妹"],
        GreatGrandson = ["之曾孙子", "之曾孙"],
        GreatGranddaughter = ["之曾孙女"],
        Nephew = ["之侄儿", "之侄子"],
        Niece = ["之侄女"],
        BrothersWife = ["之兄弟媳妇"],
        Uncle = ["之叔伯"],
        Other = ["其他", "其它", "其他亲属"],
    }
}

word_list! {
    /// 文化程度
    education, EDUCATION: Education {
        None = ["文盲或半文盲", "文盲", "半文盲"],
        Primary = ["小学"],
        JuniorMiddle = ["初中"],
        SeniorMiddle = ["高中", "中专", "高中/中专", "高中(中专)"],
        College = ["大专", "专科"],
        Bachelor = ["本科及以上", "本科", "大学本科"],
    }
}

word_list! {
    /// One word of 健康状况.
    health, HEALTH: Health {
        Healthy = ["健康"],
        Disabled = ["残疾"],
        SevereIllness = ["患有大病", "大病"],
        ChronicIllness = ["长期慢性病", "慢性病", "患有慢性病"],
    }
}

word_list! {
    /// 劳动技能
    labour, LABOUR: Labour {
        Ordinary = ["普通劳动力"],
        Skilled = ["技能劳动力"],
        Weak = ["弱劳动力或半劳动力", "弱劳动力", "半劳动力", "弱劳动力半劳动力"],
        Lost = ["丧失劳动力"],
        None = ["无劳动力"],
    }
}

word_list! {
    /// 致贫/返贫风险, without what stands in brackets behind it.
    risk, RISKS: RiskType {
        Illness = ["因病"],
        Disability = ["因残"],
        Schooling = ["因学"],
        Disaster = ["因自然灾害", "自然灾害", "因灾"],
        LabourShortage = ["缺劳动力", "因缺劳动力"],
        Accident = ["因意外事故", "意外事故"],
        BusinessFailure = ["因产业项目失败", "因产业(项目)失败", "因产业失败"],
        JobUnstable = ["因务工就业不稳", "务工就业不稳"],
        Water = ["因安全饮水"],
        Housing = ["因安全住房"],
        Other = ["其他", "其它"],
    }
}

word_list! {
    /// 自然灾害子项
    disaster, DISASTERS: DisasterType {
        Flood = ["洪涝", "洪涝灾害", "0201"],
        Geological = ["地质", "地质灾害", "0202"],
        Drought = ["旱", "旱灾", "干旱", "0203"],
        Biological = ["生物", "生物灾害", "0204"],
        Weather = ["气象", "气象灾害", "0205"],
        Earthquake = ["地震", "地震灾害", "0206"],
        Other = ["其他", "其它", "其他灾害", "0299"],
    }
}

const HOUSEHOLD_TYPES: &[(HouseholdType, &[&str])] = &[
    (HouseholdType::Lifted, &["脱贫户", "建档立卡脱贫户", "脱贫不享受政策户"]),
    (HouseholdType::General, &["一般农户", "一般户", "普通农户"]),
];

const MONITOR_CATEGORIES: &[(MonitorCategory, &[&str])] = &[
    (MonitorCategory::Unstable, &["脱贫不稳定户", "脱贫不稳定"]),
    (MonitorCategory::Marginal, &["边缘易致贫户", "边缘易致贫"]),
    (MonitorCategory::Sudden, &["突发严重困难户", "突发严重困难"]),
];

/// What one word of 户类型 or 监测对象类别 says: exports mix the two lists (domain.md §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// 户类型, as far as the word tells it.
    pub household_type: Option<HouseholdType>,
    /// 监测对象类别
    pub category: Option<MonitorCategory>,
}

/// What a word of 户类型 or 监测对象类别 says; `None` for an unknown word.
pub(crate) fn standing(text: &str) -> Option<Standing> {
    if let Some(household_type) = find(HOUSEHOLD_TYPES, text) {
        return Some(Standing { household_type: Some(household_type), category: None });
    }
    if matches!(fold(text).as_str(), "非监测对象" | "否") {
        return Some(Standing { household_type: None, category: None });
    }
    let category = find(MONITOR_CATEGORIES, text)?;
    let household_type = match category {
        MonitorCategory::Unstable => Some(HouseholdType::Lifted),
        MonitorCategory::Marginal => Some(HouseholdType::General),
        MonitorCategory::Sudden => None,
    };
    Some(Standing { household_type, category: Some(category) })
}

/// 是 / 否
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "是" | "有" | "√" | "1" | "Y" | "y" => Some(true),
        "否" | "没有" | "未" | "×" | "0" | "N" | "n" => Some(false),
        _ => None,
    }
}

/// The national word for a stored one, for reports; the stored word where there is none.
pub(crate) fn chinese<'a>(field: &str, stored: &'a str) -> &'a str {
    fn first<T: Copy>(list: &[(T, &[&'static str])], is: impl Fn(T) -> bool) -> Option<&'static str> {
        list.iter().find(|(value, _)| is(*value)).and_then(|(_, words)| words.first().copied())
    }
    let word = match field {
        "sex" => first(SEX, |value| value.as_str() == stored),
        "relation" => first(RELATIONS, |value| value.as_str() == stored),
        "education" => first(EDUCATION, |value| value.as_str() == stored),
        "health" => first(HEALTH, |value| value.as_str() == stored),
        "labour" => first(LABOUR, |value| value.as_str() == stored),
        "disaster" => first(DISASTERS, |value| value.as_str() == stored),
        "household_type" => first(HOUSEHOLD_TYPES, |value| value.as_str() == stored),
        "monitor_category" => first(MONITOR_CATEGORIES, |value| value.as_str() == stored),
        "risks" => first(RISKS, |value| value.as_str() == stored),
        _ => None,
    };
    word.unwrap_or(stored)
}

fn find<T: Copy>(list: &[(T, &[&str])], text: &str) -> Option<T> {
    let folded = fold(text);
    let bare = folded.strip_prefix('之').unwrap_or(&folded);
    let same = |word: &&str| **word == folded || word.strip_prefix('之').unwrap_or(word) == bare;
    list.iter().find(|(_, words)| words.iter().any(same)).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_national_relation_is_understood_with_and_without_zhi() {
        let national = "户主 配偶 之子 之女 之儿媳 之女婿 之孙子 之孙女 之外孙子 之外孙女 之父 之母 之岳父 之岳母 之公公 \
                        之婆婆 之祖父 之祖母 之外祖父 之外祖母 之兄弟姐妹 之曾孙子 之曾孙女 之侄儿 之侄女 之兄弟媳妇 之叔伯 其他";
        let mut seen = std::collections::BTreeSet::new();
        for word in national.split_whitespace() {
            let stored = relation(word).unwrap_or_else(|| panic!("{word} is in the national list"));
            assert!(seen.insert(stored), "{word} must have a meaning of its own");
            assert_eq!(relation(word.trim_start_matches('之')), Some(stored), "{word} without 之 is the same");
        }
        assert_eq!(seen.len(), Relation::WORDS.len(), "every stored relation has a national word");
        assert_eq!(relation("干爹"), None, "an unknown word is not guessed");
    }

    #[test]
    fn a_monitored_category_tells_the_household_type_where_it_can() {
        let says = |word| standing(word).map(|s| (s.household_type, s.category));
        let (lifted, general) = (Some(HouseholdType::Lifted), Some(HouseholdType::General));
        assert_eq!(says("脱贫不稳定户"), Some((lifted, Some(MonitorCategory::Unstable))), "it was a lifted household");
        assert_eq!(says("边缘易致贫户"), Some((general, Some(MonitorCategory::Marginal))), "it was a general one");
        assert_eq!(
            says("突发严重困难户"),
            Some((None, Some(MonitorCategory::Sudden))),
            "it may be either: not guessed"
        );
        assert_eq!(says("普通农户"), Some((general, None)), "another word for 一般农户");
        assert_eq!(says("富裕户"), None, "an unknown word is not guessed");
    }
}
