//! Small rules about text in spreadsheets: what is the same word, what is empty, what must not be shown.

/// Full-width signs made half-width, blanks dropped: two spellings that people take for the same word become equal.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(half_width).collect()
}

/// A blank, also the invisible ones that spreadsheets carry about.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, '\u{feff}' | '\u{200b}'..='\u{200f}')
}

fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '—' | '–' => '-',
        other => other,
    }
}

/// What people type to say that there is nothing.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    let dashes = folded.chars().all(|c| matches!(c, '/' | '-' | '\\' | '_' | '.' | '*'));
    let zeros = folded.len() >= 5 && folded.chars().all(|c| c == '0');
    dashes
        || zeros
        || matches!(folded.as_str(), "无" | "空" | "暂无" | "未知" | "null" | "NULL" | "Null" | "N/A" | "n/a")
}

/// A value as an error text may show it: long runs of digits keep their last four only, long texts are cut.
pub(crate) fn shown(text: &str) -> String {
    let digits = text.chars().filter(|c| fold_digit(*c)).count();
    let mut seen = 0;
    let masked = text.chars().map(|c| {
        if !fold_digit(c) {
            return c;
        }
        seen += 1;
        if digits >= 7 && seen + 4 <= digits { '*' } else { c }
    });
    let short: String = masked.filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 { format!("{short}…") } else { short }
}

fn fold_digit(character: char) -> bool {
    half_width(character).is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_number_is_never_shown_whole() {
        for number in [
            "500236196501010016",
            "５００２３６１９６５０１０１００１６",
            "500236 1965 0101 0016",
            "号50023619650101001X",
        ] {
            let text = shown(number);
            assert!(text.contains("****"), "{text} must be masked");
            assert!(
                !text.contains("1965") && !text.contains("１９６５"),
                "the birth date must not be readable in {text}"
            );
        }
        assert_eq!(shown("三组12号"), "三组12号", "an ordinary value is shown as it is");
    }

    #[test]
    fn what_people_type_for_nothing_is_nothing() {
        for nothing in ["无", "/", "-", "——", "00000000000", " / ", "－"] {
            assert!(is_placeholder(nothing), "{nothing:?} says that there is nothing");
        }
        for something in ["0", "无为县", "13800000000", "一组"] {
            assert!(!is_placeholder(something), "{something:?} says something");
        }
    }
}
