//! Two heads of one name in a village: the end of the ID number stands beside both, so that a clerk takes the right one.
//! Only of those on the page, and read from their records: the tables of the console hold no ID numbers.

use crate::cells;
use crate::records::documents;
use crate::store::{Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::record::household::Household;
use cunji_model::resident_id::ResidentId;
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// The ends of ID numbers of those heads whose name another head of the village has, by household. Asked with village,
/// household and head's name of each row.
pub(super) async fn id_tails<'a>(
    store: &dyn Store,
    rows: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
) -> Result<HashMap<String, String>, StoreError> {
    let mut villages: BTreeMap<u64, BTreeMap<&str, Vec<Uuid>>> = BTreeMap::new();
    for (village, household, head) in rows.filter(|(_, _, head)| !head.is_empty()) {
        if let (Ok(village), Ok(household)) = (village.parse(), Uuid::try_parse(household)) {
            villages.entry(village).or_default().entry(head).or_default().push(household);
        }
    }
    let mut tails = HashMap::new();
    for (village, heads) in villages {
        let shared = shared_names(store, village, heads.keys().copied()).await?;
        let of_shared = heads.into_iter().filter(|(head, _)| shared.contains(*head));
        let homes: Vec<Uuid> = of_shared.flat_map(|(_, homes)| homes).collect();
        if homes.is_empty() {
            continue;
        }
        for (home, (_, document)) in documents(store, VillageNumber(village), &homes).await? {
            let household = Household::read(&Contents::read(&document));
            let number = household.head().and_then(|head| ResidentId::parse(head.id_number.as_deref()?).ok());
            tails.extend(number.map(|number| (home.to_string(), number.last_four().to_owned())));
        }
    }
    Ok(tails)
}

/// Which of these names more than one listed household of a village has for its head.
async fn shared_names(
    store: &dyn Store,
    village: u64,
    names: impl Iterator<Item = &str>,
) -> Result<BTreeSet<String>, StoreError> {
    let mut cells = cells![village];
    let mut places = Vec::new();
    for name in names {
        cells.push(name.into());
        places.push(format!("?{}", cells.len()));
    }
    let sql = format!(
        "SELECT head FROM household WHERE village = ?1 AND listed = 1 AND head IN ({}) GROUP BY head HAVING count(*) > 1",
        places.join(", ")
    );
    store.rows(&sql, cells).await?.iter().map(|row| row.text(0)).collect()
}
