//! Places in a sheet: `B12`, `$A$1:F9`, several of them in one text.

/// Last row and column of a sheet in Excel.
pub(super) const LAST_ROW: u32 = 1_048_576;
/// XFD.
pub(super) const LAST_COLUMN: u32 = 16_384;

/// One coordinate of a place in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub at: u32,
    /// Written with `$`.
    pub fixed: bool,
}

/// A cell as a formula names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub column: Line,
    pub row: Line,
}

/// A rectangle, ends included, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Area {
    pub(super) fn has(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }

    /// `A1:B2` or `A1`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (from, to) = (spot(from.trim())?, spot(to.trim())?);
        let (rows, columns) = ((from.row.at, to.row.at), (from.column.at, to.column.at));
        Some(Self {
            left: columns.0.min(columns.1),
            top: rows.0.min(rows.1),
            right: columns.0.max(columns.1),
            bottom: rows.0.max(rows.1),
        })
    }

    pub(super) fn words(&self) -> String {
        let from = format!("{}{}", letters(self.left), self.top);
        if self.left == self.right && self.top == self.bottom {
            from
        } else {
            format!("{from}:{}{}", letters(self.right), self.bottom)
        }
    }
}

/// `28` as `AB`.
pub fn letters(column: u32) -> String {
    let (mut rest, mut out) = (column, Vec::new());
    while rest > 0 {
        let digit = (rest - 1) % 26;
        out.push(char::from(b'A' + u8::try_from(digit).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

/// `AB` as `28`; nothing past the last column.
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut number = 0;
    for letter in letters.bytes() {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        number = number * 26 + u32::from(digit) + 1;
    }
    (number <= LAST_COLUMN).then_some(number)
}

/// Reads `$B$12`.
pub(super) fn spot(text: &str) -> Option<Spot> {
    let (fixed_column, rest) = text.strip_prefix('$').map_or((false, text), |rest| (true, rest));
    let end = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let column = column_number(rest.get(..end)?)?;
    let rest = rest.get(end..)?;
    let (fixed_row, digits) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
    let row = row_number(digits)?;
    Some(Spot { column: Line { at: column, fixed: fixed_column }, row: Line { at: row, fixed: fixed_row } })
}

pub(super) fn row_number(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|row| plain && (1..=LAST_ROW).contains(row))
}

impl Spot {
    pub(super) fn words(&self) -> String {
        let mark = |fixed: bool| if fixed { "$" } else { "" };
        let (column, row) = (self.column, self.row);
        format!("{}{}{}{}", mark(column.fixed), letters(column.at), mark(row.fixed), row.at)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_of_columns_are_each_others_way_back() {
        for column in [1, 26, 27, 52, 53, 702, 703, 16_384] {
            assert_eq!(column_number(&letters(column)), Some(column), "column {column}");
        }
        assert_eq!((letters(28), column_number("XFE"), column_number("1")), ("AB".into(), None, None), "none past XFD");
        assert_eq!(spot("$B$12").unwrap().words(), "$B$12", "marks stay");
        assert!(spot("B0").is_none() && spot("B").is_none() && spot("B1048577").is_none(), "no such cells");
    }
}
