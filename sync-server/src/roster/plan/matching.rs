//! The same person under two identities: one whom a cadre added by hand, or whom an older roster had without an ID
//! number, must not become a second member when the roster brings the number.

use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use std::collections::{BTreeMap, BTreeSet};

type Fields = BTreeMap<String, Value>;

/// The roster's fields with its members called by the identities that the document already has for them.
pub(super) fn in_the_documents_words(roster: &BTreeMap<Path, Value>, contents: &Contents) -> BTreeMap<Path, Value> {
    let known = members(contents.paths().filter_map(|(path, entries)| Some((path, entries.first()?.value.clone()))));
    let named = members(roster.iter().map(|(path, value)| (path.clone(), value.clone())));
    let mut free: BTreeSet<&String> = known.keys().filter(|item| !named.contains_key(*item)).collect();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for (item, fields) in named.iter().filter(|(item, _)| !known.contains_key(*item)) {
        let fitting: Vec<&String> =
            free.iter().copied().filter(|other| known.get(*other).is_some_and(|other| same(fields, other))).collect();
        if let [only] = fitting.as_slice() {
            free.remove(*only);
            renamed.insert(item.clone(), (*only).clone());
        }
    }
    let rename = |path: &Path| match path {
        Path::Item { collection, item, field } if collection == "members" => {
            Path::item(collection, renamed.get(item).unwrap_or(item), field)
        }
        other => other.clone(),
    };
    roster.iter().map(|(path, value)| (rename(path), value.clone())).collect()
}

fn members(paths: impl Iterator<Item = (Path, Value)>) -> BTreeMap<String, Fields> {
    let mut members: BTreeMap<String, Fields> = BTreeMap::new();
    for (path, value) in paths {
        if let Path::Item { collection, item, field } = path
            && collection == "members"
            && value != Value::Null
        {
            members.entry(item).or_default().insert(field, value);
        }
    }
    members
}

/// The same ID number or person number (a roster corrects a mistyped ID number under the old person number); or, while
/// neither number contradicts, the same name and birth date.
fn same(one: &Fields, other: &Fields) -> bool {
    let agree = |field: &str| one.get(field).zip(other.get(field)).map(|(one, other)| one == other);
    match (agree("id_number"), agree("person_number")) {
        (Some(true), _) | (_, Some(true)) => true,
        (Some(false), _) | (_, Some(false)) => false,
        (None, None) => agree("name") == Some(true) && agree("birth_date") != Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(fields: &[(&str, &str)]) -> Fields {
        fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    }

    #[test]
    fn a_number_decides_before_a_name() {
        let li = person(&[("name", "李国强"), ("id_number", "A"), ("person_number", "1")]);
        let corrected = person(&[("name", "李国强"), ("id_number", "B"), ("person_number", "1")]);
        assert!(same(&li, &corrected), "a corrected ID number under the same person number is the same person");
        let namesake = person(&[("name", "李国强"), ("id_number", "B")]);
        assert!(!same(&li, &namesake), "the same name with another ID number is somebody else");
        let renamed = person(&[("name", "李国墙"), ("id_number", "A")]);
        assert!(same(&li, &renamed), "a corrected name under the same ID number is the same person");
        let by_hand = person(&[("name", "李国强"), ("birth_date", "1965-01-01")]);
        assert!(same(&li, &by_hand), "a member noted by name only is the one of that name");
        let junior = person(&[("name", "李国强"), ("birth_date", "1990-01-01")]);
        let senior = person(&[("name", "李国强"), ("birth_date", "1965-01-01")]);
        assert!(!same(&junior, &senior), "unless the birth dates differ");
    }
}
