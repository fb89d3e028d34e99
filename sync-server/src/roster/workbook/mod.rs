//! Files to sheets: every cell a text, whatever program wrote the file. Nothing a file holds may crash the import or
//! fill the machine; a file that can't be read is refused by name.

mod cell;
mod csv_text;
mod excel;
mod sheet;

pub use sheet::{Row, Sheet};

use super::layout::ColumnMap;
use cunji_tables::container::{ContainerFault, check_zip};
use sheet::{Grid, SheetFault};
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// Largest file that is read: 50 MB.
pub const LONGEST_FILE: u64 = 50 * 1024 * 1024;
/// Most rows in one sheet.
pub const MOST_ROWS: usize = 200_000;
/// Most columns in one sheet.
pub const MOST_COLUMNS: u32 = 300;
/// Most bytes that a workbook may become when it is unpacked.
pub const MOST_UNPACKED: u64 = 512 * 1024 * 1024;
/// Most entries in a workbook's archive.
const MOST_ENTRIES: u64 = 10_000;

/// What was read from one file.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// The sheets that have a roster header.
    pub sheets: Vec<Sheet>,
    /// Visible sheets without one, as `file · sheet`; they were not read. Hidden sheets are not looked at.
    pub without_header: Vec<String>,
}

/// Why a file can't be read. Each names the file.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// The disk said no.
    #[error("{file}: can't be opened: {source}")]
    Open {
        /// File name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Longer than [`LONGEST_FILE`].
    #[error("{file}: longer than 50 MB")]
    TooLong {
        /// File name.
        file: String,
    },
    /// Neither a workbook nor a CSV file.
    #[error("{file}: not a workbook (.xlsx, .xls) and not a CSV file")]
    NotAWorkbook {
        /// File name.
        file: String,
    },
    /// Protected by a password.
    #[error("{file}: protected by a password; save it without one")]
    Encrypted {
        /// File name.
        file: String,
    },
    /// Cut short or broken.
    #[error("{file}: damaged or cut short ({why}); export or copy it again")]
    Damaged {
        /// File name.
        file: String,
        /// What the reader said.
        why: String,
    },
    /// Would become larger than [`MOST_UNPACKED`].
    #[error("{file}: becomes far too large when unpacked; it is refused")]
    TooLargeUnpacked {
        /// File name.
        file: String,
    },
    /// More than [`MOST_ROWS`].
    #[error("{file}: sheet {sheet} has more than 200,000 rows; split it")]
    TooManyRows {
        /// File name.
        file: String,
        /// Sheet name.
        sheet: String,
    },
    /// More than [`MOST_COLUMNS`].
    #[error("{file}: sheet {sheet} has more than 300 columns")]
    TooManyColumns {
        /// File name.
        file: String,
        /// Sheet name.
        sheet: String,
    },
    /// No sheet has a header with 户编号.
    #[error("{file}: no sheet has a header row with 户编号 and another known column (a mapping file may be needed)")]
    NoHeader {
        /// File name.
        file: String,
    },
}

impl WorkbookError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Open { file, source } => format!("{file}：打不开：{source}"),
            Self::TooLong { file } => format!("{file}：超过 50 MB"),
            Self::NotAWorkbook { file } => format!("{file}：不是工作簿（.xlsx、.xls），也不是 CSV 文件"),
            Self::Encrypted { file } => format!("{file}：有密码保护，请另存为不带密码的文件"),
            Self::Damaged { file, why } => format!("{file}：文件损坏或不完整（{why}），请重新导出或复制"),
            Self::TooLargeUnpacked { file } => format!("{file}：解压后过大，拒绝读取"),
            Self::TooManyRows { file, sheet } => format!("{file}：工作表 {sheet} 超过 20 万行，请拆分"),
            Self::TooManyColumns { file, sheet } => format!("{file}：工作表 {sheet} 超过 300 列"),
            Self::NoHeader { file } => {
                format!("{file}：没有找到表头行（要有“户编号”和至少一个已知列名；其他表样请用列名对照文件）")
            }
        }
    }
}

/// Why the bytes of a file can't be read; the file's name is added outside.
#[derive(Debug)]
enum Fault {
    NotAWorkbook,
    Encrypted,
    Damaged(String),
    TooLargeUnpacked,
    Sheet(String, SheetFault),
}

impl From<ContainerFault> for Fault {
    fn from(fault: ContainerFault) -> Self {
        match fault {
            ContainerFault::Damaged(why) => Self::Damaged(why.to_owned()),
            ContainerFault::TooLargeUnpacked => Self::TooLargeUnpacked,
        }
    }
}

/// Reads a file from disk: .xlsx, .xls (by its contents) or .csv (UTF-8, or else GBK).
pub fn read_file(path: &Path, columns: &ColumnMap) -> Result<Workbook, WorkbookError> {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let open = |source| WorkbookError::Open { file: file.clone(), source };
    let length = std::fs::metadata(path).map_err(open)?.len();
    if length > LONGEST_FILE {
        return Err(WorkbookError::TooLong { file });
    }
    read_bytes(&file, std::fs::read(path).map_err(open)?, columns)
}

