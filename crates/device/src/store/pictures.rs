//! Which pictures the office holds, which wait for it, which may be given back or are to be brought here.

use super::attachments::{HELD, Name};
use super::meta;
use crate::error::DeviceError;
use crate::view::Room;
use cunji_model::record::attachment::AttachmentKind;
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Transaction};

/// A picture that some record of a village shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which village.
    pub village: VillageNumber,
    /// Which picture.
    pub name: Name,
    /// Its size, as this phone holds it, or as the record says.
    pub bytes: u64,
}

const AT_OFFICE: &str =
    "EXISTS (SELECT 1 FROM attachment_at_office t WHERE t.village = o.village AND t.sha256 = o.sha256)";

fn shown(connection: &Connection, sql: &str) -> Result<Vec<Shown>, DeviceError> {
    let mut query = connection.prepare_cached(sql)?;
    let rows = query.query_map([], |row| {
        Ok(Shown { village: VillageNumber(row.get(0)?), name: row.get(1)?, bytes: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What waits for the office, signatures first, then the newest: pictures that are here whole, of records that the
/// office has heard of.
pub fn waiting(connection: &Connection) -> Result<Vec<Shown>, DeviceError> {
    shown(
        connection,
        &format!(
            "SELECT o.village, o.sha256, a.bytes FROM attachment_of o JOIN attachment a ON a.sha256 = o.sha256 \
             WHERE NOT {AT_OFFICE} AND {HELD} = a.bytes \
             GROUP BY o.village, o.sha256 \
             ORDER BY max(o.kind = '{}') DESC, max(o.added_at) DESC, o.sha256",
            AttachmentKind::Signature.as_str()
        ),
    )
}

/// What records of a village show and this phone does not hold, newest first.
pub fn missing(connection: &Connection, village: VillageNumber) -> Result<Vec<Shown>, DeviceError> {
    let all = shown(
        connection,
        &format!(
            "SELECT o.village, o.sha256, max(o.bytes) FROM attachment_of o LEFT JOIN attachment a ON a.sha256 = o.sha256 \
             WHERE a.sha256 IS NULL OR {HELD} < a.bytes GROUP BY o.village, o.sha256 ORDER BY max(o.added_at) DESC"
        ),
    )?;
    Ok(all.into_iter().filter(|one| one.village == village).collect())
}

/// What a damaged store lost and records show.
pub fn lost(connection: &Connection) -> Result<Vec<Shown>, DeviceError> {
    shown(
        connection,
        "SELECT o.village, o.sha256, max(o.bytes) FROM attachment_of o JOIN lost_picture l ON l.sha256 = o.sha256 \
         GROUP BY o.village, o.sha256 ORDER BY max(o.added_at) DESC",
    )
}

/// A picture that a damaged store lost is whole again.
pub fn is_back(transaction: &Transaction<'_>, name: &Name) -> Result<(), DeviceError> {
    transaction.prepare_cached("DELETE FROM lost_picture WHERE sha256 = ?1")?.execute([name])?;
    Ok(())
}

/// The picture on the list of what a damaged store lost (`l`) is whole.
pub(in crate::store) fn whole() -> String {
    format!("EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = l.sha256 AND a.bytes > 0 AND {HELD} = a.bytes)")
}

/// A record knows of a picture: if it is whole, nothing is to be said of it any more.
pub fn is_known(transaction: &Transaction<'_>, name: &Name) -> Result<(), DeviceError> {
    let sql = format!("DELETE FROM lost_picture AS l WHERE l.sha256 = ?1 AND {}", whole());
    transaction.prepare_cached(&sql)?.execute([name])?;
    Ok(())
}

/// Whole, and neither a record nor a draft shows it.
pub struct Stray {
    /// Its name.
    pub name: Name,
    /// Photo or signature.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Village number; 0 when nothing says it.
    pub village: i64,
    /// The household's head as last known; may be empty.
    pub title: String,
    /// RFC 3339; may be empty.
    pub added_at: String,
}

/// Pictures of a damaged store that came back whole and that nothing shows, newest first.
pub fn strays(connection: &Connection) -> Result<Vec<Stray>, DeviceError> {
    let sql = format!(
        "SELECT l.sha256, p.kind, p.bytes, l.village, l.title, l.added_at FROM lost_picture l \
         JOIN attachment p ON p.sha256 = l.sha256 WHERE {} \
         AND NOT EXISTS (SELECT 1 FROM draft d WHERE instr(d.fields, lower(hex(l.sha256))) > 0) \
         ORDER BY l.added_at DESC, l.sha256",
        whole()
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], |row| {
        let (name, kind, bytes) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Stray { name, kind, bytes, village: row.get(3)?, title: row.get(4)?, added_at: row.get(5)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Throws a picture away that nothing shows. True when there was such a one.
pub fn drop_stray(transaction: &Transaction<'_>, name: &Name) -> Result<bool, DeviceError> {
    if !strays(transaction)?.iter().any(|one| one.name == *name) {
        return Ok(false);
    }
    for table in ["attachment_chunk", "attachment", "lost_picture"] {
        transaction.execute(&format!("DELETE FROM {table} WHERE sha256 = ?1"), [name])?;
    }
    Ok(true)
}

/// Whether a picture that is here waits for the office in a village's name.
pub fn waits_in(connection: &Connection, village: i64) -> Result<bool, DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT EXISTS (SELECT 1 FROM attachment_of o JOIN attachment a ON a.sha256 = o.sha256 \
         WHERE o.village = ?1 AND NOT {AT_OFFICE} AND {HELD} = a.bytes)"
    ))?;
    Ok(query.query_row([village], |row| row.get(0))?)
}

/// Every picture that has to do with a village.
pub fn of_village(connection: &Connection, village: i64) -> Result<Vec<Name>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT sha256 FROM attachment_of WHERE village = ?1 \
         UNION SELECT sha256 FROM attachment_at_office WHERE village = ?1",
    )?;
    let rows = query.query_map([village], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A village left this phone with its records: its pictures go too, but for those that something else here shows.
pub fn leave(transaction: &Transaction<'_>, village: i64, names: &[Name]) -> Result<(), DeviceError> {
    for name in names {
        for table in ["attachment_chunk", "attachment", "lost_picture"] {
            let sql = format!(
                "DELETE FROM {table} WHERE sha256 = ?1 \
                 AND NOT EXISTS (SELECT 1 FROM attachment_of o WHERE o.sha256 = ?1) \
                 AND NOT EXISTS (SELECT 1 FROM draft d WHERE instr(d.fields, lower(hex(?1))) > 0)"
            );
            transaction.prepare_cached(&sql)?.execute([name])?;
        }
    }
    transaction.execute("DELETE FROM attachment_at_office WHERE village = ?1", [village])?;
    Ok(())
}

/// Pictures here that records show, and of them those that the office said it holds.
pub fn counts(connection: &Connection) -> Result<(u32, u32), DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT count(*), coalesce(sum(there), 0) FROM (SELECT {AT_OFFICE} AS there FROM attachment_of o \
         JOIN attachment a ON a.sha256 = o.sha256 WHERE {HELD} = a.bytes GROUP BY o.village, o.sha256)"
    ))?;
    Ok(query.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The village of a record that shows a picture.
pub fn village_of(connection: &Connection, name: &Name) -> Result<Option<Shown>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT village, sha256, bytes FROM attachment_of WHERE sha256 = ?1 ORDER BY village LIMIT 1",
    )?;
    let mut rows = query.query([name])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Shown { village: VillageNumber(row.get(0)?), name: row.get(1)?, bytes: row.get(2)? }))
}

