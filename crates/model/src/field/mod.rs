//! What a field is: its name, its type and the check of one value. Validation returns all problems, by field.

mod normal;

pub use normal::normal_phone;

use crate::document::Contents;
use crate::kind::Kind;
use crate::settings::{RuleGroup, Settings};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stored value. Dates, instants, identities and enumeration words are text; money is whole fen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(untagged)]
pub enum Value {
    /// Cleared: somebody said that there is nothing here.
    Null,
    /// 是 / 否
    Bool(bool),
    /// A count, or fen.
    Int(#[ts(type = "number")] i64),
    /// Everything else.
    Text(String),
}

impl Value {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

/// Where a value is in a record: a field, or a field of an item in a collection.
///
/// As text `phone` or `members/<item>/name`; an item is a UUID in simple form or a short word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Path {
    /// A field of the record itself.
    Field(String),
    /// A field of one item (member, risk, step, line).
    Item {
        /// `members`, `risks`, …
        collection: String,
        /// Stable identity of the item.
        item: String,
        /// Name within the item.
        field: String,
    },
}

impl Path {
    /// A field of the record itself.
    pub fn field(name: &str) -> Self {
        Self::Field(name.to_owned())
    }

    /// A field of one item.
    pub fn item(collection: &str, item: &str, field: &str) -> Self {
        Self::Item { collection: collection.to_owned(), item: item.to_owned(), field: field.to_owned() }
    }

    /// Parses the text form.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [field] if is_word(field) => Some(Self::field(field)),
            [collection, item, field] if is_word(collection) && is_word(item) && is_word(field) => {
                Some(Self::item(collection, item, field))
            }
            _ => None,
        }
    }
}

fn is_word(text: &str) -> bool {
    let fits = (1..=64).contains(&text.len());
    fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => formatter.write_str(field),
            Self::Item { collection, item, field } => write!(formatter, "{collection}/{item}/{field}"),
        }
    }
}

impl TryFrom<String> for Path {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| "not a field path".to_owned())
    }
}
impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.to_string()
    }
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// Words, at most so many characters.
    Text(usize),
    /// One word of a list.
    Word(&'static [&'static str]),
    /// Several words of a list, joined by commas, sorted.
    Words(&'static [&'static str]),
    /// 是 / 否
    Bool,
    /// A whole number between two bounds, both included.
    Count(i64, i64),
    /// Whole fen, between ± 10^13 (a hundred billion yuan).
    Money,
    /// A civil date, `2026-09-01`.
    Date,
    /// A month, `2026-09`.
    Month,
    /// An instant with offset, RFC 3339.
    Instant,
    /// A mobile (11 digits) or fixed-line number.
    Phone,
    /// 公民身份号码
    ResidentId,
    /// The identity of another record or a person.
    Reference,
    /// A 12-digit village code.
    Village,
    /// Degrees × 10^7.
    Coordinate,
    /// A group of rules: canonical JSON with its source inside.
    Rules(RuleGroup),
}

/// One field of a record or of an item.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// The word in SQL, Rust, TypeScript and messages.
    pub name: &'static str,
    /// What may stand in it.
    pub of: FieldType,
    /// Must have a value when the record is saved complete.
    pub required: bool,
    /// Noted beside something else: two values of it are nothing for people to settle.
    pub noted: bool,
}

/// A field that may be left open.
pub const fn optional(name: &'static str, of: FieldType) -> FieldSpec {
    FieldSpec { name, of, required: false, noted: false }
}

/// A field without which the record (or item) is not complete.
pub const fn required(name: &'static str, of: FieldType) -> FieldSpec {
    FieldSpec { name, of, required: true, noted: false }
}

/// A field that is noted beside something else and never asked about (which steps a writer had seen).
pub const fn noted(name: &'static str, of: FieldType) -> FieldSpec {
    FieldSpec { name, of, required: false, noted: true }
}

/// Items keyed by identity: additions never collide, order never depends on an index.
#[derive(Debug, Clone, Copy)]
pub struct CollectionSpec {
    /// `members`, `risks`, …
    pub name: &'static str,
    /// Fields of one item. Every item also has `removed`.
    pub fields: &'static [FieldSpec],
    /// Came after the kind's first version: the genesis has no map for it, its items are flat keys of the root
    /// (docs/adr/0011).
    pub late: bool,
}

impl CollectionSpec {
    /// A collection of the kind's first version: the genesis makes its map.
    pub const fn first(name: &'static str, fields: &'static [FieldSpec]) -> Self {
        Self { name, fields, late: false }
    }

    /// A collection that was added later: the genesis stays as it was.
    pub const fn late(name: &'static str, fields: &'static [FieldSpec]) -> Self {
        Self { name, fields, late: true }
    }
}

/// Everything that is fixed about one kind of record.
#[derive(Debug)]
pub struct Schema {
    /// The kind it belongs to.
    pub kind: Kind,
    /// Version of fields and genesis; a draft remembers it.
    pub version: u32,
    /// Fields of the record itself.
    pub fields: &'static [FieldSpec],
    /// Its collections; those of the first version are created by the genesis change.
    pub collections: &'static [CollectionSpec],
    /// Rules over the whole record, under the rules in force in its village.
    pub check: fn(&Contents, &Settings) -> Vec<Problem>,
}

