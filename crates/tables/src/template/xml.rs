//! XML as pieces of its own text, so that what is not meant to change is copied letter by letter. Document types and
//! entities are refused before anything is expanded; nesting is bounded.

use super::TemplateError;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

const DEEPEST: usize = 64;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<a …>`
    Open,
    /// `<a …/>`
    Empty,
    /// `</a>`
    Close,
    /// Characters between tags, with their references.
    Text,
    /// Declaration, comment, instruction.
    Other,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub kind: Kind,
    /// Name without its prefix; empty for text.
    pub name: &'a str,
    /// Its letters in the file.
    pub raw: &'a str,
}

impl Piece<'_> {
    pub(super) fn begins(&self, name: &str) -> bool {
        matches!(self.kind, Kind::Open | Kind::Empty) && self.name == name
    }

    pub(super) fn ends(&self, name: &str) -> bool {
        matches!(self.kind, Kind::Close | Kind::Empty) && self.name == name
    }
}

/// The pieces of a part, one after the other.
pub(super) struct Pieces<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    at: usize,
    depth: usize,
    done: bool,
    /// Read already, because text before it had to be seen to its end.
    ahead: Option<Option<Piece<'a>>>,
}

pub(super) fn pieces(text: &str) -> Pieces<'_> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Pieces { text, reader: Reader::from_str(text), at: 0, depth: 0, done: false, ahead: None }
}

impl<'a> Pieces<'a> {
    /// The next piece, a text with all its references in one.
    fn whole(&mut self) -> Result<Option<Piece<'a>>, TemplateError> {
        let first = match self.ahead.take() {
            Some(ahead) => ahead,
            None => self.step()?,
        };
        let Some(mut piece) = first.filter(is_plain_text) else { return Ok(first) };
        let begin = self.at - piece.raw.len();
        loop {
            match self.step()? {
                Some(next) if is_plain_text(&next) => {
                    piece.raw = self.text.get(begin..self.at).ok_or(TemplateError::Damaged("XML"))?;
                }
                other => {
                    self.ahead = Some(other);
                    return Ok(Some(piece));
                }
            }
        }
    }

    fn step(&mut self) -> Result<Option<Piece<'a>>, TemplateError> {
        let broken = || TemplateError::Damaged("XML");
        let event = self.reader.read_event().map_err(|_| broken())?;
        let end = usize::try_from(self.reader.buffer_position()).map_err(|_| broken())?;
        let raw = self.text.get(self.at..end).ok_or_else(broken)?;
        self.at = end;
        let kind = match &event {
            Event::Start(_) => Kind::Open,
            Event::Empty(_) => Kind::Empty,
            Event::End(_) => Kind::Close,
            Event::Text(_) | Event::CData(_) => Kind::Text,
            Event::GeneralRef(one) => {
                let known = matches!(&**one, "lt" | "gt" | "amp" | "apos" | "quot") || one.is_char_ref();
                if !known {
                    return Err(TemplateError::Entities);
                }
                Kind::Text
            }
            Event::DocType(_) => return Err(TemplateError::Entities),
            Event::Eof => {
                return if self.depth == 0 { Ok(None) } else { Err(broken()) };
            }
            _ => Kind::Other,
        };
        match kind {
            Kind::Close => self.depth = self.depth.checked_sub(1).ok_or_else(broken)?,
            Kind::Open => self.depth += 1,
            _ => {}
        }
        if self.depth > DEEPEST {
            return Err(TemplateError::TooLarge("XML"));
        }
        let name = if matches!(kind, Kind::Open | Kind::Empty | Kind::Close) { local_name(raw) } else { "" };
        Ok(Some(Piece { kind, name, raw }))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, TemplateError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.whole().transpose();
        self.done = !matches!(step, Some(Ok(_)));
        step
    }
}

fn is_plain_text(piece: &Piece<'_>) -> bool {
    piece.kind == Kind::Text && !piece.raw.starts_with("<![CDATA[")
}

fn full_name(raw: &str) -> &str {
    let name = raw.trim_start_matches('<').trim_start_matches('/');
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(name.len());
    name.get(..end).unwrap_or_default()
}

fn local_name(raw: &str) -> &str {
    let name = full_name(raw);
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The prefix of a tag with its colon, or nothing.
pub(super) fn prefix(raw: &str) -> &str {
    let name = full_name(raw);
    name.find(':').and_then(|at| name.get(..=at)).unwrap_or_default()
}

/// Names and places of the attributes' values in a tag.
fn spans(raw: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = raw.len() - raw.trim_start_matches('<').len() + full_name(raw).len();
    while let Some(rest) = raw.get(at..) {
        let begin = at + rest.len() - rest.trim_start().len();
        let Some(equals) = raw.get(begin..).and_then(|rest| rest.find('=')) else { break };
        let name = raw.get(begin..begin + equals).unwrap_or_default().trim();
        let after = begin + equals + 1;
        let Some(rest) = raw.get(after..) else { break };
        let open = after + rest.len() - rest.trim_start().len();
        let Some(quote) = raw.get(open..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '"' | '\''))
        else {
            break;
        };
        let Some(length) = raw.get(open + 1..).and_then(|rest| rest.find(quote)) else { break };
        found.push((name, open + 1..open + 1 + length));
        at = open + 2 + length;
    }
    found
}

/// The value of an attribute, by its whole name (`r:id`), unescaped.
pub(super) fn attribute(raw: &str, name: &str) -> Option<String> {
    let (_, span) = spans(raw).into_iter().find(|(found, _)| *found == name)?;
    raw.get(span).map(plain)
}

/// The value of an attribute whatever its prefix: `id` of `r:id`.
pub(super) fn attribute_of_any_prefix(raw: &str, local: &str) -> Option<String> {
    let fits = |name: &str| name.rsplit_once(':').is_some_and(|(_, found)| found == local);
    let (_, span) = spans(raw).into_iter().find(|(name, _)| fits(name))?;
    raw.get(span).map(plain)
}

/// The tag with an attribute set; every other letter as it was.
pub(super) fn with_attribute(raw: &str, name: &str, value: &str) -> String {
    let value = escaped(value);
    match spans(raw).into_iter().find(|(found, _)| *found == name) {
        Some((_, span)) => {
            let (before, after) = (raw.get(..span.start), raw.get(span.end..));
            [before.unwrap_or_default(), &value, after.unwrap_or_default()].concat()
        }
        None => {
            let end = raw.len() - if raw.ends_with("/>") { 2 } else { 1 };
            let (before, after) = (raw.get(..end).unwrap_or_default(), raw.get(end..).unwrap_or_default());
            format!("{} {name}=\"{value}\"{after}", before.trim_end())
        }
    }
}

/// The tag without an attribute.
pub(super) fn without_attribute(raw: &str, name: &str) -> String {
    let Some((_, span)) = spans(raw).into_iter().find(|(found, _)| *found == name) else { return raw.to_owned() };
    let before = raw.get(..span.start).unwrap_or_default();
    let begin = before.rfind(name).unwrap_or(before.len());
    let before = before.get(..begin).unwrap_or_default().trim_end();
    [before, raw.get(span.end + 1..).unwrap_or_default()].concat()
}

/// Characters without their references. What can't be resolved stays as it stands.
pub(super) fn plain(text: &str) -> String {
    if let Some(inner) = text.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")) {
        return inner.to_owned();
    }
    unescape(text).unwrap_or(Cow::Borrowed(text)).into_owned()
}

/// A text as it may stand between tags and in attributes. Signs that XML has no place for are dropped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\r' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Rewrites a part: every piece is copied unless `change` has another text for it; the path of open names is given.
pub(super) fn rewritten(
    text: &str,
    change: &mut dyn FnMut(&Piece<'_>, &[&str]) -> Option<String>,
) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len() + 256);
    let mut path: Vec<&str> = Vec::new();
    for piece in pieces(text) {
        let piece = piece?;
        if piece.kind == Kind::Close {
            path.pop();
        }
        match change(&piece, &path) {
            Some(other) => out.push_str(&other),
            None => out.push_str(piece.raw),
        }
        if piece.kind == Kind::Open {
            path.push(piece.name);
        }
    }
    Ok(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_changes_is_copied_letter_by_letter() {
        let text =
            "<?xml version='1.0'?>\n<x:a  b = '1'\tc=\"&lt;2\"><!-- -->\r\n<d/>甲&amp;&#20057;<![CDATA[<]]></x:a>\n";
        assert_eq!(rewritten(text, &mut |_, _| None).unwrap(), text, "no letter is lost");
        assert_eq!(attribute("<x:a b = '1' c=\"&lt;2\">", "c").as_deref(), Some("<2"), "references are read");
        assert_eq!(with_attribute("<a b='1'/>", "b", "\"2"), "<a b='&quot;2'/>", "only the value changes");
        assert_eq!(with_attribute("<a b='1' />", "c", "2"), "<a b='1' c=\"2\"/>", "or is added");
        assert_eq!(without_attribute("<a b='1' t=\"s\" c='2'>", "t"), "<a b='1' c='2'>", "or goes");
    }

    #[test]
    fn entities_are_refused_before_they_grow() {
        for text in
            ["<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>", "<a>&b;</a>", "<!DOCTYPE a SYSTEM \"file:///x\"><a/>"]
        {
            let refused = rewritten(text, &mut |_, _| None);
            assert!(matches!(refused, Err(TemplateError::Entities)), "{text} must be refused: {refused:?}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert!(rewritten(&deep, &mut |_, _| None).is_err(), "nor may it be nested without end");
        assert!(rewritten("<a><b></a>", &mut |_, _| None).is_err(), "nor be broken");
        assert!(rewritten("<a>", &mut |_, _| None).is_err(), "nor be cut");
    }
}
