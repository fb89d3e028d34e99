// Chinese: the words of 数据包, records carried by hand.
export default {
  bundle: {
    title: '没有网络时', open: '没有网络？用数据包', openText: '存成一个文件，带到镇里，或传给同事',
    make: '导出数据包', what: '装什么', lacks: '镇里还没有的', village: '{name}的全部', waiting: '有 {n} 条记录镇里还没有。', nothing: '镇里都有了，不用带。',
    to: '给谁', office: '给镇里', passphrase: '用口令', colleague: '{name}（{device}）',
    officeText: '只有镇里能打开。', colleagueText: '只有这位同事的手机能打开。', passphraseText: '谁知道口令，谁能打开。口令只显示一次，请念给对方听。',
    officeUnknown: '还不认识镇里的钥匙：先联网同步一次。', noColleagues: '还不认识同事的手机：先联网同步一次。',
    write: '导出', writing: '正在导出', made: '已导出 {n} 处改动', where: '文件在', length: '{n} KB', readOut: '口令，念给对方听', stays: '这些记录还是“仅本机”，镇里收到才算“镇里已存”。',
    take: '导入数据包', folder: '把收到的文件放进这个文件夹：', noFiles: '文件夹里还没有数据包。', look: '看看', looking: '正在打开',
    ask: '这个数据包要口令', passphraseLabel: '口令', unlock: '打开',
    from: '{name}的手机，{when}导出', since: '最早一条写于 {when}', villages: '村：{names}', others: '不是你的村，不会导入：{names}',
    kind: '{kind}：{n} 条，其中 {fresh} 条有新内容', fresh: '{n} 处改动是这里没有的。', same: '里面的内容这里都有了。', import: '导入', importing: '正在导入', cancel: '不导入',
    taken: '导入了 {n} 处改动', known: '{n} 处这里本来就有', refused: '{n} 处没有导入：检查没通过', lacking: '{n} 处要等别的改动：先同步，再导入一次',
    next: '镇里收到之前，这些记录显示“仅本机”。下次同步会一起带上。', unknownKind: '新版本的记录',
  },
}
