//! Words that a page could take for code, in every field for words of a record: what the console and the phone must show
//! as words.

use cunji_model::field::{FieldSpec, FieldType, Path, Value};
use cunji_model::kind::Kind;
use cunji_server::office::OfficeWrite;
use uuid::Uuid;

/// Runs when a page takes it for markup. Short enough for every field.
pub const MARKUP: &str = "<img src=x onerror=struck=1>";
/// Shows 76191 when a page takes it for a template.
pub const TEMPLATE: &str = "{{76190+1}}";

/// A value for a field: hostile where words may stand, unremarkable elsewhere.
fn value(spec: &FieldSpec, household: Uuid) -> Option<Value> {
    Some(match spec.of {
        FieldType::Text(longest) if longest >= 60 => format!("{MARKUP}{TEMPLATE}").into(),
        FieldType::Text(longest) if longest >= 30 => MARKUP.into(),
        FieldType::Text(_) => "<b>x</b>".into(),
        FieldType::Word(words) if spec.required => words[0].into(),
        FieldType::Bool if spec.required => true.into(),
        FieldType::Instant => "2026-09-01T08:00:00+08:00".into(),
        FieldType::Reference => household.to_string().into(),
        FieldType::Count(least, _) if spec.required => Value::Int(least.max(2026)),
        FieldType::Money => Value::Int(120_000),
        _ => return None,
    })
}

/// A record of a kind in which every field for words is hostile.
pub fn record(kind: Kind, document: Uuid, household: Uuid) -> OfficeWrite {
    let schema = kind.schema();
    let hidden = ["ended", "ended_reason", "merged_into", "split_from", "moved_to", "left_to"];
    let own = schema.fields.iter().filter(|spec| !hidden.contains(&spec.name));
    let mut writes: Vec<(Path, Value)> =
        own.filter_map(|spec| Some((Path::field(spec.name), value(spec, household)?))).collect();
    for collection in schema.collections {
        let item =
            if collection.name == "lines" { "wage_work".to_owned() } else { Uuid::from_u128(77).simple().to_string() };
        let fields = collection.fields.iter().filter(|spec| !hidden.contains(&spec.name));
        writes.extend(
            fields.filter_map(|spec| Some((Path::item(collection.name, &item, spec.name), value(spec, household)?))),
        );
    }
    OfficeWrite { document, kind, writes }
}
