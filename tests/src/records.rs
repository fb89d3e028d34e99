//! Invented households and visits, templated or random, for the dictionary, the kit and the benchmarks.
//! Nobody here exists; the ID numbers carry a real division code and belong to no person.

use chrono::{Days, NaiveDate};
use cunji_model::document::{genesis, write};
use cunji_model::enumeration::{CampaignFor, CampaignKind, MetPerson, VisitKind, VisitMode};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor, household_of_roster_number};
use cunji_model::kind::Kind;
use cunji_model::resident_id::ResidentId;
use uuid::Uuid;

/// splitmix64: small, seeded, the same everywhere.
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn bytes16(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.roll().to_le_bytes());
        bytes[8..].copy_from_slice(&self.roll().to_le_bytes());
        bytes
    }

    /// A version-7 identity at a millisecond.
    pub fn uuid_at(&mut self, milliseconds: u64) -> Uuid {
        let random = self.bytes16();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, random.first_chunk::<10>().unwrap()).into_uuid()
    }
}

/// How notes are written: like cadres do, or as the worst case for a compressor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    Templated,
    Random,
}

pub const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "冉", "覃", "曾", "向",
];
const GIVEN: [&str; 40] = [
    "建国", "秀英", "桂芳", "志强", "玉兰", "国华", "淑珍", "明", "丽", "勇", "艳", "军", "芳", "大勇", "小平", "德福",
    "光明", "永红", "春梅", "桂香", "家福", "世才", "昌友", "正英", "文秀", "兴旺", "朝阳", "天富", "登高", "开云",
    "宗友", "贵", "翠", "琼", "伟", "婷", "浩", "欣怡", "子涵", "宇轩",
];
pub const GROUPS: [&str; 8] = ["一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组"];
const YARDS: [&str; 10] =
    ["大院子", "上湾", "下湾", "石板坝", "老屋基", "水井湾", "柏树林", "新房子", "瓦厂坪", "岩口"];
const OPENINGS: [&str; 8] = [
    "入户查看，家中干净整洁，",
    "户主在家，身体情况一般，",
    "与户主交谈约半小时，",
    "老两口在家，子女在外务工，",
    "院坝见到户主，正在晒苞谷，",
    "电话联系到户主，在外务工，",
    "家中养猪两头，种植红苕三亩，",
    "查看住房和饮水，均无问题，",
];
const MIDDLES: [&str; 8] = [
    "反映自来水水压小，早晚用水不便，",
    "低保金按月到账，养老保险已缴，",
    "孩子在镇中心校读书，住校，",
    "今年脆李收成较好，销路稳定，",
    "户主长期服药，医保已参保，",
    "住房安全，冬季取暖无困难，",
    "对驻村工作队帮扶表示满意，",
    "希望参加养殖技术培训，",
];
const ENDINGS: [&str; 7] = [
    "已宣传防返贫监测政策，发放明白纸。",
    "下次走访核实务工收入。",
    "已联系村委处理，三日内回复。",
    "叮嘱注意用电用火安全。",
    "建议申请公益性岗位，材料待补。",
    "无其他困难和诉求。",
    "约定月底再来看。",
];
const ISSUES: [&str; 6] = [
    "入户路有一段没硬化，下雨走不得",
    "水管老化，冬天经常停水",
    "想问一下大病救助怎么申请",
    "院坝路灯坏了两盏",
    "退耕还林的钱还没到账",
    "屋后边坡有点滑，怕垮",
];

pub fn note(dice: &mut Dice, wording: Wording) -> String {
    match wording {
        Wording::Templated => {
            let mut text = String::new();
            for _ in 0..2 + dice.below(2) {
                text.push_str(dice.pick::<&str>(&OPENINGS));
                text.push_str(dice.pick::<&str>(&MIDDLES));
            }
            text.push_str(dice.pick::<&str>(&ENDINGS));
            text
        }
        Wording::Random => {
            (0..90).map(|_| char::from_u32(0x4e00 + (dice.below(3000) as u32)).unwrap_or('一')).collect()
        }
    }
}

pub fn name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN))
}

pub fn phone(dice: &mut Dice) -> String {
    format!("1{}{:09}", 3 + dice.below(7), dice.below(1_000_000_000))
}

pub fn id_number(dice: &mut Dice, year: u64) -> String {
    let seventeen = format!("500236{year:04}{:02}{:02}{:03}", 1 + dice.below(12), 1 + dice.below(28), dice.below(1000));
    let check = ResidentId::check_character(&seventeen).unwrap();
    format!("{seventeen}{check}")
}

pub fn village() -> VillageCode {
    VillageCode::parse("500236101201").unwrap()
}

