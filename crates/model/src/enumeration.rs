//! The value lists of the field (domain.md §2 and §8). The words are the same in SQL, Rust, TypeScript and documents;
//! what is shown for them is in the message files.

/// Declares an enumeration with its stored words, in the order in which screens list them.
macro_rules! enumeration {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every stored word.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The stored word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value for a stored word; `None` for a word of a newer version.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use enumeration;

mod campaign;
pub use campaign::*;

enumeration! {
    /// 户类型 (domain.md §2.1)
    HouseholdType {
        /// 一般农户
        General = "GENERAL",
        /// 脱贫户
        Lifted = "LIFTED",
    }
}

enumeration! {
    /// 监测对象类别 (domain.md §2.1)
    MonitorCategory {
        /// 脱贫不稳定户: only of a lifted household
        Unstable = "MON_UNSTABLE",
        /// 边缘易致贫户: only of a general household
        Marginal = "MON_MARGINAL",
        /// 突发严重困难户: of either
        Sudden = "MON_SUDDEN",
    }
}

enumeration! {
    /// 风险状态 (domain.md §2.3, §8)
    RiskState {
        /// 未消除
        Active = "ACTIVE",
        /// 帮扶消除
        ClearedByHelp = "CLEARED_HELP",
        /// 自然消除
        ClearedNaturally = "CLEARED_NATURAL",
        /// 回退
        Reverted = "REVERTED",
    }
}

enumeration! {
    /// 致贫返贫风险 (domain.md §2.2)
    RiskType {
        /// 因病
        Illness = "ILLNESS",
        /// 因残
        Disability = "DISABILITY",
        /// 因学
        Schooling = "SCHOOLING",
        /// 因自然灾害
        Disaster = "DISASTER",
        /// 缺劳动力
        LabourShortage = "LABOR_SHORTAGE",
        /// 因意外事故
        Accident = "ACCIDENT",
        /// 因产业项目失败
        BusinessFailure = "BUSINESS_FAILURE",
        /// 因务工就业不稳
        JobUnstable = "JOB_UNSTABLE",
        /// 因安全饮水
        Water = "WATER",
        /// 因安全住房
        Housing = "HOUSING",
        /// 其他, with a remark
        Other = "OTHER",
    }
}

enumeration! {
    /// 自然灾害子项 (domain.md §2.2, codes 0201–0299)
    DisasterType {
        /// 洪涝
        Flood = "FLOOD",
        /// 地质
        Geological = "GEOLOGICAL",
        /// 旱
        Drought = "DROUGHT",
        /// 生物
        Biological = "BIOLOGICAL",
        /// 气象
        Weather = "WEATHER",
        /// 地震
        Earthquake = "EARTHQUAKE",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 与户主关系 (domain.md §2.4, 28 values)
    Relation {
        /// 户主
        Head = "HEAD",
        /// 配偶
        Spouse = "SPOUSE",
        /// 之子
        Son = "SON",
        /// 之女
        Daughter = "DAUGHTER",
        /// 之儿媳
        DaughterInLaw = "DAUGHTER_IN_LAW",
        /// 之女婿
        SonInLaw = "SON_IN_LAW",
        /// 之孙子
        SonsSon = "SONS_SON",
        /// 之孙女
        SonsDaughter = "SONS_DAUGHTER",
        /// 之外孙子
        DaughtersSon = "DAUGHTERS_SON",
        /// 之外孙女
        DaughtersDaughter = "DAUGHTERS_DAUGHTER",
        /// 之父
        Father = "FATHER",
        /// 之母
        Mother = "MOTHER",
        /// 之岳父
        WifesFather = "WIFES_FATHER",
        /// 之岳母
        WifesMother = "WIFES_MOTHER",
        /// 之公公
        HusbandsFather = "HUSBANDS_FATHER",
        /// 之婆婆
        HusbandsMother = "HUSBANDS_MOTHER",
        /// 之祖父
        FathersFather = "FATHERS_FATHER",
        /// 之祖母
        FathersMother = "FATHERS_MOTHER",
        /// 之外祖父
        MothersFather = "MOTHERS_FATHER",
        /// 之外祖母
        MothersMother = "MOTHERS_MOTHER",
        /// 之兄弟姐妹
        Sibling = "SIBLING",
        /// 之曾孙子
        GreatGrandson = "GREAT_GRANDSON",
        /// 之曾孙女
        GreatGranddaughter = "GREAT_GRANDDAUGHTER",
        /// 之侄儿
        Nephew = "NEPHEW",
        /// 之侄女
        Niece = "NIECE",
        /// 之兄弟媳妇
        BrothersWife = "BROTHERS_WIFE",
        /// 之叔伯
        Uncle = "UNCLE",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 性别
    Sex {
        /// 男
        Male = "MALE",
        /// 女
        Female = "FEMALE",
    }
}

enumeration! {
    /// 文化程度 (domain.md §2.4)
    Education {
        /// 文盲或半文盲
        None = "NONE",
        /// 小学
        Primary = "PRIMARY",
        /// 初中
        JuniorMiddle = "JUNIOR_MIDDLE",
        /// 高中
        SeniorMiddle = "SENIOR_MIDDLE",
        /// 大专
        College = "COLLEGE",
        /// 本科及以上
        Bachelor = "BACHELOR",
    }
}

enumeration! {
    /// 健康状况 (domain.md §2.4; several may hold)
    Health {
        /// 健康
        Healthy = "HEALTHY",
        /// 残疾
        Disabled = "DISABLED",
        /// 患有大病
        SevereIllness = "SEVERE_ILLNESS",
        /// 长期慢性病
        ChronicIllness = "CHRONIC_ILLNESS",
    }
}

enumeration! {
    /// 劳动技能 (domain.md §2.4)
    Labour {
        /// 普通劳动力
        Ordinary = "ORDINARY",
        /// 技能劳动力
        Skilled = "SKILLED",
        /// 弱劳动力或半劳动力
        Weak = "WEAK",
        /// 丧失劳动力
        Lost = "LOST",
        /// 无劳动力
        None = "NONE",
    }
}

enumeration! {
    /// 走访方式 (domain.md §8)
    VisitMode {
        /// 入户
        Home = "HOME",
        /// 电话
        Phone = "PHONE",
        /// 微信
        Wechat = "WECHAT",
        /// 视频
        Video = "VIDEO",
        /// 院坝
        Yard = "YARD",
    }
}

enumeration! {
    /// 走访类型 (domain.md §8)
    VisitKind {
        /// 日常
        Routine = "ROUTINE",
        /// 集中排查
        Campaign = "CAMPAIGN",
        /// 遍访
        FullRound = "FULL_ROUND",
        /// 预警核查
        WarningCheck = "WARNING_CHECK",
        /// 收入测算
        Income = "INCOME",
        /// 回访
        Callback = "CALLBACK",
    }
}

enumeration! {
    /// 走访对象 (domain.md §3.1)
    MetPerson {
        /// 户主
        Head = "HEAD",
        /// 家属
        Family = "FAMILY",
        /// 代为
        Proxy = "PROXY",
        /// 不在家
        Absent = "ABSENT",
    }
}

enumeration! {
    /// 有 / 没有 / 不清楚: an answer that may be open (domain.md §3.1: missing is 待补充, never guessed)
    Answer {
        /// 是, 有保障
        Yes = "YES",
        /// 否, 有问题
        No = "NO",
        /// 不清楚
        Unknown = "UNKNOWN",
    }
}

enumeration! {
    /// 住房结构 (domain.md §3.1)
    HouseStructure {
        /// 钢混
        ReinforcedConcrete = "REINFORCED_CONCRETE",
        /// 砖混
        BrickConcrete = "BRICK_CONCRETE",
        /// 砖木
        BrickTimber = "BRICK_TIMBER",
        /// 土木
        EarthTimber = "EARTH_TIMBER",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 住房安全鉴定等级 (domain.md §3.1)
    HouseGrade {
        /// A
        A = "A",
        /// B
        B = "B",
        /// C
        C = "C",
        /// D
        D = "D",
    }
}

enumeration! {
    /// 满意度 (domain.md §8)
    Satisfaction {
        /// 满意
        Satisfied = "SATISFIED",
        /// 基本满意
        Basically = "BASICALLY",
        /// 不满意
        Unsatisfied = "UNSATISFIED",
        /// 未联系上
        NoContact = "NO_CONTACT",
    }
}

enumeration! {
    /// 家庭变化 (domain.md §3.1)
    FamilyChange {
        /// 出生
        Birth = "BIRTH",
        /// 去世
        Death = "DEATH",
        /// 嫁入
        MarriedIn = "MARRIED_IN",
        /// 嫁出
        MarriedOut = "MARRIED_OUT",
        /// 迁入
        MovedIn = "MOVED_IN",
        /// 迁出
        MovedOut = "MOVED_OUT",
        /// 外出务工
        AwayToWork = "AWAY_TO_WORK",
        /// 其他
        Other = "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_are_one_to_one() {
        for word in Relation::WORDS {
            let value = Relation::parse(word).expect("every listed word must parse");
            assert_eq!(value.as_str(), *word, "a word must come back as it was stored");
            assert_eq!(serde_json::to_string(&value).unwrap(), format!("\"{word}\""), "JSON uses the same word");
        }
        assert_eq!(Relation::WORDS.len(), 28, "domain.md §2.4 lists 28 relations");
        assert_eq!(VisitMode::parse("TELEPATHY"), None, "a newer version's word is unknown, not guessed");
    }
}
