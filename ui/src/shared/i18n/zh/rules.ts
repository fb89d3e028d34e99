// Chinese: the rules in force.
export default {
  rules: {
    title: '规定', open: '规定', openText: '时限、监测线、走访多久一次', lead: '这些由镇里定，手机上只能看。改了以后，下次同步就按新的算。', source: '来源：{source}',
    unreadable: '这个版本读不懂', unreadableText: '镇里定的这一项，这个版本读不懂，先按出厂的算。请更新村记。', toSettle: '这一项有两处设得不一样，等镇里定下来。',
    someUnreadable: '有 {n} 项读不懂，先按出厂的算，请更新村记', officeSettles: '由镇里定，手机上不用选。',
    origin: { shipped: '出厂', own: '本镇', unreadable: '读不懂' },
    group: {
      visit_policy: '多久走访一次', deadlines: '诉求办理时限', rates: '三个率怎么算', course: '诉求从哪一级办起', monitoring: '监测识别的期限', round: '收入测算哪天开始',
      checks: '收入测算的疑点', rule_sets: '哪些算收入、监测线', holidays: '节假日和调休',
    },
    period: { month: '每月', quarter: '每季度', half_year: '每半年' },
    limit: { calendar: '{n} 日', working: '{n} 个工作日' },
    visit: '监测户{monitored}一次，脱贫户{lifted}一次，一般农户{general}一次', done: '{what}：{limit}内办结', any: '都算', otherwise: '其余',
    respond: '{limit}内要有人响应', basically: '基本满意算满意', notBasically: '基本满意不算满意',
    first: '从{level}办起', deferrals: '最多延期 {n} 次', anyDeferrals: '延期次数不限', clock: '按东 {hours} 区的时间算天数',
    monitoring: '得到线索 {visit} 日内入户，{whole} 日内审定；公示至少 {notice} 日；至少 {visitors} 人核查', round: '每年 {month} 月 {day} 日',
    check: {
      v03_low_per_capita: '人均纯收入低于 {yuan} 元要问', v04_high_per_capita: '{year} 年以后识别的户，识别时人均纯收入高于 {yuan} 元要问', v05_low_wage: '工资性收入低于 {yuan} 元要问',
      v05_low_wage_at_identification: '识别时工资性收入低于 {yuan} 元要问', v05_high_wage: '工资性收入高于 {yuan} 元要问', v09_low_month: '月工资低于 {yuan} 元要问',
      v09_high_month: '月工资高于 {yuan} 元要问', large_line: '一项超过 {yuan} 元要问', low: '{line}低于 {yuan} 元要问', fall: '比上年少要说明', review: '比上年少过 {n}%，另一个人再看',
      fields: '看耕地、草地、水面的面积', land: '耕地、草地、水面最多 {field} 亩，林地最多 {forest} 亩，离主干道最远 {metres} 米', again: '风险消除后重新测 {n} 项',
    },
    set: {
      head: '{id}（{place}，{year}）：{line}', year: '{year} 年', anyYear: '没有单独规定的年份', line: '监测线每人每年 {yuan} 元', noLine: '没定监测线', notCounted: '不算进纯收入：{lines}',
      reference: '参考收入加理赔：{claims}；减合规自付：{rigid}',
    },
    holiday: { years: '整年另定：{days}', off: '放假：{days}', work: '上班：{days}', none: '没有另加的日子', until: '日历排到 {year}年{day}' },
  },
}
