// Chinese: words of 待核对, 变动历史 and 回收站.
export default {
  record: { household: '农户', visit: '走访', grievance: '诉求', income_survey: '收入测算', settings: '规定', campaign: '专项行动' },
  conflict: {
    problem: '对不上', together: '单独看都没错，合到一起对不上', go: '去改', atVisit: '{when} 走访时写的', write: '就写这个', putOff: '还有 {n} 处先放着，下次打开再问',
    noPutOffText: '先放着的，下次打开村记会再列出来。',
  },
  history: {
    title: '变动历史', byTime: '按时间', byField: '按项目', restore: '恢复这个', restored: '已改回', current: '现在是这个', none: '还没有变动',
    noneText: '改过的内容会列在这里。', changes: '{n} 次', fields: '{n} 项', more: '再看 {n} 次',
  },
  bin: {
    title: '回收站', text: '删除的记录，都能恢复', delete: '删除', why: '为什么删除', hint: '如：重复登记、记错了户', sure: '删除这条记录', cancel: '不删了',
    gone: '已删除，在回收站里', restore: '恢复', back: '已恢复', here: '这一户已删除，别处不再列出。走访和诉求还在台账里。', none: '回收站是空的',
    noneText: '删除的农户、走访和诉求会列在这里，内容都还在。', by: '{who} {day}删除', someone: '不知道是谁', reason: '原因：{why}', edited: '删除后又有人改过',
  },
}
