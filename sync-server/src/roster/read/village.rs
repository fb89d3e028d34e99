//! Which village a row means: by the names in it, or the one the clerk says.

use super::super::column::Column;
use super::super::reason::BadRowReason;
use super::super::text::{fold, shown};
use super::cells::RowReader;
use cunji_model::id::VillageCode;

/// A village of the store with the names by which a roster calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVillage {
    /// Division code.
    pub code: VillageCode,
    /// 县
    pub county: String,
    /// 乡镇
    pub township: String,
    /// 村
    pub name: String,
}

/// The village that a row names; `None` when it names none. A wrong name is said and counts as named.
pub(super) fn named(row: &mut RowReader<'_>, villages: &[KnownVillage]) -> Result<Option<VillageCode>, ()> {
    let Some(village) = row.text(Column::Village) else { return Ok(None) };
    let township = row.text(Column::Township);
    let county = row.text(Column::County);
    let fits = |known: &&KnownVillage| {
        let same = |named: &Option<String>, name: &str| named.as_ref().is_none_or(|named| fold(named) == fold(name));
        bare(&village) == bare(&known.name) && same(&township, &known.township) && same(&county, &known.county)
    };
    let mut fitting = villages.iter().filter(fits);
    let all: Vec<&str> = [&county, &township].into_iter().flatten().chain([&village]).map(String::as_str).collect();
    let named = shown(&all.join(" "));
    match (fitting.next(), fitting.next()) {
        (Some(known), None) => Ok(Some(known.code.clone())),
        (None, _) => {
            row.say(Column::Village, BadRowReason::VillageUnknown { named });
            Err(())
        }
        (Some(_), Some(_)) => {
            row.say(Column::Village, BadRowReason::VillageAmbiguous { named });
            Err(())
        }
    }
}

/// 石门村村民委员会 and 石门村 are the same village.
fn bare(name: &str) -> String {
    let name = fold(name);
    let short = name.strip_suffix("村民委员会").or_else(|| name.strip_suffix("村委会"));
    short.map(|short| format!("{}村", short.trim_end_matches('村'))).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, read};
    use super::*;
    use crate::roster::ColumnMap;
    use crate::roster::workbook::read_bytes;
    use crate::sample_village::SAMPLE_VILLAGE;

    #[test]
    fn the_village_may_be_told_by_the_clerk_and_is_never_guessed() {
        let code = VillageCode::parse("500236102201").unwrap();
        let twin = KnownVillage { code: code.clone(), township: "青龙镇".into(), ..SAMPLE_VILLAGE.clone() };
        let villages = [SAMPLE_VILLAGE.clone(), twin];
        let columns = ColumnMap::default();
        let book = read_bytes("户.csv", "村,户编号,村民小组\n石门村,1,一组\n".into(), &columns).unwrap();
        let nowhere = |_| false;
        let mut options = ReadOptions { villages: &villages, forced: None, in_store: &nowhere };
        let reading = read(&book.sheets, &columns, &options);
        assert!(
            matches!(reading.bad_rows[0].why, BadRowReason::VillageAmbiguous { .. }),
            "two villages have this name"
        );
        options.forced = Some(code.clone());
        assert_eq!(read(&book.sheets, &columns, &options).households[0].village, code, "the clerk's word decides");
    }

    #[test]
    fn the_committee_of_a_village_is_the_village() {
        assert_eq!(bare("石门村村民委员会"), "石门村", "exports name the committee");
        assert_eq!(bare("石门村委会"), "石门村", "or in short");
        assert_ne!(bare("石门社区"), bare("石门村"), "a 社区 is another place");
    }
}
