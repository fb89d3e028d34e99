// Chinese: words of 收入测算: lines of the form (domain.md §1.3), figures, doubts (§1.5), screens.
export const surveyEnumeration = {
  PeriodKind: { ANNUAL: '年度测算', IDENTIFICATION: '识别', CLEARING: '风险消除' },
  Basis: { ACTUAL: '实际', ESTIMATED: '预计', ALLOCATED: '分摊' },
  SurveyStatus: { FILLING: '在填', SUBMITTED: '待审', SENT_BACK: '被退回', ACCEPTED: '已通过' },
  SurveyStepKind: { SUBMIT: '交审', SEND_BACK: '退回', ACCEPT: '通过', REOPEN: '重填' },
}

export const surveyFields = {
  income_survey: {
    household: '农户', year: '年度', period_kind: '测算类别', period_month: '月份', period_start: '从哪天', period_end: '到哪天', measured_on: '填表时间',
    member_count: '家庭人口数', rule_set: '口径', rule_set_version: '口径版本', filled_by: '填表人', filled_phone: '填表人电话', signed_by: '谁确认的',
    signed_relation: '和户主的关系', note: '备注',
  },
  lines: { amount: '全年金额', months: '几个月', monthly: '每月金额', basis: '怎么来的', note: '说明', gone: '今年没有了' },
  answers: { words: '属实，原因' },
  comments: { line: '哪一项', words: '怎么说', by: '谁（编号）', by_name: '谁', at: '什么时候', settled: '改好了' },
}

export const surveyProblems = { answer_missing: '这里要写一句原因，才能交审', check_blocks: '这里对不上，改了才能交审' }

