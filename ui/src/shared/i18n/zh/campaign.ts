// Chinese: words of 专项行动.
export default {
  campaign: {
    title: '专项行动', open: '专项行动', left: '{name} 还有 {n} 户', until: '{day}前', more: '还有 {n} 户，点开看全部', none: '没有专项行动',
    noneText: '镇里发起以后，下次同步就会列在这里。', notVisited: '专项未走访', of: '{visited} / {due} 户', state: { upcoming: '未开始', running: '进行中', ended: '已到期', closed: '已结束' },
    days: '{from} 到 {to}', questions: '要问的事', announced: '发起：{who}', paper: '文号：{number}', closed: '{day}结束', byGroup: '按组', byType: '按类型',
    type: { MONITORED: '监测户', LIFTED: '脱贫户', GENERAL: '一般农户' }, leftOnes: '还没走访', done: '已走访', noYard: '没写院落', forThis: '为哪个专项行动走访', visitedAlready: '{name}（走访过）',
    door: '专项', doorLine: '{name}还没走访',
  },
}
