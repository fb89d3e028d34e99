//! Why a row can't be taken as it is, in the clerk's words. No text here ever carries a whole ID number or phone number.

use cunji_model::resident_id::BadResidentId;
use std::fmt;
use std::sync::Arc;

/// A row of a file, as a clerk finds it: file, sheet and row number (from 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// File name without its folder.
    pub file: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// Row number, from 1, as spreadsheet programs show it.
    pub row: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} · {} · {}", self.file, self.sheet, self.row)
    }
}

/// One problem of one row. A row may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Where it is.
    pub from: Origin,
    /// The header of the column as the file has it, or ours when the file lacks it.
    pub column: String,
    /// Why.
    pub why: BadRowReason,
}

impl BadRow {
    /// True when the row is imported all the same and somebody should look at it.
    pub fn is_warning(&self) -> bool {
        self.why.is_warning()
    }
}

macro_rules! reasons {
    ($($(#[$meta:meta])* $warning:literal $name:ident $({ $($field:ident: $type:ty),+ })? = $zh:literal / $en:literal),+ $(,)?) => {
        /// Why a row can't be taken as it is. Values in it are already masked.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are named by the two sentences beside them")]
        pub enum BadRowReason { $($(#[$meta])* $name $({ $($field: $type),+ })?),+ }

        impl BadRowReason {
            /// The reason in Chinese.
            pub fn zh(&self) -> String {
                match self { $(Self::$name $({ $($field),+ })? => format!($zh)),+ }
            }

            /// The reason in English.
            pub fn en(&self) -> String {
                match self { $(Self::$name $({ $($field),+ })? => format!($en)),+ }
            }

            /// True when the row is imported all the same.
            pub fn is_warning(&self) -> bool {
                match self { $(Self::$name { .. } => $warning),+ }
            }
        }
    };
}

reasons! {
    false RosterNumberMissing = "没有户编号" / "there is no household number (户编号)",
    false VillageMissing = "没有写明是哪个村" / "the village is not named",
    false VillageUnknown { named: String } = "系统中没有这个村：{named}" / "no such village is known: {named}",
    false VillageAmbiguous { named: String } = "有几个村都叫：{named}，请补上乡镇或县" / "several villages are called {named}: add township or county",
    false NameMissing = "没有姓名" / "there is no name",
    false UnknownWord { value: String } = "不认识的填法“{value}”" / "\"{value}\" is not a value of this column",
    false BadDate { value: String } = "日期看不懂“{value}”" / "\"{value}\" is not a date",
    false BadNumber { value: String } = "不是整数或超出范围“{value}”" / "\"{value}\" is not a whole number in range",
    false BadCoordinate { value: String } = "不是经纬度“{value}”" / "\"{value}\" is not a coordinate in degrees",
    false BadPhone { value: String } = "电话号码不对“{value}”" / "\"{value}\" is not a phone number",
    false IdNumberLength { value: String } = "证件号码不是 18 位：{value}" / "the ID number has not 18 characters: {value}",
    false IdNumberOld { value: String } = "15 位旧证件号码，请改为 18 位：{value}" / "a 15-digit ID number, ask for the 18-digit one: {value}",
    false IdNumberCharacter { value: String } = "证件号码里有不该有的字符：{value}" / "the ID number has a character that can't be in it: {value}",
    false IdNumberBirthDate { value: String } = "证件号码里的出生日期不存在：{value}" / "the birth date in the ID number does not exist: {value}",
    false IdNumberCheck { value: String } = "证件号码校验不对，有一位写错了：{value}" / "the last character of the ID number does not fit, a digit was mistyped: {value}",
    false LostDigits = "号码被表格当成了数字，后几位已丢失：请把这一列设为“文本”后重新填写" / "the spreadsheet took the number for a quantity and lost its last digits: make the column text and enter it again",
    false FormulaError { value: String } = "单元格是公式错误 {value}" / "the cell is a formula error {value}",
    false TooLong = "内容太长" / "the text is too long",
    false CategoryContradictsType = "监测对象类别与户类型矛盾（脱贫不稳定户应是脱贫户，边缘易致贫户应是一般农户）" / "the monitoring category contradicts the household type (脱贫不稳定户 is a 脱贫户, 边缘易致贫户 a 一般农户)",
    false DuplicateRosterNumber { first: Origin } = "户编号重复，已见于 {first} 行" / "this household number was already in {first}",
    false DuplicatePerson { first: Origin } = "同一人在本户重复，已见于 {first} 行" / "this person was already in this household in {first}",
    false HouseholdNowhere { number: String } = "户编号 {number} 不在户信息表中，系统里也没有" / "household {number} is neither in the household roster nor in the system",
    false TwoHeads { first: Origin } = "一户有两个户主，另一个在 {first} 行" / "the household has two heads, the other is in {first}",
    false RecordNumberMissing = "没有记录编号：新的记录请在手机上登记" / "there is no record number (记录编号): register new records on a phone",
    false RecordUnknown = "系统里没有这份记录（或它不属于这张表）" / "there is no such record here, or it belongs to another table",
    false VersionUnknown = "导出时的内容镇里还没有：导出的手机先同步" / "the office does not have what was exported: sync the phone that exported it first",
    false MaskedNumber = "遮住的号码不能这样改：请写完整号码" / "a masked number can't be taken: write the whole number",
    false MayNotBeEmpty = "这一项不能空" / "this must not be empty",
    false BreaksRule = "改后与这份记录的其他内容不合" / "contradicts the rest of the record after the change",
    false HandedIn = "这份收入表已交审或已通过：先退回或重填再改" / "this income sheet was handed in or accepted: send it back or reopen it first",
    false InTheBin = "这份记录已放进回收站：先恢复再改" / "this record was deleted: take it back first",
    false SaysTwoThings { first: Origin } = "同一项在 {first} 行写得不一样" / "the same field says something else in {first}",
    true NotTaken = "这一列由系统算出或不能用表格改，没有导入" / "this column is worked out or can't be changed by a file: not imported",
    true ChangedMeanwhile { value: String } = "导出后有人改过，保留系统中的值；表中写的是“{value}”" / "somebody changed it after the export, that stays; the file says \"{value}\"",
    true LeftOutWithHousehold { first: Origin } = "所属户的行有问题（{first} 行），本行随之未导入" / "its household's row is bad ({first}), so this row is left out with it",
    true IdNumberInTwoHouseholds { first: Origin } = "同一证件号码也在另一户，见 {first} 行" / "the same ID number is in another household, in {first}",
    true HeadDiffers = "户信息中的户主与成员中的户主不是同一人" / "the head in the household roster is not the head among the members",
    true BirthDateDiffers = "出生日期与证件号码不一致" / "the birth date differs from the ID number",
    true SexDiffers = "性别与证件号码不一致" / "the sex differs from the ID number",
    true OtherDocument { value: String } = "证件类型“{value}”不是居民身份证，号码未导入" / "\"{value}\" is no resident ID card, its number is not imported",
    true ClearModeMissing = "风险已消除但没有消除方式，风险状态留空" / "the risk is cleared but not how: the risk state stays open",
    true DiffersWithinHousehold { first: Origin } = "与本户另一行不同，以 {first} 行为准" / "differs from another row of the household, {first} is taken",
}

impl BadRowReason {
    /// The reason for an ID number that is none; `value` is masked here.
    pub(crate) fn of_id_number(bad: BadResidentId, value: &str) -> Self {
        let value = super::text::shown(value);
        match bad {
            BadResidentId::FifteenDigits => Self::IdNumberOld { value },
            BadResidentId::Empty | BadResidentId::Length => Self::IdNumberLength { value },
            BadResidentId::Character => Self::IdNumberCharacter { value },
            BadResidentId::BirthDate => Self::IdNumberBirthDate { value },
            BadResidentId::CheckCharacter => Self::IdNumberCheck { value },
        }
    }
}
