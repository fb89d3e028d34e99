//! One invented household: its family given names, numbers, a courtyard and phones.

use super::family::{self, Place};
use super::names::{self, Places};
use super::person::{self, Born, SamplePerson};
use super::random::Random;
use super::{CODE, today};
use chrono::{Datelike, Days, NaiveDate};
use cunji_model::enumeration::{DisasterType, MonitorCategory, Relation, RiskType};
use cunji_model::resident_id::ResidentId;
use std::collections::BTreeSet;

/// An invented household.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleHousehold {
    /// 户编号
    pub roster_number: String,
    /// 村民小组
    pub group: &'static str,
    /// 院落
    pub courtyard: &'static str,
    /// 住址
    pub address: String,
    /// True for a 脱贫户.
    pub lifted: bool,
    /// 监测对象类别
    pub monitored: Option<Monitored>,
    /// 户联系电话
    pub phone: Option<String>,
    /// The members, the head first.
    pub members: Vec<SamplePerson>,
}

/// Why a household is monitored.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitored {
    /// 监测对象类别
    pub category: MonitorCategory,
    /// 识别监测时间, `202504`
    pub since: String,
    /// The risks, the main one first.
    pub risks: Vec<RiskType>,
    /// 自然灾害子项, when one of the risks is a disaster.
    pub disaster: Option<DisasterType>,
    /// How the risk was cleared: `帮扶消除`, or not yet.
    pub cleared: Option<&'static str>,
}

/// The ID numbers that are taken.
#[derive(Default)]
pub(super) struct IdNumbers(BTreeSet<String>);

impl IdNumbers {
    /// A correct number nobody has: order codes from 900 on are not given out in a county this small.
    fn invent(&mut self, birth_date: NaiveDate, male: bool, random: &mut Random) -> String {
        let first = 900 + 2 * random.below(50) + u64::from(male);
        for step in 0..50 {
            let order = 900 + (first - 900 + 2 * step) % 100;
            let seventeen = format!("{}{}{order}", CODE.get(..6).unwrap_or_default(), birth_date.format("%Y%m%d"));
            let check = ResidentId::check_character(&seventeen).unwrap_or('0');
            let number = format!("{seventeen}{check}");
            if self.0.insert(number.clone()) {
                return number;
            }
        }
        // Fifty of one sex born on one day: another day is as good.
        self.invent(birth_date.pred_opt().unwrap_or(birth_date), male, random)
    }
}

impl SampleHousehold {
    pub(super) fn invent(number: u32, places: &Places, ids: &mut IdNumbers, random: &mut Random) -> Self {
        let roster_number = format!("{CODE}{number:05}");
        let family = family::invent(random);
        let surname = names::surname(random);
        let ethnicity = random.weighted(&[("汉族", 68), ("土家族", 23), ("苗族", 9)]);
        let in_law = names::surname(random);
        let mut members: Vec<SamplePerson> = Vec::new();
        for (index, place) in (1..).zip(family) {
            let surname = if place.of_the_family { surname } else { outside_surname(place, in_law, random) };
            let birth_date = birth_date(place.age, random);
            let mut name = format!("{surname}{}", names::given(place.male, birth_date.year(), random));
            while members.iter().any(|member| member.name == name) {
                name = format!("{surname}{}", names::given(place.male, birth_date.year(), random));
            }
            let born = Born {
                person_number: format!("{roster_number}{index:02}"),
                name,
                birth_date,
                id_number: ids.invent(birth_date, place.male, random),
                ethnicity: if random.percent(93) { ethnicity } else { random.word(&["汉族", "土家族", "苗族"]) },
            };
            members.push(SamplePerson::invent(place, born, random));
        }
        let (group, courtyard) = places.pick(random);
        let address = format!("石门村{group}{courtyard}{}号", random.between(1, 60));
        let own = members.first().and_then(|head| head.phone.clone());
        let phone = own.or_else(|| random.percent(70).then(|| person::phone(random)));
        Self { roster_number, group, courtyard, address, lifted: false, monitored: None, phone, members }
    }

    /// The head: every household has one.
    pub fn head(&self) -> Option<&SamplePerson> {
        self.members.iter().find(|member| member.relation == Relation::Head)
    }
}

/// Children of a daughter bear her husband's surname; everybody else from outside has one of their own.
fn outside_surname(place: Place, in_law: &'static str, random: &mut Random) -> &'static str {
    match place.relation {
        Relation::SonInLaw | Relation::DaughtersSon | Relation::DaughtersDaughter => in_law,
        _ => names::surname(random),
    }
}

/// A day on which somebody of this age on the first of September was born.
fn birth_date(age: i64, random: &mut Random) -> NaiveDate {
    let year = today().year() - i32::try_from(age).unwrap_or(0);
    let last = NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or_else(today);
    let back = u64::try_from(random.between(0, 364)).unwrap_or(0);
    last.checked_sub_days(Days::new(back)).unwrap_or(last)
}
