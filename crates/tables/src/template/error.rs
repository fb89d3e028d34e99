//! Why a template or a mapping is refused, each with what to do, in Chinese and English. Nothing was changed or written.

use super::mapping::MappingProblem;
use thiserror::Error;

/// Why there is no template, or no filled file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// More bytes than [`super::LONGEST_FILE`].
    #[error("文件超过 10 MB / longer than 10 MB")]
    TooLong,
    /// No workbook.
    #[error("不是 .xlsx 工作簿 / not an .xlsx workbook")]
    NotAWorkbook,
    /// An .xls file, or an .xlsx file with a password: both are compound files.
    #[error("{}", if *.encrypted {
        "有密码保护，请另存为不带密码的 .xlsx / protected by a password: save it without one"
    } else {
        "是旧格式 .xls，请另存为 .xlsx / the old .xls format: save it as .xlsx"
    })]
    Compound {
        /// With a password.
        encrypted: bool,
    },
    /// Holds macros.
    #[error("含有宏，不收；请另存为不带宏的 .xlsx / holds macros: save it as .xlsx without macros")]
    Macros,
    /// Reaches for other files or addresses.
    #[error("引用了外部文件或网址，请先断开链接 / linked to other files or addresses: break the links first")]
    ExternalLinks,
    /// Holds programs, objects of other programs or connections.
    #[error("嵌有对象、控件或数据连接，请先删去 / holds objects, controls or connections: take them out first")]
    Embedded,
    /// An entry's name leaves its folder, or is there twice.
    #[error("压缩包里的文件名不正常 / an entry of the archive has a strange name")]
    EntryName,
    /// Document types and entities.
    #[error("含有不允许的 XML 实体 / holds XML entities, which are refused")]
    Entities,
    /// Cut short or broken, with the part.
    #[error("文件损坏或不完整（{0}），请重新另存 / damaged or cut short ({0}): save it again")]
    Damaged(&'static str),
    /// Past a limit, with what.
    #[error("太大（{0}），拒绝读取 / too large ({0}): refused")]
    TooLarge(&'static str),
    /// The mapping does not fit the template.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))]
    Mapping(Vec<MappingProblem>),
    /// More rows than are filled into a template.
    #[error("{0} 行，超过 5 万行，请按村或时间分开 / {0} rows, more than 50,000: fill it in parts")]
    TooManyRows(usize),
    /// The archive could not be written.
    #[error("写不出文件 / the file could not be made")]
    Write,
}

impl TemplateError {
    /// A stable word for those who branch on it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::NotAWorkbook => "not_a_workbook",
            Self::Compound { encrypted: true } => "encrypted",
            Self::Compound { encrypted: false } => "old_format",
            Self::Macros => "macros",
            Self::ExternalLinks => "external_links",
            Self::Embedded => "embedded",
            Self::EntryName => "entry_name",
            Self::Entities => "entities",
            Self::Damaged(_) => "damaged",
            Self::TooLarge(_) => "too_large",
            Self::Mapping(_) => "mapping",
            Self::TooManyRows(_) => "too_many_rows",
            Self::Write => "write",
        }
    }
}
