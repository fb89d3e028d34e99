//! One cell: what it says, how a spreadsheet shall take it, and the mark that keeps a text a text in a CSV file.

use chrono::NaiveDateTime;

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing was ever said.
    Empty,
    /// Words, and every number that is a name: ID, phone, household number.
    Text(String),
    /// A quantity, with the digits that are shown.
    Number(f64, String),
    /// A civil date or time of day.
    Moment {
        /// When.
        at: NaiveDateTime,
        /// False: only the day is meant.
        with_time: bool,
    },
}

impl Cell {
    /// A text, or nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A whole number.
    pub fn count(number: i64) -> Self {
        Self::Number(number as f64, number.to_string())
    }

    /// Fen as yuan with two decimals.
    pub fn yuan(fen: i64) -> Self {
        let (sign, whole) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
        Self::Number(fen as f64 / 100.0, format!("{sign}{}.{:02}", whole / 100, whole % 100))
    }

    /// The cell as words: what a CSV file and a comparison go by.
    pub fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(_, text) => text.clone(),
            Self::Moment { at, with_time: false } => at.format("%Y-%m-%d").to_string(),
            Self::Moment { at, with_time: true } => at.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// A text without what files and spreadsheets may change in it: blanks at its ends, kinds of line ends, signs that
/// nobody sees. Two texts that settle to the same are the same cell.
pub fn settle(text: &str) -> String {
    let kept = |c: &char| (!c.is_control() || *c == '\n') && !matches!(*c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{85}'], "\n").replace('\t', " ");
    let lines: String = lines.chars().filter(kept).collect();
    lines.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}')).to_owned()
}

/// The mark before a text that a spreadsheet would calculate or turn into a number or a date.
const MARK: char = '\'';

/// A text as it stands in a CSV file: marked when a spreadsheet would take it for something else, or when it begins
/// with the mark itself, so that [`unmarked`] is exact.
pub fn marked(text: &str) -> String {
    let first = text.chars().next();
    let acts = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | MARK));
    if acts || is_taken_for_a_number(text) { format!("{MARK}{text}") } else { text.to_owned() }
}

/// The text of a CSV cell, without its mark.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// Digits with the signs of numbers, dates and times: `500236196501010016`, `0012`, `1-2`, `3/4`, `1E5`.
fn is_taken_for_a_number(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ':' | 'e' | 'E' | '%' | ' ' | '+');
    text.starts_with(|c: char| c.is_ascii_digit() || c == '.') && text.chars().all(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_exactly_reversible() {
        for text in [
            "=1+1",
            "'=1+1",
            "''",
            "'",
            "500236196501010016",
            "0012",
            "1-2",
            "张三",
            "",
            "+86",
            "@a",
            "\tx",
            "\rx",
            "-",
        ] {
            assert_eq!(unmarked(&marked(text)), text, "{text:?} must come back as it was");
            let first = marked(text).chars().next();
            assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r')), "{text:?} must not be calculated");
        }
        assert_eq!(marked("一组"), "一组", "an ordinary word stays as it is");
        assert_eq!(marked("13800000000"), "'13800000000", "a phone number is no quantity");
    }

    #[test]
    fn fen_are_shown_exactly() {
        assert_eq!(Cell::yuan(-5).words(), "-0.05", "five fen less than nothing");
        assert_eq!(Cell::yuan(1_234_567_890_123).words(), "12345678901.23", "no digit is lost");
    }
}
