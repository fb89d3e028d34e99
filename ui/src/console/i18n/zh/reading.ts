// Chinese: overview, visits, households, columns of tables, history.
export default {
  overview: {
    behind: '还有 {n} 条变动没有算进来，数字稍后会变。', covered: '已走访 / 应走访', coveredText: '本期走访 {percent}', overdue: '逾期未走访', overdueText: '整整一期没人去过的户', open: '在办诉求', openText: '其中逾期 {n} 件',
    late: '逾期诉求', lateText: '过了整改时限的', surveys: '收入测算 {year}', surveysText: '已交 {percent}', under: '低于监测线', underText: '接近监测线 {n} 户', noLine: '监测线还没设', visited: '已走访', notYet: '还没走访', visits: '走访次数',
    byVillage: '各村走访覆盖', trend: '每周走访', none: '还没有农户', noneText: '先导入花名册，或在人员设备里登记手机。',
  },
  column: {
    village: '村', group: '组', campaign: '专项', head: '户主', courtyard: '院落', type: '户类型', monitoring: '监测类别', persons: '人数', lastVisit: '上次走访', dueOn: '应走访到', daysLate: '逾期', visitedOn: '走访日期', mode: '方式', visitKind: '类型', author: '走访人',
    changes: '变化', nextStep: '下一步', registeredOn: '登记日期', content: '诉求', category: '类别', urgency: '轻重缓急', status: '状态', level: '层级', deadline: '时限', unit: '责任单位', inCharge: '责任人', periodKind: '测算类别',
    lastYear: '去年', against: '比去年', line: '监测线', fired: '疑点', submittedOn: '交审日期', record: '记录', about: '关于', field: '哪一项', values: '写的是', writers: '谁写的', at: '时间', person: '姓名', action: '做了什么', what: '内容',
    rows: '条数', recordId: '编号',
  },
  target: { MONITORED: '监测对象', LIFTED: '脱贫户', GENERAL: '一般农户' },
  visits: {
    coverage: '覆盖', campaigns: '专项行动', all: '走访记录', overdue: '逾期', q: '户主、下一步', noneText: '这段时间没有走访。换一个时间，或等手机同步。', changed: '有变化', same: '无变化', never: '从未走访', noOverdue: '没有逾期的', noOverdueText: '该走访的都走访到了。',
    household: '看这一户', noneHere: '这一户还没有走访。', by: { village: '按村', group: '按组', type: '按类型', campaign: '按专项' },
  },
  coverage: {
    title: '走访覆盖', due: '应走访', visited: '已走访', share: '覆盖率', overdue: '逾期', apply: '申报政策明白纸', help: '帮扶政策明白纸', none: '这里没有农户', noneText: '换一个地方看看。', noCampaign: '这段时间没有专项走访',
    noCampaignText: '手机上记走访时选了专项行动，会列在这里。',
  },
  households: {
    one: '农户', q: '姓名或拼音、户编号、院落', noneText: '换个名字，或者去掉筛选。', about: '家里', risks: '风险', guarantees: '保障', members: '成员 {n} 人', age: '年龄', full: '看完整号码', fullText: '会在审计里留一行', fullShown: '正在显示完整号码，审计里已留一行。',
    deleted: '这一户已删除。', tail: '尾号 {tail}',
  },
  pictures: { title: '照片和签名', onPhone: '还在手机里', open: '看大图' },
  history: { title: '变动历史', show: '看变动', none: '还没有变动', office: '镇办公室', someone: '不知道是谁' },
  settle: {
    none: '没有待核对的', noneText: '两个人把同一项填得不一样时，会列在这里。', why: '填得不一样', masked: '号码中间遮住了。要比，打开这一户，看完整号码。', together: '合到一起对不上', choose: '用这个', done: '已定下', record: '看这条记录',
  },
}