/// A household as a roster brings it.
pub fn household(dice: &mut Dice, number: u32) -> (Uuid, Vec<(Path, Value)>) {
    let roster_number = format!("500236{number:06}");
    let document = household_of_roster_number(&village(), &roster_number);
    let mut writes: Vec<(Path, Value)> = vec![
        (Path::field("roster_number"), roster_number.into()),
        (Path::field("group"), (*dice.pick(&GROUPS)).into()),
        (Path::field("courtyard"), (*dice.pick(&YARDS)).into()),
        (Path::field("household_type"), if dice.chance(8) { "LIFTED" } else { "GENERAL" }.into()),
        (Path::field("phone"), phone(dice).into()),
        (Path::field("address"), format!("{}{}号", dice.pick(&YARDS), 1 + dice.below(90)).into()),
    ];
    let surname = *dice.pick(&SURNAMES);
    for index in 0..2 + dice.below(5) {
        let member = Uuid::from_bytes(dice.bytes16()).simple().to_string();
        let (relation, year) = match index {
            0 => ("HEAD", 1950 + dice.below(30)),
            1 => ("SPOUSE", 1952 + dice.below(30)),
            2 => ("SON", 1980 + dice.below(25)),
            3 => ("DAUGHTER", 1982 + dice.below(25)),
            _ => ("SONS_SON", 2005 + dice.below(18)),
        };
        let own = format!("{surname}{}", dice.pick(&GIVEN));
        let full = if relation == "SPOUSE" { name(dice) } else { own };
        let id = id_number(dice, year);
        let mut put = |field: &str, value: Value| writes.push((Path::item("members", &member, field), value));
        put("name", full.into());
        put("relation", relation.into());
        put("birth_date", format!("{}-{}-{}", &id[6..10], &id[10..12], &id[12..14]).into());
        put("id_number", id.into());
        put("ethnicity", if dice.chance(70) { "汉族" } else { "土家族" }.into());
        put("sex", if matches!(relation, "HEAD" | "SON" | "SONS_SON") { "MALE" } else { "FEMALE" }.into());
        put("health", if dice.chance(15) { "CHRONIC_ILLNESS" } else { "HEALTHY" }.into());
        put("labour", if year < 2008 { "ORDINARY" } else { "NONE" }.into());
        put("education", (*dice.pick(&["PRIMARY", "JUNIOR_MIDDLE", "SENIOR_MIDDLE"])).into());
    }
    (document, writes)
}

/// A campaign of this autumn under its number, as the office announces it: name, days, for whom by type, what to ask.
pub fn campaign(dice: &mut Dice, number: u32) -> (String, Vec<(Path, Value)>) {
    let day = |offset: u64| (NaiveDate::from_ymd_opt(2026, 8, 20).unwrap_or_default() + Days::new(offset)).to_string();
    let first = dice.below(16);
    let mut writes: Vec<(Path, Value)> = vec![
        (Path::field("name"), format!("{}{number}", dice.pick(&["大走访", "饮水排查", "住房排查"])).into()),
        (Path::field("kind"), (*dice.pick(CampaignKind::WORDS)).into()),
        (Path::field("starts_on"), day(first).into()),
        (Path::field("ends_on"), day(first + dice.below(40)).into()),
        (Path::field("questions"), (*dice.pick(&["饮水够不够\n医保交没交", "住房漏不漏雨"])).into()),
        (Path::field("announced_by"), "云雾镇".into()),
    ];
    let types = match dice.below(3) {
        0 => "",
        1 => "GENERAL",
        _ => "LIFTED,GENERAL",
    };
    let whom = if types.is_empty() { CampaignFor::Everybody } else { CampaignFor::Chosen };
    writes.push((Path::field("for_whom"), whom.as_str().into()));
    writes.push((Path::field("household_types"), types.into()));
    (format!("镇{number}号"), writes)
}

/// A visit to a household at a millisecond.
pub fn visit(dice: &mut Dice, household: Uuid, milliseconds: u64, wording: Wording) -> (Uuid, Vec<(Path, Value)>) {
    let seconds = (milliseconds / 1000) as i64;
    let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let at = at.with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap());
    let recorder = Uuid::from_u128(u128::from(dice.below(4)) + 0x7000);
    let recorder_name = name(&mut Dice(recorder.as_u128() as u64));
    let mut writes: Vec<(Path, Value)> = vec![
        (Path::field("household"), household.to_string().into()),
        (Path::field("visited_at"), at.to_rfc3339().into()),
        (Path::field("group"), (*dice.pick(&GROUPS)).into()),
        (Path::field("courtyard"), (*dice.pick(&YARDS)).into()),
        (Path::field("met_person"), (*dice.pick(MetPerson::WORDS)).into()),
        (Path::field("recorder"), recorder.to_string().into()),
        (Path::field("recorder_name"), recorder_name.clone().into()),
        (Path::field("mode"), (*dice.pick(VisitMode::WORDS)).into()),
        (Path::field("kind"), (*dice.pick(VisitKind::WORDS)).into()),
        (Path::item("visitors", &recorder.simple().to_string(), "name"), recorder_name.into()),
        (Path::field("note"), note(dice, wording).into()),
    ];
    let changed = dice.chance(40);
    writes.push((Path::field("has_changes"), changed.into()));
    if changed {
        for answer in ["no_worry_food", "no_worry_clothes", "edu_ok", "medical_ok", "water_ok", "house_safe"] {
            writes.push((Path::field(answer), if dice.chance(95) { "YES" } else { "NO" }.into()));
        }
        writes.push((Path::field("n_away"), (dice.below(4) as i64).into()));
        writes.push((Path::field("next_step"), (*dice.pick(&ENDINGS)).into()));
    }
    if dice.chance(20) {
        let issue = Uuid::from_bytes(dice.bytes16()).simple().to_string();
        writes.push((Path::item("issues", &issue, "words"), (*dice.pick(&ISSUES)).into()));
    }
    (dice.uuid_at(milliseconds), writes)
}

/// The first change of a new record with these fields, as raw bytes.
pub fn first_change(kind: Kind, who: u8, seconds: i64, writes: &[(Path, Value)]) -> Vec<u8> {
    let person = actor(DeviceId([who; 8]), Incarnation([who; 8]));
    let written = write(genesis(kind), &[], &person, seconds, writes).unwrap();
    written.change.unwrap().raw_bytes().to_vec()
}
