//! Search by name, pinyin, initials, group, phone and last four of the ID number; one row per person.

use crate::error::DeviceError;
pub use cunji_model::living::group::group_order;
pub use cunji_model::pinyin::readings;
use cunji_model::record::household::Household;
use rusqlite::{Connection, Transaction};
use std::collections::HashMap;
use uuid::Uuid;

/// Indexes a household's people.
pub fn index(transaction: &Transaction<'_>, household: Uuid, contents: &Household) -> Result<(), DeviceError> {
    transaction.prepare_cached("DELETE FROM search WHERE household = ?1")?.execute([household.as_bytes()])?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO search (household, member, name, pinyin, initials, phones, id_last_four, place, head) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let place = format!(
        "{} {}",
        contents.group.as_deref().unwrap_or_default(),
        contents.courtyard.as_deref().unwrap_or_default()
    );
    for (place_in_list, member) in contents.members.iter().enumerate() {
        let head = place_in_list == 0;
        let readings = readings(&member.name);
        let mut phones = format!(" {}", member.phone.as_deref().unwrap_or_default());
        if head {
            for phone in [&contents.phone, &contents.second_phone].into_iter().flatten() {
                phones.push_str(&format!(" {phone}"));
            }
        }
        let id = member.id_number.as_deref().unwrap_or_default();
        let last_four = id.get(id.len().saturating_sub(4)..).unwrap_or_default();
        insert.execute((
            household.as_bytes(),
            &member.id,
            &member.name,
            readings.all,
            readings.initials,
            phones,
            last_four,
            &place,
            head,
        ))?;
    }
    Ok(())
}

/// A household that matched, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Smaller is better.
    pub rank: u8,
    /// The matching member's name, unless it is the head.
    pub matched: Option<String>,
}

/// Households that match a text; one hit each, the best.
pub fn find(connection: &Connection, text: &str) -> Result<HashMap<Uuid, Hit>, DeviceError> {
    let wanted: String = text.trim().to_lowercase();
    let plain = wanted.replace(['%', '_', '\\'], "");
    let (inside, from_start) = (format!("%{plain}%"), format!("% {}%", plain.replace([' ', '\''], "")));
    let four = plain.to_uppercase();
    let mut query = connection.prepare_cached(
        "SELECT household, name, head, CASE \
             WHEN name = ?1 THEN 0 WHEN pinyin LIKE ?3 OR initials LIKE ?3 THEN 1 WHEN name LIKE ?2 THEN 2 \
             WHEN id_last_four = ?4 THEN 3 WHEN phones LIKE ?2 THEN 4 ELSE 5 END AS rank \
         FROM search \
         WHERE name LIKE ?2 OR pinyin LIKE ?3 OR initials LIKE ?3 OR phones LIKE ?2 OR id_last_four = ?4 OR place LIKE ?2",
    )?;
    let mut rows = query.query((&plain, &inside, &from_start, &four))?;
    let mut hits: HashMap<Uuid, Hit> = HashMap::new();
    while let Some(row) = rows.next()? {
        let household: [u8; 16] = row.get(0)?;
        let (head, rank): (bool, u8) = (row.get(2)?, row.get(3)?);
        // A match by place is the household's, not a member's.
        let matched = if head || rank == 5 { None } else { Some(row.get(1)?) };
        let hit = Hit { rank: rank * 2 + u8::from(!head), matched };
        hits.entry(Uuid::from_bytes(household))
            .and_modify(|best| {
                if hit.rank < best.rank {
                    *best = hit.clone();
                }
            })
            .or_insert(hit);
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_in_the_villages_order() {
        let order: Vec<i64> =
            ["一组", "二组", "十组", "十二组", "二十组", "3组", "第四组", "上湾"].map(group_order).to_vec();
        assert_eq!(order, [1, 2, 10, 12, 20, 3, 4, 10_000], "by number, names without one come last");
    }
}