const REMOVED: FieldSpec = optional("removed", FieldType::Bool);

/// Fields of every record whatever its kind: hidden by somebody, why, and on which day. A hidden record keeps all it
/// says and comes back whole; only whether it is hidden can be something to settle.
pub const OF_EVERY_RECORD: [FieldSpec; 3] = [
    optional("deleted", FieldType::Bool),
    noted("deleted_reason", FieldType::Text(300)),
    noted("deleted_on", FieldType::Date),
];

impl Schema {
    /// The spec of a path; `None` for a field this version does not know.
    pub fn spec(&self, path: &Path) -> Option<&FieldSpec> {
        match path {
            Path::Field(name) => self.fields.iter().chain(&OF_EVERY_RECORD).find(|spec| spec.name == name),
            Path::Item { collection, field, .. } if field == REMOVED.name => {
                self.collections.iter().any(|spec| spec.name == collection).then_some(&REMOVED)
            }
            Path::Item { collection, field, .. } => {
                let collection = self.collections.iter().find(|spec| spec.name == collection)?;
                collection.fields.iter().find(|spec| spec.name == field)
            }
        }
    }

    /// Checks one value and brings it into its stored form (trimmed, half-width, sorted).
    pub fn normalise(&self, path: &Path, value: Value) -> Result<Value, Problem> {
        let problem = |code| Problem { path: path.to_string(), code };
        let spec = self.spec(path).ok_or_else(|| problem(ProblemCode::UnknownField))?;
        spec.of.normalise(value).map_err(problem)
    }

    /// All problems of a whole record: missing required fields, then the record's own rules.
    pub fn problems(&self, contents: &Contents, settings: &Settings) -> Vec<Problem> {
        let missing = |path: String| Problem { path, code: ProblemCode::Required };
        let mut problems: Vec<Problem> = Vec::new();
        for spec in self.fields.iter().filter(|spec| spec.required) {
            if contents.value(spec.name).is_none() {
                problems.push(missing(spec.name.to_owned()));
            }
        }
        for collection in self.collections {
            for item in contents.live_items(collection.name) {
                for spec in collection.fields.iter().filter(|spec| spec.required) {
                    if contents.item_value(collection.name, item, spec.name).is_none() {
                        problems.push(missing(Path::item(collection.name, item, spec.name).to_string()));
                    }
                }
            }
        }
        problems.extend((self.check)(contents, settings));
        problems
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Problem {
    /// Path of the field.
    pub path: String,
    /// Why; the message files have the words.
    pub code: ProblemCode,
}

/// Why a value can't be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No such field in this version.
    UnknownField,
    /// Something must be said here.
    Required,
    /// A word outside the list, or a value of another type.
    NotAllowed,
    /// Longer than the field holds.
    TooLong,
    /// A text that is no rules of this version.
    Unreadable,
    /// Told a second time: a line for the same year, or another content under the same version.
    Twice,
    /// Set by the office alone.
    OfficeOnly,
    /// Somebody else at the office wrote it since it was read.
    ChangedMeanwhile,
    /// A number outside its bounds.
    OutOfRange,
    /// Not a date, month or time.
    BadDate,
    /// Neither 11 digits beginning 13–19 nor a fixed-line number.
    BadPhone,
    /// Not an 18-character ID number.
    BadIdNumber,
    /// A 15-digit ID number: the 18-digit one is needed.
    OldIdNumber,
    /// 脱贫不稳定户 must be 脱贫户, 边缘易致贫户 must be 一般农户 (domain.md §2.1).
    CategoryContradictsType,
    /// More than five risks (domain.md §2.2).
    TooManyRisks,
    /// 自然灾害 needs its sub-item, 其他 its remark (domain.md §2.2).
    RiskNeedsDetail,
    /// A last day before the first.
    EndsBeforeStart,
    /// A household has one 户主 (domain.md §2.4).
    TwoHeads,
    /// "有变化" without any change.
    ChangeNotSaid,
    /// 匿名 with a name beside it.
    AnonymousNamed,
    /// A step that does not follow from where the grievance stands (domain.md §4.2).
    StepNotAllowed,
    /// A doubt that nobody has answered: 属实 and why, or another value (domain.md §1.5).
    AnswerMissing,
    /// A check that keeps a survey from being handed in (domain.md §1.5 E).
    CheckBlocks,
    /// Somebody must stay: who all leaves is moving, not splitting.
    NobodyStays,
    /// More than are there: more present than invited, more votes than present.
    TooMany,
    /// Entered by fewer people than it takes (domain.md §2.5).
    TooFewPeople,
}

impl ProblemCode {
    /// Whether values that are fine alone contradict each other: no form lets it through, but two people who write
    /// apart can make it, and only people can say which is right.
    pub fn is_contradiction(self) -> bool {
        use ProblemCode::{AnonymousNamed, CategoryContradictsType, EndsBeforeStart, TooManyRisks, TwoHeads};
        matches!(self, TwoHeads | CategoryContradictsType | TooManyRisks | AnonymousNamed | EndsBeforeStart)
    }
}

#[cfg(test)]
mod tests;
