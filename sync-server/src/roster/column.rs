//! The columns that a roster may have: our word for each, and the other spellings that exports use for it.

use super::text::fold;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

macro_rules! columns {
    ($($name:ident = [$($header:literal),+ $(,)?]),+ $(,)?) => {
        /// What a column of a roster means. The first header of each is ours; mapping files name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $(#[doc = concat!("Headers: ", $($header, " "),+)] $name),+ }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Column] = &[$(Column::$name),+];

            /// Our header and the other spellings of it.
            pub fn headers(self) -> &'static [&'static str] {
                match self { $(Column::$name => &[$($header),+]),+ }
            }
        }
    };
}

columns! {
    County = ["县", "县(市、区、旗)", "区县", "县区"],
    Township = ["乡", "乡(镇)", "乡镇", "镇"],
    Village = ["村", "行政村", "村(社区)"],
    RosterNumber = ["户编号"],
    HeadName = ["户主姓名"],
    HeadIdNumber = ["户主证件号码", "户主证件号", "户主身份证号"],
    Group = ["村民小组", "组", "小组", "村组"],
    Courtyard = ["院落"],
    Address = ["住址", "家庭住址", "详细地址"],
    HouseholdType = ["户类型"],
    MonitorCategory = ["监测对象类别", "检测对象类别"],
    MonitoredSince = ["识别监测时间"],
    RiskCleared = ["风险是否已消除", "风险是否已消除0"],
    ClearMode = ["风险消除方式"],
    Risk1 = ["致贫/返贫风险1"],
    Risk2 = ["致贫/返贫风险2"],
    Risk3 = ["致贫/返贫风险3"],
    Risk4 = ["致贫/返贫风险4"],
    Risk5 = ["致贫/返贫风险5"],
    Disaster = ["自然灾害子项"],
    OtherRisk = ["其他风险说明"],
    NoLabourGuarantee = ["整户无劳动能力兜底保障户", "是否整户无劳动能力兜底保障户"],
    EduIssue = ["是否义务教育阶段适龄儿童少年失学辍学"],
    MedicalIssue = ["是否有家庭成员未参加城乡居民(职工)基本医疗保险"],
    HousingIssue = ["是否住房出现安全问题", "是否危房户"],
    WaterIssue = ["是否饮水出现安全问题"],
    SafeWater = ["是否解决安全饮用水"],
    EduIssueAfter = ["风险消除后是否义务教育阶段适龄儿童少年失学辍学"],
    MedicalIssueAfter = ["风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险"],
    HousingIssueAfter = ["风险消除后是否住房出现安全问题"],
    WaterIssueAfter = ["风险消除后是否饮水出现安全问题"],
    HouseholdPhone = ["户联系电话"],
    Phone = ["联系电话", "电话"],
    SecondPhone = ["备用电话"],
    Note = ["备注"],
    Longitude = ["经度"],
    Latitude = ["纬度"],
    PersonNumber = ["人口编号"],
    Name = ["姓名"],
    Sex = ["性别"],
    BirthDate = ["出生日期"],
    IdType = ["证件类型"],
    IdNumber = ["证件号码", "身份证号", "身份证号码"],
    Ethnicity = ["民族"],
    MemberPhone = ["成员联系电话", "家庭成员联系电话"],
    Relation = ["与户主关系"],
    Education = ["文化程度"],
    Schooling = ["在校生状况"],
    Health = ["健康状况"],
    Labour = ["劳动技能"],
    AwayNow = ["是否已务工"],
    AwayMonths = ["务工时间(月)"],
    AwayPlace = ["务工所在地"],
}

impl Column {
    /// Our header for it.
    pub fn header(self) -> &'static str {
        self.headers().first().copied().unwrap_or_default()
    }

    /// True for columns that only a sheet with one row per person has.
    pub(crate) fn is_of_a_person(self) -> bool {
        self >= Self::PersonNumber
    }

    /// True for columns that only the monitored layout has, so that its person rows bring their household along.
    pub(crate) fn is_of_monitoring(self) -> bool {
        matches!(self, Self::HouseholdType | Self::MonitorCategory | Self::MonitoredSince | Self::Risk1)
    }
}

/// The column a header means by itself, and how good the spelling is (0 is ours).
pub(crate) fn meaning(header: &str) -> Option<(Column, usize)> {
    static TABLE: OnceLock<BTreeMap<String, (Column, usize)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let spellings = |column: &Column| column.headers().iter().enumerate().map(|(rank, header)| (*header, rank));
        Column::ALL
            .iter()
            .flat_map(|column| spellings(column).map(|(header, rank)| (fold(header), (*column, rank))))
            .collect()
    });
    table.get(&fold(header)).copied()
}

/// True for a header of the national system's exports: known, whether or not a household record keeps it.
pub(crate) fn is_national(header: &str) -> bool {
    static HEADERS: OnceLock<BTreeSet<String>> = OnceLock::new();
    let headers = HEADERS.get_or_init(|| {
        let vectors = include_str!("../../../crates/model/vectors/national-export.json");
        let lists: BTreeMap<String, serde_json::Value> = serde_json::from_str(vectors).unwrap_or_default();
        let names = lists.values().filter_map(|list| list.as_array()).flatten().filter_map(|name| name.as_str());
        names.chain(["特困供养金"]).map(fold).collect()
    });
    headers.contains(&fold(header))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_things() {
        let mut seen = BTreeSet::new();
        for header in Column::ALL.iter().flat_map(|column| column.headers()) {
            assert!(seen.insert(fold(header)), "{header} is listed twice");
        }
    }

    #[test]
    fn both_brackets_are_the_same_header() {
        assert_eq!(meaning("务工时间（月）"), meaning("务工时间 (月)"), "exports mix the brackets");
        assert!(is_national("年收入") && is_national("特困供养金"), "known though not kept");
        assert!(!is_national("太阳能板"), "a local invention is unknown");
    }
}