/// The office said that it holds a picture.
pub fn note_at_office(transaction: &Transaction<'_>, village: VillageNumber, name: &Name) -> Result<(), DeviceError> {
    transaction
        .prepare_cached("INSERT INTO attachment_at_office (village, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((village.0, name))?;
    Ok(())
}

/// The office is another one, or was put back from a backup: what it said before counts no more.
pub fn forget_office(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    transaction.execute("DELETE FROM attachment_at_office", [])?;
    Ok(())
}

/// Pictures whose bytes may go: added before `today`, proven at the office for every record that shows them, in no
/// draft, and of no village that is to be kept.
const RELEASABLE: &str = "FROM attachment a WHERE a.saved = 1 AND \
     EXISTS (SELECT 1 FROM attachment_chunk c WHERE c.sha256 = a.sha256) AND \
     EXISTS (SELECT 1 FROM attachment_of o WHERE o.sha256 = a.sha256) AND \
     NOT EXISTS (SELECT 1 FROM attachment_of o WHERE o.sha256 = a.sha256 AND (substr(o.added_at, 1, 10) >= ?1 \
       OR NOT EXISTS (SELECT 1 FROM attachment_at_office t WHERE t.village = o.village AND t.sha256 = o.sha256) \
       OR instr(?2, ' ' || o.village || ' ') > 0)) AND \
     NOT EXISTS (SELECT 1 FROM draft d WHERE instr(d.fields, lower(hex(a.sha256))) > 0)";

/// How much [`release`] would give back.
pub fn releasable(connection: &Connection, today: &str) -> Result<Room, DeviceError> {
    let kept = kept_text(connection)?;
    let mut query = connection.prepare_cached(&format!("SELECT count(*), coalesce(sum(a.bytes), 0) {RELEASABLE}"))?;
    Ok(query.query_row((today, kept), |row| Ok(Room { pictures: row.get(0)?, bytes: row.get(1)? }))?)
}

/// Gives back the room of pictures that the office holds; small pictures stay for lists.
pub fn release(transaction: &Transaction<'_>, today: &str) -> Result<Room, DeviceError> {
    let room = releasable(transaction, today)?;
    let kept = kept_text(transaction)?;
    transaction.execute(
        &format!("DELETE FROM attachment_chunk WHERE sha256 IN (SELECT a.sha256 {RELEASABLE})"),
        (today, kept),
    )?;
    Ok(room)
}

fn kept_text(connection: &Connection) -> Result<String, DeviceError> {
    Ok(meta::get(connection, "keep_pictures")?.unwrap_or_default())
}

/// Villages whose pictures are all brought to this phone.
pub fn kept_villages(connection: &Connection) -> Result<Vec<VillageNumber>, DeviceError> {
    Ok(kept_text(connection)?.split_whitespace().filter_map(|one| one.parse().ok().map(VillageNumber)).collect())
}

/// Marks a village, or takes the mark away.
pub fn keep_village(transaction: &Transaction<'_>, village: VillageNumber, keep: bool) -> Result<(), DeviceError> {
    let mut kept = kept_villages(transaction)?;
    kept.retain(|one| *one != village);
    if keep {
        kept.push(village);
    }
    let text: String = kept.iter().map(|one| format!(" {}", one.0)).collect();
    meta::put(transaction, "keep_pictures", format!("{text} "))
}
