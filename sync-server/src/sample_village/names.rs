//! Invented names: people from common surnames and given names, groups and courtyards from what such places are called.

use super::random::Random;

/// Common surnames of the area; several have more than one reading (曾 单 任 覃 冉 向 解 仇 查 盖 朴 缪 尉).
pub(super) const SURNAMES: &[(&str, u64)] = &[
    ("王", 9),
    ("李", 9),
    ("张", 9),
    ("刘", 8),
    ("陈", 9),
    ("杨", 7),
    ("黄", 6),
    ("周", 6),
    ("吴", 5),
    ("徐", 4),
    ("罗", 5),
    ("谭", 6),
    ("冉", 6),
    ("向", 8),
    ("覃", 6),
    ("曾", 5),
    ("任", 4),
    ("单", 2),
    ("田", 4),
    ("彭", 5),
    ("何", 4),
    ("唐", 4),
    ("邓", 4),
    ("蒋", 3),
    ("赵", 4),
    ("胡", 4),
    ("朱", 3),
    ("郭", 2),
    ("马", 2),
    ("高", 2),
    ("林", 2),
    ("郑", 2),
    ("谢", 3),
    ("宋", 2),
    ("曹", 2),
    ("许", 2),
    ("韩", 1),
    ("冯", 2),
    ("程", 2),
    ("袁", 2),
    ("沈", 1),
    ("魏", 2),
    ("石", 2),
    ("熊", 2),
    ("秦", 2),
    ("江", 2),
    ("钟", 2),
    ("贺", 2),
    ("龚", 3),
    ("文", 2),
    ("方", 2),
    ("廖", 3),
    ("邹", 2),
    ("陶", 2),
    ("崔", 1),
    ("易", 2),
    ("牟", 3),
    ("解", 1),
    ("仇", 1),
    ("查", 1),
    ("盖", 1),
    ("缪", 1),
    ("尉", 1),
    ("欧阳", 1),
];

const OLD_MEN: &[&str] = &[
    "国", "明", "德", "福", "贵", "兴", "发", "才", "富", "寿", "清", "正", "启", "元", "昌", "光", "世", "永", "安",
    "成", "学", "文", "忠", "义", "礼", "信", "万", "大", "宗", "祥", "柏", "松", "廷", "术", "朝", "绪", "泽", "先",
    "代", "治",
];
const OLD_WOMEN: &[&str] = &[
    "秀", "英", "珍", "芳", "兰", "桂", "玉", "素", "碧", "群", "翠", "菊", "香", "莲", "琼", "淑", "华", "梅", "凤",
    "珠", "云", "美", "琴", "惠", "容", "贞", "会", "清", "仁", "世", "大", "德", "先", "祖", "发", "桃", "元", "必",
    "永", "术",
];
const YOUNG_MEN: &[&str] = &[
    "强", "勇", "军", "伟", "涛", "波", "杰", "鹏", "浩", "宇", "轩", "俊", "磊", "超", "林", "川", "江", "海", "阳",
    "帆", "志", "建", "小", "晓", "子", "文", "家", "天", "凯", "毅", "斌", "辉", "平", "飞", "龙", "锋", "渝", "峰",
    "豪", "航",
];
const YOUNG_WOMEN: &[&str] = &[
    "丽", "敏", "静", "艳", "娟", "燕", "霞", "玲", "婷", "雪", "梅", "倩", "欣", "怡", "雨", "涵", "梓", "诗", "琪",
    "瑶", "小", "晓", "佳", "思", "春", "红", "莉", "蓉", "渝", "巧", "冬", "晴", "悦", "彤", "萱", "语", "梦", "洁",
    "月", "珊",
];

/// The groups of a village.
pub(super) const GROUPS: [&str; 8] = ["一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组"];

const COURTYARDS: &[&str] = &[
    "大院子",
    "上湾",
    "下湾",
    "石板坝",
    "老屋基",
    "新房子",
    "黄桷树",
    "水井湾",
    "堰塘边",
    "庙坪",
    "学堂坝",
    "晒坝",
    "竹林湾",
    "柏树湾",
    "杨家坪",
    "向家院子",
    "冉家坝",
    "谭家湾",
    "烂田湾",
    "大石包",
    "石桥头",
    "碾子坝",
    "油坊湾",
    "瓦厂坪",
    "茶园坪",
    "桐子林",
    "核桃坪",
    "李子湾",
    "桑树坪",
    "龙洞沟",
    "岩口",
    "垭口",
    "长田坎",
    "大坪上",
    "中间院子",
    "朝门口",
    "高坎子",
    "沙坝",
    "花园坪",
    "月亮田",
];

/// Where people go to work.
pub(super) const AWAY: &[(&str, u64)] = &[
    ("重庆市万州区", 14),
    ("重庆市渝北区", 10),
    ("重庆市沙坪坝区", 6),
    ("奉节县城", 10),
    ("广东省东莞市", 14),
    ("广东省深圳市", 10),
    ("广东省佛山市", 5),
    ("浙江省温州市", 9),
    ("浙江省宁波市", 6),
    ("江苏省苏州市", 6),
    ("福建省泉州市", 5),
    ("湖北省宜昌市", 5),
    ("四川省成都市", 5),
    ("上海市", 4),
    ("北京市", 2),
    ("新疆阿克苏地区", 2),
];

/// The groups with the courtyards of each.
pub(super) struct Places(Vec<(&'static str, Vec<&'static str>)>);

impl Places {
    /// Gives each group 2 to 5 courtyards; no name is used twice.
    pub(super) fn invent(random: &mut Random) -> Self {
        let mut free = COURTYARDS.to_vec();
        random.shuffle(&mut free);
        let group = |group| {
            let count = usize::try_from(random.between(2, 5)).unwrap_or(2).min(free.len());
            (group, free.split_off(free.len() - count))
        };
        Self(GROUPS.into_iter().map(group).collect())
    }

    /// A group and one of its courtyards.
    pub(super) fn pick(&self, random: &mut Random) -> (&'static str, &'static str) {
        let Some((group, courtyards)) = random.pick(&self.0) else { return ("一组", "大院子") };
        (group, random.word(courtyards))
    }
}

/// A surname by how common it is.
pub(super) fn surname(random: &mut Random) -> &'static str {
    random.weighted(SURNAMES)
}

/// A given name of one or two characters, as the years of birth liked them.
pub(super) fn given(male: bool, birth_year: i32, random: &mut Random) -> String {
    let list = match (male, birth_year < 1978) {
        (true, true) => OLD_MEN,
        (false, true) => OLD_WOMEN,
        (true, false) => YOUNG_MEN,
        (false, false) => YOUNG_WOMEN,
    };
    let first = random.word(list);
    if random.percent(18) { first.to_owned() } else { format!("{first}{}", random.word(list)) }
}
