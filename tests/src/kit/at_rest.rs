//! Looks through every byte of a data folder for what must not be readable there: plain, in UTF-16, and in base64.

use std::fs;
use std::path::Path;

/// Where something lies open: file and what was found, one line each. An empty list is what should be.
pub fn readable(root: &Path, secrets: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Sockets and files that go while they are looked at hold nothing that stays.
            let Ok(bytes) = fs::read(&path) else { continue };
            for secret in secrets {
                for (how, needle) in forms(secret) {
                    if contains(&bytes, &needle) {
                        found.push(format!("{}: {secret} as {how}", path.display()));
                    }
                }
                let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
                if name.contains(secret) {
                    found.push(format!("{name}: in its name"));
                }
            }
        }
    }
    found.sort();
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// The ways in which a text may lie in a file.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plain = secret.as_bytes().to_vec();
    let units: Vec<u16> = secret.encode_utf16().collect();
    let mut forms = vec![
        ("UTF-16 LE", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16 BE", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("hex", hex::encode(&plain).into_bytes()),
    ];
    // Base64 has three faces, by where in a longer text the secret begins; only whole signs of it are looked for.
    for shift in 0..3 {
        forms.push(("base64", base64_inside(&plain, shift)));
    }
    forms.push(("UTF-8", plain));
    forms
}

/// The signs that stand for the bytes alone when `shift` bytes of something else go before.
fn base64_inside(bytes: &[u8], shift: usize) -> Vec<u8> {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let first = (shift * 8).div_ceil(6);
    let last = (shift + bytes.len()) * 8 / 6;
    let bit = |place: usize| {
        let byte = bytes[place / 8 - shift];
        (byte >> (7 - place % 8)) & 1
    };
    (first..last)
        .map(|sign| {
            let value = (sign * 6..sign * 6 + 6).fold(0_usize, |value, place| (value << 1) | usize::from(bit(place)));
            SIGNS[value]
        })
        .collect()
}
