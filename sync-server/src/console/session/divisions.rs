//! `GET divisions`: the tree of what one may see, from the villages that are known.

use crate::cells;
use crate::console::{Failure, Signed};
use crate::routes::Office;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// A division with what lies below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// Code: 2, 4, 6, 9 or 12 digits.
    pub code: String,
    /// Name; empty where only the code is known (province, prefecture).
    pub name: String,
    /// province, prefecture, county, township or village.
    pub level: &'static str,
    /// Villages below it, itself counted when it is one.
    pub villages: u64,
    /// What lies below, by code.
    pub children: Vec<Branch>,
}

const LEVELS: [(usize, &str); 5] =
    [(2, "province"), (4, "prefecture"), (6, "county"), (9, "township"), (12, "village")];

/// `GET divisions`
pub async fn divisions(State(office): State<Office>, signed: Signed) -> Result<Json<Vec<Branch>>, Failure> {
    let mut parameters = cells![];
    let condition = signed.everything.sql("village", &mut parameters);
    let sql = format!("SELECT village, county, township, name FROM village WHERE {condition} ORDER BY village");
    let mut tree = Vec::new();
    for row in office.store.rows(&sql, parameters).await? {
        let code = format!("{:012}", row.count(0)?);
        let (county, township, name) = (row.text(1)?, row.text(2)?, row.text(3)?);
        plant(&mut tree, &code, &["", "", &county, &township, &name]);
    }
    Ok(Json(tree))
}

/// Adds a village below its divisions. Villages come in the order of their codes.
fn plant(mut tree: &mut Vec<Branch>, village: &str, names: &[&str; 5]) {
    for ((digits, level), name) in LEVELS.into_iter().zip(names) {
        let Some(code) = village.get(..digits) else { return };
        if tree.last().is_none_or(|last| last.code != code) {
            let (code, name) = (code.to_owned(), (*name).to_owned());
            tree.push(Branch { code, name, level, villages: 0, children: Vec::new() });
        }
        let Some(last) = tree.last_mut() else { return };
        last.villages += 1;
        tree = &mut last.children;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn villages_hang_below_their_township_and_county() {
        let mut tree = Vec::new();
        plant(&mut tree, "500236101201", &["", "", "奉节县", "云雾镇", "石门村"]);
        plant(&mut tree, "500236101202", &["", "", "奉节县", "云雾镇", "桃源村"]);
        plant(&mut tree, "500236102201", &["", "", "奉节县", "白帝镇", "坪上村"]);
        let county = &tree[0].children[0].children[0];
        assert_eq!(
            (county.code.as_str(), county.name.as_str(), county.villages),
            ("500236", "奉节县", 3),
            "the county"
        );
        assert_eq!(county.children.len(), 2, "two townships");
        assert_eq!(county.children[0].children[1].name, "桃源村", "villages by code");
    }
}
