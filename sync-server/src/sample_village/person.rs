//! One invented person: schooling, health, labour and work that fit the age (domain.md §2.4 person rules).

use super::family::Place;
use super::names;
use super::random::Random;
use chrono::NaiveDate;
use cunji_model::enumeration::{Health, Labour, Relation};

/// An invented person. Education, schooling and work are in the words of the national export.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplePerson {
    /// 人口编号
    pub person_number: String,
    /// 姓名
    pub name: String,
    /// True for a man.
    pub male: bool,
    /// 出生日期
    pub birth_date: NaiveDate,
    /// Whole years on the day of the export.
    pub age: i64,
    /// 证件号码: a correct number with an order code that is not given out.
    pub id_number: String,
    /// 与户主关系
    pub relation: Relation,
    /// 民族
    pub ethnicity: &'static str,
    /// 文化程度; empty while at school.
    pub education: &'static str,
    /// 在校生状况; empty for everybody else.
    pub schooling: &'static str,
    /// 健康状况, never empty.
    pub health: Vec<Health>,
    /// 劳动技能
    pub labour: Labour,
    /// 务工所在地 and months in the last year.
    pub away: Option<(&'static str, i64)>,
    /// 成员联系电话
    pub phone: Option<String>,
}

/// What a person brings from birth and family.
pub(super) struct Born {
    pub person_number: String,
    pub name: String,
    pub birth_date: NaiveDate,
    pub id_number: String,
    pub ethnicity: &'static str,
}

impl SamplePerson {
    pub(super) fn invent(place: Place, born: Born, random: &mut Random) -> Self {
        let schooling = schooling(place.age, random);
        let education = if schooling.is_empty() { education(place.age, random) } else { "" };
        let health = health(place.age, random);
        let labour = labour(place.age, !schooling.is_empty(), &health, random);
        let works = matches!(labour, Labour::Ordinary | Labour::Skilled) && schooling.is_empty() && place.age < 60;
        let share = if place.age < 45 { 58 } else { 30 };
        let away = (works && random.percent(share)).then(|| (random.weighted(names::AWAY), random.between(3, 12)));
        let phone = (place.age >= 16 && random.percent(if place.age < 65 { 88 } else { 45 })).then(|| phone(random));
        let Born { person_number, name, birth_date, id_number, ethnicity } = born;
        let Place { relation, male, age, .. } = place;
        Self {
            person_number,
            name,
            male,
            birth_date,
            age,
            id_number,
            relation,
            ethnicity,
            education,
            schooling,
            health,
            labour,
            away,
            phone,
        }
    }

    /// Makes a grown-up ill or disabled, with what follows for labour and work.
    pub(super) fn strike(&mut self, health: Health) {
        self.health = vec![health];
        self.away = None;
        if self.age >= 16 && self.schooling.is_empty() {
            self.labour = if self.age >= 60 { Labour::None } else { Labour::Lost };
        }
    }
}

/// A number with a prefix that no operator has (16x), so that nobody's phone rings.
pub(super) fn phone(random: &mut Random) -> String {
    format!("{}{:08}", random.word(&["160", "161", "163", "164", "168", "169"]), random.below(100_000_000))
}

fn schooling(age: i64, random: &mut Random) -> &'static str {
    match age {
        0..=2 => "学龄前儿童",
        3..=5 => "学前教育",
        6..=11 => "小学",
        12 => "七年级",
        13 => "八年级",
        14 => "九年级",
        15 => random.word(&["普通高中一年级", "普通高中一年级", "中职一年级"]),
        16 => random.word(&["普通高中二年级", "普通高中二年级", "中职二年级"]),
        17 => random.word(&["普通高中三年级", "普通高中三年级", "中职三年级"]),
        18..=21 if random.percent(62) => higher(age, random),
        _ => "",
    }
}

fn higher(age: i64, random: &mut Random) -> &'static str {
    let short = random.percent(50);
    match (age, short) {
        (18, true) => "高职高专一年级",
        (19, true) => "高职高专二年级",
        (20, true) => "高职高专三年级",
        (18, false) => "本科一年级",
        (19, false) => "本科二年级",
        (20, false) => "本科三年级",
        _ => "本科四年级",
    }
}

fn education(age: i64, random: &mut Random) -> &'static str {
    let weights: &[(&'static str, u64)] = match age {
        75.. => &[("文盲或半文盲", 55), ("小学", 42), ("初中", 3)],
        60..=74 => &[("文盲或半文盲", 18), ("小学", 58), ("初中", 20), ("高中", 4)],
        45..=59 => &[("文盲或半文盲", 3), ("小学", 42), ("初中", 45), ("高中", 9), ("大专", 1)],
        30..=44 => &[("小学", 12), ("初中", 55), ("高中", 20), ("大专", 9), ("本科及以上", 4)],
        _ => &[("初中", 22), ("高中", 38), ("大专", 27), ("本科及以上", 13)],
    };
    random.weighted(weights)
}

fn health(age: i64, random: &mut Random) -> Vec<Health> {
    let (ill, disabled, severe) = match age {
        75.. => (42, 10, 6),
        60..=74 => (26, 7, 4),
        40..=59 => (8, 4, 2),
        _ => (1, 1, 0),
    };
    let mut health = Vec::new();
    for (what, share) in [(Health::ChronicIllness, ill), (Health::Disabled, disabled), (Health::SevereIllness, severe)]
    {
        if random.percent(share) {
            health.push(what);
        }
    }
    if health.is_empty() { vec![Health::Healthy] } else { health }
}

fn labour(age: i64, student: bool, health: &[Health], random: &mut Random) -> Labour {
    let healthy = health == [Health::Healthy];
    let struck = health.contains(&Health::Disabled) || health.contains(&Health::SevereIllness);
    match age {
        ..16 => Labour::None,
        75.. => Labour::None,
        60..=74 if struck => Labour::None,
        60..=74 => random.weighted_labour(&[(Labour::Weak, 70), (Labour::None, 30)]),
        _ if student => Labour::None,
        _ if struck => random.weighted_labour(&[(Labour::Weak, 50), (Labour::Lost, 50)]),
        _ if healthy => random.weighted_labour(&[(Labour::Ordinary, 78), (Labour::Skilled, 22)]),
        _ => random.weighted_labour(&[(Labour::Ordinary, 50), (Labour::Weak, 50)]),
    }
}

impl Random {
    fn weighted_labour(&mut self, list: &[(Labour, u64)]) -> Labour {
        let indices: Vec<(usize, u64)> = list.iter().enumerate().map(|(index, (_, weight))| (index, *weight)).collect();
        list.get(self.weighted(&indices)).map_or(Labour::Ordinary, |(labour, _)| *labour)
    }
}
