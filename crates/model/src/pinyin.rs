//! How a name may be typed in Latin letters: pinyin and initials, with every usual reading of its characters. Phone and
//! office look for names by the same readings.

use pinyin::{ToPinyin, ToPinyinMulti};

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
}
