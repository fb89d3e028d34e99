// Chinese: 数据包, files that were carried here.
export default {
  bundles: {
    text: '手机没有网，导出的数据包用优盘、数据线带到这里，在这里收。先看里面有什么，再收。同一个文件收两次也不要紧。', choose: '选数据包', other: '换一个文件', tooLarge: '文件超过 32 MB，不是手机导出的数据包', looking: '正在打开', unlock: '打开',
    asks: '这个数据包要口令', passphrase: '口令（问导出的人）', from: '{name} 的手机', device: '手机编号', made: '导出时间', since: '最早一条写于', contents: '里面有', whole: '整个村', lacks: '镇里还没有的', changes: '{n} 处改动，其中 {fresh} 处这里没有',
    out: '这部手机已停用：收进来的放在隔离里，由管人员设备的人看过再收。', kind: '记录', records: '条数', fresh: '有新内容的', newer: '新版本的记录', take: '收进来', none: '里面的内容这里都有了，不用收。', cancel: '不收', done: '收好了', notTaken: '没有收，什么也没改：{why}',
    stored: '{n} 处改动已收进来', known: '{n} 处这里本来就有', lacking: '{n} 处要等别的改动：先收别的数据包，再收一次', refused: '{n} 处没收：{why}', later: '手机下次联网同步，就显示“镇里已存”。',
  },
  bundleReason: {
    not_a_bundle: '这不是村记的数据包', too_new: '是新版本的村记导出的，先升级服务器', too_large: '太大', cut: '文件不完整，重新拷一次', altered: '文件坏了或被改过，重新拷一次', not_for_here: '是给别人的，这里打不开', wrong_passphrase: '口令不对',
    unknown_maker: '不认识导出它的手机', bad_signature: '签名对不上，不收', other_villages: '里面还有不归你管的村，找管这些村的人收',
  },
  refusal: {
    malformed: '写法不对', too_large: '太大', unknown_kind: '新版本的记录，先升级服务器', wrong_place: '放错了记录', no_grant: '不是这部手机的村', foreign_actor: '替别人带的，没有本人的凭证', out_of_sequence: '前后接不上', rolled_back: '手机恢复过旧的备份，等它联网同步',
    damaging: '会弄坏记录', office_only: '只有镇里能写', set_aside: '放在隔离里',
  },
}
