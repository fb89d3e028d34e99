//! What stands beside the lines of a rules file, in a clerk's words. Words only: no rule of the field is here.

use cunji_model::settings::RuleGroup;

/// Opens every file.
pub(super) const HEAD: &str = "\
# 村记的规定。改好后运行 cunji-server settings set 这个文件 --village 村代码（或 --division 区划代码的前几位）。
# 没写的一大项保持原样；和出厂一样的一大项就算出厂。每一大项都要写来源（source）：哪一级、哪份文件。
# 手机下次同步以后按新的算，没同步的手机还按旧的算。# 号后面是说明，不算数。
";

/// The name of a group.
pub(super) fn title(group: RuleGroup) -> &'static str {
    match group {
        RuleGroup::VisitPolicy => "多久走访一次",
        RuleGroup::Deadlines => "诉求办理时限，从上往下第一条对得上的算数",
        RuleGroup::Rates => "响应率、解决率、满意率",
        RuleGroup::Course => "诉求从哪一级办起",
        RuleGroup::Monitoring => "监测识别的期限",
        RuleGroup::Round => "年度收入测算哪天开始",
        RuleGroup::Checks => "收入测算的疑点从多少算起；钱的单位是分，100 就是 1 元",
        RuleGroup::RuleSets => "哪些算收入，监测线多少",
        RuleGroup::Holidays => "节假日和调休，加在出厂的日历上",
    }
}

const UNITS: &str = "unit：calendar 自然日，working 工作日";

/// What a line means; empty when its name says it.
pub(super) fn about(group: RuleGroup, within: &str, key: &str) -> &'static str {
    match (group, within, key) {
        (_, _, "source") => "来源",
        (RuleGroup::VisitPolicy, _, "monitored") => "监测户；month 每月，quarter 每季度，half_year 每半年",
        (RuleGroup::VisitPolicy, _, "lifted") => "脱贫户",
        (RuleGroup::VisitPolicy, _, "general") => "一般农户",
        (RuleGroup::Deadlines, "rules", "category") => {
            "类别：INFRASTRUCTURE 基础设施，WATER 饮水，HOUSING 住房，EDUCATION 教育，MEDICAL 医疗，SUBSISTENCE_AID 低保救助…；不写就是都算"
        }
        (RuleGroup::Deadlines, "rules", "urgency") => "URGENT 急，HEAVY 重，SLOW 缓，LIGHT 轻；不写就是都算",
        (RuleGroup::Deadlines, "rules", "limit") => UNITS,
        (RuleGroup::Deadlines, _, "otherwise") => "都对不上的",
        (RuleGroup::Rates, _, "basically_counts") => "基本满意算不算满意，true 算",
        (RuleGroup::Rates, _, "respond_within") => "多久以内要有人响应",
        (RuleGroup::Course, _, "first_level") => {
            "L0_VILLAGER 村民吹哨，L1_YARD 院落上报，L2_VILLAGE 村组集合，L3_TOWNSHIP 乡镇报到，L4_COUNTY 区县"
        }
        (RuleGroup::Course, _, "most_deferrals") => "最多延期几次，再多会提醒；不写就是不限",
        (RuleGroup::Course, _, "utc_offset_minutes") => "北京时间是 480",
        (RuleGroup::Monitoring, _, "visit_days") => "得到线索后几天内入户核实",
        (RuleGroup::Monitoring, _, "whole_days") => "得到线索到县里审定，最多几天",
        (RuleGroup::Monitoring, _, "notice_days") => "村里公示至少几天",
        (RuleGroup::Monitoring, _, "visitors") => "至少几个人去核实",
        (RuleGroup::Round, _, "opens_month") => "月",
        (RuleGroup::Round, _, "opens_day") => "日",
        (RuleGroup::Checks, _, "v03_low_per_capita") => "人均纯收入低于它要问",
        (RuleGroup::Checks, _, "v04_since_year") => "从这一年起识别的户",
        (RuleGroup::Checks, _, "v04_high_per_capita") => "识别时人均纯收入高于它要问",
        (RuleGroup::Checks, _, "v05_low_wage") => "工资性收入低于它要问",
        (RuleGroup::Checks, _, "v05_low_wage_at_identification") => "识别时工资性收入低于它要问",
        (RuleGroup::Checks, _, "v05_high_wage") => "工资性收入高于它要问",
        (RuleGroup::Checks, _, "v08_low") => "各项补助低于它要问",
        (RuleGroup::Checks, _, "v09_low_month") => "月工资低于它要问",
        (RuleGroup::Checks, _, "v09_high_month") => "月工资高于它要问",
        (RuleGroup::Checks, _, "v12_fields") => "风险消除后要重新测的项目",
        (RuleGroup::Checks, _, "v13_fields_on") => "要不要看耕地、草地、水面的面积",
        (RuleGroup::Checks, _, "v13_field_mu") => "耕地、草地、水面最多多少，单位是百分之一亩",
        (RuleGroup::Checks, _, "v13_forest_mu") => "林地最多多少，单位是百分之一亩",
        (RuleGroup::Checks, _, "v13_road_metres") => "离主干道最远多少米",
        (RuleGroup::Checks, _, "v15_any_fall") => "比上年少就要说明",
        (RuleGroup::Checks, _, "v15_review_percent") => "比上年少过百分之几，另一个人再看",
        (RuleGroup::Checks, _, "large_line") => "一项超过它要问",
        (RuleGroup::RuleSets, "sets", "id") => "这一套的编号，自己起，不要和别的重",
        (RuleGroup::RuleSets, "sets", "version") => "第几版；内容改了要加 1",
        (RuleGroup::RuleSets, "sets", "place") => "区划代码的前 2、4、6、9 或 12 位",
        (RuleGroup::RuleSets, "sets", "year") => "测算年度；不写就是没有单独规定的年份都用",
        (RuleGroup::RuleSets, "sets", "monitoring_line") => {
            "监测线，每人每年，单位是分：8000 元写 800000；不写就是没定"
        }
        (RuleGroup::RuleSets, "sets", "wage") => "ALL_EARNED 全部工资，LESS_LIVING_COST 减房租和生活费",
        (RuleGroup::RuleSets, "sets", "goods") => "SOLD_ONLY 只算卖掉的，AT_MARKET_PRICE 自用的也按市价算",
        (RuleGroup::RuleSets, "sets", "size") => "REGISTERED 户籍人口，LIVING_TOGETHER 同住人口",
        (RuleGroup::RuleSets, "sets", "not_counted") => "不算进纯收入的项目",
        (RuleGroup::RuleSets, "sets", "claims_in_reference") => "参考收入加不加理赔",
        (RuleGroup::RuleSets, "sets", "rigid_in_reference") => "参考收入减不减合规自付支出",
        (RuleGroup::Holidays, _, "years") => "整年都在这里写全的年份，如 [2027]",
        (RuleGroup::Holidays, _, "holidays") => "放假的日子，一天一天写，如 [\"2027-01-01\"]",
        (RuleGroup::Holidays, _, "workdays") => "调休要上班的日子",
        _ => "",
    }
}
