//! The places that a formula names, changed in its text. Strings, names, functions and foreign sheets stay as they are.

use super::place::{Line, Spot, row_number, spot};

/// A place named in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// `B12`
    One(Spot),
    /// `B5:B12`
    Range(Spot, Spot),
    /// `$1:$3`
    Rows(Line, Line),
}

impl Named {
    fn words(&self) -> String {
        let row = |line: &Line| format!("{}{}", if line.fixed { "$" } else { "" }, line.at);
        match self {
            Self::One(one) => one.words(),
            Self::Range(from, to) => format!("{}:{}", from.words(), to.words()),
            Self::Rows(from, to) => format!("{}:{}", row(from), row(to)),
        }
    }
}

/// Rewrites a formula. `change` is asked for each place with the sheet it is on (nothing: the formula's own) and answers
/// with another place, or nothing to leave the letters alone.
pub(super) fn rewritten(text: &str, change: &dyn Fn(Option<&str>, Named) -> Option<Named>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let text_of = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let at = |index: usize| letters.get(index).copied();
    let (mut out, mut index, mut sheet) = (String::with_capacity(text.len() + 8), 0, None::<String>);
    while let Some(letter) = at(index) {
        let begin = index;
        match letter {
            '"' | '\'' => {
                index = past_quotes(&letters, index);
                let words = text_of(begin, index);
                if letter == '\'' && at(index) == Some('!') {
                    sheet = Some(words.trim_matches('\'').replace("''", "'"));
                    index += 1;
                }
                out.push_str(&text_of(begin, index));
            }
            '[' => {
                index = past_brackets(&letters, index);
                out.push_str(&text_of(begin, index));
            }
            one if is_word(one) => {
                index = past_word(&letters, index);
                let word = text_of(begin, index);
                match at(index) {
                    Some('!') => {
                        sheet = Some(word);
                        index += 1;
                        out.push_str(&text_of(begin, index));
                        continue;
                    }
                    Some('(') => out.push_str(&word),
                    Some(':') => {
                        let end = past_word(&letters, index + 1);
                        let second = text_of(index + 1, end);
                        let called = matches!(at(end), Some('(' | '!'));
                        let named = range(&word, &second).filter(|_| !called);
                        match named {
                            Some(named) => {
                                index = end;
                                out.push_str(&told(change(sheet.as_deref(), named), &text_of(begin, end)));
                            }
                            // A1:INDEX(…) and the like.
                            None => out.push_str(&one_word(&word, sheet.as_deref(), change)),
                        }
                    }
                    _ => out.push_str(&one_word(&word, sheet.as_deref(), change)),
                }
                sheet = None;
            }
            other => {
                out.push(other);
                index += 1;
            }
        }
    }
    out
}

fn told(named: Option<Named>, before: &str) -> String {
    named.map_or_else(|| before.to_owned(), |named| named.words())
}

fn one_word(word: &str, sheet: Option<&str>, change: &dyn Fn(Option<&str>, Named) -> Option<Named>) -> String {
    told(spot(word).and_then(|one| change(sheet, Named::One(one))), word)
}

fn range(first: &str, second: &str) -> Option<Named> {
    if let (Some(from), Some(to)) = (spot(first), spot(second)) {
        return Some(Named::Range(from, to));
    }
    let line = |text: &str| {
        let digits = text.strip_prefix('$');
        Some(Line { at: row_number(digits.unwrap_or(text))?, fixed: digits.is_some() })
    };
    Some(Named::Rows(line(first)?, line(second)?))
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$' | '\\' | '?')
}

fn past_word(letters: &[char], from: usize) -> usize {
    let length = letters.get(from..).unwrap_or_default().iter().take_while(|letter| is_word(**letter)).count();
    from + length
}

fn past_quotes(letters: &[char], from: usize) -> usize {
    let quote = letters.get(from).copied();
    let mut index = from + 1;
    while index < letters.len() {
        if letters.get(index).copied() == quote {
            if letters.get(index + 1).copied() != quote {
                return index + 1;
            }
            index += 1;
        }
        index += 1;
    }
    letters.len()
}

fn past_brackets(letters: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    for (index, letter) in letters.iter().enumerate().skip(from) {
        match letter {
            '[' => depth += 1,
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    letters.len()
}

/// A formula copied to another cell, as filling down does: what is not fixed by `$` moves along.
pub(super) fn copied(text: &str, down: i64, right: i64) -> String {
    let moved = |line: Line, by: i64| {
        let at = if line.fixed { i64::from(line.at) } else { i64::from(line.at) + by };
        u32::try_from(at).ok().filter(|at| *at > 0).map(|at| Line { at, ..line })
    };
    let spot = |one: Spot| Some(Spot { column: moved(one.column, right)?, row: moved(one.row, down)? });
    rewritten(text, &|_, named| match named {
        Named::One(one) => spot(one).map(Named::One),
        Named::Range(from, to) => Some(Named::Range(spot(from)?, spot(to)?)),
        Named::Rows(from, to) => Some(Named::Rows(moved(from, down)?, moved(to, down)?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_change() {
        for (before, after) in [
            ("SUM(D5:D9)+$B$2*C5", "SUM(D7:D11)+$B$2*C7"),
            ("IF(A5=\"A5:B6\",LOG10(B5),表2!C5)", "IF(A7=\"A5:B6\",LOG10(B7),表2!C7)"),
            ("'A1 and ''B2'''!C3&表[[#This Row],[A1]]", "'A1 and ''B2'''!C5&表[[#This Row],[A1]]"),
            ("率A5*1E5+A_5+SUM(5:6)", "率A5*1E5+A_5+SUM(7:8)"),
            ("ROW()-4", "ROW()-4"),
            ("SUM(A5:INDEX(B:B,3))", "SUM(A7:INDEX(B:B,3))"),
        ] {
            assert_eq!(copied(before, 2, 0), after, "{before}, two rows further down");
        }
        assert_eq!(copied("A1", -1, 0), "A1", "a place that would leave the sheet stays");
    }
}
