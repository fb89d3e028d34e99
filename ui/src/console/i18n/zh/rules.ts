// Chinese: 规定 as the office sets it.
export default {
  ruleForm: {
    text: '这里 {n} 个村现在按这些算。改了以后，手机下次同步就按新的算。', none: '这里还没有登记的村', noneText: '换一个地方看看。', change: '改', since: '{at} {who}定', calendar: '日历排到 {day}', unreadable: '定的这一项，这个版本读不懂，先按出厂的算。请更新服务器。',
    origin: { shipped: '出厂', own: '本地定的', unreadable: '读不懂' },
    where: '用在', everyVillage: '{place}，全部 {n} 个村', differ: '这些村现在不一样。保存后，都按这里写的。', sourceHint: '哪一级、哪份文件', done: '改了 {n} 个村，共 {all} 个；手机同步后看得到', later: '没同步的手机还按旧的算。谁改的、改了什么，变动历史和审计里都有。',
    reset: '恢复出厂', resetSure: '真的恢复出厂', add: '加一条', addLine: '加一项', unit: '怎么算天数', calendarDays: '自然日', workingDays: '工作日', days: '一行一天，如 2027-01-01', years: '如 2027', place: '第 {n} 条', line: '第 {n} 行', allowed: '（{allowed}）',
    download: '取文件', upload: '传文件', tooLarge: '文件超过 256 KB', filesDiffer: '这些村的规定不一样，选一个村再取', fileRefused: '这个文件没有用，什么也没改：',
  },
  ruleField: {
    source: '来源', monitored: '监测户', lifted: '脱贫户', general: '一般农户', rules: '从上往下，第一条对得上的算数', otherwise: '都对不上的', category: '类别', urgency: '轻重缓急', limit: '多久办结', respond_within: '多久以内要有人响应', basically_counts: '基本满意算满意',
    first_level: '从哪一级办起', most_deferrals: '最多延期几次（空着：不限）', utc_offset_minutes: '时区，差几分钟（北京时间 480）', visit_days: '得到线索后几天内入户', whole_days: '得到线索到审定，最多几天', notice_days: '公示至少几天', visitors: '至少几个人核查',
    opens_month: '几月', opens_day: '几日', days: '天数', unit: '怎么算天数',
    v03_low_per_capita: '人均纯收入低于多少元要问', v04_since_year: '从哪一年起识别的户', v04_high_per_capita: '这些户识别时人均纯收入高于多少元要问', v05_low_wage: '工资性收入低于多少元要问', v05_low_wage_at_identification: '识别时工资性收入低于多少元要问', v05_high_wage: '工资性收入高于多少元要问',
    v08_low: '各项补助低于多少元要问', v09_low_month: '月工资低于多少元要问', v09_high_month: '月工资高于多少元要问', large_line: '一项超过多少元要问', v15_any_fall: '比上年少就要说明', v15_review_percent: '比上年少过百分之几，另一个人再看', v12_fields: '风险消除后要重新测的',
    v13_fields_on: '看耕地、草地、水面的面积', v13_field_mu: '耕地、草地、水面最多几亩', v13_forest_mu: '林地最多几亩', v13_road_metres: '离主干道最远几米',
    sets: '本地的测算口径', id: '编号（自己起，不重）', version: '第几版（改了内容要加 1）', place: '区划代码的前几位', year: '年度（空着：没有单独规定的年份）', monitoring_line: '监测线，每人每年多少元（空着：没定）', wage: '工资怎么算', goods: '产品怎么算', size: '人口怎么算', not_counted: '不算进纯收入的',
    claims_in_reference: '参考收入加理赔', rigid_in_reference: '参考收入减合规自付', years: '整年都在这里写全的年份', holidays: '放假的日子', workdays: '调休上班的日子',
  },
}
