// Chinese: people, phones, quarantine, exports, templates, work, audit.
export default {
  people: {
    people: '人员', devices: '手机', q: '姓名', noneText: '点添人，加上村里和镇里的人。', add: '添人', addText: '角色和地方定了这个人看得到什么。', name: '姓名', role: '角色', divisions: '地方', active: '在用', inactive: '停用', lastSeen: '上次登录', never: '没登录过',
    password: '登录密码（可以先空着）', newPassword: '重设密码', passwordText: '至少 {n} 个字。第一次登录会要求改掉。空着：不改；新人空着就只能用手机，不能登录这里。', activeText: '在用（去掉就不能登录，手机也不能同步）', saved: '已保存', notYours: '这个人的角色不归你管，只能看。',
    device: '编号', version: '版本', enrolledAt: '登记时间', lastSync: '上次同步', neverSynced: '没同步过', owes: '还欠几条', deviceId: '完整编号', deviceOf: '手机 {device}', restored: '从旧备份接着用过 {n} 次，最近一次 {when}。一再出现，可能是两部手机用了同一份备份：问问本人，多出来的那部停用。', noDevices: '还没有手机', noDevicesText: '在人员里打开一个人，做一个登记码。',
    enrol: '登记手机', enrolText: '一个码登记一部手机，用一次就没用了。', enrolMake: '做登记码', enrolAgain: '再做一个', expires: '{when} 前有效', qr: '登记用的二维码',
    forgotten: '忘了 PIN', forgottenText: '本人带着手机来，才给。手机上点忘了 PIN，扫那个码，或者把字抄到这里。给过的记在审计里。', request: '手机上的码', giveAnswer: '给解锁码', answerFor: '在手机上输（只能用一次）',
    revoke: '停用这部手机', revokeText: '停用以后不能再同步。手机里没传的，还可以交到隔离里，由你看过再收。', reason: '为什么', reasonHint: '如：手机丢了、人调走了', revokeSure: '停用', revoked: '已停用',
  },
  deviceState: { active: '在用', revoked: '已停用' },
  quarantine: {
    title: '隔离', marked: '选', receivedAt: '收到时间', reason: '情况', bytes: '字节', none: '隔离里没有东西', noneText: '停用的手机还交来的记录，会放在这里，看过再收。', markAll: '全选这一页', accept: '收进来（{n}）', dismiss: '不收', why: '不收的原因', accepted: '已收', dismissed: '已不收',
  },
  exchange: {
    exports: '导出', imports: '导入', templates: '填表格', work: '办理情况', bundles: '收数据包', what: '导出 {place}，{from} 至 {to}。换地方和时间，在上面选。', xlsx: '工作簿', format: '文件', full: '写完整的证件号码和电话', fullText: '文件里会有完整号码，谁拿到都能看；审计里会留一行。用完请删掉。',
    maskedText: '证件号码和电话会遮住中间几位。', roster: '花名册，没有时间段', get: '取文件',
    table: { visits: '走访台账', grievances: '诉求台账', steps: '诉求步骤', households: '户信息', members: '人口信息', income_long: '收入明细（一项一行）', income_wide: '收入表（一户一行）', campaigns: '专项行动' },
    list: { overdue: '逾期未走访', coverage: '走访覆盖', campaign: '一个专项行动的户', surveys: '收入测算', rounds: '测算进度', settle: '待核对', monthly: '月报', notice: '公示', people: '人员', devices: '手机' },
  },
  template: {
    text: '把上级发的表格传上来，对照一次，以后哪个村、哪段时间都能填。表格的样式、公式都不动。', upload: '传一张表格', uploaded: '已传上来，对照一下各列', tooLarge: '文件超过 10 MB', none: '还没有表格', noneText: '传一张 .xlsx 上来。', name: '表格', state: '对照', updated: '改过',
    mapped: '已对照', unmapped: '还没对照', fill: '填这张表', map: '对照', filling: '正在填，在办理情况里看', removed: '已删掉', removeSure: '真的删掉', sheet: '工作表', table: '用哪些数据', header_row: '表头行', first_row: '从哪行填', last_row: '到哪行',
    notice: '用来公示', how: '把右边的字段拖到左边的列上；或用键盘：上下选列，回车后打字找字段，再回车就填上，Delete 去掉。', left: '还有 {n} 列没对照。', columns: '表格的列', formula: '表里的公式，不填', empty: '空着', q: '找字段', saved: '已存下', choosePlace: '先在上面选地方：表格归哪里', proposed: '这是按表头猜的，看过再保存。', doubt: '只是像，看一看', noHeader: '没找到表头，也没有空行可填。改好表格再传。', fixed: '表外的格子（填报单位、日期……）',
    fixedText: '写上要填的，花括号里的会换掉；空着就不动。可以用：', stays: '不动',
  },
  unfilled: { empty: '没有记', covered: '在合并的格子里', formula: '表里是公式', too_long: '一格放不下', other_format: '格子是日期格式，已按文字写' },
  formReason: {
    too_long: '文件超过 10 MB', not_a_workbook: '不是 .xlsx 工作簿', old_format: '是旧的 .xls，用 WPS 或 Excel 另存为 .xlsx', encrypted: '有密码，去掉密码再传', macros: '里面有宏，另存为不带宏的 .xlsx', external_links: '连着别的文件，断开链接再传',
    embedded: '里面嵌了别的东西，删掉再传', entry_name: '文件里面的名字不对，另存一份再传', entities: '文件的写法不安全，另存一份再传', not_a_table: '不是工作簿（.xlsx、.xls），也不是 CSV', no_header: '没有找到花名册表头（要有户编号一列）', too_many_rows: '超过 20 万行，请拆开', too_many_columns: '超过 300 列', damaged: '文件坏了，打开另存一份再传', too_large: '展开后太大，删掉多余的行、表、图再传',
  },
  work: {
    what: '事情', started: '开始', finished: '完成', unfilled: '没填上的', none: '没有在办的', noneText: '填表格、导入这些费时间的事，会列在这里，做完可以取文件。', cells: '{n} 格', allFilled: '都填上了', state: { running: '正在办', done: '办完', failed: '没办成' },
    rows: '{n} 行', written: '写入 {n} 户', leftOut: '{n} 行没导入', report: '取报告', kind: { template_fill: '填表格', import: '导入' },
  },
  audit: { q: '姓名、编号', nobody: '没有登录', file: '存成文件', noneText: '这段时间没有人看过或改过。换一个时间看看。' },
  action: {
    full_read: '看了完整号码', exported: '导出了文件', template_filled: '填了表格', template_changed: '改了表格对照', step_added: '办了诉求', survey_reviewed: '审了收入测算', campaign_announced: '发起或改了专项行动', campaign_closed: '结束了专项行动', conflict_settled: '核对了一项', sign_in: '登录', sign_out: '退出',
    wrong_password: '密码错了', password_changed: '改了密码', person_added: '添了人', person_changed: '改了人', code_made: '做了登记码', device_revoked: '停用了手机', phone_opened: '给了忘了 PIN 的手机解锁码', drafts_key_given: '把草稿的钥匙给了本人的新手机', handed_in_accepted: '收了隔离的记录', handed_in_dismissed: '没收隔离的记录', bundle_taken: '收了数据包',
    audit_exported: '导出了审计', settings_changed: '改了规定', imported: '导入了花名册', village_added: '添了村或改了村名', set_up: '设了第一个管理员',
  },
}
