// Chinese: words of the forms.
export default {
  form: {
    pictureAdded: '加上了', pictureTaken: '去掉了', pictureBack: '又放回来了',
    nothing: '没填', yes: '是', no: '否', trouble: '有问题', noTrouble: '没问题', join: '、', joinLines: '；', choose: '选一个', amountHint: '元，可写 1.2万',
    last: '上次：{value}', same: '仍是', changed: '变了', confirmed: '仍是 {value}', edit: '改', save: '保存', saving: '正在保存',
    saved: '已保存在本机', resumed: '接着上次的草稿', unmapped: '草稿里这几项，这个版本放不下，先列在这里，不会丢', remove: '去掉', undo: '不去掉',
    keptNot: '草稿没存上。这时离开，刚写的会丢。', problems: '有 {n} 处要改', otherProblems: '还有这些要改',
  },
  visit: {
    title: '记走访', question: '和上次比有变化吗？', questionFirst: '有要记的情况吗？', none: '无变化', some: '有变化', editSummary: '改', doneSummary: '好了',
    lastTime: '上次 {when}', lastStep: '上次说好：{step}', firstTime: '第一次走访这户', keepsSections: '下面已写的也会存下。不要的请清空。',
    met: '见到{who}', family: '家庭', guarantee: '两不愁三保障与饮水', income: '收入支出', work: '就业培训', policy: '政策与明白纸', issues: '诉求',
    next: '下一步', answers: '{n} 项', familyChanges: '家里有什么变化', addChange: '加一条变化', issueHint: '照他说的写，一句话就行', addIssue: '再加一条',
    issue: '诉求 {n}', change: '变化 {n}', otherVisitor: '别的走访人', nameHint: '姓名', addVisitor: '加上', shortFamily: '家庭', shortGuarantee: '保障',
    shortIncome: '收支', shortWork: '就业', shortPolicy: '政策', shortIssues: '诉求', shortNext: '下一步', reason: '什么情况',
  },
  edit: {
    risks: '风险类型（最多五个）', guarantees: '三保障和饮水', reason: '监测类别、风险和保障变了，要写明原因和日期',
    title: '改资料', contact: '联系与住处', type: '类型', members: '成员', addMember: '添成员', removeMember: '去掉这个人', removed: '已去掉，保存后生效',
    newMember: '新成员', nothingChanged: '还没有改动', changedCount: '改了 {n} 处', noCategory: '不是监测户', changed: '已改', was: '原来：{value}',
  },
}
