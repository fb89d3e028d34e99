// Chinese: 专项行动 in the console.
export default {
  campaigns: {
    title: '专项行动', new: '发起专项行动', none: '还没有专项行动', noneText: '发起以后，手机同步就看得到，走访时可以选。', villages: '村', days: '起止', state: '进度', edit: '改', close: '结束', closeWhy: '为什么结束', closeSure: '在 {n} 个村结束',
    closed: '已结束', saved: '已写好，手机同步后看得到', announce: '发起', everyVillage: '全部 {n} 个村', chooseVillages: '选村', groupsHint: '如：一组。打完按回车', householdsHint: '户主姓名', whomText: '类型和监测类别满足一样就算；选了组的，还要在组里；另指定的户都算。',
    is: { upcoming: '未开始', running: '进行中', ended: '已到期', closed: '已结束' }, by: { village: '按村', group: '按组', type: '按类型' }, rows: { left: '还没走访', visited: '已走访', all: '应走访' }, everybody: '全部农户', groups: '村民小组', chosen: '指定 {n} 户', whom: '走访范围',
    households: '指定的户', nothing: '没有改动', changedIn: '只改这里改过的项，别的不动。', noRows: '没有了', noRowsText: '换一个组或类型看看。', number: '如文号，或 2026-大走访',
  },
}
