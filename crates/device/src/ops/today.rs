//! Today's work: who is due, grouped, so that a walk can be planned by place.

use super::campaigns::left_of_campaigns;
use super::households::{Listed, all};
use super::session::state_line;
use super::surveys::left_of_round;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts;
use crate::view::{DueBucket, DueGroup, DueRow, Today};
use chrono::NaiveDate;
use cunji_model::enumeration::HouseholdType;
use cunji_model::visit_policy::{Due, DueReason};

/// Rows shown of one bucket; the rest is in the household list under 未走访.
pub(super) const SHOWN: usize = 30;

impl Device {
    /// The 今天 screen.
    pub fn today(&self) -> Result<Today, DeviceError> {
        let at = self.clock.now();
        let (today, now) = (at.date_naive(), at.timestamp_millis());
        let (state, drafts, listed, surveys, campaigns) = self.store.read(|connection| {
            let (surveys, listed) = (left_of_round(connection, today)?, all(connection)?);
            let campaigns = left_of_campaigns(connection, &listed, today)?;
            Ok((state_line(connection, now)?, drafts::list(connection)?, listed, surveys, campaigns))
        })?;
        let households = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        let mut due: Vec<(DueBucket, Listed, Due)> = listed
            .into_iter()
            .filter_map(|one| {
                let due = one.standing(today).due?;
                Some((bucket(&due, today), one, due))
            })
            .collect();
        let visited = households - u32::try_from(due.len()).unwrap_or(households);
        due.sort_by(|(a, one, _), (b, other, _)| {
            let rank = |one: &Listed| {
                let plain = one.monitor_category.is_none();
                (plain, one.household_type != Some(HouseholdType::Lifted), one.group_order)
            };
            let place = |one: &Listed| (one.courtyard.clone(), one.sort_name.clone());
            (a, rank(one), place(one)).cmp(&(b, rank(other), place(other)))
        });
        let mut groups: Vec<DueGroup> = Vec::new();
        for (bucket, one, due) in due {
            if groups.last().map(|group| group.bucket) != Some(bucket) {
                groups.push(DueGroup { bucket, count: 0, rows: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.count += 1;
                if group.rows.len() < SHOWN {
                    group.rows.push(row(one, due, today));
                }
            }
        }
        Ok(Today { state, today: today.to_string(), groups, drafts, households, visited, surveys, campaigns })
    }
}

fn bucket(due: &Due, today: NaiveDate) -> DueBucket {
    let left = (due.by - today).num_days();
    match (due.reason, left) {
        (DueReason::MissedLastPeriod, _) => DueBucket::Overdue,
        (_, ..=0) => DueBucket::Today,
        (_, ..=7) => DueBucket::Week,
        _ => DueBucket::Later,
    }
}

fn row(one: Listed, due: Due, today: NaiveDate) -> DueRow {
    let days_since = one.standing(today).days_since;
    DueRow {
        document: one.document.to_string(),
        head_name: one.head_name,
        head_id_tail: one.head_id_tail,
        group: one.group,
        courtyard: one.courtyard,
        household_type: one.household_type,
        monitor_category: one.monitor_category,
        reason: due.reason,
        period: due.period,
        due_on: due.by.to_string(),
        days_since,
    }
}
