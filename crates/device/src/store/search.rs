//! Search by name, pinyin, initials, group, phone and last four of the ID number; one row per person.

use crate::error::DeviceError;
pub use cunji_model::living::group::group_order;
use cunji_model::record::household::Household;
use pinyin::{ToPinyin, ToPinyinMulti};
use rusqlite::{Connection, Transaction};
use std::collections::HashMap;
use uuid::Uuid;

/// Surnames whose usual reading as a surname differs from the common one.
const SURNAMES: [(char, &str); 14] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('任', "ren"),
    ('区', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('尉', "yu"),
    ('覃', "qin"),
    ('冼', "xian"),
    ('缪', "miao"),
];

/// How a name may be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// The likeliest pinyin, for sorting: `zhangsan`.
    pub pinyin: String,
    /// All of them, a blank before each.
    pub all: String,
    /// Initials of all of them, a blank before each.
    pub initials: String,
}

/// Most readings kept of one name.
const READINGS: usize = 24;

/// Pinyin of a name, with every usual reading of its characters (长乐: changle, zhangle, changyue …).
pub fn readings(name: &str) -> Readings {
    let mut ways: Vec<(String, String)> = vec![(String::new(), String::new())];
    for (place, character) in name.chars().enumerate() {
        let syllables = syllables(character, place == 0);
        let mut longer = Vec::with_capacity(ways.len() * syllables.len());
        // The likeliest syllables first, so that the cut below drops the unlikeliest ways.
        for syllable in &syllables {
            for (pinyin, initials) in &ways {
                let initial: String = syllable.chars().take(1).collect();
                longer.push((format!("{pinyin}{syllable}"), format!("{initials}{initial}")));
            }
        }
        longer.truncate(READINGS);
        ways = longer;
    }
    let (mut all, mut initials) = (String::new(), String::new());
    for (pinyin, short) in &ways {
        all.push_str(&format!(" {pinyin}"));
        if !initials.split(' ').any(|known| known == short) {
            initials.push_str(&format!(" {short}"));
        }
    }
    let pinyin = ways.into_iter().next().map(|(pinyin, _)| pinyin).unwrap_or_default();
    Readings { pinyin, all: all.trim_end().to_owned(), initials: initials.trim_end().to_owned() }
}

/// How one character may be typed, the likeliest first; in first place it is a surname.
fn syllables(character: char, surname: bool) -> Vec<String> {
    let known = SURNAMES.iter().filter(|(c, _)| surname && *c == character).map(|(_, reading)| (*reading).to_owned());
    let mut syllables: Vec<String> = known.collect();
    match (character.to_pinyin(), character.to_pinyin_multi()) {
        (Some(usual), multi) => {
            let others = multi.into_iter().flatten();
            for reading in std::iter::once(usual).chain(others) {
                let plain = reading.plain().replace('ü', "v");
                if !syllables.contains(&plain) {
                    syllables.push(plain);
                }
            }
        }
        (None, _) => syllables.push(character.to_lowercase().to_string()),
    }
    syllables
}

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
    fn a_name_is_found_by_every_usual_reading() {
        let zeng = readings("曾小平");
        assert_eq!(zeng.pinyin, "zengxiaoping", "as a surname 曾 is read zeng: lists sort by it");
        assert!(zeng.all.contains(" cengxiaoping"), "who types ceng must find it too: {}", zeng.all);
        assert!(readings("张三").initials.contains(" zs"), "initials find it from the first letter");
        assert!(readings("吕布").all.contains(" lvbu"), "ü is typed as v");
        assert_eq!(readings("").all, "", "no name, no reading");
    }

    #[test]
    fn groups_stand_in_the_villages_order() {
        let order: Vec<i64> =
            ["一组", "二组", "十组", "十二组", "二十组", "3组", "第四组", "上湾"].map(group_order).to_vec();
        assert_eq!(order, [1, 2, 10, 12, 20, 3, 4, 10_000], "by number, names without one come last");
    }
}
