//! Whom an Android phone believes: the system's authorities, read from its folders. The usual way asks Java for them and
//! would have to be started from there first (docs/adr/0026).

use reqwest::Certificate;
use std::fs;
use std::path::Path;

/// Where Android keeps them: since 14 in a part that is updated by itself, before that in the system.
#[cfg(target_os = "android")]
pub(super) const FOLDERS: [&str; 2] = ["/apex/com.android.conscrypt/cacerts", "/system/etc/security/cacerts"];

/// The certificates of the first folder that has any; what is no certificate is passed over.
#[cfg_attr(not(target_os = "android"), allow(dead_code))]
pub(super) fn read(folders: &[&str]) -> Vec<Certificate> {
    folders.iter().map(|folder| of_folder(Path::new(folder))).find(|found| !found.is_empty()).unwrap_or_default()
}

fn of_folder(folder: &Path) -> Vec<Certificate> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let texts = entries.flatten().filter_map(|entry| fs::read(entry.path()).ok());
    texts.flat_map(|text| Certificate::from_pem_bundle(&text).unwrap_or_default()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_with_authorities_counts_and_other_files_do_not_harm() {
        let (new, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (new_path, old_path) = (new.path().to_str().unwrap(), old.path().to_str().unwrap());
        let folders = ["/nowhere/cacerts", new_path, old_path];
        assert!(read(&folders).is_empty(), "no authority is no authority, and no panic");
        let text = include_str!("../../tests/authority.pem");
        fs::write(old.path().join("5ed36f99.0"), text).unwrap();
        fs::write(old.path().join("README"), "no certificate").unwrap();
        assert_eq!(read(&folders).len(), 1, "an older phone has them in the system's folder");
        fs::write(new.path().join("a.0"), text).unwrap();
        fs::write(new.path().join("b.0"), text).unwrap();
        assert_eq!(read(&folders).len(), 2, "a newer one where they are kept up to date");
    }
}