export default {
  title: '收入测算', titleOf: '收入测算 {year}年', yearOf: '{year}年', past: '收入', years: '{n} 年', notBegun: '还没填',
  window: '{start} 到 {end}', windowOpen: '时间还没过完，没到手的钱先写预计。', sentBack: '退回：{words}', sentBackPlain: '被退回，看下面写在各项下的话',
  card: { wage: '工资性收入', business: '生产经营性收入和支出', property: '财产性收入', transfer: '转移性收入', outside: '理赔与合规自付（不算进纯收入）' },
  pair: { biz_crop: '种植业', biz_livestock: '养殖业', biz_forest: '林果业', biz_other: '其他经营' },
  income: '收入', cost: '支出',
  line: {
    wage_work: '务工收入', wage_post_sector: '部门公益岗', wage_post_township: '乡镇公益岗', wage_post_village: '村级公益岗', wage_gathering: '自主采摘',
    biz_crop: '种植业收入', biz_livestock: '养殖业收入', biz_forest: '林果业收入', biz_other: '其他经营收入', exp_crop: '种植业支出', exp_livestock: '养殖业支出',
    exp_forest: '林果业支出', exp_other: '其他经营支出', exp_operating: '家庭经营费用', exp_tax: '税费', prop_dividend: '资产收益分红', prop_land: '土地流转',
    prop_finance: '金融贷款项目', prop_entrusted: '代种代养', prop_other: '其他财产性收入', tr_family_planning: '计划生育金', tr_dibao: '低保金',
    tr_tekun: '特困供养金', tr_pension: '养老保险金', tr_eco: '生态补偿金', tr_eco_returned: '退耕还林', tr_eco_forest: '公益林', tr_eco_grassland: '草原生态',
    tr_eco_resettled: '移民补助', tr_eco_other: '其他生态补偿', tr_other: '其他转移性收入', tr_other_planting: '种植补贴', tr_other_soil: '地力补贴',
    tr_other_farm_insurance: '农业保险补助', tr_other_old_age: '高龄补贴', tr_other_veteran: '优抚金', tr_other_disability: '残疾补贴',
    tr_other_education: '教育扶持', tr_other_disaster: '救灾款', tr_other_disabled_elderly: '失能老人补贴', tr_other_maintenance: '赡养费',
    tr_other_heating: '取暖补贴', tr_other_price: '物价补贴', tr_other_relief: '社会救济和补助', tr_other_poverty_insurance: '防贫保险',
    tr_other_donation: '经常性捐赠和赔偿', tr_other_rest: '其他', claim_income: '理赔收入', oop_rigid: '合规自付支出',
  },
  figure: {
    wage_total: '工资性收入', biz_total: '生产经营性收入', exp_total: '生产经营性支出', prop_total: '财产性收入', tr_total: '转移性收入', gross: '年总收入',
    net: '年纯收入', net_pc: '人均纯收入', ref_income: '监测参考收入', ref_income_pc: '监测参考人均', lines: '整张表',
  },
  fact: {
    arable: '耕地', grassland: '草地', water: '水面', forest: '林地', fruit: '林果地', returned: '退耕还林面积', road_metres: '离主干路', dangerous_house: '住房',
    safe_water: '饮水', latrine: '厕所',
  },
  byMonth: '按月', months: '几个月', monthly: '每月', note: '说明', noteHint: '说明，如 在哪里做什么', fromParts: '下面分项合计 {amount}',
  last: '去年 {amount}', lastMonthly: '去年 {amount}（{months} × {monthly}）', same: '一样', propose: '照去年', asLast: '和去年一样', gone: '没有了',
  isGone: '今年没有了', notGone: '还有', parts: '分项还有 {n} 种', more: '更多（{n} 项）', wanKey: '以万为单位', notAmount: '看不出是多少钱。写元，如 1200 或 1.2万',
  heads: '{n} 人', perHead: '人均 {amount}', against: '去年 {percent}', above: '高于监测线 {amount}', below: '低于监测线 {amount}', isBelow: '低于监测线',
  noRules: '这个地方还没有测算口径，算不出人均', lineUnset: '监测线未设置', lineOf: '监测线 {amount}', noAmounts: '还没填金额', working: '怎么算出来的',
  lineIs: '监测线 {line} × {heads} = {total}，拿年纯收入和它比', lastPerHead: '去年人均 {amount}', rules: '口径 {set}，第 {version} 版',
  error: { no_members: '先填家庭人口数', unknown_line: '有一项这个版本不认得：{name}。更新村记后再算', too_many_months: '{name}：月数写 0 到 12', out_of_range: '{name}：数目不对，先改好' },
  wageRule: { ALL_EARNED: '务工挣多少写多少，不扣房租和生活费。', LESS_LIVING_COST: '务工收入要扣掉在外的房租和生活费。' },
  goodsRule: { SOLD_ONLY: '只算卖掉的；支出也只算卖掉那部分的。', AT_MARKET_PRICE: '留着的、自家吃的，也按市场价算。' },
  sizeRule: { REGISTERED: '按登记在册的人数。', LIVING_TOGETHER: '按一起生活的人数。' },
  signature: '填表和确认', doubts: '还有这些要看一看', trueBecause: '属实，原因', answered: '属实，原因：{words}', unanswered: '还没说明原因', blocks: '改了才能交审；先保存不要紧。',
  review: '会有另一个人再看一遍。', named: '{name}：{words}', toExplain: '{n} 处要说明', toChange: '{n} 处要改', submitted: '已交审，存在本机', steps: '经过',
  settled: '改好了', remark: '批注', remarkHint: '这一项要怎么改', sendBackHint: '总的说一句：为什么退回', remarks: '写了 {n} 条批注', reasons: '有 {n} 处疑点，看看原因说得通不通',
  openComments: '{n} 条批注', progress: '应测 {asked} 户 · 已交 {done} · 待审 {review} · 退回 {back}',
  filter: { due: '要测的', to_review: '待审', sent_back: '退回', done: '已交', all: '全部' },
  left: '收入测算未完成', leftMore: '还有 {n} 户，到台账里看',
  noneDue: '该测的都测了', noneDueText: '要给别的户测，到农户页点收入测算。', noneHere: '这里没有', noneHereText: '换一个筛选看看。',
  check: {
    V01: '人均 {is}，低于监测线 {line}，却不是监测户。要不要纳入监测？', V02: '风险写的是帮扶消除，人均 {is} 却低于监测线 {line}。核对金额；都对的话，先改风险状态。',
    V03_empty: '一项都还没填。', V03_low: '人均只有 {is}，不到 {low}。漏填了吗？', V04: '识别时人均 {is}，高于 {high}。为什么还要纳入？',
    V05_low: '全家工资一年只有 {is}，不到 {low}。是不是少写了？', V05_high: '全家工资一年 {is}，超过 {high}。是不是多写了？',
    V06: '经营收入 {biz_total}，却没有支出。种子、化肥、饲料呢？', V07: '领了生态补偿 {is}，退耕还林面积却是 0。', V08: '{name}一年只有 {is}，不到 {low}。是不是只写了一个月的？',
    V09_low: '务工一个月只有 {is}，不到 {low}。', V09_high: '务工一个月 {is}，超过 {high}。是不是写成一年的了？', V10: '风险里有因病，合规自付支出却没有。看病没自己花钱吗？',
    V11_wage_total: '有就业帮扶或公益岗，工资却是 0。', V11_tr_total: '有低保、特困或残疾补贴，转移性收入却是 0。', V11_biz_total: '有产业帮扶，经营收入却是 0。',
    V11_other: '得了帮扶，{name}却是 0。', V12: '风险消除了，{name}还没重新填。填上才能交审。', V13_empty: '{name}没填。', V13_most: '{name} {is} 亩，超过 {most} 亩。',
    V13_returned: '退耕还林 {is} 亩，比林地加草地的 {both} 亩还多。', V13_road: '离主干路 {is} 公里，超过 {most} 公里。', V14_dangerous_house: '住的是危房。',
    V14_safe_water: '饮水不安全。', V14_latrine: '厕所没填。', V14_other: '{name}有疑点。', V15_net: '人均从去年的 {before} 降到 {is}，少了 {percent}。',
    V15_reference: '监测参考人均从去年的 {before} 降到 {is}，少了 {percent}。', V16: '写的是 {is}，分项或按月算出来是 {computed}。改成一样的，或清空一边。',
    LARGE: '{is}，这么大？看看是不是多打了零。',
  },
}
