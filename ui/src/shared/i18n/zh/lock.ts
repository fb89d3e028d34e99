// Chinese: the lock.
export default {
  lock: {
    title: '输入 PIN', titleOf: '{name}，输入 PIN', typed: '已输入 {n} 位', erase: '删一位', done: '打开', wrong: 'PIN 不对', wait: '错得太多，等 {time} 再试', opening: '正在打开',
    forgotten: '忘了 PIN', otherPerson: '换人', next: '下一步', new: '新的 PIN', newDigits: '定六位数字', newWords: '定一个密码，至少 8 个字', again: '再输一遍', differ: '两遍不一样，重新来', useWords: '改用长密码', useDigits: '改用六位数字',
    setTitle: '给手机里的记录上锁', setLead: '每次打开村记都要输。别用生日和 123456；别告诉别人。忘了不要紧，找镇里能打开，记录不会丢。',
    settings: '锁', settingsText: 'PIN、多久自己锁上、这部手机上的人', lockNow: '现在锁上', change: '换 PIN', changed: 'PIN 换好了', old: '先输现在的 PIN',
    idle: '多久不动就锁上', minutes: '{n} 分钟', lease: '多久没联系镇里就再问 PIN', leaseOff: '不问', days: '{n} 天', leaseText: '只是再问一次 PIN，什么都不会删。', leaseOver: '超过 {n} 天没联系镇里，再输一次 PIN。',
    withKeystore: '钥匙的另一半在系统的钥匙串里。', withoutKeystore: '这台机器没有钥匙串，只靠 PIN；用长密码更稳当。', withOffice: '忘了 PIN，镇里能打开。', withoutOffice: '镇里还打不开这部手机：同步一次，或者重新登记。',
    people: '这部手机上的人', nameless: '第 {n} 个人', addPerson: '再登记一个人', addText: '每个人一把锁、一份记录，互相看不见。', nameShown: '锁上时显示我的姓名', nameHidden: '锁上时不显示姓名',
    request: '拿着手机到镇里，让管系统的人扫这个码，或者把下面的字发给他。', codeLabel: '给镇里扫的码，内容就是下面的字', answer: '镇里给的解锁码', answerHint: '六组，每组五个字；只能用一次', askOffice: '找镇里打开',
    shutTitle: '镇里停用了这部手机', shutText: '{when}，手机里的 {n} 条记录都交到镇里了，等人核对。', shutDrafts: '还有 {n} 份没写完的草稿，留在手机里。', shutTodo: '手机里的东西没有删。还要用，带着手机找镇里。',
    notLocked: '刚写的字存不下来，先不锁',
  },
}
