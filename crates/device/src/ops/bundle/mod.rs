//! 数据包: records carried by hand, for days without any network.

mod codes;
mod export;
mod import;

pub use codes::codes_in;

use crate::Device;
use crate::error::DeviceError;
use crate::store::{keys, meta};
use crate::view::{BundleColleague, BundleFile, BundlePage};
use cunji_wire::bundle::ENDING;
use std::fs;
use std::path::Path;

/// Files that the page shows.
const SHOWN: usize = 50;

impl Device {
    /// The page about bundles; `folder` is where they lie.
    pub fn bundle_page(&self, folder: &Path) -> Result<BundlePage, DeviceError> {
        let files = files(folder)?;
        self.store.read(|connection| {
            let me = meta::device(connection)?.map(|device| device.0);
            let mut query = connection.prepare_cached(
                "SELECT person.name, device_key.device FROM device_key JOIN person_device USING (device) \
                 JOIN person USING (person) WHERE device_key.active = 1",
            )?;
            let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 8]>(1)?)))?;
            let mut colleagues = Vec::new();
            for row in rows {
                let (person_name, device) = row?;
                if Some(device) != me {
                    colleagues.push(BundleColleague { person_name, device: hex::encode(device) });
                }
            }
            colleagues.sort_unstable();
            let waiting = "SELECT count(*) FROM document WHERE unsent > 0";
            Ok(BundlePage {
                office_known: keys::office(connection)?.is_some(),
                colleagues,
                waiting: connection.prepare_cached(waiting)?.query_row([], |row| row.get(0))?,
                files,
                folder: folder.display().to_string(),
            })
        })
    }
}

/// Bundles in the folder, newest first.
fn files(folder: &Path) -> Result<Vec<BundleFile>, DeviceError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let (name, about) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata()?);
        if about.is_file() && name.ends_with(&format!(".{ENDING}")) {
            found.push((about.modified().ok(), BundleFile { name, length: about.len() }));
        }
    }
    found.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| b.name.cmp(&a.name)));
    Ok(found.into_iter().take(SHOWN).map(|(_, file)| file).collect())
}
