//! The printed table: a section per budget of the design, each measured value beside its limit. Judges nothing else.

use std::fmt;

/// What was measured for one budget.
#[derive(Debug, Clone)]
pub struct Section {
    row: &'static str,
    title: String,
    lines: Vec<Line>,
    how: String,
}

#[derive(Debug, Clone)]
struct Line {
    what: String,
    measured: String,
    budget: String,
    verdict: &'static str,
}

impl Section {
    /// A section that is chosen by `row` on the command line.
    pub fn new(row: &'static str, title: impl Into<String>) -> Self {
        Self { row, title: title.into(), lines: Vec::new(), how: String::new() }
    }

    /// A value with an upper limit.
    pub fn at_most(self, what: &str, value: f64, unit: &str, limit: f64) -> Self {
        let verdict = if value <= limit { "ok" } else { "over" };
        self.line(what, number(value, unit), format!("≤ {}", short(limit, unit)), verdict)
    }

    /// A value with a lower limit.
    pub fn at_least(self, what: &str, value: f64, unit: &str, limit: f64) -> Self {
        let verdict = if value >= limit { "ok" } else { "under" };
        self.line(what, number(value, unit), format!("≥ {}", short(limit, unit)), verdict)
    }

    /// A value without a limit, for the reader.
    pub fn told(self, what: &str, measured: impl Into<String>) -> Self {
        self.line(what, measured.into(), String::new(), "")
    }

    fn line(mut self, what: &str, measured: String, budget: String, verdict: &'static str) -> Self {
        self.lines.push(Line { what: what.to_owned(), measured, budget, verdict });
        self
    }

    /// How it was measured, in a few sentences.
    pub fn how(mut self, how: impl Into<String>) -> Self {
        self.how = how.into();
        self
    }
}

/// A number as it is read best: three digits that count.
pub fn number(value: f64, unit: &str) -> String {
    let text = match value.abs() {
        large if large >= 1000.0 => thousands(value),
        middle if middle >= 100.0 => format!("{value:.0}"),
        small if small >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    with_unit(text, unit)
}

fn short(value: f64, unit: &str) -> String {
    with_unit(if value >= 1000.0 { thousands(value) } else { format!("{value}") }, unit)
}

fn with_unit(text: String, unit: &str) -> String {
    if unit.is_empty() { text } else { format!("{text} {unit}") }
}

fn thousands(value: f64) -> String {
    let whole = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\n{:<8} {}", self.row, self.title)?;
        for Line { what, measured, budget, verdict } in &self.lines {
            writeln!(formatter, "         {what:<46} {measured:>18}   {budget:<18} {verdict}")?;
        }
        for line in folded(&self.how, 104) {
            writeln!(formatter, "         | {line}")?;
        }
        Ok(())
    }
}

fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
