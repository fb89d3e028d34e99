//! Over all households: who got the leaflets, who wants work or training.

use super::households::{Listed, all};
use crate::Device;
use crate::error::DeviceError;
use crate::store::kinship::Ended;
use crate::view::{Coverage, LeafletCoverage, WishRow};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl Device {
    /// 两个全覆盖 (domain.md §3.4), over visits since a civil date or all of them. Who was visited before a merger
    /// counts for the household that goes on.
    pub fn leaflet_coverage(&self, since: Option<&str>) -> Result<LeafletCoverage, DeviceError> {
        self.store.read(|connection| {
            let ended = Ended::read(connection)?;
            let mut query = connection.prepare_cached(
                "SELECT household, max(coalesce(json_extract(row, '$.leaflet_a'), 0)), \
                   max(coalesce(json_extract(row, '$.leaflet_b'), 0)) FROM visit WHERE visited_on >= ?1 GROUP BY household",
            )?;
            let rows = query.query_map([since.unwrap_or_default()], |row| {
                Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?))
            })?;
            let (mut apply, mut help) = (BTreeSet::new(), BTreeSet::new());
            for row in rows {
                let (home, a, b) = row?;
                let home = ended.survivor(Uuid::from_bytes(home));
                apply.extend(a.then_some(home));
                help.extend(b.then_some(home));
            }
            let listed = all(connection)?;
            let monitored = listed.iter().filter(|one| one.monitor_category.is_some());
            Ok(LeafletCoverage {
                apply_policy: coverage(listed.iter(), &apply),
                help_policy: coverage(monitored, &help),
            })
        })
    }

    /// What each household said last about work and training, by group; who said nothing is not in it.
    pub fn list_wishes(&self) -> Result<Vec<WishRow>, DeviceError> {
        self.store.read(|connection| {
            let ended = Ended::read(connection)?;
            let mut query = connection.prepare_cached(
                "SELECT household, visited_at, json_extract(row, '$.work_intent'), json_extract(row, '$.training_need') \
                 FROM visit WHERE coalesce(json_extract(row, '$.work_intent'), json_extract(row, '$.training_need')) \
                   IS NOT NULL ORDER BY visited_ms, document",
            )?;
            let rows = query.query_map([], |row| {
                let said: (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
                Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?, said))
            })?;
            // The newest answer to each question, however many visits ago it was given.
            let mut last: BTreeMap<Uuid, (String, Option<String>, Option<String>)> = BTreeMap::new();
            for row in rows {
                let (home, at, (work, training)) = row?;
                let kept = last.entry(ended.survivor(Uuid::from_bytes(home))).or_default();
                *kept = (at, work.or(kept.1.take()), training.or(kept.2.take()));
            }
            let found = all(connection)?.into_iter().filter_map(|one| {
                let (visited_at, work_intent, training_need) = last.remove(&one.document)?;
                Some(WishRow { household: one.name(), work_intent, training_need, visited_at })
            });
            Ok(found.collect())
        })
    }
}

fn coverage<'a>(of: impl Iterator<Item = &'a Listed>, have: &BTreeSet<Uuid>) -> Coverage {
    let (with, without): (Vec<&Listed>, Vec<&Listed>) = of.partition(|one| have.contains(&one.document));
    let count = |list: &[&Listed]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    Coverage {
        have: count(&with),
        of: count(&with) + count(&without),
        missing: without.into_iter().map(Listed::name).collect(),
    }
}
