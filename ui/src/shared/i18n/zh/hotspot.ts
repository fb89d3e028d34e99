// Chinese: two phones on one hotspot.
export default {
  hotspot: {
    title: '和同事的手机同步', open: '和同事的手机同步', openText: '没有网络也行：一部手机开热点，另一部连上',
    lead: '一部手机打开热点，另一部连上它。然后一部点“我来等”，另一部点“我来找”。', wait: '我来等', waitText: '等同事的手机来', find: '我来找', findText: '找在等的那部手机',
    waiting: '在等同事的手机', waitingText: '请同事点“我来找”。三分钟没人来，就不等了。', noNetwork: '这部手机好像没开热点，也没连 Wi‑Fi。先开热点，或连上同事的热点，再来一次。', address: '对方找不到，就请他输入：', addresses: '对方找不到，就请他输入（哪个行用哪个）：', stop: '不等了',
    looking: '正在找', several: '找到 {n} 部在等的手机，哪一部是他的？看他屏幕上的数字。', type: '对方屏幕上的数字', typeHint: '如 192.168.43.1', typeText: '没找到？看对方屏幕，照着输入。', join: '连上', joining: '正在连对方的手机', again: '再找一次', other: '换个方式',
    compare: '两部手机上的数字一样吗？', whose: '对方：{name}', proven: '镇里登记过的手机',
    same: '一样', different: '不一样', said: '等对方也点“一样”',
    exchanging: '正在互相传', taken: '已收 {n}', given: '已给 {n} / {of}', keep: '两部手机别离开，别锁屏。',
    whole: '传好了', half: '断在半路', halfText: '已经到的都算数。再来一次，只传剩下的。', with: '和{name}的手机', villages: '村：{names}', noVillages: '两部手机没有共同的村，什么也没传。',
    tookNew: '收到 {n} 处改动', gaveNew: '对方收到 {n} 处改动', nothing: '两边都一样，没有要传的。', refused: '{n} 处没有收：检查没通过', lacking: '{n} 处要等别的改动：各自联网同步后再来一次', refusedThere: '{n} 处对方没有收：检查没通过', lackingThere: '{n} 处对方还缺别的改动',
    next: '镇里收到之前，这些记录显示“仅本机”。谁先到镇里同步，谁一起带上。', done: '好', once: '再来一次',
  },
}
