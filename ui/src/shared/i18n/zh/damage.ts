// Chinese: damaged data on the phone, a wrong clock, a village that went to somebody else.
export default {
  damage: {
    strays: '没有归处的照片', straysText: '照片是好的，它的记录或草稿没有了。写走访、诉求、收入测算时，在照片那一栏可以放进去；同步以后，记录回来了的会从这里消失。', strayOf: '不知道是哪一户', strayDrop: '扔掉', strayDropSure: '再点一次，就扔掉', strayKeep: '先留着', strayGone: '扔掉了',
    title: '数据抢救', openText: '手机里的数据有没有坏、缺了什么',
    sickTitle: '手机里的数据有坏的地方', sickText: '可能是存储坏了一块，或者没电时断在半路。好的部分能救出来，坏的原样收在一边，不删。救完同步一次，镇里有的会补回来。',
    save: '抢救数据', saving: '正在抢救，别关村记', askPin: '输入 PIN，开始抢救', before: '先别卸载村记，也别清理它的数据。',
    keyTitle: '手机里的钥匙坏了', keyText: '存着钥匙的文件不见了或读不出来，PIN 也打不开原来的数据。没传到镇里的记录，只在这部手机里。',
    keyTodo: '先找镇里看看。实在打不开，可以重新开始：原来的数据收在一边，不删；向镇里要登记码重新登记，镇里有的会回来。',
    anew: '收在一边，重新开始', anewSure: '再点一次，就重新开始',
    saved: '救出来了', savedText: '{records} 份记录、{drafts} 份草稿、{pictures} 张照片和签名', none: '现在没有要说的', noneText: '手机里的数据没有坏，也没有缺。',
    looking: '正在从头到尾看一遍', look: '把数据看一遍', lookText: '从头到尾读一遍，看有没有坏的地方；记录多的手机要几秒。', sound: '看过了，都读得出来', aside: '坏的数据收在 {folder}，没有删；要找人看，别清理村记的数据。',
    wholeAgain: '缺的都补回来了', lost: '还没找回来的', lostText: '镇里有的，同步后会从这里消失。一直在的，要照着重新记；照片能补拍的补拍。', nowSync: '先同步一次，镇里有的会补回来。',
    changes: '缺 {n} 处修改', picture: '坏了，打不开', pictureAdded: '坏了，打不开 · {when} 添加', unknownRecord: '看不出是什么记录', when: '最后写在 {when}', olderBy: '另外，这部手机写过的 {n} 处修改不在手机里，看不出是哪些。',
    older: '手机里的数据比写过的旧', olderText: '可能恢复过旧的备份。镇里有的，同步后补回来。', done: '知道了',
    noteSick: '手机里的数据有坏的地方，点这里抢救', noteReport: '数据抢救过，看看缺了什么',
    ahead: '手机的时间快了 {much}，到系统设置里改', behind: '手机的时间慢了 {much}，到系统设置里改', minutes: '{n} 分钟', hours: '{n} 小时', days: '{n} 天',
    goneHeld: '{village}不归你管了；手机里还有没交完的，同步一次，写完草稿', gone: '{village}不归你管了；它的记录都交到镇里，已从手机里撤走',
  },
}
