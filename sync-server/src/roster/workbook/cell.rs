//! One cell as text: what spreadsheet programs and export tools do to numbers and dates is undone here.

use super::super::text::is_blank;

/// A cell, cleaned. `lost_digits` says that a long number was kept as a quantity and its last digits are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellText {
    pub text: String,
    pub lost_digits: bool,
    /// The cell as it is in the file, where cleaning changed it: for files that we wrote ourselves.
    pub exact: Option<String>,
}

impl CellText {
    /// The same cell, with what the file has.
    pub(super) fn exactly(self, exact: &str) -> Self {
        Self { exact: (self.text != exact).then(|| exact.to_owned()), ..self }
    }

    /// True when the file has nothing here.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.exact.as_deref().is_none_or(|exact| exact.trim_matches(is_blank).is_empty())
    }
}

/// From here on a spreadsheet's number no longer holds every digit (Excel keeps 15).
const FIRST_INEXACT: f64 = 1e15;

/// A text cell: trimmed, `="…"` and a leading apostrophe taken off, `202304.0` made whole.
pub(super) fn of_text(text: &str) -> CellText {
    let mut text = text.trim_matches(is_blank);
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        text = inner.trim_matches(is_blank);
    }
    if let Some(rest) = text.strip_prefix('\'') {
        text = rest.trim_matches(is_blank);
    }
    if let Some(whole) = text.strip_suffix(".0").filter(|whole| !whole.is_empty() && all_digits(whole)) {
        text = whole;
    }
    CellText { text: text.to_owned(), lost_digits: is_scientific(text), exact: None }
}

/// A number cell: whole numbers without a point, long ones marked.
pub(super) fn of_number(number: f64) -> CellText {
    let text = if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() };
    CellText { text, lost_digits: number.abs() >= FIRST_INEXACT, exact: None }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `5.00236E+17`: what Excel leaves of an ID number in a CSV file.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = mantissa.replacen('.', "", 1);
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    !digits.is_empty() && all_digits(&digits) && exponent.len() <= 3 && exponent.parse::<u32>().is_ok_and(|e| e >= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tools_do_to_a_cell_is_undone() {
        for (raw, clean) in [
            ("=\"500236196501010016\"", "500236196501010016"),
            ("\u{feff} 一组\u{3000}", "一组"),
            ("202304.0", "202304"),
            ("'0236001", "0236001"),
            ("12.50", "12.50"),
        ] {
            assert_eq!(of_text(raw).text, clean, "{raw} must be read as {clean}");
            assert!(!of_text(raw).lost_digits, "{raw} is whole");
        }
    }

    #[test]
    fn a_long_number_kept_as_a_quantity_is_marked() {
        assert!(of_number(500_236_196_501_010_016.0).lost_digits, "18 digits don't fit into a quantity");
        assert!(of_text("5.00236E+17").lost_digits, "nor into what Excel writes into a CSV file");
        assert_eq!(
            of_number(202_304.0),
            CellText { text: "202304".into(), lost_digits: false, exact: None },
            "a month does fit"
        );
        assert_eq!(of_number(109.5).text, "109.5", "a degree keeps its fraction");
        assert!(!of_text("E区").lost_digits, "a word with an E is no number");
    }
}
