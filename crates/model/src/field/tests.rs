//! One value at a time: mended, or refused by name. No rule of a whole record is tried here.

use super::*;

fn household(path: &str, value: impl Into<Value>) -> Result<Value, Problem> {
    Kind::Household.schema().normalise(&Path::parse(path).unwrap(), value.into())
}

#[test]
fn a_phone_number_is_normalised_or_refused_by_name() {
    assert_eq!(household("phone", " １３８ 1234 5678"), Ok("13812345678".into()), "full-width and blanks are mended");
    assert_eq!(household("phone", "023-58221234"), Ok("023-58221234".into()), "a fixed line is fine");
    let problem = household("phone", "12812345678").unwrap_err();
    assert_eq!((problem.path.as_str(), problem.code), ("phone", ProblemCode::BadPhone), "the field must be named");
}

#[test]
fn values_outside_a_field_are_refused() {
    assert_eq!(household("household_type", "RICH").unwrap_err().code, ProblemCode::NotAllowed, "not in the list");
    assert_eq!(household("no_such", "x").unwrap_err().code, ProblemCode::UnknownField, "unknown field");
    assert_eq!(household("courtyard", "长".repeat(500)).unwrap_err().code, ProblemCode::TooLong, "too long");
    assert_eq!(household("members/a1/id_number", "110105491231002").unwrap_err().code, ProblemCode::OldIdNumber, "15");
    assert_eq!(household("courtyard", "  "), Ok(Value::Null), "blank words are no words");
}

#[test]
fn health_is_kept_in_one_order() {
    assert_eq!(
        household("members/a1/health", "DISABLED, CHRONIC_ILLNESS,DISABLED"),
        Ok("CHRONIC_ILLNESS,DISABLED".into()),
        "two phones that tick the same boxes must store the same value"
    );
}

#[test]
fn a_path_has_one_or_three_words() {
    for bad in ["", "a/b", "a/b/c/d", "members//name", "a b", &"x".repeat(65)] {
        assert_eq!(Path::parse(bad), None, "{bad:?} is no path");
    }
    let path = Path::item("members", "m1", "name");
    assert_eq!(Path::parse(&path.to_string()), Some(path), "text and back");
}
