// Chinese: grievances, income surveys, monthly report, public notice.
export default {
  grievances: {
    one: '诉求', ledger: '诉求台账', open: '在办', overdue: '只看逾期', week: '本周到期', q: '内容、户主', noneText: '换一个筛选，或换一个地方看看。', noneHere: '这一户没有诉求。', late: '逾期 {n} 天', steps: '办理过程', next: '下一步', until: '{day} 前', stepSaved: '已记下',
    ageing: '未销号的多久了', days: '{days} 天',
  },
  rate: {
    responded: '响应率', solved: '解决率', satisfied: '满意率', respondedHow: '按时响应 ÷ 应响应', solvedHow: '回访且解决 ÷ 已回访', satisfiedHow: '满意和基本满意 ÷ 已回访',
  },
  income: {
    year: '年度', yearOf: '{year}年', progress: '进度', queue: '待审', all: '全部', under: '低于监测线', near: '接近监测线', fallen: '下降明显', queueText: '一份份看：A 通过，B 退回，N 下一份', allText: '', underText: '人均低于监测线的户', nearText: '略高于监测线的户',
    fallenText: '比去年少了很多的户', queueEmpty: '没有待审的', queueEmptyText: '手机交审以后，会列在这里。', noneText: '换一个年度或地方看看。', noneHere: '这一户还没有测算。', fired: '{n}（{open} 未说明）', due: '应测', filling: '在填', submitted: '待审',
    sentBack: '退回', accepted: '已通过', handedIn: '已交', missing: '还没交', share: '已交率', submittedText: '等着审', sentBackText: '等着改', byVillage: '各村进度', noRound: '这一年没有要测的户', noRoundText: '换一个年度或地方看看。',
    acceptedOne: '已通过', sentBackOne: '已退回，手机同步后看得到', line: '项目', figure: '合计', thisYear: '今年', difference: '相差', next: '下一份', keyAccept: '通过（A）', keyBack: '退回（B）', keyNext: '下一份（N）', sayWhy: '写一句为什么退回，或在某一项下写批注',
  },
  monthly: {
    title: '月报', month: '月份', whole: '全部', byVillage: '各村', visits: '走访次数', visited: '走访户数', households: '总户数', newGrievances: '新增诉求', closed: '销号', overdue: '逾期', monitored: '新增监测',
    heading: '{name} {month} 驻村工作月报', days: '{from} 至 {to}', attendance: '一、出勤', byHand: '系统不记这一项，手写：', visitsTitle: '二、走访与覆盖', visitsText: '走访 {visits} 次，走到 {visited} 户（共 {households} 户），收集情况 {issues} 条。',
    campaignLine: '{name}（{from} 至 {to}）：应走访 {due} 户，已走访 {visited} 户。', grievancesTitle: '三、诉求', grievancesText: '新增 {registered} 件，销号 {closed} 件，月末逾期 {overdue} 件。', monitoringTitle: '四、监测帮扶', monitoringText: '新识别监测对象 {n} 户。', steps: '本月步骤：{steps}。', meetings: '五、会议',
    policy: '六、政策宣传', policyText: '发放申报政策明白纸 {apply} 户，帮扶政策明白纸 {help} 户。', next: '七、下月', nextText: '应走访 {households} 户，到期诉求 {grievances} 件。', filledBy: '填报人：', checkedBy: '审核人：', date: '日期：',
  },
  notice: {
    title: '公示', days: '公示天数', phone: '监督电话', none: '没有这一类的户', noneText: '换一类，或换一个地方看看。', heading: '{category}公示', text: '现将名单公示 {days} 天。有不同意见，请在公示期内反映。监督电话：{phone}。', most: '先列 {n} 户，共 {total} 户。按村分开打印。',
    sign: '村民委员会（盖章）　　　　年　　月　　日', number: '序号',
  },
}