/// Reads a file that is already in memory, as [`read_file`] does.
pub fn read_bytes(file: &str, bytes: Vec<u8>, columns: &ColumnMap) -> Result<Workbook, WorkbookError> {
    let named = file.to_owned();
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(WorkbookError::TooLong { file: named });
    }
    let grids = grids(file, bytes).map_err(|fault| match fault {
        Fault::NotAWorkbook => WorkbookError::NotAWorkbook { file: named.clone() },
        Fault::Encrypted => WorkbookError::Encrypted { file: named.clone() },
        Fault::Damaged(why) => WorkbookError::Damaged { file: named.clone(), why },
        Fault::TooLargeUnpacked => WorkbookError::TooLargeUnpacked { file: named.clone() },
        Fault::Sheet(_, SheetFault::Text) => WorkbookError::TooLargeUnpacked { file: named.clone() },
        Fault::Sheet(sheet, SheetFault::Rows) => WorkbookError::TooManyRows { file: named.clone(), sheet },
        Fault::Sheet(sheet, SheetFault::Columns) => WorkbookError::TooManyColumns { file: named.clone(), sheet },
    })?;
    let mut workbook = Workbook { sheets: Vec::new(), without_header: Vec::new() };
    let file: Arc<str> = Arc::from(file);
    for (name, grid) in grids {
        match Sheet::of_grid(&file, &name, grid, columns) {
            Some(sheet) => workbook.sheets.push(sheet),
            None => workbook.without_header.push(format!("{file} · {name}")),
        }
    }
    if workbook.sheets.is_empty() { Err(WorkbookError::NoHeader { file: named }) } else { Ok(workbook) }
}

fn grids(file: &str, bytes: Vec<u8>) -> Result<Vec<(String, Grid)>, Fault> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if bytes.starts_with(ZIP) {
        check_zip(&bytes, MOST_UNPACKED, MOST_ENTRIES)?;
        return excel::read_xlsx(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return excel::read_xls(bytes);
    }
    let ending = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(ending.as_str(), "csv" | "txt") && !bytes.contains(&0) {
        return csv_text::read_csv(&bytes);
    }
    Err(Fault::NotAWorkbook)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample_village::{generate, write_workbooks};

    fn sample() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let [households, _] = write_workbooks(&generate(3, 1), folder.path()).unwrap();
        std::fs::read(households).unwrap()
    }

    fn rows(bytes: Vec<u8>) -> Option<usize> {
        let workbook = read_bytes("户信息.xlsx", bytes, &ColumnMap::default()).ok()?;
        Some(workbook.sheets[0].rows.len())
    }

    #[test]
    fn a_flipped_byte_anywhere_is_an_error_or_a_table_and_never_a_panic() {
        let whole = sample();
        for at in (0..whole.len()).step_by(29) {
            let mut bent = whole.clone();
            bent[at] ^= 0xff;
            let _ = rows(bent);
        }
    }

    #[test]
    fn an_empty_compound_file_is_an_error() {
        let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
        assert!(read_bytes("旧.xls", compound, &ColumnMap::default()).is_err(), "and not a panic");
    }

    #[test]
    fn the_64_bit_directory_of_java_tools_is_read_when_both_forms_agree() {
        let plain = sample();
        let end = plain.len() - 22;
        let field = |at: usize, length: usize| {
            let mut number = [0; 8];
            number[..length].copy_from_slice(&plain[end + at..end + at + length]);
            number
        };
        let large = (end as u64).to_le_bytes();
        let build = |offset: [u8; 8]| {
            let head: &[u8] = b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0";
            let wide = [head, &field(10, 2), &field(10, 2), &field(12, 4), &offset].concat();
            let locator = [&b"PK\x06\x07\0\0\0\0"[..], &large, &[1, 0, 0, 0]].concat();
            [&plain[..end], &wide, &locator, &plain[end..]].concat()
        };
        assert_eq!(rows(build(field(16, 4))), Some(3), "both forms point to the same directory");
        assert_eq!(rows(build([9; 8])), None, "two directories would let two readers see two archives");
        let two_ends = [&plain[..], &plain[end..]].concat();
        assert_eq!(rows(two_ends), None, "nor may there be two ends");
    }

    #[test]
    fn a_sheet_beyond_the_limits_is_refused() {
        let refused = |text: String| read_bytes("户.csv", text.into_bytes(), &ColumnMap::default()).unwrap_err();
        let wide = refused(format!("户编号,村\n1{}x", ",".repeat(300)));
        assert!(matches!(wide, WorkbookError::TooManyColumns { .. }), "301 columns are too many: {wide}");
        let long = refused(format!("户编号,村\n{}", "1,石门村\n".repeat(200_011)));
        assert!(matches!(long, WorkbookError::TooManyRows { .. }), "more than 200,000 rows are too many: {long}");
    }
}
