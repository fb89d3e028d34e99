//! What a saving phone (`crash-device`) said on its screen, and whether it stands in its store.

use cunji_device::Device;
use std::collections::BTreeMap;

/// Everything that was reported, and how often it said that something could not be saved or opened.
#[derive(Debug, Default)]
pub struct Said {
    pub visits: Vec<String>,
    pub failures: Vec<String>,
    phones: BTreeMap<String, String>,
    /// The last draft: its form, its household, its turn.
    draft: Option<(String, String, String)>,
}

impl Said {
    /// What these lines say. One that a kill cut is not a report.
    pub fn by<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut said = Self::default();
        for line in lines {
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["visit", document] if document.len() == 36 => said.visits.push((*document).to_owned()),
                ["phone", home, number] if number.len() == 11 => {
                    drop(said.phones.insert((*home).to_owned(), (*number).to_owned()));
                }
                ["draft", draft, home, turn] if home.len() == 36 => {
                    said.draft = Some(((*draft).to_owned(), (*home).to_owned(), (*turn).to_owned()));
                }
                ["unsaved" | "unopened", ..] => said.failures.push(line.to_owned()),
                _ => {}
            }
        }
        said
    }

    /// What the lines of a trace say that began before a moment.
    pub fn until(lines: &[(usize, String)], moment: usize) -> Self {
        Self::by(lines.iter().take_while(|(began, _)| *began < moment).map(|(_, line)| line.as_str()))
    }

    /// All of it is there.
    pub fn stands_on(&self, device: &Device, when: &str) {
        for visit in &self.visits {
            assert!(device.get_visit(visit).is_ok(), "{when}: visit {visit} was reported as saved and is gone");
        }
        for (home, number) in &self.phones {
            let shown = device.get_household(home).unwrap().household.phone.unwrap();
            // A later save may have been durable before its report was out: never an older one.
            assert!(shown >= *number, "{when}: {number} was reported as saved, {shown} is there");
        }
        if let Some((draft, home, turn)) = &self.draft {
            // What was typed is either still the draft, word for word, or it has become the visit.
            let words = format!("第{turn}句");
            let became = device.get_visit(draft).is_ok_and(|visit| visit.row.note.as_deref() == Some(&words));
            let form = device.open_visit_form(home).unwrap();
            let kept = form.draft == *draft && form.fields.get("note").and_then(|v| v.as_text()) == Some(&words);
            assert!(became || kept, "{when}: what was typed into {draft} is gone");
        }
    }
}

/// Every page can be read, and the projections equal their rebuild.
pub fn is_whole(device: &Device, when: &str) {
    assert!(device.is_sound().unwrap(), "{when}: every page can be read");
    let before = device.dump().unwrap();
    device.rebuild().unwrap();
    assert_eq!(device.dump().unwrap(), before, "{when}: projections equal their rebuild");
}
