// Chinese: words of the screens that show things.
export default {
  app: { name: '村记', retry: '再试一次', back: '返回', loading: '正在打开' },
  tab: { today: '今天', households: '农户', ledgers: '台账', me: '我的' },
  state: {
    draft: '草稿', on_phone: '仅本机', at_office: '镇里已存', not_accepted: '未被接收', toSettle: '待核对',
    toSettleCount: '待核对 {n}', due: '未走访', visited: '已走访', atOfficeSince: '镇里已存 {when}',
  },
  line: {
    online: '在线', offline: '离线', never: '还没同步过', onPhone: '{n} 条仅本机', notAccepted: '{n} 条未被接收',
    toSettle: '{n} 条待核对', lastSync: '上次同步 {when}',
  },
  time: {
    now: '刚刚', today: '今天 {time}', yesterday: '昨天 {time}', date: '{month}{day}日 {time}',
    year: '{year}年{month}{day}日', day: '{month}{day}日', never: '从未走访', daysNone: '今天走访过', daysAgo: '{n} 天前',
  },
  today: {
    title: '今天', record: '记走访', visited: '已走访', ofHouseholds: '{visited} / {total} 户', drafts: '草稿',
    continue: '接着写', draftVisit: '走访', draftEdit: '改资料', overdue: '逾期', dueToday: '今天', week: '本周', later: '以后',
    more: '还有 {n} 户，到农户里看', until: '{day}前',
    emptyTitle: '该走访的都走访了', emptyText: '有新情况，随时可以记走访。',
    noneTitle: '手机里还没有农户', noneText: '先同步一次，农户资料就会到手机上。', toSync: '去同步',
  },
  reason: {
    not_this_period_month: '本月未走访', not_this_period_quarter: '本季度未走访', not_this_period_half_year: '本半年未走访',
    missed_last_period_month: '上月就没走访', missed_last_period_quarter: '上季度就没走访',
    missed_last_period_half_year: '上半年度就没走访', never_visited_month: '还没走访过', never_visited_quarter: '还没走访过',
    never_visited_half_year: '还没走访过',
  },
  households: {
    title: '农户', pick: '给哪一户记走访', search: '姓名、拼音、电话、组', clear: '清空', group: '组', type: '类型',
    allGroups: '全部组', allTypes: '全部类型', monitored: '监测户', due: '未走访', visited: '已走访', people: '{n} 人',
    count: '{n} 户', countOf: '{n} 户，共 {total} 户', matched: '家里有 {name}', noGroup: '未分组',
    emptyTitle: '没找到', emptyText: '换个字，或者去掉上面的筛选。', clearFilters: '去掉筛选',
    noneTitle: '手机里还没有农户', noneText: '先同步一次，农户资料就会到手机上。', toSync: '去同步',
  },
  household: {
    title: '农户', record: '记走访', continueVisit: '接着写走访', edit: '改资料', continueEdit: '接着改资料', noName: '（没有姓名）',
    atHome: '家里', risks: '风险', guarantees: '保障', raised: '反映', agreed: '说好', people: '{n} 人', noneAway: '都在家',
    away: '在外 {names}', riskDetail: '{what}（{detail}）', awayAt: '{name}（{place}）', noRisk: '没有登记风险', guaranteesFine: '没有登记问题',
    guaranteeTrouble: '{names}有问题', nothingRaised: '上次没有反映', nothingAgreed: '上次没有留下一步',
    call: '拨打 {number}', noPhone: '没有电话', noAddress: '没有住址', lastVisit: '上次走访 {when}', fullList: '全部 {n} 次',
    members: '成员', visits: '走访', visitCount: '{n} 次', noVisits: '还没有走访。点上面的记走访。', noMembers: '还没有成员。点改资料添上。', former: '以前的成员', whereNow: '看现在的户',
    age: '{n} 岁', away2: '在外', awayMonths: '{n} 个月', show: '看 10 秒', hidesIn: '{n} 秒后隐藏', idNumber: '证件号码',
    noteTitle: '备注', noChanges: '无变化', changes: '有变化',
  },
  grievance: {
    title: '诉求', record: '记诉求', more: '来源、反映人、措施、标准', nobody: '没有具体到户', late: '逾期 {n} 天', inCharge: '责任：{who}', steps: '办理过程',
    byStatus: '按办理状态看', count: '{n} 件', register: '记成诉求', open: '在办', mine: '我的', overdue: '逾期', due_this_week: '本周到期', closed: '已销号', told: '内容、措施、标准', rates: '响应率 {responded} · 解决率 {solved} · 满意率 {satisfied}', all: '全部',
    none: '没有诉求', noneText: '群众有诉求，在农户页点记诉求；不到户的在这里记。', noneHere: '这里没有', noneHereText: '换一个筛选看看。',
  },
  settle: {
    title: '待核对', why: '两个人填得不一样', choose: '用这个', other: '另写一个', later: '以后再说', mine: '这部手机',
    device: '手机 {device}', someone: '不知道是谁', office: '乡镇办公室', settled: '已定下', waiting: '还有 {n} 处待核对', show: '现在核对',
  },
  visitView: { title: '走访', by: '走访人 {names}', household: '看这一户', emptyText: '这次走访没有记别的内容。', visitors: '走访人' },
  ledger: {
    title: '台账', visits: '走访', drafts: '草稿', toSettle: '待核对', mine: '只看我记的',
    noVisits: '还没有走访', noVisitsText: '记下第一次走访，就会列在这里。', noDrafts: '没有草稿',
    noDraftsText: '写到一半离开的走访和资料，会留在这里。', noSettle: '没有待核对的', noSettleText: '两个人把同一项填得不一样时，会列在这里。', discard: '丢弃', discardSure: '真的丢弃', keep: '留着', loadingMore: '还在取', discarded: '草稿已丢弃',
  },
  me: {
    title: '我的', villages: '负责的村', sync: '同步', syncText: '把手机里的记录送到镇里', language: '语言', chinese: '中文',
    english: 'English', device: '手机编号', server: '镇里服务器', version: '版本', about: '关于',
    role: '驻村干部',
  },
  enrol: {
    title: '登记这部手机', lead: '登记码由镇里发给你，一个码登记一部手机。', code: '登记码', codeHint: '如 K7QF-2M9X，不分大小写；整段粘贴也行', scan: '扫码登记', scanWhy: '会问能不能用相机，只在扫码时用。', noCamera: '没有许可用相机。照着输入登记码也行；要扫码，到系统设置里许可村记用相机。',
    server: '镇里服务器地址', serverHint: '主机名或 IP 加端口，镇里会告诉你', submit: '登记', submitting: '正在登记',
    needCode: '先填登记码', needServer: '先填服务器地址', first: '第一次同步', firstText: '正在把村里的农户取到手机上。请别离开有网络的地方。',
    useNow: '先用起来', start: '开始用', later: '以后再同步', gotHouseholds: '手机里已有 {n} 户',
  },
  sync: {
    title: '同步', toSend: '要传 {n} 条记录', nothingToSend: '手机里的记录镇里都有了', pullText: '同步会把别人新写的也取回来。',
    button: '同步', again: '再同步一次', running: '正在同步', sending: '已传 {sent} / {total}', receiving: '已收 {received} / {total}',
    receivingSome: '已收 {received}', connecting: '正在连镇里', near: '从镇里的 Wi‑Fi 同步', nearText: '人在镇里、没有外网，用这个：在同一个 Wi‑Fi 里找镇里的服务器，核对是本镇的才传。', looking: '正在找镇里的服务器', leave: '可以走了', same: '镇里 {office} 份，本机 {phone} 份，一致',
    different: '镇里 {office} 份，本机 {phone} 份，还不一致', repaired: '发现差异，已经补齐', records: '手机里写的记录',
    noRecords: '还没有在这部手机上写过记录。', history: '最近的同步', noHistory: '还没同步过。', enrolAgain: '重新登记', onlyText: '记录照样能写，都留在手机里。',
    visit: '走访', household: '资料', written: '{when} 写', run: '传 {sent} · 收 {received}', refusedCount: '拒 {n}', device: '手机编号 {device}',
    all: '全部 {n} 条',
  },
  namesake: { tail: '尾号 {tail}', told: '{name}（{what}）' },
}
